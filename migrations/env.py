"""How Alembic reaches the database: by the connection it is handed, else by DATABASE_URL."""

import asyncio
import os
import pkgutil
from pathlib import Path

import sqlalchemy as sa
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine

DEFAULT_URL = "sqlite:///var/indicators.db"
LOCK = 7_195_600
"""Key of the PostgreSQL advisory lock that lets one of several starting servers migrate."""

config = context.config


def target_metadata() -> sa.MetaData | None:
    """The tables that autogenerate compares with, named in pyproject.toml so that nothing here imports them."""
    name = config.get_alembic_option("metadata")
    return pkgutil.resolve_name(name) if name else None


def run(connection: sa.Connection) -> None:
    """Run the revisions on a connection, in its transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    applied = config.attributes.get("on_version_apply")
    context.configure(
        connection=connection,
        target_metadata=target_metadata(),
        on_version_apply=applied,
        # SQLite keeps no length of a text: to make one longer changes nothing there.
        compare_type=lambda at, _column, _meta, kept, _wanted: (
            False if at.dialect.name == "sqlite" and isinstance(kept, sa.String) else None
        ),
    )
    with context.begin_transaction():
        context.run_migrations()


def run_by_url(url: sa.URL) -> None:
    """Open the database that the address names and run there."""
    if url.get_backend_name() == "postgresql":
        asyncio.run(run_on_postgresql(url.set(drivername="postgresql+asyncpg")))
        return
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        run(connection)
    engine.dispose()


async def run_on_postgresql(url: sa.URL) -> None:
    """The same through asyncpg."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


if context.is_offline_mode():
    raise SystemExit("The seeds are rows, not a script: run with a database, without --sql.")
if (given := config.attributes.get("connection")) is not None:
    run(given)
else:
    run_by_url(sa.make_url(os.environ.get("DATABASE_URL") or DEFAULT_URL))
