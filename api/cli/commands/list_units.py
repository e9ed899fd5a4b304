"""`indicators units`: the same as /v1/units."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from api.cli.database import read
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.formats.catalogue_rows import UNITS, UnitRow
from api.formats.table import Table, names_of
from api.service.parameters.groups import ShownPage
from api.service.parameters.queries import FIELDS
from api.service.parameters.reading import read as read_parameters
from api.service.parameters.types import ListOf, word

COLUMNS = ("code", "kind", "name", "label", "symbol")


class UnitList(ShownPage):
    """Which units, in which order and representation."""

    fields: Annotated[tuple[str, ...], ListOf(word(names_of(UnitRow))), FIELDS] = ()


UnitsQuery = printed(UnitList)


@options_of(UnitsQuery)
def run(pairs: Pairs, database_url: DatabaseUrl = None) -> None:
    """The units of figures: currencies, percent, ratio and counted nouns."""
    table, query, meta = read(database_url, lambda _database, catalogue: _units(catalogue, pairs))
    show(table, query, meta, COLUMNS)


async def _units(catalogue: Catalogue, pairs: Pairs) -> tuple[Table, UnitList, dict[str, Any]]:
    query = read_parameters(UnitsQuery, pairs, catalogue)
    table = UNITS.table(catalogue, query.lang)
    rows = list(table.rows)
    meta = {"total": len(rows), "limit": query.limit, "offset": query.offset}
    return replace(table, rows=rows[query.offset : query.offset + query.limit]), query, meta


COMMAND = Command(run, ("units", "units --lang zh --fields code,name,label", "units --format csv"))
