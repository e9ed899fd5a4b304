"""`/reports/{id}`: what a report is, its figures, releases, sources and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, NamedTuple

from fastapi import Depends, Request, Response

from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.entries import ReleaseBase, ReportBase, SourceBase
from api.domain.figure import Figure
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Lang
from api.formats.registry import offered
from api.plugins.pages import contents as headline_figures
from api.plugins.pages.charts import PICTURES, currencies_for
from api.plugins.pages.contents import ReportContents, report_contents
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import PageFrame, PageLanguage, page, page_response, page_router, report_card
from api.plugins.pages.headlines import FittingLinks, topic_name, verdict_counts
from api.plugins.pages.parameters import ReportPageQuery
from api.plugins.pages.series import named_entry
from api.plugins.pages.share import figures_of_report
from api.plugins.pages.use import report_citations
from api.plugins.pages.words import conversion_words, day_in_words, fitting, title_of, verdict_words
from api.service.figures import FigureService
from api.service.parameters import codes
from api.service.parameters.reading import resolve
from api.web import links
from api.web.dependencies import Service, from_query
from api.web.links import linked

router = page_router()
SOURCES = 50
"""So many sources are listed, those first that most figures are of."""


class ListedFigure(NamedTuple):
    """A figure of the list, and how many of its series there are where it stands for them."""

    words: FigureWords
    of: int | None


class ListedTopic(NamedTuple):
    """A topic of the list."""

    name: str
    rows: Sequence[ListedFigure]


class ReleaseStep(NamedTuple):
    """A release of the report, and the one before it."""

    release: ReleaseBase
    before: ReleaseBase | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What the page of a report tells."""

    report: ReportBase
    claims: int
    restated: int
    """How many values the sources of its figures print beside them in another unit, where all are listed."""
    topics: Sequence[ListedTopic]
    verdicts: Sequence[tuple[Verdict, int]]
    sources: Sequence[tuple[SourceBase, int]]
    releases: Sequence[ReleaseStep]

    @property
    def listed(self) -> int:
        """How many figures are listed."""
        return sum(len(topic.rows) for topic in self.topics)

    @property
    def figures(self) -> Sequence[Figure]:
        """Those that are listed."""
        return [row.words.figure for topic in self.topics for row in topic.rows]


@page(router, "/reports/{id}")
async def report_page(
    request: Request,
    id: str,
    lang: PageLanguage,
    query: Annotated[ReportPageQuery, Depends(from_query(ReportPageQuery))],
    service: Service,
) -> Response:
    """A report with its figures by topic, its releases as a time line, its findings counted, its sources."""
    frame = PageFrame.of(request)
    catalogue = await service.catalogue()
    query, report = resolve(query, catalogue), named_entry(codes.REPORT, id, catalogue.reports, catalogue)
    contents = (await report_contents(service, catalogue))[report.id]
    kinds = {catalogue.indicators[each.indicator].unit_kind for each in (*contents.listed, *contents.shown)}
    fits = fitting(query, kinds, catalogue)
    told = await _report_page(service, catalogue, report, contents, fits, lang)
    newest = catalogue.newest()
    title = title_of(report, lang)
    own = told.releases[-1].release if told.releases else None
    citations = report_citations(report, title, own, newest, frame) if own and newest else ()
    response = await page_response(
        request,
        "report.html",
        frame,
        told=told,
        links=FittingLinks.of(frame, query, catalogue),
        title=title,
        description=report.description_zh if lang is Lang.ZH else report.description_en,
        citations=citations,
        formats=[row.suffix for row in offered(figures=True) if row.key not in PICTURES],
        limit=str(MAX_LIMIT) if told.claims > DEFAULT_LIMIT else None,
        most_rows=MAX_LIMIT,
        most_sources=SOURCES,
        currencies=await currencies_for(service, catalogue, told.figures, query.unit),
        converts=conversion_words(query, fits, lang),
        unit=fits.unit,
        verdict_words=lambda verdict: verdict_words(verdict, lang),
        day=lambda moment: day_in_words(moment, lang),
        card=report_card(contents, catalogue, frame),
        structured=await figures_of_report(service, catalogue, report, told.claims, frame),
    )
    return linked(response, links.of_page(frame.site, f"reports/{report.id}"))


async def _report_page(
    service: FigureService,
    catalogue: Catalogue,
    report: ReportBase,
    contents: ReportContents,
    query: ReportPageQuery,
    lang: Lang,
) -> ReportPage:
    claims, lengths = contents.claims, {}
    figures: Sequence[Figure] = ()
    if contents.listed:
        figures = await headline_figures.all_figures(service, report.id, contents.listed, query, lang)
    elif contents.shown:
        _, figures = await headline_figures.newest_figures(service, report.id, contents.shown, query, lang)
        lengths = {(each.indicator, each.area): each.claims for each in contents.shown}
    rows = [
        ListedFigure(FigureWords(each, lang, query.scale), lengths.get((each.indicator.code, each.area.alpha3)))
        for each in figures
    ]
    restated = await service.reprinted(catalogue, figures)
    verdicts = Counter(finding.verdict for finding in await service.findings(catalogue, (report.id,)))
    return ReportPage(
        report=report,
        claims=claims,
        restated=sum(map(len, restated.values())) if len(figures) == claims else 0,
        topics=[
            ListedTopic(topic_name(code, lang), list(each))
            for code, each in groupby(rows, key=lambda row: row.words.figure.indicator.topic)
        ],
        verdicts=verdict_counts(verdicts),
        sources=[(catalogue.sources[id], count) for id, count in contents.sources if id in catalogue.sources],
        releases=_releases(report, catalogue),
    )


def _releases(report: ReportBase, catalogue: Catalogue) -> Sequence[ReleaseStep]:
    """The releases of a report in their order."""
    own = sorted(
        (each for each in catalogue.releases.values() if each.report == report.id), key=lambda each: each.sequence
    )
    return [ReleaseStep(each, before) for each, before in zip(own, [None, *own], strict=False)]
