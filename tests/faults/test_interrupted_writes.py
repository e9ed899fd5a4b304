"""Each step of a command that writes fails, is the last one, or meets another writer: all is there, or nothing."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from api.domain.errors import OccupiedError
from api.storage.address import parse_url
from api.storage.writing import writing
from tests.conftest import Client, MakeUrl
from tests.faults.failpoints import ABSENT, FAILS, IS_KILLED, OPERATIONS, STRACE, WHOLE, Trial
from tests.faults.grounds import MANY, MIGRATED, Grounds, files_beside, stored
from tests.faults.processes import AFTER, BEFORE, GO_ON, KILLED, Point, command, commit, every_point, places, run
from tests.faults.test_lost_database import locked
from tests.helpers.command_line import environment, started
from tests.helpers.own_server import PATIENCE, free_port, within
from tests.helpers.programs import missing
from tests.helpers.rows import tables
from tests.helpers.tables import count, every
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow

WAITS = 0.5
"""Seconds in which the second one, about to ask for its turn, would have ended if it did not wait."""
VISITORS, SALES = (
    f"withdraw {name}.ATA.2024.example-agency-2025-02-01 --reason 'Wrong.'"
    for name in ("station-visitors", "station-shop-sales")
)
NAMES = {"nothing": "Nothing to do: all is loaded already", "withdraw": VISITORS, "withdraw other": SALES}
SAME, *PAIRS = tables(__file__)["pairs"]
FIGURES = "/v1/figures?limit=2&sort=-period"


def assert_in_turn(pair: tuple[str, ...], grounds: Grounds, folder: Path, points: int = 2) -> None:
    """Wherever the first one waits, the second does; together they leave what they leave one after the other.

    On SQLite that is one file, which can be copied alone and served read only.
    """
    first, second, words = (line.format(**grounds.packages, **NAMES) for line in pair[:3])
    code, beginning = int(pair[3]), pair[4]
    url = grounds.fresh(beginning)
    alone = run(first, folder / "one", DATABASE_URL=url)
    behind = run(second, folder / "two", DATABASE_URL=url)
    assert (alone.code, behind.code) == (0, code), alone.output + behind.output
    expected = stored(url)
    grounds.drop(url)
    for place in (Point(places(alone.sent)[-1][0], 1, AFTER), commit(alone.sent, BEFORE))[-points:]:
        url = grounds.fresh(beginning)
        with command(first, folder / "one", place, DATABASE_URL=url) as one:
            assert one.reaches_point()
            with command(second, folder / "two", DATABASE_URL=url) as two:
                waited = not two.ends_within(WAITS)
                one.say(GO_ON)
                assert one.end().code == 0
                ended = two.end()
        assert waited, ended.output
        assert (ended.code, words in ended.told()) == (code, True), ended.output
        assert stored(url) == expected
        assert files_beside(url) == []
        if url.startswith("sqlite"):
            header = Path(url.removeprefix("sqlite:///")).read_bytes()[:20]
            assert header[18:] == b"\x01\x01"  # its word for a rollback journal
        grounds.drop(url)


def test_two_loads_at_once(grounds: Grounds, tmp_path: Path) -> None:
    """The second waits for the first, and finds its work done."""
    assert_in_turn(SAME, grounds, tmp_path, points=1)


@pytest.mark.full
@pytest.mark.both_engines
@every("number", range(len(PAIRS)))
def test_two_that_write_at_once(number: int, grounds: Grounds, tmp_path: Path) -> None:
    """The same of each pair of commands that write."""
    assert_in_turn(PAIRS[number], grounds, tmp_path / str(number))


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
    given, log = line.format(without_lock(folder / "package")), folder / "log.txt"

    async def start() -> int:
        with log.open("w") as stderr:
            async with writing(parse_url(url)):  # another writer is at work
                process = started(given, folder, env=environment(DATABASE_URL=url), stderr=stderr)
                assert within(PATIENCE, lambda: "Waiting" in log.read_text() or process.poll() is not None)
            await asyncio.to_thread(process.communicate, timeout=PATIENCE)
        return process.returncode

    assert asyncio.run(start()) == 0
    expected = OTHER.format(Path(url).name) if engine == "sqlite" else WRITER
    assert [said for said in log.read_text().splitlines() if "Waiting" in said] == [expected]


@pytest.mark.full
def test_a_server_says_so_too(migrated_url: MakeUrl, tmp_path: Path) -> None:
    """Where another program has the whole file, so that not even its revision can be read."""
    url, log = migrated_url("sqlite"), tmp_path / "log.txt"
    with log.open("w") as stderr, locked(Path(url.removeprefix("sqlite:///"))):
        given = {"env": environment(DATABASE_URL=url), "stderr": stderr}
        with started(f"serve --port {free_port()}", tmp_path, **given) as process:
            assert within(PATIENCE, lambda: "Waiting" in log.read_text() or process.poll() is not None)
            process.kill()
    assert OTHER.format(Path(url).name) in log.read_text()


def test_a_turn_that_does_not_come(migrated_url: MakeUrl) -> None:
    """The error names who had the file, which may be a program that is none of ours."""
    url = migrated_url("sqlite")

    async def write() -> None:
        async with writing(parse_url(url), 0.5):
            pass

    words = r"locked it \(`fuser` tells which\) did not end in time: try again"
    with locked(Path(url.removeprefix("sqlite:///"))), pytest.raises(OccupiedError, match=words):
        asyncio.run(write())


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


@every(
    ("first", "is_open"),
    [
        *((FIGURES, True), (FIGURES, False), ("/readyz", False), ("/v1/downloads/figures.sqlite", False)),
        ("/v1/convert?value=1&from=CNY&to=USD&year=2024", False),
    ],
)
def test_a_server_over_a_left_journal(
    first: str, is_open: bool, migrated_url: MakeUrl, connect: Callable[..., Client]
) -> None:
    """Whether it had the file open or comes after, and whatever is asked first: it answers, the journal is undone."""
    url = migrated_url("sqlite")
    client = connect(url, cache_bytes=0)
    before = client.data(FIGURES) if is_open else None
    leave_a_journal(url)
    for path in (first, "/v1/figures?limit=2000&fields=*", "/readyz"):
        assert client.get(path).status_code == 200
    assert before in (None, client.data(FIGURES))
    assert files_beside(url) == []


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


STEPS = {"load": 1, "withdraw": 1, "rebuild": 1, "migrate": 31}
"""Of how many system calls of a kind one is tried."""


def assert_kept_by_commit(trial: Trial, how: str, points: list[Point]) -> None:
    """Nothing is kept but by a COMMIT that was carried out; on SQLite such a one does not fail."""
    done = commit(trial.sent, AFTER)
    possible = [point for point in points if point != done or how == IS_KILLED or trial.grounds.engine != "sqlite"]
    found = trial.outcomes(how, possible)
    count(len(possible))
    assert (found[WHOLE], found[ABSENT]) == (done in possible, len(possible) - (done in possible))


@every("how", [FAILS, IS_KILLED])
def test_a_load_that_fails_or_is_killed(how: str, grounds: Grounds) -> None:
    """At the end of its transaction and at a statement before."""
    trial = Trial.of(grounds, "load")
    some = random.Random(how).choice(every_point(trial.sent))  # noqa: S311 - the same one each time
    assert_kept_by_commit(trial, how, sorted({some, commit(trial.sent, BEFORE), commit(trial.sent, AFTER)}))


@pytest.mark.full
@pytest.mark.both_engines
@every("name", OPERATIONS)
def test_every_step(name: str, grounds: Grounds) -> None:
    """Each statement; where they are many and alike once, by turns before and after, failing and killed."""
    trial = Trial.of(grounds, name)
    for turn, how in enumerate((FAILS, IS_KILLED)):
        points = every_point(trial.sent)
        if name in ("rebuild", "migrate"):
            found = list(enumerate(places(trial.sent)))[turn::2]
            points = [Point(*place, (BEFORE, AFTER)[number // 2 % 2]) for number, place in found]
        assert_kept_by_commit(trial, how, points)


@pytest.mark.full
@pytest.mark.one_engine  # PostgreSQL writes its own files
@every("name", STEPS)
def test_every_system_call(name: str, grounds: Grounds) -> None:
    """Each write, sync and removal of files of SQLite fails once, or is the last one; some where many are alike."""
    if STRACE is None:
        missing("strace")
    trial, found = Trial.of(grounds, name), Counter[str]()
    calls = trial.calls()
    kinds = {kind: [call for call in calls if call[0] == kind] for kind, _ in calls}
    chosen = [call for alike in kinds.values() for call in (alike[:: STEPS[name]] if len(alike) > 50 else alike)]
    for how in (FAILS, IS_KILLED):
        ended = Counter(trial.ends_by_call(call, how) for call in chosen)
        print(f"{trial.line}: {len(chosen)} calls, each {how}: {dict(ended)}")
        found += ended
    assert set(found) == {ABSENT, WHOLE}
