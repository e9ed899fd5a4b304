"""Days, names, amounts, figures and formulas in words of a language, for the pages."""

import re
from decimal import Decimal
from typing import NamedTuple

from api.audit.findings import SideBySide
from api.audit.formula import Reference, parse
from api.audit.sentences import ends_in_words
from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.conversion import Amount
from api.domain.figure import Figure
from api.domain.messages import joined
from api.domain.models import SourceBase
from api.domain.period import Period
from api.domain.query import Lang
from api.domain.units import Scale, UnitKind, chinese_scale_pattern, spoken
from api.domain.words import CURRENCY_OF, ONE_SIDED, STATUS_WORDS, Comparator, vintage_code
from api.formats.catalogue_rows import text_in
from api.formats.sentences import (
    conversion_sign,
    counted_unit,
    remarks_of,
    spoken_figure,
    spoken_receipt,
    spoken_span,
    unit_words,
)
from api.plugins.charts.chart import interval_sentence


def day_in_words(text: str | None, lang: Lang) -> str:
    """A day, month or year, or the day of a moment, in words: `15 September 2025`, 2025年9月15日; '' for None."""
    return Period.parse(text[:10]).in_language(lang) if text else ""


def name_in(catalogue: Catalogue | None, kind: str, key: str, lang: Lang) -> str:
    """The name (of a report the title, of a source the publisher) of an entry in the list `kind`; the key if absent."""
    entry = getattr(catalogue, kind, {}).get(key)
    if isinstance(entry, SourceBase):
        return entry.publisher_in(lang)
    return text_in(entry, "title" if kind == "reports" else "name", lang) or "" if entry else key


_PRINTED = re.compile(
    rf"\S*\d[\d.,]*(?: ?(?:%|percent|per cent|[a-z]*illion|{chinese_scale_pattern()}))?"
    rf"(?: (?i:{'|'.join(map(re.escape, sorted(CURRENCY_OF, key=len, reverse=True)))})\b)?"
)
_CODE = re.compile(r"(per )?\b([A-Z]{3})\b")


def with_currencies(text: str, catalogue: Catalogue, lang: Lang) -> str:
    """An English text with names of currencies in place of their codes (CNY); a Chinese text as it is."""

    def named(found: re.Match[str]) -> str:
        unit = catalogue.units.get(found[2])
        if unit is None or unit.kind is not UnitKind.MONEY:
            return found[0]
        return f"{found[1] or ''}{counted_unit(unit, lang, one=bool(found[1]))}"

    return text if lang is Lang.ZH else _CODE.sub(named, text)


def meeting(pair: SideBySide) -> str:
    """A message key for two rival claims: 'vintages', 'not-comparable', 'same', 'touches', 'True', 'False', 'None'."""
    if pair.meets is False:
        is_other = any(finding.verdict is Verdict.NOT_COMPARABLE for finding in pair.findings)
        return "vintages" if pair.left.vintage != pair.right.vintage else "not-comparable" if is_other else "False"
    return "same" if pair.says_the_same else "touches" if pair.touches else str(pair.meets)


HALF = 56
"""Length of a tenth of the value, in pixels."""


class PrecisionBar(NamedTuple):
    """A bar that shows how exact an amount is: half its length in pixels; its interval in words, or ''."""

    half: int
    span: str
    comparator: Comparator


