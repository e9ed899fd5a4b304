"""What comparisons of figures with their live sources found: kept beside the releases, and no part of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import URL, Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from api.storage.database_address import POSTGRESQL
from api.storage.models import Verification
from api.storage.writing import writing

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


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
