"""The revisions as files, and whether a database is at the newest: told without Alembic, as most starts are.

Alembic brings the tools that write revisions and colour their code: 0.2 s and 8 MB for a server that migrates nothing.
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import URL, column, select, table

from api.domain.errors import NotReady
from api.storage.database import Database

_NAMED = re.compile(r'^(down_)?revision = (?:"(\w+)"|None)', re.MULTILINE)


def resource(name: str) -> Path:
    """The folder `migrations` or `seed`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    return package / name if (package / name).is_dir() else package.parent / name


def newest_revision() -> str | None:
    """The name of the revision that none follows; None where that is not one alone."""
    names: set[str] = set()
    followed: set[str] = set()
    for file in (resource("migrations") / "versions").glob("*.py"):
        for down, name in _NAMED.findall(file.read_text(encoding="utf-8")):
            (followed if down else names).add(name)
    last = names - followed
    return last.pop() if len(last) == 1 else None


async def is_at(url: URL, revision: str | None) -> bool:
    """Whether the database is there, and at that revision."""
    database = Database(url.render_as_string(hide_password=False))
    try:
        rows = await database.rows(select(column("version_num")).select_from(table("alembic_version")))
    except NotReady:
        return False
    finally:
        await database.close()
    return [row.version_num for row in rows] == [revision]
