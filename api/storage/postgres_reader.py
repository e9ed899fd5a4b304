"""Reads of PostgreSQL through asyncpg, which wait for no server that does not answer."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL, Connection, Executable
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

Result = TypeVar("Result")


CONNECT_SECONDS = 5
"""Seconds to wait for a new connection, or for one that others have: then they are too many."""
COMMAND_SECONDS = 30
"""Seconds to wait for a statement of a server that answers others; then it has to give it up."""
LOCK_SECONDS = 0.3
"""Seconds to wait for a table that another session has to itself, as a reader of SQLite waits for the file."""
SLOW_SECONDS = 0.2
"""Seconds after which a read arouses the suspicion that the server answers nobody."""
FAREWELL_SECONDS = 0.5
"""Seconds that a server has to take note that a connection ends."""


class PostgresReader:
    """A pool of connections, and one more by which the server is probed however many others wait."""

    def __init__(self, url: URL, suspect: Callable[[], None]) -> None:
        self._url = url
        self._suspect = suspect
        self._engine = _pool(url)
        self._probing = _pool(url, pool_size=1, max_overflow=0)
        self._reads: set[asyncio.Timeout] = set()
        self._farewells: set[asyncio.Task[None]] = set()
        self.dialect = self._engine.dialect

    def is_replaced(self) -> bool:
        """Always False: unlike a file, a server is not exchanged under its address."""
        return False

    async def read(self, work: Callable[[Connection], Result], *, bulk: bool) -> Result:
        """Result of the work on a connection; TimeoutError once the reads are given up, whatever it waits for."""
        slow = asyncio.get_running_loop().call_later(SLOW_SECONDS, self._suspect)
        try:
            async with asyncio.timeout(None) as read:
                self._reads.add(read)
                try:
                    async with self._engine.connect() as connection:
                        return await connection.run_sync(work)
                finally:
                    self._reads.discard(read)
        finally:
            slow.cancel()

    async def probe(self, statement: Executable) -> Sequence[Any]:
        """The only row of a select."""
        probing = self._probing
        async with probing.connect() as connection:
            try:
                return (await connection.execute(statement)).one()
            finally:
                if probing is not self._probing:  # given up meanwhile: its pool has taken its leave already
                    await connection.invalidate()

    def give_up(self) -> None:
        """End every read that runs, without a word to the server, and make new connections from now on."""
        now = asyncio.get_running_loop().time()
        for read in self._reads:
            read.reschedule(now)
        old = (self._engine, self._probing)
        self._engine, self._probing = _pool(self._url), _pool(self._url, pool_size=1, max_overflow=0)
        for engine in old:
            farewell = asyncio.create_task(engine.dispose())  # which waits, so that nobody waits for it
            self._farewells.add(farewell)
            farewell.add_done_callback(self._farewells.discard)

    async def close(self) -> None:
        """Give back every connection."""
        await asyncio.gather(*self._farewells, self._engine.dispose(), self._probing.dispose())


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that can be ended while the server does not answer."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's own
        """End with a short farewell to the server, or at once where SQLAlchemy gives up, for which it names a time."""
        if timeout is not None:
            self.terminate()
            return
        try:
            await super().close(timeout=FAREWELL_SECONDS)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self.terminate()


def _pool(url: URL, **options: Any) -> AsyncEngine:
    # Each read is one statement, so that BEGIN and ROLLBACK around it would be two round trips for nothing.
    return create_async_engine(
        url,
        pool_pre_ping=True,
        pool_timeout=CONNECT_SECONDS,
        isolation_level="AUTOCOMMIT",
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": COMMAND_SECONDS,
            "connection_class": _Connection,
            "server_settings": {
                "default_transaction_read_only": "on",
                "lock_timeout": f"{LOCK_SECONDS * 1000:.0f}ms",
            },
        },
        **options,
    )
