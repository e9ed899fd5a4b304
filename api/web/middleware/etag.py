"""ETag and the conditions of a request on it (If-Match, If-None-Match), Repr-Digest, and ranges of bytes."""

import re
from base64 import b64encode
from collections.abc import Mapping

from api.domain.errors import PreconditionFailed, RangeNotSatisfiable


def etag_of(sha256: bytes) -> bytes:
    """The strong tag of a body with that SHA-256: equal bytes have equal tags on every server."""
    return b'"%s"' % sha256[:16].hex().encode()


def repr_digest(sha256: bytes) -> bytes:
    """The Repr-Digest header (RFC 9530) of a body with that SHA-256, in the coding that it is sent in."""
    return b"sha-256=:%s:" % b64encode(sha256)


def is_unchanged(etag: bytes, headers: Mapping[bytes, bytes]) -> bool:
    """True if the client has the answer with that tag (304); PreconditionFailed for an If-Match of another."""
    tags = headers.get(b"if-match")
    if tags is not None and not any(tag.strip() in (etag, b"*") for tag in tags.split(b",")):
        raise PreconditionFailed(f"If-Match does not name the answer as it is now, {etag.decode()}.")
    named = (tag.strip().removeprefix(b"W/") for tag in headers.get(b"if-none-match", b"").split(b","))
    return any(tag in (etag, b"*") for tag in named)  # RFC 9110, 13.1.2


_RANGE = re.compile(rb"\s*bytes\s*=\s*(?:([0-9]{1,20})\s*-\s*([0-9]{0,20})|-\s*([0-9]{1,20}))\s*", re.IGNORECASE)


def requested_part(wanted: bytes, size: int) -> tuple[int, int] | None:
    """The first byte of one range and the one after its last; None for the whole, as for several ranges."""
    match = _RANGE.fullmatch(wanted)
    if match is None or not size:
        return None
    start = int(match[1]) if match[1] else max(size - int(match[3]), 0)
    stop = min(int(match[2]) + 1, size) if match[2] else size
    if start >= size:
        detail = f"The answer has {size} bytes, and {wanted.decode('latin-1')[:100]} lies beyond them."
        raise RangeNotSatisfiable(detail, headers={"Content-Range": f"bytes */{size}"})
    return (start, stop) if start < stop else None
