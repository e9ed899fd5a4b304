"""What a writer of a SQLite file left that was killed with a rollback journal: it is undone, and reading goes on."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.conftest import Client
from tests.faults.processes import run
from tests.faults.stored import files_beside, stored

pytestmark = pytest.mark.slow

FIGURES = "/v1/figures?limit=2&sort=-period"
KILLED = """
import os, signal, sqlite3, sys
writing = sqlite3.connect(sys.argv[1])
writing.execute("PRAGMA journal_mode = DELETE")
writing.execute("PRAGMA cache_size = 1")
writing.execute("UPDATE figure SET phrase = phrase || ' and more'")
writing.execute("UPDATE served_claim SET display_en = display_en || ' and more'")
os.kill(os.getpid(), signal.SIGKILL)
"""
"""Changes more than SQLite keeps in memory, so that some of it is in the file by then."""


@pytest.fixture
def url(migrated_url: Callable[[str], str]) -> str:
    return migrated_url("sqlite")


def leave_a_journal(url: str) -> None:
    """Kill a writer halfway; a reader alone could read no more."""
    path = Path(str(make_url(url).database))
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)  # noqa: S603 - our own words
    assert done.returncode == -signal.SIGKILL
    assert files_beside(url) == [f"{path.name}-journal"]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("SELECT count(*) FROM figure")


@pytest.mark.one_engine
def test_a_server_that_has_the_file_open(url: str, connect: Callable[..., Client]) -> None:
    """It answers as before, the next request too."""
    client = connect(url, cache_bytes=0)
    before = client.get(FIGURES)
    leave_a_journal(url)
    for path in (FIGURES, "/v1/figures?limit=2000&fields=*", "/readyz"):
        assert client.get(path).status_code == 200
    assert client.get(FIGURES).json()["data"] == before.json()["data"]
    assert files_beside(url) == []


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "path", ["/readyz", FIGURES, "/v1/downloads/figures.sqlite", "/v1/convert?value=1&from=CNY&to=USD&year=2024"]
)
def test_a_server_that_comes_after_it(path: str, url: str, connect: Callable[..., Client]) -> None:
    """Whatever is asked first."""
    leave_a_journal(url)
    assert connect(url).get(path).status_code == 200


@pytest.mark.one_engine
@pytest.mark.parametrize("line", ["figures --limit 1", "convert 1 CNY USD --year 2024", "rates", "audit"])
def test_a_command(line: str, url: str, tmp_path: Path) -> None:
    """It is done."""
    before = stored(url)
    leave_a_journal(url)
    ended = run(line, tmp_path, DATABASE_URL=url)
    assert ended.code == 0, ended.output
    assert stored(url) == before
