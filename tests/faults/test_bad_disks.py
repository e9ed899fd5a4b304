"""Full disks and Ctrl-C: files, downloads and loads are whole or as before, and it is told in a sentence."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from api.cli.commands.new_package import SCAFFOLD
from api.reports.packages.figure_lock import LOCK
from api.service.downloads.download_list import downloads
from api.service.process_folder import EXPORTS
from tests.conftest import Client, MakeUrl
from tests.faults.disks import attempts, exports, loads
from tests.faults.failpoints import Trial
from tests.faults.grounds import LOADED, MIGRATED, Grounds
from tests.faults.packages import drop
from tests.faults.processes import GO_ON, PATIENCE, called, command, run
from tests.faults.statements import AFTER, BEFORE, Point, commit
from tests.faults.stored import files_beside, stored
from tests.helpers import tables
from tests.helpers.command_line import environment, indicators, started
from tests.helpers.own_server import own_server
from tests.helpers.tables import every
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow

FINE = (200, 0, 200, True)
WAITING = """
import sys
from api.service.process_folder import EXPORTS, ProcessFolder
folder = ProcessFolder(EXPORTS)
(folder.path / "figures.csv").write_text("some")
print(folder.path, flush=True)
sys.stdin.readline()
"""
SHARING = """
import os, sys
from api.service import newest_release_seen, process_numbers
with newest_release_seen.shared_by_processes(), process_numbers.numbers_of_processes():
    process_numbers.ProcessNumbers.of_this_server().publish(b"{}")
    print(os.environ[newest_release_seen.VARIABLE], flush=True)
    sys.stdin.readline()
"""
REMOVING = "from api.service.process_folder import remove_abandoned; print(remove_abandoned())"


def refused_everywhere(grounds: Grounds, files: list[str], folder: Path, step: int) -> None:
    """507 with its code, wherever it ends and whatever it refuses; reads go on, no part is left, then it is made."""
    made = called(exports, grounds.fresh(LOADED), folder, files, [0, 0.999], step)
    tables.count(len(made))
    assert {export.file for export in made} == set(files)
    refused = [export for export in made if export.status != 200]
    assert len(refused) >= 0.75 * len(made)  # a folder that cannot be locked is made once more
    wrong = [export for export in refused if (export.status, export.code) != (507, "insufficient-storage")]
    wrong += [export for export in made if (export.read, export.left, export.then, export.same) != FINE]
    assert wrong == []


@pytest.mark.one_engine  # no file but the database is written otherwise
def test_a_download_on_a_full_disk(grounds: Grounds, tmp_path: Path) -> None:
    """The database, and a table that is made by rows."""
    refused_everywhere(grounds, ["figures.sqlite", "claims.csv"], tmp_path, 3)


@pytest.mark.full
@pytest.mark.both_engines
def test_every_download_on_a_full_disk(grounds: Grounds, tmp_path: Path) -> None:
    """Whichever way it is made, and whichever change is refused."""
    refused_everywhere(grounds, [download.file for download in downloads()], tmp_path, 1)


@pytest.mark.one_engine  # it is refused before anything is read but how many figures there are
def test_the_room_of_all_files(url: str, connect: Callable[..., Client]) -> None:
    """What would go beyond the cap is refused in words, listed without a size, and read page by page all the same."""
    client = connect(url, export_bytes=1_000_000, cache_bytes=0)
    refused = client.get("/v1/downloads/figures.sqlite")
    assert refused.status_code == 507
    assert refused.headers["content-type"] == "application/problem+json"
    assert "the files of downloads may take 1.0 MB in all (EXPORT_BYTES)" in refused.json()["detail"]
    assert {row["size"] for row in client.data("/v1/downloads")} == {None}
    assert len(client.data("/v1/figures?limit=10")) == 10


@pytest.mark.one_engine  # files are counted alike
def test_what_is_least_missed_makes_room(url: str, connect: Callable[..., Client]) -> None:
    """A file in another unit goes where one as printed has no room beside it."""
    client = connect(url, export_bytes=5_000_000, cache_bytes=0)
    assert client.get("/v1/downloads/figures.csv?unit=USD").status_code == 200
    assert client.get("/v1/downloads/figures.sqlite").status_code == 200
    assert client.get("/v1/downloads/figures.xlsx").status_code == 507


@contextmanager
def waiting(folder: Path, program: str = WAITING) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that has made a file, and the path that it tells: the folder that the file lies in."""
    with started("", folder, program, stdin=subprocess.PIPE, env=environment(TMPDIR=str(folder))) as process:
        try:
            assert process.stdout is not None
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def removed(folder: Path) -> int:
    """How many folders a process that starts removes."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", REMOVING], env=environment(TMPDIR=str(folder)), capture_output=True, check=True
    )
    return int(done.stdout)


def test_the_folder_of_a_dead_process(tmp_path: Path) -> None:
    """The next one that starts removes it; that of a running process, and what is no such folder, stay."""
    (tmp_path / f"{EXPORTS}of-another-program").mkdir()
    (tmp_path / f"{EXPORTS}link").symlink_to(tmp_path)
    with waiting(tmp_path) as (killed, left), waiting(tmp_path) as (_, used):
        assert removed(tmp_path) == 0
        killed.kill()
        killed.wait(PATIENCE)
        assert (left / "figures.csv").exists()
        assert removed(tmp_path) == 1
        assert (left.exists(), (used / "figures.csv").exists()) == (False, True)
    assert (tmp_path / f"{EXPORTS}of-another-program").is_dir()


@pytest.mark.full
@every("is_killed", [True, False])
def test_what_a_server_shares_with_its_processes(is_killed: bool, tmp_path: Path) -> None:
    """It is gone with the server, or by the next one that starts if it was killed."""
    with waiting(tmp_path, SHARING) as (server, shared):
        assert removed(tmp_path) == 0
        assert shared.exists()
        if is_killed:
            server.kill()
        else:
            server.communicate("\n", timeout=PATIENCE)
        server.wait(PATIENCE)
        assert removed(tmp_path) == (2 if is_killed else 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.full
@every("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_stopped_leaves_no_files(
    number: signal.Signals, migrated_url: MakeUrl, tmp_path: Path
) -> None:
    """Whichever signal stops it."""
    files = tmp_path / f"temporary-{number}"
    files.mkdir()
    with own_server(tmp_path, TMPDIR=str(files), DATABASE_URL=migrated_url("sqlite")) as server:
        assert server.status("/v1/downloads/areas.csv") == 200
        assert len(list(files.glob(f"{EXPORTS}*/*/areas.csv"))) == 1
        server.process.send_signal(number)
        server.process.wait(PATIENCE)
    assert list(files.glob(f"{EXPORTS}*")) == []


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _without(*names: str) -> Callable[[Path], Path]:
    def begin(folder: Path) -> Path:
        shutil.copytree(SCAFFOLD, folder / "my-report")
        for name in names:
            (folder / "my-report" / name).unlink()
        return folder

    return begin


INTO = "extract {folder}/my-report/article.txt --area ATA --into {folder}/my-report"


@pytest.mark.full
@pytest.mark.one_engine  # nothing is written but files
@every(
    ("line", "begin"),
    [
        ("new my-report --in {folder}", _empty),
        ("check {folder}/my-report --write", _without(LOCK)),
        (INTO, _without(LOCK, "figures.csv")),
    ],
)
def test_a_package_on_a_bad_disk(line: str, begin: Callable[[Path], Path], url: str, tmp_path: Path) -> None:
    """Each file is as before or as after, none lies beside, a sentence tells it, and the next try does it."""
    folder = tmp_path / line.split()[0]
    beginning = begin(tmp_path / f"before-{folder.name}")
    made = called(attempts, line.format(folder=folder), beginning, folder, url, [0, 100])
    tables.count(len(made))
    assert len(made) > 3
    assert [attempt for attempt in made if attempt[3:] != ([], 0, True)] == []
    failed = [attempt for attempt in made if attempt.code]
    assert len(failed) >= len(made) - 1  # to make a folder that there is may be refused
    assert [attempt for attempt in failed if attempt.code != 1 or " cannot be " not in attempt.said] == []


def assert_nothing_is_loaded(grounds: Grounds, package: str, sizes: list[int | None]) -> None:
    """It is told in a sentence, and reading goes on, wherever the disk of SQLite ends; None is the database's size."""
    line, url = f"load {grounds.packages[package]}", grounds.fresh(MIGRATED)
    before, size = stored(url), Path(str(make_url(url).database)).stat().st_size
    for load in called(loads, line, url, [size if each is None else each for each in sizes]):
        assert (load.code, load.read) == (1, 0), load.said
        assert "\nindicators: nothing is written: OperationalError, " in f"\n{load.said}"
        assert stored(url) == before
    assert run(line, grounds.folder / "full", DATABASE_URL=url).code == 0
    assert files_beside(url) == []


