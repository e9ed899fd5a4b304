"""What is kept of a figure at its load is what would be made of it when it is asked for."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlmodel import col, select

from api.domain.quantity import plain
from api.storage.models import ServedClaim
from tests.conftest import Client, within


def kept(connection: Connection) -> dict[str, tuple[object, ...]]:
    """The columns that are kept, by the figure's id."""
    claim = ServedClaim
    columns = (claim.figure, claim.value, claim.low, claim.high)
    rows = connection.execute(select(*columns).where(col(claim.until) > 2**30)).all()
    return {row.figure: tuple(row)[1:] for row in rows}


def test_kept_numbers_are_those_that_are_served(client: Client, url: str) -> None:
    """Every claim that stands, value and both ends digit for digit, no claim left out."""
    served = client.exact("/v1/figures?claims=all&limit=10000&fields=id,value,low,high")
    told = {row["id"]: tuple(None if row[name] is None else plain(row[name]) for name in ("value", "low", "high"))
            for row in served}  # fmt: skip
    assert told
    assert within(url, kept) == told
