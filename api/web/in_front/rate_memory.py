"""How often clients asked, of so many clients at most: the memory in which `limits` counts.

Its own MemoryStorage grows with the clients, starts a thread every hundredth of a second to look through all of them
for what has expired, and its asynchronous one does that on the loop at each request. Here the client that was seen
longest ago makes way for a new one.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from math import floor

from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport

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
