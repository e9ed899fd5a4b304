"""`/` and `/reports/{id}`: a report in a minute, and the whole of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.domain.figure import Figure
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT
from api.domain.units import UnitKind
from api.formats.registry import offered
from api.plugins.pages.contents import all_figures, newest_figures, ranked_reports, report_contents, series_of
from api.plugins.pages.frame import CHINESE, Frame, ShareCard, page, page_response, page_router, report_card
from api.plugins.pages.headlines import Headline, frames_for, topic_name, topics_of, verdict_counts
from api.plugins.pages.parameters import ForConversion, ForFront, figures_asked
from api.plugins.pages.series import PICTURES, currencies_for, drawn, named_entry
from api.plugins.pages.share import figures_of_all, figures_of_report, report_citations
from api.plugins.pages.words import FigureWords, conversion_words, fitting, names_of
from api.service.parameters import types
from api.service.parameters.reading import resolve
from api.web.dependencies import Service
from api.web.links import api_catalog_links, linked, root_of

router = page_router()
NEWS = 4
"""So many of the newest releases are told."""
LISTED = 8
"""So many reports are listed."""


@page(router, "/")
async def front_page(request: Request, query: ForFront, frame: Frame, service: Service) -> Response:
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
        at=frames_for(frame, query, catalogue),
        chart=chart,
        drawn_in=next((name for name, each in told if own.drawn and each.indicator.code == own.drawn.indicator), None),
        picture=lambda suffix: chart.address(pictured, suffix) if chart else "",
        news=sorted(catalogue.releases.values(), key=lambda release: -release.sequence)[:NEWS],
        currencies=await currencies_for(service, catalogue, [figure for _, figure in told], query.unit),
        converts=conversion_words(query, fits, frame.lang),
        unit=fits.unit,
        limit=str(MAX_LIMIT) if own.claims > DEFAULT_LIMIT else None,
        structured=await figures_of_all(service, frame),
        card=card,
    )
    return linked(response, api_catalog_links(frame.site))


@router.get(CHINESE, response_model=None)
async def chinese(request: Request) -> Response:
    """The Chinese front page lies below its prefix."""
    query = request.scope["query_string"].decode("latin-1")
    address = f"{root_of(request.scope)}{CHINESE}/"
    return RedirectResponse(f"{address}?{query}" if query else address, status_code=308)


SOURCES = 50
"""So many sources are listed, those first that most figures are of."""


@page(router, "/reports/{id}")
async def report_page(request: Request, id: str, query: ForConversion, frame: Frame, service: Service) -> Response:
    """A report with its figures by topic, its releases as a time line, its findings counted, its sources."""
    lang, catalogue = frame.lang, await service.catalogue()
    query, report = resolve(query, catalogue), named_entry(types.REPORT, id, catalogue.reports, catalogue)
    contents = (await report_contents(service, catalogue))[report.id]
    kinds = {catalogue.indicators[each.indicator].unit_kind for each in (*contents.listed, *contents.shown)}
    fits = fitting(query, kinds, catalogue)
    lengths: dict[tuple[str, str], int] = {}
    figures: Sequence[Figure] = ()
    if contents.listed:
        figures = await all_figures(service, report.id, contents.listed, fits, lang)
    elif contents.shown:
        _, figures = await newest_figures(service, report.id, contents.shown, fits, lang)
        lengths = {(each.indicator, each.area): each.claims for each in contents.shown}
    restated = await service.reprinted(catalogue, figures)
    own = sorted((each for each in catalogue.releases.values() if each.report == report.id), key=lambda x: x.sequence)
    newest = catalogue.newest()
    title = frame.text(report, "title")
    return await page_response(
        request,
        "report.html",
        frame,
        about=f"reports/{report.id}",
        report=report,
        contents=contents,
        # The values that the sources of its figures print beside them in another unit, where all are listed.
        restated=sum(map(len, restated.values())) if len(figures) == contents.claims else 0,
        listed=len(figures),
        # By topic the figures, with how many of its series there are where one stands for them.
        topics=[
            (
                topic_name(topic, lang),
                [(FigureWords(each, lang, fits.scale), lengths.get(series_of(each))) for each in those],
            )
            for topic, those in groupby(figures, key=lambda figure: figure.indicator.topic)
        ],
        at=frames_for(frame, query, catalogue),
        verdicts=verdict_counts(Counter(x.verdict for x in await service.findings(catalogue, (report.id,)))),
        sources=[(catalogue.sources[id], count) for id, count in contents.sources if id in catalogue.sources],
        releases=list(zip(own, [None, *own], strict=False)),
        citations=report_citations(report, title, own[-1], newest, frame) if own and newest else (),
        formats=[row.suffix for row in offered(figures=True) if row.key not in PICTURES],
        limit=str(MAX_LIMIT) if contents.claims > DEFAULT_LIMIT else None,
        most_rows=MAX_LIMIT,
        most_sources=SOURCES,
        currencies=await currencies_for(service, catalogue, figures, query.unit),
        converts=conversion_words(query, fits, lang),
        unit=fits.unit,
        card=report_card(contents, catalogue, frame),
        structured=await figures_of_report(service, report, contents.claims, frame),
    )
