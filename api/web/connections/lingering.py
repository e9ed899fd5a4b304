"""A transport that is closed gently: a client that is still sending gets to read why it was refused."""

from __future__ import annotations

from asyncio import Transport
from collections.abc import Callable


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
