"""Clients that read over sockets as client libraries do: connections are kept, and made anew where one was closed."""

from __future__ import annotations

import socket
from typing import NamedTuple

PATIENCE = 120
_PIECE = 1 << 18


class Answer(NamedTuple):
    """An answer as it came."""

    status: int
    etag: str | None
    body: bytes


class LostError(Exception):
    """A request that got no answer."""


class _ClosedError(Exception):
    """A kept connection that was closed before any byte of the answer."""


class ReadingClient:
    """Asks over one connection at a time; `keeps` says whether that is used again."""

    def __init__(self, port: int, keeps: bool) -> None:
        self._port, self._keeps = port, keeps
        self._socket: socket.socket | None = None
        self.again = 0
        """Requests that were sent once more, since the connection had been closed meanwhile (RFC 9110, 9.2.2)."""

    def get(self, path: str) -> Answer:
        """The answer; LostError where none comes."""
        ends = "" if self._keeps else "Connection: close\r\n"
        request = f"GET {path} HTTP/1.1\r\nHost: test\r\n{ends}\r\n".encode()
        try:
            if self._socket is not None:
                try:
                    return self._exchange(self._socket, request, is_kept=True)
                except _ClosedError:
                    self.again += 1
                    self.close()
            self._socket = socket.create_connection(("127.0.0.1", self._port), PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return self._exchange(self._socket, request, is_kept=False)
        except OSError as error:
            self.close()
            raise LostError(repr(error)) from error
        except LostError:
            self.close()
            raise

    def _exchange(self, connection: socket.socket, request: bytes, is_kept: bool) -> Answer:
        received = b""
        try:
            connection.sendall(request)
            received = connection.recv(_PIECE)
        except (ConnectionResetError, BrokenPipeError) as error:
            if is_kept:
                raise _ClosedError from error
            raise
        if not received and is_kept:
            raise _ClosedError
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more(connection)
        status, *lines = received[:end].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        parts, missing = [received[end + 4 :]], int(headers["content-length"]) - (len(received) - end - 4)
        while missing > 0:
            parts.append(self._more(connection))
            missing -= len(parts[-1])
        if not self._keeps or headers.get("connection") == "close":
            self.close()
        return Answer(int(status.split(" ")[1]), headers.get("etag"), b"".join(parts))

    @staticmethod
    def _more(connection: socket.socket) -> bytes:
        if not (piece := connection.recv(_PIECE)):
            raise LostError("closed in the middle of an answer")
        return piece

    def close(self) -> None:
        """Close."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
