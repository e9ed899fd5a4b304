"""Counts and durations of requests, in the text format that Prometheus reads."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import accumulate

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from api.service.process import PUBLISH_SECONDS, ProcessNumbers

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""Seconds up to which the requests of a bucket took; a last one holds all that took longer."""
_BOUNDS = (*(str(float(bound)) for bound in BUCKETS), "+Inf")


class Metrics:
    """Requests by method, route and status, and how long they took; one registry for each application.

    Plain numbers that only the event loop changes: the library's own, which lock, take twice as long to count. Where
    several processes serve, each tells its numbers to the others, and whichever is asked answers for all.
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._requests: dict[tuple[str, str, int], int] = {}
        self._durations: dict[str, list[float]] = {}
        """By route how many requests fell into each bucket, and at the end the seconds of all together."""
        self._shared = ProcessNumbers()
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        key = (method if method in METHODS else "other", route, status)
        self._requests[key] = self._requests.get(key, 0) + 1
        durations = self._durations.get(route)
        if durations is None:
            durations = self._durations[route] = [0.0] * (len(BUCKETS) + 2)
        durations[bisect_left(BUCKETS, seconds)] += 1
        durations[-1] += seconds

    def share(self, numbers: ProcessNumbers) -> None:
        """Count together with the other processes from now on."""
        self._shared = numbers

    @asynccontextmanager
    async def told(self) -> AsyncIterator[None]:
        """Tell the others each second, and at the end what was counted last."""

        async def tell() -> None:
            while True:
                await asyncio.sleep(PUBLISH_SECONDS)
                self._shared.publish(self._encoded())

        telling = asyncio.create_task(tell())
        try:
            yield
        finally:
            telling.cancel()
            self._shared.publish(self._encoded())

    def _encoded(self) -> bytes:
        """All of it; another thread may count meanwhile."""
        requests = [(*key, count) for key, count in list(self._requests.items())]
        return orjson.dumps([requests, {route: list(one) for route, one in list(self._durations.items())}])

    def collect(self) -> Iterator[Metric]:
        """The numbers of all processes as the library's families: this one's of now, the others' of a second ago.

        Its own are published before they are told: what was told once is never taken back, whoever tells it next and
        whatever becomes of this process.
        """
        own = self._encoded()
        self._shared.publish(own)
        counts: Counter[tuple[str, ...]] = Counter()
        durations: dict[str, list[float]] = {}
        for encoded in (own, *self._shared.others()):
            requests, of_routes = orjson.loads(encoded)
            for method, route, status, count in requests:
                counts[method, route, str(status)] += count
            for route, numbers in of_routes.items():
                before = durations.get(route, [0.0] * len(numbers))
                durations[route] = [one + other for one, other in zip(before, numbers, strict=True)]
        labels = ("method", "route", "status")
        family = CounterMetricFamily("indicators_requests", "Requests answered.", labels=labels)
        for key, count in counts.items():
            family.add_metric(key, count)
        yield family
        told = "Seconds from a request's headers to the end of its answer."
        seconds = HistogramMetricFamily("indicators_request_seconds", told, labels=("route",))
        for route, (*buckets, total) in durations.items():
            seconds.add_metric((route,), list(zip(_BOUNDS, accumulate(buckets), strict=True)), total)
        yield seconds

    def exposition(self) -> bytes:
        """All series as text."""
        return generate_latest(self.registry)
