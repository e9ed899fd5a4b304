"""The processes that answer, as many as were asked for: one that dies is replaced, SIGHUP replaces all in turn."""

from __future__ import annotations

import signal
from time import monotonic, sleep
from typing import Any

from uvicorn.supervisors.multiprocess import Multiprocess, Process

from api.service.log_setup import logger

NAME = "indicators.server"
TICK_SECONDS = 0.25
"""Between two looks at signals and at what has died."""
START_SECONDS = 180
"""In which a process that is to replace another has to be ready. The old one serves meanwhile, so there is time."""
LATE_SECONDS = 5
"""How much longer than it may take to stop a process is waited for; a frozen one would never end."""


class WorkerProcesses(Multiprocess):
    """uvicorn's supervisor, which goes on while processes that were replaced finish what they answer.

    uvicorn waits for each of them before it replaces the next; meanwhile it hears no signal and replaces none that
    died, and at the end no second Ctrl-C. With downloads of half a minute that is a minute for two processes.
    """

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._retired: list[Process] = []

    def run(self) -> None:
        """Serve until a signal ends it."""
        self.init_processes()
        while not self.should_exit.wait(TICK_SECONDS):
            self.handle_signals()
            self.keep_subprocess_alive()
            self._retired = [process for process in self._retired if process.process.is_alive()]
        self.terminate_all()
        self._wait_for_the_end()

    def restart_all(self) -> None:
        """Replace each process when the one that takes its place is ready."""
        logger(NAME).info("restarting", processes=len(self.processes))
        for place, old in enumerate(self.processes):
            if {signal.SIGINT, signal.SIGTERM} & set(self.signal_queue):
                return
            new = Process(self.config, self.sockets)
            new.start()
            if not new.wait_until_ready(START_SECONDS):
                new.kill()
                new.join()
                logger(NAME).error("a new process did not start, the old ones go on", exit_code=new.exitcode)
                return
            self.processes[place] = new
            old.terminate()
            self._retired.append(old)
            logger(NAME).info("replaced", process=old.pid, by=new.pid)
        logger(NAME).info("restarted", processes=len(self.processes))

    def _wait_for_the_end(self) -> None:
        end = monotonic() + (self.config.timeout_graceful_shutdown or 0) + LATE_SECONDS
        living = [*self.processes, *self._retired]
        while living := [process for process in living if process.process.is_alive()]:
            if signal.SIGINT in self.signal_queue or monotonic() > end:
                for process in living:
                    process.kill()
            sleep(TICK_SECONDS / 5)
