"""The exchange rate that a printed conversion would need, in English and Chinese."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from api.audit.amount_words import StatedValue, sentence
from api.audit.evaluation import Value
from api.audit.verdicts import Verdict, rounded
from api.domain.catalogue_entries import UnitBase
from api.domain.conversion import Receipt
from api.domain.rates import Basis
from api.domain.rounding_interval import Interval
from api.domain.words.bilingual import Bilingual
from api.domain.words.comparators import Comparator

_RATE_DECIMALS = range(2, 9)
_RATE: Mapping[Verdict, Bilingual] = {
    Verdict.CONSISTENT: Bilingual("", ""),
    Verdict.WITHIN_ROUNDING: Bilingual(", which fits only within rounding", "，仅在舍入范围内相符"),
    Verdict.CONTRADICTS: Bilingual(", which rounding does not explain", "，舍入无法解释"),
}
_ABOUT = Bilingual(", which only the word about leaves room for", "，仅“约”字尚留余地")


@dataclass(frozen=True, slots=True)
class NeededRate:
    """The rates at which a value converts to what was printed, beside the rate that there was."""

    printed: StatedValue
    source: StatedValue
    receipt: Receipt
    low: Fraction
    high: Fraction
    actual: Fraction
    base: UnitBase
    quote: UnitBase
    by_rounding: bool
    """Whether rounding alone would leave room for both, without the word about."""

    @classmethod
    def of(cls, converted: StatedValue, printed: StatedValue) -> NeededRate | None:
        """None where the sides are not one figure at a rate and another that is printed in that unit."""
        figure = converted.value.figure
        receipt = figure.receipt if figure else None
        quantities = converted.value.quantity, printed.value.quantity
        if figure is None or receipt is None or receipt.rate is None or receipt.pair is None:
            return None
        if not (converted.value.converted and printed.value.printed) or any(
            quantity.comparator not in (Comparator.EQUAL, Comparator.ABOUT) for quantity in quantities
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
        origin = StatedValue(Value.of(replace(figure, converted=None, receipt=None)), figure.printed)
        rounding = Interval(low, high, True, False).overlaps(quantities[0].interval)
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
        """The two limits, rounded so that they fit themselves, and the actual rate, with enough digits to differ."""
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
