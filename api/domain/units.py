"""A closed table of units and scales, and conversion between them with a receipt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

from api.domain.quantity import Quantity, QuantityError, plain

UNROUNDED_DIGITS = 34
"""Significant digits of the quotient in a receipt, as many as IEEE decimal128 holds."""

_RATE = re.compile(r"(?P<base>[A-Z]{3})(?P<quote>[A-Z]{3}):(?P<value>[0-9]{1,12}(?:\.[0-9]{1,12})?)")


class Kind(StrEnum):
    """What a unit counts in; conversion never leaves a kind."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    PHYSICAL = "physical"


class Basis(StrEnum):
    """Which rate a conversion uses."""

    ANNUAL_AVERAGE = "annual-average"
    YEAR_END = "year-end"
    AS_PRINTED = "as-printed"
    GIVEN = "given"
    EXACT = "exact"


ASKABLE_BASES = (Basis.ANNUAL_AVERAGE, Basis.YEAR_END, Basis.AS_PRINTED)


@dataclass(frozen=True, slots=True)
class Scale:
    """A power of ten with a name."""

    name: str
    exponent: int
    name_zh: str


SCALES: dict[str, Scale] = {
    scale.name: scale
    for scale in (
        Scale("one", 0, ""),
        Scale("thousand", 3, "千"),
        Scale("wan", 4, "万"),
        Scale("million", 6, "百万"),
        Scale("yi", 8, "亿"),
        Scale("billion", 9, "十亿"),
        Scale("trillion", 12, "万亿"),
        Scale("wanyi", 12, "万亿"),
    )
}
_PRINTED_SCALES = {scale.exponent: scale for scale in reversed(SCALES.values()) if scale.name != "wanyi"}
_ENGLISH_LADDER = tuple(SCALES[name] for name in ("trillion", "billion", "million", "one"))
_CHINESE_LADDER = tuple(SCALES[name] for name in ("wanyi", "yi", "wan", "one"))


def scale_of(exponent: int) -> Scale:
    """The scale of a power of ten, `trillion` for 12; QuantityError where none has that exponent."""
    try:
        return _PRINTED_SCALES[exponent]
    except KeyError:
        known = ", ".join(str(power) for power in sorted(_PRINTED_SCALES))
        raise QuantityError(f"no scale is ten to the power {exponent}; there are {known}") from None


def readable_scale(value: Fraction, *, chinese: bool = False) -> Scale:
    """The largest scale of the language that leaves at least one whole unit before the point."""
    ladder = _CHINESE_LADDER if chinese else _ENGLISH_LADDER
    size = abs(value)
    return next((scale for scale in ladder if size >= 10**scale.exponent), ladder[-1])


@dataclass(frozen=True, slots=True)
class Unit:
    """A currency, percent, ratio or counted noun; a value in it times ten to the exponent is in the kind's base."""

    code: str
    kind: Kind
    exponent: int
    name_en: str
    name_zh: str
    label_en: str
    label_zh: str
    symbol: str
    sdmx: str


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of `base` costs in `quote` over a calendar year, from daily reference rates."""

    base: str
    quote: str
    year: int
    mean: Decimal
    last: Decimal
    last_day: str
    days: int
    partial: bool


@dataclass(frozen=True, slots=True)
class AppliedRate:
    """A rate with the reason it was chosen: pair, value, basis, period and where it is from."""

    base: str
    quote: str
    value: Decimal
    basis: Basis
    period: str | None
    source: str
    days: int | None = None
    partial: bool = False

    @classmethod
    def of(cls, rate: Rate, basis: Basis, source: str) -> AppliedRate:
        """The year's mean, or its last day's rate where the basis is the year's end."""
        if basis is Basis.YEAR_END:
            return cls(rate.base, rate.quote, rate.last, basis, rate.last_day, source, 1, rate.partial)
        return cls(rate.base, rate.quote, rate.mean, basis, str(rate.year), source, rate.days, rate.partial)

    @classmethod
    def parse(cls, text: str) -> AppliedRate:
        """Read a caller's rate, `USDCNY:7.2` (one USD is 7.2 CNY); QuantityError otherwise."""
        match = _RATE.fullmatch(text)
        if match is None:
            raise QuantityError(
                "a rate names its pair, USDCNY:7.2 for one USD = 7.2 CNY; a bare number would not say which way it goes"
            )
        value = Decimal(match["value"])
        if value == 0 or match["base"] == match["quote"]:
            raise QuantityError("a rate is above zero and between two currencies, like USDCNY:7.2")
        return cls(match["base"], match["quote"], value, Basis.GIVEN, None, "given in the request")

    def factor(self, source: str, target: str) -> Fraction | None:
        """What one unit of `source` is in `target`, or None where the pair is another one."""
        if (source, target) == (self.base, self.quote):
            return Fraction(self.value)
        if (source, target) == (self.quote, self.base):
            return 1 / Fraction(self.value)
        return None


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a converted value came about; `unrounded` holds more digits than the value shows."""

    value: str
    scale: str
    from_unit: str
    to_unit: str
    basis: Basis
    formula: str
    unrounded: str
    pair: str | None = None
    rate: str | None = None
    period: str | None = None
    days: int | None = None
    partial: bool = False
    source: str | None = None

    def body(self) -> dict[str, object]:
        """The receipt as JSON gives it."""
        return {name: getattr(self, name) for name in self.__slots__}


class InconvertibleError(QuantityError):
    """Two units that no rule connects."""


def convertible(unit: Unit, units: Iterable[Unit]) -> list[str]:
    """The codes of all units that a value in this unit could be expressed in."""
    rules = {Kind.MONEY, Kind.SHARE}
    return [other.code for other in units if other == unit or (other.kind is unit.kind and unit.kind in rules)]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with the unit and the scale that it is told in."""

    quantity: Quantity
    unit: Unit
    scale: Scale

    @property
    def value(self) -> Decimal:
        """The value in the amount's scale, with the digits that its interval warrants."""
        return self.quantity.shown(self.scale.exponent)

    def display(self, lang: str = "en") -> str:
        """The amount as a person reads it: `> 250 billion USD`, `超过2500亿美元`."""
        if lang == "zh":
            return self._chinese()
        sign = "" if self.quantity.comparator == "=" else f"{self.quantity.comparator} "
        # A calendar year is a number that nobody groups.
        number = f"{self.value:f}" if self.unit.code == "year" else f"{self.value:,f}"
        if self.unit.label_en == "%" and not self.scale.exponent:
            return f"{sign}{number}%"
        words = (number, self.scale.name if self.scale.exponent else "", self.unit.label_en)
        return sign + " ".join(word for word in words if word)

    def _chinese(self) -> str:
        scale = readable_scale(self.quantity.value, chinese=True) if self.scale.exponent else self.scale
        number = plain(self.quantity.shown(scale.exponent))
        word = _CHINESE_COMPARATORS[self.quantity.comparator]
        return f"{word}{number}{scale.name_zh}{self.unit.label_zh}"


