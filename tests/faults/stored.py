"""All that a database holds, on either engine, to be compared; read beside whoever writes, and without SQLAlchemy."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg
from sqlalchemy import make_url

Stored = dict[str, Any]
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_SCHEMA = """
SELECT md5(string_agg(line, E'\n' ORDER BY line)) FROM (
    SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)
    FROM information_schema.columns
    WHERE table_schema = 'public'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
) AS lines (line)
"""


def stored(url: str) -> Stored:
    """The rows of all tables and what the tables are; nothing where there is no table yet."""
    found = make_url(url)
    return _in_file(Path(str(found.database))) if found.get_backend_name() == "sqlite" else _on_server(url)


def releases(url: str) -> int:
    """How many releases a reader sees at this moment; none where there is no table yet."""
    found = make_url(url)
    return _count_in_file(Path(str(found.database))) if found.get_backend_name() == "sqlite" else _count_on_server(url)


def files_beside(url: str) -> list[str]:
    """The files of a SQLite database but the database itself; none on a server."""
    found = make_url(url)
    if found.get_backend_name() != "sqlite":
        return []
    path = Path(str(found.database))
    return sorted(file.name for file in path.parent.iterdir() if file.name.startswith(f"{path.name}-"))


def _in_file(path: Path) -> Stored:
    if not path.exists() or not path.stat().st_size:
        return {}
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as reading:
        assert reading.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        schema = reading.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        tables = [name for (name,) in reading.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: sorted(map(repr, reading.execute(f'SELECT * FROM "{name}"'))) for name in tables}  # noqa: S608
    return {"": schema, **rows} if tables else {}


def _count_in_file(path: Path) -> int:
    if not path.exists() or not path.stat().st_size:
        return 0
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as reading:
        is_there = reading.execute("SELECT count(*) FROM sqlite_master WHERE name = 'release'").fetchone()[0]
        return int(reading.execute("SELECT count(*) FROM release").fetchone()[0]) if is_there else 0


def _count_on_server(url: str) -> int:
    async def read() -> int:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            is_there = await connection.fetchval("SELECT to_regclass('release') IS NOT NULL")
            return int(await connection.fetchval("SELECT count(*) FROM release")) if is_there else 0
        finally:
            await connection.close()

    return asyncio.run(read())


def _on_server(url: str) -> Stored:
    async def read() -> Stored:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            tables = [row[0] for row in await connection.fetch(_TABLES)]
            if not tables:
                return {}
            digests = ", ".join(
                f"(SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM \"{name}\" AS t)"  # noqa: S608
                for name in tables
            )
            row = await connection.fetchrow(f"SELECT {digests}")
            return {"": await connection.fetchval(_SCHEMA), **dict(zip(tables, row, strict=True))}
        finally:
            await connection.close()

    return asyncio.run(read())
