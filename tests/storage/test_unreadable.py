"""What those who run the service are told where PostgreSQL refuses: what is wrong, and what helps against that."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from sqlalchemy import URL, make_url, select

from api.domain.errors import NotReady
from api.storage.database import Database
from api.storage.models import Release
from api.storage.unreadable import known_trouble
from tests.conftest import command_on
from tests.helpers.tables import every

pytestmark = pytest.mark.postgresql
_numbers = itertools.count()


class Refused(NamedTuple):
    """How a role is made that may not read, and what is said of it."""

    made: str
    reason: str
    advice: str


REFUSED = {
    "no login": Refused("NOLOGIN", "does not let this user in", "may log in"),
    "too many": Refused("LOGIN CONNECTION LIMIT 0", "takes no more connections", "WORKERS"),
    "no right": Refused("LOGIN", "does not let this user do that", "Grant the user"),
}


@contextmanager
def role(server: URL, made: str) -> Iterator[str]:
    """A role of that kind."""
    name = f"refused_{next(_numbers)}"
    asyncio.run(command_on(server, f"CREATE ROLE {name} {made}"))
    try:
        yield name
    finally:
        asyncio.run(command_on(server, f"DROP ROLE {name}"))


def told(url: URL) -> NotReady:
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


@every("case", REFUSED)
def test_what_a_role_may_not(case: str, postgres: URL, migrated_url: Callable[[str], str]) -> None:
    """No migration helps, and none is advised."""
    refused = REFUSED[case]
    with role(postgres, refused.made) as name:
        problem = told(make_url(migrated_url("postgresql")).set(username=name))
    assert problem.reason.startswith(f"The database {refused.reason} (")
    assert refused.advice in problem.advice
    assert "migrate" not in problem.advice


def test_a_database_that_is_not_there(postgres: URL) -> None:
    """It is told as that; it has to be made before it is migrated."""
    problem = told(postgres.set(database="nowhere"))
    assert problem.reason.startswith("The database is not there (")
    assert "CREATE DATABASE" in problem.advice


def test_a_database_that_was_not_migrated(new_url: Callable[[str], str]) -> None:
    """A table that is missing is what a migration makes."""
    assert "indicators migrate" in told(make_url(new_url("postgresql"))).advice


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
