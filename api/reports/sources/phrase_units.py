"""Whether the words beside a printed number name another unit than the figure's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from api.domain.units import UnitKind
from api.reports.extract.currency_names import (
    BEFORE_A_NUMBER,
    CHINESE,
    CODES,
    NAMES,
    SHARED,
    SHORT,
    SIGNS,
    longest_first,
)
from api.reports.extract.unit_codes import PERCENTAGE_POINTS
from api.reports.sources.phrase_numbers import PrintedNumber

_SHARE = re.compile(r"\s?(?:%|％|per\s?cent\b|percent|pct\b)", re.IGNORECASE)
_BASIS_POINTS = re.compile(r"[\s-]?(?:basis[\s-]points?\b|bps\b|个?基点)", re.IGNORECASE)
_PER_MILLE = re.compile(r"\s?‰")
_POINTS = re.compile(r"[\s-]?(?:(?:%|％|per\s?cent|pct|percentage)[\s-]points?\b|个?百分点)", re.IGNORECASE)
BASIS_POINTS, PER_MILLE = "basis-points", "per-mille"
_DOLLARS = frozenset({"USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"})
_YUAN = frozenset({"CNY", "HKD", "MOP", "TWD"})
_MEANINGS: Mapping[str, frozenset[str]] = {
    "$": _DOLLARS,
    "dollar": _DOLLARS,
    "dollars": _DOLLARS,
    "¥": frozenset({"CNY", "JPY"}),
    "￥": frozenset({"CNY", "JPY"}),
    "元": _YUAN,
}
"""Names and signs of several currencies, and those they may mean."""


_CODES = "|".join(sorted(CODES))
_AFTER = re.compile(
    rf"[\s-]?(?:(?P<name>{longest_first(NAMES)})\b|(?P<han>{longest_first(CHINESE)})|(?P<code>{_CODES}|RMB)\b)",
    re.IGNORECASE,
)


def contradiction(phrase: str, number: PrintedNumber, unit: str, kind: str) -> str | None:
    """What the phrase prints beside the number instead of the unit; None where it names the unit, or none."""
    if _POINTS.match(phrase, number.end):
        return (
            None if unit == PERCENTAGE_POINTS or (kind == UnitKind.SHARE and unit != PER_MILLE) else "percentage points"
        )
    if _BASIS_POINTS.match(phrase, number.end):
        return None if unit == BASIS_POINTS else "basis points"
    if _PER_MILLE.match(phrase, number.end):
        return None if unit == PER_MILLE else "‰"
    if _SHARE.match(phrase, number.end):
        return None if kind == UnitKind.SHARE and unit != PER_MILLE else "a share"
    for name in _names(phrase, number):
        meanings = _MEANINGS.get(name) or _meaning(name)
        if meanings and unit not in meanings:
            return name
    return None


def _names(phrase: str, number: PrintedNumber) -> Iterator[str]:
    """The names and signs of money right before and right after the number."""
    if before := BEFORE_A_NUMBER.search(phrase[: number.start]):
        yield before["sign"]
    if after := _AFTER.match(phrase, number.end):
        yield after[0].strip(" -\u00a0").lower() if not after["code"] else after["code"].upper()


def _meaning(name: str) -> frozenset[str]:
    """The one currency that a name means; none where it is shared, or a weight or a verb as well."""
    if name in SHARED or name in {"won", "rand", "dong"}:
        return frozenset()
    codes = SIGNS | SHORT | NAMES | CHINESE | {code: code for code in CODES}
    return frozenset({codes[name]}) if name in codes else frozenset()
