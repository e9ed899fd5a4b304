"""What a database refuses: rows that are all written or none, whose fault an error is, and what helps against it."""

import asyncio
import errno
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import URL, Connection, func, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import col, select

from api.domain.errors import NotReady, UnconfirmedError
from api.storage.address import is_unwritten, parse_url, trouble_of
from api.storage.database import Database
from api.storage.tables import Release, Year
from api.storage.writing import insert_rows, write
from tests.conftest import MakeUrl, command_on, within
from tests.helpers.rows import tables
from tests.helpers.tables import every

COUNTS = (0, 1, 999, 1000, 1001, 2500)


def insert_years(connection: Connection, first: int, count: int) -> None:
    rows = [(year, f"{year}-01-01", f"{year}-12-31") for year in range(first, first + count)]
    insert_rows(connection, "year", ("year", "first_day", "last_day"), rows)


def years_from(connection: Connection, first: int) -> int:
    return connection.execute(select(func.count()).where(col(Year.year) >= first)).scalar_one()


@pytest.mark.both_engines
def test_all_rows_are_there(fresh_url: str) -> None:
    """However many they are; none, too."""
    for number in COUNTS:

        def work(connection: Connection, number: int = number) -> int:
            with connection.begin_nested() as attempt:
                insert_years(connection, 5000, number)
                found = years_from(connection, 5000)
                attempt.rollback()
            return found

        assert within(fresh_url, work) == number


@pytest.mark.both_engines
def test_a_row_that_is_there_already(fresh_url: str) -> None:
    """It is refused by the error that readers of the database's errors know, and nothing of the transaction is kept."""

    def work(connection: Connection) -> None:
        insert_years(connection, 5000, 10)
        insert_years(connection, 5009, 1)

    with pytest.raises(DBAPIError):
        within(fresh_url, work)
    assert within(fresh_url, lambda connection: years_from(connection, 5000)) == 0


@pytest.mark.both_engines
def test_a_commit_that_is_refused_says_so(fresh_url: str) -> None:
    """The database has looked at what it was to keep, and says that it keeps nothing: no connection was lost."""
    stem = "stem INTEGER REFERENCES leaf (id) DEFERRABLE INITIALLY DEFERRED"

    def write(connection: Connection) -> None:
        connection.execute(text(f"CREATE TABLE leaf (id INTEGER PRIMARY KEY, {stem})"))
        connection.execute(text("INSERT INTO leaf VALUES (1, 2)"))

    with pytest.raises(IntegrityError):
        within(fresh_url, write)


@pytest.mark.postgresql
def test_nobody_knows_of_a_commit_without_an_answer(migrated_url: MakeUrl) -> None:
    url, url_of_another = migrated_url("postgresql"), migrated_url("postgresql")  # whoever writes to the same one waits

    def end_own(connection: Connection) -> None:
        process = connection.scalar(text("SELECT pg_backend_pid()"))
        ended = text(f"SELECT pg_terminate_backend({process}, 10000)")
        with ThreadPoolExecutor() as another:
            another.submit(within, url_of_another, lambda other: other.scalar(ended)).result()

    with pytest.raises(UnconfirmedError):
        asyncio.run(write(parse_url(url), end_own))


def of_sqlite(name: str) -> Exception:
    error = sqlite3.OperationalError()
    error.sqlite_errorname = f"SQLITE_{name}"
    return error


WRITING = "FULL CANTOPEN CANTOPEN_ISDIR READONLY READONLY_DIRECTORY IOERR_WRITE IOERR_GETTEMPPATH"
OTHER = "BUSY CORRUPT ERROR IOERR IOERR_READ NOTADB"
UNWRITTEN = [OSError(errno.ENOSPC, "no space left"), PermissionError(), *map(of_sqlite, WRITING.split())]
READ = [ConnectionRefusedError(), TimeoutError(), ValueError(), *map(of_sqlite, OTHER.split())]


@every("error", [*UNWRITTEN, *READ])
def test_a_disk_that_takes_no_more_is_recognised(error: Exception) -> None:
    """Of an error of SQLite by its name, however closely that tells; wrapped as well."""
    assert is_unwritten(error) is is_unwritten(OperationalError(None, None, error)) is (error in UNWRITTEN)


def refusal(url: URL) -> NotReady:
    async def read() -> None:
        database = Database(url.render_as_string(hide_password=False))
        try:
            await database.rows(select(Release.id))
        finally:
            await database.close()

    with pytest.raises(NotReady) as raised:
        asyncio.run(read())
    return raised.value


@pytest.mark.postgresql
@every("made, reason, advice", tables(__file__)["roles"])
def test_what_a_role_may_not(made: str, reason: str, advice: str, postgres: URL, read_only_url: MakeUrl) -> None:
    asyncio.run(command_on(postgres, f"CREATE ROLE refused {made}"))
    try:
        problem = refusal(make_url(read_only_url("postgresql")).set(username="refused"))
    finally:
        asyncio.run(command_on(postgres, "DROP ROLE refused"))
    assert problem.reason.startswith(f"The database {reason} (")
    assert advice in problem.advice
    assert "migrate" not in problem.advice


@pytest.mark.postgresql
def test_a_database_that_is_not_there_or_was_not_migrated(postgres: URL, new_url: MakeUrl) -> None:
    """It has to be made before it is migrated; a table that is missing is what a migration makes."""
    problem = refusal(postgres.set(database="nowhere"))
    assert problem.reason.startswith("The database is not there (")
    assert "CREATE DATABASE" in problem.advice
    assert "indicators migrate" in refusal(make_url(new_url("postgresql"))).advice


@every("state, reason", tables(__file__)["states"])
def test_what_the_server_may_not(state: str, reason: str) -> None:
    error = Exception("said by the server")
    error.sqlstate = state  # type: ignore[attr-defined]
    trouble = trouble_of(make_url("postgresql+asyncpg://localhost/figures"), error)
    assert trouble.reason == f"The database {reason} (Exception: said by the server)."
    assert "migrate" not in trouble.advice
