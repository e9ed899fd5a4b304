"""Which rate applies to which figure, and what a figure reads in the unit that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from api.domain.errors import ConflictingParameters, Fault, NoRate, NotConvertible
from api.domain.figure import Figure
from api.domain.query import Conversion
from api.domain.units import (
    Amount,
    AppliedRate,
    Basis,
    InconvertibleError,
    Kind,
    Rate,
    Receipt,
    Scale,
    Unit,
    convert,
    convertible,
)

RATES_SOURCE = "European Central Bank, euro foreign exchange reference rates"

RateKey = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Rates:
    """The exchange rates at hand, by pair and year; `years` tells which years a pair has."""

    by_key: Mapping[RateKey, Rate]
    years: Callable[[str, str], Sequence[int]]

    def find(self, source: str, target: str, year: int, basis: Basis) -> AppliedRate:
        """The rate of a pair, in whichever direction it is kept; NoRate lists the years there are."""
        for key in ((source, target, year), (target, source, year)):
            if key in self.by_key:
                return AppliedRate.of(self.by_key[key], basis, RATES_SOURCE)
        years = [str(known) for known in self.years(source, target)]
        detail = (
            f"There is no rate between {source} and {target} for {year}; there is one for {ranges(years)}."
            if years
            else f"There is no rate between {source} and {target} in any year."
        )
        raise NoRate(detail, [Fault("year", detail, str(year), allowed=years)])


def ranges(years: Sequence[str]) -> str:
    """Years as a reader wants them: `1999-2026`, `2005-2007, 2010`."""
    runs: list[list[int]] = []
    for year in sorted(int(text) for text in years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def default_basis(measuring_type: str) -> Basis:
    """The year's average for a flow, the year's end for a stock."""
    return Basis.YEAR_END if measuring_type == "stock" else Basis.ANNUAL_AVERAGE


def wanted_pairs(figures: Iterable[Figure], asked: Conversion) -> set[RateKey]:
    """The pairs and years whose rates a conversion needs, in both directions."""
    if asked.unit is None or asked.rate is not None or asked.basis is Basis.AS_PRINTED:
        return set()
    units = ((figure.printed.unit, figure.period.year) for figure in figures)
    pairs = {(unit.code, year) for unit, year in units if unit.kind is Kind.MONEY and unit.code != asked.unit}
    return {key for code, year in pairs for key in ((code, asked.unit, year), (asked.unit, code, year))}


def check(asked: Conversion) -> None:
    """Refuse a basis or rate without a unit, and a basis beside a rate of the caller's own."""
    for name, given in (("basis", asked.basis), ("rate", asked.rate)):
        if given is not None and asked.unit is None:
            raise _conflict(name, f"`{name}` says how to convert and needs `unit`, which says into what.")
    if asked.basis is not None and asked.rate is not None:
        raise _conflict("rate", "`basis` picks a rate of the tables and `rate` brings its own: give one of them.")


def check_kind(asked: Conversion, units: Mapping[str, Unit]) -> None:
    """Refuse what the unit asked for has no use for, rather than ignore it."""
    kind = units[asked.unit].kind if asked.unit else Kind.MONEY
    for name, given in (("basis", asked.basis), ("rate", asked.rate)):
        if given is not None and kind is not Kind.MONEY:
            raise _conflict(name, f"`{name}` converts money, and {asked.unit} is none: leave it out.")
    if asked.scale is not None and kind is Kind.SHARE:
        raise _conflict("scale", f"{asked.unit} is told without a scale: leave `scale` out.")


def check_fit(asked: Conversion, printed: Collection[Unit], units: Mapping[str, Unit]) -> None:
    """NotConvertible where none of the units that a whole selection is printed in fits the one asked for."""
    allowed = sorted({code for unit in printed for code in convertible(unit, units.values())})
    if asked.unit and printed and asked.unit not in allowed:
        codes = ", ".join(sorted(unit.code for unit in printed))
        detail = f"Nothing selected can be expressed in {asked.unit}: the figures are in {codes}."
        raise NotConvertible(detail, [Fault("unit", detail, asked.unit, allowed=allowed)])


