"""The JSON Schema of what each tool answers, its fields those of the rows that the API has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.formats.catalogue_rows import IndicatorRow, SourceRow
from api.formats.figure_rows import ConversionRow, FigureRow, ReceiptRow
from api.formats.finding_rows import FindingRow
from api.formats.table import CellKind, RowClass, columns_of
from api.plugins.fact_check.rows import CandidateRow, FactCheckRow
from api.protocols.mcp import entries
from api.service.parameters.types import Schema

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
    nullable = column.optional and column.name in entries.ALWAYS
    return {"type": [kind, "null"] if nullable else kind, **column.narrower, "description": column.meaning}


QUOTE = {"quote": text(entries.ADDED["quote"])}
_BRIEF = thing({**QUOTE, **_of(FigureRow, entries.BRIEF)}, ("id",))
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
            **_of(FigureRow, ("id", *entries.PLACE, *entries.NUMBERS, *entries.PRINTED, *entries.BEHIND)),
            **{name: text(entries.ADDED[name]) for name in ("rounding_leaves_open", "publisher")},
            "conversion": thing(_of(ReceiptRow, entries.RECEIPT), ("formula", "basis")),
            "also_printed": several(_CLAIM, entries.ADDED["also_printed"]),
            "other_claims": several(_CLAIM, entries.ADDED["other_claims"]),
            "findings": several(_VERDICT, entries.ADDED["findings"]),
        },
        (*entries.ALWAYS, "quote", "value", "period"),
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
            **_of(ConversionRow, (*entries.NUMBERS, "notes")),
            "rounding_leaves_open": text(entries.ADDED["rounding_leaves_open"]),
            "source_link": {"type": ["string", "null"], "description": "Address of the rate, where one was used"},
            "conversion": thing(_of(ReceiptRow, (column.name for column in columns_of(ReceiptRow))), ()),
        },
        ("id", "value", "unit", "comparator"),
    ),
    "The converted quantity",
)
FINDINGS = answer(
    thing(
        {**_of(FindingRow, entries.FINDING), "inputs": several(_BRIEF, "The figures that it speaks of")},
        ("id", "verdict", "sentence"),
    ),
    "The findings",
    hint=_HINT,
)
CHECKS = answer(
    thing(
        {
            **_of(FactCheckRow, entries.CHECKED),
            **QUOTE,
            "receipt": thing(_of(ReceiptRow, entries.RECEIPT), ("formula", "basis")),
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
