"""A figure: one claim of a source, as printed, stored, preferred, converted and changed by releases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from api.domain.scales import EXPONENTS, SCALES, Scale, readable_scale, scale_of, spoken
from api.domain.units import InconvertibleError, UnitKind, convertible, inexpressible, needs_rate
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


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim: as printed, and as served (the same, or converted with a receipt)."""

    id: str
    indicator: IndicatorBase
    area: AreaBase
    period: Period
    printed: Amount
    status: str
    vintage: str | None
    source: SourceBase
    originator: str | None
    locator: Locator
    inferred: str | None
    note_en: str | None
    note_zh: str | None
    release: str
    rank: str
    withdrawn: str | None = None
    replaced_by: str | None = None
    formula: str | None = None
    """For a figure that was derived from others, how; None for a claim of a source."""
    inputs: Codes = ()
    preferred: bool = False
    """True of the one claim for its indicator, area and period over all reports."""
    verified: str | None = None
    """Verdict of the last comparison with the live source; None if there was none."""
    verified_at: str | None = None
    converted: Amount | None = None
    scale: Scale = SCALES["one"]
    """The power of ten that its numbers are served in."""
    receipt: Receipt | None = None

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
        return self.indicator.name_zh if lang is Lang.ZH else self.indicator.name_en

    def area_name(self, lang: Lang) -> str:
        """The area's name."""
        return self.area.name_zh if lang is Lang.ZH else self.area.name_en

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
        for line, period, vintage in _places(self.figures):
            if marked := self.marked_vintages.get(line):
                found = lines.setdefault(line, {name: set(periods) for name, periods in marked.items()})
                found.setdefault(vintage or NOT_APPLICABLE, set()).add(period)
        return {
            line: {vintage: sorted(periods) for vintage, periods in sorted(found.items())}
            for line, found in lines.items()
            if len(found) > 1
        }


def _places(figures: Sequence[Figure]) -> list[tuple[str, str, str | None]]:
    """The line (`indicator.area`), period and vintage of each figure."""
    if isinstance(figures, StoredFigures):  # read without a figure being made
        return [(f"{row.indicator}.{row.area}", row.period, row.vintage) for row in figures.rows]
    return [(f"{each.indicator.code}.{each.area.alpha3}", each.period.text, each.vintage) for each in figures]


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


class StoredFigure(NamedTuple):
    """The stored columns of a claim: as printed, as served while it is valid, and its last verification."""

    indicator: str
    area: str
    period: str
    id: str
    year: int
    first_day: str
    value: str
    scale: int
    unit: str
    comparator: str
    status: str
    vintage: str | None
    rank: str
    source: str
    originator: str | None
    paragraph: int | None
    phrase: str
    prefix: str | None
    suffix: str | None
    sentence_sha256: str
    inferred: str | None
    note_en: str | None
    note_zh: str | None
    release: str
    preferred: bool
    served_value: str | None
    low: str | None
    high: str | None
    display: str | None
    fragment: str | None
    verified: str | None
    verified_at: str | None


_period = lru_cache(maxsize=8192)(Period.parse)
_SIGNS = {str(sign): sign for sign in Comparator}


def amount_of(row: Any, catalogue: Catalogue) -> Amount:
    """The amount that a row prints."""
    counted = catalogue.indicators[row.indicator].counted
    quantity = Quantity.stored(row.value, row.scale, _SIGNS[row.comparator], counted)
    return Amount(quantity, catalogue.units[row.unit], EXPONENTS[row.scale])


def figure_of(row: Any, catalogue: Catalogue) -> Figure:
    """The figure that a row tells, of a StoredFigure or of the table of figures alone."""
    indicator = catalogue.indicators[row.indicator]
    return Figure(
        id=row.id,
        indicator=indicator,
        area=catalogue.areas[row.area],
        period=_period(row.period),
        printed=amount_of(row, catalogue),
        status=row.status,
        vintage=row.vintage,
        source=catalogue.sources[row.source],
        originator=row.originator,
        locator=Locator(row.paragraph, row.phrase, row.prefix, row.suffix, row.sentence_sha256),
        inferred=row.inferred,
        note_en=row.note_en,
        note_zh=row.note_zh,
        release=row.release,
        rank=row.rank,
        preferred=bool(getattr(row, "preferred", False)),
        verified=getattr(row, "verified", None),
        verified_at=getattr(row, "verified_at", None),
    )


class StoredFigures(Sequence[Figure]):
    """The figures of rows, made when looked at; `changed` has by place the amounts that are not served as stored."""

    def __init__(
        self, rows: Sequence[StoredFigure], catalogue: Catalogue, changed: Mapping[int, Served] | None = None
    ) -> None:
        self.rows, self.catalogue, self.changed = rows, catalogue, changed or {}

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: Any) -> Any:
        every = isinstance(place, slice) or len(self.rows) == 1  # the one figure of an answer is looked at three times
        return self._all[place] if every else self._made(range(len(self))[place])

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._all)

    @cached_property
    def _all(self) -> list[Figure]:
        return list(map(self._made, range(len(self))))

    def _made(self, place: int) -> Figure:
        figure, served = figure_of(self.rows[place], self.catalogue), self.changed.get(place)
        return figure if served is None else served_as(figure, served)


