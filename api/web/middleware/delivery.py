"""Delivery of an answer: whole, unchanged (304) or in part (206), tagged, and piece by piece where it is long."""

from __future__ import annotations

import re
from asyncio import sleep
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from api.domain.errors import PreconditionFailed, RangeNotSatisfiable, TooManyUnread
from api.web.middleware.headers import Header, StandingHeaders

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PIECE = 64 * 1024
"""Bytes of an answer that are handed over at a time, the next ones when the client has taken them: a client that asks
and does not read holds a piece, and not the answer. A shorter one goes out at once.
"""
CONNECTION = "connection"
"""Where the state of a request has its connection, of a server that tells when its client has left."""
PATHSEND = "http.response.pathsend"
"""The message (an extension of ASGI) by which the application answers with a file."""
UNROUTED = "unrouted"
"""The route of requests that reach none, in the metrics."""
UNREAD_BYTES = 128 * 1024 * 1024
"""Of long bodies that are being sent, twice what is kept: who asks for others meanwhile is told to come again."""


def etag_of(sha256: bytes) -> bytes:
    """The strong tag of a body with that SHA-256: equal bytes have equal tags on every server."""
    return b'"%s"' % sha256[:16].hex().encode()


def repr_digest(sha256: bytes) -> bytes:
    """The Repr-Digest header (RFC 9530) of a body with that SHA-256, in the coding that it is sent in."""
    return b"sha-256=:%s:" % b64encode(sha256)


