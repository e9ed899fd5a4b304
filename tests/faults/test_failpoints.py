"""Each step of load, withdraw, rebuild and migrate fails once, or is the last one: all of it is there, or nothing."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.faults.failpoints import ABSENT, FAILS, IS_KILLED, OPERATIONS, WHOLE, Trial, tried
from tests.faults.grounds import Grounds
from tests.faults.statements import AFTER, BEFORE, Point, commit, every, places

pytestmark = pytest.mark.slow

SAMPLES = {"load": 4, "withdraw": 2, "rebuild": 1, "migrate": 0}
"""How many kinds of statement are tried of each operation, and way to end, beside the end of its transaction."""
ONCE_EACH = {"rebuild", "migrate"}
"""Whose statements are many and alike: each is tried once, by turns before and after, failing and killed."""


@pytest.mark.parametrize("name", SAMPLES)
def test_some_steps(name: str, grounds: Grounds) -> None:
    """A few of each kind; nothing is kept but by a COMMIT that was carried out."""
    trial = Trial.of(grounds, name)
    for how in (FAILS, IS_KILLED):
        points = trial.sample(SAMPLES[name], how)
        kept = trial.points(how, [commit(trial.sent, AFTER)])
        line = tried(trial, name, how, points)
        assert (line.whole, line.absent) == (len(kept), line.points - len(kept))


@pytest.mark.full
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_step(name: str, grounds: Grounds) -> None:
    """Each statement."""
    trial = Trial.of(grounds, name)
    hows = {how: every(trial.sent) for how in (FAILS, IS_KILLED)}
    if name in ONCE_EACH:
        for turn, how in enumerate(hows):
            found = list(enumerate(places(trial.sent)))[turn::2]
            hows[how] = [Point(*place, (BEFORE, AFTER)[number // 2 % 2]) for number, place in found]
    for how, points in hows.items():
        line = tried(trial, name, how, points)
        assert line.absent + line.whole == len(trial.points(how, points))
        assert line.whole <= 1


@pytest.mark.parametrize("times", [10, pytest.param(100, marks=pytest.mark.full)])
def test_killed_while_it_writes(times: int, grounds: Grounds) -> None:
    """At a moment that is drawn within the transaction: one that did not come to its COMMIT leaves nothing."""
    trial, chance = Trial.of(grounds, "load of 3,000 rows" if times > 10 else "load"), random.Random(times)  # noqa: S311
    ended = Counter(trial.ends_at_random(chance) for _ in range(times))
    inside = sum(count for (_, place), count in ended.items() if place in ("before COMMIT", "within COMMIT"))
    print(f"{trial.grounds.engine}: of {times} kills {inside} fell inside: {dict(ended)}")
    assert inside >= 0.7 * times
    assert (WHOLE, "before COMMIT") not in ended
    assert (ABSENT, "after COMMIT") not in ended
