"""Figures, amounts, intervals and receipts in sentences, English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context
from typing import TYPE_CHECKING

from api.audit.sentences import span
from api.domain.conversion import Amount, Receipt
from api.domain.figure import Figure
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.rates import Basis, rates_source
from api.domain.units import Scale, UnitKind, spoken
from api.domain.words import COMPARATOR_WORDS, CURRENCY_NAMES, Bilingual, Comparator, one_line, with_minus_sign
from api.formats.citation import amount_words, remarks_of

if TYPE_CHECKING:
    from api.domain.entries import IndicatorBase, UnitBase


def statement(figure: Figure, lang: Lang, amount: Amount | None = None) -> str:
    """`Exports, China, 2024 > 250 billion USD (more than; converted from > 1.8 trillion CNY; CFIS, 2025-09-15)`."""
    amount = amount or figure.served
    notes = [] if amount.comparator is Comparator.EQUAL else [COMPARATOR_WORDS[amount.comparator]]
    notes += [Bilingual(remark, remark) for remark in remarks_of(figure.status, figure.vintage, None, lang)]
    if figure.withdrawn:
        notes.append(Bilingual("withdrawn", "已撤回"))
    if amount is not figure.printed and amount is not figure.stated:
        en, zh = (signed(figure.printed, lang) for lang in (Lang.EN, Lang.ZH))
        notes.append(Bilingual(f"converted from {en}", f"由{zh}折算"))
    return _placed(figure, f" {signed(amount, lang)}", [*notes, origin(figure)], lang)


def statement_as_printed(figure: Figure, lang: Lang) -> str:
    """The same of the value that its source prints, whichever unit it is served in."""
    return statement(figure, lang, figure.printed)


def statement_of(figure: Figure, told: Bilingual, lang: Lang) -> str:
    """A text on a figure's amount, with the figure's place and source: `Exports, China, 2024: TEXT (CFIS)`."""
    colon = "：" if lang is Lang.ZH else ": "
    return _placed(figure, f"{colon}{told.in_language(lang)}", [origin(figure)], lang)


def _placed(figure: Figure, told: str, notes: list[Bilingual], lang: Lang) -> str:
    zh = lang is Lang.ZH
    place = one_line(figure.name(lang)), one_line(figure.area_name(lang)), figure.period.text
    noted = ("；" if zh else "; ").join(note.in_language(lang) for note in notes)
    return f"{('，' if zh else ', ').join(place)}{told}{f'（{noted}）' if zh else f' ({noted})'}"


def signed(amount: Amount, lang: Lang) -> str:
    """The amount with the sign of its comparator in front, in either language: `= 15.5 trillion CNY`."""
    sign, shown = amount.comparator, amount.display(lang)
    bare = shown.removeprefix(COMPARATOR_WORDS[sign].zh if lang is Lang.ZH else f"{sign} ")
    return f"{sign} {bare}"


def origin(figure: Figure) -> Bilingual:
    """Who published it and when; of a derived figure, what it was calculated from."""
    if figure.formula is not None:
        inputs = ", ".join(figure.inputs)
        return Bilingual(f"calculated from {inputs}", f"由{inputs}推算")
    day = figure.source.published
    en, zh = (one_line(figure.source.publisher_in(lang)) for lang in ("en", "zh"))
    return Bilingual(f"{en}, {day}", f"{zh}，{day}") if day else Bilingual(en, zh)


_HEAD = re.compile(r"[a-z]{4,}(?= (?:of|per|in) |$)")
"""Of a label the noun that is one or many, and no sign of a unit."""
_ENDINGS = ((r"ies$", "y"), (r"(ss|x|ch|sh)es$", r"\1"), (r"(?<![isu])s$", ""))
_IRREGULAR = {"people": "person", "series": "series", "species": "species"}
_PLACES: Mapping[Comparator, Bilingual] = {
    Comparator.EQUAL: Bilingual("place {}", "第{}位"),
    Comparator.ABOUT: Bilingual("about place {}", "约第{}位"),
    Comparator.MORE: Bilingual("worse than place {}", "第{}位之后"),
    Comparator.AT_LEAST: Bilingual("place {} or worse", "第{}位或之后"),
    Comparator.LESS: Bilingual("better than place {}", "第{}位之前"),
    Comparator.AT_MOST: Bilingual("place {} or better", "第{}位或之前"),
}
"""A small number is a good place, so that neither more nor less may be said of it."""
_LONG = re.compile(r"(?<![0-9.,])[0-9]{5,}")
"""The whole part of a number that is read by its groups."""


def grouped(whole: str, lang: Lang) -> str:
    """A whole number in groups of three digits; in Chinese from five digits on, so that 8765 stays whole."""
    return whole if len(whole) < (5 if lang is Lang.ZH else 4) else f"{int(whole):,}"


def _in_groups(text: str, lang: Lang) -> str:
    return _LONG.sub(lambda found: grouped(found[0], lang), text)


def unit_words(unit: UnitBase, lang: Lang) -> str:
    """What stands behind a number of that unit: `yuan`, `countries`, `%`, 元; nothing where the unit has no label."""
    if lang is Lang.ZH:
        return unit.label_zh
    name = CURRENCY_NAMES.get(unit.code) if unit.kind is UnitKind.MONEY else None
    return name.many if name else unit.label_en


def counted_unit(unit: UnitBase, number: str, lang: Lang) -> str:
    """The same behind a number in words: `US dollar` behind 1."""
    words = one_line(unit_words(unit, lang))
    if lang is Lang.ZH or number != "1":
        return words
    name = CURRENCY_NAMES.get(unit.code) if unit.kind is UnitKind.MONEY else None
    return name.one if name else _HEAD.sub(lambda found: _singular(found[0]), words, count=1)


def one_of_its_unit(text: str, unit: UnitBase) -> str:
    """An English amount as it is displayed, its noun in the singular behind 1: `1 year`; a currency has its code."""
    if unit.kind is UnitKind.MONEY or not f" {text}".endswith(f" 1 {unit.label_en}"):
        return text
    return text.removesuffix(unit.label_en) + counted_unit(unit, "1", Lang.EN)


def spoken_amount(amount: Amount, lang: Lang, wanted: Scale | None = None) -> str:
    """The amount with its comparator and its unit in words; money in the wanted scale, where the language has it."""
    scale = wanted if amount.unit.kind is UnitKind.MONEY else None
    text = _in_groups(one_line(amount_words(amount.display(lang, wanted=scale), amount.comparator, lang)), lang)
    return _named(text, amount, lang, one=f" {text}".endswith(f" 1 {amount.unit.label_en}"))


def spoken_figure(indicator: IndicatorBase, amount: Amount, lang: Lang, wanted: Scale | None = None) -> str:
    """The amount of an indicator; one that ranks has a place, `place 2`, whatever its unit is called."""
    if indicator.measuring_type == "rank":
        return _PLACES[amount.comparator].in_language(lang).format(plain(amount.rounded))
    return spoken_amount(amount, lang, wanted)


def spoken_span(amount: Amount, lang: Lang, wanted: Scale | None = None) -> str:
    """What rounding leaves open of it, or the one limit there is: `13.05 to 13.15 trillion yuan`.

    Money is told in the wanted scale, where the language has it.
    """
    scale = spoken(wanted, chinese=lang is Lang.ZH) if amount.unit.kind is UnitKind.MONEY else None
    return _named(_in_groups(one_line(span(amount, scale).in_language(lang)), lang), amount, lang)


def _named(text: str, amount: Amount, lang: Lang, *, one: bool = False) -> str:
    """The text with a minus sign and, in place of its unit's label, what the unit is called in a sentence.

    A ratio is its number: what that is one of, the name of what is measured tells.
    """
    text = with_minus_sign(text)
    unit = amount.unit
    label = unit.label_zh if lang is Lang.ZH else unit.label_en
    if not label or not text.endswith(label):
        return text
    number = text.removesuffix(label)
    return number.rstrip() if unit.code == "ratio" else number + counted_unit(unit, "1" if one else "", lang)


def _singular(noun: str) -> str:
    """One of what a plural noun names; a noun that is none stays."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    ending = next((each for each in _ENDINGS if re.search(each[0], noun)), None)
    return re.sub(*ending, noun) if ending else noun


