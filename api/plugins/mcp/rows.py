"""Typed results of the tools: figures with what is printed around them, findings, checks, documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, Field, GetJsonSchemaHandler, WithJsonSchema, model_serializer
from pydantic_core import CoreSchema

from api.audit.findings import Finding
from api.audit.sentences import span
from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.conversion import ONE, Amount, OwnConversion, Receipt
from api.domain.errors import Fault, NotFound
from api.domain.figure import Dataset, Figure
from api.domain.query import MAX_LIMIT, Among, Claims, Lang, Page, Query
from api.domain.words import Bilingual, nearest
from api.formats.catalogue_rows import INDICATORS, REPORTS, SOURCES, IndicatorRow
from api.formats.figure_rows import FigureRow, conversion_row, figure_row, figure_table
from api.formats.finding_rows import FindingRow, finding_row
from api.formats.sentences import (
    PermanentAddresses,
    citation_line,
    statement,
    statement_as_printed,
    statement_of,
)
from api.formats.table import RowClass, Table, columns_of
from api.formats.writers.markdown import escaped, write
from api.plugins.fact_check.rows import FactCheckRow, fact_check_row
from api.plugins.fact_check.verdict import Judged
from api.plugins.mcp.plugin import SITE
from api.service.figures import FigureService
from api.service.search import find_indicators

NAMED = 8
"""Ids, lines or periods that an answer names; of more, it gives the number."""
_ALWAYS = ("id", "comparator", "unit", "source_link", "preferred", "data", "results")
"""Given even where it is null, false or empty: a derived figure has inputs instead of a link."""

Number = Annotated[Decimal, WithJsonSchema({"type": "number"})]
RowT = TypeVar("RowT")


class Result(BaseModel):
    """An object of an answer; what is missing, false or empty is left out."""

    row: ClassVar[RowClass] = FigureRow
    """The row of the API whose columns say what fields of the same name mean."""

    @model_serializer(mode="wrap")
    def _without_empty(self, serialize: Any) -> dict[str, Any]:
        cells = serialize(self).items()
        return {name: cell for name, cell in cells if name in _ALWAYS or not (cell in (None, "", []) or cell is False)}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler(core)
        resolved = handler.resolve_ref_schema(schema)
        properties, required = resolved["properties"], resolved.get("required", ())
        for column in columns_of(cls.row):
            if column.name in properties:
                properties[column.name].setdefault("description", column.meaning)
        never_empty = ("string", "number", "integer", "object")
        resolved["required"] = [
            name for name in required if name in _ALWAYS or properties[name].get("type") in never_empty
        ]
        return schema


class BriefFigure(Result):
    """A figure in a line, as it is printed."""

    id: str
    quote: str = Field(
        "", description="The line to quote: what, where, when, comparator, amount, unit, and who says so"
    )
    comparator: str = ""
    unit: str = ""
    as_printed: str | None = None
    vintage: str | None = None
    preferred: bool = False
    source_link: str | None = None
    why: str = Field("", description="Of a candidate: why it is less likely than the figure of the verdict")


class BriefFinding(Result):
    """A finding in a line."""

    row = FindingRow
    id: str
    verdict: str
    sentence: str = ""


class Quantity(Result):
    """An amount with what rounding leaves open."""

    id: str
    display: str
    comparator: str
    value: Number
    unit: str
    scale: str | None = Field(None, description="Power of ten of value, low and high; whole units without it")
    low: Number | None
    high: Number | None
    rounding_leaves_open: str | None = Field(
        description="low to high in words, the span that the printed digits leave open; no margin of error and no "
        "confidence interval; none for an exact count or an open end"
    )
    source_link: str | None
    conversion: dict[str, Any] | None
    notes: str | None


class FigureResult(Quantity, BriefFigure):
    """A figure with all that an answer to a person could need."""

    indicator: str
    name: str
    area: str
    period: str
    status: str
    source: str
    publisher: str | None = Field(description="Who published the source")
    originator: str | None
    inferred: str | None
    formula: str | None
    inputs: list[str]
    withdrawn: str | None
    replaced_by: str | None
    verified: str | None
    verified_at: str | None
    also_printed: list[BriefFigure] = Field(description="The same value as its source prints it in another unit")
    other_claims: list[BriefFigure] = Field(
        description="What other sources, or the same one again, print for this indicator, area and period"
    )
    findings: list[BriefFinding] = Field(description="Checks that it takes part in")


class IndicatorResult(Result):
    """An indicator with its newest figures."""

    row = IndicatorRow
    id: str = Field(description="Code of the indicator, which get_figures takes")
    name: str
    definition: str
    topic: str
    unit_kind: str
    measuring_type: str
    areas: list[str] = Field(description="Areas that there are figures of")
    newest: list[BriefFigure] = Field(description="The newest figures, one an area")


class FindingResult(BriefFinding):
    """A finding with the figures that it speaks of."""

    differs: str | None
    expectation: str
    formula: str
    slack: str | None
    inputs: list[BriefFigure]


class CheckResult(Result):
    """A number of a text with its verdict."""

    row = FactCheckRow
    phrase: str
    start: int
    end: int
    verdict: str
    sentence: str
    correction: str | None
    figure: str | None
    quote: str = Field("", description="That figure in a line that can be quoted")
    citation: str | None
    value_text: str
    scale: str
    unit: str | None
    comparator: str
    period: str | None
    receipt: dict[str, Any] | None
    candidates: list[BriefFigure]


class Rows(Result, Generic[RowT]):
    """Rows of an answer, and how to come by the others."""

    data: list[RowT]
    total: int = Field(description="Number of rows, shown or not")
    remainder: str = Field("", description="How many rows are not shown, and how to ask for them")
    hint: str = Field("", description="Of an empty answer: what to ask instead")


class Figures(Rows[FigureResult]):
    """Figures."""

    unconverted: list[str] = Field(description="Ids of figures that stay in their own unit")
    unscaled: list[str] = Field(description="Ids of shares, ratios and ranks, which stay at scale one")
    vintages: list[str] = Field(description="Lines that have several vintages, with the periods of each")


class Checks(Rows[CheckResult]):
    """The numbers of a text, in its order."""

    verdicts: dict[str, int] = Field(description="How many numbers have each verdict, shown or not")


class SourceFigures(Rows[BriefFigure]):
    """A source, and the figures that were read in it."""

    source: dict[str, str]


class Found(Result):
    """A result of a search."""

    id: str = Field(description="Id that fetch takes")
    title: str = Field(description="Name; of a figure, its quote")
    url: str = Field(description="Address to cite", min_length=1)


class Results(Result):
    """Results of a search, the likeliest first."""

    results: list[Found]
    remainder: str = Field("", description="How many results are not shown, and how to find them")
    hint: str = Field("", description="What was not found, and what to ask instead")


class Document(Found):
    """All that is known of a figure, an indicator, a source or a report."""

    text: str = Field(description="All that is known of it, as Markdown")
    metadata: dict[str, str] = Field(
        description="Its kind, and of a figure the citation, publisher, day and link to the words that prove it"
    )


class Around(NamedTuple):
    """Rival claims for what a figure is about, reprints of it in other units, and findings that it takes part in."""

    rivals: Sequence[Figure]
    reprinted: Sequence[Figure]
    findings: Sequence[Finding]


async def surroundings(
    service: FigureService, catalogue: Catalogue, figures: Sequence[Figure], as_of: str | None = None
) -> Mapping[str, Around]:
    """The surroundings of the figures of a page by id, each kind read at once for all of them."""
    if not figures:
        return {}
    ids = {figure.id for figure in figures}
    query = Query(
        indicators=tuple({figure.indicator.code for figure in figures}),
        areas=tuple({figure.area.alpha3 for figure in figures}),
        claims=Claims.ALL,
        as_of=as_of,
        where=Among("period", tuple({figure.period.text for figure in figures})),
        page=Page(limit=MAX_LIMIT, counted=False),
    )
    rivals: dict[object, list[Figure]] = {}
    for rival in (await service.printed(catalogue, query)).figures:
        if rival.id not in ids:
            rivals.setdefault(_place(rival), []).append(rival)
    findings: dict[str, list[Finding]] = {}
    for finding in (await service.audit(catalogue, as_of)).findings:
        for id in ids.intersection(finding.inputs):
            findings.setdefault(id, []).append(finding)
    reprinted = await service.reprinted(catalogue, figures)
    return {
        figure.id: Around(rivals.get(_place(figure), ()), reprinted.get(figure.id, ()), findings.get(figure.id, ()))
        for figure in figures
    }


def _place(figure: Figure) -> object:
    return figure.indicator.code, figure.area.alpha3, figure.period.text


def of_figure(figure: Figure, lang: Lang, around: Around) -> FigureResult:
    """A figure with its surroundings; of its findings, a sentence on what does not just agree."""
    opened = _open_span(figure.served)
    findings = [finding_row(finding, lang)._asdict() for finding in around.findings]
    own = {
        "quote": statement(figure, lang),
        "rounding_leaves_open": statement_of(figure, opened, lang) if opened else None,
        "publisher": figure.source.publisher_in(lang) if figure.formula is None else None,
        "conversion": _receipt(figure.receipt),
        "also_printed": [brief(other, lang) for other in around.reprinted],
        "other_claims": [brief(other, lang) for other in around.rivals],
        "findings": [
            BriefFinding(**{**row, "sentence": "" if row["verdict"] == Verdict.CONSISTENT else row["sentence"]})
            for row in findings
        ],
        **({"scale": None} if figure.scale is ONE else {}),
    }
    return FigureResult(**{**figure_row(figure, lang)._asdict(), **own})


def _open_span(amount: Amount) -> Bilingual | None:
    """The span that rounding leaves open, in words; None where it is empty, or where the comparator says it."""
    interval = amount.quantity.interval
    return span(amount) if interval.bounded and interval.width else None


def _receipt(receipt: Receipt | None) -> dict[str, Any] | None:
    """A receipt without what is missing."""
    return {name: cell for name, cell in receipt.body().items() if cell not in (None, False)} if receipt else None


def brief(figure: Figure, lang: Lang, why: str = "") -> BriefFigure:
    """A figure in a line, as it is printed."""
    own = {"quote": statement_as_printed(figure, lang), "why": why}
    return BriefFigure(**{**figure_row(figure, lang)._asdict(), **own})


def of_finding(finding: Finding, lang: Lang, figures: Mapping[str, Figure]) -> FindingResult:
    """A finding with the figures that it speaks of, each in a line."""
    inputs = [brief(figures[id], lang) if id in figures else BriefFigure(id=id) for id in finding.inputs]
    return FindingResult(**{**finding_row(finding, lang)._asdict(), "inputs": inputs})


def of_checked(judged: Judged, catalogue: Catalogue, lang: Lang, addresses: PermanentAddresses) -> CheckResult:
    """A number of a text with its verdict, and the figures that it may quote in lines that can be quoted."""
    cells, best = fact_check_row(judged, catalogue, lang, addresses)._asdict(), judged.match
    pairs = zip(judged.rivals, cells["candidates"], strict=True)
    own = {
        "quote": statement_as_printed(best.figure, lang) if best else "",
        "receipt": _receipt(best.receipt) if best else None,
        "candidates": [brief(rival.figure, lang, row.why) for rival, row in pairs],
    }
    return CheckResult(**{**cells, **own})


def of_conversion(converted: OwnConversion, lang: Lang, given: Mapping[str, str]) -> Quantity:
    """A converted quantity; its id is the address that gives the same, its source link the rate's."""
    receipt, opened = converted.receipt, _open_span(converted.amount)
    rate = None
    if receipt.pair and receipt.days and receipt.period:
        rate = f"/v1/rates?base={receipt.pair[:3]}&quote={receipt.pair[3:]}&year={receipt.period[:4]}"
    own = {
        "id": f"/v1/convert?{urlencode(given, safe=',:')}",
        "rounding_leaves_open": opened.in_language(lang) if opened else None,
        "source_link": rate,
        "conversion": _receipt(receipt),
    }
    return Quantity(**{**conversion_row(converted, lang)._asdict(), **own})


