"""The files of downloads: each is made once for a release or a verification, and kept until the next.

Of those in another unit or scale, which there are without end, the last few that were asked for are kept: a reader by
range comes back for the same one. A file is there whole or not at all, and never takes the room that others need.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO

import anyio.to_thread

from api.domain.catalogue import Catalogue
from api.domain.errors import InsufficientStorage
from api.domain.query import Claims, Conversion, Query
from api.representations.formats import Format
from api.representations.table import Table
from api.service.downloads import columnar_files, converted_claims
from api.service.downloads.download_list import SQLITE, Download, Made, downloads
from api.service.downloads.download_tables import AS_PRINTED, OF_FIGURES, whole_table
from api.service.downloads.export_room import ExportRoom, expected_bytes, stored, unfinished
from api.service.figure_service import FigureService
from api.service.process_folder import EXPORTS, ProcessFolder
from api.storage import database_copy, figure_queries

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
                    await converted_claims.check(service, catalogue, conversion)
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
        figures = await figure_queries.count(service.database, catalogue, every) if _has_figures(download) else 0
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
    elif conversion == AS_PRINTED and columnar_files.is_columnar(download):
        await columnar_files.save(download, service, catalogue, path, site)
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
