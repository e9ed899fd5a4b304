"""Delivery of an answer: whole, unchanged (304) or in part (206), tagged and encoded."""

from __future__ import annotations

import re
from asyncio import Event, sleep
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.domain.errors import PreconditionFailed, RangeNotSatisfiable
from api.web.middleware.headers import Header, StandingHeaders
from api.web.middleware.in_flight import InFlight

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


CODINGS = (b"br", b"zstd", b"gzip")
"""The codings that answers come in, of several that a caller likes alike the first named here."""
IDENTITY = b"identity"
_ITEM = re.compile(rb"\s*(?P<coding>[!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;\s*q\s*=\s*(?P<quality>[01](?:\.[0-9]{0,3})?)\s*)?")
_LONGEST = 1000
"""Bytes of the header that are read."""


@lru_cache(maxsize=256)
def chosen(accept_encoding: bytes) -> bytes:
    """The coding that is liked best, of those that are liked alike the smallest answer; identity where none is.

    `*` stands for what is not named, and a program that sends it alone seldom reads more than it would name: it gets
    plain bytes. Where plain bytes are refused it is gzip, and where that is refused as well the header is
    disregarded, which RFC 9110 (12.4.1) leaves to the server.
    """
    named = dict(_items(accept_encoding))
    others = named.pop(b"*", None)
    plain = named.get(IDENTITY, others)
    best = max(CODINGS, key=lambda coding: named.get(coding, 0.0))
    quality = named.get(best, 0.0)
    if quality > 0 and quality >= (plain or 0.0):
        return best
    return b"gzip" if plain == 0 and named.get(b"gzip", others) != 0 else IDENTITY


def _items(accept_encoding: bytes) -> Iterator[tuple[bytes, float]]:
    """Each coding with its quality; what cannot be read is as good as not there."""
    for item in accept_encoding[:_LONGEST].lower().split(b","):
        if match := _ITEM.fullmatch(item):
            quality = float(match["quality"] or 1)
            yield match["coding"].removeprefix(b"x-"), min(quality, 1.0)


Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PIECE = 64 * 1024
"""Bytes of an answer that are handed over at a time, the next ones when the client has taken them: a client that asks
and does not read holds a piece, and not the answer. A shorter one goes out at once.
"""
REFUSAL = "refusal"
"""Where the state of a request has the problem for which its connection refuses it."""
LEFT = "left"
"""Where the state of a request has the event that its client has left, if the server tells (BoundedProtocol does)."""
PATHSEND = "http.response.pathsend"
"""The message (an extension of ASGI) by which the application answers with a file."""
UNROUTED = "unrouted"
"""The route of requests that reach none, in the metrics."""
_OF_A_BODY = (b"content-length", b"content-type", b"content-encoding")


def taken_by(body: bytes, headers: Iterable[Header]) -> int:
    """About how many bytes an answer takes: its body, its headers, and the lists that they stand in."""
    return _OF_AN_ANSWER + len(body) + sum(_OF_A_HEADER + len(value) for _, value in headers)


_OF_AN_ANSWER, _OF_A_HEADER = 600, 110


@dataclass(frozen=True, slots=True)
class Ready:
    """A complete answer to a GET: status, headers and body, which is in memory or in a file."""

    status: int
    headers: tuple[Header, ...]
    etag: bytes
    body: bytes
    route: str
    standing: StandingHeaders = field(repr=False)
    file: Path | None = None
    whole: list[Header] = field(init=False, repr=False)
    """The headers with which it goes out whole, but for the id of the request."""
    unchanged: list[Header] = field(init=False, repr=False)
    """Those of a 304."""

    def __post_init__(self) -> None:
        """Lay out once what each request would lay out again."""
        object.__setattr__(self, "whole", self.standing.added_to(self.headers))
        object.__setattr__(self, "unchanged", [header for header in self.whole if header[0] not in _OF_A_BODY])

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return taken_by(self.body, self.headers)

    @property
    def length(self) -> int:
        """How many bytes the body has."""
        return self.file.stat().st_size if self.file else len(self.body)


