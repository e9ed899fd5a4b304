"""Rows of figures and converted quantities, made from figures or straight from what the storage reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property, partial
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from api.domain.conversion import OwnConversion, Receipt
from api.domain.figure import Dataset, Figure, StoredFigure, StoredFigures
from api.domain.quantity import Numbers, plain
from api.domain.query import Lang, Query
from api.domain.units import SCALES, scale_of
from api.domain.words import Bilingual, one_line
from api.formats.citation import (
    RELATIVE,
    Frame,
    PermanentAddresses,
    amount_words,
    bracketed,
    citation_line,
    claim,
    other_originator,
    remarks_of,
    usual_frame,
)
from api.formats.table import (
    Address,
    BasisName,
    Cell,
    ComparatorSign,
    Flat,
    Moment,
    SameAs,
    ScaleName,
    Table,
    columns_of,
    names_of,
)

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue


@dataclass(frozen=True)
class FigureInLanguage:
    """A figure that is told in a language, with the ids of the findings about it, and where citations lead to."""

    figure: Figure
    lang: Lang
    findings: Sequence[str] = ()
    addresses: PermanentAddresses = RELATIVE

    @cached_property
    def numbers(self) -> Numbers:
        """Its value and the ends of its interval."""
        return self.figure.numbers


CellMaker = Callable[[FigureInLanguage], Any]


def _of(path: str) -> CellMaker:
    """What an attribute of the figure holds."""
    return attrgetter(f"figure.{path}")


def _printed_value(told: FigureInLanguage) -> str | None:
    return stated.printed_text if (stated := told.figure.stated) else None


def _printed_scale(told: FigureInLanguage) -> str | None:
    return stated.scale.name if (stated := told.figure.stated) else None


CELLS: Mapping[str, CellMaker] = {
    "id": _of("id"),
    "indicator": _of("indicator.code"),
    "name": lambda told: told.figure.name(told.lang),
    "topic": _of("indicator.topic"),
    "area": _of("area.alpha3"),
    "area_name": lambda told: told.figure.area_name(told.lang),
    "period": _of("period.text"),
    "year": _of("period.year"),
    "time": lambda told: f"{told.figure.period.first.isoformat()}T00:00:00Z",
    "comparator": lambda told: str(told.figure.served.comparator),
    "value": lambda told: told.numbers.value,
    "value_text": lambda told: plain(told.numbers.value),
    "unit": _of("served.unit.code"),
    "scale": _of("scale.name"),
    "low": lambda told: told.numbers.low,
    "high": lambda told: told.numbers.high,
    "display": lambda told: told.figure.served.display(told.lang),
    "printed_value": _printed_value,
    "printed_scale": _printed_scale,
    "as_printed": lambda told: told.figure.locator.phrase or None,
    "status": _of("status"),
    "source": _of("source.id"),
    "originator": _of("originator"),
    "paragraph": _of("locator.paragraph"),
    "source_link": _of("source_link"),
    "sentence_sha256": lambda told: told.figure.locator.sentence_sha256 or None,
    "inferred": _of("inferred"),
    "derived": lambda told: told.figure.formula is not None,
    "preferred": _of("preferred"),
    "vintage": _of("vintage"),
    "unit_mult": _of("scale.exponent"),
    "formula": _of("formula"),
    "inputs": lambda told: list(told.figure.inputs),
    "notes": lambda told: told.figure.note(told.lang),
    "findings": lambda told: list(told.findings),
    "release": _of("release"),
    "withdrawn": _of("withdrawn"),
    "replaced_by": _of("replaced_by"),
    "verified": _of("verified"),
    "verified_at": _of("verified_at"),
    "citation": lambda told: citation_line(told.figure, told.addresses, told.lang),
}
"""What makes each cell that is no row of its own; figure_rows has those that are."""


def made(makers: Sequence[CellMaker], told: FigureInLanguage) -> tuple[Cell, ...]:
    """The cells that some makers make."""
    return tuple([make(told) for make in makers])


def stored_citations(
    rows: Sequence[StoredFigure], catalogue: Catalogue, addresses: PermanentAddresses, lang: Lang
) -> list[str]:
    """The line of each; the rows were read in that language."""

    @cache
    def frame(source: str) -> Frame:
        return usual_frame(catalogue.sources[source], lang)

    @cache
    def name(indicator: str) -> str:
        entry = catalogue.indicators[indicator]
        return one_line(entry.name_zh if lang is Lang.ZH else entry.name_en)

    @cache
    def area_name(area: str) -> str:
        entry = catalogue.areas[area]
        return one_line(entry.name_zh if lang is Lang.ZH else entry.name_en)

    @cache
    def remarks(status: str, vintage: str | None, originator: str | None, source: str) -> str:
        named = other_originator(originator, catalogue.sources[source].publisher)
        return bracketed(remarks_of(status, vintage, named, lang), lang)

    def line(row: StoredFigure) -> str:
        amount = amount_words(row.display or "", row.comparator, lang)
        behind = remarks(row.status, row.vintage, row.originator, row.source)
        told = claim(name(row.indicator), area_name(row.area), row.period, amount + behind, lang)
        return frame(row.source).around(told, addresses.of_figure(row.id))

    return [line(row) for row in rows]


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


FIGURE_KEY = ("id",)


class ReceiptRow(NamedTuple):
    """How a converted value came about."""

    value: Annotated[str, "The value that was converted, as printed"]
    scale: Annotated[ScaleName, "The scale of that value"]
    from_unit: Annotated[str, "The unit that was converted from"]
    to_unit: Annotated[str, "The unit that was converted to"]
    basis: Annotated[BasisName, "annual-average, year-end, as-printed, given (the caller's rate) or exact (no rate)"]
    formula: Annotated[str, "The calculation in words"]
    unrounded: Annotated[str, "The result in the scale of the value, with 34 significant digits"]
    pair: Annotated[str | None, "The currency pair, base first: USDCNY is CNY for one USD"]
    rate: Annotated[Decimal | None, "The rate of that pair"]
    period: Annotated[str | None, "The year whose average it is, or the day it was fixed"]
    days: Annotated[int | None, "The number of daily rates behind it"]
    partial: Annotated[bool, "Whether the rates do not cover the whole year, so that its last one is no year-end rate"]
    source: Annotated[str | None, "Where the rate is from"]


class FigureLinks(NamedTuple):
    """Addresses of a figure, its indicator and its source, relative to the server; of a derived one only its own."""

    self: str
    indicator: str | None
    source: str | None


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
    value: Annotated[
        Decimal, "The value in units of the scale, never rounded for show: what to draw and calculate with"
    ]
    value_text: Annotated[str, "The same value as exact decimal text"]
    unit: Annotated[str, "ISO 4217 code, percent, ratio or a counted noun"]
    scale: Annotated[ScaleName, "Power of ten of value, low and high: one, unless scale= asks for another"]
    low: Annotated[
        Decimal | None,
        Bilingual("Lower end of the rounding interval, empty where it is open", "取整区间的下限，无界时为空"),
    ]
    high: Annotated[
        Decimal | None,
        Bilingual("Upper end of the rounding interval, empty where it is open", "取整区间的上限，无界时为空"),
    ]
    display: Annotated[str, "The value as a person reads it, rounded, in the language asked for"]
    printed_value: Annotated[
        str | None, Bilingual("The digits as the source prints them", "来源中印刷的数字；推算的数据没有")
    ]
    printed_scale: Annotated[
        ScaleName | None, Bilingual("The scale word behind those digits", "该数字后的数量级；推算的数据没有")
    ]
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
    preferred: Annotated[
        bool,
        Bilingual(
            "Whether it is the one claim that stands for its indicator, area and period, of all sources and reports",
            "是否为该指标、地区与时期在所有来源和报告中的首选数据",
        ),
    ]
    vintage: Annotated[
        str | None,
        Bilingual(
            "preliminary, final, revised or an edition: values of different vintages belong on different lines",
            "初步、最终、修订或某一版本：不同版本的数值不应连成一线",
        ),
    ]
    unit_mult: Annotated[int, "The scale's power of ten (SDMX UNIT_MULT)"]
    formula: Annotated[str | None, "How it was calculated, if it was"]
    inputs: Annotated[list[str], "Ids of the figures that it was calculated from"]
    conversion: Annotated[
        ReceiptRow | None,
        "The receipt of a conversion, empty for a value as printed",
        Flat(("basis", "rate", "period", "days", "partial", "source")),
    ]
    notes: Annotated[
        str | None, Bilingual("What was inferred or left unsaid, in words", "推断或未说明的内容，以文字表述")
    ]
    findings: Annotated[list[str], "Ids of the findings about it"]
    release: Annotated[str, "Id of the release that added it"]
    withdrawn: Annotated[str | None, "Id of the release that withdrew it"]
    replaced_by: Annotated[str | None, "Id of the figure that took its place"]
    verified: Annotated[str | None, "What the last comparison with the live source found; empty where there was none"]
    verified_at: Annotated[Moment | None, "When that comparison was made"]
    citation: Annotated[
        str,
        Bilingual(
            "How to cite it, in one line: publisher, figure as printed, permanent address; APA, in Chinese GB/T 7714",
            "一行引用格式：发布者、来源所载数值、固定网址；中文为GB/T 7714，英文为APA",
        ),
    ]
    links: Annotated[FigureLinks, "Addresses of the figure, its indicator and its source", Flat(())]


SHORT = (
    *("id", "indicator", "name", "area", "area_name", "period", "time", "comparator", "value", "unit", "scale"),
    *("low", "high", "display", "as_printed", "status", "preferred", "source", "source_link"),
)
"""The columns of a list where no others are asked for; where a unit is, `conversion` stands behind them."""


def usual_columns(query: Query) -> tuple[str, ...]:
    """The columns of a list of figures where none are asked for."""
    return (*SHORT, "conversion") if query.conversion.unit else SHORT


class ConversionRow(NamedTuple):
    """A quantity in another unit."""

    comparator: Annotated[str, SameAs(FigureRow)]
    value: Annotated[Decimal, SameAs(FigureRow)]
    value_text: Annotated[str, SameAs(FigureRow)]
    unit: Annotated[str, SameAs(FigureRow)]
    scale: Annotated[ScaleName, "Power of ten of value, low and high: one, unless to_scale= asks for another"]
    unit_mult: Annotated[int, SameAs(FigureRow)]
    low: Annotated[Decimal | None, SameAs(FigureRow)]
    high: Annotated[Decimal | None, SameAs(FigureRow)]
    display: Annotated[str, SameAs(FigureRow)]
    conversion: Annotated[ReceiptRow | None, SameAs(FigureRow)]
    notes: Annotated[str | None, "What is not usual about the rate"]


def _receipt(told: FigureInLanguage) -> ReceiptRow | None:
    return receipt_row(told.figure.receipt) if told.figure.receipt else None


def _links_of_figure(id: str, indicator: str, source: str) -> FigureLinks:
    return FigureLinks(f"/v1/figures/{id}", f"/v1/indicators/{indicator}", f"/v1/sources/{source}")


def _links_of(told: FigureInLanguage) -> FigureLinks:
    figure = told.figure
    links = _links_of_figure(figure.id, figure.indicator.code, figure.source.id)
    # What is derived has an indicator of its own, which stands in no catalogue, and no source.
    return links if figure.formula is None else links._replace(indicator=None, source=None)


MAKERS: Mapping[str, CellMaker] = {**CELLS, "conversion": _receipt, "links": _links_of}
"""What makes the cell of each column."""
STORED: Mapping[str, ColumnMaker] = {
    **COLUMNS,
    "links": lambda stored: [_links_of_figure(row.id, row.indicator, row.source) for row in stored.rows],
}
"""What makes each column of figures that are served as they are stored."""
_WHOLE = tuple(MAKERS[name] for name in names_of(FigureRow))


def figure_row(
    figure: Figure, lang: Lang, findings: Sequence[str] = (), addresses: PermanentAddresses = RELATIVE
) -> FigureRow:
    """The row of a figure; `findings` are the ids of those about it, `addresses` are those that citations lead to."""
    return FigureRow(*made(_WHOLE, FigureInLanguage(figure, lang, findings, addresses)))


def figure_cells(figure: Figure, names: Sequence[str], lang: Lang, findings: Sequence[str] = ()) -> dict[str, Cell]:
    """The named cells of a figure."""
    return dict(
        zip(names, made([MAKERS[name] for name in names], FigureInLanguage(figure, lang, findings)), strict=True)
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


def figures_table(dataset: Dataset, site: str = "") -> Table:
    """One row for each figure; `site` is the address of the server, for citations."""
    addresses = PermanentAddresses.of(dataset.release, site)
    return Table(
        "figures",
        columns_of(FigureRow),
        _rows(dataset, addresses, names_of(FigureRow)),
        dataset=dataset,
        key=FIGURE_KEY,
        site=site,
        usual=usual_columns(dataset.query),
        only=partial(_rows, dataset, addresses),
    )


def _rows(dataset: Dataset, addresses: PermanentAddresses, names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    """The named cells of each figure; of those that are served as stored, the columns that the storage has ready."""
    figures = dataset.figures
    lang, findings = dataset.query.lang, dataset.findings
    if isinstance(figures, StoredFigures):
        yield from stored_rows(figures, [STORED[name] for name in names], lang, findings, addresses)
        return
    makers = [MAKERS[name] for name in names]
    for figure in figures:
        yield made(makers, FigureInLanguage(figure, lang, findings.get(figure.id, ()), addresses))


def figure_table(dataset: Dataset, site: str = "") -> Table:
    """The one figure of a dataset; `site` is the address of the server, for its citation."""
    return replace(figures_table(dataset, site), name="figure", single=True, key=(), usual=())


def conversion_row(converted: OwnConversion, lang: Lang) -> ConversionRow:
    """The row of a converted quantity."""
    amount, (value, low, high) = converted.amount, converted.numbers
    caveat = converted.receipt.caveat
    return ConversionRow(
        comparator=str(amount.quantity.comparator),
        value=value,
        value_text=f"{value:f}",
        unit=amount.unit.code,
        scale=converted.scale.name,
        unit_mult=converted.scale.exponent,
        low=low,
        high=high,
        display=converted.display(lang),
        conversion=receipt_row(converted.receipt),
        notes=caveat.in_language(lang) if caveat else None,
    )


def conversion_table(converted: OwnConversion, lang: Lang) -> Table:
    """The one converted quantity, with the columns that a figure has for it."""
    rows = [conversion_row(converted, lang)]
    return Table("conversion", columns_of(ConversionRow), rows, single=True)
