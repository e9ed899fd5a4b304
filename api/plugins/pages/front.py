"""`/`: a report in a minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.domain.catalogue import Catalogue
from api.domain.entries import ReleaseBase, ReportBase
from api.domain.errors import Problem
from api.domain.figure import Figure
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT
from api.domain.units import UnitKind
from api.plugins.pages import contents as headline_figures
from api.plugins.pages.charts import ChartOnPage, currencies_for
from api.plugins.pages.contents import ReportContents, StatedSeries, ranked_reports, report_contents
from api.plugins.pages.frame import (
    CHINESE,
    PageFrame,
    PageLanguage,
    ShareCard,
    page,
    page_response,
    page_router,
    report_card,
)
from api.plugins.pages.headlines import FittingLinks, TopicBlock, topics_of
from api.plugins.pages.parameters import FrontPageQuery
from api.plugins.pages.share import all_figures
from api.plugins.pages.words import conversion_words, day_in_words, fitting, names_of, title_of, verdict_words
from api.service.figures import FigureService
from api.service.parameters.reading import resolve
from api.service.threads import off_the_loop
from api.web.dependencies import Service, from_query
from api.web.links import api_catalog_links, linked
from api.web.public_address import root_of

router = page_router()
NEWS = 4
"""So many of the newest releases are told."""
LISTED = 8
"""So many reports are listed."""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What the front page tells of a report."""

    report: ReportBase
    topics: Sequence[TopicBlock]
    chart: ChartOnPage | None
    drawn: str | None
    """The indicator of the chart."""
    shown: int
    series: int
    """How many series the report has figures of."""
    claims: int


@page(router, "/")
async def front_page(
    request: Request,
    lang: PageLanguage,
    query: Annotated[FrontPageQuery, Depends(from_query(FrontPageQuery))],
    service: Service,
) -> Response:
    """The figures of the preferred report, or of the one that is named, as headlines."""
    frame = PageFrame.of(request)
    catalogue = await service.catalogue()
    query = resolve(query, catalogue)
    contents = await report_contents(service, catalogue)
    reports = ranked_reports(catalogue, contents)
    if not reports:
        response = await page_response(request, "nothing_loaded.html", frame)
    else:
        report = catalogue.reports[query.report] if query.report else reports[0]
        kinds = {catalogue.indicators[each.indicator].unit_kind for each in contents[report.id].shown}
        fits = fitting(query, kinds, catalogue)
        told = await _front_page(service, catalogue, report, contents[report.id], fits, frame)
        response = await page_response(
            request,
            "front.html",
            frame,
            told=told,
            links=FittingLinks.of(frame, query, catalogue),
            title=lambda each: title_of(each, lang),
            reports=reports,
            listed=LISTED,
            claims={each.id: contents[each.id].claims for each in reports},
            news=newest_releases(catalogue)[:NEWS],
            currencies=await currencies_for(service, catalogue, _figures_of(told), query.unit),
            converts=conversion_words(query, fits, lang),
            unit=fits.unit,
            limit=str(MAX_LIMIT) if told.claims > DEFAULT_LIMIT else None,
            verdict_words=lambda verdict: verdict_words(verdict, lang),
            day=lambda moment: day_in_words(moment, lang),
            picture=lambda suffix: _chart_address(frame, told.chart, suffix) if told.chart else "",
            structured=await all_figures(service, catalogue, frame),
            card=_card(frame, told) or report_card(contents[report.id], catalogue, frame),
        )
    return linked(response, api_catalog_links(frame.site))


@router.get(CHINESE, response_model=None)
async def chinese(request: Request) -> Response:
    """The Chinese front page lies below its prefix."""
    query = request.scope["query_string"].decode("latin-1")
    address = f"{root_of(request.scope)}{CHINESE}/"
    return RedirectResponse(f"{address}?{query}" if query else address, status_code=308)


async def _front_page(
    service: FigureService,
    catalogue: Catalogue,
    report: ReportBase,
    contents: ReportContents,
    query: FrontPageQuery,
    frame: PageFrame,
) -> FrontPage:
    drawn = contents.drawn
    topics: Sequence[TopicBlock] = ()
    if contents.shown:
        dataset, figures = await headline_figures.newest_figures(service, report.id, contents.shown, query, frame.lang)
        reprinted = await service.reprinted(catalogue, figures)
        audit = await service.audit(catalogue)
        topics = topics_of(dataset, figures, audit, reprinted, report, names_of(catalogue, frame.lang))
    return FrontPage(
        report=report,
        topics=topics,
        chart=await _chart(service, catalogue, report, drawn, query, frame) if drawn else None,
        drawn=drawn.indicator if drawn else None,
        shown=len(contents.shown),
        series=contents.series,
        claims=contents.claims,
    )


async def _chart(
    service: FigureService,
    catalogue: Catalogue,
    report: ReportBase,
    drawn: StatedSeries,
    query: FrontPageQuery,
    frame: PageFrame,
) -> ChartOnPage | None:
    """The picture of a series, its title about the report's newest figure; None where one picture cannot hold it."""
    kind = catalogue.indicators[drawn.indicator].unit_kind
    dataset = await headline_figures.series_figures(service, drawn, query, frame.lang, kind)
    address = frame.absolute(frame.page(f"/indicators/{drawn.indicator}"))
    own = [figure for figure in dataset.figures if catalogue.releases[figure.release].report == report.id]
    highlight = max(own, key=lambda figure: figure.period.last).id if own else None
    try:
        return await off_the_loop(lambda: ChartOnPage.of(dataset, address, highlight=highlight))
    except Problem:  # several units, or more lines than can be told apart: the headlines have what is newest
        return None


def _card(frame: PageFrame, told: FrontPage) -> ShareCard | None:
    """The card of the chart."""
    if told.chart is None:
        return None
    return ShareCard.of_chart(frame, _chart_address(frame, told.chart, "png"), told.chart.chart, embeds=False)


def _chart_address(frame: PageFrame, chart: ChartOnPage, suffix: str) -> str:
    """The address of what is drawn in a format: money alone is drawn in the unit and scale of the page."""
    is_money = chart.dataset.figures[0].printed.unit.kind is UnitKind.MONEY
    return chart.address(frame if is_money else replace(frame, asked={}), suffix)


def _figures_of(told: FrontPage) -> Sequence[Figure]:
    """All figures that the page tells."""
    heads = [head for topic in told.topics for each in topic.headlines for head in (each, *each.beside)]
    return [head.words.figure for head in heads]


def newest_releases(catalogue: Catalogue) -> Sequence[ReleaseBase]:
    """The releases, the newest first."""
    return sorted(catalogue.releases.values(), key=lambda release: -release.sequence)
