"""Findings in words of both languages: amounts, their publishers, two sides compared, the rate of a conversion."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from api.audit.formula import Sign
from api.audit.relations import Difference
from api.audit.verdicts import Outcome, Value, Verdict, is_converted, reach, rounded, worded
from api.domain.conversion import Amount, Receipt
from api.domain.entries import UnitBase
from api.domain.figure import Figure
from api.domain.quantity import Interval, plain, power_of_ten_below
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
CALENDAR_YEAR = NUMBER.model_copy(
    update={"code": "year", "name_en": "calendar year", "name_zh": "年份", "label_zh": "年"}
)
"""A year by its number, without a grouping comma."""
MAX_INPUTS = 4
"""Most figures that a sentence names as the inputs of a side; beyond it, only their number."""


def sentence(text: Bilingual) -> Bilingual:
    """The text with a capital letter first."""
    return Bilingual(text.en[:1].upper() + text.en[1:], text.zh)


def amount_of(value: Value, unit: UnitBase) -> Amount:
    """A value in a unit: in the printed scale if it is printed, else in a readable one."""
    quantity = value.quantity.scaled(Fraction(10) ** -unit.exponent)
    scale = SCALES["one"]
    if value.figure is not None and value.printed:
        scale = value.figure.served.scale
    elif unit.kind is UnitKind.MONEY:
        scale = readable_scale(quantity.whole)
    return Amount(quantity, unit, scale)


def spoken(amount: Amount) -> Bilingual:
    """An amount in words: `more than 1.8 trillion CNY`, `超过1.8万亿元`."""
    if amount.unit == CALENDAR_YEAR:
        return _before(amount.comparator, worded("part", "year", year=plain(amount.rounded)))
    en = amount.display("en").removeprefix(f"{amount.comparator} ")
    zh = amount.display("zh").removeprefix(COMPARATOR_WORDS[amount.comparator].zh)
    return _before(amount.comparator, Bilingual(with_minus_sign(en), with_minus_sign(zh)))


def span(amount: Amount, wanted: Scale | None = None) -> Bilingual:
    """The room of rounding: `2.147 to 2.161 trillion USD`, or the one limit there is; in a wanted scale if any."""
    unit, scale, chinese = amount.unit, wanted or amount.read_in(), wanted or amount.read_in(chinese=True)
    words = " ".join(word for word in (scale.name if scale.exponent else "", unit.label_en) if word)
    suffix = words if unit.label_en == "%" or not words else f" {words}"
    suffix_zh = f"{chinese.name_zh}{unit.label_zh}"
    sign, *ends = _ends(amount, scale)
    ends_zh = [end.replace(",", "") for end in _ends(amount, chinese)[1:]]
    between_zh = f"{suffix_zh}至" if unit.label_zh == "%" else "至"
    return _before(sign, Bilingual(f"{' to '.join(ends)}{suffix}", f"{between_zh.join(ends_zh)}{suffix_zh}"))


def _before(comparator: str, number: Bilingual) -> Bilingual:
    words = COMPARATOR_WORDS[comparator]
    return Bilingual(f"{words.en} {number.en}".lstrip(), words.zh + number.zh)


def _ends(amount: Amount, scale: Scale) -> tuple[str, ...]:
    """The comparator of a single limit (else `=`) and the ends, one where they are the same."""
    interval = amount.quantity.interval
    low, high = ("" if end is None else _number(end / 10**scale.exponent) for end in shown_ends(amount))
    if low and high:
        return ("=", low) if low == high else ("=", low, high)
    return ((">=" if interval.low_closed else ">") if low else ("<=" if interval.high_closed else "<")), low or high


def shown_ends(amount: Amount) -> tuple[Fraction | None, Fraction | None]:
    """The ends of an amount in a sentence, in whole units: rounded outward, to one digit more than is shown of it.

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


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation, with the amount that states it in a sentence and the figures that it is made of."""

    of: Value = field(compare=False, repr=False)
    amount: Amount
    inputs: tuple[Figure, ...] = field(default=(), compare=False, repr=False)

    @property
    def text(self) -> Bilingual:
        """The amount in words; a computed limit with one digit more, since it is nobody's printed number."""
        limit = not self.of.printed and self.amount.comparator in ONE_SIDED
        return span(self.amount) if limit else spoken(self.amount)

    @property
    def named(self) -> Bilingual:
        """The amount with its publisher, `about 33% (CFIS)`, or with what it is computed of."""
        figure = self.of.figure
        if figure is None:
            origin = _computed_from(self.inputs)
        elif self.of.converted and figure.receipt is not None:
            which, amount = _which_rate(figure.receipt), spoken(figure.printed)
            origin = worded("part", "converted", amount=amount, which=which, publisher=_publisher(figure))
        else:
            origin = _publisher(figure)
        return worded("part", "side", text=self.text, origin=origin)

    @property
    def room(self) -> Bilingual:
        """The room of rounding, or the one limit there is: `2.147 to 2.161 trillion USD`."""
        return span(self.amount)


