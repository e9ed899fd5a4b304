"""Amounts as a sentence on a page says them: `more than 1.8 trillion yuan`, 超过1.8万亿元."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from api.audit.findings import span
from api.domain.amounts import Amount
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.units import Scale, UnitKind, spoken
from api.domain.words import CURRENCY_NAMES, Bilingual, Comparator, one_line, with_minus_sign
from api.representations.citations.cited_claim import amount_words

if TYPE_CHECKING:
    from api.domain.entries import IndicatorBase, UnitBase

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
