"""Reads from PostgreSQL by asyncpg, and the choice of one of several hosts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import Any, TypeVar

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL, Connection, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from api.storage.address import ANY, PREFERRED, PRIMARY, STANDBY, WANTED
from api.storage.sqlite_file import error_code

Result = TypeVar("Result")
Work = Callable[[Connection], Result]
Moved = Callable[[str, str], None]

HOST_SECONDS = 2.0
"""Seconds to wait for a connection to one of several hosts."""
AVOIDED_SECONDS = 3.0
"""Seconds for which a failed host is tried last, and not at all if another host answers."""
Host = tuple[str, int]


class Hosts:
    """Makes connections to one host of an address; to another when that fails or no longer has a wanted role."""

    def __init__(self, moved: Moved = lambda *_: None) -> None:
        """Call `moved` with `host:port` and role at the first choice, after `leave` and when host or role changes."""
        self.least = 0
        """The number of the release that a standby must have, so that no answer goes back to an earlier release."""
        self._moved = moved
        self._chosen: tuple[Host, str] | None = None
        self._failed: dict[Host, float] = {}

    def leave(self) -> None:
        """Leave the chosen host: for AVOIDED_SECONDS, new connections try the other hosts first."""
        if self._chosen:
            self._failed[self._chosen[0]], self._chosen = monotonic(), None

    async def connect(
        self, *, host: Any = None, port: Any = None, target_session_attrs: str = ANY, **given: Any
    ) -> Any:
        """A connection by asyncpg with these arguments; of several hosts (a list), to one that has the wanted role.

        Each of several hosts has HOST_SECONDS, whatever `timeout` says. If none has the role, it raises a server's own
        refusal, ReadOnlySQLTransactionError if only standbys answer, or ConnectionError.
        """
        if not isinstance(host, list):
            return await asyncpg.connect(host=host, port=port, target_session_attrs=target_session_attrs, **given)
        given["timeout"] = HOST_SECONDS
        wanted, before = WANTED[target_session_attrs], monotonic() - AVOIDED_SECONDS
        failed = {each for each, moment in self._failed.items() if moment > before}
        chosen = self._chosen and self._chosen[0]
        opened, said, refused = dict[tuple[Host, str], Any](), [], None
        try:
            for each in sorted(zip(host, port, strict=True), key=lambda each: (each in failed, each != chosen)):
                if opened and each in failed:
                    break
                try:
                    connection, role = await self._open(each, given)
                except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                    refused = error if isinstance(error, asyncpg.PostgresError) else refused
                    said.append(f"{each[0]}:{each[1]} does not answer ({error or type(error).__name__})")
                    continue
                opened[each, role] = connection
                said.append(f"{each[0]}:{each[1]} is a {role}")
                if role in wanted and (target_session_attrs != PREFERRED or role == STANDBY or each == chosen):
                    break
            for found in sorted(opened, key=lambda found: found[1] == PRIMARY):
                if found[1] in wanted:
                    if self._chosen != found:
                        self._chosen = found
                        self._moved("{}:{}".format(*found[0]), found[1])
                    return opened.pop(found)
        finally:
            for other in opened.values():
                other.terminate()
        if refused:
            raise refused
        is_read_only = target_session_attrs == PRIMARY and opened
        raise (asyncpg.ReadOnlySQLTransactionError if is_read_only else ConnectionError)("; ".join(said))

    async def _open(self, host: Host, given: dict[str, Any]) -> tuple[Any, str]:
        """A connection to a host, and the host's role; a host for which this raises or is cancelled is tried last."""
        connection, role = None, PRIMARY
        try:
            connection = await asyncpg.connect(host=host[0], port=host[1], **given)
            if await connection.fetchval("SELECT pg_is_in_recovery()", timeout=HOST_SECONDS):
                role, newest = STANDBY, "SELECT max(sequence) FROM release"
                if self.least and await connection.fetchval(newest, timeout=HOST_SECONDS) < self.least:
                    role = "standby that lacks the newest release"
        except BaseException:
            self._failed[host] = monotonic()
            if connection:
                connection.terminate()
            raise
        self._failed.pop(host, None)
        return connection, role


