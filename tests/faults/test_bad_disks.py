"""Full disks and Ctrl-C: files, downloads and loads are whole or as before, and it is told in a sentence."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from api.main import create_app
from api.plugins.packages.commands import SCAFFOLD
from api.plugins.packages.package import LOCK
from api.service.downloads.files import downloads
from api.settings import Settings
from tests.conftest import Client, MakeUrl
from tests.faults.disks import attempts, exports, load_up_to
from tests.faults.failpoints import Trial
from tests.faults.grounds import LOADED, MIGRATED, Grounds, files_beside, stored
from tests.faults.packages import drop
from tests.faults.processes import AFTER, BEFORE, GO_ON, PATIENCE, Point, called, command, commit, run
from tests.helpers import tables
from tests.helpers.command_line import indicators
from tests.helpers.own_server import own_server
from tests.helpers.tables import every
from tests.helpers.worked_example import without_lock

pytestmark = pytest.mark.slow

FOREIGN = ["indicators-exports-link", "indicators-exports-of-another-program"]


def refused_everywhere(grounds: Grounds, files: list[str], folder: Path, step: int) -> None:
    """507 with its code, wherever it ends and whatever it refuses; reads go on, no part is left, then it is made."""
    made = called(exports, grounds.fresh(LOADED), folder, files, [0, 0.999], step)
    tables.count(len(made))
    assert {file for file, *_ in made} == set(files)
    refused = [export for export in made if export[2] != 200]
    assert len(refused) >= 0.75 * len(made)  # a folder that cannot be locked is made once more
    assert [export for export in refused if export[2:4] != (507, "insufficient-storage")] == []
    assert [export for export in made if export[4] != (200, 0, 200, True)] == []


@pytest.mark.one_engine  # no file but the database is written otherwise
def test_a_download_on_a_full_disk(grounds: Grounds, tmp_path: Path) -> None:
    """The database, and a table that is made by rows."""
    refused_everywhere(grounds, ["figures.sqlite", "claims.csv"], tmp_path, 3)


@pytest.mark.full
@pytest.mark.both_engines
def test_every_download_on_a_full_disk(grounds: Grounds, tmp_path: Path) -> None:
    """Whichever way it is made, and whichever change is refused."""
    refused_everywhere(grounds, [download.file for download in downloads()], tmp_path, 1)


@pytest.mark.one_engine  # files are counted alike
def test_the_room_of_all_files(url: str, connect: Callable[..., Client]) -> None:
    """What would go beyond the cap is refused in words, listed without a size, and read page by page all the same.

    A file in another unit goes where one as printed has no room beside it.
    """
    client = connect(url, export_bytes=1_000_000, cache_bytes=0)
    refused = client.get("/v1/downloads/figures.sqlite")
    assert (refused.status_code, refused.headers["content-type"]) == (507, "application/problem+json")
    assert "the files of downloads may take 1.0 MB in all (EXPORT_BYTES)" in refused.json()["detail"]
    assert {row["size"] for row in client.data("/v1/downloads")} == {None}
    assert len(client.data("/v1/figures?limit=10")) == 10
    client, files = connect(url, export_bytes=5_000_000, cache_bytes=0), ("csv?unit=USD", "sqlite", "xlsx")
    assert [client.get(f"/v1/downloads/figures.{file}").status_code for file in files] == [200, 200, 507]


full = pytest.mark.full


@pytest.mark.parametrize(
    ("number", "workers"),
    [
        (signal.SIGKILL, 1),
        *(pytest.param(each, 1, marks=full) for each in (signal.SIGTERM, signal.SIGINT)),
        *(pytest.param(each, 2, marks=full) for each in (signal.SIGTERM, signal.SIGKILL)),
    ],
)
def test_the_files_of_a_server(
    number: int, workers: int, migrated_url: MakeUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are gone with it, or by the next one that starts if it was killed; nobody else's are."""
    url, files = migrated_url("sqlite"), tmp_path / "temporary"
    (files / FOREIGN[1]).mkdir(parents=True)
    (files / FOREIGN[0]).symlink_to(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(files))

    async def start() -> None:
        app = create_app(Settings(database_url=url, log_level="error"))
        async with app.router.lifespan_context(app):
            pass

    with own_server(tmp_path, TMPDIR=str(files), DATABASE_URL=url, WORKERS=str(workers)) as server:
        assert server.status("/v1/downloads/areas.csv") == 200
        asyncio.run(start())
        (made,) = files.glob("indicators-exports-*/*/areas.csv")
        (os.killpg if number == signal.SIGKILL else os.kill)(server.process.pid, number)
        server.process.wait(PATIENCE)
    if number == signal.SIGKILL:
        assert made.exists()
        asyncio.run(start())
    assert sorted(path.name for path in files.iterdir()) == FOREIGN


