"""What every target is held to, and where its inputs lie; a target is a module of `targets/`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Protocol

HERE = Path(__file__).resolve().parent
CORPORA = HERE / "corpora"
NAMES = tuple(sorted(path.stem for path in (HERE / "targets").glob("[a-z]*.py")))
MOST_SECONDS = 1.0
"""Processor time that one input may take."""

Read = Callable[[bytes], None]
"""Reads one input."""

MakeDatabase = Callable[[], str]
"""Gives the address of a migrated database, which targets only read."""


class FindingError(Exception):
    """Something that must hold of every input does not of this one."""


def hold(holds: bool, what: str) -> None:
    """Tell what does not hold; no `assert`, since a target runs without pytest too."""
    if not holds:
        raise FindingError(what)


class Target(Protocol):
    """A parser of what strangers send: `begin` gives what reads one input, and raises only what is no refusal."""

    LONGEST: int

    def begin(self, database: MakeDatabase) -> AbstractContextManager[Read]:
        """Make ready, once, what reads the inputs."""


def target(name: str) -> Target:
    """The target of that name; imported here, since a fuzzer must see the import."""
    module: Target = import_module(f"tests.fuzz.targets.{name}")  # type: ignore[assignment]
    return module


def timed(read: Read) -> Read:
    """The same, but an input that takes too long is a finding."""

    def run(data: bytes) -> None:
        begun = process_time()
        read(data)
        taken = process_time() - begun
        hold(taken < MOST_SECONDS, f"{taken:.1f} s of processor time for {len(data)} bytes")

    return run


def text_of(data: bytes) -> str:
    """The text of an input, as it reaches a parser: a request that is no UTF-8 is refused before."""
    return data.decode("utf-8", errors="replace")


def kept(name: str) -> list[Path]:
    """The inputs that are kept of a target."""
    return sorted((CORPORA / name).glob("*"))
