"""Rows of figures and converted quantities: one maker of each column, whatever the figures come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from decimal import Decimal
from functools import cache, cached_property, partial
from itertools import compress
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from api.domain.conversion import OwnConversion, Receipt
from api.domain.figure import Dataset, Figure, StoredFigure, StoredFigures
from api.domain.quantity import plain
from api.domain.query import Lang, Query
from api.domain.units import scale_of
from api.domain.words import Bilingual
from api.formats.sentences import (
    RELATIVE,
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
    ScaleName,
    Table,
    columns_of,
    like,
)

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue

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
"""The usual columns of a list; `conversion` follows them where a unit is wanted."""


def usual_columns(query: Query) -> tuple[str, ...]:
    """The columns of a list of figures unless others are named."""
    return (*SHORT, "conversion") if query.conversion.unit else SHORT


@like(FigureRow)
class ConversionRow(NamedTuple):
    """A quantity in another unit."""

    comparator: str
    value: Decimal
    value_text: str
    unit: str
    scale: Annotated[ScaleName, "Power of ten of value, low and high: one, unless to_scale= asks for another"]
    unit_mult: int
    low: Decimal | None
    high: Decimal | None
    display: str
    conversion: ReceiptRow | None
    notes: Annotated[str | None, "What is not usual about the rate"]


class FigureColumns:
    """The columns of some figures; of those that are served as they are stored, no figure is made."""

    def __init__(
        self,
        figures: Sequence[Figure],
        lang: Lang,
        findings: Mapping[str, Sequence[str]] | None = None,
        addresses: PermanentAddresses = RELATIVE,
    ) -> None:
        self.lang, self.findings, self.addresses = lang, findings or {}, addresses
        self.catalogue: Catalogue | None = None
        self._stored: Sequence[Any] = [None] * len(figures)
        self.figures: list[Figure | None]
        """Those that are served otherwise than they are stored, each at its place."""
        if isinstance(figures, StoredFigures):
            self.catalogue, self._stored = figures.catalogue, figures.rows
            self.figures = list(map(figures.changed.get, range(len(figures))))
        else:
            self.figures = list(figures)

    def where(self, chosen: Sequence[bool]) -> FigureColumns:
        """The columns of the chosen ones alone."""
        found = copy(self)
        found.figures, found._stored = (list(compress(each, chosen)) for each in (self.figures, self._stored))
        return found

    @cached_property
    def rows(self) -> list[StoredFigure]:
        """The figures as if all of them were stored as they are served."""
        pairs = zip(self.figures, self._stored, strict=True)
        return [row if figure is None else _as_stored(figure, self.lang, row) for figure, row in pairs]

    def entries(self, noun: str) -> list[Any]:
        """The indicator, area or source of each figure."""
        if (catalogue := self.catalogue) is None:
            return list(map(attrgetter(noun), self.figures))
        entries = {"indicator": catalogue.indicators, "area": catalogue.areas, "source": catalogue.sources}[noun]
        return list(map(entries.__getitem__, map(attrgetter(noun), self._stored)))

    def names(self, noun: str) -> list[str]:
        """The names of the indicators or areas."""
        return list(map(attrgetter("name_zh" if self.lang is Lang.ZH else "name_en"), self.entries(noun)))

    def of(self, names: Iterable[str]) -> Iterator[tuple[Cell, ...]]:
        """The named cells of each figure."""
        return zip(*[_COLUMNS[name](self) for name in names], strict=True)


def _as_stored(figure: Figure, lang: Lang, row: StoredFigure | None) -> StoredFigure:
    """A figure in another unit or scale, calculated, or made by hand, as if it were stored as it is served."""
    served, stated, locator, period = figure.served, figure.stated, figure.locator, figure.period
    converted: Any = figure.numbers  # no texts, which nobody reads of them
    (value, low, high), note = converted, figure.note(lang)
    if row is not None and stated is figure.printed:
        numbers: Any = {"served_value": value, "low": low, "high": high, "display": served.display(lang)}
        return row._replace(unit=served.unit.code, note_en=note, note_zh=note, **numbers)
    digits: Any = stated and stated.printed_text  # none of what is calculated
    scale: Any = stated and stated.scale.exponent
    return StoredFigure(
        figure.indicator.code,
        figure.area.alpha3,
        period.text,
        figure.id,
        period.year,
        period.first.isoformat(),
        digits,
        scale,
        served.unit.code,
        str(served.comparator),
        figure.status,
        figure.vintage,
        figure.rank,
        figure.source.id,
        figure.originator,
        locator.paragraph,
        locator.phrase,
        locator.prefix,
        locator.suffix,
        locator.sentence_sha256,
        figure.inferred,
        note,
        note,
        figure.release,
        figure.preferred,
        value,
        low,
        high,
        served.display(lang),
        locator.fragment,
        figure.verified,
        figure.verified_at,
    )


ColumnMaker = Callable[[FigureColumns], Iterable[Any]]


def _stored(name: str) -> ColumnMaker:
    cell = itemgetter(StoredFigure._fields.index(name))
    return lambda of: map(cell, of.rows)


def _text(name: str) -> ColumnMaker:
    cell = itemgetter(StoredFigure._fields.index(name))
    return lambda of: [cell(row) or None for row in of.rows]


def _value_texts(of: FigureColumns) -> list[str]:
    values: list[Any] = [row.served_value for row in of.rows]
    return [value if isinstance(value, str) else plain(value) for value in values]


def _number(name: str) -> ColumnMaker:
    cell = itemgetter(StoredFigure._fields.index(name))
    return lambda of: [None if (text := cell(row)) is None else Decimal(text) for row in of.rows]


def _unless_stored(usual: Any, cell: Callable[[Figure], Any]) -> ColumnMaker:
    """A column that says something only of figures that are not served as they are stored."""
    return lambda of: [usual if figure is None else cell(figure) for figure in of.figures]


def _notes(of: FigureColumns) -> list[str | None]:
    chinese = of.lang is Lang.ZH
    return [(row.note_zh if chinese else row.note_en) or row.note_en for row in of.rows]


def _printed_scales(of: FigureColumns) -> list[str | None]:
    exponents: list[int | None] = [row.scale for row in of.rows]
    return [None if exponent is None else scale_of(exponent).name for exponent in exponents]


def _source_links(of: FigureColumns) -> list[str | None]:
    places = zip(of.rows, of.entries("source"), strict=True)
    return [None if row.fragment is None else source.url + row.fragment for row, source in places]


def _links(of: FigureColumns) -> list[FigureLinks]:
    return [
        FigureLinks(f"/v1/figures/{row.id}", f"/v1/indicators/{row.indicator}", f"/v1/sources/{row.source}")
        if figure is None or figure.formula is None
        # What is derived has an indicator of its own, which is in no catalogue, and no source.
        else FigureLinks(f"/v1/figures/{row.id}", None, None)
        for figure, row in zip(of.figures, of.rows, strict=True)
    ]


def _citations(of: FigureColumns) -> list[str]:
    """The line of each figure: what it shares with others of its source, or in its remarks, is made once."""
    lang, addresses = of.lang, of.addresses
    sources = {source.id: source for source in of.entries("source")}
    frames = {id: usual_frame(source, lang) for id, source in sources.items()}

    @cache
    def remarks(status: str, vintage: str | None, originator: str | None) -> str:
        return bracketed(remarks_of(status, vintage, originator, lang), lang)

    def line(figure: Figure | None, row: StoredFigure, name: str, area: str) -> str:
        if figure is not None:
            return citation_line(figure, addresses, lang)
        amount = amount_words(row.display or "", row.comparator, lang)
        amount += remarks(row.status, row.vintage, other_originator(row.originator, sources[row.source].publisher))
        return frames[row.source].around(claim(name, area, row.period, amount, lang), addresses.of_figure(row.id))

    return list(map(line, of.figures, of.rows, of.names("indicator"), of.names("area")))


_AS_STORED = (
    *("id", "indicator", "area", "period", "year", "comparator", "unit", "display", "status", "source"),
    *("originator", "paragraph", "inferred", "vintage", "release", "verified", "verified_at"),
)
_COLUMNS: Mapping[str, ColumnMaker] = {
    **{name: _stored(name) for name in _AS_STORED},
    "name": lambda of: of.names("indicator"),
    "topic": lambda of: [indicator.topic for indicator in of.entries("indicator")],
    "area_name": lambda of: of.names("area"),
    "time": lambda of: [f"{row.first_day}T00:00:00Z" for row in of.rows],
    "value": _number("served_value"),
    "value_text": _value_texts,
    "scale": _unless_stored("one", attrgetter("scale.name")),
    "low": _number("low"),
    "high": _number("high"),
    "printed_value": _stored("value"),
    "printed_scale": _printed_scales,
    "as_printed": _text("phrase"),
    "source_link": _source_links,
    "sentence_sha256": _text("sentence_sha256"),
    "derived": _unless_stored(False, lambda figure: figure.formula is not None),
    "preferred": lambda of: [bool(row.preferred) for row in of.rows],
    "unit_mult": _unless_stored(0, attrgetter("scale.exponent")),
    "formula": _unless_stored(None, attrgetter("formula")),
    "inputs": _unless_stored([], lambda figure: list(figure.inputs)),
    "conversion": _unless_stored(None, lambda figure: receipt_row(figure.receipt) if figure.receipt else None),
    "notes": _notes,
    "findings": lambda of: [list(of.findings.get(row.id, ())) for row in of.rows],
    "withdrawn": _unless_stored(None, attrgetter("withdrawn")),
    "replaced_by": _unless_stored(None, attrgetter("replaced_by")),
    "citation": _citations,
    "links": _links,
}
"""The maker of each column."""


def figure_row(
    figure: Figure, lang: Lang, findings: Sequence[str] = (), addresses: PermanentAddresses = RELATIVE
) -> FigureRow:
    """The row of a figure; `findings` are the ids of those about it, `addresses` are those that citations lead to."""
    (cells,) = FigureColumns([figure], lang, {figure.id: findings}, addresses).of(FigureRow._fields)
    return FigureRow(*cells)


def figure_cells(figure: Figure, names: Sequence[str], lang: Lang, findings: Sequence[str] = ()) -> dict[str, Cell]:
    """The named cells of a figure."""
    (cells,) = FigureColumns([figure], lang, {figure.id: findings}).of(names)
    return dict(zip(names, cells, strict=True))


def receipt_row(receipt: Receipt) -> ReceiptRow:
    """The row of a receipt."""
    return ReceiptRow(*receipt.body().values())


def figures_table(dataset: Dataset, site: str = "") -> Table:
    """One row for each figure; `site` is the address of the server, for citations."""
    only = partial(_rows, dataset, PermanentAddresses.of(dataset.release, site))
    return Table(
        "figures",
        columns_of(FigureRow),
        only(FigureRow._fields),
        dataset=dataset,
        key=FIGURE_KEY,
        site=site,
        usual=usual_columns(dataset.query),
        only=only,
    )


def _rows(dataset: Dataset, addresses: PermanentAddresses, names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    yield from FigureColumns(dataset.figures, dataset.query.lang, dataset.findings, addresses).of(names)


def figure_table(dataset: Dataset, site: str = "") -> Table:
    """The one figure of a dataset; `site` is the address of the server, for its citation."""
    return replace(figures_table(dataset, site), name="figure", single=True, key=(), usual=())


def conversion_row(converted: OwnConversion, lang: Lang) -> ConversionRow:
    """The row of a converted quantity."""
    amount, (value, low, high) = converted.amount, converted.numbers
    caveat = converted.receipt.caveat
    return ConversionRow(
        comparator=str(amount.comparator),
        value=value,
        value_text=plain(value),
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
    return Table("conversion", columns_of(ConversionRow), [conversion_row(converted, lang)], single=True)