CONNECT_SECONDS = 5
"""Seconds to wait for a new connection, or for a free one in the pool."""
COMMAND_SECONDS = 30
"""Seconds that one statement may take while the server answers others; then the server cancels it."""
LOCK_SECONDS = 0.3
"""Seconds to wait for a table that another session has locked, as a reader of SQLite waits for the file."""
SLOW_SECONDS = 0.2
"""Seconds after which a read is slow enough to suspect that the server does not answer."""
FAREWELL_SECONDS = 0.5
"""Seconds that a server has to confirm the end of a connection."""


class PostgresReader:
    """A reader of PostgreSQL: a pool of connections, and one more for probes, which never wait for the pool."""

    def __init__(self, url: URL, suspect: Callable[[], None], moved: Moved) -> None:
        self._url = url
        self._suspect = suspect
        self.hosts = Hosts(moved)
        self._make_pools()
        self._reads: set[asyncio.Timeout] = set()
        self._farewells: set[asyncio.Task[None]] = set()
        self.dialect = self._engine.dialect

    async def read(self, work: Work[Result], *, bulk: bool) -> Result:
        """The result of `work` on a connection; TimeoutError if `give_up` is called meanwhile.

        A read that is not `bulk` is tried once more if the connection was lost, or the server ended the statement.
        """
        try:
            return await self._read(work)
        except (DBAPIError, ConnectionError) as error:
            is_gone = isinstance(error, ConnectionError) or error.connection_invalidated
            if bulk or not (is_gone or error_code(error).startswith(_AGAIN)):
                raise
            return await self._read(work)

    async def _read(self, work: Work[Result]) -> Result:
        """The result of `work` on a pooled connection; if it takes SLOW_SECONDS, `suspect` is called."""
        slow = asyncio.get_running_loop().call_later(SLOW_SECONDS, self._suspect)
        try:
            async with asyncio.timeout(None) as read:
                self._reads.add(read)
                async with self._connected(self._engine) as connection:
                    return await connection.run_sync(work)
        finally:
            self._reads.discard(read)
            slow.cancel()

    @asynccontextmanager
    async def _connected(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """Context manager: a connection of a pool, closed at the end if the pool was replaced meanwhile."""
        async with engine.connect() as connection:
            try:
                yield connection
            finally:
                if engine not in (self._engine, self._probing):  # replaced meanwhile: its pool is closed already
                    await connection.invalidate()

    def _make_pools(self) -> None:
        self._engine = self._pool()
        self._probing = self._pool(pool_size=1, max_overflow=0)

    def _pool(self, **options: Any) -> AsyncEngine:
        """A pool of read-only connections on which each statement is a transaction of its own."""
        # Each read is one statement, so that BEGIN and ROLLBACK around it would be two round trips for nothing.
        return create_async_engine(
            self._url,
            pool_pre_ping=True,
            pool_timeout=CONNECT_SECONDS,
            isolation_level="AUTOCOMMIT",
            connect_args={
                "async_creator_fn": self.hosts.connect,
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

    async def probe(self, statement: Executable) -> Sequence[Any]:
        """The only row of a select, on a connection of the pool for probes."""
        async with self._connected(self._probing) as connection:
            return (await connection.execute(statement)).one()

    def give_up(self) -> None:
        """In the event loop, end running reads by TimeoutError without waiting, leave the host and renew the pools."""
        now = asyncio.get_running_loop().time()
        for read in self._reads:
            read.reschedule(now)
        self.hosts.leave()
        self.renew()

    def renew(self) -> None:
        """Replace the pools of connections by new ones, and close the old ones in tasks of the running event loop."""
        for engine in (self._engine, self._probing):
            farewell = asyncio.create_task(engine.dispose())  # in a task, as it waits for the server
            self._farewells.add(farewell)
            farewell.add_done_callback(self._farewells.discard)
        self._make_pools()

    async def close(self) -> None:
        """Close all connections, and wait for that."""
        await asyncio.gather(*self._farewells, self._engine.dispose(), self._probing.dispose())


_AGAIN = ("40001", "57P0")
"""First characters of SQLSTATEs of a standby that cancels a statement, and of a server that shuts down."""


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that can be ended while the server does not answer."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's own
        """Close after a short wait for the server; at once with a `timeout`, which SQLAlchemy gives on failures."""
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if timeout is None:
                await super().close(timeout=FAREWELL_SECONDS)
                return
        self.terminate()
