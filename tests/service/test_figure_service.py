"""The figures of a database: the stages of an answer, and the catalogue of the newest release behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import update

from api.domain.errors import NotReady
from api.domain.query import Conversion, Page, Query
from api.storage import catalogue_queries, models
from api.storage.database import BULK, Database
from tests.conftest import Client, MakeUrl, within, without_reports
from tests.helpers import claims

IN_DOLLARS = Query(topics=("market-size",), conversion=Conversion(unit="USD"))


@pytest.fixture
def ask(client: Client, portal: BlockingPortal) -> Callable[..., Any]:
    """Calls a method of the service that the client asks, given the catalogue and what else it takes."""
    service, catalogue = client.app.state.service, client.catalogue()
    return lambda method, *given: portal.call(getattr(service, method), catalogue, *given)


def test_the_version_is_the_number_of_the_newest_release(fresh_url: str, portal: BlockingPortal) -> None:
    """It changes whenever the data do; without a report there is a service without figures, not a failure."""
    content = f"2020-03-10T00:00:00Z {'2'.zfill(64)}"
    for change, version in ((claims.add_claims, (102, content, None)), (without_reports, (0, None, None))):
        within(fresh_url, change)
        database = Database(fresh_url)
        assert portal.call(catalogue_queries.version, database) == version
        assert (portal.call(catalogue_queries.catalogue, database).version == "empty") == (version[0] == 0)
        portal.call(database.close)


def test_a_long_read_gives_what_a_short_one_gives(ask: Callable[..., Any]) -> None:
    """Above a number of rows a read goes to a thread; the figures are the same."""
    long, short = (ask("printed", Query(page=Page(limit=limit))).figures for limit in (BULK + 1, BULK))
    assert [figure.id for figure in long] == [figure.id for figure in short]


def test_reading_does_not_convert(ask: Callable[..., Any]) -> None:
    """Figures come out of storage as printed, whatever unit the query asks for: no receipt, no finding."""
    printed, plain = (ask("printed", query) for query in (IN_DOLLARS, replace(IN_DOLLARS, conversion=Conversion())))
    assert list(printed.figures) == list(plain.figures)
    assert {figure.receipt for figure in printed.figures} == {None}
    assert {figure.printed.unit.code for figure in printed.figures} > {"CNY"}
    assert (printed.unconverted, printed.findings) == ((), {})


def test_an_answer_is_what_was_read_then_converted_then_marked(ask: Callable[..., Any]) -> None:
    """Each figure is the one that was printed, with an amount and a receipt beside it, and with its findings."""
    printed, served, audit = ask("printed", IN_DOLLARS), ask("fetch", IN_DOLLARS), ask("audit")
    bare = [replace(figure, converted=None, receipt=None) for figure in served.figures]
    assert bare == list(printed.figures)
    converted = [figure.id for figure in served.figures if figure.receipt is not None]
    assert converted == [figure.id for figure in printed.figures if figure.printed.unit.code == "CNY"]
    assert served.findings == audit.findings_by_figure


def test_what_is_derived_comes_last_and_in_the_unit_of_the_others(ask: Callable[..., Any]) -> None:
    """Derived figures follow the claims of the last page, and are converted as these are."""
    query = replace(IN_DOLLARS, topics=())
    plain, both = ask("fetch", query), ask("fetch", replace(query, derived=True))
    count = len(plain.figures)
    assert list(both.figures[:count]) == list(plain.figures)
    derived = both.figures[count:]
    assert derived
    assert all(figure.formula for figure in derived)
    assert {figure.served.unit.code for figure in derived if figure.printed.unit.code == "CNY"} <= {"USD"}
    assert both.total == plain.total + len(derived)


def test_a_reader_cannot_write_to_the_file(migrated_url: MakeUrl, portal: BlockingPortal) -> None:
    """SQLite is opened read-only, so that no request can change it; on PostgreSQL the role decides."""
    database = Database(migrated_url("sqlite"))
    with pytest.raises(NotReady) as refused:
        portal.call(database.rows, update(models.PrintedFigure).values(value="0"))
    assert "readonly" in refused.value.reason
    portal.call(database.close)


def test_a_new_release_is_served_without_a_restart(fresh_url: str, connect: Callable[..., Client]) -> None:
    """A process looks for a newer release every so often and drops what it had ready; until then an answer stays."""
    client, patient = connect(fresh_url, refresh_seconds=0), connect(fresh_url, refresh_seconds=3600)
    before, kept = client.get("/v1/figures?claims=all"), patient.get("/v1/releases").content
    within(fresh_url, claims.add_claims)
    after = client.get("/v1/figures?claims=all")
    assert after.json()["meta"]["total"] == before.json()["meta"]["total"] + 20
    assert after.headers["etag"] != before.headers["etag"]
    assert patient.get("/v1/releases").content == kept
