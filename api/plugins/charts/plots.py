"""Plots by kind: figures along time, and figures below each other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain, pairwise

from api.domain.query import Lang
from api.domain.words import ONE_SIDED
from api.plugins.charts.axes import Axes, along, axis_ticks, decimals_of, start_note
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark
from api.plugins.charts.drawing import Face, Lettering, MarkDrawing, Part, Segment, Stroke
from api.plugins.charts.marks import Canvas, MarkPlace, Plot, rounding_note, stretches
from api.plugins.charts.numbers import tick_words
from api.plugins.charts.placement import Texts, gutter_for
from api.plugins.charts.text import block_at, cut, line_height, width_of, words_at, wrapped
from api.plugins.charts.theme import ACCENT_LINE, ARROW, DASHES, HAIR, LINE, PX, ROW_BAR, TEXT, WIDEST_BAR, Ink

_MOST_TOLD = 6
"""More limits than these, without room for their numbers, would be a table below the plot."""


def least_height(chart: Chart, *, narrow: bool) -> int:
    """Below this a plot says nothing: its lines need room for their numbers, its rows for their names."""
    if chart.in_rows:
        return (len(chart.marks) * (2 if narrow else 1) * 21 + 20) * TEXT
    return max(110 * PX, (len(chart.lines) * 12 + 20) * TEXT) if chart.lines else 0


def time_plot(chart: Chart, canvas: Canvas) -> Plot:
    """The plot of a chart whose figures have a place in time.

    Each of its lines is told by its name: beside its end, or in the margin where that is near. One whose end is far
    from the margin, with no room beside it, has a number there, which a key below tells. All lines have numbers in a
    narrow picture, and where the margin cannot hold the names that belong there; one alone needs none.
    """
    drawn = None if canvas.narrow else _TimePlot(chart, canvas, gutter_for(chart.lines, canvas), named=True).draw()
    gutter = 16 * PX if len(chart.lines) > 1 else 8 * PX
    drawn = drawn or _TimePlot(chart, canvas, gutter, named=False).draw()
    assert drawn is not None  # noqa: S101 - only names can be without room
    return drawn


class _TimePlot:
    def __init__(self, chart: Chart, canvas: Canvas, gutter: int, *, named: bool) -> None:
        self._chart, self._axes, self._named = chart, Axes(chart, canvas, gutter), named
        self._plot = Plot(self._axes.bottom + TEXT * 18)
        self._texts = Texts(self._axes, self._plot)
        self._told = named or len(chart.lines) > 1
        """True where each line has a name or a number, which tell its last value too."""
        self._beside: dict[Fraction, list[Line]] = {}
        """The lines that have a bar at each moment."""
        for line in chart.lines:
            for at in {mark.at for mark in line.marks}:
                self._beside.setdefault(at, []).append(line)
        self._floor = None if chart.signed else self._axes.y(Fraction(1 if chart.ranked else 0))
        most = max(map(len, self._beside.values()))
        self._bar_width = max(min(self._axes.slot * 7 // 10 // most, WIDEST_BAR), 5)

    def draw(self) -> Plot | None:
        """All of it, the texts last; None where the names of the lines find no room."""
        chart, axes, plot, texts = self._chart, self._axes, self._plot, self._texts
        values = axes.value_axis()
        texts.taken += [part.box for part in values if isinstance(part, Lettering)]
        plot.below += [*values, *axes.time_axis()]
        lines = [stroke for line in chart.lines for stroke in self._strokes(line)] if chart.joined else []
        placed = [[self._place(line, *each) for each in enumerate(line.marks)] for line in chart.lines]
        marks = [(at.mark.at, self._mark(at)) for at in chain(*placed)]
        ends = [at for *_, at in placed]
        unnamed = texts.name_lines(ends) if self._named else ends if self._told else []
        if unnamed is None:
            return None
        texts.number_lines(unnamed, ends)
        self._label_values(placed)
        texts.tell_breaks()
        widest = max(at.wide for at in chain(*placed))
        plot.notes += rounding_note(chart, widest, axes.radius) + start_note(chart, axes.ticks)
        # As they are walked and read out: in the order of time, those of one moment by their lines.
        plot.below += [*lines, *(drawn for _, drawn in sorted(marks, key=lambda each: each[0]))]
        return plot

    def _place(self, line: Line, place: int, mark: Mark) -> MarkPlace:
        axes, chart = self._axes, self._chart
        x, value = axes.x(mark.at), axes.y(mark.value)
        after = line.marks[place + 1] if place + 1 < len(line.marks) else mark
        up = after.value == mark.value or (after.value > mark.value) is chart.ranked
        if chart.kind is ChartKind.BAR:
            beside, up = self._beside[mark.at], mark.value >= 0
            x += self._bar_width * (2 * beside.index(line) + 1 - len(beside)) // 2
        low, high = (None if end is None else axes.y(end) for end in (mark.low, mark.high))
        looks = {"downwards": chart.ranked, "up": up}
        return MarkPlace(mark, line, _ink(line), x, value, low, high, self._floor, radius=axes.radius, **looks)

    def _strokes(self, line: Line) -> list[Stroke]:
        strokes = []
        for join, marks in stretches(line):
            points = [(self._axes.x(mark.at), self._axes.y(mark.value)) for mark in marks]
            if self._chart.kind is ChartKind.STEP and join is not Join.DOTTED:
                points = [points[0], *chain(*(((x, y), (x, own)) for (_, y), (x, own) in pairwise(points)))]
            width = ACCENT_LINE if line.accent else LINE
            strokes.append(Stroke(tuple(points), _ink(line), width, DASHES[join]))
            self._texts.segments += [Segment(*a, *b) for a, b in pairwise(points)]
        return strokes

    def _mark(self, at: MarkPlace) -> MarkDrawing:
        bars = self._chart.kind is ChartKind.BAR
        parts = at.parts(dot=not bars)
        if bars:
            zero, half = self._axes.y(Fraction(0)), self._bar_width // 2
            parts = (at.bar(zero, half), *parts)
            self._texts.taken.append(at.box(zero, at.value, half))
        self._texts.take_mark(at.reach)
        return MarkDrawing(at.mark.figure, at.mark.sentence, parts)

    def _label_values(self, placed: Sequence[Sequence[MarkPlace]]) -> None:
        chart = self._chart
        lines = [(line, ats, labelled(line.marks)) for line, ats in zip(chart.lines, placed, strict=True)][::-1]
        wanted = [
            ats[line.marks.index(mark)]
            for line, ats, chosen in lines
            for mark in chosen
            if not (self._told and mark is line.marks[-1])
        ]
        limits = [at for _, ats, chosen in lines for at in ats if at.mark not in chosen]
        wanted += [at for at in limits if at.mark.comparator in ONE_SIDED]
        missing = [at for at in wanted if not self._texts.label(at)]
        limits = [at for at in missing if at.mark.comparator in ONE_SIDED]
        told = [at for at in missing if at not in limits and (at.ink is Ink.ACCENT or at.mark.highlighted)]
        if len(limits) <= _MOST_TOLD:
            told = sorted([*told, *limits], key=lambda at: at.mark.at)
        if told:
            colon, between, end = "：；。" if chart.lang is Lang.ZH else (": ", "; ", ".")
            words = between.join(f"{at.mark.period}{colon}{at.mark.amount}" for at in told)
            self._plot.notes.append(words + end)


def _ink(line: Line) -> Ink:
    return Ink.ACCENT if line.accent else Ink.QUIET


def labelled(marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a line that carry their value: highlighted ones, the first and the last, one number among limits."""
    chosen = [mark for mark in marks if mark.highlighted]
    forecasts = [mark for mark in marks if mark.status == "F"]
    return list(dict.fromkeys([*chosen, marks[-1], marks[0], *forecasts[:1], *lone_number(marks)]))


