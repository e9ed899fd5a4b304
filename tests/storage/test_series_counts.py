"""Counts of series and periods: kept at load they are what counting the figures gives."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import Connection, delete, update
from sqlmodel import col, select

from api.domain.catalogue import Catalogue
from api.domain.period import Period
from api.domain.query import Claims, Page, Query
from api.storage import catalogue_queries, claim_standings, figure_queries, series_counts
from api.storage.database import Database
from api.storage.models import Computed, ServedClaim
from api.storage.series_counts import PeriodCount, SeriesCount
from tests.conftest import within


def kept(connection: Connection) -> tuple[list[Any], list[Any]]:
    """Both tables."""
    return (
        sorted(map(tuple, connection.execute(select(SeriesCount)).all())),
        sorted(map(tuple, connection.execute(select(PeriodCount)).all())),
    )


def reading(url: str, work: Any) -> Any:
    """What some work reads from a database, given its catalogue."""

    async def run() -> Any:
        database = Database(url)
        try:
            return await work(database, await catalogue_queries.catalogue(database))
        finally:
            await database.close()

    return asyncio.run(run())


async def counted(database: Database, catalogue: Catalogue) -> tuple[list[Any], list[Any]]:
    """What counting the figures one by one gives."""
    page = Page(limit=10_000)
    figures = (await figure_queries.printed(database, catalogue, Query(claims=Claims.ALL, page=page))).figures
    series: Counter[tuple[str, ...]] = Counter()
    preferred: Counter[tuple[str, ...]] = Counter()
    for figure in figures:
        key = (
            figure.indicator.code,
            figure.area.alpha3,
            figure.period.frequency,
            figure.printed.unit.code,
            figure.vintage or "",
            str(figure.printed.quantity.comparator),
            figure.source.id,
            catalogue.releases[figure.release].report,
        )
        series[key] += 1
        preferred[key] += figure.preferred
    periods: Counter[tuple[str, ...]] = Counter()
    preferred_then: Counter[tuple[str, ...]] = Counter()
    for figure in figures:
        days = (figure.period.first.isoformat(), figure.period.last.isoformat())
        periods[figure.indicator.code, figure.period.text, *days] += 1
        preferred_then[figure.indicator.code, figure.period.text, *days] += figure.preferred
    return (
        sorted((*key, claims, preferred[key]) for key, claims in series.items()),
        sorted((*key, claims, preferred_then[key]) for key, claims in periods.items()),
    )


def test_kept_counts_are_those_of_the_figures(url: str) -> None:
    """Of every series and period, and of no other; there is more than one length of period among them."""
    assert within(url, kept) == reading(url, counted)
    assert {Period.parse(row[1]).frequency for row in within(url, kept)[1]} > {"A"}


def test_made_anew_they_are_the_same(fresh_url: str) -> None:
    """Release after release, and all at once; what had no place is gone."""
    before = within(fresh_url, kept)

    def spoil(connection: Connection) -> None:
        connection.execute(update(SeriesCount).values(claims=7))
        connection.execute(delete(PeriodCount))

    within(fresh_url, spoil)
    within(fresh_url, claim_standings.rebuild)
    assert within(fresh_url, kept) == before


def end_one(connection: Connection) -> None:
    """A claim of each indicator ends, as a withdrawal does it."""
    first = connection.execute(select(ServedClaim.figure).where(col(ServedClaim.until) == series_counts.OPEN)).first()
    assert first
    connection.execute(update(ServedClaim).where(col(ServedClaim.figure) == first.figure).values(until=1))
    series_counts.write(connection, first.figure.partition(".")[0])


def test_a_claim_that_ended_is_not_counted(fresh_url: str) -> None:
    """One claim fewer in each table."""
    before = within(fresh_url, kept)
    within(fresh_url, end_one)
    after = within(fresh_url, kept)
    assert sum(row[-2] for row in after[0]) == sum(row[-2] for row in before[0]) - 1
    assert sum(row[-1] for row in after[1]) == sum(row[-1] for row in before[1]) - 1


@pytest.mark.parametrize("claims", Claims)
def test_a_newer_release_is_read_from_the_figures(fresh_url: str, claims: Claims) -> None:
    """Where what is kept is not of the catalogue's release, the figures themselves are asked."""

    async def everything(database: Database, catalogue: Catalogue) -> list[set[tuple[Any, ...]]]:
        read = (
            await series_counts.places(database, catalogue, claims),
            await series_counts.periods(database, catalogue),
            await series_counts.areas(database, catalogue),
        )
        return [set(map(tuple, rows)) for rows in read]

    before = reading(fresh_url, everything)
    assert all(before)
    assert None in {row[4] for row in before[0]}

    def newer(connection: Connection) -> None:
        connection.execute(update(Computed).values(sequence=99))
        connection.execute(delete(SeriesCount))

    within(fresh_url, newer)
    assert reading(fresh_url, everything) == before


@pytest.mark.usefixtures("engine")
def test_no_figures_have_no_series(fresh_url: str) -> None:
    """A database without a claim has no place, period or area."""

    def empty(connection: Connection) -> None:
        connection.execute(delete(ServedClaim))
        claim_standings.series_counts.clear(connection)

    within(fresh_url, empty)
    assert reading(fresh_url, lambda base, catalogue: series_counts.places(base, catalogue, Claims.ALL)) == []
    assert reading(fresh_url, series_counts.periods) == []


def test_claims_by_report_are_those_of_the_figures(url: str) -> None:
    """Of each report, which together are all."""

    async def of_each(database: Database, catalogue: Catalogue) -> dict[str, int]:
        every = {name: Query(reports=(name,), claims=Claims.ALL, page=Page(limit=0)) for name in catalogue.reports}
        return {name: await figure_queries.count(database, catalogue, query) for name, query in every.items()}

    expected = reading(url, of_each)
    assert all(expected.values())
    assert reading(url, series_counts.claims_by_report) == expected
