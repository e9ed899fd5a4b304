"""Figures, indicators and formulas in the words of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal

from api.audit.formula import BothBounds, Constant, Formula, Negation, Node, Operation, Reference, parse
from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase
from api.domain.figure import Figure
from api.domain.period import Period, period_words
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.rates import Basis
from api.domain.units import Scale, UnitKind
from api.domain.words import CURRENCY_NAMES, ONE_SIDED, STATUS_WORDS, Bilingual, vintage_code
from api.formats.citation import remarks_of
from api.formats.spoken import conversion_sign, spoken_figure, spoken_receipt, spoken_span
from api.plugins.charts.numbers import SpokenInterval
from api.plugins.pages.words import day_in_words, verified_words

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


_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "<=": "≤", ">=": "≥"}
_RATES = {
    None: Bilingual("", ""),
    Basis.ANNUAL_AVERAGE: Bilingual(" at the year’s average rate", "按全年平均汇率折算"),
    Basis.YEAR_END: Bilingual(" at the rate of the year’s end", "按年末汇率折算"),
    Basis.AS_PRINTED: Bilingual(" as printed", "原文所载"),
}
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}
"""How tightly a sign binds what stands beside it."""
_SINGLE = 3
_EXACT = Context(prec=100)
"""A number of a formula has at most 60 digits."""


@dataclass(frozen=True, slots=True)
class FormulaWords:
    """Tells formulas in a language, by the names that the catalogue has of what they speak of."""

    catalogue: Catalogue
    lang: Lang

    def told(self, text: str) -> str:
        """`exports ÷ trade = exports' share (China, 2024)`; area and period once where all figures share them."""
        formula = parse(text)
        places = {(item.area, item.period) for item in formula.references}
        words = _Words(self, one_place=len(places) == 1)
        sides = [words.of(node, 0) for node in (formula.left, formula.right) if node is not None]
        sign = _sign(formula)
        told = self.spaced(sign).join(sides)
        return self._bracketed(told, self.place(formula.references[0])) if len(places) == 1 else told

    def spaced(self, sign: str) -> str:
        """A sign between two terms; Chinese sets none apart."""
        return sign if self.lang is Lang.ZH else f" {sign} "

    def place(self, reference: Reference) -> str:
        """The area and the period of a figure."""
        area = self.catalogue.areas.get(reference.area)
        name = reference.area if area is None else (area.name_zh if self.lang is Lang.ZH else area.name_en)
        period = period_words(Period.parse(reference.period)).in_language(self.lang)
        return self._listed((name, period))

    def named(self, reference: Reference, *, with_place: bool) -> str:
        """What a figure is of, in which unit it is taken, and who states it where the formula names its source."""
        indicator = self.catalogue.indicators.get(reference.indicator)
        name = reference.indicator if indicator is None else self._name(indicator)
        source = self.catalogue.sources.get(reference.source or "")
        notes = [
            self.place(reference) if with_place else "",
            self._unit(reference),
            source.publisher_in(self.lang) if source else reference.source or "",
        ]
        known = [note for note in notes if note]
        return self._bracketed(name, self._listed(known)) if known else name

    def input(self, figure: str) -> str:
        """The figure with that id, by name, place and source."""
        indicator, area, period, source = figure.split(".", 3)
        return self.named(Reference(indicator, area, period, source=source), with_place=True)

    def _name(self, indicator: IndicatorBase) -> str:
        return indicator.name_zh if self.lang is Lang.ZH else indicator.name_en

    def _unit(self, reference: Reference) -> str:
        if reference.unit is None:
            return ""
        unit, currency = self.catalogue.units.get(reference.unit), CURRENCY_NAMES.get(reference.unit)
        english = currency.many if currency else unit.name_en if unit else reference.unit
        chinese = unit.name_zh if unit else reference.unit
        rate = _RATES[reference.basis]
        return Bilingual(f"in {english}{rate.en}", f"{rate.zh or '折算'}为{chinese}").in_language(self.lang)

    def _bracketed(self, told: str, note: str) -> str:
        return f"{told}（{note}）" if self.lang is Lang.ZH else f"{told} ({note})"

    def _listed(self, parts: Iterable[str]) -> str:
        return ("，" if self.lang is Lang.ZH else ", ").join(parts)


@dataclass(frozen=True, slots=True)
class _Words:
    """The terms of one formula."""

    tells: FormulaWords
    one_place: bool

    def of(self, node: Node, binding: int) -> str:
        """A term in words, in brackets where its own signs bind less than what stands around it."""
        match node:
            case Reference():
                return self.tells.named(node, with_place=not self.one_place)
            case Constant(value):
                return plain(_EXACT.divide(Decimal(value.numerator), Decimal(value.denominator)))
            case Negation(term):
                return f"−{self.of(term, _SINGLE)}"
            case BothBounds(left, right):
                both = Bilingual("and", "，且").in_language(self.tells.lang)
                return self.tells.spaced(both).join((self.of(left, 0), self.of(right, 0)))
            case Operation(sign, left, right):
                own = _BINDING[sign]
                told = self.tells.spaced(_SIGNS[sign]).join((self.of(left, own), self.of(right, own + 1)))
                if own >= binding:
                    return told
                return f"（{told}）" if self.tells.lang is Lang.ZH else f"({told})"


def _sign(formula: Formula) -> str:
    return _SIGNS.get(str(formula.sign), str(formula.sign)) if formula.sign else ""
