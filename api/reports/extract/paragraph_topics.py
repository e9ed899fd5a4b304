"""What the sentences of a paragraph have been talking about, which those behind may go on with."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.reports.extract.dated import Dated


@dataclass
class ParagraphTopics:
    """What the sentences of a paragraph have been talking about so far, of the past and of the future."""

    number: int = 0
    past: Dated | None = None
    ahead: Dated | None = None
    told: set[str] = field(default_factory=set)  # the periods of its sentences
    apart: bool = False  # whether it tells about the publisher
    base: str | None = None  # the last period that was compared with
    day: str | None = None  # the last day that was told
