"""HTTP/1.1 as uvicorn speaks it, with bounds on what a connection takes."""

from __future__ import annotations

import asyncio
import socket
import struct
from asyncio import Transport
from collections.abc import Awaitable, Callable
from enum import Enum
from functools import partial
from math import inf
from typing import Any, cast

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from api.domain.errors import BadRequest, Problem
from api.settings import Settings
from api.web.connections import connections
from api.web.connections.connections import CONNECTIONS, Bounds, OpenConnections
from api.web.middleware.delivery import LEFT, REFUSAL, Scope
from api.web.middleware.headers import reads_bodies
from api.web.middleware.in_flight import InFlight


class Reading(Enum):
    """Where in a request a connection is."""

    NOTHING = "between requests"
    HEADERS = "in the headers"
    BODY = "in the body"
    ENDED = "behind the last"


NOTHING, HEADERS, BODY, ENDED = Reading


class DroppedHeaders(list[tuple[bytes, bytes]]):
    """A list that stays empty."""

    def append(self, _header: tuple[bytes, bytes]) -> None:
        """Drop it."""


DROPPED = DroppedHeaders()


_FRAMING = b"transfer-encoding"
_SCHEME = b"x-forwarded-proto"
_SCHEMES = (b"http", b"https")
_UNFRAMED = (
    "The body comes in a transfer coding that is not read here: send it with its length, or with "
    "Transfer-Encoding: chunked and nothing else."
)


def judge(headers: list[tuple[bytes, bytes]]) -> None:
    """Write the scheme as uvicorn compares it; BadRequest where a body is coded, which the parser would not see.

    Of several schemes the first is that of the client. What is no scheme of HTTP is left out: uvicorn takes wss too.
    """
    framed = False
    for place, (name, value) in enumerate(headers):
        if name == _FRAMING:
            if framed or value.strip().lower() != b"chunked":
                raise BadRequest(_UNFRAMED)
            framed = True
        elif name == _SCHEME:
            first = value.partition(b",")[0].strip().lower()
            headers[place] = (name, first if first in _SCHEMES else b"")


class Lingering(Transport):
    """The transport of the last response of a connection: closing it is left to the connection."""

    def __init__(self, transport: Transport, linger: Callable[[], None]) -> None:
        super().__init__()
        self._transport = transport
        self._linger = linger

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Pass on."""
        self._transport.write(data)

    def is_closing(self) -> bool:
        """Whether it is over."""
        return self._transport.is_closing()

    def close(self) -> None:
        """Have the connection linger."""
        self._linger()


UNREAD = "-"
"""The method and the path of a request of which neither could be read."""
SHOWN_BYTES = 200
"""Of an address that was read in part."""


def refused(connection: HttpToolsProtocol, problem: Problem, transport: asyncio.Transport) -> RequestResponseCycle:
    """The request that is being read, and its answer, which ends the connection."""
    return RequestResponseCycle(
        scope=cast(Any, _as_far_as_read(connection, problem)),
        transport=transport,
        flow=connection.flow,
        logger=connection.logger,
        access_logger=connection.access_logger,
        access_log=connection.access_log,
        default_headers=connection.server_state.default_headers,
        message_event=asyncio.Event(),
        expect_100_continue=False,
        keep_alive=False,
        on_response=connection.on_response_complete,
    )


def _as_far_as_read(connection: HttpToolsProtocol, problem: Problem) -> Scope:
    """Method and path without headers: nothing of a malformed request is believed."""
    begun = cast(Scope, connection.scope)
    path = connection.url.partition(b"?")[0][:SHOWN_BYTES].decode("latin-1") or UNREAD
    return {
        **begun,
        "method": connection.parser.get_method().decode("latin-1") if connection.url else UNREAD,
        "path": path,
        "raw_path": path.encode("latin-1"),
        "query_string": b"",
        "headers": [],
        "root_path": "",
        "state": {**begun["state"], REFUSAL: problem},
    }


UNSENT_BYTES = 64 * 1024
"""What the system may hold of an answer beyond what the client has room for; without this bound some megabytes."""
_TCP = (socket.AF_INET, socket.AF_INET6)

_NOT_AT_ALL = struct.pack("ii", 1, 0)
"""For how long a closed socket goes on sending."""


class UnreadAnswers(HttpToolsProtocol):
    """A connection that knows since when its client has taken nothing."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._stalled_since: float | None = None
        self._closing_since: float | None = None
        self._answered: RequestResponseCycle | None = None
        """The request that is being answered, or was last; behind it others may wait that have been read."""
        self._left = asyncio.Event()
        self.app_state = {**app_state, LEFT: self._left}  # of which the scope of each request gets a copy

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Have the system take no more of an answer than the client has room for, and a little."""
        super().connection_made(transport)
        connection = self._tcp()
        if connection is not None and hasattr(socket, "TCP_NOTSENT_LOWAT"):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who answers: uvicorn tells the request that was read last, which may be another."""
        self._left.set()
        if self._answered is not None and not self._answered.response_complete:
            self._answered.disconnected = True
            self._answered.message_event.set()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def give_way(self) -> None:
        """End at once, by a reset: what the system still has to send would otherwise wait for its reader."""
        connection = self._tcp()
        if connection is not None and not self.transport.is_closing():
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOT_AT_ALL)
        self.transport.abort()

    def _tcp(self) -> socket.socket | None:
        connection: socket.socket | None = self.transport.get_extra_info("socket")
        return connection if connection is not None and connection.family in _TCP else None

    def pause_writing(self) -> None:
        """The client does not take what was sent."""
        self._stalled_since = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """It has taken all of it."""
        self._stalled_since = None
        super().resume_writing()

    def unread_seconds(self, now: float) -> float:
        """For how long it has left unread what would be sent, or, at the end of the connection, what is left of it."""
        if self._stalled_since is not None:
            return now - self._stalled_since
        if self._closing_since is None and self.transport.is_closing():
            self._closing_since = now
        return now - self._closing_since if self._closing_since is not None else 0.0


