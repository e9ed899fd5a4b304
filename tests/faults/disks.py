"""Disks of one process that go wrong: one ends at so many bytes, another refuses its n-th change."""

from __future__ import annotations

import errno
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {"os.mkdir", "os.rename", "sqlite3.connect"}


@contextmanager
def ending_at(count: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))


class Changes:
    """The changes of a folder that this process asks the system for: files opened for writing, made and renamed.

    The interpreter tells of each before it is done, and does not do it where an error is raised.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self.count = 0
        self.refused: int | None = None
        sys.addaudithook(self._told)

    def _told(self, name: str, given: tuple[Any, ...]) -> None:
        if name in CHANGES or (name == "open" and given[2] & WRITING):
            path = given[0]
            if isinstance(path, str | os.PathLike) and str(path).startswith(self._folder):
                self.count += 1
                if self.count == self.refused:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    @contextmanager
    def refusing(self, number: int | None) -> Iterator[None]:
        """Refuse the n-th change from now on; none of them, which only counts them."""
        self.count, self.refused = 0, number
        try:
            yield
        finally:
            self.refused = None
