"""A database that is read, by SQLite's own driver or through asyncpg."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import anyio.to_thread
from sqlalchemy import URL, Connection, Engine, Executable, PoolProxiedConnection, QueuePool, Row, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Session, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from api.domain.errors import NotReady
from api.storage.database_address import parse_url, sqlite_path
from api.storage.prepared_select import PreparedSelect

BULK = 500
"""From so many rows on a read is bulk: on SQLite it goes to a thread."""

Table = TypeVar("Table", bound=SQLModel)
RowType = TypeVar("RowType")
Result = TypeVar("Result")


class Database:
    """A database that is read: on SQLite in the caller's thread, on PostgreSQL through asyncpg.

    A short SQLite read takes less time than handing it to a thread; `bulk=True` hands over a long one.
    """

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        path = sqlite_path(self.url)
        self._sync: Engine | None = _reading_engine(path) if path else None
        self._own: PoolProxiedConnection | None = None
        self._async: AsyncEngine | None = None if path else _reading_pool(self.url)

    async def rows(self, statement: Executable, *, bulk: bool = False) -> Sequence[Row[Any]]:
        """All rows of a select; NotReady where the database or its tables are missing."""
        with self._not_ready():
            if self._sync is None:
                return await self._rows_async(statement)
            if bulk:
                return await anyio.to_thread.run_sync(self._rows_sync, statement)
            return self._rows_sync(statement)

    async def prepared(
        self, select: PreparedSelect, row: Callable[[Sequence[Any]], RowType], *, bulk: bool = False
    ) -> list[RowType]:
        """What `row` makes of each row of a select that is built once a shape; NotReady as for `rows`."""
        engine = self._sync or self._async
        assert engine is not None  # noqa: S101 - narrows the type
        found = select.compiled(engine.dialect)
        if found is None:
            return list(map(row, await self.rows(select.statement(), bulk=bulk)))
        with self._not_ready():
            if self._async is not None:
                async with self._async.connect() as connection:
                    return list(map(row, await connection.exec_driver_sql(*found)))
            if bulk:
                return await anyio.to_thread.run_sync(self._prepared, row, *found)
            return self._prepared_here(row, *found)

    def _prepared(self, row: Callable[[Sequence[Any]], RowType], text: str, values: tuple[Any, ...]) -> list[RowType]:
        # The driver alone: what SQLAlchemy puts around its rows takes as long as to read a series.
        assert self._sync is not None  # noqa: S101 - narrows the type
        with closing(self._sync.raw_connection()) as connection:
            return _fetched(connection.driver_connection, row, text, values)

    def _prepared_here(
        self, row: Callable[[Sequence[Any]], RowType], text: str, values: tuple[Any, ...]
    ) -> list[RowType]:
        """The same by a connection that only the event loop uses: the pool would take a tenth of a figure's time."""
        if self._own is None:
            assert self._sync is not None  # noqa: S101 - narrows the type
            self._own = self._sync.raw_connection()
        try:
            return _fetched(self._own.driver_connection, row, text, values)
        except sqlite3.Error:
            self._let_go()
            raise

    def _let_go(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None

    async def instances(self, statement: SelectOfScalar[Table]) -> Sequence[Table]:
        """What a select of a table gives, as instances of its class, with the relationships that it loads.

        They take three times as long as rows of columns, so that no answer is made of them. NotReady as for `rows`.
        """
        with self._not_ready():
            if self._async is None:
                return await anyio.to_thread.run_sync(self._instances_sync, statement)
            async with AsyncSession(self._async) as session:
                return (await session.exec(statement)).all()

    def _instances_sync(self, statement: SelectOfScalar[Table]) -> Sequence[Table]:
        with Session(self._sync) as session:
            return session.exec(statement).all()

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """What the work makes of a synchronous connection that it reads from, statement after statement."""
        if self._async is not None:
            async with self._async.connect() as connection:
                return await connection.run_sync(work)
        assert self._sync is not None  # noqa: S101 - narrows the type
        with self._sync.connect() as reading:
            return work(reading)

    @contextmanager
    def _not_ready(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error, OSError) as error:
            raise NotReady(_unready(self.url, error)) from error

    def _rows_sync(self, statement: Executable) -> Sequence[Row[Any]]:
        assert self._sync is not None  # noqa: S101 - narrows the type
        with self._sync.connect() as connection:
            return connection.execute(statement).all()

    async def _rows_async(self, statement: Executable) -> Sequence[Row[Any]]:
        assert self._async is not None  # noqa: S101 - narrows the type
        async with self._async.connect() as connection:
            return (await connection.execute(statement)).all()

    async def close(self) -> None:
        """Give back every connection."""
        self._let_go()
        if self._sync is not None:
            self._sync.dispose()
        if self._async is not None:
            await self._async.dispose()


def _fetched(
    connection: Any, row: Callable[[Sequence[Any]], RowType], text: str, values: tuple[Any, ...]
) -> list[RowType]:
    return list(map(row, connection.execute(text, values).fetchall()))


def _unready(url: URL, error: Exception) -> str:
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return f"There is no database file {path.name}: run `indicators migrate`."
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    return f"The database cannot be read ({type(error).__name__}: {reason})."


def _reading_pool(url: URL) -> AsyncEngine:
    # Each read is one statement, so that BEGIN and ROLLBACK around it would be two round trips for nothing.
    return create_async_engine(url, pool_pre_ping=True, isolation_level="AUTOCOMMIT")


def _reading_engine(path: Path) -> Engine:
    address = f"file:{quote(str(path.resolve()))}?mode=ro"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    return create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool, pool_size=8)
