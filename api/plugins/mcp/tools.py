"""The tools of an assistant, each with its arguments, its description and its typed answer."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, ClassVar

from api.domain.catalogue import Catalogue
from api.domain.errors import ConflictingParameters, NotFound, Problem
from api.domain.figure import Dataset, Figure, figures_by
from api.domain.models import IndicatorBase
from api.domain.query import SORTS, Codes, Lang, Page, Query
from api.domain.words import nearest
from api.formats.catalogue_rows import finding_row
from api.formats.figure_rows import conversion_row
from api.formats.sentences import PermanentAddresses, statement
from api.plugins.fact_check.check import check_claims as claims_checked
from api.plugins.fact_check.check import check_text
from api.plugins.fact_check.fields import CLAIMS
from api.plugins.fact_check.parameters import TEXT as CHECKED_TEXT
from api.plugins.fact_check.parameters import FactsChecked
from api.plugins.fact_check.rows import fact_check_table
from api.plugins.fact_check.verdict import FactCheck, Judged
from api.plugins.mcp import rows
from api.plugins.mcp.plugin import SITE
from api.plugins.mcp.rows import Result
from api.service.audit import selected_of
from api.service.figures import MAX_ID, FigureService, following, is_one_of
from api.service.parameters.codes import INDICATOR
from api.service.parameters.groups import (
    FigureParameters,
    FindingsSelected,
    Localised,
    OfTopics,
    OneFigureParameters,
    OwnQuantity,
    Paged,
    Parameters,
    Selected,
)
from api.service.parameters.queries import sorting
from api.service.parameters.reading import figure_query, page
from api.service.parameters.types import ListOf, TextType, whole_number
from api.service.search import PERIOD, areas_said, find_indicators, spans_said, words_of
from api.service.search import search as search_catalogue

MAX_ROWS = 100
ROWS = 10
INDICATORS = 6
"""Maximum number of indicators of a search, each with its figures."""
EACH = 5
"""Maximum number of figures of one indicator in a search."""
RESULTS = 20
CALLED = 75.0
"""The score, of 100, from which a source or a report is the likeliest result and comes first."""
READ = 500
"""Maximum number of figures that a search reads, to pick those of each indicator."""

_CHINESE = re.compile("[㐀-鿿]")
_TEXT = TextType(str, {"type": "string"}, longest=1000)
_ID = TextType(str, {"type": "string"}, longest=MAX_ID)


class _Arguments(Parameters):
    noun: ClassVar[str] = "parameter of this tool"


class ToolPage(_Arguments, Paged):
    """Arguments that say which rows of an answer are shown: `limit` and `offset`."""

    limit: Annotated[int, whole_number(1, MAX_ROWS)] = ROWS
    """Maximum number of rows."""

    def page_of(self, found: Sequence[Any]) -> Sequence[Any]:
        """The part of all rows that were found that `limit` and `offset` select."""
        return found[self.offset : self.offset + self.limit]


class _QuestionArguments(_Arguments):
    query: Annotated[str, _TEXT]
    """A question or words, English or Chinese: what is measured, where, when."""


class _DocumentArguments(_Arguments):
    id: Annotated[str, _TEXT]
    """Id of a result of search: of a figure, indicator, source or report."""


class _TextArguments(ToolPage, FactsChecked):
    text: Annotated[str, CHECKED_TEXT]
    """The text to check: sentences that quote figures."""


class _ClaimsArguments(_Arguments, FactsChecked):
    claims: Annotated[list[Any], CLAIMS]
    """The claims, at most 100: of each the figure, or its indicator, area and period, and the amount that is quoted."""


class _FigureArguments(ToolPage, FigureParameters, OfTopics, Selected):
    sort: Annotated[Codes, sorting(SORTS)] = ()
    id: Annotated[Codes, ListOf(_ID)] = ()
    """Ids of figures; nothing else then picks figures."""


class _ConvertArguments(_Arguments, Localised, OwnQuantity):
    """Arguments of `convert`."""


class _AuditArguments(ToolPage, Localised, FindingsSelected):
    indicator: Annotated[Codes, ListOf(INDICATOR)] = ()
    """Only findings that speak of a figure of these indicators."""


def _page(paged: ToolPage, answer: Result, total: int) -> Result:
    """Add to an answer, in place, the total of its rows and, if some are left, the call that shows them; return it."""
    answer["total"] = total
    end = paged.offset + len(answer["data"])
    if end < total:
        answer["remainder"] = f"Not shown: {total - end} of {total}. Call again with offset={end}, or narrow it."
    return answer


async def search(service: FigureService, arguments: _QuestionArguments) -> Result:
    """Answers a question with figures, each in a line that can be quoted as it stands. Begin here.

    The indicators, sources and reports that they belong to come too. fetch takes the ids, get_figures the code of an
    indicator; url is the address to cite.
    """
    catalogue, question = await service.catalogue(), arguments.query
    lang = Lang.ZH if _CHINESE.search(question) else Lang.EN
    words = PERIOD.sub(" ", question)
    matches = find_indicators(catalogue, words if words_of(words) else question)
    query = Query(
        indicators=tuple(match.code for match in matches[:INDICATORS]),
        areas=tuple(sorted(areas_said(catalogue, words))),
        spans=tuple(spans_said(question)),
        lang=lang,
        page=Page(limit=READ, sort=("-period",), counted=False),
    )
    figures, hint = await _figures_for(service, catalogue, query)
    if hint or not figures.get(query.indicators[0] if query.indicators else ""):
        hint = await service.gone(catalogue, query._replace(indicators=query.indicators[:1])) or hint
    found = [
        rows.found_figure(each, lang) for each in (await service.find(catalogue, Query(), question.strip())).figures
    ]
    hits = search_catalogue(catalogue, question)
    derived = tuple(hit.code for hit in hits if hit.kind == "derived")
    if derived:
        follows = selected_of((await service.audit(catalogue)).derived, catalogue, query._replace(indicators=derived))
        figures = {**_by_indicator(follows), **figures}
    entries = [hit for hit in hits if hit.kind in ("source", "report")]
    found += [rows.found_entry(catalogue, hit.kind, hit.code, lang) for hit in entries if hit.score >= CALLED]
    for code in [*(query.indicators or figures), *derived]:
        found += [rows.found_figure(figure, lang) for figure in figures.get(code, ())[:EACH]]
        found += [rows.found_entry(catalogue, "indicator", code, lang)] if code in catalogue.indicators else []
    found += [rows.found_entry(catalogue, hit.kind, hit.code, lang) for hit in entries if hit.score < CALLED]
    found = list({each["id"]: each for each in found}.values())
    left = len(found[RESULTS:])
    more = "Search again with more words, the name of an area, or a period such as 2024."
    return {
        "results": found[:RESULTS],
        "hint": hint if found else rows.TEXTS["no_documents"],
        "remainder": f"Not shown: {left} of {len(found)}. {more}" if left else "",
    }


async def _figures_for(
    service: FigureService, catalogue: Catalogue, query: Query
) -> tuple[Mapping[str, Sequence[Figure]], str]:
    """A pair: a query's figures by indicator, newest first, perhaps none; a hint if area or period was dropped."""
    if not query.indicators and not query.areas and not query.spans:
        return {}, ""
    for areas, spans in ((query.areas, query.spans), (query.areas, ()), ((), query.spans), ((), ())):
        wanted = query._replace(areas=areas, spans=spans, latest=None if spans else 2)
        dataset = await service.fetch(catalogue, wanted)
        if dataset.figures:
            others = ["area"] * (areas != query.areas) + ["period"] * (spans != query.spans)
            hint = f"There is no such figure of that {' and '.join(others)}: others are shown." if others else ""
            follows = following(catalogue, dataset, (await service.audit(catalogue)).derived)
            measures = [catalogue.indicators[code] for code in query.indicators]
            return _by_indicator([*dataset.figures, *follows], measures), hint
    return {}, ""


