"""The connections of a process: how many there may be, of one client too, and which gives way to a new one."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from ipaddress import ip_address, ip_network
from typing import Protocol

from api.service.log import logger
from api.settings import Settings
from api.web.middleware.client_address import client_at

CONNECTIONS = "connections"
"""Where the state of the application's lifespan has the open connections."""
LOOK_SECONDS = 1.0
"""Between two looks at the deadlines. One timer for all: a timer for each request would cost each request."""
TOLD_SECONDS = 60.0
"""Between two log lines that say the same."""


class Connection(Protocol):
    """A connection as it is seen here."""

    busy: bool
    """Whether a request of it is being read or answered."""

    def look(self, now: float) -> None:
        """Do what is due by now."""

    def cut(self) -> None:
        """End at once."""


class OpenConnections:
    """Counts connections, and has one give way where there are too many."""

    def __init__(self, most: int, per_client: int, proxies: list[str]) -> None:
        self._most, self._per_client = most, per_client
        self._proxies = [ip_network(proxy) for proxy in proxies]
        self._of_client: dict[str, dict[Connection, None]] = {}
        self._clients: dict[Connection, str] = {}
        self._is_looking = False
        self._told = -TOLD_SECONDS

    @classmethod
    def of(cls, settings: Settings) -> OpenConnections:
        """None yet, as many as the settings allow."""
        return cls(settings.max_connections, settings.max_connections_per_client, settings.forwarding_peers)

    def come(self, new: Connection, host: str, loop: AbstractEventLoop) -> None:
        """Count a connection, another one giving way if there are too many.

        Of all clients the one that has most gives one up, be it the new one: the first that idles, else the first.
        """
        client = self._clients[new] = client_at(host)
        own = self._of_client.setdefault(client, {})
        own[new] = None
        if not self._is_looking:
            self._is_looking = True
            loop.call_later(LOOK_SECONDS, self._look, loop)
        if self._per_client and len(own) > self._per_client and not self._is_proxy(host):
            self._give_up_one(own)
        elif len(self._clients) > self._most:
            if loop.time() - self._told >= TOLD_SECONDS:
                self._told = loop.time()
                logger("indicators.connections").warning("connections at their bound", bound=self._most)
            self._give_up_one(max(self._of_client.values(), key=len))

    def gone(self, connection: Connection) -> None:
        """Count one less."""
        client = self._clients.pop(connection, None)
        if client is not None:
            own = self._of_client[client]
            del own[connection]
            if not own:
                del self._of_client[client]

    def _give_up_one(self, own: dict[Connection, None]) -> None:
        given_up = next((connection for connection in own if not connection.busy), next(iter(own)))
        self.gone(given_up)
        given_up.cut()

    def _is_proxy(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self._proxies)

    def _look(self, loop: AbstractEventLoop) -> None:
        """Have each connection do what is due, as long as there are any."""
        self._is_looking = bool(self._clients)
        if self._is_looking:
            loop.call_later(LOOK_SECONDS, self._look, loop)  # first, so that whatever fails here does not end it
        now = loop.time()
        for connection in tuple(self._clients):
            connection.look(now)
