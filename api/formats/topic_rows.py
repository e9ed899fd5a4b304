"""Rows of the typed endpoints such as `/v1/market-size`: the figures of one area and period side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from api.domain.figure import Dataset
from api.formats.figure_rows import FigureColumns, FigureRow, ReceiptRow
from api.formats.table import Cell, CellKind, Moment, RowClass, Table, columns_of, like


@like(FigureRow)
class MeasureRow(NamedTuple):
    """A figure as a cell of a topic's row: what is needed to read, draw and prove it; its id leads to the rest."""

    value: Decimal
    unit: str
    comparator: str
    low: Decimal | None
    high: Decimal | None
    display: str
    id: str
    source: str
    source_link: str | None
    as_printed: str | None
    status: str
    scale: str
    conversion: ReceiptRow | None


_KEYS: Mapping[str, Any] = {
    "area": str,
    "area_name": str,
    "period": Annotated[str, "SDMX time period"],
    "year": int,
    "time": Moment,
    "vintage": Annotated[
        str | None, "preliminary, final, revised or an edition: rows of different vintages belong on different lines"
    ],
}
TOPICS: dict[RowClass, str] = {}
"""The code of a topic by the class of its rows."""


def _topic(code: str, measures: Mapping[str, str], **breakdown: str) -> RowClass:
    """Make and register the class of a topic's rows: a column for the breakdown, for each key and for each measure."""
    keys = {**{each: Annotated[str, meaning] for each, meaning in breakdown.items()}, **_KEYS}
    figures = {measure: Annotated[MeasureRow | None, meaning] for measure, meaning in measures.items()}
    row: Any = NamedTuple(f"{code.title().replace('-', '')}Row", [*keys.items(), *figures.items()])  # type: ignore[misc]
    row.__doc__ = f"One row of /v1/{code}."
    TOPICS[row] = code
    return like(FigureRow)(row)


MarketSizeRow = _topic(
    "market-size",
    {
        "sales": "Retail e-commerce sales of the area (the world: eMarketer's measure; China: online retail sales)",
        "growth": "Growth of the sales on the year before",
        "world_share": "The area's share of the world's online retail sales",
        "years_as_largest_market": "For how many consecutive years the area has been the largest market",
    },
)
TradeRow = _topic(
    "trade",
    {
        "value": "Value of cross-border e-commerce in that flow",
        "growth": "Growth of the value on the year before",
        "share_of_total_trade": "Share of the area's total trade",
        "share_of_cross_border_ecommerce": "The flow's share of cross-border e-commerce",
    },
    flow="total, exports or imports",
)
PartnershipsRow = _topic(
    "partnerships",
    {
        "partner_countries": "Countries with which the programme has a partnership",
        "national_pavilions": "National pavilions, online and offline",
        "direct_sourcing_bases": "Direct sourcing bases",
        "sourcing_base_countries": "Countries that have such a base",
        "training_sessions": "Online training sessions held",
    },
    programme="The programme of partnerships",
)


def key_names(row: RowClass) -> tuple[str, ...]:
    """The names of the columns of a topic's rows that are no figures, such as its breakdown, area and period."""
    return tuple(column.name for column in columns_of(row) if column.kind is not CellKind.OBJECT)


def topic_table(row: RowClass, dataset: Dataset, named: Sequence[str] = ()) -> Table:
    """The table of a topic: a row for each breakdown, area, period and vintage, another for a derived or rival figure.

    Its flat columns have the receipts only if the query has a unit or `named` has a column of them. Figures of which no
    column is the measure are left out.
    """
    receipts = bool(dataset.query.conversion.unit) or any("_conversion" in name for name in named)
    columns = columns_of(row)
    if not receipts:  # a format without nesting would have empty columns for them
        columns = tuple(
            replace(column, parts=tuple(part for part in column.parts if part.name != "conversion"))
            for column in columns
        )
    breakdown = next((name for name in key_names(row) if name not in _KEYS), "")  # such as the flow of trade
    measures = {column.name for column in columns if column.row is MeasureRow}
    placeable = [each for each in dataset.figures if each.indicator.measure in measures]
    figures = FigureColumns(placeable, dataset.query.lang)
    cells = figures.of((*_KEYS, "derived", *MeasureRow._fields))
    placed: dict[tuple[Any, ...], list[dict[str, Cell]]] = {}
    for figure, cell in zip(placeable, cells, strict=True):
        indicator = figure.indicator
        keys, (derived, *measured) = dict(zip(_KEYS, cell, strict=False)), cell[len(_KEYS) :]
        order = indicator.breakdown or "", keys["area"], keys["period"], keys["vintage"] or "", derived
        rows = placed.setdefault(order, [])
        measure = indicator.measure or ""
        free = [each for each in rows if measure not in each]
        if not free:
            free = [keys | ({breakdown: indicator.breakdown} if breakdown else {})]
            rows += free
        free[0][measure] = MeasureRow._make(measured)
    new: Any = row  # its constructor takes a keyword for each column
    missing = dict.fromkeys(measures)
    made = [new(**missing | place) for _, rows in sorted(placed.items()) for place in rows]
    sources = {figure.source_id: figure.source for figure in dataset.figures}
    return Table(TOPICS[row], columns, made, sources=list(sources.values()))
