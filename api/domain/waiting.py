"""Messages of a command about what it waits for, where that takes longer than a moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

TOLD_AFTER_SECONDS = 1.5
NO_ANSWER = "Waiting for the database, which does not answer."

Tell = Callable[[str], None]
_tell: ContextVar[Tell | None] = ContextVar("tell", default=None)


@contextmanager
def told_to(tell: Tell) -> Iterator[None]:
    """Tell it here what is waited for meanwhile, each thing once; nobody is told otherwise, as where a server waits."""
    told: set[str] = set()

    def once(what: str) -> None:
        if what not in told:
            told.add(what)
            tell(what)

    before = _tell.set(once)
    try:
        yield
    finally:
        _tell.reset(before)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Wait for something in here. It is told by a thread: the one that waits may do so within a driver."""
    tell = _tell.get()
    if tell is None:
        yield
        return
    timer = threading.Timer(TOLD_AFTER_SECONDS, tell, [what])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
