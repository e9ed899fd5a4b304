"""`/sources/{id}`: a page that figures were read on, and what is kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.domain.figure import Figure
from api.domain.words import Bilingual, one_line
from api.formats.sentences import CitedSource, whole_source
from api.plugins.pages.frame import Frame, page, page_response, page_router
from api.plugins.pages.parameters import ForConversion, figures_asked
from api.plugins.pages.series import named_entry
from api.plugins.pages.share import in_styles
from api.plugins.pages.words import FigureWords, names_of, verified_words
from api.service.concurrency import off_the_loop
from api.service.parameters import types
from api.web import links
from api.web.dependencies import Service

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


router = page_router()
MOST_FIGURES = 200
"""So many figures are told below each other; the files have all."""
MOST_FINDINGS = 40


@page(router, "/sources/{id}")
async def source_page(request: Request, id: str, query: ForConversion, frame: Frame, service: Service) -> Response:
    """A source: publisher, title, address, days, licence, what is kept of it, its figures and their findings."""
    lang, catalogue = frame.lang, await service.catalogue()
    source = named_entry(types.SOURCE, id, catalogue.sources, catalogue)
    if source.id != id:
        return RedirectResponse(frame.page(f"/sources/{source.id}"), status_code=308)
    dataset = await figures_asked(service, query, lang, source=(source.id,))

    def place(figure: Figure) -> tuple[bool, int, str]:
        # of the text that it stands in
        return figure.locator.paragraph is None, figure.locator.paragraph or 0, figure.id

    ordered = await off_the_loop(lambda: sorted(dataset.figures, key=place))
    told, ids = ordered[:MOST_FIGURES], {figure.id for figure in ordered}
    reprinted = await service.reprinted(catalogue, told)
    found = Counter(figure.verified for figure in ordered if figure.verified)
    publisher, language = source.publisher_in(lang), LANGUAGES.get(source.language.partition("-")[0].lower())
    names = (source.publisher, source.publisher_zh)
    title = one_line(source.title or "") or frame.say("[title not seen]", "[题名未见]")
    cited, address = CitedSource(one_line(publisher), title, source.published), one_line(source.url)
    retrieved = (source.retrieved_at or "")[:10] or None
    return await page_response(
        request,
        "source.html",
        frame,
        about=f"sources/{source.id}",
        source=source,
        publisher=publisher,
        other_publisher=next((name for name in names if name and name != publisher), None),
        tier=TIERS[source.tier].in_language(lang),
        language=language.in_language(lang) if language else source.language,
        licence_address=links.licence_address(source.licence),
        checked_at=max((figure.verified_at for figure in ordered if figure.verified_at), default=None),
        verified=[(verified_words(outcome, lang), count) for outcome, count in found.most_common()],
        total=dataset.total,
        figures=[FigureWords(figure, lang) for figure in told],
        reprinted={key: [FigureWords(figure, lang) for figure in figures] for key, figures in reprinted.items()},
        findings=[each for each in (await service.audit(catalogue)).findings if ids & set(each.inputs)],
        most_findings=MOST_FINDINGS,
        name=names_of(catalogue, lang).name,
        citations=in_styles(lambda style: whole_source(style, cited, address, retrieved), lang),
    )
