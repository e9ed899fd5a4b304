"""Headers that nobody reads, and that take no memory however many there are."""

from __future__ import annotations


class DroppedHeaders(list[tuple[bytes, bytes]]):
    """A list that stays empty."""

    def append(self, _header: tuple[bytes, bytes]) -> None:
        """Drop it."""


DROPPED = DroppedHeaders()
