"""Numbers of a picture in words: ticks and labels in its scale, and what rounding leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from api.audit.sentences import told_ends
from api.domain.conversion import Amount
from api.domain.figure import Figure
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.units import SCALES, Scale, UnitKind, readable_scale, spoken
from api.domain.words import ONE_SIDED, Comparator
from api.formats.sentences import counted_unit, grouped, spoken_amount, spoken_span

_LONGEST = 14
"""Characters that a number takes beside its mark."""
_TELLING = 3
"""A small number cut to fewer digits than these says nothing."""
_UNNAMED = 1_000_000
"""Below it numbers that are printed without a scale stay without one."""
_SMALL = Fraction(1, 100)
"""In a larger unit than fits it a number below this is told in its own."""
_EXACTLY = Context(prec=100)


def chart_scale(figures: Sequence[Figure], wanted: Scale | None, lang: Lang) -> Scale:
    """One scale for all: the wanted one where the language has it, else the one that the largest number fills."""
    first, chinese = figures[0], lang is Lang.ZH
    if first.served.unit.kind is UnitKind.SHARE or first.indicator.measuring_type in ("ratio", "rank"):
        return SCALES["one"]
    largest = max(abs(figure.served.numbers(0).value) for figure in figures)
    unnamed = largest < _UNNAMED and not any(figure.served.scale.exponent for figure in figures)
    return spoken(wanted, chinese=chinese) or (SCALES["one"] if unnamed else readable_scale(largest, chinese=chinese))


def label_of(amount: Amount, scale: Scale, lang: Lang) -> str:
    """An amount's number with the digits that it has, in the scale.

    A far smaller one has a scale of its own behind it, or its unit where that scale is ones: beside numbers of
    trillions a bare 1 would be a trillion.
    """
    number = _shown(amount, scale)
    if not number or not scale.exponent or abs(number) >= _SMALL:
        return number_words(number, lang)
    own = readable_scale(amount.quantity.value, chinese=lang is Lang.ZH)
    words = number_words(_shown(amount, own), lang)
    if lang is Lang.ZH:
        return words + (own.name_zh or counted_unit(amount.unit, words, lang))
    return f"{words} {own.name if own.exponent else counted_unit(amount.unit, words, lang)}".rstrip()


def _shown(amount: Amount, scale: Scale) -> Decimal:
    """The number in a scale; in a larger one than it is printed in, the zeros at the end of a whole one go."""
    number = amount.quantity.shown(scale.exponent)
    if scale.exponent <= amount.scale.exponent or not amount.quantity.is_printed or "." in amount.printed_text:
        return number
    whole, point, decimals = plain(number).partition(".")
    return Decimal(f"{whole}{point}{decimals.rstrip('0')}")


def tick_words(ticks: Sequence[Decimal], lang: Lang) -> list[str]:
    """The numbers of an axis, none cut so short that it is told as its neighbour is."""
    longest = _LONGEST
    while len(set(words := [number_words(tick, lang, longest) for tick in ticks])) < len(ticks):
        longest += 4
    return words


def number_words(number: Decimal, lang: Lang, longest: int = _LONGEST) -> str:
    """A number with grouped thousands; decimals that make it longer than a label are cut, but for the first ones."""
    whole, _, decimals = plain(abs(number)).partition(".")
    told = grouped(whole, lang)
    zeros = len(decimals) - len(decimals.lstrip("0")) if whole == "0" else 0
    room = longest - len(told)
    if len(decimals) > max(room, 1, zeros + _TELLING):
        decimals = decimals[: max(room - 1, 1, zeros + _TELLING if zeros else 0)] + "…"
    return f"{'−' if number < 0 else ''}{told}{decimals and '.'}{decimals}"


@dataclass(frozen=True, slots=True)
class SpokenInterval:
    """The interval of an amount, its numbers in the scale that the amount is read in; `ranks` is of a place."""

    amount: Amount
    lang: Lang
    wanted: Scale | None = None
    ranks: bool = False

    @property
    def is_open(self) -> bool:
        """True where the source gives one limit alone."""
        return self.amount.comparator in ONE_SIDED

    @property
    def runs_up(self) -> bool:
        """Of an open one, true of a lower limit."""
        return ">" in self.amount.comparator

    @property
    def is_exact(self) -> bool:
        """True where nothing is left open."""
        return self.amount.quantity.width == 0

    @property
    def sentence(self) -> str:
        """Such as `What rounding leaves open: 15.45 to 15.55 trillion yuan`."""
        chinese = self.lang is Lang.ZH
        if self.is_open:
            limit = spoken_amount(self.amount, self.lang, self.wanted)
            if chinese:
                (way, more) = ("下", "多") if self.runs_up else ("上", "少")
                return f"来源只给出{way}限：{limit}，未说明{more}{'出' if self.runs_up else ''}多少。"
            way, more = ("a lower", "more") if self.runs_up else ("an upper", "less")
            return f"The source gives {way} limit only: {limit}, and does not say how much {more}."
        if self.is_exact and self.ranks:
            return (
                "此为名次，未经取整，没有余地。" if chinese else "A place in a ranking: rounding leaves nothing open."
            )
        if self.is_exact:
            return "逐一计数，未经取整，没有余地。" if chinese else "An exact count: rounding leaves nothing open."
        span = spoken_span(self.amount, self.lang, self.wanted)
        about = self.amount.comparator is Comparator.ABOUT
        if chinese:
            return f"取整留下的余地：{span}{'（来源称“约”）' if about else ''}。"
        return f"What rounding leaves open: {span}{' (the source says “about”)' if about else ''}."

    @property
    def labels(self) -> tuple[str, str, str]:
        """The low end, the value and the high end below a drawing; without room for the ends the value alone.

        The value has the digits that it has, the ends as many decimals each; an end that is open is empty. They are as
        short as labels: where these would not tell the ends apart, there is no room.
        """
        chinese = self.lang is Lang.ZH
        scale = spoken(self.wanted, chinese=chinese) or self.amount.read_in(chinese=chinese)
        value = label_of(self.amount, scale, self.lang)
        low, high = self.amount.numbers(scale.exponent)[1:]
        if self.amount.quantity.zeros is None and not self.is_open:
            # Of what was calculated those that its sentence tells, since no source printed its digits.
            unit = Fraction(10) ** scale.exponent
            low, high = (
                None if end is None else _EXACTLY.divide(*map(Decimal, (end / unit).as_integer_ratio()))
                for end in told_ends(self.amount)
            )
        ends = [end.normalize(_EXACTLY) for end in (low, high) if end is not None]
        finest = Decimal(1).scaleb(min([0, *(int(end.as_tuple().exponent) for end in ends)]))
        low_words, high_words = (
            "" if end is None else number_words(_EXACTLY.quantize(end, finest), self.lang) for end in (low, high)
        )
        return ("", value, "") if low != high and low_words == high_words else (low_words, value, high_words)
