"""A chart laid out: its plot along time or in rows, with texts among its marks and title, keys and notes around it."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from itertools import chain, cycle, pairwise
from math import hypot
from string import ascii_lowercase

from api.domain.messages import Message, joined
from api.plugins.charts import theme
from api.plugins.charts.axes import Axes, Canvas, MarkPlace, Plot, along, axis_ticks, plot_notes, spaced, ways
from api.plugins.charts.chart import Chart, ChartKind, Mark, clauses, number_words
from api.plugins.charts.drawing import Box, Drawing, Face, Lettering, MarkDrawing, Part, Place, Stroke, Symbol, enlarged
from api.plugins.charts.theme import HAIR, PX, SMALL, SUBTITLE, TEXT, Ink

_WIDEST = 720
"""A wider picture of a fixed height is drawn at this width, or a little wider, and enlarged as a whole."""
_PARAGRAPH = 2 * PX
_QUIET = Face(SMALL, Ink.QUIET)

Parts = list[Part | MarkDrawing]


def layout(chart: Chart, width: int, height: int | None = None, *, grows: bool = False) -> Drawing:
    """The picture of a chart, `width` px wide: as high as it needs, or `height` px, or more if it `grows`."""

    def drawn(wide: int, high: int | None) -> Drawing | None:
        if high is None:
            return _Page(chart, wide, theme.PADDING).free()
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
        parts, end = self._body(max(min(wanted, 340 * PX), 210 * PX))
        return self._drawing(parts, -(-(end + self._padding) // PX))

    def boxed(self, height: int) -> Drawing | None:
        """The drawing of that height, without notes that have no room; None if the plot has too little room."""
        chart, bottom = self._chart, height * PX - self._padding
        least = max(height * PX * 46 // 100, 110 * PX)
        parts, end = self._body(least, bottom)
        if end > bottom:
            return None
        if chart.lines and not chart.in_rows:  # the plot gets the room that is left
            higher, higher_end = self._body(least + bottom - end, bottom)
            parts = higher if higher_end <= bottom else parts
        return self._drawing(parts, height)

    def _body(self, height: int, bottom: int | None = None) -> tuple[Parts, int]:
        """The parts of the plot and the texts below it, and their lower end."""
        chart, plot = self._chart, Plot(self._top)
        if chart.lines:
            canvas = Canvas(self._padding, self._padding + self._room, self._top, height, self._narrow)
            plot = row_plot(chart, canvas) if chart.in_rows else time_plot(chart, canvas)
        parts, y = [*plot.below, *plot.above], plot.bottom + 6 * PX
        paragraphs = [(face := Face(SMALL + 1, ink), face.wrapped(key, self._room), 0) for key, ink in plot.keys]
        foot = [(_QUIET, lines, _PARAGRAPH) for lines in self._closing]
        most = None
        if bottom is not None:
            taken = sum(len(lines) * face.step + gap for face, lines, gap in (*paragraphs, *foot))
            most = max(1, (bottom - y - taken - _PARAGRAPH - 7 * PX) // _QUIET.step)
        notes = self._notes((*chart.notes, *plot.notes), most)
        for face, lines, gap in (*paragraphs, (_QUIET, notes, _PARAGRAPH), *foot):
            parts += face.block(self._padding, y + face.step, lines)
            y += len(lines) * face.step + gap
        return parts, y + 7 * PX

    def _notes(self, notes: Sequence[str], most: int | None) -> Sequence[str]:
        """The lines of the whole notes that fit in `most` lines, with a count of the others."""
        lang, name = self._chart.lang, "chart-more-notes-at-the-address" if self._chart.address else "chart-more-notes"
        for count in range(len(notes), -1, -1):
            more = len(notes) - count
            said = [*notes[:count], Message(name, count=more) if more else None]
            lines = _QUIET.wrapped(joined(said, lang, "between-sentences"), self._room)
            if most is None or len(lines) <= most:
                break
        return lines

    def _drawing(self, parts: Parts, height: int) -> Drawing:
        chart, room = self._chart, (self._width * PX, height * PX)
        return Drawing(self._width, height, chart.title, chart.description, chart.lang, (*self._head, *parts), room)


def time_plot(chart: Chart, canvas: Canvas) -> Plot:
    """The plot of figures in time, each line with its name at its end or in the margin, else with a numbered key."""
    several, named = len(chart.lines) > 1, not canvas.narrow
    gutter = 16 * PX if several else 8 * PX
    if named:
        widest = max(max(_BOLD.width(line.marks[-1].label), _PLAIN.width(line.name)) for line in chart.lines)
        gutter = min(widest + 12 * PX, (canvas.right - canvas.left) * 22 // 100)
    axes = Axes(chart, canvas, gutter)
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
            texts.draw_around(points)
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
        texts.tell_lines(ends, named=named)
    texts.label_values(placed, ends if named or several else [])
    texts.mark_breaks()
    plot.notes += plot_notes(chart, [*chain(*placed)], axes.ticks)
    return plot


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

    def x(value: Decimal) -> int:
        return left + position(value)

    *names, last = (number_words(tick, chart.lang) for tick in ticks)
    numbers = [
        _NUMBER.at(x(tick), canvas.top + TEXT * 10, name, "middle").inside(canvas.left, canvas.right)
        for tick, name in zip(ticks, [*names, _NUMBER.cut(chart.with_unit(last), width)], strict=True)
    ]
    plot = Plot(canvas.top + step + 8 * PX, [*spaced([numbers[-1], *numbers[:-1]])])
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


Block = Sequence[Lettering]
_GAP, _CLEAR, _NEAR, _NAME_LINES = 2 * PX, 2 * PX, 24, 4
"""Space around a text, how much nearer it must be to its own mark than to others, and its distance from the mark."""
_RING = 7 * PX
"""Radius of the ring of a number at the end of a line."""
_SIGN = Face(SMALL, Ink.QUIET, bold=True, halo=True)


class Texts:
    """The texts of a plot along time; each is written at the first of its positions that is free."""

    def __init__(self, axes: Axes, plot: Plot) -> None:
        canvas, self._axes, self._plot = axes.canvas, axes, plot
        self._bounds = Box(canvas.left, canvas.top, canvas.right, axes.bottom)
        self._breaks = {axes.x(each.at) for each in axes.chart.breaks}
        self._reach = (axes.right - axes.left) // 4
        """Greatest distance from the end of a line to its name or number."""
        self.taken: list[Box] = []
        self.marks: list[Box] = []
        """Rectangles of marks; a text near a mark seems to belong to it."""
        self._lines: list[Place] = []
        """Places on lines, so close that no text lies between two of them."""

    def draw_around(self, line: Sequence[Place]) -> None:
        """Keep texts off a line through some points."""
        for (x, y), (x2, y2) in pairwise(line):
            parts = max(x2 - x, abs(y2 - y)) // (4 * PX) + 1
            self._lines += [(x + (x2 - x) * part // parts, y + (y2 - y) * part // parts) for part in range(parts + 1)]

    def _place(self, tries: Iterable[Block], own: Box | None = None, *, over_lines: bool = False) -> Block:
        """The first free position of a text, at its `own` mark, else any `over_lines`; it is then taken."""
        spare: Block = ()
        for block in tries:
            box = _hull(block)
            left, top, right, bottom = box.grown(_GAP)
            if not box.within(self._bounds) or any(
                left < x2 and x1 < right and top < y2 and y1 < bottom for x1, y1, x2, y2 in self.taken
            ):
                continue
            crossed = any(left < x < right for x in self._breaks)
            crossed = crossed or any(left < x < right and top < y < bottom for x, y in self._lines)
            if not crossed and self._is_at(box, own):
                break
            spare = spare or block
        else:
            block = spare if over_lines else ()
        self.taken += [_hull(block)] if block else []
        return block

    def _is_at(self, box: Box, own: Box | None) -> bool:
        """True if a text is in the margin, or clearly nearer to its own mark than to every other."""
        if own is None or box.left > self._axes.right:
            return True
        off = _apart(box, own)
        near = (other for other in self.marks if _apart(box, other) < off + _CLEAR and other != own)
        return all(_apart(box, other) >= off + min(_apart(own, other) // 2, _CLEAR) for other in near)

    def label_values(self, placed: Sequence[Sequence[MarkPlace]], named: Sequence[MarkPlace]) -> None:
        """Write the numbers at marks, unless a name has the number; chief ones and limits without room go below.

        Of each line these are the highlighted marks, the last, the first, the only number among limits, and limits.
        """
        chosen, chart = list[MarkPlace](), self._axes.chart
        for places in reversed(placed):
            highlighted = [at for at in places if at.mark.highlighted]
            lone = lone_number([at.mark for at in places])
            chosen += [*highlighted, places[-1], places[0], *(at for at in places if at.mark in lone)]
        chosen += [at for at in chain(*placed[::-1]) if at.mark.is_limit]
        missing = [at for at in dict.fromkeys(chosen) if at not in named and not self.label(at)]
        chief = [at for at in missing if at.ink is Ink.ACCENT or at.mark.highlighted or at.mark.is_limit]
        if below := sorted(chief[:6], key=lambda at: at.mark.at):
            said = (Message("headed", heading=at.mark.period, text=at.mark.amount) for at in below)
            self._plot.notes.append(clauses(said, chart.lang).in_language(chart.lang))

    def label(self, at: MarkPlace) -> bool:
        """Write the value of a mark right next to the mark; False if there is no room."""
        words = Face(TEXT, at.ink, bold=True, halo=True).at(0, 0, at.mark.label)
        found = self._place(_around([words], at.reach, up=at.up), at.reach)
        self._plot.above += found
        return bool(found)

    def tell_lines(self, ends: Sequence[MarkPlace], *, named: bool) -> None:
        """Write the name of each line at its end or in the margin; one without room has a number and a key below."""
        plot, lang, rings = self._plot, self._axes.chart.lang, list[Symbol]()
        numbers = list[Lettering]()
        for end in sorted(ends, key=lambda end: end.value):
            if named and (block := self._place(self._names(end), end.reach)):
                plot.above += block
                x, y = block[0].x - 3 * PX, block[0].y - TEXT * 4
                if x > self._axes.right and (y - end.value > 8 * PX or x - end.along > 24 * PX):
                    plot.below.append(Stroke(((end.along, end.value), (x, y)), end.ink, theme.LEADER))
                continue
            number, face = "", Face(SMALL, Ink.GROUND, bold=True)
            disc = [Lettering(0, 0, "", face, "middle", Box(0, 0, 2 * _RING, 0)).placed(0, 0, "middle")]
            around = (_around(disc, end.reach, off, beside=True) for off in range(_NEAR, self._reach // 2, _RING))
            for place in self._place(chain.from_iterable(around), end.reach, over_lines=True):
                number = str(len(rings) + 1)
                x, y = (place.box.left + place.box.right) // 2, (place.box.top + place.box.bottom) // 2
                rings.append(Symbol(x, y, _RING, 0, end.ink))
                numbers.append(face.at(x, y + SMALL * 4, number, "middle"))
                plot.below.append(Stroke(((end.along, end.value), (x, y)), end.ink, theme.LEADER))
            key = lang.message("headed", heading=end.line.name, text=end.line.marks[-1].label)
            plot.keys.append((f"{number} {key}".strip(), end.ink))
        plot.above += [*rings, *numbers]

    def _names(self, end: MarkPlace) -> Iterator[Block]:
        """The positions of a name: at an end in the plot, then in the margin, from the height of the end down."""
        face, x = Face(TEXT, end.ink), self._axes.right + 10 * PX
        width = self._axes.canvas.right - x
        value = face._replace(bold=True).block(0, 0, _BOLD.wrapped(end.line.marks[-1].label, width, 2))
        name = [*value, *face.block(0, len(value) * face.step, face.wrapped(end.line.name, width, _NAME_LINES))]
        if end.along < self._axes.right - 30 * PX:
            yield from (each for each in _around(name, end.reach, beside=True) if _hull(each).right < self._axes.right)
        heights = range(end.value, end.value + self._reach - x + end.along, 3 * PX)
        yield from _moved(name, ((x, y + TEXT * 4, "start") for y in heights))

    def mark_breaks(self) -> None:
        """Draw the lines of all breaks, each with a letter, and write the reasons below."""
        axes, plot = self._axes, self._plot
        breaks = dict.fromkeys((axes.x(each.at), each.reason) for each in axes.chart.breaks)
        letters = dict(zip(dict.fromkeys(reason for _, reason in breaks), cycle(ascii_lowercase), strict=False))
        for x, reason in breaks:
            plot.below.append(Stroke(((x, axes.top), (x, axes.bottom)), Ink.QUIET, theme.HAIR, theme.BREAK_DASH))
            heights = range(axes.top - 3 * PX, axes.bottom, 10 * PX)
            plot.above += self._place(([_SIGN.at(x, y, letters[reason], "middle")] for y in heights), over_lines=True)
        plot.keys += [(f"{letter} {reason}", Ink.QUIET) for reason, letter in letters.items()]


def _around(block: Block, own: Box, off: int = _NEAR, *, up: bool = True, beside: bool = False) -> Iterator[Block]:
    """A text above and below a mark and at its sides, those first if `beside`, then in line with its sides."""
    hull, middle = _hull(block), (own.top + own.bottom) // 2 + TEXT * 4
    heights = [own.top - off - hull.bottom, own.bottom + off - hull.top][:: 1 if up else -1]
    over = [((own.left + own.right) // 2, y, "middle") for y in heights]
    aside = [(own.right + off + _NEAR, middle, "start"), (own.left - off - _NEAR, middle, "end")]
    corners = [(x, y, anchor) for x, anchor in ((own.left, "start"), (own.right, "end")) for y in heights]
    return _moved(block, [*aside, *over, *corners] if beside else [*over, *aside, *corners])


def _moved(block: Block, ways: Iterable[tuple[int, int, str]]) -> Iterator[Block]:
    """A text, moved by each of some offsets and with the anchor of each."""
    return ([each.placed(each.x + x, each.y + y, anchor) for each in block] for x, y, anchor in ways)


def _hull(block: Block) -> Box:
    return reduce(Box.joined, (words.box for words in block))


def _apart(one: Box, other: Box) -> int:
    across = max(one.left - other.right, other.left - one.right, 0)
    return int(hypot(across, max(one.top - other.bottom, other.top - one.bottom, 0)))
