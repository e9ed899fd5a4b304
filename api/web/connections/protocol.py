"""The HTTP/1.1 protocol of uvicorn with bounds on connections; uvicorn gets one complete request head at a time."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections import Counter
from contextlib import suppress
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from math import inf
from time import monotonic
from types import SimpleNamespace
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.service.log import logger
from api.settings import Settings
from api.web.middleware.expensive import client_at
from api.web.middleware.headers_and_etag import CONNECTION

CONNECTIONS = "connections"
"""Key of the open connections in the state of the application's lifespan."""
WARNED_SECONDS = 60.0
"""Seconds between two equal log lines."""


class OpenConnections:
    """The open connections of a process; above one of two bounds it ends one of them."""

    def __init__(self, settings: Settings) -> None:
        self._most, self._per_client = settings.max_connections, settings.max_connections_per_client
        self._proxies = [ip_network(proxy) for proxy in settings.forwarding_peers]
        self._clients: dict[BoundedProtocol, str] = {}
        self._warned = -WARNED_SECONDS

    def come(self, new: BoundedProtocol, host: str) -> None:
        """Count a new connection, and end one if there are too many, the first idle one if possible.

        Above the bound of a client, which proxies do not have, one of that client's ends; above the bound of all, one
        of the client with the most, and a warning is logged.
        """
        client = self._clients[new] = client_at(host)
        if self._per_client and len(self._of(client)) > self._per_client and not self._is_proxy(host):
            self._give_up_one(client)
        elif len(self._clients) > self._most:
            most = dict(Counter(self._clients.values()).most_common(3))
            if monotonic() - self._warned >= WARNED_SECONDS:
                self._warned = monotonic()
                logger("indicators.connections").warning("connections at their bound", bound=self._most, most=most)
            self._give_up_one(next(iter(most)))

    def __len__(self) -> int:
        """Number of connections."""
        return len(self._clients)

    def gone(self, connection: BoundedProtocol) -> None:
        """Stop counting a connection; nothing happens if it is not counted."""
        self._clients.pop(connection, None)

    def _of(self, client: str) -> list[BoundedProtocol]:
        return [connection for connection, other in self._clients.items() if other == client]

    def _give_up_one(self, client: str) -> None:
        """End the first idle connection of a client, or else its first one."""
        given_up = min(self._of(client), key=lambda connection: connection.busy)
        self.gone(given_up)
        given_up.cut()

    def _is_proxy(self, host: str) -> bool:
        with suppress(ValueError):
            return any(ip_address(host) in network for network in self._proxies)
        return False

    def look(self) -> None:
        """End the connections that have passed a deadline; a timer for each request would slow every request."""
        for connection in tuple(self._clients):
            connection.look(connection.loop.time())


