"""The processes that answer, as many as were asked for: one that dies is replaced, SIGHUP replaces all in turn."""

from __future__ import annotations

import signal
from time import monotonic, sleep
from typing import Any

from uvicorn.supervisors.multiprocess import Multiprocess

from api.cli.worker_process import WorkerProcess
from api.service.log import logger

NAME = "indicators.server"
TICK_SECONDS = 0.25
"""Between two looks at signals and at what has died."""
START_SECONDS = 180
"""In which a process that is to replace another has to be ready. The old one serves meanwhile, so there is time."""
AGAIN_SECONDS = 10
"""After which a process that did not start is tried again, as long as another lives."""
TOLD_SECONDS = 60
"""Between two log lines that say so."""
LATE_SECONDS = 5
"""How much longer than it may take to stop a process is waited for; a frozen one would never end."""
ENDING = frozenset({signal.SIGINT, signal.SIGTERM})


class WorkerProcesses(Multiprocess):
    """uvicorn's supervisor, which waits for no process: it hears each signal at once, and replaces what dies meanwhile.

    uvicorn waits for one that was told to stop before it replaces the next, with downloads of half a minute a minute
    for two processes; and it ends, as if it had been told to, when one process cannot start, however many serve.
    """

    processes: list[WorkerProcess]  # type: ignore[assignment]

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.has_failed = False
        """Whether it ended because no process was left."""
        self._retired: list[WorkerProcess] = []
        self._told = -float(TOLD_SECONDS)

    def run(self) -> None:
        """Serve until a signal ends it, or no process is left."""
        self.init_processes()
        while not self.should_exit.wait(TICK_SECONDS):
            self.handle_signals()
            self.keep_subprocess_alive()
            self._retired = [process for process in self._retired if process.process.is_alive()]
        self.terminate_all()
        self._wait_for_the_end()

    def init_processes(self) -> None:
        """Start as many as were asked for."""
        self.processes = [self._started() for _ in range(self.processes_num)]

    def handle_ttin(self) -> None:
        """Have one more."""
        self.processes_num += 1
        self.processes.append(self._started())

    def handle_ttou(self) -> None:
        """Have one less, but one at least."""
        if self.processes_num > 1:
            self.processes_num -= 1
            self._retire(self.processes.pop())

    def keep_subprocess_alive(self) -> None:
        """Replace what has died or hangs; what did not even start is tried again later, as long as another lives."""
        for place, process in enumerate(self.processes):
            if self._is_ending() or process.lives(self.config.timeout_worker_healthcheck):
                continue
            if process.ended is None:
                process.end()
                if not process.has_started:
                    self._tell_of_failure(process)
            if process.has_started or monotonic() - (process.ended or 0) > AGAIN_SECONDS:
                self.processes[place] = self._started()

    def restart_all(self) -> None:
        """Replace each process when the one that takes its place is ready."""
        if self._is_ending():
            return
        logger(NAME).info("restarting", processes=len(self.processes))
        for place in range(len(self.processes)):
            new = self._started()
            if not self._becomes_ready(new):
                new.end()
                if not self._is_ending():
                    logger(NAME).error("a new process did not start, the old ones go on", exit_code=new.exitcode)
                return
            old, self.processes[place] = self.processes[place], new
            self._retire(old)
            logger(NAME).info("replaced", process=old.pid, by=new.pid)
        logger(NAME).info("restarted", processes=len(self.processes))

    def _started(self) -> WorkerProcess:
        process = WorkerProcess(self.config, self.sockets)
        process.start()
        return process

    def _retire(self, process: WorkerProcess) -> None:
        process.terminate()
        self._retired.append(process)

    def _becomes_ready(self, new: WorkerProcess) -> bool:
        """Look after the others until it is, unless it ends, the server is told to, or it takes too long."""
        end = monotonic() + START_SECONDS
        while new.process.is_alive() and not self._is_ending() and monotonic() < end:
            if new.is_ready_now():
                return True
            self.keep_subprocess_alive()
            sleep(TICK_SECONDS / 5)
        return False

    def _is_ending(self) -> bool:
        """Whether it was told to end, also by a signal that is still to be handled."""
        return self.should_exit.is_set() or bool(ENDING & set(self.signal_queue))

    def _tell_of_failure(self, failed: WorkerProcess) -> None:
        """Say that a process did not start; end where no other is left."""
        if not any(process.process.is_alive() for process in self.processes):
            logger(NAME).error("no process is left, and new ones do not start", exit_code=failed.exitcode)
            self.has_failed = True
            self.should_exit.set()
        elif monotonic() - self._told >= TOLD_SECONDS:
            self._told = monotonic()
            told = {"exit_code": failed.exitcode, "again_seconds": AGAIN_SECONDS}
            logger(NAME).error("a process did not start, the others go on", **told)

    def _wait_for_the_end(self) -> None:
        end = monotonic() + (self.config.timeout_graceful_shutdown or 0) + LATE_SECONDS
        living = [*self.processes, *self._retired]
        while living := [process for process in living if process.process.is_alive()]:
            if signal.SIGINT in self.signal_queue or monotonic() > end:
                for process in living:
                    process.kill()
            sleep(TICK_SECONDS / 5)
