"""Whether a sentence tells its number of a part of the year that it names, of each part, or of more than it."""

from __future__ import annotations

from api.fact_check.quoted_claim import ClaimKind, Context, QuotedClaim
from api.fact_check.words import time_words as words

_ABOUT = 48
"""Characters around a year in which it is told what of it is meant."""


def is_of_part_of_year(claim: QuotedClaim, before: str, behind: str) -> bool:
    """Whether words make of the year of a claim a part of it, or each part of it."""
    context = claim.context
    told = f"{before} {_amount(claim)}{behind} | {_around_its_year(claim, before, behind)}"
    if context.chinese:
        return words.CHINESE_PART_OF.search(told) is not None
    each = words.EACH.search(told) or words.MONTHS_OF.search(told)
    return each is not None or bool(_part_of_its_year(claim, told))


def _amount(claim: QuotedClaim) -> str:
    """The phrase of a number told in digits, with what it is so much of: 15.5 trillion yuan a day."""
    return claim.phrase if any(map(str.isdecimal, claim.phrase)) else ""


def part_told(claim: QuotedClaim) -> str:
    """The words by which a sentence tells its number of some time within a year: mid-2024; empty where it has none."""
    context = claim.context
    told = context.sentence[context.since : context.until]
    if context.chinese:
        return found[0] if (found := words.CHINESE_PART_OF.search(told)) else ""
    return _part_of_its_year(claim, told)


def _part_of_its_year(claim: QuotedClaim, told: str) -> str:
    """What tells a part of the claim's own year, and not of the one in which somebody said it."""
    parts = (found[0] for pattern in (words.PART_OF, words.QUALIFIED) for found in pattern.finditer(told))
    year = str(claim.period.year) if claim.period is not None else ""
    return next((part for part in parts if not any(map(str.isdecimal, part)) or part.endswith(year[-2:])), "")


def months_within(claim: QuotedClaim) -> range:
    """The months of the time within a year that a sentence tells; none where it could be any."""
    told = part_told(claim).lower()
    return next((months for word, months in words.MONTHS_WITHIN.items() if word in told), range(0))


def is_of_longer_time(claim: QuotedClaim, before: str, behind: str) -> bool:
    """Whether words make of the year of a flow the end of a longer time, or the day at its end."""
    told = f"{before} {_amount(claim)}{behind} | {_around_its_year(claim, before, behind)}"
    if claim.context.chinese:
        share = words.CHINESE_OF_A_WHOLE.search(before) is not None
        if claim.kind is ClaimKind.SHARE and not share and not _tells_each_year(claim.context):
            if words.CHINESE_YEARS_LONG.search(told):
                return True
        else:
            told = words.CHINESE_YEARS_LED.sub("", told)
        return any(pattern.search(told) for pattern in (words.CHINESE_SO_FAR, words.CHINESE_AT_THE_END))
    if words.SO_FAR.search(told) or words.TO_A_YEAR.search(told):
        return True
    return any(not found["led"] for found in words.AT_THE_END.finditer(told))


def _tells_each_year(context: Context) -> bool:
    """Whether a sentence gives several percents a year each: a single one may be of the whole time before."""
    return len(set(words.CHINESE_OWN_YEAR.findall(context.sentence))) > 1


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
        for found in words.END_OF_YEAR.finditer(text)
    ]
