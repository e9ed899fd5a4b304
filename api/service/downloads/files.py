"""Files of downloads: made once for a release, kept within a bound, whole tables column by column."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO, Protocol

import anyio.to_thread

from api.domain.catalogue import Catalogue
from api.domain.errors import InsufficientStorage, not_made
from api.domain.query import Claims, Conversion, Query
from api.formats.registry import Format
from api.formats.table import Table
from api.formats.whole_tables.columns import Chunk, FigureColumns
from api.formats.whole_tables.writers import ArrowFile, CsvFile, JsonFile, NdjsonFile, ParquetFile, XlsxFile
from api.service.downloads import tables
from api.service.downloads.tables import (
    AS_PRINTED,
    FIGURES,
    OF_FIGURES,
    SQLITE,
    Download,
    Made,
    downloads,
    told,
    whole_table,
)
from api.service.figures import FigureService
from api.service.process import EXPORTS, ProcessFolder
from api.storage import database_copy, whole_tables
from api.storage import figures as stored_figures
from api.storage.failures import is_unwritten

BYTES_A_FIGURE = {
    "csv": 1_200,
    "json": 2_100,
    "ndjson": 2_100,
    "parquet": 300,
    "arrow": 1_300,
    "xlsx": 350,
    SQLITE.key: 2_500,
}
"""What a figure takes in a file at most, by what generated packages have taken, and half of it more."""
BYTES_BESIDE = 4_000_000
"""What a file takes beside its figures: areas and rates, the pages of an empty database."""
_KEPT_FREE = 256 * 1024 * 1024
"""Bytes of the disk that files are not to take, nor more than a tenth of it: SQLite sorts there what is read."""


def expected_bytes(download: Download, figures: int) -> int:
    """How many bytes a file will have at most, of a database with so many figures."""
    counted = figures if download.table in OF_FIGURES else 0
    return BYTES_BESIDE + counted * BYTES_A_FIGURE[download.format.key]


_UNFINISHED = ".new"


class ExportRoom:
    """The bytes that all files of a process may take together, and those that are being written."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._coming = 0

    def lacks(self, folder: Path, expected: int) -> str | None:
        """What stands in the way of so many more bytes in a folder, in words; None where nothing does."""
        made, begun = _bytes_in(folder)
        if made + max(self._coming, begun) + expected > self._capacity:
            return f"the files of downloads may take {_mega(self._capacity)} in all (EXPORT_BYTES)"
        disk = shutil.disk_usage(folder)
        free = disk.free - max(self._coming - begun, 0) - min(_KEPT_FREE, disk.total // 10)
        if expected > free:
            return f"the server's temporary disk has room for {_mega(max(free, 0))} more"
        return None

    @contextmanager
    def coming(self, expected: int) -> Iterator[None]:
        """While a file is written, others reckon with its bytes."""
        self._coming += expected
        try:
            yield
        finally:
            self._coming -= expected


def unfinished(path: Path) -> Path:
    """The folder that a file is made in, with what is written beside it, before it is there as a whole."""
    return path.with_name(f".{path.name}{_UNFINISHED}")


def _bytes_in(folder: Path) -> tuple[int, int]:
    """How many bytes lie in a folder: of files that are whole, and of those that are being written."""
    made = begun = 0
    for inner, _, names in os.walk(folder):
        size = sum(_size(Path(inner, name)) for name in names)
        if inner.endswith(_UNFINISHED):
            begun += size
        else:
            made += size
    return made, begun


def _size(file: Path) -> int:
    with suppress(FileNotFoundError):  # a thread has removed it, such as a journal
        return file.stat().st_size
    return 0


@contextmanager
def stored(file: str) -> Iterator[None]:
    """InsufficientStorage where a file cannot be written to the end."""
    try:
        yield
    except Exception as error:
        if not is_unwritten(error):
            raise
        raise not_made(file, error) from error


def _mega(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


class _File(Protocol):
    """A file that is made chunk by chunk."""

    def add(self, chunk: Chunk) -> None:
        """Write some rows."""

    def close(self) -> None:
        """Write what stands behind the last row."""


_FILES: Mapping[str, Callable[[Table, BinaryIO, int], _File]] = {
    "csv": CsvFile,
    "json": JsonFile,
    "ndjson": NdjsonFile,
    "arrow": ArrowFile,
    "parquet": ParquetFile,
    "xlsx": XlsxFile,
}


def is_columnar(download: Download) -> bool:
    """Whether the file can be made so; else it is made of rows."""
    return download.table in OF_FIGURES and download.format.key in _FILES and find_spec("pyarrow") is not None


async def save(download: Download, service: FigureService, catalogue: Catalogue, path: Path, site: str) -> None:
    """Make the file: the event loop waits, while threads that leave it the interpreter read, join and write."""
    # Arrow reads this when it is imported; the allocator that it takes else keeps 40 MB that it has done with.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    table = told(download.table, catalogue)
    findings = (await service.audit(catalogue)).findings_by_figure
    columns = await anyio.to_thread.run_sync(FigureColumns, catalogue, findings, site)
    preferred = download.table == FIGURES
    every = Query(claims=Claims.PREFERRED if preferred else Claims.ALL)
    rows = await stored_figures.count(service.database, catalogue, every)
    with path.open("wb") as opened:
        file = await anyio.to_thread.run_sync(_FILES[download.format.key], table, opened, rows)
        async for read in whole_tables.chunks(service.database, catalogue, preferred=preferred):
            await anyio.to_thread.run_sync(_add, file, columns, read)
        await anyio.to_thread.run_sync(file.close)


def _add(file: _File, columns: FigureColumns, read: whole_tables.ReadChunk) -> None:
    file.add(columns.of(read()))


State = tuple[str, str | None, str | None]
"""Of which data files are made; see Catalogue.state."""


CAPACITY = 8 * 1024**3
CONVERTED = 8
"""Files in another unit or scale that are kept, the least recently asked for thrown out."""


class Files:
    """The files of the newest data; those of the data before stay until their readers are done.

    `site` is the address of the server, for citations; empty where they are relative to it. `capacity` is how many
    bytes the files may have together.
    """

    def __init__(self, site: str = "", capacity: int = CAPACITY) -> None:
        self._site = site
        self._whole, self._room = ProcessFolder(EXPORTS), ExportRoom(capacity)
        self._folders: list[tuple[State, Path]] = []
        self._made: dict[str, Made] = {}
        self._converted: OrderedDict[tuple[str, Conversion], Made] = OrderedDict()
        self._folder_numbers, self._numbers = count(1), count(1)
        self._lock, self._converting = asyncio.Lock(), asyncio.Lock()

    async def get(self, download: Download, service: FigureService, catalogue: Catalogue) -> Made:
        """The file, made now if it is not there yet; one is made at a time. InsufficientStorage where none can be."""
        made = _still_there(self._made.get(download.file))
        if made is None or not self._is_newest(catalogue.state):
            async with self._lock:
                folder = self._folder(catalogue.state)
                made = _still_there(self._made.get(download.file))
                if made is None:
                    made = await self._make(download, folder / download.file, service, catalogue, AS_PRINTED)
                    if self._is_newest(catalogue.state):
                        self._made[download.file] = made
        return made

    async def get_converted(
        self, download: Download, service: FigureService, catalogue: Catalogue, conversion: Conversion
    ) -> Made:
        """The file in that unit and scale; one is made at a time, which those as printed do not wait for.

        ConflictingParameters or NotConvertible where no figure can be had so; InsufficientStorage as for `get`.
        """
        made = self._kept(download, catalogue, conversion)
        if made is None:
            async with self._converting:
                folder = self._folder(catalogue.state)
                made = self._kept(download, catalogue, conversion)
                if made is None:
                    await tables.check(service, catalogue, conversion)
                    path = folder / f"{next(self._numbers)}.{download.file}"
                    made = await self._make(download, path, service, catalogue, conversion)
                    self._keep(download, catalogue, conversion, made)
        return made

    def _kept(self, download: Download, catalogue: Catalogue, conversion: Conversion) -> Made | None:
        key = (download.file, conversion)
        if not self._is_newest(catalogue.state) or key not in self._converted:
            return None
        self._converted.move_to_end(key)
        return _still_there(self._converted[key])

    def _keep(self, download: Download, catalogue: Catalogue, conversion: Conversion, made: Made) -> None:
        if self._is_newest(catalogue.state):
            self._converted[download.file, conversion] = made
        while len(self._converted) > CONVERTED:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        # Whoever is being sent this one has opened it, long before others were made.
        _, oldest = self._converted.popitem(last=False)
        oldest.path.unlink(missing_ok=True)

    def all(self, catalogue: Catalogue) -> list[tuple[Download, Made | None]]:
        """Every download with its file, None for those that nobody has asked for yet: a list makes none."""
        made = self._made if self._is_newest(catalogue.state) else {}
        return [(download, made.get(download.file)) for download in downloads()]

    def close(self) -> None:
        """Remove all files."""
        self._whole.close()
        self._folders.clear()

    def _is_newest(self, state: State) -> bool:
        return bool(self._folders) and self._folders[-1][0] == state and self._folders[-1][1].is_dir()

    def _folder(self, state: State) -> Path:
        if not self._is_newest(state):
            with stored("The folder of files"):
                folder = self._whole.path / str(next(self._folder_numbers))
                folder.mkdir()
            self._folders.append((state, folder))
            self._made.clear()
            self._converted.clear()
            self._forget_earlier(1)
        return self._folders[-1][1]

    def _forget_earlier(self, kept: int) -> None:
        """Remove the files of the data before, but of so many states."""
        earlier = self._folders[: -1 - kept]
        for _, folder in earlier:
            rmtree(folder, ignore_errors=True)
        del self._folders[: len(earlier)]

    async def _make(
        self, download: Download, path: Path, service: FigureService, catalogue: Catalogue, conversion: Conversion
    ) -> Made:
        """Make a file under another name in a folder of its own, which goes with all that was written beside it."""
        every = Query(claims=Claims.ALL)
        figures = await stored_figures.count(service.database, catalogue, every) if _has_figures(download) else 0
        expected = expected_bytes(download, figures)
        self._make_room(download, expected)
        making = unfinished(path)
        with stored(download.file), self._room.coming(expected):
            try:
                making.mkdir()
                unnamed = making / path.name
                await _make(download, unnamed, service, catalogue, conversion, self._site)
                made = await anyio.to_thread.run_sync(_measured, unnamed)
                unnamed.replace(path)
            finally:
                rmtree(making, ignore_errors=True)
        return Made(path, made.size, made.sha256)

    def _make_room(self, download: Download, expected: int) -> None:
        """Remove what is least missed until a file has room; InsufficientStorage where it has none even so."""
        lack = self._room.lacks(self._whole.path, expected)
        while lack is not None and (self._converted or len(self._folders) > 1):
            if len(self._folders) > 1:
                self._forget_earlier(0)
            else:
                self._forget_oldest()
            lack = self._room.lacks(self._whole.path, expected)
        if lack is not None:
            detail = f"{download.file} may take {expected / 1_000_000:,.1f} MB, and {lack}."
            raise InsufficientStorage(detail)


def _still_there(made: Made | None) -> Made | None:
    """A file, unless whoever cleans the temporary folder has taken it."""
    return made if made is not None and made.path.exists() else None


def _has_figures(download: Download) -> bool:
    return download.format is SQLITE or download.table in OF_FIGURES


async def _make(
    download: Download,
    path: Path,
    service: FigureService,
    catalogue: Catalogue,
    conversion: Conversion = AS_PRINTED,
    site: str = "",
) -> None:
    if download.format is SQLITE:
        await database_copy.database_file(service.database, path)
    elif conversion == AS_PRINTED and is_columnar(download):
        await save(download, service, catalogue, path, site)
    else:
        table = await whole_table(download.table, service, catalogue, conversion, site)
        await anyio.to_thread.run_sync(_save, download.format, table, path)


def _save(format: Format, table: Table, path: Path) -> None:
    save: Callable[[Table, BinaryIO], None] = format.module().save
    with path.open("wb") as file:
        save(table, file)


def _measured(path: Path) -> Made:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Made(path, path.stat().st_size, digest)