_RATE = Context(prec=5)
"""A rate is told with so many digits; the API's receipt has all of them."""


def conversion_sign(figure: Figure) -> str:
    """What stands before a converted amount: nothing where a word says that it is a limit or an estimate.

    What a rate made is rounded.
    """
    receipt = figure.receipt
    if figure.served.comparator is not Comparator.EQUAL:
        return ""
    by_rate = receipt is not None and receipt.applied is not None and receipt.basis is not Basis.AS_PRINTED
    return "≈" if by_rate else "="


def spoken_receipt(receipt: Receipt, lang: Lang) -> str:
    """The rate, whose it is and of which days; that none is needed, or that the source prints both."""
    rate, printed = receipt.applied, receipt.printed_as
    if receipt.basis is Basis.AS_PRINTED:
        told = Bilingual(f"as the source itself prints it: “{printed}”", f"来源自行载明：“{printed}”")
    elif rate is None:
        told = Bilingual("exactly, no rate is needed", "精确换算，无需汇率")
    else:
        number, whose = plain(_RATE.plus(rate.value)), _whose(receipt)
        names = CURRENCY_NAMES.get(rate.quote), CURRENCY_NAMES.get(rate.base)
        many, one = names[0].many if names[0] else rate.quote, names[1].one if names[1] else rate.base
        english = f"at {number} {many} per {one}, {whose.en}"
        told = Bilingual(english, f"按1{rate.base}={number}{rate.quote}，{whose.zh}")
    return told.in_language(lang)


def _whose(receipt: Receipt) -> Bilingual:
    source = rates_source(receipt.source) if receipt.source else None
    en, zh = (f" ({source.en})", f"（{source.zh}）") if source else ("", "")
    match receipt.basis:
        case Basis.ANNUAL_AVERAGE:
            return Bilingual(
                f"the average of {receipt.days} days of {receipt.period}{en}",
                f"{receipt.period}年{receipt.days}天的平均汇率{zh}",
            )
        case Basis.YEAR_END:
            return Bilingual(f"the rate of {receipt.period}{en}", f"{receipt.period}的汇率{zh}")
    return Bilingual("a rate that was given", "给定的汇率")
