"""One at a time makes what all who wait for it take; where it cannot be read, all of them are told so at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

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
