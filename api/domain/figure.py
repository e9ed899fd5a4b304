"""A figure: one claim of a source, as printed, stored, preferred, converted and changed by releases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import quote

from api.domain.catalogue import Catalogue
from api.domain.conversion import ONE, Amount, Receipt, factor_between, in_words, multiplied
from api.domain.errors import ConflictingParameters, Fault, NoRate, NotConvertible
from api.domain.messages import Bilingual, Joined
from api.domain.period import Period, Span
from api.domain.quantity import Numbers, Quantity, digits_of, fixed, printed_texts
from api.domain.query import Codes, Conversion, Lang, Query
from api.domain.rates import AppliedRate, Basis, Rates, default_basis
from api.domain.units import (
    EXPONENTS,
    InconvertibleError,
    Scale,
    UnitKind,
    convertible,
    inexpressible,
    needs_rate,
    readable_scale,
    scale_of,
    spoken,
)
from api.domain.words import NOT_APPLICABLE, Comparator

if TYPE_CHECKING:
    from api.domain.catalogue_fields import AreaBase, IndicatorBase, ReleaseBase, SourceBase, UnitBase


class Locator(NamedTuple):
    """The place in a source that proves a figure: paragraph, printed phrase, hash of the sentence."""

    paragraph: int | None
    phrase: str
    prefix: str | None
    suffix: str | None
    sentence_sha256: str

    @property
    def fragment(self) -> str | None:
        """The URL text fragment that opens the source at the phrase; None without one."""
        if not self.phrase:
            return None
        parts = [_encoded(self.phrase)]
        if self.prefix:
            parts.insert(0, f"{_encoded(self.prefix)}-")
        if self.suffix:
            parts.append(f"-{_encoded(self.suffix)}")
        return f"#:~:text={','.join(parts)}"


def _encoded(words: str) -> str:
    # The text directive gives '-' and ',' a meaning of their own, so that both must be encoded.
    return words.translate(_ENCODED) if words.isascii() else quote(words, safe="").replace("-", "%2D")


_ENCODED = [quote(chr(code), safe="").replace("-", "%2D") for code in range(128)]
"""ASCII as a text directive writes it: a look-up takes half the time of `quote`."""


class Served(NamedTuple):
    """A figure's amount in the unit and scale of a query, its receipt, and its place in a source that prints it so."""

    amount: Amount
    scale: Scale
    receipt: Receipt | None = None
    locator: Locator | None = None


class _Columns(NamedTuple):
    """The columns of a figure: of the table of printed claims, of what is served of them, and what no table has."""

    catalogue: Catalogue
    """All that its codes refer to."""
    indicator_code: str
    area_code: str
    period_text: str
    id: str
    year: int
    first_day: str
    value: str
    """The digits as they are printed; none of what is calculated."""
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
    """True of the one claim for its indicator, area and period over all reports."""
    served_value: str | None = None
    low: str | None = None
    high: str | None = None
    display: str | None = None
    """As a person reads it in the language of the query; None of what was not read with what is served of it."""
    fragment: str | None = None
    verified: str | None = None
    """Verdict of the last comparison with the live source; None if there was none."""
    verified_at: str | None = None
    own: Served | None = None
    """The amount that a query has it in, where that is not the printed one."""
    withdrawn: str | None = None
    replaced_by: str | None = None
    formula: str | None = None
    """For a figure that was derived from others, how; None for a claim of a source."""
    inputs: Codes = ()
    calculated: Amount | None = None


_RENAMED = {"indicator_code": "indicator", "area_code": "area", "period_text": "period"}
_RENAMED |= {"exponent": "scale", "unit_code": "unit", "source_id": "source"}
_NAMES = [_RENAMED.get(name, name) for name in _Columns._fields]
PRINTED = tuple(_NAMES[1 : _NAMES.index("preferred")])
"""The first columns of a figure, by the names that the table of printed claims gives them."""
STORED = tuple(_NAMES[1 : _NAMES.index("own")])
"""All columns of a figure that are stored."""


