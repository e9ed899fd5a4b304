"""Whether what a claim counts is what an indicator counts: countries are no bases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.fact_check.quoted_claim import ClaimKind, QuotedClaim
from api.fact_check.subjects.terms import stem
from api.fact_check.words import chinese

if TYPE_CHECKING:
    from api.domain.entries import IndicatorBase, UnitBase
    from api.domain.figure import Figure


def counts(claim: QuotedClaim, indicator: IndicatorBase, unit: UnitBase) -> bool:
    """Whether the noun that a claim counts may be a unit of an indicator's figures; true of what is not counted."""
    if claim.kind is not ClaimKind.COUNT:
        return True
    noun = claim.unit.lower()
    if not noun or noun in chinese.CLASSIFIERS:
        return True
    if not noun.isascii():
        if chinese.ABROAD.search(indicator.definition_zh):
            noun = chinese.ABROAD.sub("", noun)
        if unit.label_zh.startswith(noun):  # the classifier of what is counted
            return True
        if any(name.endswith(noun) for name in (unit.label_zh, unit.name_zh, _head(indicator.name_zh))):
            return True
        return noun.endswith(unit.name_zh) and noun.removesuffix(unit.name_zh) in indicator.name_zh
    names = {stem(word) for text in (unit.code, unit.label_en, unit.name_en) for word in text.lower().split()}
    return not names.isdisjoint(stem(word) for word in noun.replace("-", " ").split())


def counted(claim: QuotedClaim, figures: Sequence[Figure]) -> list[Figure]:
    """The figures of what a claim counts; all of them where it counts nothing. A series is looked at once."""
    if claim.kind is not ClaimKind.COUNT:
        return list(figures)
    series = {(figure.indicator.code, figure.printed.unit.code): figure for figure in figures}
    meant = {key for key, one in series.items() if counts(claim, one.indicator, one.printed.unit)}
    return [figure for figure in figures if (figure.indicator.code, figure.printed.unit.code) in meant]


_TIMES = frozenset({"year", "quarter", "month", "week", "day", "decade", "年", "季度", "个季度", "月", "个月", "天"})


def counts_time(claim: QuotedClaim) -> bool:
    """Whether a claim counts years, quarters or the like."""
    return claim.kind is ClaimKind.COUNT and is_time(claim.unit)


def is_time(noun: str) -> bool:
    """Whether a counted noun is a length of time."""
    return stem(noun.lower().split(" ")[-1]) in _TIMES


def _head(name: str) -> str:
    """A Chinese name without the word for a number at its end."""
    for tail in chinese.TAILS:
        if name.endswith(tail):
            return name.removesuffix(tail)
    return name
