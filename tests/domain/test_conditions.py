"""Conditions: what their outermost parts say of a field."""

from __future__ import annotations

from api.domain.conditions import (
    Among,
    Both,
    Comparison,
    ComparisonOperator,
    Condition,
    Either,
    Not,
    Value,
    pinned,
)
from tests.helpers.tables import every


def is_(value: Value, field: str = "area") -> Comparison:
    """The field has the value."""
    return Comparison(field, ComparisonOperator.EQ, value)


@every(
    ("condition", "wanted"),
    [
        (None, ()),
        (is_("CHN"), ("CHN",)),
        (is_("CHN", "unit"), ()),
        (is_(None), ()),
        (Comparison("area", ComparisonOperator.NE, "CHN"), ()),
        (Comparison("area", ComparisonOperator.STARTS, "C"), ()),
        (Among("area", ("CHN", "DEU")), ("CHN", "DEU")),
        (Among("area", ("CHN", None)), ()),
        (Both((is_("x", "unit"), is_("CHN"))), ("CHN",)),
        (Both((Both((is_("x", "unit"), is_("CHN"))), is_("DEU"))), ("CHN",)),
        (Both((Either((is_("CHN"), is_("DEU"))), is_("x", "unit"))), ()),
        (Either((is_("CHN"), is_("x", "unit"))), ()),
        (Not(is_("CHN")), ()),
    ],
)
def test_what_a_condition_pins(condition: Condition | None, wanted: tuple[str, ...]) -> None:
    """Only what must hold of every figure narrows a search down: an `or` or a `not` says nothing."""
    assert pinned(condition, "area") == wanted
