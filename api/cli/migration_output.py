"""Migrations with a line for each revision, and their failures in a sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection
from sqlalchemy.exc import SQLAlchemyError

from api.cli.failures import BAD_INPUT, Failure
from api.domain.suggestions import nearest
from api.storage import database

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did: the revision it came to (None without any), how many steps, in how many seconds."""

    revision: str | None
    steps: int
    seconds: float


class _Steps(logging.Handler):
    """Listens to Alembic, which names each revision as it begins; tells it with its time once it has ended."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self.count = 0
        self._tell = tell
        self._running: RevisionStep | None = None
        self._began = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """The next revision begins."""
        step = record.args[0] if isinstance(record.args, tuple) and record.args else None
        if isinstance(step, RevisionStep):
            self.end()
            self.count += 1
            self._running, self._began = step, perf_counter()

    def end(self) -> None:
        """The revision that was running is done."""
        step, self._running = self._running, None
        if step is not None:
            up = step.is_upgrade
            revision = (step.to_revisions if up else step.from_revisions)[0]
            took = perf_counter() - self._began
            self._tell(f"{'+' if up else '-'} {revision:<60} {took:6.2f} s")


@contextmanager
def _listening(tell: Tell) -> Iterator[_Steps]:
    logger, steps = logging.getLogger("alembic.runtime.migration"), _Steps(tell)
    level, propagate = logger.level, logger.propagate
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(steps)
    try:
        yield steps
    finally:
        logger.removeHandler(steps)
        logger.setLevel(level)
        logger.propagate = propagate


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (CommandError, RuntimeError) as error:  # a revision that refuses a changed seed raises RuntimeError
        raise Failure(f"nothing was migrated: {error}") from error
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise Failure(f"nothing was migrated: {type(error).__name__}, {reason}") from error


async def migrated(url: URL, tell: Tell, to: str = "head", *, down: bool = False) -> Migrated:
    """Bring a database to a revision, all of it in one transaction; back to an earlier one only if `down` allows it."""
    start = perf_counter()
    scripts = ScriptDirectory(str(database.resource("migrations")))
    with _told():
        target = _resolved(scripts, to)
        back = _behind(scripts, target, await _current(url))
        if back and not down:
            raise Failure(f"the database is past {to}; --down takes it back, and what came after is lost.", BAD_INPUT)
        with _listening(tell) as steps:
            if back:
                await database.downgrade(url, target or "base")
            elif target is not None:
                await database.upgrade(url, target)
            steps.end()
    return Migrated(target, steps.count, perf_counter() - start)


def _resolved(scripts: ScriptDirectory, to: str) -> str | None:
    """The full name of a revision; None for `base`, which comes before the first."""
    names = [revision.revision for revision in scripts.walk_revisions()][::-1]
    if to == "head":
        return scripts.get_current_head()
    if to in names or to == "base":
        return to if to in names else None
    near = nearest(to, names, 1)
    hint = f" Near it: {near[0]}." if near else ""
    raise Failure(f"there is no revision {to!r}.{hint} There are base, {', '.join(names)} and head.", BAD_INPUT)


def _behind(scripts: ScriptDirectory, target: str | None, now: str | None) -> bool:
    """Whether the target comes before the revision that the database is at."""
    past = {revision.revision for revision in scripts.walk_revisions("base", now)} if now else set()
    return bool(past) and target != now and (target is None or target in past)


async def _current(url: URL) -> str | None:
    def look(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    async with database.writing(url) as writer:
        return await writer.run(look)
