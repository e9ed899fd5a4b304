"""A report package: files behind lines `=== NAME`, which are read and checked, or PackageError tells every fault."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.reports.packages.package import Faults, PackageError, read, read_for_check
from api.reports.packages.package_checks import check_every_row
from api.storage.catalogue_queries import catalogue
from api.storage.database import Database
from tests.fuzz.target import MakeDatabase, Read, hold

LONGEST = 8_000
FILE = re.compile(rb"^=== ([a-z]{1,20}(?:\.lock)?\.(?:csv|toml|txt|html))\r?\n", re.MULTILINE)
MEMORY = "/dev/shm"  # noqa: S108 - a file system in memory: every input is written there


@contextmanager
def begin(database: MakeDatabase) -> Iterator[Read]:
    """What reads one input, through a folder of its own that is gone afterwards."""
    listed = asyncio.run(catalogue(Database(database())))

    def run(data: bytes) -> None:
        folder = Path(tempfile.mkdtemp(dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
        try:
            _, *pieces = FILE.split(data)
            for name, content in zip(pieces[::2], pieces[1::2], strict=True):
                (folder / name.decode()).write_bytes(content)
            try:
                read(folder)
            except PackageError as error:
                hold(all(str(fault) for fault in error.faults), "a fault says nothing")
            try:
                package = read_for_check(folder)
                check_every_row(package, listed, (), Faults(list(package.faults)), lambda _rows: None)
            except PackageError as error:
                hold(all(str(fault) for fault in error.faults), "a fault says nothing")
        finally:
            shutil.rmtree(folder)

    yield run
