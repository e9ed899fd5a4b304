"""Reads from SQLite or PostgreSQL: filters, prepared selects, the reader of a SQLite file, and the Database."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import chain, islice
from os.path import samestat
from pathlib import Path
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Executable,
    NullPool,
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
from api.storage.address import POSTGRESQL, parse_url, several_hosts, sqlite_path, unreadable
from api.storage.sqlite_file import LEFT_BEHIND, error_code, reading_connection, undo_what_was_left

RowType = TypeVar("RowType")
Result = TypeVar("Result")
Rows = Sequence[Row[Any]]
Work = Callable[[Connection], Result]
Clause = ColumnElement[bool]
Moved = Callable[[str, str], None]
"""A function that is called with the chosen one of several hosts, and its role."""
Values = Sequence[ColumnElement[Any]]
"""Values as a statement contains them: literals or parameters."""


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """An SQL condition that `expression` makes of `values`; one `shape` has one SQL, cached unless it is None."""

    shape: Hashable
    values: tuple[Any, ...]
    expression: Callable[[Values], Clause]

    def with_values(self) -> Clause:
        """The condition with its values as literals."""
        return self.expression([literal(value) for value in self.values])


def conditions_of(filters: Iterable[FigureFilter], values: Iterator[Any]) -> list[Clause]:
    """The conditions of filters; each filter takes as many values from the iterator as it has itself."""
    return [each.expression(list(islice(values, len(each.values)))) for each in filters]


@dataclass(frozen=True, slots=True)
class PreparedSelect:
    """A select that `build` makes of conditions and values; `shape` names all else that its SQL depends on."""

    shape: Hashable
    filters: tuple[FigureFilter, ...]
    values: tuple[Any, ...]
    build: Callable[[Sequence[Clause], Values], Select[Any]]

    def compiled(self, dialect: Dialect) -> tuple[str, tuple[Any, ...]]:
        """The SQL for an engine, cached by shape, and the values in the order of its placeholders."""
        key = (dialect.name, self.shape, *(each.shape for each in self.filters))
        if (found := _COMPILED.get(key)) is None:
            found = self._compile(dialect)
            if None not in key:
                if len(_COMPILED) >= KEPT:
                    _COMPILED.clear()
                _COMPILED[key] = found
        text, places = found
        values = self._given()
        return text, tuple([constant if place is None else values[place] for place, constant in places])

    def _compile(self, dialect: Dialect) -> tuple[str, list[tuple[int | None, Any]]]:
        """The SQL, and for each placeholder the number of its value, or None and a constant."""
        places = {f"given_{place}": place for place in range(len(self._given()))}  # no column has such a name
        named: Iterator[Any] = map(bindparam, places, self._given())
        select = self.build(conditions_of(self.filters, named), list(named))
        compiled = select.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        return str(compiled), [(places.get(name), compiled.params[name]) for name in compiled.positiontup or ()]

    def _given(self) -> list[Any]:
        return [*chain.from_iterable(each.values for each in self.filters), *self.values]


KEPT = 512
"""Maximum number of compiled statements that are kept; when it is reached, all are dropped at once."""
_COMPILED: dict[Hashable, tuple[str, list[tuple[int | None, Any]]]] = {}

BUSY_SECONDS = 0.3
"""Seconds that a thread waits for a locked file: a commit takes milliseconds, and an answer is due in a second."""
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


class SqliteReader:
    """A reader of one SQLite file: the file at the path when it was first opened, never a file that replaces it."""

    def __init__(self, path: Path) -> None:
        self._path, self._opened = path, path.resolve()  # a link leads to another file after a release was taken
        self._file: os.stat_result | None = None
        # Without a limit to overflow, so that no thread waits for another one's connection.
        self._engine = create_engine("sqlite+pysqlite://", creator=self._connect, poolclass=QueuePool, max_overflow=-1)
        self._without_pool = create_engine("sqlite+pysqlite://", creator=self._connect, poolclass=NullPool)
        self._one_probe = anyio.CapacityLimiter(1)
        self._own: Connection | None = None
        self.dialect = self._engine.dialect

    def is_replaced(self) -> bool:
        """True if the path now leads to another file than the opened one; False if either is missing."""
        try:
            return self._file is not None and not samestat(self._path.stat(), self._file)
        except OSError:
            return False

    async def read(self, work: Work[Result], *, bulk: bool) -> Result:
        """The result of `work` on a connection: in a thread if `bulk`, else here, and again in a thread if locked."""
        if not bulk:
            try:
                # The event loop's own connection never waits for a lock, and costs no search in the pool.
                if not self._own:
                    self._own = self._without_pool.connect()
                    self._own.exec_driver_sql("PRAGMA busy_timeout = 0")
                return work(self._own)
            except (DBAPIError, sqlite3.Error) as error:
                if not error_code(error).startswith((*_BUSY, LEFT_BEHIND)):
                    self.give_up()
                    raise
        return await anyio.to_thread.run_sync(self._read, self._engine, work)

    async def probe(self, statement: Executable) -> Sequence[Any]:
        """The only row of a select, in a thread on a new connection: an open one may answer from its cache."""

        def look(connection: Connection) -> Sequence[Any]:
            return connection.execute(statement).one()

        run = anyio.to_thread.run_sync
        return await run(self._read, self._without_pool, look, abandon_on_cancel=True, limiter=self._one_probe)

    def give_up(self) -> None:
        """Close all idle connections; the connections of running reads are closed as these end."""
        if self._own:
            self._own.close()
            self._own = None
        self._engine.dispose()

    async def close(self) -> None:
        """Close all connections, as `give_up` does."""
        self.give_up()

    def _read(self, engine: Engine, work: Work[Result]) -> Result:
        """The result of `work` on a connection, after the journal of a killed writer was rolled back."""
        undo_what_was_left(self._opened)
        with engine.connect() as connection:
            return work(connection)

    def _connect(self) -> sqlite3.Connection:
        """A new connection to the file opened first; OperationalError if it was replaced, OSError if it is missing."""
        file = self._opened.stat()
        if self._file and not samestat(file, self._file):
            raise sqlite3.OperationalError("another file has taken its place")
        connection = reading_connection(self._opened, BUSY_SECONDS, check_same_thread=False)
        self._file = file
        return connection


BULK = 500
"""Minimum number of rows of a bulk read, which SQLite does in a thread."""
PIECE = 1_000
"""Rows that are read at a time: rows of a driver take more memory than what is made of them."""
PROBE_TICKS, TICK_SECONDS = 11, 0.05
"""Time for the answer to a probe, counted in ticks of the event loop, so that a busy loop does not shorten it."""
FAULTS = (DBAPIError, PoolTimeoutError, sqlite3.Error, OSError)
"""Errors that drivers raise if a database cannot be read."""


class Database(AbstractAsyncContextManager["Database"]):
    """A database to read: SQLite in the caller's thread unless a read is `bulk`, PostgreSQL by asyncpg."""

    def __init__(
        self,
        url: str | URL,
        failed: Callable[[NotReady], None] = lambda _: None,
        moved: Moved = lambda *_: None,
    ) -> None:
        """Call `failed` for each failed read, and for several hosts `moved` as Hosts does; ValueError for a bad URL."""
        self.url = parse_url(url)
        self.may_lag = several_hosts(self.url)
        """True if reads may go to a standby, which gets a release later than the primary."""
        self.lost: NotReady | None = None
        """The reason why a watched database does not answer; until it answers again, every read is refused."""
        self.suspect: Callable[[], None] = lambda: None
        """Called if a read fails or takes long."""
        self._failed = failed
        self._reader: SqliteReader | PostgresReader
        if path := sqlite_path(self.url):
            self._reader = SqliteReader(path)
        else:
            from api.storage.postgres import PostgresReader  # on use, since asyncpg takes 50 ms

            self._reader = PostgresReader(self.url, lambda: self.suspect(), moved)  # noqa: PLW0108 - which is given later

    def need(self, release: int) -> bool:
        """Use no standby that lacks the release with this number; True if such a standby was allowed until now."""
        if isinstance(self._reader, SqliteReader) or not self.may_lag:
            return False
        hosts = self._reader.hosts
        hosts.least, before = release, hosts.least
        if release > before:
            self._reader.renew()
        return release > before

    async def rows(self, statement: Executable, *, bulk: bool = False) -> Rows:
        """All rows of a select; NotReady if the read fails, for example if a table is missing."""
        return await self.read(lambda connection: connection.execute(statement).all(), bulk=bulk)

    async def prepared(
        self, select: PreparedSelect, made: Callable[[Sequence[Sequence[Any]]], list[RowType]], *, bulk: bool = False
    ) -> list[RowType]:
        """The objects that `made` makes of the rows of a prepared select, PIECE at a time; NotReady as for `rows`."""
        found = select.compiled(self._reader.dialect)

        def work(connection: Connection) -> list[RowType]:
            if connection.dialect.name == POSTGRESQL:
                cursor: Any = connection.exec_driver_sql(*found)
            else:
                # The driver's own rows: to wrap them by SQLAlchemy takes as long as to read a series.
                driver: Any = connection.connection.driver_connection
                cursor = driver.execute(*found)
            return list(chain.from_iterable(map(made, iter(lambda: cursor.fetchmany(PIECE), []))))

        return await self.read(work, bulk=bulk)

    async def read(self, work: Work[Result], *, bulk: bool = True) -> Result:
        """The result of `work` on a synchronous connection; NotReady for one of FAULTS, or if marked as lost."""
        if not self.lost:
            try:
                return await self._reader.read(work, bulk=bulk)
            except FAULTS as error:
                if not self.lost:
                    self.suspect()
                    problem = unreadable(self.url, error)
                    self._failed(problem)
                    raise problem from error
        raise NotReady(self.lost.reason, self.lost.advice)

    async def probe(self, statement: Executable) -> Sequence[Any]:
        """The only row of a select, however many reads wait; NotReady if it takes more than half a second."""
        task = asyncio.ensure_future(self._reader.probe(statement))
        try:
            for _ in range(PROBE_TICKS):
                await asyncio.wait({task}, timeout=TICK_SECONDS)
                if task.done():
                    return task.result()
            raise TimeoutError(f"no answer in {PROBE_TICKS * TICK_SECONDS:.1f} s")
        except FAULTS as error:
            raise unreadable(self.url, error) from error
        finally:
            if not task.done():
                task.cancel()
                task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())

    def is_replaced(self) -> bool:
        """True if another file has replaced the opened SQLite file; always False for PostgreSQL."""
        return isinstance(self._reader, SqliteReader) and self._reader.is_replaced()

    def again(self) -> Database:
        """A new Database for the file or server that is at the address now."""
        again = Database(self.url, self._failed)
        again.suspect = self.suspect
        return again

    def lose(self, why: NotReady) -> None:
        """Mark the database as lost, for this reason: later reads fail at once, and PostgreSQL's running reads too."""
        if not self.lost:
            self._reader.give_up()
        self.lost = why

    async def close(self) -> None:
        """Close all connections."""
        await self._reader.close()

    async def __aexit__(self, *_error: object) -> None:
        await self.close()
