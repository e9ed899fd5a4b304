"""The card of a page that is about no one figure: the chart that the front page has, or that of its report."""

from __future__ import annotations

from api.domain.catalogue import Catalogue
from api.domain.query import Lang
from api.domain.words import one_line
from api.service.figures import FigureService
from api.service.report_contents import ReportContents, ranked_reports, report_contents
from api.web.pages.page_frame import PageFrame
from api.web.pages.sharing.share_card import ShareCard, picture_address


async def site_card(service: FigureService, frame: PageFrame) -> ShareCard | None:
    """The longest series of the first report; None while there is none of two figures."""
    catalogue = await service.catalogue()
    contents = await report_contents(service, catalogue)
    first = next(iter(ranked_reports(catalogue, contents)), None)
    return report_card(contents[first.id], catalogue, frame) if first else None


def report_card(contents: ReportContents, catalogue: Catalogue, frame: PageFrame) -> ShareCard | None:
    """The longest series of a report; None where none has two figures."""
    drawn = contents.drawn
    if drawn is None:
        return None
    indicator, area = catalogue.indicators[drawn.indicator], catalogue.areas[drawn.area]
    names = (indicator.name_zh, area.name_zh) if frame.lang is Lang.ZH else (indicator.name_en, area.name_en)
    picture = picture_address(frame, "/figures.png", indicator=drawn.indicator, area=drawn.area)
    return ShareCard(picture, one_line(frame.say(", ", "，").join(names)))
