"""Full disks and Ctrl-C: files, downloads and loads are whole or as before, and it is told in a sentence."""

import asyncio
import os
import shutil
import signal
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import make_url

from api.main import create_app
from api.plugins.packages.commands import SCAFFOLD
from api.plugins.packages.package import LOCK
from api.service.downloads.files import downloads
from api.settings import Settings
from tests.conftest import Connect, MakeUrl
from tests.faults.disks import attempts, exports, load_up_to
from tests.faults.grounds import LOADED, MIGRATED, Grounds, files_beside, stored
from tests.faults.processes import PATIENCE, called, run
from tests.helpers.command_line import environment, started
from tests.helpers.own_server import own_server
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

FOREIGN = ["indicators-process-link.tmp", "indicators-process-of-another-program"]


def refused_everywhere(grounds: Grounds, files: list[str], folder: Path, step: int) -> None:
    """507 with its code, wherever it ends and whatever it refuses; reads go on, no part is left, then it is made."""
    made = called(exports, grounds.fresh(LOADED), folder, files, [0, 0.999], step)
    assert {file for file, *_ in made} == set(files)
    refused = [export for export in made if export[2] != 200]
    assert len(refused) >= 0.75 * len(made)
    assert [export for export in refused if export[2:4] != (507, "insufficient-storage")] == []
    assert [export for export in made if export[4] != (200, 0, 200, True)] == []


@pytest.mark.one_engine  # no file but the database is written otherwise
def test_a_download_on_a_full_disk(grounds: Grounds, tmp_path: Path) -> None:
    refused_everywhere(grounds, ["figures.sqlite", "claims.csv"], tmp_path, 9)


@pytest.mark.full
@pytest.mark.both_engines
def test_every_download_on_a_full_disk(grounds: Grounds, tmp_path: Path) -> None:
    refused_everywhere(grounds, [download.file for download in downloads()], tmp_path, 1)


@pytest.mark.one_engine  # files are counted alike
def test_the_room_of_all_files(url: str, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk has no room for is refused in words, listed without a size, and read page by page all the same."""
    client = connect(url, cache_bytes=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(total=2_000_000, free=1_200_000))
    refused = client.get("/v1/downloads/figures.sqlite")
    assert (refused.status_code, refused.headers["content-type"]) == (507, "application/problem+json")
    assert "the server's temporary disk has room for 1.0 MB more" in refused.json()["detail"]
    assert {row["size"] for row in client.data("/v1/downloads")} == {None}
    assert len(client.data("/v1/figures?limit=10")) == 10


LOST = "indicators: the answer could not be written to standard output: No space left on device.\n"


@pytest.mark.one_engine  # only a stream is harmed
def test_an_answer_that_is_lost_is_no_success(url: str, tmp_path: Path) -> None:
    """A sentence says why, and none is wanted by a reader who has left; a refusal ends with its own code."""
    (read, left), full = os.pipe(), os.open("/dev/full", os.O_WRONLY)
    os.close(read)
    convert = "convert 15.5 --from CNY --to USD --year 2024"
    for line, stream, code, end in ((convert, full, 1, LOST), (convert, left, 1, ""), ("figures --no", full, 2, "")):
        with started(line, tmp_path, stdout=stream, env=environment(DATABASE_URL=url)) as process:
            said = process.communicate()[1]
        assert (process.returncode, said.endswith(end), "Traceback" in said) == (code, True, False)
        assert stream == full or "indicators:" not in said
    os.close(left)
    os.close(full)


STOPPED = [(signal.SIGKILL, 1), pytest.param(signal.SIGTERM, 2, marks=pytest.mark.full)]


@pytest.mark.parametrize(("number", "workers"), STOPPED)
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
        (made,) = files.glob("indicators-process-*/*/areas.csv")
        (os.killpg if number == signal.SIGKILL else os.kill)(server.process.pid, number)
        server.process.wait(PATIENCE)
    if number == signal.SIGKILL:
        assert made.exists()
        asyncio.run(start())
    assert sorted(path.name for path in files.iterdir()) == FOREIGN


MAKING = ["new my-report --in {folder}", "check {folder}/my-report --write"]
MAKING += ["extract {folder}/my-report/article.txt --area ATA --into {folder}/my-report"]


@pytest.mark.full
@pytest.mark.one_engine  # nothing is written but files
@every("line", MAKING)
def test_a_package_on_a_bad_disk(line: str, url: str, tmp_path: Path) -> None:
    """Each file is as before or as after, none lies beside, a sentence tells it, and the next try does it."""
    folder, beginning = tmp_path / line.split()[0], tmp_path / f"before-{line.split()[0]}"
    beginning.mkdir()
    if not line.startswith("new"):
        shutil.copytree(SCAFFOLD, beginning / "my-report", ignore=lambda *_: [LOCK])
        if line.startswith("extract"):
            figures = beginning / "my-report" / "figures.csv"
            figures.write_text(figures.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    made = called(attempts, line.format(folder=folder), beginning, folder, url, [0, 100])
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