def notes(dataset: Dataset) -> dict[str, Any]:
    """Figures that stay in their own unit or scale, lines of several vintages, and a hint for an empty answer."""
    vintages = []
    for line, periods in dataset.vintages.items():
        parts = [f"{vintage or 'none stated'} {', '.join(_named(of))}" for vintage, of in periods.items()]
        vintages.append(f"{line}: {'; '.join(parts)}")
    return {
        "unconverted": _named(dataset.unconverted),
        "unscaled": _named(dataset.unscaled),
        "vintages": _named(vintages),
        "hint": dataset.hint or "",
    }


def _named(names: Sequence[str]) -> list[str]:
    left = len(names) - NAMED
    return [*names[:NAMED], *([f"and {left} more"] if left > 0 else [])]


_KINDS = {"indicator": INDICATORS, "source": SOURCES, "report": REPORTS}
_KINDS_ZH = {"indicator": "指标", "source": "来源", "report": "报告"}
_LISTED = 50
"""Figures that a document of an indicator, a source or a report lists at most."""


async def document(service: FigureService, given: str) -> Document:
    """The document with that id, or with that address; NotFound names what is called almost so."""
    catalogue = await service.catalogue()
    key = given.partition("?")[0].rstrip("/").rpartition("/")[2] if "://" in given else given
    dataset = await _figure(service, catalogue, key)
    if dataset.figures:
        return await _of_figure(service, catalogue, dataset)
    for kind, listing in _KINDS.items():
        for code in listing.entries(catalogue):
            if code.casefold() == key.casefold():
                return await _of_entry(service, catalogue, kind, code)
    codes = [code for listing in _KINDS.values() for code in listing.entries(catalogue)]
    likely = [match.code for match in find_indicators(catalogue, key[:200].partition(".")[0])[:3]]
    near = nearest(key, codes) or likely
    hint = f" Did you mean {near[0]!r}?" if near else ""
    detail = f"There is no figure, indicator, source or report {key[:200]!r}; `search` finds ids.{hint}"
    raise NotFound(detail, [Fault("id", "no such document", key, nearest=near)])


