"""Two commands that write at once: the second waits for the first, and what is stored is as if they came in turn."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.grounds import EMPTY, LOADED, MIGRATED, Grounds
from tests.faults.processes import GO_ON, command, run
from tests.faults.statements import AFTER, BEFORE, commit, turn
from tests.faults.stored import stored

pytestmark = pytest.mark.slow

WAITS = 0.5
"""Seconds in which the second one, about to ask for its turn, would have ended if it did not wait."""
SALES, VISITORS = (f"{name}.ATA.2024.example-agency-2025-02-01" for name in ("station-shop-sales", "station-visitors"))
WITHDRAW, WITHDRAW_OTHER = f"withdraw {VISITORS} --reason 'Wrong.'", f"withdraw {SALES} --reason 'Wrong.'"


class Pair(NamedTuple):
    """Two commands, and what the second one says behind the first."""

    first: str
    second: str
    code: int
    words: str


QUICK = {
    "the same package": Pair("load {first}", "load {first}", 0, "Nothing to do: all is loaded already"),
    "a corrected text, twice": Pair("load {corrected}", "load {corrected}", 0, "Nothing to do: all is loaded already"),
    "a figure withdrawn twice": Pair(WITHDRAW, WITHDRAW, 2, "was withdrawn before; nothing is withdrawn"),
    "load and withdraw": Pair("load {longer}", WITHDRAW, 0, "Release my-report.3: 1 figure withdrawn"),
    "rebuild and load": Pair("rebuild", "load {longer}", 0, "Release my-report.2: 1 figure added"),
}
OTHERS = {
    "migrate twice": Pair("migrate", "migrate", 0, "nothing to do"),
    "packages with a source in common": Pair("load {first}", "load {other}", 0, "Release other-report.1: 0 figures"),
    "a row more, twice": Pair("load {longer}", "load {longer}", 0, "Nothing to do: all is loaded already"),
    "two editions alike": Pair("load {edition}", "load {edition}", 0, "Nothing to do: all is loaded already"),
    "two figures withdrawn": Pair(WITHDRAW, WITHDRAW_OTHER, 0, "Release my-report.3: 1 figure withdrawn"),
    "withdraw and load": Pair(WITHDRAW, "load {longer}", 0, "Release my-report.3: 1 figure added"),
    "withdraw and load its new edition": Pair(WITHDRAW, "load {edition}", 0, "Release my-report.3: 1 figure added"),
    "load and rebuild": Pair("load {longer}", "rebuild", 0, "made anew"),
    "withdraw and rebuild": Pair(WITHDRAW, "rebuild", 0, "made anew"),
    "rebuild and withdraw": Pair("rebuild", WITHDRAW, 0, "Release my-report.2: 1 figure withdrawn"),
    "rebuild twice": Pair("rebuild", "rebuild", 0, "made anew"),
    "load and migrate": Pair("load {longer}", "migrate", 0, "nothing to do"),
}
PAIRS = QUICK | OTHERS
BEGINNINGS = {
    "the same package": MIGRATED,
    "packages with a source in common": MIGRATED,
    "migrate twice": EMPTY,
}


@pytest.mark.parametrize("case", [*QUICK, *(pytest.param(case, marks=pytest.mark.full) for case in OTHERS)])
def test_two_that_write_at_once(case: str, grounds: Grounds, tmp_path: Path) -> None:
    """Wherever the first one stands, the second waits; together they leave what they leave one after the other."""
    pair, beginning = PAIRS[case], BEGINNINGS.get(case, LOADED)
    first, second = (line.format(**grounds.packages) for line in pair[:2])
    url = grounds.fresh(beginning)
    alone = run(first, tmp_path / "one", DATABASE_URL=url)
    behind = run(second, tmp_path / "two", DATABASE_URL=url)
    assert (alone.code, behind.code) == (0, pair.code), alone.output + behind.output
    expected = stored(url)
    grounds.drop(url)
    for place in (turn(alone.sent, AFTER), commit(alone.sent, BEFORE)):
        url = grounds.fresh(beginning)
        with command(first, tmp_path / "one", place, DATABASE_URL=url) as one:
            assert one.reaches_point()
            with command(second, tmp_path / "two", DATABASE_URL=url) as two:
                waited = not two.ends_within(WAITS)
                one.say(GO_ON)
                assert one.end().code == 0
                ended = two.end()
        assert waited, ended.output
        assert (ended.code, pair.words in ended.told()) == (pair.code, True), ended.output
        assert stored(url) == expected
        grounds.drop(url)
