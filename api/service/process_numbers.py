"""What each process of a server has counted, in a file of its own, so that whoever is asked can add them all up.

The library's way (PROMETHEUS_MULTIPROC_DIR) writes into a mapped file at each count, under a lock: several times what a
kept answer's count takes. Here a count stays a plain number, and a process writes its numbers once a second.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from api.service.process_folder import SHARED, ProcessFolder

VARIABLE = "INDICATORS_PROCESS_NUMBERS"
"""The environment variable by which a server tells its processes which folder it is; they are started by it alone."""
PUBLISH_SECONDS = 1.0
"""How old the numbers of another process may be."""
_PUBLISHED = ".json"


class ProcessNumbers:
    """The numbers of this process, told to the others of its server, and theirs.

    A file outlives its process: what a process that is no more has counted stays counted.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._own = folder / f"{uuid4().hex}{_PUBLISHED}" if folder else None
        self._published = b""

    @classmethod
    def of_this_server(cls) -> ProcessNumbers:
        """What the processes of this server share; nobody else's where no server says so."""
        named = os.environ.get(VARIABLE)
        return cls(Path(named) if named else None)

    def publish(self, numbers: bytes) -> None:
        """Tell the others, unless they know; where there is no room for it they go on with what they know."""
        if self._own is None or numbers == self._published:
            return
        with suppress(OSError):
            unfinished = self._own.with_suffix(".new")
            unfinished.write_bytes(numbers)
            unfinished.replace(self._own)  # at once: nobody reads half of it
            self._published = numbers

    def others(self) -> Iterator[bytes]:
        """What each of the others has published."""
        if self._own is not None:
            for file in sorted(self._own.parent.glob(f"*{_PUBLISHED}")):
                if file != self._own:
                    with suppress(FileNotFoundError):  # the server has died, and another one has removed its folder
                        yield file.read_bytes()


@contextmanager
def numbers_of_processes() -> Iterator[None]:
    """A folder that the processes started meanwhile share."""
    folder = ProcessFolder(SHARED)
    try:
        os.environ[VARIABLE] = str(folder.path)
        yield
    finally:
        os.environ.pop(VARIABLE, None)
        folder.close()
