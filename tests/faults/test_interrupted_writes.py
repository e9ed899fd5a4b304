"""Each step of a command that writes fails, is the last one, or meets another writer: all is there, or nothing."""

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from api.domain.errors import OccupiedError
from api.storage import writing
from api.storage.address import parse_url
from api.storage.writing import write
from tests.conftest import Connect, MakeUrl
from tests.faults.failpoints import ABSENT, FAILS, IS_KILLED, OPERATIONS, WHOLE, Trial
from tests.faults.grounds import Grounds, files_beside, stored
from tests.faults.processes import AFTER, BEFORE, GO_ON, Point, command, commit, every_point, places, run
from tests.faults.test_lost_database import locked
from tests.helpers.rows import tables
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

STEPS = 12
"""About so many steps of a command are interrupted in each way."""
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
    """Wherever the first one waits, the second does; together they leave what they leave one after the other."""
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
    assert_in_turn(SAME, grounds, tmp_path, points=1)


@pytest.mark.full
@pytest.mark.both_engines
@every("number", range(len(PAIRS)))
def test_two_that_write_at_once(number: int, grounds: Grounds, tmp_path: Path) -> None:
    assert_in_turn(PAIRS[number], grounds, tmp_path / str(number))


def test_a_turn_that_does_not_come(
    migrated_url: MakeUrl, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says that it waits; the error names who had the file, which may be a program that is none of ours."""
    url = migrated_url("sqlite")
    monkeypatch.setattr(writing, "LOCK_SECONDS", 0.5)
    monkeypatch.setattr(writing, "QUIET_SECONDS", 0.1)
    words = r"locked it \(`fuser` tells which\) did not end in time: try again"
    with locked(Path(url.removeprefix("sqlite:///"))), pytest.raises(OccupiedError, match=words):
        asyncio.run(write(parse_url(url), lambda _connection: None))
    assert capsys.readouterr().err == "Waiting up to 0.5 s for another program that writes to the database.\n"


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
def test_a_server_over_a_left_journal(first: str, is_open: bool, migrated_url: MakeUrl, connect: Connect) -> None:
    """Whether it had the file open or comes after, and whatever is asked first: it answers, the journal is undone."""
    url = migrated_url("sqlite")
    client = connect(url, cache_bytes=0)
    before = client.data(FIGURES) if is_open else None
    leave_a_journal(url)
    for path in (first, "/v1/figures?limit=2000&fields=*", "/readyz"):
        assert client.get(path).status_code == 200
    assert before in (None, client.data(FIGURES))
    assert files_beside(url) == []


def assert_kept_by_commit(trial: Trial, how: str, points: list[Point]) -> None:
    """Nothing is kept but by a COMMIT that was carried out; on SQLite such a one does not fail."""
    done = commit(trial.sent, AFTER)
    possible = [point for point in points if point != done or how == IS_KILLED or trial.grounds.engine != "sqlite"]
    found = trial.outcomes(how, possible)
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
def test_steps_all_along(name: str, grounds: Grounds) -> None:
    """Failures and kills meet other statements, before one and after the next, and both meet the commit."""
    trial = Trial.of(grounds, name)
    for turn, how in enumerate((FAILS, IS_KILLED)):
        # After a look that fails, `migrate` writes all the same.
        points = [point for point in every_point(trial.sent) if point.phase or name != "migrate"]
        stride = max(3, len(points) // STEPS | 1)  # odd, so that before and after take turns
        ends = {commit(trial.sent, BEFORE), commit(trial.sent, AFTER)}
        assert_kept_by_commit(trial, how, sorted({*points[turn * stride // 2 :: stride], *ends}))
