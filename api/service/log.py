"""Structured log lines, written by a thread, and reports of database failures once in a while."""

from __future__ import annotations

import atexit
import logging
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from io import TextIOBase
from time import monotonic, sleep
from typing import Any, TextIO, cast

import orjson

from api.domain.errors import NotReady
from api.settings import Settings

_waiting: list[Settings] = []
"""The settings that structlog is to be set up by once it is imported."""


def _json(event: Any, **_options: Any) -> str:
    return orjson.dumps(event, default=repr).decode()


def is_text(settings: Settings) -> bool:
    """Whether lines are for a reader, and not JSON."""
    return settings.log_format == "text" or (settings.log_format == "auto" and sys.stderr.isatty())


def configure(settings: Settings) -> None:
    """Have lines written as the settings ask; they go to standard error, the data go to standard output."""
    _waiting[:] = [settings]
    if "structlog" in sys.modules:
        _set_up()


def logger(name: str) -> Any:
    """The logger of that name, set up; a plain one where structlog cannot be read, as no descriptor is left for it."""
    try:
        import structlog
    except OSError:
        return _Plain()
    _set_up()
    return structlog.get_logger(name)


class _StandardError(TextIOBase):
    """Standard error as it is at the time; a line that it does not take is lost, and no request fails for it."""

    def write(self, text: str) -> int:
        """Write, unless the disk is full or nobody reads any more."""
        with suppress(OSError, ValueError):
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        """Let what was written go out, likewise."""
        with suppress(OSError, ValueError):
            sys.stderr.flush()


class _Plain:
    """Writes the same JSON by what is imported already, without tracebacks."""

    def __getattr__(self, method: str) -> Any:
        level = "error" if method == "exception" else method
        return partial(_write_plainly, level)


def _write_plainly(level: str, event: str, **told: Any) -> None:
    least = _waiting[-1].log_level if _waiting else "info"
    if logging.getLevelName(level.upper()) >= logging.getLevelName(least.upper()):
        line = {**told, "event": event, "level": level, "timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"}
        log = _StandardError()
        log.write(_json(line) + "\n")
        log.flush()


def _set_up() -> None:
    import structlog

    while _waiting:
        settings = _waiting.pop()
        renderers = (
            [structlog.dev.ConsoleRenderer(repr_native_str=True)]  # a terminal obeys what a client writes into a path
            if is_text(settings)
            else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_json)]
        )
        structlog.configure(
            processors=[
                structlog.contextvars.merge_contextvars,
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                *renderers,
            ],
            wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level.upper())),
            logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, _StandardError())),
            cache_logger_on_first_use=False,
        )


CAPACITY = 10_000
"""Lines that may wait; beyond them new ones are dropped, and their number is told as soon as there is room again."""
GATHERED = 0.05
"""Seconds that lines are gathered for, to be written in one piece."""


class LineQueue:
    """Takes lines, ended and encoded, and writes them to a file from a thread of its own."""

    def __init__(self, file: TextIO, dropped_line: Callable[[int], bytes], capacity: int = CAPACITY) -> None:
        self._file = file
        self._dropped_line = dropped_line
        self._capacity = capacity
        self._lines: deque[bytes] = deque()
        self._waiting = threading.Event()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._dropped = 0  # counted by who puts alone, as what was told of them is by who writes
        self._told = 0

    def put(self, line: bytes) -> None:
        """Take a line, unless too many wait already. One thread puts: that of the event loop."""
        if len(self._lines) >= self._capacity:
            self._dropped += 1
            return
        self._lines.append(line)
        if not self._waiting.is_set():
            self._wake()

    def flush(self) -> None:
        """Write all that wait, before the process ends."""
        with self._writing:
            batch = [self._lines.popleft() for _ in range(len(self._lines))]
            if untold := self._dropped - self._told:
                self._told += untold
                batch.append(self._dropped_line(untold))
            if batch:
                with suppress(OSError, ValueError):  # nobody reads any more, or the file is closed
                    self._file.write(b"".join(batch).decode())
                    self._file.flush()

    def _wake(self) -> None:
        self._waiting.set()
        if self._thread is None:  # on first use: a process that was forked before has no thread of its parent's
            self._thread = threading.Thread(target=self._run, name="log lines", daemon=True)
            self._thread.start()
            atexit.register(self.flush)

    def _run(self) -> None:
        while True:
            self._waiting.wait()
            sleep(GATHERED)
            self._waiting.clear()  # before they are taken: a line that comes meanwhile wakes the thread again
            self.flush()


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
