"""The processes of a server: stopped, replaced one after the other, killed, counted together, and of one release."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import MakeUrl
from tests.faults.test_readers_during_loads import workers
from tests.helpers.own_server import PATIENCE, OwnServer, Raw, own_server, request, ticking, within

pytestmark = [pytest.mark.slow, pytest.mark.full]  # one restart is among what test_readers_during_loads does

CLOSED = ("RemoteProtocolError", "ReadError", "WriteError")
"""What a client sees where a connection that it kept is closed while it sends; it sends again by another."""
DOWNLOAD = "/v1/downloads/figures.sqlite"
ROOM = 4096
"""Bytes that a reader has room for: what it does not read stays at the server."""
HALF = request("/v1/fact-check", "Content-Type: text/plain", "Content-Length: 100", method="POST") + b"Half"


@pytest.fixture(scope="module")
def url(migrated_url: MakeUrl) -> str:
    return migrated_url("sqlite")


def downloading(server: OwnServer) -> tuple[Raw, list[bytes], Callable[[], int]]:
    """A slow reader, the pieces that it has read, and how many bytes are missing at the end."""
    slow = server.connect(request(DOWNLOAD, "Connection: close"), receive_buffer=ROOM)
    read = [slow.socket.recv(ROOM)]
    size = int(read[0].lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    assert size > 40 * ROOM
    return slow, read, lambda: size - len(b"".join(read).partition(b"\r\n\r\n")[2]) - len(slow.rest())


@contextmanager
def stoppable(url: str, folder: Path, seconds: int, workers: int = 1) -> Iterator[OwnServer]:
    (folder / "temporary").mkdir()
    given = {"STOP_SECONDS": str(seconds), "TMPDIR": str(folder / "temporary"), "LOG_FORMAT": "json"}
    with own_server(folder, DATABASE_URL=url, WORKERS=str(workers), **given) as server:
        assert within(PATIENCE, lambda: server.status(DOWNLOAD) == 200)
        yield server


def ended(server: OwnServer) -> int:
    try:
        code = server.process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        pytest.fail(server.log)
    assert not server.lines("Traceback")
    return code


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 0)])
def test_what_runs_is_finished(number: int, code: int, url: str, tmp_path: Path) -> None:
    """A download to its last byte; what idles is closed, new connections are refused at once."""
    with stoppable(url, tmp_path, 3600) as server:
        _, _, missing = downloading(server)
        idle, silent = server.connect(request("/healthz")), server.connect()
        assert idle.response().status == 200
        server.process.send_signal(number)
        assert [raw.rest() for raw in (idle, silent)] == [b"", b""]
        with pytest.raises(OSError, match=r"refused|reset"):
            server.connect()
        assert server.process.poll() is None
        assert missing() == 0
        assert ended(server) == code
    assert len(server.events("stopped")) == 1
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize(("number", "workers", "code"), [(signal.SIGTERM, 1, -signal.SIGTERM), (signal.SIGINT, 2, 0)])
def test_what_does_not_end_is_cut(number: int, workers: int, code: int, url: str, tmp_path: Path) -> None:
    """After the seconds of the setting, with a line that says how many, and no traceback."""
    with stoppable(url, tmp_path, 1, workers) as server:
        _, _, missing = downloading(server)
        server.connect(HALF)
        assert server.connect(request("/healthz")).response().status == 200
        server.process.send_signal(number)
        assert ended(server) == code
        assert missing() > 0
    cut = [int(line.partition("Cancel ")[2].partition(" ")[0]) for line in server.lines("running task(s)")]
    assert sum(cut) == 2
    assert len(server.events("stopped")) == workers
    assert list((tmp_path / "temporary").iterdir()) == []


@contextmanager
def two_workers(url: str, folder: Path, **settings: str) -> Iterator[tuple[OwnServer, Callable[[], object]]]:
    """A server of two, and what puts code in its path with which no process starts."""
    new_code = folder / "new-code"
    new_code.mkdir()
    path = os.pathsep.join(filter(None, (str(new_code), os.environ.get("PYTHONPATH"))))
    given = {"DATABASE_URL": url, "LOG_FORMAT": "json", "PYTHONPATH": path} | settings
    with own_server(folder, "--workers 2", **given) as server:
        yield server, lambda: (new_code / "sitecustomize.py").write_text("import os\n\nos._exit(3)\n", encoding="utf-8")
    assert not server.lines("Traceback")


def test_processes_are_replaced_in_turn(url: str, tmp_path: Path) -> None:
    """No connection is refused and no request fails; a download goes on; what does not start replaces nothing."""
    with two_workers(url, tmp_path, STOP_SECONDS="3600") as (server, spoil), ticking(server, "/v1/units") as kept:
        before = workers(server)
        slow, read, missing = downloading(server)

        def another_serves() -> bool:
            read.append(slow.socket.recv(1024))  # a reader who reads nothing is cut
            return server.status("/v1/units") != 200 or bool(workers(server) - before)

        server.process.send_signal(signal.SIGHUP)
        assert within(PATIENCE, another_serves)
        assert missing() == 0
        assert within(PATIENCE, lambda: len(server.events("stopped")) == 2)
        after = workers(server)
        spoil()
        server.process.send_signal(signal.SIGHUP)
        assert within(PATIENCE, lambda: server.status("/v1/units") != 200 or bool(server.lines("aborting the restart")))
        faults = list(kept.faults)
        assert workers(server) == after
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
    assert (len(after), after & before) == (2, set())
    assert [fault for fault in faults if not fault.startswith(CLOSED)] == []


def test_processes_end_with_the_first(url: str, tmp_path: Path) -> None:
    """One that is killed leaves none that holds its port, which who starts it again needs; what runs is finished."""
    with two_workers(url, tmp_path) as (server, _):
        _, _, missing = downloading(server)
        server.process.kill()
        assert within(PATIENCE, lambda: server.status("/readyz") == 0)
        assert missing() == 0
        assert within(PATIENCE, lambda: len(server.events("stopped")) == 2)


def test_what_cannot_start_ends_a_server(url: str, tmp_path: Path) -> None:
    with two_workers(url, tmp_path) as (server, spoil):
        one, _ = workers(server)
        spoil()
        os.kill(one, signal.SIGKILL)
        assert server.process.wait(PATIENCE) == 1
    assert server.lines("a process cannot start")