def is_answered(cycle: RequestResponseCycle | None) -> bool:
    """Whether nothing is being answered; before the first request there is no cycle."""
    return cycle is None or cycle.response_complete


class GentleStop(UnreadAnswers):
    """A connection that ends when it is done."""

    _shared: OpenConnections
    _reading: Reading

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """One that was accepted just before has the same moment as one that idles."""
        super().connection_made(transport)
        if self._shared.stop.is_told:
            self.shutdown()

    def shutdown(self) -> None:
        """End behind what is being answered, or in a moment if there is nothing; whatever still comes closes it."""
        self._shared.stop.tell(self.server_state, self.loop)
        self.timeout_keep_alive = grace = self._shared.bounds.grace_seconds  # type: ignore[assignment]
        if not is_answered(self.cycle):
            if not self.cycle.response_started:  # else its client does not know, and may ask once more
                self.cycle.keep_alive = False
        elif self._reading is NOTHING:
            self._unset_keepalive_if_required()
            self.timeout_keep_alive_task = self.loop.call_later(grace, self.timeout_keep_alive_handler)

    def cut(self) -> bool:
        """End at once; whether something was being asked or answered."""
        ran = self.transport.is_closing() or self._reading is not NOTHING or not is_answered(self.cycle)
        self.give_way()
        return ran


SLICE = 16 * 1024
"""Bytes that the parser gets at a time: what it makes of them is looked at before it gets more."""
THROWN_AWAY = 256 * 1024
"""Bytes behind a refusal that are read; a client that goes on sending has to wait for the end."""
_OF_A_HEADER = 4
"""Bytes of a line of headers beside name and value."""


