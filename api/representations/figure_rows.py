"""How figures and converted quantities become rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.domain.amounts import Amount
from api.domain.conversion import Receipt
from api.domain.figure import Dataset, Figure
from api.domain.query import Lang
from api.representations.table import Cell, Column, Kind, Table, integer, text

RECEIPT_COLUMNS = (
    text("value", "The value that was converted, as printed"),
    text("scale", "The scale of that value"),
    text("from_unit", "The unit that was converted from"),
    text("to_unit", "The unit that was converted to"),
    text("basis", "annual-average, year-end, as-printed, given (the caller's rate) or exact (no rate)"),
    text("formula", "The calculation in words"),
    text(
        "unrounded",
        "The result with 34 significant digits, before it was rounded to what its interval warrants",
    ),
    text("pair", "The currency pair, base first: USDCNY is CNY for one USD", optional=True),
    text("rate", "The rate of that pair", optional=True),
    text("period", "The year whose average it is, or the day it was fixed", optional=True),
    integer("days", "The number of daily rates behind it", optional=True),
    Column("partial", Kind.FLAG, "Whether the rates do not cover the whole year"),
    text("source", "Where the rate is from", optional=True),
)
_FLAT_RECEIPT = tuple(column for column in RECEIPT_COLUMNS if column.name in {"rate", "basis", "period", "source"})

FIGURE_COLUMNS = (
    text("id", "Permanent id: indicator.area.period.source"),
    text("indicator", "Code of what is measured"),
    text("name", "Name of the indicator, in the language asked for"),
    text("topic", "market-size, trade, partnerships or a package's own"),
    text("area", "ISO 3166-1 alpha-3 code; WLD is the world"),
    text("area_name", "Name of the area, in the language asked for"),
    text("period", "SDMX time period: 2024, 2024-S1, 2024-Q1, 2025-06"),
    integer("year", "Calendar year of the period"),
    Column("time", Kind.MOMENT, "Start of the period, ISO 8601"),
    text("comparator", "= as printed, ~ about, > more than, >=, <, <="),
    Column("value", Kind.NUMBER, "The value in its scale, with the digits that its interval warrants"),
    text("value_text", "The same value as exact decimal text"),
    text("unit", "ISO 4217 code, percent, ratio or a counted noun"),
    text("scale", "Name of the power of ten: one, thousand, wan, million, yi, billion, trillion, wanyi"),
    integer("unit_mult", "The scale's power of ten (SDMX UNIT_MULT)"),
    Column("low", Kind.NUMBER, "Lower end of the rounding interval, empty where it is open", optional=True),
    Column("high", Kind.NUMBER, "Upper end of the rounding interval, empty where it is open", optional=True),
    integer("decimals", "Number of decimals of the value"),
    text("display", "The value as a person reads it, in the language asked for"),
    text("as_printed", "The words printed in the source; none for a derived figure", optional=True),
    text("status", "SDMX OBS_STATUS: A normal, B break, E estimated, F forecast, P provisional"),
    text("source", "Id of the source"),
    text("originator", "Who measured it, by the source's account", optional=True),
    integer("paragraph", "Number of the paragraph in the source, the title being 1", optional=True),
    text("source_link", "Address that opens the source at the printed words", optional=True),
    text("sentence_sha256", "SHA-256 of the sentence, its white space collapsed", optional=True),
    text("inferred", "What the sentence does not print and was inferred, such as the period", optional=True),
    Column("derived", Kind.FLAG, "Whether it was calculated here from other figures"),
    text("formula", "How it was calculated, if it was", optional=True),
    Column("inputs", Kind.LIST, "Ids of the figures that it was calculated from"),
    Column(
        "conversion",
        Kind.OBJECT,
        "The receipt of a conversion, empty for a value as printed",
        _FLAT_RECEIPT,
        optional=True,
    ),
    text("notes", "What was inferred or left unsaid, in words", optional=True),
    Column("findings", Kind.LIST, "Ids of the findings about it"),
    text("release", "Id of the release that added it"),
    text("withdrawn", "Id of the release that withdrew it", optional=True),
    text("replaced_by", "Id of the figure that took its place", optional=True),
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
FIGURE_PARTS = tuple(column for name in _PART_NAMES for column in FIGURE_COLUMNS if column.name == name)


def receipt_cell(receipt: Receipt | None) -> dict[str, object] | None:
    """The receipt as a nested object."""
    return receipt.body() if receipt else None


def figure_row(figure: Figure, lang: Lang, findings: Sequence[str] = ()) -> tuple[Cell, ...]:
    """The cells of a figure, in the order of FIGURE_COLUMNS; `findings` are the ids of those about it."""
    told = figure.served
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
        figure.locator.phrase or None,
        figure.status,
        figure.source.id,
        figure.originator,
        figure.locator.paragraph,
        figure.locator.link(figure.source.url) if figure.locator.phrase else None,
        figure.locator.sentence_sha256 or None,
        figure.inferred,
        figure.formula is not None,
        figure.formula,
        list(figure.inputs),
        receipt_cell(figure.receipt),
        figure.note(lang),
        list(findings),
        figure.release,
        figure.withdrawn,
        figure.replaced_by,
        {
            "self": address,
            "indicator": f"/v1/indicators/{figure.indicator.code}",
            "source": f"/v1/sources/{figure.source.id}",
        },
    )


def figures_table(dataset: Dataset) -> Table:
    """One row for each figure."""
    lang, findings = dataset.query.lang, dataset.findings
    rows = (figure_row(figure, lang, findings.get(figure.id, ())) for figure in dataset.figures)
    return Table("figures", FIGURE_COLUMNS, rows, dataset=dataset)


def figure_table(dataset: Dataset) -> Table:
    """The one figure of a dataset."""
    return replace(figures_table(dataset), name="figure", single=True)


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
