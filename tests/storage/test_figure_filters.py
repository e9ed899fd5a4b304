"""Which figures a query selects: rival claims, releases, withdrawals, periods; conditions on the served value.

SQL on both engines and Python's Decimal agree, to the last digit.
"""

from __future__ import annotations

import asyncio
import operator
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal, localcontext
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from sqlmodel import col

from api.domain.catalogue import Catalogue
from api.domain.period import Period
from api.domain.query import FILTERABLE, MAX_DIGITS, Comparison, ComparisonOperator, Lang, Order, Query
from api.storage import filters as figure_conditions
from api.storage.claim_validity import rebuild
from api.storage.database import Database
from api.storage.models import PrintedFigure, ServedClaim
from tests.conftest import Client, MakeUrl, within
from tests.helpers import claims
from tests.helpers.rows import tables
from tests.helpers.tables import count, every

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
    """What there was then is given, with what had been withdrawn by then left out; without as_of the newest state.

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


LONG = "999999999999999999999999999999"
_PRINTED = """
0 0.0 -0 -0.00 1 -1 10 -10 10.00 9.99 -9.99 15.5 -15.5 15522.5 1.8 0.001 -0.001 0.0000000001 007 -007.50
123456789012345.678901234567
"""
PRINTED = [*_PRINTED.split(), LONG, f"-{LONG}", f"{LONG}.{LONG}", f"-{LONG}.{LONG}"]
PRINTED += [f"0.{'0' * 29}1", f"-0.{'0' * 29}1", f"1.{'0' * 29}1"]
SCALES = (0, 3, 4, 8, 9, 12)
OPERATORS: dict[ComparisonOperator, Callable[[Decimal, Decimal], bool]] = {
    ComparisonOperator(name): getattr(operator, name) for name in ("eq", "ne", "gt", "ge", "lt", "le")
}


@pytest.fixture(scope="module")
def values() -> dict[str, Decimal]:
    """The served value of each row, by its id: the printed digits times ten to their scale."""
    with localcontext(prec=200):
        return {row["id"]: Decimal(row["value"]).scaleb(row["scale"]) for row in stored()}


def stored() -> Iterator[dict[str, Any]]:
    """A row of the figure table for each of the printed digits at each scale, on a day of its own."""
    for number, (text, scale) in enumerate(product(PRINTED, SCALES)):
        day = (date(2010, 1, 1) + timedelta(days=number)).isoformat()
        yield {**claims.figure(f"ESP {day} a-old 1 normal test.1"), "value": text, "scale": scale}


@pytest.fixture(scope="module")
def address(engine: str, migrated_url: MakeUrl) -> str:
    """A migrated database with every number in it."""
    address = migrated_url(engine)

    def fill(connection: Connection) -> None:
        claims.add_claims(connection)
        connection.execute(insert(PrintedFigure), list(stored()))
        rebuild(connection)

    within(address, fill)
    return address


def found(address: str, statements: Iterable[Any]) -> list[list[str]]:
    """The ids that each statement finds, read as the service reads."""

    async def read() -> list[list[str]]:
        database = Database(address)
        try:
            return [[row.id for row in await database.rows(one)] for one in statements]
        finally:
            await database.close()

    return asyncio.run(read())


def ids() -> Any:
    """The ids of the claims with every number."""
    claims = select(col(PrintedFigure.id)).join(ServedClaim, figure_conditions.is_served())
    return claims.where(col(PrintedFigure.area) == "ESP")


@pytest.mark.wider
@every("op", OPERATORS)
def test_a_value_is_compared_in_whole_units(
    address: str, op: ComparisonOperator, values: dict[str, Decimal], pytestconfig: pytest.Config
) -> None:
    """`1.8` trillion are more than `15522.5` of nothing: by each number that is served, and its neighbours."""
    with localcontext(prec=200):
        near = {value + step for value in values.values() for step in (Decimal("1e-42"), Decimal("-1e-42"))}
    bounds = sorted(number for number in {*values.values()} | near if number.adjusted() < MAX_DIGITS)
    bounds = bounds[:: 2 if pytestconfig.getoption("--rest") else 26]
    conditions = (Comparison("value", op, bound) for bound in bounds)
    clauses = [figure_conditions.expression(condition, Catalogue.empty(), Lang.EN) for condition in conditions]
    for bound, picked in zip(bounds, found(address, (ids().where(clause) for clause in clauses)), strict=True):
        assert set(picked) == {id for id, value in values.items() if OPERATORS[op](value, bound)}, bound


@every("descending", [False, True])
def test_values_are_sorted_in_whole_units(address: str, descending: bool, values: dict[str, Decimal]) -> None:
    """Numbers that are equal, whatever they are printed as, are ordered by the next field only."""
    order = figure_conditions.ordered(Catalogue.empty(), Query(order=(Order("value", descending),)))
    (picked,) = found(address, [ids().order_by(*order)])
    assert picked == sorted(sorted(values), key=lambda id: values[id], reverse=descending)


def test_every_field_that_a_condition_may_name_has_an_expression() -> None:
    """The list of the domain, which protocols show their clients, is what the SQL can do."""
    count(len(FILTERABLE) - 1)
    for name in FILTERABLE:
        equal = Comparison(name, ComparisonOperator.EQ, None)
        assert figure_conditions.expression(equal, Catalogue.empty(), Lang.EN) is not None
