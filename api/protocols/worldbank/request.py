"""One World Bank request: the figures that it asks for, and how lists are paged and wrapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from api.domain.catalogue import Catalogue
from api.domain.conditions import Among, Both
from api.domain.figure import Dataset
from api.domain.query import Conversion, Lang, Page, Query
from api.domain.scales import SCALES
from api.protocols.worldbank import rows as rows
from api.protocols.worldbank.parameters import COMMON, Parameters
from api.service.asked import pairs_of
from api.web.responses import current

_ORDER = ("indicator", "area", "-period")


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its catalogue and language, and how its answers are paged."""

    request: Request
    catalogue: Catalogue
    lang: Lang
    path: str

    def parameters(self, accepted: Sequence[str] = COMMON) -> Parameters:
        """The query string, checked."""
        return Parameters.read(pairs_of(self.request.scope["query_string"]), accepted)

    def listed(self, found: Sequence[rows.Row], parameters: Parameters) -> Any:
        """A list as their first, simple paths give it."""
        start = (parameters.page - 1) * parameters.per_page
        return [paging(parameters, len(found)), found[start : start + parameters.per_page]]

    def concept(self, concept: str, found: Sequence[rows.Row], parameters: Parameters) -> Any:
        """Variables of a concept, as the paths of a database give them."""
        start = (parameters.page - 1) * parameters.per_page
        cut = found[start : start + parameters.per_page]
        return {**paging(parameters, len(found)), "source": rows.wrapped(concept, cut)}

    async def figures(
        self,
        parameters: Parameters,
        series: tuple[str, ...],
        countries: tuple[str, ...],
        times: tuple[str, ...] = (),
    ) -> Dataset:
        """The preferred figures in whole units, so that one series has one scale."""
        parameters.check_database()
        at = Among("period", times) if times else None
        conditions = tuple(part for part in (at, parameters.frequency) if part is not None)
        query = Query(
            indicators=series,
            areas=countries,
            spans=parameters.spans,
            latest=parameters.latest,
            where=Both(conditions) if conditions else None,
            conversion=Conversion(scale=SCALES["one"]),
            lang=self.lang,
            page=Page(parameters.per_page, (parameters.page - 1) * parameters.per_page, _ORDER),
        )
        return await current(self.request).fetch(self.catalogue, query)

    async def used(self, *names: str) -> Sequence[Any]:
        """The different values that figures have in some columns."""
        return await current(self.request).distinct(self.catalogue, Query(), names)


def paging(parameters: Parameters, total: int) -> rows.Row:
    """Which page of how many."""
    pages = -(-total // parameters.per_page)
    page = parameters.page if total else 0  # of nothing they say page 0 of 0, and one client compares the two
    return {"page": page, "pages": pages, "per_page": parameters.per_page, "total": total}
