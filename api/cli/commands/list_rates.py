"""`indicators rates`: the same as /v1/rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.cli.database import read
from api.cli.failures import say
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.formats.catalogue_rows import rates_table
from api.formats.table import Table
from api.service.parameters.queries import RatesQuery
from api.service.parameters.reading import read as read_parameters

if TYPE_CHECKING:
    from api.service.figures import FigureService

PrintedRates = printed(RatesQuery)


@options_of(PrintedRates)
def run(pairs: Pairs, database_url: DatabaseUrl = None) -> None:
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


COMMAND = Command(
    run,
    (
        "rates --base USD --quote CNY",
        "rates --quote CNY --year 2023,2024 --fields base,year,mean,last",
        "rates --base EUR --year 2024 --format csv",
    ),
)
