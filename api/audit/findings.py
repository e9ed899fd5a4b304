"""Findings, with amounts in words, and two claims side by side."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from api.audit.evaluation import Value
from api.audit.formula import parse
from api.audit.relations import Difference, Method, RelationKind
from api.audit.verdicts import Verdict
from api.domain.amounts import Amount
from api.domain.conversion import Receipt
from api.domain.entries import UnitBase
from api.domain.figure import Figure
from api.domain.quantity import Interval, Quantity, plain, power_of_ten_below
from api.domain.rates import Basis
from api.domain.units import SCALES, Scale, UnitKind, readable_scale
from api.domain.words import COMPARATOR_WORDS, ONE_SIDED, STATUS_WORDS, Bilingual, Comparator, with_minus_sign

NUMBER = UnitBase(
    code="number",
    kind=UnitKind.COUNT,
    exponent=0,
    name_en="number",
    name_zh="数",
    label_en="",
    label_zh="",
    symbol="",
    sdmx="NUMBER",
)
CALENDAR_YEAR = UnitBase(
    code="year",
    kind=UnitKind.COUNT,
    exponent=0,
    name_en="calendar year",
    name_zh="年份",
    label_en="",
    label_zh="年",
    symbol="",
    sdmx="NUMBER",
)
"""A year by its number, which no grouping comma divides."""


MAX_INPUTS = 4
"""Of so many figures a sentence says what a side was computed from; of more, how many there are."""


class StatedValue(NamedTuple):
    """A side of a relation with the amount that states it in a sentence, and the figures that it is made of."""

    value: Value
    amount: Amount
    inputs: tuple[Figure, ...] = ()

    @property
    def text(self) -> Bilingual:
        """The amount in words; a computed limit with one digit more, since it is nobody's printed number."""
        limit = not self.value.printed and self.amount.comparator in ONE_SIDED
        return span(self.amount) if limit else spoken(self.amount)

    @property
    def named(self) -> Bilingual:
        """The amount with who states it, `about 33% (CFIS)`, or of what it is computed."""
        en, zh = self.text
        origin = self._origin
        return Bilingual(f"{en} ({origin.en})", f"{zh}（{origin.zh}）")

    @property
    def room(self) -> Bilingual:
        """What rounding leaves open of it: `2.147 to 2.161 trillion USD`."""
        return span(self.amount)

    @property
    def _origin(self) -> Bilingual:
        if self.value.figure is None:
            return made_from(self.inputs, Bilingual("computed", "推算"))
        if self.value.converted:
            return converted_from(self.inputs)
        return publisher(self.value.figure)


def publisher(figure: Figure) -> Bilingual:
    """Who published the page that a figure was read on."""
    return Bilingual(figure.source.publisher_in("en"), figure.source.publisher_in("zh"))


def made_from(inputs: Sequence[Figure], how: Bilingual) -> Bilingual:
    """Of which figures a value is computed, those of one publisher together; of many, how many they are."""
    if not inputs:
        return Bilingual(how.en, f"{how.zh}值")
    if len(inputs) > MAX_INPUTS:
        return Bilingual(f"{how.en} from {len(inputs)} figures", f"由{len(inputs)}个数据{how.zh}")
    by_publisher: dict[Bilingual, list[Bilingual]] = {}
    for figure in inputs:
        by_publisher.setdefault(publisher(figure), []).append(_taken(figure))
    en = "; ".join(f"{listed(amounts).en}, {name.en}" for name, amounts in by_publisher.items())
    zh = "，".join(_printed_by(name.zh, listed(amounts).zh) for name, amounts in by_publisher.items())
    return Bilingual(f"{how.en} from {en}", f"由{zh}{how.zh}")


def _printed_by(name: str, amounts: str) -> str:
    return f"{name}{'所载' if amounts.startswith('按') else '的'}{amounts}"


