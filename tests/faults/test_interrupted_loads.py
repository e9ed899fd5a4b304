"""Loads that are killed, wait, or meet another writer: all of a package or nothing, and readers go on meanwhile."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import make_url

from api.domain.write_errors import OccupiedError
from api.storage.database_address import parse_url
from api.storage.write_transaction import writing
from tests.conftest import Client, MakeUrl
from tests.faults.grounds import EMPTY, LOADED, MANY, MIGRATED, Grounds, files_beside, stored
from tests.faults.lost_databases import OwnFile
from tests.faults.processes import AFTER, BEFORE, GO_ON, KILLED, command, commit, run, turn
from tests.helpers.command_line import environment, started
from tests.helpers.own_server import PATIENCE, free_port, within
from tests.helpers.tables import every
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow

WAITS = 0.5
"""Seconds in which the second one, about to ask for its turn, would have ended if it did not wait."""
SALES, VISITORS = (f"{name}.ATA.2024.example-agency-2025-02-01" for name in ("station-shop-sales", "station-visitors"))
WITHDRAW, WITHDRAW_OTHER = f"withdraw {VISITORS} --reason 'Wrong.'", f"withdraw {SALES} --reason 'Wrong.'"
NOTHING, WITHDRAWN = "Nothing to do: all is loaded already", "Release my-report.{}: 1 figure withdrawn"


class Pair(NamedTuple):
    """Two commands, what the second one says behind the first, its code, and the database that they begin with."""

    first: str
    second: str
    words: str
    code: int = 0
    beginning: str = LOADED


SAME = Pair("load {first}", "load {first}", NOTHING, beginning=MIGRATED)
PAIRS = {
    "a corrected text, twice": Pair("load {corrected}", "load {corrected}", NOTHING),
    "a figure withdrawn twice": Pair(WITHDRAW, WITHDRAW, "was withdrawn before; nothing is withdrawn", 2),
    "load and withdraw": Pair("load {longer}", WITHDRAW, WITHDRAWN.format(3)),
    "rebuild and load": Pair("rebuild", "load {longer}", "Release my-report.2: 1 figure added"),
    "migrate twice": Pair("migrate", "migrate", "nothing to do", beginning=EMPTY),
    "figures in common": Pair("load {first}", "load {other}", "Release other-report.1: 0 figures", beginning=MIGRATED),
    "a source in common": Pair("load {many}", "load {other}", "Release other-report.1: 4 figures", beginning=MIGRATED),
    "many rows, twice": Pair("load {many}", "load {many}", f"{NOTHING}, {MANY} figures", beginning=MIGRATED),
    "a row more, twice": Pair("load {longer}", "load {longer}", NOTHING),
    "two editions alike": Pair("load {edition}", "load {edition}", NOTHING),
    "two figures withdrawn": Pair(WITHDRAW, WITHDRAW_OTHER, WITHDRAWN.format(3)),
    "withdraw and load": Pair(WITHDRAW, "load {longer}", "Release my-report.3: 1 figure added"),
    "withdraw and load its new edition": Pair(WITHDRAW, "load {edition}", "Release my-report.3: 1 figure added"),
    "load and rebuild": Pair("load {longer}", "rebuild", "made anew"),
    "withdraw and rebuild": Pair(WITHDRAW, "rebuild", "made anew"),
    "rebuild and withdraw": Pair("rebuild", WITHDRAW, WITHDRAWN.format(2)),
    "rebuild twice": Pair("rebuild", "rebuild", "made anew"),
    "load and migrate": Pair("load {longer}", "migrate", "nothing to do"),
}


def assert_in_turn(pair: Pair, grounds: Grounds, folder: Path) -> None:
    """Wherever the first one stands, the second waits; together they leave what they leave one after the other."""
    first, second = (line.format(**grounds.packages) for line in pair[:2])
    url = grounds.fresh(pair.beginning)
    alone = run(first, folder / "one", DATABASE_URL=url)
    behind = run(second, folder / "two", DATABASE_URL=url)
    assert (alone.code, behind.code) == (0, pair.code), alone.output + behind.output
    expected = stored(url)
    grounds.drop(url)
    for place in (turn(alone.sent, AFTER), commit(alone.sent, BEFORE)):
        url = grounds.fresh(pair.beginning)
        with command(first, folder / "one", place, DATABASE_URL=url) as one:
            assert one.reaches_point()
            with command(second, folder / "two", DATABASE_URL=url) as two:
                waited = not two.ends_within(WAITS)
                one.say(GO_ON)
                assert one.end().code == 0
                ended = two.end()
        assert waited, ended.output
        assert (ended.code, pair.words in ended.told()) == (pair.code, True), ended.output
        assert stored(url) == expected
        grounds.drop(url)


def test_two_loads_at_once(grounds: Grounds, tmp_path: Path) -> None:
    """The second waits for the first, and finds its work done."""
    assert_in_turn(SAME, grounds, tmp_path)


@pytest.mark.full
@pytest.mark.both_engines
@every("case", PAIRS)
def test_two_that_write_at_once(case: str, grounds: Grounds, tmp_path: Path) -> None:
    """The same of each pair of commands that write."""
    assert_in_turn(PAIRS[case], grounds, tmp_path / case.replace(" ", "-"))


@pytest.mark.full
@pytest.mark.both_engines
def test_readers_see_nothing_of_a_killed_load(grounds: Grounds, connect: Callable[..., Client], tmp_path: Path) -> None:
    """They see the old state while it waits to be released and when it is killed; then it can be done again."""
    line, url = f"load {grounds.packages['many']}", grounds.fresh(MIGRATED)
    reader, claims = connect(url, refresh_seconds=0, cache_bytes=0), "/v1/figures?claims=all&limit=1000"
    before, seen = stored(url), reader.get(claims).json()
    point = commit(run(line, tmp_path, DATABASE_URL=grounds.fresh(MIGRATED)).sent, BEFORE)
    with command(line, tmp_path, point, DATABASE_URL=url) as load:
        assert load.reaches_point()
        assert reader.data(claims) == seen["data"]
        load.kill()
        assert load.end().code == KILLED
    assert reader.data(claims) == seen["data"]
    assert stored(url) == before
    again = run(line, tmp_path, DATABASE_URL=url)
    assert f"Release my-report.1: {MANY} figures added." in again.output.splitlines()
    assert reader.get(claims).json()["meta"]["total"] == seen["meta"]["total"] + MANY


@pytest.mark.one_engine
def test_sqlite_is_one_file_again(grounds: Grounds, tmp_path: Path) -> None:
    """After a load nothing lies beside the database file, so that it can be copied alone and served read only."""
    url = grounds.fresh(MIGRATED)
    assert run(f"load {grounds.packages['first']}", tmp_path, DATABASE_URL=url).code == 0
    path = Path(str(make_url(url).database))
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.read_bytes()[18:20] == b"\x01\x01"  # the header's word for a rollback journal


WRITER = "Waiting for another load, withdrawal or migration to end, for 60 s at most."
OTHER = "Waiting for another program that writes to {} or has locked it (`fuser` tells which) to end, for 60 s at most."


@pytest.mark.full
@pytest.mark.both_engines
@every("line", ["migrate", "rebuild", "load '{}'"])
def test_who_waits_for_another_writer_says_so(
    line: str, engine: str, migrated_url: MakeUrl, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In a line on standard error, once; when its turn comes it does what it was started for."""
    url, folder = migrated_url(engine), tmp_path_factory.mktemp("waits")
    given, told = line.format(without_lock(folder / "package")), folder / "told.txt"

    async def start() -> int:
        with told.open("w") as stderr:
            async with writing(parse_url(url)):  # another writer is at work
                process = started(given, folder, env=environment(DATABASE_URL=url), stderr=stderr)
                assert within(PATIENCE, lambda: "Waiting" in told.read_text() or process.poll() is not None)
            await asyncio.to_thread(process.communicate, timeout=PATIENCE)
        return process.returncode

    assert asyncio.run(start()) == 0
    expected = OTHER.format(Path(url).name) if engine == "sqlite" else WRITER
    assert [said for said in told.read_text().splitlines() if "Waiting" in said] == [expected]


