"""The figures that the page of an indicator shows: of which areas, from which reports, in one picture or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase
from api.domain.errors import Problem
from api.domain.figure import Dataset, Figure
from api.domain.period import Period, Span
from api.domain.query import Claims, Lang, Page, Query
from api.plugins.charts.content import MOST_ROWS
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters import codes
from api.service.parameters.groups import FigureParameters
from api.service.parameters.page_parameters import IndicatorPageQuery, asked_as
from api.service.standing_figures import area_told
from api.service.threads import off_the_loop
from api.web.pages.page_frame import PageFrame
from api.web.pages.parts.charts_on_pages import ChartOnPage
from api.web.pages.parts.named_entry import named_entry

MOST_FIGURES = 500
"""So many figures are shown at most, the newest; the picture says how many there are, and the files have all."""
FEW = 50
"""Figures that are made within a few milliseconds."""


@dataclass(frozen=True, slots=True)
class SeriesChoice:
    """What can be chosen of an indicator, and what is: the areas and reports that have figures, and the areas shown."""

    indicator: IndicatorBase
    areas: Sequence[str]
    reports: Sequence[str]
    chosen: Sequence[str]
    """The areas that are shown; none where there is no figure."""

    @classmethod
    async def of(
        cls, service: FigureService, catalogue: Catalogue, indicator: IndicatorBase, query: IndicatorPageQuery
    ) -> SeriesChoice:
        """The choice that an address makes; without an area all that a picture may hold, or the one told most of."""
        whole = Query(indicators=(indicator.code,), claims=Claims.ALL, as_of=query.as_of)
        releases = await service.values(catalogue, whole, "release")
        reports = sorted({catalogue.releases[release].report for release in releases})
        asked = replace(whole, reports=(query.report,)) if query.report else whole
        areas = await service.values(catalogue, asked, "area")
        if query.area:
            return cls(indicator, areas, reports, (query.area,))
        if len(areas) <= MOST_ROWS:
            return cls(indicator, areas, reports, areas)
        return cls(indicator, areas, reports, (await _told_most(service, indicator, areas),))


async def _told_most(service: FigureService, indicator: IndicatorBase, areas: Sequence[str]) -> str:
    counts = await service.claims_by_area(indicator.code)
    return area_told({area: counts.get(area, 0) for area in areas})


def indicator_of(code: str, catalogue: Catalogue) -> IndicatorBase:
    """The indicator of a code in any case of its letters; NotFound names what was probably meant."""
    return named_entry(codes.INDICATOR, code, catalogue.indicators, catalogue)


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """The figures that are shown and their picture; None where there is none, since one axis cannot hold them."""

    choice: SeriesChoice
    dataset: Dataset
    """Those in the picture; where there is none, all."""
    chart: ChartOnPage | None
    total: int
    """How many figures there are of what is chosen."""
    several_units: bool = False
    """Whether areas are left out since their figures are in several units, and not since they are many."""
    period: Period | None = None
    """The one period that is shown of many areas, whose lines no picture would tell apart; None of a series."""

    @property
    def units(self) -> Sequence[str]:
        """The codes of the units that the figures are shown in."""
        return sorted({figure.served.unit.code for figure in self.dataset.figures})

    @property
    def newest(self) -> Figure | None:
        """The figure that the chart tells, of one period its first.

        Else it is that of the latest period, the longest of those that end with it, and no forecast while others are.
        """
        told = self.chart.chart.told if self.chart else None
        if told is None and self.chart and self.period is not None:
            told = self.chart.chart.marks[0]
        if told is not None:
            return next(figure for figure in self.dataset.figures if figure.id == told.figure)
        known = [figure for figure in self.dataset.figures if figure.status != "F"] or self.dataset.figures
        return max(known, key=_recency, default=None)


def _recency(figure: Figure) -> tuple[object, ...]:
    days = figure.period.last - figure.period.first
    return figure.period.last, days, figure.preferred, figure.id


async def series_shown(
    service: FigureService, choice: SeriesChoice, query: IndicatorPageQuery, frame: PageFrame
) -> SeriesShown:
    """What is shown; NotConvertible where no unit fits.

    Where the areas make no one picture of lines, it is that of one period, and where that makes none, of one area.
    """
    dataset = await figures_of(service, choice, query, frame.lang)
    address = frame.absolute(frame.page(f"/indicators/{choice.indicator.code}"))
    chart = await _chart(dataset, address)
    if chart is not None or not dataset.figures or len(choice.chosen) == 1:
        return SeriesShown(choice, dataset, chart, dataset.total)
    several_units = len({figure.served.unit.code for figure in dataset.figures}) > 1
    if not several_units and (period := _period_of_most(dataset.figures)) is not None:
        beside = await figures_of(service, choice, query, frame.lang, period=period)
        chart = await _chart(beside, address)
        if chart is not None:
            return SeriesShown(choice, beside, chart, dataset.total, period=period)
    chosen = (await _told_most(service, choice.indicator, choice.chosen),)
    choice = replace(choice, chosen=chosen)
    dataset = await figures_of(service, choice, query, frame.lang)
    return SeriesShown(choice, dataset, await _chart(dataset, address), dataset.total, several_units)


def _period_of_most(figures: Sequence[Figure]) -> Period | None:
    """The newest period that half of the areas have a figure of that is no forecast; None where none is so."""
    areas: dict[Period, set[str]] = {}
    for figure in figures:
        if figure.status != "F":
            areas.setdefault(figure.period, set()).add(figure.area.alpha3)
    half = len({figure.area.alpha3 for figure in figures}) / 2
    return max((period for period, told in areas.items() if len(told) >= half), key=_length_and_end, default=None)


def _length_and_end(period: Period) -> tuple[object, ...]:
    return period.last, period.last - period.first


async def figures_of(
    service: FigureService,
    choice: SeriesChoice,
    query: IndicatorPageQuery,
    lang: Lang,
    claims: Claims | None = None,
    period: Period | None = None,
) -> Dataset:
    """The newest figures of the areas that are chosen, with the claims that the page asks for, or with these.

    Of a period, where one is given, they are those of that period and of its parts.
    """
    asked = asked_as(
        FigureParameters,
        query,
        lang,
        indicator=(choice.indicator.code,),
        area=tuple(choice.chosen),
        report=(query.report,) if query.report else (),
        claims=claims or query.claims,
        **({"period": (Span.parse(period.text),)} if period else {}),
    )
    page = Page(limit=MOST_FIGURES, sort=("-period",))
    dataset = await answers.figures(service, asked, page, lambda found: found)
    if len(dataset.figures) <= FEW:
        return dataset
    return replace(dataset, figures=await off_the_loop(lambda: list(dataset.figures)))


async def _chart(dataset: Dataset, address: str) -> ChartOnPage | None:
    if not dataset.figures:
        return None
    try:
        return await off_the_loop(lambda: ChartOnPage.of(dataset, address))
    except Problem:  # several units, or more lines or marks than can be told apart
        return None
