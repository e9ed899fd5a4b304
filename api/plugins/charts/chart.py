"""A chart before anything has a place: its lines, options and language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from api.domain.query import Lang
from api.domain.words import ONE_SIDED, Comparator

MIN_WIDTH, MAX_WIDTH = 280, 2000
MIN_HEIGHT, MAX_HEIGHT = 200, 2000
PREVIEW_WIDTH, PREVIEW_HEIGHT = 1200, 630
"""The size that previews of links show uncut (Open Graph): that of a PNG where none is asked."""


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """Sizes in pixels, that of the format without one; the kind of a chart, that which fits its figures without one.

    `highlight` is the id of the figure that stands out; without one the chart chooses.
    """

    width: int | None = None
    height: int | None = None
    kind: str | None = None
    highlight: str | None = None


class ChartKind(StrEnum):
    """The ways to draw figures."""

    LINE = "line"
    STEP = "step"
    BAR = "bar"
    DOT = "dot"
    CLAIMS = "claims"


class Join(StrEnum):
    """The way from one mark of a line to the next.

    None over a break, and where a limit between two marks rules it out; dots over periods without a figure; dashes to
    or from a forecast, and between what is final and what is not.
    """

    NONE = "none"
    SOLID = "solid"
    DOTTED = "dotted"
    DASHED = "dashed"


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure: its place in time in years, and its number with the ends of its interval in the chart's unit."""

    figure: str
    period: str
    """As an axis tells it: `2024`, `H1 2024`."""
    at: Fraction
    value: Fraction
    low: Fraction | None
    high: Fraction | None
    comparator: Comparator
    status: str
    label: str
    """The number alone, in the chart's scale, with the digits that it has."""
    sentence: str
    """All of it in words, for who cannot see the mark: period, comparator, number, unit, status, who says so."""
    name: str
    """Its name among others of the same period: a claim's source, an area."""
    amount: str
    """The number with its comparator and unit in words."""
    join: Join = Join.NONE
    """The way to it from the mark before."""
    highlighted: bool = False
    preferred: bool = False
    """The claim that counts for its indicator, area and period."""

    @property
    def extent(self) -> tuple[Fraction, ...]:
        """The numbers that an axis must hold for it: its one limit, or its interval with its value."""
        if self.comparator in ONE_SIDED or self.low is None or self.high is None:
            return (self.value,)
        return min(self.low, self.value), max(self.high, self.value)

    @property
    def inward(self) -> bool:
        """True of a limit whose number lies on the side of zero: an upper one above it, a lower one below."""
        return self.comparator in ONE_SIDED and self.value != 0 and (">" in self.comparator) == (self.value < 0)

    @property
    def hollow(self) -> bool:
        """True of what is less than final: preliminary, estimated or forecast."""
        return self.status in ("P", "E", "F")


@dataclass(frozen=True, slots=True)
class Line:
    """Figures that compare: of one indicator, area, originator, vintage and length of period, in the order of time."""

    name: str
    marks: tuple[Mark, ...]
    shape: int
    """The shape of its marks; those of another originator have another."""
    accent: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A place in time over which levels do not compare, the period from which on they do not, and why."""

    at: Fraction
    period: str
    reason: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that a picture says. Without lines it says that there is no figure."""

    kind: ChartKind
    source_line: str
    address: str
    lang: Lang
    title: str = ""
    """The finding, in a sentence."""
    subtitle: str = ""
    """The measure, area, unit and time."""
    description: str = ""
    """The picture in words, for who cannot see it."""
    unit_words: str = ""
    """The unit after a number: `trillion yuan`, `%`."""
    lines: tuple[Line, ...] = ()
    breaks: tuple[Break, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences, the most important first."""
    in_rows: bool = False
    """Figures below each other, being of one period or rival claims, instead of along time."""
    signed: bool = False
    """Numbers may lie below zero, as growth may; amounts and counts do where one of them does."""
    ranked: bool = False
    """Numbers are places, the first of which is the best: it is on top, and the axis begins there."""
    whole: bool = False
    """Numbers are whole ones, as counts are, and nothing lies between two that follow each other."""
    year_bands: bool = False
    """Marks are at the ends of their periods, so that a year is a stretch of the axis and no point."""

    @property
    def joined(self) -> bool:
        """True where lines lead from mark to mark; of other kinds each stands alone."""
        return self.kind in (ChartKind.LINE, ChartKind.STEP) and not self.in_rows

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Those of all lines."""
        return tuple(mark for line in self.lines for mark in line.marks)

    @property
    def told(self) -> Mark | None:
        """The mark that the title tells: the highlighted one, or the last that is no forecast; None of many in rows."""
        if not self.lines or (self.in_rows and len(self.marks) > 1):
            return None
        marks = self.lines[-1].marks
        known = [mark for mark in marks if mark.status != "F"] or marks
        return next((mark for mark in marks if mark.highlighted), known[-1])

    def year_at(self, at: Fraction) -> int:
        """The year that a moment lies in; the end of one belongs to it, where marks stand at the ends."""
        year = at.__floor__()
        return year - 1 if self.year_bands and at == year else year

    def with_unit(self, number: str) -> str:
        """A number with the unit behind it."""
        close = self.lang is Lang.ZH or self.unit_words[:1] in ("%", "‰") or not self.unit_words
        return f"{number}{'' if close else ' '}{self.unit_words}"
