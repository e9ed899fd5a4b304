"""How the tools over the catalogue, the figures and the findings answer, from the same queries as everybody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from api.audit.findings import Finding
from api.domain.catalogue import Catalogue
from api.domain.conditions import Among
from api.domain.entries import IndicatorBase
from api.domain.errors import ConflictingParameters, Fault, NotConvertible, NotFound
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Lang, Page, Query
from api.domain.search import words_of
from api.formats.citation import PermanentAddresses
from api.protocols.mcp import dataset_notes, entries
from api.protocols.mcp.answers import Answer
from api.protocols.mcp.canonical_addresses import SITE
from api.protocols.mcp.surroundings import surroundings
from api.protocols.mcp.tool_arguments import (
    AuditArguments,
    ConvertArguments,
    FigureArguments,
    SearchArguments,
    SourceArguments,
    TextArguments,
)
from api.service import answers
from api.service.figures import Absent, FigureService
from api.service.parameters.groups import OneFigureParameters
from api.service.parameters.reading import page, resolve
from api.service.search import areas_said, find_indicators

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


def _indicator(item: IndicatorBase, newest: Sequence[Figure], lang: Lang) -> entries.Entry:
    chinese = lang is Lang.ZH
    return {
        "id": item.code,
        "name": item.name_zh if chinese else item.name_en,
        "definition": item.definition_zh if chinese else item.definition_en,
        "topic": item.topic,
        "unit_kind": item.unit_kind,
        "measuring_type": item.measuring_type,
        "areas": list(dict.fromkeys(figure.area.alpha3 for figure in newest)),
        "newest": [entries.brief(figure, lang) for figure in newest[:NEWEST]],
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
    rows = [entries.of_figure(figure, arguments.lang, around, alone=alone) for figure in dataset.figures]
    return Answer(rows, dataset.total, arguments.offset, dataset_notes.notes(dataset), narrower)


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
    return Answer([entries.of_conversion(converted, arguments.lang, list(texts.items()))], 1)


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
    rows = [entries.of_finding(finding, arguments.lang, by_id) for finding in shown]
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
    rows = [entries.of_checked(each, found.catalogue, arguments.lang, addresses) for each in shown]
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
    rows = [entries.brief(figure, arguments.lang) for figure in dataset.figures]
    return Answer(rows, dataset.total, arguments.offset, {"source": entries.of_source(source)})
