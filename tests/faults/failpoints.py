"""Fails each statement of a command that writes once, or kills it there: what is stored is all of it or nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.grounds import EMPTY, LOADED, MIGRATED, NOT_COMPUTED, Grounds, files_beside, releases, stored
from tests.faults.processes import AFTER, FAIL, KILLED, Point, command, commit, run

FAILS, IS_KILLED = "fails", "is killed"
ABSENT, WHOLE = "absent", "whole"
FIGURES = "station-shop-sales.ATA.2024.example-agency-2025-02-01 station-visitors.ATA.2024.example-agency-2025-02-01"
OPERATIONS = {
    "load": ("load {first}", MIGRATED, 0),
    "load of 3,000 rows": ("load {many}", MIGRATED, 0),
    "withdraw": (f"withdraw {FIGURES} --reason 'It was wrong.'", LOADED, 2),
    "rebuild": ("rebuild", NOT_COMPUTED, 0),
    "migrate": ("migrate", EMPTY, 0),
}
"""Commands that write, the database that each begins with, and its exit code where it was done before."""


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
    def of(cls, grounds: Grounds, name: str) -> "Trial":
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

    def _left(self, url: str, *, again: bool) -> str:
        """What is stored, whole or absent and nothing else; the next attempt does it, and leaves no files."""
        found = stored(url)
        assert found in (self.before, self.after), "it is there in part"
        outcome = WHOLE if found == self.after else ABSENT
        if again:
            ended = run(self.line, self.folder, DATABASE_URL=url)
            assert ended.code == (self.again if outcome == WHOLE else 0), ended.output
            assert stored(url) == self.after
            assert files_beside(url) == []
        self.grounds.drop(url)
        return outcome
