"""Axes: ticks at a few round values, the years that fit, and the places of values and moments along time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

from api.domain.quantity import power_of_ten_below
from api.domain.query import Lang
from api.domain.words import ONE_SIDED
from api.plugins.charts.chart import Chart, ChartKind
from api.plugins.charts.drawing import Face, Lettering, Part, Stroke
from api.plugins.charts.marks import Canvas
from api.plugins.charts.numbers import tick_words
from api.plugins.charts.text import cut, placed, width_of, words_at
from api.plugins.charts.theme import ARROW, CLOSE_RADIUS, HAIR, PX, RADIUS, TEXT, Ink

_STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(4), Fraction(5), Fraction(10))
_YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)
_UNSEEN = Fraction(1, 60)
"""Of the height of a plot: about the radius of a dot. What rounding leaves open needs no more room of its own."""
_FAR, _FAR_ROWS, _FEW = Fraction(85, 100), Fraction(2, 3), 4
"""Lines of four moments or more that stay above this part of their largest value, and move, are drawn without zero."""
_INSET = 8 * PX
_LIFT = 4 * PX
"""So much higher stands the number of the top tick where a dot would lie under it."""
_CENTURY = 100
_FACE = Face(TEXT, Ink.QUIET)


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
    """Note on an axis of values that does not start at zero."""
    if chart.ranked or ticks[0] <= 0 <= ticks[-1]:  # there is no place before the first
        return []
    start = tick_words(decimals_of(ticks), chart.lang)[0]
    if chart.lang is Lang.ZH:
        return [f"{'横' if chart.in_rows else '纵'}轴从{start}开始，不从零开始。"]
    return [f"The axis starts at {start}, not at zero."]


def along(value: Fraction, low: Fraction, high: Fraction, room: int) -> int:
    """Place of a value between two others in a room of so many tenths of a px.

    In whole numbers, without fractions in between, which take most of the time of a picture.
    """
    span = high - low
    above = (value.numerator * low.denominator - low.numerator * value.denominator) * room * span.denominator
    below = value.denominator * low.denominator * span.numerator
    return (2 * above + below) // (2 * below)


class Axes:
    """The places of values and moments: `left` and `right` of the plot, its `top` and `bottom`, in tenths of a px."""

    def __init__(self, chart: Chart, canvas: Canvas, gutter: int) -> None:
        self.chart, self.canvas = chart, canvas
        self._width = canvas.right - canvas.left
        self.top, self.bottom = canvas.top + 24 * PX, canvas.top + canvas.height - TEXT * 18
        self.ticks = axis_ticks(chart, self.bottom - self.top)
        self._numbers = tick_words(decimals_of(self.ticks), chart.lang)
        widest = max(width_of(number, TEXT) for number in self._numbers)
        self.left = canvas.left + min(widest, self._width * 2 // 5) + 12 * PX
        self.right = canvas.right - gutter
        across = self.right - self.left
        ats = sorted({mark.at for mark in chart.marks})
        self.first, self.last = ats[0], ats[-1]
        self.slot = across // 2  # the room of one bar and what is beside it
        if len(ats) > 1:
            parts = (self.last - self.first) / min(b - a for a, b in pairwise(ats)) + 1
            self.slot = max((2 * across * parts.denominator + parts.numerator) // (2 * parts.numerator), 5)
        self._inset = self.slot // 2 if chart.kind is ChartKind.BAR else _INSET
        longest = max(len(line.marks) for line in chart.lines)
        self.radius = RADIUS if longest * 9 * PX <= across else CLOSE_RADIUS

    def x(self, at: Fraction) -> int:
        """Place of a moment."""
        left, right = self.left + self._inset, self.right - self._inset
        if self.first == self.last:
            return (left + right) // 2
        return left + along(at, self.first, self.last, right - left)

    def y(self, value: Fraction) -> int:
        """Place of a value; the best rank is on top."""
        off = along(value, self.ticks[0], self.ticks[-1], self.bottom - self.top)
        return self.top + off if self.chart.ranked else self.bottom - off

    def value_axis(self) -> list[Part]:
        """The lines of the ticks with their numbers, the top one, which has the unit, last."""
        parts: list[Part] = []
        left = self.canvas.left
        numbers = list(zip(self.ticks, self._numbers, strict=True))
        *others, (top, top_number) = reversed(numbers) if self.chart.ranked else numbers
        for tick, number in (*others, (top, "")):
            y = self.y(tick)
            parts.append(Stroke(((left, y), (self.right, y)), Ink.GRID if tick else Ink.INK, HAIR))
            if number:
                parts.append(words_at(left, y - 4 * PX, cut(number, TEXT, self.left - left - 4 * PX), _FACE))
        with_unit = cut(self.chart.with_unit(top_number), TEXT, self._width)
        words = words_at(left, self.top - 4 * PX, with_unit, _FACE)
        right, bottom = words.box.right + RADIUS + 5, words.box.bottom + RADIUS + 5
        if any(self.y(mark.value) < bottom and self.x(mark.at) < right for mark in self.chart.marks):
            words = placed(words, words.x, words.y - _LIFT, words.anchor)
        return [*parts, words]

    def time_axis(self) -> Sequence[Part]:
        """The years, or where there are two at most and parts of them, the periods; ends of years that are bands."""
        chart, first, last = self.chart, self.first.__ceil__(), self.last.__floor__()
        years = {chart.year_at(mark.at) for mark in chart.marks}
        parts = any(len(mark.period) != 4 for mark in chart.marks)
        words = self._periods() if parts and len(years) <= 2 else self._years()
        if not chart.year_bands or last - first > 60 or self.first == self.last:
            return words
        places = [self.x(Fraction(year)) for year in range(first, last + 1)]
        bands = [Stroke(((x, self.bottom), (x, self.bottom + 4 * PX)), Ink.QUIET, HAIR) for x in places]
        return [*bands, *words]

    def _years(self) -> list[Lettering]:
        first, last = self.chart.year_at(self.first), self.chart.year_at(self.last)
        short = self.canvas.narrow and self.chart.lang is not Lang.ZH

        @cache
        def label(year: int) -> Lettering:
            """A year under its middle; where marks stand at the ends of years, under its end, so under its own mark."""
            at = year + (Fraction(1) if self.chart.year_bands else Fraction(1, 2))
            cut_short = short and year != first and year // _CENTURY == first // _CENTURY
            text = f"’{year % _CENTURY:02}" if cut_short else str(year)
            return self._below(min(max(at, self.first), self.last), text)

        return [label(year) for year in year_ticks(first, last, lambda a, b: not _touch(label(a), label(b)))]

    def _periods(self) -> list[Lettering]:
        marks = sorted({(mark.at, mark.period) for mark in self.chart.marks})
        placed: list[Lettering] = []
        for at, period in [marks[0], *marks[:0:-1][:1], *marks[1:-1]]:
            label = self._below(at, cut(period, TEXT, self._width))
            if not any(_touch(label, other) for other in placed):
                placed.append(label)
        return placed

    def _below(self, at: Fraction, text: str) -> Lettering:
        """A text under the plot, moved inwards where it would leave the picture."""
        half = width_of(text, TEXT) // 2 + 10
        x = max(min(self.x(at), self.canvas.right - half), self.canvas.left + half)
        return words_at(x, self.bottom + TEXT * 14, text, _FACE, "middle")


def _touch(one: Lettering, other: Lettering) -> bool:
    return one.box.grown(4 * PX).meets(other.box)
