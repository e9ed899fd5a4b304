"""The ticks of an axis: round numbers, few of them; years that fit beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from api.domain.quantity import power_of_ten_below

_STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(4), Fraction(5), Fraction(10))
_UNSEEN = Fraction(1, 60)
"""Of the height of a plot: about the radius of a dot."""
_YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)


def value_range(
    intervals: Sequence[tuple[Fraction, ...]], values: Sequence[Fraction], far: Fraction
) -> tuple[Fraction, Fraction]:
    """What an axis must hold of some intervals: zero too, unless all lie above `far`, a part of the largest.

    What rounding leaves open beyond the outermost of the values by no more than a dot needs no room of its own.
    """
    low, high = min(ends[0] for ends in intervals), max(ends[-1] for ends in intervals)
    held = list(values)
    if not (low < high and (0 < high * far < low or low * far > high)):
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
        held.append(Fraction(0))
    unseen = (high - low) * _UNSEEN
    low, high = min(low + unseen, *held), max(high - unseen, *held)
    return (low, high) if low < high else (low, low + 1)


def place_ticks(low: Fraction, high: Fraction, most: int = 5) -> list[Fraction]:
    """At most so many places in a ranking, the first and round ones behind it, that hold all."""
    first = min(low.__floor__(), 1)
    power = 0
    while True:
        for step in (1, 2, 4, 5):
            size = step * 10**power
            last = max(-((-high / size).__floor__()) * size, first + 1)
            ticks = [first, *range(first + 1 if size == 1 else (first // size + 1) * size, last + 1, size)]
            if len(ticks) <= most:
                return [Fraction(tick) for tick in ticks]
        power += 1


def value_ticks(low: Fraction, high: Fraction, most: int = 5, *, whole: bool = False) -> list[Fraction]:
    """At most so many round numbers, of which the first and the last hold all between them; `whole` ones of counts."""
    power = power_of_ten_below((high - low) / most)
    while True:
        size = Fraction(10) ** power
        for step in _STEPS:
            if whole and (step * size).denominator != 1:
                continue
            first, last = (low / (step * size)).__floor__(), -((-high / (step * size)).__floor__())
            if last - first < most:
                return [tick * step * size for tick in range(first, last + 1)]
        power += 1


def decimals_of(ticks: Sequence[Fraction]) -> list[Decimal]:
    """The ticks as decimals with as many digits behind the point as the finest of them needs."""
    count = 0
    while any((tick * 10**count).denominator != 1 for tick in ticks):
        count += 1
    return [Decimal(int(tick * 10**count)).scaleb(-count) if tick else Decimal(0) for tick in ticks]


def year_ticks(first: int, last: int, fits: Callable[[int, int], bool]) -> list[int]:
    """The first and the last year and round ones between, where `fits` tells whether two stand beside each other."""
    if first == last or not fits(first, last):
        return [last]
    for step in _YEAR_STEPS:
        if not fits(last - step, last) and step < last - first:
            continue
        between = [year for year in range(first + 1, last) if year % step == 0 or step == 1]
        inside = [year for year in between if fits(first, year) and fits(year, last)]
        if step == 1 and len(inside) < len(between):
            continue
        between = inside
        if all(fits(a, b) for a, b in pairwise(between)):
            return [first, *between, last]
    return [first, last]
