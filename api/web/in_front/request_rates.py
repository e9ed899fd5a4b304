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
from api.web.in_front.cors import REQUESTED_METHOD, Header
from api.web.in_front.delivery import REFUSAL, App, Message, Receive, Scope, Send
from api.web.in_front.etag import matches_any
from api.web.in_front.rate_memory import RateMemory

FREE = frozenset({"/healthz", "/readyz", "/metrics"})
"""Paths that those who watch over the service ask."""


class RequestRates:
    """The limits of one process; `wanted` in the notation of the library: `600/minute`, `10/second;5000/hour`."""

    def __init__(self, wanted: str, memory: RateMemory | None = None) -> None:
        self._limits = sorted(parse_many(wanted))
        self._memory = RateMemory(limits=len(self._limits)) if memory is None else memory
        self._limiter = SlidingWindowCounterRateLimiter(self._memory)
        policies = (f"{_name(limit)};q={limit.amount};w={limit.get_expiry()}" for limit in self._limits)
        self._policy: Header = (b"ratelimit-policy", ", ".join(policies).encode())

    def count(self, client: str) -> bool:
        """Count a request in each of the limits, unless one of them is used up."""
        if not all(self._limiter.test(limit, client) for limit in self._limits):
            return False
        for limit in self._limits:
            self._limiter.hit(limit, client)
        return True

    def take_back(self, client: str, counted_at: float) -> None:
        """Forget a request that was counted then."""
        for limit in self._limits:
            self._memory.take_back(limit.key_for(client), limit.get_expiry(), counted_at)

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

    What is unchanged is free, and known when it has been made: a request is counted at once, so that of many at a time
    no more are made than may be, and taken back where its answer is a 304. `If-None-Match: *` is no such request: it
    gets a 304 for whatever there is, also for what its client never had.
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
        now = time.time()
        counted = rates.count(client)
        free_if_unchanged = counted and _holds_tags(scope)
        if not counted:
            scope.setdefault("state", {}).setdefault(REFUSAL, rates.refusal(client))

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                if free_if_unchanged and message["status"] == 304:
                    rates.take_back(client, now)
                message = {**message, "headers": [*message["headers"], *rates.headers(client)]}
            await send(message)

        await self.app(scope, receive, told)


def _is_free(scope: Scope) -> bool:
    """Whether a request is not counted: the watchers', and what a browser asks before it may ask."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) in FREE or _is_preflight(scope)


def _is_preflight(scope: Scope) -> bool:
    return scope["method"] == "OPTIONS" and any(name == REQUESTED_METHOD for name, _ in scope["headers"])


def _holds_tags(scope: Scope) -> bool:
    """Whether a request names the answers that its client holds."""
    given = [value for name, value in scope["headers"] if name == b"if-none-match"]
    return bool(given) and not any(map(matches_any, given))


def _name(limit: RateLimitItem) -> str:
    """The name of a limit, a string of RFC 9651: what it says."""
    return f'"{limit}"'
