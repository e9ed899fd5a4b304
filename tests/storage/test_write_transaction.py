"""How a transaction ends that writes: refused by the database, or nobody knows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from api.domain.write_errors import UnconfirmedError
from api.storage.database_address import parse_url
from api.storage.write_transaction import writing
from tests.conftest import within

BROKEN_AT_THE_END = (
    "CREATE TABLE leaf (id INTEGER PRIMARY KEY, stem INTEGER REFERENCES leaf (id) DEFERRABLE INITIALLY DEFERRED)",
    "INSERT INTO leaf VALUES (1, 2)",
)


def test_a_commit_that_is_refused_is_told_as_that(fresh_url: str) -> None:
    """The database has looked at what it was to keep, and says that it keeps nothing: no connection was lost."""

    def write(connection: Connection) -> None:
        for statement in BROKEN_AT_THE_END:
            connection.execute(text(statement))

    with pytest.raises(IntegrityError):
        within(fresh_url, write)


@pytest.mark.postgresql
def test_nobody_knows_of_a_commit_without_an_answer(migrated_url: Callable[[str], str]) -> None:
    """The server has ended the connection before it, with a state of its own for that."""
    url = migrated_url("postgresql")

    async def write() -> None:
        async with writing(parse_url(url)) as writer:
            process = await writer.run(lambda connection: connection.scalar(text("SELECT pg_backend_pid()")))
            await asyncio.to_thread(
                within,
                url_of_another,
                lambda other: other.scalar(text(f"SELECT pg_terminate_backend({process}, 10000)")),
            )

    url_of_another = migrated_url("postgresql")  # whoever writes to the same one waits for its turn
    with pytest.raises(UnconfirmedError):
        asyncio.run(write())
