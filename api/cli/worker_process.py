"""One of the processes that answer, as the first process sees it: whether it is ready, has died or hangs."""

from __future__ import annotations

import os
import pickle
import signal
from contextlib import suppress
from multiprocessing import parent_process
from socket import socket
from threading import Thread
from time import monotonic

from uvicorn.config import Config
from uvicorn.supervisors.multiprocess import Process


class WorkerProcess(Process):
    """uvicorn's process, which is asked and not waited for: who waits for one hears no signal and sees no other die."""

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        self.has_started = False
        """Whether it has ever answered requests."""
        self.ended: float | None = None
        """When it was seen to have died, or was killed."""
        self._asked: float | None = None
        """Since when it owes an answer."""

    def target(self, sockets: list[socket] | None = None) -> None:
        """What the process does: serve, until it is told to stop or the first process is gone."""
        Thread(target=_stop_with_the_first, daemon=True).start()
        super().target(sockets)

    def lives(self, patience: float) -> bool:
        """Whether it runs, and has said so within the patience."""
        if self.ended is not None or not self.process.is_alive():
            return False
        self._ask()
        return self._asked is None or monotonic() - self._asked < patience

    def is_ready_now(self) -> bool:
        """Whether it answers requests by now."""
        return self.lives(float("inf")) and self.has_started

    def end(self) -> None:
        """Kill it if it still runs, and note when that was."""
        self.ended = monotonic()
        self.kill()
        self.join()

    def _ask(self) -> None:
        """Take the answer, if there is one, and ask again; one question at a time, or old answers would be taken."""
        with suppress(OSError, EOFError, pickle.UnpicklingError):  # it has died meanwhile, as will show
            if self._asked is not None and self.parent_conn.poll():
                self.has_started = self.parent_conn.recv()
                self._asked = None
            if self._asked is None:
                self.parent_conn.send(b"ping")
                self._asked = monotonic()


def _stop_with_the_first() -> None:
    """Stop as if told to when the first process was killed: nobody else would, and its port is wanted anew."""
    first = parent_process()
    if first is not None:
        first.join()
        os.kill(os.getpid(), signal.SIGTERM)
