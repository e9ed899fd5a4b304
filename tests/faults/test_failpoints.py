"""Each step of load, withdraw, rebuild and migrate fails once, or is the last one: all of it is there, or nothing."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.failpoints import ABSENT, FAILS, IS_KILLED, OPERATIONS, STRACE, WHOLE, Call, Trial
from tests.faults.grounds import Grounds
from tests.faults.processes import AFTER, BEFORE, Point, commit, every_point, places
from tests.helpers import tables
from tests.helpers.programs import missing
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

SAMPLES = {"load": 4, "withdraw": 2, "rebuild": 1, "migrate": 0}
"""How many kinds of statement are tried of each operation, and way to end, beside the end of its transaction."""
STEPS = {"load": 1, "withdraw": 1, "rebuild": 1, "migrate": 31}
"""Of how many system calls of a kind one is tried."""


def assert_kept_by_commit(trial: Trial, count: int) -> None:
    """Nothing is kept but by a COMMIT that was carried out."""
    for how in (FAILS, IS_KILLED):
        points = trial.sample(count, how)
        kept = trial.points(how, [commit(trial.sent, AFTER)])
        found = trial.outcomes(how, points)
        tables.count(found.total())
        assert (found[WHOLE], found[ABSENT]) == (len(kept), len(trial.points(how, points)) - len(kept))


def test_a_load_that_fails_or_is_killed(grounds: Grounds) -> None:
    """At the end of its transaction and at a statement before."""
    assert_kept_by_commit(Trial.of(grounds, "load"), 1)


@pytest.mark.full
@pytest.mark.both_engines
@every("name", SAMPLES)
def test_some_steps(name: str, grounds: Grounds) -> None:
    """A few of each kind."""
    assert_kept_by_commit(Trial.of(grounds, name), SAMPLES[name])


@pytest.mark.full
@pytest.mark.both_engines
@every("name", OPERATIONS)
def test_every_step(name: str, grounds: Grounds) -> None:
    """Each statement; where they are many and alike once, by turns before and after, failing and killed."""
    trial = Trial.of(grounds, name)
    hows = {how: every_point(places(trial.sent)) for how in (FAILS, IS_KILLED)}
    if name in ("rebuild", "migrate"):
        for turn, how in enumerate(hows):
            found = list(enumerate(places(trial.sent)))[turn::2]
            hows[how] = [Point(*place, (BEFORE, AFTER)[number // 2 % 2]) for number, place in found]
    for how, points in hows.items():
        found = trial.outcomes(how, points)
        assert found[ABSENT] + found[WHOLE] == len(trial.points(how, points))
        assert found[WHOLE] <= 1


@pytest.mark.full
@pytest.mark.both_engines
@every(("name", "times"), [("load", 10), ("load of 3,000 rows", 100)])
def test_killed_while_it_writes(name: str, times: int, grounds: Grounds) -> None:
    """At a moment that is drawn within the transaction: one that did not come to its COMMIT leaves nothing."""
    trial, chance = Trial.of(grounds, name), random.Random(times)  # noqa: S311
    ended = Counter(trial.ends_at_random(chance) for _ in range(times))
    inside = sum(count for (_, place), count in ended.items() if place in ("before COMMIT", "within COMMIT"))
    print(f"{trial.grounds.engine}: of {times} kills {inside} fell inside: {dict(ended)}")
    assert inside >= 0.7 * times
    assert (WHOLE, "before COMMIT") not in ended
    assert (ABSENT, "after COMMIT") not in ended


def assert_whole_or_absent(trial: Trial, choose: Callable[[list[Call]], list[Call]]) -> None:
    """Each chosen write, sync and removal of files of SQLite fails once, or is the last one."""
    if STRACE is None:
        missing("strace")
    chosen, found = choose(trial.calls()), Counter[str]()
    for how in (FAILS, IS_KILLED):
        ended = Counter(trial.ends_by_call(call, how) for call in chosen)
        print(f"{trial.line}: {len(chosen)} calls, each {how}: {dict(ended)}")
        found += ended
    assert set(found) == {ABSENT, WHOLE}


@pytest.mark.full
@pytest.mark.one_engine  # PostgreSQL writes its own files
def test_some_system_calls(grounds: Grounds) -> None:
    """Those where the journals begin and end, and a write between."""

    def some(found: list[Call]) -> list[Call]:
        syncs, unlinks = ([call for call in found if call.kind == kind] for kind in ("fdatasync", "unlink"))
        return [found[len(found) // 4], syncs[2], *unlinks[::3]]

    assert_whole_or_absent(Trial.of(grounds, "withdraw"), some)


@pytest.mark.full
@pytest.mark.one_engine
@every("name", STEPS)
def test_every_system_call(name: str, grounds: Grounds) -> None:
    """All of them, or some of each kind where they are many and alike."""

    def many(found: list[Call]) -> list[Call]:
        kinds = {call.kind: [other for other in found if other.kind == call.kind] for call in found}
        return [call for alike in kinds.values() for call in (alike[:: STEPS[name]] if len(alike) > 50 else alike)]

    assert_whole_or_absent(Trial.of(grounds, name), many)
