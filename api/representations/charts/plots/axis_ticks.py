"""The ticks of an axis: round numbers, few of them; years that fit beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from api.domain.quantity import power_of_ten_below

_STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(4), Fraction(5), Fraction(10))
_YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)


def value_range(values: Sequence[Fraction], far: Fraction) -> tuple[Fraction, Fraction]:
    """What an axis must hold of some numbers: zero too, unless all lie above `far`, a part of the largest."""
    low, high = min(values), max(values)
    if low < high and (0 < high * far < low or low * far > high):
        return low, high
    low, high = min(low, Fraction(0)), max(high, Fraction(0))
    return (low, high) if low < high else (low, Fraction(1))


def value_ticks(low: Fraction, high: Fraction, most: int = 5) -> list[Fraction]:
    """At most so many round numbers, of which the first and the last hold all between them."""
    power = power_of_ten_below((high - low) / most)
    while True:
        size = Fraction(10) ** power
        for step in _STEPS:
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
