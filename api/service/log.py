"""Set-up of structured log lines, a queue whose lines a thread writes, and log lines on failures of the database."""

import logging
import sys
import threading
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import Any, TextIO

import orjson

from api.domain.errors import NotReady
from api.settings import Settings


def is_text(settings: Settings) -> bool:
    """True if log lines are text for people, False if they are JSON; `auto` means text on a terminal."""
    return settings.log_format == "text" or (settings.log_format == "auto" and sys.stderr.isatty())


def logger(name: str) -> Any:
    """A structlog logger, which writes as `configure` says; its lines do not contain the name."""
    import structlog

    return structlog.get_logger(name)


class _StandardError:
    """A target of structlog that writes to the current `sys.stderr`; a line that cannot be written is lost."""

    def msg(self, line: str) -> None:
        """Write a line; a full disk or a closed pipe is ignored."""
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = msg


def configure(settings: Settings) -> None:
    """Set up structlog by the settings: text or JSON, from a level on; lines go to standard error, unlike data."""
    import structlog

    renderers = (
        [structlog.dev.ConsoleRenderer(repr_native_str=True)]  # escapes signs that a terminal would obey
        if is_text(settings)
        else [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(lambda event, **_options: orjson.dumps(event, default=repr).decode()),
        ]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *renderers,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level.upper())),
        logger_factory=lambda *_names: _StandardError(),
        cache_logger_on_first_use=False,
    )


CAPACITY = 10_000
"""Maximum number of waiting lines; if more come, the oldest are dropped."""
GATHERED = 0.05
"""Seconds for which lines are collected, to be written together."""


class LineQueue:
    """A queue of encoded lines that a thread writes to a text file GATHERED seconds later; if full, the oldest go."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._lines = deque[bytes](maxlen=CAPACITY)
        self._writing = threading.Lock()
        self._is_due = False

    def put(self, line: bytes) -> None:
        """Add a line, which must have its line end, to be written soon; only the event loop's thread may call this."""
        self._lines.append(line)
        if not self._is_due:
            self._is_due = True
            timer = threading.Timer(GATHERED, self.flush)
            timer.daemon = True
            timer.start()

    def flush(self) -> None:
        """Write all waiting lines now, as before the process ends; a closed file or pipe is ignored."""
        with self._writing:
            self._is_due = False  # before the lines are taken, so that a new line sets a timer again
            batch = b"".join(self._lines.popleft() for _ in range(len(self._lines)))
            with suppress(OSError, ValueError):  # nobody reads any more, or the file is closed
                self._file.write(batch.decode())
                self._file.flush()


AGAIN_SECONDS = 60
"""Seconds until the same failure is logged again."""


class DatabaseTroubles:
    """Logs a lost database, its return, and failed reads; the same failure at most once in AGAIN_SECONDS."""

    def __init__(self) -> None:
        self._logged: dict[str, float] = {}

    def failed(self, problem: NotReady, event: str = "database-unreadable") -> None:
        """Log a problem's reason and advice under `event`, unless the same was logged less than AGAIN_SECONDS ago."""
        now, kind = monotonic(), f"{event} {problem.reason}"
        self._logged = {kind: at for kind, at in self._logged.items() if now - at < AGAIN_SECONDS}
        if kind not in self._logged:
            self._logged[kind] = now
            logger("indicators.database").error(event, reason=problem.reason, advice=problem.advice)

    def found(self, seconds: float) -> None:
        """Log that the database answers again after so many seconds; each failure may be logged again at once."""
        self._logged.clear()
        logger("indicators.database").warning("database-found", seconds=round(seconds, 1))