def lone_number(marks: Sequence[Mark]) -> list[Mark]:
    """The one mark that is no limit, if there is just one among them: limits carry theirs."""
    numbers = [mark for mark in marks if mark.comparator not in ONE_SIDED]
    return numbers if len(numbers) == 1 else []


_MOST_LINES = 3
_GAP = 12 * PX


def row_plot(chart: Chart, canvas: Canvas) -> Plot:
    """All rows below an axis that is told once; in a narrow picture each name stands over its bar."""
    marks, over, bars = chart.marks, canvas.narrow, chart.kind is ChartKind.BAR
    step, width = line_height(TEXT), canvas.right - canvas.left
    names = 0 if over else min(max(width_of(mark.name, TEXT) for mark in marks), width * 38 // 100)
    values = min(max(width_of(mark.label, TEXT, bold=True) for mark in marks), width * 45 // 100)
    left, right = canvas.left + (names + _GAP if names else 4 * PX), canvas.right - values - _GAP
    ticks = axis_ticks(chart, right - left)
    margin = 4 * PX + (ARROW if any(None in (mark.low, mark.high) for mark in marks) else 0)

    def x(value: Fraction) -> int:
        return left + margin + along(value, ticks[0], ticks[-1], right - left - 2 * margin)

    top = canvas.top + step + 8 * PX
    high = len(marks) * (_MOST_LINES * step + 8 * PX) <= canvas.top + canvas.height - top
    floor = None if chart.signed else x(Fraction(1 if chart.ranked else 0))
    rows: list[Part | MarkDrawing] = []
    heights, widest = [], 0
    for mark in marks:
        name = wrapped(mark.name, TEXT, width if over else names, _MOST_LINES if high else 2)
        y = top + 4 * PX + (len(name) * step if over else 0) + TEXT * 6
        emphasised = mark.highlighted or len(marks) == 1
        ink = Ink.ACCENT if emphasised else Ink.QUIET
        face = Face(TEXT, Ink.ACCENT if emphasised else Ink.INK)
        rows += block_at(canvas.left, top + 4 * PX + TEXT * 10, name, face)
        value = cut(mark.label, TEXT, values, bold=True)
        rows.append(words_at(canvas.right, y + TEXT * 4, value, face._replace(bold=True), "end"))
        low, high_end = (None if end is None else x(end) for end in (mark.low, mark.high))
        place = MarkPlace(mark, chart.lines[0], ink, y, x(mark.value), low, high_end, floor, in_row=True)
        bar = (place.bar(x(Fraction(0)), ROW_BAR // 2),) if bars else ()
        rows.append(MarkDrawing(mark.figure, mark.sentence, (*bar, *place.parts(dot=not bars))))
        heights.append(y)
        widest = max(widest, place.wide)
        top += (len(name) + 1 if over else max(len(name), 1)) * step + 8 * PX
    begin = canvas.top + step + 2 * PX
    # The lines of the axis run through all rows, or beside each mark where the names lie between.
    runs = [(begin, begin + 4 * PX), *((y - 7 * PX, y + 7 * PX) for y in heights)] if over else [(begin, top)]
    axis: list[Part] = [
        Stroke(((at, start), (at, end)), Ink.GRID if tick else Ink.INK, HAIR)
        for tick, at in ((tick, x(tick)) for tick in ticks)
        for start, end in runs
    ]
    notes = rounding_note(chart, widest) + start_note(chart, ticks)
    return Plot(
        top + 4 * PX, [*axis, *_row_numbers(chart, canvas, ticks, [x(tick) for tick in ticks]), *rows], notes=notes
    )


def _row_numbers(chart: Chart, canvas: Canvas, ticks: Sequence[Fraction], places: Sequence[int]) -> list[Lettering]:
    """The number of the last tick with the unit, and of the others those that find room beside it."""
    face, y = Face(TEXT, Ink.QUIET), canvas.top + TEXT * 10
    *others, last = tick_words(decimals_of(ticks), chart.lang)
    top = cut(chart.with_unit(last), TEXT, canvas.right - canvas.left)
    words = words_at(min(places[-1] + width_of(top, TEXT) // 2, canvas.right), y, top, face, "end")
    told = [words if words.box.left >= canvas.left else words_at(canvas.left, y, top, face)]
    for x, number in zip(places, others, strict=False):
        words = words_at(x, y, number, face, "middle")
        if words.box.left >= canvas.left and not any(words.box.grown(4 * PX).meets(other.box) for other in told):
            told.append(words)
    return told
