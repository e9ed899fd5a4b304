"""A chart laid out: its plot along time or in rows, with texts among its marks and title, keys and notes around it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import reduce
from itertools import chain, cycle, pairwise
from math import dist, hypot
from string import ascii_lowercase

from api.domain.messages import Message, joined
from api.plugins.charts import theme
from api.plugins.charts.axes import Axes, Canvas, MarkPlace, Plot, along, axis_ticks, plot_notes, spaced, ways
from api.plugins.charts.chart import Chart, ChartKind, Mark, clauses, tick_words
from api.plugins.charts.drawing import (
    ELLIPSIS,
    Box,
    Drawing,
    Face,
    Lettering,
    MarkDrawing,
    Part,
    Place,
    Segment,
    Stroke,
    Symbol,
    enlarged,
)
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
        paragraphs = [(face := Face(SMALL + 1, ink), face.wrapped(key, self._room), 0) for key, ink in plot.keys]
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
            more = len(notes) - count
            said = [*notes[:count], Message(name, count=more) if more else None]
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

    def x(value: Fraction) -> int:
        return left + position(value)

    *names, last = tick_words(ticks, chart.lang)
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
_GAP, _CLEAR, _ASIDE = 2 * PX, 2 * PX, 20 * PX
"""Space around a text, and by how much it must be nearer to its own mark than to others: above it, or at its side."""
_NAME_LINES, _BREAK_LINES, _NAME_WIDTH = 3, 4, 210 * PX
_RING, _CLOSE, _STEP = 7 * PX, 14 * PX, 7 * PX
"""The ring of a number at the end of a line: its radius, its least distance from the end, and the step of tries."""
_WAYS = (
    *((3, 0), (3, 1), (3, -1), (0, -3), (0, 3), (3, -3), (3, 3)),
    *((-3, 0), (-3, -1), (-3, 1), (-3, -3), (-3, 3), (1, -3), (1, 3), (-1, -3), (-1, 3)),
)
"""Directions from the end of a line to its number, in thirds of the distance; those away from the line are first."""
_WIDTHS = 170 * PX, 100 * PX
"""Widths of the reason of a break, tried in this order."""
_SIGN, _REASON = Face(SMALL, Ink.QUIET, bold=True, halo=True), Face(SMALL, Ink.QUIET, halo=True)


class Texts:
    """The texts of a plot along time; each is written at the first of its positions that is free."""

    def __init__(self, axes: Axes, plot: Plot) -> None:
        canvas, self._axes, self._plot = axes.canvas, axes, plot
        self._bounds = Box(canvas.left, canvas.top, canvas.right, axes.bottom)
        self._breaks = {axes.x(each.at) for each in axes.chart.breaks}
        self._reach = (axes.right - axes.left) // 4
        """Greatest length of a leader, the thin line from the end of a line to its name."""
        self.taken: list[Box] = []
        self.marks: list[Box] = []
        """Rectangles of marks; a text near a mark seems to belong to it."""
        self.segments: list[Segment] = []

    def _place(
        self, tries: Iterable[Block], fits: Callable[[Box], bool] = lambda _: True, *, over_lines: bool = False
    ) -> Block:
        """The first of some positions of a text that is free and fits, and is then taken; empty if there is none."""
        for block in tries:
            box = _hull(block)
            left, top, right, bottom = box.grown(_GAP)
            if not box.within(self._bounds) or any(
                left < x2 and x1 < right and top < y2 and y1 < bottom for x1, y1, x2, y2 in self.taken
            ):
                continue
            crossed = any(left < x < right for x in self._breaks) or any(each.crosses(box) for each in self.segments)
            if (over_lines or not crossed) and fits(box):
                self.taken.append(box)
                return block
        return ()

    def _is_at(self, own: Box) -> Callable[[Box], bool]:
        """A test of texts, True if a text is clearly nearer to its own mark than to every other mark."""

        def is_own(box: Box) -> bool:
            off, aside = _apart(box, own), abs(own.left + own.right - box.left - box.right) > box.right - box.left
            clear = _ASIDE if aside else _CLEAR
            near = ((far, other) for other in self.marks if (far := _apart(box, other)) < off + clear and other != own)
            return all(far >= off + min(_apart(own, other) // 2, clear) for far, other in near)

        return is_own

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
        reach, face, side = at.reach, Face(TEXT, at.ink, bold=True, halo=True), 8 * PX
        near, far = (reach.top - TEXT * 5, reach.bottom + TEXT * 11)[:: 1 if at.up else -1]
        middle = at.value + TEXT * 4
        ways = [(0, near, "middle"), (0, far, "middle"), (side, middle, "start"), (-side, middle, "end")]
        corners = (side, "start"), (-side, "end"), (2 * side, "end"), (-2 * side, "start")
        ways += [(off, y, anchor) for off, anchor in corners for y in (near, far)]
        found = self._place(_moved([face.at(at.along, 0, at.mark.label)], ways), self._is_at(reach))
        self._plot.above += found
        return bool(found)

    def name_lines(self, ends: Sequence[MarkPlace]) -> Sequence[MarkPlace]:
        """Write names next to line ends, or in the margin with a short leader; return the ends that have no name."""
        late, unnamed = list[MarkPlace](), list[MarkPlace]()
        for end in ends:
            early = end.along < self._axes.right - 30 * PX
            block = self._place(self._next_to_end(end) if early else (), self._is_at(end.reach))
            self._plot.above += block
            late += [] if block else [end]
        while late:
            blocks = self._in_margin(late)
            leaders = [_leader(end, block) for end, block in zip(late, blocks, strict=True)]
            lengths = [sum(int(dist(a, b)) for a, b in pairwise(leader)) for leader in leaders]
            over = [self._bounds.top - _hull(block).top for block in blocks]
            if max(lengths) <= self._reach and max(over) <= 0:
                self._plot.below += [
                    Stroke(leader, end.ink, theme.LEADER) for end, leader in zip(late, leaders, strict=True) if leader
                ]
                self.taken += map(_hull, blocks)
                self._plot.above += [words for block in blocks for words in block]
                break
            unnamed.append(late.pop(lengths.index(max(lengths))))
        return [end for end in ends if end in unnamed]

    def _next_to_end(self, end: MarkPlace) -> Iterator[Block]:
        """The positions of a name right of the end of a line, or above or below the end."""
        right, step, near = self._axes.right - 3 * PX, _PLAIN.step, 9 * PX
        block = _name(end, end.along, _NAME_WIDTH)
        if block[-1].text.endswith(ELLIPSIS):  # a number with a key below tells more
            return
        above, below, aside = -16 * PX - step * (len(block) - 1), 16 * PX, 4 * PX
        ways = [(near, 0, "start"), (near, -step // 2, "start"), (-aside, below, "start"), (-aside, above, "start")]
        ways += [(0, below, "middle"), (0, above, "middle"), (aside, below, "end"), (aside, above, "end")]
        yield from (each for each in _moved(block, [*ways, (-near, 0, "end")]) if _hull(each).right <= right)

    def _in_margin(self, ends: Sequence[MarkPlace]) -> list[Block]:
        """The name of each end in the margin, moved so that none overlap; without room, the first go over the top."""
        x, (_, edge, right, low) = self._axes.right + 10 * PX, self._bounds
        blocks = [_name(end, x, right - x) for end in ends]
        hulls = [_hull(block) for block in blocks]
        order = sorted(range(len(ends)), key=lambda place: (hulls[place].top + hulls[place].bottom, place))
        down = [0] * len(ends)
        for place in order:
            down[place] = max(edge - hulls[place].top, 0)
            edge = hulls[place].bottom + down[place] + 2 * _GAP
        for place in reversed(order):
            down[place] = min(down[place], low - hulls[place].bottom)
            low = hulls[place].top + down[place] - 2 * _GAP
        return [next(_moved(block, [(0, by, "start")])) for block, by in zip(blocks, down, strict=True)]

    def number_lines(self, ends: Sequence[MarkPlace]) -> None:
        """Write a number at each end, and a key below; an end without room has a key without a number."""
        rings, words = list[Symbol](), list[Lettering]()
        lang, face = self._axes.chart.lang, Face(SMALL, Ink.GROUND, bold=True)
        for end in ends:
            number = ""
            for disc in self._place(self._around(end), self._is_at(end.reach)) or self._place(
                self._around(end), over_lines=True
            ):
                number = str(len(words) + 1)
                rings.append(Symbol(disc.x, disc.y, _RING, 0, end.ink))
                words.append(face.at(disc.x, disc.y + SMALL * 4, number, "middle"))
                x, y, dx, dy = end.along, end.value, disc.x - end.along, disc.y - end.value
                if (off := int(hypot(dx, dy))) >= _CLOSE + _STEP:
                    ways = [(x + dx * part // off, y + dy * part // off) for part in (5 * PX, off - _RING)]
                    self._plot.below.append(Stroke(tuple(ways), end.ink, theme.LEADER))
            key = Message("headed", heading=end.line.name, text=end.line.marks[-1].label).in_language(lang)
            self._plot.keys.append((f"{number} {key}".strip(), end.ink))
        self._plot.above += [*rings, *words]

    def _around(self, end: MarkPlace) -> Iterator[Block]:
        """The positions of a number with its ring around the end of a line, the nearest first."""
        for off in range(_CLOSE, self._reach * 3 // 4, _STEP):
            for dx, dy in _WAYS:
                x, y = end.along + off * dx // 3, end.value + off * dy // 3
                yield (Lettering(x, y, "", _SIGN, "middle", Box(x, y, x, y).grown(_RING)),)

    def mark_breaks(self) -> None:
        """Draw the lines of all breaks with their reasons; a reason without room has a letter and is written below."""
        axes, plot, letters = self._axes, self._plot, cycle(ascii_lowercase)
        reasons: dict[str, set[int]] = {}
        for each in axes.chart.breaks:
            reasons.setdefault(each.reason, set()).add(axes.x(each.at))
        for reason, found in reasons.items():
            places = sorted(found)
            for x in places:
                plot.below.append(Stroke(((x, axes.top), (x, axes.bottom)), Ink.QUIET, theme.HAIR, theme.BREAK_DASH))
            if block := () if axes.canvas.narrow else self._place(self._next_to_break(reason, places)):
                plot.above += block
                continue
            letter, signs = next(letters), list[Lettering]()
            for x in places:
                tries = ([_SIGN.at(x, y, letter, "middle")] for y in range(axes.top - 3 * PX, axes.bottom, 10 * PX))
                signs += self._place(tries, over_lines=True)
            plot.above += signs
            plot.keys.append((f"{letter if signs else '┊'} {reason}", Ink.QUIET))

    def _next_to_break(self, reason: str, places: Sequence[int]) -> Iterator[Block]:
        """The positions of a reason between its lines, or right or left of them, the lowest first."""
        first, last = places[0], places[-1]
        if last - first > _WIDTHS[0]:
            return
        sides = ((first + last) // 2, "middle"), (last + 6 * PX, "start"), (first - 6 * PX, "end")
        for width in _WIDTHS:
            block = _REASON.block(0, SMALL * 10, _REASON.wrapped(reason, width))
            if len(block) <= _BREAK_LINES:
                heights = range(self._bounds.bottom - len(block) * _REASON.step - 6 * PX, self._axes.top, -12 * PX)
                yield from _moved(block, ((x, y, anchor) for y in heights for x, anchor in sides))


def _moved(block: Block, ways: Iterable[tuple[int, int, str]]) -> Iterator[Block]:
    """A text, moved by each of some offsets and with the anchor of each."""
    return ([each.placed(each.x + x, each.y + y, anchor) for each in block] for x, y, anchor in ways)


def _hull(block: Block) -> Box:
    return reduce(Box.joined, (words.box for words in block))


def _apart(one: Box, other: Box) -> int:
    across = max(one.left - other.right, other.left - one.right, 0)
    return int(hypot(across, max(one.top - other.bottom, other.top - one.bottom, 0)))


def _name(end: MarkPlace, x: int, width: int) -> Block:
    face, y = Face(TEXT, end.ink), end.value + TEXT * 4
    value = face._replace(bold=True).block(x, y, _BOLD.wrapped(end.line.marks[-1].label, width, 2))
    return [*value, *face.block(x, y + len(value) * face.step, face.wrapped(end.line.name, width, _NAME_LINES))]


def _leader(end: MarkPlace, block: Block) -> tuple[Place, ...]:
    """The thin line from the end of a line to its name in the margin; empty if the name is right next to the end."""
    x, height = block[0].x, block[0].y - TEXT * 4
    if abs(height - end.value) < 8 * PX and x - end.along < 24 * PX:
        return ()
    start, target = end.along + 7 * PX, x - 3 * PX
    return (start, end.value), (max(target - 6 * PX, start), end.value), (target, height)
