"""One World Bank request: the figures that it asks for, and how lists are paged and wrapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from api.domain.catalogue import Catalogue
from api.domain.conditions import Among, Both
from api.domain.figure import Dataset
from api.domain.query import Lang, Page, Query
from api.protocols.figures_in_use import areas_in_use, periods_in_use, together
from api.protocols.worldbank import rows
from api.protocols.worldbank.parameters import COMMON, JSON, WorldBankQuery
from api.web.dependencies import service_of

_ORDER = ("indicator", "area", "-period")


@dataclass(frozen=True, slots=True)
class WorldBankRequest:
    """One request: its catalogue and language, and how its answers are paged."""

    request: Request
    catalogue: Catalogue
    lang: Lang
    path: str

    def query(self, accepted: Sequence[str] = COMMON, formats: Sequence[str] = (JSON,)) -> WorldBankQuery:
        """The query string, checked."""
        query = WorldBankQuery.read(self.request.scope["query_string"], accepted)
        query.check_format(formats)
        return query

    def listed(self, found: Sequence[rows.Row], query: WorldBankQuery) -> Any:
        """A list as their first, simple paths give it."""
        start = (query.page - 1) * query.per_page
        return [paging(query, len(found)), found[start : start + query.per_page]]

    def concept(self, concept: str, found: Sequence[rows.Row], query: WorldBankQuery) -> Any:
        """Variables of a concept, as the paths of a database give them."""
        start = (query.page - 1) * query.per_page
        cut = found[start : start + query.per_page]
        return {**paging(query, len(found)), "source": rows.wrapped(concept, cut)}

    async def figures(
        self,
        query: WorldBankQuery,
        series: tuple[str, ...],
        countries: tuple[str, ...],
        times: tuple[str, ...] = (),
    ) -> Dataset:
        """The preferred figures in whole units, so that one series has one scale."""
        query.check_database()
        at = Among("period", times) if times else None
        conditions = tuple(part for part in (at, query.frequency) if part is not None)
        wanted = Query(
            indicators=series,
            areas=countries,
            spans=query.spans,
            latest=query.latest,
            where=Both(conditions) if conditions else None,
            lang=self.lang,
            page=Page(query.per_page, (query.page - 1) * query.per_page, sort=_ORDER),
        )
        return await service_of(self.request).fetch(self.catalogue, wanted)

    async def areas(self) -> Sequence[str]:
        """The areas that figures are about."""
        return await areas_in_use(service_of(self.request), self.catalogue)

    async def periods(self) -> frozenset[str]:
        """The periods that figures are about."""
        return together(await periods_in_use(service_of(self.request), self.catalogue))


def paging(query: WorldBankQuery, total: int) -> rows.Row:
    """Which page of how many."""
    pages = -(-total // query.per_page)
    page = query.page if total else 0  # of nothing they say page 0 of 0, and one client compares the two
    return {"page": page, "pages": pages, "per_page": query.per_page, "total": total}
