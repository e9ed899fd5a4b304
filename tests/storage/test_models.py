"""What the tables refuse on both engines, and that decimal text comes back as it was stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from api.storage import models
from tests.conftest import Client, within
from tests.helpers.tables import every

FIGURE: Table = models.PrintedFigure.__table__  # type: ignore[attr-defined]
RATE: Table = models.ExchangeRate.__table__  # type: ignore[attr-defined]
SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"


@pytest.fixture(scope="module")
def scratch(engine: str, migrated_url: Callable[[str], str]) -> str:
    """A migrated database whose figures these tests add to; what they add is refused or has an id of its own."""
    return migrated_url(engine)


def stored(url: str, id: str = SALES) -> dict[str, Any]:
    """The row of a figure."""
    return within(
        url, lambda connection: dict(connection.execute(select(FIGURE).where(FIGURE.c.id == id)).one()._mapping)
    )


def store(url: str, changes: dict[str, Any], table: Table = FIGURE) -> None:
    """Add a figure like the one of the seed, but for the changes and its id."""
    row = {**stored(url), "id": "test", **changes}
    within(url, lambda connection: connection.execute(insert(table).values(row)))


def test_a_figure_like_those_of_the_seed_can_be_stored(scratch: str) -> None:
    """What the refusals below change is all that keeps a figure out."""
    store(scratch, {"id": "whole"})
    assert stored(scratch, "whole") == stored(scratch) | {"id": "whole"}


REQUIRED = [
    "indicator",
    "area",
    "period",
    "id",
    "year",
    "first_day",
    "last_day",
    "value",
    "scale",
    "unit",
    "comparator",
    "status",
    "rank",
    "source",
    "phrase",
    "sentence_sha256",
    "release",
]
WRONG: list[tuple[str, Any]] = [
    ("indicator", "no-such-indicator"),
    ("area", "ATL"),
    ("year", 1066),
    ("unit", "kg"),
    ("source", "hearsay"),
    ("release", "no-such-release"),
    ("id", SALES),
    ("value", ""),
    ("phrase", ""),
    ("sentence_sha256", ""),
    ("sentence_sha256", "0" * 63),
    ("paragraph", 0),
    ("paragraph", -1),
    ("comparator", "≈"),
    ("comparator", ""),
    ("status", "Z"),
    ("rank", "best"),
]


@every("column", REQUIRED)
def test_a_figure_without_it_cannot_be_stored(scratch: str, column: str) -> None:
    """No figure stands without its value, unit, year, source, words and the hash of its sentence."""
    with pytest.raises(IntegrityError):
        store(scratch, {column: None})


@every(("column", "value"), WRONG)
def test_a_figure_with_it_cannot_be_stored(scratch: str, column: str, value: Any) -> None:
    """Nothing unknown, empty or repeated is stored in place of what is required."""
    with pytest.raises(IntegrityError):
        store(scratch, {column: value})


@every("column", ["paragraph", "prefix", "suffix", "inferred", "note_en", "note_zh", "restates"])
def test_a_figure_without_it_is_whole(scratch: str, column: str) -> None:
    """What a source may not give is not asked for."""
    store(scratch, {"id": f"without-{column}", column: None})
    assert stored(scratch, f"without-{column}")[column] is None


@every("name", ["unit", "source", "indicator", "area", "year", "release", "report"])
def test_what_a_figure_refers_to_cannot_be_taken_away(scratch: str, name: str) -> None:
    """Deleting what figures stand on is refused."""
    table = models.SQLModel.metadata.tables[name]
    with pytest.raises(IntegrityError):
        within(scratch, lambda connection: connection.execute(delete(table)))


@every(
    ("column", "value"),
    [("days", 0), ("mean", ""), ("last", ""), ("mean", None), ("base", "XXX"), ("quote", "XXX"), ("year", 1066)],
)
def test_a_rate_without_days_or_currencies_cannot_be_stored(scratch: str, column: str, value: Any) -> None:
    """A rate is known from at least one day, between two units."""
    row = {"base": "USD", "quote": "EUR", "year": 2024, "mean": "1", "last": "1", "last_day": "2024-12-31"}
    row |= {"days": 1, "partial": False, column: value}
    with pytest.raises(IntegrityError):
        within(scratch, lambda connection: connection.execute(insert(RATE).values(row)))


DECIMALS = ["57", "57.0", "0", "0.00", "-0.10", "9" * 30, "0." + "0" * 29 + "1", "1" * 30 + "." + "2" * 30, "0057"]


@every("value", DECIMALS)
def test_decimal_text_is_stored_exactly(scratch: str, value: str) -> None:
    """No engine pads, rounds or trims a printed number: 57 and 57.0 stay two."""
    store(scratch, {"id": f"decimal-{value}", "value": value})
    assert stored(scratch, f"decimal-{value}")["value"] == value


@pytest.mark.parametrize(
    ("value", "told"), [("57", "57"), ("57.0", "57.0"), ("9" * 30, "9" * 30), ("0." + "0" * 29 + "1",) * 2]
)
def test_decimal_text_is_served_exactly(fresh_url: str, connect: Callable[..., Client], value: str, told: str) -> None:
    """The API gives the stored digits, as text and as a number."""
    store(fresh_url, {"id": "served", "value": value, "scale": 0})
    answer = connect(fresh_url).get("/v1/figures/served?fields=value,value_text")
    assert f'"data":{{"value":{told},"value_text":"{told}"}}' in answer.text


def test_no_table_holds_a_binary_float(scratch: str) -> None:
    """Values are texts; every other number is a whole one."""

    def types(connection: Connection) -> set[str]:
        inspector = inspect(connection)
        names = inspector.get_table_names()
        return {str(column["type"]).partition("(")[0] for name in names for column in inspector.get_columns(name)}

    assert within(scratch, types) <= {"VARCHAR", "INTEGER", "BOOLEAN"}
