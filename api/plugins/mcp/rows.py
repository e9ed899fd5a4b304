"""Compact rows of figures, findings and sources, their schemas, and what stands around the figures of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from api.audit.findings import Finding, span
from api.audit.verdicts import Verdict
from api.domain.amounts import Amount
from api.domain.catalogue import Catalogue
from api.domain.conditions import Both, Comparison, ComparisonOperator, Condition, Either
from api.domain.conversion import ONE, OwnConversion, Receipt
from api.domain.entries import SourceBase
from api.domain.figure import Figure
from api.domain.query import MAX_LIMIT, Claims, Lang, Page, Query
from api.domain.units import SCALES
from api.domain.words import Bilingual
from api.formats.catalogue_rows import IndicatorRow, SourceRow
from api.formats.citation import PermanentAddresses
from api.formats.figure_rows import ConversionRow, FigureRow, ReceiptRow, conversion_row, figure_row
from api.formats.finding_rows import FindingRow, finding_row
from api.formats.spoken import statement, statement_as_printed, statement_of
from api.formats.table import CellKind, RowClass, columns_of
from api.plugins.fact_check.rows import CandidateRow, FactCheckRow, fact_check_row
from api.plugins.fact_check.verdict import Checked
from api.plugins.mcp.answers import lines
from api.service.figures import FigureService
from api.service.parameters.types import Schema

Place = tuple[str, str, str]
"""An indicator, an area and a period."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a figure does not say by itself, for the figures of one page."""

    claims: Mapping[Place, Sequence[Figure]] = field(default_factory=dict)
    """By place, the claims that are not on the page, as printed."""
    reprinted: Mapping[str, Sequence[Figure]] = field(default_factory=dict)
    """By a figure's id, what its source prints for the same in other units."""
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    """By a figure's id, the findings about it."""

    def rivals(self, figure: Figure) -> Sequence[Figure]:
        """The claims for the same indicator, area and period that are not on the page."""
        return self.claims.get(_place(figure), ())


async def surroundings(
    service: FigureService, catalogue: Catalogue, figures: Sequence[Figure], as_of: str | None
) -> Surroundings:
    """What stands around some figures, each kind read at once for all of them."""
    if not figures:
        return Surroundings()
    here = {figure.id for figure in figures}
    places = dict.fromkeys(_place(figure) for figure in figures)
    claims: dict[Place, list[Figure]] = {}
    for rival in (await service.printed(catalogue, _at(tuple(places), as_of))).figures:
        if rival.id not in here:
            claims.setdefault(_place(rival), []).append(rival)
    audit = await service.audit(catalogue, as_of)
    about: dict[str, list[Finding]] = {}
    for finding in audit.findings:
        for id in here.intersection(finding.inputs):
            about.setdefault(id, []).append(finding)
    return Surroundings(claims, await service.reprinted(catalogue, figures), about)


def _place(figure: Figure) -> Place:
    return figure.indicator.code, figure.area.alpha3, figure.period.text


def _at(places: Sequence[Place], as_of: str | None) -> Query:
    """Every source's claims at some places."""
    names = ("indicator", "area", "period")

    def is_there(place: Place) -> Condition:
        parts = zip(names, place, strict=True)
        return Both(tuple(Comparison(name, ComparisonOperator.EQ, code) for name, code in parts))

    return Query(
        indicators=tuple(dict.fromkeys(indicator for indicator, _, _ in places)),
        areas=tuple(dict.fromkeys(area for _, area, _ in places)),
        claims=Claims.ALL,
        as_of=as_of,
        where=Either(tuple(map(is_there, places))),
        page=Page(limit=MAX_LIMIT, counted=False),
    )


Entry = dict[str, Any]

ALWAYS = ("id", "comparator", "unit", "source_link", "preferred")
"""What each row carries, null where there is none: a derived figure has inputs instead of a link."""

PLACE = ("indicator", "name", "area", "period")
NUMBERS = ("display", "comparator", "value", "unit", "scale", "low", "high")
PRINTED = ("as_printed", "status", "preferred", "vintage", "source", "originator", "source_link", "inferred")
BEHIND = ("formula", "inputs", "notes", "withdrawn", "replaced_by", "verified", "verified_at")
BRIEF = ("id", "quote", "comparator", "unit", "source_link")
"""What tells a figure in a line."""

FINDING = ("id", "verdict", "differs", "sentence", "expectation", "formula", "slack")
CHECKED = (
    *("phrase", "start", "end", "verdict", "sentence", "correction", "figure", "citation"),
    *("value_text", "scale", "unit", "comparator", "period"),
)
RECEIPT = ("formula", "basis", "period", "days", "partial", "source")