@pytest.mark.full
def test_a_server_says_so_too(migrated_url: MakeUrl, tmp_path: Path) -> None:
    """Where another program has the whole file, so that not even its revision can be read."""
    url, told = migrated_url("sqlite"), tmp_path / "told.txt"
    with told.open("w") as stderr, OwnFile(Path(url.removeprefix("sqlite:///"))).locked():
        given = {"env": environment(DATABASE_URL=url), "stderr": stderr}
        process = started(f"serve --port {free_port()}", tmp_path, **given)
        assert within(PATIENCE, lambda: "Waiting" in told.read_text() or process.poll() is not None)
        process.kill()
        process.communicate()
    assert OTHER.format(Path(url).name) in told.read_text()


def test_a_turn_that_does_not_come(migrated_url: MakeUrl) -> None:
    """It is told who had the file, which may be a program that is none of ours."""
    url = migrated_url("sqlite")

    async def write() -> None:
        async with writing(parse_url(url), 0.5):
            pass

    with (
        OwnFile(Path(url.removeprefix("sqlite:///"))).locked(),
        pytest.raises(OccupiedError, match=r"locked it \(`fuser` tells which\) did not end in time: try again"),
    ):
        asyncio.run(write())


FIGURES = "/v1/figures?limit=2&sort=-period"
JOURNAL = """
import os, signal, sqlite3, sys
writing = sqlite3.connect(sys.argv[1])
writing.execute("PRAGMA journal_mode = DELETE")
writing.execute("PRAGMA cache_size = 1")
writing.execute("UPDATE figure SET phrase = phrase || ' and more'")
writing.execute("UPDATE served_claim SET display_en = display_en || ' and more'")
os.kill(os.getpid(), signal.SIGKILL)
"""
"""Changes more than SQLite keeps in memory, so that some of it is in the file by then."""


