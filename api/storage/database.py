"""A database that is read, on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import anyio.to_thread
from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    QueuePool,
    Row,
    Select,
    bindparam,
    create_engine,
    literal,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from api.domain.errors import NotReady
from api.storage.address import POSTGRESQL, parse_url, sqlite_path, unreadable
from api.storage.sqlite_file import LEFT_BEHIND, error_name, reading_connection, undo_what_was_left

if TYPE_CHECKING:
    from api.storage.postgres_reader import PostgresReader

RowType = TypeVar("RowType")
Result = TypeVar("Result")
Rows = Sequence[Row[Any]]
Work = Callable[[Connection], Result]
Clause = ColumnElement[bool]
Values = Sequence[ColumnElement[Any]]
"""Values as they stand in a statement."""


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """A condition: `expression` makes the same of all values of one shape; one without a shape is never kept."""

    shape: Hashable
    values: tuple[Any, ...]
    expression: Callable[[Values], Clause]

    def with_values(self) -> Clause:
        """The expression with its values in it."""
        return self.expression([literal(value) for value in self.values])


@dataclass(frozen=True, slots=True)
class PreparedSelect:
    """A select that `build` makes of its conditions and values; all else that it depends on is its `shape`."""

    shape: Hashable
    filters: tuple[FigureFilter, ...]
    values: tuple[Any, ...]
    build: Callable[[Sequence[Clause], Values], Select[Any]]

    def statement(self) -> Select[Any]:
        """The select with its values in it."""
        return self.build([each.with_values() for each in self.filters], [literal(value) for value in self.values])

    def compiled(self, dialect: Dialect) -> tuple[str, tuple[Any, ...]] | None:
        """Its text for an engine and the values in the order of their places; None if it can not be kept."""
        key = (dialect.name, self.shape, *(each.shape for each in self.filters))
        if None in key:
            return None
        if key not in _COMPILED:
            if len(_COMPILED) >= KEPT:
                _COMPILED.clear()
            _COMPILED[key] = self._compile(dialect)
        text, places = _COMPILED[key]
        values = [*(value for each in self.filters for value in each.values), *self.values]
        return text, tuple([constant if place is None else values[place] for place, constant in places])

    def _compile(self, dialect: Dialect) -> tuple[str, list[tuple[int | None, Any]]]:
        """The text, and for each place in it the number of the value that belongs there, or a constant."""
        names: dict[str, int] = {}

        def named(value: Any) -> ColumnElement[Any]:
            name = f"value_{len(names)}"
            names[name] = len(names)
            return bindparam(name, value)

        conditions = [each.expression([named(value) for value in each.values]) for each in self.filters]
        compiled = self.build(conditions, [named(value) for value in self.values]).compile(dialect=dialect)
        return str(compiled), [(names.get(name), compiled.params[name]) for name in compiled.positiontup or ()]


KEPT = 512
"""Compiled statements that are kept, by engine and shape; they are dropped together when there are more."""
_COMPILED: dict[Hashable, tuple[str, list[tuple[int | None, Any]]]] = {}

BUSY_SECONDS = 0.3
"""Seconds that a thread waits for whoever has locked the file: a commit takes milliseconds, an answer is due in one."""
THREADS = 40
"""Threads that read at once (AnyIO's own number): each has a connection, so that none waits for one that waits."""
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


class SqliteReader:
    """The file that lay at a path when it was first opened, and no other that takes its place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: tuple[int, int] | None = None
        self._engine = create_engine(
            "sqlite+pysqlite://", creator=self._connect, poolclass=QueuePool, pool_size=8, max_overflow=THREADS - 8
        )
        self._own: Connection | None = None
        self._given_up = 0
        self._one_probe = anyio.CapacityLimiter(1)
        self.dialect = self._engine.dialect

    def is_replaced(self) -> bool:
        """True if another file lies at the path by now."""
        try:
            return self._file is not None and _identity(self._path) != self._file
        except OSError:
            return False

    async def read(self, work: Work[Result], *, bulk: bool) -> Result:
        """Result of the work on a connection: in a thread where it is long, has to wait, or to undo what was left."""
        if not bulk:
            try:
                # One to itself, which waits for no lock, as all others would wait with it; to ask a pool for one each
                # time would take a tenth of a figure's time.
                if self._own is None:
                    self._own = self._engine.connect()
                    self._own.exec_driver_sql("PRAGMA busy_timeout = 0")
                return work(self._own)
            except (DBAPIError, sqlite3.Error) as error:
                if not error_name(error).startswith((*_BUSY, LEFT_BEHIND)):
                    self._let_go()
                    raise
        begun = self._given_up

        def read() -> Result:
            if begun != self._given_up:
                raise sqlite3.OperationalError("given up while it waited for a thread")
            try:
                with self._engine.connect() as connection:
                    return work(connection)
            except (DBAPIError, sqlite3.Error) as error:
                if error_name(error) != LEFT_BEHIND:
                    raise
            undo_what_was_left(self._path)
            with self._engine.connect() as connection:
                return work(connection)

        return await anyio.to_thread.run_sync(read)

    async def probe(self, statement: Executable) -> Sequence[Any]:
        """The only row of a select, by a connection made for it: one that is open answers out of what it has read."""
        compiled = statement.compile(dialect=self.dialect, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
        text = str(compiled)

        def look() -> Sequence[Any]:
            with closing(self._connect()) as connection:
                row: Sequence[Any] = connection.execute(text).fetchone()
                return row

        return await anyio.to_thread.run_sync(look, abandon_on_cancel=True, limiter=self._one_probe)

    def give_up(self) -> None:
        """Let nobody begin who waits for a thread, and let go of all connections; whoever reads has soon ended."""
        self._given_up += 1
        self._let_go()
        self._engine.dispose()

    async def close(self) -> None:
        """Give back every connection."""
        self.give_up()

    def _let_go(self) -> None:
        if self._own is not None:
            self._own.invalidate()
            self._own.close()
            self._own = None

    def _connect(self) -> sqlite3.Connection:
        file = _identity(self._path)
        if self._file not in (None, file):
            raise sqlite3.OperationalError("another file has taken its place")
        connection = reading_connection(self._path, BUSY_SECONDS, check_same_thread=False)
        self._file = file
        return connection


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


BULK = 500
"""From so many rows on a read is bulk: on SQLite it goes to a thread."""
PROBE_TICKS, TICK_SECONDS = 11, 0.05
"""Time for the answer to a probe, in ticks of the event loop, since a busy loop is not the database's fault."""
FAULTS = (DBAPIError, PoolTimeoutError, sqlite3.Error, OSError)
"""Errors of drivers where a database cannot be read."""


def _nothing(*_arguments: object) -> None:
    pass


class Database:
    """A database that is read: on SQLite in the caller's thread unless the read is `bulk`, on PostgreSQL by asyncpg."""

    def __init__(self, url: str, failed: Callable[[NotReady], None] = _nothing) -> None:
        self.url = parse_url(url)
        self.lost: NotReady | None = None
        """Reason why it does not answer, where a watch found so: until it is found again no read is tried."""
        self.suspect: Callable[[], None] = _nothing
        """Called where a read fails or takes long."""
        self._failed = failed
        self._reader: SqliteReader | PostgresReader
        if (path := sqlite_path(self.url)) is not None:
            self._reader = SqliteReader(path)
        else:
            from api.storage.postgres_reader import PostgresReader  # its driver takes 50 ms to import

            self._reader = PostgresReader(self.url, self._suspect)

    async def rows(self, statement: Executable, *, bulk: bool = False) -> Rows:
        """All rows of a select; NotReady if the database or its tables are missing."""

        def work(connection: Connection) -> Rows:
            return connection.execute(statement).all()

        return await self.read(work, bulk=bulk)

    async def prepared(
        self, select: PreparedSelect, row: Callable[[Sequence[Any]], RowType], *, bulk: bool = False
    ) -> list[RowType]:
        """The rows of a select that is built once a shape, each made by `row`; NotReady as for `rows`."""
        found = select.compiled(self._reader.dialect)
        if found is None:
            return list(map(row, await self.rows(select.statement(), bulk=bulk)))

        def work(connection: Connection) -> list[RowType]:
            if connection.dialect.name == POSTGRESQL:
                return list(map(row, connection.exec_driver_sql(*found)))
            # What SQLAlchemy puts around the rows of the driver takes as long as to read a series.
            driver: Any = connection.connection.driver_connection
            return list(map(row, driver.execute(*found).fetchall()))

        return await self.read(work, bulk=bulk)

    async def read(self, work: Work[Result], *, bulk: bool = True) -> Result:
        """Result of the work on a synchronous connection; NotReady as for `rows`."""
        with self.reading():
            return await self._reader.read(work, bulk=bulk)

    async def probe(self, statement: Executable) -> Sequence[Any]:
        """The only row of a select, whoever else reads; NotReady within half a second where it does not come."""
        try:
            return await _in_time(self._reader.probe(statement))
        except FAULTS as error:
            raise unreadable(self.url, error) from error

    def is_replaced(self) -> bool:
        """True if another database has taken its place: the opened file is not the one at the path now."""
        return self._reader.is_replaced()

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

    def _suspect(self) -> None:
        self.suspect()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """NotReady if what is read here fails, or does not answer; in the event loop."""
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
    """Result of a probe; TimeoutError if it takes too long, and nobody waits for it to end."""
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
