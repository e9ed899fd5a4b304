"""Migration of a database to a revision, all in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection

from api.storage import claim_validity
from api.storage.revisions import resource
from api.storage.writing import writing


@dataclass(frozen=True, slots=True)
class Step:
    """A revision that was applied, or taken back, and how long that took."""

    revision: str
    up: bool
    seconds: float


OnStep = Callable[[Step], None]


class UpgradeError(Exception):
    """A revision that cannot be applied; the database is as it was."""


class Revisions:
    """The revisions that there are."""

    def __init__(self) -> None:
        self._scripts = ScriptDirectory(str(resource("migrations")))

    @property
    def names(self) -> Sequence[str]:
        """All of them, the first one first."""
        return [revision.revision for revision in self._scripts.walk_revisions()][::-1]

    @property
    def head(self) -> str | None:
        """The last one."""
        return self._scripts.get_current_head()

    def up_to(self, revision: str | None) -> set[str]:
        """A revision and all before it; none where the database has no revision yet. UpgradeError if it is unknown."""
        with _as_upgrade_errors():
            return {item.revision for item in self._scripts.walk_revisions("base", revision)} if revision else set()


async def current_revision(url: URL) -> str | None:
    """The revision that a database is at, None before the first."""

    def look(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    async with writing(url) as writer:
        return await writer.run(look)


async def upgrade(url: URL, revision: str = "head", on_step: OnStep = lambda _step: None) -> None:
    """Bring the database to a revision; UpgradeError where one refuses, and nothing is changed."""
    await _run(url, lambda config: command.upgrade(config, revision), on_step)


async def downgrade(url: URL, revision: str, on_step: OnStep = lambda _step: None) -> None:
    """Take the database back to a revision; UpgradeError where one refuses, and nothing is changed."""
    await _run(url, lambda config: command.downgrade(config, revision), on_step)


async def _run(url: URL, work: Callable[[Config], None], on_step: OnStep) -> None:
    config = Config()
    config.set_main_option("script_location", str(resource("migrations")).replace("%", "%%"))

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        work(config)
        claim_validity.complete(connection)

    with _as_upgrade_errors(), _reported(on_step):
        async with writing(url) as writer:
            await writer.run(run)


@contextmanager
def _as_upgrade_errors() -> Iterator[None]:
    try:
        yield
    except (CommandError, RuntimeError) as error:  # a revision that refuses a changed seed raises RuntimeError
        raise UpgradeError(str(error)) from error


@contextmanager
def _reported(on_step: OnStep) -> Iterator[None]:
    """Call back after each revision: Alembic names it in its log when it begins."""
    logger, listener = logging.getLogger("alembic.runtime.migration"), _Listener(on_step)
    level, propagate = logger.level, logger.propagate
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(listener)
    try:
        yield
        listener.end()
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
        logger.propagate = propagate


class _Listener(logging.Handler):
    def __init__(self, on_step: OnStep) -> None:
        super().__init__()
        self._on_step = on_step
        self._running: RevisionStep | None = None
        self._began = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """The next revision begins, so that the one before is done."""
        step = record.args[0] if isinstance(record.args, tuple) and record.args else None
        if isinstance(step, RevisionStep):
            self.end()
            self._running, self._began = step, perf_counter()

    def end(self) -> None:
        """The revision that was running is done."""
        step, self._running = self._running, None
        if step is not None:
            revision = (step.to_revisions if step.is_upgrade else step.from_revisions)[0]
            self._on_step(Step(revision, step.is_upgrade, perf_counter() - self._began))
