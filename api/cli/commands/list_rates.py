"""`indicators rates`: the same as /v1/rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.cli.failures import say
from api.cli.open_database import read
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.representations.catalogue_rows import RateRow, rates_table
from api.representations.row_columns import names_of
from api.representations.table import Table
from api.service.asked import Accepted, Asked, Parameter
from api.service.parameters import PAGED, SHOWN, fields_of
from api.service.values import CURRENCY, integer

if TYPE_CHECKING:
    from api.service.figure_service import FigureService

ACCEPTED = printed(
    Accepted(
        (
            Parameter("base", "Currencies of which one unit is priced.", CURRENCY, many=True),
            Parameter("quote", "Currencies that it is priced in.", CURRENCY, many=True),
            Parameter("year", "Calendar years.", integer(1000, 2999), many=True),
            *SHOWN,
            *PAGED,
            fields_of(names_of(RateRow)),
        )
    )
)


@options_of(ACCEPTED)
def run(pairs: Pairs, database_url: DatabaseUrl = None) -> None:
    """Exchange rates by pair and calendar year: the mean of the daily ECB reference rates, and the last day's."""
    table, asked, meta = read(database_url, lambda service, catalogue: _rates(service, catalogue, pairs))
    show(table, asked, meta)
    if not meta["total"] and {"base", "quote"} <= asked.values.keys():
        say("A pair is listed one way round; the other is its reciprocal: swap --base and --quote.")


async def _rates(service: FigureService, catalogue: Catalogue, pairs: Pairs) -> tuple[Table, Asked, dict[str, Any]]:
    asked = ACCEPTED.read(pairs, catalogue)
    page = asked.page
    chosen = (asked.get("base", ()), asked.get("quote", ()), asked.get("year", ()))
    found, total = await service.rate_table(*chosen, page.limit, page.offset)
    meta = {"total": total, "limit": page.limit, "offset": page.offset, "release": catalogue.version}
    return rates_table(found), asked, meta


COMMAND = Command(
    run,
    (
        "rates --base USD --quote CNY",
        "rates --quote CNY --year 2023,2024 --fields base,year,mean,last",
        "rates --base EUR --year 2024 --format csv",
    ),
)