def converted_from(inputs: Sequence[Figure]) -> Bilingual:
    """Of which figure a value is converted, and by which rate, which the words for it name once."""
    told = made_from(inputs, Bilingual("converted", "折算"))
    receipt = inputs[0].receipt if len(inputs) == 1 else None
    if receipt is None or receipt.basis in (Basis.EXACT, Basis.AS_PRINTED):
        return told
    (figure,) = inputs
    amount, name = spoken(figure.printed), publisher(figure)
    return Bilingual(told.en, f"由{name.zh}的{amount.zh}按{which_rate(receipt).zh}折算")


def _taken(figure: Figure) -> Bilingual:
    """A figure as a side takes it: as it is printed, in which unit too, and by which rate it was converted."""
    receipt = figure.receipt
    if receipt is None or receipt.basis is Basis.EXACT:
        return spoken(figure.printed)
    if receipt.basis is Basis.AS_PRINTED:
        return spoken(figure.served)
    en, zh = spoken(figure.printed)
    which = which_rate(receipt)
    return Bilingual(f"{en} at {which.en}", f"按{which.zh}折算的{zh}")


def which_rate(receipt: Receipt) -> Bilingual:
    """Which rate of the tables a conversion took: `the 2024 average`, `the rate at the end of 2024`."""
    year = (receipt.period or "")[:4]
    if receipt.basis is Basis.YEAR_END:
        return Bilingual(f"the rate at the end of {year}", f"{year}年末汇率")
    so_far = ("so far", "迄今") if receipt.partial else ("", "")
    return Bilingual(f"the {year} average {so_far[0]}".rstrip(), f"{year}年{so_far[1]}平均汇率")


def listed(amounts: Sequence[Bilingual]) -> Bilingual:
    """Amounts one after the other: `2.6 trillion CNY, 1.8 trillion CNY and 70%`."""
    *before, last = (amount.en for amount in amounts)
    en = f"{', '.join(before)} and {last}" if before else last
    return Bilingual(en, "、".join(amount.zh for amount in amounts))


def amount_of(value: Value, unit: UnitBase) -> Amount:
    """A value in a unit: in the printed scale if it is printed, else in a readable one."""
    quantity = value.quantity.scaled(Fraction(10) ** -unit.exponent)
    scale = SCALES["one"]
    if value.figure is not None and value.printed:
        scale = value.figure.served.scale
    elif unit.kind is UnitKind.MONEY:
        scale = readable_scale(quantity.value)
    return Amount(quantity, unit, scale)


def spoken(amount: Amount) -> Bilingual:
    """An amount in words: `more than 1.8 trillion CNY`, `超过1.8万亿元`."""
    comparator = amount.quantity.comparator
    if amount.unit == CALENDAR_YEAR:
        year = plain(amount.rounded)
        return _before(comparator, Bilingual(year, f"{year}年"))
    number = with_minus_sign(amount.display("en").removeprefix(f"{comparator} "))
    return Bilingual(_before(comparator, Bilingual(number, "")).en, with_minus_sign(amount.display("zh")))


def span(amount: Amount, wanted: Scale | None = None) -> Bilingual:
    """What rounding leaves open: `2.147 to 2.161 trillion USD`, or the one limit there is; in a wanted scale if any."""
    unit, scale, chinese = amount.unit, wanted or amount.read_in(), wanted or amount.read_in(chinese=True)
    words = " ".join(word for word in (scale.name if scale.exponent else "", unit.label_en) if word)
    suffix = words if unit.label_en == "%" or not words else f" {words}"
    suffix_zh = f"{chinese.name_zh}{unit.label_zh}"
    sign, *ends = _ends(amount, scale)
    ends_zh = [end.replace(",", "") for end in _ends(amount, chinese)[1:]]
    between_zh = f"{suffix_zh}至" if unit.label_zh == "%" else "至"
    return _before(sign, Bilingual(f"{' to '.join(ends)}{suffix}", f"{between_zh.join(ends_zh)}{suffix_zh}"))


def _before(comparator: str, number: Bilingual) -> Bilingual:
    """The comparator's words before a number."""
    words = COMPARATOR_WORDS[comparator]
    return Bilingual(f"{words.en} {number.en}".lstrip(), words.zh + number.zh)


