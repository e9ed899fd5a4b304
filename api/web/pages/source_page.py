"""`/sources/{id}`: a page that figures were read on: who published it, what is kept of it, and every figure on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.audit.findings import Finding
from api.domain.catalogue import Catalogue
from api.domain.entries import SourceBase
from api.domain.figure import Dataset, Figure
from api.domain.query import MAX_LIMIT, Lang, Page
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters import codes
from api.service.parameters.groups import FigureParameters
from api.service.parameters.page_parameters import ReportPageQuery, asked_as
from api.service.threads import off_the_loop
from api.web import signposts
from api.web.dependencies import Service, from_query
from api.web.pages.page_frame import PageFrame, PageLanguage
from api.web.pages.page_response import page_response
from api.web.pages.page_routes import page, page_router
from api.web.pages.parts.named_entry import named_entry
from api.web.pages.words import source_words
from api.web.pages.words.days_and_numbers import day_in_words
from api.web.pages.words.figure_words import FigureWords
from api.web.pages.words.plain_words import verdict_words
from api.web.pages.words.publisher_names import names_of
from api.web.typed_links import linked

router = page_router()
MOST_FIGURES = 200
"""So many figures are told below each other; the files have all."""
MOST_FINDINGS = 40


@dataclass(frozen=True, slots=True)
class SourcePage:
    """What the page of a source tells."""

    source: SourceBase
    dataset: Dataset
    figures: Sequence[FigureWords]
    """The first of its figures, in the order of the text that they stand in."""
    reprinted: Mapping[str, Sequence[Figure]]
    """By a figure's id, what the source prints for the same in other units."""
    findings: Sequence[Finding]

    @property
    def checked_at(self) -> str | None:
        """When figures of it were last held against the page."""
        return max((figure.verified_at for figure in self.dataset.figures if figure.verified_at), default=None)


@page(router, "/sources/{id}")
async def source_page(
    request: Request,
    id: str,
    lang: PageLanguage,
    query: Annotated[ReportPageQuery, Depends(from_query(ReportPageQuery))],
    service: Service,
) -> Response:
    """A source: publisher, title, address, days, licence, what is kept of it, its figures and their findings."""
    frame = PageFrame.of(request)
    catalogue = await service.catalogue()
    source = named_entry(codes.SOURCE, id, catalogue.sources, catalogue)
    if source.id != id:
        return RedirectResponse(frame.page(f"/sources/{source.id}"), status_code=308)
    told = await _told(service, catalogue, source, query, lang)
    response = await page_response(
        request,
        "source.html",
        frame,
        told=told,
        publisher=source.publisher_in(lang),
        other_publisher=source_words.other_publisher(source, lang),
        tier=source_words.tier_words(source, lang),
        language=source_words.language_words(source, lang),
        verified=source_words.verifications(told.dataset.figures, lang),
        citations=source_words.citations(source, lang),
        licence_address=signposts.licence_address(source.licence),
        name=names_of(catalogue, lang).name,
        printed=lambda figure: FigureWords(figure, lang).printed,
        verdict_words=lambda verdict: verdict_words(verdict, lang),
        day=lambda text: day_in_words(text, lang),
        most_findings=MOST_FINDINGS,
    )
    return linked(response, signposts.of_page(frame.site, f"sources/{source.id}"))


async def _told(
    service: FigureService, catalogue: Catalogue, source: SourceBase, query: ReportPageQuery, lang: Lang
) -> SourcePage:
    asked = asked_as(FigureParameters, query, lang, source=(source.id,))
    dataset = await answers.figures(service, asked, Page(limit=MAX_LIMIT), lambda found: found)
    ordered = await off_the_loop(lambda: sorted(dataset.figures, key=_place))
    ids = {figure.id for figure in ordered}
    return SourcePage(
        source=source,
        dataset=dataset,
        figures=[FigureWords(figure, lang) for figure in ordered[:MOST_FIGURES]],
        reprinted=await service.reprinted(catalogue, ordered[:MOST_FIGURES]),
        findings=[finding for finding in (await service.audit(catalogue)).findings if ids & set(finding.inputs)],
    )


def _place(figure: Figure) -> tuple[bool, int, str]:
    paragraph = figure.locator.paragraph
    return paragraph is None, paragraph or 0, figure.id
