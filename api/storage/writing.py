"""Transactions that write, one at a time, to a database at a revision of this program; migrations among them."""

import re
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from threading import Timer
from time import monotonic, perf_counter
from typing import Any

from anyio import to_thread
from sqlalchemy import URL, Column, Connection, MetaData, NullPool, String, Table, create_engine, func, inspect, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import col

from api.domain.errors import NotReady, OccupiedError, UnconfirmedError, driver_message
from api.storage import claim_validity
from api.storage.address import POSTGRESQL, of_primary, sqlite_path, unreadable
from api.storage.catalogue import SEQUENCE
from api.storage.database import Database, Result
from api.storage.sqlite_file import error_code
from api.storage.tables import Computed

LOCK_SECONDS = 60
"""Seconds that a writer waits for another writer to end."""
CONNECT_SECONDS = 10
"""Seconds that a writer waits for a connection to PostgreSQL."""
QUIET_SECONDS = 2.0
"""Seconds that it waits before it says so."""
LOCK = 7_195_601
"""Key of the advisory lock that a writer of PostgreSQL takes first, as a writer of SQLite locks the file."""
_NOT_HAD = ("55P03", "SQLITE_BUSY")
"""First characters of errors of PostgreSQL and SQLite that mean that a lock was not free in time."""
_READ_ONLY = "25006"
"""State of a write to a standby, or to a server that is set to read only."""
_LOST = ("08", "40003", "57P")
"""First characters of SQLSTATEs that mean a lost connection, or a transaction that ended in an unknown state."""


async def write(url: URL, work: Callable[[Connection], Result], *, in_thread: bool = False) -> Result:
    """The result of `work` in one transaction on either engine; if it fails, nothing is written.

    It raises OccupiedError, NotReady, UnconfirmedError (all or nothing is written), or what `work` or a driver raises.
    SQLite blocks the caller while it waits for another writer, unless `in_thread`.
    """
    if sqlite_path(url):
        if in_thread:
            return await to_thread.run_sync(_write_file, url, work, abandon_on_cancel=True)
        return _write_file(url, work)
    from api.storage.postgres import Hosts  # on use, since asyncpg takes 50 ms

    waits = {"timeout": CONNECT_SECONDS, "server_settings": {"lock_timeout": f"{LOCK_SECONDS}s"}}
    engine = create_async_engine(of_primary(url), connect_args={"async_creator_fn": Hosts().connect, **waits})
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_in_turn, url, work)
    except DBAPIError as error:
        if error_code(error) != _READ_ONLY:
            raise
        raise unreadable(url, error) from error
    finally:
        await engine.dispose()


def _write_file(url: URL, work: Callable[[Connection], Result]) -> Result:
    """The result of `work` in a transaction on a SQLite file, made if missing; its log is merged afterwards."""
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    # The driver's own BEGIN would leave CREATE TABLE outside the transaction: a failed migration would leave tables.
    engine = create_engine(url, connect_args={"timeout": LOCK_SECONDS, "isolation_level": None}, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return _in_turn(connection, url, work)
    finally:
        leave_one_file(url)


def _in_turn(connection: Connection, url: URL, work: Callable[[Connection], Result]) -> Result:
    """The result of `work` in a transaction, which begins after those of other writers, and is committed.

    OccupiedError if these do not end in time, NotReady for an unknown revision, UnconfirmedError for an unclear commit.
    """
    of_file = sqlite_path(url)
    waiting = f"Waiting up to {LOCK_SECONDS} s for another program that writes to the database."
    notice = Timer(QUIET_SECONDS, print, [waiting], {"file": sys.stderr, "flush": True})
    notice.start()
    try:
        if of_file:
            _begin(connection)
        else:
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    except DBAPIError as error:
        if not error_code(error).startswith(_NOT_HAD):
            raise
        which = " (`fuser` tells which)" if of_file else ""
        holder = f"another program that writes to the database or has locked it{which}"
        raise OccupiedError(f"{holder} did not end in time: try again") from error
    finally:
        notice.cancel()
    if (name := revision_of(connection)) and name not in revisions():
        raise NotReady(
            f"The database is at revision {name}, which this version does not know: nothing is written.",
            "A newer version migrated this database; run that one, or a later one.",
        )
    result = work(connection)
    try:
        connection.commit()
    except (DBAPIError, OSError) as error:
        state = error_code(error)
        if of_file or (state and not getattr(error, "connection_invalidated", False) and not state.startswith(_LOST)):
            raise  # the database says that it kept nothing, for example if a constraint failed at the commit
        lost = "the connection was lost at the end, and all of it is written or nothing: try again to see"
        raise UnconfirmedError(f"{lost} ({driver_message(error)})") from error
    return result


VERSIONS = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
_REVISION = re.compile(r'^(down_)?revision = (?:"(\w+)"|None)', re.MULTILINE)


def resource(name: str) -> Path:
    """The path of the folder `migrations` or `seed`: in the installed package if there, else next to the package."""
    package = Path(__file__).resolve().parents[1]
    return package / name if (package / name).is_dir() else package.parent / name


@cache
def revisions(migrations: Path | None = None) -> list[str]:
    """The names of all revisions, the oldest first, in a cached list; of another folder if `migrations` is given."""
    after = {}
    for file in ((migrations or resource("migrations")) / "versions").glob("*.py"):
        names = dict(_REVISION.findall(file.read_text(encoding="utf-8")))
        after[names["down_"]] = names[""]
    found = [after[""]]
    while (last := found[-1]) in after:
        found.append(after[last])
    return found


def revision_of(connection: Connection) -> str | None:
    """The name of the revision of a database; None if no migration has run."""
    there = inspect(connection).has_table(VERSIONS.name)
    return connection.scalar(select(VERSIONS.c.version_num)) if there else None


def _begin(connection: Connection) -> None:
    """Begin a writing transaction of SQLite, with a log if possible; OperationalError after waiting LOCK_SECONDS."""
    started = monotonic()
    connection.exec_driver_sql("PRAGMA foreign_keys = ON")
    # With a write-ahead log readers go on meanwhile, and find the old state if the writer is killed. A rollback journal
    # would lock readers out, and only a connection that may write can roll back a journal that was left.
    with suppress(OperationalError):
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    left = max(0.0, LOCK_SECONDS - (monotonic() - started))  # the time that is left to wait for the other writer
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {left * 1000:.0f}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}")


