"""Entity tags: how one is made, and whether a request already holds it."""

from __future__ import annotations

from hashlib import blake2b


def etag_of(body: bytes) -> bytes:
    """The strong tag of a body: equal bytes have equal tags on every server."""
    return b'"%s"' % blake2b(body, digest_size=16).hexdigest().encode()


def matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match header names the tag (weak comparison, RFC 9110, 13.1.2)."""
    if if_none_match == etag:  # as nearly everybody sends it
        return True
    tags = (tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b","))
    return any(tag in (etag, b"*") for tag in tags)
