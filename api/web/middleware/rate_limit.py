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


class RatedRequests:
    """An ASGI application in front of all: counts each request, and has those refused that are too many.

    Limits are `wanted` in the notation of the library: `600/minute`, `10/second;5000/hour`. What is unchanged is free.
    `If-None-Match: *` is no such request: it gets a 304 for whatever there is, also for what its client never had.
    """

    def __init__(self, app: App, wanted: str) -> None:
        self._app = app
        self._limits = sorted(parse_many(wanted))
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        policies = (f'"{limit}";q={limit.amount};w={limit.get_expiry()}' for limit in self._limits)
        self._policy: Header = (b"ratelimit-policy", ", ".join(policies).encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer with what is left to the client."""
        is_preflight = scope["method"] == "OPTIONS" and any(name == REQUESTED_METHOD for name, _ in scope["headers"])
        if is_preflight or scope["path"].removeprefix(scope.get("root_path", "")) in PROBES:
            await self._app(scope, receive, send)
            return
        client = client_of(scope)
        tags = [value for name, value in scope["headers"] if name == b"if-none-match"]
        may_be_free = bool(tags) and not any(b"*" in value for value in tags)
        is_allowed = all(self._limiter.test(limit, client) for limit in self._limits)
        if not is_allowed:
            scope.setdefault("state", {})[REFUSAL] = self._refusal(client)
        elif not may_be_free:
            self._count(client)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                if is_allowed and may_be_free and message["status"] != 304:
                    self._count(client)
                limit, left, seconds = self._tightest(client)
                own = (b"ratelimit", f'"{limit}";r={left};t={seconds}'.encode())
                message = {**message, "headers": [*message["headers"], self._policy, own]}
            await send(message)

        await self._app(scope, receive, told)

    def _count(self, client: str) -> None:
        for limit in self._limits:
            self._limiter.hit(limit, client)

    def _refusal(self, client: str) -> TooManyRequests:
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
