"""From which release to which each claim stood, and whether it was the preferred one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, update
from sqlmodel import col, select

from api.domain.errors import NotReady
from api.storage import claim_standings
from api.storage.claim_standings import RivalClaim, Standing, standings
from api.storage.database import Database
from api.storage.models import ClaimCount, Computed, ServedClaim
from api.storage.series_counts import OPEN
from api.storage.write_transaction import writing
from tests.conftest import Client, within
from tests.helpers.tables import every

CASES: dict[str, tuple[list[RivalClaim], list[Standing]]] = {
    "alone": ([RivalClaim("a", 1, OPEN)], [Standing("a", 1, OPEN, True)]),
    "withdrawn": ([RivalClaim("a", 1, 3)], [Standing("a", 1, 3, True)]),
    "a better one comes": (
        [RivalClaim("b", 2, OPEN), RivalClaim("a", 1, OPEN)],
        [Standing("b", 2, OPEN, True), Standing("a", 1, 2, True), Standing("a", 2, OPEN, False)],
    ),
    "a worse one comes": (
        [RivalClaim("a", 1, OPEN), RivalClaim("b", 2, OPEN)],
        [Standing("a", 1, OPEN, True), Standing("b", 2, OPEN, False)],
    ),
    "the better one goes": (
        [RivalClaim("b", 2, 3), RivalClaim("a", 1, OPEN)],
        [
            Standing("b", 2, 3, True),
            Standing("a", 1, 2, True),
            Standing("a", 2, 3, False),
            Standing("a", 3, OPEN, True),
        ],
    ),
    "one takes another's place": (
        [RivalClaim("a", 1, 2), RivalClaim("a.2", 2, OPEN)],
        [Standing("a", 1, 2, True), Standing("a.2", 2, OPEN, True)],
    ),
}


@every(("claims", "expected"), CASES.values())
def test_standings_of_rivals(claims: list[RivalClaim], expected: list[Standing]) -> None:
    """The preferred come first; each stands from its release to its withdrawal, in as few spans as there can be."""
    assert list(standings(claims)) == expected


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=5))
def test_at_each_moment_the_first_that_stands_is_preferred(lives: list[tuple[int, int]]) -> None:
    """Whatever came and went."""
    claims = [RivalClaim(str(place), since, since + length) for place, (since, length) in enumerate(lives)]
    found = list(standings(claims))
    for moment, claim in product(range(14), claims):
        here = [span for span in found if span.figure == claim.figure and span.since <= moment < span.until]
        standing = [one.figure for one in claims if one.since <= moment < one.until]
        assert len(here) == (claim.figure in standing)
        if here:
            assert here[0].preferred is (standing[0] == claim.figure)


def kept(connection: Connection) -> tuple[list[Any], list[Any]]:
    """What is computed."""
    rows = connection.execute(select(ServedClaim).order_by(*ServedClaim.__table__.primary_key)).all()  # type: ignore[attr-defined]
    counts = connection.execute(select(ClaimCount).order_by(col(ClaimCount.indicator), col(ClaimCount.area))).all()
    return list(map(tuple, rows)), list(map(tuple, counts))


def test_made_anew_it_is_the_same(fresh_url: str) -> None:
    """Release after release, and all at once."""
    before = within(fresh_url, kept)
    assert before[0]
    assert within(fresh_url, claim_standings.rebuild) == len(before[0])
    assert within(fresh_url, kept) == before


def forget(connection: Connection) -> None:
    """What a bare `alembic upgrade head` leaves: only what was printed."""
    for table in (ServedClaim, ClaimCount, Computed):
        connection.execute(delete(table))


def other_rules(connection: Connection) -> None:
    """What an earlier version left: results of other rules."""
    connection.execute(update(Computed).values(rules=0))
    connection.execute(update(ServedClaim).values(preferred=False))


@pytest.mark.parametrize("change", [forget, other_rules])
def test_what_is_missing_is_made_before_it_is_read(
    fresh_url: str, connect: Callable[..., Client], change: Callable[[Connection], None]
) -> None:
    """The first request finds it."""
    before = within(fresh_url, kept)
    within(fresh_url, change)
    client = connect(fresh_url)
    assert len(client.data("/v1/figures")) == sum(row[3] for row in before[1])
    assert within(fresh_url, kept) == before


FILTERS = ("", "&indicator=online-retail-sales", "&area=CHN", "&topic=trade&area=CHN,WLD", "&area=FRA", "&latest=1")


@every("claims", ["preferred", "all"])
@every("asked", [*FILTERS, "&period=2024", "&source=cfis-2025-09-15", "&as_of=2026-11-24"])
def test_a_total_is_the_number_of_rows(client: Client, claims: str, asked: str) -> None:
    """Whether it is a sum of kept counts or counted: the first page of one row says how many there are."""
    rows = client.data(f"/v1/figures?claims={claims}{asked}&limit=10000")
    meta = client.get(f"/v1/figures?claims={claims}{asked}&limit=1").json()["meta"]
    assert meta["total"] == len(rows)
    behind = client.get(f"/v1/figures?claims={claims}{asked}&limit=1&offset=9999").json()["meta"]
    assert behind["total"] == len(rows)


def test_a_server_does_not_wait_long_for_another_writer(fresh_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks again later; what it wanted to write is written when the other has ended."""
    monkeypatch.setattr(claim_standings, "PATIENCE", 0.1)
    within(fresh_url, lambda connection: connection.execute(delete(Computed)))

    async def wait() -> None:
        database = Database(fresh_url)
        async with writing(database.url):
            with pytest.raises(NotReady) as refused:
                await claim_standings.ensure(database, beside_the_loop=True)
        assert "is not there yet" in refused.value.reason
        await claim_standings.ensure(database, beside_the_loop=True)
        await database.close()

    asyncio.run(wait())
    assert within(fresh_url, claim_standings.is_current)
