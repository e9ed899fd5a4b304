"""Axes and marks: ticks at a few round values, places of values and moments, dots, rounding bars, arrows of limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from api.domain.quantity import power_of_ten_below
from api.domain.query import Lang
from api.domain.words import ONE_SIDED, Comparator
from api.plugins.charts import theme
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark, tick_words, worded
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
    """The layers of a plot, its lower end, and what is to be said under it; `keys` are numbered or coloured lines."""

    bottom: int
    below: list[Part | MarkDrawing] = field(default_factory=list)
    above: list[Part | MarkDrawing] = field(default_factory=list)
    keys: list[tuple[str, Ink]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class MarkPlace(NamedTuple):
    """The places of a mark, of its value, and of the ends of its interval, None where open, in tenths of a px.

    In a row `along` is the height and the others run to the right; else they run upwards, or `downwards` as places in
    a ranking do. `floor` is zero, or the first place, if no number can lie beyond it; its number is on top if `up`.
    """

    mark: Mark
    line: Line
    ink: Ink
    along: int
    value: int
    low: int | None
    high: int | None
    floor: int | None
    in_row: bool = False
    downwards: bool = False
    radius: int = RADIUS
    up: bool = True

    def box(self, low: int, high: int, half: int) -> Box:
        """A bar from one end to the other."""
        (low, high), (start, end) = sorted((low, high)), (self.along - half, self.along + half)
        return Box(low, start, high, end) if self.in_row else Box(start, low, end, high)

    def _point(self, value: int, aside: int = 0) -> Place:
        return (value, self.along + aside) if self.in_row else (self.along + aside, value)

    @property
    def point(self) -> Box:
        """The place of its value, as a rectangle of no size."""
        return Box(*self._point(self.value) * 2)

    @property
    def wide(self) -> int:
        """The length of its interval, if that has two ends."""
        return 0 if self.low is None or self.high is None else abs(self.high - self.low)

    def parts(self, *, dot: bool = True) -> tuple[Part, ...]:
        """The shapes of the mark; without `dot` the end of a bar is its value, with its interval where that is seen."""
        mark, ink, value = self.mark, self.ink, self.value
        if mark.comparator in ONE_SIDED:
            tip, cap, head = self._tip, theme.CAP, theme.ARROW_HEAD
            back = tip - head * (1 if tip > value else -1)
            return (
                Stroke((self._point(value, -cap), self._point(value, cap)), ink, theme.CAP_LINE),
                Stroke((self._point(value), self._point(tip)), ink, theme.ARROW_LINE),
                Stroke((self._point(back, -head), self._point(tip), self._point(back, head)), ink, theme.ARROW_LINE),
            )
        parts: list[Part] = []
        if self.low is not None and self.high is not None and self.wide > (0 if dot else theme.SEEN):
            half, soft = (theme.SOFT_INTERVAL, 25) if mark.comparator is Comparator.ABOUT else (theme.INTERVAL, 45)
            # Over a bar of the same colour only another one is seen.
            parts.append(FilledBox(self.box(self.low, self.high, half), ink if dot else Ink.INK, soft))
        if dot:
            parts.append(Symbol(*self._point(value), self.radius, self.line.shape, ink, mark.hollow))
        return tuple(parts)

    def bar(self, zero: int, half: int) -> Part:
        """The bar from zero to the value; faint where the number lies inside, so that the arrow there is seen."""
        mark, ink = self.mark, self.ink
        if mark.hollow:
            sides = (zero, -half), (self.value, -half), (self.value, half), (zero, half)
            dash = theme.OUTLINE_DASH if mark.status == "F" else ""
            return Stroke(tuple(self._point(*side) for side in sides), ink, theme.OUTLINE, dash)
        return FilledBox(self.box(zero, self.value, half), ink, 25 if mark.inward else 100 if ink is Ink.ACCENT else 55)

    @property
    def _tip(self) -> int:
        """The end of the arrow from a limit: not beyond zero, if nothing lies there."""
        length = ARROW
        if self.floor is not None and self.mark.inward:
            length = max(min(abs(self.value - self.floor), ARROW), theme.SHORTEST_ARROW)
        outward = (">" in self.mark.comparator) == (self.in_row or self.downwards)
        return self.value + (length if outward else -length)

    @property
    def reach(self) -> Box:
        """The rectangle that it takes."""
        if self.mark.comparator in ONE_SIDED:
            return self.box(self.value, self._tip, theme.CAP).grown(10)
        low, high = (self.value if end is None else end for end in (self.low, self.high))
        return self.box(low, high, RADIUS).joined(self.point.grown(RADIUS + 5))


def stretches(line: Line) -> Iterator[tuple[Join, list[Mark]]]:
    """The marks that are joined, by kind of join; each stretch begins where the one before it ended.

    A mark with one limit alone is no place of a line, and of several of one period the first is the one joined.
    """
    places: dict[Fraction, Mark] = {}
    for mark in line.marks:
        if mark.comparator not in ONE_SIDED:
            places.setdefault(mark.at, mark)
    kind, run = Join.NONE, list[Mark]()
    for before, mark in pairwise(places.values()):
        if mark.join is not kind:
            if kind is not Join.NONE:
                yield kind, run
            kind, run = mark.join, [before]
        run.append(mark)
    if kind is not Join.NONE:
        yield kind, run


def rounding_note(chart: Chart, widest: int, radius: int = RADIUS) -> list[str]:
    """Note on bars around dots, where one is seen; `widest` is the longest, `radius` that of dots."""
    if not any(mark.comparator not in ONE_SIDED and mark.low != mark.high for mark in chart.marks):
        return []
    about = "-about" if any(mark.comparator is Comparator.ABOUT for mark in chart.marks) else ""
    room = worded(chart.lang, f"leaves-open{about}")
    if chart.kind is ChartKind.BAR:
        name = "bars-end" if widest > theme.SEEN else "bars-narrow"
    elif widest > 2 * radius:
        name = "bars-around"
    else:  # the dots of a line may be no larger than it is wide
        name = "line-wider" if chart.joined and radius < RADIUS else "dots-wider"
    return [worded(chart.lang, name, room=room, Room=room[:1].upper() + room[1:])]


_STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(4), Fraction(5), Fraction(10))
_YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)
_UNSEEN = Fraction(1, 60)
"""Of the height of a plot: about the radius of a dot. What rounding leaves open needs no more room of its own."""
_FAR, _FAR_ROWS, _FEW = Fraction(85, 100), Fraction(2, 3), 4
"""Lines of four moments or more that stay above this part of their largest value, and move, are drawn without zero."""
_INSET, _GAP = 8 * PX, 4 * PX
_CENTURY = 100
_FACE = Face(TEXT, Ink.QUIET)


def axis_ticks(chart: Chart, room: int) -> list[Fraction]:
    """Ticks that hold every value and interval, and along time the arrows of limits; few where there is little room."""
    marks, rows = chart.marks, chart.in_rows
    most = 5 if room >= (301 if rows else 150) * PX else 3
    reach = Fraction(0 if rows else ARROW, room)
    values, extents = [mark.value for mark in marks], [mark.extent for mark in marks]
    low, high = min(ends[0] for ends in extents), max(ends[-1] for ends in extents)
    more = [mark.value for mark in marks if ">" in mark.comparator]
    if chart.ranked:
        span = (high - low) * reach
        return place_ticks(low, max([high, *(value + span for value in more)]), most)
    apart = max(values) - min(values)
    level = any(ends[-1] - ends[0] > apart for ends in extents)  # an axis would show the rounding alone
    few = len(marks) == 1 if rows else len({mark.at for mark in marks}) < _FEW or level
    far = Fraction(1) if chart.kind is ChartKind.BAR or few else _FAR_ROWS if rows else _FAR
    if not (low < high and (0 < high * far < low or low * far > high)):
        values.append(Fraction(0))
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
    unseen = (high - low) * _UNSEEN
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


def place_ticks(low: Fraction, high: Fraction, most: int = 5) -> list[Fraction]:
    """At most so many places in a ranking, the first and round ones after it, that hold all."""
    first = min(low.__floor__(), 1)
    power = 0
    while True:
        for step in (1, 2, 4, 5):
            size = step * 10**power
            last = max((high / size).__ceil__() * size, first + 1)
            ticks = [first, *range(first + 1 if size == 1 else (first // size + 1) * size, last + 1, size)]
            if len(ticks) <= most:
                return [Fraction(tick) for tick in ticks]
        power += 1


def value_ticks(low: Fraction, high: Fraction, most: int = 5, *, whole: bool = False) -> list[Fraction]:
    """At most so many round numbers, of which the first and the last hold all between them; `whole` ones of counts."""
    power = power_of_ten_below((high - low) / most)
    while True:
        for step in _STEPS:
            size = step * Fraction(10) ** power
            first, last = (low / size).__floor__(), (high / size).__ceil__()
            if last - first < most and not (whole and size.denominator != 1):
                return [tick * size for tick in range(first, last + 1)]
        power += 1


def decimals_of(ticks: Sequence[Fraction]) -> list[Decimal]:
    """The ticks as decimals with as many digits after the point as the finest of them needs."""
    count = 0
    while any((tick * 10**count).denominator != 1 for tick in ticks):
        count += 1
    return [Decimal(int(tick * 10**count)).scaleb(-count) if tick else Decimal(0) for tick in ticks]


def year_ticks(first: int, last: int, fits: Callable[[int, int], bool]) -> list[int]:
    """The first and the last year and round ones between, where `fits` tells of two that both have room."""
    if first == last or not fits(first, last):
        return [last]
    for step in _YEAR_STEPS:
        if not fits(last - step, last) and step < last - first:
            continue
        between = [year for year in range(first + 1, last) if year % step == 0]
        inside = [year for year in between if fits(first, year) and fits(year, last)]
        if (step > 1 or inside == between) and all(fits(a, b) for a, b in pairwise(inside)):
            return [first, *inside, last]
    return [first, last]


def start_note(chart: Chart, ticks: Sequence[Fraction]) -> list[str]:
    """Note on an axis of values that does not start at zero."""
    if chart.ranked or ticks[0] <= 0 <= ticks[-1]:  # there is no place before the first
        return []
    start = tick_words(decimals_of(ticks), chart.lang)[0]
    return [worded(chart.lang, "axis-across" if chart.in_rows else "axis-upright", start=start)]


def along(value: Fraction, low: Fraction, high: Fraction, room: int) -> int:
    """Place of a value between two others in a room of so many tenths of a px.

    In whole numbers, without fractions in between, which take most of the time of a picture.
    """
    span = high - low
    above = (value.numerator * low.denominator - low.numerator * value.denominator) * room * span.denominator
    below = value.denominator * low.denominator * span.numerator
    return (2 * above + below) // (2 * below)


class Axes:
    """The places of values and moments: `left` and `right` of the plot, its `top` and `bottom`, in tenths of a px."""

    def __init__(self, chart: Chart, canvas: Canvas, gutter: int) -> None:
        self.chart, self.canvas = chart, canvas
        self._width = canvas.right - canvas.left
        self.top, self.bottom = canvas.top + 24 * PX, canvas.top + canvas.height - TEXT * 18
        self.ticks = axis_ticks(chart, self.bottom - self.top)
        self._numbers = tick_words(decimals_of(self.ticks), chart.lang)
        widest = max(_FACE.width(number) for number in self._numbers)
        self.left = canvas.left + min(widest, self._width * 2 // 5) + 12 * PX
        self.right = canvas.right - gutter
        across = self.right - self.left
        ats = sorted({mark.at for mark in chart.marks})
        self.first, self.last = ats[0], ats[-1]
        self.slot = across // 2  # the room of one bar and what is next to it
        if len(ats) > 1:
            parts = (self.last - self.first) / min(b - a for a, b in pairwise(ats)) + 1
            self.slot = max((2 * across * parts.denominator + parts.numerator) // (2 * parts.numerator), 5)
        self._inset = self.slot // 2 if chart.kind is ChartKind.BAR else _INSET
        longest = max(len(line.marks) for line in chart.lines)
        self.radius = RADIUS if longest * 9 * PX <= across else theme.CLOSE_RADIUS

    def x(self, at: Fraction) -> int:
        """Place of a moment."""
        left, right = self.left + self._inset, self.right - self._inset
        if self.first == self.last:
            return (left + right) // 2
        return left + along(at, self.first, self.last, right - left)

    def y(self, value: Fraction) -> int:
        """Place of a value; the best rank is on top."""
        off = along(value, self.ticks[0], self.ticks[-1], self.bottom - self.top)
        return self.top + off if self.chart.ranked else self.bottom - off

    def value_axis(self) -> list[Part]:
        """The lines of the ticks with their numbers, the top one, which has the unit, last."""
        parts: list[Part] = []
        left = self.canvas.left
        *others, (top, top_number) = list(zip(self.ticks, self._numbers, strict=True))[
            :: -1 if self.chart.ranked else 1
        ]
        for tick, number in (*others, (top, "")):
            y = self.y(tick)
            parts.append(Stroke(((left, y), (self.right, y)), Ink.GRID if tick else Ink.INK, HAIR))
            if number:
                parts.append(_FACE.at(left, y - _GAP, _FACE.cut(number, self.left - left - _GAP)))
        words = _FACE.at(left, self.top - _GAP, _FACE.cut(self.chart.with_unit(top_number), self._width))
        right, bottom = words.box.right + RADIUS + 5, words.box.bottom + RADIUS + 5
        if any(self.y(mark.value) < bottom and self.x(mark.at) < right for mark in self.chart.marks):
            words = words.placed(left, words.y - _GAP, words.anchor)  # no dot lies on it
        return [*parts, words]

    def time_axis(self) -> Sequence[Part]:
        """The years, or where there are two at most and parts of them, the periods; ends of years that are bands."""
        chart, first, last = self.chart, self.first.__ceil__(), self.last.__floor__()
        years = {chart.year_at(mark.at) for mark in chart.marks}
        parts = any(len(mark.period) != 4 for mark in chart.marks)
        words = self._periods() if parts and len(years) <= 2 else self._years()
        if not chart.year_bands or last - first > 60 or self.first == self.last:
            return words
        places = [self.x(Fraction(year)) for year in range(first, last + 1)]
        bands = [Stroke(((x, self.bottom), (x, self.bottom + _GAP)), Ink.QUIET, HAIR) for x in places]
        return [*bands, *words]

    def _years(self) -> list[Lettering]:
        first, last = self.chart.year_at(self.first), self.chart.year_at(self.last)
        short = self.canvas.narrow and self.chart.lang is not Lang.ZH

        @cache
        def label(year: int) -> Lettering:
            """A year under its middle; where marks are at the ends of years, under its end, so under its own mark."""
            at = year + (Fraction(1) if self.chart.year_bands else Fraction(1, 2))
            cut_short = short and year != first and year // _CENTURY == first // _CENTURY
            text = f"’{year % _CENTURY:02}" if cut_short else str(year)
            return self._below(min(max(at, self.first), self.last), text)

        return [label(year) for year in year_ticks(first, last, lambda a, b: not _touch(label(a), label(b)))]

    def _periods(self) -> list[Lettering]:
        first, *others = sorted({(mark.at, mark.period) for mark in self.chart.marks})
        labels: list[Lettering] = []
        for at, period in (first, *others[-1:], *others[:-1]):
            label = self._below(at, _FACE.cut(period, self._width))
            if not any(_touch(label, other) for other in labels):
                labels.append(label)
        return labels

    def _below(self, at: Fraction, text: str) -> Lettering:
        """A text under the plot, moved inwards where it would leave the picture."""
        half = _FACE.width(text) // 2 + 10
        x = max(min(self.x(at), self.canvas.right - half), self.canvas.left + half)
        return _FACE.at(x, self.bottom + TEXT * 14, text, "middle")


def _touch(one: Lettering, other: Lettering) -> bool:
    return one.box.grown(_GAP).meets(other.box)
