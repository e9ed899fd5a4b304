"""Tables and the database as downloadable files, made on the first request and kept until the data change."""

import asyncio
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any, NamedTuple

import anyio.from_thread
import anyio.to_thread

from api.domain.catalogue import Catalogue
from api.domain.errors import InsufficientStorage
from api.domain.query import Claims, Lang, Page, Query
from api.formats.catalogue_rows import LISTINGS, rates_table, years_table
from api.formats.figure_rows import FigureRow, figures_table
from api.formats.registry import FORMATS, Format
from api.formats.table import Table, columns_of, release_meta
from api.service.figures import FigureService
from api.service.process import ProcessFolder
from api.storage import database_copy
from api.storage import figures as stored_figures
from api.storage.address import stored

FIGURES, CLAIMS, YEARS, RATES = "figures", "claims", "years", "rates"
OF_FIGURES = (FIGURES, CLAIMS)
"""The names of the tables whose rows are figures."""
_LISTINGS = {listing.name: listing for listing in LISTINGS}
TABLES = (*OF_FIGURES, *_LISTINGS, YEARS, RATES)
EVERY_RATE = 10_000_000
CHUNK = 2_000
"""Figures that are read at a time."""
SQLITE = Format(
    "sqlite",
    "application/vnd.sqlite3",
    "the whole database, for Datasette, Metabase and SQL; its views figure_values and claim_values hold numbers",
)
"""The format of the whole database, which the storage copies; the other formats are written from tables."""
_FORMATS_OF_FIGURES = ("json", "ndjson", "parquet", "arrow", "xlsx")
"""The formats of figures besides CSV; the format that takes longest to make is the last."""
_MEANINGS = {
    FIGURES: "one claim for each indicator, area and period, of all sources and reports: a line has one value a period",
    CLAIMS: "every source's claims, those that figures has marked in the column preferred",
    "json": "one array of flat objects",
    "csv": "flat rows for spreadsheets and data frames",
}


class DownloadRow(NamedTuple):
    """A row of /v1/downloads, which describes one downloadable file."""

    file: Annotated[str, "Name of the file"]
    table: Annotated[str, "The table that it holds"]
    media_type: Annotated[str, "Its media type"]
    size: Annotated[int | None, "Its size in bytes, empty while nobody has asked for the file yet: getting it makes it"]
    sha256: Annotated[str | None, "SHA-256 of its bytes"]
    href: Annotated[str, "Its address, relative to the server"]
    meaning: Annotated[str, "What it holds"]


class Download:
    """A downloadable file, made or not: its table, format, file name and description; the whole database if SQLITE."""

    def __init__(self, table: str, format: Format) -> None:
        self.table, self.format, self.file = table, format, f"{table}.{format.key}"
        rows = "" if format is SQLITE else f"{_MEANINGS.get(table, f'all {table}')}; "
        self.meaning = rows + _MEANINGS.get(format.key, format.meaning)


def downloads() -> list[Download]:
    """All downloads: tables as CSV, the database, figures and claims in the installed ones of _FORMATS_OF_FIGURES."""
    tables = [Download(table, FORMATS["csv"]) for table in TABLES]
    formats = [row for row in (FORMATS[key] for key in _FORMATS_OF_FIGURES) if row.installed]
    return [*tables, Download(FIGURES, SQLITE), *(Download(table, row) for row in formats for table in OF_FIGURES)]


class Made(NamedTuple):
    """A file on the disk, with its path, its size in bytes and its SHA-256 in hexadecimal."""

    path: Path
    size: int
    sha256: str


def downloads_table(listed: Iterable[tuple[Download, Made | None]]) -> Table:
    """The Table of /v1/downloads, a row for each pair; None in place of a file leaves its size and hash empty."""
    rows = []
    for item, made in listed:
        _, size, sha256 = made or (None, None, None)
        href = f"/v1/downloads/{item.file}"
        rows.append(DownloadRow(item.file, item.table, item.format.media_type, size, sha256, href, item.meaning))
    return Table("downloads", columns_of(DownloadRow), rows)


# Whole tables.


def every(name: str) -> Query:
    """The Query of all preferred claims for the table `figures`, and of all claims for any other name."""
    return Query(claims=Claims.PREFERRED if name == FIGURES else Claims.ALL)


def table_of(name: str, catalogue: Catalogue, rows: Iterable[Any] = ()) -> Table:
    """The Table of a name in TABLES; `rows` are those of figures, claims or rates, others come from the catalogue."""
    if name in OF_FIGURES:
        return Table(name, columns_of(FigureRow), rows, key=("id",), sources=list(catalogue.sources.values()))
    if name in _LISTINGS:
        return _LISTINGS[name].table(catalogue, Lang.EN)
    return rates_table(rows) if name == RATES else years_table(catalogue.years)


def empty_table(name: str) -> Table:
    """The Table of that name with its columns and key, but without rows."""
    return table_of(name, Catalogue.empty())


def _figure_rows(
    service: FigureService, catalogue: Catalogue, query: Query, findings: Mapping[str, Sequence[str]], site: str
) -> Iterator[Sequence[Any]]:
    """All figures of a query as rows of a table, read CHUNK at a time; runs only in a thread that anyio started."""
    page = Page(limit=CHUNK, counted=False)
    while (dataset := anyio.from_thread.run(service.printed, catalogue, query._replace(page=page))).figures:
        page = page._replace(after=dataset.figures[-1].id)
        yield from figures_table(dataset._replace(findings=findings), site).rows


# Files.

