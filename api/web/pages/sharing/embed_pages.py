"""`/embed/figures/{id}` and `/embed/indicators/{code}`: what stands in a frame of other people's pages.

Live they follow each release; with `as_of=` they show for good what was known at that moment.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from api.domain.entries import ReleaseBase
from api.service.parameters.page_parameters import FigurePageQuery, IndicatorPageQuery
from api.service.threads import off_the_loop
from api.web.dependencies import Service, from_query
from api.web.pages.page_frame import PageFrame, PageLanguage
from api.web.pages.page_response import IN_FRAMES, page_response
from api.web.pages.page_routes import page, page_router
from api.web.pages.parts.series_shown import SeriesChoice, indicator_of, series_shown
from api.web.pages.parts.series_use import what_and_where
from api.web.pages.parts.shown_figure import shown_figure
from api.web.pages.sharing.framed_chart import framed
from api.web.pages.words.days_and_numbers import day_in_words
from api.web.pages.words.figure_words import FigureWords
from api.web.pages.words.indicator_words import one_of_many
from api.web.pages.words.publisher_names import names_of

router = page_router()


def edition(frame: PageFrame, release: ReleaseBase | None) -> str:
    """Which release of the figures' own report an embedded page shows, and whether it stays with that."""
    if release is None:
        return frame.say("No release yet", "尚无发布")
    day = day_in_words(release.released_at, frame.lang)
    if frame.asked.get("as_of"):
        return frame.say(f"As of release {release.id}, {day}", f"固定于发布{release.id}（{day}）")
    return frame.say(f"Newest release, {day}", f"最新发布，{day}")


@page(router, "/embed/figures/{id}")
async def embedded_figure(
    request: Request,
    id: str,
    lang: PageLanguage,
    query: Annotated[FigurePageQuery, Depends(from_query(FigurePageQuery))],
    service: Service,
) -> Response:
    """A figure as a headline: printed, converted, what rounding leaves open, and who states it."""
    frame = PageFrame.of(request)
    catalogue = (await service.catalogue()).at(query.as_of)
    dataset = await shown_figure(service, query, lang, id)
    (figure,) = dataset.figures
    return await page_response(
        request,
        "embed_figure.html",
        frame,
        allowed=IN_FRAMES,
        card=None,
        words=FigureWords(figure, lang, query.scale),
        who=names_of(catalogue, lang).quoted((figure,)),
        whole=frame.absolute(frame.page(f"/figures/{id}", **frame.asked)),
        edition=edition(frame, catalogue.newest(query.as_of, {figure.release})),
    )


@page(router, "/embed/indicators/{code}")
async def embedded_indicator(
    request: Request,
    code: str,
    lang: PageLanguage,
    query: Annotated[IndicatorPageQuery, Depends(from_query(IndicatorPageQuery))],
    service: Service,
) -> Response:
    """The chart of an indicator, which has its finding and its sources in it; else its newest figure."""
    frame = PageFrame.of(request)
    catalogue = (await service.catalogue()).at(query.as_of)
    indicator = indicator_of(code, catalogue)
    shown = await series_shown(service, await SeriesChoice.of(service, catalogue, indicator, query), query, frame)
    chart = shown.chart.chart if shown.chart else None
    return await page_response(
        request,
        "embed_indicator.html",
        frame,
        allowed=IN_FRAMES,
        card=None,
        shown=shown,
        drawings=await off_the_loop(lambda: framed(chart)) if chart else (),
        newest=FigureWords(shown.newest, lang, query.scale) if shown.newest else None,
        what=what_and_where(shown, lang),
        one_of_many=None if query.area else one_of_many(shown, lang),
        whole=frame.absolute(frame.page(f"/indicators/{indicator.code}", **frame.asked)),
        edition=edition(frame, catalogue.newest(query.as_of, {figure.release for figure in shown.dataset.figures})),
    )
