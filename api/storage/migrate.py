"""Migration of a database to a revision, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext, MigrationInfo
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
    began = perf_counter()

    def applied(step: MigrationInfo, **_more: Any) -> None:
        nonlocal began
        on_step(Step(step.up_revision_ids[0], step.is_upgrade, perf_counter() - began))
        began = perf_counter()

    def run(connection: Connection) -> None:
        config.attributes.update(connection=connection, on_version_apply=applied)
        work(config)
        claim_validity.complete(connection)

    with _as_upgrade_errors():
        async with writing(url) as writer:
            await writer.run(run)


@contextmanager
def _as_upgrade_errors() -> Iterator[None]:
    try:
        yield
    except (CommandError, RuntimeError) as error:  # a revision that refuses a changed seed raises RuntimeError
        raise UpgradeError(str(error)) from error
