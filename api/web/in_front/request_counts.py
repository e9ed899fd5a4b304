"""How many requests there were of each kind and how long they took, as plain numbers that can be added up."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

import orjson

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
