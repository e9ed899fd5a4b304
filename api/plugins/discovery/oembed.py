"""`/oembed` (oEmbed 1.0): from the link of a page to the frame that a publishing system puts in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Depends, Request, Response

from api.domain.errors import Fault, InvalidParameter, NotFound, NotImplementedFormat
from api.domain.words import one_line
from api.formats.writers.json import dumps
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import PATH, ShareCard, link_target
from api.plugins.pages.parameters import FigurePageQuery, IndicatorPageQuery, OembedQuery
from api.plugins.pages.series import SeriesChoice, SeriesUse, indicator_of, series_shown, shown_figure, what_and_where
from api.plugins.pages.use import EmbeddablePage, EmbeddedKind, Size, embed_code, embeddable, frame_size, picture_size
from api.service.figures import FigureService
from api.service.parameters.reading import read
from api.web.dependencies import Service, from_query, settings_of
from api.web.middleware.query import answers_the_meaning
from api.web.public_address import address_of, cacheable

router = APIRouter(include_in_schema=False)
FORMATS = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
Told = dict[str, Any]


@router.get(PATH)
async def oembed(
    request: Request, query: Annotated[OembedQuery, Depends(from_query(OembedQuery))], service: Service
) -> Response:
    """What to embed for a figure's or an indicator's page of this very site, in whatever unit its address asks."""
    content_type = FORMATS.get(query.format)
    if content_type is None:
        detail = f"There is no oEmbed as {query.format}; there are json and xml."
        raise NotImplementedFormat(detail, [Fault("format", detail, query.format, list(FORMATS))])
    shown = await _shown(service, query.url, address_of(request.scope))
    frame, size = shown.page.frame, frame_size(shown.page.kind, query.maxwidth, query.maxheight)
    told: Told = {
        "version": "1.0",
        "type": "rich",
        "title": shown.title,
        **shown.author,
        "provider_name": frame.say("Report indicators", "报告指标"),
        "provider_url": frame.absolute(frame.page("/")),
        "cache_age": settings_of(request).cache_seconds,
        **_thumbnail(shown.card, query),
        "html": embed_code(shown.page.embedded, shown.title, size),
        "width": size.width,
        "height": size.height,
    }
    answers_the_meaning(request.scope)
    body = dumps(told) if query.format == "json" else _xml(told)
    return Response(body, headers={**cacheable(request), "content-type": content_type})


@dataclass(frozen=True, slots=True)
class _Shown:
    """A page that can be embedded, its title, its card, and what is told of its author."""

    page: EmbeddablePage
    title: str
    card: ShareCard | None
    author: Told


async def _shown(service: FigureService, address: str, site: str) -> _Shown:
    """What is at an address of a page; NotFound where that is none to embed, or the page would refuse it."""
    try:
        page = embeddable(address, site)
        if page is None:
            raise _nothing("This is no address of a figure or an indicator on this site.", address)
        return await (_figure if page.kind is EmbeddedKind.FIGURE else _indicator)(service, page)
    except (InvalidParameter, NotFound) as problem:
        raise _nothing(problem.detail, address) from None


def _nothing(detail: str, address: str) -> NotFound:
    return NotFound(detail, [Fault("url", detail, address)])


async def _figure(service: FigureService, page: EmbeddablePage) -> _Shown:
    lang = page.frame.lang
    query = read(FigurePageQuery, page.frame.asked.items(), await service.catalogue())
    (figure,) = (await shown_figure(service, query, lang, page.key)).figures
    words = FigureWords(figure, lang, query.scale)
    author: Told = {"author_name": one_line(figure.source.publisher_in(lang))}
    if address := link_target(figure.source.url):
        author["author_url"] = address
    return _Shown(page, one_line(words.claim), ShareCard.of_figure(words, page.frame), author)


async def _indicator(service: FigureService, page: EmbeddablePage) -> _Shown:
    frame = page.frame
    catalogue = await service.catalogue()
    query = read(IndicatorPageQuery, frame.asked.items(), catalogue)
    catalogue = catalogue.at(query.as_of)
    indicator = indicator_of(page.key, catalogue)
    shown = await series_shown(service, await SeriesChoice.of(service, catalogue, indicator, query), query, frame)
    publishers = {one_line(figure.source.publisher_in(frame.lang)) for figure in shown.dataset.figures}
    author: Told = {"author_name": publishers.pop()} if len(publishers) == 1 else {}
    title = one_line(what_and_where(shown, frame.lang))
    if shown.chart is None:
        newest = FigureWords(shown.newest, frame.lang, query.scale) if shown.newest else None
        return _Shown(page, title, ShareCard.of_newest(newest, frame) if newest else None, author)
    address = SeriesUse(frame, shown).picture("png")
    return _Shown(page, title, ShareCard.of_chart(frame, address, shown.chart.chart, embeds=True), author)


def _thumbnail(card: ShareCard | None, query: OembedQuery) -> Told:
    size = picture_size(Size(card.width, card.height), query.maxwidth, query.maxheight) if card else None
    if card is None or size is None:
        return {}
    return {
        "thumbnail_url": card.picture_of(size.width, size.height),
        "thumbnail_width": size.width,
        "thumbnail_height": size.height,
    }


def _xml(told: Mapping[str, Any]) -> bytes:
    root = Element("oembed")
    for name, value in told.items():
        SubElement(root, name).text = str(value)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
