"""`indicators serve`: started, answered, stopped, or kept from starting; the port of its metrics; its processes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter
from sqlalchemy import make_url
from uvicorn.supervisors import multiprocess

from api.cli import workers as worker_processes
from api.cli.workers import AGAIN_SECONDS, START_SECONDS, TOLD_SECONDS, WorkerProcesses
from api.settings import Settings
from tests.conftest import MakeUrl
from tests.helpers.command_line import indicators, started
from tests.helpers.own_server import OwnServer, free_port, own_server, within
from tests.helpers.programs import missing
from tests.helpers.tables import every

PATIENCE = 60
SECRET = "tell-nobody"  # noqa: S105 - the server asks for none
starting = pytest.mark.slow


def stop(server: OwnServer) -> str:
    """Press Ctrl-C, which ends it well: what it has told."""
    os.killpg(server.process.pid, signal.SIGINT)
    assert server.process.stdout is not None
    assert (server.process.wait(PATIENCE), server.process.stdout.read()) == (0, "")
    told = server.log_file.read_text(encoding="utf-8")
    assert "Traceback" not in told
    return told


@starting
@pytest.mark.full
def test_serve_embedded(tmp_path: Path) -> None:
    """In an empty folder it makes the database, says what it serves and where, answers, and ends with Ctrl-C."""
    with own_server(tmp_path) as server:
        response = server.get("/v1/market-size?unit=USD")
        told = stop(server)
    assert (response.status_code, "server" in response.headers) == (200, False)
    rows = [row for row in response.json()["data"] if (row["area"], row["period"]) == ("CHN", "2024")]
    assert [row["sales"]["display"] for row in rows if row["sales"]] == ["2.15 trillion USD"]
    assert told.startswith("Migrating sqlite:///var/indicators.db\n  + ")
    assert re.search(r"^Serving \d+ figures, newest release \S+:$", told, re.MULTILINE)
    assert "\n  15 of 2025 China New E-commerce Report\n" in told
    assert re.findall(r"http://\S+", told) == [
        f"http://127.0.0.1:{server.port}{path}" for path in ("/", "/docs", "/v1/market-size?unit=USD")
    ]
    assert (tmp_path / "var" / "indicators.db").exists()


@starting
@pytest.mark.full
def test_serve_postgresql(new_url: MakeUrl, tmp_path: Path) -> None:
    """PostgreSQL is migrated too; its password is not told."""
    address = make_url(new_url("postgresql")).set(password=SECRET).render_as_string(hide_password=False)
    with own_server(tmp_path, DATABASE_URL=address) as server:
        told = stop(server)
    assert ("Migrating postgresql+asyncpg://" in told, SECRET in told) == (True, False)
    assert [path.name for path in tmp_path.iterdir()] == ["log.txt"]


@starting
@pytest.mark.full
def test_serve_with_workers(tmp_path: Path) -> None:
    """Several processes answer at one port, with the database that the option names, and end with Ctrl-C."""
    with own_server(tmp_path, "--workers 2 --database-url sqlite:///other.db") as server:
        assert server.get("/v1/figures").json()["meta"]["total"] >= 15
        stop(server)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.txt", "other.db"]


STARTS = [("", "Migrating", 0), ("--workers 2", "Ctrl-C", 0.4), ("--workers 2", "Ctrl-C", 0.1)]


@starting
@pytest.mark.full
@every(("options", "begun", "seconds"), STARTS)
def test_interrupted_start(options: str, begun: str, seconds: float, tmp_path: Path) -> None:
    """Ctrl-C while it starts, or while its processes still import, leaves no traceback."""
    with started(f"serve --port {free_port()} {options}", tmp_path) as process:
        assert process.stderr is not None
        assert any(line.startswith(begun) for line in process.stderr)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in told
    if options:
        assert process.returncode == 0
        assert {json.loads(line)["event"] for line in told.splitlines()} <= {"stopping", "stopped"}


def test_port_in_use() -> None:
    """A port that is taken ends with 1 before anything is migrated."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = indicators(f"serve --port {port}")
    assert result.exit_code == 1
    assert result.stderr == f"indicators: port {port} on 127.0.0.1 is in use; --port or PORT takes another.\n"


ASKED = b"GET /metrics HTTP/1.0\r\n"


@pytest.fixture
def serve() -> Iterator[Callable[[str], int]]:
    """Serves metrics at an address, and gives the port."""
    registry = CollectorRegistry()
    Counter("asked", "How often.", registry=registry)
    with ExitStack() as stack:

        def served(host: str) -> int:
            settings = Settings(metrics_port=free_port(), metrics_host=host, metrics_key="")
            stack.enter_context(worker_processes.served_metrics(settings, registry))
            return settings.metrics_port

        yield served


