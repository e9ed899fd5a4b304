"""Marks, round ticks and the frame of a plot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from api.domain.quantity import power_of_ten_below
from api.domain.query import Lang
from api.domain.words import ONE_SIDED, Comparator
from api.plugins.charts.chart import Chart, ChartKind, Mark
from api.plugins.charts.drawing import PX, Box, FilledBox, Ink, MarkDrawing, Part, Stroke, Symbol
from api.plugins.charts.numbers import tick_words

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


RADIUS, CLOSE_RADIUS = 35, 15
ARROW = 18 * PX
SEEN = 4 * PX
"""An interval that is no longer is no sign at the end of a bar but a blob."""
_SHORTEST_ARROW = 6 * PX
_HEAD = 4 * PX
_BAR = 25
_SOFT_BAR = 45
_CAP = 5 * PX


@dataclass(frozen=True, slots=True)
class MarkPlace:
    """Where a mark stands: along time, its value, and the ends of its interval (None where open), in tenths of a px.

    In a row `along` is the height and the others run to the right; else they run upwards.
    """

    along: int
    value: int
    low: int | None
    high: int | None
    in_row: bool = False
    radius: int = RADIUS
    """Of its dot, which is smaller where marks are close."""
    floor: int | None = None
    """Where zero is, or the first place, if no number can lie beyond it."""
    downwards: bool = False
    """Whether larger numbers are further down, as places in a ranking are."""

    def box(self, low: int, high: int, half: int) -> Box:
        """A bar from one end to the other."""
        ends = min(low, high), max(low, high)
        if self.in_row:
            return Box(ends[0], self.along - half, ends[1], self.along + half)
        return Box(self.along - half, ends[0], self.along + half, ends[1])

    def point(self, value: int, aside: int = 0) -> tuple[int, int]:
        """A place at a value, so far aside of the mark."""
        return (value, self.along + aside) if self.in_row else (self.along + aside, value)


def mark_parts(mark: Mark, place: MarkPlace, ink: Ink, shape: int, *, dot: bool = True) -> tuple[Part, ...]:
    """The parts of a mark; without `dot` the end of a bar is its value, with its interval where that is seen."""
    if mark.comparator in ONE_SIDED:
        return _arrow(mark, place, ink)
    parts: list[Part] = []
    wide = 0 if place.low is None or place.high is None else abs(place.high - place.low)
    if place.low is not None and place.high is not None and wide > (0 if dot else SEEN):
        about = mark.comparator is Comparator.ABOUT
        half = _SOFT_BAR if about else _BAR
        soft = 25 if about else 45
        # Over a bar of the same colour only another one is seen.
        parts.append(FilledBox(place.box(place.low, place.high, half), ink if dot else Ink.INK, soft))
    if dot:
        x, y = place.point(place.value)
        parts.append(Symbol(x, y, place.radius, shape, ink, mark.hollow))
    return tuple(parts)


def softness(mark: Mark, ink: Ink) -> int:
    """How faint a bar is: one that its number does not fill, since it lies inside, shows the arrow that leads there."""
    if mark.inward:
        return 25
    return 100 if ink is Ink.ACCENT else 55


def _outward(mark: Mark, place: MarkPlace) -> int:
    more = ">" in mark.comparator
    return 1 if more == (place.in_row or place.downwards) else -1


def _tip(mark: Mark, place: MarkPlace) -> int:
    """Where the arrow from a limit ends: not beyond zero, if nothing lies there."""
    length = ARROW
    if place.floor is not None and mark.inward:
        length = max(min(abs(place.value - place.floor), ARROW), _SHORTEST_ARROW)
    return place.value + _outward(mark, place) * length


def _arrow(mark: Mark, place: MarkPlace, ink: Ink) -> tuple[Part, ...]:
    """From the bound outwards, with a head."""
    tip = _tip(mark, place)
    back = tip - _outward(mark, place) * _HEAD
    return (
        Stroke((place.point(place.value, -_CAP), place.point(place.value, _CAP)), ink, 20),
        Stroke((place.point(place.value), place.point(tip)), ink, 16),
        Stroke((place.point(back, -_HEAD), place.point(tip), place.point(back, _HEAD)), ink, 16),
    )


def mark_reach(mark: Mark, place: MarkPlace) -> Box:
    """The rectangle that a mark takes."""
    if mark.comparator in ONE_SIDED:
        return place.box(place.value, _tip(mark, place), _CAP).grown(10)
    low = place.value if place.low is None else place.low
    high = place.value if place.high is None else place.high
    around = place.box(low, high, RADIUS)
    x, y = place.point(place.value)
    reach = RADIUS + 5
    return around.joined(Box(x - reach, y - reach, x + reach, y + reach))


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of texts in px, and whether the picture is the narrow one."""

    title: int
    subtitle: int
    text: int
    small: int
    narrow: bool


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room of a plot in tenths of a px: its sides, its top, and how high it should be."""

    left: int
    right: int
    top: int
    height: int
    sizes: Sizes


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot's parts, its lower end, and what is to be said under it; `keys` are numbered or coloured lines."""

    parts: tuple[Part | MarkDrawing, ...]
    bottom: int
    keys: tuple[tuple[str, Ink], ...] = ()
    notes: tuple[str, ...] = ()


def rounding_note(chart: Chart, widest: int, radius: int = RADIUS) -> list[str]:
    """How to read a bar around a dot, where one is seen; `widest` is the longest, `radius` that of dots."""
    widths = [mark.comparator not in ONE_SIDED and mark.low != mark.high for mark in chart.marks]
    if not any(widths):
        return []
    chinese = chart.lang is Lang.ZH
    if any(mark.comparator is Comparator.ABOUT for mark in chart.marks):
        left = "取整或“约”留下的余地" if chinese else "what rounding or “about” leaves open"
    else:
        left = "取整留下的余地" if chinese else "what rounding leaves open"
    if chart.kind is ChartKind.BAR and widest > SEEN:
        return [f"条端短线：{left}。" if chinese else f"Short bars at the ends: {left}."]
    if chart.kind is ChartKind.BAR:
        return [f"{left}太小，图上看不出。" if chinese else f"W{left[1:]} is too small to be seen."]
    if widest > 2 * radius:
        return [f"色条：{left}。" if chinese else f"Bars around dots: {left}."]
    if chart.joined and radius < RADIUS:  # they are no larger than their line is wide
        return [f"线条宽于{left}。" if chinese else f"The line is wider than {left}."]
    return [f"圆点大于{left}。" if chinese else f"Dots are wider than {left}."]


def start_note(chart: Chart, ticks: Sequence[Fraction]) -> list[str]:
    """Where the axis of values starts, if that is not zero."""
    if chart.ranked or ticks[0] <= 0 <= ticks[-1]:  # there is no place before the first
        return []
    start = tick_words(decimals_of(ticks), chart.lang)[0]
    if chart.lang is Lang.ZH:
        return [f"{'横' if chart.in_rows else '纵'}轴从{start}开始，不从零开始。"]
    return [f"The axis starts at {start}, not at zero."]


def least_height(chart: Chart, sizes: Sizes) -> int:
    """Below this a plot says nothing: its lines need room for their numbers, its rows for their names."""
    if not chart.lines:
        return 0
    if chart.in_rows:
        return (len(chart.marks) * (2 if sizes.narrow else 1) * 21 + 20) * sizes.text
    return max(110 * PX, (len(chart.lines) * 12 + 20) * sizes.text)
