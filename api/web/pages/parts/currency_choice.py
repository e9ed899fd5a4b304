"""The currencies that the figures of a page can be told in: their own, and those with a rate for one of their years."""

from __future__ import annotations

from collections.abc import Iterable

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.rates import RateKey, redenominated
from api.domain.units import UnitKind
from api.service.figures import FigureService
from api.service.parameters.codes import currencies


async def currencies_for(
    service: FigureService, catalogue: Catalogue, figures: Iterable[Figure], asked: str | None = None
) -> list[str]:
    """Their codes in order, with the one that is asked for; none where no figure is money."""
    printed = {
        (figure.printed.unit.code, figure.period.year)
        for figure in figures
        if figure.printed.unit.kind is UnitKind.MONEY
    }
    if not printed:
        return []
    codes = currencies(catalogue)
    keys: set[RateKey] = set()
    for source, year in printed:
        for code in codes:
            keys |= {(source, code, year), (code, source, year)}
    known = (await service.rates(catalogue, keys)).by_key

    def convertible(code: str) -> bool:
        return any(
            code == source
            or (source, code, year) in known
            or (code, source, year) in known
            or redenominated(source, code) is not None
            for source, year in printed
        )

    return sorted(code for code in codes if code == asked or convertible(code))
