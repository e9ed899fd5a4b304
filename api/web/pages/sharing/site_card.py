"""The card of a page that is about no one figure: the chart that the front page has."""

from __future__ import annotations

from api.domain.query import Lang
from api.representations.citations.cited_claim import one_line
from api.service import headline_figures
from api.service.figure_service import FigureService
from api.service.headline_figures import StatedSeries
from api.service.once_a_release import OnceARelease
from api.web.pages.page_frame import PageFrame
from api.web.pages.sharing.share_card import ShareCard, picture_address

_DRAWN: OnceARelease[tuple[StatedSeries, ...]] = OnceARelease()


async def site_card(service: FigureService, frame: PageFrame) -> ShareCard | None:
    """The longest series of the first report; None while there is none of two figures."""
    catalogue = await service.catalogue()

    async def make() -> tuple[StatedSeries, ...]:
        found = await headline_figures.contents(service, catalogue)
        report = found.first_report(catalogue)
        drawn = found.drawn(report.id, catalogue) if report else None
        return (drawn,) if drawn else ()

    for drawn in await _DRAWN.get(catalogue, make):
        indicator, area = catalogue.indicators[drawn.indicator], catalogue.areas[drawn.area]
        names = (indicator.name_zh, area.name_zh) if frame.lang is Lang.ZH else (indicator.name_en, area.name_en)
        picture = picture_address(frame, "/figures.png", indicator=drawn.indicator, area=drawn.area)
        return ShareCard(picture, one_line(frame.say(", ", "，").join(names)))
    return None