ADDED = {
    "quote": "The figure in a line that can be quoted: what, where, when, comparator, amount, unit, and who says so",
    "rounding_leaves_open": "Of few figures: low to high in words, the span that the printed digits leave open; no "
    "margin of error and no confidence interval; none for an exact count or an open end",
    "also_printed": "The same value as the source itself prints it in another unit",
    "publisher": "Of few figures: who published the source",
    "other_claims": "What other sources, or the same one again, print for this indicator, area and period",
    "findings": "Verdicts of checks that it takes part in; of few figures, a sentence on what does not just agree",
}
"""What a row of get_figures has beside the fields of a figure."""


def of_figure(figure: Figure, lang: Lang, around: Surroundings, *, alone: bool) -> Entry:
    """All of a figure that an answer to a person could need; `alone` where few are told, and more in words."""
    cells = figure_row(figure, lang)._asdict()
    if figure.scale is ONE:
        cells["scale"] = None  # whole units, as the tool says
    publisher = figure.source.publisher_in(lang) if figure.formula is None else None
    return _without_empty({
        "id": figure.id,
        "quote": statement(figure, lang),
        **{name: cells[name] for name in (*PLACE, *NUMBERS)},
        "rounding_leaves_open": _open_span_of(figure, lang) if alone else None,
        **{name: cells[name] for name in PRINTED},
        "publisher": publisher if alone else None,
        "also_printed": [_printed_again(other, lang) for other in around.reprinted.get(figure.id, ())],
        "conversion": _receipt(figure.receipt) if figure.receipt else None,
        **{name: cells[name] for name in BEHIND},
        "other_claims": [_rival(other, lang) for other in around.rivals(figure)],
        "findings": [_verdict(finding, lang, alone=alone) for finding in around.findings.get(figure.id, ())],
    })  # fmt: skip


def _open_span_of(figure: Figure, lang: Lang) -> str | None:
    """What rounding leaves open of a figure, with what it is and who says so."""
    opened = _open_span(figure.served)
    return statement_of(figure, opened, lang) if opened else None


def _open_span(amount: Amount) -> Bilingual | None:
    """What rounding leaves open, in words; None where it is nothing, or where the comparator says it."""
    interval = amount.quantity.interval
    return span(amount) if interval.bounded and interval.width else None


def _printed_again(figure: Figure, lang: Lang) -> Entry:
    return {"quote": statement_as_printed(figure, lang), "as_printed": figure.locator.phrase}


def _rival(figure: Figure, lang: Lang) -> Entry:
    return _named({
        "id": figure.id,
        "quote": statement_as_printed(figure, lang),
        "vintage": figure.vintage,
        "preferred": figure.preferred,
    })  # fmt: skip


def _verdict(finding: Finding, lang: Lang, *, alone: bool) -> Entry:
    told = finding.sentence_zh if lang is Lang.ZH else finding.sentence_en
    needed = alone and finding.verdict is not Verdict.CONSISTENT
    return _named({"id": finding.id, "verdict": str(finding.verdict), "sentence": told if needed else None})


def brief(figure: Figure, lang: Lang) -> Entry:
    """A figure in a line, as it is printed."""
    cells = figure_row(figure, lang)._asdict()
    cells["quote"] = statement_as_printed(figure, lang)
    return {name: cells[name] for name in BRIEF}


def of_finding(finding: Finding, lang: Lang, figures: Mapping[str, Figure]) -> Entry:
    """A finding with the figures that it speaks of, each in a line."""
    cells = finding_row(finding, lang)._asdict()
    entry = {name: cells[name] for name in FINDING}
    entry["inputs"] = [brief(figures[id], lang) if id in figures else {"id": id} for id in finding.inputs]
    return _without_empty(entry)


def of_checked(checked: Checked, catalogue: Catalogue, lang: Lang, addresses: PermanentAddresses) -> Entry:
    """A number of a text with its verdict, and the figures that it was held against in lines that can be quoted."""
    cells, held = fact_check_row(checked, catalogue, lang, addresses)._asdict(), checked.judged.held
    told = {name: cells[name] for name in CHECKED}
    told["quote"] = statement_as_printed(held.figure, lang) if held else None
    told["receipt"] = _receipt(held.receipt) if held and held.receipt else None
    told["candidates"] = [
        {"id": rival.figure.id, "quote": statement_as_printed(rival.figure, lang), "why": row.why}
        for rival, row in zip(checked.judged.rivals, cells["candidates"], strict=True)
    ]
    return _named(told)


def of_source(source: SourceBase) -> Entry:
    """A source with all that the catalogue has of it."""
    return _without_empty(source.model_dump())


