"""What some figures cover: of which indicators, areas, sources and days they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.domain.catalogue import Catalogue
from api.domain.period import Period
from api.domain.query import Query
from api.service.cache import OnceARelease
from api.service.figures import FigureService


@dataclass(frozen=True, slots=True)
class DataCoverage:
    """The codes of indicators, areas and sources that there are figures of, in order, and their first and last day."""

    indicators: Sequence[str]
    areas: Sequence[str]
    sources: Sequence[str]
    first: date | None
    last: date | None


_COVERAGE: OnceARelease[DataCoverage] = OnceARelease()


async def coverage(service: FigureService, catalogue: Catalogue, query: Query) -> DataCoverage:
    """What the claims that a query selects cover; that of the newest data is found once a release."""
    if query.as_of is not None:
        return await _found(service, catalogue, query)
    return await _COVERAGE.get(catalogue, lambda: _found(service, catalogue, query), query)


async def _found(service: FigureService, catalogue: Catalogue, query: Query) -> DataCoverage:
    indicators, areas, sources, periods = [
        await service.values(catalogue, query, column) for column in ("indicator", "area", "source", "period")
    ]
    spans = [Period.parse(text) for text in periods]
    return DataCoverage(
        indicators,
        areas,
        sources,
        min((span.first for span in spans), default=None),
        max((span.last for span in spans), default=None),
    )
