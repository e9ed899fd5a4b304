"""Folders that a process makes temporary files in: gone with it, by the next one that starts if it died.

A lock that the process holds tells a folder in use from one that was left behind; the system gives it back however the
process ends. Where there are no such locks, nothing is taken for left behind.
"""

from __future__ import annotations

import errno
import os
import tempfile
import weakref
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from stat import S_ISDIR

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
