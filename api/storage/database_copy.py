"""A copy of the whole database as a SQLite file, from either engine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import anyio.to_thread
from sqlalchemy import Connection, MetaData, Row, Table, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from api.storage.database import Database
from api.storage.database_address import sqlite_path

CHUNK = 2000
"""Rows of a table that are in memory at a time."""
VERSION_TABLE = "alembic_version"


async def database_file(database: Database, target: Path) -> None:
    """Write the copy: all tables as they stand at one moment."""
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
