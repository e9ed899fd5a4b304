"""Fails a system call of a command by which SQLite changes its files, or kills the command there: by strace."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.faults.failpoints import ABSENT, FAILS, WHOLE, Trial
from tests.faults.grounds import EMPTY, NOT_COMPUTED
from tests.faults.processes import GO_ON, KILLED, PATIENCE, Ended, command, run
from tests.faults.statements import BEFORE, Point, places
from tests.faults.stored import files_beside, stored

STRACE = shutil.which("strace")
CALLS = ("pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "rename")
NOT_SERVED = {EMPTY, NOT_COMPUTED}
"""Beginnings that nobody can read before the operation is done."""


class Call(NamedTuple):
    """The n-th call of a kind, counted in each thread."""

    kind: str
    number: int

    def injected(self, how: str) -> list[str]:
        """What strace is told to do with it."""
        fault = "error=EIO" if how == FAILS else "signal=SIGKILL"
        return ["-e", f"inject={self.kind}:{fault}:when={self.number}"]


def calls(trial: Trial) -> list[Call]:
    """All that the operation makes, the first of a kind first."""
    counted: Counter[tuple[str, str]] = Counter()
    with _made(trial) as url:
        _, traced = _traced(trial, url)
        for line in traced:
            thread, call = line.split(maxsplit=1)
            counted[thread, call.partition("(")[0]] += 1
        assert stored(url) == trial.after
    most = {kind: max((many for (_, name), many in counted.items() if name == kind), default=0) for kind in CALLS}
    return [Call(kind, number) for kind, many in most.items() for number in range(1, many + 1)]


def ends(trial: Trial, call: Call, how: str) -> str:
    """What is stored once the call has failed or was the last: whole or absent; the next attempt does it.

    One that says that all went well has done it all. One that says that it did not may have: where the disk did not
    take what had been written, nobody can tell.
    """
    with _made(trial) as url:
        ended, traced = _traced(trial, url, *call.injected(how))
        assert ended.code in ((0, 1) if how == FAILS else (0, KILLED)), ended.output
        assert ended.code == KILLED or any("(INJECTED)" in line for line in traced), call
        ended.told()
        looked = run("figures --limit 1", trial.folder, DATABASE_URL=url)
        assert looked.code == 0 or trial.operation.beginning in NOT_SERVED, f"{call} {how}: {looked.output}"
        found = stored(url)
        assert found in (trial.before, trial.after), f"{call} {how}: it is there in part"
        outcome = WHOLE if found == trial.after else ABSENT
        if outcome == WHOLE:
            assert how != FAILS or not ended.code, f"{call}: it said that nothing is written"
        else:
            assert ended.code, f"{call} {how}: it said that it was done"
        again = run(trial.line, trial.folder, DATABASE_URL=url)
        assert again.code == (trial.operation.again if outcome == WHOLE else 0), again.output
        assert stored(url) == trial.after
        # What the system refused to remove stays, an empty log or its index, until SQLite next writes.
        left, is_kept = files_beside(url), call.kind == "unlink" and how == FAILS
        assert len(left) <= is_kept, f"{call} {how}: {left}"
    return outcome


@contextmanager
def _made(trial: Trial) -> Iterator[str]:
    url = trial.grounds.fresh(trial.operation.beginning)
    yield url
    trial.grounds.drop(url)


def _traced(trial: Trial, url: str, *more: str) -> tuple[Ended, list[str]]:
    """How the operation ends, and the calls that it made in the meantime."""
    told, said = trial.folder / "calls.txt", trial.folder / "strace.txt"
    first = Point(*places(trial.sent)[0], BEFORE)  # before it nothing is written but, by some, that a log begins
    with command(trial.line, trial.folder, first, DATABASE_URL=url) as running:
        assert running.reaches_point()
        with said.open("w") as stderr:
            given = [str(STRACE), "-f", "-o", str(told), "-e", f"trace={','.join(CALLS)}", *more]
            tracer = subprocess.Popen([*given, "-p", str(running.process.pid)], stderr=stderr)  # noqa: S603
        _wait_for(said, "attached")
        running.say(GO_ON)
        ended = running.end()
        tracer.wait(PATIENCE)
    return ended, [line for line in told.read_text(encoding="utf-8").splitlines() if "(" in line]


def _wait_for(said: Path, word: str) -> None:
    end = time.monotonic() + PATIENCE
    while word not in said.read_text(encoding="utf-8"):
        assert time.monotonic() < end, said.read_text(encoding="utf-8")
        time.sleep(0.01)
