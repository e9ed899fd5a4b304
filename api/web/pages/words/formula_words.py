"""A formula of the audit in words: the names of its figures between the signs of arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal

from api.audit.formula import BothBounds, Constant, Formula, Negation, Node, Operation, Reference, parse
from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase
from api.domain.period import Period, period_words
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.rates import Basis
from api.domain.words import CURRENCY_NAMES, Bilingual

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
