"""Values computed once a release, by one caller for all who wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from api.domain.catalogue import Catalogue
from api.domain.errors import NotReady


class SharedTurn:
    """A lock that passes on that the database could not be read.

    A read may wait for a while before it is refused: forty that found that out one after the other would wait for long.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._refused: NotReady | None = None
        self._refused_at = float("-inf")

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """The turn; NotReady where whoever had it meanwhile met with that."""
        asked = monotonic()
        async with self._lock:
            if self._refused is not None and self._refused_at >= asked:
                raise NotReady(self._refused.reason, self._refused.advice)
            try:
                yield
            except NotReady as problem:
                self._refused, self._refused_at = problem, monotonic()
                raise
            self._refused = None


Made = TypeVar("Made")


@dataclass(slots=True)
class _Kept(Generic[Made]):
    turn: SharedTurn = field(default_factory=SharedTurn)
    made: Made | None = None


class OnceARelease(Generic[Made]):
    """Things of one sort by the catalogue that they are made of, and by a key where there are several of it.

    They may not refer to their catalogue, which would then never be let go. A making that fails or is cancelled is
    taken up by the next who waits for it, unless the database could not be read.
    """

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Catalogue, dict[Hashable, _Kept[Made]]] = WeakKeyDictionary()

    async def get(self, catalogue: Catalogue, make: Callable[[], Awaitable[Made]], key: Hashable = None) -> Made:
        """What was made of the catalogue under that key, made now if it is not there yet."""
        kept = self._kept.setdefault(catalogue, {}).setdefault(key, _Kept())
        if kept.made is None:
            async with kept.turn.taken():
                if kept.made is None:
                    kept.made = await make()
        return kept.made
