"""An answer on its way out: whole, unchanged (304) or in part (206), from memory or from a file."""

from __future__ import annotations

from asyncio import Event, sleep
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.domain.errors import PreconditionFailed
from api.web.in_front import byte_ranges
from api.web.in_front.byte_ranges import Part
from api.web.in_front.cors import Header
from api.web.in_front.etag import matches, matches_strongly
from api.web.in_front.in_flight import InFlight
from api.web.in_front.standing_headers import StandingHeaders

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
            for start in range(part.start, part.stop, PIECE):
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
        part = byte_ranges.requested_part(headers.get(b"range"), headers.get(b"if-range"), answer.etag, answer.length)
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
