"""Counts and durations of requests, in the text format that Prometheus reads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""Seconds up to which the requests of a bucket took; a last one holds all that took longer."""
_BOUNDS = (*(str(float(bound)) for bound in _BUCKETS), "+Inf")


@dataclass(slots=True)
class _Durations:
    """How many requests of a route fell into each bucket, and the seconds of all together."""

    counts: list[int] = field(default_factory=lambda: [0] * len(_BOUNDS))
    seconds: float = 0.0


class Metrics:
    """Requests by method, route and status, and how long they took; one registry for each application.

    Plain numbers that only the event loop changes: the library's own, which lock, take twice as long to count.
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._requests: dict[tuple[str, str, int], int] = {}
        self._durations: dict[str, _Durations] = {}
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        key = (method if method in _METHODS else "other", route, status)
        requests = self._requests
        requests[key] = requests.get(key, 0) + 1
        durations = self._durations.get(route)
        if durations is None:
            durations = self._durations[route] = _Durations()
        durations.counts[bisect_left(_BUCKETS, seconds)] += 1
        durations.seconds += seconds

    def collect(self) -> Iterator[Metric]:
        """The numbers as the library's families, when it is asked for them."""
        labels = ("method", "route", "status")
        requests = CounterMetricFamily("indicators_requests", "Requests answered.", labels=labels)
        for (method, route, status), count in self._requests.items():
            requests.add_metric((method, route, str(status)), count)
        yield requests
        told = "Seconds from a request's headers to the end of its answer."
        seconds = HistogramMetricFamily("indicators_request_seconds", told, labels=("route",))
        for route, durations in self._durations.items():
            buckets = list(zip(_BOUNDS, accumulate(durations.counts), strict=True))
            seconds.add_metric((route,), buckets, durations.seconds)
        yield seconds

    def exposition(self) -> bytes:
        """All series as text."""
        return generate_latest(self._registry)
