"""`/reports/{id}`: what a report is, its figures, releases, sources and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Annotated

from fastapi import Depends, Request, Response

from api.domain.figure import Figure
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT
from api.formats.registry import offered
from api.plugins.pages.charts import PICTURES, currencies_for
from api.plugins.pages.contents import all_figures, newest_figures, report_contents, series_of
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import Frame, page, page_response, page_router, report_card
from api.plugins.pages.headlines import FittingLinks, topic_name, verdict_counts
from api.plugins.pages.series import named_entry
from api.plugins.pages.share import figures_of_report
from api.plugins.pages.use import report_citations
from api.plugins.pages.words import conversion_words, fitting
from api.service.parameters import codes
from api.service.parameters.groups import Converted
from api.service.parameters.reading import resolve
from api.web import links
from api.web.dependencies import Service, from_query
from api.web.links import linked

router = page_router()
SOURCES = 50
"""So many sources are listed, those first that most figures are of."""


@page(router, "/reports/{id}")
async def report_page(
    request: Request,
    id: str,
    query: Annotated[Converted, Depends(from_query(Converted))],
    frame: Frame,
    service: Service,
) -> Response:
    """A report with its figures by topic, its releases as a time line, its findings counted, its sources."""
    lang, catalogue = frame.lang, await service.catalogue()
    query, report = resolve(query, catalogue), named_entry(codes.REPORT, id, catalogue.reports, catalogue)
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
    response = await page_response(
        request,
        "report.html",
        frame,
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
        links=FittingLinks.of(frame, query, catalogue),
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
    return linked(response, links.of_page(frame.site, f"reports/{report.id}"))
