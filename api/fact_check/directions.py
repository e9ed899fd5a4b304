"""Which way a sentence says that a number came, and whether the figures before it say the same: it fell to 15.5."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from api.fact_check.figures_of_period import counts_up
from api.fact_check.quoted_claim import QuotedClaim

if TYPE_CHECKING:
    from api.domain.figure import Figure

_DOWN = (
    r"f[ae]ll(?:en|ing)?|dropp?(?:ed|ing)?|declin(?:ed?|ing)|decreas(?:ed?|ing)|shr[aiu]nk(?:ing)?|sank|sunk|sinking|"
    r"slid|sliding|slipp(?:ed|ing)|slump(?:ed|ing)?|plung(?:ed?|ing)|dipp(?:ed|ing)|tumbl(?:ed?|ing)|halv(?:ed|ing)|"
    r"contract(?:ed|ing)?|slow(?:ed|ing)?|eas(?:ed|ing)|cool(?:ed|ing)?|retreat(?:ed|ing)?|shed|reduced|cut|down"
)
_UP = (
    r"r[io]sen?|rising|gr[eo]wn?|growing|increas(?:ed?|ing)|climb(?:ed|ing)?|jump(?:ed|ing)?|surg(?:ed?|ing)|"
    r"soar(?:ed|ing)?|expand(?:ed|ing)?|accelerat(?:ed?|ing)|quicken(?:ed|ing)?|doubl(?:ed|ing)|tripl(?:ed|ing)|"
    r"swell(?:ed|ing)?|swollen|edg(?:ed|ing) up|up"
)
_MOVED = re.compile(
    rf"\b(?:(?P<down>{_DOWN})|(?P<up>{_UP}))\b(?P<by>[^,;:]{{0,60}}?)\bto\b"
    r"(?: (?:a|an|the|only|just|some|about|around|nearly|almost|roughly|level|total|record|high|low|of|mere)){0,4}\s*$",
    re.IGNORECASE,
)
_MOVED_CHINESE = re.compile(
    r"(?:(?P<down>下降|下滑|回落|降|减少|跌|缩减|收窄|放缓|萎缩)|(?P<up>增长|增加|增|上升|升|扩大|提高|攀升|加快|涨))"
    r"(?P<by>)(?:至|到|为)(?:约|近|超过?)?$"
)
_DIGIT = re.compile(r"[\d$€£¥￥]|RMB|CNY|USD?")
_LOOKED_BACK = 160
"""Characters before a number in which the word for the way that it came stands."""


class Direction(IntEnum):
    """Which way a number came from the one before it."""

    DOWN = -1
    UP = 1


def told_direction(claim: QuotedClaim) -> Direction | None:
    """The way that a sentence says; None where it says none. A phrase may begin with the word for it."""
    context = claim.context
    number = _DIGIT.search(claim.phrase)
    end = context.start + (number.start() if number else 0)
    before = context.sentence[max(0, end - _LOOKED_BACK) : end].rstrip()
    pattern = _MOVED_CHINESE if context.chinese else _MOVED
    last = None
    for match in pattern.finditer(before):
        last = match
    if last is None:
        return None
    return Direction.DOWN if last["down"] else Direction.UP


def moved_otherwise(told: Direction, figure: Figure, own: Iterable[Figure]) -> bool:
    """Whether figures say that a number came another way than told, or, of a fall, none says that it fell."""
    before = _before(figure, own)
    if not before:
        return told is Direction.DOWN
    value = figure.printed.quantity.value
    ways = {(value > each.printed.quantity.value) - (value < each.printed.quantity.value) for each in before}
    return told.value not in ways


def _before(figure: Figure, own: Iterable[Figure]) -> Sequence[Figure]:
    """The figures of the same unit before: of a count the newest, of what happens in a time those of a year earlier."""
    unit, period = figure.printed.unit.code, figure.period
    earlier = [each for each in own if each.printed.unit.code == unit and each.period.last < period.last]
    if counts_up(figure):
        newest = max((each.period for each in earlier), key=lambda each: each.last, default=None)
        return [each for each in earlier if each.period == newest]
    first = period.first.replace(year=period.first.year - 1)
    return [each for each in earlier if (each.period.frequency, each.period.first) == (period.frequency, first)]
