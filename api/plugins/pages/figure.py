"""`/figures/{id}`: one figure as a headline, with what proves it and what others say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from api.audit.findings import Finding, SideBySide
from api.domain.figure import Figure
from api.domain.period import Span
from api.domain.query import Lang, Page
from api.formats.citation import CitedFigure, PermanentAddresses
from api.formats.registry import offered
from api.plugins.pages.charts import ChartOnPage, chart_of_series, currencies_for
from api.plugins.pages.figure_words import FigureWords, FormulaWords
from api.plugins.pages.frame import PageFrame, PageLanguage, ShareCard, page, page_response, page_router
from api.plugins.pages.parameters import FigurePageQuery, asked_as
from api.plugins.pages.series import shown_figure
from api.plugins.pages.share import observed_figure
from api.plugins.pages.use import Citations, embeds, ways_to_use
from api.plugins.pages.words import names_of, step_of, verdict_words
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters.particular import ChangesSelected, RivalsSelected
from api.web import links
from api.web.dependencies import Service, from_query
from api.web.links import linked

MOST = 50
"""So many pairs of claims are looked at."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Another claim, and the comparison of the two."""

    figure: Figure
    comparison: SideBySide

    @property
    def meets(self) -> bool | None:
        """Whether some number lies in both intervals; None where no rate brings them to one unit."""
        return self.comparison.meets


async def rivals_of(service: FigureService, figure: Figure, query: FigurePageQuery, lang: Lang) -> Sequence[Rival]:
    """The rivals of a figure that stands; a derived one has none."""
    if figure.formula is not None or figure.withdrawn:
        return ()
    place = {
        "indicator": (figure.indicator.code,),
        "area": (figure.area.alpha3,),
        "period": (Span.parse(figure.period.text),),
        "as_of": query.as_of,
    }
    asked = asked_as(RivalsSelected, FigurePageQuery.model_construct(_fields_set=set()), lang, **place)
    found = await answers.comparisons(service, asked, Page(limit=MOST))
    pairs = [item for item in found.comparisons if figure.id in (item.left.id, item.right.id)]
    return [Rival(item.right if item.left.id == figure.id else item.left, item) for item in pairs]


router = page_router()
CHANGES = 20
"""So many changes of a figure are told."""


@dataclass(frozen=True, slots=True)
class FigurePage:
    """What the page of a figure tells."""

    words: FigureWords
    findings: Sequence[Finding]
    """Those that hold it against figures of other sources."""
    own_findings: Sequence[Finding]
    """Those that hold it against its own source's figures alone."""
    rivals: Sequence[Rival]
    chart: ChartOnPage | None


@page(router, "/figures/{id}")
async def figure_page(
    request: Request,
    id: str,
    lang: PageLanguage,
    query: Annotated[FigurePageQuery, Depends(from_query(FigurePageQuery))],
    service: Service,
) -> Response:
    """A figure as printed and converted, the phrase in its source, findings, rivals, chart, history, citations."""
    frame = PageFrame.of(request)
    catalogue = (await service.catalogue()).at(query.as_of)
    dataset = await shown_figure(service, query, lang, id)
    (figure,) = dataset.figures
    audit = await service.audit(catalogue, query.as_of)
    about = [item for item in audit.findings if id in item.inputs]
    changed = ChangesSelected.model_construct(_fields_set={"figure"}, figure=(id,), as_of=query.as_of)
    changes, _ = await answers.changes(service, changed, CHANGES)
    told = FigurePage(
        words=FigureWords(figure, lang, query.scale),
        findings=[item for item in about if not audit.is_within_one_source(item)],
        own_findings=[item for item in about if audit.is_within_one_source(item)],
        rivals=await rivals_of(service, figure, query, lang),
        chart=await chart_of_series(service, figure, query, frame),
    )
    reprinted = await service.reprinted(catalogue, [figure])
    addresses = PermanentAddresses.of(dataset.release, frame.site)
    response = await page_response(
        request,
        "figure.html",
        frame,
        told=told,
        reprinted=[FigureWords(each, lang, query.scale) for each in reprinted.get(id, ())],
        originator=names_of(catalogue, lang).name(figure.originator) if figure.originator else "",
        report=catalogue.reports.get(catalogue.releases[figure.release].report),
        formula=FormulaWords(catalogue, lang),
        history=[step_of(change, id, catalogue, lang) for change in changes],
        verdict_words=lambda verdict: verdict_words(verdict, lang),
        rival_words=lambda rival: FigureWords(rival.figure, lang).printed_with_remarks,
        picture=lambda suffix: told.chart.address(frame, suffix) if told.chart else "",
        formats=[row.suffix for row in offered(figures=True)],
        embeds=embeds(frame, f"/embed/figures/{id}", dataset.release, told.words.claim),
        citations=Citations.of(figure, addresses, lang),
        uses=ways_to_use(figure, frame),
        currencies=await currencies_for(service, catalogue, [figure], query.unit),
        card=ShareCard.of_figure(told.words, frame),
        cited=CitedFigure.of(figure, addresses, lang),
        structured=observed_figure(told.words, frame, catalogue.releases[figure.release].released_at),
    )
    return linked(response, links.of_page(frame.site, f"figures/{id}"))
