"""HTTP/1.1 as uvicorn speaks it, which gets whole heads of requests, one at a time, with bounds on a connection."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from asyncio import AbstractEventLoop
from contextlib import suppress
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from math import inf
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.service.log import logger
from api.settings import Settings
from api.web.middleware.delivery import CONNECTION
from api.web.middleware.expensive import client_at

CONNECTIONS = "connections"
"""Key in the state of the application's lifespan of the open connections."""
LOOK_SECONDS = 1.0
"""Between two looks at the deadlines. One timer for all: a timer for each request would cost each request."""
WARNED_SECONDS = 60.0
"""Between two equal log lines."""


class OpenConnections:
    """Counts connections, and has one give way where there are too many."""

    def __init__(self, settings: Settings) -> None:
        self._most, self._per_client = settings.max_connections, settings.max_connections_per_client
        self._proxies = [ip_network(proxy) for proxy in settings.forwarding_peers]
        self._of_client: dict[str, dict[BoundedProtocol, None]] = {}
        self._clients: dict[BoundedProtocol, str] = {}
        self._is_looking = False
        self._warned = -WARNED_SECONDS

    def come(self, new: BoundedProtocol, host: str, loop: AbstractEventLoop) -> None:
        """Count a connection. Of too many the client that has most loses one: the first that idles, else the first."""
        client = self._clients[new] = client_at(host)
        own = self._of_client.setdefault(client, {})
        own[new] = None
        if not self._is_looking:
            self._is_looking = True
            loop.call_later(LOOK_SECONDS, self._look, loop)
        if self._per_client and len(own) > self._per_client and not self._is_proxy(host):
            self._give_up_one(own)
        elif len(self._clients) > self._most:
            if loop.time() - self._warned >= WARNED_SECONDS:
                self._warned = loop.time()
                logger("indicators.connections").warning("connections at their bound", bound=self._most)
            self._give_up_one(max(self._of_client.values(), key=len))

    def gone(self, connection: BoundedProtocol) -> None:
        """Forget a connection."""
        client = self._clients.pop(connection, None)
        if client is not None:
            own = self._of_client[client]
            del own[connection]
            if not own:
                del self._of_client[client]

    def _give_up_one(self, own: dict[BoundedProtocol, None]) -> None:
        given_up = next((connection for connection in own if not connection.busy), next(iter(own)))
        self.gone(given_up)
        given_up.cut()

    def _is_proxy(self, host: str) -> bool:
        with suppress(ValueError):
            return any(ip_address(host) in network for network in self._proxies)
        return False

    def _look(self, loop: AbstractEventLoop) -> None:
        self._is_looking = bool(self._clients)
        if self._is_looking:
            loop.call_later(LOOK_SECONDS, self._look, loop)  # first, so that whatever fails here does not end it
        now = loop.time()
        for connection in tuple(self._clients):
            connection.look(now)


HEAD_BYTES = 48 * 1024
"""Address and headers of a request: 2,000 codes of areas take 8 KB, headers of browsers and proxies as many."""
BODY_BYTES = 1024 * 1024
"""Of a body, as it comes."""
IDLE_SECONDS = 15.0
"""Until the first byte, and between requests: longer than the 5 s of httpx, so that both do not end it at once."""
HEADER_SECONDS = 10.0
"""From the first byte of a request to the end of its headers, however it dribbles in."""
GRACE_SECONDS = 1.0
"""In which a connection that idles may still send a request when it is closed: longer than any way to it."""
STALLED_SECONDS = 30.0
"""In which a reader has to take what is buffered for it: one slower than some 2 KB a second is cut."""
UNSENT_BYTES = 64 * 1024
"""Of an answer in the system beyond what the client has room for; without this bound some megabytes."""
SLICE = 8 * 1024
"""Bytes of a body that uvicorn gets at a time: it may ask for a pause before it gets more."""
_END = b"\r\n\r\n"
_BODY = re.compile(rb"\r\n(?:content-length:[ \t]*([0-9]{1,18})[ \t]*\r\n|(transfer-encoding)[ \t]*:)", re.IGNORECASE)
_NOT_AT_ALL = struct.pack("ii", 1, 0)
"""The option of a socket that stops sending when it is closed."""


class Gate(asyncio.Transport):
    """The transport as uvicorn has it, whose reading also waits for what is kept back."""

    def __init__(self, transport: asyncio.Transport, protocol: BoundedProtocol) -> None:
        super().__init__()
        self._protocol = protocol
        # Not wrapped: each answer goes through them.
        self.write, self.is_closing = transport.write, transport.is_closing  # type: ignore[method-assign]
        self.get_extra_info = transport.get_extra_info  # type: ignore[method-assign]

    def close(self) -> None:
        """End, in a moment if nothing is being answered."""
        self._protocol.close()

    def pause_reading(self) -> None:
        """Give uvicorn nothing more for now."""
        self._protocol.is_paused = True
        self._protocol.go_on()

    def resume_reading(self) -> None:
        """Go on, soon: uvicorn is in the middle of something."""
        self._protocol.is_paused = False
        self._protocol.loop.call_soon(self._protocol.go_on)


