"""A chart laid out: its plot along time or in rows, with title, keys, notes, source and address around it."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain, pairwise

from api.domain.messages import Message, joined
from api.plugins.charts import theme
from api.plugins.charts.axes import Axes, Canvas, MarkPlace, Plot, along, axis_ticks, plot_notes, spaced, ways
from api.plugins.charts.chart import Chart, ChartKind, Mark, clauses, tick_words
from api.plugins.charts.drawing import Drawing, Face, Lettering, MarkDrawing, Part, Segment, Stroke, enlarged
from api.plugins.charts.placement import Texts, gutter_for
from api.plugins.charts.theme import HAIR, PX, SMALL, SUBTITLE, TEXT, Ink

_WIDEST = 720
"""A wider picture of a fixed height is drawn at this width, or a little wider, and enlarged as a whole."""
_PARAGRAPH = 2 * PX
_QUIET = Face(SMALL, Ink.QUIET)

Parts = list[Part | MarkDrawing]


def layout(chart: Chart, width: int, height: int | None = None, *, grows: bool = False) -> Drawing:
    """The picture of a chart, `width` px wide: as high as it needs, or `height` px, or more if it `grows`."""
    if height is None:
        return _Page(chart, width, theme.PADDING).free()

    def drawn(wide: int, high: int) -> Drawing | None:
        page = _Page(chart, wide, 2 * theme.PADDING)
        return page.boxed(high) or (page.free() if grows and wide != _WIDEST else None)

    return enlarged(drawn, width, height, _WIDEST)


class _Page:
    def __init__(self, chart: Chart, width: int, padding: int) -> None:
        self._chart, self._width, self._padding = chart, width, padding
        self._room, self._narrow = width * PX - 2 * padding, width < theme.NARROW
        self._closing = [_QUIET.wrapped(text, self._room) for text in (chart.source_line, chart.address)]
        title = Face(theme.NARROW_TITLE if self._narrow else theme.TITLE, bold=True, serif=True)
        self._head: Parts = []
        self._top = padding
        for face, text in ((title, chart.title), (Face(SUBTITLE, Ink.QUIET), chart.subtitle)):
            lines = face.balanced(text, self._room)
            self._head += face.block(padding, self._top + face.step - face.size * 3, lines)
            self._top += len(lines) * face.step + 3 * PX
        self._top += 9 * PX

    def free(self) -> Drawing:
        """The drawing as high as it needs to be."""
        wanted = self._room * (75 if self._narrow else 45) // 100
        parts, end, _ = self._body(max(min(wanted, 340 * PX), 210 * PX))
        return self._drawing(parts, -(-(end + self._padding) // PX))

    def boxed(self, height: int) -> Drawing | None:
        """The drawing of that height, without notes that have no room; None if the plot has too little room."""
        chart, bottom = self._chart, height * PX - self._padding
        least = len(chart.marks) * TEXT * 42 if chart.in_rows else max(height * PX * 46 // 100, 110 * PX)
        if self._top + least > bottom:
            return None
        parts, end, said = self._body(least, bottom)
        if end > bottom:
            return None
        if chart.lines and not chart.in_rows:  # the plot gets the room that is left, unless a note is lost by that
            higher, higher_end, higher_said = self._body(least + bottom - end, bottom)
            parts = higher if higher_end <= bottom and higher_said >= said else parts
        return self._drawing(parts, height)

    def _body(self, height: int, bottom: int | None = None) -> tuple[Parts, int, int]:
        """The parts of the plot and the texts below it, their lower end, and the number of notes that have room."""
        chart, plot = self._chart, Plot(self._top)
        if chart.lines:
            canvas = Canvas(self._padding, self._padding + self._room, self._top, height, self._narrow)
            plot = row_plot(chart, canvas) if chart.in_rows else time_plot(chart, canvas)
        parts, y = [*plot.below, *plot.above], plot.bottom + 6 * PX
        keys = [(Face(SMALL + 1, ink), key) for key, ink in plot.keys]
        paragraphs = [(face, face.wrapped(key, self._room), 0) for face, key in keys]
        foot = [(_QUIET, lines, _PARAGRAPH) for lines in self._closing]
        most = None
        if bottom is not None:
            taken = sum(len(lines) * face.step + gap for face, lines, gap in (*paragraphs, *foot))
            most = max(1, (bottom - y - taken - _PARAGRAPH - 7 * PX) // _QUIET.step)
        notes, said = self._notes((*chart.notes, *plot.notes), most)
        for face, lines, gap in (*paragraphs, (_QUIET, notes, _PARAGRAPH), *foot):
            parts += face.block(self._padding, y + face.step, lines)
            y += len(lines) * face.step + gap
        return parts, y + 7 * PX, said

    def _notes(self, notes: Sequence[str], most: int | None) -> tuple[Sequence[str], int]:
        """The lines of the whole notes that fit in `most` lines, with a count of the others; and how many fit."""
        lang, name = self._chart.lang, "chart-more-notes-at-the-address" if self._chart.address else "chart-more-notes"
        for count in range(len(notes), -1, -1):
            said = [*notes[:count]]
            if more := len(notes) - count:
                said.append(Message(name, count=more).in_language(lang))
            lines = _QUIET.wrapped(joined(said, lang, "between-sentences"), self._room)
            if most is None or len(lines) <= most:
                break
        return lines, count

    def _drawing(self, parts: Parts, height: int) -> Drawing:
        chart, room = self._chart, (self._width * PX, height * PX)
        return Drawing(self._width, height, chart.title, chart.description, chart.lang, (*self._head, *parts), room)


def time_plot(chart: Chart, canvas: Canvas) -> Plot:
    """The plot of figures in time, each line with its name at its end or in the margin, else with a numbered key."""
    several, named = len(chart.lines) > 1, not canvas.narrow
    axes = Axes(chart, canvas, gutter_for(chart.lines, canvas) if named else 16 * PX if several else 8 * PX)
    plot = Plot(axes.bottom + TEXT * 18)
    texts = Texts(axes, plot)
    values = axes.value_axis()
    texts.taken += [part.box for part in values if isinstance(part, Lettering)]
    plot.below += [*values, *axes.time_axis()]
    for line in chart.lines:
        ink, thick = (Ink.ACCENT, theme.ACCENT_LINE) if line.accent else (Ink.QUIET, theme.LINE)
        for join, way in ways(chart, line):
            points = tuple((axes.x(at), axes.y(value)) for at, value in way)
            plot.below.append(Stroke(points, ink, thick, theme.DASHES[join]))
            texts.segments += [Segment(*a, *b) for a, b in pairwise(points)]
    bars = chart.kind is ChartKind.BAR
    moments = [{mark.at for mark in line.marks} for line in chart.lines]
    at_once = {at: [number for number, own in enumerate(moments) if at in own] for at in axes.ats}
    apart = min((axes.x(b) - axes.x(a) for a, b in pairwise(axes.ats)), default=theme.WIDEST_BAR * 2)
    wide = max(min(apart * 7 // 10 // max(map(len, at_once.values())), theme.WIDEST_BAR), 5) if bars else 0
    placed: list[list[MarkPlace]] = []
    for number, line in enumerate(chart.lines):
        places = []
        for mark in line.marks:
            others = at_once[mark.at]
            x = axes.x(mark.at) + wide * (2 * others.index(number) + 1 - len(others)) // 2
            places.append(MarkPlace(chart, line, mark, x, axes.y, axes.radius))
        for place, after in pairwise(places):
            place.up = after.value >= place.value
        placed.append(places)
    # Keyboards and screen readers go through marks in this order: by time, then by line.
    for place in sorted(chain(*placed), key=lambda place: place.mark.at):
        plot.below.append(place.drawing(wide // 2))
        texts.marks.append(place.reach)
        texts.taken += [place.reach, *([place.bar(wide // 2)] if bars else ())]
    ends = [places[-1] for places in placed]
    if named or several:
        texts.number_lines(texts.name_lines(ends) if named else ends)
    _label_values(chart, placed, ends if named or several else [], texts, plot)
    texts.mark_breaks()
    plot.notes += plot_notes(chart, [*chain(*placed)], axes.ticks)
    return plot


def _label_values(
    chart: Chart, placed: Sequence[Sequence[MarkPlace]], named: Sequence[MarkPlace], texts: Texts, plot: Plot
) -> None:
    """Write the numbers at marks, unless a name has the number; chief ones and limits without room go below."""
    by_mark = {at.mark: at for at in chain(*placed)}
    chosen = [by_mark[mark] for line in reversed(chart.lines) for mark in labelled(line.marks)]
    chosen += [at for at in chain(*placed[::-1]) if at.mark.is_limit and at not in chosen]
    missing = [at for at in chosen if at not in named and not texts.label(at)]
    chief = [at for at in missing if at.ink is Ink.ACCENT or at.mark.highlighted or at.mark.is_limit]
    if below := sorted(chief[:6], key=lambda at: at.mark.at):
        said = (Message("headed", heading=at.mark.period, text=at.mark.amount) for at in below)
        plot.notes.append(clauses((each.in_language(chart.lang) for each in said), chart.lang).in_language(chart.lang))


def labelled(marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a line that carry their value: highlighted ones, the first and the last, one number among limits."""
    chosen = [mark for mark in marks if mark.highlighted]
    forecasts = [mark for mark in marks if mark.status == "F"]
    return [*dict.fromkeys([*chosen, marks[-1], marks[0], *forecasts[:1], *lone_number(marks)])]


