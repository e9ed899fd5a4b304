"""Files of downloads on a disk that is full: whole or not at all, told as 507, and nothing is left behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.service.process_folder import EXPORTS
from tests.conftest import Client
from tests.faults.exports import all_files, attempts
from tests.faults.grounds import LOADED, Grounds
from tests.faults.processes import PATIENCE, called
from tests.helpers.command_line import PROGRAM, environment, started

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


@pytest.mark.parametrize(
    ("files", "step"),
    [(["figures.sqlite"], 3), pytest.param(all_files(), 1, marks=pytest.mark.full)],
    ids=["database", "all"],
)
def test_a_full_disk(files: list[str], step: int, grounds: Grounds, tmp_path: Path) -> None:
    """507 with its code, wherever it ends and whatever it refuses; reads go on, no part is left, then it is made."""
    refused_everywhere(grounds, files, tmp_path, step)


@pytest.mark.one_engine  # no file but the database is written otherwise
def test_a_full_disk_for_other_formats(grounds: Grounds, tmp_path: Path) -> None:
    """The same of some that are made in columns, by rows, and by way of temporary files."""
    refused_everywhere(grounds, ["claims.csv", "figures.xlsx", "rates.csv"], tmp_path, 3)


def refused_everywhere(grounds: Grounds, files: list[str], folder: Path, step: int) -> None:
    """Try each file on bad disks."""
    made = called(attempts, grounds.fresh(LOADED), folder, files, [0, 0.999], step)
    assert {attempt.file for attempt in made} == set(files)
    refused = [attempt for attempt in made if attempt.status != 200]
    assert len(refused) >= 0.75 * len(made)  # a folder that cannot be locked is made once more
    wrong = [attempt for attempt in refused if (attempt.status, attempt.code) != (507, "insufficient-storage")]
    wrong += [attempt for attempt in made if (attempt.read, attempt.left, attempt.then, attempt.same) != FINE]
    assert wrong == []


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


@pytest.mark.parametrize("is_killed", [True, False])
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


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.mark.one_engine  # the end of a server is the same
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_stopped_leaves_no_files(number: signal.Signals, fresh_url: str, tmp_path: Path) -> None:
    """Whichever signal stops it."""
    port, variables = free_port(), environment(TMPDIR=str(tmp_path), DATABASE_URL=fresh_url)
    with started(f"serve --port {port}", tmp_path, PROGRAM, env=variables, stdout=subprocess.DEVNULL,
                 stderr=subprocess.DEVNULL) as server:  # fmt: skip
        try:
            address, end = f"http://127.0.0.1:{port}/v1/downloads/areas.csv", time.monotonic() + PATIENCE
            while True:
                try:
                    assert httpx.get(address, timeout=PATIENCE).status_code == 200
                    break
                except httpx.ConnectError:
                    assert time.monotonic() < end
                    time.sleep(0.2)
            assert len(list(tmp_path.glob(f"{EXPORTS}*/*/areas.csv"))) == 1
            server.send_signal(number)
            server.wait(PATIENCE)
        finally:
            server.kill()
    assert list(tmp_path.glob(f"{EXPORTS}*")) == []
