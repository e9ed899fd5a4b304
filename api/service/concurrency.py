"""Values computed once a release by one caller for all who wait, and work outside the event loop."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

from api.domain.catalogue import Catalogue
from api.domain.errors import NotReady

Made = TypeVar("Made")


class _Kept(Generic[Made]):
    """One value, and the lock under which it is made; all who waited for a refused read are refused with it."""

    __slots__ = ("_lock", "_refused", "made")

    def __init__(self) -> None:
        self.made: Made | None = None
        self._lock = asyncio.Lock()
        self._refused: tuple[float, NotReady] | None = None

    async def make(self, make: Callable[[], Awaitable[Made]]) -> Made:
        begun = monotonic()
        async with self._lock:
            if self._refused is not None and self._refused[0] >= begun:
                raise NotReady(self._refused[1].reason, self._refused[1].advice)
            if self.made is None:
                try:
                    self.made = await make()
                except NotReady as problem:
                    self._refused = monotonic(), problem
                    raise
        return self.made


class OnceARelease(Generic[Made]):
    """Things made once of a catalogue, to which they may not refer, and a key; a failed making is tried again."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Catalogue, dict[Hashable, _Kept[Made]]] = WeakKeyDictionary()

    async def get(self, catalogue: Catalogue, make: Callable[[], Awaitable[Made]], key: Hashable = None) -> Made:
        """The value that was made of the catalogue under that key, made now if it is not there yet."""
        kept = self._kept.setdefault(catalogue, {}).setdefault(key, _Kept())
        return kept.made if kept.made is not None else await kept.make(make)


WORKERS = 2
FEW = 200
"""Rows that are made in less time than the loop can spare: a few milliseconds."""

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
