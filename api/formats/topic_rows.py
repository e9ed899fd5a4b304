"""The typed rows of the topic endpoints: figures side by side, by area, period and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, NamedTuple, Protocol

from api.domain.figure import Dataset
from api.domain.words import Bilingual
from api.formats.figure_rows import FigureColumns, FigureRow, ReceiptRow
from api.formats.table import Cell, CellKind, Column, Moment, Row, Table, columns_of, like


@like(FigureRow)
class MeasureRow(NamedTuple):
    """A figure in a topic's row: what is needed to read, draw and prove it; its id leads to all the rest."""

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


Measure = Annotated[MeasureRow | None, "A figure"]
"""A place of a topic's row that holds a figure."""
_PERIOD = "SDMX time period"
_VINTAGE = "preliminary, final, revised or an edition: rows of different vintages belong on different lines"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic's code, its name, and what its figures are about."""

    code: str
    name: Bilingual
    meaning: Bilingual


class TopicRow(Row, Protocol):
    """A row class that says which topic its figures are of."""

    @staticmethod
    def topic() -> Topic:
        """The topic."""


@like(FigureRow)
class MarketSizeRow(NamedTuple):
    """One row of /v1/market-size."""

    area: str
    area_name: str
    period: Annotated[str, _PERIOD]
    year: int
    time: Moment
    vintage: Annotated[str | None, _VINTAGE]
    sales: Annotated[
        Measure, "Retail e-commerce sales of the area (the world: eMarketer's measure; China: online retail sales)"
    ]
    growth: Annotated[Measure, "Growth of the sales on the year before"]
    world_share: Annotated[Measure, "The area's share of the world's online retail sales"]
    years_as_largest_market: Annotated[Measure, "For how many consecutive years the area has been the largest market"]

    @staticmethod
    def topic() -> Topic:
        """Market size."""
        return Topic(
            "market-size",
            Bilingual("Market size", "市场规模"),
            Bilingual("Online retail sales, their growth and shares of the world's.", "网上零售额、增速及占全球份额。"),
        )


@like(FigureRow)
class TradeRow(NamedTuple):
    """One row of /v1/trade."""

    flow: Annotated[str, "total, exports or imports"]
    area: str
    area_name: str
    period: Annotated[str, _PERIOD]
    year: int
    time: Moment
    vintage: Annotated[str | None, _VINTAGE]
    value: Annotated[Measure, "Value of cross-border e-commerce in that flow"]
    growth: Annotated[Measure, "Growth of the value on the year before"]
    share_of_total_trade: Annotated[Measure, "Share of the area's total trade"]
    share_of_cross_border_ecommerce: Annotated[Measure, "The flow's share of cross-border e-commerce"]

    @staticmethod
    def topic() -> Topic:
        """Cross-border e-commerce trade."""
        return Topic(
            "trade",
            Bilingual("Cross-border e-commerce trade", "跨境电商贸易"),
            Bilingual("Cross-border e-commerce by flow, its growth and shares.", "跨境电商进出口额、增速及占比。"),
        )


@like(FigureRow)
class PartnershipsRow(NamedTuple):
    """One row of /v1/partnerships."""

    programme: Annotated[str, "The programme of partnerships"]
    area: str
    area_name: str
    period: Annotated[str, _PERIOD]
    year: int
    time: Moment
    vintage: Annotated[str | None, _VINTAGE]
    partner_countries: Annotated[Measure, "Countries with which the programme has a partnership"]
    national_pavilions: Annotated[Measure, "National pavilions, online and offline"]
    direct_sourcing_bases: Annotated[Measure, "Direct sourcing bases"]
    sourcing_base_countries: Annotated[Measure, "Countries that have such a base"]
    training_sessions: Annotated[Measure, "Online training sessions held"]

    @staticmethod
    def topic() -> Topic:
        """E-commerce partnerships."""
        return Topic(
            "partnerships",
            Bilingual("E-commerce partnerships", "电商合作"),
            Bilingual("Partner countries, pavilions, sourcing bases and training.", "伙伴国、国家馆、直采基地与培训。"),
        )


TOPIC_ROWS: tuple[type[TopicRow], ...] = (MarketSizeRow, TradeRow, PartnershipsRow)
RECEIPT = "_conversion"
"""Part of the names of a receipt's fields in formats without nesting."""
_KEYS = ("area", "area_name", "period", "year", "time", "vintage")


def key_names(row: type[TopicRow]) -> tuple[str, ...]:
    """The columns that hold no figure: what distinguishes rows, and what they are sorted by."""
    return tuple(column.name for column in columns_of(row) if column.kind is not CellKind.OBJECT)


def breakdown_of(row: type[TopicRow]) -> str | None:
    """The column of the parts that a topic has, such as the flow of trade; None where there is none."""
    return next((name for name in key_names(row) if name not in _KEYS), None)


def topic_table(row: type[TopicRow], dataset: Dataset, named: Sequence[str] = ()) -> Table:
    """Rows by breakdown, area, period and vintage; two claims for one place stand in two rows, never merged.

    Receipts are there where a unit is wanted, or one of their fields is named. Figures that are calculated here have
    rows of their own, apart from those that sources state.
    """
    receipts = bool(dataset.query.conversion.unit) or any(RECEIPT in name for name in named)
    columns = columns_of(row) if receipts else tuple(map(_without_receipt, columns_of(row)))
    breakdown, measures = breakdown_of(row), {column.name for column in columns if column.row is MeasureRow}
    every = FigureColumns(dataset.figures, dataset.query.lang)
    figures = every.where([indicator.measure in measures for indicator in every.entries("indicator")])
    indicators, cells = figures.entries("indicator"), figures.of((*_KEYS, "derived", *MeasureRow._fields))
    placed: dict[tuple[Any, ...], list[dict[str, Cell]]] = {}
    for indicator, (area, name, period, year, time, vintage, derived, *measured) in zip(indicators, cells, strict=True):
        rows = placed.setdefault((indicator.breakdown or "", area, period, vintage or "", derived), [])
        for place in rows:
            if indicator.measure not in place:
                break
        else:
            rows.append(place := dict(zip(_KEYS, (area, name, period, year, time, vintage), strict=True)))
            if breakdown:
                place[breakdown] = indicator.breakdown
        place[indicator.measure] = MeasureRow._make(measured)
    new: Any = row  # its constructor takes a keyword for each column
    missing = dict.fromkeys(measures)
    made = [new(**missing | place) for _, rows in sorted(placed.items()) for place in rows]
    sources = {source.id: source for source in every.entries("source")}
    return Table(row.topic().code, columns, made, sources=list(sources.values()))


def _without_receipt(column: Column) -> Column:
    """A column of figures that nobody converts: a format without nesting leaves the empty receipts out."""
    if column.row is not MeasureRow:
        return column
    return replace(column, parts=tuple(part for part in column.parts if part.name != "conversion"))
