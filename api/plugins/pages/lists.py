"""`/indicators`, `/reports`, `/sources`: what there is of each, a line an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, NamedTuple

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.domain.entries import IndicatorBase, ReportBase, SourceBase
from api.domain.query import Lang
from api.domain.words import Bilingual
from api.plugins.pages.contents import ranked_reports, report_contents, topic_place
from api.plugins.pages.frame import PageFrame, PageLanguage, page, page_response, page_router
from api.plugins.pages.headlines import topic_name
from api.plugins.pages.series import definition
from api.plugins.pages.words import day_in_words, title_of
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


class ListedEntry(NamedTuple):
    """An entry: its key, what it is called, what is said of it and in which language, and how many figures it has."""

    key: str
    name: str
    says: str
    language: str
    figures: int
    when: str = ""
    """When it was published, in words."""


class EntryGroup(NamedTuple):
    """Entries that belong together; without a heading where all do."""

    heading: str | None
    entries: Sequence[ListedEntry]


@dataclass(frozen=True, slots=True)
class EntryList:
    """What a page lists: as many entries as it has room for, and how many there are."""

    kind: str
    """The first part of the addresses of its entries."""
    title: Bilingual
    lead: Bilingual
    groups: Sequence[EntryGroup]
    total: int

    @property
    def shown(self) -> int:
        """How many stand on the page."""
        return sum(len(group.entries) for group in self.groups)


@page(router, "/indicators")
async def indicator_list(request: Request, lang: PageLanguage, _query: Nothing, service: Service) -> Response:
    """What is measured, by topic, each with its definition."""
    found, claims = (await service.catalogue()).indicators.values(), await _claims_by(service, "indicator")

    def entry(each: IndicatorBase) -> ListedEntry:
        name = each.name_zh if lang is Lang.ZH else each.name_en
        return ListedEntry(each.code, name, definition(each, lang), lang, claims.get(each.code, 0))

    ordered = sorted(found, key=lambda each: (topic_place(each.topic), each.code))[:MOST]
    groups = [
        EntryGroup(topic_name(topic, lang), [entry(each) for each in those])
        for topic, those in groupby(ordered, key=lambda each: each.topic)
    ]
    title = Bilingual("Indicators", "指标")
    lead = Bilingual("Everything that is measured here, by topic.", "这里衡量的全部内容，按主题排列，每项附其定义。")
    return await _list_page(request, EntryList("indicators", title, lead, groups, len(found)))


@page(router, "/reports")
async def report_list(request: Request, lang: PageLanguage, _query: Nothing, service: Service) -> Response:
    """The reports in the order of the front page, each with what it is."""
    catalogue = await service.catalogue()
    contents = await report_contents(service, catalogue)
    ordered = ranked_reports(catalogue, contents)

    def entry(each: ReportBase) -> ListedEntry:
        says = each.description_zh if lang is Lang.ZH else each.description_en
        return ListedEntry(each.id, title_of(each, lang), says, lang, contents[each.id].claims)

    title = Bilingual("Reports", "报告")
    lead = Bilingual(
        "What figures were taken from: each report with its figures, its releases and whether it agrees with others.",
        "数据出自的报告，每份附其数据、历次发布和核对结果。",
    )
    groups = [EntryGroup(None, [entry(each) for each in ordered[:MOST]])]
    return await _list_page(request, EntryList("reports", title, lead, groups, len(ordered)))


@page(router, "/sources")
async def source_list(request: Request, lang: PageLanguage, _query: Nothing, service: Service) -> Response:
    """The pages that figures were read on, those first that most were."""
    found, claims = (await service.catalogue()).sources.values(), await _claims_by(service, "source")
    untitled = Bilingual("The page’s own title was not seen.", "未见该网页的题名。").in_language(lang)

    def entry(each: SourceBase) -> ListedEntry:
        says, language = (each.title, each.language) if each.title else (untitled, lang)
        when = day_in_words(each.published, lang)
        return ListedEntry(each.id, each.publisher_in(lang), says, language, claims.get(each.id, 0), when)

    ordered = sorted(found, key=lambda each: (-claims.get(each.id, 0), each.publisher_in(lang), each.id))
    title = Bilingual("Sources", "来源")
    lead = Bilingual(
        "The pages that figures were read on; those with most figures come first.",
        "这里的数据所读自的网页，按各自数据的多少排列。",
    )
    groups = [EntryGroup(None, [entry(each) for each in ordered[:MOST]])]
    return await _list_page(request, EntryList("sources", title, lead, groups, len(ordered)))


@page(router, "/figures")
async def figure_list(request: Request) -> Response:
    """All figures are the front page, by report and topic."""
    frame = PageFrame.of(request)
    return RedirectResponse(frame.page("/", **frame.asked), status_code=308)


async def _claims_by(service: FigureService, field: str) -> dict[str, int]:
    """How many figures stand, by a field of theirs."""
    return {key: int(claims) for key, claims, _ in await service.counted_by((field,))}


async def _list_page(request: Request, told: EntryList) -> Response:
    frame = PageFrame.of(request)
    response = await page_response(request, "list.html", frame, told=told, longest=LONGEST)
    return linked(response, links.of_page(frame.site, told.kind))
