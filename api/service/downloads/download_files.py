"""The files of downloads: each is made once for a release or a verification, and kept until the next.

Of those in another unit or scale, which there are without end, the last few that were asked for are kept: a reader by
range comes back for the same one.
"""

from __future__ import annotations

import asyncio
import hashlib
import weakref
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import monotonic
from typing import BinaryIO

import anyio
import anyio.to_thread

from api.domain.catalogue import Catalogue
from api.domain.query import Conversion
from api.representations.formats import Format
from api.representations.table import Table
from api.service.downloads import columnar_files, converted_claims
from api.service.downloads.download_list import SQLITE, Download, Made, downloads
from api.service.downloads.download_tables import AS_PRINTED, whole_table
from api.service.figure_service import FigureService
from api.storage import database_copy

State = tuple[str, str | None]
"""Of which data files are made; see Catalogue.state."""


CONVERTED = 8
"""Files in another unit or scale that are kept, the least recently asked for thrown out."""


class Files:
    """The files of the newest data; those of the data before stay until their readers are done.

    `site` is the address of the server, for citations; empty where they are relative to it.
    """

    def __init__(self, site: str = "") -> None:
        self._site = site
        self._folders: list[tuple[State, Path]] = []
        self._made: dict[str, Made] = {}
        self._converted: OrderedDict[tuple[str, Conversion], Made] = OrderedDict()
        self._count = 0
        self._lock, self._converting = asyncio.Lock(), asyncio.Lock()

    async def get(self, download: Download, service: FigureService, catalogue: Catalogue) -> Made:
        """The file, made now if it is not there yet; one is made at a time."""
        made = self._made.get(download.file)
        if made is None or not self._is_newest(catalogue.state):
            async with self._lock:
                folder = self._folder(catalogue.state)
                made = self._made.get(download.file)
                if made is None:
                    made = await _make(download, folder / download.file, service, catalogue, AS_PRINTED, self._site)
                    if self._is_newest(catalogue.state):
                        self._made[download.file] = made
        return made

    async def get_converted(
        self, download: Download, service: FigureService, catalogue: Catalogue, conversion: Conversion
    ) -> Made:
        """The file in that unit and scale; one is made at a time, which those as printed do not wait for.

        ConflictingParameters or NotConvertible where no figure can be had so.
        """
        made = self._kept(download, catalogue, conversion)
        if made is None:
            async with self._converting:
                folder = self._folder(catalogue.state)
                made = self._kept(download, catalogue, conversion)
                if made is None:
                    await converted_claims.check(service, catalogue, conversion)
                    self._count += 1
                    path = folder / f"{self._count}.{download.file}"
                    made = await _make(download, path, service, catalogue, conversion, self._site)
                    self._keep(download, catalogue, conversion, made)
        return made

    def _kept(self, download: Download, catalogue: Catalogue, conversion: Conversion) -> Made | None:
        key = (download.file, conversion)
        if not self._is_newest(catalogue.state) or key not in self._converted:
            return None
        self._converted.move_to_end(key)
        return self._converted[key]

    def _keep(self, download: Download, catalogue: Catalogue, conversion: Conversion, made: Made) -> None:
        if self._is_newest(catalogue.state):
            self._converted[download.file, conversion] = made
        while len(self._converted) > CONVERTED:
            # Whoever is being sent this one has opened it, long before so many others were made.
            _, oldest = self._converted.popitem(last=False)
            oldest.path.unlink(missing_ok=True)

    async def all(
        self, service: FigureService, catalogue: Catalogue, seconds: float
    ) -> list[tuple[Download, Made | None]]:
        """Every download with its file, None for those that were not made when so many seconds had passed."""
        listed: list[tuple[Download, Made | None]] = []
        start = monotonic()
        for download in downloads():
            there = self._is_newest(catalogue.state) and download.file in self._made
            if there or monotonic() - start < seconds:
                listed.append((download, await self.get(download, service, catalogue)))
            else:
                listed.append((download, None))
        return listed

    def _is_newest(self, state: State) -> bool:
        return bool(self._folders) and self._folders[-1][0] == state

    def _folder(self, state: State) -> Path:
        if not self._is_newest(state):
            folder = mkdtemp(prefix="indicators-")
            weakref.finalize(self, rmtree, folder, ignore_errors=True)  # also when the process ends
            self._folders.append((state, Path(folder)))
            self._made.clear()
            self._converted.clear()
            for _, old in self._folders[:-2]:
                rmtree(old, ignore_errors=True)
            del self._folders[:-2]
        return self._folders[-1][1]


async def _make(
    download: Download,
    path: Path,
    service: FigureService,
    catalogue: Catalogue,
    conversion: Conversion = AS_PRINTED,
    site: str = "",
) -> Made:
    await anyio.Path(path).unlink(missing_ok=True)  # what an attempt that failed has left
    if download.format is SQLITE:
        await database_copy.database_file(service.database, path)
    elif conversion == AS_PRINTED and columnar_files.is_columnar(download):
        await columnar_files.save(download, service, catalogue, path, site)
    else:
        table = await whole_table(download.table, service, catalogue, conversion, site)
        await anyio.to_thread.run_sync(_save, download.format, table, path)
    return await anyio.to_thread.run_sync(_measured, path)


def _save(format: Format, table: Table, path: Path) -> None:
    save: Callable[[Table, BinaryIO], None] = format.module().save
    try:
        with path.open("wb") as file:
            save(table, file)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _measured(path: Path) -> Made:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Made(path, path.stat().st_size, digest)
