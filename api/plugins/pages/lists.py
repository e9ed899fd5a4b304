"""`/indicators`, `/reports`, `/sources`: what there is of each, a line an entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.plugins.pages.contents import ranked_reports, report_contents, topic_place
from api.plugins.pages.frame import Frame, PageFrame, page, page_response, page_router
from api.plugins.pages.headlines import topic_name
from api.plugins.pages.parameters import Nothing
from api.service.figures import FigureService
from api.web.dependencies import Service

router = page_router()
MOST = 200
"""So many entries stand on a page; of more the page says so, and where all are."""
LONGEST = 260
"""So many characters are said of an entry; its page says all."""


class ListedEntry(NamedTuple):
    """An entry: its key, its name, a text on it and the language of that, and how many figures it has."""

    key: str
    name: str
    says: str
    language: str
    figures: int
    when: str = ""
    """When it was published, in words."""


Groups = Sequence[tuple[str | None, Sequence[ListedEntry]]]


@page(router, "/indicators")
async def indicator_list(request: Request, _query: Nothing, frame: Frame, service: Service) -> Response:
    """The indicators by topic, each with its definition."""
    found, claims = (await service.catalogue()).indicators.values(), await _claims_by(service, "indicator")
    groups: dict[str, list[ListedEntry]] = {}
    for each in sorted(found, key=lambda each: (topic_place(each.topic), each.code))[:MOST]:
        says, count = frame.text(each, "definition"), claims.get(each.code, 0)
        entry = ListedEntry(each.code, frame.text(each), says, frame.lang, count)
        groups.setdefault(topic_name(each.topic, frame.lang), []).append(entry)
    lead = frame.say("Everything that is measured here, by topic.", "这里衡量的全部内容，按主题排列，每项附其定义。")
    words = frame.say("Indicators", "指标"), lead
    return await _list_page(request, frame, "indicators", words, list(groups.items()), len(found))


@page(router, "/reports")
async def report_list(request: Request, _query: Nothing, frame: Frame, service: Service) -> Response:
    """The reports in the order of the front page, each with its description."""
    catalogue = await service.catalogue()
    contents = await report_contents(service, catalogue)
    entries = [
        ListedEntry(x.id, frame.text(x, "title"), frame.text(x, "description"), frame.lang, contents[x.id].claims)
        for x in ranked_reports(catalogue, contents)
    ]
    lead = frame.say(
        "What figures were taken from: each report with its figures, its releases and whether it agrees with others.",
        "数据出自的报告，每份附其数据、历次发布和核对结果。",
    )
    words = frame.say("Reports", "报告"), lead
    return await _list_page(request, frame, "reports", words, [(None, entries[:MOST])], len(entries))


@page(router, "/sources")
async def source_list(request: Request, _query: Nothing, frame: Frame, service: Service) -> Response:
    """The pages that figures were read on, those first that most were."""
    claims, entries = await _claims_by(service, "source"), []
    untitled = frame.say("The page’s own title was not seen.", "未见该网页的题名。")
    for each in (await service.catalogue()).sources.values():
        title, language = (each.title, each.language) if each.title else (untitled, frame.lang)
        name, when = each.publisher_in(frame.lang), frame.day(each.published)
        entries.append(ListedEntry(each.id, name, title, language, claims.get(each.id, 0), when))
    entries.sort(key=lambda each: (-each.figures, each.name, each.key))
    lead = frame.say(
        "The pages that figures were read on; those with most figures come first.",
        "这里的数据所读自的网页，按各自数据的多少排列。",
    )
    words = frame.say("Sources", "来源"), lead
    return await _list_page(request, frame, "sources", words, [(None, entries[:MOST])], len(entries))


@page(router, "/figures")
async def figure_list(request: Request) -> Response:
    """All figures are the front page, by report and topic."""
    frame = PageFrame.of(request)
    return RedirectResponse(frame.page("/", **frame.asked), status_code=308)


async def _claims_by(service: FigureService, field: str) -> dict[str, int]:
    """The number of figures that stand, by a field of theirs."""
    return {key: int(claims) for key, claims, _ in await service.counted_by((field,))}


async def _list_page(
    request: Request, frame: PageFrame, kind: str, words: tuple[str, str], groups: Groups, total: int
) -> Response:
    return await page_response(
        request,
        "list.html",
        frame,
        about=kind,
        kind=kind,
        title=words[0],
        lead=words[1],
        groups=groups,
        shown=sum(len(entries) for _, entries in groups),
        total=total,
        longest=LONGEST,
    )
