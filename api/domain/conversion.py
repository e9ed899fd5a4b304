"""An amount in a unit and scale, as a person reads it, and its conversion to another unit with a receipt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from api.domain.errors import ConflictingParameters, Fault, MissingParameter, NotConvertible
from api.domain.messages import Message
from api.domain.quantity import Numbers, Quantity, digits_of, fixed, plain
from api.domain.rates import AppliedRate, Basis, Rates, ranges
from api.domain.units import (
    SCALES,
    InconvertibleError,
    Scale,
    UnitKind,
    convertible,
    inexpressible,
    needs_rate,
    readable_scale,
    redenominated,
    remeasured,
    spoken,
)
from api.domain.words import COMPARATOR_WORDS, Comparator

if TYPE_CHECKING:
    from api.domain.catalogue_fields import UnitBase


ONE = SCALES["one"]


class Amount(NamedTuple):
    """A quantity with its unit, and the scale that it is printed or read in."""

    quantity: Quantity
    unit: UnitBase
    scale: Scale

    @property
    def comparator(self) -> Comparator:
        """The relation of the number to the printed one."""
        return self.quantity.comparator

    def numbers(self, exponent: int) -> Numbers:
        """The value and the ends of its interval in units of that power of ten."""
        return self.quantity.numbers(exponent)

    @property
    def printed_text(self) -> str:
        """The digits as they are printed; of what is not, the rounded value."""
        return self.quantity.text or plain(self.rounded)

    @property
    def rounded(self) -> Decimal:
        """The value in its scale with the digits that its interval warrants: to read, not to calculate with."""
        return self.quantity.shown(self.scale.exponent)

    def read_in(self, *, chinese: bool = False, digits: int = 0) -> Scale:
        """The scale of the language that the amount is read in: that of the source, or one that the value fills."""
        return self._scale(*self.quantity.digits(0, digits), chinese=chinese)

    def _scale(self, units: int, power: int, *, chinese: bool) -> Scale:
        if not self.scale.exponent or (self.quantity.is_printed and spoken(self.scale, chinese=chinese) is self.scale):
            return self.scale
        # A computed value is looked at as it is rounded: 999.96 million that read 1,000 million are 1 billion.
        return readable_scale(units * 10**power if power >= 0 else abs(units) // 10**-power, chinese=chinese)

    def display(self, lang: str = "en", digits: int = 0, wanted: Scale | None = None) -> str:
        """The amount as a person reads it, `> 250 billion USD`: rounded to `digits` at least, in `wanted` scale."""
        chinese, (units, power) = lang == "zh", self.quantity.digits(0, digits)
        scale = (wanted and spoken(wanted, chinese=chinese)) or self._scale(units, power, chinese=chinese)
        if self.quantity.open_width:
            power -= scale.exponent
        else:
            units, power = self.quantity.digits(scale.exponent, digits)
        return in_words(fixed(units, power), self.quantity.comparator, scale, self.unit, chinese=chinese)


def in_words(number: str, comparator: Comparator, scale: Scale, unit: UnitBase, *, chinese: bool) -> str:
    """A number in fixed notation with the words of its comparator, scale and unit."""
    if chinese:
        words = "" if comparator is Comparator.EQUAL else COMPARATOR_WORDS[comparator].in_language("zh")
        return f"{words}{number}{scale.name_zh}{unit.label_zh}"
    sign = "" if comparator is Comparator.EQUAL else f"{comparator.value} "
    # A calendar year is a number that nobody groups.
    text = number if unit.code == "year" else _grouped(number)
    label = unit.label_en
    if scale.exponent:
        text = f"{text} {scale.name}"
    elif label == "%":
        return f"{sign}{text}%"
    return f"{sign}{text} {label}" if label else f"{sign}{text}"


def _grouped(number: str) -> str:
    whole, point, decimals = number.partition(".")
    return f"{int(whole):,}{point}{decimals}" if len(whole) > 3 else number


class Receipt(NamedTuple):
    """The derivation of a converted value, in words and digits that are made on access."""

    before: Amount
    after: Amount
    applied: AppliedRate | None = None
    served_in: Scale = ONE
    printed_as: str | None = None
    """The words by which the source itself prints the amount after."""
    printed_by: str | None = None

    @property
    def basis(self) -> Basis:
        """The choice of the rate; none is needed where it is exact."""
        if self.applied is not None:
            return self.applied.basis
        return Basis.EXACT if self.printed_as is None else Basis.AS_PRINTED

    @property
    def source(self) -> str | None:
        """The source of the rate, or of the amount after."""
        return self.applied.source if self.applied else self.printed_by

    @property
    def value(self) -> str:
        """The number before."""
        text = self.before.quantity.text
        if text is None:
            return plain(self.before.rounded)
        return fixed(*digits_of(text, 0)) if text[0] in "-0" else text  # of 007 the seven

    @property
    def numbers(self) -> Numbers:
        """The value after and its ends in the scale that values are served in."""
        return self.after.numbers(self.served_in.exponent)

    @property
    def digits(self) -> int:
        """Significant digits at least with which a caller's own number is read."""
        is_one = self.applied is not None and len(self.value.lstrip("-0.").replace(".", "")) == 1
        return _LEAST_DIGITS if is_one else 0

    def display(self, lang: str) -> str:
        """The amount after as a person reads it, of a number of the caller's own."""
        scaled = self.after.unit.kind is not UnitKind.SHARE and self.served_in.exponent
        return self.after.display(lang, self.digits, self.served_in if scaled else None)

    @property
    def unrounded(self) -> str:
        """The number after, with more digits than its value has, in the scale that values are served in."""
        quantity, exponent = self.after.quantity, self.served_in.exponent
        return plain(quantity.unrounded(exponent) if self.printed_as is None else quantity.numbers(exponent).value)

    @property
    def formula(self) -> str:
        """The calculation in words."""
        if self.printed_as is not None:
            return f"printed in the source: {self.printed_as}"
        given = f"{self.value}{_scale_name(self.before.scale)} {self.before.unit.code}"
        if (rate := self.applied) is None:
            return f"{given} = {self.unrounded}{_scale_name(self.served_in)} {self.after.unit.code}"
        sign = "×" if rate.base == self.before.unit.code else "÷"
        return f"{given} {sign} {plain(rate.value)} {rate.quote} per {rate.base}"

    @property
    def caveat(self) -> Message | None:
        """A warning of a rate whose days do not cover the year, or whose last day is not the year's end."""
        rate = self.applied
        if rate is None or not rate.partial or rate.period is None:
            return None
        if rate.basis is Basis.YEAR_END:
            return Message("rate-before-year-end", day=rate.period, year=rate.period[:4])
        return Message("rate-of-part-of-year", days=str(rate.days), year=rate.period)