class BoundedProtocol(GentleStop):
    """One connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        if CONNECTIONS not in app_state:  # another application, or this one without its lifespan
            app_state[CONNECTIONS] = OpenConnections.of(Settings(), InFlight())
        self._shared: OpenConnections = app_state[CONNECTIONS]
        self._bounds: Bounds = self._shared.bounds
        self.timeout_keep_alive = self._bounds.idle_seconds
        self._reading: Reading = NOTHING
        self._due = inf
        """When the client must have sent what is being read."""
        self._fed = inf
        """When something of the body that is being read came last."""
        self._head_bytes = 0
        """Read of headers that are not complete, but for the slice in which they began."""
        self._is_head_in_parts = False
        self._body_bytes = 0
        self._kept_bytes: dict[RequestResponseCycle, int] = {}
        """Of the bodies of requests that are not yet answered, counted among those of all connections."""
        self._framing_bytes = 0
        """Read since the last byte of the body: the sizes of chunks, and headers behind a body."""
        self._takes_body = False
        self._thrown_away = 0
        self._fault: Problem | None = None
        """What is wrong with the body that is being read."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or refuse it."""
        super().connection_made(transport)
        self._due = self.loop.time() + self._bounds.idle_seconds
        if (refusal := self._shared.admit(self, self.loop)) is not None:
            self._refuse(refusal)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._shared.gone(self)
        self._forget_bodies(*self._kept_bytes)
        self._reading = ENDED
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what came, slice by slice; what is read behind a refusal is thrown away."""
        if self._reading is ENDED:
            self._thrown_away += len(data)
            if self._thrown_away > THROWN_AWAY:
                self.flow.pause_reading()
            return
        self._unset_keepalive_if_required()
        if len(data) <= SLICE:
            self._read(data)
            return
        view = memoryview(data)
        for start in range(0, len(data), SLICE):
            self._read(view[start : start + SLICE])

    def _read(self, data: bytes | memoryview) -> None:
        before = self._reading
        if before is ENDED:
            return
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:  # to a protocol that is not spoken here: answered without it
            self._answer_no_more()
        except httptools.HttpParserError as error:
            raised = error.__context__  # by what the parser called
            if self._reading is not ENDED:
                self._refuse(raised if isinstance(raised, Problem) else connections.malformed(error))
        else:
            if self._reading is HEADERS:
                self._read_part_of_headers(len(data) if before is HEADERS else 0)
            elif self._reading is BODY:
                self._read_part_of_body(len(data))
            elif self._due == inf and is_answered(self.cycle):  # empty lines
                self._due = self.loop.time() + self._bounds.idle_seconds

    def _read_part_of_headers(self, size: int) -> None:
        self._head_bytes += size
        self._is_head_in_parts = True
        if len(self.url) > self._bounds.url_bytes:
            self._refuse(connections.long_uri(self._bounds))
        elif self._head_bytes > self._bounds.header_bytes + self._bounds.url_bytes:
            self._refuse(connections.large_headers(self._bounds))
        elif self._due == inf:
            self._due = self.loop.time() + self._bounds.header_seconds

    def _read_part_of_body(self, size: int) -> None:
        self._fed = self.loop.time()
        if self._due == inf:
            self._due = self._fed + self._bounds.body_seconds
        self._framing_bytes += size
        if self._framing_bytes > self._bounds.header_bytes:
            self._refuse(connections.large_headers(self._bounds))
        elif self._body_bytes > self._bounds.body_bytes:
            self._refuse(connections.large_body(self._bounds))
        elif self._takes_body and self._shared.body_bytes > self._bounds.bodies_bytes:
            self._refuse(connections.many_bodies())

    # What the parser calls: an exception ends its reading.

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._reading = HEADERS
        self._due = inf

    def on_headers_complete(self) -> None:
        """Answer it, unless it is beyond the bounds."""
        if len(self.url) > self._bounds.url_bytes:
            raise connections.long_uri(self._bounds)
        if self._is_head_in_parts:
            if sum(len(name) + len(value) + _OF_A_HEADER for name, value in self.headers) > self._bounds.header_bytes:
                raise connections.large_headers(self._bounds)
            self._is_head_in_parts, self._head_bytes = False, 0
        judge(self.headers)
        if len(self.pipeline) >= self._bounds.pipelined:
            self._answer_no_more()
            raise ConnectionError  # RFC 9112, 9.3.2: the client sends again what was not answered
        super().on_headers_complete()
        self._reading = BODY
        self._due = inf
        self._shared.works(self)
        self._takes_body = False
        self._body_bytes = self._framing_bytes = 0
        if self.scope["method"] not in ("GET", "HEAD"):
            self._expect_body()
        self.headers = DROPPED  # uvicorn would add headers behind a body to those before it

    def _expect_body(self) -> None:
        path = self.scope["path"]
        self._takes_body = reads_bodies(path.removeprefix(self.root_path))
        declared = next((int(value) for name, value in self.headers if name == b"content-length"), 0)
        if declared > self._bounds.body_bytes:
            raise connections.large_body(self._bounds)
        if self._takes_body:
            cycle = self.cycle
            cycle.receive = partial(self._received, cycle, cycle.receive)  # type: ignore[method-assign]

    async def _received(self, cycle: RequestResponseCycle, receive: Callable[[], Awaitable[Any]]) -> Any:
        """What the application receives of a body: the fault of it where it has one."""
        message = await receive()
        if self._fault is not None and cycle is self.cycle:
            raise self._fault
        return message

    def on_body(self, body: bytes) -> None:
        """Keep a part of a body, if anybody reads it."""
        self._framing_bytes = 0
        self._body_bytes += len(body)
        if self._takes_body and not self.cycle.response_complete:
            self._kept_bytes[self.cycle] = self._kept_bytes.get(self.cycle, 0) + len(body)
            self._shared.body_bytes += len(body)
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request has been read."""
        self._reading = NOTHING
        self._due = inf
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        if self._kept_bytes:
            self._forget_bodies(*[cycle for cycle in self._kept_bytes if cycle.response_complete])
        super().on_response_complete()
        if self._reading is not NOTHING:
            self._unset_keepalive_if_required()  # it idles for uvicorn; what is being read has a deadline of its own
        if self._reading is not ENDED and self.cycle.response_complete:
            self._shared.waits(self)

    def _forget_bodies(self, *cycles: RequestResponseCycle) -> None:
        self._shared.body_bytes -= sum(self._kept_bytes.pop(cycle) for cycle in cycles)

    # Ways to end.

    def _refuse(self, problem: Problem) -> None:
        """Answer what is being read by a refusal, in its turn, and read no more."""
        if self._reading is BODY:
            self._refuse_body(problem)
            return
        if self._reading is not HEADERS:
            super().on_message_begin()
        self._end_reading()
        cycle = refused(self, problem, Lingering(self.transport, self._linger))
        before, self.cycle = self.cycle, cycle
        if is_answered(before):
            self._start_asgi_task(cycle, self.app)
        else:
            self.pipeline.appendleft((cycle, self.app))

    def _refuse_body(self, problem: Problem) -> None:
        """Refuse a request whose body is being read: the application is told if it has not answered."""
        self._fault = problem
        cycle = self.cycle
        cast(Scope, cycle.scope)["state"][REFUSAL] = problem  # for one that has not yet begun
        self._answer_no_more()
        cycle.more_body = False
        cycle.message_event.set()

    def _answer_no_more(self) -> None:
        """End the connection behind the last request that was read."""
        self._end_reading()
        cycle = self.cycle
        cycle.keep_alive = False
        cycle.transport = Lingering(self.transport, self._linger)
        if cycle.response_complete:
            self._linger()

    def _end_reading(self) -> None:
        self._reading = ENDED
        self._due = inf
        self._shared.works(self)

    def _linger(self) -> None:
        """Send no more, and let the client read what was sent."""
        self._end_reading()
        self._due = self.loop.time() + self._bounds.linger_seconds
        self._shared.lingers(self)
        self.flow.resume_reading()
        if not self.transport.is_closing() and self.transport.can_write_eof():
            self.transport.write_eof()

    # Deadlines.

    def look(self, now: float, patience: float) -> None:
        """Do what is due by now, and give up a reader that has taken nothing for as long as the patience."""
        if self.unread_seconds(now) > patience:
            self.give_way()
        elif now >= self._due and not (self.flow.read_paused and self._reading is not ENDED):
            self._is_overdue()

    def _is_overdue(self) -> None:
        if self._reading is HEADERS:
            self._refuse(connections.slow_headers(self._bounds))
        elif self._reading is BODY:
            self._refuse(connections.slow_body(self._bounds))
        elif self._reading is ENDED:
            self.give_way()
        else:
            self.transport.close()

    def is_slow(self, now: float) -> bool:
        """Whether the server has waited for the client for a while, in the middle of a request or an answer."""
        pressed = self._bounds.pressed_seconds
        if self._reading is BODY and not self.flow.read_paused:
            begun = self._due - self._bounds.body_seconds
            if now - begun > pressed or now - self._fed > self._bounds.silent_seconds:
                return True
        return self.unread_seconds(now) > pressed
