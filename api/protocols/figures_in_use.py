"""Which figures there are, told by their codes and periods instead of one by one.

A series of thirty years is one row here. What all figures have is counted at load and read once a release.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.conditions import Both, Comparison, ComparisonOperator
from api.domain.period import Period
from api.domain.query import Claims, Page, Query
from api.service.cache import OnceARelease
from api.service.figures import FigureService
from api.service.threads import off_the_loop

PREFERRED = Comparison("preferred", ComparisonOperator.EQ, True)


Periods = Mapping[str, frozenset[str]]
"""By indicator, the periods that there are figures of."""


def together(periods: Periods) -> frozenset[str]:
    """The periods of all indicators."""
    return frozenset().union(*periods.values())


class SeriesPlace(NamedTuple):
    """What the figures of a line have in common; where any of it changes, another place begins."""

    frequency: str
    area: str
    indicator: str
    unit: str
    vintage: str | None
    comparator: str
    source: str


_COLUMNS = SeriesPlace._fields[1:]
_INDICATOR = _COLUMNS.index("indicator")


@dataclass(frozen=True, slots=True)
class FiguresInUse:
    """The places that some figures have, and by indicator their periods."""

    places: Sequence[SeriesPlace]
    periods: Periods

    @property
    def all_periods(self) -> frozenset[str]:
        """The periods of all indicators."""
        return together(self.periods)


async def in_use(service: FigureService, catalogue: Catalogue, query: Query) -> FiguresInUse:
    """Where the figures are that a query selects by its filters and its choice among claims."""
    asked = _by_claims(query)
    dated, rows = await asyncio.gather(
        # With the year, which its period tells, SQLite reads the table as it lies: by the index of periods alone it
        # would look up each row of the table in turn, at four times the cost.
        service.distinct(catalogue, asked, ("indicator", "year", "period")),
        service.distinct(catalogue, asked, _COLUMNS),
    )
    periods = await off_the_loop(lambda: _by_indicator((indicator, period) for indicator, _, period in dated))
    letters = await off_the_loop(lambda: _frequencies(periods))
    mixed: dict[str, list[str]] = {}
    for indicator, found in letters.items():
        for letter in found if len(found) > 1 else ():
            mixed.setdefault(letter, []).append(indicator)
    # The table has no column for the length of a period: where an indicator has several, they are asked for in turn.
    narrower = {
        letter: replace(asked, frequencies=(letter,), indicators=tuple(codes)) for letter, codes in mixed.items()
    }
    apart = {letter: await service.distinct(catalogue, one, _COLUMNS) for letter, one in narrower.items()}

    def places() -> Iterator[SeriesPlace]:
        for row in rows:
            letter, *others = letters[row[_INDICATOR]]
            if not others:
                yield SeriesPlace(letter, *row)
        for letter, found in apart.items():
            yield from (SeriesPlace(letter, *row) for row in found)

    return FiguresInUse(await off_the_loop(lambda: list(places())), periods)


def _by_indicator(rows: Iterable[tuple[Any, ...]]) -> Periods:
    found: dict[str, set[str]] = {}
    for indicator, period in rows:
        found.setdefault(indicator, set()).add(period)
    return {indicator: frozenset(texts) for indicator, texts in found.items()}


def _frequencies(periods: Periods) -> Mapping[str, Collection[str]]:
    """By indicator, the letters of its periods' lengths."""
    letters = {text: Period.parse(text).frequency for text in together(periods)}
    return {indicator: {letters[text] for text in texts} for indicator, texts in periods.items()}


def _by_claims(query: Query) -> Query:
    """The query with its choice among claims as a condition, which is all that `distinct` looks at."""
    if query.claims is Claims.ALL:
        return query
    return replace(query, where=Both((PREFERRED, query.where)) if query.where else PREFERRED)


_AREAS: OnceARelease[Sequence[str]] = OnceARelease()
_PERIODS: OnceARelease[Periods] = OnceARelease()
_ALL: OnceARelease[FiguresInUse] = OnceARelease()


async def areas_in_use(service: FigureService, catalogue: Catalogue) -> Sequence[str]:
    """The areas that figures are about, in order; read once a release."""

    async def make() -> Sequence[str]:
        return sorted(area for (area,) in await service.areas(catalogue))

    return await _AREAS.get(catalogue, make)


async def periods_in_use(service: FigureService, catalogue: Catalogue) -> Periods:
    """The periods that figures are about; read once a release."""

    async def make() -> Periods:
        rows = await service.periods(catalogue)
        return await off_the_loop(lambda: _by_indicator(rows))

    return await _PERIODS.get(catalogue, make)


async def all_in_use(service: FigureService, catalogue: Catalogue, claims: Claims) -> FiguresInUse:
    """Where the preferred figures are, or every source's claims; read once a release."""

    async def make() -> FiguresInUse:
        # Wherever claims are, one of them is the preferred one: both have the same periods.
        periods, rows = await asyncio.gather(periods_in_use(service, catalogue), service.places(catalogue, claims))
        return FiguresInUse(await off_the_loop(lambda: [SeriesPlace._make(row) for row in rows]), periods)

    return await _ALL.get(catalogue, make, claims)


async def by_claims(service: FigureService, catalogue: Catalogue) -> Mapping[Claims, FiguresInUse]:
    """Where the preferred figures are and where every source's claims, both read at the same time."""
    found = await asyncio.gather(*(all_in_use(service, catalogue, claims) for claims in Claims))
    return dict(zip(Claims, found, strict=True))


async def how_many(service: FigureService, catalogue: Catalogue, query: Query) -> int:
    """How many figures a query selects on all its pages."""
    return (await service.printed(catalogue, replace(query, page=Page(limit=0), order=()))).total
