"""The log line of each request, and the counts and durations of all requests for Prometheus."""

import re
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import orjson
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import Scope

from api.domain.errors import shortened
from api.service.log import LineQueue, is_text, logger
from api.service.process import shared_folder
from api.settings import Settings
from api.web.middleware.expensive import client_at

disable_created_metrics()  # type: ignore[no-untyped-call]
_TEXT = re.compile(rb"(?:^|(?<=&))(?:t|%74)(?:e|%65)(?:x|%78)(?:t|%74)=[^&]*")
"""The parameter `text` in any percent-encoded spelling: a text to check is private and never logged."""


class AccessLog:
    """Writes a line for each request: as text at once, or by a thread as JSON like structlog's, as `is_text` says."""

    def __init__(self, settings: Settings) -> None:
        self._shown = partial(client_at, bits=24) if settings.log_clients == "network" else str
        self._written = settings.log_level in ("debug", "info")
        self._lines = None if is_text(settings) else LineQueue(sys.stderr)

    def write(self, scope: Scope, status: int, length: int, seconds: float, request_id: str) -> None:
        """Write the line of an answered request, whose body had `length` bytes, unless the log level omits it."""
        if not self._written:
            return
        fields = {
            "client": self._shown((scope.get("client") or ("",))[0]),
            "method": scope["method"],
            "path": shortened(scope["path"]),
            "query": _TEXT.sub(b"text=-", scope["query_string"])[:500].decode("latin-1"),
            "status": status,
            "bytes": length,
            "milliseconds": round(seconds * 1000, 2),
            "request_id": request_id,
        }
        if self._lines:
            fields |= {"event": "request", "level": "info", "timestamp": datetime.now(UTC)}
            self._lines.put(orjson.dumps(fields, default=repr, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z))
        else:
            logger("indicators.access").info("request", **fields)

    def flush(self) -> None:
        """Write the lines that still wait for the thread."""
        if self._lines:
            self._lines.flush()


BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""Upper bounds in seconds of the buckets of durations; one more bucket has all longer durations."""


GAUGES = {
    "connections": ("Open connections.", "livesum"),
    "turns": ("Slow answers that are being made.", "livesum"),
    "queue": ("Requests that wait for their turn at a slow answer.", "livesum"),
    "database_lost": ("1 while a process cannot read from the database.", "livemax"),
    "memory_bytes": ("Resident memory.", "livesum"),
    "loop_delay_seconds": ("Longest delay of the event loop in the last 15 seconds.", "livemax"),
}
"""Meaning of each gauge, and its value for several processes: the sum or the maximum."""


class Metrics:
    """The Prometheus metrics of a server's processes: counts and durations of requests by route, and gauges."""

    def __init__(self) -> None:
        self._own = CollectorRegistry()
        kind, meaning = ("method", "route", "status"), "Seconds from a request's headers to the end of its answer."
        self._requests = Counter("indicators_requests", "Requests answered.", kind, registry=self._own)
        self._seconds = Histogram(
            "indicators_request_seconds", meaning, ("route",), buckets=BUCKETS, registry=self._own
        )
        self._gauges = {
            name: Gauge(f"indicators_{name}", meaning, multiprocess_mode=mode, registry=self._own)  # type: ignore[arg-type]
            for name, (meaning, mode) in GAUGES.items()
        }
        self._children: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        """The counter and the histogram of each kind of request; to look them up takes as long as to count."""

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request and its duration; rare methods count as `other`."""
        key = (method if method in ("GET", "HEAD", "OPTIONS", "POST") else "other", route, status)
        if not (found := self._children.get(key)):
            found = self._children[key] = self._requests.labels(*key), self._seconds.labels(route)
        found[0].inc()
        found[1].observe(seconds)

    def measure(self, **values: float) -> None:
        """Set gauges of GAUGES, whose names are the keywords; raises KeyError for another name."""
        for name, value in values.items():
            self._gauges[name].set(value)

    @property
    def registry(self) -> CollectorRegistry:
        """The metrics of all processes in the shared folder, deleting gauges of dead ones, or else of this process."""
        folder = shared_folder()
        if not folder or not folder.is_dir():
            return self._own
        for file in folder.glob("gauge_live*.db"):
            if not Path(f"/proc/{file.stem.rpartition('_')[2]}").exists():  # of a process that was killed
                file.unlink(missing_ok=True)
        MultiProcessCollector(together := CollectorRegistry(), str(folder))  # type: ignore[no-untyped-call]
        return together
