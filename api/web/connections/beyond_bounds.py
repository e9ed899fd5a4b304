"""What a client is told that went beyond a bound of its connection."""

from __future__ import annotations

from api.domain.connection_errors import (
    BadRequest,
    HeaderFieldsTooLarge,
    RequestTimeout,
    TooManyConnections,
    UriTooLong,
)
from api.domain.errors import ContentTooLarge
from api.web.connections.bounds import Bounds

RETRY_AFTER = {"Retry-After": "5"}


def malformed() -> BadRequest:
    """What cannot be read."""
    return BadRequest("The request is malformed, and cannot be read as HTTP/1.1.")


def long_uri(bounds: Bounds) -> UriTooLong:
    """An address."""
    return UriTooLong(f"The address has more than {bounds.url_bytes} bytes.")


def large_headers(bounds: Bounds) -> HeaderFieldsTooLarge:
    """Headers, those behind a body too."""
    return HeaderFieldsTooLarge(f"The headers have more than {bounds.header_bytes} bytes.")


def large_body(bounds: Bounds) -> ContentTooLarge:
    """A body, whoever reads it."""
    return ContentTooLarge(f"The body has more than {bounds.body_bytes} bytes, and nothing here reads as many.")


def slow_headers(bounds: Bounds) -> RequestTimeout:
    """Headers that do not end."""
    return RequestTimeout(f"The headers took more than {bounds.header_seconds:g} seconds.")


def slow_body(bounds: Bounds) -> RequestTimeout:
    """A body that does not end."""
    return RequestTimeout(f"The body took more than {bounds.body_seconds:g} seconds.")


def many_bodies() -> TooManyConnections:
    """Bodies of all clients together."""
    return TooManyConnections("Too many bodies are being read. Come again soon.", (), RETRY_AFTER)


def many_connections(taken: str) -> TooManyConnections:
    """Connections, each of them at work."""
    return TooManyConnections(f"The server takes {taken}, and each is at work. Come again soon.", (), RETRY_AFTER)
