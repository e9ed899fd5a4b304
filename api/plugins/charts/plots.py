"""Plots by kind: figures along time, and figures below each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from api.domain.query import Lang
from api.domain.words import ONE_SIDED
from api.plugins.charts.axes import Axes, labelled
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark
from api.plugins.charts.drawing import PX, Box, FilledBox, Ink, Lettering, MarkDrawing, Part, Segment, Stroke, along
from api.plugins.charts.marks import (
    ARROW,
    CLOSE_RADIUS,
    RADIUS,
    Canvas,
    MarkPlace,
    Plot,
    decimals_of,
    mark_parts,
    mark_reach,
    place_ticks,
    rounding_note,
    softness,
    start_note,
    value_range,
    value_ticks,
)
from api.plugins.charts.numbers import tick_words
from api.plugins.charts.placement import (
    NamedEnd,
    Neighbours,
    Room,
    around,
    break_places,
    draw_breaks,
    gutter_for,
    ink_of,
    named_lines,
    number_lines,
)
from api.plugins.charts.text import Face, cut, line_height, width_of, words_at, wrapped

_DASHES = {Join.SOLID: "", Join.DOTTED: "1.5 4", Join.DASHED: "5 4"}
_WIDEST_BAR = 44 * PX
_MOST_TOLD = 6
"""More limits than these, without room for their numbers, would be a table below the plot."""


def time_plot(chart: Chart, canvas: Canvas) -> Plot:
    """The plot of a chart whose figures have a place in time.

    Each of its lines is told by its name: beside its end, or in the margin where that is near. One whose end is far
    from the margin, with no room beside it, has a number there, which a key below tells. All lines have numbers in a
    narrow picture, and where the margin cannot hold the names that belong there; one alone needs none.
    """
    if not canvas.sizes.narrow:
        plot = _TimePlot(chart, canvas, Axes.of(chart, canvas, gutter_for(chart.lines, canvas)), named=True)
        if (drawn := plot.draw()) is not None:
            return drawn
    gutter = 16 * PX if len(chart.lines) > 1 else 8 * PX
    drawn = _TimePlot(chart, canvas, Axes.of(chart, canvas, gutter), named=False).draw()
    assert drawn is not None  # noqa: S101 - only names can be without room
    return drawn


@dataclass
class _TimePlot:
    chart: Chart
    canvas: Canvas
    axes: Axes
    named: bool
    """Whether lines have names wherever there is room, instead of numbers."""

    below: list[Part | MarkDrawing] = field(default_factory=list)
    lines: list[Part] = field(default_factory=list)
    marks: list[tuple[Fraction, MarkDrawing]] = field(default_factory=list)
    reaches: list[Box] = field(default_factory=list)
    """The room of each mark."""
    above: list[Part | MarkDrawing] = field(default_factory=list)
    keys: list[tuple[str, Ink]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    widest: int = 0

    def _ends(self) -> list[NamedEnd]:
        ends = [self._place(line.marks[-1], place) for place, line in enumerate(self.chart.lines)]
        return [
            NamedEnd(line, end.along, end.value, mark_reach(line.marks[-1], end))
            for line, end in zip(self.chart.lines, ends, strict=True)
        ]

    def draw(self) -> Plot | None:
        """All of it, the texts last; None where the names of the lines find no room."""
        axes = self.axes
        bounds = Box(self.canvas.left, self.canvas.top, self.canvas.right, axes.bottom)
        room = Room(bounds, dividers=break_places(self.chart, axes))
        values, top = axes.value_axis()
        room.take(top.box)
        for part in values:
            if isinstance(part, Lettering):
                room.take(part.box)
        self.below += [*values, top, *axes.time_axis()]
        for place, line in enumerate(self.chart.lines):
            self._draw_line(line, place, room)
        if not self._tell_lines(room):
            return None
        self._label_values(room)
        reasons = draw_breaks(self.chart, axes, room)
        self.below += reasons.signs
        self.above += reasons.words
        self.keys += reasons.keys
        self.notes += rounding_note(self.chart, self.widest, self._radius) + start_note(self.chart, axes.ticks)
        parts = (*self.below, *self.lines, *self._in_time(), *self.above)
        return Plot(parts, axes.bottom + self.canvas.sizes.text * 18, tuple(self.keys), tuple(self.notes))

    def _draw_line(self, line: Line, place: int, room: Room) -> None:
        ink = ink_of(line)
        if self.chart.joined:
            for join, points in _runs(line, self.axes, steps=self.chart.kind is ChartKind.STEP):
                self.lines.append(Stroke(tuple(points), ink, 22 if line.accent else 16, _DASHES[join]))
                for (x1, y1), (x2, y2) in pairwise(points):
                    room.segments.append(Segment(x1, y1, x2, y2))
        for mark in line.marks:
            at = self._place(mark, place)
            bar = self._bar(mark, at.along, ink, room) if self.chart.kind is ChartKind.BAR else ()
            parts = mark_parts(mark, at, ink, line.shape, dot=not bar)
            self.reaches.append(mark_reach(mark, at))
            room.take(self.reaches[-1])
            if at.low is not None and at.high is not None:
                self.widest = max(self.widest, abs(at.low - at.high))
            self.marks.append((mark.at, MarkDrawing(mark.figure, mark.sentence, (*bar, *parts))))

    def _in_time(self) -> list[MarkDrawing]:
        """The marks as they are walked and read out: in the order of time, those of one moment by their lines."""
        return [drawn for _, drawn in sorted(self.marks, key=lambda each: each[0])]

    def _place(self, mark: Mark, place: int) -> MarkPlace:
        axes = self.axes
        x = axes.x(mark.at)
        if self.chart.kind is ChartKind.BAR:
            beside = self._beside_each_other[mark.at]
            x += self._bar_width * (2 * beside.index(place) + 1 - len(beside)) // 2
        low, high = (None if end is None else axes.y(end) for end in (mark.low, mark.high))
        radius, floor, ranked = self._radius, self._floor, self.chart.ranked
        return MarkPlace(x, axes.y(mark.value), low, high, radius=radius, floor=floor, downwards=ranked)

    @cached_property
    def _floor(self) -> int | None:
        """Where zero is, or the first place, if no number can lie beyond it."""
        return None if self.chart.signed else self.axes.y(Fraction(1 if self.chart.ranked else 0))

    @cached_property
    def _beside_each_other(self) -> Mapping[Fraction, Sequence[int]]:
        """The lines that have a bar at each moment."""
        found: dict[Fraction, list[int]] = {}
        for place, line in enumerate(self.chart.lines):
            for at in {mark.at for mark in line.marks}:
                found.setdefault(at, []).append(place)
        return found

    @property
    def _radius(self) -> int:
        return RADIUS if self.axes.spacious else CLOSE_RADIUS

    @property
    def _bar_width(self) -> int:
        most = max(len(beside) for beside in self._beside_each_other.values())
        return max(min(self.axes.slot * 7 // 10 // most, _WIDEST_BAR), 5)

    def _bar(self, mark: Mark, x: int, ink: Ink, room: Room) -> tuple[Part, ...]:
        zero, end = self.axes.y(Fraction(0)), self.axes.y(mark.value)
        half = self._bar_width // 2
        box = Box(x - half, min(zero, end), x + half, max(zero, end))
        room.take(box)
        if mark.hollow:
            corners = ((box.left, zero), (box.left, end), (box.right, end), (box.right, zero))
            return (Stroke(corners, ink, 12, "3 2" if mark.status == "F" else ""),)
        return (FilledBox(box, ink, softness(mark, ink)),)

    def _tell_lines(self, room: Room) -> bool:
        """The names of lines, and numbers for those that have none; False where the margin cannot hold the names."""
        ends: Sequence[NamedEnd] = self._ends() if self._told else ()
        named: Sequence[NamedEnd] = ()
        if self.named:
            names = named_lines(ends, self.canvas, self.axes, room, self._neighbours)
            if names is None:
                return False
            self.above += names.words
            self.below += names.leaders
            named, ends = names.named, names.unnamed
        numbers = number_lines(ends, named, self.axes, room)
        self.below += numbers.leaders
        self.above += [*numbers.rings, *numbers.words]
        self.keys += numbers.keys
        return True

    @property
    def _told(self) -> bool:
        """Whether each line has a name or a number, which tell its last value too."""
        return self.named or len(self.chart.lines) > 1

    @cached_property
    def _neighbours(self) -> Neighbours:
        """Once all marks are drawn."""
        return Neighbours.of(self.reaches)

    def _label_values(self, room: Room) -> None:
        unplaced: list[Mark] = []
        bounds: list[Mark] = []
        for line in reversed(self.chart.lines):
            last = line.marks[-1]
            wanted = [mark for mark in labelled(line.marks) if not (mark is last and self._told)]
            for mark in wanted:
                placed = self._label(mark, line, room)
                if not placed and mark.comparator in ONE_SIDED:
                    bounds.append(mark)
                elif not placed and (line.accent or mark.highlighted):
                    unplaced.append(mark)
        for line in reversed(self.chart.lines):
            for mark in line.marks:
                is_more = mark.comparator in ONE_SIDED and mark not in labelled(line.marks)
                if is_more and not self._label(mark, line, room):
                    bounds.append(mark)
        if len(bounds) <= _MOST_TOLD:
            unplaced = sorted([*unplaced, *bounds], key=lambda mark: mark.at)
        if unplaced:
            chinese = self.chart.lang is Lang.ZH
            told = (f"{mark.period}{'：' if chinese else ': '}{mark.amount}" for mark in unplaced)
            self.notes.append(("；" if chinese else "; ").join(told) + ("。" if chinese else "."))

    def _label(self, mark: Mark, line: Line, room: Room) -> bool:
        at = self._place(mark, self.chart.lines.index(line))
        reach = mark_reach(mark, at)
        size = self.canvas.sizes.text
        up = self._is_up(mark, line)
        outward = (at.value - reach.top, reach.bottom - at.value)
        face = Face(size, ink_of(line), bold=True, halo=True)
        tries = around(words_at(at.along, at.value, mark.label, face), outward, up=up)
        is_limit = mark.comparator in ONE_SIDED
        words = room.placed(words for words in tries if self._neighbours.tells(words.box, reach, is_limit=is_limit))
        if words is None:
            return False
        self.above.append(words)
        return True

    def _is_up(self, mark: Mark, line: Line) -> bool:
        """Whether the value stands better over its mark: where the line does not climb from it."""
        if self.chart.kind is ChartKind.BAR:
            return mark.value >= 0
        place = line.marks.index(mark)
        after = line.marks[place + 1] if place + 1 < len(line.marks) else None
        if after is None or after.value == mark.value:
            return True
        return (after.value > mark.value) is self.chart.ranked


def _runs(line: Line, axes: Axes, *, steps: bool) -> Iterator[tuple[Join, Sequence[tuple[int, int]]]]:
    """The stretches of a line that are joined alike; what gives one limit alone is led past."""
    run: list[tuple[int, int]] = []
    kind = Join.NONE
    before: tuple[int, int] | None = None
    last: Fraction | None = None
    for mark in line.marks:
        if mark.comparator in ONE_SIDED or mark.at == last:  # a second value of a period is beside the line
            continue
        last = mark.at
        here = axes.x(mark.at), axes.y(mark.value)
        if mark.join is not kind or mark.join is Join.NONE or before is None:
            if len(run) > 1:
                yield kind, run
            run = [before] if before is not None and mark.join is not Join.NONE else []
            kind = mark.join
        if run and steps and mark.join is not Join.DOTTED:  # nothing holds a number over years without one
            run.append((here[0], run[-1][1]))
        if mark.join is not Join.NONE or not run:
            run.append(here)
        before = here
    if len(run) > 1 and kind is not Join.NONE:
        yield kind, run


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
