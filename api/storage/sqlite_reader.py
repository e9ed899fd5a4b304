"""Reads a SQLite file: a short read in the caller's thread, in another what is long or has to wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from sqlalchemy import Connection, Executable, PoolProxiedConnection, QueuePool, Row, StaticPool, create_engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel
from sqlmodel.sql.expression import SelectOfScalar

from api.storage.file_connection import is_left_behind, reading_connection, undo_what_was_left

BUSY_SECONDS = 0.3
"""Seconds that a thread waits for whoever has locked the file: a commit takes milliseconds, an answer is due in one."""
THREADS = 40
"""Threads that read at once (AnyIO's own number): each has a connection, so that none waits for one that waits."""
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

Table = TypeVar("Table", bound=SQLModel)
RowType = TypeVar("RowType")
Result = TypeVar("Result")
MakeRow = Callable[[Sequence[Any]], RowType]


class SqliteReader:
    """The file that lay at a path when it was first opened, and no other that takes its place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: tuple[int, int] | None = None
        self._pool = create_engine(
            "sqlite+pysqlite://",
            creator=partial(self._connect, BUSY_SECONDS),
            poolclass=QueuePool,
            pool_size=8,
            max_overflow=THREADS - 8,
        )
        # The event loop has a connection to itself, which waits for no lock: whoever waits holds up everybody.
        self._here = create_engine("sqlite+pysqlite://", creator=partial(self._connect, 0), poolclass=StaticPool)
        self._own: PoolProxiedConnection | None = None
        self._given_up = 0
        self._one_probe = anyio.CapacityLimiter(1)
        self.dialect = self._pool.dialect

    def is_replaced(self) -> bool:
        """Whether another file lies at the path by now."""
        try:
            return self._file is not None and _identity(self._path) != self._file
        except OSError:
            return False

    async def rows(self, statement: Executable, *, bulk: bool) -> Sequence[Row[Any]]:
        """All rows of a select."""
        return await self._read(
            partial(self._rows, self._here, statement), partial(self._rows, self._pool, statement), bulk
        )

    async def prepared(self, text: str, values: tuple[Any, ...], row: MakeRow[RowType], *, bulk: bool) -> list[RowType]:
        """What `row` makes of each row of a select in the driver's own words.

        The driver alone: what SQLAlchemy puts around its rows takes as long as to read a series.
        """
        return await self._read(
            partial(self._prepared_here, text, values, row), partial(self._prepared, text, values, row), bulk
        )

    async def instances(self, statement: SelectOfScalar[Table]) -> Sequence[Table]:
        """What a select of a table gives, as instances of its class."""
        return await anyio.to_thread.run_sync(self._instances, statement)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """What the work makes of a connection."""
        with self._pool.connect() as connection:
            return work(connection)

    async def probe(self, statement: Executable) -> Sequence[Any]:
        """The only row of a select, by a connection made for it: one that is open answers out of what it has read."""
        compiled = statement.compile(dialect=self.dialect, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
        text = str(compiled)

        def look() -> Sequence[Any]:
            with closing(self._connect(BUSY_SECONDS)) as connection:
                row: Sequence[Any] = connection.execute(text).fetchone()
                return row

        return await anyio.to_thread.run_sync(look, abandon_on_cancel=True, limiter=self._one_probe)

    def give_up(self) -> None:
        """Let nobody begin who waits for a thread, and let go of all connections; whoever reads has soon ended."""
        self._given_up += 1
        self._let_go()
        self._pool.dispose()

    async def close(self) -> None:
        """Give back every connection."""
        self.give_up()

    async def _read(self, here: Callable[[], Result], in_a_thread: Callable[[], Result], bulk: bool) -> Result:
        """Hand over a long read, and a short one that would have to wait, or to undo what a writer left."""
        if not bulk:
            try:
                return here()
            except (DBAPIError, sqlite3.Error) as error:
                if not is_busy(error) and not is_left_behind(error):
                    self._let_go()
                    raise
        begun = self._given_up

        def read() -> Result:
            if begun != self._given_up:
                raise sqlite3.OperationalError("given up while it waited for a thread")
            try:
                return in_a_thread()
            except (DBAPIError, sqlite3.Error) as error:
                if not is_left_behind(error):
                    raise
            undo_what_was_left(self._path)
            return in_a_thread()

        return await anyio.to_thread.run_sync(read)

    def _rows(self, engine: Any, statement: Executable) -> Sequence[Row[Any]]:
        with engine.connect() as connection:
            rows: Sequence[Row[Any]] = connection.execute(statement).all()
            return rows

    def _prepared_here(self, text: str, values: tuple[Any, ...], row: MakeRow[RowType]) -> list[RowType]:
        # By a connection that is not asked for each time: a pool would take a tenth of a figure's time.
        if self._own is None:
            self._own = self._here.raw_connection()
        return _fetched(self._own.driver_connection, text, values, row)

    def _prepared(self, text: str, values: tuple[Any, ...], row: MakeRow[RowType]) -> list[RowType]:
        with closing(self._pool.raw_connection()) as connection:
            return _fetched(connection.driver_connection, text, values, row)

    def _instances(self, statement: SelectOfScalar[Table]) -> Sequence[Table]:
        with Session(self._pool) as session:
            return session.exec(statement).all()

    def _let_go(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None
        self._here.dispose()

    def _connect(self, patience: float) -> sqlite3.Connection:
        file = _identity(self._path)
        if self._file not in (None, file):
            raise sqlite3.OperationalError("another file has taken its place")
        connection = reading_connection(self._path, patience, check_same_thread=False)
        self._file = file
        return connection


def is_busy(error: Exception) -> bool:
    """Whether somebody else has locked the file."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
    return (code & 0xFF) in _BUSY


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _fetched(connection: Any, text: str, values: tuple[Any, ...], row: MakeRow[RowType]) -> list[RowType]:
    return list(map(row, connection.execute(text, values).fetchall()))
