"""Databases that no server is started over: what is said of each, and what helps."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api.storage import file_check
from api.storage.database_address import parse_url
from tests.conftest import MakeUrl
from tests.helpers.command_line import environment, indicators
from tests.helpers.own_server import free_port
from tests.helpers.programs import missing
from tests.helpers.tables import every

PAGE = 4096
NO_MIGRATION = "\n  No migration mends it: put a copy that you have of the database in its place;"
SORTING = """
import asyncio, sys
from sqlalchemy import text
from api.domain.errors import NotReady
from api.storage.database import Database

LONG = '''
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 60000)
SELECT n, hex(randomblob(100)) AS long FROM number ORDER BY long
'''
try:
    asyncio.run(Database(sys.argv[1]).rows(text(LONG), bulk=True))
except NotReady as problem:
    print(problem.reason, problem.advice, problem.detail, sep=" | ")
"""


def harm(path: Path, first: int, pages: int, sign: bytes) -> None:
    """Write over some pages of a file, or cut them out."""
    content = path.read_bytes()
    begin = first % (len(content) // PAGE) * PAGE
    path.write_bytes(content[:begin] + sign * PAGE * pages + content[begin + pages * PAGE :])


@every(
    ("first", "pages", "sign", "words"),
    [
        (0, 1, b"?", f"is no SQLite database (file is not a database).{NO_MIGRATION}"),
        (-1, 1, b"", f"is damaged or cut off (database disk image is malformed).{NO_MIGRATION}"),
        (-200, 200, b"", f"is damaged or cut off (database disk image is malformed).{NO_MIGRATION}"),
        (1, 100, b"\0", NO_MIGRATION),
        (150, 40, b"\xff", NO_MIGRATION),
        (0, 0, b"", "is a folder (disk I/O error).\n  See that DATABASE_URL names a file, such as "),
    ],
)
def test_a_damaged_file_is_refused(
    first: int, pages: int, sign: bytes, words: str, migrated_url: MakeUrl, tmp_path: Path
) -> None:
    """At once, with its name and what helps, and it is left as it is."""
    path, before = tmp_path, b""
    if pages:
        path = Path(migrated_url("sqlite").removeprefix("sqlite:///"))
        harm(path, first, pages, sign)
        before = path.read_bytes()
    result = indicators(f"serve --port {free_port()}", DATABASE_URL=f"sqlite:///{path}")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"indicators: The database file {path.name} ")
    assert words in result.stderr
    assert not pages or path.read_bytes() == before


def test_a_migration_says_so_too(tmp_path: Path) -> None:
    """Where no server is meant to be started."""
    (tmp_path / "notes.db").write_text("no database, but a text that is long enough for a header. " * 20)
    result = indicators("migrate", DATABASE_URL=f"sqlite:///{tmp_path / 'notes.db'}")
    words = "notes.db is no SQLite database (file is not a database)."
    assert (result.exit_code, result.stderr.splitlines()[-2:][0].endswith(words)) == (1, True)


def test_the_look_at_a_file_is_bounded(migrated_url: MakeUrl, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file is looked through in part: a start does not wait for it."""
    url = parse_url(migrated_url("sqlite"))
    harm(Path(str(url.database)), 150, 40, b"\xff")
    assert file_check.damage(url) is not None
    monkeypatch.setattr(file_check, "CHECK_SECONDS", -1)
    monkeypatch.setattr(file_check, "STEPS", 1)
    assert file_check.damage(url) is None


@pytest.mark.full
def test_a_full_disk_is_named(migrated_url: MakeUrl, tmp_path: Path) -> None:
    """To sort, SQLite writes to a temporary folder: what has to be told is that there is no room in it."""
    unshare = shutil.which("unshare")
    (full := tmp_path / "full").mkdir()
    mounted = f"mount -t tmpfs -o size=256k tmpfs '{full}'"
    if unshare is None or subprocess.run([unshare, "-rm", "sh", "-c", mounted], check=False).returncode:  # noqa: S603
        missing("the right to mount a file system")
    line = f"{mounted} && exec '{sys.executable}' -c \"$PROGRAM\" '{migrated_url('sqlite')}'"
    variables = environment(PROGRAM=SORTING, TMPDIR=str(full), SQLITE_TMPDIR=str(full))
    done = subprocess.run(  # noqa: S603 - our own words
        [unshare, "-rm", "sh", "-c", line], capture_output=True, text=True, check=False, env=variables
    )
    reason, advice, detail = done.stdout.strip().split(" | ")
    assert reason.startswith(f"There is no room left on a disk: where temporary files go ({full}), or where ")
    assert advice == "Make room there, or name another folder for temporary files in TMPDIR."
    assert str(full) not in detail
