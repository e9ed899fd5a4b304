"""Conditions on the served value: SQL on both engines and Python's Decimal agree, to the last digit."""

from __future__ import annotations

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
from api.domain.conditions import FILTERABLE, MAX_DIGITS, Comparison, ComparisonOperator, Order
from api.domain.query import Lang
from api.storage import figure_conditions
from api.storage.models import PrintedFigure
from tests.conftest import MakeUrl, within
from tests.helpers import claims
from tests.helpers.tables import every

pytestmark = pytest.mark.both_engines

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

    within(address, fill)
    return address


def found(address: str, statements: Iterable[Any]) -> list[list[str]]:
    """The ids that each statement finds."""
    return within(address, lambda connection: [list(connection.execute(one).scalars()) for one in statements])


def ids() -> Any:
    """The ids of the rows with every number."""
    return select(col(PrintedFigure.id)).where(col(PrintedFigure.area) == "ESP")


def no_preference() -> Any:
    """No condition here is on which claim stands."""
    raise AssertionError


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
    clauses = [
        figure_conditions.expression(condition, Catalogue.empty(), Lang.EN, no_preference) for condition in conditions
    ]
    for bound, picked in zip(bounds, found(address, (ids().where(clause) for clause in clauses)), strict=True):
        assert set(picked) == {id for id, value in values.items() if OPERATORS[op](value, bound)}, bound


@every("descending", [False, True])
def test_values_are_sorted_in_whole_units(address: str, descending: bool, values: dict[str, Decimal]) -> None:
    """Numbers that are equal, whatever they are printed as, are told apart by the next field only."""
    order = figure_conditions.ordering([Order("value", descending)], Catalogue.empty(), Lang.EN, no_preference)
    (picked,) = found(address, [ids().order_by(*order, col(PrintedFigure.id))])
    assert picked == sorted(sorted(values), key=lambda id: values[id], reverse=descending)


def test_every_field_that_a_condition_may_name_has_an_expression() -> None:
    """The list of the domain, which protocols show their clients, is what the SQL can do."""
    assert figure_conditions.FIELDS == FILTERABLE
