"""`/`: a report in a minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT
from api.domain.units import UnitKind
from api.plugins.pages.charts import currencies_for, drawn
from api.plugins.pages.contents import newest_figures, ranked_reports, report_contents
from api.plugins.pages.frame import CHINESE, Frame, ShareCard, page, page_response, page_router, report_card
from api.plugins.pages.headlines import FittingLinks, Headline, topics_of
from api.plugins.pages.parameters import FrontPageQuery, figures_asked
from api.plugins.pages.share import all_figures
from api.plugins.pages.words import conversion_words, fitting, names_of
from api.service.parameters.reading import resolve
from api.web.dependencies import Service, from_query
from api.web.links import api_catalog_links, linked
from api.web.public_address import root_of

router = page_router()
NEWS = 4
"""So many of the newest releases are told."""
LISTED = 8
"""So many reports are listed."""


@page(router, "/")
async def front_page(
    request: Request,
    query: Annotated[FrontPageQuery, Depends(from_query(FrontPageQuery))],
    frame: Frame,
    service: Service,
) -> Response:
    """The figures of the preferred report, or of the one that is named, as headlines."""
    catalogue = await service.catalogue()
    query = resolve(query, catalogue)
    contents = await report_contents(service, catalogue)
    reports = ranked_reports(catalogue, contents)
    if not reports:
        response = await page_response(request, "nothing_loaded.html", frame)
        return linked(response, api_catalog_links(frame.site))
    report = catalogue.reports[query.report] if query.report else reports[0]
    own = contents[report.id]
    fits = fitting(query, {catalogue.indicators[each.indicator].unit_kind for each in own.shown}, catalogue)
    topics: Sequence[tuple[str, Sequence[Headline]]] = ()
    if own.shown:
        newest, figures = await newest_figures(service, report.id, own.shown, fits, frame.lang)
        reprinted, audit = await service.reprinted(catalogue, figures), await service.audit(catalogue)
        topics = topics_of(newest, figures, audit, reprinted, report, names_of(catalogue, frame.lang))
    told = [(name, each.words.figure) for name, heads in topics for head in heads for each in (head, *head.beside)]
    chart, card, pictured = None, report_card(own, catalogue, frame), frame
    if own.drawn:
        # The preferred figures of the series over all reports, money alone in the unit and scale that are asked for.
        code, is_money = own.drawn.indicator, catalogue.indicators[own.drawn.indicator].unit_kind == UnitKind.MONEY
        dataset = await figures_asked(
            service, fits if is_money else None, frame.lang, indicator=(code,), area=(own.drawn.area,), report=()
        )
        of_report = [figure for figure in dataset.figures if catalogue.releases[figure.release].report == report.id]
        highlight = max(of_report, key=lambda figure: figure.period.last).id if of_report else None
        chart = await drawn(dataset, code, frame, highlight)
        pictured = frame if is_money else replace(frame, asked={})
    if chart:
        card = ShareCard.of_chart(frame, chart.address(pictured, "png"), chart.chart, embeds=False)
    response = await page_response(
        request,
        "front.html",
        frame,
        report=report,
        reports=reports,
        contents=contents,
        listed=LISTED,
        topics=topics,
        links=FittingLinks.of(frame, query, catalogue),
        chart=chart,
        drawn_in=next((name for name, each in told if own.drawn and each.indicator.code == own.drawn.indicator), None),
        picture=lambda suffix: chart.address(pictured, suffix) if chart else "",
        news=sorted(catalogue.releases.values(), key=lambda release: -release.sequence)[:NEWS],
        currencies=await currencies_for(service, catalogue, [figure for _, figure in told], query.unit),
        converts=conversion_words(query, fits, frame.lang),
        unit=fits.unit,
        limit=str(MAX_LIMIT) if own.claims > DEFAULT_LIMIT else None,
        structured=await all_figures(service, frame),
        card=card,
    )
    return linked(response, api_catalog_links(frame.site))


@router.get(CHINESE, response_model=None)
async def chinese(request: Request) -> Response:
    """The Chinese front page lies below its prefix."""
    query = request.scope["query_string"].decode("latin-1")
    address = f"{root_of(request.scope)}{CHINESE}/"
    return RedirectResponse(f"{address}?{query}" if query else address, status_code=308)
