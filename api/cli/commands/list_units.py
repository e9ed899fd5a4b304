"""`indicators units`: the same as /v1/units."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from api.cli.open_database import read
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.representations.catalogue_rows import UNITS, UnitRow
from api.representations.row_columns import names_of
from api.representations.table import Table
from api.service.asked import Accepted, Asked
from api.service.parameters import PAGED, SHOWN, fields_of

COLUMNS = ("code", "kind", "name", "label", "symbol")
ACCEPTED = printed(Accepted((*SHOWN, *PAGED, fields_of(names_of(UnitRow)))))


@options_of(ACCEPTED)
def run(pairs: Pairs, database_url: DatabaseUrl = None) -> None:
    """The units that a figure can be printed in or told in: currencies, percent, ratio and counted nouns."""
    table, asked, meta = read(database_url, lambda _database, catalogue: _units(catalogue, pairs))
    show(table, asked, meta, COLUMNS)


async def _units(catalogue: Catalogue, pairs: Pairs) -> tuple[Table, Asked, dict[str, Any]]:
    asked = ACCEPTED.read(pairs, catalogue)
    page = asked.page
    table = UNITS.table(catalogue, asked.lang)
    rows = list(table.rows)
    meta = {"total": len(rows), "limit": page.limit, "offset": page.offset}
    return replace(table, rows=rows[page.offset : page.offset + page.limit]), asked, meta


COMMAND = Command(run, ("units", "units --lang zh --fields code,name,label", "units --format csv"))
