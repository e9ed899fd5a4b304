"""What the tables refuse on both engines, decimal text that comes back as it was stored, and rows by reference."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, inspect
from sqlalchemy.exc import IntegrityError

from api.storage import tables as models
from tests.conftest import Connect, MakeUrl, within
from tests.helpers.rows import tables

pytestmark = pytest.mark.both_engines

FIGURE: Table = models.PrintedFigure.__table__  # type: ignore[attr-defined]
RATE: Table = models.ExchangeRate.__table__  # type: ignore[attr-defined]
SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"


@pytest.fixture(scope="module")
def scratch(engine: str, migrated_url: MakeUrl) -> str:
    return migrated_url(engine)


def stored(connection: Connection, id: str = SALES) -> dict[str, Any]:
    return dict(connection.execute(FIGURE.select().where(FIGURE.c.id == id)).one()._mapping)


def store(connection: Connection, changes: dict[str, Any]) -> None:
    connection.execute(insert(FIGURE).values({**stored(connection), "id": "test", **changes}))


def kept(url: str, inputs: list[tuple[str, Any]]) -> None:
    def work(connection: Connection) -> None:
        for number, (column, value) in enumerate(inputs):
            store(connection, {"id": f"with-{column}-{number}", column: value})
            assert stored(connection, f"with-{column}-{number}")[column] == value, (column, value)

    within(url, work)


def refused(url: str, inputs: Iterable[Any], attempt: Callable[[Connection, Any], Any]) -> None:
    def work(connection: Connection) -> list[Any]:
        taken = []
        for given in inputs:
            try:
                with connection.begin_nested():
                    attempt(connection, given)
                    taken.append(given)
            except IntegrityError:
                continue
        return taken

    assert within(url, work) == []


WRONG: list[tuple[str, Any]] = [
    *[("indicator", "no-such-indicator"), ("area", "ATL"), ("year", 1066), ("unit", "furlongs"), ("source", "hearsay")],
    *[("release", "no-such-release"), ("id", SALES), ("value", ""), ("phrase", ""), ("sentence_sha256", "")],
    *[("sentence_sha256", "0" * 63), ("paragraph", 0), ("paragraph", -1), ("comparator", "≈"), ("comparator", "")],
    *[("status", "Z"), ("rank", "best")],
]


def test_what_is_incomplete_or_wrong_cannot_be_stored_or_taken_away(scratch: str) -> None:
    """What a figure or a rate needs, which is known and not repeated; paragraph, context and notes may be missing."""
    wrong = [*((name, None) for (name,) in tables(__file__)["required"]), *WRONG]
    refused(scratch, wrong, lambda connection, given: store(connection, dict([given])))
    names = ("paragraph", "prefix", "suffix", "inferred", "note_en", "note_zh", "restates")
    kept(scratch, [(name, None) for name in names])
    known = models.SQLModel.metadata.tables
    names = ("unit", "source", "indicator", "area", "year", "release", "report")
    refused(scratch, names, lambda connection, name: connection.execute(delete(known[name])))
    row = {"base": "USD", "quote": "EUR", "year": 2024, "mean": "1", "last": "1", "last_day": "2024-12-31"}
    row |= {"days": 1, "partial": False}
    wrong = [("days", 0), ("mean", ""), ("last", ""), ("mean", None), ("base", "XXX"), ("quote", "XXX"), ("year", 1066)]
    refused(scratch, wrong, lambda connection, given: connection.execute(insert(RATE).values(row | dict([given]))))


SERVED = ["57", "57.0", "9" * 30, "0." + "0" * 29 + "1"]


def test_decimal_text_is_stored_and_served_exactly(fresh_url: str, connect: Connect) -> None:
    """No engine pads, rounds or trims a printed number: 57 and 57.0 stay two."""
    values = [*SERVED, "0", "0.00", "-0.10", "1" * 30 + "." + "2" * 30, "0057"]
    kept(fresh_url, [("value", value) for value in values])
    for place, value in enumerate(SERVED):
        changes = {"id": f"served-{place}", "value": value, "scale": 0}
        within(fresh_url, lambda connection, changes=changes: store(connection, changes))
    client = connect(fresh_url)
    for place, value in enumerate(SERVED):
        answer = client.get(f"/v1/figures/served-{place}?fields=value,value_text")
        assert f'"data":{{"value":{value},"value_text":"{value}"}}' in answer.text


def test_no_table_holds_a_binary_float(scratch: str) -> None:
    def types(connection: Connection) -> set[str]:
        inspector = inspect(connection)
        names = inspector.get_table_names()
        return {str(column["type"]).partition("(")[0] for name in names for column in inspector.get_columns(name)}

    assert within(scratch, types) <= {"VARCHAR", "INTEGER", "BOOLEAN"}
