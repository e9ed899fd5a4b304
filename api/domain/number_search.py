"""A number that figures are looked for by, and what is found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from api.domain.figure import Figure
from api.domain.period import Span


@dataclass(frozen=True, slots=True)
class NumberWanted:
    """The digits and scales that print a number, and in which units, of which indicators and periods it is looked for.

    None of indicators and no spans are all that there are.
    """

    spellings: Collection[tuple[str, int]]
    units: Collection[str]
    indicators: Collection[str] | None = None
    spans: Sequence[Span] = ()


class FigureFound(NamedTuple):
    """A row that prints the number, and the id of the claim that it is or restates."""

    claim: str
    figure: Figure
