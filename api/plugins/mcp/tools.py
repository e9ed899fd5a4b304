"""The tools: what each is for, what it takes, what it answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import Field

from api.audit.findings import Finding
from api.domain.catalogue import Catalogue
from api.domain.conditions import Among
from api.domain.entries import IndicatorBase
from api.domain.errors import ConflictingParameters, Fault, InvalidParameter, NotConvertible, NotFound
from api.domain.figure import Dataset, Figure
from api.domain.period import Span
from api.domain.query import SORTS, Claims, Lang, Page, Query
from api.domain.search import words_of
from api.formats.citation import PermanentAddresses
from api.formats.spoken import statement
from api.plugins.fact_check.search_terms import PERIOD, spans_said
from api.plugins.mcp import answers as mcp_answers
from api.plugins.mcp import rows as mcp_rows
from api.plugins.mcp.answers import SITE, Answer, DocumentReply, Reply
from api.plugins.mcp.documents import document, title_of, url_of
from api.plugins.mcp.rows import surroundings
from api.service import answers
from api.service.figures import MAX_ID, Absent, FigureService
from api.service.parameters.codes import INDICATOR, SOURCE
from api.service.parameters.groups import (
    FigureParameters,
    FindingsSelected,
    Localised,
    OfTopics,
    OneFigureParameters,
    OwnQuantity,
    Paged,
    ParameterField,
    Parameters,
    SelectedOfAnyTopic,
    fields_of,
)
from api.service.parameters.particular import TEXT as CHECKED_TEXT
from api.service.parameters.particular import FactsChecked
from api.service.parameters.queries import SORT
from api.service.parameters.reading import canonical, page, resolve
from api.service.parameters.reading import read as read_parameters
from api.service.parameters.types import ListOf, Schema, TextType, signed, whole_number, word
from api.service.search import area_codes_said, areas_said, find_indicators
from api.service.search import search as search_catalogue

_GIVEN = {
    bool: "true or false",
    int: "a whole number",
    float: "a number with decimals",
    list: "a list",
    dict: "an object",
}
Model = TypeVar("Model", bound=Parameters)
_WANTED = {"boolean": "true or false", "integer": "a whole number"}
_SHOWN = 100


def schema(model: type[Parameters]) -> Schema:
    """The JSON Schema of the arguments; codes are looked up by the tools, and are not all listed here."""
    return {
        "type": "object",
        "properties": {parameter.name: _property(parameter) for parameter in fields_of(model)},
        "required": [parameter.name for parameter in fields_of(model) if parameter.required],
        "additionalProperties": False,
    }


def _property(parameter: ParameterField) -> Schema:
    kept = ("type", "enum", "minimum", "maximum", "minLength", "maxLength", "examples")
    described: Schema = {name: parameter.type.schema[name] for name in kept if name in parameter.type.schema}
    if parameter.many:
        return {"type": "array", "items": described, "description": parameter.meaning}
    default = {} if parameter.default is None else {"default": parameter.default}
    return {**described, **default, "description": parameter.meaning}


def read(arguments: Mapping[str, Any], model: type[Model], catalogue: Catalogue) -> tuple[Model, dict[str, str]]:
    """What the arguments ask for, and their texts; InvalidParameter tells what is wrong with any of them."""
    faults: list[Fault] = []
    pairs: list[tuple[str, str]] = []
    parameters = {parameter.name: parameter for parameter in fields_of(model)}
    for name, value in arguments.items():
        if value is None:  # how many programs write that they do not ask
            continue
        try:
            parameter = parameters.get(name)
            pairs += [(name, text) for text in (_texts(parameter, value) if parameter else [str(value)[:_SHOWN]])]
        except TypeError as wrong:
            faults.append(Fault(name, str(wrong), str(value)))
    if faults:
        raise InvalidParameter(f"{faults[0].parameter}: {faults[0].detail}", faults)
    return read_parameters(model, pairs, catalogue), canonical(pairs)


def _texts(parameter: ParameterField, value: Any) -> Iterable[str]:
    kind = parameter.type.schema["type"]
    if parameter.many and isinstance(value, list):
        return [_text(item, kind, parameter) for item in value] or [""]
    return [_text(value, kind, parameter)]


def _text(value: Any, kind: str, parameter: ParameterField) -> str:
    """The value as the query string writes it; TypeError where it is of another type than the parameter takes."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # half a surrogate pair has no UTF-8
    if kind == "boolean" and isinstance(value, bool):
        return str(value).lower()
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "integer" and number and isinstance(value, int):
        return str(value)
    wanted = _WANTED.get(kind, "a text")
    listed = f"a list, each item of it {wanted}" if parameter.many else wanted
    hint = f'; write "{value}"' if number and wanted == "a text" else ""
    raise TypeError(f"it is {listed}, and {_GIVEN.get(type(value), 'null')} was given{hint}")


