"""Days and numbers as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from api.domain.period import MONTHS
from api.domain.quantity import plain
from api.domain.query import Lang
from api.formats.spoken import grouped


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


def short_number(number: Decimal, lang: Lang) -> str:
    """A number with thousands set apart, without zeros at its end; its minus sign is one."""
    text = plain(number)
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    told = ("−" if whole.startswith("-") else "") + grouped(whole.removeprefix("-"), lang)
    return f"{told}.{decimals}" if decimals else told