class Figure(_Columns):
    """One claim: as printed, and as served (the same, or converted with a receipt)."""

    @staticmethod
    def of(catalogue: Catalogue) -> Callable[[Iterable[Sequence[Any]]], list[Figure]]:
        """The maker of figures of rows with the stored columns, in their order."""
        new, rest = tuple.__new__, [_Columns._field_defaults[name] for name in _Columns._fields[_OWN:]]
        flag = STORED.index("preferred")  # which is no bool on SQLite
        return lambda rows: [
            new(Figure, (catalogue, *cells[:flag], cells[flag] == 1, *cells[flag + 1 :], *rest)) for cells in rows
        ]

    def __eq__(self, other: object) -> bool:
        """True of the same columns, whichever catalogue they were read with."""
        return isinstance(other, Figure) and self[1:] == other[1:]

    __hash__ = None  # type: ignore[assignment]

    def served_as(self, own: Served) -> Figure:
        """The figure in another unit or scale."""
        figure = tuple.__new__(Figure, (*self[:_OWN], own, *self[_OWN + 1 :]))
        figure.__dict__.update(self.__dict__)  # what was looked up already
        return figure

    @cached_property
    def indicator(self) -> IndicatorBase:
        """The indicator."""
        return self.catalogue.indicators[self.indicator_code]

    @cached_property
    def area(self) -> AreaBase:
        """The area."""
        return self.catalogue.areas[self.area_code]

    @cached_property
    def source(self) -> SourceBase:
        """The source."""
        return self.catalogue.sources[self.source_id]

    @property
    def period(self) -> Period:
        """The period."""
        return _period(self.period_text)

    @property
    def rate_year(self) -> str:
        """The year whose exchange rates it is converted at, calendar or fiscal."""
        return self.period_text if "F" in self.period_text else str(self.year)

    @cached_property
    def printed(self) -> Amount:
        """The amount as its source prints it, or as it was calculated."""
        if self.calculated is not None:
            return self.calculated
        counted = self.catalogue.indicators[self.indicator_code].counted
        quantity = Quantity.stored(self.value, self.exponent, _SIGNS[self.comparator], counted)
        return Amount(quantity, self.catalogue.units[self.unit_code], EXPONENTS[self.exponent])

    @property
    def locator(self) -> Locator:
        """The place in the source that proves it, or its restatement where that is served."""
        again = self.own and self.own.locator
        return again or Locator(self.paragraph, self.phrase, self.prefix, self.suffix, self.sentence_sha256)

    @property
    def scale(self) -> Scale:
        """The power of ten that its numbers are served in."""
        return self.own.scale if self.own else ONE

    @property
    def receipt(self) -> Receipt | None:
        """The receipt of its conversion."""
        return self.own.receipt if self.own else None

    @property
    def converted(self) -> Amount | None:
        """The amount that it was converted to; None where it is served as printed."""
        return self.own.amount if self.own and self.own.receipt else None

    @property
    def served(self) -> Amount:
        """The amount that is served: converted where the query converts, else as printed."""
        return self.converted or self.printed

    @property
    def stated(self) -> Amount | None:
        """The amount in the source at the figure's place: its restatement where that is served; None if derived."""
        if self.formula is not None:
            return None
        restated = self.receipt is not None and self.receipt.basis is Basis.AS_PRINTED
        return self.served if restated else self.printed

    @property
    def numbers(self) -> Numbers:
        """The value and the ends of its interval in its scale: what is calculated and drawn with."""
        return self.served.numbers(self.scale.exponent)

    @property
    def source_link(self) -> str | None:
        """An address that opens the source at the printed words; None for what no source states."""
        fragment = self.locator.fragment
        return None if fragment is None else self.source.url + fragment

    def name(self, lang: Lang) -> str:
        """The indicator's name."""
        indicator = self.catalogue.indicators[self.indicator_code]
        return indicator.name_zh if lang is Lang.ZH else indicator.name_en

    def area_name(self, lang: Lang) -> str:
        """The area's name."""
        area = self.catalogue.areas[self.area_code]
        return area.name_zh if lang is Lang.ZH else area.name_en

    def note(self, lang: Lang) -> str | None:
        """Words on what was inferred or left unsaid, and on an unusual rate."""
        return with_caveat((self.note_zh if lang is Lang.ZH else self.note_en) or self.note_en, self.receipt, lang)


def with_caveat(note: str | None, receipt: Receipt | None, lang: Lang) -> str | None:
    """A note with what is unusual about the rate of a receipt."""
    caveat = receipt.caveat if receipt else None
    return Joined([Bilingual(note or "", note or ""), caveat]).in_language(lang) if caveat else note


