"""Files of downloads, made once for a release and kept within a bound."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import BinaryIO

import anyio.from_thread
import anyio.to_thread

from api.domain.catalogue import Catalogue
from api.domain.errors import InsufficientStorage, not_made
from api.domain.query import Conversion, Page
from api.formats import whole_tables
from api.service.downloads import tables
from api.service.downloads.tables import AS_PRINTED, CLAIMS, OF_FIGURES, SQLITE, Download, Made, downloads, every
from api.service.figures import FigureService
from api.service.process import EXPORTS, ProcessFolder
from api.storage import database_copy
from api.storage import figures as stored_figures
from api.storage.failures import is_unwritten

BYTES_A_FIGURE = 2_500
"""Bytes of a figure in a file at most: what generated packages have taken in the database, and half of it more."""
BYTES_OF_OTHERS = 4_000_000
"""Bytes of a file without its figures: areas and rates, the pages of an empty database."""
_KEPT_FREE = 256 * 1024 * 1024
"""Bytes of the disk that files are not to take, nor more than a tenth of it: SQLite sorts there what is read."""
CAPACITY = 8 * 1024**3
CONVERTED = 8
"""Files in another unit or scale that are kept, the least recently used thrown out."""
ROWS = 7_000
"""Claims that are read at a time."""

State = tuple[str, str | None, str | None]
"""The data that files are made of; see Catalogue.state."""


class Files:
    """The files of the newest data; those of the data before stay until their readers are done.

    `site` is the address of the server, for citations; empty where they are relative to it. `capacity` is how many
    bytes the files may have together.
    """

    def __init__(self, site: str = "", capacity: int = CAPACITY) -> None:
        self._site, self._capacity = site, capacity
        self._whole = ProcessFolder(EXPORTS)
        self._folders: list[tuple[State, Path]] = []
        self._made: OrderedDict[tuple[str, Conversion], Made] = OrderedDict()
        self._numbers = count(1)
        self._making, self._converting = asyncio.Lock(), asyncio.Lock()

    async def get(
        self, download: Download, service: FigureService, catalogue: Catalogue, conversion: Conversion = AS_PRINTED
    ) -> Made:
        """The file, made now if it is not there yet; one as printed and one converted is made at a time.

        ConflictingParameters or NotConvertible where no figure can be had so; InsufficientStorage where it has no room.
        """
        key = (download.file, conversion)
        if (made := self._kept(key, catalogue)) is None:
            async with self._making if conversion == AS_PRINTED else self._converting:
                folder = self._folder(catalogue.state)
                if (made := self._kept(key, catalogue)) is None:
                    await tables.check(service, catalogue, conversion)
                    name = download.file if conversion == AS_PRINTED else f"{next(self._numbers)}.{download.file}"
                    made = await self._make(download, folder / name, service, catalogue, conversion)
                    if self._is_newest(catalogue.state):
                        self._made[key] = made
                        while len(converted := self._converted()) > CONVERTED:
                            self._forget(converted[0])
        return made

    def all(self, catalogue: Catalogue) -> list[tuple[Download, Made | None]]:
        """Every download with its file, None for those that nobody has asked for yet: a list makes none."""
        made = self._made if self._is_newest(catalogue.state) else {}
        return [(download, made.get((download.file, AS_PRINTED))) for download in downloads()]

    def close(self) -> None:
        """Remove all files."""
        self._whole.close()
        self._folders.clear()

    def _kept(self, key: tuple[str, Conversion], catalogue: Catalogue) -> Made | None:
        made = self._made.get(key) if self._is_newest(catalogue.state) else None
        if made is None or not made.path.exists():  # what cleans the temporary folder may have taken it
            return None
        self._made.move_to_end(key)
        return made

    def _converted(self) -> list[tuple[str, Conversion]]:
        return [key for key in self._made if key[1] != AS_PRINTED]

    def _forget(self, key: tuple[str, Conversion]) -> None:
        # Whoever is being sent this one has opened it, long before others were made.
        self._made.pop(key).path.unlink(missing_ok=True)

    def _is_newest(self, state: State) -> bool:
        return bool(self._folders) and self._folders[-1][0] == state and self._folders[-1][1].is_dir()

    def _folder(self, state: State) -> Path:
        if not self._is_newest(state):
            with stored("The folder of files"):
                folder = self._whole.path / str(next(self._numbers))
                folder.mkdir()
            self._folders.append((state, folder))
            self._made.clear()
            self._forget_earlier(1)
        return self._folders[-1][1]

    def _forget_earlier(self, kept: int) -> None:
        """Remove the files of the data before, but of so many states."""
        earlier = self._folders[: -1 - kept]
        for _, folder in earlier:
            shutil.rmtree(folder, ignore_errors=True)
        del self._folders[: len(earlier)]

    async def _make(
        self, download: Download, path: Path, service: FigureService, catalogue: Catalogue, conversion: Conversion
    ) -> Made:
        """Make a file in a folder of its own, which goes with all that was written there."""
        expected = BYTES_OF_OTHERS
        if download.table in OF_FIGURES:
            expected += BYTES_A_FIGURE * await stored_figures.count(service.database, catalogue, every(CLAIMS))
        self._make_room(download, expected)
        making = path.with_name(f".{path.name}.new")
        with stored(download.file):
            try:
                making.mkdir()
                unnamed = making / path.name
                await make(download, unnamed, service, catalogue, conversion, self._site)
                size, sha256 = await anyio.to_thread.run_sync(_measured, unnamed)
                unnamed.replace(path)
            finally:
                shutil.rmtree(making, ignore_errors=True)
        return Made(path, size, sha256)

    def _make_room(self, download: Download, expected: int) -> None:
        """Remove what is least missed until a file has room; InsufficientStorage where it has none even so."""
        while lack := self._lack(expected):
            if len(self._folders) > 1:
                self._forget_earlier(0)
            elif converted := self._converted():
                self._forget(converted[0])
            else:
                raise InsufficientStorage(f"{download.file} may take {_mega(expected)}, and {lack}.")

    def _lack(self, expected: int) -> str | None:
        """What stands in the way of so many more bytes, in words; None where nothing does."""
        if _bytes_in(self._whole.path) + expected > self._capacity:
            return f"the files of downloads may take {_mega(self._capacity)} in all (EXPORT_BYTES)"
        disk = shutil.disk_usage(self._whole.path)
        free = max(disk.free - min(_KEPT_FREE, disk.total // 10), 0)
        return f"the server's temporary disk has room for {_mega(free)} more" if expected > free else None


def _bytes_in(folder: Path) -> int:
    size = 0
    for inner, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):  # a thread has removed it, such as a journal
                size += Path(inner, name).stat().st_size
    return size


def _mega(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


@contextmanager
def stored(file: str) -> Iterator[None]:
    """InsufficientStorage where a file cannot be written to the end."""
    try:
        yield
    except Exception as error:
        if not is_unwritten(error):
            raise
        raise not_made(file, error) from error


async def make(
    download: Download,
    path: Path,
    service: FigureService,
    catalogue: Catalogue,
    conversion: Conversion = AS_PRINTED,
    site: str = "",
) -> None:
    """Write a file: of Arrow columns where it can be, else row by row, both in a thread."""
    if download.format is SQLITE:
        await database_copy.database_file(service.database, path)
    elif conversion == AS_PRINTED and is_columnar(download):
        await _make_of_columns(download, path, service, catalogue, site)
    else:
        table = await tables.whole_table(download.table, service, catalogue, conversion, site)
        await anyio.to_thread.run_sync(_save, partial(download.format.module().save, table), path)


def is_columnar(download: Download) -> bool:
    """Whether the file can be made of columns."""
    columnar = download.table in OF_FIGURES and download.format.key in whole_tables.SAVERS
    return columnar and find_spec("pyarrow") is not None


async def _make_of_columns(
    download: Download, path: Path, service: FigureService, catalogue: Catalogue, site: str
) -> None:
    # Arrow reads this when it is imported; the allocator that it takes else keeps 40 MB that it has done with.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    findings = (await service.audit(catalogue)).findings_by_figure
    query = every(download.table)
    rows = await stored_figures.count(service.database, catalogue, query)

    def chunks() -> Iterator[whole_tables.Chunk]:
        columns, after = whole_tables.FigureColumns(catalogue, findings, site), None
        while True:
            page = replace(query, page=Page(limit=ROWS, after=after, counted=False))
            how = (whole_tables.READ, whole_tables.FREE, whole_tables.MISSING)
            text = anyio.from_thread.run(stored_figures.lines, service.database, catalogue, page, *how)
            if text is None:
                return
            yield (chunk := columns.chunk(text))
            after = chunk.last

    table = tables.described(download.table, catalogue)
    saver = whole_tables.SAVERS[download.format.key]
    await anyio.to_thread.run_sync(_save, lambda file: saver(table, file, chunks(), rows), path)


def _save(save: Callable[[BinaryIO], None], path: Path) -> None:
    with path.open("wb") as file:
        save(file)


def _measured(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
