"""Requests of one client in a time, in the fields of draft-ietf-httpapi-ratelimit-headers."""

from __future__ import annotations

import time
from math import ceil

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from api.domain.errors import TooManyRequests
from api.web.middleware.client_address import client_of
from api.web.middleware.delivery import REFUSAL, App, Message, Receive, Scope, Send
from api.web.middleware.headers import PROBES, REQUESTED_METHOD, Header


class RequestRates:
    """The limits of one process; `wanted` in the notation of the library: `600/minute`, `10/second;5000/hour`."""

    def __init__(self, wanted: str) -> None:
        self._limits = sorted(parse_many(wanted))
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        policies = (f"{_name(limit)};q={limit.amount};w={limit.get_expiry()}" for limit in self._limits)
        self._policy: Header = (b"ratelimit-policy", ", ".join(policies).encode())

    def allow(self, client: str) -> bool:
        """Whether none of the limits is used up."""
        return all(self._limiter.test(limit, client) for limit in self._limits)

    def count(self, client: str) -> None:
        """Count a request in each of the limits."""
        for limit in self._limits:
            self._limiter.hit(limit, client)

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

    What is unchanged is free. `If-None-Match: *` is no such request: it gets a 304 for whatever there is, also for what
    its client never had.
    """

    def __init__(self, app: App, rates: RequestRates) -> None:
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer with what is left to the client."""
        if _is_free(scope):
            await self._app(scope, receive, send)
            return
        client, rates = client_of(scope), self._rates
        tags = [value for name, value in scope["headers"] if name == b"if-none-match"]
        may_be_free = bool(tags) and not any(b"*" in value for value in tags)
        if not (is_allowed := rates.allow(client)):
            scope.setdefault("state", {})[REFUSAL] = rates.refusal(client)
        elif not may_be_free:
            rates.count(client)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                if is_allowed and may_be_free and message["status"] != 304:
                    rates.count(client)
                message = {**message, "headers": [*message["headers"], *rates.headers(client)]}
            await send(message)

        await self._app(scope, receive, told)


def _is_free(scope: Scope) -> bool:
    """Whether a request is not counted: the watchers', and what a browser asks before it may ask."""
    is_preflight = scope["method"] == "OPTIONS" and any(name == REQUESTED_METHOD for name, _ in scope["headers"])
    return is_preflight or scope["path"].removeprefix(scope.get("root_path", "")) in PROBES


def _name(limit: RateLimitItem) -> str:
    """The name of a limit, a string of RFC 9651: what it says."""
    return f'"{limit}"'
