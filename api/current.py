"""The data as they stand: the catalogue of the newest release, looked for again every so often."""

from __future__ import annotations

import asyncio
from time import monotonic

from api import store
from api.dataset import Catalogue
from api.db import Database


class Current:
    """A database with the catalogue of its newest release; `version` changes whenever the data do."""

    def __init__(self, database: Database, refresh_seconds: float) -> None:
        self.database = database
        self.version = -1
        self._refresh_seconds = refresh_seconds
        self._catalogue: Catalogue | None = None
        self._looked = float("-inf")
        self._lock = asyncio.Lock()

    @property
    def loaded(self) -> Catalogue | None:
        """The catalogue if one was ever read."""
        return self._catalogue

    async def refresh(self) -> int:
        """The version of the data, read again when the last look is too long ago."""
        if monotonic() - self._looked > self._refresh_seconds:
            async with self._lock:
                await self._look()
        return self.version

    async def _look(self) -> None:
        found = await store.version(self.database)
        if found != self.version or self._catalogue is None:
            self._catalogue = await store.catalogue(self.database)
            self.version = found
        self._looked = monotonic()

    async def catalogue(self) -> Catalogue:
        """The catalogue of the newest release."""
        await self.refresh()
        if self._catalogue is None:
            async with self._lock:
                await self._look()
        assert self._catalogue is not None  # noqa: S101 - _look sets it or raises
        return self._catalogue

    async def probe(self) -> None:
        """Read from the database now; NotReady where it does not answer."""
        await store.version(self.database)
