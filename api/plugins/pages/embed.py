"""`/embed/figures/{id}` and `/embed/indicators/{code}`: a page in a frame of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fastapi import Request, Response
from markupsafe import Markup

from api.domain.entries import ReleaseBase
from api.plugins.charts.chart import Chart
from api.plugins.charts.drawing import svg
from api.plugins.charts.layout import layout
from api.plugins.pages.frame import IN_FRAMES, Frame, PageFrame, page, page_response, page_router
from api.plugins.pages.parameters import ForFigure, ForIndicator
from api.plugins.pages.series import indicator_of, series_shown, shown_figure
from api.plugins.pages.words import FigureWords, names_of
from api.service.concurrency import off_the_loop
from api.web.dependencies import Service

COLUMNS = {"narrow": 320, "middle": 430, "wide": 620}
"""How wide the drawings are, in pixels; the stylesheet chooses one by the room that there is."""
HEIGHT = 450
"""The offered height without the foot of the frame, in pixels."""

router = page_router()


def framed(chart: Chart) -> Sequence[tuple[str, Markup]]:
    """The drawings of a chart by column, without source and address, as high as needed or as there is room for."""
    bare = replace(chart, source_line="", address="")
    made = []
    for column, width in COLUMNS.items():
        drawing = layout(bare, width)
        if drawing.height > HEIGHT:
            drawing = layout(bare, width, HEIGHT, grows=True)
        # Safe: the writer of the chart escapes every text that it inserts.
        made.append((column, Markup(svg(drawing, f"chart-{column}"))))  # noqa: S704
    return made


def edition(frame: PageFrame, release: ReleaseBase | None) -> str:
    """The release of the figures' own report that an embedded page shows, and whether it stays with that."""
    if release is None:
        return frame.say("No release yet", "尚无发布")
    day = frame.day(release.released_at)
    if frame.asked.get("as_of"):
        return frame.say(f"As of release {release.id}, {day}", f"固定于发布{release.id}（{day}）")
    return frame.say(f"Newest release, {day}", f"最新发布，{day}")


@page(router, "/embed/figures/{id}")
async def embedded_figure(request: Request, id: str, query: ForFigure, frame: Frame, service: Service) -> Response:
    """A figure as a headline: printed, converted, what rounding leaves open, and who states it."""
    catalogue = (await service.catalogue()).at(query.as_of)
    (figure,) = (await shown_figure(service, query, frame.lang, id)).figures
    return await page_response(
        request,
        "embed_figure.html",
        frame,
        allowed=IN_FRAMES,
        card=None,
        words=FigureWords(figure, frame.lang, query.scale),
        who=names_of(catalogue, frame.lang).quoted((figure,)),
        whole=frame.absolute(frame.page(f"/figures/{id}", **frame.asked)),
        edition=edition(frame, catalogue.newest(query.as_of, {figure.release})),
    )


@page(router, "/embed/indicators/{code}")
async def embedded_indicator(
    request: Request, code: str, query: ForIndicator, frame: Frame, service: Service
) -> Response:
    """The chart of an indicator, which has its finding and its sources in it; else its newest figure."""
    catalogue = (await service.catalogue()).at(query.as_of)
    indicator = indicator_of(code, catalogue)
    shown = await series_shown(service, catalogue, indicator, query, frame)
    chart = shown.chart.chart if shown.chart else None
    return await page_response(
        request,
        "embed_indicator.html",
        frame,
        allowed=IN_FRAMES,
        card=None,
        shown=shown,
        drawings=await off_the_loop(lambda: framed(chart)) if chart else (),
        one_of_many=None if query.area else shown.one_of_many,
        whole=frame.absolute(frame.page(f"/indicators/{indicator.code}", **frame.asked)),
        edition=edition(frame, catalogue.newest(query.as_of, {figure.release for figure in shown.dataset.figures})),
    )
