"""Counts and durations of requests, in the text format that Prometheus reads."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

_METHODS = ("GET", "HEAD", "OPTIONS", "POST")


class Metrics:
    """Requests by method, route and status, and how long they took; one registry for each application."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("indicators_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "indicators_request_seconds",
            "Seconds from a request's headers to the end of its answer.",
            ("route",),
            buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
            registry=self._registry,
        )
        self._series: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        """The two of each method, route and status; to find them by their labels takes longer than to count."""

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        series = self._series.get((method, route, status))
        if series is None:
            known = method if method in _METHODS else "other"
            series = self._requests.labels(known, route, str(status)), self._seconds.labels(route)
            if known == method:  # methods are what callers write, and not kept
                self._series[method, route, status] = series
        requests, durations = series
        requests.inc()
        durations.observe(seconds)

    def exposition(self) -> bytes:
        """All series as text."""
        return generate_latest(self._registry)
