"""What a process knows of its data: the catalogue of the newest release, read anew when there is a newer one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import update

from api.domain.errors import NotReady
from api.domain.query import Page, Query
from api.storage import figure_queries, models
from api.storage.database import Database
from tests.conftest import Client, migrate, within
from tests.helpers import claims

MakeUrl = Callable[[str], str]


@pytest.fixture
def database(url: str, portal: BlockingPortal) -> Iterator[Database]:
    """The database itself."""
    database = Database(url)
    yield database
    portal.call(database.close)


def test_the_version_is_the_number_of_the_newest_release(fresh_url: str, portal: BlockingPortal) -> None:
    """It changes whenever the data do."""
    within(fresh_url, claims.add_claims)
    database = Database(fresh_url)
    assert portal.call(figure_queries.version, database) == 102
    portal.call(database.close)


def test_a_database_without_releases_is_version_zero(engine: str, new_url: MakeUrl, portal: BlockingPortal) -> None:
    """Tables alone are a service without figures, not a failure."""
    address = new_url(engine)
    migrate(address, "2026_11_24_tables")
    database = Database(address)
    assert portal.call(figure_queries.version, database) == 0
    assert portal.call(figure_queries.catalogue, database).version == "empty"
    portal.call(database.close)


def test_a_long_read_gives_what_a_short_one_gives(database: Database, portal: BlockingPortal) -> None:
    """Above a number of rows a read goes to a thread; the figures are the same."""

    async def read(limit: int) -> list[str]:
        catalogue = await figure_queries.catalogue(database)
        dataset = await figure_queries.fetch(database, catalogue, Query(page=Page(limit=limit)))
        return [figure.id for figure in dataset.figures]

    assert portal.call(read, figure_queries.BULK + 1) == portal.call(read, figure_queries.BULK)


def test_a_reader_cannot_write_to_the_file(new_url: MakeUrl, portal: BlockingPortal) -> None:
    """SQLite is opened read-only, so that no request can change it; on PostgreSQL the role decides."""
    address = new_url("sqlite")
    migrate(address)
    database = Database(address)
    with pytest.raises(NotReady, match="readonly"):
        portal.call(database.rows, update(models.Figure).values(value="0"))
    portal.call(database.close)


def test_a_new_release_is_served_without_a_restart(fresh_url: str, connect: Callable[..., Client]) -> None:
    """A process looks for a newer release every so often and drops what it had ready."""
    client = connect(fresh_url, refresh_seconds=0)
    before = client.get("/v1/figures?claims=all")
    within(fresh_url, claims.add_claims)
    after = client.get("/v1/figures?claims=all")
    assert after.json()["meta"]["total"] == before.json()["meta"]["total"] + 20
    assert after.headers["etag"] != before.headers["etag"]


def test_within_the_refresh_time_an_answer_stays(fresh_url: str, connect: Callable[..., Client]) -> None:
    """Memory is trusted for refresh_seconds, and no longer."""
    client = connect(fresh_url, refresh_seconds=3600)
    before = client.get("/v1/releases").content
    within(fresh_url, claims.add_claims)
    assert client.get("/v1/releases").content == before
