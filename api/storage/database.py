"""Engines for SQLite and PostgreSQL, the column types that both keep exactly, and the names of constraints."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

import anyio.to_thread
from alembic import command
from alembic.config import Config
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Executable,
    MetaData,
    QueuePool,
    Row,
    String,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from api.domain.errors import NotReady

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

SQLITE, POSTGRESQL = "sqlite", "postgresql"
PATIENCE = 60
"""Seconds that a writer of SQLite waits for another one."""
BULK = 1000
"""From so many rows on a read is bulk: on SQLite it goes to a thread."""
Result = TypeVar("Result")


def text(length: int) -> Any:
    """Text that sorts by code point on both engines, so that pages come in the same order."""
    return String(length).with_variant(String(length, collation="C"), POSTGRESQL)


def name_constraints(metadata: MetaData) -> MetaData:
    """Give the metadata the convention by which migrations find constraints again."""
    metadata.naming_convention = NAMING_CONVENTION
    return metadata


class DatabaseUrlError(ValueError):
    """DATABASE_URL names no database that this service can use."""


def parse_url(url: str) -> URL:
    """Read `sqlite:///path` or `postgresql+asyncpg://…`; a bare `postgresql://` gets the asyncpg driver."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the port of an address is read by int()
        raise DatabaseUrlError(f"DATABASE_URL is not a database address: {_ALLOWED_URLS}") from None
    backend = parsed.get_backend_name()
    if backend == SQLITE and parsed.database and parsed.database != ":memory:":
        return parsed.set(drivername="sqlite+pysqlite")
    if backend == POSTGRESQL:
        return parsed.set(drivername="postgresql+asyncpg")
    raise DatabaseUrlError(f"DATABASE_URL names {backend!r}: {_ALLOWED_URLS}")


_ALLOWED_URLS = "allowed are sqlite:///path/to/file and postgresql+asyncpg://user:password@host/database"


def sqlite_path(url: URL) -> Path | None:
    """The file of a SQLite address, None for another engine."""
    return Path(url.database) if url.get_backend_name() == SQLITE and url.database else None


def writing_engine(url: URL) -> Engine:
    """A SQLite engine that may write, creates its folder and enforces foreign keys."""
    path = sqlite_path(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _prepare_writer)
    event.listen(engine, "close", _leave_one_file)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _prepare_writer(connection: Any, _record: Any) -> None:
    # The driver would leave CREATE TABLE outside the transaction; without its BEGIN a failed migration leaves nothing.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # A write-ahead log, so that readers go on meanwhile, and find the old state if the writer is killed: a rollback
    # journal locks them out, and one that was left behind can only be undone by a connection that may write.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


def _leave_one_file(connection: Any, _record: Any) -> None:
    # One file can be copied, and served from a disk that is read only; while others have it open the log stays, empty.
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")


def _reading_engine(path: Path) -> Engine:
    address = f"file:{quote(str(path.resolve()))}?mode=ro"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    return create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool, pool_size=8)


class Database:
    """A database that is read: on SQLite in the caller's thread, on PostgreSQL through asyncpg.

    A short SQLite read takes less time than handing it to a thread; `bulk=True` hands over a long one.
    """

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        path = sqlite_path(self.url)
        self._sync: Engine | None = _reading_engine(path) if path else None
        self._async: AsyncEngine | None = None if path else create_async_engine(self.url, pool_pre_ping=True)

    async def rows(self, statement: Executable, *, bulk: bool = False) -> Sequence[Row[Any]]:
        """All rows of a select; NotReady where the database or its tables are missing."""
        try:
            if self._sync is None:
                return await self._rows_async(statement)
            if bulk:
                return await anyio.to_thread.run_sync(self._rows_sync, statement)
            return self._rows_sync(statement)
        except (DBAPIError, OSError) as error:
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
        if self._sync is not None:
            self._sync.dispose()
        if self._async is not None:
            await self._async.dispose()


def _unready(url: URL, error: Exception) -> str:
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return f"There is no database file {path.name}: run `indicators migrate`."
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    return f"The database cannot be read ({type(error).__name__}: {reason})."


class Writer(Protocol):
    """A transaction that is being written."""

    async def run(self, function: Callable[[Connection], Result]) -> Result:
        """Call the function with the transaction's connection."""
        ...


@dataclass(frozen=True, slots=True)
class _SynchronousWriter:
    connection: Connection

    async def run(self, function: Callable[[Connection], Result]) -> Result:
        return function(self.connection)


@dataclass(frozen=True, slots=True)
class _AsynchronousWriter:
    connection: AsyncConnection

    async def run(self, function: Callable[[Connection], Result]) -> Result:
        return await self.connection.run_sync(function)


@asynccontextmanager
async def writing(url: URL) -> AsyncIterator[Writer]:
    """A transaction on either engine: `run(function)` calls the function with a synchronous Connection."""
    if url.get_backend_name() == SQLITE:
        engine = writing_engine(url)
        try:
            with engine.begin() as connection:
                yield _SynchronousWriter(connection)
        finally:
            engine.dispose()
    else:
        async_engine = create_async_engine(url)
        try:
            async with async_engine.begin() as async_connection:
                yield _AsynchronousWriter(async_connection)
        finally:
            await async_engine.dispose()


def resource(name: str) -> Path:
    """The folder `migrations` or `seed`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    return package / name if (package / name).is_dir() else package.parent / name


async def upgrade(url: URL, revision: str = "head") -> None:
    """Bring the database to a revision, all of it in one transaction."""
    await _migrate(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: URL, revision: str) -> None:
    """Take the database back to a revision, all of it in one transaction."""
    await _migrate(url, lambda config: command.downgrade(config, revision))


async def _migrate(url: URL, step: Callable[[Config], None]) -> None:
    config = Config()
    config.set_main_option("script_location", str(resource("migrations")).replace("%", "%%"))

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        step(config)

    async with writing(url) as writer:
        await writer.run(run)
