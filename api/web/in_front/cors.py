"""Cross-origin headers: every page may read every answer."""

from __future__ import annotations

Header = tuple[bytes, bytes]

OPEN_TO_ALL: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Repr-Digest, Link, X-Request-ID, Content-Range, Accept-Ranges, Cache-Status, Retry-After, "
        b"RateLimit, RateLimit-Policy, OData-Version",
    ),
)
"""On every response."""
_READING: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"Accept, Content-Type, If-Match, If-None-Match, If-Range, Range, X-Request-ID, OData-Version, "
        b"OData-MaxVersion, Prefer",
    ),
)
_CALLING: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"POST, OPTIONS"),
    (b"access-control-allow-headers", b"*"),
)
_ALWAYS: tuple[Header, ...] = ((b"access-control-max-age", b"86400"),)
_CHECKING: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    _READING[1],
)
REQUESTED_METHOD = b"access-control-request-method"
"""The header by which an OPTIONS is a preflight."""
CALLED = "/mcp"
"""The path below which clients post calls (JSON-RPC) that change nothing."""
CHECKED = "/v1/fact-check"
"""The path to which a text may be posted."""


def preflight(path: str) -> tuple[Header, ...]:
    """The answer to a browser that asks what it may send to a path: a 204, which has no length (RFC 9110, 8.6)."""
    if takes_posts(path):
        return (*_CHECKING, *_ALWAYS)
    return (*(_CALLING if path.rstrip("/") == CALLED else _READING), *_ALWAYS)


def reads_bodies(path: str) -> bool:
    """Whether anything at a path reads the body of a request."""
    return takes_posts(path) or path.rstrip("/") == CALLED


def takes_posts(path: str) -> bool:
    """Whether a text to check may be posted to a path, in whichever representation the answer is wanted."""
    return path == CHECKED or (path.startswith(f"{CHECKED}.") and "/" not in path[len(CHECKED) :])
