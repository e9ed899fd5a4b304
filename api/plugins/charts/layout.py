"""A chart laid out: its plot along time or in rows, with title, keys, notes, source and address around it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import chain, pairwise

from api.domain.query import Lang
from api.domain.words import ONE_SIDED
from api.plugins.charts import theme
from api.plugins.charts.axes import (
    Axes,
    Canvas,
    MarkPlace,
    Plot,
    along,
    axis_ticks,
    decimals_of,
    rounding_note,
    start_note,
    stretches,
)
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark, tick_words, worded
from api.plugins.charts.drawing import Drawing, Face, Lettering, MarkDrawing, Part, Segment, Stroke
from api.plugins.charts.placement import Texts, gutter_for
from api.plugins.charts.theme import HAIR, PX, SMALL, SUBTITLE, TEXT, Ink

_PARAGRAPH = 2 * PX
_DESIGNED = (720, 864)
"""A picture of a fixed size that is wider is drawn so wide, and enlarged as a whole; less where the plot needs it."""
_HALF, _NEARLY = 52, 46
"""Percent of a fixed height that the plot has with its axes where all notes fit, and where few do."""
_SMALLER = 3
"""So many px smaller is a title that has fewer lines by it."""
_SMALLEST = (15, 13)
"""A title where the figures would have no room else, in px."""
_ROUNDS = 4
_SPARE = 6 * PX
"""Less room than this below the address stays empty."""
_QUIET = Face(SMALL, Ink.QUIET)

Parts = list[Part | MarkDrawing]


def layout(chart: Chart, width: int, height: int | None = None, *, grows: bool = False) -> Drawing:
    """The places of all parts in a picture that is so many px wide; as high as it needs, or exactly so high.

    One that `grows` is higher than that where its figures need it.
    """
    if height is None:
        return _Page(chart, width, theme.PADDING).free()
    as_given = _Page(chart, width, theme.PADDING * (2 if width >= theme.NARROW else 1))
    pages = [_Page(chart, drawn, 2 * theme.PADDING) for drawn in _DESIGNED if drawn <= width] or [as_given]
    for page, nearly in (*((page, True) for page in pages), (pages[-1], False)):
        if (boxed := page.boxed(page.scaled(height, width), nearly=nearly)) is not None:
            return boxed._replace(width=width, height=height)
    if grows:
        free = pages[0].free()
        return free._replace(width=width, height=free.height * width // free.width)
    enough = pages[-1].enough(width)
    helps = worded(chart.lang, "higher" if enough <= theme.MAX_HEIGHT else "any-height", height=enough)
    small = worded(chart.lang, "no-plot", helps=helps)
    drawings = (page.without_plot(small, page.scaled(height, width)) for page in (*pages, as_given))
    drawing = next(filter(None, drawings), None) or as_given.without_plot(small, height * PX, alone=True)
    assert drawing is not None  # noqa: S101 - what helps is said whatever the room
    return drawing._replace(width=width, height=height)


class _Page:
    def __init__(self, chart: Chart, width: int, padding: int) -> None:
        self._chart, self._width, self._padding = chart, width * PX, padding
        self._room = self._width - 2 * padding
        self._narrow = width < theme.NARROW
        self._title = theme.NARROW_TITLE if self._narrow else theme.TITLE
        self._least = least_height(chart, narrow=self._narrow)
        self._closing = [_QUIET.wrapped(text, self._room) for text in (chart.source_line, chart.address)]

    def free(self) -> Drawing:
        """The drawing as high as it needs to be."""
        head, top = self._head(self._title)
        wanted = self._room * (75 if self._narrow else 45) // 100
        parts, end, _ = self._body(top, max(min(wanted, 340 * PX), 210 * PX))
        return self._drawing([*head, *parts], -(-(end + self._padding) // PX) * PX)

    def scaled(self, height: int, width: int) -> int:
        """A height in px of a picture so many px wide, before it is enlarged."""
        return height * self._width // width

    def boxed(self, height: int, *, nearly: bool) -> Drawing | None:
        """The drawing of that height: notes alone give way to the plot; None where what is left is too little.

        That is less than `nearly` half of the height, or so little that nothing would be seen.
        """
        least = self._least
        if nearly and not self._chart.in_rows:
            least = max(least, height * _NEARLY // 100)
        for size in self._title_sizes[: 1 if nearly else None]:
            head, top = self._head(size)
            if (parts := self._fitting(top, height - self._padding, height * _HALF // 100, least)) is not None:
                return self._drawing([*head, *parts], height)
        return None

    def enough(self, width: int) -> int:
        """The height in px of a picture so many px wide at which, and above which, the figures are drawn.

        It is that of the last thing that is tried: the smallest title, the least plot and a line of notes.
        """
        _, top = self._head(self._title_sizes[-1])
        _, end, _ = self._body(top, self._least, 0)
        return -(-(max(end, top + self._least) + self._padding) * width // self._width)

    def without_plot(self, small: str, height: int, *, alone: bool = False) -> Drawing | None:
        """The finding alone in a small box, and what helps; None where not even these have room.

        Each other text is whole where it fits, else left out.
        """
        bottom = height - self._padding // 2
        for size, subtitle in ((size, subtitle) for size in (*self._title_sizes, SMALL) for subtitle in (True, False)):
            parts, y = ([], self._padding) if alone else self._head(size, subtitle=subtitle)
            for text in (small, self._chart.source_line, self._chart.address):
                words = self._column(y, _QUIET.wrapped(text, self._room), _QUIET)
                end = y + len(words) * _QUIET.step
                if end <= bottom or (alone and text == small):
                    parts, y = [*parts, *words], end
                elif text == small:
                    break
            else:
                return self._drawing(parts, height)
        return None

    def _fitting(self, top: int, bottom: int, wanted: int, least: int) -> Parts | None:
        """A plot as high as wanted, lower where all but the notes leave it less, higher where all leave more."""
        most = bottom - top
        if most < least:
            return None
        room = most if self._chart.in_rows else min(max(wanted, least), most)
        for last in range(1, _ROUNDS + 1):
            room = least if last == _ROUNDS else room
            parts, end, said = self._body(top, room, bottom)
            if end <= bottom:
                break
            if room == least:
                return None
            room = max(least, room - (end - bottom))
        if bottom - end >= _SPARE and self._chart.lines and not self._chart.in_rows:
            # What is left below is given to the plot, unless a note would go for it.
            higher, higher_end, higher_said = self._body(top, room + bottom - end, bottom)
            return higher if higher_end <= bottom and higher_said >= said else parts
        return parts

    @cached_property
    def _title_sizes(self) -> Sequence[int]:
        """Sizes for a fixed height: the largest with which the title has the fewest lines, then smaller ones."""
        sizes = range(self._title, self._title - _SMALLER - 1, -1)
        lines = [len(Face(size, bold=True).wrapped(self._chart.title, self._room)) for size in sizes]
        chosen = sizes[lines.index(lines[-1])]
        return (chosen, *(size for size in _SMALLEST if size < chosen))

    def _column(self, y: int, lines: Sequence[str], face: Face) -> list[Lettering]:
        return face.block(self._padding, y + face.step, lines)

    def _head(self, size: int, *, subtitle: bool = True) -> tuple[Parts, int]:
        parts: Parts = []
        y, title, under = self._padding, Face(size, bold=True, serif=True), Face(SUBTITLE, Ink.QUIET)
        second = under.wrapped(self._chart.subtitle, self._room) if subtitle else []
        for lines, face in ((title.balanced(self._chart.title, self._room), title), (second, under)):
            parts += self._column(y - face.size * 3, lines, face)
            y += len(lines) * face.step + 3 * PX
        return parts, y + 9 * PX

    def _body(self, top: int, height: int, bottom: int | None = None) -> tuple[Parts, int, int]:
        """The plot and what is below it, where that ends, and how many of the notes are said.

        With a bottom, these are as many whole notes as leave the address above it, and how many more there are.
        """
        chart, plot = self._chart, Plot(top)
        if chart.lines:
            canvas = Canvas(self._padding, self._padding + self._room, top, height, self._narrow)
            plot = row_plot(chart, canvas) if chart.in_rows else time_plot(chart, canvas)
        parts, y, step = [*plot.below, *plot.above], plot.bottom + 6 * PX, _QUIET.step
        for key, ink in plot.keys:
            face = Face(SMALL + 1, ink)
            lines = face.wrapped(key, self._room)
            parts += self._column(y, lines, face)
            y += len(lines) * face.step
        y += 4 * PX if plot.keys else 0
        most = None
        if bottom is not None:
            closing = sum(len(paragraph) * step + _PARAGRAPH for paragraph in ([], *self._closing)) + 3 * PX
            most = max(1, (bottom - y - closing) // step)
        notes, said = self._notes((*chart.notes, *plot.notes), most)
        for paragraph in (notes, *self._closing):
            parts += self._column(y, paragraph, _QUIET)
            y += len(paragraph) * step + _PARAGRAPH
        return parts, y + 3 * PX, said

    def _notes(self, notes: Sequence[str], most: int | None) -> tuple[Sequence[str], int]:
        """The lines of as many notes as fit in so many, the most important first, and how many these are.

        None is ever cut: the others are counted, with the address that has them; where not even the first has room, the
        lines say no more than how many there are.
        """
        lang, space = self._chart.lang, "" if self._chart.lang is Lang.ZH else " "
        where = worded(lang, "at-the-address") if self._chart.address else ""
        for count in range(len(notes), -1, -1):
            said = [*notes[:count]]
            if more := len(notes) - count:
                said.append(worded(lang, "more-notes", count=more, where=where))
            lines = _QUIET.wrapped(space.join(said), self._room)
            if most is None or len(lines) <= most:
                break
        return lines, count

    def _drawing(self, parts: Parts, height: int) -> Drawing:
        chart, room = self._chart, (self._width, height)
        width, high = self._width // PX, height // PX
        return Drawing(width, high, chart.title, chart.description, chart.lang, tuple(parts), room)


_MOST_TOLD = 6
"""More limits than these, without room for their numbers, would be a table below the plot."""


def least_height(chart: Chart, *, narrow: bool) -> int:
    """The least height of a plot: its lines need room for their numbers, its rows for their names."""
    if chart.in_rows:
        return (len(chart.marks) * (2 if narrow else 1) * 21 + 20) * TEXT
    return max(110 * PX, (len(chart.lines) * 12 + 20) * TEXT) if chart.lines else 0


def time_plot(chart: Chart, canvas: Canvas) -> Plot:
    """The plot of a chart whose figures have a place in time.

    Each of its lines has its name: at its end, or in the margin where that is near. One whose end is far from the
    margin, with no room around it, has a number there, which a key below explains. All lines have numbers in a
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
        self._bars: dict[Fraction, list[Line]] = {}
        """The lines that have a bar at each moment."""
        for line in chart.lines:
            for at in {mark.at for mark in line.marks}:
                self._bars.setdefault(at, []).append(line)
        self._floor = None if chart.signed else self._axes.y(Fraction(1 if chart.ranked else 0))
        most = max(map(len, self._bars.values()))
        self._bar_width = max(min(self._axes.slot * 7 // 10 // most, theme.WIDEST_BAR), 5)

    def draw(self) -> Plot | None:
        """The plot, its texts last; None where the names of the lines find no room."""
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
            bars, up = self._bars[mark.at], mark.value >= 0
            x += self._bar_width * (2 * bars.index(line) + 1 - len(bars)) // 2
        low, high = (None if end is None else axes.y(end) for end in (mark.low, mark.high))
        looks = {"downwards": chart.ranked, "up": up}
        return MarkPlace(mark, line, _ink(line), x, value, low, high, self._floor, radius=axes.radius, **looks)

    def _strokes(self, line: Line) -> list[Stroke]:
        strokes = []
        for join, marks in stretches(line):
            points = [(self._axes.x(mark.at), self._axes.y(mark.value)) for mark in marks]
            if self._chart.kind is ChartKind.STEP and join is not Join.DOTTED:
                points = [points[0], *chain(*(((x, y), (x, own)) for (_, y), (x, own) in pairwise(points)))]
            width = theme.ACCENT_LINE if line.accent else theme.LINE
            strokes.append(Stroke(tuple(points), _ink(line), width, theme.DASHES[join]))
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
        below = [at for at in missing if at not in limits and (at.ink is Ink.ACCENT or at.mark.highlighted)]
        if len(limits) <= _MOST_TOLD:
            below = sorted([*below, *limits], key=lambda at: at.mark.at)
        if below:
            colon, between, end = "：；。" if chart.lang is Lang.ZH else (": ", "; ", ".")
            words = between.join(f"{at.mark.period}{colon}{at.mark.amount}" for at in below)
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
_PLAIN, _BOLD = Face(TEXT), Face(TEXT, bold=True)


def row_plot(chart: Chart, canvas: Canvas) -> Plot:
    """The plot of rows below one axis; in a narrow picture each name is over its bar."""
    marks, over, bars = chart.marks, canvas.narrow, chart.kind is ChartKind.BAR
    step, width = _PLAIN.step, canvas.right - canvas.left
    names = 0 if over else min(max(_PLAIN.width(mark.name) for mark in marks), width * 38 // 100)
    values = min(max(_BOLD.width(mark.label) for mark in marks), width * 45 // 100)
    left, right = canvas.left + (names + _GAP if names else 4 * PX), canvas.right - values - _GAP
    ticks = axis_ticks(chart, right - left)
    margin = 4 * PX + (theme.ARROW if any(None in (mark.low, mark.high) for mark in marks) else 0)

    def x(value: Fraction) -> int:
        return left + margin + along(value, ticks[0], ticks[-1], right - left - 2 * margin)

    top = canvas.top + step + 8 * PX
    high = len(marks) * (_MOST_LINES * step + 8 * PX) <= canvas.top + canvas.height - top
    floor = None if chart.signed else x(Fraction(1 if chart.ranked else 0))
    rows: list[Part | MarkDrawing] = []
    heights, widest = [], 0
    for mark in marks:
        name = _PLAIN.wrapped(mark.name, width if over else names, _MOST_LINES if high else 2)
        y = top + 4 * PX + (len(name) * step if over else 0) + TEXT * 6
        emphasised = mark.highlighted or len(marks) == 1
        ink = Ink.ACCENT if emphasised else Ink.QUIET
        face = Face(TEXT, Ink.ACCENT if emphasised else Ink.INK)
        rows += face.block(canvas.left, top + 4 * PX + TEXT * 10, name)
        bold = face._replace(bold=True)
        rows.append(bold.at(canvas.right, y + TEXT * 4, bold.cut(mark.label, values), "end"))
        low, high_end = (None if end is None else x(end) for end in (mark.low, mark.high))
        place = MarkPlace(mark, chart.lines[0], ink, y, x(mark.value), low, high_end, floor, in_row=True)
        bar = (place.bar(x(Fraction(0)), theme.ROW_BAR // 2),) if bars else ()
        rows.append(MarkDrawing(mark.figure, mark.sentence, (*bar, *place.parts(dot=not bars))))
        heights.append(y)
        widest = max(widest, place.wide)
        top += (len(name) + 1 if over else max(len(name), 1)) * step + 8 * PX
    begin = canvas.top + step + 2 * PX
    # The lines of the axis run through all rows, or at each mark where the names lie between.
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
    """The number of the last tick with the unit, and of the others those that find room."""
    face, y = Face(TEXT, Ink.QUIET), canvas.top + TEXT * 10
    *others, last = tick_words(decimals_of(ticks), chart.lang)
    top = face.cut(chart.with_unit(last), canvas.right - canvas.left)
    words = face.at(min(places[-1] + face.width(top) // 2, canvas.right), y, top, "end")
    numbers = [words if words.box.left >= canvas.left else face.at(canvas.left, y, top)]
    for x, number in zip(places, others, strict=False):
        words = face.at(x, y, number, "middle")
        if words.box.left >= canvas.left and not any(words.box.grown(4 * PX).meets(other.box) for other in numbers):
            numbers.append(words)
    return numbers
