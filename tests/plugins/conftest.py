"""Databases that try a protocol: one with rival claims and awkward figures beside the real ones, one without any."""

from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from api.storage import tables as models
from tests.conftest import Client, Connect, MakeUrl, within, without_reports
from tests.helpers import claims
from tests.helpers.rows import cases

BIG = "12345678901234567890.123456789012345678901234567"
AWKWARD_NAME = 'it\'s <b>5 & 6</b> &amp; ]]> <!-- "15.5", 🛒 a\x0bb\ue000c'
AWKWARD_INDICATOR = "retail-ecommerce-sales-growth"


def awkward_id(period: str) -> str:
    return f"{AWKWARD_INDICATOR}.USA.{period}.a-old"


def _add(connection: Connection) -> None:
    claims.add_claims(connection)
    rows: list[dict[str, Any]] = []
    for period, value, scale, comparator, phrase in cases(__file__, "awkward"):
        row = claims.figure(f"USA {period} a-old 1.0 normal test.1")
        row |= {"value": value, "scale": int(scale or 0), "comparator": comparator, "phrase": phrase, "unit": "percent"}
        row |= {"note_en": phrase, "note_zh": phrase, "id": awkward_id(period), "indicator": AWKWARD_INDICATOR}
        rows.append(row)
    dollars = {**claims.figure("DEU 2010 a-old 0.2 normal test.1"), "id": claims.figure_id("DEU.2010-S2.a-old")}
    rows.append({**dollars, "unit": "USD", "period": "2010-S2", "first_day": "2010-07-01", "last_day": "2010-12-31"})
    connection.execute(insert(models.PrintedFigure), [{"note_en": None, "note_zh": None, **row} for row in rows])
    indicator = update(models.Indicator).where(models.Indicator.code == AWKWARD_INDICATOR)
    connection.execute(indicator.values(name_en=AWKWARD_NAME, name_zh=AWKWARD_NAME))
    source = update(models.Source).where(models.Source.id == "a-old")
    connection.execute(source.values(title=AWKWARD_NAME, publisher=AWKWARD_NAME))


@pytest.fixture(scope="module")
def rich(engine: str, migrated_url: MakeUrl, connect: Connect) -> Client:
    """A client over the served reports, a report of rival claims, and awkward figures; nothing is kept ready."""
    address = migrated_url(engine)
    within(address, _add)
    return connect(address, cache_bytes=0)


@pytest.fixture(scope="module")
def bare(engine: str, migrated_url: MakeUrl, connect: Connect) -> Client:
    """A client over a database with units, areas and rates, and not one figure."""
    address = migrated_url(engine)
    within(address, without_reports)
    return connect(address, cache_bytes=0)
