"""A database that is read, on either engine: what it gives, or that it is not ready."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import SQLModel
from sqlmodel.sql.expression import SelectOfScalar

from api.domain.errors import NotReady
from api.storage.database_address import parse_url, sqlite_path
from api.storage.prepared_select import PreparedSelect
from api.storage.sqlite_reader import SqliteReader
from api.storage.unreadable import unreadable

BULK = 500
"""From so many rows on a read is bulk: on SQLite it goes to a thread."""
PROBE_TICKS, TICK_SECONDS = 11, 0.05
"""How long a database may take to answer a probe: ticks of the event loop, since a busy loop is not the database's."""
FAULTS = (DBAPIError, PoolTimeoutError, sqlite3.Error, OSError)
"""What drivers raise where a database cannot be read."""

Table = TypeVar("Table", bound=SQLModel)
RowType = TypeVar("RowType")
Result = TypeVar("Result")


def _nothing(*_told: object) -> None:
    pass


class Database:
    """A database that is read: on SQLite in the caller's thread, on PostgreSQL through asyncpg.

    A short SQLite read takes less time than handing it to a thread; `bulk=True` hands over a long one.
    """

    def __init__(self, url: str, failed: Callable[[NotReady], None] = _nothing) -> None:
        self.url = parse_url(url)
        self.lost: NotReady | None = None
        """Why it is known not to answer, where somebody watches it: until it is found again no read is tried."""
        self.suspect: Callable[[], None] = _nothing
        """Called where a read fails or takes long."""
        self._failed = failed
        path = sqlite_path(self.url)
        if path is not None:
            self._reader: Any = SqliteReader(path)
        else:
            from api.storage.postgres_reader import PostgresReader  # its driver takes 50 ms to import

            self._reader = PostgresReader(self.url, self._suspect)

    async def rows(self, statement: Executable, *, bulk: bool = False) -> Sequence[Row[Any]]:
        """All rows of a select; NotReady where the database or its tables are missing."""
        with self.reading():
            rows: Sequence[Row[Any]] = await self._reader.rows(statement, bulk=bulk)
            return rows

    async def prepared(
        self, select: PreparedSelect, row: Callable[[Sequence[Any]], RowType], *, bulk: bool = False
    ) -> list[RowType]:
        """What `row` makes of each row of a select that is built once a shape; NotReady as for `rows`."""
        found = select.compiled(self._reader.dialect)
        if found is None:
            return list(map(row, await self.rows(select.statement(), bulk=bulk)))
        with self.reading():
            made: list[RowType] = await self._reader.prepared(*found, row, bulk=bulk)
            return made

    async def instances(self, statement: SelectOfScalar[Table]) -> Sequence[Table]:
        """What a select of a table gives, as instances of its class, with the relationships that it loads.

        They take three times as long as rows of columns, so that no answer is made of them. NotReady as for `rows`.
        """
        with self.reading():
            found: Sequence[Table] = await self._reader.instances(statement)
            return found

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """What the work makes of a synchronous connection that it reads from, statement after statement."""
        made: Result = await self._reader.read(work)
        return made

    async def probe(self, statement: Executable) -> Sequence[Any]:
        """The only row of a select, whoever else reads; NotReady within half a second where it does not come."""
        try:
            return await _in_time(self._reader.probe(statement))
        except FAULTS as error:
            raise unreadable(self.url, error) from error

    def is_replaced(self) -> bool:
        """Whether another database has taken its place: what has been opened is not the file that lies there now."""
        replaced: bool = self._reader.is_replaced()
        return replaced

    def again(self) -> Database:
        """The database that lies at the address now."""
        again = Database(self.url.render_as_string(hide_password=False), self._failed)
        again.suspect = self.suspect
        return again

    def lose(self, why: NotReady) -> None:
        """Take it as lost: whoever reads from it now fails, and whoever wants to fails at once."""
        if self.lost is None:
            self._reader.give_up()
        self.lost = why

    def found(self) -> None:
        """Read from it again."""
        self.lost = None

    def _suspect(self) -> None:
        self.suspect()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """NotReady where what is read here fails, or is known not to answer; in the event loop."""
        if self.lost is not None:
            raise NotReady(self.lost.reason, self.lost.advice)
        try:
            yield
        except FAULTS as error:
            if self.lost is not None:
                raise NotReady(self.lost.reason, self.lost.advice) from error
            self.suspect()
            problem = unreadable(self.url, error)
            self._failed(problem)
            raise problem from error

    async def close(self) -> None:
        """Give back every connection."""
        await self._reader.close()


async def _in_time(probe: Any) -> Sequence[Any]:
    """What a probe gives; TimeoutError where it takes too long, and nobody waits for it to end."""
    task: asyncio.Task[Sequence[Any]] = asyncio.ensure_future(probe)
    try:
        for _ in range(PROBE_TICKS):
            await asyncio.wait({task}, timeout=TICK_SECONDS)
            if task.done():
                return task.result()
        raise TimeoutError(f"no answer in {PROBE_TICKS * TICK_SECONDS:.1f} s")
    finally:
        if not task.done():
            task.cancel()
            task.add_done_callback(_forget)


def _forget(task: asyncio.Task[Any]) -> None:
    if not task.cancelled():
        task.exception()
