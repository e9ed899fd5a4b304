"""The number of the newest release that any process of a server has begun to serve: 8 bytes that all of them share.

Without it a client whose requests go to several processes would see a release, and then the one before it from a
process that looks for releases a second later.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from api.service.process_folder import SHARED, ProcessFolder

VARIABLE = "INDICATORS_NEWEST_RELEASE_SEEN"
"""The environment variable by which a server tells its processes which file it is; they are started by it alone."""
_BYTES = 8
_FILE = "newest-release"


class NewestReleaseSeen:
    """A number that only grows, but where the database itself went back."""

    def __init__(self, shared: Path | None = None) -> None:
        memory: bytearray | mmap.mmap = bytearray(_BYTES)
        if shared is not None:
            with shared.open("r+b") as file:
                memory = mmap.mmap(file.fileno(), _BYTES)
        # One aligned number of eight bytes is read and written as a whole.
        self._number = memoryview(memory).cast("Q")

    @classmethod
    def of_this_server(cls) -> NewestReleaseSeen:
        """What the processes of this server share; one of its own where no server says so, or none is there."""
        named = os.environ.get(VARIABLE)
        with suppress(OSError, ValueError):
            return cls(Path(named) if named else None)
        return cls()

    def number(self) -> int:
        """The newest that anybody has begun to serve."""
        return self._number[0]

    def serving(self, release: int, before: int) -> None:
        """Say which release is going to be served, before it is; `before` is what stood here before it was looked for.

        A lower one is the database's own going back, by a restore; but not where others have found more meanwhile.
        """
        if release > self._number[0] or self._number[0] == before:
            self._number[0] = release


@contextmanager
def shared_by_processes() -> Iterator[None]:
    """A file that the processes started meanwhile share."""
    folder = ProcessFolder(SHARED)
    try:
        file = folder.path / _FILE
        file.write_bytes(bytes(_BYTES))
        os.environ[VARIABLE] = str(file)
        yield
    finally:
        os.environ.pop(VARIABLE, None)
        folder.close()
