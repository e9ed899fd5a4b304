"""Typed results of the tools, and what stands around the figures of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from api.domain.figure import Dataset, Figure
from api.domain.query import MAX_LIMIT, Among, Claims, Lang, Page, Query
from api.domain.words import Bilingual
from api.formats.catalogue_rows import IndicatorRow
from api.formats.figure_rows import FigureRow, conversion_row, figure_row
from api.formats.finding_rows import FindingRow, finding_row
from api.formats.sentences import PermanentAddresses, statement, statement_as_printed, statement_of
from api.formats.table import RowClass, columns_of
from api.plugins.fact_check.rows import FactCheckRow, fact_check_row
from api.plugins.fact_check.verdict import Checked
from api.service.figures import FigureService

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


Place = tuple[str, str, str]
"""An indicator, an area and a period."""


class Surroundings(NamedTuple):
    """Of the figures of one page, rival claims by place, reprints in other units and findings by a figure's id."""

    claims: Mapping[Place, Sequence[Figure]]
    reprinted: Mapping[str, Sequence[Figure]]
    findings: Mapping[str, Sequence[Finding]]

    @classmethod
    async def of(
        cls, service: FigureService, catalogue: Catalogue, figures: Sequence[Figure], as_of: str | None
    ) -> Surroundings:
        """Each kind read at once for all figures of a page."""
        if not figures:
            return cls({}, {}, {})
        here = {figure.id for figure in figures}
        query = Query(
            indicators=tuple({figure.indicator.code for figure in figures}),
            areas=tuple({figure.area.alpha3 for figure in figures}),
            claims=Claims.ALL,
            as_of=as_of,
            where=Among("period", tuple({figure.period.text for figure in figures})),
            page=Page(limit=MAX_LIMIT, counted=False),
        )
        claims: dict[Place, list[Figure]] = {}
        for rival in (await service.printed(catalogue, query)).figures:
            if rival.id not in here:
                claims.setdefault(_place(rival), []).append(rival)
        about: dict[str, list[Finding]] = {}
        for finding in (await service.audit(catalogue, as_of)).findings:
            for id in here.intersection(finding.inputs):
                about.setdefault(id, []).append(finding)
        return cls(claims, await service.reprinted(catalogue, figures), about)

    def rivals(self, figure: Figure) -> Sequence[Figure]:
        """The claims for the same indicator, area and period that are not on the page."""
        return self.claims.get(_place(figure), ())


def _place(figure: Figure) -> Place:
    return figure.indicator.code, figure.area.alpha3, figure.period.text


def of_figure(figure: Figure, lang: Lang, around: Surroundings) -> FigureResult:
    """A figure with what stands around it; of its findings, a sentence on what does not just agree."""
    opened = _open_span(figure.served)
    findings = [finding_row(finding, lang)._asdict() for finding in around.findings.get(figure.id, ())]
    own = {
        "quote": statement(figure, lang),
        "rounding_leaves_open": statement_of(figure, opened, lang) if opened else None,
        "publisher": figure.source.publisher_in(lang) if figure.formula is None else None,
        "conversion": _receipt(figure.receipt),
        "also_printed": [brief(other, lang) for other in around.reprinted.get(figure.id, ())],
        "other_claims": [brief(other, lang) for other in around.rivals(figure)],
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


def of_checked(checked: Checked, catalogue: Catalogue, lang: Lang, addresses: PermanentAddresses) -> CheckResult:
    """A number of a text with its verdict, and the figures that it may quote in lines that can be quoted."""
    cells, held = fact_check_row(checked, catalogue, lang, addresses)._asdict(), checked.judged.held
    pairs = zip(checked.judged.rivals, cells["candidates"], strict=True)
    own = {
        "quote": statement_as_printed(held.figure, lang) if held else "",
        "receipt": _receipt(held.receipt) if held else None,
        "candidates": [brief(rival.figure, lang, row.why) for rival, row in pairs],
    }
    return CheckResult(**{**cells, **own})


def of_conversion(converted: OwnConversion, lang: Lang, asked: Mapping[str, str]) -> Quantity:
    """A converted quantity; its id is the address that gives the same, its source link the rate's."""
    receipt, opened = converted.receipt, _open_span(converted.amount)
    rate = None
    if receipt.pair and receipt.days and receipt.period:
        rate = f"/v1/rates?base={receipt.pair[:3]}&quote={receipt.pair[3:]}&year={receipt.period[:4]}"
    own = {
        "id": f"/v1/convert?{urlencode(asked, safe=',:')}",
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
