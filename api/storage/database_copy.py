"""A copy of the whole database as a SQLite file, from either engine, with what a tool of SQL needs to draw a line.

The tables hold figures as they are printed, digits and scale apart. The views `figure_values` (one claim for each
indicator, area and period) and `claim_values` (every source's) hold them as numbers in whole units, with exact text.
"""

import sqlite3
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, aclosing, closing
from pathlib import Path
from typing import Any

import anyio.to_thread
from sqlalchemy import MetaData, Row, Table, create_engine, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlmodel import SQLModel

from api.storage.address import is_unwritten, sqlite_path
from api.storage.database import Database
from api.storage.sqlite_file import reading_connection
from api.storage.writing import VERSIONS

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
    """Write all tables of one moment, and the views with numbers; NotReady if the database cannot be read."""
    source = sqlite_path(database.url)
    if source is not None:
        await _back_up(database, source, target)
    else:
        await _copy(database, target)
    await anyio.to_thread.run_sync(_add_numbers, target)


async def _copy(database: Database, target: Path) -> None:
    """Read all tables in one transaction of PostgreSQL, chunk by chunk, into those of a new file."""
    from api.storage.postgres_reader import PATIENCE  # whose driver takes 50 ms to import

    engine = create_async_engine(database.url, isolation_level="REPEATABLE READ", connect_args=PATIENCE)
    writing = create_engine(f"sqlite+pysqlite:///{target}")
    metadata: MetaData = SQLModel.metadata
    try:
        async with AsyncExitStack() as stack:
            with database.reading():
                connection = await stack.enter_async_context(engine.connect())
                version = await connection.scalar(select(VERSIONS.c.version_num))
            copy = stack.enter_context(writing.begin())
            VERSIONS.create(copy)
            copy.execute(VERSIONS.insert(), [{"version_num": version}])
            metadata.create_all(copy)
            for table in metadata.sorted_tables:
                chunks = await stack.enter_async_context(aclosing(_chunks(database, connection, table)))
                async for chunk in chunks:
                    copy.execute(table.insert(), [dict(row._mapping) for row in chunk])
    finally:
        writing.dispose()
        await engine.dispose()


async def _chunks(database: Database, connection: AsyncConnection, table: Table) -> AsyncGenerator[Sequence[Row[Any]]]:
    with database.reading():
        rows = await connection.stream(table.select().order_by(*table.primary_key))
        async for chunk in rows.partitions(CHUNK):
            yield chunk


async def _back_up(database: Database, source: Path, target: Path) -> None:
    with database.reading():
        reading = await anyio.to_thread.run_sync(_opened, source)
    with closing(reading):
        try:
            await anyio.to_thread.run_sync(_write, reading, target)
        except sqlite3.Error as error:
            if is_unwritten(error):
                raise
            with database.reading():
                raise


def _opened(source: Path) -> sqlite3.Connection:
    """The file, which has been read from: it is not opened but for that."""
    reading = reading_connection(source, check_same_thread=False)
    try:
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        reading.close()
        raise
    return reading


def _write(reading: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


def _add_numbers(target: Path) -> None:
    """Fill the table that the views read from what is served of each claim in the copy itself."""
    with closing(sqlite3.connect(target)) as writing:
        writing.execute("PRAGMA journal_mode = DELETE")  # the original may be open with a write-ahead log
        writing.execute("PRAGMA synchronous = OFF")  # what a failure leaves is made again
        writing.executescript(NUMBERS)
        # The number that is nearest to an exact decimal, which SQLite's own casts are not always.
        writing.create_function("nearest", 1, lambda exact: exact and float(exact), deterministic=True)
        writing.execute(FILL)
        writing.commit()