MAX_ROWS = 100
ROWS = 20
MAX_QUESTION = 1000
MAX_ADDRESS = 1000
TEXT = TextType(str, {"type": "string"})
FIGURE = TextType(str, {"type": "string"}, longest=MAX_ID)
DOCUMENT = TextType(str, {"type": "string"}, longest=MAX_ADDRESS)


class ToolPage(Paged):
    """Which rows of an answer."""

    limit: Annotated[
        int,
        whole_number(1, MAX_ROWS),
        Field(description="Maximum number of rows; an answer also ends where 2,000 tokens do."),
    ] = ROWS


class Words(Parameters):
    """Words to look for."""

    query: Annotated[
        str,
        TEXT,
        Field(
            description="Words to look for in codes, names and definitions, English or Chinese; all indicators without."
        ),
    ] = ""


QUESTION = TextType(str, {"type": "string", "minLength": 1, "maxLength": MAX_QUESTION}, longest=MAX_QUESTION)


class QuestionArguments(Parameters):
    """What `search` takes."""

    query: Annotated[
        str,
        QUESTION,
        Field(description="A question or words, English or Chinese: what is measured, where, when."),
    ]


class DocumentArguments(Parameters):
    """What `fetch` takes."""

    id: Annotated[
        str, DOCUMENT, Field(description="Id of a result of search: of a figure, indicator, source or report.")
    ]


class TextArguments(ToolPage, FactsChecked):
    """What `fact_check` takes."""

    text: Annotated[str, CHECKED_TEXT, Field(description="The text to check: sentences that quote figures.")]


class SearchArguments(ToolPage, Localised, OfTopics, Words):
    """What `search_indicators` takes."""


class Sorted(Parameters):
    """In which order."""

    sort: Annotated[tuple[str, ...], ListOf(word(signed(SORTS))), SORT] = ()


class Ids(Parameters):
    """Which figures, by id."""

    id: Annotated[
        tuple[str, ...], ListOf(FIGURE), Field(description="Ids of figures; nothing else then picks figures.")
    ] = ()


class FigureArguments(ToolPage, Sorted, FigureParameters, SelectedOfAnyTopic, Ids):
    """What `get_figures` takes."""


class ConvertArguments(Localised, OwnQuantity):
    """What `convert` takes."""


class AboutFigures(Parameters):
    """About which figures."""

    indicator: Annotated[
        tuple[str, ...],
        ListOf(INDICATOR),
        Field(description="Only findings that speak of a figure of these indicators."),
    ] = ()
    figure: Annotated[
        tuple[str, ...], ListOf(FIGURE), Field(description="Only findings that speak of these figures, by id.")
    ] = ()


class AuditArguments(ToolPage, Localised, FindingsSelected, AboutFigures):
    """What `audit_findings` takes."""


class SourceId(Parameters):
    """Which source."""

    id: Annotated[str, SOURCE, Field(description="Id of the source.")]


class SourceArguments(ToolPage, Localised, SourceId):
    """What `get_source` takes."""


NEWEST = 3
"""Figures that a found indicator shows."""
ALONE = 3
"""Up to so many figures are told in more words: sentences of findings, publishers, what rounding leaves open."""

Texts = Mapping[str, str]
_BESIDE_IDS = {"id", "as_of", "unit", "scale", "basis", "rate", "lang", "limit", "offset"}


async def search_indicators(service: FigureService, arguments: SearchArguments, _texts: Texts) -> Answer:
    """The indicators that hold the words, the best first, each with its newest figures."""
    catalogue = await service.catalogue()
    found = _matching(arguments, catalogue)
    shown = found[arguments.offset : arguments.offset + arguments.limit]
    newest = await _newest(service, catalogue, shown, arguments.lang)
    above = {} if found else {"hint": _NOTHING}
    rows = [_indicator(item, newest.get(item.code, []), arguments.lang) for item in shown]
    return Answer(rows, len(found), arguments.offset, above, "`query` or `topic`")


