"""What a client is told that went beyond a bound of its connection."""

from __future__ import annotations

from httptools import (
    HttpParserCallbackError,
    HttpParserError,
    HttpParserInvalidMethodError,
    HttpParserInvalidURLError,
)

from api.domain.errors import (
    BadRequest,
    ContentTooLarge,
    HeaderFieldsTooLarge,
    RequestTimeout,
    TooManyConnections,
    UriTooLong,
)
from api.web.connections.bounds import Bounds

RETRY_AFTER = {"Retry-After": "5"}


def malformed(error: HttpParserError) -> BadRequest:
    """What cannot be read, by what the parser says of it."""
    reason = str(error)
    if isinstance(error, HttpParserInvalidMethodError):
        told = "it begins with no method, which are in capitals, as GET is; https is not spoken on this port"
    elif isinstance(error, HttpParserInvalidURLError):
        told = "its address holds a sign that has to be percent-encoded, as 中 is %E4%B8%AD"
    elif reason.startswith("Expected HTTP/"):
        told = "behind its address stands no HTTP/1.1; a space in an address is %20"
    elif isinstance(error, HttpParserCallbackError):
        told = "it is malformed"
    else:
        told = reason
    return BadRequest(f"The request cannot be read as HTTP/1.1: {told}.")


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
