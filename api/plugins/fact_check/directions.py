"""Which way a sentence says that a number came, and in what part of the year that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from api.plugins.fact_check import lexicon
from api.plugins.fact_check.claim import ClaimKind, Context, QuotedClaim
from api.plugins.fact_check.names import is_time

if TYPE_CHECKING:
    from api.domain.figure import Figure
    from api.domain.period import Period


_ABOUT = 48
"""Characters around a year in which it is told what of it is meant."""


def is_of_part_of_year(claim: QuotedClaim, before: str, behind: str) -> bool:
    """Whether words make of the year of a claim a part of it, or each part of it."""
    context = claim.context
    told = f"{before} {_amount(claim)}{behind} | {_around_its_year(claim, before, behind)}"
    if context.chinese:
        return lexicon.CHINESE_PART_OF.search(told) is not None
    each = lexicon.EACH.search(told) or lexicon.MONTHS_OF.search(told)
    return each is not None or bool(_part_of_its_year(claim, told))


def _amount(claim: QuotedClaim) -> str:
    """The phrase of a number told in digits, with what it is so much of: 15.5 trillion yuan a day."""
    return claim.phrase if any(map(str.isdecimal, claim.phrase)) else ""


def part_told(claim: QuotedClaim) -> str:
    """The words by which a sentence tells its number of some time within a year: mid-2024; empty where it has none."""
    context = claim.context
    told = context.sentence[context.since : context.until]
    if context.chinese:
        return found[0] if (found := lexicon.CHINESE_PART_OF.search(told)) else ""
    return _part_of_its_year(claim, told)


def _part_of_its_year(claim: QuotedClaim, told: str) -> str:
    """What tells a part of the claim's own year, and not of the one in which somebody said it."""
    parts = (found[0] for pattern in (lexicon.PART_OF, lexicon.QUALIFIED) for found in pattern.finditer(told))
    year = str(claim.period.year) if claim.period is not None else ""
    return next((part for part in parts if not any(map(str.isdecimal, part)) or part.endswith(year[-2:])), "")


def months_within(claim: QuotedClaim) -> range:
    """The months of the time within a year that a sentence tells; none where it could be any."""
    told = part_told(claim).lower()
    return next((months for word, months in lexicon.MONTHS_WITHIN.items() if word in told), range(0))


def is_of_longer_time(claim: QuotedClaim, before: str, behind: str) -> bool:
    """Whether words make of the year of a flow the end of a longer time, or the day at its end."""
    told = f"{before} {_amount(claim)}{behind} | {_around_its_year(claim, before, behind)}"
    if claim.context.chinese:
        share = lexicon.CHINESE_OF_A_WHOLE.search(before) is not None
        if claim.kind is ClaimKind.SHARE and not share and not _tells_each_year(claim.context):
            if lexicon.CHINESE_YEARS_LONG.search(told):
                return True
        else:
            told = lexicon.CHINESE_YEARS_LED.sub("", told)
        return any(pattern.search(told) for pattern in (lexicon.CHINESE_SO_FAR, lexicon.CHINESE_AT_THE_END))
    if lexicon.SO_FAR.search(told) or lexicon.TO_A_YEAR.search(told):
        return True
    return any(not found["led"] for found in lexicon.AT_THE_END.finditer(told))


def _tells_each_year(context: Context) -> bool:
    """Whether a sentence gives several percents a year each: a single one may be of the whole time before."""
    return len(set(lexicon.CHINESE_OWN_YEAR.findall(context.sentence))) > 1


def _around_its_year(claim: QuotedClaim, before: str, behind: str) -> str:
    """What stands around the year of a claim where it is told before an earlier number of the sentence."""
    if claim.period is None:
        return ""
    year, context = str(claim.period.year), claim.context
    if year in before or year in behind:
        return ""
    place = context.sentence.rfind(year, 0, context.start)
    return context.sentence[max(0, place - _ABOUT) : place + _ABOUT] if place >= 0 else ""


def tells_end_of_year(context: Context, year: int) -> bool:
    """Whether a sentence tells the end of a year, or of the year that it names, for the number at hand."""
    since, until = context.since, context.until
    own = [*_ends(context.sentence[since:until])] or [*_ends(context.sentence[:since])]
    return any(told in ("", str(year)) for told in own)


def _ends(text: str) -> list[str]:
    """The years whose end a text tells; empty where it is that of a year told before."""
    return [
        "" if found.lastgroup == "the" else str(found[found.lastgroup or 0])
        for found in lexicon.END_OF_YEAR.finditer(text)
    ]


def counts_up(figure: Figure) -> bool:
    """Whether a figure counts what there is at a time, and not what happens in one or is new in it."""
    indicator = figure.indicator
    return indicator.measuring_type in ("count", "stock", "rank") and _OF_NEW.search(indicator.name_en) is None


_OF_NEW = re.compile(r"\b(?:added|new|newly)\b", re.IGNORECASE)
"""What the name of an indicator holds that counts what is new."""


def of_period(claim: QuotedClaim, own: Sequence[Figure]) -> Sequence[Figure]:
    """The figures of a claim's period: of that very one, or where there are none of times in it.

    What is counted at the end of a year may be another number than within it, and neither stands for the other.
    """
    claimed = claim.period
    assert claimed is not None  # noqa: S101 - a claim of no told period has no figures of it
    exactly = [figure for figure in own if figure.period == claimed]
    if claimed.frequency != "A":
        return exactly or [figure for figure in own if covers(claimed, figure)]
    if tells_end_of_year(claim.context, claimed.year):
        return [figure for figure in own if covers(claimed, figure) and _ends_with(claimed, figure)]
    if part_told(claim):
        return [each for each in own if covers(claimed, each) and each.period.last.month in months_within(claim)]
    return exactly or [figure for figure in own if covers(claimed, figure)]


def may_have_changed(claim: QuotedClaim, figures: Iterable[Figure]) -> bool:
    """Whether figures count what there was at another time than the claim's, and so rule out no other number."""
    claimed, counted = claim.period, [figure for figure in figures if counts_up(figure) and not _counts_years(figure)]
    if claimed is None or not counted:
        return False
    return bool(part_told(claim)) or not any(_ends_with(claimed, figure) for figure in counted)


def _ends_with(claimed: Period, figure: Figure) -> bool:
    return figure.period.last == claimed.last or not counts_up(figure)


def _counts_years(figure: Figure) -> bool:
    """Whether a figure counts years, which are one more each year."""
    return is_time(figure.printed.unit.code)


def covers(claimed: Period, figure: Figure) -> bool:
    """Whether a figure is of the period that a claim is of: the same, or for a count a time inside it."""
    period = figure.period
    if (claimed.first, claimed.last) == (period.first, period.last):
        return True
    if not counts_up(figure):
        return False
    # What is counted stands at the end of its period, and so does a claim of a day or a month.
    return claimed.first <= period.last <= claimed.last or period.last == claimed.last


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
