"""The charts of every indicator of the shipped reports, as the service reads their figures."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from hashlib import sha256

from api.domain.errors import ConflictingParameters
from api.domain.figure import Dataset
from api.domain.query import Claims, Lang, Query
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from api.service.figure_service import FigureService
from api.storage.database import Database


def datasets(url: str) -> dict[tuple[str, Claims, Lang], Dataset]:
    """The figures of each indicator, preferred and all claims, in both languages."""

    async def read() -> dict[tuple[str, Claims, Lang], Dataset]:
        service = FigureService(Database(url))
        try:
            catalogue = await service.catalogue()
            return {
                (code, claims, lang): await service.fetch(
                    catalogue, Query(indicators=(code,), claims=claims, lang=lang)
                )
                for code in catalogue.indicators
                for claims in Claims
                for lang in Lang
            }
        finally:
            await service.close()

    return asyncio.run(read())


def pictures(url: str) -> Iterator[str]:
    """The SVG of each, wide and narrow; what makes no picture is the problem's detail."""
    for dataset in datasets(url).values():
        for width in (320, 720):
            try:
                yield svg(layout(chart_of(dataset, "/v1/figures.svg"), width))
            except ConflictingParameters as problem:
                yield problem.detail


def digest(url: str) -> str:
    """One hash of all of them."""
    return sha256("".join(pictures(url)).encode()).hexdigest()


if __name__ == "__main__":
    print(digest(sys.argv[1]))
