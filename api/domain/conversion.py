"""Amounts in a unit and scale, their texts for people, and their conversion to another unit with a receipt."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from api.domain.errors import Fault, NotConvertible
from api.domain.messages import Message
from api.domain.quantity import Numbers, Quantity, digits_of, fixed, plain
from api.domain.rates import AppliedRate, Basis
from api.domain.units import SCALES, Scale, UnitKind, readable_scale, remeasured, spoken
from api.domain.words import COMPARATOR_WORDS, Comparator

if TYPE_CHECKING:
    from api.domain.models import UnitBase


ONE = SCALES["one"]


class Amount(NamedTuple):
    """A quantity with its unit, and the scale in which it is printed or shown."""

    quantity: Quantity
    unit: UnitBase
    scale: Scale

    @property
    def comparator(self) -> Comparator:
        """The comparator of the amount's quantity."""
        return self.quantity.comparator

    def numbers(self, exponent: int) -> Numbers:
        """The value and its interval ends as decimals, in units of 10**exponent."""
        return self.quantity.numbers(exponent)

    @property
    def printed_text(self) -> str:
        """The digits as the source prints them; for a computed amount, the text of `rounded`."""
        return self.quantity.text or plain(self.rounded)

    @property
    def rounded(self) -> Decimal:
        """The value in the amount's scale, rounded to the digits that its interval warrants, not to calculate with."""
        return self.quantity.shown(self.scale.exponent)

    def read_in(self, *, chinese: bool = False, digits: int = 0) -> Scale:
        """The scale for the text: its own if `one`, or if printed and usual in the language; else a readable one."""
        return self._read_in(*self.quantity.digits(0, digits), chinese)

    def _read_in(self, units: int, power: int, chinese: bool) -> Scale:
        """The scale of `read_in` for the rounded number `units` times 10**power: 999.96 million becomes 1 billion."""
        if not self.scale.exponent or (self.quantity.is_printed and spoken(self.scale, chinese=chinese) is self.scale):
            return self.scale
        return readable_scale(units * 10**power if power >= 0 else abs(units) // 10**-power, chinese=chinese)

    def display(self, lang: str = "en", digits: int = 0, wanted: Scale | None = None) -> str:
        """The amount as text, `> 250 billion USD`, with at least `digits` digits, in the `wanted` scale if usual."""
        chinese = lang == "zh"
        units, power = self.quantity.digits(0, digits)
        scale = (wanted and spoken(wanted, chinese=chinese)) or self._read_in(units, power, chinese)
        if self.quantity.low == self.quantity.high:  # an exact 1,500 has no last digit, and is 1.5 thousand
            units, power = self.quantity.digits(scale.exponent, digits)
        else:
            power -= scale.exponent
        return in_words(fixed(units, power), self.comparator, scale, self.unit, chinese=chinese)


def in_words(number: str, comparator: Comparator, scale: Scale, unit: UnitBase, *, chinese: bool) -> str:
    """The text of a number with its comparator (in English as a sign), scale and unit: `> 250 billion USD`."""
    if chinese:
        words = "" if comparator is Comparator.EQUAL else COMPARATOR_WORDS[comparator].in_language("zh")
        return f"{words}{number}{scale.name_zh}{unit.label_zh}"
    sign = "" if comparator is Comparator.EQUAL else f"{comparator.value} "
    # A calendar year has no comma: 2024, not 2,024.
    text = number if unit.code == "year" else f"{Decimal(number):,f}"
    between = " " if unit.label_en and (scale.exponent or unit.label_en != "%") else ""
    return f"{sign}{text}{_scale_name(scale)}{between}{unit.label_en}"


class Receipt(NamedTuple):
    """The receipt of a conversion: the amounts `before` and `after`, the rate, and the scale to serve the result in."""

    before: Amount
    after: Amount
    applied: AppliedRate | None = None
    served_in: Scale = ONE
    printed_as: str | None = None
    """The words in which the source itself prints the amount `after`; None if a conversion computed it."""
    printed_by: str | None = None

    @property
    def basis(self) -> Basis:
        """The basis of the rate; `as-printed` if the source prints the result, `exact` if no rate is needed."""
        if self.applied:
            return self.applied.basis
        return Basis.EXACT if self.printed_as is None else Basis.AS_PRINTED

    @property
    def source(self) -> str | None:
        """The name of the rate's source, or the id of the source that prints the amount `after`; None without both."""
        return self.applied.source if self.applied else self.printed_by

    @property
    def value(self) -> str:
        """The number of the amount `before` in its scale as text, without needless zeros at its start."""
        text = self.before.printed_text
        return fixed(*digits_of(text, 0)) if text[0] in "-0" else text  # 007 becomes 7

    @property
    def numbers(self) -> Numbers:
        """The converted value and its interval ends as decimals, in the served scale."""
        return self.after.numbers(self.served_in.exponent)

    @property
    def digits(self) -> int:
        """The least number of digits to show: 4 if a rate converted a one-digit number, mostly an exact one; else 0."""
        return 4 if self.applied and len(self.before.printed_text.lstrip("-0.").replace(".", "")) == 1 else 0

    def display(self, lang: str) -> str:
        """The converted amount as text in a language, with at least `digits` digits, in the served scale if set."""
        scaled = self.after.unit.kind is not UnitKind.SHARE and self.served_in.exponent
        return self.after.display(lang, self.digits, self.served_in if scaled else None)

    @property
    def unrounded(self) -> str:
        """The text of the converted number in the served scale, with 34 digits; as printed if the source prints it."""
        quantity, exponent = self.after.quantity, self.served_in.exponent
        return plain(quantity.unrounded(exponent) if self.printed_as is None else quantity.numbers(exponent).value)

    @property
    def formula(self) -> str:
        """The calculation as text, `1.5 billion USD × 7.2 CNY per USD`, or the words in which the source prints it."""
        if self.printed_as is not None:
            return f"printed in the source: {self.printed_as}"
        given = f"{self.value}{_scale_name(self.before.scale)} {self.before.unit.code}"
        if not (rate := self.applied):
            return f"{given} = {self.unrounded}{_scale_name(self.served_in)} {self.after.unit.code}"
        sign = "×" if rate.base == self.before.unit.code else "÷"
        return f"{given} {sign} {plain(rate.value)} {rate.quote} per {rate.base}"

    @property
    def caveat(self) -> Message | None:
        """A warning if the rate covers only part of the year, or its last day is not the year's end; else None."""
        rate = self.applied
        if not rate or not rate.partial or not rate.period:
            return None
        if rate.basis is Basis.YEAR_END:
            return Message("rate-before-year-end", day=rate.period, year=rate.period[:4])
        return Message("rate-of-part-of-year", days=str(rate.days), year=rate.period)


def _scale_name(scale: Scale) -> str:
    return f" {scale.name}" if scale.exponent else ""


def factor_between(source: UnitBase, target: UnitBase, rate: AppliedRate | None) -> Fraction:
    """The number of `target` units in one `source` unit; NotConvertible if no fixed factor and no `rate` gives it."""
    if source.code == target.code:
        return Fraction(1)
    if (multiple := remeasured(source.code, target.code)) is not None:
        return multiple
    if source.kind is target.kind is UnitKind.SHARE:
        return Fraction(10) ** (source.exponent - target.exponent)
    if rate is None or (factor := rate.factor(source.code, target.code)) is None:
        detail = f"the rate given is not one between {source.code} and {target.code}"
        raise NotConvertible(f"{detail}.", [Fault("rate", detail)])
    return factor


def convert(amount: Amount, target: UnitBase, rate: AppliedRate | None, scale: Scale = ONE) -> Receipt:
    """The Receipt of an amount converted to `target`, its numbers served in `scale`; NotConvertible if impossible."""
    quantity = amount.quantity.scaled(factor_between(amount.unit, target, rate))
    if amount.unit.kind is not UnitKind.MONEY or amount.unit.code == target.code:
        result, rate = Amount(quantity, target, amount.scale), None
    else:
        result = Amount(quantity, target, readable_scale(quantity.whole))
    return Receipt(amount, result, rate, scale)
