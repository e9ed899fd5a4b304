"""The connections of a process: bounds, descriptors, and the stop of a server."""

from __future__ import annotations

import errno
import logging
import os
from asyncio import AbstractEventLoop, CancelledError
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from httptools import HttpParserCallbackError, HttpParserError, HttpParserInvalidMethodError, HttpParserInvalidURLError
from uvicorn.server import ServerState

from api.domain.errors import (
    BadRequest,
    ContentTooLarge,
    HeaderFieldsTooLarge,
    RequestTimeout,
    TooManyConnections,
    UriTooLong,
)
from api.service.log import logger
from api.settings import Settings
from api.web.middleware.client_address import told_apart
from api.web.middleware.in_flight import InFlight

RESERVE = 40
"""Descriptors that are no connections: 18 of a server at rest; the rest for the database, exports and what lingers."""
FEWEST = 8
"""Connections that are taken however low the limit."""


def descriptor_limit() -> int | None:
    """How many the process may have; None where the system counts none."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if soft == resource.RLIM_INFINITY else soft


def connections_within(wanted: int) -> int:
    """As many connections as are wanted, or as the descriptors allow."""
    limit = descriptor_limit()
    return wanted if limit is None else min(wanted, max(limit - RESERVE, FEWEST))


def have_run_out() -> bool:
    """Whether no further descriptor is to be had: uvloop cuts new connections then and tells nobody."""
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return error.errno in (errno.EMFILE, errno.ENFILE)
    return False


HEADER_BYTES = 32 * 1024
"""Names and values of the headers of a request: four times what browsers and proxies send at most by default."""
URL_BYTES = 16 * 1024
"""The longest address that means something has 2,000 codes of countries, 8 KB; a longer text to check is posted."""
BODY_BYTES = 1024 * 1024
"""Of any body, as it comes. The two paths that read one refuse at 64 and 256 KB, each in its own words."""
BODIES_BYTES = 32 * 1024 * 1024
"""Of all bodies together that are read and not yet answered."""
PIPELINED = 64
"""Requests of a connection that wait for the answer to the one before them; none that is known sends as many."""
IDLE_SECONDS = 15.0
"""Until the first byte of a connection, as browsers open some that they may need, and between two requests.