def _publisher(figure: Figure) -> Bilingual:
    return Bilingual(figure.source.publisher_in("en"), figure.source.publisher_in("zh"))


def _computed_from(inputs: Sequence[Figure]) -> Bilingual:
    """The figures that a value is computed of, those of one publisher together; of many, their number."""
    if not inputs:
        return worded("part", "computed")
    if len(inputs) > MAX_INPUTS:
        return worded("part", "computed from", inputs=worded("part", "figures", count=str(len(inputs))))
    by_publisher: dict[Bilingual, list[Figure]] = {}
    for figure in inputs:
        by_publisher.setdefault(_publisher(figure), []).append(figure)
    parts = []
    for publisher, figures in by_publisher.items():
        name = "converted of a publisher" if is_converted(figures[0]) else "of a publisher"
        parts.append(worded("part", name, amounts=listed(list(map(_taken, figures))), publisher=publisher))
    joined = Bilingual("; ".join(part.en for part in parts), "，".join(part.zh for part in parts))
    return worded("part", "computed from", inputs=joined)


def _taken(figure: Figure) -> Bilingual:
    """A figure as a side takes it: as printed, in another unit of its source, or with the rate of its conversion."""
    receipt = figure.receipt
    if receipt is not None and is_converted(figure):
        return worded("part", "at a rate", amount=spoken(figure.printed), which=_which_rate(receipt))
    return spoken(figure.served if receipt is not None and receipt.basis is Basis.AS_PRINTED else figure.printed)


def _which_rate(receipt: Receipt) -> Bilingual:
    """The rate of a conversion: `the 2024 average`, `the rate at the end of 2024`."""
    name = "year end" if receipt.basis is Basis.YEAR_END else "average so far" if receipt.partial else "average"
    return worded("part", name, year=(receipt.period or "")[:4])


def listed(amounts: Sequence[Bilingual]) -> Bilingual:
    """Amounts one after the other: `2.6 trillion CNY, 1.8 trillion CNY and 70%`."""
    *before, last = (amount.en for amount in amounts)
    en = f"{', '.join(before)} and {last}" if before else last
    return Bilingual(en, "、".join(amount.zh for amount in amounts))


def statuses(figures: Iterable[Figure]) -> Bilingual:
    """The forecasts, preliminary values and estimates among the figures; empty where there is none."""
    text = Bilingual("", "")
    given = list(figures)
    for status in ("F", "P", "E"):
        if found := [spoken(figure.printed) for figure in given if figure.status == status]:
            amounts = Bilingual("; ".join(amount.en for amount in found), "、".join(amount.zh for amount in found))
            text = text.then(worded("whole", "status", heading=STATUS_WORDS[status].heading, amounts=amounts))
    return text


_MARKS = {Sign.AT_MOST: "≤", Sign.AT_LEAST: "≥"}


def compared(outcome: Outcome, left: Side, sign: Sign, right: Side, differs: Difference | None = None) -> Bilingual:
    """The sentence of a relation whose sides could be compared."""
    difference = Bilingual("", "") if differs is None else difference_words(differs, left, right)
    if sign is Sign.EQUAL and (
        text := _rate(outcome, left, right, difference) or _rate(outcome, right, left, difference)
    ):
        return sentence(text)
    text = worded(
        "equal" if sign is Sign.EQUAL else "ordered",
        _kind(outcome),
        left=left.named,
        mark=_MARKS.get(sign, str(sign)),
        right=right.named,
        spans=worded("part", "against", left=left.room, right=right.room),
        difference=difference,
    )
    return sentence(text)


