"""Figures: claims of sources as printed and as converted, datasets of figures, and changes by releases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from decimal import Context, Decimal
from enum import StrEnum
from functools import cached_property
from itertools import repeat
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import quote

from api.domain.catalogue import Catalogue
from api.domain.conversion import ONE, Amount, Receipt, convert
from api.domain.errors import ConflictingParameters, NoRate, NotConvertible
from api.domain.messages import Bilingual, Joined
from api.domain.period import Period
from api.domain.quantity import Numbers, Quantity, digits_of, fixed
from api.domain.query import Codes, Conversion, Lang, Query
from api.domain.rates import Basis, Rates, default_basis
from api.domain.units import EXPONENTS, Scale, UnitKind, convertible, converts, inexpressible, needs_rate
from api.domain.words import NOT_APPLICABLE, Comparator

if TYPE_CHECKING:
    from api.domain.models import AreaBase, IndicatorBase, ReleaseBase, SourceBase, UnitBase


class Locator(NamedTuple):
    """The passage of a source that proves a figure: paragraph number, phrase, words around it, hash of the sentence."""

    paragraph: int | None
    phrase: str
    prefix: str | None
    suffix: str | None
    sentence_sha256: str

    @property
    def fragment(self) -> str | None:
        """The URL text fragment (`#:~:text=`) that opens the source at the phrase; None if there is no phrase."""
        before = f"{_encoded(self.prefix)}-," if self.prefix else ""
        after = f",-{_encoded(self.suffix)}" if self.suffix else ""
        return f"#:~:text={before}{_encoded(self.phrase)}{after}" if self.phrase else None


def _encoded(words: str) -> str:
    # In a text directive '-' and ',' are separators, so that both must be encoded.
    return words.translate(_ENCODED) if words.isascii() else quote(words, safe="").replace("-", "%2D")


_ENCODED = [quote(chr(code), safe="").replace("-", "%2D") for code in range(128)]
"""By code, the ASCII characters as a text directive writes them: a look-up takes a tenth of the time of `quote`."""


class Served(NamedTuple):
    """A figure's amount in a query's unit, the scale to serve it in, its receipt; a locator if the source prints it."""

    amount: Amount
    scale: Scale
    receipt: Receipt | None = None
    locator: Locator | None = None


class _Columns(NamedTuple):
    """The columns of a figure: first those printed, from `preferred` on others stored, from `own` on others."""

    catalogue: Catalogue
    """The catalogue that the figure's codes refer to."""
    indicator_code: str
    area_code: str
    period_text: str
    id: str
    year: int
    first_day: str
    value: str
    """The digits as printed; empty for a derived figure."""
    exponent: int
    unit_code: str
    comparator: str
    status: str
    source_id: str
    phrase: str
    sentence_sha256: str
    release: str
    rank: str
    vintage: str | None = None
    originator: str | None = None
    paragraph: int | None = None
    prefix: str | None = None
    suffix: str | None = None
    inferred: str | None = None
    note_en: str | None = None
    note_zh: str | None = None
    preferred: bool = False
    """True for the one preferred claim on its indicator, area and period, over all reports."""
    served_value: str | None = None
    low: str | None = None
    high: str | None = None
    display: str | None = None
    """The amount as text in the query's language; None if the figure was read without ServedClaim."""
    fragment: str | None = None
    verified: str | None = None
    """Verdict of the last comparison with the live source; None if there was none."""
    verified_at: str | None = None
    own: Served | None = None
    """The amount in the unit and scale of the query; None where the figure is served as printed."""
    withdrawn: str | None = None
    replaced_by: str | None = None
    formula: str | None = None
    """The formula of a derived figure; None for a claim of a source."""
    inputs: Codes = ()
    calculated: Amount | None = None


