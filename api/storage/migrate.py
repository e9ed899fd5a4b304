"""Migration of a database to a revision, all in one transaction; looking needs no Alembic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, select

from api.domain.errors import NO_ANSWER, NotReady, waiting
from api.storage.database import Database
from api.storage.writing import VERSIONS, resource, write

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationInfo


@dataclass(frozen=True, slots=True)
class Step:
    """A revision that was applied, or taken back, and how long that took."""

    revision: str
    up: bool
    seconds: float


class UpgradeError(Exception):
    """A revision that cannot be applied; the database is as it was."""


async def is_at(url: URL, revision: str) -> bool:
    """True if the database is there, and at that revision."""
    database = Database(url.render_as_string(hide_password=False))
    try:
        with waiting(NO_ANSWER):
            rows = await database.rows(select(VERSIONS.c.version_num))
    except NotReady:
        return False
    finally:
        await database.close()
    return [row.version_num for row in rows] == [revision]


def head_of(migrations: Path) -> str:
    """The newest revision in a folder of migrations."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return ScriptDirectory.from_config(config).get_current_head() or ""


async def bring_to(
    url: URL, revision: str = "head", on_step: Callable[[Step], None] = lambda _step: None, *, back: bool = False
) -> None:
    """Bring the database to a revision, or back to an earlier one; UpgradeError if one refuses: nothing is changed."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    from api.storage import claim_validity

    config = Config()
    config.set_main_option("script_location", str(resource("migrations")).replace("%", "%%"))
    began = perf_counter()

    def applied(step: MigrationInfo, **_more: Any) -> None:
        nonlocal began
        on_step(Step(step.up_revision_ids[0], step.is_upgrade, perf_counter() - began))
        began = perf_counter()

    def run(connection: Connection) -> None:
        config.attributes.update(connection=connection, on_version_apply=applied)
        (command.downgrade if back else command.upgrade)(config, revision)
        claim_validity.complete(connection)

    try:
        await write(url, run)
    except (CommandError, RuntimeError) as error:  # a revision that refuses a changed seed raises RuntimeError
        raise UpgradeError(str(error)) from error
