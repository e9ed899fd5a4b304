"""Rows of figures and of converted quantities, and the functions that make each cell of a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from api.domain.conversion import ONE, Receipt
from api.domain.figure import Dataset, Figure, FigureChange, Served
from api.domain.quantity import Numbers, plain
from api.domain.query import Lang
from api.domain.units import EXPONENTS
from api.formats import sentences
from api.formats.table import Address, BasisName, Cell, ComparatorSign, Moment, ScaleName, Table, columns_of, like

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue

PIECE = 1_000
"""Figures of which the cells are in memory at a time."""


class ReceiptRow(NamedTuple):
    """The receipt of a converted value: the value before, the rate with its period and source, and the formula."""

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
    """Addresses of a figure, its indicator and its source, relative to the server; of a derived figure only its own."""

    self: str
    indicator: str | None
    source: str | None


class FigureRow(NamedTuple):
    """One figure: a claim as printed or converted with a receipt, or a value calculated from other figures."""

    id: Annotated[str, "Permanent id: indicator.area.period.source"]
    indicator: Annotated[str, "Code of what is measured"]
    name: Annotated[str, "Name of the indicator, in the requested language"]
    topic: Annotated[str, "market-size, trade, partnerships or a package's own"]
    area: Annotated[str, "ISO 3166-1 alpha-3 code; WLD is the world"]
    area_name: Annotated[str, "Name of the area, in the requested language"]
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
    low: Annotated[Decimal | None, "Lower end of the rounding interval, empty where it is open"]
    high: Annotated[Decimal | None, "Upper end of the rounding interval, empty where it is open"]
    display: Annotated[str, "The value as a person reads it, rounded, in the requested language"]
    printed_value: Annotated[str | None, "The digits as the source prints them"]
    printed_scale: Annotated[ScaleName | None, "The scale word behind those digits"]
    as_printed: Annotated[str | None, "The words printed in the source; none for a derived figure"]
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
        "Whether it is the one claim that stands for its indicator, area and period, of all sources and reports",
    ]
    vintage: Annotated[
        str | None,
        "preliminary, final, revised or an edition: values of different vintages belong on different lines",
    ]
    unit_mult: Annotated[int, "The scale's power of ten (SDMX UNIT_MULT)"]
    formula: Annotated[str | None, "How it was calculated, if it was"]
    inputs: Annotated[list[str], "Ids of the figures that it was calculated from"]
    conversion: Annotated[
        ReceiptRow | None,
        "The receipt of a conversion, empty for a value as printed",
        ("basis", "rate", "period", "days", "partial", "source"),
    ]
    notes: Annotated[str | None, "What was inferred or left unsaid, in words"]
    findings: Annotated[list[str], "Ids of the findings about it"]
    release: Annotated[str, "Id of the release that added it"]
    withdrawn: Annotated[str | None, "Id of the release that withdrew it"]
    replaced_by: Annotated[str | None, "Id of the figure that took its place"]
    verified: Annotated[str | None, "What the last comparison with the live source found; empty where there was none"]
    verified_at: Annotated[Moment | None, "When that comparison was made"]
    citation: Annotated[
        str,
        "How to cite it, in one line: publisher, figure as printed, permanent address; APA, in Chinese GB/T 7714",
    ]
    links: Annotated[FigureLinks, "Addresses of the figure, its indicator and its source", ()]


SHORT = (
    *("id", "indicator", "name", "area", "area_name", "period", "time", "comparator", "value", "unit", "scale"),
    *("low", "high", "display", "as_printed", "status", "preferred", "source", "source_link"),
)
"""The columns of a list by default; `conversion` follows them if the query names a unit."""


@like(FigureRow)
class ConversionRow(NamedTuple):
    """A quantity in another unit or scale, with its interval, its display and the receipt."""

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
    """Makes the cells of a list of figures column by column, with texts in the language `lang`."""

    def __init__(
        self,
        figures: Sequence[Figure],
        lang: Lang,
        findings: Mapping[str, Sequence[str]] | None = None,
        addresses: sentences.PermanentAddresses | None = None,
    ) -> None:
        self.lang, self.findings = lang, findings or {}
        self.addresses = addresses or sentences.PermanentAddresses()
        rows = [
            row if row.own or row.display is not None else row.served_as(Served(row.printed, ONE)) for row in figures
        ]
        self.rows = [_restated(row, row.own, lang) if row.own and row.own.locator else row for row in rows]
        """The figures; those that are not served as they are stored have their `own` amount."""

    @cached_property
    def numbers(self) -> Sequence[Numbers]:
        """The value and both interval ends of each figure; made once, as several columns take parts of them."""
        return [row.numbers for row in self.rows]

    @cached_property
    def frames(self) -> Mapping[str, sentences.Frame]:
        """By id of a source, the text around its claims in citations."""
        sources = {row.source_id: row for row in self.rows}
        return {id: sentences.usual_frame(row, self.addresses, self.lang) for id, row in sources.items()}

    def of(self, names: Iterable[str]) -> Iterator[tuple[Cell, ...]]:
        """An iterator with a tuple for each figure: its cells in the named columns."""
        return zip(*map(self._cells, names), strict=True)

    def _cells(self, name: str) -> Iterator[Cell]:
        if name in Numbers._fields:
            return map(attrgetter(name), self.numbers)
        if (made := _CELLS.get(name)) is not None:
            return map(made, self.rows, repeat(self))
        return map(attrgetter(_FIELDS.get(name, name)), self.rows)


def _restated(row: Figure, served: Served, lang: Lang) -> Figure:
    """A copy of the figure with the amount that its source itself prints in the wanted unit, and where it prints it."""
    amount, locator = served.amount, row.locator
    return row._replace(
        **locator._asdict(),
        value=amount.printed_text,
        exponent=amount.scale.exponent,
        comparator=str(amount.comparator),
        display=amount.display(lang),
        fragment=locator.fragment,
    )


def _links(row: Figure, _of: FigureColumns) -> FigureLinks:
    own = f"/v1/figures/{row.id}"
    if row.formula is not None:  # a derived figure has an indicator of its own, which is in no catalogue, and no source
        return FigureLinks(own, None, None)
    return FigureLinks(own, f"/v1/indicators/{row.indicator_code}", f"/v1/sources/{row.source_id}")


_FIELDS = {
    **{"indicator": "indicator_code", "area": "area_code", "period": "period_text", "source": "source_id"},
    **{"scale": "scale.name", "unit_mult": "scale.exponent"},
}
"""By column, the field of a figure that its cells are, if it has another name."""
_CELLS: Mapping[str, Callable[[Figure, FigureColumns], Cell]] = {
    "conversion": lambda row, _: row.receipt and receipt_row(row.receipt),
    "derived": lambda row, _: row.formula is not None,
    "inputs": lambda row, _: list(row.inputs),
    "name": lambda row, of: row.name(of.lang),
    "topic": lambda row, _: row.catalogue.indicators[row.indicator_code].topic,
    "area_name": lambda row, of: row.area_name(of.lang),
    "publisher": lambda row, of: row.catalogue.sources[row.source_id].publisher_in(of.lang),
    "time": lambda row, _: f"{row.first_day}T00:00:00Z",
    "value_text": lambda row, _: row.served_value if row.own is None else plain(row.numbers.value),
    "unit": lambda row, _: row.own.amount.unit.code if row.own else row.unit_code,
    "display": lambda row, of: row.own.amount.display(of.lang) if row.own else row.display,
    "printed_value": lambda row, _: row.value or None,
    "printed_scale": lambda row, _: EXPONENTS[row.exponent].name if row.value else None,
    "as_printed": lambda row, _: row.phrase or None,
    "source_link": lambda row, _: (
        row.catalogue.sources[row.source_id].url + row.fragment if row.fragment else row.source_link
    ),
    "sentence_sha256": lambda row, _: row.sentence_sha256 or None,
    "notes": lambda row, of: row.note(of.lang),
    "findings": lambda row, of: list(of.findings.get(row.id, ())),
    "citation": lambda row, of: of.frames[row.source_id].around(
        sentences.claim_of(row, of.lang, row.display), of.addresses.of_figure(row.id)
    ),
    "links": _links,
}
"""The maker of a cell of each figure, by the name of its column."""


def figure_row(figure: Figure, lang: Lang) -> FigureRow:
    """The row of a figure in the language `lang`, without its findings."""
    return FigureRow(**figure_cells(figure, FigureRow._fields, lang))


def figure_cells(figure: Figure, names: Sequence[str], lang: Lang) -> dict[str, Cell]:
    """The cells of a figure in the named columns, as a dict by column."""
    (cells,) = FigureColumns([figure], lang).of(names)
    return dict(zip(names, cells, strict=True))


def receipt_row(receipt: Receipt) -> ReceiptRow:
    """The row of a conversion's receipt; cells of the rate are None, and `partial` False, if no rate was applied."""
    before, rate = receipt.before, receipt.applied
    by = (rate.pair, rate.value, rate.period, rate.days, rate.partial) if rate else (None, None, None, None, False)
    units = before.unit.code, receipt.after.unit.code, receipt.basis.value
    cells = receipt.value, before.scale.name, *units, receipt.formula, receipt.unrounded, *by, receipt.source
    return ReceiptRow._make(cells)


