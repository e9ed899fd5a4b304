"""Commands that write the files of a package, in a process of its own whose disk goes wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from tests.faults.disks import Changes, ending_at
from tests.helpers.command_line import indicators

Files = dict[str, bytes]


class Attempt(NamedTuple):
    """A command on a bad disk: how it ended, what it said, which files are neither as before nor as after."""

    disk: str
    code: int
    said: str
    neither: list[str]
    then: int
    same: bool
    """Whether the next attempt leaves what one without a fault does."""


def files(folder: Path) -> Files:
    """The files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def attempts(line: str, beginning: Path, folder: Path, url: str, sizes: Iterable[int]) -> list[Attempt]:
    """A command line on a copy of a folder, where each of its changes is refused, and files end at those sizes."""
    changes = Changes(folder)

    def fresh() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(beginning, folder)

    fresh()
    before = files(folder)
    with changes.refusing(None):
        assert indicators(line, DATABASE_URL=url).exit_code == 0
    after = files(folder)
    assert after != before
    disks: dict[str, AbstractContextManager[None]] = {
        f"refuses change {number}": changes.refusing(number) for number in range(1, changes.count + 1)
    } | {f"ends at {size}": ending_at(size) for size in sizes}
    made: list[Attempt] = []
    for name, disk in disks.items():
        fresh()
        with disk:
            failed = indicators(line, DATABASE_URL=url)
        found = files(folder)
        neither = [file for file, content in found.items() if content not in (before.get(file), after.get(file))]
        neither += [file for file in before if file not in found]
        then = indicators(line, DATABASE_URL=url) if failed.exit_code else failed
        made.append(Attempt(name, failed.exit_code, failed.stderr, neither, then.exit_code, files(folder) == after))
    return made


class Load(NamedTuple):
    """A load where no file may grow beyond a size."""

    size: int
    code: int
    said: str
    read: int
    """The exit code of a command that reads, on the same disk right after."""


def loads(line: str, url: str, sizes: Iterable[int]) -> list[Load]:
    """A command that writes the database, with each of those limits."""
    made = []
    for size in sizes:
        with ending_at(size):
            failed = indicators(line, DATABASE_URL=url)
            read = indicators("figures --limit 3", DATABASE_URL=url)
        made.append(Load(size, failed.exit_code, failed.stderr, read.exit_code))
    return made
