"""Sentences on findings, and their parts, in English and Chinese: amounts, publishers, comparisons, exchange rates."""

import math
from collections.abc import Callable, Iterable, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import NamedTuple

from api.audit.formula import Difference
from api.audit.verdicts import Outcome, Value, Verdict, around, rate_of, rounded
from api.domain.conversion import Amount
from api.domain.figure import Figure, figures_by
from api.domain.messages import Bilingual, Joined, Message, Words
from api.domain.models import UnitBase
from api.domain.quantity import Interval, fixed, power_of_ten_below
from api.domain.rates import AppliedRate, Basis
from api.domain.units import SCALES, Scale, UnitKind, readable_scale, spoken
from api.domain.words import COMPARATOR_WORDS, ONE_SIDED, STATUS_WORDS, Comparator, amount_words, with_minus_sign

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
"""The unit of a number that is a calendar year, which is written without a comma."""
MAX_INPUTS = 4
"""Maximum number of input figures of a side that a sentence lists; of more figures it gives only the number."""


def amount_of(value: Value, unit: UnitBase) -> Amount:
    """The amount of a value in a unit: in the scale of a printed figure, else for money a readable one, else `one`."""
    quantity = value.quantity.scaled(Fraction(10) ** -unit.exponent)
    scale = SCALES["one"]
    if value.figure and value.printed:
        scale = value.figure.served.scale
    elif unit.kind is UnitKind.MONEY:
        scale = readable_scale(quantity.whole)
    return Amount(quantity, unit, scale)


class Spoken(NamedTuple):
    """An amount in words, `more than 1.8 trillion CNY`, in the scale `wanted` if the language has a word for it."""

    amount: Amount
    wanted: Scale | None = None

    def in_language(self, lang: str) -> str:
        """The amount as text in the language `en` or `zh`."""
        display = self.amount.display(lang, wanted=self.wanted)
        return with_minus_sign(amount_words(display, self.amount.comparator, lang))


class Span(NamedTuple):
    """The interval of an amount in words, `2.147 to 2.161 trillion USD`, or its only limit; `wanted` as in Spoken."""

    amount: Amount
    wanted: Scale | None = None

    def in_language(self, lang: str) -> str:
        """The interval as text in the language `en` or `zh`."""
        unit, chinese = self.amount.unit, lang == "zh"
        scale = spoken(self.wanted, chinese=chinese) or self.amount.read_in(chinese=chinese)
        sign, *ends = ends_in_words(self.amount, scale)
        limit = COMPARATOR_WORDS[sign].in_language(lang)
        if chinese:
            words = f"{scale.name_zh}{unit.label_zh}"
            between = f"{words}至" if unit.label_zh == "%" else "至"
            return f"{limit}{between.join(end.replace(',', '') for end in ends)}{words}"
        words = " ".join(filter(None, (scale.name if scale.exponent else "", unit.label_en)))
        return f"{limit} {' to '.join(ends)}{'' if unit.label_en == '%' else ' '}{words}".strip()


def ends_in_words(amount: Amount, scale: Scale) -> tuple[str, ...]:
    """A tuple of `=` and the ends of an amount's interval as texts in `scale`, or of a comparator and the only end.

    The ends are rounded outward, to one digit more than the amount itself shows. Two equal texts come once.
    """
    quantity, interval = amount.quantity, amount.quantity.interval
    digit = Fraction(10) ** (power_of_ten_below(quantity.width or quantity.step or Fraction(1)) - 1)

    def text(end: Fraction | None, outward: Callable[[Fraction], int], other: str) -> str:
        if end is None or other in quantity.comparator:
            return ""
        value = outward(end / digit) * digit / 10**scale.exponent
        return with_minus_sign(f"{Context(prec=2000).divide(*map(Decimal, value.as_integer_ratio())):,f}")

    low, high = text(interval.low, math.floor, "<"), text(interval.high, math.ceil, ">")
    if low and high:
        return "=", *dict.fromkeys((low, high))
    closed = interval.low_closed if low else interval.high_closed
    return f"{'>' if low else '<'}{'=' if closed else ''}", low or high


