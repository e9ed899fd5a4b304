"""Fails each step of a command that writes once, or kills it there: what is stored is all of it or nothing."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.faults.grounds import EMPTY, LOADED, MIGRATED, NOT_COMPUTED, Grounds
from tests.faults.processes import FAIL, GO_ON, KILLED, Command, command, run
from tests.faults.statements import AFTER, BEFORE, Point, commit, kinds
from tests.faults.stored import Stored, files_beside, releases, stored

FAILS, IS_KILLED = "fails", "is killed"
ABSENT, WHOLE = "absent", "whole"
FIGURES = "station-shop-sales.ATA.2024.example-agency-2025-02-01 station-visitors.ATA.2024.example-agency-2025-02-01"


class Operation(NamedTuple):
    """A command that writes, the database that it begins with, and its exit code where it was done before."""

    line: str
    beginning: str
    again: int = 0


OPERATIONS = {
    "load": Operation("load {first}", MIGRATED),
    "load of 3,000 rows": Operation("load {many}", MIGRATED),
    "withdraw": Operation(f"withdraw {FIGURES} --reason 'It was wrong.'", LOADED, 2),
    "rebuild": Operation("rebuild", NOT_COMPUTED),
    "migrate": Operation("migrate", EMPTY),
}


@dataclass(frozen=True)
class Trial:
    """An operation on an engine, with what is stored before and after, and the statements that it sends."""

    grounds: Grounds
    operation: Operation
    line: str
    folder: Path
    before: Stored
    after: Stored
    seen: tuple[int, int]
    """How many releases readers see before and after."""
    sent: list[str]

    @classmethod
    def of(cls, grounds: Grounds, name: str) -> Trial:
        """Carry it out once without a fault."""
        operation = OPERATIONS[name]
        line, folder = operation.line.format(**grounds.packages), grounds.folder / name.replace(" ", "-")
        url = grounds.fresh(operation.beginning)
        before, first = stored(url), releases(url)
        ended = run(line, folder, DATABASE_URL=url)
        assert ended.code == 0, ended.output
        after, last = stored(url), releases(url)
        assert after != before
        grounds.drop(url)
        return cls(grounds, operation, line, folder, before, after, (first, last), ended.sent)

    def points(self, how: str, among: Iterable[Point]) -> list[Point]:
        """Those of the points where it can end so: a COMMIT of SQLite that was carried out does not fail."""
        never = commit(self.sent, AFTER) if how == FAILS and self.grounds.engine == "sqlite" else None
        return [point for point in among if point != never]

    def sample(self, count: int, how: str) -> list[Point]:
        """So many points of different kinds of statement, and those around the COMMIT."""
        found = kinds(self.sent)
        chosen = random.Random(how).sample(found, min(count, len(found)))  # noqa: S311 - the same ones each time
        return sorted({*chosen, commit(self.sent, BEFORE), commit(self.sent, AFTER)})

    def ends(self, point: Point, how: str, *, again: bool = True) -> str:
        """What is stored once it has failed or was killed at a point: whole or absent, and nothing else."""
        url = self.grounds.fresh(self.operation.beginning)
        with self._stopped(url, point) as running:
            assert releases(url) == self.seen[point == commit(self.sent, AFTER)], point
            if how == FAILS:
                running.say(FAIL)
            else:
                running.kill()
            ended = running.end()
        assert ended.code == (1 if how == FAILS else KILLED), ended.output
        ended.told()
        return self._left(url, again=again)

    def ends_at_random(self, chance: random.Random) -> tuple[str, str]:
        """The same where it is killed at any moment of its transaction; and where that was."""
        phase, last, _ = commit(self.sent, BEFORE)
        point = Point(phase, chance.randint(1, last - 1), AFTER)
        url = self.grounds.fresh(self.operation.beginning)
        with self._stopped(url, point) as running:
            before = len(running.commits)
            running.say(GO_ON)
            time.sleep(chance.expovariate(1 / 0.002))
            running.kill()
            ended = running.end()
        if ended.code == 0:  # it was done sooner than it was killed
            return self._left(url, again=False), "had ended"
        return self._left(url), _place(running, before)

    @contextmanager
    def _stopped(self, url: str, point: Point) -> Iterator[Command]:
        with command(self.line, self.folder, point, DATABASE_URL=url) as running:
            assert running.reaches_point(), f"{point}: {running.end()}"
            yield running

    def _left(self, url: str, *, again: bool = True) -> str:
        found = stored(url)
        assert found in (self.before, self.after), "it is there in part"
        outcome = WHOLE if found == self.after else ABSENT
        if again:
            ended = run(self.line, self.folder, DATABASE_URL=url)
            assert ended.code == (self.operation.again if outcome == WHOLE else 0), ended.output
            assert stored(url) == self.after
            assert files_beside(url) == []
        self.grounds.drop(url)
        return outcome


def _place(running: Command, before: int) -> str:
    told = running.commits[before:]
    return "before COMMIT" if not told else "within COMMIT" if told == [BEFORE] else "after COMMIT"


def outcomes(trial: Trial, how: str, points: Iterable[Point]) -> Counter[str]:
    """How an operation ended at each of the points; the first and last of a kind are tried again each time."""
    again = set(kinds(trial.sent))
    return Counter(trial.ends(point, how, again=point in again) for point in trial.points(how, points))