@pytest.mark.full
@pytest.mark.one_engine
def test_a_full_disk_while_loading(grounds: Grounds) -> None:
    """Four figures, of which no byte has room."""
    assert_nothing_is_loaded(grounds, "first", [0])


@pytest.mark.full
@pytest.mark.one_engine
def test_a_full_disk_while_loading_very_many(grounds: Grounds) -> None:
    """As many as SQLite has to write before they are all there."""
    assert_nothing_is_loaded(grounds, "many", [0, 30_000, 300_000, None])


LINKS = {
    "figures.csv": "figures.csv: the file is missing",
    "relations.toml": "relations.toml: the file is missing",
    "article.txt": "there is no such text",
}


@pytest.mark.one_engine  # it is refused before a table is read
@every("name", LINKS)
@every("verb", ["load", "check"])
def test_a_link_to_itself(name: str, verb: str, url: str, tmp_path: Path) -> None:
    """It leads nowhere, as a missing file does."""
    folder = without_lock(tmp_path / f"{verb}-{name}")
    drop(name)(folder)
    (folder / name).symlink_to(name)
    ended = indicators(f"{verb} '{folder}'", DATABASE_URL=url)
    assert (ended.exit_code, LINKS[name] in ended.stderr) == (2, True)


@pytest.mark.one_engine  # no table is read
def test_a_folder_that_is_a_link_to_itself(url: str, tmp_path: Path) -> None:
    """There is no such folder."""
    (tmp_path / "loop").symlink_to("loop")
    ended = indicators(f"load '{tmp_path / 'loop'}'", DATABASE_URL=url)
    assert (ended.exit_code, "there is no such folder" in ended.stderr) == (2, True)


INTERRUPTED = "indicators: interrupted; nothing is written but what was finished.\n"


@pytest.mark.full
@pytest.mark.both_engines
@every("name", ["load", "migrate"])
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