_NOTHING = "No indicator is called so. Try fewer or other words, English or Chinese; without `query` all are listed."


def _matching(arguments: SearchArguments, catalogue: Catalogue) -> list[IndicatorBase]:
    """Those that are called so, the best first; all of them where no word is given but the name of an area."""
    words = set(words_of(arguments.query))
    if words - areas_said(catalogue, arguments.query):
        found = [catalogue.indicators[match.key] for match in find_indicators(catalogue, arguments.query)]
    else:
        found = [] if arguments.query.strip() and not words else list(catalogue.indicators.values())
    return [item for item in found if not arguments.topic or item.topic in arguments.topic]


async def _newest(
    service: FigureService, catalogue: Catalogue, indicators: Sequence[IndicatorBase], lang: Lang
) -> dict[str, list[Figure]]:
    """The newest figures by indicator, one of each area."""
    codes = tuple(item.code for item in indicators)
    if not codes:
        return {}
    dataset = await service.fetch(catalogue, Query(indicators=codes, latest=1, lang=lang, page=Page(counted=False)))
    found: dict[str, list[Figure]] = {}
    for figure in dataset.figures:
        found.setdefault(figure.indicator.code, []).append(figure)
    return found


def _indicator(item: IndicatorBase, newest: Sequence[Figure], lang: Lang) -> mcp_rows.Entry:
    chinese = lang is Lang.ZH
    return {
        "id": item.code,
        "name": item.name_zh if chinese else item.name_en,
        "definition": item.definition_zh if chinese else item.definition_en,
        "topic": item.topic,
        "unit_kind": item.unit_kind,
        "measuring_type": item.measuring_type,
        "areas": list(dict.fromkeys(figure.area.alpha3 for figure in newest)),
        "newest": [mcp_rows.brief(figure, lang) for figure in newest[:NEWEST]],
    }


async def get_figures(service: FigureService, arguments: FigureArguments, _texts: Texts) -> Answer:
    """Figures by their filters or by their ids, converted if a unit is asked for, with what stands around them."""
    if arguments.id:
        dataset = await _by_ids(service, arguments)
        narrower = ""
    else:
        dataset = await answers.figures(service, arguments, page(arguments), _itself)
        narrower = "`indicator`, `area`, `period` or `latest`"
    around = await surroundings(service, await service.catalogue(), dataset.figures, arguments.as_of)
    alone = len(dataset.figures) <= ALONE
    rows = [mcp_rows.of_figure(figure, arguments.lang, around, alone=alone) for figure in dataset.figures]
    return Answer(rows, dataset.total, arguments.offset, mcp_answers.notes(dataset), narrower)


def _itself(dataset: Dataset) -> Dataset:
    return dataset


async def _by_ids(service: FigureService, arguments: FigureArguments) -> Dataset:
    """The figures with those ids; of several, one that does not fit the unit stays in its own, as in any list."""
    for name in arguments.given:
        if name not in _BESIDE_IDS:
            parameter = name.rstrip("_")
            detail = f"`id` names the figures already, and `{parameter}` would pick among them: give one of the two."
            raise ConflictingParameters(detail, [Fault(parameter, detail)])
    given = {name: value for name, value in arguments.given.items() if name in _OF_ONE}
    how, as_it_is = OneFigureParameters(**given), OneFigureParameters(lang=arguments.lang, as_of=arguments.as_of)
    found: list[Dataset] = []
    unconverted: list[str] = []
    for figure_id in arguments.id[arguments.offset : arguments.offset + arguments.limit]:
        try:
            found.append(await answers.figure(service, how, figure_id, _itself, _no_such("id")))
        except NotConvertible:
            if len(arguments.id) == 1:
                raise
            found.append(await answers.figure(service, as_it_is, figure_id, _itself, _no_such("id")))
            unconverted.append(figure_id)
    return Dataset(
        Query(),
        [figure for dataset in found for figure in dataset.figures],
        len(arguments.id),
        None,
        unconverted=[*(id for dataset in found for id in dataset.unconverted), *unconverted],
        unscaled=[id for dataset in found for id in dataset.unscaled],
    )


_OF_ONE = frozenset(OneFigureParameters.model_fields)


