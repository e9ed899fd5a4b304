"""The room that files of downloads may take: looked at before one is made, and told of where one could not be kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from api.domain.write_errors import not_made
from api.service.downloads.download_list import SQLITE, Download
from api.service.downloads.download_tables import OF_FIGURES
from api.storage.unwritten_files import is_unwritten

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
