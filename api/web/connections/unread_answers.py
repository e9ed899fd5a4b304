"""What of the answers of a connection its client has not read, for how long, and whether it has left."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from api.web.in_front.delivery import LEFT

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