def _by_indicator(figures: Iterable[Figure], wanted: Sequence[IndicatorBase] = ()) -> dict[str, list[Figure]]:
    """The figures by indicator, newest first, forecasts last; a derived figure is under the `wanted` one it is of."""

    def place(figure: Figure) -> tuple[Any, ...]:
        return figure.status == "F", -figure.period.last.toordinal(), figure.period.first

    def code(figure: Figure) -> str:
        ones = (each.code for each in wanted if figure.formula and is_one_of(figure, each))
        return next(ones, figure.indicator.code)

    return figures_by(code, sorted(figures, key=place))


async def fetch(service: FigureService, arguments: _DocumentArguments) -> Result:
    """All that is known of a figure, an indicator, a source or a report, by its id.

    The value with what rounding leaves open, the words that prove it, what others print, what checks found, and how
    to cite it.
    """
    catalogue, key = await service.catalogue(), arguments.id
    if "://" in key:
        key = key.partition("?")[0].rstrip("/").rpartition("/")[2]
    codes = {code: kind for kind, listing in rows.KINDS.items() for code in listing.entries(catalogue)}
    # In any case of its letters: clients write the host of an address in lower case.
    if code := next((code for code in codes if code.casefold() == key.casefold()), None):
        return await rows.entry_document(service, catalogue, codes[code], code)
    if key in catalogue.derived:
        derived = (await service.audit(catalogue)).derived
        key = next((figure.id for figure in derived if figure.indicator.code == key), key)

    def absent(_id: str, likely: str | None) -> NotFound:
        detail = f"There is no figure, indicator, source or report {key[:200]!r}; `search` finds ids."
        return NotFound.at("id", detail, key, nearest=nearest(key, codes) or ([likely] if likely else []))

    return await rows.figure_document(service, await service.one(catalogue, Query(), key, absent))


