"""Commands in processes of their own, each stopped at a point: there it is told to go on, to fail, or it is killed.

One process imports the program, and all others are forked from it: a command costs no new start.
"""

from __future__ import annotations

import multiprocessing
import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.faults.statements import COMMIT, FailpointError, Point, Statements, observed

PATIENCE = 120
GO_ON, FAIL = "go on", "fail"
KILLED = -signal.SIGKILL
FAILURE = "disk I/O error (made by a test)"
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.faults.failpoints", "tests.faults.warm_up"])


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, what it printed, what it sent."""

    code: int
    output: str
    sent: list[str] = field(default_factory=list)

    def told(self) -> str:
        """What it printed; it must be no traceback."""
        assert "Traceback" not in self.output, self.output
        return self.output


def _run(line: str, folder: Path, variables: Mapping[str, str], point: Point | None, channel: Connection) -> None:
    """What a forked process does."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update({"REFRESH_SECONDS": "3600"} | variables)  # so that time makes no difference to what is sent
    os.chdir(folder)
    for stream in (1, 2):
        os.dup2(os.open(folder / "output.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115

    def act(here: Point) -> None:
        if statements.sent[-1] == COMMIT:
            channel.send(here.when)
        if here == point:
            channel.send(here)
            if channel.recv() == FAIL:
                raise FailpointError(FAILURE)

    statements, code = Statements(act), 0
    with observed(statements):
        from api.cli import command_line

        sys.argv = ["indicators", *shlex.split(line)]
        try:
            command_line.main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException:
            import traceback

            traceback.print_exc()
            code = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    channel.send((code, statements.sent))


@dataclass
class Command:
    """A command that runs."""

    process: Any
    channel: Connection
    folder: Path
    commits: list[str] = field(default_factory=list)
    """Which sides of its COMMITs it has come to."""
    ended: tuple[int, list[str]] | None = None

    def reaches_point(self) -> bool:
        """Whether it comes to its point, where it then waits; else it has ended."""
        return isinstance(self._message(), Point)

    def say(self, word: str) -> None:
        """Tell it to go on, or to fail, where it waits."""
        self.channel.send(word)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send it a signal."""
        os.kill(self.process.pid, number)

    def ends_within(self, seconds: float) -> bool:
        """Whether it ends so soon."""
        self.process.join(seconds)
        return self.process.exitcode is not None

    def end(self) -> Ended:
        """Wait for its end."""
        while self.ended is None and self._message() is not None:
            pass
        assert self.ends_within(PATIENCE)
        path = self.folder / "output.txt"
        output = path.read_text(encoding="utf-8")
        path.unlink()
        code, sent = self.ended or (self.process.exitcode, [])
        return Ended(code, output, sent)

    def _message(self) -> Any:
        """The next word of it but those of COMMIT; None where there is none any more."""
        while True:
            try:
                assert self.channel.poll(PATIENCE)
                message = self.channel.recv()
            except (EOFError, ConnectionResetError):
                return None
            if isinstance(message, str):
                self.commits.append(message)
                continue
            if not isinstance(message, Point):
                self.ended = message
            return message


@contextmanager
def command(line: str, folder: Path, point: Point | None = None, **variables: str) -> Iterator[Command]:
    """A command line that runs in a folder of its own until a point, with these variables."""
    folder.mkdir(parents=True, exist_ok=True)
    ours, its = _FORKS.Pipe()
    process = _FORKS.Process(target=_run, args=(line, folder, variables, point, its), daemon=True)
    process.start()
    its.close()
    running = Command(process, ours, folder)
    try:
        yield running
    finally:
        process.kill()
        process.join()
        ours.close()


def called(function: Callable[..., Any], *given: Any) -> Any:
    """What a function returns in a forked process of its own."""
    ours, its = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_call, args=(its, function, *given), daemon=True)
    process.start()
    its.close()
    try:
        return ours.recv()
    except EOFError:
        raise AssertionError(f"{function.__name__} failed: see what its process printed") from None
    finally:
        process.join()
        ours.close()


def _call(channel: Connection, function: Callable[..., Any], *given: Any) -> None:
    channel.send(function(*given))


def run(line: str, folder: Path, **variables: str) -> Ended:
    """A command line, to its end."""
    with command(line, folder, **variables) as running:
        return running.end()
