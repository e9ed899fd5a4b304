"""Entity tags and digests: how they are made, and whether a request already holds a tag."""

from __future__ import annotations

from base64 import b64encode

ANY = b"*"
"""What If-None-Match has in place of tags: whatever there is, is unchanged."""


def etag_of(sha256: bytes) -> bytes:
    """The strong tag of a body with that SHA-256: equal bytes have equal tags on every server."""
    return b'"%s"' % sha256[:16].hex().encode()


def repr_digest(sha256: bytes) -> bytes:
    """The Repr-Digest header (RFC 9530) of a body with that SHA-256, in the coding that it is sent in."""
    return b"sha-256=:%s:" % b64encode(sha256)


def matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match header names the tag (weak comparison, RFC 9110, 13.1.2)."""
    if if_none_match == etag:  # as nearly everybody sends it
        return True
    return any(tag in (etag, ANY) for tag in _tags(if_none_match))


def matches_strongly(if_match: bytes, etag: bytes) -> bool:
    """Whether an If-Match header names the tag, or whatever there is (strong comparison, RFC 9110, 13.1.1)."""
    return any(tag.strip() in (etag, ANY) for tag in if_match.split(b","))


def matches_any(if_none_match: bytes) -> bool:
    """Whether an If-None-Match header matches whatever there is: whoever sends it need not hold any of it."""
    return ANY in _tags(if_none_match)


def _tags(if_none_match: bytes) -> list[bytes]:
    return [tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")]
