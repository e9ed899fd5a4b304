"""The processes of a server: stopped, replaced one after the other, killed, counted together, and of one release."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import MakeUrl
from tests.conftest import within as in_transaction
from tests.faults.test_readers_during_loads import workers
from tests.helpers import claims
from tests.helpers.own_server import PATIENCE, OwnServer, Raw, free_port, own_server, request, ticking, within

pytestmark = [pytest.mark.slow, pytest.mark.full]  # one restart is among what test_readers_during_loads does

CLOSED = ("RemoteProtocolError", "ReadError", "WriteError")
"""What a client sees where a connection that it kept is closed while it sends; it sends again by another."""
DOWNLOAD = "/v1/downloads/figures.sqlite"
NO_START = "a new process did not start, the old ones go on"
ROOM = 4096
"""Bytes that a reader has room for: what it does not read stays at the server."""
GRACE = {"GRACE_SECONDS": 3.0}
"""Time for a test on a busy machine to send a request by a connection that idles."""
HALF = request("/v1/fact-check", "Content-Type: text/plain", "Content-Length: 100", method="POST") + b"Half"
WORKING = """
import os, time
from api.service import threads
done = threads.off_the_loop
async def slow(work):
    return await done(lambda: (open("works", "w").close(), time.sleep(3600 * os.path.exists("slow")), work())[2])
