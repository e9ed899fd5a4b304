"""A chart before anything has a place: its lines and marks, and its numbers in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import count
from typing import NamedTuple

from api.audit.sentences import shown_ends
from api.domain.conversion import Amount
from api.domain.figure import Figure
from api.domain.messages import Message, joined
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.units import SCALES, Scale, UnitKind, readable_scale, spoken
from api.domain.words import ONE_SIDED, Comparator
from api.formats.sentences import counted_unit, grouped, spoken_amount, spoken_span


class ChartKind(StrEnum):
    """The ways to draw figures."""

    LINE = "line"
    STEP = "step"
    BAR = "bar"
    DOT = "dot"
    CLAIMS = "claims"


class Join(StrEnum):
    """The way from one mark of a line to the next."""

    NONE = "none"
    """Over a break."""
    RULED_OUT = "ruled-out"
    """By a limit between two marks."""
    SOLID = "solid"
    DOTTED = "dotted"
    """Over periods without a figure."""
    DASHED = "dashed"
    """To or from a forecast, and between what is final and what is not."""


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A figure: its place in time in years, and its number with the ends of its interval in the chart's unit."""

    figure: Figure
    period: str
    """As an axis has it: `2024`, `H1 2024`."""
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

    @property
    def extent(self) -> tuple[Fraction, ...]:
        """The numbers that an axis must hold for it: its one limit, or its interval with its value."""
        if self.low is None or self.high is None:
            return (self.value,)
        return min(self.low, self.value), max(self.high, self.value)

    @property
    def is_limit(self) -> bool:
        """True if the source gives one limit alone."""
        return self.comparator in ONE_SIDED

    @property
    def inward(self) -> bool:
        """True of a limit whose number lies on the side of zero: an upper one above it, a lower one below."""
        return self.is_limit and self.value != 0 and (">" in self.comparator) == (self.value < 0)

    @property
    def hollow(self) -> bool:
        """True of what is less than final: preliminary, estimated or forecast."""
        return self.status in ("P", "E", "F")


class Line(NamedTuple):
    """Figures that compare: of one indicator, area, originator, vintage and length of period, in the order of time."""

    name: str
    marks: tuple[Mark, ...]
    shape: int
    """The shape of its marks; those of another originator have another."""
    accent: bool = False


class Break(NamedTuple):
    """A place in time over which levels do not compare, the period from which on they do not, and why."""

    at: Fraction
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
        """True if lines lead from mark to mark; of other kinds each is alone."""
        return self.kind in (ChartKind.LINE, ChartKind.STEP) and not self.in_rows

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of all lines."""
        return tuple(mark for line in self.lines for mark in line.marks)

    @property
    def chief(self) -> Mark | None:
        """The mark of the title: the highlighted one, or the last that is no forecast; None of many in rows."""
        if not self.lines or (self.in_rows and len(self.marks) > 1):
            return None
        marks = self.lines[-1].marks
        past = [mark for mark in marks if mark.status != "F"] or marks
        return next((mark for mark in marks if mark.highlighted), past[-1])

    def year_at(self, at: Fraction) -> int:
        """The year of a moment; the end of a year belongs to it, where marks are at the ends."""
        year = at.__floor__()
        return year - 1 if self.year_bands and at == year else year

    def with_unit(self, number: str) -> str:
        """A number with the unit after it."""
        if self.unit_words[:1] in ("", "%", "‰"):
            return number + self.unit_words
        return Message("chart-words", first=number, second=self.unit_words).in_language(self.lang)


def clauses(texts: Iterable[str], lang: Lang) -> Message:
    """The texts as one sentence."""
    return Message("chart-sentence", text=joined(texts, lang, "between-notes"))


_LONGEST = 20
"""Characters of the end of an interval that has room below a drawing."""


def chart_scale(figures: Sequence[Figure], wanted: Scale | None, lang: Lang) -> Scale:
    """The scale of all: the wanted one if the language has it, else the one that the largest number fills."""
    first, chinese = figures[0], lang is Lang.ZH
    if first.served.unit.kind is UnitKind.SHARE or first.indicator.measuring_type in ("ratio", "rank"):
        return SCALES["one"]
    largest = max(abs(figure.served.numbers(0).value) for figure in figures)
    unnamed = largest < 1_000_000 and not any(figure.served.scale.exponent for figure in figures)
    return spoken(wanted, chinese=chinese) or (SCALES["one"] if unnamed else readable_scale(largest, chinese=chinese))


def label_of(amount: Amount, scale: Scale, lang: Lang) -> str:
    """An amount's number with its digits, in the scale; a far smaller one has its own scale or unit after it."""
    number = _shown(amount, scale)
    if not number or not scale.exponent or abs(number) >= Decimal("0.01"):
        return number_words(number, lang)
    chinese = lang is Lang.ZH
    own = readable_scale(amount.quantity.value, chinese=chinese)
    words = number_words(_shown(amount, own), lang)
    name = own.name_zh if chinese else own.name if own.exponent else ""
    unit = name or counted_unit(amount.unit, words, lang)
    return Message("chart-words", first=words, second=unit).in_language(lang).rstrip()


