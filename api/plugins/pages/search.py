"""`/search`: what is called by some words, each indicator with its newest figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from fastapi import Depends, Request, Response

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.period import Span
from api.domain.query import Lang, Query
from api.plugins.fact_check.search_terms import figures_by_number, spans_said
from api.plugins.pages.contents import area_told, newest_known
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import PageFrame, PageLanguage, page, page_response, page_router
from api.plugins.pages.parameters import SearchPageQuery
from api.plugins.pages.words import day_in_words
from api.service.figures import FigureService
from api.service.search import KINDS, SearchHit, area_codes_said, search
from api.service.threads import off_the_loop
from api.web.dependencies import Service, from_query

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


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that was found, by kind."""

    hits: Sequence[SearchHit]
    numbers: Sequence[tuple[str, FigureWords]]
    """The figures that print a number of the words, each by the id of its claim, as it is printed there."""
    newest: Mapping[str, FigureWords]
    """By an indicator, its newest figure of the area that the words name, else of the one with most figures.

    Where the words name a period, it is the one of that period, if there is one.
    """
    known: Mapping[str, Sequence[str]]
    """By an area, the indicators that there are figures of."""

    @property
    def kinds(self) -> list[tuple[str, Sequence[SearchHit]]]:
        """The kinds in the order of the search, each with what is of it."""
        return [(kind, list(found)) for kind, found in groupby(self.hits, key=lambda hit: hit.kind)]


@page(router, "/search")
async def search_page(
    request: Request,
    lang: PageLanguage,
    query: Annotated[SearchPageQuery, Depends(from_query(SearchPageQuery))],
    service: Service,
) -> Response:
    """The box, and below it indicators, areas, sources and reports that the words may mean."""
    catalogue = await service.catalogue()
    return await page_response(
        request,
        "search.html",
        PageFrame.of(request),
        q=query.q,
        results=None if query.q is None else await _results(service, catalogue, query.q, lang),
        catalogue=catalogue,
        listed=LISTED,
        most=MOST_KNOWN,
        most_numbers=NUMBERS,
        examples=_examples(catalogue, lang),
        day=lambda text: day_in_words(text, lang),
    )


async def _results(service: FigureService, catalogue: Catalogue, text: str, lang: Lang) -> Results:
    spans = tuple(spans_said(text))
    hits = await off_the_loop(lambda: search(catalogue, text))
    found = await figures_by_number(service, catalogue, text, NUMBERS + 1)
    codes = {kind: [hit.code for hit in hits if hit.kind == kind] for kind in KINDS}
    said = area_codes_said(catalogue, text)
    newest = await _newest(service, codes["indicator"][:HEADLINES], said, lang)
    if spans:
        newest |= await _newest(service, codes["indicator"][:HEADLINES], said, lang, spans)
    known = {}
    for area in codes["area"][:AREAS]:
        known_of = await service.distinct(catalogue, Query(areas=(area,)), ("indicator",))
        known[area] = [code for (code,) in known_of if code in catalogue.indicators]
    numbers = [(number.claim, FigureWords(number.figure, lang)) for number in found]
    return Results(hits, numbers, {code: FigureWords(figure, lang) for code, figure in newest.items()}, known)


async def _newest(
    service: FigureService, indicators: Sequence[str], said: set[str], lang: Lang, spans: tuple[Span, ...] = ()
) -> dict[str, Figure]:
    """The newest figure of each indicator that has one, of some periods if any are named."""
    places: dict[str, str] = {}
    for code in indicators:
        claims = await service.claims_by_area(code)
        if claims:
            places[code] = area_told(claims, said)
    if not places:
        return {}
    dataset = await newest_known(
        service,
        SearchPageQuery(),
        lang,
        indicator=tuple(places),
        area=tuple(sorted(set(places.values()))),
        **({"period": spans} if spans else {}),
    )
    newest: dict[str, Figure] = {}
    for figure in sorted(dataset.figures, key=_standing):
        if places[figure.indicator.code] == figure.area.alpha3:
            newest[figure.indicator.code] = figure
    return newest


def _standing(figure: Figure) -> tuple[object, ...]:
    """The figure that stands for its series comes last: the newest, the longest, and no forecast."""
    return figure.status != "F", figure.period.last, -figure.period.first.toordinal()


def _examples(catalogue: Catalogue, lang: Lang) -> list[str]:
    """Names that can be looked for: the first indicator of each topic."""
    first = {indicator.topic: indicator for indicator in reversed(list(catalogue.indicators.values()))}
    names = [indicator.name_zh if lang is Lang.ZH else indicator.name_en for indicator in first.values()]
    return names[:EXAMPLES]
