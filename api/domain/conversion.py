"""Conversion of an amount to another unit, with a receipt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from api.domain.amounts import Amount, Number
from api.domain.converted_digits import ConvertedDigits, is_power_of_ten
from api.domain.digits_as_printed import PrintedDigits
from api.domain.errors import ConflictingParameters, Fault, MissingParameter, NotConvertible
from api.domain.quantity import Numbers, Quantity
from api.domain.quantity_errors import QuantityError
from api.domain.rates import AppliedRate, Basis, RateKey, Rates, ranges, redenominated
from api.domain.receipt import ONE, Receipt
from api.domain.units import UnitKind
from api.domain.words.scales import Scale, readable_scale

if TYPE_CHECKING:
    from api.domain.catalogue_entries import UnitBase

_LEAST_DIGITS = 4
"""Significant digits at least of a caller's own number of one digit: `1` is most often one exactly."""


class InconvertibleError(QuantityError):
    """Two units that no rule connects."""


def convertible(unit: UnitBase, units: Iterable[UnitBase]) -> list[str]:
    """The codes of all units that a value in this unit could be expressed in."""
    kind = unit.kind if unit.kind in (UnitKind.MONEY, UnitKind.SHARE) else None
    return [other.code for other in units if other.code == unit.code or other.kind is kind]


def convert(amount: Amount, target: UnitBase, rate: AppliedRate | None, scale: Scale = ONE) -> tuple[Amount, Receipt]:
    """The amount in another unit, and the receipt, whose digits are in the scale that values are served in.

    Money needs the rate of its pair; InconvertibleError names what does not fit.
    """
    source = amount.unit
    exact = redenominated(source.code, target.code) if rate is None else None
    if source.code == target.code:
        factor = Fraction(1)
    elif exact is not None:
        factor = exact
    elif source.kind is UnitKind.SHARE and target.kind is UnitKind.SHARE:
        factor = Fraction(10) ** (source.exponent - target.exponent)
    elif source.kind is UnitKind.MONEY and target.kind is UnitKind.MONEY:
        found = rate.factor(source.code, target.code) if rate else None
        if found is None:
            raise InconvertibleError(f"the rate given is not one between {source.code} and {target.code}")
        factor = found
    else:
        raise InconvertibleError(f"{source.code} ({source.kind}) cannot be expressed in {target.code} ({target.kind})")
    crosses = source.kind is UnitKind.MONEY and source.code != target.code
    number = _times(amount.number, factor)
    size = number.whole() if isinstance(number, ConvertedDigits) else number.value
    result = Amount(number, target, readable_scale(size) if crosses else amount.scale)
    return result, Receipt(amount, result, rate if crosses else None, scale)


def _times(number: Number, factor: Fraction) -> Quantity | ConvertedDigits:
    """The number in a unit of which its own holds that factor."""
    if isinstance(number, PrintedDigits) and not number.counted and factor > 0 and not is_power_of_ten(factor):
        return ConvertedDigits(number, factor)
    quantity = number if isinstance(number, Quantity) else number.quantity()
    return quantity.scaled(factor)


@dataclass(frozen=True, slots=True)
class OwnConversion:
    """A caller's own quantity in the unit that it was wanted in: as served in a scale, and as it is read."""

    amount: Amount
    receipt: Receipt
    scale: Scale
    digits: int
    """Significant digits at least with which it is read."""

    @property
    def numbers(self) -> Numbers:
        """The value and its ends in that scale."""
        return self.amount.numbers(self.scale.exponent)

    def display(self, lang: str) -> str:
        """The amount as a person reads it."""
        scaled = self.amount.unit.kind is not UnitKind.SHARE
        return self.amount.display(lang, self.digits, self.scale if scaled and self.scale.exponent else None)


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
    def crosses(self) -> bool:
        """Whether it needs an exchange rate."""
        source = self.amount.unit
        if source.code == self.target.code or {source.kind, self.target.kind} != {UnitKind.MONEY}:
            return False
        return redenominated(source.code, self.target.code) is None

    def wanted_pairs(self) -> set[RateKey]:
        """The pair whose rates it needs, in both directions."""
        if not self.crosses or self.rate is not None:
            return set()
        source, target, year = self.amount.unit.code, self.target.code, self.year or 0
        return {(source, target, year), (target, source, year)}

    def answer(self, rates: Rates, units: Iterable[UnitBase]) -> OwnConversion:
        """The quantity in the unit that is wanted, with its receipt."""
        source = self.amount.unit
        if self.target.code not in (allowed := convertible(source, units)):
            detail = f"{source.code} ({source.kind}) cannot be expressed in {self.target.code} ({self.target.kind})."
            raise NotConvertible(detail, [Fault("to", detail, self.target.code, allowed=allowed)])
        scale = self.scale or ONE
        try:
            amount, receipt = convert(self.amount, self.target, self._applied(rates), scale)
        except InconvertibleError as error:
            raise NotConvertible(f"{error}.", [Fault("rate", str(error))]) from error
        one_digit = receipt.rate is not None and len(receipt.value.lstrip("-0.").replace(".", "")) == 1
        return OwnConversion(amount, receipt, scale, _LEAST_DIGITS if one_digit else 0)

    def _applied(self, rates: Rates) -> AppliedRate | None:
        given = [name for name in ("year", "basis", "rate") if getattr(self, name) is not None]
        source, target = self.amount.unit, self.target
        if not self.crosses:
            if redenominated(source.code, target.code) is not None and given == ["year"]:
                return None  # the year does not matter, and whoever converts a series gives one
            if given:
                detail = f"No rate is needed between {source.code} and {target.code}: leave out {given[0]}."
                raise ConflictingParameters(detail, [Fault(given[0], detail)])
            return None
        if self.rate is not None:
            if given != ["rate"]:
                detail = f"`rate` brings a rate of your own and `{given[0]}` picks one of the tables: give one of them."
                raise ConflictingParameters(detail, [Fault(given[0], detail)])
            return self.rate
        if self.year is None:
            years = [str(year) for year in rates.years(source.code, target.code)]
            known = ranges(years) or "no rate is known"
            detail = f"Add `year=`: converting {source.code} to {target.code} needs a year ({known})."
            raise MissingParameter(detail, [Fault("year", detail, allowed=years)])
        return rates.find(source.code, target.code, self.year, self.basis or Basis.ANNUAL_AVERAGE)
