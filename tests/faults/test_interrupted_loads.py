"""Loads that are killed, or meet another load: all of a package or nothing, and readers go on meanwhile."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from tests.conftest import Client, within
from tests.helpers.command_line import PROGRAM, environment, started
from tests.helpers.worked_example import without_lock

SOURCE = SQLModel.metadata.tables["source"]
AGENCY = "example-agency-2025-02-01"
ROWS = 3_000
PATIENCE = 120
PAUSING = """
import asyncio, sys
from pathlib import Path
from api.reports import releases
from api.storage.database import Database
from api.reports.packages.package import read

url, folder, rows = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
seen, told = 0, False

def progress(count):
    global seen, told
    seen += count
    if seen > 1.5 * rows and not told:  # all are checked, and half of them are written
        told = True
        print("half", flush=True)
        sys.stdin.readline()

print(asyncio.run(releases.load(Database(url), read(folder), progress)))
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The worked example with a figure for each of very many days."""
    folder = without_lock(tmp_path / "my-report")
    head = folder / "report.toml"
    head.write_text(head.read_text(encoding="utf-8").partition("# Texts")[0], encoding="utf-8")
    header, first, *_ = (folder / "figures.csv").read_text(encoding="utf-8").splitlines()
    rows = [
        first.replace("2024", str(date(1990, 1, 1) + timedelta(days)), 1)
        .replace("4200", str(days))
        .replace('"4,200 visitors"', f"{days} visitors")
        for days in range(ROWS)
    ]
    (folder / "figures.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def other_package(tmp_path: Path) -> Path:
    """Another report out of the same source, with the same indicators."""
    folder = without_lock(tmp_path / "other-report")
    head = folder / "report.toml"
    head.write_text(head.read_text(encoding="utf-8").replace("my-report", "other-report"), encoding="utf-8")
    return folder


@contextmanager
def paused(url: str, package: Path) -> Iterator[subprocess.Popen[str]]:
    """A load that waits, half done, for a line on its standard input."""
    line = f"'{url}' '{package}' {ROWS}"
    with started(line, package, PAUSING, stdin=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "half\n"
            yield process
        finally:
            process.kill()


def loading(url: str, package: Path) -> subprocess.Popen[str]:
    """`indicators load` as a program of its own."""
    return started(f"load '{package}'", package, PROGRAM, env=environment(DATABASE_URL=url), stderr=subprocess.STDOUT)


def counts(url: str) -> dict[str, int]:
    """How many rows each table holds."""
    tables = SQLModel.metadata.tables
    statement = select(*(select(func.count()).select_from(tables[name]).scalar_subquery() for name in tables))
    return within(url, lambda connection: dict(zip(tables, connection.execute(statement).one(), strict=True)))


def test_a_killed_load_leaves_nothing(package: Path, fresh_url: str, connect: Callable[..., Client]) -> None:
    """Readers see the old state while a load is half written and when it is killed; then it can be done again."""
    reader = connect(fresh_url, refresh_seconds=0, cache_bytes=0)
    before, seen = counts(fresh_url), reader.data("/v1/figures?claims=all&limit=1000")
    with paused(fresh_url, package) as load:
        assert reader.data("/v1/figures?claims=all&limit=1000") == seen
        load.kill()
        assert load.wait(PATIENCE) == -9
    assert reader.data("/v1/figures?claims=all&limit=1000") == seen
    assert counts(fresh_url) == before
    with loading(fresh_url, package) as load:
        assert f"Release my-report.1: {ROWS} figures added." in load.communicate(timeout=PATIENCE)[0].splitlines()
    assert counts(fresh_url)["figure"] == before["figure"] + ROWS


def test_two_loads_of_a_package_are_one_release(package: Path, fresh_url: str) -> None:
    """The second waits for the first, and finds its work done."""
    with paused(fresh_url, package) as first, loading(fresh_url, package) as second:
        said = first.communicate("go on\n", timeout=PATIENCE)[0]
        assert f"release='my-report.1', added={ROWS}" in said
        answer = second.communicate(timeout=PATIENCE)[0]
    assert answer.splitlines()[-1] == f"Nothing to do: all is loaded already, {ROWS} figures."


def test_two_loads_that_share_a_source(package: Path, other_package: Path, fresh_url: str) -> None:
    """A source that another load brought in the meantime is taken as known."""
    with paused(fresh_url, package) as first, loading(fresh_url, other_package) as second:
        with pytest.raises(subprocess.TimeoutExpired):  # it has read what is known, and waits to write
            second.wait(3)
        first.communicate("go on\n", timeout=PATIENCE)
        told = second.communicate(timeout=PATIENCE)[0].splitlines()
        assert "Release other-report.1: 4 figures added." in told
    assert (
        within(fresh_url, lambda found: found.execute(select(func.count()).where(SOURCE.c.id == AGENCY)).scalar_one())
        == 1
    )


def test_sqlite_is_one_file_again(package: Path, migrated_url: Callable[[str], str]) -> None:
    """After a load nothing lies beside the database file, so that it can be copied alone and served read only."""
    url = migrated_url("sqlite")
    with loading(url, package) as load:
        load.communicate(timeout=PATIENCE)
    path = Path(url.removeprefix("sqlite:///"))
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.read_bytes()[18:20] == b"\x01\x01"  # the header's word for a rollback journal