_RENAMED = {"indicator_code": "indicator", "area_code": "area", "period_text": "period"}
_RENAMED |= {"exponent": "scale", "unit_code": "unit", "source_id": "source"}
_NAMES = [_RENAMED.get(name, name) for name in _Columns._fields]
PRINTED = tuple(_NAMES[1 : _NAMES.index("preferred")])
"""The names of a figure's printed columns, as the table of figures has them."""
STORED = tuple(_NAMES[1 : _NAMES.index("own")])
"""The names of all columns of a figure that are stored, the printed ones first."""


class Figure(_Columns):
    """One claim or derived figure, as printed and as served: unchanged, or converted with a receipt."""

    @staticmethod
    def of(catalogue: Catalogue) -> Callable[[Sequence[Sequence[Any]]], list[Figure]]:
        """A function that makes a list of figures of one or more rows whose cells are the STORED columns in order."""
        new, once = tuple.__new__, dict[Any, Any]().setdefault
        rest = [repeat(_Columns._field_defaults[name]) for name in _Columns._fields[_OWN:]]

        def made(rows: Sequence[Sequence[Any]]) -> list[Figure]:
            columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
            for place in _REPEATED:  # equal cells as one object: a long list takes half the memory
                columns[place] = map(once, columns[place], columns[place])
            columns[_FLAG] = map(bool, columns[_FLAG])  # SQLite gives this column as a number
            return [new(Figure, cells) for cells in zip(repeat(catalogue), *columns, *rest, strict=False)]

        return made

    def __eq__(self, other: object) -> bool:
        """True if all columns except the catalogue are equal; figures cannot be hashed."""
        return isinstance(other, Figure) and self[1:] == other[1:]

    __hash__ = None  # type: ignore[assignment]

    def served_as(self, own: Served) -> Figure:
        """A copy of the figure that is served in the unit and scale of `own`."""
        return tuple.__new__(Figure, (*self[:_OWN], own, *self[_OWN + 1 :]))

    @property
    def indicator(self) -> IndicatorBase:
        """The indicator's entry in the catalogue."""
        return self.catalogue.indicators[self.indicator_code]

    @property
    def area(self) -> AreaBase:
        """The area's entry in the catalogue."""
        return self.catalogue.areas[self.area_code]

    @property
    def source(self) -> SourceBase:
        """The source's entry in the catalogue."""
        return self.catalogue.sources[self.source_id]

    @property
    def period(self) -> Period:
        """The period, read from its text."""
        return Period.parse(self.period_text)

    @property
    def rate_year(self) -> str:
        """The calendar year (`2024`) or fiscal year whose exchange rates convert the figure."""
        return self.period_text if "F" in self.period_text else str(self.year)

    @cached_property
    def printed(self) -> Amount:
        """The amount as its source prints it; for a derived figure, as it was calculated."""
        if self.calculated:
            return self.calculated
        quantity = Quantity.stored(self.value, self.exponent, _SIGNS[self.comparator], self.indicator.counted)
        return Amount(quantity, self.catalogue.units[self.unit_code], EXPONENTS[self.exponent])

    @property
    def locator(self) -> Locator:
        """The passage of the source that proves the figure, or that of its restatement if that is served."""
        again = self.own and self.own.locator
        return again or Locator(self.paragraph, self.phrase, self.prefix, self.suffix, self.sentence_sha256)

    @property
    def scale(self) -> Scale:
        """The scale in which the figure's numbers are served: the query's if it applies, else one."""
        return self.own.scale if self.own else ONE

    @property
    def receipt(self) -> Receipt | None:
        """The receipt of the figure's conversion; None without one."""
        return self.own.receipt if self.own else None

    @property
    def converted(self) -> Amount | None:
        """The amount in another unit, by conversion or restatement; None for a figure served in its printed unit."""
        return self.own.amount if self.own and self.own.receipt else None

    @property
    def served(self) -> Amount:
        """The amount that is served: the converted one if there is one, else the printed one."""
        return self.converted or self.printed

    @property
    def stated(self) -> Amount | None:
        """The amount that the source states: the restatement where that is served, else as printed; None if derived."""
        if self.formula is not None:
            return None
        restated = self.receipt and self.receipt.basis is Basis.AS_PRINTED
        return self.served if restated else self.printed

    @property
    def numbers(self) -> Numbers:
        """The value and the ends of its interval in the figure's scale, to calculate and draw with."""
        if own := self.own:
            return own.amount.numbers(own.scale.exponent)
        if self.served_value is None:
            return self.printed.numbers(0)
        low, high = Decimal(self.low) if self.low else None, Decimal(self.high) if self.high else None
        return Numbers(Decimal(self.served_value), low, high)

    @property
    def source_link(self) -> str | None:
        """An address that opens the source at the printed words; None if no source states the figure."""
        fragment = self.locator.fragment
        return None if fragment is None else self.source.url + fragment

    def name(self, lang: Lang) -> str:
        """The indicator's Chinese name for `zh`, else its English name."""
        return self.indicator.name_zh if lang is Lang.ZH else self.indicator.name_en

    def area_name(self, lang: Lang) -> str:
        """The area's Chinese name for `zh`, else its English name."""
        return self.area.name_zh if lang is Lang.ZH else self.area.name_en

    def note(self, lang: Lang) -> str | None:
        """The note in a language, else in English, and the warning of the receipt if it has one; None without both."""
        note = (self.note_zh if lang is Lang.ZH else self.note_en) or self.note_en
        caveat = self.receipt.caveat if self.receipt else None
        return Joined([Bilingual(note or "", note or ""), caveat]).in_language(lang) if caveat else note


