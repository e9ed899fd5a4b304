"""The files of downloads: each is made once for a release or a verification, and kept until the next."""

from __future__ import annotations

import asyncio
import hashlib
import weakref
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import monotonic
from typing import BinaryIO

import anyio.to_thread

from api.domain.catalogue import Catalogue
from api.representations.formats import Format
from api.representations.table import Table
from api.service.downloads.download_list import SQLITE, Download, Made, downloads
from api.service.downloads.download_tables import whole_table
from api.service.figure_service import FigureService
from api.storage import database_copy

State = tuple[str, str | None]
"""Of which data files are made; see Catalogue.state."""


class Files:
    """The files of the newest data; those of the data before stay until their readers are done."""

    def __init__(self) -> None:
        self._folders: list[tuple[State, Path]] = []
        self._made: dict[str, Made] = {}
        self._lock = asyncio.Lock()

    async def get(self, download: Download, service: FigureService, catalogue: Catalogue) -> Made:
        """The file, made now if it is not there yet; one is made at a time."""
        made = self._made.get(download.file)
        if made is None or not self._is_newest(catalogue.state):
            async with self._lock:
                folder = self._folder(catalogue.state)
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
