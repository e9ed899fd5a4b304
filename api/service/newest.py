"""The served catalogue, which a background task keeps at the newest release, and the memory of the process."""

import asyncio
import ctypes
import mmap
from contextlib import suppress
from dataclasses import replace
from math import inf
from pathlib import Path
from time import monotonic

from api.domain.catalogue import Catalogue, DataVersion
from api.domain.errors import NotReady
from api.service.log import DatabaseTroubles, logger
from api.service.process import NEWEST
from api.storage import catalogue as catalogue_queries
from api.storage import writing
from api.storage.database import Database


def give_back_freed_memory() -> None:
    """Have glibc return free memory to the system, which takes milliseconds; does nothing without glibc."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


_HEAPS = {-8: 2, -3: 256 * 1024, -1: 1024 * 1024}
"""Options of glibc's mallopt: at most two arenas, blocks that are mapped on their own, free bytes that a heap keeps."""


def keep_heaps_small() -> None:
    """Set glibc's malloc to share two heaps and free large blocks at once, to save memory; nothing without glibc."""
    with suppress(AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for option, value in _HEAPS.items():
            mallopt(option, value)


def resident_bytes() -> int:
    """Bytes of main memory that this process occupies; 0 where the system does not give them."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * mmap.PAGESIZE
    return 0


def newest_seen(folder: Path | None = None) -> "memoryview[int]":
    """A memoryview of one number, that of the newest release, first 0; processes share it if `folder` has its file."""
    memory: bytearray | mmap.mmap = bytearray(8)
    with suppress(OSError, ValueError):  # the folder or its file is missing
        if folder is not None:
            with (folder / NEWEST).open("r+b") as file:
                memory = mmap.mmap(file.fileno(), 8)
    # One aligned number of eight bytes is read and written as a whole.
    return memoryview(memory).cast("Q")


RETRY_SECONDS = 0.2
"""Seconds between two looks for a lost database; each is one connection of a process, whatever clients do."""
LEAST_SECONDS = 0.05
"""Minimum number of seconds between two looks, however many reads are slow or fail."""
PROBE_SECONDS = 1.0
"""Seconds between two looks for the database if each request looks for new releases itself."""


class NewestRelease:
    """The served database and catalogue, and the task that looks for new releases; a look reads the newest version.

    While the task runs, requests take the served data and wait for no look. Without the task, or if
    `refresh_seconds` is 0, a request looks itself if the last look is too long ago.
    """

    def __init__(self, database: Database, refresh_seconds: float) -> None:
        self.database = database
        self.current: Catalogue | None = None
        """The catalogue of the served data; other data have another object."""
        self._version = DataVersion(-1, None, None)
        self._refresh_seconds = refresh_seconds
        self._seen = newest_seen()
        self._looked = self._answered = -inf
        """Times at which the last successful look began, and at which the database last answered a probe."""
        self._lock = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._taking: asyncio.Task[None] | None = None
        self._probing: asyncio.Task[DataVersion | None] | None = None
        self._suspected = asyncio.Event()
        self._troubles = DatabaseTroubles()

    def at_once(self) -> Catalogue | None:
        """The served catalogue; None if the version in the database must be read first."""
        is_kept_up = self._refresh_seconds > 0 and self._task is not None
        return self.current if is_kept_up and self._seen[0] <= self._version.release else None

    async def catalogue(self) -> Catalogue:
        """The catalogue of the newest release, after a read of the database if one is due; NotReady if that fails."""
        if current := self.at_once():
            return current
        began = monotonic()
        late = self._seen[0] > self._version.release  # another process of this server serves a later one
        if began - self._looked > self._refresh_seconds or not self.current or late:
            async with self._lock:
                if self._looked < began or not self.current:
                    await self._look()
        assert self.current  # noqa: S101 - a look sets it or raises
        return self.current

    async def probe(self) -> None:
        """Check that the database answers; NotReady if it is lost or does not answer in half a second.

        After a failure all reads are refused too, so that nothing is served while the service says it is not ready.
        Calls at the same time share one probe: if many waited for one connection, the database would seem lost.
        """
        if not self.database.lost:
            if not self._probing or self._probing.done():
                self._probing = asyncio.create_task(self._probe())
            if await asyncio.shield(self._probing) is None:
                self._suspected.set()
        if lost := self.database.lost:
            raise NotReady(lost.reason, lost.advice) from lost

    async def _probe(self) -> DataVersion | None:
        """The version in the database; on failure None, marking the database as lost, or NotReady if no task runs."""
        database, begun = self.database, monotonic()
        try:
            version = await catalogue_queries.probed_version(database)
            self._refuse_lag(database, version)
        except NotReady as problem:
            if not self._task:  # no task would find it again
                self._troubles.failed(problem)
                raise
            self._lose(database, problem, begun)
            return None
        if database is self.database:
            self._answered = monotonic()
            self._find()
        return version

    def watch(self, seen: "memoryview[int]") -> None:
        """Start the task that looks for new releases, in the running loop; `seen` is the result of newest_seen."""
        self._seen = seen
        self.database.suspect = self._suspected.set
        self._task = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Stop looking for releases, and close the connections to the database."""
        for task in (self._task, self._taking, self._probing):
            if task:
                task.cancel()
                await asyncio.wait({task}, timeout=1)
        self._task = self._taking = self._probing = None
        await self.database.close()

    async def _watch(self) -> None:
        """Look for new releases without end, at intervals, and soon after a read failed or was slow."""
        while True:
            self._suspected.clear()
            try:
                await self._look_in_time()
            except Exception:  # the next look may succeed, and without a task no release would ever be seen again
                logger("indicators.database").exception("look-failed")
            await asyncio.sleep(LEAST_SECONDS)
            pause = RETRY_SECONDS if self.database.lost else self._refresh_seconds or PROBE_SECONDS
            with suppress(TimeoutError):
                await asyncio.wait_for(self._suspected.wait(), pause)

    async def _look_in_time(self) -> None:
        """Probe the database; if it has new data or was replaced, start a task to take them, which may last longer."""
        begun, is_replaced = monotonic(), self.database.is_replaced()
        version = None if is_replaced else await self._probe()
        if version == self._version:
            self._looked = begun
        elif (is_replaced or version) and (not self._taking or self._taking.done()):
            self._taking = asyncio.create_task(self._take())

    async def _take(self) -> None:
        """Serve what the database has now, or log a failure; the database is lost if its new file cannot be read."""
        try:
            async with self._lock:
                await self._look()
        except NotReady as problem:
            if self.database.is_replaced():
                self._lose(self.database, problem, inf)  # the old file is gone, and its successor cannot be read
            else:
                self._troubles.failed(problem)
        except Exception:
            logger("indicators.database").exception("look-failed")

    async def _look(self) -> None:
        """Serve what the database has now, with a new catalogue for a new release or file; NotReady if that fails."""
        database = self.database.again() if self.database.is_replaced() else self.database
        begun, before, current = monotonic(), self._seen[0], self.current
        try:
            version = await catalogue_queries.version(database)
            self._refuse_lag(database, version)
            release = version.release
            if not current or database is not self.database or version.newest != self._version.newest:
                database.need(release)
                await writing.ensure(database, in_thread=self._task is not None)
                current = await catalogue_queries.catalogue(database)
                newest = current.newest()
                release = max(release, newest.sequence if newest else 0)
            elif version != self._version:  # only figures were verified: findings stay the same
                current = replace(current, verified_at=version.verified_at)
            if release > self._seen[0] or self._seen[0] == before:  # a lower one after a restore, which fell meanwhile
                self._seen[0] = release
            if current is not self.current:
                if self.current:
                    self.current.forget()
                self.current, self._version = current, version
            if database is not self.database:
                self._find()
                database, self.database = self.database, database
            self._looked = begun
        finally:
            if database is not self.database:
                await database.close()

    def _refuse_lag(self, database: Database, version: DataVersion) -> None:
        """If a standby was read that lacks the served release, avoid such standbys from now on and raise NotReady."""
        if version.release < (number := self._seen[0]) and database.need(number):
            advice = (
                "It is read from another host, or from this one once it has caught up; pg_stat_replication has its lag."
            )
            raise NotReady("The standby lacks the newest release.", advice)

    def _lose(self, database: Database, problem: NotReady, begun: float) -> None:
        """Log and mark a database as lost, unless it has answered since the time `begun`, or was replaced."""
        if database is not self.database:
            return
        if begun <= self._answered:
            self._suspected.set()  # an answer came since the look began: look again before it counts as lost
            return
        self._troubles.failed(problem, "database-lost")
        database.lose(problem)

    def _find(self) -> None:
        """Unmark the database as lost, and log its return if it was."""
        if self.database.lost:
            self._troubles.found(monotonic() - self._looked)
        self.database.lost = None