async def check_claims(service: FigureService, arguments: _ClaimsArguments) -> Result:
    """Checks claims whose indicator you can name: of each the verdict, and the words to print instead.

    Give `amount` as it is printed ("more than 1.8 trillion yuan"): its words say how precise it is. Read
    `compared_with` before you rely on a verdict: the definition, the area, and what the figure is not; a part
    (rural, of one platform) is another thing than the whole. `error` says what is wrong with a claim.
    """
    found = await claims_checked(service, arguments, arguments.claims)
    if (refusal := found.refusal) is not None:
        raise refusal
    return {**_checks(found, arguments, found.checked), "total": len(found.checked)}


async def fact_check(service: FigureService, arguments: _TextArguments) -> Result:
    """Checks whether a text quotes figures right, number by number; only where you cannot name the indicator.

    Of each its verdict, why, the words to print instead, the figure that it was compared with and its citation, and
    other figures that it may mean. cannot-tell says that no figure here decides it, never that it is right or wrong.
    Give sentences whole: what is measured, where and when is read from the words around a number.
    """
    found = await check_text(service, arguments, arguments.text)
    return _page(arguments, _checks(found, arguments, arguments.page_of(found.checked)), len(found.checked))


def _checks(found: FactCheck, arguments: FactsChecked, shown: Sequence[Judged | Problem]) -> Result:
    """The members of a result for the numbers `shown`, each with its figure as a line to quote, and all verdicts."""
    lang = arguments.lang
    addresses = PermanentAddresses.of(found.catalogue.newest(arguments.as_of), SITE.get())
    table = fact_check_table(replace(found, checked=shown), lang, addresses)
    quotes = [
        statement(each.match.figure, lang, each.match.figure.printed) if isinstance(each, Judged) and each.match else ""
        for each in shown
    ]
    checked: Iterable[Any] = table.rows
    return {
        "data": [rows.cells(rows.CheckResult, row, quote=quote) for row, quote in zip(checked, quotes, strict=True)],
        "verdicts": Counter(str(each.verdict) for each in found.judged),
        "hint": found.hint.in_language(lang) if found.hint else "",
    }


