"""Figures, findings and sources as compact rows: what is missing is left out, what makes a figure quotable never."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from api.audit.findings import Finding, span
from api.audit.verdicts import Verdict
from api.domain.amounts import Amount
from api.domain.catalogue import Catalogue
from api.domain.conversion import ONE, OwnConversion, Receipt
from api.domain.entries import SourceBase
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import Bilingual
from api.formats.citation import PermanentAddresses
from api.formats.figure_rows import conversion_row, figure_row
from api.formats.finding_rows import finding_row
from api.formats.spoken import statement, statement_as_printed, statement_of
from api.plugins.fact_check.rows import fact_check_row
from api.plugins.fact_check.verdict import Checked
from api.protocols.mcp.surroundings import Surroundings

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