def of_conversion(converted: OwnConversion, lang: Lang, pairs: Sequence[tuple[str, str]]) -> Entry:
    """A converted quantity; its id is the address that gives the same, its source link the rate's."""
    cells, receipt = conversion_row(converted, lang)._asdict(), converted.receipt
    return _without_empty({
        "id": f"/v1/convert?{urlencode(pairs, safe=',:')}",
        **{name: cells[name] for name in NUMBERS},
        "rounding_leaves_open": opened.in_language(lang) if (opened := _open_span(converted.amount)) else None,
        "source_link": _rate_link(receipt),
        "conversion": _without_empty(receipt.body()),
        "notes": cells["notes"],
    })  # fmt: skip


def _rate_link(receipt: Receipt) -> str | None:
    """The address of the rate; none where no rate of ours was used."""
    if not (receipt.pair and receipt.days and receipt.period):
        return None
    return f"/v1/rates?base={receipt.pair[:3]}&quote={receipt.pair[3:]}&year={receipt.period[:4]}"


def _receipt(receipt: Receipt) -> Entry:
    return _named({name: getattr(receipt, name) for name in RECEIPT})


def _without_empty(entry: Entry) -> Entry:
    """Without what is missing, false or empty, but with what each row carries."""
    return {name: cell for name, cell in entry.items() if name in ALWAYS or _is_there(cell)}


def _named(entry: Entry) -> Entry:
    """An object inside a row without what is missing, false or empty."""
    return {name: cell for name, cell in entry.items() if _is_there(cell)}


def _is_there(cell: Any) -> bool:
    return cell is not None and cell is not False and cell not in ("", [])


ADDRESS = "figures://data-dictionary"
TITLE = "Data dictionary"
MEANING = "What the fields of a figure, its signs and its codes mean, and which indicators there are."


def written(catalogue: Catalogue) -> str:
    """The dictionary of the data as they stand, as Markdown."""
    return lines(list(_lines(catalogue)))


def _lines(catalogue: Catalogue) -> Iterator[str]:
    yield "# Data dictionary"
    yield "A figure is one claim of one source about an indicator, an area and a period. Ids are permanent."
    yield "Tools leave empty fields out, and `value_text`; /v1/figures/{id} opens an id."
    yield "## Fields"
    for column in columns_of(FigureRow):
        yield f"- {column.name}: {column.meaning}"
    yield "## Beside them, in get_figures"
    for name, meaning in ADDED.items():
        yield f"- {name}: {meaning}"
    yield "## Scales"
    yield ", ".join(f"{scale.name} (10^{scale.exponent})" for scale in SCALES.values())
    yield "## Reports"
    for report in catalogue.reports.values():
        yield f"- {report.id}: {report.title_en}"
    for topic in dict.fromkeys(indicator.topic for indicator in catalogue.indicators.values()):
        yield f"## Indicators of {topic}, with the kind of unit"
        for indicator in catalogue.indicators.values():
            if indicator.topic == topic:
                yield f"- {indicator.code}: {indicator.unit_kind}"


_TYPES = {CellKind.NUMBER: "number", CellKind.INTEGER: "integer", CellKind.FLAG: "boolean"}


def text(meaning: str) -> Schema:
    """A text."""
    return {"type": "string", "description": meaning}


def texts(meaning: str) -> Schema:
    """A list of texts."""
    return {"type": "array", "items": {"type": "string"}, "description": meaning}


