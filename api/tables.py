"""How datasets and catalogues become rows: columns with a meaning, cells without a format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from api.dataset import Dataset, Figure
from api.query import Lang
from api.units import Amount, Receipt

Cell = Any
"""str, int, bool, Decimal, None, a list of texts, or a mapping (a nested object)."""


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    MOMENT = "moment"
    LIST = "list"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, kind of cell, meaning, and whether cells may be missing.

    An object's `parts` are the columns that a flat format gives instead.
    """

    name: str
    kind: Kind
    meaning: str
    parts: tuple[Column, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns over rows of cells, with what the envelope says about them; `single` where it is one object."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    meta: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    single: bool = False

    def select(self, names: Sequence[str]) -> Table:
        """Only the named columns, in the order given."""
        if not names:
            return self
        places = {column.name: place for place, column in enumerate(self.columns)}
        chosen = [places[name] for name in names]
        rows = (tuple(row[place] for place in chosen) for row in self.rows)
        return replace(self, columns=tuple(self.columns[place] for place in chosen), rows=rows)

    def flat_columns(self) -> tuple[Column, ...]:
        """The columns of a format without nesting; objects give way to their parts."""
        return tuple(flat for column in self.columns for flat in _flattened(column))

    def flat_rows(self) -> Iterator[list[Cell]]:
        """The rows of a format without nesting."""
        for row in self.rows:
            cells: list[Cell] = []
            for column, cell in zip(self.columns, row, strict=True):
                _flatten(column, cell, cells)
            yield cells


def _flattened(column: Column, prefix: str = "") -> Iterator[Column]:
    name = f"{prefix}_{column.name}".strip("_")
    if column.kind is not Kind.OBJECT:
        yield replace(column, name=name)
    for part in column.parts:
        # A figure inside a row gives its value under the row's own name: `sales`, `sales_unit`.
        yield from [replace(part, name=name)] if part.name == "value" else _flattened(part, name)


def _flatten(column: Column, cell: Cell, cells: list[Cell]) -> None:
    if column.kind is not Kind.OBJECT:
        cells.append(cell)
    for part in column.parts:
        _flatten(part, cell.get(part.name) if cell else None, cells)


def _text(name: str, meaning: str, *, optional: bool = False) -> Column:
    return Column(name, Kind.TEXT, meaning, optional=optional)


RECEIPT_COLUMNS = (
    _text("value", "The value that was converted, as printed"),
    _text("scale", "The scale of that value"),
    _text("from_unit", "The unit that was converted from"),
    _text("to_unit", "The unit that was converted to"),
    _text("basis", "annual-average, year-end, as-printed, given (the caller's rate) or exact (no rate)"),
    _text("formula", "The calculation in words"),
    _text(
        "unrounded",
        "The result with 34 significant digits, before it was rounded to what its interval warrants",
    ),
    _text("pair", "The currency pair, base first: USDCNY is CNY for one USD", optional=True),
    _text("rate", "The rate of that pair", optional=True),
    _text("period", "The year whose average it is, or the day it was fixed", optional=True),
    Column("days", Kind.INTEGER, "The number of daily rates behind it", optional=True),
    Column("partial", Kind.FLAG, "Whether the rates do not cover the whole year"),
    _text("source", "Where the rate is from", optional=True),
)
_FLAT_RECEIPT = tuple(column for column in RECEIPT_COLUMNS if column.name in {"rate", "basis", "period", "source"})

FIGURE_COLUMNS = (
    _text("id", "Permanent id: indicator.area.period.source"),
    _text("indicator", "Code of what is measured"),
    _text("name", "Name of the indicator, in the language asked for"),
    _text("topic", "market-size, trade, partnerships or a package's own"),
    _text("area", "ISO 3166-1 alpha-3 code; WLD is the world"),
    _text("area_name", "Name of the area, in the language asked for"),
    _text("period", "SDMX time period: 2024, 2024-S1, 2024-Q1, 2025-06"),
    Column("year", Kind.INTEGER, "Calendar year of the period"),
    Column("time", Kind.MOMENT, "Start of the period, ISO 8601"),
    _text("comparator", "= as printed, ~ about, > more than, >=, <, <="),
    Column("value", Kind.NUMBER, "The value in its scale, with the digits that its interval warrants"),
    _text("value_text", "The same value as exact decimal text"),
    _text("unit", "ISO 4217 code, percent, ratio or a counted noun"),
    _text("scale", "Name of the power of ten: one, thousand, wan, million, yi, billion, trillion, wanyi"),
    Column("unit_mult", Kind.INTEGER, "The scale's power of ten (SDMX UNIT_MULT)"),
    Column("low", Kind.NUMBER, "Lower end of the rounding interval, empty where it is open", optional=True),
    Column("high", Kind.NUMBER, "Upper end of the rounding interval, empty where it is open", optional=True),
    Column("decimals", Kind.INTEGER, "Number of decimals of the value"),
    _text("display", "The value as a person reads it, in the language asked for"),
    _text("as_printed", "The words printed in the source"),
    _text("status", "SDMX OBS_STATUS: A normal, B break, E estimated, F forecast, P provisional"),
    _text("source", "Id of the source"),
    _text("originator", "Who measured it, by the source's account"),
    Column("paragraph", Kind.INTEGER, "Number of the paragraph in the source, the title being 1", optional=True),
    _text("source_link", "Address that opens the source at the printed words"),
    _text("sentence_sha256", "SHA-256 of the sentence, its white space collapsed"),
    _text("inferred", "What the sentence does not print and was inferred, such as the period", optional=True),
    Column("derived", Kind.FLAG, "Whether it was calculated here from other figures"),
    Column(
        "conversion",
        Kind.OBJECT,
        "The receipt of a conversion, empty for a value as printed",
        _FLAT_RECEIPT,
        optional=True,
    ),
    _text("notes", "What was inferred or left unsaid, in words", optional=True),
    Column("findings", Kind.LIST, "Ids of the findings about it"),
    _text("release", "Id of the release that added it"),
    Column("links", Kind.OBJECT, "Addresses of the figure, its indicator and its source"),
)

_PART_NAMES = (
    "value",
    "comparator",
    "unit",
    "scale",
    "low",
    "high",
    "display",
    "status",
    "source",
    "source_link",
    "id",
)
_FIGURE_PARTS = tuple(column for name in _PART_NAMES for column in FIGURE_COLUMNS if column.name == name)


def receipt_cell(receipt: Receipt | None) -> dict[str, object] | None:
    """The receipt as a nested object."""
    return receipt.body() if receipt else None


def figure_row(figure: Figure, lang: Lang) -> tuple[Cell, ...]:
    """The cells of a figure, in the order of FIGURE_COLUMNS."""
    told = figure.told
    value = told.value
    low, high = told.quantity.bounds(told.scale.exponent)
    address = f"/v1/figures/{figure.id}"
    return (
        figure.id,
        figure.indicator.code,
        figure.name(lang),
        figure.indicator.topic,
        figure.area.alpha3,
        figure.area_name(lang),
        figure.period.text,
        figure.period.year,
        f"{figure.period.first.isoformat()}T00:00:00Z",
        str(told.quantity.comparator),
        value,
        f"{value:f}",
        told.unit.code,
        told.scale.name,
        told.scale.exponent,
        low,
        high,
        max(0, -int(value.as_tuple().exponent)),
        told.display(lang),
        figure.locator.phrase,
        figure.status,
        figure.source.id,
        figure.originator,
        figure.locator.paragraph,
        figure.locator.link(figure.source.url),
        figure.locator.sentence_sha256,
        figure.inferred,
        False,
        receipt_cell(figure.receipt),
        figure.note(lang),
        [],
        figure.release,
        {
            "self": address,
            "indicator": f"/v1/indicators/{figure.indicator.code}",
            "source": f"/v1/sources/{figure.source.id}",
        },
    )


def figures_table(dataset: Dataset) -> Table:
    """One row for each figure."""
    lang = dataset.query.lang
    return Table("figures", FIGURE_COLUMNS, (figure_row(figure, lang) for figure in dataset.figures))


def figure_table(figure: Figure, lang: Lang) -> Table:
    """The one figure."""
    return Table("figure", FIGURE_COLUMNS, (figure_row(figure, lang),), single=True)


_CONVERSION_NAMES = (
    "comparator", "value", "value_text", "unit", "scale", "unit_mult",
    "low", "high", "decimals", "display", "conversion",
)  # fmt: skip
CONVERSION_COLUMNS = tuple(column for name in _CONVERSION_NAMES for column in FIGURE_COLUMNS if column.name == name)


def conversion_table(amount: Amount, receipt: Receipt, lang: Lang) -> Table:
    """The one converted quantity, with the columns that a figure has for it."""
    low, high = amount.quantity.bounds(amount.scale.exponent)
    value = amount.value
    row = (
        str(amount.quantity.comparator),
        value,
        f"{value:f}",
        amount.unit.code,
        amount.scale.name,
        amount.scale.exponent,
        low,
        high,
        max(0, -int(value.as_tuple().exponent)),
        amount.display(lang),
        receipt_cell(receipt),
    )
    return Table("conversion", CONVERSION_COLUMNS, (row,), single=True)


@dataclass(frozen=True, slots=True)
class Layout:
    """A topic's endpoint: the measures of a row, and the name of its breakdown if it has one."""

    topic: str
    measures: Mapping[str, str]
    breakdown: tuple[str, str] | None = None

    def columns(self) -> tuple[Column, ...]:
        """The columns of the typed rows; each measure is a figure."""
        keys = [
            _text("area", "ISO 3166-1 alpha-3 code; WLD is the world"),
            _text("area_name", "Name of the area, in the language asked for"),
            _text("period", "SDMX time period"),
            Column("year", Kind.INTEGER, "Calendar year of the period"),
            Column("time", Kind.MOMENT, "Start of the period, ISO 8601"),
        ]
        if self.breakdown:
            keys.insert(0, _text(*self.breakdown))
        return (
            *keys,
            *(
                Column(name, Kind.OBJECT, meaning, _FIGURE_PARTS, optional=True)
                for name, meaning in self.measures.items()
            ),
        )

    def table(self, dataset: Dataset) -> Table:
        """Rows by breakdown, area and period; two claims for one place stand in two rows, never merged."""
        rows: dict[tuple[str, ...], list[dict[str, Figure]]] = {}
        for figure in dataset.figures:
            measure = figure.indicator.measure
            if measure is not None and measure in self.measures:
                key = (figure.indicator.breakdown or "", figure.area.alpha3, figure.period.text)
                _place(rows.setdefault(key, []), measure, figure)
        lang = dataset.query.lang
        cells = (self._row(placed, lang) for _, same in sorted(rows.items()) for placed in same)
        return Table(self.topic, self.columns(), cells)

    def _row(self, placed: Mapping[str, Figure], lang: Lang) -> tuple[Cell, ...]:
        first = next(iter(placed.values()))
        keys: list[Cell] = [
            first.area.alpha3,
            first.area_name(lang),
            first.period.text,
            first.period.year,
            f"{first.period.first.isoformat()}T00:00:00Z",
        ]
        if self.breakdown:
            keys.insert(0, first.indicator.breakdown)
        figures = (placed.get(name) for name in self.measures)
        return (*keys, *(figure_object(figure, lang) if figure else None for figure in figures))


def _place(rows: list[dict[str, Figure]], measure: str, figure: Figure) -> None:
    for row in rows:
        if measure not in row:
            row[measure] = figure
            return
    rows.append({measure: figure})


def figure_object(figure: Figure, lang: Lang) -> dict[str, Cell]:
    """A figure as a nested object."""
    return dict(zip((column.name for column in FIGURE_COLUMNS), figure_row(figure, lang), strict=True))


MARKET_SIZE = Layout(
    "market-size",
    {
        "sales": "Retail e-commerce sales of the area (the world: eMarketer's measure; China: online retail sales)",
        "growth": "Growth of the sales on the year before",
        "world_share": "The area's share of the world's online retail sales",
        "years_as_largest_market": "For how many consecutive years the area has been the largest market",
    },
)
TRADE = Layout(
    "trade",
    {
        "value": "Value of cross-border e-commerce in that flow",
        "growth": "Growth of the value on the year before",
        "share_of_total_trade": "Share of the area's total trade",
        "share_of_cross_border_ecommerce": "The flow's share of cross-border e-commerce",
    },
    ("flow", "total, exports or imports"),
)
PARTNERSHIPS = Layout(
    "partnerships",
    {
        "partner_countries": "Countries with which the programme has a partnership",
        "national_pavilions": "National pavilions, online and offline",
        "direct_sourcing_bases": "Direct sourcing bases",
        "sourcing_base_countries": "Countries that have such a base",
        "training_sessions": "Online training sessions held",
    },
    ("programme", "The programme of partnerships"),
)
LAYOUTS = (MARKET_SIZE, TRADE, PARTNERSHIPS)
