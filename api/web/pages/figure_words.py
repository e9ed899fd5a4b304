"""A figure in the words of a page: as printed, converted with its receipt in one breath, and what rounding leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from api.domain.amounts import Amount
from api.domain.figure import Figure
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.rates import Basis
from api.domain.receipt import Receipt
from api.domain.words.bilingual import Bilingual
from api.domain.words.comparators import ONE_SIDED, Comparator
from api.domain.words.currency_names import CURRENCY_NAMES
from api.domain.words.period_words import MONTHS, period_words
from api.domain.words.scales import Scale
from api.domain.words.statuses import STATUS_WORDS
from api.representations.citations.cited_claim import remarks_of
from api.representations.spoken_amounts import spoken_amount, unit_words
from api.web.pages.plain_words import verified_words

INFERRED = {
    "indicator": Bilingual("what is measured", "指标"),
    "area": Bilingual("the area", "地区"),
    "period": Bilingual("the period", "时期"),
    "value": Bilingual("the digits", "数字"),
    "scale": Bilingual("the scale", "数量级"),
    "unit": Bilingual("the unit", "单位"),
    "comparator": Bilingual("whether it is more or less", "多于或少于"),
    "status": Bilingual("its status", "状态"),
    "vintage": Bilingual("the vintage", "版本"),
    "originator": Bilingual("who measured it", "数据出处"),
}
"""What a sentence may leave unsaid, in words."""


_RATE = Context(prec=5)
"""A rate is told with so many digits; the API's receipt has all of them."""


