"""`/indicators`, `/reports`, `/sources`: what there is of each, a line an entry."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, NamedTuple

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.domain.words import Bilingual
from api.plugins.pages.contents import ranked_reports, report_contents, topic_place
from api.plugins.pages.frame import Frame, PageFrame, page, page_response, page_router
from api.plugins.pages.headlines import topic_name
from api.service.figures import FigureService
from api.service.parameters.groups import NoParameters
from api.web import links
from api.web.dependencies import Service, from_query
from api.web.links import linked

router = page_router()
Nothing = Annotated[NoParameters, Depends(from_query(NoParameters))]
MOST = 200
"""So many entries stand on a page; of more the page says so, and where all are."""
LONGEST = 260
"""So many characters are said of an entry; its page says all."""
_WORDS = {
    "indicators": (
        Bilingual("Indicators", "指标"),
        Bilingual("Everything that is measured here, by topic.", "这里衡量的全部内容，按主题排列，每项附其定义。"),
    ),
    "reports": (
        Bilingual("Reports", "报告"),
        Bilingual(
            "What figures were taken from: each report with its figures, its releases and whether it agrees with "
            "others.",
            "数据出自的报告，每份附其数据、历次发布和核对结果。",
        ),
    ),
    "sources": (
        Bilingual("Sources", "来源"),
        Bilingual(
            "The pages that figures were read on; those with most figures come first.",
            "这里的数据所读自的网页，按各自数据的多少排列。",
        ),
    ),
}
"""Title and lead of each list."""
_UNTITLED = Bilingual("The page’s own title was not seen.", "未见该网页的题名。")


class ListedEntry(NamedTuple):
    """An entry: its key, its name, a text on it and the language of that, and how many figures it has."""

    key: str
    name: str
    says: str
    language: str
    figures: int
    when: str = ""
    """When it was published, in words."""


@page(router, "/indicators")
async def indicator_list(request: Request, _query: Nothing, frame: Frame, service: Service) -> Response:
    """The indicators by topic, each with its definition."""
    found, claims = (await service.catalogue()).indicators.values(), await _claims_by(service, "indicator")
    ordered = sorted(found, key=lambda each: (topic_place(each.topic), each.code))[:MOST]
    groups = [
        (
            topic_name(topic, frame.lang),
            [
                ListedEntry(x.code, frame.text(x), frame.text(x, "definition"), frame.lang, claims.get(x.code, 0))
                for x in those
            ],
        )
        for topic, those in groupby(ordered, key=lambda each: each.topic)
    ]
    return await _list_page(request, frame, "indicators", groups, len(found))


@page(router, "/reports")
async def report_list(request: Request, _query: Nothing, frame: Frame, service: Service) -> Response:
    """The reports in the order of the front page, each with its description."""
    catalogue = await service.catalogue()
    contents = await report_contents(service, catalogue)
    entries = [
        ListedEntry(
            each.id, frame.text(each, "title"), frame.text(each, "description"), frame.lang, contents[each.id].claims
        )
        for each in ranked_reports(catalogue, contents)
    ]
    return await _list_page(request, frame, "reports", [(None, entries[:MOST])], len(entries))


@page(router, "/sources")
async def source_list(request: Request, _query: Nothing, frame: Frame, service: Service) -> Response:
    """The pages that figures were read on, those first that most were."""
    found, claims = (await service.catalogue()).sources.values(), await _claims_by(service, "source")
    entries = [
        ListedEntry(
            each.id,
            each.publisher_in(frame.lang),
            each.title or _UNTITLED.in_language(frame.lang),
            each.language if each.title else frame.lang,
            claims.get(each.id, 0),
            frame.day(each.published),
        )
        for each in found
    ]
    entries.sort(key=lambda each: (-each.figures, each.name, each.key))
    return await _list_page(request, frame, "sources", [(None, entries[:MOST])], len(entries))


@page(router, "/figures")
async def figure_list(request: Request) -> Response:
    """All figures are the front page, by report and topic."""
    frame = PageFrame.of(request)
    return RedirectResponse(frame.page("/", **frame.asked), status_code=308)


async def _claims_by(service: FigureService, field: str) -> dict[str, int]:
    """The number of figures that stand, by a field of theirs."""
    return {key: int(claims) for key, claims, _ in await service.counted_by((field,))}


async def _list_page(
    request: Request,
    frame: PageFrame,
    kind: str,
    groups: Sequence[tuple[str | None, Sequence[ListedEntry]]],
    total: int,
) -> Response:
    title, lead = (words.in_language(frame.lang) for words in _WORDS[kind])
    response = await page_response(
        request,
        "list.html",
        frame,
        kind=kind,
        title=title,
        lead=lead,
        groups=groups,
        shown=sum(len(entries) for _, entries in groups),
        total=total,
        longest=LONGEST,
    )
    return linked(response, links.of_page(frame.site, kind))