HEAD_BYTES = 48 * 1024
"""Maximum bytes of a request's address and headers: 2,000 area codes take 8 KB, a browser's headers another 8 KB."""
BODY_BYTES = 1024 * 1024
"""Maximum bytes of a request's body that are read; the two paths that read one refuse it at 64 and 256 KB."""
IDLE_SECONDS = 15.0
"""Seconds that a connection may idle; longer than the 5 s of httpx, so that the client ends the connection first."""
HEADER_SECONDS = 10.0
"""Seconds from the first byte of a request to the end of its headers."""
GRACE_SECONDS = 1.0
"""Seconds in which an idle connection may still send a request before it is closed; no request travels so long."""
STALLED_SECONDS = 30.0
"""Seconds in which a client must read its buffered bytes; a client slower than some 2 KB a second is cut off."""
UNSENT_BYTES = 64 * 1024
"""Bytes of an answer that the system buffers beyond the client's window; without this bound some megabytes."""
_END = b"\r\n\r\n"
_BODY = re.compile(rb"\r\n(?:content-length:[ \t]*([0-9]{1,18})[ \t]*\r\n|(transfer-encoding)[ \t]*:)", re.IGNORECASE)
_NOT_AT_ALL = struct.pack("ii", 1, 0)
"""The value of SO_LINGER by which a socket stops sending when it is closed."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection, with bounds on the bytes and the time of its requests."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._shared: OpenConnections = app_state[CONNECTIONS]
        config.timeout_keep_alive = IDLE_SECONDS  # type: ignore[assignment]  # seconds, which may be a part of one
        super().__init__(config, server_state, {**app_state, CONNECTION: self}, _loop)
        self.busy = False
        self.has_left = False
        """True when the client has left."""
        self._transport: asyncio.Transport = None  # type: ignore[assignment]
        self._head = b""
        """The incomplete head of the next request."""
        self._waiting = b""
        """Bytes after the current request, which uvicorn gets once it has answered."""
        self._body = 0
        """Bytes of the current request's body that uvicorn does not have yet."""
        self.is_last = False
        """True if the connection ends after the current request, whose body is too long or of no stated length."""
        self._is_ending = False
        """True once uvicorn has closed the idle connection: it idled for long, or the server stops."""
        self._due = inf
        """Time by which the client must have sent the first byte, or the rest of the head that is being read."""
        self._stalled_since: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the new connection, and bound the bytes of an answer that the system buffers for it."""
        self._transport = transport
        self._due = self.loop.time() + IDLE_SECONDS
        own = {name: getattr(transport, name) for name in ("write", "is_closing", "get_extra_info", "pause_reading")}
        # All that uvicorn uses of a transport.
        super().connection_made(SimpleNamespace(**own, close=self.close, resume_reading=self.read_on))  # type: ignore[arg-type]
        if (tcp := self._tcp()) and hasattr(socket, "TCP_NOTSENT_LOWAT"):
            tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
        peer = transport.get_extra_info("peername")
        self._shared.come(self, peer[0] if isinstance(peer, tuple) else "")

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting the connection, which is closed."""
        self.has_left = True
        self._waiting = b""
        self._shared.gone(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass on a body, or a head once it is complete; the next request waits; answer 431 to a long head."""
        if self.busy:
            body, self._waiting = data[: self._body], self._waiting + data[self._body :]
            self._body -= len(body)
            if body:
                super().data_received(body)
            if self._waiting and not self._transport.is_closing():
                self._transport.pause_reading()
            return
        head = self._head + data if self._head else data.lstrip(b"\r\n")
        end = head.find(_END, max(len(self._head) - len(_END), 0))
        if len(head) > HEAD_BYTES and not 0 <= end < HEAD_BYTES:
            self._refuse(431, f"The headers have more than {HEAD_BYTES} bytes.")
        elif end >= 0:
            self._hand_on(head, end + len(_END))
        elif head and not head[:1].isalpha():  # uvicorn refuses what is no request
            self._hand_on(head, len(head))
        elif head:
            if not self._head:
                self._due = self.loop.time() + HEADER_SECONDS
            self._head = head

    def _hand_on(self, head: bytes, end: int) -> None:
        """Pass a complete head on to uvicorn, find out the length of its body, and take what follows the head."""
        self.busy, self._due, self._head = True, inf, b""
        self._body, self.is_last = 0, False
        if not head.startswith((b"GET ", b"HEAD ")):
            found = _BODY.search(head, 0, end)
            length = int(found[1]) if found and found[1] else 0
            self.is_last = length > BODY_BYTES or bool(found and not found[1])
            self._body = BODY_BYTES if self.is_last else length
        super().data_received(head[:end])
        if end < len(head):
            self.data_received(head[end:])

    def read_on(self) -> None:
        """Resume reading from the client, unless bytes of its next request wait already."""
        if not self._waiting and not self._transport.is_closing():
            self._transport.resume_reading()

    def close(self) -> None:
        """Close after the current answer, or after GRACE_SECONDS if idle, since a request may be under way."""
        if self.busy:
            self._transport.close()
        elif not self._is_ending:
            self._is_ending = True
            self.loop.call_later(GRACE_SECONDS, lambda: None if self.busy else self._transport.close())

    def answered(self) -> None:
        """After an answer, take the next request if it waits; close if this was the last, or its body is unread."""
        self.busy = False
        if self.is_last or self._is_ending or self._body:  # nothing reads the rest of the body
            self._transport.close()
        elif self._waiting and not self._transport.is_closing():
            waiting, self._waiting = self._waiting, b""
            self._transport.resume_reading()
            self.data_received(waiting)

    def _refuse(self, status: int, words: str) -> None:
        """Answer a status with a line of plain ASCII text, and close the connection."""
        self._transport.write(
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(words)}\r\nconnection: close\r\n\r\n{words}".encode()
        )
        self._transport.close()

    def look(self, now: float) -> None:
        """End the connection if its client is idle too long, sends a head too slowly (408) or reads nothing."""
        if self._stalled_since is None and self._transport.is_closing():
            self._stalled_since = now
        if self._stalled_since is not None and now - self._stalled_since > STALLED_SECONDS:
            self.cut()
        elif now >= self._due and self._head:
            self._refuse(408, f"The headers took more than {HEADER_SECONDS:g} seconds.")
        elif now >= self._due:
            self._transport.close()

    def cut(self) -> None:
        """End the connection at once by a reset; otherwise the system would wait until the client reads the rest."""
        if (tcp := self._tcp()) and not self._transport.is_closing():
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOT_AT_ALL)
        self._transport.abort()

    def _tcp(self) -> socket.socket | None:
        """The TCP socket of the connection; None if it has none, as with a socket file."""
        found: socket.socket | None = self._transport.get_extra_info("socket")
        return found if found and found.family in (socket.AF_INET, socket.AF_INET6) else None

    def pause_writing(self) -> None:
        """Start to count the time in which the client must read the bytes sent."""
        self._stalled_since = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """Stop counting the time in which the client must read, since it has read enough."""
        self._stalled_since = None
        super().resume_writing()