def _no_such(parameter: str) -> Absent:
    """Makes the problem of an id that no figure has, with the arguments that list ids."""

    def absent(figure_id: str, indicator: str | None) -> NotFound:
        filters = f"indicator={indicator}" if indicator else "filters"
        detail = f"There is no figure {figure_id[:200]!r}; get_figures with {filters} lists ids."
        nearest = [indicator] if indicator else []
        return NotFound(detail, [Fault(parameter, "no such figure", figure_id, nearest=nearest)])

    return absent


async def convert(service: FigureService, arguments: ConvertArguments, texts: Texts) -> Answer:
    """A quantity in another unit, with its receipt."""
    converted = await answers.conversion(service, arguments)
    return Answer([mcp_rows.of_conversion(converted, arguments.lang, list(texts.items()))], 1)


async def audit_findings(service: FigureService, arguments: AuditArguments, _texts: Texts) -> Answer:
    """The findings, each with the figures that it speaks of."""
    catalogue = await service.catalogue()
    about = await _spoken_of(service, catalogue, arguments)
    findings = [finding for finding in await answers.findings(service, arguments) if about(finding)]
    shown = findings[arguments.offset : arguments.offset + arguments.limit]
    ids = tuple(dict.fromkeys(id for finding in shown for id in finding.inputs))
    inputs = Query(
        claims=Claims.ALL, as_of=arguments.as_of, where=Among("id", ids), page=Page(limit=len(ids), counted=False)
    )
    figures = (await service.printed(catalogue, inputs)).figures if ids else ()
    by_id = {figure.id: figure for figure in figures}
    rows = [mcp_rows.of_finding(finding, arguments.lang, by_id) for finding in shown]
    above = {} if findings else {"hint": _NO_FINDING}
    return Answer(rows, len(findings), arguments.offset, above, "`verdict`, `indicator` or `figure`")


_NO_FINDING = (
    "No check that a report declares speaks of this, which says neither that figures agree nor that they differ."
)


async def _spoken_of(
    service: FigureService, catalogue: Catalogue, arguments: AuditArguments
) -> Callable[[Finding], bool]:
    """Whether a finding speaks of the figures and the indicators that are named; NotFound for an id of no figure."""
    codes, figures = resolve(arguments, catalogue).indicator, set(arguments.figure)
    for figure_id in arguments.figure:
        await service.one(catalogue, Query(as_of=arguments.as_of), figure_id, _no_such("figure"))

    def told(finding: Finding) -> bool:
        indicators = {figure_id.partition(".")[0] for figure_id in finding.inputs}
        return not (codes and indicators.isdisjoint(codes)) and not (figures and figures.isdisjoint(finding.inputs))

    return told


async def fact_check(service: FigureService, arguments: TextArguments, _texts: Texts) -> Answer:
    """Each number of a text with its verdict, the words to print, and the figure that says so."""
    found = await answers.fact_check(service, arguments, arguments.text)
    addresses = PermanentAddresses.of(found.catalogue.newest(arguments.as_of), SITE.get())
    shown = found.checked[arguments.offset : arguments.offset + arguments.limit]
    rows = [mcp_rows.of_checked(each, found.catalogue, arguments.lang, addresses) for each in shown]
    verdicts = dict(Counter(str(each.judged.verdict) for each in found.checked))
    hint = found.hint and found.hint.in_language(arguments.lang)
    above = {name: told for name, told in (("verdicts", verdicts), ("hint", hint)) if told}
    return Answer(rows, len(found.checked), arguments.offset, above)


async def get_source(service: FigureService, arguments: SourceArguments, _texts: Texts) -> Answer:
    """A source, and the figures that were read in it."""
    catalogue = await service.catalogue()
    source = catalogue.sources[arguments.id]
    dataset = await service.printed(
        catalogue, Query(sources=(source.id,), claims=Claims.ALL, lang=arguments.lang, page=page(arguments))
    )
    rows = [mcp_rows.brief(figure, arguments.lang) for figure in dataset.figures]
    return Answer(rows, dataset.total, arguments.offset, {"source": mcp_rows.of_source(source)})


INDICATORS = 6
"""Indicators that a search tells, with the figures of each."""
EACH = 5
"""Figures of one indicator that a search tells."""
NEWEST_DOCUMENTS = 2
"""Of each area, where no period is asked for."""
CALLED = 75.0
"""The score of 100 from which a source or a report is called as the question says, and stands first."""
READ = 500
"""Figures among which those of each indicator are picked."""

