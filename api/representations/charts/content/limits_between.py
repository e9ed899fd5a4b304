"""The limits between two marks of a line that the way from one to the other does not keep to."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from api.domain.words import Comparator
from api.representations.charts.chart import Join, Mark


def limits_not_kept(before: Mark, after: Mark, limits: Iterable[Mark], *, held: bool) -> list[Mark]:
    """Those that rule out what a line from mark to mark would show there; `held` is of steps, which stay level."""
    return [
        limit
        for limit in limits
        if before.at < limit.at < after.at
        and not _keeps(before.value if held else _straight(before, after, limit.at), limit)
    ]


def is_held(join: Join, *, steps: bool) -> bool:
    """Whether a line stays at the number before: steps do, but not over periods without a number."""
    return steps and join is not Join.DOTTED


def _straight(before: Mark, after: Mark, at: Fraction) -> Fraction:
    return before.value + (after.value - before.value) * (at - before.at) / (after.at - before.at)


def _keeps(value: Fraction, limit: Mark) -> bool:
    match limit.comparator:
        case Comparator.MORE:
            return value > limit.value
        case Comparator.AT_LEAST:
            return value >= limit.value
        case Comparator.LESS:
            return value < limit.value
        case Comparator.AT_MOST:
            return value <= limit.value
    return True
