"""Which figures a query selects: rival claims, releases and withdrawals, periods, and the database behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from api.domain.period import Period
from tests.conftest import Client, MakeUrl, within
from tests.helpers import claims
from tests.helpers.rows import tables
from tests.helpers.tables import every

pytestmark = pytest.mark.both_engines

TABLES = tables(__file__)


@pytest.fixture(scope="module")
def client(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Client:
    """A client over a migrated database with the made-up report besides the first."""
    address = migrated_url(engine)
    within(address, claims.add_claims)
    return connect(address)


def places(client: Client, query: str) -> list[str]:
    """The figures that a query gives, by period and source."""
    rows = client.data(f"/v1/figures?{query}")
    return [row["id"].removeprefix(f"{claims.INDICATOR}.")[4:] for row in rows]


@every("asked, expected", TABLES["chosen"])
def test_one_of_several_claims_is_preferred(client: Client, asked: str, expected: str) -> None:
    """The declared rank decides, then the tier, then the newest, then the id; an undated source comes last.

    Asked for one source, its claim is given even where another's is preferred; all leaves nothing out, by id.
    """
    assert places(client, asked) == expected.split()


@every("asked, expected", TABLES["moments"])
def test_a_figure_corrected_twice_at_every_moment(client: Client, asked: str, expected: str) -> None:
    """What was known then is given, with what had been withdrawn by then left out; without as_of the newest state.

    After a day or moment only figures of later releases are given.
    """
    assert places(client, f"area=FRA&claims=all&{asked}") == expected.split()


@every(("as_of", "release"), [("2020-01-09", None), ("2020-01-31", "test.1"), ("2020-03-10", "test.3")])
def test_an_answer_of_the_past_names_the_release_of_then(client: Client, as_of: str, release: str | None) -> None:
    """meta.release is the newest that the answer takes account of, so that later ones do not change its bytes."""
    assert client.get(f"/v1/figures?as_of={as_of}").json()["meta"]["release"] == release


@every("place, withdrawn, successor", [*claims.WITHDRAWALS, ("FRA.2018.a-old.3", None, None)])
def test_a_withdrawn_figure_says_so(client: Client, place: str, withdrawn: str | None, successor: str | None) -> None:
    """Each edition stays at its id, and names the release that took it back and the figure in its place."""
    figure = client.data(f"/v1/figures/{claims.figure_id(place)}")
    assert figure["period"] == place.split(".")[1]
    assert figure["withdrawn"] == withdrawn
    assert figure["replaced_by"] == (claims.figure_id(successor) if successor else None)


@every("asked, expected", TABLES["periods"])
def test_a_period_or_range_selects_what_lies_inside_it(client: Client, asked: str, expected: str) -> None:
    """A year brings its halves, quarters, months and days with it; half of a period is not a match.

    latest=1 looks at what the other filters leave: the newest period up to 2016 is 2016.
    """
    assert places(client, f"area=ITA&{asked}") == expected.split()


@every(
    ("latest", "expected"),
    [
        (1, ["DEU.2014", "FRA.2018", "ITA.2018-01-31"]),
        (2, ["DEU.2013", "DEU.2014", "FRA.2016", "FRA.2018", "ITA.2017", "ITA.2018-01-31"]),
    ],
)
def test_latest_counts_periods_of_each_area(client: Client, latest: int, expected: list[str]) -> None:
    """The newest n of each indicator and area, whatever the others have."""
    rows = client.data(f"/v1/figures?report=test&claims=preferred&latest={latest}")
    assert [f"{row['area']}.{row['period']}" for row in rows] == expected


def test_a_page_is_cut_after_the_choice_among_claims(client: Client) -> None:
    """meta.total counts preferred claims only."""
    body = client.get("/v1/figures?area=DEU&limit=2").json()
    assert (body["meta"]["total"], body["meta"]["count"]) == (5, 2)


@every("path", ["/v1/market-size", "/v1/figures"])
def test_every_report_answers_where_none_is_named(client: Client, path: str) -> None:
    """A typed endpoint and the list of figures have the same default."""
    every, named = ({row["area"] for row in client.data(f"{path}{asked}")} for asked in ("", "?report=test"))
    assert every >= {"CHN", "WLD", "DEU", "FRA", "ITA"}
    assert named == {"DEU", "FRA", "ITA"}


def test_rival_claims_stand_in_rows_of_their_own(client: Client) -> None:
    """A typed row never merges two sources."""
    rows = client.data("/v1/market-size?report=test&area=DEU&period=2010&claims=all")
    assert [row["sales"]["source"] for row in rows] == ["a-new", "a-old", "b-new"]


def days(row: dict[str, Any]) -> tuple[date, date]:
    """The first and the last day of a figure's period."""
    period = Period.parse(row["period"])
    return period.first, period.last


ORDERS: dict[str, tuple[Callable[[dict[str, Any]], Any], bool]] = {
    "": (lambda row: 0, False),
    "&sort=area": (lambda row: row["area"], False),
    "&sort=-source": (lambda row: row["source"], True),
    "&sort=period": (days, False),
    "&sort=-period": (days, True),
    "&sort=-year,area": (lambda row: (-row["year"], row["area"]), False),
}


@every("sort", ORDERS)
def test_both_engines_order_alike(client: Client, sort: str) -> None:
    """Texts come in the order of their code points, periods in that of their days, ties by id."""
    rows = client.data(f"/v1/figures?claims=all&fields=*{sort}")
    key, descending = ORDERS[sort]
    by_default = sorted(rows, key=lambda row: (row["indicator"], row["area"], row["period"], row["id"]))
    expected = sorted(by_default, key=key, reverse=descending)
    assert [row["id"] for row in rows] == [row["id"] for row in expected]