_CHINESE_COMPARATORS: Mapping[str, str] = {
    "=": "",
    "~": "约",
    ">": "超过",
    ">=": "至少",
    "<": "不足",
    "<=": "至多",
}


def convert(
    amount: Amount, target: Unit, rate: AppliedRate | None, scale: Scale | None = None
) -> tuple[Amount, Receipt]:
    """The amount in another unit (and scale), and the receipt; without a scale a readable one is chosen.

    Money needs the rate of its pair; InconvertibleError names what does not fit.
    """
    source = amount.unit
    if source == target:
        factor = Fraction(1)
    elif source.kind is Kind.SHARE and target.kind is Kind.SHARE:
        factor = Fraction(10) ** (source.exponent - target.exponent)
    elif source.kind is Kind.MONEY and target.kind is Kind.MONEY:
        found = rate.factor(source.code, target.code) if rate else None
        if found is None:
            raise InconvertibleError(f"the rate given is not one between {source.code} and {target.code}")
        factor = found
    else:
        raise InconvertibleError(f"{source.code} ({source.kind}) cannot be expressed in {target.code} ({target.kind})")
    quantity = amount.quantity.scaled(factor)
    crosses = source.kind is Kind.MONEY and source != target
    if scale is None:
        scale = readable_scale(quantity.value) if crosses else amount.scale
    result = Amount(quantity, target, scale)
    return result, _receipt(amount, result, rate if crosses else None)


def _receipt(source: Amount, result: Amount, rate: AppliedRate | None) -> Receipt:
    told = f"{plain(source.value)}{_spoken(source.scale)} {source.unit.code}"
    unrounded = _decimal(result.quantity.value / 10**result.scale.exponent)
    if rate is None:
        formula = f"{told} = {unrounded}{_spoken(result.scale)} {result.unit.code}"
    else:
        sign = "×" if rate.base == source.unit.code else "÷"
        formula = f"{told} {sign} {plain(rate.value)} {rate.quote} per {rate.base}"
    return Receipt(
        value=plain(source.value),
        scale=source.scale.name,
        from_unit=source.unit.code,
        to_unit=result.unit.code,
        basis=rate.basis if rate else Basis.EXACT,
        formula=formula,
        unrounded=unrounded,
        pair=f"{rate.base}{rate.quote}" if rate else None,
        rate=plain(rate.value) if rate else None,
        period=rate.period if rate else None,
        days=rate.days if rate else None,
        partial=rate.partial if rate else False,
        source=rate.source if rate else None,
    )


def _spoken(scale: Scale) -> str:
    return f" {scale.name}" if scale.exponent else ""


def _decimal(value: Fraction) -> str:
    with localcontext() as context:
        context.prec = UNROUNDED_DIGITS
        return plain(Decimal(value.numerator) / Decimal(value.denominator))