def thing(properties: dict[str, Schema], required: Iterable[str]) -> Schema:
    """An object with these fields and no others."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def several(row: Schema, meaning: str) -> Schema:
    """A list of objects."""
    return {"type": "array", "items": row, "description": meaning}


def answer(row: Schema, meaning: str, **above: Schema) -> Schema:
    """An answer of rows: what stands above them, and how many there are."""
    properties = {
        **above,
        "data": several(row, meaning),
        "total": {"type": "integer", "description": "How many rows there are, shown or not"},
        "remainder": text("How many rows are not shown, and how to ask for them"),
        "cut": text("That the one row shown is cut, and where all of it is"),
    }
    return thing(properties, ("data", "total"))


def _of(row: RowClass, names: Iterable[str]) -> dict[str, Schema]:
    """The fields of that name of a row of the API; one that is missing is left out, or null where it always stands."""
    columns = {column.name: column for column in columns_of(row)}
    return {name: _property(columns[name]) for name in names if name in columns}


def _property(column: Any) -> Schema:
    if column.kind is CellKind.OBJECT:
        return thing(_of(column.row, (part.name for part in columns_of(column.row))), ())
    if column.kind is CellKind.LIST:
        return texts(column.meaning)
    kind = _TYPES.get(column.kind, "string")
    nullable = column.optional and column.name in ALWAYS
    return {"type": [kind, "null"] if nullable else kind, **column.narrower, "description": column.meaning}


QUOTE = {"quote": text(ADDED["quote"])}
_BRIEF = thing({**QUOTE, **_of(FigureRow, BRIEF)}, ("id",))
_CLAIM = thing(
    {**QUOTE, **_of(FigureRow, ("id", "vintage", "preferred", "as_printed"))},
    ("quote",),
)
_VERDICT = thing(_of(FindingRow, ("id", "verdict", "sentence")), ("id", "verdict"))
_HINT = text("Of an empty answer: what to ask instead")

FIGURES = answer(
    thing(
        {
            **QUOTE,
            **_of(FigureRow, ("id", *PLACE, *NUMBERS, *PRINTED, *BEHIND)),
            **{name: text(ADDED[name]) for name in ("rounding_leaves_open", "publisher")},
            "conversion": thing(_of(ReceiptRow, RECEIPT), ("formula", "basis")),
            "also_printed": several(_CLAIM, ADDED["also_printed"]),
            "other_claims": several(_CLAIM, ADDED["other_claims"]),
            "findings": several(_VERDICT, ADDED["findings"]),
        },
        (*ALWAYS, "quote", "value", "period"),
    ),
    "The figures",
    unconverted=texts("Ids of figures that stay in their own unit"),
    unscaled=texts("Ids of shares, ratios and ranks, which stay at scale one"),
    vintages=texts("Lines that have several vintages, with the periods of each"),
    hint=_HINT,
)
INDICATORS = answer(
    thing(
        {
            "id": text("Code of the indicator, which get_figures takes"),
            **_of(IndicatorRow, ("name", "definition", "topic", "unit_kind", "measuring_type")),
            "areas": texts("Areas that there are figures of"),
            "newest": several(_BRIEF, "The newest figures, one an area"),
        },
        ("id", "name", "definition"),
    ),
    "The indicators, the best match first",
    hint=_HINT,
)
CONVERSIONS = answer(
    thing(
        {
            "id": text("Address that gives the same"),
            **_of(ConversionRow, (*NUMBERS, "notes")),
            "rounding_leaves_open": text(ADDED["rounding_leaves_open"]),
            "source_link": {"type": ["string", "null"], "description": "Address of the rate, where one was used"},
            "conversion": thing(_of(ReceiptRow, (column.name for column in columns_of(ReceiptRow))), ()),
        },
        ("id", "value", "unit", "comparator"),
    ),
    "The converted quantity",
)
FINDINGS = answer(
    thing(
        {**_of(FindingRow, FINDING), "inputs": several(_BRIEF, "The figures that it speaks of")},
        ("id", "verdict", "sentence"),
    ),
    "The findings",
    hint=_HINT,
)
CHECKS = answer(
    thing(
        {
            **_of(FactCheckRow, CHECKED),
            **QUOTE,
            "receipt": thing(_of(ReceiptRow, RECEIPT), ("formula", "basis")),
            "candidates": several(
                thing({"id": text("Id of the figure"), **QUOTE, **_of(CandidateRow, ("why",))}, ("id", "quote", "why")),
                "Other figures that it may quote",
            ),
        },
        ("phrase", "verdict", "sentence"),
    ),
    "The numbers of the text, in its order",
    verdicts={
        "type": "object",
        "additionalProperties": {"type": "integer"},
        "description": "How many numbers have each verdict, shown or not",
    },
    hint=_HINT,
)
SOURCE = answer(
    _BRIEF,
    "The figures that were read in it",
    source=thing(_of(SourceRow, (column.name for column in columns_of(SourceRow))), ("id", "publisher", "url")),
)
_URL = {"type": "string", "minLength": 1, "description": "Address to cite"}
RESULTS = thing(
    {
        "results": several(
            thing(
                {"id": text("What fetch takes"), "title": text("What it is; of a figure, its quote"), "url": _URL},
                ("id", "title", "url"),
            ),
            "What was found, the likeliest first",
        ),
        "remainder": text("How many results are not shown, and how to find them"),
        "hint": text("What was not found, and what to ask instead"),
    },
    ("results",),
)
DOCUMENT = thing(
    {
        "id": text("The id that was asked for"),
        "title": text("What it is; of a figure, its quote"),
        "text": text("All that is known of it, as Markdown"),
        "url": _URL,
        "metadata": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "Its kind, and of a figure the citation, publisher, day and link to the words that prove it",
        },
    },
    ("id", "title", "text", "url", "metadata"),
)
