"""Byte ranges (RFC 9110, 14): which part of an answer a Range header asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.domain.errors import RangeNotSatisfiable

_RANGE = re.compile(rb"\s*bytes\s*=\s*([0-9]{0,20})\s*-\s*([0-9]{0,20})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes from `start` up to, and without, `stop`, of so many."""

    start: int
    stop: int
    size: int

    @property
    def content_range(self) -> bytes:
        """The value of the Content-Range header."""
        return b"bytes %d-%d/%d" % (self.start, self.stop - 1, self.size)

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return self.stop - self.start


def requested_part(range_header: bytes | None, if_range: bytes | None, etag: bytes, size: int) -> Part | None:
    """The part that is asked for, None for the whole answer; RangeNotSatisfiable where it holds no such byte.

    Several ranges at once, another unit, or what cannot be read get the whole, as does an If-Range that names another
    state of the answer: a date always does, for tags are all that is sent.
    """
    if range_header is None or not size or (if_range is not None and if_range.strip() != etag):
        return None
    match = _RANGE.fullmatch(range_header)
    if match is None or match[1] == match[2] == b"":
        return None
    if not match[1]:
        last = min(int(match[2]), size)
        if not last:
            raise _beyond(range_header, size)
        return Part(size - last, size, size)
    start = int(match[1])
    stop = min(int(match[2]) + 1, size) if match[2] else size
    if match[2] and int(match[2]) < start:
        return None
    if start >= size:
        raise _beyond(range_header, size)
    return Part(start, stop, size)


def _beyond(range_header: bytes, size: int) -> RangeNotSatisfiable:
    detail = f"The answer has {size} bytes, and {range_header.decode('latin-1')[:100]} lies beyond them."
    return RangeNotSatisfiable(detail, headers={"Content-Range": f"bytes */{size}"})
