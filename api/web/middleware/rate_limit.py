"""Requests of one client in a time, in the fields of draft-ietf-httpapi-ratelimit-headers."""

from __future__ import annotations

import time
from collections import OrderedDict
from math import ceil, floor

from limits import RateLimitItem, parse_many
from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport
from limits.strategies import SlidingWindowCounterRateLimiter

from api.domain.errors import TooManyRequests
from api.web.middleware.client_address import client_of
from api.web.middleware.delivery import REFUSAL, App, Message, Receive, Scope, Send, matches_any
from api.web.middleware.headers import REQUESTED_METHOD, Header

CLIENTS = 10_000
"""Clients that are remembered, each by four numbers for each limit."""


class _Windows:
    """The requests in the window of now and in the one before it."""

    __slots__ = ("before", "now", "window")

    def __init__(self, window: int) -> None:
        self.window, self.before, self.now = window, 0, 0

    def go_on_to(self, window: int) -> None:
        if window != self.window:
            self.before = self.now if window == self.window + 1 else 0
            self.window, self.now = window, 0

    def take_back_from(self, window: int) -> None:
        if window == self.window:
            self.now = max(0, self.now - 1)
        elif window == self.window - 1:
            self.before = max(0, self.before - 1)


class RateMemory(Storage, SlidingWindowCounterSupport):
    """The counts of a sliding window by client and limit, which its thread alone changes."""

    STORAGE_SCHEME = None

    def __init__(self, clients: int = CLIENTS, limits: int = 1) -> None:
        super().__init__()
        self._most = clients * limits
        self._windows: OrderedDict[str, _Windows] = OrderedDict()

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count a request, unless there were as many as may be."""
        before, left, now, _ = self.get_sliding_window(key, expiry)
        if floor(before * left / expiry + now) + amount > limit:
            return False
        self._windows[key].now += amount
        return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """The requests of the window before with the seconds that they still count for, and the same of that of now."""
        window, passed = divmod(time.time(), expiry)
        windows = self._windows.get(key)
        if windows is None:
            windows = self._windows[key] = _Windows(int(window))
            if len(self._windows) > self._most:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end(key)
            windows.go_on_to(int(window))
        left = expiry - passed
        return windows.before, left, windows.now, left + expiry

    def take_back(self, key: str, expiry: int, counted_at: float) -> None:
        """Forget a request that was counted then, where its client is remembered and its window still counts."""
        if (windows := self._windows.get(key)) is not None:
            windows.take_back_from(int(counted_at // expiry))

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget a client."""
        self.clear(key)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a storage elsewhere may raise; this one raises nothing."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, whatever the limit."""
        self.get_sliding_window(key, expiry)
        self._windows[key].now += amount
        return self._windows[key].now

    def get(self, key: str) -> int:
        """The requests of the window in which the client was seen last."""
        return windows.now if (windows := self._windows.get(key)) else 0

    def get_expiry(self, key: str) -> float:
        """When that is forgotten, which is told with the window instead."""
        return time.time() if key in self._windows else 0.0

    def check(self) -> bool:
        """That it works."""
        return True

    def reset(self) -> int:
        """Forget all clients."""
        count = len(self._windows)
        self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget a client."""
        self._windows.pop(key, None)

    def __len__(self) -> int:
        """How many counts are remembered: of each client one for each limit."""
        return len(self._windows)


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
