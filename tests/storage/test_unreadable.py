"""What those who run the service are told where PostgreSQL refuses: what is wrong, and what helps against that."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import URL, make_url, select

from api.domain.errors import NotReady
from api.storage.database import Database
from api.storage.models import Release
from api.storage.unreadable import known_trouble
from tests.conftest import MakeUrl, command_on
from tests.helpers.tables import every

pytestmark = pytest.mark.postgresql


def refusal(url: URL) -> NotReady:
    """Why the releases of a database cannot be read."""

    async def read() -> None:
        database = Database(url.render_as_string(hide_password=False))
        try:
            await database.rows(select(Release.id))
        finally:
            await database.close()

    with pytest.raises(NotReady) as raised:
        asyncio.run(read())
    return raised.value


@every(
    ("made", "reason", "advice"),
    [
        ("NOLOGIN", "does not let this user in", "may log in"),
        ("LOGIN CONNECTION LIMIT 0", "takes no more connections", "WORKERS"),
        ("LOGIN", "does not let this user do that", "Grant the user"),
    ],
)
def test_what_a_role_may_not(made: str, reason: str, advice: str, postgres: URL, read_only_url: MakeUrl) -> None:
    """No migration helps, and none is advised."""
    asyncio.run(command_on(postgres, f"CREATE ROLE refused {made}"))
    try:
        problem = refusal(make_url(read_only_url("postgresql")).set(username="refused"))
    finally:
        asyncio.run(command_on(postgres, "DROP ROLE refused"))
    assert problem.reason.startswith(f"The database {reason} (")
    assert advice in problem.advice
    assert "migrate" not in problem.advice


def test_a_database_that_is_not_there_or_was_not_migrated(postgres: URL, new_url: MakeUrl) -> None:
    """It has to be made before it is migrated; a table that is missing is what a migration makes."""
    problem = refusal(postgres.set(database="nowhere"))
    assert problem.reason.startswith("The database is not there (")
    assert "CREATE DATABASE" in problem.advice
    assert "indicators migrate" in refusal(make_url(new_url("postgresql"))).advice


@every(
    ("state", "reason"),
    [
        ("57P03", "takes no connections at the moment"),
        ("55P03", "has a table that another session has locked"),
        ("53300", "takes no more connections"),
        ("53100", "has no room left"),
    ],
)
def test_what_the_server_may_not(state: str, reason: str) -> None:
    """The same by the state alone, of what no test brings a server to."""
    error = Exception("said by the server")
    error.sqlstate = state  # type: ignore[attr-defined]
    trouble = known_trouble(make_url("postgresql+asyncpg://localhost/figures"), error)
    assert trouble is not None
    assert trouble.reason == f"The database {reason} (Exception: said by the server)."
    assert "migrate" not in trouble.advice