async def _figure(service: FigureService, catalogue: Catalogue, key: str) -> Dataset:
    """The figure with that id, in any case of its letters: clients write the host of an address in small ones."""
    dataset = await service.find(catalogue, Query(), key)
    if dataset.figures or key.count(".") < 3:
        return dataset
    indicator, area, period, source = key.split(".", 3)
    sources = (code for code in catalogue.sources if code.casefold() == source.casefold())
    spelled = ".".join((indicator.lower(), area.upper(), period.upper(), next(sources, source)))
    return await service.find(catalogue, Query(), spelled)


async def _of_figure(service: FigureService, catalogue: Catalogue, dataset: Dataset) -> Document:
    (figure,) = dataset.figures
    around = (await surroundings(service, catalogue, dataset.figures))[figure.id]
    table = figure_table(dataset)
    cited = citation_line(figure, PermanentAddresses.of(dataset.release, SITE.get()), Lang.EN)
    others = [
        *(statement_as_printed(other, Lang.EN) for other in around.reprinted),
        *(f"{statement_as_printed(other, Lang.EN)}, id {other.id}" for other in around.rivals),
    ]
    found = [f"{finding.verdict}: {finding.sentence_en}" for finding in around.findings]
    text = [
        *_page(table.select([column.name for column in table.columns if column.name not in ("links", "citation")])),
        *_section("Cite as", [cited]),
        *_section("What is printed for the same beside it", others),
        *_section("What checks found", found),
    ]
    source = figure.source if figure.formula is None else None
    metadata = {
        "kind": "figure",
        "citation": cited,
        "publisher": source and source.publisher,
        "published": source and source.published,
        "source_link": figure.source_link,
        "licence": figure.source.licence,
        "release": figure.release,
        "withdrawn": figure.withdrawn,
        "replaced_by": figure.replaced_by,
    }
    return Document(
        **found_figure(figure, Lang.EN).model_dump(),
        text="\n".join(text),
        metadata={name: cell for name, cell in metadata.items() if cell},
    )