def _conflict(name: str, detail: str) -> ConflictingParameters:
    return ConflictingParameters(detail, [Fault(name, detail)])


@dataclass(frozen=True, slots=True)
class Question:
    """A quantity of the caller's own that is wanted in another unit."""

    amount: Amount
    target: Unit
    scale: Scale | None = None
    year: int | None = None
    basis: Basis | None = None
    rate: AppliedRate | None = None

    @property
    def crosses(self) -> bool:
        """Whether it needs an exchange rate."""
        source = self.amount.unit
        return source != self.target and {source.kind, self.target.kind} == {Kind.MONEY}

    def wanted_pairs(self) -> set[RateKey]:
        """The pair whose rates it needs, in both directions."""
        if not self.crosses or self.rate is not None:
            return set()
        source, target, year = self.amount.unit.code, self.target.code, self.year or 0
        return {(source, target, year), (target, source, year)}

    def answer(self, rates: Rates, units: Iterable[Unit]) -> tuple[Amount, Receipt]:
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
            detail = f"`year` says whose rate converts {source} to {target}; there are {ranges(years) or 'none'}."
            raise ConflictingParameters(detail, [Fault("year", detail, allowed=years)])
        return rates.find(source, target, self.year, self.basis or Basis.ANNUAL_AVERAGE)


@dataclass(frozen=True, slots=True)
class Converter:
    """Tells figures in the unit and scale asked for."""

    asked: Conversion
    units: Mapping[str, Unit]
    rates: Rates
    restated: Mapping[str, Figure]
    """By figure id, the figure that the source itself printed in the unit asked for."""

    def apply(self, figures: Sequence[Figure]) -> tuple[list[Figure], list[str]]:
        """The figures converted, and the ids of those whose kind of unit is another one and that stay as printed."""
        told, left = [], []
        for figure in figures:
            if self._fits(figure):
                told.append(self._convert(figure))
            else:
                told.append(figure)
                left.append(figure.id)
        return told, left

    def _fits(self, figure: Figure) -> bool:
        if self.asked.unit is None:
            return figure.printed.unit.kind is Kind.MONEY or figure.printed.scale.exponent > 0
        return self.asked.unit in convertible(figure.printed.unit, (self.units[self.asked.unit],))

    def _convert(self, figure: Figure) -> Figure:
        source = figure.printed.unit
        target = self.units[self.asked.unit] if self.asked.unit else source
        if self.asked.basis is Basis.AS_PRINTED and source != target:
            return self._as_printed(figure, target)
        rate = self._rate(figure, source, target)
        if source == target and self.asked.scale is None:
            return figure
        scale = self.asked.scale if source.kind is not Kind.SHARE else None
        try:
            amount, receipt = convert(figure.printed, target, rate, scale)
        except InconvertibleError as error:
            raise NotConvertible(f"{figure.id}: {error}.", [Fault("rate", str(error))]) from error
        return replace(figure, converted=amount, receipt=receipt)

    def _rate(self, figure: Figure, source: Unit, target: Unit) -> AppliedRate | None:
        if source == target or source.kind is not Kind.MONEY:
            return None
        if self.asked.rate is not None:
            return self.asked.rate
        basis = self.asked.basis or default_basis(figure.indicator.measuring_type)
        return self.rates.find(source.code, target.code, figure.period.year, basis)

    def _as_printed(self, figure: Figure, target: Unit) -> Figure:
        restated = self.restated.get(figure.id)
        if restated is None:
            detail = f"{figure.id}: the source prints no value in {target.code}; leave `basis` out to convert."
            raise NotConvertible(detail, [Fault("basis", detail, Basis.AS_PRINTED)])
        printed = restated.printed
        amount = Amount(printed.quantity, printed.unit, self.asked.scale or printed.scale)
        receipt = Receipt(
            value=f"{figure.printed.value:f}",
            scale=figure.printed.scale.name,
            from_unit=figure.printed.unit.code,
            to_unit=target.code,
            basis=Basis.AS_PRINTED,
            formula=f"printed in the source: {restated.locator.phrase}",
            unrounded=f"{amount.value:f}",
            source=figure.source.id,
        )
        return replace(figure, converted=amount, receipt=receipt, locator=restated.locator)
