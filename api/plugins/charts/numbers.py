"""Numbers of a picture in words: ticks and labels in its scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from api.audit.findings import told_ends
from api.domain.amounts import Amount
from api.domain.figure import Figure
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.units import SCALES, Scale, UnitKind, readable_scale, spoken
from api.domain.words import ONE_SIDED, Bilingual, Comparator
from api.formats.spoken import counted_unit, grouped, spoken_amount, unit_words

_LONGEST = 14
"""Characters that a number takes beside its mark."""
_POWER = 10
"""Of which ten stand for its power of ten, where it has one."""
_TELLING = 3
"""A number whose cut would leave fewer digits than these says nothing."""
_UNNAMED = 1_000_000
"""Below it numbers that are printed without a scale stay without one."""
_SMALL = Fraction(1, 100)
"""In a larger unit than fits it a number below this is told in its own."""


def chart_scale(figures: Sequence[Figure], wanted: Scale | None, lang: Lang) -> Scale:
    """One scale for all: the wanted one where the language has it, else the one that the largest number fills."""
    first = figures[0]
    if first.served.unit.kind is UnitKind.SHARE or first.indicator.measuring_type in ("ratio", "rank"):
        return SCALES["one"]
    chinese = lang is Lang.ZH
    if (chosen := spoken(wanted, chinese=chinese)) is not None:
        return chosen
    largest = max(abs(figure.served.numbers(0).value) for figure in figures)
    if largest < _UNNAMED and not any(figure.served.scale.exponent for figure in figures):
        return SCALES["one"]
    return readable_scale(largest, chinese=chinese)


def _powered(digits: str, behind: str, exponent: int, longest: int) -> str:
    """1.23 × 10^24 of a number by its digits from the first that is none of zero; what is cut says so."""
    most = longest - _POWER
    told = digits[:most].rstrip("0")
    cut = "…" if digits[most:].strip("0") or behind.strip("0") else ""
    power = str(exponent).replace("-", "−")
    return f"{told[0]}{'.' if told[1:] or cut else ''}{told[1:]}{cut} × 10^{power}"


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
    """A number with grouped thousands; what is longer than a label may be is cut, and says so."""
    text = plain(number).replace("-", "−")
    whole, point, decimals = text.partition(".")
    sign, whole = ("−", whole[1:]) if whole.startswith("−") else ("", whole)
    if len(whole) > longest:
        return f"{sign}{_powered(whole, decimals, len(whole) - 1, longest)}"
    told = grouped(whole, lang)
    room = longest - len(told)
    if len(decimals) > max(room, 1):
        zeros = len(decimals) - len(decimals.lstrip("0"))
        if whole == "0" and zeros + _TELLING > room:
            return f"{sign}{_powered(decimals.lstrip('0'), '', -zeros - 1, longest)}"
        decimals = decimals[: max(room - 1, 1)] + "…"
    return f"{sign}{told}{point}{decimals}"


_EXACTLY = Context(prec=100)
_EXACT = Bilingual("An exact count: rounding leaves nothing open.", "逐一计数，未经取整，没有余地。")
_PLACE = Bilingual("A place in a ranking: rounding leaves nothing open.", "此为名次，未经取整，没有余地。")


@dataclass(frozen=True, slots=True)
class SpokenInterval:
    """The interval of an amount, its numbers in the scale that the amount is read in."""

    amount: Amount
    lang: Lang
    wanted: Scale | None = None
    ranks: bool = False
    """Whether it is a place in a ranking, which nobody counts."""

    @property
    def scale(self) -> Scale:
        """The scale of its numbers: the wanted one where the language has it."""
        chinese = self.lang is Lang.ZH
        return spoken(self.wanted, chinese=chinese) or self.amount.read_in(chinese=chinese)

    @property
    def is_open(self) -> bool:
        """Whether the source gives one limit alone."""
        return self.amount.comparator in ONE_SIDED

    @property
    def runs_up(self) -> bool:
        """Of an open one, whether it has a lower limit and no upper one."""
        return ">" in self.amount.comparator

    @property
    def is_exact(self) -> bool:
        """Whether nothing is left open."""
        return self.amount.quantity.width == 0

    @property
    def numbers(self) -> tuple[str, str, str]:
        """Low end, value and high end: the value with the digits that it has, the ends with as many decimals each.

        An end that is open is empty. They are as short as labels, or whole where labels would not tell them apart.
        """
        low, high = self._ends()
        ends = [end.normalize(_EXACTLY) for end in (low, high) if end is not None]
        finest = Decimal(1).scaleb(min([0, *(int(end.as_tuple().exponent) for end in ends)]))
        low, high = (None if end is None else _EXACTLY.quantize(end, finest) for end in (low, high))
        low_words, high_words = ("" if end is None else number_words(end, self.lang) for end in (low, high))
        if low is None or high is None or low == high or low_words != high_words:
            return low_words, label_of(self.amount, self.scale, self.lang), high_words
        value = self.amount.quantity.shown(self.scale.exponent)
        return _whole(low, self.lang), _whole(value, self.lang), _whole(high, self.lang)

    def _ends(self) -> tuple[Decimal | None, Decimal | None]:
        """The two ends: of what was calculated those that its sentence tells, since no source printed its digits."""
        if self.amount.quantity.zeros is not None or self.is_open:
            _, low, high = self.amount.numbers(self.scale.exponent)
            return low, high
        unit = Fraction(10) ** self.scale.exponent
        low, high = (
            None if end is None else _EXACTLY.divide(*map(Decimal, (end / unit).as_integer_ratio()))
            for end in told_ends(self.amount)
        )
        return low, high

    @property
    def place(self) -> Decimal:
        """Where the value lies between the two ends of a closed one, from 0 to 1."""
        value, low, high = self.amount.numbers(self.scale.exponent)
        return (value - low) / (high - low) if low is not None and high is not None else Decimal(0)

    @property
    def sentence(self) -> str:
        """What rounding leaves open: 15.45 to 15.55 trillion yuan."""
        if self.is_open:
            return self._limit().in_language(self.lang)
        if self.is_exact:
            return (_PLACE if self.ranks else _EXACT).in_language(self.lang)
        low, _, high = self.numbers
        about = self.amount.comparator is Comparator.ABOUT
        en, zh = (" (the source says “about”)", "（来源称“约”）") if about else ("", "")
        return Bilingual(
            f"What rounding leaves open: {low} to {high}{self._behind()}{en}.",
            f"取整留下的余地：{low}{'%' if self._behind() == '%' else ''}至{high}{self._behind()}{zh}。",
        ).in_language(self.lang)

    def _limit(self) -> Bilingual:
        limit = spoken_amount(self.amount, self.lang, self.wanted)
        if self.runs_up:
            return Bilingual(
                f"The source gives a lower limit only: {limit}, and does not say how much more.",
                f"来源只给出下限：{limit}，未说明多出多少。",
            )
        return Bilingual(
            f"The source gives an upper limit only: {limit}, and does not say how much less.",
            f"来源只给出上限：{limit}，未说明少多少。",
        )

    @property
    def labels(self) -> tuple[str, str, str]:
        """The same below a drawing, which has no room for long ones: then the value alone, as short as a label."""
        low, value, high = self.numbers
        short = label_of(self.amount, self.scale, self.lang)
        return (low, value, high) if value == short else ("", short, "")

    def _behind(self) -> str:
        label, scale = unit_words(self.amount.unit, self.lang), self.scale
        if self.lang is Lang.ZH:
            return f"{scale.name_zh if scale.exponent else ''}{label}"
        words = [scale.name] if scale.exponent else []
        if label in ("%", "‰") and not words:
            return label
        return "".join(f" {word}" for word in (*words, label) if word)


def _whole(number: Decimal, lang: Lang) -> str:
    """A number with every digit."""
    whole, point, decimals = plain(number).removeprefix("-").partition(".")
    return f"{'−' if number < 0 else ''}{grouped(whole, lang)}{point}{decimals}"
