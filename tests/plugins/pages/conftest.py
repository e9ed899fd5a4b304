"""Clients over databases that tests of pages change, each made once in a module."""

import functools
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, update
from sqlmodel import col

from api.storage import tables as models
from tests.conftest import Client, MakeUrl, within, without_reports
from tests.helpers import odd_report
from tests.helpers.rows import tables

Filled = Callable[[Callable[[Connection], None]], Client]


@pytest.fixture(scope="module")
def filled(engine: str, migrated_url: MakeUrl, connect: Callable[..., Client]) -> Filled:
    """Makes a client over the seed as a function changes it; the same client for the same function."""

    @functools.cache
    def make(change: Callable[[Connection], None]) -> Client:
        address = migrated_url(engine)
        within(address, change)
        return connect(address)

    return make


def _without_money(connection: Connection) -> None:
    odd_report.add_odd_report(connection)
    money = [code for code, (_, kind, _, _) in odd_report.SERIES.items() if kind == "money"]
    for model, column in ((models.PrintedFigure, "indicator"), (models.Indicator, "code")):
        connection.execute(delete(model).where(col(getattr(model, column)).in_(money)))


CFIS = "cfis-2025-09-15"
DETAILS, CHECKED = (dict(tables(__file__)[name]) for name in ("details", "checked"))


def know_all(connection: Connection) -> None:
    """Make all known of one source, and keep a verification of three of its figures."""
    connection.execute(update(models.Source).where(models.Source.id == CFIS).values(**DETAILS))  # type: ignore[arg-type]
    rows = [{"figure": id, "verdict": found, "checked_at": "2026-11-25T10:00:00Z"} for id, found in CHECKED.items()]
    connection.execute(insert(models.Verification), rows)


def _add_more(connection: Connection) -> None:
    """A series in two units, a count of two sources, forecasts ahead of a figure, more lines than a picture has."""
    odd_report.add_odd_report(connection)
    source = {"id": "odd-second", "publisher": "B", "language": "en", "url": "https://b.example/", "tier": "B"}
    connection.execute(insert(models.Source), [source])
    years = [{"year": year, "first_day": f"{year}-01-01", "last_day": f"{year}-12-31"} for year in (2029, 2030)]
    known = {row[0] for row in connection.execute(models.Year.__table__.select())}
    connection.execute(insert(models.Year), [row for row in years if row["year"] not in known])
    row = odd_report.figure_row
    twice = {"id": "odd-many.CHN.1999.second", "source": "odd-second"}
    rows = [row("odd-none", "2022", "15", 0, "="), row("odd-none", "2023", "16", 0, "=") | {"unit": "USD"}]
    rows += [row("odd-many", "1999", "113", 0, "=") | twice]
    rows += [row("odd-more", "2021", "0.0", 12, "=")]
    rows += [row("odd-one", year, "33", 9, "=") | {"status": "F"} for year in ("2029", "2030")]
    for place, area in enumerate(["AUT", "BEL", "BRA", "CAN", "DEU", "DNK", "ESP", "FRA", "GBR", "ITA", "JPN", "WLD"]):
        for year in ("2021", "2022"):
            beside = row("odd-negative", year, f"{place}.5", 0, "=")
            rows.append(beside | {"area": area, "id": f"odd-negative.{area}.{year}.{odd_report.SOURCE}"})
    connection.execute(insert(models.PrintedFigure), rows)


def _over(change: Callable[[Connection], None]) -> Any:

    @pytest.fixture(scope="module")
    def client(filled: Filled) -> Client:
        return filled(change)

    return client


empty = _over(without_reports)
odd = _over(odd_report.add_odd_report)
"""Hostile names and series of every shape."""
odder = _over(_add_more)
countless = _over(_without_money)
known = _over(know_all)
