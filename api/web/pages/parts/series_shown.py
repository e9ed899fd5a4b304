"""The figures that the page of an indicator shows: of which areas, from which reports, in one picture or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import IndicatorBase
from api.domain.errors import Problem
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Lang, Page, Query
from api.representations.charts.chart_of_figures import MOST_ROWS
from api.service import answers
from api.service.figure_service import FigureService
from api.service.off_the_loop import off_the_loop
from api.service.parameters import unknown_codes as codes
from api.service.parameters.page_parameters import IndicatorPageQuery, asked_as
from api.service.parameters.parameter_groups import FigureParameters
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
    return max(sorted(areas), key=lambda area: counts.get(area, 0))


def indicator_of(code: str, catalogue: Catalogue) -> IndicatorBase:
    """The indicator of a code in any case of its letters; NotFound names what was probably meant."""
    return named_entry(codes.INDICATOR, code, catalogue.indicators, catalogue)


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """The figures that are shown and their picture; None where there is none, since one axis cannot hold them."""

    choice: SeriesChoice
    dataset: Dataset
    chart: ChartOnPage | None
    several_units: bool = False
    """Whether areas are left out since their figures are in several units, and not since they are many."""

    @property
    def units(self) -> Sequence[str]:
        """The codes of the units that the figures are shown in."""
        return sorted({figure.served.unit.code for figure in self.dataset.figures})

    @property
    def newest(self) -> Figure | None:
        """The figure that the chart tells; else that of the latest period, the longest of those that end with it.

        It is no forecast while others are.
        """
        told = self.chart.chart.told if self.chart else None
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
    """What is shown: where the areas make no one picture, that of one area; NotConvertible where no unit fits."""
    dataset = await figures_of(service, choice, query, frame.lang)
    address = frame.absolute(frame.page(f"/indicators/{choice.indicator.code}"))
    chart = await _chart(dataset, address)
    several_units = False
    if chart is None and dataset.figures and len(choice.chosen) > 1:
        several_units = len({figure.served.unit.code for figure in dataset.figures}) > 1
        chosen = (await _told_most(service, choice.indicator, choice.chosen),)
        choice = replace(choice, chosen=chosen)
        dataset = await figures_of(service, choice, query, frame.lang)
        chart = await _chart(dataset, address)
    return SeriesShown(choice, dataset, chart, several_units)


async def figures_of(
    service: FigureService, choice: SeriesChoice, query: IndicatorPageQuery, lang: Lang, claims: Claims | None = None
) -> Dataset:
    """The newest figures of the areas that are chosen, with the claims that the page asks for, or with these."""
    asked = asked_as(
        FigureParameters,
        query,
        lang,
        indicator=(choice.indicator.code,),
        area=tuple(choice.chosen),
        report=(query.report,) if query.report else (),
        claims=claims or query.claims,
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
