"""The content of a chart, without positions in the picture: its lines and marks, and its numbers in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from api.domain.conversion import Amount
from api.domain.figure import Figure
from api.domain.messages import Message, Words, joined
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.units import SCALES, Scale, UnitKind, readable_scale, spoken
from api.domain.words import ONE_SIDED, Comparator
from api.formats.sentences import grouped, spoken_amount, spoken_span


class ChartKind(StrEnum):
    """Kinds of charts."""

    LINE = "line"
    STEP = "step"
    BAR = "bar"
    DOT = "dot"
    CLAIMS = "claims"


class Join(StrEnum):
    """Join of a mark to the mark before it on a line."""

    NONE = "none"
    """Not drawn, since a break is between the marks, or a limit that the line would violate."""
    SOLID = "solid"
    DOTTED = "dotted"
    """Over periods without a figure."""
    DASHED = "dashed"
    """To or from a forecast, or between figures of unlike statuses."""


@dataclass(frozen=True, eq=False)
class Mark:
    """A figure in a chart: its position in years, and its number and interval in the chart's unit and scale."""

    figure: Figure
    period: str
    """The short form for an axis: `2024`, `H1 2024`."""
    at: Decimal
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    comparator: Comparator
    status: str
    label: str
    """The number in the chart's scale, with the word of its comparator and without the unit."""
    sentence: str
    """The mark in words, for readers who cannot see it: period, comparator, number, unit, status, originator."""
    name: str
    """The name that distinguishes the mark from others of its period: a claim's source, an area."""
    amount: str
    """The number with its comparator and unit in words."""
    join: Join = Join.NONE
    """The join to the mark before."""
    highlighted: bool = False

    @cached_property
    def extent(self) -> tuple[Decimal, ...]:
        """The numbers that the axis must include: the limit alone, or both ends of the interval, with the value."""
        if self.low is None or self.high is None:
            return (self.value,)
        return min(self.low, self.value), max(self.high, self.value)

    @property
    def is_limit(self) -> bool:
        """True if the source gives one limit alone."""
        return self.comparator in ONE_SIDED

    @property
    def inward(self) -> bool:
        """True if a limit points towards zero: at most 5, or at least -5."""
        return self.is_limit and self.value != 0 and (">" in self.comparator) == (self.value < 0)

    @property
    def hollow(self) -> bool:
        """True if the figure is not final: preliminary, estimated or forecast."""
        return self.status in ("P", "E", "F")


class Line(NamedTuple):
    """Comparable figures: of one indicator, area, originator, vintage and length of period, in the order of time."""

    name: str
    marks: tuple[Mark, ...]
    shape: int
    """The number of the shape of its marks; each originator has its own shape."""
    accent: bool = False


class Break(NamedTuple):
    """A break in a series: its position in time, the first period after it, and the reason."""

    at: Decimal
    period: str
    reason: str


class Chart(NamedTuple):
    """The content of a picture; without lines it says that there is no figure."""

    kind: ChartKind
    source_line: str
    address: str
    lang: Lang
    title: str = ""
    """The finding, in a sentence."""
    subtitle: str = ""
    """The measure, area, unit and time."""
    description: str = ""
    """The picture in words, for readers who cannot see it."""
    unit_words: str = ""
    """The unit after a number: `trillion yuan`, `%`."""
    lines: tuple[Line, ...] = ()
    breaks: tuple[Break, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences, the most important first."""
    in_rows: bool = False
    """True if figures are in rows and not along time: they are of one period, or claims on one subject."""
    signed: bool = False
    """True if numbers may be negative, as growth may; for money and counts, if one of them is negative."""
    ranked: bool = False
    """True if the numbers are ranks: 1 is the best, is on top, and begins the axis."""
    whole: bool = False
    """True if the numbers are integers, as counts are, so that ticks are integers too."""
    year_bands: bool = False
    """True if marks are at the ends of their periods, so that a year is a stretch of the axis and not a point."""

    @property
    def joined(self) -> bool:
        """True if the marks of a line are joined: in charts along time, of the kinds LINE and STEP."""
        return self.kind in (ChartKind.LINE, ChartKind.STEP) and not self.in_rows

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of all lines."""
        return tuple(mark for line in self.lines for mark in line.marks)

    @property
    def chief(self) -> Mark | None:
        """The mark of the title: the highlighted one, else the last that is no forecast; None for several rows."""
        if not self.lines or (self.in_rows and len(self.marks) > 1):
            return None
        marks = self.lines[-1].marks
        past = [mark for mark in marks if mark.status != "F"] or marks
        return next((mark for mark in marks if mark.highlighted), past[-1])

    def year_at(self, at: Decimal) -> int:
        """The year of a moment; the end of a year belongs to that year if marks are at the ends of periods."""
        year = int(at)
        return year - 1 if self.year_bands and at == year else year

    def with_unit(self, number: str) -> str:
        """A number with the unit after it."""
        if self.unit_words[:1] in ("", "%", "‰"):
            return number + self.unit_words
        return self.lang.message("chart-words", first=number, second=self.unit_words)


def clauses(texts: Iterable[Words | str], lang: Lang) -> Message:
    """The texts as one sentence."""
    return Message("chart-sentence", text=joined(texts, lang, "between-notes"))


def chart_scale(figures: Sequence[Figure], wanted: Scale | None, lang: Lang) -> Scale:
    """The scale of a chart: the wanted one if the language has a name for it, else one that fits the largest number."""
    first, chinese = figures[0], lang is Lang.ZH
    if first.served.unit.kind is UnitKind.SHARE or first.indicator.measuring_type in ("ratio", "rank"):
        return SCALES["one"]
    largest = max(abs(figure.served.numbers(0).value) for figure in figures)
    unnamed = largest < 1_000_000 and not any(figure.served.scale.exponent for figure in figures)
    return spoken(wanted, chinese=chinese) or (SCALES["one"] if unnamed else readable_scale(largest, chinese=chinese))


def label_of(amount: Amount, scale: Scale, lang: Lang) -> str:
    """An amount's number in a scale; a whole number in a larger scale than the printed one loses its zeros."""
    number = amount.quantity.shown(scale.exponent)
    if scale.exponent > amount.scale.exponent and amount.quantity.is_printed and "." not in amount.printed_text:
        whole, point, decimals = plain(number).partition(".")
        number = Decimal(f"{whole}{point}{decimals.rstrip('0')}")
    return number_words(number, lang)


def number_words(number: Decimal, lang: Lang) -> str:
    """A number with grouped thousands."""
    whole, point, decimals = plain(abs(number)).partition(".")
    return f"{'−' if number < 0 else ''}{grouped(whole, lang)}{point}{decimals}"


def interval_sentence(amount: Amount, lang: Lang, wanted: Scale | None = None) -> str:
    """A sentence on the interval, `What rounding leaves open: 15.45 to 15.55 trillion yuan`, limit or exact number."""
    values: dict[str, str] = {}
    if amount.comparator in ONE_SIDED:
        name = "lower-limit" if ">" in amount.comparator else "upper-limit"
        values["limit"] = spoken_amount(amount, lang, wanted)
    elif amount.quantity.width == 0:
        name = "exact"
    else:
        name = "interval-about" if amount.comparator is Comparator.ABOUT else "interval"
        values["span"] = spoken_span(amount, lang, wanted)
    return lang.message(f"chart-{name}", **values)