def figures_table(dataset: Dataset, site: str = "", *, single: bool = False) -> Table:
    """The table of a dataset, one row a figure (to read once), or its `single` one; `site` is the server's address."""
    query, addresses = dataset.query, sentences.PermanentAddresses.of(dataset.release, site)

    def only(names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
        for start in range(0, len(dataset.figures), PIECE):
            figures = dataset.figures[start : start + PIECE]
            yield from FigureColumns(figures, query.lang, dataset.findings, addresses).of(names)

    usual = () if single else (*SHORT, "conversion") if query.conversion.unit else SHORT
    return Table(
        "figure" if single else "figures",
        columns_of(FigureRow),
        only(FigureRow._fields),
        single=single,
        dataset=dataset,
        key=() if single else ("id",),
        site=site,
        usual=usual,
        only=only,
    )


def revised(revision: FigureChange, catalogue: Catalogue, lang: Lang) -> dict[str, Any]:
    """The notice, as a dict, that a release withdrew a figure: its moment and id, the new figure if any, the reason."""
    new, release = revision.new, catalogue.releases[revision.release]
    return {
        "since": release.released_at,
        "release": release.id,
        "figure": new and new.id,
        "now": new and new.printed.display(lang),
        "why": revision.reason and revision.reason.in_language(lang),
    }


def conversion_row(receipt: Receipt, lang: Lang) -> ConversionRow:
    """The row of a converted quantity, from its receipt."""
    amount, scale, caveat, (value, low, high) = receipt.after, receipt.served_in, receipt.caveat, receipt.numbers
    return ConversionRow(
        comparator=str(amount.comparator),
        value=value,
        value_text=plain(value),
        unit=amount.unit.code,
        scale=scale.name,
        unit_mult=scale.exponent,
        low=low,
        high=high,
        display=receipt.display(lang),
        conversion=receipt_row(receipt),
        notes=caveat.in_language(lang) if caveat else None,
    )


def conversion_table(receipt: Receipt, lang: Lang) -> Table:
    """The table of one converted quantity, with the columns of a figure that apply to it."""
    return Table("conversion", columns_of(ConversionRow), [conversion_row(receipt, lang)], single=True)
