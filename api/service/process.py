"""Temporary folders and counters of the processes of a server."""

from __future__ import annotations

import errno
import os
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from stat import S_ISDIR
from uuid import uuid4

EXPORTS = "indicators-exports-"
"""How the names of folders begin that files of downloads lie in."""
SHARED = "indicators-shared-"
"""How those begin that a server shares with its processes."""
_LOCK = ".lock"
_ATTEMPTS = 10
_CAN_LOCK = find_spec("fcntl") is not None


class ProcessFolder:
    """A folder below the temporary one, made when it is first asked for, or has been swept away."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._path: Path | None = None
        self._remove: weakref.finalize[..., ProcessFolder] | None = None

    @property
    def path(self) -> Path:
        """The folder."""
        if self._path is None or not self._path.is_dir():
            self.close()
            self._path, lock = _locked_folder(self._prefix)
            self._remove = weakref.finalize(self, _end, self._path, lock)  # also when the interpreter ends
        return self._path

    def close(self) -> None:
        """Remove the folder with all its files."""
        if self._remove is not None:
            self._remove()
        self._path = self._remove = None


def remove_abandoned() -> int:
    """Remove the folders of this user's processes that are no more; how many there were."""
    removed = 0
    for folder in _all_folders() if _CAN_LOCK else ():
        lock = _taken(folder) if _is_ours(folder) else None
        if lock is not None:
            _end(folder, lock)
            removed += 1
    return removed


def _all_folders() -> Iterator[Path]:
    for prefix in (EXPORTS, SHARED):  # and of nobody else, who may name theirs in the same way and lock them otherwise
        yield from Path(tempfile.gettempdir()).glob(f"{prefix}*")


def _locked_folder(prefix: str) -> tuple[Path, int | None]:
    for _ in range(_ATTEMPTS):
        folder = Path(tempfile.mkdtemp(prefix=prefix))
        if not _CAN_LOCK:
            return folder, None
        try:
            (folder / _LOCK).touch()
        except OSError:
            rmtree(folder, ignore_errors=True)
            raise
        lock = _taken(folder)
        if lock is not None:
            return folder, lock
        # Another process that starts has met it before it was locked, and removes it.
        rmtree(folder, ignore_errors=True)
    raise OSError(errno.EIO, "no folder can be locked", tempfile.gettempdir())


def _taken(folder: Path) -> int | None:
    """The lock of a folder, held from now on; None where another process holds it, or there is none any more."""
    import fcntl

    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    if not os.fstat(lock).st_nlink:  # it was removed between opening and locking
        os.close(lock)
        return None
    return lock


def _is_ours(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()


def _end(folder: Path, lock: int | None) -> None:
    rmtree(folder, ignore_errors=True)
    if lock is not None:
        os.close(lock)


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
