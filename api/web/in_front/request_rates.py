"""How many requests one client may make in a time, told in the fields of draft-ietf-httpapi-ratelimit-headers-10.

`RateLimit-Policy` has each quota (q) with its window of seconds (w), `RateLimit` what is left of that which is used up
first (r) and the seconds until more is there (t).
"""

from __future__ import annotations

import time
from math import ceil

from limits import RateLimitItem, parse_many
from limits.strategies import SlidingWindowCounterRateLimiter

from api.domain.errors import TooManyRequests
from api.web.in_front.client_address import client_of
from api.web.in_front.cors import Header
from api.web.in_front.delivery import REFUSAL, App, Message, Receive, Scope, Send
from api.web.in_front.rate_memory import RateMemory

FREE = frozenset({"/healthz", "/readyz", "/metrics"})
"""Paths that those who watch over the service ask."""


class RequestRates:
    """The limits of one process; `wanted` in the notation of the library: `600/minute`, `10/second;5000/hour`."""

    def __init__(self, wanted: str, memory: RateMemory | None = None) -> None:
        self._limits = sorted(parse_many(wanted))
        self._limiter = SlidingWindowCounterRateLimiter(RateMemory() if memory is None else memory)
        policies = (f"{_name(limit)};q={limit.amount};w={limit.get_expiry()}" for limit in self._limits)
        self._policy: Header = (b"ratelimit-policy", ", ".join(policies).encode())

    def count(self, client: str) -> bool:
        """Count a request in each of the limits, unless one of them is used up."""
        if not self.has_left(client):
            return False
        for limit in self._limits:
            self._limiter.hit(limit, client)
        return True

    def has_left(self, client: str) -> bool:
        """Whether the client may make another request."""
        return all(self._limiter.test(limit, client) for limit in self._limits)

    def headers(self, client: str) -> tuple[Header, ...]:
        """What a client is told with its answer."""
        limit, left, seconds = self._tightest(client)
        return self._policy, (b"ratelimit", f"{_name(limit)};r={left};t={seconds}".encode())

    def refusal(self, client: str) -> TooManyRequests:
        """What a client is told that has made too many."""
        limit, _, seconds = self._tightest(client)
        detail = (
            f"One client may make {limit.amount} requests in {limit.get_expiry()} seconds. Ask again in {seconds}; "
            "with If-None-Match what is unchanged is answered without being counted."
        )
        return TooManyRequests(detail, headers={"Retry-After": str(seconds)})

    def _tightest(self, client: str) -> tuple[RateLimitItem, int, int]:
        """The limit that is used up first, what is left of it, and the seconds until there is more."""
        found = [(limit, self._limiter.get_window_stats(limit, client)) for limit in self._limits]
        limit, stats = min(found, key=lambda pair: (pair[1].remaining, -pair[1].reset_time))
        return limit, stats.remaining, max(1, ceil(stats.reset_time - time.time()))


class RatedRequests:
    """An ASGI application in front of all: counts each request, and has those refused that are too many.

    A request that may be answered by 304 is counted when it is not: what is unchanged is free.
    """

    def __init__(self, app: App, rates: RequestRates) -> None:
        self.app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer with what is left to the client."""
        if scope["type"] != "http" or _is_free(scope):
            await self.app(scope, receive, send)
            return
        client, rates = client_of(scope), self._rates
        may_be_unchanged = any(name == b"if-none-match" for name, _ in scope["headers"])
        refused = not (rates.has_left if may_be_unchanged else rates.count)(client)
        if refused:
            scope.setdefault("state", {}).setdefault(REFUSAL, rates.refusal(client))

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                if may_be_unchanged and not refused and message["status"] != 304:
                    rates.count(client)
                message = {**message, "headers": [*message["headers"], *rates.headers(client)]}
            await send(message)

        await self.app(scope, receive, told)


def _is_free(scope: Scope) -> bool:
    """Whether a request is not counted: the watchers', and what a browser asks before it may ask."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) in FREE or scope["method"] == "OPTIONS"


def _name(limit: RateLimitItem) -> str:
    """The name of a limit, a string of RFC 9651: what it says."""
    return f'"{limit}"'
