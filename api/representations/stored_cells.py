"""The cells of figures that are served as they are stored: column by column, without a figure being made.

They are those that figure_cells makes of the same figures; a test holds the two together, cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from api.domain.figure import StoredFigure, StoredFigures
from api.domain.query import Lang
from api.domain.units import SCALES, scale_of
from api.representations.citations.permanent_addresses import PermanentAddresses
from api.representations.citations.stored_citations import stored_citations

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.representations.table import Cell

ONE = SCALES["one"]


@dataclass(frozen=True, slots=True)
class StoredColumns:
    """Rows of stored figures, and what their cells are made with: the catalogue, the language, findings by figure."""

    rows: Sequence[StoredFigure]
    catalogue: Catalogue
    lang: Lang
    findings: Mapping[str, Sequence[str]]
    addresses: PermanentAddresses


ColumnMaker = Callable[[StoredColumns], Sequence[Any]]


def _plain(name: str) -> ColumnMaker:
    """A column that is stored as it is served."""
    cell = itemgetter(StoredFigure._fields.index(name))
    return lambda stored: list(map(cell, stored.rows))


def _number(name: str) -> ColumnMaker:
    cell = itemgetter(StoredFigure._fields.index(name))
    return lambda stored: [None if (text := cell(row)) is None else Decimal(text) for row in stored.rows]


def _always(value: Any) -> ColumnMaker:
    return lambda stored: [value] * len(stored.rows)


def _names(stored: StoredColumns) -> Sequence[str]:
    entries, chinese = stored.catalogue.indicators, stored.lang is Lang.ZH
    return [entries[row[0]].name_zh if chinese else entries[row[0]].name_en for row in stored.rows]


def _area_names(stored: StoredColumns) -> Sequence[str]:
    entries, chinese = stored.catalogue.areas, stored.lang is Lang.ZH
    return [entries[row[1]].name_zh if chinese else entries[row[1]].name_en for row in stored.rows]


def _links(stored: StoredColumns) -> Sequence[str | None]:
    sources = stored.catalogue.sources
    return [None if row.fragment is None else sources[row.source].url + row.fragment for row in stored.rows]


def _notes(stored: StoredColumns) -> Sequence[str | None]:
    chinese = stored.lang is Lang.ZH
    return [(row.note_zh if chinese else row.note_en) or row.note_en for row in stored.rows]


_PLAIN = (
    *("id", "indicator", "area", "period", "year", "comparator", "unit", "display", "status", "source"),
    *("originator", "paragraph", "sentence_sha256", "inferred", "vintage", "release", "verified", "verified_at"),
)
COLUMNS: Mapping[str, ColumnMaker] = {
    **{name: _plain(name) for name in _PLAIN},
    "name": _names,
    "topic": lambda stored: [stored.catalogue.indicators[row.indicator].topic for row in stored.rows],
    "area_name": _area_names,
    "time": lambda stored: [f"{row.first_day}T00:00:00Z" for row in stored.rows],
    "value": _number("served_value"),
    "value_text": _plain("served_value"),
    "scale": _always(ONE.name),
    "low": _number("low"),
    "high": _number("high"),
    "printed_value": _plain("value"),
    "printed_scale": lambda stored: [scale_of(row.scale).name for row in stored.rows],
    "as_printed": _plain("phrase"),
    "source_link": _links,
    "derived": _always(False),
    "preferred": lambda stored: [bool(row.preferred) for row in stored.rows],
    "unit_mult": _always(ONE.exponent),
    "formula": _always(None),
    "inputs": lambda stored: [[] for _ in stored.rows],
    "conversion": _always(None),
    "notes": _notes,
    "findings": lambda stored: [list(stored.findings.get(row.id, ())) for row in stored.rows],
    "withdrawn": _always(None),
    "replaced_by": _always(None),
    "citation": lambda stored: stored_citations(stored.rows, stored.catalogue, stored.addresses, stored.lang),
}
"""What makes each column that is no object of its own."""


def stored_rows(
    figures: StoredFigures,
    makers: Sequence[ColumnMaker],
    lang: Lang,
    findings: Mapping[str, Sequence[str]],
    addresses: PermanentAddresses,
) -> Iterator[tuple[Cell, ...]]:
    """The cells of each figure that some makers of columns make."""
    stored = StoredColumns(figures.rows, figures.catalogue, lang, findings, addresses)
    return zip(*[maker(stored) for maker in makers], strict=True)
