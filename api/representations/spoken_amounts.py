"""Amounts as a sentence on a page says them: `more than 1.8 trillion yuan`, 超过1.8万亿元."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.audit.amount_words import span
from api.domain.amounts import Amount
from api.domain.query import Lang
from api.domain.units import UnitKind
from api.domain.words.scales import Scale
from api.domain.words.spoken_currencies import CURRENCY_NAMES
from api.representations.citations.cited_claim import amount_words, one_line

if TYPE_CHECKING:
    from api.domain.catalogue_entries import UnitBase


def unit_words(unit: UnitBase, lang: Lang) -> str:
    """What stands behind a number of that unit: `yuan`, `countries`, `%`, 元; nothing where the unit has no label."""
    if lang is Lang.ZH:
        return unit.label_zh
    name = CURRENCY_NAMES.get(unit.code) if unit.kind is UnitKind.MONEY else None
    return name.many if name else unit.label_en


def spoken_amount(amount: Amount, lang: Lang, wanted: Scale | None = None) -> str:
    """The amount with its comparator and its unit in words; money in the wanted scale, where the language has it."""
    scale = wanted if amount.unit.kind is UnitKind.MONEY else None
    return _named(one_line(amount_words(amount.display(lang, wanted=scale), amount.comparator, lang)), amount, lang)


def spoken_span(amount: Amount, lang: Lang) -> str:
    """What rounding leaves open of it, or the one limit there is: `13.05 to 13.15 trillion yuan`."""
    return _named(one_line(span(amount).in_language(lang)), amount, lang)


def _named(text: str, amount: Amount, lang: Lang) -> str:
    """The text with the name of its currency in place of the code."""
    if lang is Lang.ZH or amount.unit.kind is not UnitKind.MONEY:
        return text
    return f"{text.removesuffix(amount.unit.label_en).rstrip()} {unit_words(amount.unit, lang)}"
