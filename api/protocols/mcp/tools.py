"""The five tools: what each takes, and how it answers from the same queries as everybody's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from api.audit.evaluation import Verdict
from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import IndicatorBase
from api.domain.conditions import Among
from api.domain.errors import ConflictingParameters, Fault, NotFound
from api.domain.figure import Figure
from api.domain.query import SORTS, Claims, Lang, Page, Query
from api.domain.suggestions import nearest
from api.protocols.mcp import entries
from api.protocols.mcp.answers import Answer
from api.service.asked import Accepted, Asked, Parameter
from api.service.figure_service import FigureService
from api.service.parameters import (
    AS_OF,
    CONVERT,
    CONVERTED,
    DERIVED,
    LANG,
    MAX_OFFSET,
    OFFSET,
    REPORT,
    SELECTED,
    TOPIC,
    sort_by,
)
from api.service.values import SOURCE, Values, integer, word

Run = Callable[[FigureService, Catalogue, Asked], Awaitable[Answer]]

MAX_ROWS = 100
ROWS = 20
NEWEST = 3
"""Figures that a found indicator shows."""


@dataclass(frozen=True, slots=True)
class Tool:
    """What an assistant may call: a name, what it is for, the arguments it takes, and what it does."""

    name: str
    title: str
    meaning: str
    accepted: Accepted
    run: Run


def _text(name: str, meaning: str, *, many: bool = False) -> Parameter:
    return Parameter(
        name, meaning, Values(lambda text, _catalogue: text, lambda _catalogue: {"type": "string"}), many=many
    )


LIMIT = Parameter("limit", "Rows at most; an answer also ends where 2,000 tokens do.", integer(1, MAX_ROWS, ROWS))
QUERY = _text("query", "Words to look for in codes, names and definitions, English or Chinese; all indicators without.")
IDS = _text("id", "Ids of figures; nothing else then picks figures.", many=True)
VERDICT = Parameter("verdict", "Verdicts.", word(Verdict, Verdict), many=True)
SEARCH = Accepted((QUERY, TOPIC, LANG, LIMIT, OFFSET))
FIGURES = Accepted((IDS, *SELECTED, TOPIC, DERIVED, *CONVERTED, LANG, sort_by(SORTS), LIMIT, OFFSET))
CONVERSION = Accepted(tuple(item for item in CONVERT.parameters if item.name not in ("format", "sep", "decimal")))
AUDIT = Accepted((REPORT, VERDICT, AS_OF, LANG, LIMIT, OFFSET))
SOURCE_OF = Accepted((Parameter("id", "Id of the source.", SOURCE, required=True), LANG, LIMIT, OFFSET))
_BESIDE_IDS = {"id", "as_of", "unit", "scale", "basis", "rate", "lang", "limit", "offset"}


async def search_indicators(current: FigureService, catalogue: Catalogue, asked: Asked) -> Answer:
    """The indicators that hold the words, the best first, each with its newest figures."""
    topics = asked.get("topic", ())
    among = [item for item in catalogue.indicators.values() if not topics or item.topic in topics]
    found = _matching(asked.get("query", ""), among)
    page = _page(asked)
    shown = found[page.offset : page.offset + page.limit]
    newest = await _newest(current, catalogue, shown, asked.lang)
    above = {} if found else {"nearest": nearest(asked.get("query", ""), catalogue.indicators)}
    rows = [_indicator(item, newest.get(item.code, []), asked.lang) for item in shown]
    return Answer(rows, len(found), page.offset, above, "`query` or `topic`")


def _matching(words: str, indicators: Iterable[IndicatorBase]) -> list[IndicatorBase]:
    """Those that hold the most of the words; all of them where no word is given."""
    wanted = words.casefold().split()

    def found(item: IndicatorBase) -> int:
        text = f"{item.code}\n{item.name_en}\n{item.name_zh}\n{item.topic}".casefold()
        more = f"{item.definition_en}\n{item.definition_zh}".casefold()
        return sum(2 * (word in text) + (word in more) for word in wanted)

    return sorted((item for item in indicators if not wanted or found(item)), key=found, reverse=True)


async def _newest(
    current: FigureService, catalogue: Catalogue, indicators: Sequence[IndicatorBase], lang: Lang
) -> dict[str, list[Figure]]:
    """The newest figures by indicator, one of each area."""
    codes = tuple(item.code for item in indicators)
    if not codes:
        return {}
    dataset = await current.fetch(catalogue, Query(indicators=codes, latest=1, lang=lang, page=Page(counted=False)))
    found: dict[str, list[Figure]] = {}
    for figure in dataset.figures:
        found.setdefault(figure.indicator.code, []).append(figure)
    return found


def _indicator(item: IndicatorBase, newest: Sequence[Figure], lang: Lang) -> entries.Entry:
    chinese = lang is Lang.ZH
    return {
        "id": item.code,
        "name": item.name_zh if chinese else item.name_en,
        "definition": item.definition_zh if chinese else item.definition_en,
        "topic": item.topic,
        "unit_kind": item.unit_kind,
        "measuring_type": item.measuring_type,
        "areas": [figure.area.alpha3 for figure in newest],
        "newest": [entries.brief(figure, lang) for figure in newest[:NEWEST]],
    }


async def get_figures(current: FigureService, catalogue: Catalogue, asked: Asked) -> Answer:
    """Figures by their filters or by their ids, converted if a unit is asked for."""
    query = replace(asked.query(), page=_page(asked))
    if ids := asked.get("id"):
        return await _by_ids(current, catalogue, asked, query, ids)
    dataset = await current.fetch(catalogue, query)
    rows = [entries.of_figure(figure, asked.lang, dataset.findings.get(figure.id, ())) for figure in dataset.figures]
    above = {"unconverted": list(dataset.unconverted)} if dataset.unconverted else {}
    return Answer(rows, dataset.total, query.page.offset, above, "`indicator`, `area`, `period` or `latest`")


async def _by_ids(
    current: FigureService, catalogue: Catalogue, asked: Asked, query: Query, ids: Sequence[str]
) -> Answer:
    for name in asked.values:
        if name not in _BESIDE_IDS:
            detail = f"`id` names the figures already, and `{name}` would pick among them: give one of the two."
            raise ConflictingParameters(detail, [Fault(name, detail)])
    page = query.page
    rows = []
    for id in ids[page.offset : page.offset + page.limit]:
        dataset = await current.one(catalogue, query, id, _absent)
        rows += [
            entries.of_figure(figure, asked.lang, dataset.findings.get(figure.id, ())) for figure in dataset.figures
        ]
    return Answer(rows, len(ids), page.offset)


def _absent(id: str, indicator: str | None) -> NotFound:
    """The refusal of an id that no figure has, with the arguments that list ids."""
    arguments = f"indicator={indicator}" if indicator else "filters"
    detail = f"There is no figure {id[:200]!r}; get_figures with {arguments} lists ids."
    return NotFound(detail, [Fault("id", "no such figure", id, nearest=[indicator] if indicator else [])])


async def convert(current: FigureService, catalogue: Catalogue, asked: Asked) -> Answer:
    """A quantity in another unit, with its receipt."""
    amount, receipt = await current.convert(catalogue, asked.question(catalogue))
    return Answer([entries.of_conversion(amount, receipt, asked.lang, asked.canonical)], 1)


async def audit_findings(current: FigureService, catalogue: Catalogue, asked: Asked) -> Answer:
    """The findings, each with the figures that it speaks of."""
    moment = asked.get("as_of")
    found = await current.findings(catalogue, asked.get("report", ()), asked.get("verdict", ()), moment)
    page = _page(asked)
    shown = found[page.offset : page.offset + page.limit]
    ids = tuple(dict.fromkeys(id for finding in shown for id in finding.inputs))
    every = Query(claims=Claims.ALL, as_of=moment, where=Among("id", ids), page=Page(limit=len(ids), counted=False))
    inputs = (await current.printed(catalogue, every)).figures if ids else ()
    by_id = {figure.id: figure for figure in inputs}
    rows = [entries.of_finding(finding, asked.lang, by_id) for finding in shown]
    return Answer(rows, len(found), page.offset, narrower="`verdict` or `report`")


async def get_source(current: FigureService, catalogue: Catalogue, asked: Asked) -> Answer:
    """A source, and the figures that were read in it."""
    source = catalogue.sources[asked.values["id"]]
    page = _page(asked)
    query = Query(sources=(source.id,), claims=Claims.ALL, lang=asked.lang, page=page)
    dataset = await current.printed(catalogue, query)
    rows = [entries.brief(figure, asked.lang) for figure in dataset.figures]
    return Answer(rows, dataset.total, page.offset, {"source": entries.of_source(source)})


def _page(asked: Asked) -> Page:
    offset: int = min(asked.get("offset", 0), MAX_OFFSET)
    return Page(limit=asked.get("limit", ROWS), offset=offset, sort=asked.get("sort", ()))


_QUOTE = "Quote a value with its comparator (> is more than, ~ is about), unit, period and source."
TOOLS = (
    Tool(
        "search_indicators",
        "Search indicators",
        "Finds what is measured: codes of indicators with definitions, areas and their newest figures. Begin here; "
        "get_figures takes the codes.",
        SEARCH,
        search_indicators,
    ),
    Tool(
        "get_figures",
        "Get figures",
        "Figures by indicator, area, period, source, or by id, as printed in their source or converted (`unit`). Each "
        f"has the printed words and a link that opens the source at them. {_QUOTE}",
        FIGURES,
        get_figures,
    ),
    Tool(
        "convert",
        "Convert a quantity",
        "Converts a quantity of your own, with the digits that its own warrant and the receipt of the rate. Give "
        "`value` as text: its digits say how precise it is. Never convert money in your head.",
        CONVERSION,
        convert,
    ),
    Tool(
        "audit_findings",
        "Findings about figures",
        "What figures say of each other: declared relations, whether they hold, hold only within rounding, or "
        "contradict, with the figures behind them.",
        AUDIT,
        audit_findings,
    ),
    Tool(
        "get_source",
        "Get a source",
        "One source by its id: publisher, title, address, day, and the figures that were read in it.",
        SOURCE_OF,
        get_source,
    ),
)
