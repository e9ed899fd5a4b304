"""Amounts in words: values with their comparator, what rounding leaves open, who states them; English and Chinese."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from api.audit.evaluation import Value
from api.domain.amounts import Amount
from api.domain.catalogue_entries import UnitBase
from api.domain.figure import Figure
from api.domain.quantity import plain, power_of_ten_below
from api.domain.rates import Basis
from api.domain.receipt import Receipt
from api.domain.units import UnitKind
from api.domain.words.bilingual import Bilingual
from api.domain.words.comparators import COMPARATOR_WORDS, ONE_SIDED
from api.domain.words.minus_sign import with_minus_sign
from api.domain.words.scales import SCALES, Scale, readable_scale
from api.domain.words.statuses import STATUS_WORDS

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
