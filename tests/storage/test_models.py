"""What the tables refuse on both engines, decimal text that comes back as it was stored, and rows by reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import Connection, Table, delete, insert, inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from api.domain.query import Query
from api.plugins.packages.load import figure_row
from api.plugins.packages.rows import PackagedFigure
from api.storage import catalogue as catalogue_queries
from api.storage import models
from api.storage.database import Database
from api.storage.figures import sourced_figures
from api.storage.models import PrintedFigure, Withdrawal
from tests.conftest import Client, MakeUrl, within
from tests.helpers import claims
from tests.helpers.tables import count, every

pytestmark = pytest.mark.both_engines

FIGURE: Table = models.PrintedFigure.__table__  # type: ignore[attr-defined]
RATE: Table = models.ExchangeRate.__table__  # type: ignore[attr-defined]
SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def scratch(engine: str, migrated_url: MakeUrl) -> str:
    """A migrated database whose figures these tests add to; what they add is refused or has an id of its own."""
    return migrated_url(engine)


def stored(connection: Connection, id: str = SALES) -> dict[str, Any]:
    """The row of a figure."""
    return dict(connection.execute(FIGURE.select().where(FIGURE.c.id == id)).one()._mapping)


def store(connection: Connection, changes: dict[str, Any]) -> None:
    """Add a figure like the one of the seed, but for the changes and its id."""
    connection.execute(insert(FIGURE).values({**stored(connection), "id": "test", **changes}))


def kept(url: str, inputs: list[tuple[str, Any]]) -> None:
    """Each column can be stored with its value, and is read as that."""

    def work(connection: Connection) -> None:
        for number, (column, value) in enumerate(inputs):
            store(connection, {"id": f"with-{column}-{number}", column: value})
            assert stored(connection, f"with-{column}-{number}")[column] == value, (column, value)

    count(len(inputs))
    within(url, work)


def refused(url: str, inputs: list[Any], attempt: Callable[[Connection, Any], Any]) -> None:
    """Each input is refused, whatever was refused before it."""

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

    count(len(inputs))
    assert within(url, work) == []


def test_a_figure_like_those_of_the_seed_can_be_stored(scratch: str) -> None:
    """What the refusals below change is all that keeps a figure out."""
    within(scratch, lambda connection: store(connection, {"id": "whole"}))
    read = within(scratch, lambda connection: (stored(connection, "whole"), stored(connection)))
    assert read[0] == read[1] | {"id": "whole"}


REQUIRED = """
indicator area period id year first_day last_day value scale unit comparator status rank source phrase sentence_sha256
release
"""
WRONG: list[tuple[str, Any]] = [
    *[("indicator", "no-such-indicator"), ("area", "ATL"), ("year", 1066), ("unit", "kg"), ("source", "hearsay")],
    *[("release", "no-such-release"), ("id", SALES), ("value", ""), ("phrase", ""), ("sentence_sha256", "")],
    *[("sentence_sha256", "0" * 63), ("paragraph", 0), ("paragraph", -1), ("comparator", "≈"), ("comparator", "")],
    *[("status", "Z"), ("rank", "best")],
]


def test_a_figure_without_what_is_required_or_with_what_is_wrong_cannot_be_stored(scratch: str) -> None:
    """It needs its value, unit, year, source, words and the hash of its sentence, none of it unknown or repeated."""
    wrong = [*((column, None) for column in REQUIRED.split()), *WRONG]
    refused(scratch, wrong, lambda connection, given: store(connection, dict([given])))


def test_a_figure_without_what_may_be_missing_is_whole(scratch: str) -> None:
    """What a source may not give is not required."""
    names = ("paragraph", "prefix", "suffix", "inferred", "note_en", "note_zh", "restates")
    kept(scratch, [(name, None) for name in names])


def test_what_a_figure_refers_to_cannot_be_taken_away(scratch: str) -> None:
    """Deleting what figures depend on is refused."""
    tables = models.SQLModel.metadata.tables
    names = ["unit", "source", "indicator", "area", "year", "release", "report"]
    refused(scratch, names, lambda connection, name: connection.execute(delete(tables[name])))


def test_a_rate_without_days_or_currencies_cannot_be_stored(scratch: str) -> None:
    """A rate is made from at least one day, between two units."""
    row = {"base": "USD", "quote": "EUR", "year": 2024, "mean": "1", "last": "1", "last_day": "2024-12-31"}
    row |= {"days": 1, "partial": False}
    wrong = [("days", 0), ("mean", ""), ("last", ""), ("mean", None), ("base", "XXX"), ("quote", "XXX"), ("year", 1066)]
    refused(scratch, wrong, lambda connection, given: connection.execute(insert(RATE).values(row | dict([given]))))


SERVED = ["57", "57.0", "9" * 30, "0." + "0" * 29 + "1"]


def test_decimal_text_is_stored_exactly(scratch: str) -> None:
    """No engine pads, rounds or trims a printed number: 57 and 57.0 stay two."""
    values = [*SERVED, "0", "0.00", "-0.10", "1" * 30 + "." + "2" * 30, "0057"]
    kept(scratch, [("value", value) for value in values])


def test_decimal_text_is_served_exactly(fresh_url: str, connect: Callable[..., Client]) -> None:
    """The API gives the stored digits, as text and as a number."""
    count(len(SERVED))
    for place, value in enumerate(SERVED):
        changes = {"id": f"served-{place}", "value": value, "scale": 0}
        within(fresh_url, lambda connection, changes=changes: store(connection, changes))
    client = connect(fresh_url)
    for place, value in enumerate(SERVED):
        answer = client.get(f"/v1/figures/served-{place}?fields=value,value_text")
        assert f'"data":{{"value":{value},"value_text":"{value}"}}' in answer.text


def test_no_table_holds_a_binary_float(scratch: str) -> None:
    """Values are texts; every other number is a whole one."""

    def types(connection: Connection) -> set[str]:
        inspector = inspect(connection)
        names = inspector.get_table_names()
        return {str(column["type"]).partition("(")[0] for name in names for column in inspector.get_columns(name)}

    assert within(scratch, types) <= {"VARCHAR", "INTEGER", "BOOLEAN"}


@pytest.fixture(scope="module")
def address(engine: str, migrated_url: MakeUrl) -> str:
    """A migrated database with the made-up report, whose figures were withdrawn and replaced."""
    address = migrated_url(engine)
    within(address, claims.add_claims)
    return address


def in_session(url: str, work: Callable[[Session], Result]) -> Result:
    """Do the work with a session of a transaction."""

    def run(connection: Connection) -> Result:
        with Session(connection) as session:
            return work(session)

    return within(url, run)


@every("column", ["source", "release"])
def test_a_column_and_its_row_agree(address: str, column: str) -> None:
    """The row of `source_row` is the one that `source` names, and so for every reference."""

    def look(session: Session) -> None:
        for row in session.exec(select(PrintedFigure).limit(20)):
            assert getattr(row, f"{column}_row").id == getattr(row, column)

    in_session(address, look)


def test_a_withdrawn_figure_has_its_withdrawal(address: str) -> None:
    """It names the figure in its place; a figure that is valid has none, and a select may want these."""

    def look(session: Session) -> None:
        figures = {figure.id: figure for figure in session.exec(select(PrintedFigure))}
        gone = figures[claims.figure_id("FRA.2018.a-old")].withdrawal
        assert gone is not None
        assert gone.replaced_by == claims.figure_id("FRA.2018.a-old.2")
        assert figures[SALES].withdrawal is None
        standing = session.exec(select(PrintedFigure).where(~col(PrintedFigure.withdrawal).has())).all()
        withdrawn = session.exec(select(Withdrawal)).all()
        assert len(figures) - len(standing) == len(withdrawn) == len(claims.WITHDRAWALS)

    in_session(address, look)


def test_figures_come_with_the_rows_of_their_sources(address: str, portal: BlockingPortal) -> None:
    """They can be read after the session is closed, and are those of the sources named."""

    async def read() -> list[tuple[str, str]]:
        database = Database(address)
        try:
            catalogue = await catalogue_queries.catalogue(database)
            figures = await sourced_figures(database, catalogue, Query(sources=("cfis-2025-09-15",)))
            return [(figure.source_row.id, figure.source_row.publisher) for figure in figures]
        finally:
            await database.close()

    assert set(portal.call(read)) == {("cfis-2025-09-15", "CFIS")}


def test_a_packaged_figure_gives_every_column() -> None:
    """What a load inserts has the columns of the table, since no instance of it is made."""
    row = {"indicator": "online-retail-sales", "area": "CHN", "period": "2024", "value": "1", "unit": "CNY"}
    row |= {"source": "s", "phrase": "1", "sentence_sha256": "0" * 64}
    cells = figure_row(PackagedFigure(**row), "id", "release")
    assert len(cells) == len(PrintedFigure.model_fields)
    assert cells[:4] == ("online-retail-sales", "CHN", "2024", "id")
