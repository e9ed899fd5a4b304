"""Temporary folders of processes, and the folder that processes of a server share."""

import fcntl
import os
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree

_PREFIX, _SUFFIX = "indicators-process-", ".tmp"


class ProcessFolder:
    """A folder among the system's temporary files: made on first use, again if deleted, and removed at exit."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._remove: weakref.finalize[..., ProcessFolder] | None = None

    @property
    def path(self) -> Path:
        """The path of the folder, which is made if it does not exist."""
        while not self._path or not self._path.is_dir():
            self.close()
            made = Path(tempfile.mkdtemp(_SUFFIX, _PREFIX))
            if (lock := _locked(made)) is not None:  # else another process that starts has locked it to remove it
                self._path, self._remove = made, weakref.finalize(self, _end, made, lock)  # or at exit
        return self._path

    def close(self) -> None:
        """Remove the folder with all its files."""
        if self._remove:
            self._remove()
        self._path = self._remove = None


def remove_abandoned() -> None:
    """Remove the folders that this user's processes left as they ended."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*{_SUFFIX}"):
        if (lock := _locked(folder)) is not None:
            _end(folder, lock)


def _locked(folder: Path) -> int | None:
    """The descriptor of a folder, locked; None if another process has locked it, or it is no folder of this user."""
    lock = None
    with suppress(OSError):
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(lock).st_uid == os.geteuid():
            return lock
    if lock is not None:
        os.close(lock)
    return None


def _end(folder: Path, lock: int) -> None:
    rmtree(folder, ignore_errors=True)
    os.close(lock)


VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable by which a server names its folder to its processes, and to prometheus_client in them."""
NEWEST = "newest-release"
"""The file with the number, in eight bytes, of the newest release that any of the processes serves."""


@contextmanager
def shared_by_processes() -> Iterator[None]:
    """Context manager: a folder for the processes started in it, named in VARIABLE, and removed at the end."""
    folder = ProcessFolder()
    try:
        (folder.path / NEWEST).write_bytes(bytes(8))
        os.environ[VARIABLE] = str(folder.path)
        yield
    finally:
        os.environ.pop(VARIABLE, None)
        folder.close()


def shared_folder() -> Path | None:
    """The path of the folder that the processes of this server share, perhaps missing; None if VARIABLE names none."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None
