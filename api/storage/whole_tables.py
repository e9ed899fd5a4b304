"""Whole tables out of the database: figures chunk by chunk along their key, and everything as one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import anyio.to_thread
from sqlalchemy import Connection, MetaData, Row, Table, create_engine, select, text, tuple_
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.storage.database import Database, sqlite_path
from api.storage.figure_queries import FIGURE, figure, standing

CHUNK = 2000
"""Figures, or rows of a table, that are in memory at a time."""
KEY = (FIGURE.indicator, FIGURE.area, FIGURE.period, FIGURE.id)
VERSION_TABLE = "alembic_version"


async def figures(database: Database, catalogue: Catalogue, after: Figure | None = None) -> Sequence[Figure]:
    """The next chunk of all claims that stand, in the order of their key; what was released since is left out."""
    own = (FIGURE.restates.is_(None), FIGURE.release.in_(catalogue.releases_known_at(None)), *standing(catalogue, None))
    statement = select(*FIGURE).where(*own)
    if after is not None:
        place = (after.indicator.code, after.area.alpha3, after.period.text, after.id)
        statement = statement.where(tuple_(*KEY) > tuple_(*place))
    rows = await database.rows(statement.order_by(*KEY).limit(CHUNK), bulk=True)
    return [figure(row, catalogue) for row in rows]


async def database_file(database: Database, target: Path) -> None:
    """A consistent copy of the whole database as a SQLite file, from either engine."""
    source = sqlite_path(database.url)
    if source is not None:
        await anyio.to_thread.run_sync(_backup, source, target)
        return
    engine = create_async_engine(database.url, isolation_level="REPEATABLE READ")
    try:
        async with engine.connect() as connection:
            copy = _Copy(target)
            try:
                copy.version(await connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")))  # noqa: S608
                for table in copy.tables:
                    rows = await connection.stream(table.select().order_by(*table.primary_key))
                    async for chunk in rows.partitions(CHUNK):
                        copy.add(table, chunk)
            finally:
                copy.close()
    finally:
        await engine.dispose()


def _backup(source: Path, target: Path) -> None:
    address = f"{source.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


class _Copy:
    """A new SQLite file that the tables are written into."""

    def __init__(self, target: Path) -> None:
        self._engine = create_engine(f"sqlite+pysqlite:///{target}")
        self._connection: Connection = self._engine.connect()
        metadata: MetaData = SQLModel.metadata
        metadata.create_all(self._connection)
        self.tables: Iterable[Table] = metadata.sorted_tables

    def version(self, revision: str | None) -> None:
        self._connection.execute(text(f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        self._connection.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:revision)"), {"revision": revision})  # noqa: S608

    def add(self, table: Table, rows: Sequence[Row[Any]]) -> None:
        self._connection.execute(table.insert(), [dict(row._mapping) for row in rows])

    def close(self) -> None:
        self._connection.commit()
        self._connection.close()
        self._engine.dispose()
