"""Figures converted to the unit, scale and rate of a query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from api.domain.conversion import InconvertibleError, convert, convertible
from api.domain.errors import ConflictingParameters, Fault, NoRate, NotConvertible
from api.domain.figure import Figure
from api.domain.query import Conversion
from api.domain.rates import AppliedRate, Basis, RateKey, Rates, default_basis, redenominated
from api.domain.receipt import ONE, Receipt
from api.domain.units import UnitKind
from api.domain.words.scales import Scale

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
    """Refuse a basis or rate without a unit, both at once, and a rate of other currencies than the unit."""
    for name, given in (("basis", wanted.basis), ("rate", wanted.rate)):
        if given is not None and wanted.unit is None:
            raise _conflict(name, f"`{name}` says how to convert and needs `unit`, which says into what.")
    if wanted.basis is not None and wanted.rate is not None:
        raise _conflict("rate", "`basis` picks a rate of the tables and `rate` brings its own: give one of them.")
    if wanted.rate is not None and wanted.unit not in (wanted.rate.base, wanted.rate.quote):
        pair = f"{wanted.rate.base} and {wanted.rate.quote}"
        raise _conflict("rate", f"`rate` is one between {pair}, and `unit` wants {wanted.unit}: name a rate of it.")


def check_kind(wanted: Conversion, units: Mapping[str, UnitBase]) -> None:
    """Refuse a basis or rate that the wanted unit has no use for, rather than ignore it."""
    kind = units[wanted.unit].kind if wanted.unit else UnitKind.MONEY
    for name, given in (("basis", wanted.basis), ("rate", wanted.rate)):
        if given is not None and kind is not UnitKind.MONEY:
            raise _conflict(name, f"`{name}` converts money, and {wanted.unit} is none: leave it out.")


def check_fit(wanted: Conversion, printed: Collection[UnitBase], units: Mapping[str, UnitBase]) -> None:
    """NotConvertible where none of the units that a whole selection is printed in fits the wanted one."""
    allowed = sorted({code for unit in printed for code in convertible(unit, units.values())})
    if wanted.unit and printed and wanted.unit not in allowed:
        codes = ", ".join(sorted(unit.code for unit in printed))
        detail = f"Nothing selected can be expressed in {wanted.unit}: the figures are in {codes}."
        raise NotConvertible(detail, [Fault("unit", detail, wanted.unit, allowed=allowed)])


def _conflict(name: str, detail: str) -> ConflictingParameters:
    return ConflictingParameters(detail, [Fault(name, detail)])


class ServedFigures(NamedTuple):
    """Figures in the unit and scale of a query, and the ids of those that stay in their own unit, or at scale one."""

    figures: Sequence[Figure]
    unconverted: Sequence[str] = ()
    unscaled: Sequence[str] = ()


def scales(figure: Figure) -> bool:
    """Whether a figure's numbers can be given in another power of ten: not those of shares, ratios and ranks."""
    return figure.served.unit.kind is not UnitKind.SHARE and figure.indicator.measuring_type not in ("ratio", "rank")


@dataclass(frozen=True, slots=True)
class Converter:
    """Converts figures to the unit and scale of a query."""

    wanted: Conversion
    units: Mapping[str, UnitBase]
    rates: Rates
    restated: Mapping[str, Figure]
    """By figure id, the figure that the source itself printed in the wanted unit."""

    def apply(self, figures: Sequence[Figure]) -> ServedFigures:
        """The figures in the wanted unit and scale; what cannot be had in them stays as it is, and is named."""
        served, unconverted, unscaled = [], [], []
        for figure in figures:
            try:
                converted = self.convert(figure)
            except (NotConvertible, NoRate):
                converted = self._scaled(figure)
                unconverted.append(figure.id)
            if self.wanted.scale is not None and not scales(converted):
                unscaled.append(figure.id)
            served.append(converted)
        return ServedFigures(served, unconverted, unscaled)

    def convert(self, figure: Figure) -> Figure:
        """The figure in the wanted unit and scale; NotConvertible or NoRate where it cannot be had in that unit."""
        source = figure.printed.unit
        target = self.units[self.wanted.unit] if self.wanted.unit else source
        if source.code == target.code:
            return self._scaled(figure)
        if target.code not in convertible(source, (target,)):
            detail = f"{figure.id}: {source.code} ({source.kind}) cannot be expressed in {target.code} ({target.kind})."
            raise NotConvertible(detail, [Fault("unit", detail, target.code)])
        if self.wanted.basis is Basis.AS_PRINTED:
            return self._as_printed(figure, target)
        try:
            amount, receipt = convert(figure.printed, target, self._rate(figure, source, target), self._scale(figure))
        except InconvertibleError as error:
            raise NotConvertible(f"{figure.id}: {error}.", [Fault("rate", str(error))]) from error
        return self._scaled(replace(figure, converted=amount, receipt=receipt))

    def _scale(self, figure: Figure) -> Scale:
        return self.wanted.scale if self.wanted.scale is not None and scales(figure) else ONE

    def _scaled(self, figure: Figure) -> Figure:
        scale = self._scale(figure)
        return figure if scale is ONE else replace(figure, scale=scale)

    def _rate(self, figure: Figure, source: UnitBase, target: UnitBase) -> AppliedRate | None:
        if source.kind is not UnitKind.MONEY or redenominated(source.code, target.code) is not None:
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
        phrase, source = restated.locator.phrase, figure.source.id
        receipt = Receipt(figure.printed, restated.printed, None, self._scale(figure), phrase, source)
        return self._scaled(replace(figure, converted=restated.printed, receipt=receipt, locator=restated.locator))