async def _of_entry(service: FigureService, catalogue: Catalogue, kind: str, key: str) -> Document:
    table = _KINDS[kind].one(catalogue, Lang.EN, key)
    assert table is not None  # noqa: S101 - the key is one of the list's
    page = Page(limit=_LISTED, sort=("-period",))
    query = {
        "indicator": Query(indicators=(key,), page=page),
        "source": Query(sources=(key,), claims=Claims.ALL, page=page),
        "report": Query(reports=(key,), claims=Claims.ALL, page=page),
    }[kind]
    figures = await service.printed(catalogue, query)
    stated = [f"{statement(figure, Lang.EN)}, id {figure.id}" for figure in figures.figures]
    more = f"get_figures with {kind}={key} has all {figures.total} figures"
    if figures.total > len(stated):
        stated.append(f"({figures.total - len(stated)} more: {more})")
    return Document(
        **found_entry(catalogue, kind, key, Lang.EN).model_dump(),
        text="\n".join([*_page(table), *_section("Figures", stated)]),
        metadata={"kind": kind, "figures": more},
    )


def _page(table: Table) -> list[str]:
    """The Markdown of an entry, line by line."""
    return write(replace(table, meta={}, links={})).decode().rstrip("\n").split("\n")


def _section(title: str, items: Sequence[str]) -> list[str]:
    return ["", f"## {title}", "", *(f"- {escaped(item)}" for item in items)] if items else []


def found_figure(figure: Figure, lang: Lang) -> Found:
    """A figure as a search finds it; without a site, its address is that of the words that prove it."""
    address = f"{SITE.get()}/v1/figures/{figure.id}"
    url = address if SITE.get() else figure.source_link or f"figure://{figure.id}"
    return Found(id=figure.id, title=statement(figure, lang), url=url)


def found_entry(catalogue: Catalogue, kind: str, key: str, lang: Lang) -> Found:
    """An indicator, a source or a report as a search finds it, with its name and kind, at the address to cite."""
    url = f"{SITE.get()}/v1/{kind}s/{key}" if SITE.get() else f"{kind}://{key}"
    if kind == "indicator":
        indicator = catalogue.indicators[key]
        name = indicator.name_zh if lang is Lang.ZH else indicator.name_en
    elif kind == "source":
        source = catalogue.sources[key]
        name = ", ".join(part for part in (source.publisher_in(lang), source.title, source.published) if part)
        url = source.url
    else:
        report = catalogue.reports[key]
        name = (report.title_zh if lang is Lang.ZH else None) or report.title_en
    title = f"{name}（{_KINDS_ZH[kind]}）" if lang is Lang.ZH else f"{name} ({kind})"
    return Found(id=key, title=title, url=url)
