"""Fails each step of a command that writes once, or kills it there: what is stored is all of it or nothing.

A step is a statement of SQL, or by strace a system call by which SQLite changes its files.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.grounds import EMPTY, LOADED, MIGRATED, NOT_COMPUTED, Grounds, files_beside, releases, stored
from tests.faults.processes import AFTER, BEFORE, FAIL, GO_ON, KILLED, Ended, Point, command, commit, places, run
from tests.helpers.own_server import PATIENCE, within

FAILS, IS_KILLED = "fails", "is killed"
ABSENT, WHOLE = "absent", "whole"
FIGURES = "station-shop-sales.ATA.2024.example-agency-2025-02-01 station-visitors.ATA.2024.example-agency-2025-02-01"
STRACE = shutil.which("strace")
CALLS = ("pwrite64", "fsync", "fdatasync", "ftruncate", "unlink", "rename")
NOT_SERVED = {EMPTY, NOT_COMPUTED}
"""Beginnings that nobody can read before the operation is done."""
OPERATIONS = {
    "load": ("load {first}", MIGRATED, 0),
    "load of 3,000 rows": ("load {many}", MIGRATED, 0),
    "withdraw": (f"withdraw {FIGURES} --reason 'It was wrong.'", LOADED, 2),
    "rebuild": ("rebuild", NOT_COMPUTED, 0),
    "migrate": ("migrate", EMPTY, 0),
}
"""Commands that write, the database that each begins with, and its exit code where it was done before."""


Call = tuple[str, int]
"""The n-th system call of a kind, counted in each thread."""


@dataclass(frozen=True)
class Trial:
    """An operation on an engine, with what is stored before and after, and the statements that it sends."""

    grounds: Grounds
    line: str
    beginning: str
    again: int
    folder: Path
    before: dict[str, object]
    after: dict[str, object]
    seen: tuple[int, int]
    """How many releases readers see before and after."""
    sent: list[str]

    @classmethod
    def of(cls, grounds: Grounds, name: str) -> Trial:
        """Carry it out once without a fault."""
        line, beginning, again = OPERATIONS[name]
        line, folder = line.format(**grounds.packages), grounds.folder / name.replace(" ", "-")
        url = grounds.fresh(beginning)
        before, first = stored(url), releases(url)
        ended = run(line, folder, DATABASE_URL=url)
        assert ended.code == 0, ended.output
        after, last = stored(url), releases(url)
        assert after != before
        grounds.drop(url)
        return cls(grounds, line, beginning, again, folder, before, after, (first, last), ended.sent)

    def outcomes(self, how: str, points: Iterable[Point]) -> Counter[str]:
        """How it ends at each of the points; at each third it is tried again then."""
        return Counter(self._ends(point, how, again=point.number % 3 == 1) for point in points)

    def _ends(self, point: Point, how: str, *, again: bool) -> str:
        url = self.grounds.fresh(self.beginning)
        with command(self.line, self.folder, point, DATABASE_URL=url) as running:
            assert running.reaches_point(), f"{point}: {running.end()}"
            assert releases(url) == self.seen[point == commit(self.sent, AFTER)], point
            if how == FAILS:
                running.say(FAIL)
            else:
                running.kill()
            ended = running.end()
        assert ended.code == (1 if how == FAILS else KILLED), ended.output
        ended.told()
        return self._left(url, again=again)

    def _left(self, url: str, *, again: bool, files: int = 0) -> str:
        """What is stored, whole or absent and nothing else; the next attempt does it, and leaves no files."""
        found = stored(url)
        assert found in (self.before, self.after), "it is there in part"
        outcome = WHOLE if found == self.after else ABSENT
        if again:
            ended = run(self.line, self.folder, DATABASE_URL=url)
            assert ended.code == (self.again if outcome == WHOLE else 0), ended.output
            assert stored(url) == self.after
            assert len(files_beside(url)) <= files
        self.grounds.drop(url)
        return outcome

    def calls(self) -> list[Call]:
        """All system calls that it makes, the first of a kind first."""
        counted: Counter[tuple[str, str]] = Counter()
        url = self.grounds.fresh(self.beginning)
        for line in self._traced(url)[1]:
            thread, call = line.split(maxsplit=1)
            counted[thread, call.partition("(")[0]] += 1
        assert stored(url) == self.after
        self.grounds.drop(url)
        most = {kind: max((many for (_, name), many in counted.items() if name == kind), default=0) for kind in CALLS}
        return [(kind, number) for kind, many in most.items() for number in range(1, many + 1)]

    def ends_by_call(self, call: Call, how: str) -> str:
        """What is stored once the call has failed or was the last.

        One that says that all went well has done it all, and one that says that it did not has done nothing.
        """
        url = self.grounds.fresh(self.beginning)
        fault = "error=EIO" if how == FAILS else "signal=SIGKILL"
        ended, traced = self._traced(url, "-e", f"inject={call[0]}:{fault}:when={call[1]}")
        assert ended.code in ((0, 1) if how == FAILS else (0, KILLED)), ended.output
        assert ended.code == KILLED or any("(INJECTED)" in line for line in traced), call
        ended.told()
        looked = run("figures --limit 1", self.folder, DATABASE_URL=url)
        assert looked.code == 0 or self.beginning in NOT_SERVED, f"{call} {how}: {looked.output}"
        # What the system refused to remove stays, an empty log or its index, until SQLite next writes.
        outcome = self._left(url, again=True, files=call[0] == "unlink" and how == FAILS)
        assert ended.code == KILLED or (outcome == WHOLE) == (ended.code == 0), f"{call} {how}: it said otherwise"
        return outcome

    def _traced(self, url: str, *more: str) -> tuple[Ended, list[str]]:
        """How it ends, and the calls that it made in the meantime."""
        log, said = self.folder / "calls.txt", self.folder / "strace.txt"
        first = Point(*places(self.sent)[0], BEFORE)  # before it nothing is written but, by some, that a log begins
        with command(self.line, self.folder, first, DATABASE_URL=url) as running:
            assert running.reaches_point()
            with said.open("w") as stderr:
                given = [str(STRACE), "-f", "-o", str(log), "-e", f"trace={','.join(CALLS)}", *more]
                tracer = subprocess.Popen([*given, "-p", str(running.process.pid)], stderr=stderr)  # noqa: S603
            assert within(PATIENCE, lambda: "attached" in said.read_text(encoding="utf-8"))
            running.say(GO_ON)
            ended = running.end()
            tracer.wait(PATIENCE)
        return ended, [line for line in log.read_text(encoding="utf-8").splitlines() if "(" in line]
