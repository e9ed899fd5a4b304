"""Programs that are measured: run to their end or kept serving, each on a core of its own, with what they took.

Memory is what Linux tells in /proc, summed over a program and those that it started.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = CORES[0], CORES[-1]
START_SECONDS = 120.0
_HURRY = 0.002
_WATCH = 0.02
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""A start is measured with the modules compiled, as those who run the service have it."""


class MeasureError(RuntimeError):
    """Something that was to be measured failed; the message ends with what it said."""


@dataclass(frozen=True)
class Run:
    """A program that ended."""

    seconds: float
    peak_bytes: int


@dataclass(frozen=True)
class Server:
    """A program that serves."""

    process: subprocess.Popen[bytes]
    port: int
    seconds_to_first_answer: float
    said: Path
    """What it writes to its standard error, its log among it."""

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> int:
        """Bytes that it holds now."""
        return _memory(self.process.pid, "VmRSS")

    def peak_memory(self) -> int:
        """Bytes that it held at most."""
        return _memory(self.process.pid, "VmHWM")


def start(
    command: Sequence[str | Path],
    cores: Sequence[int],
    environment: Mapping[str, str] | None = None,
    output: Path | None = None,
    said: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program on these cores, with its output in a file or nowhere, in a group of its own."""
    with contextlib.ExitStack() as files:
        out = files.enter_context(output.open("wb")) if output else subprocess.DEVNULL
        errors = files.enter_context(said.open("wb")) if said else subprocess.DEVNULL
        process = subprocess.Popen(  # noqa: S603 - the programs are named in benchmarks/
            [str(part) for part in command],
            env={**_ENVIRONMENT, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            start_new_session=True,
        )
    os.sched_setaffinity(process.pid, cores)  # what it starts later inherits it
    return process


def run(
    command: Sequence[str | Path],
    work: Path,
    environment: Mapping[str, str] | None = None,
    output: Path | None = None,
    cores: Sequence[int] = (SERVER_CORE,),
) -> Run:
    """Run a program to its end; MeasureError if it fails."""
    said = work / "said.txt"
    began = time.perf_counter()
    process = start(command, cores, environment, output, said)
    with _watching(process) as peak:
        process.wait()
        seconds = time.perf_counter() - began
    if process.returncode:
        raise MeasureError(f"{command[0]} failed: {_end_of(said)}")
    return Run(seconds, max(peak))


@contextlib.contextmanager
def _watching(process: subprocess.Popen[bytes]) -> Iterator[list[int]]:
    """The most bytes that a program has held so far, looked up every few milliseconds until it has ended.

    What the kernel tells of a process that has ended counts the memory of the one that started it as well.
    """
    seen = [0]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_WATCH):
            seen.append(max(seen.pop(), _memory(process.pid, "VmHWM")))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


@contextlib.contextmanager
def serving(
    command: Sequence[str | Path],
    port: int,
    ready: str,
    work: Path,
    environment: Mapping[str, str] | None = None,
    cores: Sequence[int] = (SERVER_CORE,),
) -> Iterator[Server]:
    """A server, from its first answer at the address `ready` until the end of the block."""
    log, said = work / f"served-{port}.log", work / f"said-{port}.txt"
    began = time.perf_counter()
    process = start(command, cores, environment, log, said)
    try:
        _wait(process, f"http://127.0.0.1:{port}{ready}", said)
        yield Server(process, port, time.perf_counter() - began, said)
    finally:
        _stop(process)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], url: str, said: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise MeasureError(f"a server ended at its start: {_end_of(said)}")
        try:
            with urllib.request.urlopen(url, timeout=START_SECONDS) as answer:  # noqa: S310 - always http
                answer.read()
                return
        except urllib.error.HTTPError as error:
            raise MeasureError(f"{url} answers {error.code}: {_end_of(said)}") from None
        except OSError:
            time.sleep(_HURRY)
    raise MeasureError(f"{url} does not answer within {START_SECONDS:.0f} s")


def _stop(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _memory(pid: int, key: str) -> int:
    total = 0
    for member in _family(pid):
        with contextlib.suppress(OSError):  # one that has just ended holds nothing
            status = Path(f"/proc/{member}/status").read_text(encoding="ascii", errors="replace")
            lines = (line.split() for line in status.splitlines())
            total += sum(int(line[1]) for line in lines if line[0] == f"{key}:") * 1024
    return total


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text(encoding="ascii").split():
                yield from _family(int(child))


def _end_of(said: Path) -> str:
    return said.read_text(encoding="utf-8", errors="replace")[-2000:] if said.exists() else "it said nothing"