_Key = TypeVar("_Key", bound=Hashable)


def figures_by(key: Callable[[Figure], _Key], figures: Iterable[Figure]) -> dict[_Key, list[Figure]]:
    """The figures by a key, in the order in which each key comes first."""
    found: dict[_Key, list[Figure]] = {}
    for figure in figures:
        found.setdefault(key(figure), []).append(figure)
    return found


@dataclass(frozen=True, slots=True)
class Dataset:
    """The figures that answer a query; `total` counts those before paging."""

    query: Query
    figures: Sequence[Figure]
    total: int
    release: ReleaseBase | None
    more: bool = False
    """True if other figures follow these."""
    unconverted: Sequence[str] = ()
    """Ids of figures that stay in their own unit: of another kind, without a rate or without a restatement."""
    unscaled: Sequence[str] = ()
    """Ids of figures that stay at scale one, whichever is wanted: shares, ratios and ranks."""
    marked_vintages: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    """By line, of whichever sources, the periods of each vintage that is named."""
    catalogue: Catalogue = field(default_factory=Catalogue.empty)
    """All that the figures refer to."""
    hint: str | None = None
    """Of an empty page, where figures are."""
    findings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By a figure's id, the ids of the findings about it."""

    @property
    def vintages(self) -> dict[str, dict[str, list[str]]]:
        """Of each line (`indicator.area`) that has several vintages, the periods of each, here or in another claim."""
        if not self.marked_vintages:
            return {}
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
    """The value and its ends in whole units as exact decimals, how people read it, and the link to the words."""

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
    """The columns of a figure as printed, at scale one: those of its amount, made of the digits for speed."""
    units, power = digits_of(text, exponent)

    def display(*, chinese: bool) -> str:
        scale = scale_of(exponent)
        if spoken(scale, chinese=chinese) is not scale:
            whole = units * 10**power if power >= 0 else abs(units) // 10**-power
            scale = readable_scale(whole, chinese=chinese)
        return in_words(fixed(units, power - scale.exponent), comparator, scale, unit, chinese=chinese)

    numbers = printed_texts(text, exponent, comparator, counted)
    return ServedColumns(*numbers, display(chinese=False), display(chinese=True), locator.fragment)


_OWN = _Columns._fields.index("own")
_period = lru_cache(maxsize=8192)(Period.parse)
_SIGNS = {str(sign): sign for sign in Comparator}


def figure_of(row: Any, catalogue: Catalogue) -> Figure:
    """The figure that a row of the table of printed claims tells."""
    return Figure(catalogue, *[getattr(row, name) for name in PRINTED])


def years_alone(figures: Iterable[Figure]) -> list[Figure]:
    """The figures without flows of a period inside a year that has a figure of the same indicator and area."""
    figures, years = list(figures), dict[tuple[str, str], list[Period]]()
    for figure in figures:
        if figure.period.frequency == "A":
            years.setdefault((figure.indicator.code, figure.area.alpha3), []).append(figure.period)

    def is_part(figure: Figure) -> bool:
        around = years.get((figure.indicator.code, figure.area.alpha3), ())
        flows = figure.period.frequency != "A" and not figure.indicator.lasting
        return flows and any(figure.period.is_inside(year) for year in around)

    return [figure for figure in figures if not is_part(figure)]


def check(wanted: Conversion) -> None:
    """Refuse a basis or rate without a unit, both at once, and a rate of other currencies than the unit."""
    for name, given in (("basis", wanted.basis), ("rate", wanted.rate)):
        if given is not None and wanted.unit is None:
            raise ConflictingParameters.at(
                name, f"`{name}` says how to convert and needs `unit`, which says into what."
            )
    if wanted.basis is not None and wanted.rate is not None:
        detail = "`basis` picks a rate of the tables and `rate` brings its own: give one of them."
        raise ConflictingParameters.at("rate", detail)
    if wanted.rate is not None and wanted.unit not in (wanted.rate.base, wanted.rate.quote):
        pair = f"{wanted.rate.base} and {wanted.rate.quote}"
        detail = f"`rate` is one between {pair}, and `unit` wants {wanted.unit}: name a rate of it."
        raise ConflictingParameters.at("rate", detail)


