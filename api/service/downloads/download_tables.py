"""The tables that can be downloaded, each with all its rows.

Figures come as two: `figures` holds the one claim that stands for its indicator, area and period, so that whoever adds
them up or draws a line is right; `claims` holds every source's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import anyio.from_thread

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.query import Conversion, Lang
from api.representations.catalogue_rows import LISTINGS, rates_table, years_table
from api.representations.citations.permanent_addresses import PermanentAddresses
from api.representations.column_derivation import columns_of
from api.representations.figure_rows import FIGURE_KEY, FigureRow, figure_row
from api.representations.table import Table
from api.service.downloads.converted_claims import converted
from api.service.figure_service import FigureService
from api.storage import figure_queries

FIGURES, CLAIMS, YEARS, RATES = "figures", "claims", "years", "rates"
OF_FIGURES = (FIGURES, CLAIMS)
"""The tables whose rows are figures."""
EVERY_RATE = 10_000_000
AS_PRINTED = Conversion()
_LISTINGS = {listing.name: listing for listing in LISTINGS}
TABLES = (*OF_FIGURES, *_LISTINGS, YEARS, RATES)


class _FigureRows:
    """The rows of claims that stand, read and converted chunk by chunk while a worker thread goes through them."""

    def __init__(
        self,
        service: FigureService,
        catalogue: Catalogue,
        conversion: Conversion,
        findings: Mapping[str, Sequence[str]],
        addresses: PermanentAddresses,
        *,
        preferred: bool,
    ) -> None:
        self._service, self._catalogue, self._conversion = service, catalogue, conversion
        self._addresses = addresses
        self._findings, self._preferred = findings, preferred

    def __iter__(self) -> Iterator[FigureRow]:
        after: Figure | None = None
        database = self._service.database
        while chunk := anyio.from_thread.run(figure_queries.chunk, database, self._catalogue, after):
            after = chunk[-1]
            wanted = [figure for figure in chunk if figure.preferred or not self._preferred]
            for figure in converted(database, self._catalogue, self._conversion, wanted):
                yield figure_row(figure, Lang.EN, self._findings.get(figure.id, ()), self._addresses)


async def whole_table(
    name: str, service: FigureService, catalogue: Catalogue, conversion: Conversion = AS_PRINTED, site: str = ""
) -> Table:
    """A table with all its rows; those of figures are read, and converted, while a worker thread goes through them.

    `site` is the address of the server, for citations.
    """
    if name in OF_FIGURES:
        findings = (await service.audit(catalogue)).findings_by_figure
        addresses = PermanentAddresses.of(catalogue.newest(), site)
        rows = _FigureRows(service, catalogue, conversion, findings, addresses, preferred=name == FIGURES)
        return replace(told(name, catalogue), rows=rows)
    if name == RATES:
        rates, _ = await service.rate_table((), (), (), EVERY_RATE, 0)
        table = rates_table(rates)
    elif name == YEARS:
        table = years_table(catalogue.years)
    else:
        table = _LISTINGS[name].table(catalogue, Lang.EN)
    return replace(table, meta=_meta(catalogue))


def told(name: str, catalogue: Catalogue) -> Table:
    """A table of figures without its rows, with what is said about it."""
    return replace(empty_table(name), meta=_meta(catalogue), sources=list(catalogue.sources.values()))


def _meta(catalogue: Catalogue) -> Mapping[str, Any]:
    newest = catalogue.newest()
    return {"release": catalogue.version, "released_at": newest.released_at if newest else None, "lang": Lang.EN}


def empty_table(name: str) -> Table:
    """The table of that name with its columns and no rows."""
    if name in OF_FIGURES:
        return Table(name, columns_of(FigureRow), (), key=FIGURE_KEY)
    if name in _LISTINGS:
        return _LISTINGS[name].empty()
    return rates_table(()) if name == RATES else years_table(())