def _kind(outcome: Outcome) -> str:
    return "about" if outcome.only_by_about else outcome.verdict


def difference_words(differs: Difference, left: Side, right: Side) -> Bilingual:
    """The reason why two sides are not comparable: as declared, but only the rate of one figure in two units."""
    figures = left.of.figure, right.of.figure
    places = {(each.indicator.code, each.area, each.period.text, each.source.id) for each in figures if each}
    is_one = all(figures) and len(places) == 1 and left.amount.unit.kind is UnitKind.MONEY
    return worded("difference", "rate" if is_one else differs)


def _rate(outcome: Outcome, converted: Side, printed: Side, difference: Bilingual) -> Bilingual | None:
    """`2.1 trillion USD needs a rate above 7.32 CNY per USD; the 2024 average was 7.20`, with the publishers.

    None where the sides are not one figure at a rate and another in that unit, or where no rate would mend it.
    """
    figure, claimed = converted.of.figure, printed.of.figure
    receipt = figure.receipt if figure else None
    if figure is None or claimed is None or receipt is None or receipt.rate is None or receipt.pair is None:
        return None
    limits = {side.of.quantity.comparator for side in (converted, printed)} & ONE_SIDED
    if limits or not (converted.of.converted and printed.of.printed):
        return None
    origin = Side(Value.of(replace(figure, converted=None, receipt=None)), figure.printed)
    claim, source = _numbers(converted.of, printed.of, origin.of, outcome)
    units = {unit.code: unit for unit in (figure.printed.unit, converted.amount.unit)}
    base, quote = units[receipt.pair[:3]], units[receipt.pair[3:]]
    over, under = (claim, source) if base == figure.printed.unit else (source, claim)
    if None in (over.high, under.high) or any(each.low is None or each.low <= 0 for each in (over, under)):
        return None  # of what is not positive there is no rate
    ends, rate = over / under, Fraction(receipt.rate)
    low, high = ends.low or Fraction(0), ends.high or Fraction(0)
    is_within, is_above = outcome.verdict is Verdict.CONSISTENT, rate <= low
    if outcome.verdict is Verdict.NOT_COMPARABLE and ends.contains(rate):
        return None
    for decimals in range(2, 9):  # as many as it takes to tell the rates apart, the limits rounded outward
        digit = 10**decimals
        least, most = math.floor(low * digit), math.ceil(high * digit)
        actual = int(rounded(rate, Fraction(1, digit)) * digit)
        if (least <= actual <= most and least < most) if is_within else actual < least if is_above else actual > most:
            break
    rates = {
        name: f"{count // digit}.{count % digit:0{decimals}d}"
        for name, count in (("low", least), ("high", most), ("actual", actual))
    }
    parts = {**rates, "base": base.label_zh, "quote": quote.label_zh, "pair": f"{quote.code} per {base.code}"}
    exact = origin.amount.quantity.read_as(Comparator.EQUAL, origin.amount.quantity.interval)
    return worded(
        "rate",
        _kind(outcome),
        **parts,
        claim=printed.named,
        source=origin.named,
        which=_which_rate(receipt),
        limit=worded("part", "above" if is_above else "below", **parts),
        difference=difference,
        exactly=spoken(replace(origin.amount, quantity=exact)),
    )


def _numbers(converted: Value, claim: Value, source: Value, outcome: Outcome) -> tuple[Interval, Interval]:
    """The numbers taken for the printed claim, and for the value that was converted, as it is printed.

    Where the two agree, or do so only within rounding, the value's own digits come to the printed ones; where only the
    word about lets them agree, both are taken without it; else all is taken that the two leave open.
    """
    if outcome.only_by_about:
        return claim.without_about.quantity.interval, source.without_about.quantity.interval
    if outcome.verdict in (Verdict.CONSISTENT, Verdict.WITHIN_ROUNDING):
        # The same digits that decide the verdict decide which rates fit.
        digit = max(claim.resolution, converted.resolution)
        return reach(claim, digit), Interval.point(source.quantity.value)
    return claim.quantity.interval, source.quantity.interval
