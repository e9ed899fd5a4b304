"""Each write, sync and removal of files of SQLite fails once, or is the last one: all of it is stored, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.failpoints import ABSENT, FAILS, IS_KILLED, WHOLE, Trial
from tests.faults.grounds import Grounds
from tests.faults.system_calls import STRACE, Call, calls, ends
from tests.helpers.tables import every

pytestmark = [
    pytest.mark.slow,
    pytest.mark.one_engine,  # PostgreSQL writes its own files
    pytest.mark.skipif(STRACE is None, reason="needs strace"),
]
STEPS = {"load": 1, "withdraw": 1, "rebuild": 1, "migrate": 31}
"""Of how many calls of a kind one is tried."""


def tried(trial: Trial, chosen: list[Call]) -> Counter[str]:
    """How it ended at each of them, printed as well."""
    found = Counter[str]()
    for how in (FAILS, IS_KILLED):
        ended = Counter(ends(trial, call, how) for call in chosen)
        print(f"{trial.line}: {len(chosen)} calls, each {how}: {dict(ended)}")
        found += ended
    return found


def test_some_calls(made_grounds: Callable[[str], Grounds]) -> None:
    """Those where the journals begin and end, and a write between."""
    trial = Trial.of(made_grounds("sqlite"), "withdraw")
    found = calls(trial)
    syncs = [call for call in found if call.kind == "fdatasync"]
    found = [found[len(found) // 4], syncs[2], *[call for call in found if call.kind == "unlink"][::3]]
    assert set(tried(trial, found)) == {ABSENT, WHOLE}


@pytest.mark.full
@every("name", STEPS)
def test_every_call(name: str, made_grounds: Callable[[str], Grounds]) -> None:
    """All of them, or some of each kind where they are many and alike."""
    trial = Trial.of(made_grounds("sqlite"), name)
    found = calls(trial)
    kinds = {call.kind: [other for other in found if other.kind == call.kind] for call in found}
    chosen = [call for alike in kinds.values() for call in (alike[:: STEPS[name]] if len(alike) > 50 else alike)]
    assert set(tried(trial, chosen)) == {ABSENT, WHOLE}
