"""Axes and marks: ticks at round values, positions of values and moments, and drawings of dots, bars and arrows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from itertools import count, groupby, pairwise
from typing import NamedTuple

from api.domain.quantity import power_of_ten_below
from api.domain.words import Comparator
from api.plugins.charts import theme
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark, number_words
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
        self, chart: Chart, line: Line, mark: Mark, along: int, scale: Callable[[Decimal], int], radius: int = RADIUS
    ) -> None:
        self.mark, self.line, self.along = mark, line, along
        self.up = True
        """True if the number goes above the mark, where there is room."""
        self._in_row, self._is_bar, self._radius = chart.in_rows, chart.kind is ChartKind.BAR, radius
        accent = mark.highlighted or len(line.marks) == 1 if chart.in_rows else line.accent
        self.ink = Ink.ACCENT if accent else Ink.QUIET
        self.value, self._low, self._high = map(scale, (mark.value, mark.extent[0], mark.extent[-1]))
        self._zero = scale(Decimal(int(chart.ranked)))  # ranks begin at one
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


Way = list[tuple[Decimal, Decimal]]


def ways(chart: Chart, line: Line) -> Iterator[tuple[Join, Way]]:
    """The lines through the first number of each moment, cut where the kind of join changes; limits are left out."""
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
    """Notes on bars of rounding, if they are seen, and on an axis of values that does not start at zero."""
    found = start_note(chart, ticks)
    if any(each.interval_is_seen for each in places):
        about = "-about" if any(each.mark.comparator is Comparator.ABOUT for each in places) else ""
        found.insert(0, chart.lang.message(f"chart-bars{about}"))
    return found


def start_note(chart: Chart, ticks: Sequence[Decimal]) -> list[str]:
    """Note on an axis of values that does not start at zero."""
    if chart.ranked or not ticks or ticks[0] <= 0 <= ticks[-1]:  # no rank is below 1
        return []
    return [chart.lang.message("chart-axis-starts", start=number_words(ticks[0], chart.lang))]


_FAR, _FEW = Decimal("0.85"), 4
"""Part of the largest value that all values exceed on an axis without zero; fewest moments of such an axis."""
_INSET, _GAP = 8 * PX, 4 * PX
_YEARS = 1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000
"""Steps between the years under an axis."""
_FACE = Face(TEXT, Ink.QUIET)


def axis_ticks(chart: Chart, room: int) -> list[Decimal]:
    """The ticks around every value and interval, and along time the arrows of limits; few if there is little room."""
    marks, rows, ranked = chart.marks, chart.in_rows, chart.ranked
    values, extents = [mark.value for mark in marks], [mark.extent for mark in marks]
    low, high = min(ends[0] for ends in extents), max(ends[-1] for ends in extents)
    apart = max(values) - min(values)
    few = len(marks) == 1 if rows else len({mark.at for mark in marks}) < _FEW  # or rounding alone would be seen:
    few = few or (not rows and any(ends[-1] - ends[0] > apart for ends in extents))
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


def value_ticks(low: Decimal, high: Decimal, most: int = 5, *, whole: bool = False) -> list[Decimal]:
    """Round numbers at equal steps from `low` or less to `high` or more, at most `most`; whole numbers if `whole`."""
    for power in count(power_of_ten_below(Fraction(high - low) / most)):
        for step, tens in ((1, power), (2, power), (25, power - 1), (4, power), (5, power)):
            size = step * Fraction(10) ** tens
            first, last = Fraction(low) // size, -(-Fraction(high) // size)
            if last - first < most and not (whole and size.denominator != 1):
                return [Decimal(f"{tick * step}e{tens}") if tick else Decimal(0) for tick in range(first, last + 1)]
    raise AssertionError


def along(low: Decimal, high: Decimal, room: int) -> Callable[[Decimal], int]:
    """The positions of values between two others in a room."""
    return lambda value: int(((value - low) * room / (high - low)).to_integral_value(ROUND_HALF_UP))


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
        self._numbers = [number_words(tick, chart.lang) for tick in self.ticks]
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

    def x(self, at: Decimal) -> int:
        """The position of a moment, across."""
        return self.left + self._inset + self._across(at)

    def y(self, value: Decimal) -> int:
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
        words = _FACE.cut(self.chart.with_unit(top_number), self._width)
        return [*parts, _FACE.at(left, self.top - 2 * _GAP, words)]  # above the dots of the top tick

    def time_axis(self) -> Sequence[Lettering]:
        """The labels of the first, the last and round years, or of periods if these are fiscal or within two years."""
        chart, marks = self.chart, self.chart.marks
        first, last = chart.year_at(self.first), chart.year_at(self.last)
        fiscal = any(mark.figure.period.is_fiscal for mark in marks)  # under a calendar year none would be read right
        if fiscal or (last - first < 2 and any(len(mark.period) != 4 for mark in marks)):
            first_one, *others = sorted({(mark.at, mark.period) for mark in marks})
            return spaced(self._below(*each) for each in (first_one, *others[-1:], *others[:-1]))
        room = (self.x(self.last) - self.x(self.first)) // (_FACE.width(str(last)) + _GAP)
        step = next(step for step in _YEARS if last - first <= step * room or step == _YEARS[-1])
        years = [last, first, *(year for year in range(first + 1, last) if year % step == 0)]
        # A year is under its middle, or under its end if marks are at the ends of years.
        ats = [(year, year + Decimal("1" if chart.year_bands else "0.5")) for year in dict.fromkeys(years)]
        return spaced(self._below(min(max(at, self.first), self.last), str(year)) for year, at in ats)

    def _below(self, at: Decimal, text: str) -> Lettering:
        """A text under the plot, moved inwards where it would leave the picture."""
        text = _FACE.cut(text, self._width)
        words = _FACE.at(self.x(at), self.bottom + TEXT * 14, text, "middle")
        return words.inside(self.canvas.left, self.canvas.right)


def _touch(one: Lettering, other: Lettering) -> bool:
    return one.box.grown(_GAP).meets(other.box)
