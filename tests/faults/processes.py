"""Commands in processes of their own, each stopped at a statement of SQL: there it goes on, fails, or is killed.

One process imports the program, and all others are forked from it: a command costs no new start.
"""

import multiprocessing
import os
import re
import shlex
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

PATIENCE = 120
GO_ON, FAIL = "go on", "fail"
KILLED = -signal.SIGKILL
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.faults.failpoints", "tests.faults.warm_up"])

BEFORE, AFTER = "before", "after"
BEGIN, COMMIT = "BEGIN", "COMMIT"
LOCK = "SELECT pg_advisory_xact_lock"
_WORD = re.compile(rf"\s*({BEGIN}|{COMMIT}|{LOCK})|")


class Point(NamedTuple):
    """A moment of an operation: before the n-th statement of a phase is carried out, or after.

    The first phase reads, and each further one begins where a transaction gets its turn to write: how often a slow
    machine has to connect before makes no difference to it.
    """

    phase: int
    number: int
    when: str


class FailpointError(Exception):
    """Raised at a point; it comes up as the driver's own error would."""


def places(sent: list[str]) -> list[tuple[int, int]]:
    """The phase of each statement, and its number in that."""
    found, phase, number = [], 0, 0
    for name in sent:
        if name in (BEGIN, LOCK):
            phase, number = phase + 1, 0
        number += 1
        found.append((phase, number))
    return found


def every_point(sent: list[str]) -> list[Point]:
    return [Point(*place, when) for place in places(sent) for when in (BEFORE, AFTER)]


def commit(sent: list[str], when: str) -> Point:
    last = len(sent) - 1 - sent[::-1].index(COMMIT)
    return Point(*places(sent)[last], when)


@dataclass
class Statements:
    """What an operation has sent so far: for each statement its word above, if any; `act` is called at each point."""

    act: Callable[[Point], object]
    sent: list[str] = field(default_factory=list)

    @contextmanager
    def around(self, statement: str) -> Iterator[None]:
        self.begin(statement)
        yield
        self.end()

    def begin(self, statement: str) -> None:
        self.sent.append(_WORD.match(statement)[1] or "")  # type: ignore[index]
        self.act(Point(*places(self.sent)[-1], BEFORE))

    def end(self) -> None:
        self.act(Point(*places(self.sent)[-1], AFTER))


@contextmanager
def _as_driver_error(dialect: Any) -> Iterator[None]:
    try:
        yield
    except FailpointError as error:
        raise dialect.loaded_dbapi.OperationalError(str(error)) from error


def observe(statements: Statements) -> None:
    """Note what SQLAlchemy sends by any connection, the rows that PostgreSQL copies, and each COMMIT."""
    do_commit, copy = DefaultDialect.do_commit, asyncpg.Connection.copy_records_to_table

    def begun(_cursor: Any, statement: str, *given: Any) -> None:
        if statement[:1].islower():
            return  # what SQLAlchemy asks a server that is new to it, of whose end it does not tell
        with _as_driver_error(given[-1].dialect):
            statements.begin(statement)

    def without(cursor: Any, statement: str, context: Any) -> None:
        begun(cursor, statement, context)

    def with_parameters(cursor: Any, statement: str, _parameters: Any, context: Any) -> None:
        begun(cursor, statement, context)

    def done(connection: Any, *_given: Any) -> None:
        with _as_driver_error(connection.dialect):
            statements.end()

    def committed(dialect: Any, connection: Any) -> None:
        with _as_driver_error(dialect), statements.around(COMMIT):
            do_commit(dialect, connection)

    async def copied(connection: Any, table: str, **given: Any) -> Any:
        try:
            with statements.around(f"COPY {table}"):
                return await copy(connection, table, **given)
        except FailpointError as error:
            raise asyncpg.PostgresError(str(error)) from error

    event.listen(Engine, "do_execute", with_parameters)
    event.listen(Engine, "do_executemany", with_parameters)
    event.listen(Engine, "do_execute_no_params", without)
    event.listen(Engine, "after_cursor_execute", done)
    DefaultDialect.do_commit, asyncpg.Connection.copy_records_to_table = committed, copied  # type: ignore[method-assign]


@dataclass(frozen=True)
class Ended:
    code: int
    output: str
    sent: list[str] = field(default_factory=list)

    def told(self) -> str:
        assert "Traceback" not in self.output, self.output
        return self.output


def _run(line: str, folder: Path, variables: Mapping[str, str], point: Point | None, channel: Connection) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update({"REFRESH_SECONDS": "3600"} | variables)  # so that time makes no difference to what is sent
    os.chdir(folder)
    for stream in (1, 2):
        os.dup2(os.open(folder / "output.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115

    def act(here: Point) -> None:
        if here == point:
            channel.send(here)
            if channel.recv() == FAIL:
                raise FailpointError("disk I/O error (made by a test)")

    statements, code = Statements(act), 0
    observe(statements)
    from api.cli import command_line

    sys.argv = ["indicators", *shlex.split(line)]
    try:
        command_line.main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    channel.send((code, statements.sent))


@dataclass
class Command:
    process: Any
    channel: Connection
    folder: Path
    ended: tuple[int, list[str]] | None = None

    def reaches_point(self) -> bool:
        return isinstance(self._message(), Point)

    def say(self, word: str) -> None:
        self.channel.send(word)

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.process.pid, number)

    def ends_within(self, seconds: float) -> bool:
        self.process.join(seconds)
        return self.process.exitcode is not None

    def end(self) -> Ended:
        while self.ended is None and self._message() is not None:
            pass
        assert self.ends_within(PATIENCE)
        path = self.folder / "output.txt"
        output = path.read_text(encoding="utf-8")
        path.unlink()
        code, sent = self.ended or (self.process.exitcode, [])
        return Ended(code, output, sent)

    def _message(self) -> Any:
        try:
            assert self.channel.poll(PATIENCE)
            message = self.channel.recv()
        except (EOFError, ConnectionResetError):
            return None
        if not isinstance(message, Point):
            self.ended = message
        return message


@contextmanager
def command(line: str, folder: Path, point: Point | None = None, **variables: str) -> Iterator[Command]:
    folder.mkdir(parents=True, exist_ok=True)
    with _forked(_run, line, folder, variables, point) as (process, channel):
        yield Command(process, channel, folder)


def run(line: str, folder: Path, **variables: str) -> Ended:
    with command(line, folder, **variables) as running:
        return running.end()


def called(function: Callable[..., Any], *given: Any) -> Any:
    with _forked(_call, function, *given) as (_, channel):
        try:
            return channel.recv()
        except EOFError:
            raise AssertionError(f"{function.__name__} failed: see what its process printed") from None


def _call(function: Callable[..., Any], *given: Any) -> None:
    *values, channel = given
    channel.send(function(*values))


@contextmanager
def _forked(target: Callable[..., None], *given: Any) -> Iterator[tuple[Any, Connection]]:
    ours, its = _FORKS.Pipe()
    process = _FORKS.Process(target=target, args=(*given, its), daemon=True)
    process.start()
    its.close()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()
        ours.close()
