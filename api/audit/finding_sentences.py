"""Findings in words: one sentence with its numbers, and for a printed conversion the rate that it would need."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from api.audit.amount_words import Told, sentence, span
from api.audit.evaluation import Value, Verdict, rounded
from api.audit.formula import Sign
from api.domain.bilingual import Bilingual
from api.domain.catalogue_entries import UnitBase
from api.domain.comparators import Comparator
from api.domain.conversion import Receipt
from api.domain.rates import Basis
from api.domain.rounding_interval import Interval

_MARKS = {Sign.AT_MOST: "≤", Sign.AT_LEAST: "≥"}
_RATE_DECIMALS = range(2, 9)

_EQUAL: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("{sides} agree.", "{sides}相符。"),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "{sides} agree only within rounding: {spans}.", "{sides}仅在舍入范围内相符：{spans}。"
    ),
    Verdict.CONTRADICTS: Bilingual(
        "{sides} differ by more than rounding explains: {spans}.", "{sides}之差超出舍入所能解释的范围：{spans}。"
    ),
}
_ORDERED: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("{sides}, as expected.", "{sides}，与预期相符。"),
    Verdict.WITHIN_ROUNDING: Bilingual(
        "{sides} fails as printed and holds only within rounding: {spans}.", "{sides}仅在舍入范围内成立：{spans}。"
    ),
    Verdict.CONTRADICTS: Bilingual(
        "{sides} fails whatever the rounding: {spans}.", "{sides}不成立，舍入亦无法解释：{spans}。"
    ),
}
_RATE: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("", ""),
    Verdict.WITHIN_ROUNDING: Bilingual(", which fits only within rounding", "，仅在舍入范围内相符"),
    Verdict.CONTRADICTS: Bilingual(", which rounding does not explain", "，舍入无法解释"),
}
_ABOUT = Bilingual(", which only the word about leaves room for", "，仅“约”字尚留余地")


def compared(verdict: Verdict, left: Told, sign: Sign, right: Told) -> Bilingual:
    """The sentence of a relation whose sides could be compared."""
    if sign is Sign.EQUAL:
        for converted, printed in ((left, right), (right, left)):
            if needed := _NeededRate.of(converted, printed):
                return needed.sentence(verdict)
    mark = _MARKS.get(sign, str(sign))
    words, between = (
        (_EQUAL, Bilingual(" and ", "与")) if sign is Sign.EQUAL else (_ORDERED, Bilingual(f" {mark} ", mark))
    )
    sides = left.named.joined(between, right.named)
    spans = span(left.amount).joined(Bilingual(" against ", "对"), span(right.amount))
    en, zh = words[verdict]
    return sentence(Bilingual(en.format(sides=sides.en, spans=spans.en), zh.format(sides=sides.zh, spans=spans.zh)))


def not_testable(reason: Bilingual) -> Bilingual:
    """The sentence of a relation without an outcome."""
    return Bilingual(f"Not testable: {reason.en}.", f"无法检验：{reason.zh}。")


@dataclass(frozen=True, slots=True)
class _NeededRate:
    """The rates at which a value converts to what was printed, beside the rate that there was."""

    printed: Told
    source: Told
    receipt: Receipt
    low: Fraction
    high: Fraction
    actual: Fraction
    base: UnitBase
    quote: UnitBase
    by_rounding: bool
    """Whether rounding alone would leave room for both, without the word about."""

    @classmethod
    def of(cls, converted: Told, printed: Told) -> _NeededRate | None:
        """None where the sides are not one figure at a rate and another that is printed in that unit."""
        figure = converted.value.figure
        receipt = figure.receipt if figure else None
        told = converted.value.quantity, printed.value.quantity
        if figure is None or receipt is None or receipt.rate is None or receipt.pair is None:
            return None
        if not (converted.value.converted and printed.value.printed) or any(
            quantity.comparator not in (Comparator.EQUAL, Comparator.ABOUT) for quantity in told
        ):
            return None
        # The same digits that decide the verdict decide which rates fit.
        digit = max(converted.value.resolution, printed.value.resolution)
        claim, source = rounded(printed.value.quantity.value, digit), figure.printed.quantity.value
        low, high = claim - digit / 2, claim + digit / 2
        if low <= 0 or source <= 0:
            return None
        units = {unit.code: unit for unit in (figure.printed.unit, converted.amount.unit)}
        base, quote = units[receipt.pair[:3]], units[receipt.pair[3:]]
        needed = (low / source, high / source) if base == figure.printed.unit else (source / high, source / low)
        origin = Told(Value.of(replace(figure, converted=None, receipt=None)), figure.printed)
        rounding = Interval(low, high, True, False).overlaps(told[0].interval)
        return cls(printed, origin, receipt, *needed, Fraction(receipt.rate), base, quote, rounding)

    def sentence(self, verdict: Verdict) -> Bilingual:
        """`2.1 trillion USD needs a rate above 7.22 CNY per USD; the 2024 average was 7.20`, with who states it."""
        low, high, actual = self._readable()
        unit, unit_zh = f"{self.quote.code} per {self.base.code}", f"1{self.base.label_zh}折合"
        if self.actual <= self.low:
            wants = Bilingual(f"needs a rate above {low}", f"要求{unit_zh}高于{low}{self.quote.label_zh}")
        elif self.actual >= self.high:
            wants = Bilingual(f"needs a rate below {high}", f"要求{unit_zh}低于{high}{self.quote.label_zh}")
        else:
            wants = Bilingual(f"fits rates from {low} to {high}", f"对应{unit_zh}{low}至{high}{self.quote.label_zh}")
        claim, source, was = self.printed.named, self.source.named, self._was(actual)
        ending = _ABOUT if verdict is Verdict.WITHIN_ROUNDING and not self.by_rounding else _RATE[verdict]
        return sentence(
            Bilingual(
                f"{claim.en} {wants.en} {unit} from {source.en}; {was.en}{ending.en}.",
                f"{claim.zh}由{source.zh}折算，{wants.zh}；{was.zh}{ending.zh}。",
            )
        )

    def _readable(self) -> tuple[str, str, str]:
        """The two limits, rounded so that they fit themselves, and the actual rate, told apart from what it misses."""
        for decimals in _RATE_DECIMALS:
            digit = 10**decimals
            low, high = math.ceil(self.low * digit), math.floor(self.high * digit)
            actual = int(rounded(self.actual, Fraction(1, digit)) * digit)
            if self.actual <= self.low:
                apart = actual < low
            elif self.actual >= self.high:
                apart = actual > high
            else:
                apart = low <= actual <= high and low < high
            if apart:
                break
        return _fixed(low, decimals), _fixed(high, decimals), _fixed(actual, decimals)

    def _was(self, actual: str) -> Bilingual:
        year = (self.receipt.period or "")[:4]
        if self.receipt.basis is Basis.YEAR_END:
            return Bilingual(f"the rate at the end of {year} was {actual}", f"{year}年末汇率为{actual}")
        so_far = ("so far ", "迄今") if self.receipt.partial else ("", "")
        return Bilingual(f"the {year} average {so_far[0]}was {actual}", f"{year}年{so_far[1]}平均汇率为{actual}")


def _fixed(count: int, decimals: int) -> str:
    """A whole count of the last decimal as a decimal text."""
    digits = f"{count:0{decimals + 1}d}"
    return f"{digits[:-decimals]}.{digits[-decimals:]}"
