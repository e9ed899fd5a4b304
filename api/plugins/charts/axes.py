"""Axes and marks: ticks at round values, positions of values and moments, and drawings of dots, bars and arrows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from api.domain.messages import Message
from api.domain.quantity import power_of_ten_below
from api.domain.words import Comparator
from api.plugins.charts import theme
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark, tick_words
from api.plugins.charts.drawing import Box, Face, FilledBox, Lettering, MarkDrawing, Part, Place, Stroke, Symbol
from api.plugins.charts.theme import ARROW, HAIR, PX, RADIUS, TEXT, Ink


class Canvas(NamedTuple):
    """The room of a plot in tenths of a px: its sides, its top, and how high it should be."""

    left: int
    right: int
    top: int
    height: int
    narrow: bool


@dataclass
class Plot:
    """The layers of a plot, its lower end, and the texts for below it; `keys` name lines by number or colour."""

    bottom: int
    below: list[Part | MarkDrawing] = field(default_factory=list)
    above: list[Part | MarkDrawing] = field(default_factory=list)
    keys: list[tuple[str, Ink]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class MarkPlace:
    """A mark in tenths of a px: its position along the rows or years, and those of its numbers, which `scale` gives."""

    def __init__(
        self, chart: Chart, line: Line, mark: Mark, along: int, scale: Callable[[Fraction], int], radius: int = RADIUS
    ) -> None:
        self.mark, self.line, self.along = mark, line, along
        self.up = True
        """True if the number goes above the mark, where there is room."""
        self._in_row, self._is_bar, self._radius = chart.in_rows, chart.kind is ChartKind.BAR, radius
        accent = mark.highlighted or len(line.marks) == 1 if chart.in_rows else line.accent
        self.ink = Ink.ACCENT if accent else Ink.QUIET
        self.value, self._low, self._high = map(scale, (mark.value, mark.extent[0], mark.extent[-1]))
        self._zero = scale(Fraction(int(chart.ranked)))  # ranks begin at one
        room = abs(self.value - self._zero) if mark.inward and not chart.signed else ARROW  # nothing lies beyond zero
        length = max(min(room, ARROW), theme.SHORTEST_ARROW)
        self._tip = self.value + (length if (">" in mark.comparator) == (chart.in_rows or chart.ranked) else -length)

    def _box(self, low: int, high: int, half: int) -> Box:
        """The rectangle of a bar from one value to another, twice as wide as `half`."""
        (low, high), (start, end) = sorted((low, high)), (self.along - half, self.along + half)
        return Box(low, start, high, end) if self._in_row else Box(start, low, end, high)

    def _point(self, value: int, aside: int = 0) -> Place:
        return (value, self.along + aside) if self._in_row else (self.along + aside, value)

    @property
    def interval_is_seen(self) -> bool:
        """True if the interval is longer than the dot on it, or, at the end of a bar, long enough to be seen."""
        seen = theme.SEEN if self._is_bar else 2 * self._radius
        return not self.mark.is_limit and abs(self._high - self._low) > seen

    @cached_property
    def reach(self) -> Box:
        """The rectangle that the mark takes, without its bar."""
        if self.mark.is_limit:
            return self._box(self.value, self._tip, theme.CAP).grown(10)
        dot = Box(*self._point(self.value) * 2).grown(RADIUS + 5)
        return self._box(self._low, self._high, RADIUS).joined(dot)

    def bar(self, half: int) -> Box:
        """The bar from zero to the value."""
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
            tip, cap, head = self._tip, theme.CAP, theme.ARROW_HEAD
            back = tip - head * (1 if tip > value else -1)
            parts += [
                Stroke((self._point(value, -cap), self._point(value, cap)), ink, theme.CAP_LINE),
                Stroke((self._point(value), self._point(tip)), ink, theme.ARROW_LINE),
                Stroke((self._point(back, -head), self._point(tip), self._point(back, head)), ink, theme.ARROW_LINE),
            ]
        elif self._low != self._high and (self.interval_is_seen or not self._is_bar):
            thick, soft = (theme.SOFT_INTERVAL, 25) if mark.comparator is Comparator.ABOUT else (theme.INTERVAL, 45)
            # Over a bar, only an interval of another colour is seen.
            over = Ink.INK if self._is_bar else ink
            parts.append(FilledBox(self._box(self._low, self._high, thick), over, soft))
        if not (mark.is_limit or self._is_bar):
            parts.append(Symbol(*self._point(value), self._radius, self.line.shape, ink, mark.hollow))
        return MarkDrawing(mark.figure.id, mark.sentence, tuple(parts))


Way = list[tuple[Fraction, Fraction]]


def ways(chart: Chart, line: Line) -> Iterator[tuple[Join, Way]]:
    """The lines through the first number of each moment, cut where the kind of join changes; limits are left out."""
    places: dict[Fraction, Mark] = {}
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
        if join not in (Join.NONE, Join.RULED_OUT):
            yield join, way


def plot_notes(chart: Chart, places: Sequence[MarkPlace], ticks: Sequence[Fraction]) -> list[str]:
    """Notes on bars of rounding, if they are seen, and on an axis of values that does not start at zero."""
    found = start_note(chart, ticks)
    if any(each.interval_is_seen for each in places):
        about = "-about" if any(each.mark.comparator is Comparator.ABOUT for each in places) else ""
        found.insert(0, Message(f"chart-bars{about}").in_language(chart.lang))
    return found


def start_note(chart: Chart, ticks: Sequence[Fraction]) -> list[str]:
    """Note on an axis of values that does not start at zero."""
    if chart.ranked or ticks[0] <= 0 <= ticks[-1]:  # no rank is below 1
        return []
    return [Message("chart-axis-starts", start=tick_words(ticks, chart.lang)[0]).in_language(chart.lang)]


_FAR, _FAR_ROWS, _FEW = Fraction(85, 100), Fraction(2, 3), 4
"""Part of the largest value that all values exceed on an axis without zero: in time, in rows; fewest moments."""
_INSET, _GAP = 8 * PX, 4 * PX
_FACE = Face(TEXT, Ink.QUIET)


def axis_ticks(chart: Chart, room: int) -> list[Fraction]:
    """The ticks around every value and interval, and along time the arrows of limits; few if there is little room."""
    marks, rows = chart.marks, chart.in_rows
    most = 5 if room >= (301 if rows else 150) * PX else 3
    reach = Fraction(0 if rows else ARROW, room)
    values, extents = [mark.value for mark in marks], [mark.extent for mark in marks]
    low, high = min(ends[0] for ends in extents), max(ends[-1] for ends in extents)
    more = [mark.value for mark in marks if ">" in mark.comparator]
    if chart.ranked:
        first = Fraction(min(low.__floor__(), 1))
        last = max([high, first + 1, *(value + (high - low) * reach for value in more)])
        return [first, *(tick for tick in value_ticks(first, last, most, whole=True) if tick > max(first, Fraction(1)))]
    apart = max(values) - min(values)
    few = len(marks) == 1 if rows else len({mark.at for mark in marks}) < _FEW  # or rounding alone would be seen:
    few = few or (not rows and any(ends[-1] - ends[0] > apart for ends in extents))
    far = Fraction(1) if chart.kind is ChartKind.BAR or few else _FAR_ROWS if rows else _FAR
    if not (low < high and (0 < high * far < low or low * far > high)):
        values.append(Fraction(0))
        low, high = min(low, *values), max(high, *values)
    unseen = (high - low) / 60  # about the radius of a dot: what rounding leaves open needs no more room of its own
    low, high = min(low + unseen, *values), max(high - unseen, *values)
    high = high if low < high else low + 1
    ticks = value_ticks(low, high, most, whole=chart.whole)
    span = (ticks[-1] - ticks[0]) * reach
    less = [
        mark.value
        for mark in marks
        if "<" in mark.comparator and mark.value >= ticks[0] and (chart.signed or not mark.inward)
    ]
    low, high = min([low, *(value - span for value in less)]), max([high, *(value + span for value in more)])
    return value_ticks(low, high, most, whole=chart.whole)


def value_ticks(low: Fraction, high: Fraction, most: int = 5, *, whole: bool = False) -> list[Fraction]:
    """Round numbers at equal steps from `low` or less to `high` or more, at most `most`; whole numbers if `whole`."""
    power = power_of_ten_below((high - low) / most)
    while True:
        tens = Fraction(10) ** power
        for step in (1, 2, Fraction(5, 2), 4, 5, 10):
            size = tens * step
            first, last = low // size, -(-high // size)
            if last - first < most and not (whole and size.denominator != 1):
                return [tick * size for tick in range(first, last + 1)]
        power += 1


def along(low: Fraction, high: Fraction, room: int) -> Callable[[Fraction], int]:
    """The positions of values between two others in a room, in integers, since fractions take most of the time."""
    span, first, parts = high - low, low.numerator, low.denominator
    above, below = 2 * room * span.denominator, parts * span.numerator

    def position(value: Fraction) -> int:
        size = value.denominator * below
        return ((value.numerator * parts - first * value.denominator) * above + size) // (2 * size)

    return position


def spaced(labels: Iterable[Lettering]) -> list[Lettering]:
    """The labels, the most important first, without those that touch an earlier one."""
    found: list[Lettering] = []
    for label in labels:
        if not any(_touch(label, other) for other in found):
            found.append(label)
    return found


class Axes:
    """The places of values and moments: `left` and `right` of the plot, its `top` and `bottom`, in tenths of a px."""

    def __init__(self, chart: Chart, canvas: Canvas, gutter: int) -> None:
        self.chart, self.canvas = chart, canvas
        self._width = canvas.right - canvas.left
        self.top, self.bottom = canvas.top + 24 * PX, canvas.top + canvas.height - TEXT * 18
        self.ticks = axis_ticks(chart, self.bottom - self.top)
        self._numbers = tick_words(self.ticks, chart.lang)
        widest = max(map(_FACE.width, self._numbers))
        self.left = canvas.left + min(widest, self._width * 2 // 5) + 12 * PX
        self.right = canvas.right - gutter
        self.ats = sorted({mark.at for mark in chart.marks})
        self.first, self.last = self.ats[0], self.ats[-1]
        self._inset = theme.WIDEST_BAR // 2 if chart.kind is ChartKind.BAR else _INSET
        room = self.right - self.left - 2 * self._inset
        self._across = along(self.first, self.last, room) if self.first < self.last else lambda _: room // 2
        self._up = along(self.ticks[0], self.ticks[-1], self.bottom - self.top)
        longest = max(len(line.marks) for line in chart.lines)
        self.radius = RADIUS if longest * 9 * PX <= self.right - self.left else theme.CLOSE_RADIUS

    def x(self, at: Fraction) -> int:
        """The position of a moment, across."""
        return self.left + self._inset + self._across(at)

    def y(self, value: Fraction) -> int:
        """The position of a value, down; the best rank is on top."""
        return self.top + self._up(value) if self.chart.ranked else self.bottom - self._up(value)

    def value_axis(self) -> list[Part]:
        """The lines of the ticks with their numbers, the top one, which has the unit, last."""
        parts: list[Part] = []
        left, top_number = self.canvas.left, self._numbers[0 if self.chart.ranked else -1]
        for tick, number in zip(self.ticks, self._numbers, strict=True):
            y = self.y(tick)
            parts.append(Stroke(((left, y), (self.right, y)), Ink.GRID if tick else Ink.INK, HAIR))
            if y != self.top:
                parts.append(_FACE.at(left, y - _GAP, _FACE.cut(number, self.left - left - _GAP)))
        words = _FACE.at(left, self.top - _GAP, _FACE.cut(self.chart.with_unit(top_number), self._width))
        rim = words.box.grown(RADIUS + 5)
        if any(self.y(mark.value) < rim.bottom and self.x(mark.at) < rim.right for mark in self.chart.marks):
            words = words.placed(left, words.y - _GAP, words.anchor)  # no dot is under it
        return [*parts, words]

    def time_axis(self) -> Sequence[Lettering]:
        """The labels of the first, the last and round years, or of periods if these are fiscal or within two years."""
        chart, marks = self.chart, self.chart.marks
        first, last = chart.year_at(self.first), chart.year_at(self.last)
        fiscal = any(mark.figure.period.is_fiscal for mark in marks)  # under a calendar year none would be read right
        if fiscal or (last - first < 2 and any(len(mark.period) != 4 for mark in marks)):
            first_one, *others = sorted({(mark.at, mark.period) for mark in marks})
            return spaced(self._below(*each) for each in (first_one, *others[-1:], *others[:-1]))
        label = cache(self._year)
        ends = spaced(map(label, dict.fromkeys((last, first))))
        for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000):
            years = [label(year) for year in range(first + 1, last) if year % step == 0]
            inside = [each for each in years if not any(_touch(each, end) for end in ends)]
            if (step > 1 or inside == years) and not any(_touch(*pair) for pair in pairwise(inside)):
                return [*ends, *inside]
        return ends

    def _year(self, year: int) -> Lettering:
        """The label of a year, under the middle of the year, or under its end if marks are at the ends of years."""
        at = year + (Fraction(1) if self.chart.year_bands else Fraction(1, 2))
        return self._below(min(max(at, self.first), self.last), str(year))

    def _below(self, at: Fraction, text: str) -> Lettering:
        """A text under the plot, moved inwards where it would leave the picture."""
        text = _FACE.cut(text, self._width)
        words = _FACE.at(self.x(at), self.bottom + TEXT * 14, text, "middle")
        return words.inside(self.canvas.left, self.canvas.right)


def _touch(one: Lettering, other: Lettering) -> bool:
    return one.box.grown(_GAP).meets(other.box)