_CHINESE = re.compile("[㐀-鿿]")
_FURTHER = "Search again with more words, the name of an area, or a period such as 2024."
_NO_DOCUMENTS = (
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
    above = {"hint": hint if rows else _NO_DOCUMENTS} if hint or not rows else {}
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
            latest=None if spans else NEWEST_DOCUMENTS,
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
    return {"id": figure.id, "title": statement(figure, lang), "url": mcp_answers.of_figure(figure)}


def _entry(catalogue: Catalogue, kind: str, code: str, lang: Lang) -> dict[str, str]:
    return {"id": code, "title": title_of(catalogue, kind, code, lang), "url": url_of(catalogue, kind, code)}


Run = Callable[[FigureService, Any, Mapping[str, str]], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Tool:
    """What an assistant may call: a name, what it is for, the arguments it takes, what it does and what it answers.

    `run` takes the service, the arguments and their texts.
    """

    name: str
    title: str
    meaning: str
    arguments: type[Parameters]
    run: Run
    output: Schema


_QUOTE = "Quote a value with its comparator (> is more than, ~ is about), unit, period and source."
TOOLS = (
    Tool(
        "search",
        "Search figures and documents",
        "Answers a question with figures, each in a line that can be quoted as it stands, and with the indicators, "
        "sources and reports that they belong to. fetch takes the ids; url is the address to cite.",
        QuestionArguments,
        search,
        mcp_rows.RESULTS,
    ),
    Tool(
        "fetch",
        "Fetch a document",
        "All that is known of a figure, an indicator, a source or a report, by its id: the value with what rounding "
        "leaves open, the words that prove it, what others print, what checks found, and how to cite it.",
        DocumentArguments,
        fetch,
        mcp_rows.DOCUMENT,
    ),
    Tool(
        "fact_check",
        "Check a text",
        "Whether a text quotes figures right: for each number its verdict, why, the words to print instead, the figure "
        "that it was held against with its citation, and other figures that it may mean. cannot-tell says that no "
        "figure here decides it, never that it is right or wrong. Give sentences whole: what is measured, where and "
        "when is read from the words around a number.",
        TextArguments,
        fact_check,
        mcp_rows.CHECKS,
    ),
    Tool(
        "search_indicators",
        "Search indicators",
        "Finds what is measured: codes of indicators with definitions, areas and their newest figures. Begin here; "
        "get_figures takes the codes.",
        SearchArguments,
        search_indicators,
        mcp_rows.INDICATORS,
    ),
    Tool(
        "get_figures",
        "Get figures",
        "Figures by indicator, area, period, source, or by id, as printed in their source or converted (`unit`). "
        "`quote` is the line to copy; `value` is a number in whole units to calculate with, `display` is to be read, "
        "`as_printed` are the source's words, `also_printed` the same in another unit. `low` and `high` are what "
        "rounding leaves open (the printed digits allow any value between), no margin of error and no confidence "
        "interval: how sure a figure is, `status`, `notes`, `other_claims` and `findings` tell. Values of different "
        "`vintage` make no line. "
        f"{_QUOTE}",
        FigureArguments,
        get_figures,
        mcp_rows.FIGURES,
    ),
    Tool(
        "convert",
        "Convert a quantity",
        "Converts a quantity of your own, with the receipt of the rate: `value` to calculate with, `display` with the "
        "digits that its own warrant, `low` and `high` for what their rounding leaves open. Give `value` as text: its "
        "digits say how precise it is. Never convert money in your head.",
        ConvertArguments,
        convert,
        mcp_rows.CONVERSIONS,
    ),
    Tool(
        "audit_findings",
        "Findings about figures",
        "Whether figures agree: declared relations, whether they hold, hold only within rounding, contradict, or have "
        "sides that are not comparable (`differs` says by what: definition, period, edition or vintage), with the "
        "figures behind them. `indicator` and `figure` narrow them to those that speak of what you quote.",
        AuditArguments,
        audit_findings,
        mcp_rows.FINDINGS,
    ),
    Tool(
        "get_source",
        "Get a source",
        "One source by its id: publisher, title, address, day, and the figures that were read in it.",
        SourceArguments,
        get_source,
        mcp_rows.SOURCE,
    ),
)
