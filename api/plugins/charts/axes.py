"""The axes of figures along time: where values and moments are, and the numbers, years or periods beside them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise

from api.domain.query import Lang
from api.plugins.charts.chart import Chart, ChartKind
from api.plugins.charts.drawing import Face, Lettering, Part, Stroke
from api.plugins.charts.marks import Canvas
from api.plugins.charts.numbers import tick_words
from api.plugins.charts.text import cut, placed, width_of, words_at
from api.plugins.charts.theme import CLOSE_RADIUS, HAIR, PX, RADIUS, TEXT, Ink
from api.plugins.charts.ticks import along, axis_ticks, decimals_of, year_ticks

_INSET = 8 * PX
_LIFT = 4 * PX
"""So much higher stands the number of the top tick where a dot would lie under it."""
_CENTURY = 100
_FACE = Face(TEXT, Ink.QUIET)


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
        """Where a moment is."""
        left, right = self.left + self._inset, self.right - self._inset
        if self.first == self.last:
            return (left + right) // 2
        return left + along(at, self.first, self.last, right - left)

    def y(self, value: Fraction) -> int:
        """Where a value is; the best place is on top."""
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
        """The years, or where there are two at most and parts of them, the periods."""
        years = {self.chart.year_at(mark.at) for mark in self.chart.marks}
        parts = any(len(mark.period) != 4 for mark in self.chart.marks)
        return [*self._bands(), *(self._periods() if parts and len(years) <= 2 else self._years())]

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

    def _bands(self) -> list[Part]:
        """Where years begin, if they are stretches of the axis."""
        first, last = self.first.__ceil__(), self.last.__floor__()
        if not self.chart.year_bands or last - first > 60 or self.first == self.last:
            return []
        places = [self.x(Fraction(year)) for year in range(first, last + 1)]
        return [Stroke(((x, self.bottom), (x, self.bottom + 4 * PX)), Ink.QUIET, HAIR) for x in places]


def _touch(one: Lettering, other: Lettering) -> bool:
    return one.box.grown(4 * PX).meets(other.box)
