"""The typed rows of the topic endpoints: figures side by side, by area, period and breakdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.domain.figure import Dataset, Figure
from api.representations.figure_rows import FIGURE_COLUMNS, FIGURE_PARTS, figure_row
from api.representations.table import Cell, Column, Kind, Table, integer, text


@dataclass(frozen=True, slots=True)
class Layout:
    """A topic's endpoint: the measures of a row, and the name of its breakdown if it has one."""

    topic: str
    measures: Mapping[str, str]
    breakdown: tuple[str, str] | None = None

    def columns(self) -> tuple[Column, ...]:
        """The columns of the typed rows; each measure is a figure."""
        keys = [
            text("area", "ISO 3166-1 alpha-3 code; WLD is the world"),
            text("area_name", "Name of the area, in the language asked for"),
            text("period", "SDMX time period"),
            integer("year", "Calendar year of the period"),
            Column("time", Kind.MOMENT, "Start of the period, ISO 8601"),
        ]
        if self.breakdown:
            keys.insert(0, text(*self.breakdown))
        return (
            *keys,
            *(
                Column(name, Kind.OBJECT, meaning, FIGURE_PARTS, optional=True)
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
        cells = (self._row(placed, dataset) for _, same in sorted(rows.items()) for placed in same)
        return Table(self.topic, self.columns(), cells, dataset=dataset)

    def _row(self, placed: Mapping[str, Figure], dataset: Dataset) -> tuple[Cell, ...]:
        first, lang = next(iter(placed.values())), dataset.query.lang
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
        return (*keys, *(_figure_object(figure, dataset) if figure else None for figure in figures))


def _place(rows: list[dict[str, Figure]], measure: str, figure: Figure) -> None:
    for row in rows:
        if measure not in row:
            row[measure] = figure
            return
    rows.append({measure: figure})


def _figure_object(figure: Figure, dataset: Dataset) -> dict[str, Cell]:
    cells = figure_row(figure, dataset.query.lang, dataset.findings.get(figure.id, ()))
    return dict(zip((column.name for column in FIGURE_COLUMNS), cells, strict=True))


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
