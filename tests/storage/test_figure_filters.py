"""Which figures a query selects: rival claims, releases, withdrawals, periods; conditions on the served value.

SQL on both engines and Python's Decimal agree, to the last digit.
"""

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
from api.storage import figures as figure_conditions
from api.storage.claim_validity import rebuild
from api.storage.database import Database
from api.storage.tables import PrintedFigure, ServedClaim
from tests.conftest import Client, Connect, MakeUrl, reading, within
from tests.helpers import claims
from tests.helpers.rows import tables
from tests.helpers.tables import every

pytestmark = pytest.mark.both_engines

TABLES = tables(__file__)


@pytest.fixture(scope="module")
def client(engine: str, migrated_url: MakeUrl, connect: Connect) -> Client:
    address = migrated_url(engine)

    def fill(connection: Connection) -> None:
        claims.add_claims(connection)
        periods = ("2025-FY0331", "2025-FY0630", "2024-S2", "2025-Q3")
        rows = [claims.figure(f"PRT {period} a-old 1 normal test.1") for period in periods]
        connection.execute(insert(PrintedFigure), rows)
        rebuild(connection)

    within(address, fill)
    return connect(address)


def places(client: Client, query: str) -> list[str]:
    rows = client.data(f"/v1/figures?{query}")
    return [row["id"].removeprefix(f"{claims.INDICATOR}.")[4:] for row in rows]


OF_TABLES = {"chosen": "", "moments": "area=FRA&claims=all&", "periods": "area=ITA&", "fiscal": "area=PRT&"}


@every("asked, expected", [(f"{of}{asked}", found) for name, of in OF_TABLES.items() for asked, found in TABLES[name]])
def test_a_query_selects_these_claims(client: Client, asked: str, expected: str) -> None:
    """Of rivals the declared rank decides, then the tier, then the newest, then the id; an undated source comes last.

    As of a moment there is what there was then, and no more what had been withdrawn by then. `year` brings its halves,
    quarters, months and days with it, half of a period is no match; a fiscal year goes by its days.
    """
    assert places(client, asked) == expected.split()


@every("asked, expected", TABLES["alone"])
def test_a_typed_row_of_a_part_of_a_year_gives_way_to_the_year(client: Client, asked: str, expected: str) -> None:
    """Unless parts are picked, or the source or report that is asked for states the part alone."""
    rows = client.data(f"/v1/market-size?report=test&{asked}")
    assert [row["period"] for row in rows] == expected.split()


@every("latest, expected", TABLES["latest"])
def test_latest_counts_periods_of_each_area(client: Client, latest: str, expected: str) -> None:
    rows = client.data(f"/v1/figures?report=test&claims=preferred&latest={latest}")
    assert [f"{row['area']}.{row['period']}" for row in rows] == expected.split()


def days(row: dict[str, Any]) -> tuple[date, date]:
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
    address = migrated_url(engine)

    def fill(connection: Connection) -> None:
        claims.add_claims(connection)
        connection.execute(insert(PrintedFigure), list(stored()))
        rebuild(connection)

    within(address, fill)
    return address


async def found(database: Database, _catalogue: Catalogue, statements: Iterable[Any]) -> list[list[str]]:
    return [[row.id for row in await database.rows(one)] for one in statements]


def ids() -> Any:
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
    for bound, picked in zip(bounds, reading(address, found, [ids().where(clause) for clause in clauses]), strict=True):
        assert set(picked) == {id for id, value in values.items() if OPERATORS[op](value, bound)}, bound


@every("descending", [False, True])
def test_values_are_sorted_in_whole_units(address: str, descending: bool, values: dict[str, Decimal]) -> None:
    """Numbers that are equal, whatever they are printed as, are ordered by the next field only."""
    order = figure_conditions.ordered(Catalogue.empty(), Query(order=(Order("value", descending),)))
    (picked,) = reading(address, found, [ids().order_by(*order)])
    assert picked == sorted(sorted(values), key=lambda id: values[id], reverse=descending)


def test_every_field_that_a_condition_may_name_has_an_expression() -> None:
    for name in FILTERABLE:
        equal = Comparison(name, ComparisonOperator.EQ, None)
        assert figure_conditions.expression(equal, Catalogue.empty(), Lang.EN) is not None
