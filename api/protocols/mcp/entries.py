"""Figures, findings and sources as compact rows: what is missing is left out, what makes a figure quotable never."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from api.audit.findings import Finding
from api.domain.catalogue_entries import SourceBase
from api.domain.conversion import OwnConversion, Receipt
from api.domain.figure import Figure
from api.domain.query import Lang
from api.representations.figure_rows import conversion_row, figure_row
from api.representations.finding_rows import finding_row

Entry = dict[str, Any]

ALWAYS = ("id", "comparator", "unit", "source_link")
"""What each row carries, null where there is none: a derived figure has inputs instead of a link."""

_LEFT_OUT = ("topic", "area_name", "year", "time", "value", "unit_mult", "paragraph", "sentence_sha256")
_ELSEWHERE = ("release", "links", "derived")
_BRIEF = ("id", "area", "period", "display", "comparator", "unit", "source_link")


def of_figure(figure: Figure, lang: Lang, findings: Sequence[str] = ()) -> Entry:
    """All of a figure that an answer to a person could need."""
    cells = figure_row(figure, lang, findings)._asdict()
    entry = {name: cell for name, cell in cells.items() if name not in (*_LEFT_OUT, *_ELSEWHERE)}
    if figure.receipt:
        entry["conversion"] = _receipt(figure.receipt)
    return _without_empty(entry)


def brief(figure: Figure, lang: Lang) -> Entry:
    """A figure in a line, as it is printed."""
    cells = figure_row(figure, lang)._asdict()
    return {name: cells[name] for name in _BRIEF}


def of_finding(finding: Finding, lang: Lang, figures: Mapping[str, Figure]) -> Entry:
    """A finding with the figures that it speaks of, each in a line."""
    cells = finding_row(finding, lang)._asdict()
    entry = {name: cells[name] for name in ("id", "verdict", "sentence", "expectation", "formula", "slack")}
    entry["inputs"] = [brief(figures[id], lang) if id in figures else {"id": id} for id in finding.inputs]
    return _without_empty(entry)


def of_source(source: SourceBase) -> Entry:
    """A source with all that the catalogue has of it."""
    return _without_empty(source.model_dump())


def of_conversion(converted: OwnConversion, lang: Lang, pairs: Sequence[tuple[str, str]]) -> Entry:
    """A converted quantity; its id is the address that gives the same, its source link the rate's."""
    cells, receipt = conversion_row(converted, lang)._asdict(), converted.receipt
    kept = ("display", "comparator", "value_text", "unit", "scale", "low", "high")
    entry = {"id": f"/v1/convert?{urlencode(pairs, safe=',:')}", **{name: cells[name] for name in kept}}
    return _without_empty({**entry, "source_link": _rate_link(receipt), "conversion": _without_empty(receipt.body())})


def _rate_link(receipt: Receipt) -> str | None:
    """The address of the rate; none where no rate of ours was used."""
    if not (receipt.pair and receipt.days and receipt.period):
        return None
    return f"/v1/rates?base={receipt.pair[:3]}&quote={receipt.pair[3:]}&year={receipt.period[:4]}"


def _receipt(receipt: Receipt) -> Entry:
    return _without_empty(
        {name: getattr(receipt, name) for name in ("formula", "basis", "period", "days", "partial", "source")}
    )


def _without_empty(entry: Entry) -> Entry:
    """Without what is missing, false or empty."""
    return {name: cell for name, cell in entry.items() if name in ALWAYS or cell not in (None, False, [], "")}
