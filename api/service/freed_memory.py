"""Memory that was freed and that the C library keeps, given back to the system.

After a release what was made for the one before goes, in pieces between those that stay: a server that takes up a
release a minute would hold half a megabyte more after each, for hours.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any


def give_back_freed_memory() -> None:
    """Give back each whole page that is free; some milliseconds, in which other threads go on. Nothing but by glibc."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], Any] | None:
    if sys.platform != "linux":
        return None
    import ctypes

    return getattr(ctypes.CDLL(None), "malloc_trim", None)
