"""Reading ahead: a thread makes the next items while one is used, which helps where either waits for no interpreter."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
_TURN = 0.0002
"""Seconds after which the thread lets the other side go on; by default it is 5 ms, at each of many short waits."""


def read_ahead(items: Iterator[Item], most: int = 3) -> Generator[Item]:
    """The same items in the same order, at most so many of them made before they are asked for."""
    # One thread, so that the items are made one after the other.
    with _short_turns(), ThreadPoolExecutor(1, "read-ahead") as thread:
        waiting: deque[Future[list[Item]]] = deque(thread.submit(_next, items) for _ in range(most))
        while found := waiting.popleft().result():
            waiting.append(thread.submit(_next, items))
            yield from found


def _next(items: Iterator[Item]) -> list[Item]:
    """The next item alone; nothing behind the last."""
    return list(islice(items, 1))


@contextmanager
def _short_turns() -> Generator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(_TURN, before))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