uvicorn's own 5 seconds between requests are those after which httpx gives up a connection: both would end it at once,
and a request that is under way then is lost.
"""
HEADER_SECONDS = 10.0
"""From the first byte of a request to the end of its headers, however it dribbles in."""
BODY_SECONDS = 20.0
"""For all of a body: 1 MB at 52 KB a second. Less than an answer may take to begin (`in_front/making.py`), whose time
runs meanwhile: else who sends slowly would be told that the server was slow."""
STALLED_SECONDS = 30.0
"""In which a reader has to take what is buffered for it: whoever takes less than some 2 KB a second is cut."""
PRESSED_SECONDS = 5.0
"""The same where others need what it holds: with the bytes of unread answers near their bound."""
SILENT_SECONDS = 1.0
"""After which a body of which nothing came makes room for another connection: a thousand of them cost nothing."""
LINGER_SECONDS = 2.0
"""In which a refused client may read why. What it still sends is thrown away: closed at once, it would be answered by
a reset, which takes the refusal with it."""
GRACE_SECONDS = 1.0
"""In which an idle connection may still send a request when the server is told to stop: longer than any way to it."""
LINGERING = 16
"""Refused clients that are given that time at once."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """All bounds of a process."""

    connections: int
    per_client: int
    """Connections from one client; 0 for any number."""
    header_bytes: int
    url_bytes: int
    body_bytes: int
    bodies_bytes: int
    pipelined: int
    idle_seconds: float
    header_seconds: float
    body_seconds: float
    stalled_seconds: float
    pressed_seconds: float
    silent_seconds: float
    linger_seconds: float
    lingering: int
    grace_seconds: float
    stop_seconds: float

    @classmethod
    def of(cls, settings: Settings) -> Bounds:
        """Those of the settings; what nobody needs to set is a constant above."""
        return cls(
            connections=connections_within(settings.max_connections),
            per_client=settings.max_connections_per_client,
            header_bytes=HEADER_BYTES,
            url_bytes=URL_BYTES,
            body_bytes=BODY_BYTES,
            bodies_bytes=BODIES_BYTES,
            pipelined=PIPELINED,
            idle_seconds=IDLE_SECONDS,
            header_seconds=HEADER_SECONDS,
            body_seconds=BODY_SECONDS,
            stalled_seconds=STALLED_SECONDS,
            pressed_seconds=PRESSED_SECONDS,
            silent_seconds=SILENT_SECONDS,
            linger_seconds=LINGER_SECONDS,
            lingering=LINGERING,
            grace_seconds=GRACE_SECONDS,
            stop_seconds=settings.stop_seconds,
        )


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


CLOSE = (b"connection", b"close")
NAME = "indicators.server"


class ServerStop:
    """Whether a server was told to stop, and what follows."""

    def __init__(self, seconds: float) -> None:
        self.is_told = False
        self._seconds = seconds

    def tell(self, server: ServerState, loop: AbstractEventLoop) -> None:
        """Have each answer that is not yet being made end its connection, and what takes too long be cut."""
        if self.is_told:
            return
        self.is_told = True
        server.default_headers = [*server.default_headers, CLOSE]
        logging.getLogger("uvicorn.error").addFilter(_is_of_no_cut)
        loop.call_later(self._seconds, _cut, server)
        self.say(len(server.tasks))

    def say(self, requests: int = 0) -> None:
        """Tell that the server stops, and how many requests run."""
        logger(NAME).info("stopping", process=os.getpid(), requests=requests)

    def ended(self) -> None:
        """Nothing runs any more."""
        if not self.is_told:  # nobody was connected who would have told
            self.say()
        logger(NAME).info("stopped", process=os.getpid())


def _cut(server: ServerState) -> None:
    """End what still runs, before uvicorn does: it would answer in words of its own, and print where each one was."""
    cut = sum([connection.cut() for connection in tuple(server.connections)])  # type: ignore[union-attr]
    if cut:
        logger(NAME).warning("cut what did not end in time", process=os.getpid(), requests=cut)
    for task in tuple(server.tasks):
        task.cancel()


def _is_of_no_cut(record: logging.LogRecord) -> bool:
    """Whether a line of uvicorn's says something else than what has just been said of requests that were cut."""
    raised = record.exc_info[1] if record.exc_info else None
    return not isinstance(raised, CancelledError)


CONNECTIONS = "connections"
"""Where the state of the application's lifespan has the open connections."""
LOOK_SECONDS = 1.0
"""Between two looks at the deadlines. One timer for all: a timer for each request would cost each request."""
TOLD_SECONDS = 60.0
"""Between two log lines that say the same."""


class Connection(Protocol):
    """What is known here of a connection."""

    client: tuple[str, int] | None

    def look(self, now: float, patience: float) -> None:
        """Do what is due by now, and give up a reader that has taken nothing for as long as the patience."""

    def is_slow(self, now: float) -> bool:
        """Whether the server has waited for the client for a while, in the middle of a request or an answer."""

    def give_way(self) -> None:
        """End at once."""


