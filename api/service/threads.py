"""Python work in a few threads outside the event loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

WORKERS = 2
FEW = 200
"""Rows that are made in less time than the loop can spare: a few milliseconds."""

Made = TypeVar("Made")

_LIMITER: RunVar[CapacityLimiter] = RunVar("limiter of work off the loop")


async def off_the_loop(work: Callable[[], Made]) -> Made:
    """The result of work done in a thread while the loop goes on, once a worker is free."""
    limiter = _LIMITER.get(None)
    if limiter is None:
        _LIMITER.set(limiter := CapacityLimiter(WORKERS))
    return await to_thread.run_sync(work, limiter=limiter)


async def of_rows(count: int, work: Callable[[], Made]) -> Made:
    """The result of work on so many rows: at once where they are few, else off the loop."""
    return work() if count <= FEW else await off_the_loop(work)
