"""Numbers of a picture in words: ticks and labels in its scale, and the scale that fits them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from api.domain.amounts import Amount
from api.domain.figure import Figure
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.units import SCALES, Scale, UnitKind, readable_scale, spoken
from api.representations.spoken_amounts import counted_unit, grouped

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
    if scale.exponent <= amount.scale.exponent or not amount.is_printed or "." in amount.printed_text:
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
