"""What is computed of claims: from which release to which each stood, preferred or not, and how many there are."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, update
from sqlmodel import col, select

from api.domain.catalogue import Catalogue
from api.domain.query import Claims, Page, Query
from api.service.series import SeriesPlace
from api.storage import claim_validity as claim_standings
from api.storage import figures as figure_queries
from api.storage.claim_validity import Standing, standings
from api.storage.database import Database
from api.storage.tables import OPEN, Computed, PrintedFigure, SeriesCount, ServedClaim
from tests.conftest import Client, Connect, MakeUrl, reading, within
from tests.helpers import claims
from tests.helpers.rows import tables
from tests.helpers.tables import every

SPAN = r"([\w.]+):(\d)-(\d?)(\+?)"


@every("claims, spans", tables(__file__)["lives"])
def test_standings_of_rivals(claims: str, spans: str) -> None:
    """The preferred come first; each is valid from its release to its withdrawal, in as few spans as there can be."""
    found, expected = (
        [(id, int(since), int(until or OPEN), sign) for id, since, until, sign in re.findall(SPAN, side)]
        for side in (claims, spans)
    )
    rivals = [Standing(id, since, until) for id, since, until, _ in found]
    assert list(standings(rivals)) == [Standing(*span, sign == "+") for *span, sign in expected]


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=5))
def test_at_each_moment_the_first_valid_one_is_preferred(lives: list[tuple[int, int]]) -> None:
    claims = [Standing(str(place), since, since + length) for place, (since, length) in enumerate(lives)]
    found = list(standings(claims))
    for moment, claim in product(range(14), claims):
        here = [span for span in found if span.figure == claim.figure and span.since <= moment < span.until]
        standing = [one.figure for one in claims if one.since <= moment < one.until]
        assert len(here) == (claim.figure in standing)
        if here:
            assert here[0].preferred is (standing[0] == claim.figure)


def kept(connection: Connection) -> dict[str, list[Any]]:
    tables = (ServedClaim, SeriesCount)
    return {table.__name__: sorted(map(tuple, connection.execute(select(table)).all())) for table in tables}


@pytest.mark.slow
@pytest.mark.both_engines
def test_made_again_it_is_the_same(fresh_url: str) -> None:
    before = within(fresh_url, kept)
    assert before["ServedClaim"]

    def spoil(connection: Connection) -> None:
        connection.execute(update(SeriesCount).values(claims=7))

    for change in (lambda _connection: None, spoil):
        within(fresh_url, change)
        assert within(fresh_url, claim_standings.rebuild) == len(before["ServedClaim"])
        assert within(fresh_url, kept) == before


def forget(connection: Connection) -> None:
    """What a bare `alembic upgrade head` leaves: only what was printed."""
    for table in (ServedClaim, SeriesCount, Computed):
        connection.execute(delete(table))


def other_rules(connection: Connection) -> None:
    connection.execute(update(Computed).values(rules=0))
    connection.execute(update(ServedClaim).values(preferred=False))


@pytest.mark.slow
@every("change", [forget, other_rules])
def test_what_is_missing_is_made_before_it_is_read(
    engine: str, migrated_url: MakeUrl, connect: Connect, change: Callable[[Connection], None]
) -> None:
    url = migrated_url(engine)
    before = within(url, kept)
    within(url, change)
    client = connect(url)
    assert len(client.data("/v1/figures")) == sum(row[-1] for row in before["SeriesCount"])
    assert within(url, kept) == before


FILTERS = "|&indicator=online-retail-sales|&area=CHN|&topic=trade&area=CHN,WLD|&area=FRA|&latest=1"
FILTERS += "|&period=2024|&source=cfis-2025-09-15|&as_of=2026-11-24"


@pytest.mark.slow
@every("claims", ["preferred", "all"])
@every("asked", FILTERS.split("|"))
def test_a_total_is_the_number_of_rows(client: Client, claims: str, asked: str) -> None:
    """Whether it is a sum of kept counts or counted: the first page of one row says how many there are."""
    address = f"/v1/figures?fields=id&claims={claims}{asked}"
    listed = client.data(f"{address}&limit=10000")
    for page in ("limit=1", "limit=1&offset=9999"):
        meta = client.get(f"{address}&{page}").json()["meta"]
        assert meta["total"] == len(listed)


async def counted(database: Database, catalogue: Catalogue) -> list[tuple[Any, ...]]:
    query = Query(claims=Claims.ALL, page=Page(limit=10_000))
    claims, preferred = Counter[Any](), Counter[Any]()
    for figure in (await figure_queries.printed(database, catalogue, query)).figures:
        printed = figure.printed
        key = (figure.indicator.code, figure.area.alpha3, figure.period.frequency, printed.unit.code)
        key += (figure.vintage or "", str(printed.quantity.comparator))
        key += (figure.source.id, catalogue.releases[figure.release].report)
        claims[key] += 1
        preferred[key] += figure.preferred
    return sorted((*key, number, preferred[key]) for key, number in claims.items())


@pytest.mark.both_engines
def test_kept_counts_are_those_of_the_figures(url: str) -> None:
    """Of every series, and of no other; there is more than one length of period among them."""
    found = within(url, kept)["SeriesCount"]
    assert found == reading(url, counted)
    assert {row[2] for row in found} > {"A"}


@pytest.mark.both_engines
def test_a_claim_that_ended_is_not_counted(fresh_url: str) -> None:
    def end_one(connection: Connection) -> None:
        standing = select(ServedClaim.figure).where(col(ServedClaim.until) == OPEN)
        figure = connection.execute(standing).scalars().first()
        assert figure
        connection.execute(update(ServedClaim).where(col(ServedClaim.figure) == figure).values(until=1))
        claim_standings.write_counts(connection, figure.partition(".")[0])

    before = within(fresh_url, kept)["SeriesCount"]
    within(fresh_url, end_one)
    after = within(fresh_url, kept)["SeriesCount"]
    assert sum(row[-2] for row in after) == sum(row[-2] for row in before) - 1


@pytest.mark.both_engines
def test_a_newer_release_is_read_from_the_figures(fresh_url: str) -> None:
    async def everything(database: Database, catalogue: Catalogue) -> list[set[tuple[Any, ...]]]:
        read: list[Any] = [
            await figure_queries.distinct(database, catalogue, Query(claims=claims), SeriesPlace._fields)
            for claims in Claims
        ]
        read += [await figure_queries.series(database, catalogue, names) for names in ((), ("area",))]
        return [set(map(tuple, rows)) for rows in read]

    def newer(connection: Connection) -> None:
        connection.execute(update(Computed).values(sequence=99))
        connection.execute(delete(SeriesCount))

    before = reading(fresh_url, everything)
    assert all(before)
    assert all(None in {row[4] for row in places} for places in before[: len(Claims)])
    within(fresh_url, newer)
    assert reading(fresh_url, everything) == before


def test_a_restating_row_of_another_unit_is_no_claim(fresh_url: str, connect: Connect) -> None:
    """A value that the source prints again in another unit never counts as a second figure."""
    row = claims.figure("DEU 2010 a-old 1.0 normal new-ecommerce-2025.1") | {"source": "cfis-2025-09-15"}
    restating = row | {"id": f"{row['id']}.USD", "unit": "USD", "value": "0.1", "restates": row["id"]}
    both = [row | {"restates": None}, restating]
    within(fresh_url, lambda connection: connection.execute(insert(PrintedFigure), both))
    within(fresh_url, claim_standings.rebuild)  # these rows came with no release of their own
    client = connect(fresh_url)
    assert [figure["unit"] for figure in client.data("/v1/figures?area=DEU&claims=all")] == ["CNY"]
    assert client.data(f"/v1/figures/{row['id']}?unit=USD&basis=as-printed")["value_text"] == "100000000000"