def leave_a_journal(url: str) -> None:
    """Kill a writer halfway that has a rollback journal; a reader alone could read no more."""
    path = Path(str(make_url(url).database))
    done = subprocess.run([sys.executable, "-c", JOURNAL, str(path)], check=False)  # noqa: S603 - our own words
    assert done.returncode == -signal.SIGKILL
    assert files_beside(url) == [f"{path.name}-journal"]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("SELECT count(*) FROM figure")


def test_a_server_goes_on_over_a_left_journal(migrated_url: MakeUrl, connect: Callable[..., Client]) -> None:
    """What has the file open answers as before, the next request too, and the journal is undone."""
    url = migrated_url("sqlite")
    client = connect(url, cache_bytes=0)
    before = client.get(FIGURES)
    leave_a_journal(url)
    for path in (FIGURES, "/v1/figures?limit=2000&fields=*", "/readyz"):
        assert client.get(path).status_code == 200
    assert client.get(FIGURES).json()["data"] == before.json()["data"]
    assert files_beside(url) == []


@every("path", ["/readyz", FIGURES, "/v1/downloads/figures.sqlite", "/v1/convert?value=1&from=CNY&to=USD&year=2024"])
def test_a_server_that_comes_after_a_journal(path: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> None:
    """Whatever is asked first."""
    url = migrated_url("sqlite")
    leave_a_journal(url)
    assert connect(url).get(path).status_code == 200


@pytest.mark.full
@every("line", ["figures --limit 1", "convert 1 CNY USD --year 2024", "rates", "audit"])
def test_a_command_after_a_journal(line: str, migrated_url: MakeUrl, tmp_path: Path) -> None:
    """It is done."""
    url = migrated_url("sqlite")
    before = stored(url)
    leave_a_journal(url)
    ended = run(line, tmp_path, DATABASE_URL=url)
    assert ended.code == 0, ended.output
    assert stored(url) == before
