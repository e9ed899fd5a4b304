"""`/search`: what is called by some words, each indicator with its newest figure."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from fastapi import Request, Response

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.query import Query
from api.plugins.fact_check.search_terms import figures_by_number, spans_said
from api.plugins.pages.contents import newest_of
from api.plugins.pages.frame import Frame, PageFrame, page, page_response, page_router
from api.plugins.pages.parameters import ForSearch
from api.plugins.pages.words import FigureWords
from api.service.concurrency import off_the_loop
from api.service.figures import FigureService
from api.service.search import area_codes_said, search
from api.web.dependencies import Service

router = page_router()
NUMBERS = 20
"""Figures that print a number of the words are listed, and whether there are more."""
HEADLINES = 12
"""So many of the indicators that were found are told with a figure; the others by name."""
LISTED = 40
"""So many of a kind are listed, and how many more there are is told."""
AREAS = 3
"""Of so many areas the page tells what is known of them."""
MOST_KNOWN = 200
"""So many indicators of an area are listed."""
EXAMPLES = 4


@page(router, "/search")
async def search_page(request: Request, query: ForSearch, frame: Frame, service: Service) -> Response:
    """The box, and below it indicators, areas, sources and reports that the words may mean."""
    catalogue = await service.catalogue()
    first = {indicator.topic: indicator for indicator in reversed(list(catalogue.indicators.values()))}
    return await page_response(
        request,
        "search.html",
        frame,
        q=query.q,
        **(await _results(service, catalogue, query.q or "", frame)),
        catalogue=catalogue,
        listed=LISTED,
        most=MOST_KNOWN,
        most_numbers=NUMBERS,
        examples=[frame.text(indicator) for indicator in first.values()][:EXAMPLES],
    )


async def _results(service: FigureService, catalogue: Catalogue, text: str, frame: PageFrame) -> dict[str, Any]:
    """Everything that was found by kind, with the newest figure of indicators and the indicators known of areas."""
    hits = await off_the_loop(lambda: search(catalogue, text)) if text else ()
    kinds = {kind: list(found) for kind, found in groupby(hits, key=lambda hit: hit.kind)}
    numbers = await figures_by_number(service, catalogue, text, NUMBERS + 1) if text else ()
    indicators = [hit.code for hit in kinds.get("indicator", ())][:HEADLINES]
    newest: dict[str, FigureWords] = {}
    spans, areas = tuple(spans_said(text)), area_codes_said(catalogue, text)
    for chosen in ({}, *([{"period": spans}] if spans else ())):  # one of a period that the words name, if there is one
        found = await newest_of(service, indicators, areas, frame.lang, **chosen)
        newest |= {code: FigureWords(max(figures, key=_standing), frame.lang) for code, figures in found.items()}
    known = {}
    for hit in kinds.get("area", ())[:AREAS]:
        codes = await service.distinct(catalogue, Query(areas=(hit.code,)), ("indicator",))
        known[hit.code] = [code for (code,) in codes if code in catalogue.indicators]
    return {
        "total": len(hits) + len(numbers[:NUMBERS]),
        "kinds": kinds,
        "numbers": [(number.claim, FigureWords(number.figure, frame.lang)) for number in numbers],
        "newest": newest,
        "known": known,
    }


def _standing(figure: Figure) -> tuple[object, ...]:
    """The rank of a figure in its series: no forecast, the newest, the longest."""
    return figure.status != "F", figure.period.last, -figure.period.first.toordinal()
