"""Tables that can be downloaded, each with all its rows and its formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import anyio.from_thread
from pydantic import Field

from api.domain.catalogue import Catalogue
from api.domain.figure import check_fit, check_kind
from api.domain.query import Claims, Conversion, Lang, Page, Query
from api.domain.units import Scale
from api.formats.catalogue_rows import LISTINGS, rates_table, years_table
from api.formats.figure_rows import FIGURE_KEY, FigureRow, figures_table
from api.formats.registry import FORMATS, Format
from api.formats.table import Table, columns_of
from api.service.conversion import converted_figures
from api.service.figures import FigureService
from api.service.parameters import codes, types
from api.service.parameters.groups import Converted

CHUNK = 2_000
"""Figures that are read at a time."""


async def check(service: FigureService, catalogue: Catalogue, wanted: Conversion) -> None:
    """Refuse a basis or rate that the unit has no use for, and a unit that no figure can be expressed in."""
    check_kind(wanted, catalogue.units)
    if wanted.unit is not None:
        units = await service.values(catalogue, Query(), "unit")
        check_fit(wanted, {catalogue.units[unit] for unit in units}, catalogue.units)


FIGURES, CLAIMS, YEARS, RATES = "figures", "claims", "years", "rates"
OF_FIGURES = (FIGURES, CLAIMS)
"""The tables whose rows are figures."""
EVERY_RATE = 10_000_000
AS_PRINTED = Conversion()
_LISTINGS = {listing.name: listing for listing in LISTINGS}
TABLES = (*OF_FIGURES, *_LISTINGS, YEARS, RATES)


async def whole_table(
    name: str, service: FigureService, catalogue: Catalogue, conversion: Conversion = AS_PRINTED, site: str = ""
) -> Table:
    """A table with all its rows; those of figures are read, and converted, while a worker thread goes through them.

    `site` is the address of the server, for citations.
    """
    if name in OF_FIGURES:
        findings = (await service.audit(catalogue)).findings_by_figure
        query = replace(every(name), conversion=conversion)
        return replace(described(name, catalogue), rows=_figure_rows(service, catalogue, query, findings, site))
    if name == RATES:
        rates, _ = await service.rate_table((), (), (), EVERY_RATE, 0)
        table = rates_table(rates)
    else:
        table = years_table(catalogue.years) if name == YEARS else _LISTINGS[name].table(catalogue, Lang.EN)
    return replace(table, meta=_meta(catalogue))


def every(name: str) -> Query:
    """The query that selects all figures of a table."""
    return Query(claims=Claims.PREFERRED if name == FIGURES else Claims.ALL)


def _figure_rows(
    service: FigureService, catalogue: Catalogue, query: Query, findings: Mapping[str, Sequence[str]], site: str
) -> Iterator[Sequence[Any]]:
    """Those of another kind of unit, without a rate or without a restatement stay in their own unit."""
    page = Page(limit=CHUNK, counted=False)
    while True:
        dataset = anyio.from_thread.run(service.printed, catalogue, replace(query, page=page))
        if not dataset.figures:
            return
        page = replace(page, after=dataset.figures[-1].id)
        convert = partial(converted_figures, service.database, catalogue, query, dataset.figures, whole=False)
        served = anyio.from_thread.run(convert)
        yield from figures_table(replace(dataset, **served._asdict(), findings=findings), site).rows


def described(name: str, catalogue: Catalogue) -> Table:
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


SQLITE = Format(
    "sqlite",
    "application/vnd.sqlite3",
    "the whole database, for Datasette, Metabase and SQL; its views figure_values and claim_values hold numbers",
    writer="",
)
"""No writer makes it of a table: the storage copies it whole."""
_FORMATS_OF_FIGURES = ("json", "ndjson", "parquet", "arrow", "xlsx")
"""What figures come in beside CSV; what takes longest to make stands last."""


class DownloadRow(NamedTuple):
    """An entry of /v1/downloads."""

    file: Annotated[str, "Name of the file"]
    table: Annotated[str, "The table that it holds"]
    media_type: Annotated[str, "Its media type"]
    size: Annotated[int | None, "Its size in bytes, empty while nobody has asked for the file yet: getting it makes it"]
    sha256: Annotated[str | None, "SHA-256 of its bytes"]
    href: Annotated[str, "Its address, relative to the server"]
    meaning: Annotated[str, "What it holds"]


@dataclass(frozen=True, slots=True)
class Download:
    """A file that can be downloaded: a whole table in a format, or the database."""

    table: str
    format: Format

    @property
    def file(self) -> str:
        """Its name."""
        return f"{self.table}.{self.format.key}"

    @property
    def meaning(self) -> str:
        """What it holds."""
        if self.format is SQLITE:
            return self.format.meaning
        rows = _ROWS.get(self.table, f"all {self.table}")
        return f"{rows}; {_MEANINGS.get(self.format.key, self.format.meaning)}"

    @property
    def converts(self) -> bool:
        """Whether its numbers can be had in another unit and scale."""
        return self.table in OF_FIGURES and self.format is not SQLITE


_ROWS = {
    FIGURES: "one claim for each indicator, area and period, of all sources and reports: a line has one value a period",
    CLAIMS: "every source's claims, those that figures has marked in the column preferred",
}
_MEANINGS = {"json": "one array of flat objects", "csv": "flat rows for spreadsheets and data frames"}


def downloads() -> list[Download]:
    """Every file that there is, of the formats that are installed."""
    tables = [Download(table, FORMATS["csv"]) for table in TABLES]
    formats = [row for row in (FORMATS[key] for key in _FORMATS_OF_FIGURES) if row.installed]
    return [*tables, Download(FIGURES, SQLITE), *(Download(table, row) for row in formats for table in OF_FIGURES)]


def find(file: str) -> Download | None:
    """The download of that file name."""
    return next((download for download in downloads() if download.file == file), None)


@dataclass(frozen=True, slots=True)
class Made:
    """A file on the disk, with its size and the SHA-256 of its bytes."""

    path: Path
    size: int
    sha256: str


def downloads_table(listed: Iterable[tuple[Download, Made | None]]) -> Table:
    """One row for each download; None says that its file is not made yet."""
    rows = [
        DownloadRow(
            file=download.file,
            table=download.table,
            media_type=download.format.media_type,
            size=made.size if made else None,
            sha256=made.sha256 if made else None,
            href=f"/v1/downloads/{download.file}",
            meaning=download.meaning,
        )
        for download, made in listed
    ]
    return Table("downloads", columns_of(DownloadRow), rows)


class DownloadQuery(Converted):
    """`/v1/downloads/{file}`."""

    unit: Annotated[
        str | None,
        codes.UNIT,
        Field(
            description="Convert the values of a whole table to this unit. Figures of another kind of unit, or without "
            "a rate, stay in their own unit, which each row names."
        ),
    ] = None
    scale: Annotated[
        Scale | None,
        types.SCALE,
        Field(
            description="Power of ten of value, low and high of a whole table; one without it. Shares, ratios and "
            "ranks stay at one, which each row names."
        ),
    ] = None