def _ends(amount: Amount, scale: Scale) -> tuple[str, ...]:
    """The comparator of a single limit (else `=`) and the ends, one where they are the same."""
    interval = amount.quantity.interval
    low, high = ("" if end is None else _number(end / 10**scale.exponent) for end in told_ends(amount))
    if low and high:
        return ("=", low) if low == high else ("=", low, high)
    return ((">=" if interval.low_closed else ">") if low else ("<=" if interval.high_closed else "<")), low or high


def told_ends(amount: Amount) -> tuple[Fraction | None, Fraction | None]:
    """The ends that are told of an amount, in whole units: rounded outward, to one digit more than is shown of it.

    A range in shown digits would look wider than it is.
    """
    quantity, interval = amount.quantity, amount.quantity.interval
    digit = Fraction(10) ** (power_of_ten_below(quantity.width or quantity.step or Fraction(1)) - 1)
    low = None if interval.low is None or "<" in quantity.comparator else math.floor(interval.low / digit) * digit
    high = None if interval.high is None or ">" in quantity.comparator else math.ceil(interval.high / digit) * digit
    return low, high


def _number(value: Fraction) -> str:
    """A terminating decimal without trailing zeros, with grouping commas."""
    decimals = next(count for count in range(2000) if (value * 10**count).denominator == 1)
    return with_minus_sign(f"{Decimal(f'{int(value * 10**decimals)}E-{decimals}'):,f}")


def statuses(figures: Iterable[Figure]) -> Bilingual:
    """Which of the figures are forecasts, preliminary or estimates; empty where none is."""
    text = Bilingual("", "")
    given = list(figures)
    for status in ("F", "P", "E"):
        en, zh = STATUS_WORDS[status].heading
        amounts = [spoken(figure.printed) for figure in given if figure.status == status]
        if amounts:
            listed = "; ".join(amount.en for amount in amounts), "、".join(amount.zh for amount in amounts)
            text = text.then(Bilingual(f"{en}: {listed[0]}.", f"{zh}：{listed[1]}。"))
    return text