_Key = TypeVar("_Key", bound=Hashable)


def figures_by(key: Callable[[Figure], _Key], figures: Iterable[Figure]) -> dict[_Key, list[Figure]]:
    """By the result of `key`, the figures with that result; keys and figures remain in the order of `figures`."""
    found: dict[_Key, list[Figure]] = {}
    for figure in figures:
        found.setdefault(key(figure), []).append(figure)
    return found


class Dataset(NamedTuple):
    """A page of the figures that answer a query; `total` is the number on all pages, or up to this one if uncounted."""

    query: Query
    figures: Sequence[Figure]
    total: int
    release: ReleaseBase | None
    more: bool = False
    """True if more figures follow on later pages."""
    unconverted: Sequence[str] = ()
    """Ids of figures left in the printed unit: no conversion to the wanted one, or no rate, or no restatement."""
    unscaled: Sequence[str] = ()
    """Ids of figures left at scale one though another scale is wanted: shares, ratios and ranks."""
    marked_vintages: Mapping[str, Mapping[str, Sequence[str]]] = {}
    """By line (`indicator.area`) and vintage, the periods of the claims of all sources that have a vintage."""
    catalogue: Catalogue = Catalogue.empty()
    """The catalogue that the figures refer to."""
    hint: str | None = None
    """Advice on a better query, if the page is empty or a derived figure is missing."""
    findings: Mapping[str, Sequence[str]] = {}
    """By id of a figure, the ids of the findings about that figure."""

    @property
    def vintages(self) -> dict[str, dict[str, list[str]]]:
        """By line (`indicator.area`) of these figures and by vintage, the periods; only lines with several vintages."""
        lines: dict[str, dict[str, set[str]]] = {}
        for figure in self.figures:
            line = f"{figure.indicator_code}.{figure.area_code}"
            if marked := self.marked_vintages.get(line):
                found = lines.setdefault(line, {name: set(periods) for name, periods in marked.items()})
                found.setdefault(figure.vintage or NOT_APPLICABLE, set()).add(figure.period_text)
        return {
            line: {vintage: sorted(periods) for vintage, periods in sorted(found.items())}
            for line, found in lines.items()
            if len(found) > 1
        }


class ServedColumns(NamedTuple):
    """A printed value and its interval ends at scale one as exact decimal texts, and its English and Chinese texts."""

    value: str
    low: str | None
    high: str | None
    display_en: str
    display_zh: str
    fragment: str | None
    """The URL fragment that opens the source at the printed words."""


