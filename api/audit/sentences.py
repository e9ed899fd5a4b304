"""Sentences of findings in both languages, with the rate that a conversion would need."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from api.audit.evaluation import Value
from api.audit.findings import StatedValue, sentence, span, spoken, which_rate
from api.audit.formula import Sign
from api.audit.relations import Difference
from api.audit.verdicts import Held, Verdict, rounded
from api.domain.conversion import Receipt
from api.domain.entries import UnitBase
from api.domain.figure import Figure
from api.domain.quantity import Interval
from api.domain.units import UnitKind
from api.domain.words import Bilingual, Comparator

RATES = Bilingual("the rate that the source converts at is not known", "折算所用汇率不详")
"""Of one figure in two units of its own source, which has one definition, period, edition and vintage."""
DIFFERENCES: Mapping[Difference, Bilingual] = {
    Difference.DEFINITION: Bilingual("their definitions differ", "口径不同"),
    Difference.PERIOD: Bilingual("their periods differ", "所属时期不同"),
    Difference.EDITION: Bilingual("their editions differ", "出自不同版本"),
    Difference.VINTAGE: Bilingual("their vintages differ", "公布批次不同"),
}


_DECIMALS = range(2, 9)
_FACTUAL = (Comparator.EQUAL, Comparator.ABOUT)


@dataclass(frozen=True, slots=True)
class NeededRate:
    """The rates at which a value converts to what was printed, beside the rate that there was.

    Where the two agree, or do so only within rounding, the rates are those at which the value's own digits come to the
    printed ones; where only the word about lets them agree, those without it; else all that the two leave open.
    """

    printed: StatedValue
    source: StatedValue
    receipt: Receipt
    low: Fraction
    high: Fraction
    actual: Fraction
    base: UnitBase
    quote: UnitBase
    held: Held

    @classmethod
    def of(cls, converted: StatedValue, printed: StatedValue, held: Held) -> NeededRate | None:
        """None where the sides are not one figure at a rate and another in that unit, or no rate would mend it."""
        figure, claimed = converted.value.figure, printed.value.figure
        receipt = figure.receipt if figure else None
        if figure is None or claimed is None or receipt is None or receipt.rate is None or receipt.pair is None:
            return None
        if not (converted.value.converted and printed.value.printed) or any(
            value.quantity.comparator not in _FACTUAL for value in (converted.value, printed.value)
        ):
            return None
        claim, source = (_ends(interval) for interval in _numbers(figure, claimed, held))
        if claim is None or source is None:
            return None
        units = {unit.code: unit for unit in (figure.printed.unit, converted.amount.unit)}
        base, quote = units[receipt.pair[:3]], units[receipt.pair[3:]]
        over, under = (claim, source) if base == figure.printed.unit else (source, claim)
        low, high = over[0] / under[1], over[1] / under[0]
        actual = Fraction(receipt.rate)
        if held.verdict is Verdict.NOT_COMPARABLE and low <= actual <= high:
            return None
        origin = StatedValue(_as_printed(figure), figure.printed)
        return cls(printed, origin, receipt, low, high, actual, base, quote, held)

    def sentence(self, difference: Bilingual) -> Bilingual:
        """`2.1 trillion USD needs a rate above 7.32 CNY per USD; the 2024 average was 7.20`, with who states it."""
        match self.held.verdict:
            case Verdict.CONSISTENT:
                return sentence(self._fits())
            case Verdict.WITHIN_ROUNDING:
                return sentence(self._agrees_barely())
            case Verdict.CONTRADICTS:
                return sentence(self._needs(Bilingual(", which rounding does not explain", "，取整无法解释")))
        return sentence(
            self._needs(
                Bilingual(f", and the two are not comparable, since {difference.en}", f"，两者{difference.zh}，不可比")
            )
        )

    def _fits(self) -> Bilingual:
        """Between which rates it must be: rounded outward, as `_limit` is, so that one bound has the same digits."""
        claim, source = self.printed.named, self.source.named
        for decimals in _DECIMALS:
            digit = 10**decimals
            low, high = math.floor(self.low * digit), math.ceil(self.high * digit)
            actual = self._actual(decimals)
            if low <= actual <= high and low < high:
                break
        ends, was = (_fixed(low, decimals), _fixed(high, decimals)), self._was(_fixed(actual, decimals))
        pair = f"{ends[0]} and {ends[1]} {self._pair}"
        return Bilingual(
            f"{claim.en} needs a rate between {pair} from {source.en}; {was.en}.",
            f"{claim.zh}由{source.zh}折算，对应汇率在{self._one}兑{ends[0]}至{ends[1]}{self.quote.label_zh}之间；{was.zh}。",
        )

    def _needs(self, ending: Bilingual) -> Bilingual:
        claim, source, (limit, actual) = self.printed.named, self.source.named, self._limit()
        was = self._was(actual)
        return Bilingual(
            f"{claim.en} needs a rate {limit.en} {self._pair} from {source.en}; {was.en}{ending.en}.",
            f"{claim.zh}由{source.zh}折算，汇率须{limit.zh}；{was.zh}{ending.zh}。",
        )

    def _agrees_barely(self) -> Bilingual:
        """Of what agrees only within rounding, or only because of the word about."""
        sides = self.printed.named.joined(Bilingual(" and ", "与"), self.source.named)
        limit, actual = self._limit()
        rate = self._named_rate(actual)
        if self.held.only_by_about:
            return Bilingual(
                f"{sides.en} agree at {rate.en} only as far as the word “about” allows; without it they would need a"
                f" rate {limit.en}.",
                f"按{rate.zh}，{sides.zh}仅因“约”字留有余地而相符；若无“约”字，汇率须{limit.zh}。",
            )
        source = self.source.amount.quantity
        exactly = spoken(replace(self.source.amount, quantity=source.read_as(Comparator.EQUAL, source.interval)))
        return Bilingual(
            f"{sides.en} agree only within rounding at {rate.en}; exactly {exactly.en} would need a rate {limit.en}.",
            f"按{rate.zh}，{sides.zh}仅在取整范围内相符；若恰为{exactly.zh}，汇率须{limit.zh}。",
        )

    def _limit(self) -> tuple[Bilingual, str]:
        """Beyond which rate it would be, a lower limit rounded down and an upper one up, and the rate that there was.

        Both have as many digits as it takes to tell them apart.
        """
        above = self.actual <= self.low
        for decimals in _DECIMALS:
            digit = 10**decimals
            limit = math.floor(self.low * digit) if above else math.ceil(self.high * digit)
            actual = self._actual(decimals)
            if actual < limit if above else actual > limit:
                break
        text = _fixed(limit, decimals)
        rate = f"{'高于' if above else '低于'}{self._one}兑{text}{self.quote.label_zh}"
        return Bilingual(f"{'above' if above else 'below'} {text}", rate), _fixed(actual, decimals)

    def _actual(self, decimals: int) -> int:
        return int(rounded(self.actual, Fraction(1, 10**decimals)) * 10**decimals)

    @property
    def _pair(self) -> str:
        return f"{self.quote.code} per {self.base.code}"

    @property
    def _one(self) -> str:
        return f"1{self.base.label_zh}"

    def _which(self) -> Bilingual:
        """Which rate it is."""
        return which_rate(self.receipt)

    def _was(self, actual: str) -> Bilingual:
        return self._which().joined(Bilingual(" was ", "为"), Bilingual(actual, actual))

    def _named_rate(self, actual: str) -> Bilingual:
        en, zh = self._which()
        return Bilingual(f"{en} of {actual} {self._pair}", f"{zh}（{self._one}兑{actual}{self.quote.label_zh}）")


def _numbers(figure: Figure, claimed: Figure, held: Held) -> tuple[Interval, Interval]:
    """What is taken for the printed claim, and for the value that was converted."""
    claim, source = Value.of(claimed), _as_printed(figure)
    if held.only_by_about:
        return claim.without_about.quantity.interval, source.without_about.quantity.interval
    if held.verdict in (Verdict.CONSISTENT, Verdict.WITHIN_ROUNDING):
        # The same digits that decide the verdict decide which rates fit.
        digit = max(claim.resolution, Value.of(figure).resolution)
        number = rounded(claim.quantity.value, digit)
        return (
            Interval(number - digit / 2, number + digit / 2, True, True),
            Interval.point(source.quantity.value),
        )
    return claim.quantity.interval, source.quantity.interval


def _ends(interval: Interval) -> tuple[Fraction, Fraction] | None:
    """The ends of what is positive; None for anything else, of which there is no rate."""
    low, high = interval.low, interval.high
    return None if low is None or high is None or low <= 0 else (low, high)


def _as_printed(figure: Figure) -> Value:
    """The figure's value in the unit that its source prints."""
    return Value.of(replace(figure, converted=None, receipt=None))


