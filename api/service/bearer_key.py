"""Whether a caller has the key that is asked for, told as an Authorization header (RFC 6750)."""

from __future__ import annotations

from secrets import compare_digest

CHALLENGE = 'Bearer realm="metrics"'
"""The value of WWW-Authenticate."""


def has_key(authorization: str, key: str) -> bool:
    """Whether the header has the key, compared in a time that tells nothing of it; anybody has none at all."""
    scheme, _, given = authorization.partition(" ")
    same = compare_digest(given.encode("latin-1"), key.encode())  # a header's bytes as servers hand them on
    return not key or (same and scheme.lower() == "bearer")