@pytest.mark.full
@pytest.mark.one_engine  # nothing is written but files
@every(
    ("line", "without"),
    [
        ("new my-report --in {folder}", None),
        ("check {folder}/my-report --write", [LOCK]),
        ("extract {folder}/my-report/article.txt --area ATA --into {folder}/my-report", [LOCK, "figures.csv"]),
    ],
)
def test_a_package_on_a_bad_disk(line: str, without: list[str] | None, url: str, tmp_path: Path) -> None:
    """Each file is as before or as after, none lies beside, a sentence tells it, and the next try does it."""
    folder, beginning = tmp_path / line.split()[0], tmp_path / f"before-{line.split()[0]}"
    beginning.mkdir()
    if without:
        shutil.copytree(SCAFFOLD, beginning / "my-report", ignore=lambda *_: without)
    made = called(attempts, line.format(folder=folder), beginning, folder, url, [0, 100])
    tables.count(len(made))
    assert len(made) > 3
    assert [attempt for attempt in made if attempt[3] != ([], 0, True)] == []
    failed = [(code, said) for _, code, said, _ in made if code]
    assert len(failed) >= len(made) - 1  # to make a folder that there is may be refused
    assert [said for code, said in failed if code != 1 or " cannot be " not in said] == []


@pytest.mark.full
@pytest.mark.one_engine
@every(("package", "sizes"), [("first", [0]), ("many", [0, 30_000, 300_000, None])])
def test_a_full_disk_while_loading(package: str, sizes: list[int | None], grounds: Grounds) -> None:
    """It is told in a sentence, and reading goes on, wherever the disk of SQLite ends; None is the database's size."""
    line, url = f"load {grounds.packages[package]}", grounds.fresh(MIGRATED)
    before, size = stored(url), Path(str(make_url(url).database)).stat().st_size
    for each in sizes:
        code, read, said = called(load_up_to, size if each is None else each, line, url)
        assert (code, read) == (1, 0), said
        assert "\nindicators: nothing is written: OperationalError, " in f"\n{said}"
        assert stored(url) == before
    assert run(line, grounds.folder / "full", DATABASE_URL=url).code == 0
    assert files_beside(url) == []


@pytest.mark.one_engine  # it is refused before a table is read
@every(
    ("name", "words"),
    [
        ("figures.csv", "figures.csv: the file is missing"),
        ("relations.toml", "relations.toml: the file is missing"),
        ("article.txt", "there is no such text"),
        ("", "there is no such folder"),
    ],
)
@every("verb", ["load", "check"])
def test_a_link_to_itself(name: str, words: str, verb: str, url: str, tmp_path: Path) -> None:
    """It leads nowhere, as a missing file or folder does."""
    folder = tmp_path / f"{verb}-{name}"
    if name:
        drop(name)(without_lock(folder))
    (folder / name).symlink_to(name or folder.name)
    ended = indicators(f"{verb} '{folder}'", DATABASE_URL=url)
    assert (ended.exit_code, words in ended.stderr) == (2, True)


@pytest.mark.full
@pytest.mark.both_engines
@every("name", ["load", "migrate"])
def test_an_interrupt(name: str, grounds: Grounds) -> None:
    """Ctrl-C while it writes: a sentence, nothing is written, and the next attempt does it."""
    trial = Trial.of(grounds, name)
    phase, last, _ = commit(trial.sent, BEFORE)
    url = grounds.fresh(trial.beginning)
    with command(trial.line, trial.folder, Point(phase, last // 2, AFTER), DATABASE_URL=url) as running:
        assert running.reaches_point()
        running.kill(signal.SIGINT)
        running.say(GO_ON)
        ended = running.end()
    words = "indicators: interrupted; nothing is written but what was finished.\n"
    assert (ended.code, words in ended.told()) == (130, True)
    assert stored(url) == trial.before
    assert run(trial.line, trial.folder, DATABASE_URL=url).code == 0
    assert stored(url) == trial.after
