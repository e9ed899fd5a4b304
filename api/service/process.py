"""Folders and numbers that the processes of a server share, and the key to the numbers."""

import fcntl
import os
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import compare_digest
from shutil import rmtree
from uuid import uuid4

EXPORTS = "indicators-exports-"
"""Prefix of the folders of downloads."""
SHARED = "indicators-shared-"
"""Prefix of the folders that a server shares with its processes."""
_LOCK = ".lock"


class ProcessFolder:
    """A folder below the temporary one, made on first use, and again when it has been swept away."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._path: Path | None = None
        self._remove: weakref.finalize[..., ProcessFolder] | None = None

    @property
    def path(self) -> Path:
        """The folder."""
        while self._path is None or not self._path.is_dir():
            self.close()
            made = Path(tempfile.mkdtemp(prefix=self._prefix))
            try:
                (made / _LOCK).touch()
            except OSError:
                rmtree(made, ignore_errors=True)
                raise
            lock = _taken(made)
            if lock is None:  # another process that starts has met it before, and removes it
                continue
            self._path, self._remove = made, weakref.finalize(self, _end, made, lock)  # also when the interpreter ends
        return self._path

    def close(self) -> None:
        """Remove the folder with all its files."""
        if self._remove is not None:
            self._remove()
        self._path = self._remove = None


def remove_abandoned() -> int:
    """Remove the folders of this user's processes that are no more, and count them."""
    removed = 0
    for prefix in (EXPORTS, SHARED):  # of nobody else, who may name theirs in the same way and lock them otherwise
        for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
            if (lock := _taken(folder)) is not None:
                _end(folder, lock)
                removed += 1
    return removed


def _taken(folder: Path) -> int | None:
    """The lock of a folder, until it is closed; None if another process has it, or it is none of ours."""
    if folder.is_symlink():
        return None
    lock = -1
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        found = os.fstat(lock)
        if found.st_uid == os.geteuid() and found.st_nlink:  # not removed between opening and locking
            return lock
    except OSError:
        pass
    if lock >= 0:
        os.close(lock)
    return None


def _end(folder: Path, lock: int) -> None:
    rmtree(folder, ignore_errors=True)
    os.close(lock)


VARIABLE = "INDICATORS_SHARED_FOLDER"
"""The environment variable by which a server names its folder to its processes; they are started by it alone."""
NEWEST = "newest-release"
"""The file of the newest release that any of the processes serves: a number of eight bytes."""
PUBLISH_SECONDS = 1.0
"""Age of the numbers of another process at most."""


@contextmanager
def shared_by_processes() -> Iterator[None]:
    """A folder that the processes started meanwhile share."""
    folder = ProcessFolder(SHARED)
    try:
        (folder.path / NEWEST).write_bytes(bytes(8))
        os.environ[VARIABLE] = str(folder.path)
        yield
    finally:
        os.environ.pop(VARIABLE, None)
        folder.close()


def shared_folder() -> Path | None:
    """The folder that the processes of this server share; None if no server names one."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None


class ProcessNumbers:
    """The numbers of this process, published to the others of its server, and theirs, of ended ones too."""

    def __init__(self, folder: Path | None = None) -> None:
        self._own = folder / f"{uuid4().hex}.json" if folder else None
        self._published = b""

    def publish(self, numbers: bytes) -> None:
        """Write the numbers, unless they are the same; without room for them the others go on with the last ones."""
        if self._own is None or numbers == self._published:
            return
        with suppress(OSError):
            unfinished = self._own.with_suffix(".new")
            unfinished.write_bytes(numbers)
            unfinished.replace(self._own)  # at once: nobody reads half of it
            self._published = numbers

    def others(self) -> Iterator[bytes]:
        """The numbers that each of the others has published."""
        for file in sorted(self._own.parent.glob("*.json")) if self._own else ():
            if file != self._own:
                with suppress(FileNotFoundError):  # the server has died, and another one has removed its folder
                    yield file.read_bytes()


CHALLENGE = 'Bearer realm="metrics"'
"""The value of WWW-Authenticate."""


def has_key(authorization: str, key: str) -> bool:
    """True if an Authorization header (RFC 6750) has the key, compared in constant time, or none is needed."""
    scheme, _, given = authorization.partition(" ")
    same = compare_digest(given.encode("latin-1"), key.encode())  # a header's bytes as servers hand them on
    return not key or (same and scheme.lower() == "bearer")
