"""Lines on their way to a file that a thread writes, so that nobody who is answered waits for a slow reader of them."""

from __future__ import annotations

import atexit
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import sleep
from typing import TextIO

CAPACITY = 10_000
"""Lines that may wait; beyond them new ones are dropped, and their number is told as soon as there is room again."""
GATHERED = 0.05
"""Seconds that lines are gathered for, to be written in one piece."""


class LineQueue:
    """Takes lines, ended and encoded, and writes them to a file from a thread of its own."""

    def __init__(self, file: TextIO, dropped_line: Callable[[int], bytes], capacity: int = CAPACITY) -> None:
        self._file = file
        self._dropped_line = dropped_line
        self._capacity = capacity
        self._lines: deque[bytes] = deque()
        self._waiting = threading.Event()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._dropped = 0  # counted by who puts alone, as what was told of them is by who writes
        self._told = 0

    def put(self, line: bytes) -> None:
        """Take a line, unless too many wait already. One thread puts: that of the event loop."""
        if len(self._lines) >= self._capacity:
            self._dropped += 1
            return
        self._lines.append(line)
        if not self._waiting.is_set():
            self._wake()

    def flush(self) -> None:
        """Write all that wait, before the process ends."""
        with self._writing:
            batch = [self._lines.popleft() for _ in range(len(self._lines))]
            if untold := self._dropped - self._told:
                self._told += untold
                batch.append(self._dropped_line(untold))
            if batch:
                with suppress(OSError, ValueError):  # nobody reads any more, or the file is closed
                    self._file.write(b"".join(batch).decode())
                    self._file.flush()

    def _wake(self) -> None:
        self._waiting.set()
        if self._thread is None:  # on first use: a process that was forked before has no thread of its parent's
            self._thread = threading.Thread(target=self._run, name="log lines", daemon=True)
            self._thread.start()
            atexit.register(self.flush)

    def _run(self) -> None:
        while True:
            self._waiting.wait()
            sleep(GATHERED)
            self._waiting.clear()  # before they are taken: a line that comes meanwhile wakes the thread again
            self.flush()