def served_as(figure: Figure, served: Served) -> Figure:
    """The figure in another unit or scale."""
    converted = None if served.receipt is None else served.amount
    place = served.locator or figure.locator
    return replace(figure, converted=converted, scale=served.scale, receipt=served.receipt, locator=place)


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


class _Claim(NamedTuple):
    """The parts of a figure that its conversion depends on."""

    id: str
    measuring_type: str
    year: int | None
    """The calendar year that the period lies in; None of a fiscal year."""
    unit: UnitBase
    source: str


def _claims(figures: Sequence[Figure]) -> list[_Claim]:
    """The claims of figures; of those that are stored no figure is made."""
    if not isinstance(figures, StoredFigures):
        return [
            _Claim(
                of.id,
                of.indicator.measuring_type,
                None if of.period.is_fiscal else of.period.year,
                of.printed.unit,
                of.source.id,
            )
            for of in figures
        ]
    indicators, units = figures.catalogue.indicators, figures.catalogue.units
    return [
        _Claim(
            row.id,
            indicators[row.indicator].measuring_type,
            None if "F" in row.period else row.year,
            units[row.unit],
            row.source,
        )
        for row in figures.rows
    ]


def printed_units(figures: Sequence[Figure]) -> dict[str, UnitBase]:
    """The units that figures are printed in, by code."""
    return {claim.unit.code: claim.unit for claim in _claims(figures)}


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

    def serve(self, printed: Amount, source: str) -> Served:
        """An amount that a source prints as it is served."""
        if self.again is not None:
            receipt = Receipt(printed, self.again.printed, None, self.scale, self.again.locator.phrase, source)
            return Served(self.again.printed, self.scale, receipt, self.again.locator)
        if self.factor is None:
            return Served(printed, self.scale)
        receipt = multiplied(printed, self.target, self.factor, self.rate, self.scale)
        return Served(receipt.after, self.scale, receipt)


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
        changed: dict[int, Served] = {}
        unconverted, unscaled = [], []
        ways: dict[tuple[str | int | None, ...], tuple[_Way, bool]] = {}  # most claims of a list go a way together
        own, stored = self.wanted.basis is Basis.AS_PRINTED, figures if isinstance(figures, StoredFigures) else None
        for place, claim in enumerate(_claims(figures)):
            key = claim.unit.code, claim.measuring_type, claim.id if own else claim.year
            if (found := ways.get(key)) is None:
                try:
                    found = ways[key] = self._way(claim), True
                except (NotConvertible, NoRate):
                    found = ways[key] = self._own_unit(claim), False
            way, fits = found
            if not fits:
                unconverted.append(claim.id)
            if self.wanted.scale is not None and not way.scales:
                unscaled.append(claim.id)
            if not way.is_none:
                printed = amount_of(stored.rows[place], stored.catalogue) if stored else figures[place].printed
                changed[place] = way.serve(printed, claim.source)
        if stored:
            return ServedFigures(StoredFigures(stored.rows, stored.catalogue, changed), unconverted, unscaled)
        made = [served_as(figure, changed[at]) if at in changed else figure for at, figure in enumerate(figures)]
        return ServedFigures(made, unconverted, unscaled)

    def convert(self, figure: Figure) -> Figure:
        """The figure in the wanted unit and scale; NotConvertible or NoRate if it cannot be had in that unit."""
        (claim,) = _claims([figure])
        way = self._way(claim)
        return figure if way.is_none else served_as(figure, way.serve(figure.printed, claim.source))

    def _own_unit(self, claim: _Claim) -> _Way:
        scales = claim.unit.kind is not UnitKind.SHARE and claim.measuring_type not in ("ratio", "rank")
        return _Way(claim.unit, self.wanted.scale if self.wanted.scale is not None and scales else ONE, scales)

    def _way(self, claim: _Claim) -> _Way:
        """The way of a claim to the wanted unit; NotConvertible or NoRate where there is none."""
        wanted, way, source = self.wanted, self._own_unit(claim), claim.unit
        target = self.units[wanted.unit] if wanted.unit else source
        if source.code == target.code:
            return way
        if target.code not in convertible(source, (target,)):
            raise NotConvertible.at("unit", f"{claim.id}: {inexpressible(source, target)}.", target.code)
        if wanted.basis is Basis.AS_PRINTED:
            if (again := self.restated.get(claim.id)) is None:
                detail = f"{claim.id}: the source prints no value in {target.code}; leave `basis` out to convert."
                raise NotConvertible.at("basis", detail, Basis.AS_PRINTED)
            return way._replace(target=target, again=again)
        rate = wanted.rate
        if not needs_rate(source, target):
            rate = None
        elif rate is None:
            if claim.year is None:
                detail = f"{claim.id}: rates are of calendar years, and this is a fiscal one; `rate=` takes your own."
                raise NoRate.at("rate", detail)
            basis = wanted.basis or default_basis(claim.measuring_type)
            rate = self.rates.find(source.code, target.code, claim.year, basis)
        try:
            return way._replace(target=target, factor=factor_between(source, target, rate), rate=rate)
        except InconvertibleError as error:
            raise NotConvertible(f"{claim.id}: {error}.", [Fault("rate", str(error))]) from error


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
