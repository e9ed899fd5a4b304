"""Ticks of axes: a few round values, and the years that fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from api.domain.quantity import power_of_ten_below
from api.domain.query import Lang
from api.domain.words import ONE_SIDED
from api.plugins.charts.chart import Chart, ChartKind
from api.plugins.charts.numbers import tick_words
from api.plugins.charts.theme import ARROW, PX

_STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(4), Fraction(5), Fraction(10))
_YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)
_UNSEEN = Fraction(1, 60)
"""Of the height of a plot: about the radius of a dot. What rounding leaves open needs no more room of its own."""
_FAR, _FAR_ROWS, _FEW = Fraction(85, 100), Fraction(2, 3), 4
"""Lines of four moments or more that stay above this part of their largest value, and move, are drawn without zero."""


def axis_ticks(chart: Chart, room: int) -> list[Fraction]:
    """Ticks that hold every value and interval, and along time the arrows of limits; few where there is little room."""
    marks, rows = chart.marks, chart.in_rows
    most = 5 if room >= (301 if rows else 150) * PX else 3
    reach = Fraction(0 if rows else ARROW, room)
    values, extents = [mark.value for mark in marks], [mark.extent for mark in marks]
    low, high = min(ends[0] for ends in extents), max(ends[-1] for ends in extents)
    more = [mark.value for mark in marks if ">" in mark.comparator]
    if chart.ranked:
        span = (high - low) * reach
        return place_ticks(low, max([high, *(value + span for value in more)]), most)
    apart = max(values) - min(values)
    level = any(ends[-1] - ends[0] > apart for ends in extents)  # an axis would show the rounding alone
    few = len(marks) == 1 if rows else len({mark.at for mark in marks}) < _FEW or level
    far = Fraction(1) if chart.kind is ChartKind.BAR or few else _FAR_ROWS if rows else _FAR
    if not (low < high and (0 < high * far < low or low * far > high)):
        values.append(Fraction(0))
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
    unseen = (high - low) * _UNSEEN
    low, high = min(low + unseen, *values), max(high - unseen, *values)
    high = high if low < high else low + 1
    ticks = value_ticks(low, high, most, whole=chart.whole)
    span = (ticks[-1] - ticks[0]) * reach
    less = [
        mark.value
        for mark in marks
        if mark.comparator in ONE_SIDED and "<" in mark.comparator and mark.value >= ticks[0]
        if chart.signed or not mark.inward
    ]
    low, high = min([low, *(value - span for value in less)]), max([high, *(value + span for value in more)])
    return value_ticks(low, high, most, whole=chart.whole)


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
        for step in _STEPS:
            size = step * Fraction(10) ** power
            first, last = (low / size).__floor__(), -((-high / size).__floor__())
            if last - first < most and not (whole and size.denominator != 1):
                return [tick * size for tick in range(first, last + 1)]
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
        if (step > 1 or inside == between) and all(fits(a, b) for a, b in pairwise(inside)):
            return [first, *inside, last]
    return [first, last]


def start_note(chart: Chart, ticks: Sequence[Fraction]) -> list[str]:
    """Where the axis of values starts, if that is not zero."""
    if chart.ranked or ticks[0] <= 0 <= ticks[-1]:  # there is no place before the first
        return []
    start = tick_words(decimals_of(ticks), chart.lang)[0]
    if chart.lang is Lang.ZH:
        return [f"{'横' if chart.in_rows else '纵'}轴从{start}开始，不从零开始。"]
    return [f"The axis starts at {start}, not at zero."]


def along(value: Fraction, low: Fraction, high: Fraction, room: int) -> int:
    """Where a value lies between two others in a room of so many tenths of a px.

    In whole numbers, without fractions in between, which take most of the time of a picture.
    """
    span = high - low
    above = (value.numerator * low.denominator - low.numerator * value.denominator) * room * span.denominator
    below = value.denominator * low.denominator * span.numerator
    return (2 * above + below) // (2 * below)
