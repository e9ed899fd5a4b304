"""Figures converted to the unit, scale and rate of a query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.domain.amounts import Amount
from api.domain.conversion import InconvertibleError, Receipt, convert, convertible
from api.domain.errors import ConflictingParameters, Fault, NotConvertible
from api.domain.figure import Figure
from api.domain.query import Conversion
from api.domain.rates import AppliedRate, Basis, RateKey, Rates, default_basis
from api.domain.units import UnitKind

if TYPE_CHECKING:
    from api.domain.catalogue_entries import UnitBase


def wanted_pairs(figures: Iterable[Figure], wanted: Conversion) -> set[RateKey]:
    """The pairs and years whose rates a conversion needs, in both directions."""
    if wanted.unit is None or wanted.rate is not None or wanted.basis is Basis.AS_PRINTED:
        return set()
    units = ((figure.printed.unit, figure.period.year) for figure in figures)
    pairs = {(unit.code, year) for unit, year in units if unit.kind is UnitKind.MONEY and unit.code != wanted.unit}
    return {key for code, year in pairs for key in ((code, wanted.unit, year), (wanted.unit, code, year))}


def check(wanted: Conversion) -> None:
    """Refuse a basis or rate without a unit, and a basis beside a rate of the caller's own."""
    for name, given in (("basis", wanted.basis), ("rate", wanted.rate)):
        if given is not None and wanted.unit is None:
            raise _conflict(name, f"`{name}` says how to convert and needs `unit`, which says into what.")
    if wanted.basis is not None and wanted.rate is not None:
        raise _conflict("rate", "`basis` picks a rate of the tables and `rate` brings its own: give one of them.")


def check_kind(wanted: Conversion, units: Mapping[str, UnitBase]) -> None:
    """Refuse a basis, rate or scale that the wanted unit has no use for, rather than ignore it."""
    kind = units[wanted.unit].kind if wanted.unit else UnitKind.MONEY
    for name, given in (("basis", wanted.basis), ("rate", wanted.rate)):
        if given is not None and kind is not UnitKind.MONEY:
            raise _conflict(name, f"`{name}` converts money, and {wanted.unit} is none: leave it out.")
    if wanted.scale is not None and kind is UnitKind.SHARE:
        raise _conflict("scale", f"{wanted.unit} has no scale: leave `scale` out.")


def check_fit(wanted: Conversion, printed: Collection[UnitBase], units: Mapping[str, UnitBase]) -> None:
    """NotConvertible where none of the units that a whole selection is printed in fits the wanted one."""
    allowed = sorted({code for unit in printed for code in convertible(unit, units.values())})
    if wanted.unit and printed and wanted.unit not in allowed:
        codes = ", ".join(sorted(unit.code for unit in printed))
        detail = f"Nothing selected can be expressed in {wanted.unit}: the figures are in {codes}."
        raise NotConvertible(detail, [Fault("unit", detail, wanted.unit, allowed=allowed)])


def _conflict(name: str, detail: str) -> ConflictingParameters:
    return ConflictingParameters(detail, [Fault(name, detail)])


@dataclass(frozen=True, slots=True)
class Converter:
    """Converts figures to the unit and scale of a query."""

    wanted: Conversion
    units: Mapping[str, UnitBase]
    rates: Rates
    restated: Mapping[str, Figure]
    """By figure id, the figure that the source itself printed in the wanted unit."""

    def apply(self, figures: Sequence[Figure]) -> tuple[list[Figure], list[str]]:
        """The figures converted, and the ids of those whose kind of unit is another one and that stay as printed."""
        converted, left = [], []
        for figure in figures:
            if self._fits(figure):
                converted.append(self._convert(figure))
            else:
                converted.append(figure)
                left.append(figure.id)
        return converted, left

    def _fits(self, figure: Figure) -> bool:
        if self.wanted.unit is None:
            return figure.printed.unit.kind is UnitKind.MONEY or figure.printed.scale.exponent > 0
        return self.wanted.unit in convertible(figure.printed.unit, (self.units[self.wanted.unit],))

    def _convert(self, figure: Figure) -> Figure:
        source = figure.printed.unit
        target = self.units[self.wanted.unit] if self.wanted.unit else source
        if self.wanted.basis is Basis.AS_PRINTED and source != target:
            return self._as_printed(figure, target)
        rate = self._rate(figure, source, target)
        if source == target and self.wanted.scale is None:
            return figure
        scale = self.wanted.scale if source.kind is not UnitKind.SHARE else None
        try:
            amount, receipt = convert(figure.printed, target, rate, scale)
        except InconvertibleError as error:
            raise NotConvertible(f"{figure.id}: {error}.", [Fault("rate", str(error))]) from error
        return replace(figure, converted=amount, receipt=receipt)

    def _rate(self, figure: Figure, source: UnitBase, target: UnitBase) -> AppliedRate | None:
        if source == target or source.kind is not UnitKind.MONEY:
            return None
        if self.wanted.rate is not None:
            return self.wanted.rate
        basis = self.wanted.basis or default_basis(figure.indicator.measuring_type)
        return self.rates.find(source.code, target.code, figure.period.year, basis)

    def _as_printed(self, figure: Figure, target: UnitBase) -> Figure:
        restated = self.restated.get(figure.id)
        if restated is None:
            detail = f"{figure.id}: the source prints no value in {target.code}; leave `basis` out to convert."
            raise NotConvertible(detail, [Fault("basis", detail, Basis.AS_PRINTED)])
        printed = restated.printed
        amount = Amount(printed.quantity, printed.unit, self.wanted.scale or printed.scale)
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