def check_kind(wanted: Conversion, units: Mapping[str, UnitBase]) -> None:
    """Refuse a basis or rate that the wanted unit has no use for, rather than ignore it."""
    kind = units[wanted.unit].kind if wanted.unit else UnitKind.MONEY
    for name, given in (("basis", wanted.basis), ("rate", wanted.rate)):
        if given is not None and kind is not UnitKind.MONEY:
            detail = f"`{name}` converts money, and {wanted.unit} is none: leave it out."
            raise ConflictingParameters.at(name, detail)


def check_fit(wanted: Conversion, printed: Collection[UnitBase], units: Mapping[str, UnitBase]) -> None:
    """NotConvertible where none of the units that a whole selection is printed in fits the wanted one."""
    allowed = sorted({code for unit in printed for code in convertible(unit, units.values())})
    if wanted.unit and printed and wanted.unit not in allowed:
        codes = ", ".join(sorted(unit.code for unit in printed))
        detail = f"Nothing selected can be expressed in {wanted.unit}: the figures are in {codes}."
        raise NotConvertible.at("unit", detail, wanted.unit, allowed)


class ServedFigures(NamedTuple):
    """Figures in the unit and scale of a query, and the ids of those that stay in their own unit, or at scale one."""

    figures: Sequence[Figure]
    unconverted: Sequence[str] = ()
    unscaled: Sequence[str] = ()


class _Way(NamedTuple):
    """The unit and scale that claims of one unit and year get, and how; no other unit where there is no factor."""

    target: UnitBase
    scale: Scale
    scales: bool
    """True of numbers that can be given in another power of ten: not shares, ratios and ranks."""
    factor: Fraction | None = None
    rate: AppliedRate | None = None
    again: Figure | None = None
    """The figure that the source itself printed in that unit."""

    @property
    def is_none(self) -> bool:
        """True where claims are served as they are stored."""
        return self.factor is None and self.again is None and self.scale is ONE

    def serve(self, figure: Figure) -> Figure:
        """The figure as it is served this way."""
        if self.is_none:
            return figure
        printed, again = figure.printed, self.again
        if again is not None:
            receipt = Receipt(printed, again.printed, None, self.scale, again.locator.phrase, figure.source_id)
            return figure.served_as(Served(again.printed, self.scale, receipt, again.locator))
        if self.factor is None:
            return figure.served_as(Served(printed, self.scale))
        receipt = multiplied(printed, self.target, self.factor, self.rate, self.scale)
        return figure.served_as(Served(receipt.after, self.scale, receipt))


@dataclass(frozen=True, slots=True)
class Converter:
    """Converts figures to the unit and scale of a query."""

    wanted: Conversion
    units: Mapping[str, UnitBase]
    rates: Rates
    restated: Mapping[str, Figure]
    """By figure id, the figure that the source itself printed in the wanted unit."""

    def apply(self, figures: Sequence[Figure]) -> ServedFigures:
        """The figures in the wanted unit and scale; what cannot be had in them stays as it is, and is named."""
        served: list[Figure] = []
        unconverted, unscaled = [], []
        ways: dict[
            tuple[str | int | None, ...], tuple[_Way, bool, bool]
        ] = {}  # most claims of a list go a way together
        own = self.wanted.basis is Basis.AS_PRINTED
        fitting = self.wanted.unit and convertible(self.units[self.wanted.unit], self.units.values())
        for figure in figures:
            indicator = figure.catalogue.indicators[figure.indicator_code]
            fits = not fitting or figure.unit_code in fitting
            key = figure.unit_code, indicator.measuring_type, (figure.id if own else figure.rate_year) if fits else None
            if (found := ways.get(key)) is None:
                way = self._own_unit(figure)
                if fits:
                    try:
                        way = self._way(figure)
                    except (NotConvertible, NoRate):
                        fits = False
                found = ways[key] = way, fits, way.is_none
            way, fits, as_stored = found
            if not fits:
                unconverted.append(figure.id)
            if self.wanted.scale is not None and not way.scales:
                unscaled.append(figure.id)
            served.append(figure if as_stored else way.serve(figure))
        return ServedFigures(served, unconverted, unscaled)

    def convert(self, figure: Figure) -> Figure:
        """The figure in the wanted unit and scale; NotConvertible or NoRate if it cannot be had in that unit."""
        return self._way(figure).serve(figure)

    def _own_unit(self, figure: Figure) -> _Way:
        unit = figure.catalogue.units[figure.unit_code]
        scales = unit.kind is not UnitKind.SHARE and figure.indicator.measuring_type not in ("ratio", "rank")
        return _Way(unit, self.wanted.scale if self.wanted.scale is not None and scales else ONE, scales)

    def _way(self, figure: Figure) -> _Way:
        """The way of a claim to the wanted unit; NotConvertible or NoRate where there is none."""
        wanted, way = self.wanted, self._own_unit(figure)
        source = way.target
        target = self.units[wanted.unit] if wanted.unit else source
        if source.code == target.code:
            return way
        if target.code not in convertible(source, (target,)):
            raise NotConvertible.at("unit", f"{figure.id}: {inexpressible(source, target)}.", target.code)
        if wanted.basis is Basis.AS_PRINTED:
            if (again := self.restated.get(figure.id)) is None:
                detail = f"{figure.id}: the source prints no value in {target.code}; leave `basis` out to convert."
                raise NotConvertible.at("basis", detail, Basis.AS_PRINTED)
            return way._replace(target=target, again=again)
        rate = wanted.rate
        if not needs_rate(source, target):
            rate = None
        elif rate is None:
            basis = wanted.basis or default_basis(figure.indicator.measuring_type)
            rate = self.rates.find(source.code, target.code, figure.rate_year, basis)
        try:
            return way._replace(target=target, factor=factor_between(source, target, rate), rate=rate)
        except InconvertibleError as error:
            raise NotConvertible(f"{figure.id}: {error}.", [Fault("rate", str(error))]) from error


