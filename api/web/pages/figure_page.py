"""`/figures/{id}`: one figure as a headline, with what proves it, what others say, and how to leave with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from api.audit.findings import Finding
from api.formats.citation import CitedFigure, PermanentAddresses
from api.formats.registry import offered
from api.service import answers
from api.service.parameters.page_parameters import FigurePageQuery
from api.service.parameters.queries import ChangesSelected
from api.web import signposts
from api.web.dependencies import Service, from_query
from api.web.pages.page_frame import PageFrame, PageLanguage
from api.web.pages.page_response import page_response
from api.web.pages.page_routes import page, page_router
from api.web.pages.parts.charts_on_pages import ChartOnPage, chart_of_series
from api.web.pages.parts.cite_and_use import Citations, embeds, ways_to_use
from api.web.pages.parts.currency_choice import currencies_for
from api.web.pages.parts.rivals import Rival, rivals_of
from api.web.pages.parts.shown_figure import shown_figure
from api.web.pages.sharing.observed_figure import observed_figure
from api.web.pages.sharing.share_card import ShareCard
from api.web.pages.words.figure_words import FigureWords
from api.web.pages.words.formula_words import FormulaWords
from api.web.pages.words.plain_words import step_of, verdict_words
from api.web.pages.words.publisher_names import names_of
from api.web.typed_links import linked

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
    return linked(response, signposts.of_page(frame.site, f"figures/{id}"))
