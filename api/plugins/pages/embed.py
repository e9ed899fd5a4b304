"""`/embed/figures/{id}` and `/embed/indicators/{code}`: a page in a frame of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, NamedTuple

from fastapi import Depends, Request, Response
from markupsafe import Markup

from api.domain.entries import ReleaseBase
from api.plugins.charts.chart import Chart
from api.plugins.charts.drawing import Drawing, svg
from api.plugins.charts.layout import layout
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import IN_FRAMES, PageFrame, PageLanguage, page, page_response, page_router
from api.plugins.pages.parameters import FigurePageQuery, IndicatorPageQuery
from api.plugins.pages.series import SeriesChoice, indicator_of, one_of_many, series_shown, shown_figure, what_and_where
from api.plugins.pages.words import day_in_words, names_of
from api.service.threads import off_the_loop
from api.web.dependencies import Service, from_query

COLUMNS = {"narrow": 320, "middle": 430, "wide": 620}
"""How wide the drawings are, in pixels; the stylesheet chooses one by the room that there is."""
HEIGHT = 450
"""What the offered height leaves to the drawing above the foot of the frame, in pixels."""


class FramedDrawing(NamedTuple):
    """The drawing for a width of columns, by its name in the stylesheet."""

    column: str
    svg: Markup


def framed(chart: Chart) -> Sequence[FramedDrawing]:
    """The drawings of a chart, without the source and the address, which the foot of the frame tells."""
    bare = replace(chart, source_line="", address="")
    # Safe: the writer of the chart escapes every text that it inserts.
    return [
        FramedDrawing(column, Markup(svg(_fitted(bare, width), f"chart-{column}")))  # noqa: S704
        for column, width in COLUMNS.items()
    ]


def _fitted(chart: Chart, width: int) -> Drawing:
    """As high as it needs; where that is more than there is, so high, its notes given away before its key or years."""
    free = layout(chart, width)
    return free if free.height <= HEIGHT else layout(chart, width, HEIGHT, grows=True)


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