def connected(port: int, sent: bytes) -> socket.socket:
    """A client that has sent so much."""
    client = socket.create_connection(("127.0.0.1", port), PATIENCE)
    client.sendall(sent)
    return client


def rest(client: socket.socket) -> bytes:
    """All that a client still gets."""
    read = b""
    try:
        while piece := client.recv(1 << 16):
            read += piece
    except ConnectionError:
        pass
    return read


@pytest.mark.parametrize(
    ("host", "asked"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]"), ("::", "[::1]"), ("localhost", "127.0.0.1")]
)
def test_metrics_are_where_they_are_to_be(host: str, asked: str, serve: Callable[[str], int]) -> None:
    """On an address of IPv6 too."""
    try:
        socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError:
        missing("IPv6")
    answer = httpx.get(f"http://{asked}:{serve(host)}/metrics", timeout=PATIENCE)
    assert (answer.status_code, "asked_total 0.0" in answer.text) == (200, True)


@pytest.mark.full
def test_who_takes_long_to_ask_is_ended(
    serve: Callable[[str], int], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """However steadily it dribbles, and nothing is written about it."""
    monkeypatch.setattr(worker_processes, "SECONDS", 0.5)
    port = serve("127.0.0.1")
    with closing(connected(port, ASKED)) as dribbling, closing(connected(port, b"")) as silent:
        dribbling.settimeout(0.05)

        def is_ended() -> bool:
            try:
                dribbling.sendall(b"A: b\r\n")
                return dribbling.recv(1) == b""
            except TimeoutError:
                return False
            except OSError:
                return True

        assert within(PATIENCE, is_ended)
        assert rest(silent) == b""
    assert capfd.readouterr().err == ""


def test_there_are_not_too_many_at_once(serve: Callable[[str], int], monkeypatch: pytest.MonkeyPatch) -> None:
    """One more is closed; when one has gone there is room again."""
    monkeypatch.setattr(worker_processes, "CLIENTS", 2)
    port = serve("127.0.0.1")

    def is_answered() -> bool:
        with closing(connected(port, ASKED + b"\r\n")) as client:
            return b"asked_total" in rest(client)

    with closing(connected(port, ASKED)) as one, closing(connected(port, ASKED)) as two:
        assert not is_answered()
        for client in (two, one):
            client.sendall(b"\r\n")
            assert b"asked_total" in rest(client)
    assert within(PATIENCE, is_answered)


HUP, INT, TERM, KILLED = signal.SIGHUP, signal.SIGINT, signal.SIGTERM, -signal.SIGKILL
HUNG_SECONDS = 30


class FakeProcess:
    """Lives, and has started or not (None as long as it says nothing); says so each time that somebody looks."""

    def __init__(self, worker: Any, pid: int, exitcode: int | None) -> None:
        self.worker, self.pid, self.exitcode = worker, pid, exitcode
        self.has_started: bool | None = None

    def start(self) -> None:
        """It is what it was made."""

    def is_alive(self) -> bool:
        while self.has_started is not None and self.exitcode is None and self.worker.child_conn.poll():
            self.worker.child_conn.recv()
            self.worker.child_conn.send(self.has_started)
        return self.exitcode is None

    def kill(self) -> None:
        self.exitcode = KILLED if self.exitcode is None else self.exitcode

    def join(self) -> None:
        assert self.exitcode is not None


class World:
    """A server of two processes that answer; all that were ever started, the time, and what was logged."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[FakeProcess] = []
        self.told: list[str] = []
        self.now, self.new_ones_fail, self._slept = 1000.0, False, 0
        self.at_sleep: Callable[[int], None] = lambda _count: None
        log = SimpleNamespace(info=self.tell, error=self.tell)
        monkeypatch.setattr(signal, "signal", lambda *_given: None)
        monkeypatch.setattr(os, "kill", self.kill)
        monkeypatch.setattr(multiprocess, "get_subprocess", self.make)
        monkeypatch.setattr(worker_processes, "logger", lambda _name: log)
        monkeypatch.setattr(worker_processes, "sleep", self.sleep)
        monkeypatch.setattr(worker_processes, "monotonic", lambda: self.now)
        config = SimpleNamespace(workers=2, timeout_worker_healthcheck=HUNG_SECONDS, timeout_graceful_shutdown=1)
        self.server = WorkerProcesses(config, [])
        self.server.init_processes()
        for process in self.made:
            process.has_started = True
        self.look(2)  # each is asked, and answers
        assert [process.has_started for process in self.server.processes] == [True, True]

    def make(self, _config: Any, target: Any, _sockets: Any) -> FakeProcess:
        self.made.append(FakeProcess(target.__self__, 10**9 + len(self.made), 3 if self.new_ones_fail else None))
        return self.made[-1]

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self._slept += 1
        self.at_sleep(self._slept)

    def kill(self, pid: int, number: int) -> None:
        self.made[pid - 10**9].exitcode = -number

    def tell(self, event: str, **_told: Any) -> None:
        self.told.append(event)

    def look(self, times: int = 1, seconds: float = 0) -> None:
        """Have the first one look after the others."""
        for _ in range(times):
            self.now += seconds
            self.server.keep_subprocess_alive()

    def signal(self, *numbers: int) -> None:
        """Have it handle signals that came."""
        self.server.signal_queue.extend(numbers)
        self.server.handle_signals()

    @property
    def ends(self) -> list[int | None]:
        """How each process has ended; None for one that lives."""
        return [process.exitcode for process in self.made]

    @property
    def is_over(self) -> bool:
        """Whether the server ends."""
        return bool(self.server.should_exit.is_set())


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


@pytest.mark.parametrize("queue", [[TERM, HUP], [HUP, TERM], [INT, HUP], [HUP, INT], [HUP, HUP, TERM]])
def test_who_is_told_to_end_replaces_nothing(queue: list[int], world: World) -> None:
    """In whichever order the signals came."""
    world.signal(*queue)
    assert (world.is_over, world.ends, world.server.has_failed) == (True, [None, None], False)


def test_a_signal_is_heard_while_a_new_process_starts(world: World) -> None:
    """It is not waited for, and those that serve are left to be told."""
    world.at_sleep = lambda count: world.server.signal_queue.append(TERM) if count == 3 else None
    world.server.restart_all()
    assert world.now < 1000 + START_SECONDS
    assert (world.ends, world.told) == ([None, None, KILLED], ["restarting"])


def test_what_dies_while_a_new_process_starts_is_replaced(world: World) -> None:
    """At once, the one whose place is being taken too; no process is left over."""

    def happen(count: int) -> None:
        if count == 1:
            world.made[0].exitcode = world.made[1].exitcode = KILLED
        elif count == 2:
            assert world.ends.count(None) == 3
        else:
            for process in world.made:
                process.has_started = True

    world.at_sleep = happen
    world.server.restart_all()
    assert world.told == ["restarting", "replaced", "replaced", "restarted"]
    living = {process.pid for process in world.made if process.exitcode is None}
    assert living == {process.pid for process in world.server.processes}
    assert len(world.server.processes) == 2


def test_what_does_not_get_ready_replaces_nothing(world: World) -> None:
    """However long it lives."""
    world.server.restart_all()
    assert world.now >= 1000 + START_SECONDS
    assert world.told == ["restarting", "a new process did not start, the old ones go on"]
    assert world.ends == [None, None, KILLED]


def test_what_hangs_is_replaced(world: World) -> None:
    """When it has said nothing for long; meanwhile nobody waits for it."""
    world.made[0].has_started = None
    world.look(2)
    assert len(world.made) == 2
    world.look(seconds=HUNG_SECONDS)
    assert world.ends == [KILLED, None, None]


def test_what_cannot_start_is_tried_again(world: World) -> None:
    """After a while each time, as long as another lives; the log says so once a minute."""
    world.new_ones_fail, world.made[0].exitcode, seconds = True, KILLED, 3 * TOLD_SECONDS
    world.look(seconds, seconds=1)
    assert not world.is_over
    assert 2 + seconds / (2 * AGAIN_SECONDS) < len(world.made) <= 3 + seconds / AGAIN_SECONDS
    assert 2 <= world.told.count("a process did not start, the others go on") <= 3
    world.new_ones_fail = False
    world.look(seconds=AGAIN_SECONDS + 1)
    assert world.ends.count(None) == 2


def test_where_none_is_left_the_server_ends(world: World) -> None:
    """And knows that nobody had told it to."""
    world.new_ones_fail = True
    for process in world.made[:2]:
        process.exitcode = KILLED
        for _ in range(2):
            assert not world.is_over
            world.look()
    assert (world.is_over, world.server.has_failed) == (True, True)
    assert world.told[-1] == "no process is left, and new ones do not start"


def test_one_more_and_one_less(world: World) -> None:
    """By SIGTTIN and SIGTTOU; one stays."""
    world.signal(signal.SIGTTIN, *[signal.SIGTTOU] * 5)
    assert (len(world.made), world.ends.count(None), len(world.server.processes)) == (3, 1, 1)