@dataclass(frozen=True, slots=True)
class NumberWanted:
    """The digits and scales that print a number, and its units, indicators and periods; None and no spans are all."""

    spellings: Collection[tuple[str, int]]
    units: Collection[str]
    indicators: Collection[str] | None = None
    spans: Sequence[Span] = ()


class FigureFound(NamedTuple):
    """A row that prints the number, and the id of the claim that it is or restates."""

    claim: str
    figure: Figure


class ChangeKind(StrEnum):
    """Kind of a change."""

    CORRECTED = "corrected"
    REISSUED = "reissued"
    """The same amount at a new id: something about it was corrected, its sentence say, and not what it states."""
    WITHDRAWN = "withdrawn"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class ChangeQuery:
    """Filters of changes: reports, indicators, figures, and releases after one and up to another."""

    reports: Codes = ()
    indicators: Codes = ()
    figures: Codes = ()
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    updated_after: str | None = None

    def releases(self, catalogue: Catalogue) -> list[ReleaseBase]:
        """The releases whose changes are wanted, the newest first."""
        of = catalogue.releases
        first = of[self.since].sequence if self.since else 0
        last = of[self.until].sequence if self.until else inf
        query = Query(reports=self.reports, as_of=self.as_of, updated_after=self.updated_after)
        found = (release for id in catalogue.releases_of(query) if first < (release := of[id]).sequence <= last)
        return sorted(found, key=lambda release: release.sequence, reverse=True)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure added, withdrawn, or replaced by another."""

    kind: ChangeKind
    old: Figure | None
    new: Figure | None
    release: str
    reason: Bilingual | None = None

    @property
    def place(self) -> Figure:
        """The figure with the indicator, area and period of the change: the old one, unless there was none."""
        place = self.old or self.new
        assert place is not None  # noqa: S101 - a change has one side at least
        return place

    @property
    def difference(self) -> Decimal | None:
        """The new number less the old one, in their unit; None if one is missing, or the units differ."""
        old, new = number_of(self.old), number_of(self.new)
        if not (self.old and self.new and old is not None and new is not None):
            return None
        return _EXACT.subtract(new, old) if self.old.printed.unit.code == self.new.printed.unit.code else None


@dataclass(frozen=True, slots=True)
class ReleaseChanges:
    """The changes of one release: their number by kind, and the first of them."""

    release: ReleaseBase
    counts: dict[ChangeKind, int]
    changes: Sequence[FigureChange]

    @property
    def total(self) -> int:
        """The number of figures that it changed."""
        return sum(self.counts.values())


def number_of(figure: Figure | None) -> Decimal | None:
    """The number that a source prints, scale words multiplied out, with the decimals that it prints."""
    return figure.printed.numbers(0).value if figure else None


_EXACT = Context(prec=200)
"""More digits than the difference of two printed numbers has."""
