"""How figures and converted quantities become rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, NamedTuple

from api.domain.amounts import Amount
from api.domain.conversion import Receipt
from api.domain.figure import Dataset, Figure
from api.domain.query import Lang
from api.domain.words.bilingual import Bilingual
from api.representations.column_derivation import (
    Address,
    BasisName,
    ComparatorSign,
    Flat,
    Moment,
    SameAs,
    ScaleName,
    columns_of,
)
from api.representations.table import Table

FIGURE_KEY = ("id",)


class ReceiptRow(NamedTuple):
    """How a converted value came about."""

    value: Annotated[str, "The value that was converted, as printed"]
    scale: Annotated[ScaleName, "The scale of that value"]
    from_unit: Annotated[str, "The unit that was converted from"]
    to_unit: Annotated[str, "The unit that was converted to"]
    basis: Annotated[BasisName, "annual-average, year-end, as-printed, given (the caller's rate) or exact (no rate)"]
    formula: Annotated[str, "The calculation in words"]
    unrounded: Annotated[
        str, "The result with 34 significant digits, before it was rounded to what its interval warrants"
    ]
    pair: Annotated[str | None, "The currency pair, base first: USDCNY is CNY for one USD"]
    rate: Annotated[str | None, "The rate of that pair"]
    period: Annotated[str | None, "The year whose average it is, or the day it was fixed"]
    days: Annotated[int | None, "The number of daily rates behind it"]
    partial: Annotated[bool, "Whether the rates do not cover the whole year"]
    source: Annotated[str | None, "Where the rate is from"]


class FigureLinks(NamedTuple):
    """Addresses of a figure, its indicator and its source, relative to the server."""

    self: str
    indicator: str
    source: str


class FigureRow(NamedTuple):
    """One claim of a report: as printed, or converted with a receipt."""

    id: Annotated[str, "Permanent id: indicator.area.period.source"]
    indicator: Annotated[str, "Code of what is measured"]
    name: Annotated[str, "Name of the indicator, in the language asked for"]
    topic: Annotated[str, "market-size, trade, partnerships or a package's own"]
    area: Annotated[str, "ISO 3166-1 alpha-3 code; WLD is the world"]
    area_name: Annotated[str, "Name of the area, in the language asked for"]
    period: Annotated[str, "SDMX time period: 2024, 2024-S1, 2024-Q1, 2025-06"]
    year: Annotated[int, "Calendar year of the period"]
    time: Annotated[Moment, "Start of the period, ISO 8601"]
    comparator: Annotated[ComparatorSign, "= as printed, ~ about, > more than, >=, <, <="]
    value: Annotated[Decimal, "The value in its scale, with the digits that its interval warrants"]
    value_text: Annotated[str, "The same value as exact decimal text"]
    unit: Annotated[str, "ISO 4217 code, percent, ratio or a counted noun"]
    scale: Annotated[ScaleName, "Name of the power of ten: one, thousand, wan, million, yi, billion, trillion, wanyi"]
    unit_mult: Annotated[int, "The scale's power of ten (SDMX UNIT_MULT)"]
    low: Annotated[
        Decimal | None,
        Bilingual("Lower end of the rounding interval, empty where it is open", "取整区间的下限，无界时为空"),
    ]
    high: Annotated[
        Decimal | None,
        Bilingual("Upper end of the rounding interval, empty where it is open", "取整区间的上限，无界时为空"),
    ]
    decimals: Annotated[int, Bilingual("Number of decimals of the value", "数值的小数位数")]
    display: Annotated[str, "The value as a person reads it, in the language asked for"]
    as_printed: Annotated[
        str | None,
        Bilingual("The words printed in the source; none for a derived figure", "来源中印刷的文字；推算的数据没有"),
    ]
    status: Annotated[str, "SDMX OBS_STATUS: A normal, B break, E estimated, F forecast, P provisional"]
    source: Annotated[str, "Id of the source"]
    originator: Annotated[str | None, "Who measured it, by the source's account"]
    paragraph: Annotated[int | None, "Number of the paragraph in the source, the title being 1"]
    source_link: Annotated[Address | None, "Address that opens the source at the printed words"]
    sentence_sha256: Annotated[str | None, "SHA-256 of the sentence, its white space collapsed"]
    inferred: Annotated[str | None, "What the sentence does not print and was inferred, such as the period"]
    derived: Annotated[bool, "Whether it was calculated here from other figures"]
    formula: Annotated[str | None, "How it was calculated, if it was"]
    inputs: Annotated[list[str], "Ids of the figures that it was calculated from"]
    conversion: Annotated[
        ReceiptRow | None,
        "The receipt of a conversion, empty for a value as printed",
        Flat(("basis", "rate", "period", "source")),
    ]
    notes: Annotated[
        str | None, Bilingual("What was inferred or left unsaid, in words", "推断或未说明的内容，以文字表述")
    ]
    findings: Annotated[list[str], "Ids of the findings about it"]
    release: Annotated[str, "Id of the release that added it"]
    withdrawn: Annotated[str | None, "Id of the release that withdrew it"]
    replaced_by: Annotated[str | None, "Id of the figure that took its place"]
    links: Annotated[FigureLinks, "Addresses of the figure, its indicator and its source", Flat(())]


class ConversionRow(NamedTuple):
    """A quantity in another unit."""

    comparator: Annotated[str, SameAs(FigureRow)]
    value: Annotated[Decimal, SameAs(FigureRow)]
    value_text: Annotated[str, SameAs(FigureRow)]
    unit: Annotated[str, SameAs(FigureRow)]
    scale: Annotated[str, SameAs(FigureRow)]
    unit_mult: Annotated[int, SameAs(FigureRow)]
    low: Annotated[Decimal | None, SameAs(FigureRow)]
    high: Annotated[Decimal | None, SameAs(FigureRow)]
    decimals: Annotated[int, SameAs(FigureRow)]
    display: Annotated[str, SameAs(FigureRow)]
    conversion: Annotated[ReceiptRow | None, SameAs(FigureRow)]


def figure_row(figure: Figure, lang: Lang, findings: Sequence[str] = ()) -> FigureRow:
    """The row of a figure; `findings` are the ids of those about it."""
    served = figure.served
    value = served.value
    low, high = served.quantity.bounds(served.scale.exponent)
    return FigureRow(
        id=figure.id,
        indicator=figure.indicator.code,
        name=figure.name(lang),
        topic=figure.indicator.topic,
        area=figure.area.alpha3,
        area_name=figure.area_name(lang),
        period=figure.period.text,
        year=figure.period.year,
        time=f"{figure.period.first.isoformat()}T00:00:00Z",
        comparator=str(served.quantity.comparator),
        value=value,
        value_text=f"{value:f}",
        unit=served.unit.code,
        scale=served.scale.name,
        unit_mult=served.scale.exponent,
        low=low,
        high=high,
        decimals=max(0, -int(value.as_tuple().exponent)),
        display=served.display(lang),
        as_printed=figure.locator.phrase or None,
        status=figure.status,
        source=figure.source.id,
        originator=figure.originator,
        paragraph=figure.locator.paragraph,
        source_link=figure.locator.link(figure.source.url) if figure.locator.phrase else None,
        sentence_sha256=figure.locator.sentence_sha256 or None,
        inferred=figure.inferred,
        derived=figure.formula is not None,
        formula=figure.formula,
        inputs=list(figure.inputs),
        conversion=receipt_row(figure.receipt) if figure.receipt else None,
        notes=figure.note(lang),
        findings=list(findings),
        release=figure.release,
        withdrawn=figure.withdrawn,
        replaced_by=figure.replaced_by,
        links=FigureLinks(
            f"/v1/figures/{figure.id}",
            f"/v1/indicators/{figure.indicator.code}",
            f"/v1/sources/{figure.source.id}",
        ),
    )


def receipt_row(receipt: Receipt) -> ReceiptRow:
    """The row of a receipt."""
    return ReceiptRow(
        value=receipt.value,
        scale=receipt.scale,
        from_unit=receipt.from_unit,
        to_unit=receipt.to_unit,
        basis=str(receipt.basis),
        formula=receipt.formula,
        unrounded=receipt.unrounded,
        pair=receipt.pair,
        rate=receipt.rate,
        period=receipt.period,
        days=receipt.days,
        partial=receipt.partial,
        source=receipt.source,
    )


def figures_table(dataset: Dataset) -> Table:
    """One row for each figure."""
    lang, findings = dataset.query.lang, dataset.findings
    rows = (figure_row(figure, lang, findings.get(figure.id, ())) for figure in dataset.figures)
    return Table("figures", columns_of(FigureRow), rows, dataset=dataset, key=FIGURE_KEY)


def figure_table(dataset: Dataset) -> Table:
    """The one figure of a dataset."""
    return replace(figures_table(dataset), name="figure", single=True, key=())


def conversion_row(amount: Amount, receipt: Receipt, lang: Lang) -> ConversionRow:
    """The row of a converted quantity."""
    value = amount.value
    low, high = amount.quantity.bounds(amount.scale.exponent)
    return ConversionRow(
        comparator=str(amount.quantity.comparator),
        value=value,
        value_text=f"{value:f}",
        unit=amount.unit.code,
        scale=amount.scale.name,
        unit_mult=amount.scale.exponent,
        low=low,
        high=high,
        decimals=max(0, -int(value.as_tuple().exponent)),
        display=amount.display(lang),
        conversion=receipt_row(receipt),
    )


def conversion_table(amount: Amount, receipt: Receipt, lang: Lang) -> Table:
    """The one converted quantity, with the columns that a figure has for it."""
    rows = [conversion_row(amount, receipt, lang)]
    return Table("conversion", columns_of(ConversionRow), rows, single=True)
