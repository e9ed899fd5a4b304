"""Streams that take nothing of what is written to them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def full() -> Iterator[Any]:
    """A file on a disk without room."""
    with Path("/dev/full").open("w") as file:
        yield file


@contextmanager
def left() -> Iterator[Any]:
    """A pipe that nobody reads any more."""
    read, write = os.pipe()
    os.close(read)
    try:
        yield write
    finally:
        os.close(write)
