"""Very many rows of a table at once, by what is fastest on either engine: COPY, or statements of a thousand rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from api.storage.database_address import POSTGRESQL

_PLACEHOLDERS = 32_766
"""As many as SQLite takes in a statement from 3.32 on."""
_AT_MOST = 1000


def insert_rows(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose cells stand in the order of the columns; the same errors as of other statements."""
    if connection.dialect.name == POSTGRESQL:
        _copy(connection, table, columns, rows)
        return
    # A statement of many rows takes less than one each, and other threads go on while it is carried out.
    most = min(_AT_MOST, _PLACEHOLDERS // len(columns))
    for start in range(0, len(rows), most):
        some = rows[start : start + most]
        cells = tuple(chain.from_iterable(some))
        connection.exec_driver_sql(_statement(table, tuple(columns), len(some)), cells)


def refresh_statistics(connection: Connection, *tables: str) -> None:
    """Let PostgreSQL look at tables that were filled in this transaction: without it a plan takes them for empty."""
    if connection.dialect.name == POSTGRESQL:
        for table in tables:
            connection.exec_driver_sql(f"ANALYZE {table}")


@lru_cache(maxsize=8)
def _statement(table: str, columns: tuple[str, ...], count: int) -> str:
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * count)}"  # noqa: S608 - our own names


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    import asyncpg  # type: ignore[import-untyped]  # on use: who writes to SQLite needs none of it

    driver: Any = connection.connection.dbapi_connection
    if not driver.driver_connection.is_in_transaction():
        connection.exec_driver_sql("SELECT 1")  # SQLAlchemy begins it with the first statement that it sees
    try:
        driver.run_async(lambda raw: raw.copy_records_to_table(table, records=rows, columns=columns))
    except asyncpg.PostgresError as error:
        raise DBAPIError(f"COPY {table}", None, error) from error
