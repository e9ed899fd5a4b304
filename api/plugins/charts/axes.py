"""Axes of figures along time: a few round values, years that fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from api.domain.query import Lang
from api.domain.words import ONE_SIDED
from api.plugins.charts.chart import Chart, ChartKind, Mark
from api.plugins.charts.drawing import PX, Box, Ink, Lettering, Part, Stroke, along, rounded
from api.plugins.charts.marks import (
    ARROW,
    RADIUS,
    Canvas,
    decimals_of,
    place_ticks,
    value_range,
    value_ticks,
    year_ticks,
)
from api.plugins.charts.numbers import tick_words
from api.plugins.charts.text import Face, cut, placed, width_of, words_at

_INSET = 8 * PX
_LIFT = 4 * PX
"""So much higher stands the number of the top tick where a dot would lie under it."""
_CENTURY = 100
_FAR, _FEW = Fraction(85, 100), 4
"""Lines of four moments or more that stay above this part of their largest value, and move, are drawn without zero."""


@dataclass(frozen=True, slots=True)
class Axes:
    """The places of values and moments: `left` and `right` of the plot, its `top` and `bottom`, in tenths of a px."""

    chart: Chart
    canvas: Canvas
    ticks: tuple[Fraction, ...]
    left: int
    right: int
    top: int
    bottom: int
    first: Fraction
    last: Fraction

    @classmethod
    def of(cls, chart: Chart, canvas: Canvas, gutter: int) -> Axes:
        """The axes of a chart, with so much room left at the right for names."""
        top = canvas.top + 24 * PX
        bottom = canvas.top + canvas.height - canvas.sizes.text * 18
        ticks = ticks_over_time(chart, bottom - top)
        numbers = tick_words(decimals_of(ticks), chart.lang)
        widest = max(width_of(number, canvas.sizes.text) for number in numbers)
        left = canvas.left + min(widest, (canvas.right - canvas.left) * 2 // 5) + 12 * PX
        ats = [mark.at for mark in chart.marks]
        return cls(chart, canvas, tuple(ticks), left, canvas.right - gutter, top, bottom, min(ats), max(ats))

    @property
    def slot(self) -> int:
        """The room of one bar and what is beside it."""
        ats = sorted({mark.at for mark in self.chart.marks})
        if len(ats) == 1:
            return (self.right - self.left) // 2
        least = min(b - a for a, b in pairwise(ats))
        parts = (self.last - self.first) / least + 1
        return max(rounded((self.right - self.left) / parts), 5)

    @property
    def spacious(self) -> bool:
        """Whether marks stand so far from each other that their dots do not touch."""
        longest = max(len(line.marks) for line in self.chart.lines)
        return longest * 9 * PX <= self.right - self.left

    @property
    def inset(self) -> int:
        """How far the first and the last mark stand from the sides."""
        return self.slot // 2 if self.chart.kind is ChartKind.BAR else _INSET

    def x(self, at: Fraction) -> int:
        """Where a moment is."""
        left, right = self.left + self.inset, self.right - self.inset
        if self.first == self.last:
            return (left + right) // 2
        return left + along(at, self.first, self.last, right - left)

    def y(self, value: Fraction) -> int:
        """Where a value is; the best place is on top."""
        off = along(value, self.ticks[0], self.ticks[-1], self.bottom - self.top)
        return self.top + off if self.chart.ranked else self.bottom - off

    def value_axis(self) -> tuple[list[Part], Lettering]:
        """The lines of the ticks with their numbers, and the top one, which has the unit."""
        size = self.canvas.sizes.text
        face = Face(size, Ink.QUIET)
        parts: list[Part] = []
        numbers = tick_words(decimals_of(self.ticks), self.chart.lang)
        if self.chart.ranked:
            numbers.reverse()
        upwards = self.ticks[::-1] if self.chart.ranked else self.ticks
        for tick, number in zip(upwards, numbers, strict=True):
            y = self.y(tick)
            zero = tick == 0
            ends = (self.canvas.left, y), (self.right, y)
            parts.append(Stroke(ends, Ink.INK if zero else Ink.GRID, 10))
            if tick != upwards[-1]:
                room = self.left - self.canvas.left - 4 * PX
                parts.append(words_at(self.canvas.left, y - 4 * PX, cut(number, size, room), face))
        top = cut(self.chart.with_unit(numbers[-1]), size, self.canvas.right - self.canvas.left)
        words = words_at(self.canvas.left, self.top - 4 * PX, top, face)
        return parts, placed(words, words.x, words.y - _LIFT) if self._reaches(words.box) else words

    def _reaches(self, box: Box) -> bool:
        """Whether the dot of a mark lies under a text."""
        right, bottom = box.right + RADIUS + 5, box.bottom + RADIUS + 5
        return any(self.y(mark.value) < bottom and self.x(mark.at) < right for mark in self.chart.marks)

    def time_axis(self) -> list[Part]:
        """The years, or where there are two at most and parts of them, the periods."""
        years = {_year(mark.at, self.chart) for mark in self.chart.marks}
        parts = any(len(mark.period) != 4 for mark in self.chart.marks)
        ticks = self._periods() if parts and len(years) <= 2 else self._years()
        return [*self._bands(), *ticks]

    def _years(self) -> list[Part]:
        first, last = (_year(at, self.chart) for at in (self.first, self.last))
        labels: dict[int, Lettering] = {}

        def label(year: int) -> Lettering:
            if year not in labels:
                labels[year] = self._label(year, self._year_text(year, first))
            return labels[year]

        def fits(a: int, b: int) -> bool:
            return not label(a).box.grown(4 * PX).meets(label(b).box)

        return [label(year) for year in year_ticks(first, last, fits)]

    def _year_text(self, year: int, first: int) -> str:
        short = self.canvas.sizes.narrow and self.chart.lang is not Lang.ZH and year != first
        return f"’{year % _CENTURY:02}" if short and year // _CENTURY == first // _CENTURY else str(year)

    def _label(self, year: int, text: str) -> Lettering:
        """A year under its middle; where marks stand at the ends of years, under its end, so under its own mark."""
        at = Fraction(year + 1) if self.chart.year_bands else year + Fraction(1, 2)
        return self._below(self.x(min(max(at, self.first), self.last)), text)

    def _below(self, x: int, text: str) -> Lettering:
        """A text under the plot, moved inwards where it would leave the picture."""
        size = self.canvas.sizes.text
        half = width_of(text, size) // 2 + 10
        x = max(min(x, self.canvas.right - half), self.canvas.left + half)
        return words_at(x, self.bottom + size * 14, text, Face(size, Ink.QUIET), "middle")

    def _periods(self) -> list[Part]:
        marks = sorted({(mark.at, mark.period) for mark in self.chart.marks})
        ordered = [marks[0], marks[-1], *marks[1:-1]] if len(marks) > 1 else marks
        placed: list[Lettering] = []
        for at, period in ordered:
            label = self._below(self.x(at), cut(period, self.canvas.sizes.text, self.canvas.right - self.canvas.left))
            if not any(label.box.grown(4 * PX).meets(other.box) for other in placed):
                placed.append(label)
        return list(placed)

    def _bands(self) -> list[Part]:
        """Where years begin, if they are stretches of the axis."""
        first, last = self.first.__ceil__(), self.last.__floor__()
        if not self.chart.year_bands or last - first > 60 or self.first == self.last:
            return []
        places = [self.x(Fraction(year)) for year in range(first, last + 1)]
        return [Stroke(((x, self.bottom), (x, self.bottom + 4 * PX)), Ink.QUIET, 10) for x in places]


def _year(at: Fraction, chart: Chart) -> int:
    """The year that a moment lies in; the end of one belongs to it, where marks stand at the ends."""
    year = at.__floor__()
    return year - 1 if chart.year_bands and at == year else year


def ticks_over_time(chart: Chart, height: int) -> list[Fraction]:
    """Ticks that hold every value and interval, and the arrows behind those that are open."""
    marks = chart.marks
    most = 5 if height >= 150 * PX else 3
    if chart.ranked:
        return _ticks_of_places(marks, height, most)
    values, extents = [mark.value for mark in marks], [mark.extent for mark in marks]
    few = len({mark.at for mark in marks}) < _FEW
    far = Fraction(1) if chart.kind is ChartKind.BAR or few or _is_level(values, extents) else _FAR
    low, high = value_range(extents, values, far)
    ticks = value_ticks(low, high, most, whole=chart.whole)
    reach = (ticks[-1] - ticks[0]) * ARROW / height
    high = max([high, *(mark.value + reach for mark in marks if ">" in mark.comparator)])
    down = (mark for mark in marks if _opens_down(mark, ticks[0]) and (chart.signed or not mark.inward))
    low = min([low, *(mark.value - reach for mark in down)])
    return value_ticks(low, high, most, whole=chart.whole)


def _ticks_of_places(marks: Sequence[Mark], height: int, most: int) -> list[Fraction]:
    """From the first place, with room for the arrows that lead away from it."""
    low, high = (chosen(end for mark in marks for end in mark.extent) for chosen in (min, max))
    reach = (high - low) * ARROW / height
    return place_ticks(low, max([high, *(mark.value + reach for mark in marks if ">" in mark.comparator)]), most)


def _is_level(values: Sequence[Fraction], extents: Sequence[tuple[Fraction, ...]]) -> bool:
    """Whether they are less far apart than what rounding leaves open of one, which an axis would show alone."""
    apart = max(values) - min(values)
    return any(ends[-1] - ends[0] > apart for ends in extents)


def _opens_down(mark: Mark, lowest: Fraction) -> bool:
    return mark.comparator in ONE_SIDED and "<" in mark.comparator and mark.value >= lowest


def labelled(marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a line that carry their value: highlighted ones, the first and the last, one number among limits."""
    if not marks:
        return []
    chosen = [mark for mark in marks if mark.highlighted]
    chosen += [marks[-1], marks[0]]
    forecasts = [mark for mark in marks if mark.status == "F"]
    return list(dict.fromkeys([*chosen, *forecasts[:1], *lone_number(marks)]))


def lone_number(marks: Sequence[Mark]) -> list[Mark]:
    """The one mark that is no limit, if there is just one among them: limits carry theirs."""
    numbers = [mark for mark in marks if mark.comparator not in ONE_SIDED]
    return numbers if len(numbers) == 1 else []
