"""The tools of an assistant: of each the arguments, the description, the typed answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase
from api.domain.errors import ConflictingParameters, Fault, NotConvertible, NotFound
from api.domain.figure import Dataset, Figure
from api.domain.query import SORTS, Among, Claims, Lang, Page, Query
from api.domain.rates import AppliedRate
from api.domain.units import Scale
from api.formats.catalogue_rows import IndicatorRow, entry_row
from api.formats.sentences import PermanentAddresses
from api.plugins.fact_check.check import check_text
from api.plugins.fact_check.parameters import TEXT as CHECKED_TEXT
from api.plugins.fact_check.parameters import FactsChecked
from api.plugins.fact_check.search_terms import PERIOD, spans_said
from api.plugins.mcp import rows
from api.plugins.mcp.plugin import SITE
from api.service.figures import MAX_ID, FigureService
from api.service.parameters.groups import (
    FigureParameters,
    FindingsSelected,
    Localised,
    OfTopics,
    OneFigureParameters,
    OwnQuantity,
    Paged,
    Parameters,
    SelectedOfAnyTopic,
)
from api.service.parameters.queries import SORT
from api.service.parameters.reading import figure_query, one_figure_query, page
from api.service.parameters.types import INDICATOR, SOURCE, ListOf, TextType, signed, whole_number, word
from api.service.search import area_codes_said, areas_said, find_indicators, words_of
from api.service.search import search as search_catalogue

MAX_ROWS = 100
ROWS = 10
INDICATORS = 6
"""Indicators that a search gives, with the figures of each."""
EACH = 5
"""Figures of one indicator that a search gives."""
RESULTS = 20
NEWEST = 3
"""Figures that a found indicator shows."""
CALLED = 75.0
"""The score of 100 from which a source or a report is called as the question says, and comes first."""
READ = 500
"""Figures among which those of each indicator are picked."""

_CHINESE = re.compile("[㐀-鿿]")
_ANY = {"type": "string"}
_ID = TextType(str, _ANY, longest=MAX_ID)


class ToolPage(Paged):
    """Rows of an answer."""

    limit: Annotated[int, whole_number(1, MAX_ROWS), Field(description="Maximum number of rows.")] = ROWS


class _QuestionArguments(Parameters):
    query: Annotated[
        str,
        TextType(str, {"type": "string", "minLength": 1, "maxLength": 1000}, longest=1000),
        Field(description="A question or words, English or Chinese: what is measured, where, when."),
    ]


class _DocumentArguments(Parameters):
    id: Annotated[
        str,
        TextType(str, _ANY, longest=1000),
        Field(description="Id of a result of search: of a figure, indicator, source or report."),
    ]


class _TextArguments(ToolPage, FactsChecked):
    text: Annotated[str, CHECKED_TEXT, Field(description="The text to check: sentences that quote figures.")]


class _SearchArguments(ToolPage, Localised, OfTopics):
    query: Annotated[
        str,
        TextType(str, _ANY),
        Field(
            description="Words to look for in codes, names and definitions, English or Chinese; all indicators without."
        ),
    ] = ""


class _FigureArguments(ToolPage, FigureParameters, SelectedOfAnyTopic):
    sort: Annotated[tuple[str, ...], ListOf(word(signed(SORTS))), SORT] = ()
    id: Annotated[
        tuple[str, ...], ListOf(_ID), Field(description="Ids of figures; nothing else then picks figures.")
    ] = ()


class _ConvertArguments(Localised, OwnQuantity):
    """Arguments of `convert`."""


class _AuditArguments(ToolPage, Localised, FindingsSelected):
    indicator: Annotated[
        tuple[str, ...],
        ListOf(INDICATOR),
        Field(description="Only findings that speak of a figure of these indicators."),
    ] = ()
    figure: Annotated[
        tuple[str, ...], ListOf(_ID), Field(description="Only findings that speak of these figures, by id.")
    ] = ()


class _SourceArguments(ToolPage, Localised):
    id: Annotated[str, SOURCE, Field(description="Id of the source.")]


def _page(paged: ToolPage, total: int, shown: int, narrower: str = "") -> dict[str, Any]:
    """The number of rows, and how to come by those that are not shown."""
    left = total - paged.offset - shown
    if left <= 0:
        return {"total": total}
    hint = f"Not shown: {left} of {total}. Call again with offset={paged.offset + shown}"
    return {"total": total, "remainder": f"{hint}, or narrow it by {narrower}." if narrower else f"{hint}."}


async def search(service: FigureService, arguments: _QuestionArguments) -> rows.Results:
    """Answers a question with figures, each in a line that can be quoted as it stands.

    The indicators, sources and reports that they belong to come too. fetch takes the ids; url is the address to cite.
    """
    catalogue, question = await service.catalogue(), arguments.query
    lang = Lang.ZH if _CHINESE.search(question) else Lang.EN
    words = PERIOD.sub(" ", question)
    matches = find_indicators(catalogue, words if words_of(words) else question)
    query = Query(
        indicators=tuple(match.code for match in matches[:INDICATORS]),
        areas=tuple(sorted(area_codes_said(catalogue, words))),
        spans=tuple(spans_said(question)),
        lang=lang,
    )
    figures, hint = await _figures_for(service, catalogue, query, ", ".join(PERIOD.findall(question)))
    found = [
        rows.found_figure(figure, lang) for figure in (await service.find(catalogue, Query(), question.strip())).figures
    ]
    entries = [hit for hit in search_catalogue(catalogue, question) if hit.kind in ("source", "report")]
    found += [rows.found_entry(catalogue, hit.kind, hit.code, lang) for hit in entries if hit.score >= CALLED]
    for code in query.indicators or figures:
        found += [rows.found_figure(figure, lang) for figure in figures.get(code, ())[:EACH]]
        found.append(rows.found_entry(catalogue, "indicator", code, lang))
    found += [rows.found_entry(catalogue, hit.kind, hit.code, lang) for hit in entries if hit.score < CALLED]
    found = list({each.id: each for each in reversed(found)}.values())[::-1]
    more: dict[str, str] = {"hint": hint} if found else {"hint": _NO_DOCUMENTS}
    if left := len(found[RESULTS:]):
        more["remainder"] = (
            f"Not shown: {left} of {len(found)}. Search again with more words, the name of an area, or a period such "
            "as 2024."
        )
    return rows.Results(results=found[:RESULTS], **more)


_NO_DOCUMENTS = (
    "Nothing is called so. Try fewer or other words, English or Chinese: what is measured, an area, a year. "
    "search_indicators without `query` lists all that is measured."
)


async def _figures_for(
    service: FigureService, catalogue: Catalogue, query: Query, periods: str
) -> tuple[Mapping[str, Sequence[Figure]], str]:
    """The figures of a question by indicator, the newest first; of other places where there are none of these."""
    if not query.indicators and not query.areas and not query.spans:
        return {}, ""
    wider = (
        (query.areas, query.spans, ""),
        (query.areas, (), f"There is no figure of {periods}: the newest are shown."),
        ((), query.spans, f"There is no figure of {', '.join(query.areas)}: those of other areas are shown."),
        ((), (), "There is no such figure of that area and period: the newest of other areas are shown."),
    )
    for areas, spans, hint in wider:
        latest = None if spans else 2
        page = Page(limit=READ, sort=("-period",), counted=False)
        wanted = Query(indicators=query.indicators, areas=areas, spans=spans, latest=latest, lang=query.lang, page=page)
        if found := (await service.fetch(catalogue, wanted)).figures:
            return _by_indicator(found), hint
    return {}, ""


def _by_indicator(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.indicator.code, []).append(figure)
    return found


async def fetch(service: FigureService, arguments: _DocumentArguments) -> rows.Document:
    """All that is known of a figure, an indicator, a source or a report, by its id.

    The value with what rounding leaves open, the words that prove it, what others print, what checks found, and how
    to cite it.
    """
    return await rows.document(service, arguments.id)


async def fact_check(service: FigureService, arguments: _TextArguments) -> rows.Checks:
    """Checks whether a text quotes figures right, number by number.

    Of each its verdict, why, the words to print instead, the figure that it was compared with and its citation, and
    other figures that it may mean. cannot-tell says that no figure here decides it, never that it is right or wrong.
    Give sentences whole: what is measured, where and when is read from the words around a number.
    """
    found, lang = await check_text(service, arguments, arguments.text), arguments.lang
    addresses = PermanentAddresses.of(found.catalogue.newest(arguments.as_of), SITE.get())
    shown = found.checked[arguments.offset : arguments.offset + arguments.limit]
    return rows.Checks(
        data=[rows.of_checked(each, found.catalogue, lang, addresses) for each in shown],
        verdicts=Counter(str(each.verdict) for each in found.checked),
        hint=found.hint.in_language(lang) if found.hint else "",
        **_page(arguments, len(found.checked), len(shown)),
    )


async def search_indicators(service: FigureService, arguments: _SearchArguments) -> rows.Rows[rows.IndicatorResult]:
    """Finds what is measured: codes of indicators with definitions, areas and their newest figures.

    Begin here; get_figures takes the codes.
    """
    catalogue, lang = await service.catalogue(), arguments.lang
    found = _matching(arguments, catalogue)
    shown = found[arguments.offset : arguments.offset + arguments.limit]
    newest: dict[str, list[Figure]] = {}
    if shown:
        codes = tuple(item.code for item in shown)
        query = Query(indicators=codes, latest=1, lang=lang, page=Page(counted=False))
        newest = _by_indicator((await service.fetch(catalogue, query)).figures)
    nothing = "No indicator is called so. Try fewer or other words, English or Chinese; without `query` all are listed."
    return rows.Rows(
        data=[
            rows.IndicatorResult(
                **entry_row(IndicatorRow, item, lang)._asdict(),
                id=item.code,
                areas=list(dict.fromkeys(figure.area.alpha3 for figure in newest.get(item.code, ()))),
                newest=[rows.brief(figure, lang) for figure in newest.get(item.code, ())[:NEWEST]],
            )
            for item in shown
        ],
        hint="" if found else nothing,
        **_page(arguments, len(found), len(shown), "`query` or `topic`"),
    )


def _matching(arguments: _SearchArguments, catalogue: Catalogue) -> list[IndicatorBase]:
    """Those that are called so, the best first; all of them where no word is given but the name of an area."""
    words = set(words_of(arguments.query))
    if words - areas_said(catalogue, arguments.query):
        found = [catalogue.indicators[match.code] for match in find_indicators(catalogue, arguments.query)]
    else:
        found = [] if arguments.query.strip() and not words else list(catalogue.indicators.values())
    return [item for item in found if not arguments.topic or item.topic in arguments.topic]


async def get_figures(service: FigureService, arguments: _FigureArguments) -> rows.Figures:
    """Figures by indicator, area, period, source, or by id, as printed in their source or converted (`unit`).

    `quote` is the line to copy; `value` is a number in whole units to calculate with, `display` is to be read,
    `as_printed` are the source's words, `also_printed` the same in another unit. `low` and `high` are what rounding
    leaves open (the printed digits allow any value between), no margin of error and no confidence interval: how sure
    a figure is, `status`, `notes`, `other_claims` and `findings` tell. Values of different `vintage` make no line.
    Quote a value with its comparator (> is more than, ~ is about), unit, period and source.
    """
    catalogue = await service.catalogue()
    if arguments.id:
        dataset = await _with_ids(service, catalogue, arguments)
    else:
        dataset = await service.fetch(catalogue, figure_query(arguments, page(arguments)))
    around = await rows.surroundings(service, catalogue, dataset.figures, arguments.as_of)
    narrower = "" if arguments.id else "`indicator`, `area`, `period` or `latest`"
    return rows.Figures(
        data=[rows.of_figure(figure, arguments.lang, around[figure.id]) for figure in dataset.figures],
        **rows.notes(dataset),
        **_page(arguments, dataset.total, len(dataset.figures), narrower),
    )


async def _with_ids(service: FigureService, catalogue: Catalogue, arguments: _FigureArguments) -> Dataset:
    """The figures with those ids; of several, one that does not fit the unit stays in its own, as in any list."""
    of_one = OneFigureParameters.model_fields
    for name in arguments.given:
        if name in of_one or name in ("id", "limit", "offset"):
            continue
        detail = f"`id` names the figures already, and `{name.rstrip('_')}` would pick among them: give one of the two."
        raise ConflictingParameters(detail, [Fault(name.rstrip("_"), detail)])
    how = OneFigureParameters(**{name: value for name, value in arguments.given.items() if name in of_one})
    as_it_is = OneFigureParameters(lang=arguments.lang, as_of=arguments.as_of)
    figures: list[Figure] = []
    unconverted: list[str] = []
    unscaled: list[str] = []
    for figure_id in arguments.id[arguments.offset : arguments.offset + arguments.limit]:
        try:
            found = await service.one(catalogue, one_figure_query(how), figure_id, _no_figure)
        except NotConvertible:
            if len(arguments.id) == 1:
                raise
            found = await service.one(catalogue, one_figure_query(as_it_is), figure_id, _no_figure)
            unconverted.append(figure_id)
        figures += found.figures
        unconverted += found.unconverted
        unscaled += found.unscaled
    return Dataset(Query(), figures, len(arguments.id), None, unconverted=unconverted, unscaled=unscaled)


def _no_figure(figure_id: str, indicator: str | None, parameter: str = "id") -> NotFound:
    """The refusal of an id that no figure has, with the arguments that list ids."""
    filters = f"indicator={indicator}" if indicator else "filters"
    detail = f"There is no figure {figure_id[:200]!r}; get_figures with {filters} lists ids."
    return NotFound(detail, [Fault(parameter, "no such figure", figure_id, nearest=[indicator] if indicator else [])])


async def convert(service: FigureService, arguments: _ConvertArguments) -> rows.Rows[rows.Quantity]:
    """Converts a quantity of your own, with the receipt of the rate.

    `value` to calculate with, `display` with the digits that its own warrant, `low` and `high` for what their
    rounding leaves open. Give `value` as text: its digits say how precise it is. Never convert money in your head.
    """
    converted = await service.conversion(await service.catalogue(), arguments)
    given = {name.rstrip("_"): _written(value) for name, value in sorted(arguments.given.items())}
    return rows.Rows(data=[rows.of_conversion(converted, arguments.lang, given)], total=1)


def _written(value: Any) -> str:
    if isinstance(value, AppliedRate):
        return f"{value.base}{value.quote}:{value.value}"
    return value.name if isinstance(value, Scale) else str(value)


async def audit_findings(service: FigureService, arguments: _AuditArguments) -> rows.Rows[rows.FindingResult]:
    """Findings on declared relations between figures: whether they agree.

    A relation holds, holds only within rounding, contradicts, or has sides that are not comparable (`differs` says by
    what: definition, period, edition or vintage). `indicator` and `figure` narrow them to those that speak of what
    you quote.
    """
    catalogue = await service.catalogue()
    codes, figures = set(arguments.indicator), set(arguments.figure)
    for figure_id in arguments.figure:
        await service.one(catalogue, Query(as_of=arguments.as_of), figure_id, partial(_no_figure, parameter="figure"))
    findings = [
        finding
        for finding in await service.findings(arguments)
        if (not codes or codes & {figure_id.partition(".")[0] for figure_id in finding.inputs})
        and (not figures or figures & set(finding.inputs))
    ]
    shown = findings[arguments.offset : arguments.offset + arguments.limit]
    ids = tuple({id for finding in shown for id in finding.inputs})
    inputs = Query(claims=Claims.ALL, as_of=arguments.as_of, where=Among("id", ids), page=Page(limit=len(ids)))
    by_id = {figure.id: figure for figure in (await service.printed(catalogue, inputs)).figures} if ids else {}
    nothing = (
        "No check that a report declares speaks of this, which says neither that figures agree nor that they differ."
    )
    return rows.Rows(
        data=[rows.of_finding(finding, arguments.lang, by_id) for finding in shown],
        hint="" if findings else nothing,
        **_page(arguments, len(findings), len(shown), "`verdict`, `indicator` or `figure`"),
    )


async def get_source(service: FigureService, arguments: _SourceArguments) -> rows.SourceFigures:
    """One source by its id: publisher, title, address, day, and the figures that were read in it."""
    catalogue, lang = await service.catalogue(), arguments.lang
    source = catalogue.sources[arguments.id]
    query = Query(sources=(source.id,), claims=Claims.ALL, lang=lang, page=page(arguments))
    dataset = await service.printed(catalogue, query)
    return rows.SourceFigures(
        source={name: cell for name, cell in source.model_dump().items() if cell},
        data=[rows.brief(figure, lang) for figure in dataset.figures],
        **_page(arguments, dataset.total, len(dataset.figures)),
    )


TOOLS = {
    search: "Search figures and documents",
    fetch: "Fetch a document",
    fact_check: "Check a text",
    search_indicators: "Search indicators",
    get_figures: "Get figures",
    convert: "Convert a quantity",
    audit_findings: "Findings about figures",
    get_source: "Get a source",
}
"""The tools with their titles; each has the name of its function, and its docstring is what it is for."""
