"""A figure in the words of a page: as printed, converted with its receipt in one breath, and what rounding leaves."""

from __future__ import annotations

from dataclasses import dataclass

from api.domain.figure import Figure
from api.domain.period import period_words
from api.domain.query import Lang
from api.domain.units import Scale, UnitKind
from api.domain.words import ONE_SIDED, STATUS_WORDS, Bilingual, vintage_code
from api.formats.citation import remarks_of
from api.formats.spoken import conversion_sign, spoken_figure, spoken_receipt, spoken_span
from api.plugins.charts.numbers import SpokenInterval
from api.web.pages.words.days_and_numbers import day_in_words
from api.web.pages.words.plain_words import verified_words

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
        return spoken_figure(self.figure.indicator, self.figure.printed, self.lang, self.wanted)

    @property
    def converted(self) -> str | None:
        """The amount in the unit that is asked for; None where it is the printed one."""
        amount = self.figure.converted
        if amount is None or amount.unit.code == self.figure.printed.unit.code:
            return None
        return spoken_figure(self.figure.indicator, amount, self.lang, self.wanted)

    @property
    def sign(self) -> str:
        """What stands before the converted amount, if anything does."""
        return conversion_sign(self.figure)

    @property
    def converted_span(self) -> str | None:
        """What rounding leaves open of the converted amount; None of a limit, or where nothing is converted."""
        amount = self.figure.converted
        if self.converted is None or amount is None or amount.comparator in ONE_SIDED:
            return None
        return spoken_span(amount, self.lang, self.wanted)

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
        """The figure in one line, as a title says it, with what a reader of that line alone must know of it."""
        return self._say(f"{self.place}: ", f"{self.place}：") + self.printed_with_remarks

    @property
    def printed_with_remarks(self) -> str:
        """The amount as printed where nothing stands beside it: `24 million persons (forecast)`."""
        told = self._remarks_of_amount
        if self.figure.status == "F" and vintage_code(self.figure.vintage).startswith("FORECAST"):
            del told[0]  # "forecast of 2024-01" says it
        if self.figure.withdrawn:
            told.append(self._say("withdrawn", "已撤回"))
        if not told:
            return self.printed
        return self.printed + self._say(f" ({', '.join(told)})", f"（{'，'.join(told)}）")

    @property
    def remarks(self) -> list[str]:
        """That it is a forecast, an estimate, preliminary or of an edition; nothing of a plain figure."""
        told = self._remarks_of_amount
        if self.figure.status == "B":
            told.insert(0, STATUS_WORDS["B"].label.in_language(self.lang))
        return told

    @property
    def _remarks_of_amount(self) -> list[str]:
        return remarks_of(self.figure.status, self.figure.vintage, None, self.lang)

    @property
    def receipt(self) -> str | None:
        """How the converted amount came about, in one breath."""
        found = self.figure.receipt
        return spoken_receipt(found, self.lang) if found and self.converted else None

    @property
    def _open(self) -> SpokenInterval:
        amount, ranks = self.figure.printed, self.figure.indicator.measuring_type == "rank"
        return SpokenInterval(amount, self.lang, self.wanted if amount.unit.kind is UnitKind.MONEY else None, ranks)

    @property
    def interval(self) -> str:
        """What rounding leaves open of the printed amount, in a sentence."""
        return self._open.sentence

    @property
    def interval_labels(self) -> list[tuple[int, str]]:
        """The numbers below the drawn interval, each with its place from 0 to 460."""
        low, value, high = self._open.labels
        if self._open.is_open:
            return [(60 if self._open.runs_up else 400, value)]
        ends = [] if self.is_exact or not low else [(60, low), (400, high)]
        return [*ends, (230, value)]

    @property
    def inferred(self) -> list[str]:
        """What the sentence does not print and was inferred, in words."""
        names = [part.strip() for part in (self.figure.inferred or "").split(";") if part.strip()]
        return [INFERRED[name].in_language(self.lang) if name in INFERRED else name for name in names]

    @property
    def is_exact(self) -> bool:
        """Whether rounding leaves nothing open."""
        return self._open.is_exact

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
