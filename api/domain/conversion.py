"""Conversion of an amount to another unit, with a receipt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from api.domain.amounts import Amount
from api.domain.errors import ConflictingParameters, Fault, MissingParameter, NotConvertible
from api.domain.quantity import plain
from api.domain.quantity_errors import QuantityError
from api.domain.rates import AppliedRate, Basis, RateKey, Rates, ranges
from api.domain.units import UnitKind
from api.domain.words.scales import Scale, readable_scale

if TYPE_CHECKING:
    from api.domain.catalogue_entries import UnitBase

UNROUNDED_DIGITS = 34
"""Significant digits of the quotient in a receipt, as many as IEEE decimal128 holds."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a converted value came about; `unrounded` holds more digits than the value shows."""

    value: str
    scale: str
    from_unit: str
    to_unit: str
    basis: Basis
    formula: str
    unrounded: str
    pair: str | None = None
    rate: str | None = None
    period: str | None = None
    days: int | None = None
    partial: bool = False
    source: str | None = None

    def body(self) -> dict[str, object]:
        """The receipt as JSON gives it."""
        return {name: getattr(self, name) for name in self.__slots__}


class InconvertibleError(QuantityError):
    """Two units that no rule connects."""


def convertible(unit: UnitBase, units: Iterable[UnitBase]) -> list[str]:
    """The codes of all units that a value in this unit could be expressed in."""
    rules = {UnitKind.MONEY, UnitKind.SHARE}
    return [other.code for other in units if other == unit or (other.kind is unit.kind and unit.kind in rules)]


def convert(
    amount: Amount, target: UnitBase, rate: AppliedRate | None, scale: Scale | None = None
) -> tuple[Amount, Receipt]:
    """The amount in another unit (and scale), and the receipt; without a scale a readable one is chosen.

    Money needs the rate of its pair; InconvertibleError names what does not fit.
    """
    source = amount.unit
    if source == target:
        factor = Fraction(1)
    elif source.kind is UnitKind.SHARE and target.kind is UnitKind.SHARE:
        factor = Fraction(10) ** (source.exponent - target.exponent)
    elif source.kind is UnitKind.MONEY and target.kind is UnitKind.MONEY:
        found = rate.factor(source.code, target.code) if rate else None
        if found is None:
            raise InconvertibleError(f"the rate given is not one between {source.code} and {target.code}")
        factor = found
    else:
        raise InconvertibleError(f"{source.code} ({source.kind}) cannot be expressed in {target.code} ({target.kind})")
    quantity = amount.quantity.scaled(factor)
    crosses = source.kind is UnitKind.MONEY and source != target
    if scale is None:
        scale = readable_scale(quantity.value) if crosses else amount.scale
    result = Amount(quantity, target, scale)
    return result, _receipt(amount, result, rate if crosses else None)


def _receipt(source: Amount, result: Amount, rate: AppliedRate | None) -> Receipt:
    given = f"{plain(source.value)}{_scale_name(source.scale)} {source.unit.code}"
    unrounded = _decimal(result.quantity.value / 10**result.scale.exponent)
    if rate is None:
        formula = f"{given} = {unrounded}{_scale_name(result.scale)} {result.unit.code}"
    else:
        sign = "×" if rate.base == source.unit.code else "÷"
        formula = f"{given} {sign} {plain(rate.value)} {rate.quote} per {rate.base}"
    return Receipt(
        value=plain(source.value),
        scale=source.scale.name,
        from_unit=source.unit.code,
        to_unit=result.unit.code,
        basis=rate.basis if rate else Basis.EXACT,
        formula=formula,
        unrounded=unrounded,
        pair=f"{rate.base}{rate.quote}" if rate else None,
        rate=plain(rate.value) if rate else None,
        period=rate.period if rate else None,
        days=rate.days if rate else None,
        partial=rate.partial if rate else False,
        source=rate.source if rate else None,
    )


def _scale_name(scale: Scale) -> str:
    return f" {scale.name}" if scale.exponent else ""


def _decimal(value: Fraction) -> str:
    with localcontext() as context:
        context.prec = UNROUNDED_DIGITS
        return plain(Decimal(value.numerator) / Decimal(value.denominator))


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
        return source != self.target and {source.kind, self.target.kind} == {UnitKind.MONEY}

    def wanted_pairs(self) -> set[RateKey]:
        """The pair whose rates it needs, in both directions."""
        if not self.crosses or self.rate is not None:
            return set()
        source, target, year = self.amount.unit.code, self.target.code, self.year or 0
        return {(source, target, year), (target, source, year)}

    def answer(self, rates: Rates, units: Iterable[UnitBase]) -> tuple[Amount, Receipt]:
        """The quantity in the unit that is wanted, with its receipt."""
        source = self.amount.unit
        if self.target.code not in (allowed := convertible(source, units)):
            detail = f"{source.code} ({source.kind}) cannot be expressed in {self.target.code} ({self.target.kind})."
            raise NotConvertible(detail, [Fault("to", detail, self.target.code, allowed=allowed)])
        try:
            return convert(self.amount, self.target, self._applied(rates), self.scale)
        except InconvertibleError as error:
            raise NotConvertible(f"{error}.", [Fault("rate", str(error))]) from error

    def _applied(self, rates: Rates) -> AppliedRate | None:
        given = [name for name in ("year", "basis", "rate") if getattr(self, name) is not None]
        if not self.crosses:
            if given:
                detail = (
                    f"No rate is needed between {self.amount.unit.code} and {self.target.code}: leave out {given[0]}."
                )
                raise ConflictingParameters(detail, [Fault(given[0], detail)])
            return None
        if self.rate is not None:
            if given != ["rate"]:
                detail = f"`rate` brings a rate of your own and `{given[0]}` picks one of the tables: give one of them."
                raise ConflictingParameters(detail, [Fault(given[0], detail)])
            return self.rate
        source, target = self.amount.unit.code, self.target.code
        if self.year is None:
            years = [str(year) for year in rates.years(source, target)]
            detail = (
                f"Add `year=`: converting {source} to {target} needs a year ({ranges(years) or 'no rate is known'})."
            )
            raise MissingParameter(detail, [Fault("year", detail, allowed=years)])
        return rates.find(source, target, self.year, self.basis or Basis.ANNUAL_AVERAGE)