def _fixed(count: int, decimals: int) -> str:
    """A whole count of the last decimal as a decimal text."""
    digits = f"{count:0{decimals + 1}d}"
    return f"{digits[:-decimals]}.{digits[-decimals:]}"


_MARKS = {Sign.AT_MOST: "≤", Sign.AT_LEAST: "≥"}

_EQUAL: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("{sides} agree.", "{sides}相符。"),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "{sides} agree only within rounding: {spans}.", "{sides}仅在取整范围内相符：{spans}。"
    ),
    Verdict.CONTRADICTS: Bilingual(
        "{sides} differ by more than rounding explains: {spans}.", "{sides}之差超出取整所能解释的范围：{spans}。"
    ),
    Verdict.NOT_COMPARABLE: Bilingual(
        "{sides} are not comparable, since {difference}: {spans}.", "{sides}{difference}，不可比：{spans}。"
    ),
}
_ORDERED: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("{sides}, as expected.", "{sides}，与预期相符。"),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "{sides} fails as printed and holds only within rounding: {spans}.", "{sides}仅在取整范围内成立：{spans}。"
    ),
    Verdict.CONTRADICTS: Bilingual(
        "{sides} fails whatever the rounding: {spans}.", "{sides}不成立，取整亦无法解释：{spans}。"
    ),
    Verdict.NOT_COMPARABLE: Bilingual(
        "{sides} fails, and the two are not comparable, since {difference}: {spans}.",
        "{sides}不成立，两者{difference}，不可比：{spans}。",
    ),
}
_EQUAL_BY_ABOUT = Bilingual(
    "{sides} agree only as far as the word “about” allows: {spans}.", "{sides}仅因“约”字留有余地而相符：{spans}。"
)
_ORDERED_BY_ABOUT = Bilingual(
    "{sides} fails as printed and holds only as far as the word “about” allows: {spans}.",
    "{sides}仅因“约”字留有余地而成立：{spans}。",
)


