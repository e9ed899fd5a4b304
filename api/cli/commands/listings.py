"""`indicators rates` and `indicators units`: the same as /v1/rates and /v1/units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from api.cli.database import read
from api.cli.failures import say
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.formats.catalogue_rows import UNITS, UnitRow, rates_table
from api.formats.table import Table, names_of
from api.service.parameters.groups import ShownPage
from api.service.parameters.queries import FIELDS, RatesQuery
from api.service.parameters.reading import read as read_parameters
from api.service.parameters.types import ListOf, word

if TYPE_CHECKING:
    from api.service.figures import FigureService


PrintedRates = printed(RatesQuery)


@options_of(PrintedRates)
def rates(pairs: Pairs, database_url: DatabaseUrl = None) -> None:
    """Exchange rates by pair and calendar year: the mean of the daily ECB reference rates, and the last day's."""
    table, query, meta = read(database_url, lambda service, catalogue: _rates(service, catalogue, pairs))
    show(table, query, meta)
    if not meta["total"] and query.base and query.quote:
        say("A pair is listed one way round; the other is its reciprocal: swap --base and --quote.")


async def _rates(
    service: FigureService, catalogue: Catalogue, pairs: Pairs
) -> tuple[Table, RatesQuery, dict[str, Any]]:
    from api.service import answers

    query = read_parameters(PrintedRates, pairs, catalogue)
    rates, total = await answers.rates(service, query)
    meta: dict[str, Any] = {"total": total, "limit": query.limit, "offset": query.offset, "release": catalogue.version}
    if not total:
        meta["hint"] = await answers.rates_instead(service, query)
    return rates_table(rates), query, meta


LIST_RATES = Command(
    rates,
    (
        "rates --base USD --quote CNY",
        "rates --quote CNY --year 2023,2024 --fields base,year,mean,last",
        "rates --base EUR --year 2024 --format csv",
    ),
)


COLUMNS = ("code", "kind", "name", "label", "symbol")


class UnitList(ShownPage):
    """Which units, in which order and representation."""

    fields: Annotated[tuple[str, ...], ListOf(word(names_of(UnitRow))), FIELDS] = ()


UnitsQuery = printed(UnitList)


@options_of(UnitsQuery)
def units(pairs: Pairs, database_url: DatabaseUrl = None) -> None:
    """The units of figures: currencies, percent, ratio and counted nouns."""
    table, query, meta = read(database_url, lambda _database, catalogue: _units(catalogue, pairs))
    show(table, query, meta, COLUMNS)


async def _units(catalogue: Catalogue, pairs: Pairs) -> tuple[Table, UnitList, dict[str, Any]]:
    query = read_parameters(UnitsQuery, pairs, catalogue)
    table = UNITS.table(catalogue, query.lang)
    rows = list(table.rows)
    meta = {"total": len(rows), "limit": query.limit, "offset": query.offset}
    return replace(table, rows=rows[query.offset : query.offset + query.limit]), query, meta


LIST_UNITS = Command(units, ("units", "units --lang zh --fields code,name,label", "units --format csv"))
