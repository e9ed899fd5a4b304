"""The order of rival claims: which one of several on the same indicator, area and period is preferred."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Rank = Literal["preferred", "normal", "deprecated"]
"""A rank that a package may give a claim or a report."""

RANKS: tuple[Rank, ...] = get_args(Rank)
"""The ranks, the first served first."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion that orders rival claims by a field of the figure, its report or its source, the smallest first."""

    of: Literal["figure", "report", "source"]
    field: str
    largest_first: bool = False
    order: Mapping[str, int] | None = None
    """By value, its place in the order; None for the order of the alphabet."""


_PLACES: Mapping[str, int] = {rank: place for place, rank in enumerate(RANKS)}
PREFERENCE = (
    Criterion("figure", "rank", order=_PLACES),
    Criterion("report", "rank", order=_PLACES),
    Criterion("source", "tier"),
    Criterion("source", "published", largest_first=True),
    Criterion("figure", "id", largest_first=True),
)
"""The order: rank of the claim, rank of its report, tier of its source, date of its source (none is oldest), id."""