def sentence(text: Bilingual) -> Bilingual:
    """The text with a capital letter first."""
    return Bilingual(text.en[:1].upper() + text.en[1:], text.zh)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation: its numbers in whole units, None for an open end, and how it is read."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None
    unit: str
    display_en: str
    display_zh: str
    stated: StatedValue = field(repr=False, compare=False)
    """What it was made of."""

    @classmethod
    def of(cls, stated: StatedValue) -> Side:
        """A side with the ends of its interval."""
        amount = stated.amount
        numbers = amount.quantity.numbers()
        return cls(*numbers, amount.unit.code, *stated.text, stated)

    @property
    def comparator(self) -> Comparator:
        """Whether it is a limit, or about what it says."""
        return self.stated.amount.comparator

    @property
    def named(self) -> Bilingual:
        """What it says, with who states it or of what it is computed."""
        return self.stated.named

    @property
    def room(self) -> Bilingual:
        """What rounding leaves open of it, or the one limit that there is."""
        return self.stated.room


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one relation; the sides are None where they have no value."""

    id: str
    relation: str
    report: str
    kind: RelationKind
    verdict: Verdict
    differs: Difference | None
    """Why its sides may differ without contradicting each other, where the relation declares that."""
    expectation_en: str
    expectation_zh: str
    formula: str
    inputs: tuple[str, ...]
    left: Side | None
    right: Side | None
    slack: str | None
    """How far the sides could part and still meet, as a share of the right one; negative where they do not."""
    sentence_en: str
    sentence_zh: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure that follows from others, with the interval that theirs leave it."""

    id: str
    relation: str
    report: str
    method: Method
    indicator: str
    name_en: str
    name_zh: str
    area: str
    period: str
    measure: str | None
    breakdown: str | None
    amount: Amount
    formula: str
    figures: tuple[Figure, ...]
    sentence_en: str
    sentence_zh: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """The ids of the figures that it follows from."""
        return tuple(figure.id for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Overlap:
    """The numbers that lie in both intervals of two claims in one unit.

    `interval` is exact. `low` and `high` are its ends in the scale that the sides are served in, as those of the sides
    are: cut outward where they do not end within 15 significant digits. Of a single number both are that number.
    """

    interval: Interval
    low: Decimal | None
    high: Decimal | None
    amount: Amount
    """The same as an amount, whose words tell the ends."""
    scale: Scale

    @property
    def is_point(self) -> bool:
        """Whether it is a single number."""
        return self.interval.width == 0

    @property
    def rounded(self) -> bool:
        """Whether an end is cut."""
        unit = Fraction(10) ** self.scale.exponent
        ends = (self.low, self.interval.low), (self.high, self.interval.high)
        return any(end is not None and Fraction(end) * unit != exact for end, exact in ends)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A claim and its rival, in one unit where they can be had in one."""

    left: Figure
    right: Figure
    findings: tuple[Finding, ...] = ()
    """Those that speak of these two claims and of nothing else, the one on what both print first."""

    @property
    def in_one_unit(self) -> bool:
        """Whether both are in one unit."""
        return self.left.served.unit.code == self.right.served.unit.code

    @property
    def overlap(self) -> Overlap | None:
        """What both intervals hold; None where that is nothing, or the units differ."""
        ours, theirs = self.left.served.quantity, self.right.served.quantity
        shared = ours.interval.intersection(theirs.interval) if self.in_one_unit else None
        if shared is None:
            return None
        quantity, scale = _quantity(shared, min(ours.step, theirs.step)), self.left.scale
        amount = Amount(quantity, self.left.served.unit, self.left.served.scale)
        if shared.width == 0:
            low = high = quantity.numbers(scale.exponent).value
            return Overlap(shared, low, high, amount, scale)
        low_side = self.left if shared.low == ours.interval.low else self.right
        high_side = self.left if shared.high == ours.interval.high else self.right
        return Overlap(shared, low_side.numbers.low, high_side.numbers.high, amount, scale)

    @property
    def meets(self) -> bool | None:
        """Whether some number lies in both intervals; None where the units differ."""
        return self.overlap is not None if self.in_one_unit else None

    @property
    def says_the_same(self) -> bool:
        """Whether both print the same number in one unit and leave the same open."""
        ours, theirs = self.left.served.quantity, self.right.served.quantity
        return self.in_one_unit and (ours.comparator, ours.interval) == (theirs.comparator, theirs.interval)

    @property
    def touches(self) -> bool:
        """Whether the two share one end and no more, though each leaves more than one number open."""
        overlap = self.overlap
        widths = (side.served.quantity.interval.width for side in (self.left, self.right))
        return overlap is not None and overlap.is_point and all(width != 0 for width in widths)


def _quantity(shared: Interval, step: Fraction) -> Quantity:
    """The quantity whose interval that is: of one with an open end, more or less than the other."""
    low, high = shared.low, shared.high
    if low is not None and high is not None:
        return Quantity.of((low + high) / 2, step, Comparator.EQUAL, shared)
    if low is not None:
        return Quantity.of(low, step, Comparator.AT_LEAST if shared.low_closed else Comparator.MORE, shared)
    assert high is not None  # noqa: S101 - what two claims share ends where one of them does
    return Quantity.of(high, step, Comparator.AT_MOST if shared.high_closed else Comparator.LESS, shared)


def between(findings: Iterable[Finding]) -> Mapping[frozenset[str], tuple[Finding, ...]]:
    """By two figures, the findings of the checks that speak of both and of no other.

    Those that compare what the two print come before those for which one of them is converted.
    """
    found: dict[frozenset[str], list[Finding]] = {}
    for finding in findings:
        if finding.kind is RelationKind.CHECK and len(pair := frozenset(finding.inputs)) == 2:
            found.setdefault(pair, []).append(finding)
    return {pair: tuple(sorted(several, key=_converts)) for pair, several in found.items()}


def _converts(finding: Finding) -> bool:
    return any(reference.unit for reference in parse(finding.formula).references)
