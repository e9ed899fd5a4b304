"""`/sources/{id}`: a page that figures were read on, and what is kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.audit.findings import Finding
from api.domain.catalogue import Catalogue
from api.domain.entries import SourceBase
from api.domain.figure import Dataset, Figure
from api.domain.query import MAX_LIMIT, Lang, Page
from api.domain.words import Bilingual, one_line
from api.formats.citation import STYLES, CitedSource, whole_source
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import PageFrame, PageLanguage, page, page_response, page_router
from api.plugins.pages.parameters import ReportPageQuery, asked_as
from api.plugins.pages.series import named_entry
from api.plugins.pages.use import STYLE_NAMES, Snippet
from api.plugins.pages.words import day_in_words, names_of, verdict_words, verified_words
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters import codes
from api.service.parameters.groups import FigureParameters
from api.service.threads import off_the_loop
from api.web import links
from api.web.dependencies import Service, from_query
from api.web.links import linked

TIERS: Mapping[str, Bilingual] = {
    "A": Bilingual("The publisher’s own page.", "发布机构自己的网页。"),
    "B": Bilingual("A page that quotes figures of others.", "引述他人数据的网页。"),
}
LANGUAGES: Mapping[str, Bilingual] = {
    "en": Bilingual("English", "英文"),
    "zh": Bilingual("Chinese", "中文"),
    "ja": Bilingual("Japanese", "日文"),
    "ko": Bilingual("Korean", "韩文"),
    "ru": Bilingual("Russian", "俄文"),
    "fr": Bilingual("French", "法文"),
    "de": Bilingual("German", "德文"),
    "es": Bilingual("Spanish", "西班牙文"),
    "pt": Bilingual("Portuguese", "葡萄牙文"),
    "it": Bilingual("Italian", "意大利文"),
    "ar": Bilingual("Arabic", "阿拉伯文"),
    "id": Bilingual("Indonesian", "印尼文"),
    "vi": Bilingual("Vietnamese", "越南文"),
    "th": Bilingual("Thai", "泰文"),
    "fil": Bilingual("Filipino", "菲律宾文"),
}
"""By the first part of a language tag; one that is not here is told by its tag."""
_UNSEEN = Bilingual("[title not seen]", "[题名未见]")


class Verified(NamedTuple):
    """How many figures the last comparison with the page found to be so."""

    figures: int
    found: str


def tier_words(source: SourceBase, lang: Lang) -> str:
    """Whose page it is."""
    return TIERS[source.tier].in_language(lang)


def language_words(source: SourceBase, lang: Lang) -> str:
    """The language that it is in."""
    named = LANGUAGES.get(source.language.partition("-")[0].lower())
    return named.in_language(lang) if named else source.language


def other_publisher(source: SourceBase, lang: Lang) -> str | None:
    """The publisher's name in the other language, where that is another."""
    shown = source.publisher_in(lang)
    return next((name for name in (source.publisher, source.publisher_zh) if name and name != shown), None)


def verifications(figures: Iterable[Figure], lang: Lang) -> Sequence[Verified]:
    """What the last comparison of each figure found, the most frequent first; of figures never compared nothing."""
    counted = Counter(figure.verified for figure in figures if figure.verified)
    return [Verified(count, verified_words(found, lang)) for found, count in counted.most_common()]


def citations(source: SourceBase, lang: Lang) -> Sequence[Snippet]:
    """The page itself as each style cites it; the style that a language is used to first."""
    title = one_line(source.title or "") or _UNSEEN.in_language(lang)
    cited = CitedSource(one_line(source.publisher_in(lang)), title, source.published)
    retrieved = (source.retrieved_at or "")[:10] or None
    styles = sorted(STYLES, key=lambda style: (style == "gb-t-7714") is not (lang is Lang.ZH))
    address = one_line(source.url)
    return [Snippet(STYLE_NAMES[style], whole_source(style, cited, address, retrieved)) for style in styles]


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
        other_publisher=other_publisher(source, lang),
        tier=tier_words(source, lang),
        language=language_words(source, lang),
        verified=verifications(told.dataset.figures, lang),
        citations=citations(source, lang),
        licence_address=links.licence_address(source.licence),
        name=names_of(catalogue, lang).name,
        printed=lambda figure: FigureWords(figure, lang).printed,
        verdict_words=lambda verdict: verdict_words(verdict, lang),
        day=lambda text: day_in_words(text, lang),
        most_findings=MOST_FINDINGS,
    )
    return linked(response, links.of_page(frame.site, f"sources/{source.id}"))


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
