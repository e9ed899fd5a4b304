"""The figures of a database: the stages of an answer, and the catalogue of the newest release behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import update

from api.domain.errors import NotReady
from api.domain.figure import Dataset
from api.domain.query import Conversion, Page, Query
from api.service.audit_of_release import Audit
from api.service.figure_service import FigureService
from api.storage import catalogue_queries, figure_queries, models
from api.storage.database import BULK, Database
from tests.conftest import Client, migrate, within, without_reports
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
    content = f"2020-03-10T00:00:00Z {'2'.zfill(64)}"
    database = Database(fresh_url)
    assert portal.call(catalogue_queries.version, database) == (102, content, None)
    portal.call(database.close)


def test_a_database_without_releases_is_version_zero(engine: str, new_url: MakeUrl, portal: BlockingPortal) -> None:
    """What every database has before a report is loaded is a service without figures, not a failure."""
    address = new_url(engine)
    migrate(address)
    within(address, without_reports)
    database = Database(address)
    assert portal.call(catalogue_queries.version, database) == (0, None, None)
    assert portal.call(catalogue_queries.catalogue, database).version == "empty"
    portal.call(database.close)


def test_a_long_read_gives_what_a_short_one_gives(database: Database, portal: BlockingPortal) -> None:
    """Above a number of rows a read goes to a thread; the figures are the same."""

    async def read(limit: int) -> list[str]:
        catalogue = await catalogue_queries.catalogue(database)
        dataset = await figure_queries.printed(database, catalogue, Query(page=Page(limit=limit)))
        return [figure.id for figure in dataset.figures]

    assert portal.call(read, BULK + 1) == portal.call(read, BULK)


IN_DOLLARS = Query(topics=("market-size",), conversion=Conversion(unit="USD"))


def test_reading_does_not_convert(database: Database, portal: BlockingPortal) -> None:
    """Figures come out of storage as printed, whatever unit the query asks for: no receipt, no finding."""

    async def read() -> tuple[Dataset, Dataset]:
        catalogue = await catalogue_queries.catalogue(database)
        plain = replace(IN_DOLLARS, conversion=Conversion())
        printed = await figure_queries.printed(database, catalogue, IN_DOLLARS)
        return printed, await figure_queries.printed(database, catalogue, plain)

    printed, plain = portal.call(read)
    assert list(printed.figures) == list(plain.figures)
    assert {figure.receipt for figure in printed.figures} == {None}
    assert {figure.printed.unit.code for figure in printed.figures} > {"CNY"}
    assert (printed.unconverted, printed.findings) == ((), {})


def test_an_answer_is_what_was_read_then_converted_then_marked(database: Database, portal: BlockingPortal) -> None:
    """Each figure is the one that was printed, with an amount and a receipt beside it, and with its findings."""

    async def read() -> tuple[Dataset, Dataset, Audit]:
        service = FigureService(database)
        catalogue = await service.catalogue()
        printed = await service.printed(catalogue, IN_DOLLARS)
        return printed, await service.fetch(catalogue, IN_DOLLARS), await service.audit(catalogue)

    printed, served, audit = portal.call(read)
    bare = [replace(figure, converted=None, receipt=None) for figure in served.figures]
    assert bare == list(printed.figures)
    converted = [figure.id for figure in served.figures if figure.receipt is not None]
    printed_in_money = [figure.id for figure in printed.figures if figure.printed.unit.code == "CNY"]
    assert converted == printed_in_money
    assert served.findings == audit.findings_by_figure


def test_what_is_derived_comes_last_and_in_the_unit_of_the_others(database: Database, portal: BlockingPortal) -> None:
    """Derived figures follow the claims of the last page, and are converted as these are."""

    async def read() -> tuple[Dataset, Dataset]:
        service = FigureService(database)
        catalogue = await service.catalogue()
        query = replace(IN_DOLLARS, topics=())
        return await service.fetch(catalogue, query), await service.fetch(catalogue, replace(query, derived=True))

    claims, both = portal.call(read)
    count = len(claims.figures)
    assert list(both.figures[:count]) == list(claims.figures)
    derived = both.figures[count:]
    assert derived
    assert all(figure.formula for figure in derived)
    assert {figure.served.unit.code for figure in derived if figure.printed.unit.code == "CNY"} <= {"USD"}
    assert both.total == claims.total + len(derived)


def test_a_reader_cannot_write_to_the_file(migrated_url: MakeUrl, portal: BlockingPortal) -> None:
    """SQLite is opened read-only, so that no request can change it; on PostgreSQL the role decides."""
    address = migrated_url("sqlite")
    database = Database(address)
    with pytest.raises(NotReady) as refused:
        portal.call(database.rows, update(models.PrintedFigure).values(value="0"))
    assert "readonly" in refused.value.reason
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
