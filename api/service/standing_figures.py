"""The figure that stands for a series where a page tells one: of which area, and of which period."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from api.domain.figure import Dataset, Figure
from api.domain.query import MAX_LIMIT, Lang, Page
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters.groups import FigureParameters, Parameters
from api.service.parameters.page_parameters import asked_as

WORLD = "WLD"


def area_told(counts: Mapping[str, int], said: Collection[str] = ()) -> str:
    """The area that stands for an indicator: one that is named, else the one that most figures are of.

    Of several it is the world, then the first by its code.
    """
    return min(counts, key=lambda area: (area not in said, -counts[area], area != WORLD, area))


async def newest_known(service: FigureService, query: Parameters, lang: Lang, **chosen: object) -> Dataset:
    """The figures of the newest period of each of some series; a period of forecasts alone only where no other is."""
    asked = asked_as(FigureParameters, query, lang, **chosen, latest=1)
    newest = await answers.figures(service, asked, Page(limit=MAX_LIMIT, counted=False), lambda found: found)
    known = {_series(figure) for figure in newest.figures if figure.status != "F"}
    ahead = {_series(figure) for figure in newest.figures} - known
    if not ahead:
        return newest
    places = {
        "indicator": tuple(sorted({indicator for indicator, _ in ahead})),
        "area": tuple(sorted({area for _, area in ahead})),
    }
    page = Page(limit=MAX_LIMIT, counted=False, sort=("-period",))
    asked = asked_as(FigureParameters, query, lang, **{**chosen, **places})
    whole = await answers.figures(service, asked, page, lambda found: found)
    past = [figure for figure in whole.figures if figure.status != "F" and _series(figure) in ahead]
    last: dict[tuple[str, str], date] = {}
    for figure in past:  # the newest first
        last.setdefault(_series(figure), figure.period.last)
    told = [figure for figure in past if figure.period.last == last[_series(figure)]]
    return replace(
        newest,
        figures=[*(figure for figure in newest.figures if _series(figure) not in last), *told],
        findings={**whole.findings, **newest.findings},
        unconverted=[*newest.unconverted, *whole.unconverted],
        unscaled=[*newest.unscaled, *whole.unscaled],
    )


def _series(figure: Figure) -> tuple[str, str]:
    return figure.indicator.code, figure.area.alpha3
