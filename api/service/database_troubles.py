"""What is wrong with the database, told in the log once in a while and not once a request."""

from __future__ import annotations

import sys
import threading
from time import monotonic
from typing import Any

from api.domain.errors import NotReady
from api.service.log_setup import logger

AGAIN_SECONDS = 60
"""Seconds until the same is told again."""
KINDS = 100
"""Different reasons that are remembered."""


class DatabaseTroubles:
    """Tells that a database is lost and found again, and why reads fail."""

    def __init__(self) -> None:
        self._told: dict[str, float] = {}
        self._untold = 0

    def failed(self, problem: NotReady) -> None:
        """A read failed."""
        self._tell("database-unreadable", problem)

    def lost(self, problem: NotReady) -> None:
        """Nothing can be read."""
        self._tell("database-lost", problem)

    def found(self, seconds: float) -> None:
        """It is read again, after so long."""
        self._told.clear()
        _write("warning", "database-found", seconds=round(seconds, 1))

    def _tell(self, event: str, problem: NotReady) -> None:
        now, kind = monotonic(), f"{event} {problem.reason}"
        if now - self._told.get(kind, float("-inf")) < AGAIN_SECONDS:
            self._untold += 1
            return
        if len(self._told) >= KINDS:
            self._told.clear()
        self._told[kind] = now
        untold, self._untold = self._untold, 0
        _write("error", event, reason=problem.reason, advice=problem.advice, more_since_the_last=untold)


def _write(level: str, event: str, **fields: Any) -> None:
    """Write a line; in a thread where its library has to be imported first, for which the event loop would stand."""

    def write() -> None:
        getattr(logger("indicators.database"), level)(event, **fields)

    if "structlog" in sys.modules:
        write()
    else:
        threading.Thread(target=write).start()
