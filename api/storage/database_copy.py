"""Copies of the whole database as SQLite files, from either engine: backups, and files with numbers for SQL tools."""

import sqlite3
from contextlib import closing
from pathlib import Path

import anyio.to_thread
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, inspect
from sqlmodel import SQLModel

from api.storage.address import sqlite_path, stored
from api.storage.claim_validity import refresh_statistics
from api.storage.database import Database
from api.storage.sqlite_file import reading_connection
from api.storage.writing import VERSIONS, insert_rows

TABLES = (VERSIONS, *SQLModel.metadata.sorted_tables)
CHUNK = 2000
"""Rows of a table that are in memory at a time."""
NUMBERS = """
CREATE TABLE figure_number (
    -- Of each claim that stands, its number in whole units of figure.unit: made when this file was written.
    id VARCHAR(240) NOT NULL PRIMARY KEY REFERENCES figure (id),
    value REAL NOT NULL,
    value_text TEXT NOT NULL,    -- the same number, exact
    time TIMESTAMP NOT NULL,     -- the first day of its period, for programs that draw by time
    low REAL,                    -- the ends of what the printed digits leave open; NULL where there is no end
    high REAL,
    preferred BOOLEAN NOT NULL,  -- whether it is the one claim for its indicator, area and period
    source_link TEXT             -- opens the source at the printed words
);
CREATE VIEW claim_values AS
    -- Every source's claim that stands, as numbers in whole units. Add up and draw figure_values: here a place may
    -- have several.
    SELECT
        figure.id, figure.indicator, indicator.name_en, indicator.name_zh, figure.area, figure.period, figure.year,
        figure_number.time, figure.vintage, figure_number.value, figure_number.value_text, figure_number.low,
        figure_number.high, figure.unit, figure.comparator, figure.status, figure_number.preferred, figure.source,
        figure.phrase AS as_printed, figure_number.source_link
    FROM figure_number
    JOIN figure ON figure.id = figure_number.id
    JOIN indicator ON indicator.code = figure.indicator;
CREATE VIEW figure_values AS
    -- One claim for each indicator, area and period, of all sources and reports, as numbers in whole units. Values of
    -- different vintages belong on different lines.
    SELECT * FROM claim_values WHERE preferred;
"""
FILL = """
INSERT INTO figure_number
SELECT figure.id, nearest(served.value), served.value, figure.first_day || ' 00:00:00', nearest(served.low),
    nearest(served.high), served.preferred, source.url || served.fragment
FROM served_claim AS served
JOIN figure ON figure.indicator = served.indicator AND figure.area = served.area AND figure.period = served.period
    AND figure.id = served.figure
JOIN source ON source.id = figure.source
WHERE (SELECT max(sequence) FROM release) BETWEEN served.since AND served.until - 1
"""


async def database_file(database: Database, target: Path) -> None:
    """Write a copy as `backup` does, and add the views of numbers; raises as `backup`, or sqlite3.Error."""
    await backup(database, target)
    await anyio.to_thread.run_sync(_add_numbers, target)


async def backup(database: Database, target: Path) -> None:
    """Write a consistent copy of all tables to a new SQLite file; NotReady or InsufficientStorage if that fails."""
    source = sqlite_path(database.url)

    def work(connection: Connection) -> None:
        if not source:  # in one transaction and chunk by chunk
            reading = connection.execution_options(isolation_level="REPEATABLE READ", yield_per=CHUNK)
            reading.exec_driver_sql("SET LOCAL lock_timeout = 0")  # a copy may wait, unlike a request
            with stored(target.name), _engine(target).begin() as copy:
                _fill(reading, copy)
            return
        # On a new connection: an open one would go on reading a file that was removed.
        with closing(reading_connection(source)) as file:
            file.execute("SELECT count(*) FROM sqlite_master").fetchone()
            with stored(target.name), closing(sqlite3.connect(target)) as new:
                file.backup(new)

    await database.read(work)


def restore(backup: Path, connection: Connection) -> None:
    """Replace the rows of all tables, without commit, by those of a backup, which must be at the newest revision."""
    present = inspect(connection).get_table_names()
    for table in reversed(TABLES):
        if table.name in present:
            connection.execute(table.delete())
    with _engine(backup).connect() as reading:
        _fill(reading.execution_options(yield_per=CHUNK), connection)


def file_url(file: Path) -> URL:
    """The address of a SQLite file, whatever characters its name has."""
    return URL.create("sqlite+pysqlite", database=str(file))


def _engine(file: Path) -> Engine:
    return create_engine(file_url(file), poolclass=NullPool)


def _fill(reading: Connection, writing: Connection) -> None:
    """Copy the rows of all tables from one connection to the other, where missing tables are made."""
    for table in TABLES:
        table.create(writing, checkfirst=True)
        columns = [column.name for column in table.columns]
        for chunk in reading.execute(table.select().order_by(*table.primary_key)).partitions():
            insert_rows(writing, table.name, columns, [tuple(row) for row in chunk])
        refresh_statistics(writing, table.name)


def _add_numbers(target: Path) -> None:
    """Make the views with numbers in a copy, and fill their table from the copy's own ServedClaim."""
    with closing(sqlite3.connect(target)) as writing:
        writing.execute("PRAGMA journal_mode = DELETE")  # the original may be open with a write-ahead log
        writing.execute("PRAGMA synchronous = OFF")  # after a failure the copy is made again
        writing.executescript(NUMBERS)
        # The double nearest to an exact decimal: SQLite's own casts do not always give it.
        writing.create_function("nearest", 1, lambda exact: exact and float(exact), deterministic=True)
        writing.execute(FILL)
        writing.commit()
