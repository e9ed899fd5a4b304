"""The revision files, and whether a database is at the newest, without Alembic."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import URL, Column, Connection, MetaData, String, Table, inspect, select

from api.domain.errors import NO_ANSWER, NotReady, waiting
from api.storage.database import Database

_NAMED = re.compile(r'^(down_)?revision = (?:"(\w+)"|None)', re.MULTILINE)

VERSIONS = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def resource(name: str) -> Path:
    """The folder `migrations` or `seed`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    return package / name if (package / name).is_dir() else package.parent / name


def newest_revision() -> str | None:
    """The name of the revision that none follows; None where that is not one alone."""
    names, followed = _names()
    last = names - followed
    return last.pop() if len(last) == 1 else None


def refuse_unknown(connection: Connection) -> None:
    """NotReady where the database is at a revision that is not among these: a newer version has other tables.

    What this one would write there would lack what those hold, and nothing would tell.
    """
    if not inspect(connection).has_table(VERSIONS.name):
        return
    for (name,) in connection.execute(select(VERSIONS.c.version_num)).all():
        if name not in _names()[0]:
            raise NotReady(
                f"The database is at revision {name}, which this version does not know: nothing is written.",
                "A newer version migrated this database; run that one, or a later one.",
            )


def _names() -> tuple[set[str], set[str]]:
    """The names of all revisions, and of those that others follow."""
    names: set[str] = set()
    followed: set[str] = set()
    for file in (resource("migrations") / "versions").glob("*.py"):
        for down, name in _NAMED.findall(file.read_text(encoding="utf-8")):
            (followed if down else names).add(name)
    return names, followed


async def is_at(url: URL, revision: str | None) -> bool:
    """Whether the database is there, and at that revision."""
    database = Database(url.render_as_string(hide_password=False))
    try:
        with waiting(NO_ANSWER):
            rows = await database.rows(select(VERSIONS.c.version_num))
    except NotReady:
        return False
    finally:
        await database.close()
    return [row.version_num for row in rows] == [revision]
