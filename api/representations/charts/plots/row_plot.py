"""Figures below each other: rival claims, or areas in one period, each with its name, its interval and its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from api.representations.charts.chart import Chart, ChartKind, Mark
from api.representations.charts.content.chart_numbers import tick_words
from api.representations.charts.drawing import PX, Box, FilledBox, Ink, Lettering, MarkDrawing, Part, Stroke, along
from api.representations.charts.plots.axis_ticks import decimals_of, place_ticks, value_range, value_ticks
from api.representations.charts.plots.mark_shapes import ARROW, MarkPlace, mark_parts, softness
from api.representations.charts.plots.plot_frame import Canvas, Plot, rounding_note, start_note
from api.representations.charts.texts.lettering import Face, cut, line_height, width_of, words_at, wrapped

_MOST_LINES = 3
_GAP = 12 * PX
_FAR = Fraction(2, 3)
"""Rows that stay above this part of the largest are drawn without zero."""


@dataclass(frozen=True, slots=True)
class _MarkRow:
    mark: Mark
    name: Sequence[str]
    top: int
    height: int


def row_plot(chart: Chart, canvas: Canvas) -> Plot:
    """The plot of a chart in rows: in the narrow one each name stands over its bar."""
    return _RowPlot(chart, canvas).draw()


def ticks_over_rows(chart: Chart, width: int) -> list[Fraction]:
    """Ticks that hold every value and interval; few in a plot that is not wide."""
    most = 5 if width > 300 * PX else 3
    extents = [mark.extent for mark in chart.marks]
    if chart.ranked:
        ends = [end for extent in extents for end in extent]
        return place_ticks(min(ends), max(ends), most)
    from_zero = chart.kind is ChartKind.BAR or len(chart.marks) == 1
    values = [mark.value for mark in chart.marks]
    low, high = value_range(extents, values, Fraction(1) if from_zero else _FAR)
    return value_ticks(low, high, most, whole=chart.whole)


class _RowPlot:
    def __init__(self, chart: Chart, canvas: Canvas) -> None:
        self._chart = chart
        self._canvas = canvas
        self._size = canvas.sizes.text
        self._marks = chart.marks
        width = canvas.right - canvas.left
        self._over = canvas.sizes.narrow
        names = max(width_of(mark.name, self._size) for mark in self._marks)
        values = max(width_of(mark.label, self._size, bold=True) for mark in self._marks)
        self._names = 0 if self._over else min(names, width * 38 // 100)
        self._values = min(values, width * 45 // 100)
        self._left = canvas.left + (self._names + _GAP if self._names else 4 * PX)
        self._right = canvas.right - self._values - _GAP
        self._ticks = ticks_over_rows(chart, self._right - self._left)

    def _x(self, value: Fraction) -> int:
        """Where a value is; at both sides an arrow has room."""
        margin = ARROW + 4 * PX if any(mark.low is None or mark.high is None for mark in self._marks) else 4 * PX
        left, right = self._left + margin, self._right - margin
        return left + along(value, self._ticks[0], self._ticks[-1], right - left)

    def draw(self) -> Plot:
        """All rows below an axis that is told once."""
        rows, bottom = self._rows(self._canvas.top + line_height(self._size) + 8 * PX)
        parts: list[Part | MarkDrawing] = [*self._axis_parts(rows, bottom)]
        widest = 0
        bars = self._chart.kind is ChartKind.BAR
        for row in rows:
            mark = row.mark
            emphasised = mark.highlighted or len(self._marks) == 1
            ink = Ink.ACCENT if emphasised else Ink.QUIET
            parts += self._texts(row, emphasised=emphasised)
            place = self._place(row)
            drawn = (*self._bar(mark, place, ink), *mark_parts(mark, place, ink, 0, dot=not bars))
            parts.append(MarkDrawing(mark.figure, mark.sentence, drawn))
            if place.low is not None and place.high is not None:
                widest = max(widest, place.high - place.low)
        notes = rounding_note(self._chart, widest) + start_note(self._chart, self._ticks)
        return Plot(tuple(parts), bottom + 4 * PX, (), tuple(notes))

    def _rows(self, top: int) -> tuple[list[_MarkRow], int]:
        step = line_height(self._size)
        width = self._canvas.right - self._canvas.left if self._over else self._names
        most = self._most_lines(top)
        rows = []
        for mark in self._marks:
            name = wrapped(mark.name, self._size, width, most)
            lines = len(name) + 1 if self._over else max(len(name), 1)
            height = lines * step + 8 * PX
            rows.append(_MarkRow(mark, name, top, height))
            top += height
        return rows, top

    def _most_lines(self, top: int) -> int:
        room = self._canvas.top + self._canvas.height - top
        return _MOST_LINES if room >= len(self._marks) * (_MOST_LINES * line_height(self._size) + 8 * PX) else 2

    def _texts(self, row: _MarkRow, *, emphasised: bool) -> list[Lettering]:
        size, step = self._size, line_height(self._size)
        ink = Ink.ACCENT if emphasised else Ink.INK
        first = row.top + 4 * PX + size * 10
        left = self._canvas.left
        texts = [words_at(left, first + place * step, text, Face(size, ink)) for place, text in enumerate(row.name)]
        y = self._height(row) + size * 4
        value = cut(row.mark.label, size, self._values, bold=True)
        return [*texts, words_at(self._canvas.right, y, value, Face(size, ink, bold=True), "end")]

    def _height(self, row: _MarkRow) -> int:
        """The height at which a row's mark stands: beside its name's first line, or below its name."""
        step = line_height(self._size)
        return row.top + 4 * PX + (len(row.name) * step if self._over else 0) + self._size * 6

    def _place(self, row: _MarkRow) -> MarkPlace:
        mark = row.mark
        low, high = (None if end is None else self._x(end) for end in (mark.low, mark.high))
        floor = None if self._chart.signed else self._x(Fraction(1 if self._chart.ranked else 0))
        return MarkPlace(self._height(row), self._x(mark.value), low, high, in_row=True, floor=floor)

    def _bar(self, mark: Mark, place: MarkPlace, ink: Ink) -> tuple[Part, ...]:
        if self._chart.kind is not ChartKind.BAR:
            return ()
        zero = self._x(Fraction(0))
        box = Box(min(zero, place.value), place.along - 5 * PX, max(zero, place.value), place.along + 5 * PX)
        if mark.hollow:
            corners = ((zero, box.top), (place.value, box.top), (place.value, box.bottom), (zero, box.bottom))
            return (Stroke(corners, ink, 12, "3 2" if mark.status == "F" else ""),)
        return (FilledBox(box, ink, softness(mark, ink)),)

    def _stretches(self, rows: Sequence[_MarkRow], bottom: int) -> list[tuple[int, int]]:
        """Where the lines of the axis run: through all rows, or beside each mark where the names lie between."""
        top = self._canvas.top + line_height(self._size) + 2 * PX
        if not self._over:
            return [(top, bottom)]
        heights = [self._height(row) for row in rows]
        return [(top, top + 4 * PX), *((height - 7 * PX, height + 7 * PX) for height in heights)]

    def _axis_parts(self, rows: Sequence[_MarkRow], bottom: int) -> list[Part]:
        size = self._size
        face = Face(size, Ink.QUIET)
        y = self._canvas.top + size * 10
        numbers = tick_words(decimals_of(self._ticks), self._chart.lang)
        top = cut(self._chart.with_unit(numbers[-1]), size, self._canvas.right - self._canvas.left)
        right = min(self._x(self._ticks[-1]) + width_of(top, size) // 2, self._canvas.right)
        last = words_at(right, y, top, face, "end")
        if last.box.left < self._canvas.left:
            last = words_at(self._canvas.left, y, top, face)
        placed: list[Lettering] = [last]
        parts: list[Part] = []
        for tick in self._ticks:
            x = self._x(tick)
            for start, end in self._stretches(rows, bottom):
                parts.append(Stroke(((x, start), (x, end)), Ink.INK if tick == 0 else Ink.GRID, 10))
        for tick, number in zip(self._ticks[:-1], numbers, strict=False):
            words = words_at(self._x(tick), y, number, face, "middle")
            fits = words.box.left >= self._canvas.left and not any(words.box.grown(4 * PX).meets(w.box) for w in placed)
            if fits:
                placed.append(words)
        return [*parts, *placed]