def lone_number(marks: Sequence[Mark]) -> list[Mark]:
    """The only mark that is not a limit, as a list of one; empty if there are none or several."""
    numbers = [mark for mark in marks if not mark.is_limit]
    return numbers if len(numbers) == 1 else []


_PLAIN, _BOLD, _NUMBER = Face(TEXT), Face(TEXT, bold=True), Face(TEXT, Ink.QUIET)


def row_plot(chart: Chart, canvas: Canvas) -> Plot:
    """The plot of rows below one axis, each with its name over it."""
    marks, step, width = chart.marks, _PLAIN.step, canvas.right - canvas.left
    values = min(max(_BOLD.width(mark.label) for mark in marks), width * 45 // 100)
    margin = 8 * PX + (theme.ARROW if any(mark.is_limit for mark in marks) else 0)
    left, right = canvas.left + margin, canvas.right - values - 12 * PX - margin
    ticks = axis_ticks(chart, right - left)
    position = along(ticks[0], ticks[-1], right - left)

    def x(value: Fraction) -> int:
        return left + position(value)

    last, *others = reversed(tick_words(ticks, chart.lang))
    names = [_NUMBER.cut(chart.with_unit(last), width), *reversed(others)]
    numbers = (
        _NUMBER.at(x(tick), canvas.top + TEXT * 10, name, "middle").inside(canvas.left, canvas.right)
        for tick, name in zip([ticks[-1], *ticks[:-1]], names, strict=True)
    )
    plot = Plot(canvas.top + step + 8 * PX, [*spaced(numbers)])
    places = []
    for mark in marks:
        name = _PLAIN.wrapped(mark.name, width, 3)
        y = plot.bottom + 4 * PX + len(name) * step + TEXT * 6
        place = MarkPlace(chart, chart.lines[0], mark, y, x)
        places.append(place)
        face = Face(TEXT, Ink.ACCENT if place.ink is Ink.ACCENT else Ink.INK)
        bold = face._replace(bold=True)
        plot.below += [
            Stroke(((x(tick), y - 7 * PX), (x(tick), y + 7 * PX)), Ink.GRID if tick else Ink.INK, HAIR)
            for tick in ticks
        ]
        plot.below += face.block(canvas.left, plot.bottom + 4 * PX + TEXT * 10, name)
        plot.below.append(bold.at(canvas.right, y + TEXT * 4, bold.cut(mark.label, values), "end"))
        plot.below.append(place.drawing(theme.ROW_BAR // 2))
        plot.bottom += (len(name) + 1) * step + 8 * PX
    plot.notes += plot_notes(chart, places, ticks)
    return plot