def _scale_name(scale: Scale) -> str:
    return f" {scale.name}" if scale.exponent else ""


_LEAST_DIGITS = 4
"""Significant digits at least of a caller's own number of one digit: `1` is most often one exactly."""


def factor_between(source: UnitBase, target: UnitBase, rate: AppliedRate | None) -> Fraction:
    """The number of units of `target` in one of `source`; InconvertibleError names what does not fit."""
    if source.code == target.code:
        return Fraction(1)
    if rate is None and (exact := redenominated(source.code, target.code)) is not None:
        return exact
    if (multiple := remeasured(source.code, target.code)) is not None:
        return multiple
    if source.kind is target.kind is UnitKind.SHARE:
        return Fraction(10) ** (source.exponent - target.exponent)
    if source.kind is target.kind is UnitKind.MONEY:
        if rate is None or (factor := rate.factor(source.code, target.code)) is None:
            raise InconvertibleError(f"the rate given is not one between {source.code} and {target.code}")
        return factor
    raise InconvertibleError(inexpressible(source, target))


def convert(amount: Amount, target: UnitBase, rate: AppliedRate | None, scale: Scale = ONE) -> Receipt:
    """The receipt of the amount in another unit, money at the rate of its pair; InconvertibleError says why not."""
    return multiplied(amount, target, factor_between(amount.unit, target, rate), rate, scale)


def multiplied(
    amount: Amount, target: UnitBase, factor: Fraction, rate: AppliedRate | None, scale: Scale = ONE
) -> Receipt:
    """The receipt of the amount in a unit of which its own holds `factor`, by that rate."""
    quantity = amount.quantity.scaled(factor)
    if amount.unit.kind is not UnitKind.MONEY or amount.unit.code == target.code:
        result, rate = Amount(quantity, target, amount.scale), None
    else:
        result = Amount(quantity, target, readable_scale(quantity.whole))
    return Receipt(amount, result, rate, scale)


@dataclass(frozen=True, slots=True)
class ConversionRequest:
    """A quantity of the caller's own that is wanted in another unit."""

    amount: Amount
    target: UnitBase
    scale: Scale | None = None
    year: int | None = None
    basis: Basis | None = None
    rate: AppliedRate | None = None

    @property
    def pairs(self) -> set[tuple[str, str]]:
        """The pair of currencies whose rates it needs."""
        source, target = self.amount.unit, self.target
        return {(source.code, target.code)} if self.rate is None and needs_rate(source, target) else set()

    def answer(self, rates: Rates, units: Iterable[UnitBase]) -> Receipt:
        """The receipt of the quantity in the unit that is wanted."""
        source = self.amount.unit
        if self.target.code not in (allowed := convertible(source, units)):
            raise NotConvertible.at("to", f"{inexpressible(source, self.target)}.", self.target.code, allowed)
        try:
            return convert(self.amount, self.target, self._applied(rates), self.scale or ONE)
        except InconvertibleError as error:
            raise NotConvertible(f"{error}.", [Fault("rate", str(error))]) from error

    def _applied(self, rates: Rates) -> AppliedRate | None:
        given = [name for name in ("year", "basis", "rate") if getattr(self, name) is not None]
        source, target = self.amount.unit.code, self.target.code
        detail = None
        if not needs_rate(self.amount.unit, self.target):
            # Between an old currency and its new one the year does not matter, and whoever converts a series gives one.
            if given and (given != ["year"] or redenominated(source, target) is None):
                detail = f"No rate is needed between {source} and {target}: leave out {given[0]}."
        elif self.rate is not None and given != ["rate"]:
            detail = f"`rate` brings a rate of your own and `{given[0]}` picks one of the tables: give one of them."
        elif self.rate is None and self.year is None:
            years = rates.years(source, target)
            known = ranges(years) or "no rate is known"
            detail = f"Add `year=`: converting {source} to {target} needs a year ({known})."
            raise MissingParameter.at("year", detail, allowed=years)
        elif self.rate is None and self.year is not None:
            return rates.find(source, target, str(self.year), self.basis or Basis.ANNUAL_AVERAGE)
        if detail is not None:
            raise ConflictingParameters.at(given[0], detail)
        return self.rate
