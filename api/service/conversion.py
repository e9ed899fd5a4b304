"""Conversion of figures that were read as printed, with the rates that it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from api.domain.catalogue import Catalogue
from api.domain.figure import Converter, Dataset, Figure, ServedFigures, check_fit, check_kind
from api.domain.query import Query
from api.domain.rates import Basis, RateKey, Rates
from api.domain.units import UnitKind
from api.service.cache import OnceARelease
from api.service.threads import off_the_loop
from api.storage import catalogue as stored_catalogue
from api.storage import figures as figure_queries
from api.storage.database import Database

FEW = 50
"""Figures that are converted within a few milliseconds."""


async def convert_printed(database: Database, catalogue: Catalogue, printed: Dataset) -> Dataset:
    """The figures in the unit that the query asks for; those that do not fit stay as printed and are named.

    NotConvertible where no figure fits of all that the query selects, on whichever page.
    """
    query = printed.query
    if not query.conversion:
        return printed
    whole = printed.total == len(printed.figures)
    served = await converted_figures(database, catalogue, query, printed.figures, whole=whole)
    if served.figures and len(served.unconverted) == len(served.figures) < printed.total:
        units = await figure_queries.units_of(database, catalogue, query)
        check_fit(query.conversion, {catalogue.units[code] for code in units}, catalogue.units)
    return replace(printed, **served._asdict())


async def converted_figures(
    database: Database, catalogue: Catalogue, query: Query, figures: Sequence[Figure], *, whole: bool = True
) -> ServedFigures:
    """The figures converted, with the ids of those that stay in their own unit or at scale one.

    NotConvertible where they are the whole selection and none of them fits.
    """
    conversion = query.conversion
    if not conversion:
        return ServedFigures(figures)
    check_kind(conversion, catalogue.units)
    units = {figure.printed.unit.code: figure.printed.unit for figure in figures}
    if whole:
        check_fit(conversion, units.values(), catalogue.units)
    restated: dict[str, Figure] = {}
    if conversion.basis is Basis.AS_PRINTED and conversion.unit:
        ids = [figure.id for figure in figures]
        restated = await figure_queries.restatements(database, catalogue, ids, conversion.unit)
    pairs: set[tuple[str, str]] = set()
    if (wanted := conversion.unit) and conversion.rate is None and conversion.basis is not Basis.AS_PRINTED:
        money = [code for code, unit in units.items() if unit.kind is UnitKind.MONEY and code != wanted]
        pairs = {pair for code in money for pair in ((code, wanted), (wanted, code))}
    rates = await rates_between(catalogue, database, pairs)
    converter = Converter(conversion, catalogue.units, rates, restated)
    return converter.apply(figures) if len(figures) <= FEW else await off_the_loop(lambda: converter.apply(figures))


async def rates_between(catalogue: Catalogue, database: Database, pairs: Collection[tuple[str, str]]) -> Rates:
    """The rates of some pairs in every year, read once a release for each set of pairs: no release changes a rate."""
    return await _RATES.get(catalogue, lambda: _read_rates(database, pairs), frozenset(pairs))


_RATES: OnceARelease[Rates] = OnceARelease()


async def rates_for(database: Database, keys: Iterable[RateKey]) -> Rates:
    """The exchange rates that some conversions need, and the years that there are for each of their pairs."""
    return await _read_rates(database, {(source, target) for source, target, _ in keys})


async def _read_rates(database: Database, pairs: Collection[tuple[str, str]]) -> Rates:
    return Rates.of(await stored_catalogue.rates_of(database, pairs))
