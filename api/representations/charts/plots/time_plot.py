"""Figures along time: lines, steps, bars or dots, with their breaks, names and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from api.domain.query import Lang
from api.domain.words import ONE_SIDED
from api.representations.charts.chart import Chart, ChartKind, Join, Line, Mark
from api.representations.charts.drawing import PX, Box, FilledBox, Ink, Lettering, MarkDrawing, Part, Segment, Stroke
from api.representations.charts.plots.break_signs import break_places, draw_breaks
from api.representations.charts.plots.label_placement import Neighbours, Room, around
from api.representations.charts.plots.line_names import NamedEnd, gutter_for, ink_of, named_lines
from api.representations.charts.plots.line_numbers import number_lines
from api.representations.charts.plots.mark_shapes import (
    CLOSE_RADIUS,
    RADIUS,
    MarkPlace,
    mark_parts,
    mark_reach,
    softness,
)
from api.representations.charts.plots.plot_frame import Canvas, Plot, rounding_note, start_note
from api.representations.charts.plots.time_axes import Axes, labelled
from api.representations.charts.texts.lettering import Face, words_at

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
