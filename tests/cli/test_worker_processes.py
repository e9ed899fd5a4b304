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
from api.cli.worker_processes import AGAIN_SECONDS, START_SECONDS, TOLD_SECONDS, WorkerProcesses

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
        for module in (worker_process, worker_processes):
            monkeypatch.setattr(module, "monotonic", lambda: self.now)
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
