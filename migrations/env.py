"""How Alembic reaches the database: by the connection it is handed, else by DATABASE_URL."""

import asyncio
import os
import pkgutil
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine

DEFAULT_URL = "sqlite:///var/indicators.db"
LOCK = 7_195_600
"""Key of the PostgreSQL advisory lock that lets one of several starting servers migrate."""

FIRST = {f"2026_11_24_{name}" for name in ("tables", "reference_data", "new_ecommerce_2025", "companion_official")}
COMPUTED = {"claim_standing", "claim_count", "computed", "served_claim", "series_count", "period_count"}
"""Tables that the service fills from the others."""

Rows = dict[str, list[dict[str, Any]]]

config = context.config


# Until 26 November 2026 revisions were edited after they had landed. A database that was made before is made again by
# the revisions of today up to its own, in the same transaction, and gets back all rows that these do not bring: ids,
# releases and their times stay as they were; what the first revisions ship themselves reads as in those of today. Since
# then a test compares each revision with its hash.
def taken_out(connection: sa.Connection) -> tuple[str, Rows] | None:
    """The revision and all rows of a database that lacks what its revisions make, which is empty then; else None."""
    found = sa.inspect(connection)
    if not found.has_table("alembic_version"):
        return None
    at = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    if at in FIRST:
        is_whole = found.has_table("claim_standing")
    else:
        counts = found.get_columns("series_count") if found.has_table("series_count") else []
        is_whole = not at or "report" in {column["name"] for column in counts}
        if at and is_whole and "ix_figure_source" not in {index["name"] for index in found.get_indexes("figure")}:
            connection.execute(sa.text("CREATE INDEX ix_figure_source ON figure (source)"))
    if is_whole:
        return None
    tables = sa.MetaData()
    tables.reflect(connection)
    printed = [table for table in tables.sorted_tables if table.name not in COMPUTED]
    rows = {table.name: [dict(row._mapping) for row in connection.execute(table.select())] for table in printed}
    tables.drop_all(connection)
    return str(at), rows


def put_back(connection: sa.Connection, rows: Rows) -> None:
    """Insert the rows whose keys are not there, without columns that there are no more."""
    tables = sa.MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        key = list(table.primary_key)
        there = {tuple(row) for row in connection.execute(sa.select(*key))} if key else set()
        for row in rows.get(table.name, []) if key else []:
            if tuple(row[column.name] for column in key) not in there:
                connection.execute(table.insert().values({name: row[name] for name in row if name in table.columns}))


def target_metadata() -> sa.MetaData | None:
    """The tables that autogenerate compares with, named in pyproject.toml so that nothing here imports them."""
    name = config.get_alembic_option("metadata")
    return pkgutil.resolve_name(name) if name else None


def run(connection: sa.Connection) -> None:
    """Run the revisions on a connection, in its transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    old = taken_out(connection)

    def applied(ctx: Any, step: Any, heads: Any, run_args: Any) -> None:
        if old and step.up_revision_id == old[0]:
            put_back(connection, old[1])
        if given := config.attributes.get("on_version_apply"):
            given(ctx=ctx, step=step, heads=heads, run_args=run_args)

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
