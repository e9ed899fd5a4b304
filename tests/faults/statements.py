"""The SQL statements of an operation, one after the other: something can happen before each and after."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import asyncpg
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

BEFORE, AFTER = "before", "after"
BEGIN, COMMIT = "BEGIN", "COMMIT"
LOCK = "SELECT pg_advisory_xact_lock"
_KIND = re.compile(
    r"(INSERT INTO|DELETE FROM|UPDATE|CREATE (?:UNIQUE )?(?:TABLE|INDEX)|DROP (?:TABLE|INDEX)|ALTER TABLE|ANALYZE|"
    r"PRAGMA|COPY|SELECT pg_advisory_xact_lock|SELECT\b.*?\bFROM|SELECT|BEGIN|COMMIT)\s*(\w*)",
    re.DOTALL,
)


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


@dataclass
class Statements:
    """What an operation has sent so far, by kind; `act` is called at each point."""

    act: Callable[[Point], object]
    sent: list[str] = field(default_factory=list)

    def begin(self, statement: str) -> None:
        """A statement is about to be carried out."""
        self.sent.append(kind(statement))
        self.act(self._here(BEFORE))

    def end(self) -> None:
        """It was carried out."""
        self.act(self._here(AFTER))

    def _here(self, when: str) -> Point:
        return Point(*places(self.sent)[-1], when)


def kind(statement: str) -> str:
    """What a statement does, with which table: `INSERT INTO figure`."""
    found = _KIND.search(statement)
    if found is None:
        return statement.split(None, 1)[0]
    verb = "SELECT FROM" if found[1].startswith("SELECT") and found[1].endswith("FROM") else found[1]
    return f"{verb} {found[2]}".strip() if verb not in (BEGIN, COMMIT, LOCK) else verb


def places(sent: list[str]) -> list[tuple[int, int]]:
    """The phase of each statement, and its number in that."""
    found, phase, number = [], 0, 0
    for name in sent:
        if name in (BEGIN, LOCK):
            phase, number = phase + 1, 0
        number += 1
        found.append((phase, number))
    return found


def kinds(sent: list[str]) -> list[Point]:
    """The first and the last statement of each kind, before and after."""
    first, last = {}, {}
    for place, name in zip(places(sent), sent, strict=True):
        first.setdefault(name, place)
        last[name] = place
    return [Point(*place, when) for place in sorted({*first.values(), *last.values()}) for when in (BEFORE, AFTER)]


def every_point(sent: list[str]) -> list[Point]:
    """Each statement, before and after."""
    return [Point(*place, when) for place in places(sent) for when in (BEFORE, AFTER)]


def turn(sent: list[str], when: str) -> Point:
    """Where the last transaction gets its turn to write."""
    return Point(places(sent)[-1][0], 1, when)


def commit(sent: list[str], when: str) -> Point:
    """Where the last transaction ends."""
    last = len(sent) - 1 - sent[::-1].index(COMMIT)
    return Point(*places(sent)[last], when)


@contextmanager
def _as_driver_error(dialect: Any) -> Iterator[None]:
    try:
        yield
    except FailpointError as error:
        raise dialect.loaded_dbapi.OperationalError(str(error)) from error


@contextmanager
def observed(statements: Statements) -> Iterator[None]:
    """Tell of what SQLAlchemy sends by any connection, of the rows that PostgreSQL copies, and of each COMMIT."""
    do_commit, copy = DefaultDialect.do_commit, asyncpg.Connection.copy_records_to_table

    def begun(_cursor: Any, statement: str, *given: Any) -> None:
        if statement[:1].islower():
            return  # what SQLAlchemy asks a server that is new to it, of whose end it does not tell
        with _as_driver_error(given[-1].dialect):
            statements.begin(statement)

    def done(connection: Any, *_given: Any) -> None:
        with _as_driver_error(connection.dialect):
            statements.end()

    def committed(dialect: Any, connection: Any) -> None:
        with _as_driver_error(dialect):
            statements.begin(COMMIT)
        do_commit(dialect, connection)
        with _as_driver_error(dialect):
            statements.end()

    async def copied(connection: Any, table: str, **given: Any) -> Any:
        try:
            statements.begin(f"COPY {table}")
            answer = await copy(connection, table, **given)
            statements.end()
        except FailpointError as error:
            raise asyncpg.PostgresError(str(error)) from error
        return answer

    def without(cursor: Any, statement: str, context: Any) -> None:
        begun(cursor, statement, context)

    def with_parameters(cursor: Any, statement: str, _parameters: Any, context: Any) -> None:
        begun(cursor, statement, context)

    listeners = {
        "do_execute": with_parameters,
        "do_executemany": with_parameters,
        "do_execute_no_params": without,
        "after_cursor_execute": done,
    }
    for name, listener in listeners.items():
        event.listen(Engine, name, listener)
    DefaultDialect.do_commit, asyncpg.Connection.copy_records_to_table = committed, copied  # type: ignore[method-assign]
    try:
        yield
    finally:
        DefaultDialect.do_commit, asyncpg.Connection.copy_records_to_table = do_commit, copy  # type: ignore[method-assign]
        for name, listener in listeners.items():
            event.remove(Engine, name, listener)