threads.off_the_loop = slow
"""
"""Makes what is done in threads take an hour, once there is a file that says so."""


@pytest.fixture(scope="module")
def url(migrated_url: MakeUrl) -> str:
    """A database that is only read."""
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
    """A server that has made its download."""
    (folder / "temporary").mkdir()
    given = {"STOP_SECONDS": str(seconds), "TMPDIR": str(folder / "temporary"), "LOG_FORMAT": "json"}
    with own_server(folder, bounds=GRACE, DATABASE_URL=url, WORKERS=str(workers), **given) as server:
        assert within(PATIENCE, lambda: server.status(DOWNLOAD) == 200)
        yield server


def ended(server: OwnServer) -> int:
    """The exit code of a server that ends without a traceback in its log."""
    try:
        code = server.process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        pytest.fail(server.log)
    assert not server.lines("Traceback")
    assert not server.lines("Cancel")
    return code


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 0)])
def test_what_runs_is_finished(number: int, code: int, url: str, tmp_path: Path) -> None:
    """A download to its last byte; what idles answers once more; new connections are refused at once."""
    with stoppable(url, tmp_path, 3600) as server:
        _, _, missing = downloading(server)
        idle = [server.connect(request("/healthz")) for _ in range(3)]
        silent, half = server.connect(), server.connect(request("/healthz")[:-2])
        assert [raw.response().status for raw in idle] == [200, 200, 200]
        server.process.send_signal(number)
        assert within(PATIENCE, lambda: bool(server.events("stopping")))
        ready = idle[0].send(request("/readyz")).response()
        last = idle[1].send(request("/v1/units")).response()
        never = silent.send(request("/v1/units")).response()
        begun = half.send(b"\r\n").response()
        with pytest.raises(OSError, match=r"refused|reset"):
            server.connect()
        assert server.process.poll() is None
        assert missing() == 0
        assert ended(server) == code
        assert idle[2].rest() == b""
    assert ready.problem == (503, "server-stopping")
    assert [answer.status for answer in (last, never, begun)] == [200, 200, 200]
    assert {answer.headers.get("connection") for answer in (ready, last, never, begun)} == {"close"}
    assert [line["requests"] for line in server.events("stopping")] == [1]
    assert len(server.events("stopped")) == 1
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize(("number", "workers", "code"), [(signal.SIGTERM, 1, -signal.SIGTERM), (signal.SIGINT, 2, 0)])
def test_what_does_not_end_is_cut(number: int, workers: int, code: int, url: str, tmp_path: Path) -> None:
    """After the seconds of the setting, with a line that says how many, and no other."""
    with stoppable(url, tmp_path, 1, workers) as server:
        _, _, missing = downloading(server)
        post = server.connect(HALF)
        assert server.connect(request("/healthz")).response().status == 200
        server.process.send_signal(number)
        assert ended(server) == code
        assert missing() > 0
        assert post.rest() == b""
    for event in ("stopping", "cut what did not end in time"):
        assert sum(line["requests"] for line in server.events(event)) == 2
    assert len(server.events("stopped")) == workers
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_second_ctrl_c_ends_at_once(workers: int, url: str, tmp_path: Path) -> None:
    """Whatever runs."""
    with stoppable(url, tmp_path, 3600, workers) as server:
        downloading(server)
        os.killpg(server.process.pid, signal.SIGINT)
        assert within(PATIENCE, lambda: len(server.events("stopping")) == workers)
        os.killpg(server.process.pid, signal.SIGINT)
        assert ended(server) == 0


def test_a_thread_holds_no_end_up(url: str, tmp_path: Path) -> None:
    """Nothing stops a thread that works, so the server ends without it."""
    with own_server(tmp_path, before=WORKING, DATABASE_URL=url, STOP_SECONDS="1") as server:
        (tmp_path / "slow").touch()
        (tmp_path / "works").unlink(missing_ok=True)
        raw = server.connect(request("/v1/figures?as_of=2026-11-25"))
        assert within(PATIENCE, (tmp_path / "works").exists)
        server.process.send_signal(signal.SIGINT)
        assert ended(server) == 0
        assert raw.rest() == b""
    assert server.lines("Stopped.")


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
        slow, read, missing = downloading(server)

        def old_ones_stop() -> bool:
            read.append(slow.socket.recv(1024))  # a reader who reads nothing is cut
            return server.status("/v1/units") != 200 or len(server.events("stopping")) == 2

        server.process.send_signal(signal.SIGHUP)
        assert within(PATIENCE, old_ones_stop)
        assert missing() == 0
        assert within(PATIENCE, lambda: len(server.events("stopped")) == 2)
        replaced = server.events("replaced")
        spoil()
        server.process.send_signal(signal.SIGHUP)
        assert within(PATIENCE, lambda: server.status("/v1/units") != 200 or bool(server.events(NO_START)))
        faults = list(kept.faults)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
    assert len({line["process"] for line in replaced} | {line["by"] for line in replaced}) == 4
    # One runs at least: the download, and maybe what the kept connection asked just then.
    assert max(line["requests"] for line in server.events("stopping")[:2]) >= 1
    assert [line["exit_code"] for line in server.events(NO_START)] == [3]
    assert [fault for fault in faults if not fault.startswith(CLOSED)] == []


def test_processes_end_with_the_first(url: str, tmp_path: Path) -> None:
    """One that is killed leaves none that holds its port, which who starts it again needs; what runs is finished."""
    with two_workers(url, tmp_path) as (server, _):
        _, _, missing = downloading(server)
        server.process.kill()
        assert within(PATIENCE, lambda: server.status("/readyz") == 0)
        assert missing() == 0
        assert within(PATIENCE, lambda: len(server.events("stopped")) == 2)


def test_what_cannot_start_ends_a_server_with_its_last_process(url: str, tmp_path: Path) -> None:
    """With a code that has it started again; as long as one process lives it answers."""
    with two_workers(url, tmp_path) as (server, spoil):
        server.process.send_signal(signal.SIGHUP)  # whose lines tell which processes there are, and that they are ready
        assert within(PATIENCE, lambda: bool(server.events("restarted")))
        one, other = (line["by"] for line in server.events("replaced"))
        spoil()
        os.kill(one, signal.SIGKILL)
        assert within(PATIENCE, lambda: bool(server.events("a process did not start, the others go on")))
        assert server.status("/readyz") == 200
        os.kill(other, signal.SIGKILL)
        assert server.process.wait(PATIENCE) == 1
    assert len(server.events("no process is left, and new ones do not start")) == 1


KEY = {"authorization": "Bearer secret"}
ROUTE = "/v1/units"


def test_metrics_are_added_up_while_a_process_is_killed(url: str, tmp_path: Path) -> None:
    """Each request is counted once, whichever process answered it, and no number ever falls."""
    port, seen = free_port(), list[float]()
    metrics = f"http://127.0.0.1:{port}/metrics"

    def counted() -> float:
        families = text_string_to_metric_families(httpx.get(metrics, headers=KEY, timeout=PATIENCE).text)
        samples = (sample for family in families for sample in family.samples)
        requests = (sample for sample in samples if sample.name == "indicators_requests_total")
        return sum(sample.value for sample in requests if sample.labels["route"] == ROUTE)

    def reaches(number: int) -> bool:
        return within(PATIENCE, lambda: not seen.append(counted()) and seen[-1] >= number)

    settings = {"METRICS_PORT": str(port), "METRICS_KEY": "secret"}
    with own_server(tmp_path, "--workers 2", DATABASE_URL=url, **settings) as server:
        assert server.status("/metrics") == 404
        assert httpx.get(metrics).status_code == 401
        assert httpx.get(metrics.removesuffix("metrics"), headers=KEY).status_code == 404
        sent = sum(server.status(f"{ROUTE}?limit={limit}") == 200 for limit in range(1, 41))
        assert reaches(sent)
        before = workers(server)
        assert len(before) == 2
        os.kill(min(before), signal.SIGKILL)
        assert within(PATIENCE, lambda: len(workers(server) - before) == 1)
        assert within(PATIENCE, lambda: server.status("/readyz") == 200)
        sent += sum(server.status(f"{ROUTE}?limit={limit}") == 200 for limit in range(1, 41))
        assert reaches(sent)
    assert seen == sorted(seen)
    assert seen[-1] == sent


def test_a_release_is_served_by_all_or_none(migrated_url: MakeUrl, tmp_path: Path) -> None:
    """Whichever process finds it first, though each looks when its own time has come; each has the same bounds."""
    url = migrated_url("sqlite")
    with own_server(tmp_path, "--workers 2", DATABASE_URL=url, REFRESH_SECONDS="2") as server:

        def totals() -> list[int]:
            """How many claims there are, by some answers one after the other."""
            return [server.get("/v1/figures?claims=all&limit=1").json()["meta"]["total"] for _ in range(20)]

        problems = {server.connect(b"GARBAGE\r\n\r\n").response().problem for _ in range(8)}
        before = {*totals(), *totals(), *totals()}
        in_transaction(url, claims.add_claims)
        seen: list[int] = []
        assert within(PATIENCE, lambda: not seen.extend(totals()) and seen[-1] not in before)
        seen += totals()
    assert problems == {(400, "bad-request")}
    assert len(before) == 1
    assert seen == sorted(seen)
    assert set(seen) - before == {before.pop() + 20}
