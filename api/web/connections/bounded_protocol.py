"""HTTP/1.1 as uvicorn speaks it, with bounds on what a connection takes: its bytes, its time, its unread answers.

uvicorn has none of them but a bound on connections (`limit_concurrency`), at which idle ones lock all others out; its
other protocol (h11) bounds headers alone, and takes several times as long to read them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from math import inf
from typing import Any, cast

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from uvicorn.server import ServerState

from api.domain.errors import Problem
from api.settings import Settings
from api.web.connections import beyond_bounds
from api.web.connections.bounds import Bounds
from api.web.connections.dropped_headers import DROPPED
from api.web.connections.gentle_stop import GentleStop, is_answered
from api.web.connections.judged_headers import judge
from api.web.connections.lingering import Lingering
from api.web.connections.open_connections import CONNECTIONS, OpenConnections
from api.web.connections.reading import BODY, ENDED, HEADERS, NOTHING, Reading
from api.web.connections.refused_request import refused
from api.web.in_front.cors import reads_bodies
from api.web.in_front.delivery import REFUSAL, Scope
from api.web.in_front.in_flight import InFlight

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
                self._refuse(raised if isinstance(raised, Problem) else beyond_bounds.malformed(error))
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
            self._refuse(beyond_bounds.long_uri(self._bounds))
        elif self._head_bytes > self._bounds.header_bytes + self._bounds.url_bytes:
            self._refuse(beyond_bounds.large_headers(self._bounds))
        elif self._due == inf:
            self._due = self.loop.time() + self._bounds.header_seconds

    def _read_part_of_body(self, size: int) -> None:
        self._fed = self.loop.time()
        if self._due == inf:
            self._due = self._fed + self._bounds.body_seconds
        self._framing_bytes += size
        if self._framing_bytes > self._bounds.header_bytes:
            self._refuse(beyond_bounds.large_headers(self._bounds))
        elif self._body_bytes > self._bounds.body_bytes:
            self._refuse(beyond_bounds.large_body(self._bounds))
        elif self._takes_body and self._shared.body_bytes > self._bounds.bodies_bytes:
            self._refuse(beyond_bounds.many_bodies())

    # What the parser calls: an exception ends its reading.

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._reading = HEADERS
        self._due = inf

    def on_headers_complete(self) -> None:
        """Answer it, unless it is beyond the bounds."""
        if len(self.url) > self._bounds.url_bytes:
            raise beyond_bounds.long_uri(self._bounds)
        if self._is_head_in_parts:
            if sum(len(name) + len(value) + _OF_A_HEADER for name, value in self.headers) > self._bounds.header_bytes:
                raise beyond_bounds.large_headers(self._bounds)
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
            raise beyond_bounds.large_body(self._bounds)
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
            self._refuse(beyond_bounds.slow_headers(self._bounds))
        elif self._reading is BODY:
            self._refuse(beyond_bounds.slow_body(self._bounds))
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
