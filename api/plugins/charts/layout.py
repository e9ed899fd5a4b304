"""The layout of a chart: positions of axes, marks and labels in its plot, and of title, keys and notes around it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property, reduce
from itertools import chain, count, cycle, groupby, pairwise
from math import hypot
from string import ascii_lowercase

from api.domain.messages import Message, joined
from api.domain.quantity import power_of_ten_below
from api.domain.words import Comparator
from api.plugins.charts import theme
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark, clauses, number_words
from api.plugins.charts.drawing import Box, Drawing, Face, FilledBox, Lettering, MarkDrawing, Part, Stroke, Symbol
from api.plugins.charts.theme import (
    ARROW,
    ARROW_LINE,
    CAP,
    HAIR,
    LEADER,
    PADDING,
    PX,
    RADIUS,
    SMALL,
    SUBTITLE,
    TEXT,
    WIDEST_BAR,
    Ink,
)


@dataclass
class Plot:
    """A plot of a chart: its parts, those `above` drawn last; its bottom; the keys and notes to write below it."""

    bottom: int
    below: list[Part] = field(default_factory=list)
    above: list[Part] = field(default_factory=list)
    keys: list[tuple[str, Ink]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


_WIDEST = 720
"""A wider picture of a fixed height is drawn at this width, or a little wider, and enlarged as a whole."""
_PARAGRAPH = 2 * PX
_QUIET = Face(SMALL, Ink.QUIET)


def layout(chart: Chart, width: int, height: int | None = None, *, grows: bool = False) -> Drawing:
    """The drawing of a chart, `width` px wide: as high as it needs, or `height` px, or more than that if it `grows`."""

    def drawn(wide: int, high: int | None) -> Drawing | None:
        if high is None:
            return Page(chart, wide, PADDING).free()
        page = Page(chart, wide, 2 * PADDING)
        return page.boxed(high) or (page.free() if grows and wide != _WIDEST else None)

    return enlarged(drawn, width, height, _WIDEST)


class Page:
    """The whole area of a chart's picture: its width in px; its sides and the top of the plot in tenths of a px."""

    def __init__(self, chart: Chart, width: int, padding: int) -> None:
        self.chart, self.width, self.narrow = chart, width, width < theme.NARROW
        self.left, self.right, self.room = padding, width * PX - padding, width * PX - 2 * padding
        self._closing = [_QUIET.wrapped(text, self.room) for text in (chart.source_line, chart.address)]
        title = Face(theme.NARROW_TITLE if self.narrow else theme.TITLE, bold=True, serif=True)
        self._head: list[Part] = []
        self.top = padding
        for face, text in ((title, chart.title), (Face(SUBTITLE, Ink.QUIET), chart.subtitle)):
            lines = face.balanced(text, self.room)
            self._head += face.block(padding, self.top + face.step - face.size * 3, lines)
            self.top += len(lines) * face.step + 3 * PX
        self.top += 9 * PX

    def free(self) -> Drawing:
        """The drawing, as high as its content needs."""
        wanted = self.room * (75 if self.narrow else 45) // 100
        parts, end = self._body(max(min(wanted, 340 * PX), 210 * PX))
        return self._drawing(parts, -(-(end + self.left) // PX))

    def boxed(self, height: int) -> Drawing | None:
        """The drawing, `height` px high, without notes that have no room; None if the plot has too little room."""
        chart, bottom = self.chart, height * PX - self.left
        least = max(height * PX * 46 // 100, 110 * PX)
        parts, end = self._body(least, bottom)
        if end > bottom:
            return None
        if chart.lines and not chart.in_rows:  # the plot gets the room that is left
            higher, higher_end = self._body(least + bottom - end, bottom)
            parts = higher if higher_end <= bottom else parts
        return self._drawing(parts, height)

    def _body(self, height: int, bottom: int | None = None) -> tuple[list[Part], int]:
        """The parts of the plot and of texts below it, without notes that would end below `bottom`; their lower end."""
        chart, plot = self.chart, Plot(self.top)
        if chart.lines:
            plot = row_plot(self) if chart.in_rows else time_plot(self, height)
        parts, y = [*plot.below, *plot.above], plot.bottom + 6 * PX
        paragraphs = [(face := Face(SMALL + 1, ink), face.wrapped(key, self.room), 0) for key, ink in plot.keys]
        foot = [(_QUIET, lines, _PARAGRAPH) for lines in self._closing]
        most = None
        if bottom is not None:
            taken = sum(len(lines) * face.step + gap for face, lines, gap in (*paragraphs, *foot))
            most = max(1, (bottom - y - taken - _PARAGRAPH - 7 * PX) // _QUIET.step)
        notes = self._notes((*chart.notes, *plot.notes), most)
        for face, lines, gap in (*paragraphs, (_QUIET, notes, _PARAGRAPH), *foot):
            parts += face.block(self.left, y + face.step, lines)
            y += len(lines) * face.step + gap
        return parts, y + 7 * PX

    def _notes(self, notes: Sequence[str], most: int | None) -> Sequence[str]:
        """The lines of as many whole notes as fit in `most` lines, with the number of the others; all if it is None."""
        lang, name = self.chart.lang, "chart-more-notes-at-the-address" if self.chart.address else "chart-more-notes"
        for more in range(len(notes) + 1):
            said = [*notes[: len(notes) - more], Message(name, count=more) if more else None]
            lines = _QUIET.wrapped(joined(said, lang, "between-sentences"), self.room)
            if most is None or len(lines) <= most:
                break
        return lines

    def _drawing(self, parts: list[Part], height: int) -> Drawing:
        chart, room = self.chart, (self.width * PX, height * PX)
        return Drawing(self.width, height, chart.title, chart.description, chart.lang, (*self._head, *parts), room)


def enlarged(draw: Callable[[int, int | None], Drawing | None], width: int, height: int | None, first: int) -> Drawing:
    """The drawing in a size: drawn `first` px wide, or wider until `draw` does not return None, then scaled as a whole.

    Without a height it is drawn in its width, as high as it needs to be.
    """
    wide = min(width, first) if height else width
    while (drawing := draw(wide, high := height and height * wide // width)) is None:
        wide += wide // 8
    high = height if height and drawing.height == high else drawing.height * width // wide
    return drawing._replace(width=width, height=high)


class MarkPlace:
    """A mark placed in tenths of a px: at `along` in time or down the rows, its numbers by the function `scale`."""

    def __init__(
        self, chart: Chart, line: Line, mark: Mark, along: int, scale: Callable[[Decimal], int], radius: int = RADIUS
    ) -> None:
        self.mark, self.line, self.along = mark, line, along
        self.up = True
        """True if the number goes above the mark, where there is room."""
        self._in_row, self._is_bar, self._radius = chart.in_rows, chart.kind is ChartKind.BAR, radius
        accent = mark.highlighted or len(line.marks) == 1 if chart.in_rows else line.accent
        self.ink = Ink.ACCENT if accent else Ink.QUIET
        self.value, self._low, self._high = map(scale, (mark.value, *mark.extent))
        self._zero = scale(Decimal(int(chart.ranked)))  # ranks begin at one
        room = abs(self.value - self._zero) if mark.inward and not chart.signed else ARROW  # nothing lies beyond zero
        length = max(min(room, ARROW), theme.SHORTEST_ARROW)
        self._tip = self.value + (length if (">" in mark.comparator) == (chart.in_rows or chart.ranked) else -length)

    def _box(self, low: int, high: int, half: int) -> Box:
        """The rectangle between two positions on the axis of values, twice as thick as `half`."""
        (low, high), (start, end) = sorted((low, high)), (self.along - half, self.along + half)
        return Box(low, start, high, end) if self._in_row else Box(start, low, end, high)

    def _point(self, value: int, aside: int = 0) -> tuple[int, int]:
        return (value, self.along + aside) if self._in_row else (self.along + aside, value)

    @property
    def interval_is_seen(self) -> bool:
        """True if the interval is longer than the dot on it, or can be seen at a bar's end; False for a limit."""
        seen = theme.SEEN if self._is_bar else 2 * self._radius
        return not self.mark.is_limit and abs(self._high - self._low) > seen

    @cached_property
    def reach(self) -> Box:
        """The rectangle that the arrow, or the dot and the interval, take, without a bar."""
        if self.mark.is_limit:
            return self._box(self.value, self._tip, CAP).grown(10)
        dot = Box(*self._point(self.value) * 2).grown(RADIUS + 5)
        return self._box(self._low, self._high, RADIUS).joined(dot)

    def bar(self, half: int) -> Box:
        """The rectangle of the bar from zero, or for ranks from one, to the value, twice as thick as `half`."""
        return self._box(self._zero, self.value, half)

    def drawing(self, half: int) -> MarkDrawing:
        """The drawing of the mark: an arrow for a limit, a dot or a bar with its interval; a bar is 2 * `half` wide."""
        mark, ink, value, parts = self.mark, self.ink, self.value, list[Part]()
        if self._is_bar and mark.hollow:
            sides = (self._zero, -half), (value, -half), (value, half), (self._zero, half)
            parts.append(Stroke(tuple(self._point(*side) for side in sides), ink, theme.OUTLINE))
        elif self._is_bar:  # faint if the arrow is inside, so that it is seen
            parts.append(FilledBox(self.bar(half), ink, 25 if mark.inward else 100 if ink is Ink.ACCENT else 55))
        if mark.is_limit:
            tip, head = self._tip, theme.ARROW_HEAD
            back = tip - head * (1 if tip > value else -1)
            parts += [
                Stroke((self._point(value, -CAP), self._point(value, CAP)), ink, theme.CAP_LINE),
                Stroke((self._point(value), self._point(tip)), ink, ARROW_LINE),
                Stroke((self._point(back, -head), self._point(tip), self._point(back, head)), ink, ARROW_LINE),
            ]
        elif self._low != self._high and (self.interval_is_seen or not self._is_bar):
            thick, soft = (theme.SOFT_INTERVAL, 25) if mark.comparator is Comparator.ABOUT else (theme.INTERVAL, 45)
            # Over a bar, only an interval of another colour is seen.
            over = Ink.INK if self._is_bar else ink
            parts.append(FilledBox(self._box(self._low, self._high, thick), over, soft))
        if not (mark.is_limit or self._is_bar):
            parts.append(Symbol(*self._point(value), self._radius, self.line.shape, ink, mark.hollow))
        return MarkDrawing(mark.figure.id, mark.sentence, tuple(parts))


Way = list[tuple[Decimal, Decimal]]


def ways(chart: Chart, line: Line) -> Iterator[tuple[Join, Way]]:
    """The strokes of a line as pairs of a join and its points (year, value); none if the chart joins no marks.

    They lead through the first number of each time; limits, and strokes with Join.NONE, are left out.
    """
    places: dict[Decimal, Mark] = {}
    for mark in line.marks if chart.joined else ():
        if not mark.is_limit:
            places.setdefault(mark.at, mark)
    for join, pairs in groupby(pairwise(places.values()), lambda pair: pair[1].join):
        way: Way = []
        for before, mark in pairs:
            way = way or [(before.at, before.value)]
            if chart.kind is ChartKind.STEP and join is not Join.DOTTED:  # a step does not go on over a gap
                way.append((mark.at, before.value))
            way.append((mark.at, mark.value))
        if join is not Join.NONE:
            yield join, way


def plot_notes(chart: Chart, places: Sequence[MarkPlace], ticks: Sequence[Decimal]) -> list[str]:
    """Notes that explain bars of rounding, if any is seen, and an axis of values that does not include zero."""
    found = start_note(chart, ticks)
    if any(each.interval_is_seen for each in places):
        about = "-about" if any(each.mark.comparator is Comparator.ABOUT for each in places) else ""
        found.insert(0, chart.lang.message(f"chart-bars{about}"))
    return found


def start_note(chart: Chart, ticks: Sequence[Decimal]) -> list[str]:
    """A list with the note that the axis of values does not include zero; empty if it does, or for ranks."""
    if chart.ranked or not ticks or ticks[0] <= 0 <= ticks[-1]:  # no rank is below 1
        return []
    return [chart.lang.message("chart-axis-starts", start=number_words(ticks[0], chart.lang))]


_FAR, _FEW = Decimal("0.85"), 4
"""Part of the largest value that all values exceed on an axis without zero; fewest moments of such an axis."""
_INSET, _TICK_GAP = 8 * PX, 4 * PX
_YEARS = 1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000
"""Steps between the years under an axis."""
_NUMBER = Face(TEXT, Ink.QUIET)


def axis_ticks(chart: Chart, room: int) -> list[Decimal]:
    """The numbers at the ticks of the axis of values, at most five, around all values, intervals and arrows.

    The chart must have a mark. Zero is included unless all are far from it. With little room there are at most three.
    """
    marks, rows, ranked = chart.marks, chart.in_rows, chart.ranked
    values, extents = [mark.value for mark in marks], [mark.extent for mark in marks]
    low, high = min(low for low, _ in extents), max(high for _, high in extents)
    apart = max(values) - min(values)
    few = len(marks) == 1 if rows else len({mark.at for mark in marks}) < _FEW  # or rounding alone would be seen:
    few = few or (not rows and any(end - start > apart for start, end in extents))
    is_far = low < high and (0 < high * _FAR < low or low * _FAR > high)
    if few or ranked or chart.kind is ChartKind.BAR or not is_far:
        values.append(Decimal(int(ranked)))  # no rank is below 1
        low, high = min(low, *values), max(high, *values)
    unseen = (high - low) / 60  # about the radius of a dot: what rounding leaves open needs no more room of its own
    low, high = min(low + unseen, *values), max(high - unseen, *values)
    reach = 0 if rows else (high - low) * ARROW / room
    less = (mark.value for mark in marks if "<" in mark.comparator and (chart.signed or not mark.inward))
    low = min([low, *(value - reach for value in less)])
    high = max([high, *(mark.value + reach for mark in marks if ">" in mark.comparator)])
    most = 5 if room >= (301 if rows else 150) * PX else 3
    ticks = value_ticks(low, high if low < high else low + 1, most, whole=chart.whole)
    return [low, *(tick for tick in ticks if tick > low)] if ranked else ticks


def value_ticks(low: Decimal, high: Decimal, most: int, *, whole: bool) -> list[Decimal]:
    """Round numbers at equal steps from `low` or less to `high` or more, at most `most`; whole numbers if `whole`.

    `high` must be greater than `low`, and `most` than 2.
    """
    for power in count(power_of_ten_below(Fraction(high - low) / most)):
        for step, tens in ((1, power), (2, power), (25, power - 1), (4, power), (5, power)):
            size = step * Fraction(10) ** tens
            first, last = Fraction(low) // size, -(-Fraction(high) // size)
            if last - first < most and not (whole and size.denominator != 1):
                return [Decimal(f"{tick * step}e{tens}") if tick else Decimal(0) for tick in range(first, last + 1)]
    raise AssertionError


def along(low: Decimal, high: Decimal, room: int) -> Callable[[Decimal], int]:
    """A function from values to positions in tenths of a px: 0 for `low`, `room` for `high`; these must differ."""
    return lambda value: int(((value - low) * room / (high - low)).to_integral_value(ROUND_HALF_UP))


def spaced(labels: Iterable[Lettering]) -> list[Lettering]:
    """A list of the labels without those that touch an earlier one; the most important must be first."""
    found = list[Lettering]()
    for label in labels:
        if not any(label.box.grown(_TICK_GAP).meets(other.box) for other in found):
            found.append(label)
    return found


class Axes:
    """The axes of a plot along time: its sides and ticks, and the positions of times and values, in tenths of a px."""

    def __init__(self, page: Page, height: int, gutter: int) -> None:
        self.page, self.chart = page, (chart := page.chart)
        self.top, self.bottom = page.top + 24 * PX, page.top + height - TEXT * 18
        self.ticks = axis_ticks(chart, self.bottom - self.top)
        self._numbers = [number_words(tick, chart.lang) for tick in self.ticks]
        widest = max(map(_NUMBER.width, self._numbers))
        self.left = page.left + min(widest, page.room * 2 // 5) + 12 * PX
        self.right = page.right - gutter
        self.ats = sorted({mark.at for mark in chart.marks})
        self.first, self.last = self.ats[0], self.ats[-1]
        self._inset = WIDEST_BAR // 2 if chart.kind is ChartKind.BAR else _INSET
        room = self.right - self.left - 2 * self._inset
        self._across = along(self.first, self.last, room) if self.first < self.last else lambda _: room // 2
        self._up = along(self.ticks[0], self.ticks[-1], self.bottom - self.top)
        longest = max(len(line.marks) for line in chart.lines)
        self.radius = RADIUS if longest * 9 * PX <= self.right - self.left else theme.CLOSE_RADIUS

    def x(self, at: Decimal) -> int:
        """The horizontal position of a time in years."""
        return self.left + self._inset + self._across(at)

    def y(self, value: Decimal) -> int:
        """The position of a value, downwards from the picture's top; larger values are higher, larger ranks lower."""
        return self.top + self._up(value) if self.chart.ranked else self.bottom - self._up(value)

    def value_axis(self) -> list[Part]:
        """The horizontal lines of the ticks with their numbers; the number at the top is last and has the unit."""
        parts: list[Part] = []
        left, top_number = self.page.left, self._numbers[0 if self.chart.ranked else -1]
        for tick, number in zip(self.ticks, self._numbers, strict=True):
            y = self.y(tick)
            parts.append(Stroke(((left, y), (self.right, y)), Ink.GRID if tick else Ink.INK, HAIR))
            if y != self.top:
                parts.append(_NUMBER.at(left, y - _TICK_GAP, _NUMBER.cut(number, self.left - left - _TICK_GAP)))
        words = _NUMBER.cut(self.chart.with_unit(top_number), self.page.room)
        return [*parts, _NUMBER.at(left, self.top - 2 * _TICK_GAP, words)]  # above the dots of the top tick

    def time_axis(self) -> Sequence[Lettering]:
        """The labels of the first, the last and round years, or of periods if these are fiscal or within two years."""
        chart, marks = self.chart, self.chart.marks
        first, last = map(chart.year_at, (self.first, self.last))
        fiscal = any(mark.figure.period.is_fiscal for mark in marks)  # under a calendar year none would be read right
        if fiscal or (last - first < 2 and any(len(mark.period) != 4 for mark in marks)):
            first_one, *others = sorted({(mark.at, mark.period) for mark in marks})
            return spaced(self._below(*each) for each in (first_one, *others[-1:], *others[:-1]))
        room = (self.x(self.last) - self.x(self.first)) // (_NUMBER.width(str(last)) + _TICK_GAP)
        step = next(step for step in _YEARS if last - first <= step * room or step == _YEARS[-1])
        years = [last, first, *(year for year in range(first + 1, last) if year % step == 0)]
        # A year is under its middle, or under its end if marks are at the ends of years.
        ats = [(str(year), year + Decimal("1" if chart.year_bands else "0.5")) for year in dict.fromkeys(years)]
        if chart.year_bands and ats[0][1] > self.last:  # the plot ends within that year
            ats[0] = max(marks, key=lambda mark: mark.at).period, self.last
        return spaced(self._below(min(max(at, self.first), self.last), text) for text, at in ats)

    def _below(self, at: Decimal, text: str) -> Lettering:
        """A text under the plot, moved inwards where it would leave the picture."""
        text = _NUMBER.cut(text, self.page.room)
        words = _NUMBER.at(self.x(at), self.bottom + TEXT * 14, text, "middle")
        return words.inside(self.page.left, self.page.right)


def time_plot(page: Page, height: int) -> Plot:
    """The plot along time, `height` tenths of a px high; a line's name is at its end, in the margin, or in a key."""
    chart, named = page.chart, not page.narrow
    several = len(chart.lines) > 1
    gutter = 16 * PX if several else 8 * PX
    if named:
        widest = max(max(_BOLD.width(line.marks[-1].label), _PLAIN.width(line.name)) for line in chart.lines)
        gutter = min(widest + 12 * PX, page.room * 22 // 100)
    axes = Axes(page, height, gutter)
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
            texts.keep_off(points)
    bars = chart.kind is ChartKind.BAR
    moments = [{mark.at for mark in line.marks} for line in chart.lines]
    at_once = {at: [number for number, own in enumerate(moments) if at in own] for at in axes.ats}
    apart = min((axes.x(b) - axes.x(a) for a, b in pairwise(axes.ats)), default=WIDEST_BAR * 2)
    wide = max(min(apart * 7 // 10 // max(map(len, at_once.values())), WIDEST_BAR), 5) if bars else 0
    placed = []
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
    ends = [places[-1] for places in placed if named or several]
    texts.name_lines(ends, named=named)
    texts.label_values(placed, ends)
    texts.mark_breaks()
    plot.notes += plot_notes(chart, [*chain(*placed)], axes.ticks)
    return plot


def lone_number(marks: Sequence[Mark]) -> list[Mark]:
    """A list with the only mark that is not a limit; empty if there are none or several."""
    numbers = [mark for mark in marks if not mark.is_limit]
    return numbers if len(numbers) == 1 else []


_PLAIN, _BOLD = Face(TEXT), Face(TEXT, bold=True)


def row_plot(page: Page) -> Plot:
    """The plot of a chart in rows: the axis on top, then for each mark its name, with the mark and its number below."""
    chart, step, width = page.chart, _PLAIN.step, page.room
    marks = chart.marks
    values = min(max(_BOLD.width(mark.label) for mark in marks), width * 45 // 100)
    margin = 8 * PX + (ARROW if any(mark.is_limit for mark in marks) else 0)
    left, right = page.left + margin, page.right - values - 12 * PX - margin
    ticks = axis_ticks(chart, right - left)
    position = along(ticks[0], ticks[-1], right - left)

    def x(value: Decimal) -> int:
        return left + position(value)

    *names, last = (number_words(tick, chart.lang) for tick in ticks)
    numbers = [
        _NUMBER.at(x(tick), page.top + TEXT * 10, name, "middle").inside(page.left, page.right)
        for tick, name in zip(ticks, [*names, _NUMBER.cut(chart.with_unit(last), width)], strict=True)
    ]
    plot = Plot(page.top + step + 8 * PX, [*spaced([numbers[-1], *numbers[:-1]])])
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
        plot.below += face.block(page.left, plot.bottom + 4 * PX + TEXT * 10, name)
        plot.below.append(bold.at(page.right, y + TEXT * 4, bold.cut(mark.label, values), "end"))
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
    """Writer of the labels of a plot along time; each is written at the first of its positions that is free."""

    def __init__(self, axes: Axes, plot: Plot) -> None:
        page, self._axes, self._plot = axes.page, axes, plot
        self._bounds = Box(page.left, page.top, page.right, axes.bottom)
        self._reach = (axes.right - axes.left) // 4
        """Greatest distance from the end of a line to its name or number."""
        self.taken: list[Box] = []
        self.marks: list[Box] = []
        """Rectangles of marks; a text near a mark seems to belong to it."""
        xs = {axes.x(each.at) for each in axes.chart.breaks}
        self._lines = [Box(x, page.top, x, axes.bottom) for x in xs]
        """Breaks, and places on lines, so close that no text lies between two of them."""

    def keep_off(self, line: Sequence[tuple[int, int]]) -> None:
        """Keep all later labels off a line through some points."""
        for (x, y), (x2, y2) in pairwise(line):
            parts = max(x2 - x, abs(y2 - y)) // (4 * PX) + 1
            for part in range(parts + 1):
                place = x + (x2 - x) * part // parts, y + (y2 - y) * part // parts
                self._lines.append(Box(*place, *place))

    def _place(self, tries: Iterable[Block], own: Box | None = None, *, over_lines: bool = False) -> Block:
        """Take the first free position, off lines and at the `own` mark, or else any if `over_lines`; () if none."""
        spare: Block = ()
        for block in tries:
            box = _hull(block)
            meets = box.grown(_GAP).meets
            if not box.within(self._bounds) or any(map(meets, self.taken)):
                continue
            if not any(map(meets, self._lines)) and self._is_at(box, own):
                break
            spare = spare or block
        else:
            block = spare if over_lines else ()
        self.taken += [_hull(block)] if block else []
        return block

    def _is_at(self, box: Box, own: Box | None) -> bool:
        """True if a text has no own mark, is in the margin, or is clearly nearer to its own mark than to any other."""
        if own is None or box.left > self._axes.right:
            return True
        off = _apart(box, own)
        return all(_apart(box, other) >= off + min(_apart(own, other) // 2, _CLEAR) for other in self.marks)

    def label_values(self, placed: Sequence[Sequence[MarkPlace]], named: Sequence[MarkPlace]) -> None:
        """Write the numbers of important marks that are not in `named`; a note has up to six chief ones without room.

        Important are the highlighted, last and first mark of each line, its only number among limits, and all limits.
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
        """Write the number of a mark right next to the mark; False if there is no room, and nothing is written."""
        words = Face(TEXT, at.ink, bold=True, halo=True).at(0, 0, at.mark.label)
        found = self._place(_around([words], at.reach, up=at.up), at.reach)
        self._plot.above += found
        return bool(found)

    def name_lines(self, ends: Sequence[MarkPlace], *, named: bool) -> None:
        """Write the name of each line at its end or in the margin; without room, a number there and a key below."""
        plot, lang, rings = self._plot, self._axes.chart.lang, list[Symbol]()
        numbers = list[Lettering]()
        for end in sorted(ends, key=lambda end: end.value):
            if named and (block := self._place(self._names(end), end.reach)):
                plot.above += block
                x, y = block[0].x - 3 * PX, block[0].y - TEXT * 4
                if x > self._axes.right and (y - end.value > 8 * PX or x - end.along > 24 * PX):
                    plot.below.append(Stroke(((end.along, end.value), (x, y)), end.ink, LEADER))
                continue
            number, face = "", Face(SMALL, Ink.GROUND, bold=True)
            disc = [Lettering(0, 0, "", face, "middle", 2 * _RING)]
            around = (_around(disc, end.reach, off, sides=True) for off in range(_NEAR, self._reach // 2, _RING))
            for place in self._place(chain.from_iterable(around), end.reach, over_lines=True):
                number = str(len(rings) + 1)
                x, y = (place.box.left + place.box.right) // 2, (place.box.top + place.box.bottom) // 2
                rings.append(Symbol(x, y, _RING, 0, end.ink))
                numbers.append(face.at(x, y + SMALL * 4, number, "middle"))
                plot.below.append(Stroke(((end.along, end.value), (x, y)), end.ink, LEADER))
            key = lang.message("headed", heading=end.line.name, text=end.line.marks[-1].label)
            plot.keys.append((f"{number} {key}".strip(), end.ink))
        plot.above += [*rings, *numbers]

    def _names(self, end: MarkPlace) -> Iterator[Block]:
        """The possible positions of a line's name and last number: at its end in the plot, then down the margin."""
        face, x = Face(TEXT, end.ink), self._axes.right + 10 * PX
        width = self._axes.page.right - x
        value = face._replace(bold=True).block(0, 0, _BOLD.wrapped(end.line.marks[-1].label, width, 2))
        name = [*value, *face.block(0, len(value) * face.step, face.wrapped(end.line.name, width, _NAME_LINES))]
        if end.along < self._axes.right - 30 * PX:
            yield from (each for each in _around(name, end.reach, sides=True) if _hull(each).right < self._axes.right)
        heights = range(end.value, end.value + self._reach - x + end.along, 3 * PX)
        yield from _moved(name, ((x, y + TEXT * 4, "start") for y in heights))

    def mark_breaks(self) -> None:
        """Draw a vertical line with a letter at each break, and add the reasons to the keys below the plot."""
        axes, plot = self._axes, self._plot
        breaks = dict.fromkeys((axes.x(each.at), each.reason) for each in axes.chart.breaks)
        letters = dict(zip(dict.fromkeys(reason for _, reason in breaks), cycle(ascii_lowercase), strict=False))
        for x, reason in breaks:
            plot.below.append(Stroke(((x, axes.top), (x, axes.bottom)), Ink.QUIET, HAIR, theme.BREAK_DASH))
            heights = range(axes.top - 3 * PX, axes.bottom, 10 * PX)
            plot.above += self._place(([_SIGN.at(x, y, letters[reason], "middle")] for y in heights), over_lines=True)
        plot.keys += [(f"{letter} {reason}", Ink.QUIET) for reason, letter in letters.items()]


def _around(block: Block, own: Box, off: int = _NEAR, *, up: bool = True, sides: bool = False) -> Iterator[Block]:
    """Possible positions of a text at a mark: above, below (first unless `up`), sides (first if `sides`), corners."""
    hull, middle = _hull(block), (own.top + own.bottom) // 2 + TEXT * 4
    heights = [own.top - off - hull.bottom, own.bottom + off - hull.top][:: 1 if up else -1]
    over = [((own.left + own.right) // 2, y, "middle") for y in heights]
    aside = [(own.right + off + _NEAR, middle, "start"), (own.left - off - _NEAR, middle, "end")]
    corners = [(x, y, anchor) for x, anchor in ((own.left, "start"), (own.right, "end")) for y in heights]
    return _moved(block, [*aside, *over, *corners] if sides else [*over, *aside, *corners])


def _moved(block: Block, ways: Iterable[tuple[int, int, str]]) -> Iterator[Block]:
    """Copies of a text, one for each of `ways`: moved by its offsets in tenths of a px, with its anchor."""
    return (
        [Lettering(each.x + x, each.y + y, each.text, each.face, anchor, each.width) for each in block]
        for x, y, anchor in ways
    )


def _hull(block: Block) -> Box:
    return reduce(Box.joined, (words.box for words in block))


def _apart(one: Box, other: Box) -> int:
    """The distance between two rectangles in tenths of a px; 0 if they meet."""
    across = max(one.left - other.right, other.left - one.right, 0)
    return int(hypot(across, max(one.top - other.bottom, other.top - one.bottom, 0)))
