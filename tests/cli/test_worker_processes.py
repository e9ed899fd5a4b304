"""The processes of a server as the first one looks after them, with processes that are none and a clock of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from uvicorn.supervisors import multiprocess

from api.cli import worker_process, worker_processes
from api.cli.worker_process import WorkerProcess
from api.cli.worker_processes import AGAIN_SECONDS, START_SECONDS, TOLD_SECONDS, WorkerProcesses

HUP, INT, TERM = signal.SIGHUP, signal.SIGINT, signal.SIGTERM
HUNG_SECONDS = 30


class FakeProcess:
    """Lives, and has started or not, as a test has it; says so each time that somebody looks at it."""

    def __init__(self, worker: WorkerProcess, pid: int, fails: bool) -> None:
        self.worker, self.pid, self.fails = worker, pid, fails
        self.exitcode: int | None = None
        self.has_started: bool | None = None
        """None as long as it says nothing."""

    def start(self) -> None:
        self.exitcode = 3 if self.fails else None

    def is_alive(self) -> bool:
        while self.has_started is not None and self.exitcode is None and self.worker.child_conn.poll():
            self.worker.child_conn.recv()
            self.worker.child_conn.send(self.has_started)
        return self.exitcode is None

    def kill(self) -> None:
        self.exitcode = -signal.SIGKILL if self.exitcode is None else self.exitcode

    def join(self) -> None:
        assert self.exitcode is not None


class World:
    """All processes that were ever started, the time, and what was logged."""

    def __init__(self) -> None:
        self.made: list[FakeProcess] = []
        self.now = 1000.0
        self.told: list[str] = []
        self.new_ones_fail = False
        self.at_sleep: Callable[[int], None] = lambda _count: None
        self._slept = 0

    def make(self, _config: Any, target: Any, _sockets: Any) -> FakeProcess:
        self.made.append(FakeProcess(target.__self__, 10**9 + len(self.made), self.new_ones_fail))
        return self.made[-1]

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self._slept += 1
        self.at_sleep(self._slept)

    def living(self) -> list[FakeProcess]:
        return [process for process in self.made if process.exitcode is None]

    def kill(self, pid: int, number: int) -> None:
        self.made[pid - 10**9].exitcode = -number

    def logger(self, _name: str) -> Any:
        return SimpleNamespace(info=self.tell, error=self.tell)

    def tell(self, event: str, **_told: Any) -> None:
        self.told.append(event)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    monkeypatch.setattr(signal, "signal", lambda *_given: None)
    monkeypatch.setattr(os, "kill", world.kill)
    monkeypatch.setattr(multiprocess, "get_subprocess", world.make)
    monkeypatch.setattr(worker_processes, "logger", world.logger)
    monkeypatch.setattr(worker_processes, "sleep", world.sleep)
    for module in (worker_process, worker_processes):
        monkeypatch.setattr(module, "monotonic", lambda: world.now)
    return world


@pytest.fixture
def server(world: World) -> WorkerProcesses:
    """Two processes that answer."""
    config = SimpleNamespace(workers=2, timeout_worker_healthcheck=HUNG_SECONDS, timeout_graceful_shutdown=1)
    server = WorkerProcesses(config, [])
    server.init_processes()
    for process in world.made:
        process.has_started = True
    for _ in range(2):  # asked, and answered
        server.keep_subprocess_alive()
    assert [process.has_started for process in server.processes] == [True, True]
    return server


@pytest.mark.parametrize("queue", [[TERM, HUP], [HUP, TERM], [INT, HUP], [HUP, INT], [HUP, HUP, TERM]])
def test_who_is_told_to_end_replaces_nothing(queue: list[int], server: WorkerProcesses, world: World) -> None:
    """In whichever order the signals came."""
    server.signal_queue.extend(queue)
    server.handle_signals()
    assert server.should_exit.is_set()
    assert (len(world.made), len(world.living())) == (2, 2)
    assert not server.has_failed


def test_a_signal_is_heard_while_a_new_process_starts(server: WorkerProcesses, world: World) -> None:
    """It is not waited for, and those that serve are left to be told."""
    world.at_sleep = lambda count: server.signal_queue.append(TERM) if count == 3 else None
    server.restart_all()
    assert world.now < 1000 + START_SECONDS
    assert [process.exitcode for process in world.made] == [None, None, -signal.SIGKILL]
    assert world.told == ["restarting"]


def test_what_dies_while_a_new_process_starts_is_replaced(server: WorkerProcesses, world: World) -> None:
    """At once, the one whose place is being taken too; no process is left over."""

    def happen(count: int) -> None:
        if count == 1:
            world.made[0].exitcode = world.made[1].exitcode = -signal.SIGKILL
        elif count == 2:
            assert len(world.living()) == 3
        else:
            for process in world.made:
                process.has_started = True

    world.at_sleep = happen
    server.restart_all()
    assert world.told == ["restarting", "replaced", "replaced", "restarted"]
    assert {process.pid for process in world.living()} == {process.pid for process in server.processes}
    assert len(server.processes) == 2


def test_what_does_not_get_ready_replaces_nothing(server: WorkerProcesses, world: World) -> None:
    """However long it lives."""
    server.restart_all()
    assert world.now >= 1000 + START_SECONDS
    assert world.told == ["restarting", "a new process did not start, the old ones go on"]
    assert [process.exitcode for process in world.made] == [None, None, -signal.SIGKILL]


def test_what_hangs_is_replaced(server: WorkerProcesses, world: World) -> None:
    """When it has said nothing for long; meanwhile nobody waits for it."""
    world.made[0].has_started = None
    for _ in range(2):
        server.keep_subprocess_alive()
    assert len(world.made) == 2
    world.now += HUNG_SECONDS
    server.keep_subprocess_alive()
    assert [process.exitcode for process in world.made] == [-signal.SIGKILL, None, None]


def test_what_cannot_start_is_tried_again(server: WorkerProcesses, world: World) -> None:
    """After a while each time, as long as another lives; the log says so once a minute."""
    world.new_ones_fail = True
    world.made[0].exitcode = -signal.SIGKILL
    seconds = 3 * TOLD_SECONDS
    for _ in range(seconds):
        world.now += 1
        server.keep_subprocess_alive()
    assert not server.should_exit.is_set()
    assert 2 + seconds / (2 * AGAIN_SECONDS) < len(world.made) <= 3 + seconds / AGAIN_SECONDS
    assert 2 <= world.told.count("a process did not start, the others go on") <= 3
    world.new_ones_fail = False
    world.now += AGAIN_SECONDS + 1
    server.keep_subprocess_alive()
    assert len(world.living()) == 2


def test_where_none_is_left_the_server_ends(server: WorkerProcesses, world: World) -> None:
    """And knows that nobody had told it to."""
    world.new_ones_fail = True
    for number in range(2):
        world.made[number].exitcode = -signal.SIGKILL
        for _ in range(2):
            assert not server.should_exit.is_set()
            server.keep_subprocess_alive()
    assert server.should_exit.is_set()
    assert server.has_failed
    assert world.told[-1] == "no process is left, and new ones do not start"


def test_one_more_and_one_less(server: WorkerProcesses, world: World) -> None:
    """By SIGTTIN and SIGTTOU; one stays."""
    server.signal_queue.extend([signal.SIGTTIN, *[signal.SIGTTOU] * 5])
    server.handle_signals()
    assert (len(world.made), len(world.living()), len(server.processes)) == (3, 1, 1)
