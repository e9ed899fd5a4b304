"""The revisions as files: the newest is the one that Alembic finds, and a database is at it or not."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable

from sqlalchemy import make_url

from api.storage.revision_files import is_at, newest_revision
from api.storage.schema_upgrade import Revisions, downgrade
from tests.conftest import MakeUrl


def test_the_newest_is_alembics() -> None:
    """Read from the files it is the head that Alembic walks to."""
    assert newest_revision() == Revisions().head


def test_a_migrated_database_is_at_it(url: str) -> None:
    """On either engine."""
    assert asyncio.run(is_at(make_url(url), newest_revision()))
    assert not asyncio.run(is_at(make_url(url), "2026_11_24_tables"))


def test_one_taken_back_is_not(fresh_url: str) -> None:
    """A database at an earlier revision has something to migrate."""
    asyncio.run(downgrade(make_url(fresh_url), Revisions().names[-2]))
    assert not asyncio.run(is_at(make_url(fresh_url), newest_revision()))
    assert asyncio.run(is_at(make_url(fresh_url), Revisions().names[-2]))


def test_an_empty_database_is_at_none(new_url: Callable[[str], str], engine: str) -> None:
    """Nor is a file that is not there, which is not made by looking."""
    url = make_url(new_url(engine))
    assert not asyncio.run(is_at(url, newest_revision()))


def test_looking_imports_no_alembic(migrated_url: MakeUrl) -> None:
    """A server that has nothing to migrate starts without it."""
    program = (
        "import asyncio, sys; from sqlalchemy import make_url\n"
        "from api.storage.revision_files import is_at, newest_revision\n"
        f"print(asyncio.run(is_at(make_url({migrated_url('sqlite')!r}), newest_revision())), 'alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == "True False\n"