def names_weakly(if_none_match: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match header names the tag, or whatever there is (RFC 9110, 13.1.2)."""
    return any(tag.strip().removeprefix(b"W/") in (etag, b"*") for tag in if_none_match.split(b","))


_RANGE = re.compile(rb"\s*bytes\s*=\s*([0-9]{0,20})\s*-\s*([0-9]{0,20})\s*", re.IGNORECASE)


def requested_part(asked: bytes, size: int) -> tuple[int, int] | None:
    """The first byte of a range and the one after its last; None for the whole, RangeNotSatisfiable beyond the end.

    Several ranges at once, another unit, or what cannot be read get the whole.
    """
    match = _RANGE.fullmatch(asked)
    if match is None or not size or match[1] == match[2] == b"":
        return None
    if match[1]:
        start, stop = int(match[1]), min(int(match[2]) + 1, size) if match[2] else size
        if match[2] and int(match[2]) < start:
            return None
    else:
        start, stop = max(size - int(match[2]), 0), size
    if start >= size:
        detail = f"The answer has {size} bytes, and {asked.decode('latin-1')[:100]} lies beyond them."
        raise RangeNotSatisfiable(detail, headers={"Content-Range": f"bytes */{size}"})
    return start, stop


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
    items = (_ITEM.fullmatch(item) for item in accept_encoding[:_LONGEST].lower().split(b","))
    named = {item["coding"].removeprefix(b"x-"): min(float(item["quality"] or 1), 1.0) for item in items if item}
    others = named.pop(b"*", None)
    plain = named.get(IDENTITY, others)
    best = max(CODINGS, key=lambda coding: named.get(coding, 0.0))
    quality = named.get(best, 0.0)
    if quality > 0 and quality >= (plain or 0.0):
        return best
    return b"gzip" if plain == 0 and named.get(b"gzip", others) != 0 else IDENTITY


_OF_A_BODY = (b"content-length", b"content-type", b"content-encoding")


@dataclass(frozen=True, slots=True)
class Ready:
    """A complete answer to a GET, its headers laid out but for the id of the request; its body may be a file."""

    status: int
    headers: list[Header]
    unchanged: list[Header]
    """The headers of a 304."""
    etag: bytes
    body: bytes | Path
    length: int
    route: str

    @classmethod
    def of(cls, status: int, headers: list[Header], etag: bytes, body: bytes | Path, length: int, route: str) -> Ready:
        """The answer with headers that stand already."""
        unchanged = [header for header in headers if header[0] not in _OF_A_BODY]
        return cls(status, headers, unchanged, etag, body, length, route)

    def stale(self, status: bytes) -> Ready:
        """The answer with a status that says that nobody could see whether it is still the newest."""
        headers = [*self.headers, (b"cache-status", status)]
        return Ready.of(self.status, headers, self.etag, self.body, self.length, self.route)


class Unread:
    """Long bodies on their way out, each counted once, however many read it."""

    def __init__(self, bound: int = UNREAD_BYTES) -> None:
        self._bound = bound
        self._readers: dict[int, int] = {}
        self.size = 0

    @contextmanager
    def sending(self, body: bytes) -> Iterator[None]:
        """Count a body meanwhile; TooManyUnread where it is one too many."""
        key = id(body)
        if key not in self._readers:
            if self._readers and self.size + len(body) > self._bound:
                detail = f"Answers of {self.size} bytes wait for those who asked for them. Come again soon."
                raise TooManyUnread(detail, headers={"Retry-After": "10"})
            self.size += len(body)
        self._readers[key] = self._readers.get(key, 0) + 1
        try:
            yield
        finally:
            self._readers[key] -= 1
            if not self._readers[key]:
                del self._readers[key]
                self.size -= len(body)


class Sent:
    """The way out: adds what every response carries and remembers what was sent."""

    def __init__(self, send: Send, request_id: str, standing: StandingHeaders, unread: Unread, connection: Any) -> None:
        self._send = send
        self._standing, self._unread, self._connection = standing, unread, connection
        self._request_id = (b"x-request-id", request_id.encode())
        self.status = 0
        self.length = 0
        """Bytes of the body that the server took, as long as there was a client to send them to."""
        self.route = UNROUTED

    @property
    def has_left(self) -> bool:
        """Whether the client has, as far as the server tells."""
        return self._connection is not None and self._connection.has_left

    async def __call__(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            await self._start(message["status"], self._standing.added_to(message["headers"]))
        elif len(body := message.get("body", b"")) > PIECE:
            await self._pieces(body, 0, len(body), more=message.get("more_body", False))
        else:
            await self._body(body, more=message.get("more_body", False))

    async def whole(self, status: int, headers: Iterable[Header], body: bytes) -> None:
        """Send a complete response."""
        await self({"type": "http.response.start", "status": status, "headers": list(headers)})
        await self({"type": "http.response.body", "body": body})

    async def deliver(self, answer: Ready, method: str, headers: Mapping[bytes, bytes]) -> None:
        """Send an answer as the request's headers ask for it; PreconditionFailed where they name another.

        An If-Range that names another state gets the whole: a date always does, for tags are all that is sent.
        """
        etag = answer.etag
        if answer.status == 200:
            if (tags := headers.get(b"if-match")) is not None and not any(
                tag.strip() in (etag, b"*") for tag in tags.split(b",")
            ):
                raise PreconditionFailed(f"If-Match does not name the answer as it is now, {etag.decode()}.")
            if (tags := headers.get(b"if-none-match")) and names_weakly(tags, etag):
                await self._start(304, answer.unchanged)
                await self._body(b"", more=False)
                return
        if method == "HEAD":
            await self._start(answer.status, answer.headers)
            await self._body(b"", more=False)
            return
        part, if_range = None, headers.get(b"if-range")
        ranged = answer.status == 200 and (b"accept-ranges", b"bytes") in answer.headers
        if ranged and b"range" in headers and (if_range is None or if_range.strip() == etag):
            part = requested_part(headers[b"range"], answer.length)
        if part is None:
            await self._sized(answer.status, answer.headers, answer.body, 0, answer.length)
            return
        start, stop = part
        sized = [(b"content-length", b"%d" % (stop - start))]
        sized.append((b"content-range", b"bytes %d-%d/%d" % (start, stop - 1, answer.length)))
        sized += [header for header in answer.headers if header[0] != b"content-length"]
        await self._sized(206, sized, answer.body, start, stop)

    async def _sized(self, status: int, headers: list[Header], body: bytes | Path, start: int, stop: int) -> None:
        if isinstance(body, Path):
            await self._start(status, headers)
            await self._pieces(body, start, stop)
        elif len(body) <= PIECE:
            await self._start(status, headers)
            await self._body(body[start:stop], more=False)
        else:
            with self._unread.sending(body):
                await self._start(status, headers)
                await self._pieces(body, start, stop)

    async def _start(self, status: int, headers: list[Header]) -> None:
        self.status = status
        await self._send({"type": "http.response.start", "status": status, "headers": [*headers, self._request_id]})

    async def _pieces(self, body: bytes | Path, start: int, stop: int, *, more: bool = False) -> None:
        """Send a part of a body, each piece when there is room for it.

        What is sent to a client that has left is taken at once: a loop over the rest of a long body would let nobody
        else be answered, nor the server notice that the client has left.
        """
        # A short local read costs less than handing it to a thread.
        with body.open("rb") if isinstance(body, Path) else BytesIO(body) as opened:
            opened.seek(start)
            for place in range(start, max(stop, start + 1), PIECE):  # one at least: an empty body has an end too
                left = stop - place
                await self._body(opened.read(min(PIECE, left)), more=more or left > PIECE)
                await sleep(0)
                if self.has_left:
                    return

    async def _body(self, body: bytes, *, more: bool) -> None:
        await self._send({"type": "http.response.body", "body": body, "more_body": more})
        if not self.has_left:
            self.length += len(body)
