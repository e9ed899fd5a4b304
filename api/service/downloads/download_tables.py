"""The tables that can be downloaded, each with all its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import anyio.from_thread

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.query import Lang
from api.representations.catalogue_rows import LISTINGS, rates_table, years_table
from api.representations.column_derivation import columns_of
from api.representations.figure_rows import FIGURE_KEY, FigureRow, figure_row
from api.representations.table import Table
from api.service.figure_service import FigureService
from api.storage import figure_queries

FIGURES, YEARS, RATES = "figures", "years", "rates"
EVERY_RATE = 10_000_000
_LISTINGS = {listing.name: listing for listing in LISTINGS}
TABLES = (FIGURES, *_LISTINGS, YEARS, RATES)


class _FigureRows:
    """The rows of all claims that stand, read chunk by chunk each time a worker thread goes through them."""

    def __init__(self, service: FigureService, catalogue: Catalogue, findings: Mapping[str, Sequence[str]]) -> None:
        self._database, self._catalogue, self._findings = service.database, catalogue, findings

    def __iter__(self) -> Iterator[FigureRow]:
        after: Figure | None = None
        while chunk := anyio.from_thread.run(figure_queries.chunk, self._database, self._catalogue, after):
            for figure in chunk:
                yield figure_row(figure, Lang.EN, self._findings.get(figure.id, ()))
            after = chunk[-1]


async def whole_table(name: str, service: FigureService, catalogue: Catalogue) -> Table:
    """A table with all its rows; those of figures are read while a worker thread goes through them."""
    newest = catalogue.newest()
    about = {"release": catalogue.version, "released_at": newest.released_at if newest else None, "lang": Lang.EN}
    table = empty_table(name)
    if name == FIGURES:
        findings = (await service.audit(catalogue)).findings_by_figure
        rows = _FigureRows(service, catalogue, findings)
        return replace(table, rows=rows, meta=about, sources=list(catalogue.sources.values()))
    if name == RATES:
        rates, _ = await service.rate_table((), (), (), EVERY_RATE, 0)
        table = rates_table(rates)
    elif name == YEARS:
        table = years_table(catalogue.years)
    else:
        table = _LISTINGS[name].table(catalogue, Lang.EN)
    return replace(table, meta=about)


def empty_table(name: str) -> Table:
    """The table of that name with its columns and no rows."""
    if name == FIGURES:
        return Table(FIGURES, columns_of(FigureRow), (), key=FIGURE_KEY)
    if name in _LISTINGS:
        return _LISTINGS[name].empty()
    return rates_table(()) if name == RATES else years_table(())
