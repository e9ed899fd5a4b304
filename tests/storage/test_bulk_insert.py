"""Many rows at once, by COPY or by statements of a thousand: all of them, or the errors of any other insert."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, func
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from api.storage.bulk_insert import insert_rows
from api.storage.models import Year
from tests.conftest import within

COLUMNS = ("year", "first_day", "last_day")


def years(first: int, count: int) -> list[tuple[int, str, str]]:
    """Rows of the table of years."""
    return [(year, f"{year}-01-01", f"{year}-12-31") for year in range(first, first + count)]


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2500])
def test_all_rows_are_there(fresh_url: str, count: int) -> None:
    """However many statements they take; none, too."""

    def work(connection: Connection) -> int:
        insert_rows(connection, "year", COLUMNS, years(5000, count))
        return connection.execute(select(func.count()).where(col(Year.year) >= 5000)).scalar_one()

    assert within(fresh_url, work) == count


def test_a_row_that_is_there_already(fresh_url: str) -> None:
    """It is refused by the error that readers of the database's errors know, and nothing of the transaction is kept."""

    def work(connection: Connection) -> None:
        insert_rows(connection, "year", COLUMNS, years(5000, 10))
        insert_rows(connection, "year", COLUMNS, years(5009, 1))

    with pytest.raises(DBAPIError):
        within(fresh_url, work)
    there = select(func.count()).where(col(Year.year) >= 5000)
    assert within(fresh_url, lambda connection: connection.execute(there).scalar_one()) == 0