def compared(
    held: Held, left: StatedValue, sign: Sign, right: StatedValue, differs: Difference | None = None
) -> Bilingual:
    """The sentence of a relation whose sides could be compared."""
    difference = Bilingual("", "") if differs is None else difference_words(differs, left, right)
    if sign is Sign.EQUAL:
        for converted, printed in ((left, right), (right, left)):
            if needed := NeededRate.of(converted, printed, held):
                return needed.sentence(difference)
    mark = _MARKS.get(sign, str(sign))
    between = Bilingual(" and ", "与") if sign is Sign.EQUAL else Bilingual(f" {mark} ", mark)
    sides = left.named.joined(between, right.named)
    ours, theirs = span(left.amount), span(right.amount)
    spans = Bilingual(f"{ours.en} against {theirs.en}", f"前者为{ours.zh}，后者为{theirs.zh}")
    en, zh = _words(held, sign)
    return sentence(
        Bilingual(
            en.format(sides=sides.en, spans=spans.en, difference=difference.en),
            zh.format(sides=sides.zh, spans=spans.zh, difference=difference.zh),
        )
    )


def difference_words(differs: Difference, left: StatedValue, right: StatedValue) -> Bilingual:
    """Why two sides are not comparable: as is declared, but of one figure in two units only their rate can differ."""
    figures = left.value.figure, right.value.figure
    places = {(each.indicator.code, each.area, each.period.text, each.source.id) for each in figures if each}
    is_one = all(figures) and len(places) == 1 and left.amount.unit.kind is UnitKind.MONEY
    return RATES if is_one else DIFFERENCES[differs]


def _words(held: Held, sign: Sign) -> Bilingual:
    """What is said of the sides and of what their digits leave open."""
    if held.verdict is Verdict.WITHIN_ROUNDING and held.only_by_about:
        return _EQUAL_BY_ABOUT if sign is Sign.EQUAL else _ORDERED_BY_ABOUT
    return (_EQUAL if sign is Sign.EQUAL else _ORDERED)[held.verdict]


def not_testable(reason: Bilingual) -> Bilingual:
    """The sentence of a relation without an outcome."""
    return Bilingual(f"Not testable: {reason.en}.", f"无法检验：{reason.zh}。")