class BoundedProtocol(asyncio.Protocol):
    """One connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        if CONNECTIONS not in app_state:  # this application without its lifespan
            app_state[CONNECTIONS] = OpenConnections(Settings())
        self._shared: OpenConnections = app_state[CONNECTIONS]
        config.timeout_keep_alive = IDLE_SECONDS  # type: ignore[assignment]  # seconds, which may be a part of one
        self._inner = HttpToolsProtocol(config, server_state, {**app_state, CONNECTION: self}, _loop)
        self.loop = _loop or asyncio.get_running_loop()
        self.busy = False
        self.is_paused = False
        """True while uvicorn wants no more."""
        self.has_left = False
        """True when the client has left."""
        self._transport: asyncio.Transport = None  # type: ignore[assignment]
        self._head = b""
        """Incomplete headers."""
        self._waiting = b""
        """Bytes after a head, until uvicorn wants them, or the request before them is answered."""
        self._body = 0
        """Bytes that are still to be read of the body of the request that is being answered."""
        self._is_last = False
        """True if the connection ends with that request, as the end of its body cannot be found here."""
        self._is_ending = False
        """True once uvicorn has closed it: it idled for long, or the server stops."""
        self._due = inf
        """Time by which the client must have sent what is being read."""
        self._stalled_since: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it; the system takes no more of an answer than the client has room for, and a little."""
        self._transport = transport
        self._due = self.loop.time() + IDLE_SECONDS
        self._inner.connection_made(Gate(transport, self))
        if (tcp := self._tcp()) is not None and hasattr(socket, "TCP_NOTSENT_LOWAT"):
            tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
        peer = transport.get_extra_info("peername")
        self._shared.come(self, peer[0] if isinstance(peer, tuple) else "", self.loop)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self.has_left = True
        self._waiting = b""
        self._shared.gone(self)
        self._inner.connection_lost(exc)

    def eof_received(self) -> None:
        """Close the connection, as nothing more comes."""
        self._inner.eof_received()

    def data_received(self, data: bytes) -> None:
        """Hand on a whole head, and keep back what follows it; 431 where it is too long."""
        if self.busy:
            self._waiting += data
            self.go_on()
            return
        head = self._head + data if self._head else data.lstrip(b"\r\n")
        end = head.find(_END, max(len(self._head) - len(_END), 0))
        if len(head) > HEAD_BYTES and not 0 <= end < HEAD_BYTES:
            self._refuse(431, f"The headers have more than {HEAD_BYTES} bytes.")
        elif end >= 0:
            self._hand_on(head, end + len(_END))
        elif head and not head[:1].isalpha():  # what is no request, uvicorn refuses
            self._hand_on(head, len(head))
        elif head:
            if not self._head:
                self._due = self.loop.time() + HEADER_SECONDS
            self._head = head

    def _hand_on(self, head: bytes, end: int) -> None:
        self.busy, self._due, self._head = True, inf, b""
        self._body, self._is_last = 0, False
        if not head.startswith((b"GET ", b"HEAD ")):
            found = _BODY.search(head, 0, end)
            length = int(found[1]) if found and found[1] else 0
            self._is_last = length > BODY_BYTES or (found is not None and not found[1])
            self._body = BODY_BYTES if self._is_last else length
        if end == len(head):
            self._inner.data_received(head)
        else:
            self._waiting = head[end:]
            self._inner.data_received(head[:end])
            self.go_on()

    def go_on(self) -> None:
        """Give uvicorn the bytes that it wants of those kept back, and read no more while there are any."""
        while self.busy and self._waiting and self._body and not self.is_paused:
            size = min(SLICE, self._body)
            part, self._waiting = self._waiting[:size], self._waiting[size:]
            self._body -= len(part)
            self._inner.data_received(part)
        if not self._transport.is_closing():
            if self._waiting or self.is_paused:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    def close(self) -> None:
        """End after the current answer; a connection that idles may still have sent a request."""
        if self.busy:
            self._transport.close()
        elif not self._is_ending:
            self._is_ending = True
            self.loop.call_later(GRACE_SECONDS, lambda: None if self.busy else self._transport.close())

    def answered(self) -> None:
        """Read the next request."""
        self.busy = False
        if self._is_last or self._is_ending or self._body:  # nothing reads the rest of it
            self._transport.close()
        elif self._waiting and not self._transport.is_closing():
            waiting, self._waiting = self._waiting, b""
            self.data_received(waiting)
            self.go_on()

    def _refuse(self, status: int, words: str) -> None:
        self._transport.write(
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(words)}\r\nconnection: close\r\n\r\n{words}".encode()
        )
        self._transport.close()

    def look(self, now: float) -> None:
        """End a request that is overdue, and a reader that has taken nothing for long."""
        if self._stalled_since is None and self._transport.is_closing():
            self._stalled_since = now
        if self._stalled_since is not None and now - self._stalled_since > STALLED_SECONDS:
            self.cut()
        elif now >= self._due and self._head:
            self._refuse(408, f"The headers took more than {HEADER_SECONDS:g} seconds.")
        elif now >= self._due:
            self._transport.close()

    def cut(self) -> None:
        """End at once, by a reset: the system would wait for the reader of the rest."""
        if (tcp := self._tcp()) is not None and not self._transport.is_closing():
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOT_AT_ALL)
        self._transport.abort()

    def _tcp(self) -> socket.socket | None:
        found: socket.socket | None = self._transport.get_extra_info("socket")
        return found if found is not None and found.family in (socket.AF_INET, socket.AF_INET6) else None

    def pause_writing(self) -> None:
        """Note that the client does not take what was sent."""
        self._stalled_since = self.loop.time()
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Note that it has taken all of it."""
        self._stalled_since = None
        self._inner.resume_writing()