def served_columns(
    text: str, exponent: int, comparator: Comparator, counted: bool, unit: UnitBase, locator: Locator
) -> ServedColumns:
    """The ServedColumns of a printed figure; its numbers are computed from its digits, which takes half the time."""
    printed = Quantity.stored(text, exponent, comparator, counted)
    tenths = len(str(printed.below))  # the divisor is twice a power of ten
    low, high = (
        None if end is None else fixed(5 * end, -tenths).rstrip("0").rstrip(".") for end in (printed.low, printed.high)
    )
    value, amount = fixed(*digits_of(text, exponent)), Amount(printed, unit, EXPONENTS[exponent])
    return ServedColumns(value, low, high, amount.display("en"), amount.display("zh"), locator.fragment)


_OWN = _Columns._fields.index("own")
_FLAG = STORED.index("preferred")
_REPEATED = [
    STORED.index(name)
    for name in ("indicator", "area", "period", "first_day", "unit", "source", "release", "rank", "originator")
]
"""The indexes of the stored columns in which many figures have equal cells."""


_SIGNS = {str(sign): sign for sign in Comparator}


def figure_of(row: Any, catalogue: Catalogue) -> Figure:
    """A Figure with the PRINTED columns of a row of the table of figures, and defaults in its other columns."""
    return Figure(catalogue, *[getattr(row, name) for name in PRINTED])


def years_alone(figures: Iterable[Figure]) -> list[Figure]:
    """The figures, without flows, ratios and ranks of part of a year whose indicator and area have one of the year."""
    figures, line = list(figures), attrgetter("indicator_code", "area_code")
    years = figures_by(line, (each for each in figures if each.period.frequency == "A"))
    return [
        figure
        for figure in figures
        if figure.period.frequency == "A"
        or figure.indicator.lasting
        or not any(figure.period.is_inside(year.period) for year in years.get(line(figure), ()))
    ]


def check_fit(wanted: Conversion, units: Mapping[str, UnitBase], printed: Collection[UnitBase]) -> None:
    """Raise ConflictingParameters for a basis or rate to no money, NotConvertible if no unit of `printed` converts."""
    if wanted.unit and units[wanted.unit].kind is not UnitKind.MONEY and (given := wanted.way):
        detail = f"`{given[0]}` converts money, and {wanted.unit} is none: leave it out."
        raise ConflictingParameters.at(given[0], detail)
    allowed = sorted({code for unit in printed for code in convertible(unit, units.values())})
    if wanted.unit and printed and wanted.unit not in allowed:
        codes = ", ".join(sorted(unit.code for unit in printed))
        detail = f"Nothing selected can be expressed in {wanted.unit}: the figures are in {codes}."
        raise NotConvertible.at("unit", detail, wanted.unit, allowed)


class ServedFigures(NamedTuple):
    """Figures in a query's unit and scale, ids of those left in the printed unit, ids of those left at scale one."""

    figures: Sequence[Figure]
    unconverted: Sequence[str] = ()
    unscaled: Sequence[str] = ()


def _scales(figure: Figure) -> bool:
    """True if a figure may be served in another scale than one: it is no share, ratio or rank."""
    unit = figure.catalogue.units[figure.unit_code]
    return unit.kind is not UnitKind.SHARE and figure.indicator.measuring_type not in ("ratio", "rank")


