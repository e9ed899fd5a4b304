"""The log line of each request, and counts and durations of all in the text format of Prometheus."""

import asyncio
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import accumulate
from operator import add
from typing import Any

import orjson
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from starlette.types import Scope

from api.domain.errors import SHOWN_OF_A_PATH, shortened
from api.service.log import LineQueue, is_text, logger
from api.service.process import PUBLISH_SECONDS, ProcessNumbers
from api.settings import Settings

_TEXT = re.compile(rb"(?:^|(?<=&))(?:t|%74)(?:e|%65)(?:x|%78)(?:t|%74)=[^&]*")
"""The text to check, however its name is spelled: it is its sender's, and nothing of it is logged."""


class AccessLog:
    """Writes a line for each request: at once in a terminal, else as JSON of structlog's shape that a thread writes."""

    def __init__(self, settings: Settings) -> None:
        def dropped(lines: int) -> bytes:
            return _line("request lines dropped", "warning", {"lines": lines})

        self._written = settings.log_level in ("debug", "info")
        self._lines = None if is_text(settings) else LineQueue(sys.stderr, dropped)

    def write(self, scope: Scope, status: int, length: int, seconds: float, request_id: str) -> None:
        """The line of a request that was answered."""
        if not self._written:
            return
        query: bytes = scope["query_string"]
        if b"text" in query or b"%" in query:
            query = _TEXT.sub(b"text=-", query)
        fields = {
            "method": scope["method"],
            "path": shortened(scope["path"], SHOWN_OF_A_PATH),
            "query": query[:500].decode("latin-1"),
            "status": status,
            "bytes": length,
            "milliseconds": round(seconds * 1000, 2),
            "request_id": request_id,
        }
        if self._lines is not None:
            self._lines.put(_line("request", "info", fields))
        else:
            logger("indicators.access").info("request", **fields)

    def flush(self) -> None:
        """Write the lines that still wait."""
        if self._lines is not None:
            self._lines.flush()


def _line(event: str, level: str, fields: dict[str, Any]) -> bytes:
    fields["event"], fields["level"], fields["timestamp"] = event, level, datetime.now(UTC)
    return orjson.dumps(fields, default=repr, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)


BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""Seconds up to which the requests of a bucket took; a last one holds all that took longer."""
_BOUNDS = (*(str(float(bound)) for bound in BUCKETS), "+Inf")


class Metrics:
    """Requests by method, route and status with durations: plain numbers, in half the time of the library's own."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, str, int], list[float]] = {}
        """By kind the number of requests in each bucket, and at the end the seconds of all together."""
        self._shared = ProcessNumbers()
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        key = (method if method in ("GET", "HEAD", "OPTIONS", "POST") else "other", route, status)
        numbers = self._requests.get(key)
        if numbers is None:
            numbers = self._requests[key] = [0.0] * (len(BUCKETS) + 2)
        numbers[bisect_left(BUCKETS, seconds)] += 1
        numbers[-1] += seconds

    def share(self, numbers: ProcessNumbers) -> None:
        """Count together with the other processes from now on."""
        self._shared = numbers

    @asynccontextmanager
    async def published(self) -> AsyncIterator[None]:
        """Publish the numbers each second, and at the end the last ones."""

        async def publish() -> None:
            while True:
                await asyncio.sleep(PUBLISH_SECONDS)
                self._shared.publish(self._encoded())

        publishing = asyncio.create_task(publish())
        try:
            yield
        finally:
            publishing.cancel()
            self._shared.publish(self._encoded())

    def _encoded(self) -> bytes:
        return orjson.dumps([(*key, numbers) for key, numbers in list(self._requests.items())])

    def collect(self) -> Iterator[Metric]:
        """The numbers of all processes as the library's families; this one's are published first, so none goes back."""
        own = self._encoded()
        self._shared.publish(own)
        counts: Counter[tuple[str, ...]] = Counter()
        durations: dict[str, list[float]] = {}
        for encoded in (own, *self._shared.others()):
            for method, route, status, numbers in orjson.loads(encoded):
                counts[method, route, str(status)] += sum(numbers[:-1])
                durations[route] = list(map(add, durations.get(route, [0.0] * len(numbers)), numbers))
        requests = CounterMetricFamily(
            "indicators_requests", "Requests answered.", labels=("method", "route", "status")
        )
        for key, count in counts.items():
            requests.add_metric(key, count)
        meaning = "Seconds from a request's headers to the end of its answer."
        seconds = HistogramMetricFamily("indicators_request_seconds", meaning, labels=("route",))
        for route, (*buckets, total) in durations.items():
            seconds.add_metric((route,), list(zip(_BOUNDS, accumulate(buckets), strict=True)), total)
        yield requests
        yield seconds
