"""The connections of a process: which may stay when there are too many, and who looks after their deadlines."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections import Counter
from collections.abc import Callable
from itertools import chain
from typing import Protocol

from api.domain.errors import TooManyConnections
from api.service.log import logger
from api.settings import Settings
from api.web.connections.beyond_bounds import many_connections
from api.web.connections.bounds import Bounds
from api.web.connections.descriptors import descriptor_limit, have_run_out
from api.web.connections.server_stop import ServerStop
from api.web.in_front.client_address import told_apart
from api.web.in_front.in_flight import InFlight

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
