"""Counts and durations of requests, in the text format that Prometheus reads."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import accumulate

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from api.service.process import PUBLISH_SECONDS, ProcessNumbers

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""Seconds up to which the requests of a bucket took; a last one holds all that took longer."""


@dataclass(slots=True)
class Durations:
    """How many requests of a route fell into each bucket, and the seconds of all together."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0.0


class RequestCounts:
    """Requests by method, route and status, and their durations by route."""

    def __init__(self) -> None:
        self.requests: dict[tuple[str, str, int], int] = {}
        self.durations: dict[str, Durations] = {}

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        key = (method if method in METHODS else "other", route, status)
        requests = self.requests
        requests[key] = requests.get(key, 0) + 1
        durations = self.durations.get(route)
        if durations is None:
            durations = self.durations[route] = Durations()
        durations.counts[bisect_left(BUCKETS, seconds)] += 1
        durations.seconds += seconds

    def encoded(self) -> bytes:
        """All of it; another thread may count meanwhile."""
        requests = [(*key, count) for key, count in list(self.requests.items())]
        durations = [(route, list(one.counts), one.seconds) for route, one in list(self.durations.items())]
        return orjson.dumps([requests, durations])

    def add(self, encoded: bytes) -> None:
        """Count what another has counted too."""
        requests, durations = orjson.loads(encoded)
        for method, route, status, count in requests:
            key = (method, route, status)
            self.requests[key] = self.requests.get(key, 0) + count
        for route, counts, seconds in durations:
            mine = self.durations.setdefault(route, Durations())
            mine.counts = [one + other for one, other in zip(mine.counts, counts, strict=True)]
            mine.seconds += seconds


_BOUNDS = (*(str(float(bound)) for bound in BUCKETS), "+Inf")


class Metrics:
    """Requests by method, route and status, and how long they took; one registry for each application.

    Plain numbers that only the event loop changes: the library's own, which lock, take twice as long to count. Where
    several processes serve, each tells its numbers to the others, and whichever is asked answers for all.
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._counts = RequestCounts()
        self._shared = ProcessNumbers()
        self.observe = self._counts.observe
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def share(self, numbers: ProcessNumbers) -> None:
        """Count together with the other processes from now on."""
        self._shared = numbers

    @asynccontextmanager
    async def told(self) -> AsyncIterator[None]:
        """Tell the others each second, and at the end what was counted last."""
        telling = asyncio.create_task(self._tell())
        try:
            yield
        finally:
            telling.cancel()
            self._shared.publish(self._counts.encoded())

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(PUBLISH_SECONDS)
            self._shared.publish(self._counts.encoded())

    def collect(self) -> Iterator[Metric]:
        """The numbers of all processes as the library's families, when it is asked for them."""
        counts = self._of_all()
        labels = ("method", "route", "status")
        requests = CounterMetricFamily("indicators_requests", "Requests answered.", labels=labels)
        for (method, route, status), count in counts.requests.items():
            requests.add_metric((method, route, str(status)), count)
        yield requests
        told = "Seconds from a request's headers to the end of its answer."
        seconds = HistogramMetricFamily("indicators_request_seconds", told, labels=("route",))
        for route, durations in counts.durations.items():
            buckets = list(zip(_BOUNDS, accumulate(durations.counts), strict=True))
            seconds.add_metric((route,), buckets, durations.seconds)
        yield seconds

    def _of_all(self) -> RequestCounts:
        """This process's numbers of now and the others' of a second ago.

        Its own are published before they are told: what was told once is never taken back, whoever tells it next and
        whatever becomes of this process.
        """
        own, counts = self._counts.encoded(), RequestCounts()
        self._shared.publish(own)
        for encoded in (own, *self._shared.others()):
            counts.add(encoded)
        return counts

    def exposition(self) -> bytes:
        """All series as text."""
        return generate_latest(self.registry)
