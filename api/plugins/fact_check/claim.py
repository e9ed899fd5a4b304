"""A number that a text quotes, as read: what it says, of when, and the rate that the text states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from api.domain.period import Period
from api.domain.quantity import Interval, Quantity
from api.domain.rates import AppliedRate, Basis
from api.domain.words import COMPARATOR_WORDS, Bilingual, Comparator
from api.plugins.fact_check import chinese, english

if TYPE_CHECKING:
    from api.domain.conversion import Amount


_NEARLY = Fraction(1, 20)
"""How far below its number `nearly` reaches at least: a twentieth of it, or a whole step of its last digit."""


class ClaimKind(StrEnum):
    """What sort of unit stands beside a quoted number."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    OTHER = "other"
    """A physical unit, or none at all."""


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence around a quoted number, with the place of its phrase, and what stands before the sentence.

    `starts` and `ends` are the places in the sentence where the phrases of all its numbers begin and end.
    """

    sentence: str
    start: int
    end: int
    previous: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    chinese: bool
    following: str = ""
    """The sentence behind it in its line."""

    @property
    def since(self) -> int:
        """Where the phrase of the number before ends; 0 where there is none."""
        return max((end for end in self.ends if end <= self.start), default=0)

    @property
    def blanked(self) -> str:
        """The sentence with the phrases of its numbers as zeros, its places kept."""
        return _blanked(self.sentence, self.starts, self.ends)

    @property
    def until(self) -> int:
        """Where the phrase of the number behind begins; the end of the sentence where there is none."""
        return min((start for start in self.starts if start >= self.end), default=len(self.sentence))


@lru_cache(maxsize=64)
def _blanked(sentence: str, starts: tuple[int, ...], ends: tuple[int, ...]) -> str:
    kept: list[str] = []
    place = 0
    for start, end in zip(starts, ends, strict=True):
        kept += [sentence[place:start], "0" * (end - max(start, place))]
        place = max(place, end)
    return "".join([*kept, sentence[place:]])


@dataclass(frozen=True, slots=True)
class QuotedClaim:
    """One number of a text: `start` and `end` are the offsets of its phrase, `digits` and `exponent` its value.

    `upper` are the digits of the upper end where a range is told, in the same scale. `unit` is the code of a unit, or
    the noun that is counted; empty where none is told.
    """

    phrase: str
    start: int
    end: int
    digits: str
    exponent: int
    unit: str
    kind: ClaimKind
    comparator: Comparator
    period: Period | None
    context: Context
    upper: str | None = None
    nearly: bool = False
    """Whether it is told as nearly so much: less, and not by far."""
    spans: bool = False
    """Whether its period is told and is no single one: the first eleven months."""
    one_way: bool = False
    """Whether its words say that something rose, or fell, by so much: a fall by less than 1% is no rise."""

    @property
    def number(self) -> Quantity:
        """Its digits with its comparator; the lower end of a range."""
        return Quantity.printed(self.digits, self.exponent, self.comparator, self.kind is ClaimKind.COUNT)

    @property
    def plainly(self) -> Quantity:
        """The digits alone, as if nothing were said of more, less or about."""
        return Quantity.printed(self.digits, self.exponent, counted=self.kind is ClaimKind.COUNT)

    @property
    def value(self) -> Fraction:
        """The number, in whole units."""
        return self.number.value

    @property
    def interval(self) -> Interval:
        """All that the claim may mean."""
        quantity = self.number
        if self.upper is not None:
            top = Quantity.printed(self.upper, self.exponent, counted=self.number.counted)
            return Interval(quantity.value, top.value, True, True)
        if self.nearly:
            reach = max(quantity.step, abs(quantity.value) * _NEARLY)
            far = quantity.value - reach if quantity.value > 0 else quantity.value + reach
            return Interval(min(far, quantity.value), max(far, quantity.value), True, True)
        if self.one_way and quantity.value:
            rise, fall = Interval(Fraction(0), None, True, False), Interval(None, Fraction(0), False, True)
            return quantity.interval.intersection(rise if quantity.value > 0 else fall) or quantity.interval
        return quantity.interval

    @property
    def is_one_number(self) -> bool:
        """Whether it names one number, not a limit or a range."""
        return self.upper is None and not self.nearly and self.comparator in (Comparator.EQUAL, Comparator.ABOUT)

    @property
    def significant_digits(self) -> int:
        """How many digits it tells apart."""
        return len(self.digits.lstrip("-").replace(".", "").strip("0"))


def quoted(amount: Amount) -> Bilingual:
    """An amount in words: `more than 1.8 trillion CNY`, 超过1.8万亿元人民币."""
    sign = amount.comparator
    words = COMPARATOR_WORDS[sign].en
    return Bilingual(f"{words} {amount.display('en').removeprefix(f'{sign} ')}".lstrip(), amount.display("zh"))


_CODES: Mapping[str, str] = {
    **dict.fromkeys(("yuan", "rmb", "renminbi", "cny", "元", "人民币", "元人民币"), "CNY"),
    **dict.fromkeys(("dollar", "dollars", "usd", "$", "us$", "美元"), "USD"),
    **dict.fromkeys(("euro", "euros", "eur", "€", "欧元"), "EUR"),
    **dict.fromkeys(("pound", "pounds", "gbp", "英镑"), "GBP"),
    **dict.fromkeys(("yen", "jpy", "日元"), "JPY"),
}


def told_rate(sentence: str, *, in_chinese: bool) -> AppliedRate | None:
    """The rate between two currencies that a sentence tells; None where it tells none."""
    match = (chinese.TOLD_RATE if in_chinese else english.TOLD_RATE).search(sentence)
    if match is None:
        return None
    base, quote = (_code(match[name]) for name in ("base", "quote"))
    value = Decimal(match["rate"])
    if base is None or quote is None or base == quote or not value:
        return None
    return AppliedRate(base, quote, value, Basis.GIVEN, None, "told in the text")


def _code(word: str) -> str | None:
    return _CODES.get(re.sub(r"\s+", " ", word.strip().lower().removeprefix("u.s. ").removeprefix("us ")))
