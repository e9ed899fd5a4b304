"""The part of the error tree that refuses connections, malformed requests, and what is beyond their bounds."""

from __future__ import annotations

from api.domain.problem import Problem


class BadRequest(Problem):
    """Bytes that are no HTTP, or a Host that is missing, double or unreadable."""

    code = "bad-request"
    status = 400
    title = "The request cannot be read"
    help = "Send HTTP/1.1 with one Host and one way to tell the length of the body; percent-encode what is not ASCII."


class RequestTimeout(Problem):
    """Headers or a body that did not come in time."""

    code = "request-timeout"
    status = 408
    title = "The request did not come in time"
    help = "Send the headers within 10 seconds of their first byte, and the body within 20."


class UriTooLong(Problem):
    """An address that is longer than is read."""

    code = "uri-too-long"
    status = 414
    title = "The address is too long"
    help = "An address has at most 16,384 bytes. Post a text to check to /v1/fact-check; ask for a long list in parts."


class MisdirectedRequest(Problem):
    """A request for a host that is not this server's."""

    code = "misdirected-request"
    status = 421
    title = "The host is not served here"
    help = "Ask the server by a name of its own; who runs it lists them in ALLOWED_HOSTS."


class HeaderFieldsTooLarge(Problem):
    """Headers that are longer than is read."""

    code = "header-fields-too-large"
    status = 431
    title = "The headers are too large"
    help = "All headers together have at most 32,768 bytes. Leave out cookies: none is read."


class TooManyConnections(Problem):
    """A connection, or the body of a request, beyond what the server takes at once."""

    code = "too-many-connections"
    status = 503
    title = "The server is full"
    help = "Come again after Retry-After seconds, with fewer connections at once: each takes many requests."


class TooManyUnread(Problem):
    """A large answer, while others of the size of a whole memory wait for those who asked for them."""

    code = "too-many-unread"
    status = 503
    title = "Too many large answers are waiting to be read"
    help = "Come again after Retry-After seconds, and read the answers that you ask for."


class Stopping(Problem):
    """What a server that was told to stop says of its readiness; all else it answers to the end."""

    code = "server-stopping"
    status = 503
    title = "The server is stopping"
    help = "Ask by a new connection, which reaches a server that goes on."
