"""What can be downloaded, and the files: each is made once for a state of the data, and kept until the next."""

from __future__ import annotations

import asyncio
import hashlib
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import monotonic
from typing import Annotated, BinaryIO, NamedTuple

import anyio.from_thread
import anyio.to_thread

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.query import Lang
from api.representations.catalogue_rows import LISTINGS, rates_table, years_table
from api.representations.column_derivation import columns_of
from api.representations.figure_rows import FIGURE_KEY, FigureRow, figure_row
from api.representations.formats import FORMATS, Format
from api.representations.table import Table
from api.service.figure_service import FigureService
from api.storage import database_copy, figure_queries

FIGURES = "figures"
SQLITE = Format("sqlite", "application/vnd.sqlite3", "the whole database, for Datasette, Metabase and SQL", writer="")
"""No writer makes it of a table: the storage copies it whole."""
YEARS, RATES = "years", "rates"
EVERY_RATE = 10_000_000
_LISTINGS = {listing.name: listing for listing in LISTINGS}
TABLES = (FIGURES, *_LISTINGS, YEARS, RATES)
_OF_FIGURES = ("json", "ndjson", "parquet", "arrow", "xlsx")
"""What figures come in beside CSV; what takes longest to make stands last."""


class DownloadRow(NamedTuple):
    """An entry of /v1/downloads."""

    file: Annotated[str, "Name of the file"]
    table: Annotated[str, "The table that it holds"]
    media_type: Annotated[str, "Its media type"]
    size: Annotated[int | None, "Its size in bytes, empty while a large file is not made yet: getting it makes it"]
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
        rows = "all claims of all sources, as printed" if self.table == FIGURES else f"all {self.table}"
        return f"{rows}; {_MEANINGS.get(self.format.key, self.format.meaning)}"


_MEANINGS = {"json": "one array of flat objects", "csv": "flat rows for spreadsheets and data frames"}


def downloads() -> list[Download]:
    """Every file that there is, of the formats that are installed."""
    tables = [Download(table, FORMATS["csv"]) for table in TABLES]
    figures = [Download(FIGURES, row) for row in (FORMATS[key] for key in _OF_FIGURES) if row.installed]
    return [*tables, Download(FIGURES, SQLITE), *figures]


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


class Files:
    """The files of the newest release; those of the release before stay until their readers are done."""

    def __init__(self) -> None:
        self._folders: list[tuple[str, Path]] = []
        self._made: dict[str, Made] = {}
        self._lock = asyncio.Lock()

    async def get(self, download: Download, service: FigureService, catalogue: Catalogue) -> Made:
        """The file, made now if it is not there yet; one is made at a time."""
        made = self._made.get(download.file)
        if made is None or not self._is_newest(catalogue.version):
            async with self._lock:
                folder = self._folder(catalogue.version)
                made = self._made.get(download.file)
                if made is None:
                    made = await _make(download, folder, service, catalogue)
                    self._made[download.file] = made
        return made

    async def all(
        self, service: FigureService, catalogue: Catalogue, seconds: float
    ) -> list[tuple[Download, Made | None]]:
        """Every download with its file, None for those that were not made when so many seconds had passed."""
        listed: list[tuple[Download, Made | None]] = []
        start = monotonic()
        for download in downloads():
            there = self._is_newest(catalogue.version) and download.file in self._made
            if there or monotonic() - start < seconds:
                listed.append((download, await self.get(download, service, catalogue)))
            else:
                listed.append((download, None))
        return listed

    def _is_newest(self, version: str) -> bool:
        return bool(self._folders) and self._folders[-1][0] == version

    def _folder(self, version: str) -> Path:
        if not self._is_newest(version):
            folder = mkdtemp(prefix="indicators-")
            weakref.finalize(self, rmtree, folder, ignore_errors=True)  # also when the process ends
            self._folders.append((version, Path(folder)))
            self._made.clear()
            for _, old in self._folders[:-2]:
                rmtree(old, ignore_errors=True)
            del self._folders[:-2]
        return self._folders[-1][1]


async def _make(download: Download, folder: Path, service: FigureService, catalogue: Catalogue) -> Made:
    path = folder / download.file
    path.unlink(missing_ok=True)  # what an attempt that failed has left
    if download.format is SQLITE:
        await database_copy.database_file(service.database, path)
    else:
        table = await whole_table(download.table, service, catalogue)
        await anyio.to_thread.run_sync(_save, download.format, table, path)
    return await anyio.to_thread.run_sync(_measured, path)


def _save(format: Format, table: Table, path: Path) -> None:
    save: Callable[[Table, BinaryIO], None] = format.module().save
    with path.open("wb") as file:
        save(table, file)


def _measured(path: Path) -> Made:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Made(path, path.stat().st_size, digest)


class _Figures:
    """All claims that stand, read chunk by chunk each time they are gone through, from a thread of their own."""

    def __init__(self, service: FigureService, catalogue: Catalogue) -> None:
        self._database, self._catalogue = service.database, catalogue

    def __iter__(self) -> Iterator[Figure]:
        after: Figure | None = None
        while chunk := anyio.from_thread.run(figure_queries.chunk, self._database, self._catalogue, after):
            yield from chunk
            after = chunk[-1]


class _Rows:
    """The rows of figures, made one by one."""

    def __init__(self, figures: Iterable[Figure], findings: Mapping[str, Sequence[str]]) -> None:
        self._figures, self._findings = figures, findings

    def __iter__(self) -> Iterator[FigureRow]:
        return (figure_row(figure, Lang.EN, self._findings.get(figure.id, ())) for figure in self._figures)


async def whole_table(name: str, service: FigureService, catalogue: Catalogue) -> Table:
    """A table with all its rows; those of figures are read while a worker thread goes through them."""
    newest = catalogue.newest()
    about = {"release": catalogue.version, "released_at": newest.released_at if newest else None, "lang": Lang.EN}
    table = empty_table(name)
    if name == FIGURES:
        findings = (await service.audit(catalogue)).findings_by_figure
        rows = _Rows(_Figures(service, catalogue), findings)
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