class OpenConnections:
    """Counts connections, and has the one give way that waits longest where there are too many."""

    def __init__(self, bounds: Bounds, is_pressed: Callable[[], bool]) -> None:
        self.bounds = bounds
        self.stop = ServerStop(bounds.stop_seconds)
        self.body_bytes = 0
        """Of bodies that are being read."""
        self._is_pressed = is_pressed
        self._open: dict[Connection, str | None] = {}
        """Each with the client whose connections it is counted among, if they are bounded."""
        self._waiting: dict[Connection, None] = {}
        self._lingering: dict[Connection, None] = {}
        self._slow: list[Connection] = []
        self._of_client: Counter[str] = Counter()
        self._is_looking = False
        self._told: dict[str, float] = {}
        self._pushed_out = 0
        self._refused = 0

    @classmethod
    def of(cls, settings: Settings, in_flight: InFlight) -> OpenConnections:
        """None yet, as many as the settings and the system allow; the log says where the system allows fewer."""
        bounds = Bounds.of(settings)
        if bounds.connections < settings.max_connections:
            limit, wanted = descriptor_limit(), settings.max_connections
            told = {"connections": bounds.connections, "descriptors": limit, "max_connections": wanted}
            logger("indicators.connections").warning("fewer connections than set: descriptors are limited", **told)
        return cls(bounds, lambda: in_flight.is_pressed)

    def admit(self, new: Connection, loop: AbstractEventLoop) -> TooManyConnections | None:
        """Take a connection, another one gives way if there are too many; the refusal where all are at work."""
        self._look_later(loop)
        client = told_apart(new.client[0]) if self.bounds.per_client and new.client is not None else None
        self._open[new] = client
        if client is not None:
            self._of_client[client] += 1
            if self._of_client[client] > self.bounds.per_client and not self._one_gives_way(client):
                return self._refuse(f"{self.bounds.per_client} connections from one client")
        if len(self._open) - len(self._lingering) > self.bounds.connections:
            self._tell(loop, "connections at their bound", bound=self.bounds.connections)
            if not self._one_gives_way():
                return self._refuse(f"{self.bounds.connections} connections")
        self._waiting[new] = None
        return None

    def waits(self, connection: Connection) -> None:
        """Nothing of it is being answered: from now on it may have to give way to others, after those before it."""
        if connection in self._open:
            self._waiting[connection] = None

    def works(self, connection: Connection) -> None:
        """A request of it is being answered."""
        self._waiting.pop(connection, None)

    def lingers(self, connection: Connection) -> None:
        """It is refused, and has a moment to read why, if not too many have."""
        if connection not in self._open:
            return
        self._waiting.pop(connection, None)
        self._count_no_more(connection)
        self._lingering[connection] = None
        if len(self._lingering) > self.bounds.lingering:
            self._end(next(iter(self._lingering)))

    def gone(self, connection: Connection) -> None:
        """It is closed."""
        if connection in self._open:
            self._forget(connection)

    def _one_gives_way(self, client: str | None = None) -> bool:
        """End the connection that waits longest, of one client or of all; False where all are at work."""
        for connection in chain(self._waiting, self._slow):
            if client is None or self._open[connection] == client:
                self._pushed_out += 1
                self._end(connection)
                return True
        return False

    def _end(self, connection: Connection) -> None:
        self._forget(connection)
        connection.give_way()

    def _forget(self, connection: Connection) -> None:
        self._count_no_more(connection)
        del self._open[connection]
        self._waiting.pop(connection, None)
        self._lingering.pop(connection, None)
        if connection in self._slow:
            self._slow.remove(connection)

    def _count_no_more(self, connection: Connection) -> None:
        """Have it take no place of its client's; one that is refused takes none while it lingers."""
        if (client := self._open[connection]) is not None:
            self._open[connection] = None
            self._of_client[client] -= 1
            if not self._of_client[client]:
                del self._of_client[client]

    def _refuse(self, taken: str) -> TooManyConnections:
        self._refused += 1
        return many_connections(taken)

    def _look_later(self, loop: AbstractEventLoop) -> None:
        if not self._is_looking:
            self._is_looking = True
            loop.call_later(LOOK_SECONDS, self._look, loop)

    def _look(self, loop: AbstractEventLoop) -> None:
        """Have each connection do what is due, as long as there are any."""
        self._is_looking = False
        if self._open:
            self._look_later(loop)  # first, so that whatever fails here does not end it
        now = loop.time()
        patience = self.bounds.pressed_seconds if self._is_pressed() else self.bounds.stalled_seconds
        for connection in tuple(self._open):
            connection.look(now, patience)
        at_work = (connection for connection in self._open if connection not in self._lingering)
        self._slow = [connection for connection in at_work if connection.is_slow(now)]
        if have_run_out():
            self._tell(loop, "no descriptor is left: new connections are cut", connections=len(self._open))

    def _tell(self, loop: AbstractEventLoop, event: str, **told: int) -> None:
        now = loop.time()
        if now - self._told.get(event, -TOLD_SECONDS) >= TOLD_SECONDS:
            self._told[event] = now
            counts = {"gave_way": self._pushed_out, "refused": self._refused}
            logger("indicators.connections").warning(event, **told, **counts)