class Side(NamedTuple):
    """One side of a relation: its value, the amount that a sentence states, and the figures it is computed from."""

    of: Value
    amount: Amount
    inputs: tuple[Figure, ...] = ()

    @property
    def text(self) -> Words:
        """The amount in words; for a computed or converted limit, as more than 5, with one digit more than usual."""
        limit = not self.of.printed and self.amount.comparator in ONE_SIDED
        return Span(self.amount) if limit else Spoken(self.amount)

    @property
    def named(self) -> Words:
        """The amount in words with its origin in brackets: publisher, printed amount and rate, or the input figures."""
        figure = self.of.figure
        if not figure:
            origin = _computed_from(self.inputs)
        elif rate := rate_of(figure):
            which, amount = which_rate(rate), Spoken(figure.printed)
            origin = Message("audit-converted", amount=amount, which=which, publisher=_publisher(figure))
        else:
            origin = _publisher(figure)
        return Message("noted", text=self.text, note=origin)


def _publisher(figure: Figure) -> Bilingual:
    return Bilingual(figure.source.publisher_in("en"), figure.source.publisher_in("zh"))


def _computed_from(inputs: Sequence[Figure]) -> Words:
    """Words for the inputs of a value, by publisher; their number if more than MAX_INPUTS; `calculated` without any."""
    if not inputs:
        return Message("calculated")
    if len(inputs) > MAX_INPUTS:
        return Message("figure-calculated-from", inputs=Message("audit-figures", count=len(inputs)))
    parts = [
        Message("audit-of-publisher", amounts=listed([_input_words(figure) for figure in figures]), publisher=publisher)
        for publisher, figures in figures_by(_publisher, inputs).items()
    ]
    return Message("figure-calculated-from", inputs=Joined(parts, "between-notes"))


def _input_words(figure: Figure) -> Words:
    """An input figure in words: as printed, as its source restates it, or with the rate that converts it."""
    if rate := rate_of(figure):
        return Message("audit-at-rate", amount=Spoken(figure.printed), which=which_rate(rate))
    return Spoken(figure.stated or figure.printed)


def which_rate(rate: AppliedRate) -> Words:
    """Words for the rate of a conversion: `the 2024 average`, the average so far, or `the rate at the end of 2024`."""
    name = "year-end" if rate.basis is Basis.YEAR_END else "average-so-far" if rate.partial else "average"
    return Message(f"audit-rate-of-{name}", year=(rate.period or "")[:4])


def listed(amounts: Sequence[Words]) -> Words:
    """One or more amounts in words, joined: `2.6 trillion CNY, 1.8 trillion CNY and 70%`."""
    *before, last = amounts
    return Message("listed", before=Joined(before, "between-listed"), last=last) if before else last


def statuses(figures: Iterable[Figure]) -> list[Words]:
    """A list of one sentence for each figure that is a forecast, a provisional value or an estimate, in this order."""
    by_status = figures_by(lambda each: each.status, figures)
    return [
        Message("audit-status", status=STATUS_WORDS[code].label, amount=Spoken(each.printed))
        for code in "FPE"
        for each in by_status.get(code, ())
    ]


_MARKS = {Comparator.AT_MOST: "≤", Comparator.AT_LEAST: "≥"}


def compared(outcome: Outcome, left: Side, sign: Comparator, right: Side, differs: Difference | None = None) -> Words:
    """The sentence on a comparison's outcome: on the rate that `=` needs if a side is converted, else on the sides."""
    difference: Words | str = ""
    if differs:  # for one figure in two currencies, the rate instead of the declared reason
        ours, theirs = left.of.figure, right.of.figure
        is_one = ours and theirs and ours.id == theirs.id and left.amount.unit.kind is UnitKind.MONEY
        difference = Message(f"audit-difference-{'rate' if is_one else differs}")
    if sign is Comparator.EQUAL and (
        text := _rate(outcome, left, right, difference) or _rate(outcome, right, left, difference)
    ):
        return text
    return Message(
        f"audit-{'equal' if sign is Comparator.EQUAL else 'ordered'}-{_kind(outcome)}",
        left=left.named,
        mark=_MARKS.get(sign, str(sign)),
        right=right.named,
        spans=Message("audit-spans", left=Span(left.amount), right=Span(right.amount)),
        difference=difference,
    )


