"""What comparisons with live sources found: kept on both engines, shown by the figures, and seen by what is cached."""

import asyncio
from collections.abc import Iterator

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy.exc import IntegrityError

from api.domain.figure import Figure
from api.domain.query import Claims, Page, Query
from api.service.figures import FigureService
from api.storage import catalogue as catalogue_queries
from api.storage import figures as figure_queries
from api.storage import releases
from api.storage.address import parse_url
from api.storage.database import Database
from tests.conftest import Connect

pytestmark = pytest.mark.both_engines

SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"
OTHER = "online-retail-sales.CHN.2024.nbs-2025-01-18"
EVERY = Query(claims=Claims.ALL, page=Page(limit=10_000))


@pytest.fixture
def service(fresh_url: str, portal: BlockingPortal) -> Iterator[FigureService]:
    service = FigureService(Database(fresh_url))
    yield service
    portal.call(service.close)


def record(url: str, **verdicts: str) -> str:
    named = {{"sales": SALES, "other": OTHER}[name]: verdict for name, verdict in verdicts.items()}
    return asyncio.run(releases.record_verdicts(parse_url(url), named))


def shown(portal: BlockingPortal, service: FigureService, query: Query = EVERY) -> dict[str, tuple[str, str | None]]:
    """The figures that show a verdict, by id: the same in a list and by id."""

    async def read() -> list[Figure]:
        catalogue = await service.catalogue()
        listed = list((await service.printed(catalogue, query)).figures)
        if query == EVERY:
            for figure in listed[:3] + [figure for figure in listed if figure.verified]:
                alone = await figure_queries.one(service.database, catalogue, Query(), figure.id)
                assert list(alone.figures) == [figure]
        return listed

    return {figure.id: (figure.verified, figure.verified_at) for figure in portal.call(read) if figure.verified}


def test_a_verdict_is_shown_wherever_the_figure_is(
    fresh_url: str, portal: BlockingPortal, service: FigureService
) -> None:
    """None as it is migrated; a later run takes the place of the figures that it was about, and no others."""
    assert shown(portal, service) == {}
    first = record(fresh_url, sales="proved", other="unreachable")
    assert shown(portal, service) == {SALES: ("proved", first), OTHER: ("unreachable", first)}
    second = record(fresh_url, sales="changed")
    assert second > first
    assert shown(portal, service) == {SALES: ("changed", second), OTHER: ("unreachable", first)}


def test_each_run_has_a_moment_of_its_own(fresh_url: str, portal: BlockingPortal, service: FigureService) -> None:
    """Also two in the same second: it is all that a server looks at. A run of nothing makes no version."""
    moments = [record(fresh_url, sales="proved") for _ in range(3)]
    assert sorted(set(moments)) == moments
    before = portal.call(catalogue_queries.version, service.database)
    record(fresh_url)
    assert portal.call(catalogue_queries.version, service.database) == before


def test_a_run_is_kept_whole_or_not_at_all(fresh_url: str, portal: BlockingPortal, service: FigureService) -> None:
    """An unknown figure undoes the run; as of a moment before it a comparison is not shown."""
    verdicts = {SALES: "proved", "nothing.CHN.2024.nowhere": "proved"}
    with pytest.raises(IntegrityError):
        asyncio.run(releases.record_verdicts(parse_url(fresh_url), verdicts))
    assert shown(portal, service) == {}
    moment = record(fresh_url, sales="proved")
    before, then = (Query(as_of=day, page=Page(limit=10_000)) for day in ("2026-11-24T00:00:00Z", moment))
    assert shown(portal, service, before) == {}
    assert shown(portal, service, then) == {SALES: ("proved", moment)}


@pytest.mark.full
def test_a_server_sees_a_run(fresh_url: str, connect: Connect, portal: BlockingPortal) -> None:
    client = connect(fresh_url, refresh_seconds=0)
    catalogues, states = [], []
    for verdict in ("proved", "changed"):
        record(fresh_url, sales=verdict)
        assert client.get("/v1/downloads/figures.csv").status_code == 200
        service = client.app.state.service
        catalogues.append(portal.call(service.catalogue))
        states.append(catalogues[-1].state)
    assert len(set(catalogues)) == len(set(states)) == 2
    database = client.get("/v1/downloads/figures.sqlite").content
    assert b"changed" in database
