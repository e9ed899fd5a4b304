"""What a server does that was told to stop: it ends its connections, cuts what takes too long, and says so."""

from __future__ import annotations

import logging
import os
from asyncio import AbstractEventLoop, CancelledError

from uvicorn.server import ServerState

from api.service.log import logger

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