async def get_figures(service: FigureService, arguments: _FigureArguments) -> Result:
    """Figures by indicator, area, period, source, or by id, as printed in their source or converted (`unit`).

    `quote` is the line to copy; `value` is the full number to calculate with, `display` is to be read,
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
    around = await rows.surroundings(service, dataset.figures, arguments.as_of)
    data = [rows.of_figure(figure, arguments.lang, around[figure.id]) for figure in dataset.figures]
    return _page(arguments, {"data": data, **rows.notes(dataset)}, dataset.total)


async def _with_ids(service: FigureService, catalogue: Catalogue, arguments: _FigureArguments) -> Dataset:
    """The figures with those ids, of the page wanted; of several, one that cannot be converted stays in its own unit.

    ConflictingParameters if other arguments pick figures too; NotFound for an id that no figure has.
    """
    for name in arguments.given.keys() - {*OneFigureParameters.model_fields, "id", "limit", "offset"}:
        detail = f"`id` names the figures already, and `{name.rstrip('_')}` would pick among them: give one of the two."
        raise ConflictingParameters.at(name.rstrip("_"), detail)
    query = figure_query(arguments, page(arguments))
    figures: list[Figure] = []
    for figure_id in arguments.page_of(arguments.id):
        figures += (await service.one(catalogue, Query(as_of=query.as_of), figure_id, _no_figure)).figures
    one = len(arguments.id) == 1
    served = await service.converted(catalogue.at(query.as_of), query, figures, one=one)
    return Dataset(query, total=len(arguments.id), release=None, **served._asdict())


def _no_figure(figure_id: str, indicator: str | None) -> NotFound:
    """The NotFound for an id that no figure has; it says which arguments list ids."""
    filters = f"indicator={indicator}" if indicator else "filters"
    detail = f"There is no figure {figure_id[:200]!r}; get_figures with {filters} lists ids."
    return NotFound.at("id", detail, figure_id, nearest=[indicator] if indicator else [])


async def convert(service: FigureService, arguments: _ConvertArguments) -> Result:
    """Converts a quantity of your own, with the receipt of the rate.

    `value` to calculate with, `display` with the digits that its own warrant, `low` and `high` for what their
    rounding leaves open. Give `value` as text: its digits say how precise it is. Never convert money in your head.
    """
    converted = await service.conversion(await service.catalogue(), arguments)
    return {"data": [conversion_row(converted, arguments.lang)._asdict()], "total": 1}


async def audit_findings(service: FigureService, arguments: _AuditArguments) -> Result:
    """Findings on declared relations between figures: whether they agree.

    A relation holds, holds only within rounding, contradicts, or has sides that are not comparable (`differs` says by
    what: definition, period, edition or vintage). `indicator` narrows them to those that speak of what you quote;
    get_figures has those of a figure.
    """
    codes, findings = set(arguments.indicator), await service.findings(arguments)
    if codes:
        findings = [each for each in findings if codes & {name.partition(".")[0] for name in each.inputs}]
    shown = arguments.page_of(findings)
    data = [rows.cells(rows.FindingResult, finding_row(finding, arguments.lang)) for finding in shown]
    hint = "" if findings else rows.TEXTS["no_finding"]
    return _page(arguments, {"data": data, "hint": hint}, len(findings))


TOOLS = {
    search: ("Search figures and documents", rows.RESULTS),
    fetch: ("Fetch a document", rows.DOCUMENT),
    check_claims: ("Check claims", rows.CHECKS),
    fact_check: ("Check a text", rows.CHECKS),
    get_figures: ("Get figures", rows.FIGURES),
    convert: ("Convert a quantity", rows.listed("Conversions", rows.ConversionResult)),
    audit_findings: ("Findings about figures", rows.listed("Findings", rows.FindingResult)),
}
"""The tools, each with its title and the model of its answer; the docstring describes the tool."""
