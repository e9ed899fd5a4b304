"""Marks of figures: dots, rounding bars, arrows of limits; the canvas and the layers of a plot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from api.domain.query import Lang
from api.domain.words import ONE_SIDED, Comparator
from api.plugins.charts import theme
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark
from api.plugins.charts.drawing import Box, FilledBox, MarkDrawing, Part, Place, Stroke, Symbol
from api.plugins.charts.theme import RADIUS, Ink


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
    a ranking do. `floor` is zero, or the first place, if no number can lie beyond it; its number stands `up`.
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
        low, high = min(low, high), max(low, high)
        along = self.along - half, self.along + half
        return Box(low, along[0], high, along[1]) if self.in_row else Box(along[0], low, along[1], high)

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
        """Its shapes; without `dot` the end of a bar is its value, with its interval where that is seen."""
        mark, ink = self.mark, self.ink
        if mark.comparator in ONE_SIDED:
            tip = self._tip
            back = tip - theme.ARROW_HEAD * (1 if tip > self.value else -1)
            head = self._point(back, -theme.ARROW_HEAD), self._point(tip), self._point(back, theme.ARROW_HEAD)
            return (
                Stroke((self._point(self.value, -theme.CAP), self._point(self.value, theme.CAP)), ink, theme.CAP_LINE),
                Stroke((self._point(self.value), self._point(tip)), ink, theme.ARROW_LINE),
                Stroke(head, ink, theme.ARROW_LINE),
            )
        parts: list[Part] = []
        if self.low is not None and self.high is not None and self.wide > (0 if dot else theme.SEEN):
            half, soft = (theme.SOFT_INTERVAL, 25) if mark.comparator is Comparator.ABOUT else (theme.INTERVAL, 45)
            # Over a bar of the same colour only another one is seen.
            parts.append(FilledBox(self.box(self.low, self.high, half), ink if dot else Ink.INK, soft))
        if dot:
            parts.append(Symbol(*self._point(self.value), self.radius, self.line.shape, ink, mark.hollow))
        return tuple(parts)

    def bar(self, zero: int, half: int) -> Part:
        """From zero to its value; faint where its number lies inside, so that the arrow that leads there is seen."""
        mark, ink = self.mark, self.ink
        if mark.hollow:
            sides = ((zero, -half), (self.value, -half), (self.value, half), (zero, half))
            dash = theme.OUTLINE_DASH if mark.status == "F" else ""
            return Stroke(tuple(self._point(*side) for side in sides), ink, theme.OUTLINE, dash)
        soft = 25 if mark.inward else 100 if ink is Ink.ACCENT else 55
        return FilledBox(self.box(zero, self.value, half), ink, soft)

    @property
    def _tip(self) -> int:
        """The end of the arrow from a limit: not beyond zero, if nothing lies there."""
        length = theme.ARROW
        if self.floor is not None and self.mark.inward:
            length = max(min(abs(self.value - self.floor), theme.ARROW), theme.SHORTEST_ARROW)
        outward = (">" in self.mark.comparator) == (self.in_row or self.downwards)
        return self.value + (length if outward else -length)

    @property
    def reach(self) -> Box:
        """The rectangle that it takes."""
        if self.mark.comparator in ONE_SIDED:
            return self.box(self.value, self._tip, theme.CAP).grown(10)
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
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
    chinese = chart.lang is Lang.ZH
    about = any(mark.comparator is Comparator.ABOUT for mark in chart.marks)
    if chinese:
        left = f"取整{'或“约”' if about else ''}留下的余地"
    else:
        left = f"what rounding {'or “about” ' if about else ''}leaves open"
    if chart.kind is ChartKind.BAR and widest > theme.SEEN:
        return [f"条端短线：{left}。" if chinese else f"Short bars at the ends: {left}."]
    if chart.kind is ChartKind.BAR:
        return [f"{left}太小，图上看不出。" if chinese else f"W{left[1:]} is too small to be seen."]
    if widest > 2 * radius:
        return [f"色条：{left}。" if chinese else f"Bars around dots: {left}."]
    if chart.joined and radius < RADIUS:  # they are no larger than their line is wide
        return [f"线条宽于{left}。" if chinese else f"The line is wider than {left}."]
    return [f"圆点大于{left}。" if chinese else f"Dots are wider than {left}."]
