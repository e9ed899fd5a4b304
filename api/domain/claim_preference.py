"""Which of several claims on the same indicator, area and period is preferred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Rank = Literal["preferred", "normal", "deprecated"]
"""What a package may declare a claim or a report to be."""

RANKS: tuple[Rank, ...] = get_args(Rank)
"""The ranks, the first served first."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One comparison of rival claims: by a field of the figure or of its source, the smaller first."""

    of: Literal["figure", "source"]
    field: str
    largest_first: bool = False
    order: Mapping[str, int] | None = None
    """The place of each value, where it is not that of the alphabet."""


PREFERENCE = (
    Criterion("figure", "rank", order={rank: place for place, rank in enumerate(RANKS)}),
    Criterion("source", "tier"),
    Criterion("source", "published", largest_first=True),
    Criterion("figure", "id", largest_first=True),
)
"""The declared rank decides, then the source's tier, then its date, then the id; a missing date is the oldest."""