def _shown(amount: Amount, scale: Scale) -> Decimal:
    """The number in a scale; in a larger one than it is printed in, the zeros at the end of a whole one go."""
    number = amount.quantity.shown(scale.exponent)
    if scale.exponent <= amount.scale.exponent or not amount.quantity.is_printed or "." in amount.printed_text:
        return number
    whole, point, decimals = plain(number).partition(".")
    return Decimal(f"{whole}{point}{decimals.rstrip('0')}")


def decimals_of(ticks: Sequence[Fraction]) -> list[Decimal]:
    """The ticks as decimals with as many digits after the point as the finest of them needs."""
    digits = next(digits for digits in count() if all((tick * 10**digits).denominator == 1 for tick in ticks))
    return [Decimal(f"{int(tick * 10**digits)}e-{digits}") if tick else Decimal(0) for tick in ticks]


def tick_words(ticks: Sequence[Fraction], lang: Lang) -> list[str]:
    """The numbers of an axis."""
    return [number_words(tick, lang) for tick in decimals_of(ticks)]


def number_words(number: Decimal, lang: Lang) -> str:
    """A number with grouped thousands."""
    whole, point, decimals = plain(abs(number)).partition(".")
    return f"{'−' if number < 0 else ''}{grouped(whole, lang)}{point}{decimals}"


def interval_sentence(amount: Amount, lang: Lang, wanted: Scale | None = None, *, ranks: bool = False) -> str:
    """`What rounding leaves open: 15.45 to 15.55 trillion yuan`; of a limit or an exact number, that it is one."""
    values: dict[str, str] = {}
    if amount.comparator in ONE_SIDED:
        name = "lower-limit" if ">" in amount.comparator else "upper-limit"
        values["limit"] = spoken_amount(amount, lang, wanted)
    elif amount.quantity.width == 0:
        name = "exact-place" if ranks else "exact-count"
    else:
        name = "interval-about" if amount.comparator is Comparator.ABOUT else "interval"
        values["span"] = spoken_span(amount, lang, wanted)
    return Message(f"chart-{name}", **values).in_language(lang)


def interval_labels(amount: Amount, lang: Lang, wanted: Scale | None = None) -> tuple[str, str, str]:
    """The low end, the value with its digits and the high end; without room for the ends the value alone."""
    chinese = lang is Lang.ZH
    scale = spoken(wanted, chinese=chinese) or amount.read_in(chinese=chinese)
    value, (low, high) = label_of(amount, scale, lang), shown_ends(amount)
    if low is None or high is None:
        return "", value, ""
    ends = tick_words([low / 10**scale.exponent, high / 10**scale.exponent], lang)
    return ("", value, "") if max(map(len, ends)) > _LONGEST else (ends[0], value, ends[1])
