"""Files of a package on a bad disk, loads on a full one, and Ctrl-C: whole or as before, and told in a sentence."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from api.cli.commands.new_package import SCAFFOLD
from api.reports.packages.figure_lock import LOCK
from tests.faults.failpoints import OPERATIONS, Trial
from tests.faults.grounds import MIGRATED, Grounds
from tests.faults.package_files import attempts, loads
from tests.faults.packages import drop
from tests.faults.processes import GO_ON, called, command, run
from tests.faults.statements import AFTER, BEFORE, Point, commit
from tests.faults.stored import files_beside, stored
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow


INTERRUPTED = "indicators: interrupted; nothing is written but what was finished.\n"


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _unlocked(folder: Path) -> Path:
    shutil.copytree(SCAFFOLD, folder / "my-report")
    (folder / "my-report" / LOCK).unlink()
    return folder


def _blank(folder: Path) -> Path:
    _unlocked(folder)
    (folder / "my-report" / "figures.csv").unlink()
    return folder


COMMANDS: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "new": ("new my-report --in {folder}", _empty),
    "check --write": ("check {folder}/my-report --write", _unlocked),
    "extract --into": (
        "extract {folder}/my-report/article.txt --area ATA --into {folder}/my-report",
        _blank,
    ),
}


@pytest.mark.one_engine  # nothing is written but files
@pytest.mark.parametrize("case", COMMANDS)
def test_a_package_on_a_bad_disk(case: str, url: str, tmp_path: Path) -> None:
    """Each file is as before or as after, none lies beside, a sentence tells it, and the next try does it."""
    line, begin = COMMANDS[case]
    folder = tmp_path / "folder"
    made = called(attempts, line.format(folder=folder), begin(tmp_path / "beginning"), folder, url, [0, 100])
    assert len(made) > 3
    assert [attempt for attempt in made if attempt[3:] != ([], 0, True)] == []
    failed = [attempt for attempt in made if attempt.code]
    assert len(failed) >= len(made) - 1  # to make a folder that there is may be refused
    assert [attempt for attempt in failed if attempt.code != 1 or " cannot be " not in attempt.said] == []


def test_a_full_disk_while_loading(made_grounds: Callable[[str], Grounds]) -> None:
    """Nothing is written, it is told in a sentence, and reading goes on, wherever the disk of SQLite ends."""
    grounds = made_grounds("sqlite")
    url = grounds.fresh(MIGRATED)
    before, size = stored(url), Path(str(make_url(url).database)).stat().st_size
    line = OPERATIONS["load of 3,000 rows"].line.format(**grounds.packages)
    for load in called(loads, line, url, [0, 30_000, 300_000, size]):
        assert (load.code, load.read) == (1, 0), load.said
        assert "\nindicators: nothing is written: OperationalError, " in f"\n{load.said}"
        assert stored(url) == before
    assert run(line, grounds.folder / "full", DATABASE_URL=url).code == 0
    assert files_beside(url) == []


LINKS = {
    "figures.csv": "figures.csv: the file is missing",
    "relations.toml": "relations.toml: the file is missing",
    "article.txt": "there is no such text",
}


@pytest.mark.one_engine  # it is refused before a table is read
@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("verb", ["load", "check"])
def test_a_link_to_itself(name: str, verb: str, url: str, tmp_path: Path) -> None:
    """It leads nowhere, as a missing file does."""
    folder = without_lock(tmp_path / "my-report")
    drop(name)(folder)
    (folder / name).symlink_to(name)
    ended = run(f"{verb} '{folder}'", tmp_path / "run", DATABASE_URL=url)
    assert ended.code == 2
    assert LINKS[name] in ended.told()


@pytest.mark.one_engine  # no table is read
def test_a_folder_that_is_a_link_to_itself(url: str, tmp_path: Path) -> None:
    """There is no such folder."""
    (tmp_path / "loop").symlink_to("loop")
    ended = run(f"load '{tmp_path / 'loop'}'", tmp_path / "run", DATABASE_URL=url)
    assert (ended.code, "there is no such folder" in ended.told()) == (2, True)


@pytest.mark.parametrize("name", ["load", pytest.param("migrate", marks=pytest.mark.full)])
def test_an_interrupt(name: str, grounds: Grounds) -> None:
    """Ctrl-C while it writes: a sentence, nothing is written, and the next attempt does it."""
    trial = Trial.of(grounds, name)
    phase, last, _ = commit(trial.sent, BEFORE)
    url = grounds.fresh(trial.operation.beginning)
    with command(trial.line, trial.folder, Point(phase, last // 2, AFTER), DATABASE_URL=url) as running:
        assert running.reaches_point()
        running.kill(signal.SIGINT)
        running.say(GO_ON)
        ended = running.end()
    assert (ended.code, INTERRUPTED in ended.told()) == (130, True)
    assert stored(url) == trial.before
    assert run(trial.line, trial.folder, DATABASE_URL=url).code == 0
    assert stored(url) == trial.after
