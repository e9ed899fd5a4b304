"""A server that is told to stop: what runs is finished, what comes is sent elsewhere, what takes too long is cut."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command_line import PROGRAM, environment, started
from tests.helpers.raw_connection import PATIENCE, Raw, RealServer, eventually, free_port, request, serving

pytestmark = pytest.mark.slow

DOWNLOAD = "/v1/downloads/figures.sqlite"
HELD = 4096
"""Bytes that a reader has room for: what it does not read stays at the server."""
GRACE = {"GRACE_SECONDS": 3.0}
"""Time for a test on a busy machine to send a request by a connection that idles."""
POST = request("/v1/fact-check", "Content-Type: text/plain", "Content-Length: 100", method="POST")
WORKING = """
import os, time
from api.service import off_the_loop
done = off_the_loop.off_the_loop
async def slow(work):
    return await done(lambda: (open("works", "w").close(), time.sleep(3600 * os.path.exists("slow")), work())[2])
off_the_loop.off_the_loop = slow
"""
"""Makes what is done in threads take an hour, once there is a file that says so."""


@pytest.fixture(scope="module")
def url(migrated_url: Callable[[str], str]) -> str:
    return migrated_url("sqlite")


@contextmanager
def reading(server: RealServer) -> Iterator[Callable[[], int]]:
    """A client in the middle of a download; reading on tells how many bytes are missing at the end."""
    with Raw(server.port, receive_buffer=HELD) as slow:
        slow.send(request(DOWNLOAD))
        head = slow.socket.recv(HELD)
        size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        body = head.partition(b"\r\n\r\n")[2]
        assert size > 40 * HELD
        yield lambda: size - len(body) - len(slow.rest())


@contextmanager
def stoppable(url: str, folder: Path, seconds: int, **settings: Any) -> Iterator[RealServer]:
    """A server that has made its download."""
    (folder / "temporary").mkdir()
    given = {"STOP_SECONDS": str(seconds), "TMPDIR": str(folder / "temporary"), "LOG_FORMAT": "json", **settings}
    with serving(url, folder, GRACE, settings=given) as server:
        assert eventually(lambda: server.get(DOWNLOAD).status == 200)
        yield server


def told(server: RealServer, event: str) -> list[dict[str, Any]]:
    """The lines of the log that say so."""
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("event") == event]


def ended(server: RealServer) -> int:
    """The exit code of a server that ends, and leaves nothing behind, nor a traceback in its log."""
    try:
        code = server.process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        pytest.fail(server.log.read_text())
    assert "Traceback" not in server.log.read_text()
    assert "CancelledError" not in server.log.read_text()
    return code


@pytest.mark.full
def test_what_runs_is_finished(url: str, tmp_path: Path) -> None:
    """A download to its last byte; what idles answers once more; new connections are refused at once."""
    assert_finished(signal.SIGTERM, url, tmp_path)


@pytest.mark.full
def test_what_runs_is_finished_after_ctrl_c(url: str, tmp_path: Path) -> None:
    """As it is when a process manager stops it."""
    assert_finished(signal.SIGINT, url, tmp_path)


def assert_finished(number: int, url: str, tmp_path: Path) -> None:
    """A server that was sent the signal ends as soon as what ran is done, and no sooner."""
    with stoppable(url, tmp_path, 3600) as server, reading(server) as missing:
        idle = [server.connect(request("/healthz")) for _ in range(3)]
        silent, half = server.connect(), server.connect(request("/healthz")[:-2])
        assert [raw.response().status for raw in idle] == [200, 200, 200]
        server.process.send_signal(number)
        assert eventually(lambda: bool(told(server, "stopping")))
        ready = idle[0].send(request("/readyz")).response()
        last = idle[1].send(request("/v1/units")).response()
        never = silent.send(request("/v1/units")).response()
        begun = half.send(b"\r\n").response()
        with pytest.raises(OSError, match=r"refused|reset"):
            Raw(server.port)
        assert server.process.poll() is None
        assert missing() == 0
        code = ended(server)
        assert idle[2].rest() == b""
    assert ready.problem == (503, "server-stopping")
    assert [answer.status for answer in (last, never, begun)] == [200, 200, 200]
    assert {answer.headers.get("connection") for answer in (ready, last, never, begun)} == {"close"}
    assert code == (-signal.SIGTERM if number == signal.SIGTERM else 0)
    assert [line["requests"] for line in told(server, "stopping")] == [1]
    assert len(told(server, "stopped")) == 1
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.full
@pytest.mark.parametrize(("number", "workers"), [(signal.SIGTERM, 1), (signal.SIGINT, 2)])
def test_what_does_not_end_is_cut(number: int, workers: int, url: str, tmp_path: Path) -> None:
    """After the seconds of the setting, with a line that says how many, and no other."""
    with stoppable(url, tmp_path, 1, WORKERS=str(workers)) as server, reading(server) as missing:
        post = server.connect(POST + b"Half")
        head = server.connect(request("/healthz")).response()
        server.process.send_signal(number)
        code = ended(server)
        assert missing() > 0
        assert post.rest() == b""
    assert head.status == 200
    assert code == (-signal.SIGTERM if workers == 1 else 0)
    assert sum(line["requests"] for line in told(server, "stopping")) == 2
    assert sum(line["requests"] for line in told(server, "cut what did not end in time")) == 2
    assert len(told(server, "stopped")) == workers
    assert "Cancel" not in server.log.read_text()
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.full
@pytest.mark.parametrize("workers", [1, 2])
def test_a_second_ctrl_c_ends_at_once(workers: int, url: str, tmp_path: Path) -> None:
    """Whatever runs."""
    with stoppable(url, tmp_path, 3600, WORKERS=str(workers)) as server, reading(server):
        os.killpg(server.process.pid, signal.SIGINT)
        assert eventually(lambda: len(told(server, "stopping")) == workers)
        os.killpg(server.process.pid, signal.SIGINT)
        assert ended(server) == 0


@pytest.mark.full
def test_a_thread_holds_no_end_up(url: str, tmp_path: Path) -> None:
    """Nothing stops a thread that works, so the server ends without it."""
    port = free_port()
    settings = environment(DATABASE_URL=url, PORT=str(port), STOP_SECONDS="1")
    with started("serve", tmp_path, WORKING + PROGRAM, env=settings) as process:
        try:
            assert eventually(lambda: answers(port))
            (tmp_path / "slow").touch()
            (tmp_path / "works").unlink(missing_ok=True)
            with Raw(port) as raw:
                raw.send(request("/v1/figures?as_of=2026-11-25"))
                assert eventually((tmp_path / "works").exists)
                process.send_signal(signal.SIGINT)
                _, told = process.communicate(timeout=PATIENCE)
                assert raw.rest() == b""
        finally:
            process.kill()
    assert process.returncode == 0
    assert "Traceback" not in told
    assert "Stopped." in told


def answers(port: int) -> bool:
    """Whether a server does."""
    try:
        with Raw(port) as raw:
            return raw.send(request("/readyz")).response().status == 200
    except (OSError, AssertionError):
        return False