class FigureWords(NamedTuple):
    """A figure, put into words of a language; `wanted` is the scale for money, None for an automatic one."""

    figure: Figure
    lang: Lang
    wanted: Scale | None = None

    @property
    def printed(self) -> str:
        """The amount in words as its source prints it: `more than 1.8 trillion yuan`."""
        return spoken_figure(self.figure.indicator, self.figure.printed, self.lang, self.wanted)

    @property
    def converted(self) -> str | None:
        """The amount in the wanted unit, in words; None if it is not converted to another unit."""
        amount = self.figure.converted
        if amount is None or amount.unit.code == self.figure.printed.unit.code:
            return None
        return spoken_figure(self.figure.indicator, amount, self.lang, self.wanted)

    @property
    def shown(self) -> str:
        """The converted amount in words, else the printed one."""
        return self.converted or self.printed

    @property
    def sign(self) -> str:
        """The sign before a converted amount: `≈` at a rate, else `=`; empty if it has a comparator in words."""
        return conversion_sign(self.figure)

    @property
    def converted_span(self) -> str | None:
        """The interval of the converted amount in words; None for a limit, or if there is no conversion."""
        amount = self.figure.converted
        if self.converted is None or amount is None or amount.comparator in ONE_SIDED:
            return None
        return spoken_span(amount, self.lang, self.wanted)

    @property
    def period(self) -> str:
        """The period in words: `the first half of 2024`."""
        return self.figure.period.in_language(self.lang)

    @property
    def name(self) -> str:
        """The indicator's name in the language `lang`."""
        return self.figure.name(self.lang)

    @property
    def where(self) -> str:
        """The area's name and the period in words, joined."""
        return joined((self.figure.area_name(self.lang), self.period), self.lang)

    @property
    def place(self) -> str:
        """The names of the indicator and the area and the period in words, joined."""
        return joined((self.name, self.where), self.lang)

    @property
    def publisher(self) -> str:
        """The name of the source's publisher in the language `lang`."""
        return self.figure.source.publisher_in(self.lang)

    @property
    def source(self) -> str:
        """The publisher's name, and the day of publication in words if there is one."""
        return joined((self.publisher, day_in_words(self.figure.source.published, self.lang)), self.lang)

    @property
    def claim(self) -> str:
        """The figure in one line, with remarks: `Users, China, 2024: 24 million persons (forecast)`."""
        remarks = self.remarks_of_amount
        if self.figure.withdrawn:
            remarks.append(self.lang.message("figure-withdrawn"))
        text = (
            self.lang.message("noted", text=self.printed, note=joined(remarks, self.lang)) if remarks else self.printed
        )
        return self.lang.message("headed", heading=self.place, text=text)

    @property
    def remarks(self) -> list[str]:
        """Remarks on a break, a forecast, an estimate, a preliminary number or an edition; none on a plain figure."""
        is_break = self.figure.status == "B"
        return [STATUS_WORDS["B"].label.in_language(self.lang)] * is_break + self.remarks_of_amount

    @property
    def remarks_of_amount(self) -> list[str]:
        """Remarks on the amount: forecast, estimate, preliminary number, edition; a break is left out."""
        remarks = list(remarks_of(self.figure.status, self.figure.vintage, None, self.lang))
        if self.figure.status == "F" and vintage_code(self.figure.vintage).startswith("FORECAST"):
            del remarks[0]  # "forecast of January 2024" says it
        return remarks

    @property
    def receipt(self) -> str | None:
        """The conversion of the amount, in one line; None if it is not converted to another unit."""
        found = self.figure.receipt
        return spoken_receipt(found, self.lang, days=False) if found and self.converted else None

    @property
    def interval(self) -> str:
        """The interval of the printed amount in a sentence."""
        return interval_sentence(self.figure.printed, self.lang, self.wanted)

    def bar(self, amount: Amount) -> PrecisionBar:
        """The bar that shows how exact an amount of the figure is, with its interval in the figure's scale."""
        value, low, high = amount.numbers(0)
        half, span, chinese = HALF, "", self.lang is Lang.ZH
        if low is not None and high is not None and low != high:
            if value:
                half = max(round(min((high - low) * 5 / abs(value), Decimal(1)) * HALF), 1)  # the narrowest is seen too
            _, *ends = ends_in_words(amount, spoken(self.wanted, chinese=chinese) or amount.read_in(chinese=chinese))
            span = "–".join(ends).replace(",", "" if chinese else ",")
            if not span[0].isdigit() or (self.converted and amount is self.figure.printed):  # yuan below dollars
                span = spoken_span(amount, self.lang, self.wanted)
        return PrecisionBar(half, span, amount.comparator)

    def clause(self, before: str, after: str) -> tuple[str, str, str] | None:
        """The source's words before the printed number, the number, the words after it; None without words around it.

        `before` and `after` are the words around the phrase; for empty ones those of the figure's locator are taken.
        """
        locator = self.figure.locator
        found = _PRINTED.search(locator.phrase)
        parts = locator.phrase.partition(found[0]) if found else ("", locator.phrase, "")
        before, after = before or f"{locator.prefix or ''} ", after or f" {locator.suffix or ''}"
        if not any((before.strip(), after.strip(), parts[0].strip(), parts[1] != locator.phrase)):
            return None
        start, end = ("… " if before.strip() else ""), ("" if after.rstrip().endswith((".", "。")) else " …")
        return (start + before + parts[0]).lstrip(), parts[1], parts[2] + (after + end if after.strip() else "")

    @property
    def inferred(self) -> str:
        """The figure's fields that its sentence does not print, in words, separated by commas; '' if it prints all."""
        fields = (part.strip() for part in (self.figure.inferred or "").split(";"))
        return joined(
            (self.lang.message("page-inferred-field", field=field) for field in fields if field),
            self.lang,
            "between-listed",
        )


