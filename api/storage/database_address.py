"""The address of a database, as DATABASE_URL gives it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

SQLITE, POSTGRESQL = "sqlite", "postgresql"

_ALLOWED_URLS = "allowed are sqlite:///path/to/file and postgresql+asyncpg://user:password@host/database"


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
        if not Path(parsed.database).resolve().name:
            raise DatabaseUrlError(f"DATABASE_URL names no file but {parsed.database}: {_ALLOWED_URLS}")
        return parsed.set(drivername="sqlite+pysqlite")
    if backend == POSTGRESQL:
        return parsed.set(drivername="postgresql+asyncpg")
    raise DatabaseUrlError(f"DATABASE_URL names {backend!r}: {_ALLOWED_URLS}")


def sqlite_path(url: URL) -> Path | None:
    """The file of a SQLite address, None for another engine."""
    return Path(url.database) if url.get_backend_name() == SQLITE and url.database else None
