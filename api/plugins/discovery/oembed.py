"""`/oembed` (oEmbed 1.0): from the link of a page to the frame that a publishing system puts in its place."""

from __future__ import annotations

from typing import Annotated, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Depends, Request, Response

from api.domain.errors import Fault, InvalidParameter, NotFound, NotImplementedFormat
from api.domain.words import one_line
from api.formats.writers.json import dumps
from api.plugins.pages.frame import PageFrame, ShareCard, link_target
from api.plugins.pages.parameters import FigurePageQuery, IndicatorPageQuery, OembedQuery
from api.plugins.pages.series import indicator_of, series_shown, shown_figure
from api.plugins.pages.share import FRAMES, embed_code, embeddable
from api.plugins.pages.words import FigureWords
from api.service.figures import FigureService
from api.service.parameters.reading import read
from api.web.dependencies import Service, from_query, settings_of
from api.web.links import address_of, cacheable

router = APIRouter(include_in_schema=False)
FORMATS = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
Told = dict[str, Any]


@router.get("/oembed")
async def oembed(
    request: Request, query: Annotated[OembedQuery, Depends(from_query(OembedQuery))], service: Service
) -> Response:
    """The frame to embed for a figure's or an indicator's page of this very site; one smaller than its page scrolls."""
    content_type = FORMATS.get(query.format)
    if content_type is None:
        detail = f"There is no oEmbed as {query.format}; there are json and xml."
        raise NotImplementedFormat(detail, [Fault("format", detail, query.format, list(FORMATS))])
    try:
        frame = embeddable(query.url, address_of(request.scope))
        if frame is None:
            raise NotFound("This is no address of a figure or an indicator on this site.")
        _, kind, key = frame.path.split("/")
        title, author, card = await (_figure if kind == "figures" else _indicator)(service, frame, key)
    except (InvalidParameter, NotFound) as problem:
        raise NotFound(problem.detail, [Fault("url", problem.detail, query.url)]) from None
    width, height = FRAMES[kind]
    size = min(width, query.maxwidth or width), min(height, query.maxheight or height)
    picture = card.within(query.maxwidth, query.maxheight) if card else None
    page = frame.absolute(frame.page(f"/embed{frame.path}", **frame.asked))
    told: Told = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        **author,
        "provider_name": frame.say("Report indicators", "报告指标"),
        "provider_url": frame.absolute(frame.page("/")),
        "cache_age": settings_of(request).cache_seconds,
        **dict(zip(("thumbnail_url", "thumbnail_width", "thumbnail_height"), picture or (), strict=False)),
        "html": embed_code(page, title, size),
        "width": size[0],
        "height": size[1],
    }
    if query.format == "json":
        body = dumps(told)
    else:
        root = Element("oembed")
        for name, value in told.items():
            SubElement(root, name).text = str(value)
        body = tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, headers={**cacheable(request), "content-type": content_type})


async def _figure(service: FigureService, frame: PageFrame, key: str) -> tuple[str, Told, ShareCard | None]:
    """The title, the author and the card of the page of a figure."""
    query = read(FigurePageQuery, frame.asked.items(), await service.catalogue())
    (figure,) = (await shown_figure(service, query, frame.lang, key)).figures
    words = FigureWords(figure, frame.lang, query.scale)
    author: Told = {"author_name": one_line(figure.source.publisher_in(frame.lang))}
    if address := link_target(figure.source.url):
        author["author_url"] = address
    return one_line(words.claim), author, ShareCard.of_figure(words, frame)


async def _indicator(service: FigureService, frame: PageFrame, key: str) -> tuple[str, Told, ShareCard | None]:
    """Those of an indicator, whose author is the one publisher of its figures."""
    catalogue = await service.catalogue()
    query = read(IndicatorPageQuery, frame.asked.items(), catalogue)
    catalogue = catalogue.at(query.as_of)
    shown = await series_shown(service, catalogue, indicator_of(key, catalogue), query, frame)
    publishers = {one_line(figure.source.publisher_in(frame.lang)) for figure in shown.dataset.figures}
    author = {"author_name": publishers.pop()} if len(publishers) == 1 else {}
    return one_line(shown.title), author, shown.card
