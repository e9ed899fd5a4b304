"""The schema.org Dataset of each page that offers one: all figures, those of a report, those of an indicator."""

from __future__ import annotations

from markupsafe import Markup

from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase, ReportBase
from api.domain.query import Claims, Lang, Query
from api.domain.words import one_line
from api.service.data_coverage import coverage
from api.service.downloads.descriptions import DESCRIPTION, TITLE
from api.service.figures import FigureService
from api.web.pages.page_frame import PageFrame
from api.web.pages.sharing.structured_data import PublishedData, Thing, files_of, whole_files
from api.web.pages.words.report_names import title_of

DESCRIPTION_ZH = (
    "所载报告的全部数据，附精确程度与出处。`figures`中每个指标、地区与时期取一个数据，`claims`则列出各来源的全部数据。"
)


async def all_figures(service: FigureService, catalogue: Catalogue, frame: PageFrame) -> Markup:
    """All figures of all reports."""
    data = PublishedData(
        name=frame.say(TITLE, "报告指标"),
        description=frame.say(DESCRIPTION, DESCRIPTION_ZH),
        coverage=await coverage(service, catalogue, Query(claims=Claims.ALL)),
        files=whole_files(frame),
    )
    return data.as_dataset(frame, catalogue, catalogue.newest())


async def figures_of_report(
    service: FigureService, catalogue: Catalogue, report: ReportBase, count: int, frame: PageFrame
) -> Markup:
    """The figures of a report, which it is based on beside their sources."""
    title = title_of(report, frame.lang)
    publication: Thing = {"@type": "Report", "name": one_line(title)}
    if report.publisher:
        publication["publisher"] = {"@type": "Organization", "name": one_line(report.publisher)}
    if report.year:
        publication["datePublished"] = str(report.year)
    releases = [each for each in catalogue.releases.values() if each.report == report.id]
    data = PublishedData(
        name=one_line(frame.say(f"Figures of {title}", f"{title}的数据")),
        description=report.description_zh if frame.lang is Lang.ZH else report.description_en,
        coverage=await coverage(service, catalogue, Query(reports=(report.id,), claims=Claims.ALL)),
        files=files_of(frame, count, report=report.id),
        about=publication,
    )
    return data.as_dataset(frame, catalogue, max(releases, key=lambda each: each.sequence, default=None))


async def figures_of_indicator(
    service: FigureService, catalogue: Catalogue, indicator: IndicatorBase, as_of: str | None, frame: PageFrame
) -> Markup:
    """Every source's figures of an indicator."""
    zh = frame.lang is Lang.ZH
    asked = {"indicator": indicator.code, **({"as_of": as_of} if as_of else {})}
    count = sum((await service.claims_by_area(indicator.code)).values())
    data = PublishedData(
        name=one_line(indicator.name_zh if zh else indicator.name_en),
        description=indicator.definition_zh if zh else indicator.definition_en,
        coverage=await coverage(
            service, catalogue, Query(indicators=(indicator.code,), claims=Claims.ALL, as_of=as_of)
        ),
        files=files_of(frame, count, **asked),
    )
    return data.as_dataset(frame, catalogue, catalogue.newest(as_of))
