"""The pair of tools that ChatGPT's connectors ask for: `search` by words, and `fetch` of one of its results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.period import Span
from api.domain.query import Lang, Page, Query
from api.domain.search import words_of
from api.formats.spoken import statement
from api.plugins.fact_check.search_terms import PERIOD, spans_said
from api.protocols.mcp import canonical_addresses
from api.protocols.mcp.answers import Answer, DocumentReply
from api.protocols.mcp.documents import document, title_of, url_of
from api.protocols.mcp.tool_arguments import DocumentArguments, QuestionArguments
from api.service.figures import FigureService
from api.service.search import area_codes_said, find_indicators
from api.service.search import search as search_catalogue

INDICATORS = 6
"""Indicators that a search tells, with the figures of each."""
EACH = 5
"""Figures of one indicator that a search tells."""
NEWEST = 2
"""Of each area, where no period is asked for."""
CALLED = 75.0
"""The score of 100 from which a source or a report is called as the question says, and stands first."""
READ = 500
"""Figures among which those of each indicator are picked."""

_CHINESE = re.compile("[㐀-鿿]")
_FURTHER = "Search again with more words, the name of an area, or a period such as 2024."
_NOTHING = (
    "Nothing is called so. Try fewer or other words, English or Chinese: what is measured, an area, a year. "
    "search_indicators without `query` lists all that is measured."
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question says: which indicators, the likeliest first, which areas, which periods, in which language."""

    indicators: Sequence[str]
    areas: tuple[str, ...]
    spans: tuple[Span, ...]
    periods: str
    lang: Lang


async def search(service: FigureService, arguments: QuestionArguments, _texts: Mapping[str, str]) -> Answer:
    """Figures that answer the question, each in a line that can be quoted, and what they are figures of."""
    catalogue = await service.catalogue()
    named = (await service.find(catalogue, Query(), arguments.query.strip())).figures
    ids = {figure.id for figure in named}
    asked = _asked(catalogue, arguments.query)
    figures, hint = await _figures(service, catalogue, asked)
    rows = list(_results(catalogue, arguments.query, asked, figures))
    rows = [*(_figure(figure, asked.lang) for figure in named), *(row for row in rows if row["id"] not in ids)]
    above = {"hint": hint if rows else _NOTHING} if hint or not rows else {}
    return Answer(rows, len(rows), above=above, key="results", further=_FURTHER)


async def fetch(service: FigureService, arguments: DocumentArguments, _texts: Mapping[str, str]) -> DocumentReply:
    """All that is known of a figure, an indicator, a source or a report."""
    return await document(service, arguments.id)


def _asked(catalogue: Catalogue, question: str) -> _Asked:
    spans = tuple(spans_said(question))
    said = PERIOD.sub(" ", question)
    matches = find_indicators(catalogue, said if words_of(said) else question)
    return _Asked(
        [match.key for match in matches[:INDICATORS]],
        tuple(sorted(area_codes_said(catalogue, said))),
        spans,
        ", ".join(PERIOD.findall(question)),
        Lang.ZH if _CHINESE.search(question) else Lang.EN,
    )


async def _figures(
    service: FigureService, catalogue: Catalogue, asked: _Asked
) -> tuple[Mapping[str, Sequence[Figure]], str]:
    """The figures that are asked for by indicator, the newest first; of other places where there are none of these."""
    if not asked.indicators and not asked.areas and not asked.spans:
        return {}, ""
    wider = (
        (asked.areas, asked.spans, ""),
        (asked.areas, (), f"There is no figure of {asked.periods}: the newest are shown."),
        ((), asked.spans, f"There is no figure of {', '.join(asked.areas)}: those of other areas are shown."),
        ((), (), "There is no such figure of that area and period: the newest of other areas are shown."),
    )
    for areas, spans, hint in wider:
        query = Query(
            indicators=tuple(asked.indicators),
            areas=areas,
            spans=spans,
            latest=None if spans else NEWEST,
            lang=asked.lang,
            page=Page(limit=READ, sort=("-period",), counted=False),
        )
        found: dict[str, list[Figure]] = {}
        for figure in (await service.fetch(catalogue, query)).figures:
            found.setdefault(figure.indicator.code, []).append(figure)
        if found:
            return found, hint
    return {}, ""


def _results(
    catalogue: Catalogue, question: str, asked: _Asked, figures: Mapping[str, Sequence[Figure]]
) -> Iterator[dict[str, str]]:
    """The figures of each indicator and the indicator itself, the likeliest first; sources and reports by name."""
    beside = [hit for hit in search_catalogue(catalogue, question) if hit.kind in ("source", "report")]
    for hit in beside:
        if hit.match.score >= CALLED:
            yield _entry(catalogue, hit.kind, hit.code, asked.lang)
    for code in asked.indicators or figures:
        for figure in figures.get(code, ())[:EACH]:
            yield _figure(figure, asked.lang)
        yield _entry(catalogue, "indicator", code, asked.lang)
    for hit in beside:
        if hit.match.score < CALLED:
            yield _entry(catalogue, hit.kind, hit.code, asked.lang)


def _figure(figure: Figure, lang: Lang) -> dict[str, str]:
    return {"id": figure.id, "title": statement(figure, lang), "url": canonical_addresses.of_figure(figure)}


def _entry(catalogue: Catalogue, kind: str, code: str, lang: Lang) -> dict[str, str]:
    return {"id": code, "title": title_of(catalogue, kind, code, lang), "url": url_of(catalogue, kind, code)}