@dataclass(frozen=True)
class FigureWords:
    """A figure and the language that it is told in; `wanted` is the scale that money is read in, if one is asked."""

    figure: Figure
    lang: Lang
    wanted: Scale | None = None

    def _say(self, en: str, zh: str) -> str:
        return zh if self.lang is Lang.ZH else en

    @property
    def printed(self) -> str:
        """The amount as its source prints it: `more than 1.8 trillion yuan`."""
        return spoken_amount(self.figure.printed, self.lang, self.wanted)

    @property
    def converted(self) -> str | None:
        """The amount in the unit that is asked for; None where it is the printed one."""
        amount = self.figure.converted
        if amount is None or amount.unit.code == self.figure.printed.unit.code:
            return None
        return spoken_amount(amount, self.lang, self.wanted)

    @property
    def period(self) -> str:
        """The period: `the first half of 2024`."""
        return period_words(self.figure.period).in_language(self.lang)

    @property
    def place(self) -> str:
        """What is measured, where and when."""
        parts = self.figure.name(self.lang), self.figure.area_name(self.lang), self.period
        return self._say(", ", "，").join(parts)

    @property
    def claim(self) -> str:
        """The figure in one line, as a title says it."""
        return self._say(f"{self.place}: {self.printed}", f"{self.place}：{self.printed}")

    @property
    def remarks(self) -> list[str]:
        """That it is a forecast, an estimate, preliminary or of an edition; nothing of a plain figure."""
        figure = self.figure
        told = remarks_of(figure.status, figure.vintage, None, self.lang)
        if figure.status == "B":
            told.insert(0, STATUS_WORDS["B"].label.in_language(self.lang))
        return told

    @property
    def receipt(self) -> str | None:
        """How the converted amount came about, in one breath."""
        found = self.figure.receipt
        return self._receipt(found) if found and self.converted else None

    def _receipt(self, found: Receipt) -> str:
        if found.basis is Basis.AS_PRINTED:
            return self._say(
                f"as the source itself prints it: “{found.printed_as}”", f"来源自己印出：“{found.printed_as}”"
            )
        rate = found.applied
        if rate is None:
            return self._say("exactly, no rate is needed", "精确换算，无需汇率")
        number = short_number(_RATE.plus(rate.value))
        price = self._say(
            f"at {number} {_many(rate.quote)} per {_one(rate.base)}",
            f"按1{rate.base}={number}{rate.quote}",
        )
        return self._say(f"{price}, {self._whose(found)}", f"{price}，{self._whose(found)}")

    def _whose(self, found: Receipt) -> str:
        source = f" ({found.source})" if found.source else ""
        match found.basis:
            case Basis.ANNUAL_AVERAGE:
                told = Bilingual(
                    f"the average of {found.days} days of {found.period}{source}",
                    f"{found.period}年{found.days}个交易日的平均汇率{source}",
                )
            case Basis.YEAR_END:
                told = Bilingual(f"the rate of {found.period}{source}", f"{found.period}的汇率{source}")
            case _:
                told = Bilingual("a rate of your own", "您给出的汇率")
        return told.in_language(self.lang)

    @property
    def interval(self) -> str:
        """What rounding leaves open of the printed amount, in a sentence."""
        amount = self.figure.printed
        if amount.comparator in ONE_SIDED:
            return self._limit(amount)
        if self.is_exact:
            return self._say("Counted, not rounded: rounding leaves nothing open.", "逐一计数，未经取整，没有余地。")
        low, high = self._ends(amount)
        about = amount.comparator is Comparator.ABOUT
        return self._say(
            f"What rounding leaves open: {low} to {high}" + (" (the source says “about”)." if about else "."),
            f"取整留下的余地：{low}至{high}" + ("（来源称“约”）。" if about else "。"),
        )

    @property
    def interval_labels(self) -> list[tuple[int, str]]:
        """The numbers below the drawn interval, each with its place from 0 to 460."""
        amount = self.figure.printed
        scale = self.wanted or amount.read_in(chinese=self.lang is Lang.ZH)
        value, low, high = (number and short_number(number) for number in amount.numbers(scale.exponent))
        if amount.comparator in ONE_SIDED:
            return [(60 if ">" in amount.comparator else 400, value or "0")]
        ends = [] if self.is_exact else [(60, low or "0"), (400, high or "0")]
        return [*ends, (230, value or "0")]

    def _limit(self, amount: Amount) -> str:
        limit = spoken_amount(amount, self.lang, self.wanted)
        if ">" in amount.comparator:
            return self._say(
                f"The source gives a lower limit only: {limit}, nobody says how much more.",
                f"来源只给出下限：{limit}，未说明多出多少。",
            )
        return self._say(
            f"The source gives an upper limit only: {limit}, nobody says how much less.",
            f"来源只给出上限：{limit}，未说明少多少。",
        )

    def _ends(self, amount: Amount) -> tuple[str, str]:
        scale = self.wanted or amount.read_in(chinese=self.lang is Lang.ZH)
        _, low, high = amount.numbers(scale.exponent)
        return self._end(low, ""), self._end(high, f"{self._scale_name(scale)}{self._unit(amount)}")

    def _end(self, number: Decimal | None, behind: str) -> str:
        text = "…" if number is None else short_number(number)
        return f"{text}{behind}"

    def _scale_name(self, scale: Scale) -> str:
        if not scale.exponent:
            return ""
        return self._say(f" {scale.name}", scale.name_zh)

    def _unit(self, amount: Amount) -> str:
        label = unit_words(amount.unit, self.lang)
        return label if self.lang is Lang.ZH or label in ("%", "‰", "") else f" {label}"

    @property
    def inferred(self) -> list[str]:
        """What the sentence does not print and was inferred, in words."""
        names = [part.strip() for part in (self.figure.inferred or "").split(";") if part.strip()]
        return [INFERRED[name].in_language(self.lang) if name in INFERRED else name for name in names]

    @property
    def is_exact(self) -> bool:
        """Whether rounding leaves nothing open."""
        return self.figure.printed.quantity.width == 0

    @property
    def note(self) -> str | None:
        """What its package notes of it."""
        figure = self.figure
        return (figure.note_zh if self.lang is Lang.ZH else figure.note_en) or figure.note_en

    @property
    def verified(self) -> str:
        """What the last comparison with the live page found."""
        return verified_words(self.figure.verified, self.lang)

    def day(self, text: str | None) -> str:
        """A day or a moment as people write it; empty where there is none."""
        return day_in_words(text, self.lang)


def day_in_words(text: str | None, lang: Lang) -> str:
    """`15 September 2025`, 2025年9月15日; a year or a month as much as it says."""
    if not text:
        return ""
    parts = text[:10].split("-")
    if len(parts) < 3:
        year, *month = parts
        if not month:
            return f"{year}年" if lang is Lang.ZH else year
        return f"{year}年{int(month[0])}月" if lang is Lang.ZH else f"{MONTHS[int(month[0]) - 1]} {year}"
    found = date(*map(int, parts))
    if lang is Lang.ZH:
        return f"{found.year}年{found.month}月{found.day}日"
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def short_number(number: Decimal) -> str:
    """A number with thousands set apart, without zeros at its end."""
    text = plain(number)
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    grouped = f"{int(whole):,}" if whole not in ("-0", "0", "-") else whole
    return f"{grouped}.{decimals}" if decimals else grouped


def _one(code: str) -> str:
    return CURRENCY_NAMES[code].one if code in CURRENCY_NAMES else code


def _many(code: str) -> str:
    return CURRENCY_NAMES[code].many if code in CURRENCY_NAMES else code