_SIGN = re.compile(r" (<=|>=|[-+*/<>=&]) ")
_SIGNS = {"-": "−", "*": "×", "/": "÷", "<=": "≤", ">=": "≥"}


class FormulaWords(NamedTuple):
    """Maker of words for formulas, in one language, with the catalogue's names of indicators, areas and sources."""

    catalogue: Catalogue
    lang: Lang

    def words(self, text: str) -> str:
        """A formula in words: `exports ÷ trade = exports' share (China, 2024)`; a shared area and period come once."""
        references, chinese = parse(text).references, self.lang is Lang.ZH
        one_place = len({(item.area, item.period) for item in references}) == 1
        space, also = (self.lang.message(name) for name in ("between-sentences", "page-formula-and"))
        signs = {sign: f"{space}{_SIGNS.get(sign, sign)}{space}" for sign in _SIGN.findall(text)} | {"&": also}
        words = _SIGN.sub(lambda found: signs[found[1]], text)
        if chinese:
            words = words.replace("(", "（").replace(")", "）")
        for item in sorted(references, key=lambda item: -len(str(item))):  # one may be the end of another
            words = words.replace(str(item), self._named(item, with_place=not one_place))
        return self.lang.message("noted", text=words, note=self._place(references[0])) if one_place else words

    def input(self, figure: str) -> str:
        """The words for a figure's id of four parts: the indicator's name; in brackets area, period and publisher."""
        indicator, area, period, source = figure.split(".", 3)
        return self._named(Reference(indicator, area, period, source=source), with_place=True)

    def _named(self, reference: Reference, *, with_place: bool) -> str:
        """The indicator's name, in brackets its unit, place if wanted, and publisher if the formula names a source."""
        name = name_in(self.catalogue, "indicators", reference.indicator, self.lang)
        place = self._place(reference) if with_place else ""
        publisher = name_in(self.catalogue, "sources", reference.source or "", self.lang)
        in_unit = f"page-in-unit-{reference.basis}" if reference.basis else "page-in-unit"
        named = self.catalogue.units.get(reference.unit or "")
        words = unit_words(named, self.lang) if named else reference.unit or ""
        unit = self.lang.message(in_unit, unit=words) if words else ""
        note = joined((place, unit, publisher), self.lang)
        return self.lang.message("noted", text=name, note=note) if note else name

    def _place(self, reference: Reference) -> str:
        area = name_in(self.catalogue, "areas", reference.area, self.lang)
        return joined((area, Period.parse(reference.period).in_language(self.lang)), self.lang)