def _kind(outcome: Outcome) -> str:
    """The end of a message's name for an outcome: `about`, or the verdict with hyphens."""
    return "about" if outcome.only_by_about else outcome.verdict.replace(" ", "-")


def _rate(outcome: Outcome, converted: Side, printed: Side, difference: Words | str) -> Words | None:
    """A sentence on the rates at which two sides agree: `2.1 trillion USD needs a rate above 7.32 CNY per USD; …`.

    None if the sides are not a converted figure and a printed figure in its unit, both positive and without a limit
    such as more than, or if they are not comparable and agree at the rate that was applied.
    """
    figure = converted.of.figure
    applied = figure and rate_of(figure)
    limits = {side.of.quantity.comparator for side in (converted, printed)} & ONE_SIDED
    if not (figure and applied and printed.of.printed) or limits:
        return None
    origin = Side(Value.of(figure._replace(own=None)), figure.printed)
    claim, source = _numbers(converted.of, printed.of, origin.of, outcome)
    units = {unit.code: unit for unit in (figure.printed.unit, converted.amount.unit)}
    base, quote = units[applied.base], units[applied.quote]
    over, under = (claim, source) if base == figure.printed.unit else (source, claim)
    if any(each.low is None or each.low <= 0 for each in (over, under)):
        return None  # only positive numbers have a rate
    ends, rate = over / under, Fraction(applied.value)
    low, high = ends.low or Fraction(0), ends.high or Fraction(0)
    is_within, is_above = outcome.verdict is Verdict.CONSISTENT, rate <= low
    if outcome.verdict is Verdict.NOT_COMPARABLE and ends.contains(rate):
        return None
    down, up = (math.ceil, math.floor) if is_within else (math.floor, math.ceil)
    for decimals in range(2, 9):  # as many as tell the rates apart; each limit is rounded so that it stays true
        digit = 10**decimals
        least, most = down(low * digit), up(high * digit)
        actual = int(rounded(rate * digit, Fraction(1)))
        if (least <= actual <= most and least < most) if is_within else actual < least if is_above else actual > most:
            break
    rates = {name: fixed(count, -decimals) for name, count in (("low", least), ("high", most), ("actual", actual))}
    parts = {**rates, "base": base.label_zh, "quote": quote.label_zh, "pair": f"{quote.code} per {base.code}"}
    exact = origin.amount.quantity.read_as(Comparator.EQUAL, origin.amount.quantity.interval)
    return Message(
        f"audit-rate-{_kind(outcome)}",
        **parts,
        claim=printed.named,
        source=origin.named,
        which=which_rate(applied),
        limit=Message(f"audit-{'above' if is_above else 'below'}", **parts),
        difference=difference,
        exactly=Spoken(origin.amount._replace(quantity=exact)),
    )


def _numbers(converted: Value, claim: Value, source: Value, outcome: Outcome) -> tuple[Interval, Interval]:
    """A pair of intervals whose quotient is the range of rates: the printed claim, and the value before conversion.

    If the sides are consistent, the claim's interval is the numbers that round to it, and the value is as printed. If
    only the word about lets them agree, both are read without it. Else both are as printed.
    """
    if outcome.only_by_about:
        return claim.without_about.quantity.interval, source.without_about.quantity.interval
    if outcome.verdict in (Verdict.CONSISTENT, Verdict.WITHIN_ROUNDING):
        # The same digits that decide the verdict decide which rates fit.
        digit = max(claim.resolution, converted.resolution)
        return around(rounded(claim.quantity.value, digit), digit), Interval.point(source.quantity.value)
    return claim.quantity.interval, source.quantity.interval