def leave_one_file(url: URL) -> None:
    """Merge a write-ahead log, even a killed writer's, into its SQLite file; no effect or error if others use it."""
    path = sqlite_path(url)
    if path is None or not path.is_file():
        return
    # Only SQLite may open the file: if this process closed the file itself, its locks on the file would end.
    # One file can be copied, and served from a read-only disk; while others have it open, an empty log stays.
    try:
        _set(path, "wal_checkpoint(TRUNCATE)", "journal_mode = DELETE")
    except sqlite3.Error as error:
        if error_code(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return
        # On a full disk even readers of a file with a log fail, as there is no room for the 32 KB that they share.
        # A connection that has the file alone needs neither these nor a journal on the disk.
        with suppress(sqlite3.Error):
            _set(path, "locking_mode = EXCLUSIVE", "journal_mode = MEMORY")


def _set(path: Path, *pragmas: str) -> None:
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")


def insert_rows(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose cells are in the order of `columns`; DBAPIError as for other statements."""
    if connection.dialect.name != POSTGRESQL:
        if rows:
            named, places = ", ".join(columns), ", ".join("?" * len(columns))
            connection.exec_driver_sql(f"INSERT INTO {table} ({named}) VALUES ({places})", list(rows))  # noqa: S608 - own
        return
    import asyncpg  # type: ignore[import-untyped]  # on use: who writes to SQLite needs none of it

    driver: Any = connection.connection.dbapi_connection
    if not driver.driver_connection.is_in_transaction():
        connection.exec_driver_sql("SELECT 1")  # SQLAlchemy begins a transaction with the first statement that it sees
    try:
        driver.run_async(lambda raw: raw.copy_records_to_table(table, records=rows, columns=columns))
    except asyncpg.PostgresError as error:
        raise DBAPIError(f"COPY {table}", None, error) from error


# Migrations: all revisions in one transaction.


class UpgradeError(Exception):
    """A revision cannot be applied; the database is unchanged."""


async def bring_to(url: URL, revision: str = "head", line: Callable[[str], None] = lambda _: None) -> None:
    """Migrate up to a revision, with a text to `line` for each step; on failure UpgradeError or an error of `write`."""
    from alembic import command  # imported on use: reading a revision needs no Alembic
    from alembic.config import Config
    from alembic.util import CommandError

    config, began = Config(), perf_counter()
    config.set_main_option("script_location", str(resource("migrations")).replace("%", "%%"))

    def applied(step: Any, **_more: Any) -> None:
        nonlocal began
        line(f"+ {step.up_revision_ids[0]:<60} {perf_counter() - began:6.2f} s")
        began = perf_counter()

    def run(connection: Connection) -> None:
        config.attributes.update(connection=connection, on_version_apply=applied)
        command.upgrade(config, revision)
        if revision == "head":
            claim_validity.complete(connection)

    try:
        await write(url, run)
    except (CommandError, RuntimeError) as error:  # a revision that refuses a changed seed raises RuntimeError
        raise UpgradeError(str(error)) from error


async def is_computed(database: Database) -> bool:
    """True if the computed tables are complete up to the newest release, by the rules of this version."""
    complete = select(Computed).where(
        col(Computed.rules) == claim_validity.RULES, col(Computed.sequence) == SEQUENCE.scalar_subquery()
    )
    return bool(await database.rows(complete))


async def ensure(database: Database, *, in_thread: bool) -> None:
    """Bring the computed tables up to date, SQLite's in a thread if `in_thread`; NotReady if they cannot be written."""
    if await is_computed(database):
        return
    try:
        await write(database.url, claim_validity.complete, in_thread=in_thread)
    except (DBAPIError, OccupiedError, UnconfirmedError) as error:
        reason = "What is computed of the figures is not there yet, and cannot be written here."
        raise NotReady(reason, "Run `indicators rebuild` where it may be written.") from error
    except OSError as error:  # the driver does not wrap an OSError of a connection to PostgreSQL
        raise unreadable(database.url, error) from error