class Converter(NamedTuple):
    """Converts figures to the unit and scale of a query."""

    wanted: Conversion
    units: Mapping[str, UnitBase]
    rates: Rates
    restated: Mapping[tuple[str, str], Figure]
    """By id of a figure and code of a unit, the restatement that its source printed in that unit."""

    def apply(self, figures: Sequence[Figure]) -> ServedFigures:
        """All figures, in the wanted unit and scale if possible, and the ids of those not converted or not scaled."""
        served, unconverted, unscaled = list[Figure](), list[str](), list[str]()
        for figure in figures:
            if self.wanted.scale and not _scales(figure):
                unscaled.append(figure.id)
            try:
                served.append(self.convert(figure))
            except (NotConvertible, NoRate):
                unconverted.append(figure.id)
                served.append(self._unconverted(figure))
        return ServedFigures(served, unconverted, unscaled)

    def _scale(self, figure: Figure) -> Scale:
        return self.wanted.scale if self.wanted.scale and _scales(figure) else ONE

    def _unconverted(self, figure: Figure) -> Figure:
        scale = self._scale(figure)
        return figure if scale is ONE else figure.served_as(Served(figure.printed, scale))

    def convert(self, figure: Figure) -> Figure:
        """The figure in the wanted unit and scale; NotConvertible or NoRate if it cannot be converted."""
        wanted, source = self.wanted, figure.catalogue.units[figure.unit_code]
        if wanted.unit is None or wanted.unit == source.code:
            return self._unconverted(figure)
        scale, target = self._scale(figure), self.units[wanted.unit]
        if not converts(source, target):
            raise NotConvertible.at("unit", f"{figure.id}: {inexpressible(source, target)}.", target.code)
        if wanted.basis is Basis.AS_PRINTED:
            if not (again := self.restated.get((figure.id, wanted.unit))):
                detail = f"{figure.id}: the source prints no value in {target.code}; leave `basis` out to convert."
                raise NotConvertible.at("basis", detail, Basis.AS_PRINTED)
            receipt = Receipt(figure.printed, again.printed, None, scale, again.locator.phrase, figure.source_id)
            return figure.served_as(Served(again.printed, scale, receipt, again.locator))
        rate = None
        if needs_rate(source, target):
            basis = wanted.basis or default_basis(figure.indicator.measuring_type)
            rate = wanted.rate or self.rates.find(source.code, target.code, figure.rate_year, basis)
        receipt = convert(figure.printed, target, rate, scale)
        return figure.served_as(Served(receipt.after, scale, receipt))


class ChangeKind(StrEnum):
    """The change of a figure by a release: corrected, reissued, withdrawn or added."""

    CORRECTED = "corrected"
    REISSUED = "reissued"
    """The same amount with a new id: something else was corrected, such as its sentence."""
    WITHDRAWN = "withdrawn"
    ADDED = "added"


class ChangeQuery(NamedTuple):
    """Filters of changes: codes of reports, indicators, figures, and releases after `since` up to and with `until`."""

    reports: Codes = ()
    indicators: Codes = ()
    figures: Codes = ()
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    updated_after: str | None = None

    def releases(self, catalogue: Catalogue) -> list[ReleaseBase]:
        """The releases that pass filters of releases, newest first; KeyError if `since` or `until` is no release."""
        of = catalogue.releases
        first = of[self.since].sequence if self.since else 0
        last = of[self.until].sequence if self.until else inf
        query = Query(reports=self.reports, as_of=self.as_of, updated_after=self.updated_after)
        found = (release for id in catalogue.releases_of(query) if first < (release := of[id]).sequence <= last)
        return sorted(found, key=lambda release: release.sequence, reverse=True)


class FigureChange(NamedTuple):
    """One figure added, withdrawn, or replaced by another."""

    kind: ChangeKind
    old: Figure | None
    new: Figure | None
    release: str
    reason: Bilingual | None = None

    @property
    def place(self) -> Figure:
        """The old figure, else the new one, to read the change's indicator, area and period from."""
        place = self.old or self.new
        assert place is not None  # noqa: S101 - a change has one side at least
        return place

    @property
    def difference(self) -> Decimal | None:
        """The new printed number minus the old one, at scale one; None if one is missing, or the units differ."""
        if not (self.old and self.new and self.old.unit_code == self.new.unit_code):
            return None
        numbers = (figure.printed.numbers(0).value for figure in (self.new, self.old))
        return Context(prec=200).subtract(*numbers)  # more digits than the difference has


class ReleaseChanges(NamedTuple):
    """The changes of one release: their number by kind, and the first few of them."""

    release: ReleaseBase
    counts: dict[ChangeKind, int]
    changes: Sequence[FigureChange]

    @property
    def total(self) -> int:
        """The number of all changes of the release."""
        return sum(self.counts.values())
