"""Numbers in digits as prose prints them, and fractions as percents."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from api.domain.quantity import plain

LONGEST = 30
"""Digits that a printed decimal may have before or behind the point."""
_PLAIN = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+),(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3})+,\d{3}", re.ASCII)
_POINTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
_EITHER = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
_WRITTEN = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:[. ]\d{3})+|\d{1,3}),\d{1,2}"
    r"(?= ?(?:%|€|per cent|percent|million|billion|bn|mn|m\b|euros?\b))"
    r"|(?<![\d.,])\d{1,3}(?:[. ]\d{3})+,\d{1,2}(?![\d.,])"
    r"|\b[A-Z]{3} \d{1,3},\d{1,2}(?![\d.,])",
    re.ASCII,
)


def digits(text: str) -> str | None:
    """The digits without grouping commas; None for what is no decimal number, such as 1.2.3."""
    if len(text) > 2 * LONGEST or _PLAIN.fullmatch(text) is None:
        return None
    return _bounded(text.replace(",", ""))


def digits_behind_comma(text: str) -> str | None:
    """The digits of 88,4 and 1.234,5 with a decimal point; None where the comma cannot be a decimal one."""
    if len(text) > 2 * LONGEST or not (_COMMA.fullmatch(text) or _POINTS.fullmatch(text)):
        return None
    return _bounded(text.replace(".", "").replace(",", "."))


def grouped_by_point(text: str) -> str:
    """7850 for 7.850, which a text of decimal commas may mean; empty for what no point can group."""
    return text.replace(".", "") if _EITHER.fullmatch(text) else ""


def writes_decimal_commas(text: str) -> bool:
    """Whether a text has at least one number that only a decimal comma explains."""
    return _WRITTEN.search(text) is not None


def _bounded(plain: str) -> str | None:
    whole, _, fraction = plain.partition(".")
    return plain if max(len(whole), len(fraction)) <= LONGEST else None


def percent_of(part: int, whole: int, comparator: str, *, near: bool = False) -> tuple[str, str, bool]:
    """The percent of `part` in `whole`, its comparator, and whether the value is exact; `near` for nearly a third.

    A third is about 33; more than a third is more than 33, less than a third less than 34.
    """
    share = Fraction(100 * part, whole)
    tenths = share * 10
    if tenths.denominator == 1:
        return plain(Decimal(int(tenths)) / 10), comparator, True
    if comparator in {">", ">="}:
        return str(floor(share)), comparator, False
    if comparator in {"<", "<="} and not near:
        return str(ceil(share)), comparator, False
    return str(round(share)), "~", False
