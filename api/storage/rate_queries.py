"""Exchange rates as they are stored: those of pairs of currencies, and pages of all of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import anyio.to_thread
from sqlalchemy import Row, tuple_
from sqlmodel import col, func, select

from api.domain.catalogue_entries import ExchangeRateBase
from api.storage.database import BULK, Database
from api.storage.models import ExchangeRate


async def rates_of(database: Database, pairs: Collection[tuple[str, str]]) -> list[ExchangeRateBase]:
    """The rates of every year of some pairs; a pair is found in the direction in which it is stored only."""
    if not pairs:
        return []
    pair = tuple_(col(ExchangeRate.base), col(ExchangeRate.quote))
    return _rates(await database.rows(select(ExchangeRate).where(pair.in_(sorted(pairs)))))


async def rate_table(
    database: Database,
    base: Sequence[str],
    quote: Sequence[str],
    years: Sequence[int],
    limit: int,
    offset: int,
) -> tuple[list[ExchangeRateBase], int]:
    """A page of the rates of some currencies and years, and how many there are; all where none is named."""
    chosen = [
        column.in_(values)
        for column, values in (
            (col(ExchangeRate.base), base),
            (col(ExchangeRate.quote), quote),
            (col(ExchangeRate.year), years),
        )
        if values
    ]
    total = (await database.rows(select(func.count()).select_from(ExchangeRate).where(*chosen)))[0][0]
    key = (col(ExchangeRate.base), col(ExchangeRate.quote), col(ExchangeRate.year))
    page = select(ExchangeRate).where(*chosen).order_by(*key).limit(limit).offset(offset)
    rows = await database.rows(page, bulk=limit > BULK)
    return (_rates(rows) if len(rows) <= BULK else await anyio.to_thread.run_sync(_rates, rows)), total


def _rates(rows: Sequence[Row[Any]]) -> list[ExchangeRateBase]:
    return [ExchangeRateBase(**row._mapping) for row in rows]