class Sent:
    """The way out: adds what every response carries and remembers what was sent."""

    def __init__(
        self,
        send: Send,
        request_id: bytes,
        standing: StandingHeaders,
        in_flight: InFlight,
        left: Event | None = None,
    ) -> None:
        self._send = send
        self._standing = standing
        self._in_flight = in_flight
        self._left = left
        self._request_id = (b"x-request-id", request_id)
        self.status = 0
        self.length = 0
        """Bytes of the body that the server took, as long as there was a client to send them to."""
        self.route = UNROUTED

    async def __call__(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*self._standing.added_to(message["headers"]), self._request_id]
            await self._send({**message, "headers": headers})
            return
        body = message.get("body", b"")
        if len(body) > PIECE:
            await self._pieces(body, Part(0, len(body), len(body)), message.get("more_body", False))
        else:
            await self._body(body, message)

    async def ready(self, status: int, laid_out: list[Header], body: bytes) -> None:
        """Send a response whose headers are laid out but for the request's id: nothing is copied but their list."""
        if len(body) > PIECE:
            self._in_flight.check(body)
        self.status = status
        await self._send({"type": "http.response.start", "status": status, "headers": [*laid_out, self._request_id]})
        if len(body) > PIECE:
            await self._pieces(body, Part(0, len(body), len(body)))
        else:
            await self._body(body, {"type": "http.response.body", "body": body})

    async def whole(self, status: int, headers: Iterable[Header], body: bytes) -> None:
        """Send a complete response."""
        await self({"type": "http.response.start", "status": status, "headers": list(headers)})
        await self({"type": "http.response.body", "body": body})

    async def part(self, status: int, headers: Iterable[Header], body: bytes, part: Part) -> None:
        """Send a response that is a part of a body, which is not copied for it."""
        self._in_flight.check(body)
        await self({"type": "http.response.start", "status": status, "headers": list(headers)})
        await self._pieces(body, part)

    async def _pieces(self, body: bytes, part: Part, more_body: bool = False) -> None:
        """Send a part of a body piece by piece, each when there is room for it."""
        with self._in_flight.body(body):
            # One piece at least: an empty body has an end too.
            for start in range(part.start, max(part.stop, part.start + 1), PIECE):
                stop = min(start + PIECE, part.stop)
                if not await self._piece(body[start:stop], more_body or stop < part.stop):
                    return

    async def file(self, status: int, headers: Iterable[Header], file: Path, part: Part) -> None:
        """Send a response whose body is part of a file, piece by piece."""
        with self._in_flight.file(file) as opened:  # a short local read costs less than handing it to a thread
            await self({"type": "http.response.start", "status": status, "headers": list(headers)})
            for start in range(part.start, part.stop, PIECE):
                opened.seek(start)
                if not await self._piece(opened.read(min(PIECE, part.stop - start)), True):
                    return
        await self({"type": "http.response.body", "body": b""})

    async def _piece(self, piece: bytes, more_body: bool) -> bool:
        """Send a piece; whether there is still somebody to send the next one to.

        What is sent to a client that has left is taken at once: a loop over the rest of a long body would let nobody
        else be answered, nor the server notice that the client has left.
        """
        await self._body(piece, {"type": "http.response.body", "body": piece, "more_body": more_body})
        await sleep(0)
        return self._left is None or not self._left.is_set()

    async def _body(self, body: bytes, message: Message) -> None:
        await self._send(message)
        if self._left is None or not self._left.is_set():
            self.length += len(body)


async def deliver(answer: Ready, method: str, headers: Mapping[bytes, bytes], send: Sent) -> None:
    """Send the answer as the request's headers ask for it.

    PreconditionFailed where they name another, RangeNotSatisfiable where it holds no such part.
    """
    if b"if-match" in headers and answer.status == 200 and not matches_strongly(headers[b"if-match"], answer.etag):
        raise PreconditionFailed(f"If-Match does not name the answer as it is now, {answer.etag.decode()}.")
    if answer.status == 200 and (tags := headers.get(b"if-none-match")) and matches(tags, answer.etag):
        await send.ready(304, answer.unchanged, b"")
    elif method == "HEAD":
        await send.ready(answer.status, answer.whole, b"")
    elif answer.file is None and (answer.status != 200 or b"range" not in headers):
        await send.ready(answer.status, answer.whole, answer.body)
    else:
        part = requested_part(headers.get(b"range"), headers.get(b"if-range"), answer.etag, answer.length)
        if part is None:
            await _send(answer, 200, answer.headers, Part(0, answer.length, answer.length), send)
        else:
            own = ((b"content-range", part.content_range), (b"content-length", b"%d" % part.length))
            await _send(answer, 206, (*_without(answer, b"content-length"), *own), part, send)


async def _send(answer: Ready, status: int, headers: Iterable[Header], part: Part, send: Sent) -> None:
    if answer.file is not None:
        await send.file(status, headers, answer.file, part)
    else:
        await send.part(status, headers, answer.body, part)


def _without(answer: Ready, *names: bytes) -> tuple[Header, ...]:
    return tuple(header for header in answer.headers if header[0] not in names)
