"""Bytes of large answers on their way out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from api.domain.errors import TooManyUnread

BYTES = 128 * 1024 * 1024
"""Of bodies that are being sent, twice what is kept: those who ask for others meanwhile are told to come again."""
RETRY_AFTER = {"Retry-After": "10"}


class _Shared:
    """Something that several read."""

    __slots__ = ("file", "readers", "size")

    def __init__(self, size: int, file: BinaryIO | None = None) -> None:
        self.size = size
        self.file = file
        self.readers = 0


class InFlight:
    """The bodies and files that are being sent."""

    def __init__(self, bound: int = BYTES) -> None:
        self._bound = bound
        self._bodies: dict[int, _Shared] = {}
        self._files: dict[tuple[Path, int, int], _Shared] = {}
        self.size = 0
        """Bytes of all bodies."""

    @property
    def is_pressed(self) -> bool:
        """Whether so much is unread that the slowest readers had better go."""
        return self.size > self._bound // 2

    def check(self, body: bytes) -> None:
        """Refuse one more body (TooManyUnread) where it would be too much; one that is being sent costs nothing."""
        if self.size + len(body) > self._bound and self._bodies and id(body) not in self._bodies:
            detail = f"Answers of {self.size} bytes wait for those who asked for them. Come again soon."
            raise TooManyUnread(detail, headers=RETRY_AFTER)

    @contextmanager
    def body(self, body: bytes) -> Iterator[None]:
        """Count a body as long as it is being sent."""
        shared = self._bodies.get(id(body))
        if shared is None:
            shared = self._bodies[id(body)] = _Shared(len(body))
            self.size += shared.size
        shared.readers += 1
        try:
            yield
        finally:
            shared.readers -= 1
            if not shared.readers:
                del self._bodies[id(body)]
                self.size -= shared.size

    @contextmanager
    def file(self, path: Path) -> Iterator[BinaryIO]:
        """A file, open once for all who read it; each finds its place before it reads."""
        stat = path.stat()
        key = (path, stat.st_ino, stat.st_mtime_ns)  # another file may have come to the same place
        shared = self._files.get(key)
        if shared is None:
            shared = self._files[key] = _Shared(stat.st_size, path.open("rb"))
        shared.readers += 1
        assert shared.file is not None  # noqa: S101 - those of files have one
        try:
            yield shared.file
        finally:
            shared.readers -= 1
            if not shared.readers:
                del self._files[key]
                shared.file.close()