BYTES_A_FIGURE = 2_500
"""Maximum number of bytes of a figure in a file: 1.5 times those of figures of generated packages in a database."""
BYTES_OF_OTHERS = 4_000_000
"""Bytes of a file without its figures: areas, rates, and the pages of an empty database file."""
_KEPT_FREE = 256 * 1024 * 1024
"""Bytes of the disk that stay free, but at most a tenth of the disk: SQLite sorts there."""
ROWS = 4_000
"""Claims that are read at a time."""


FileKey = tuple[tuple[str, str | None, str | None], str]
"""The state of the data (see Catalogue.state), and the name of a file."""


class Files:
    """Makes files of the newest data; files of the data before stay for their readers while the disk has room."""

    def __init__(self, site: str) -> None:
        self._site, self._folder = site, ProcessFolder()
        self._made: dict[FileKey, Made] = {}
        self._state = Catalogue.empty().state
        self._making = asyncio.Lock()

    async def get(
        self,
        download: Download,
        service: FigureService,
        catalogue: Catalogue,
        turn: Callable[[asyncio.Lock], AbstractAsyncContextManager[None]] = lambda lock: lock,
    ) -> Made:
        """The file of a download, made if it is missing, one at a time; InsufficientStorage if the disk lacks room.

        `turn` makes a context of the lock, in which the file is made; it may wait for more than the lock, or refuse.
        """
        key = catalogue.state, download.file
        if made := self._kept(key):
            return made
        async with turn(self._making):
            return self._kept(key) or await self._make(download, service, catalogue)

    def all(self, catalogue: Catalogue) -> list[tuple[Download, Made | None]]:
        """Every download with its file, or with None if it is not made yet for this catalogue; this makes no file."""
        return [(item, self._made.get((catalogue.state, item.file))) for item in downloads()]

    def close(self) -> None:
        """Remove all files from the disk."""
        self._folder.close()
        self._made.clear()

    def _kept(self, key: FileKey) -> Made | None:
        """The file that was made for this key; None if there is none, or it is gone from the disk."""
        made = self._made.get(key)
        # A program that cleans the temporary folder may have removed the file.
        return made if made is not None and made.path.exists() else None

    def _forget_earlier(self) -> None:
        """Delete all files, with their folders, that were made of other data than the current `_state`."""
        for key in [key for key in self._made if key[0] != self._state]:
            shutil.rmtree(self._made.pop(key).path.parent, ignore_errors=True)

    async def _make(self, download: Download, service: FigureService, catalogue: Catalogue) -> Made:
        """Make and remember a file, or raise InsufficientStorage; delete those of all but the last two data states."""
        if catalogue.state != self._state:
            self._forget_earlier()
            self._state = catalogue.state
        expected = BYTES_OF_OTHERS
        if download.table in OF_FIGURES:
            expected += BYTES_A_FIGURE * await service.count(catalogue, every(CLAIMS))
        with stored(download.file):
            if self._free() < expected:
                self._forget_earlier()
            if (free := self._free()) < expected:
                more = f"the server's temporary disk has room for {_mega(free)} more"
                raise InsufficientStorage(f"{download.file} may take {_mega(expected)}, and {more}.")
            folder = Path(mkdtemp(dir=self._folder.path))
            try:
                path = folder / download.file
                await make(download, path, service, catalogue, self._site)
                made = Made(path, *await anyio.to_thread.run_sync(_measured, path))
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        self._made[catalogue.state, download.file] = made
        return made

    def _free(self) -> int:
        """Bytes that new files may take on the disk, of which _KEPT_FREE, or a tenth if that is less, stay free."""
        disk = shutil.disk_usage(self._folder.path)
        return max(disk.free - min(_KEPT_FREE, disk.total // 10), 0)


def _mega(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


async def make(download: Download, path: Path, service: FigureService, catalogue: Catalogue, site: str = "") -> None:
    """Write a download to `path` in a thread: the database, or a table as Arrow columns if possible, else as rows."""
    if download.format is SQLITE:
        await database_copy.database_file(service.database, path)
        return
    name = download.table
    rows: Iterable[Any] = ()
    save: Callable[..., None] = download.format.save
    more: tuple[Any, ...] = ()
    if name == RATES:
        rows = (await service.rate_table((), (), (), EVERY_RATE, 0))[0]
    elif name in OF_FIGURES:
        query, findings = every(name), (await service.audit(catalogue)).findings_by_figure
        rows = _figure_rows(service, catalogue, query, findings, site)
    if is_columnar(download):
        # Arrow reads this variable at import; its default allocator keeps 40 MB that it no longer needs.
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
        from api.formats import whole_tables

        columns = whole_tables.ClaimColumns(catalogue, findings, site)
        how = whole_tables.READ, whole_tables.FREE, whole_tables.MISSING

        def chunks() -> Iterator[Any]:
            after = None
            while True:
                page = query._replace(page=Page(limit=ROWS, after=after, counted=False))
                text = anyio.from_thread.run(stored_figures.lines, service.database, catalogue, page, *how)
                if text is None:
                    return
                chunk: Any = columns.chunk(text)
                yield chunk
                after = chunk["id"][-1].as_py()

        save, more = whole_tables.SAVERS[download.format.key], (chunks(), await service.count(catalogue, query))
    meta = {**release_meta(catalogue.newest()), "release": catalogue.version, "lang": Lang.EN}
    table = replace(table_of(name, catalogue, rows), meta=meta)

    def write() -> None:
        with path.open("wb") as file:
            save(table, file, *more)

    await anyio.to_thread.run_sync(write)


def is_columnar(download: Download) -> bool:
    """True if a file of figures or claims can be written from Arrow columns: by its format and with pyarrow."""
    columnar = download.table in OF_FIGURES and download.format.key in ("csv", "json", "ndjson", "arrow", "parquet")
    return columnar and find_spec("pyarrow") is not None


def _measured(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
