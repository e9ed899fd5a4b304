"""What comparisons of figures with their live sources found: kept beside the releases, and no part of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import URL, Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.storage.database import BULK, Database
from api.storage.database_address import POSTGRESQL
from api.storage.models import Verification
from api.storage.writing import writing

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


async def marked(
    database: Database, catalogue: Catalogue, figures: Sequence[Figure], as_of: str | None = None
) -> list[Figure]:
    """The figures, each with what its last comparison found, unless that came after the moment."""
    if not figures or catalogue.verified_at is None:
        return list(figures)
    statement = select(col(Verification.figure), col(Verification.verdict), col(Verification.checked_at))
    statement = statement.where(col(Verification.figure).in_([figure.id for figure in figures]))
    if as_of is not None:
        statement = statement.where(col(Verification.checked_at) <= as_of)
    found = {row.figure: row for row in await database.rows(statement, bulk=len(figures) > BULK)}
    return [
        replace(figure, verified=row.verdict, verified_at=row.checked_at) if (row := found.get(figure.id)) else figure
        for figure in figures
    ]


async def record(url: URL, verdicts: Mapping[str, str]) -> str:
    """Keep the verdict of each figure, by its id, in place of an earlier one: all or none; the moment of the run."""

    def run(connection: Connection) -> str:
        return _record(connection, verdicts)

    async with writing(url) as writer:
        return await writer.run(run)


def _record(connection: Connection, verdicts: Mapping[str, str]) -> str:
    on_postgresql = connection.dialect.name == POSTGRESQL
    moment = _after(connection.scalar(select(func.max(col(Verification.checked_at)))))
    insert = postgresql.insert(Verification) if on_postgresql else sqlite.insert(Verification)
    kept = {"verdict": insert.excluded.verdict, "checked_at": insert.excluded.checked_at}
    rows = [{"figure": figure, "verdict": verdict, "checked_at": moment} for figure, verdict in verdicts.items()]
    if rows:
        connection.execute(insert.on_conflict_do_update(index_elements=["figure"], set_=kept), rows)
    return moment


def _after(last: str | None) -> str:
    """Now, or the second after the last run: the newest moment tells one state of the table from the next."""
    now = datetime.now(UTC)
    if last is not None:
        now = max(now, datetime.strptime(last, _MOMENT).replace(tzinfo=UTC) + timedelta(seconds=1))
    return now.strftime(_MOMENT)
