"""Series, periods and areas in use, as protocols list them; those of all figures are read once a release."""

import asyncio
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.query import Claims, Query
from api.service.concurrency import off_the_loop, once_a_release
from api.service.figures import FigureService

Periods = Mapping[str, frozenset[str]]
"""By indicator, the periods of its figures."""


def together(periods: Periods) -> frozenset[str]:
    """The periods of all indicators, each once."""
    return frozenset().union(*periods.values())


class SeriesPlace(NamedTuple):
    """The codes that all figures of one series share."""

    frequency: str
    area: str
    indicator: str
    unit: str
    vintage: str | None
    comparator: str
    source: str


class FiguresInUse(NamedTuple):
    """The series of some figures, and by indicator their periods."""

    places: Sequence[SeriesPlace]
    periods: Periods


async def in_use(service: FigureService, catalogue: Catalogue, query: Query) -> FiguresInUse:
    """The series of the figures that a query selects, and by indicator their periods."""
    periods, rows = await asyncio.gather(
        _periods(service, catalogue, query), service.distinct(catalogue, query, SeriesPlace._fields)
    )
    once: dict[str | None, str | None] = {}  # each code once: rows repeat a few of them a hundred thousand times
    return FiguresInUse(
        await off_the_loop(lambda: [SeriesPlace._make(map(once.setdefault, row, row)) for row in rows]), periods
    )


async def _periods(service: FigureService, catalogue: Catalogue, query: Query) -> Periods:
    """By indicator, the periods of the figures that a query selects."""
    # Because of the year (which the period contains) SQLite reads the table in its own order; by the index of periods
    # alone it would look up each row of the table, which takes four times as long.
    rows = await service.distinct(catalogue, query, ("indicator", "year", "period"))
    return await off_the_loop(
        lambda: {code: frozenset(period for _, _, period in own) for code, own in groupby(rows, itemgetter(0))}
    )


_EVERY = Query(claims=Claims.ALL)


@once_a_release
async def areas_in_use(service: FigureService, catalogue: Catalogue) -> Sequence[str]:
    """The sorted codes of the areas that figures are about; read once a release."""
    return await service.values(catalogue, _EVERY, "area")


@once_a_release
async def periods_in_use(service: FigureService, catalogue: Catalogue) -> Periods:
    """By indicator, the periods of all claims, which the preferred claims have too; read once a release."""
    return await _periods(service, catalogue, _EVERY)


_all_in_use = once_a_release(in_use)


async def by_claims(service: FigureService, catalogue: Catalogue) -> Mapping[Claims, FiguresInUse]:
    """For PREFERRED and for ALL, the series and periods of these claims; read one after the other to spare memory."""
    return {claims: await _all_in_use(service, catalogue, Query(claims=claims)) for claims in Claims}
