"""Numbers that stand alone where a sentence has named what is counted: pilot zones in China: 59 (2019), 165 (2022).

A draft of figures leaves them out, since nothing beside them says what they are; here the sentence must name a count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from api.domain.period import MONTHS, Period

_BARE = re.compile(
    r"(?:(?P<led>\b(?:to|at|was|were|reached|totall?ed|numbered|stood at|even|than|hit|grown to|after|from|"
    r"versus|made|making)|[:：])\s+)?"
    r"(?<![\w.,$€£¥%])(?P<number>[1-9]\d{0,4}|[1-9]\d{0,2}(?:,\d{3})+)(?![\w%‰]|[.,]\d|\s?(?:%|per\b|:))"
    r"(?:(?:\s?\(|\sin\s)(?P<of>(?:19|20)\d\d)\b)?"
)
_MONTH, _SHORT = "|".join(MONTHS), "|".join(month[:3] for month in MONTHS)
_DATED = re.compile(rf"\b(?:(?P<month>{_MONTH})\s+)?(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_NUMBERS_A_THING = re.compile(
    rf"\b(?:{_SHORT})[a-z]*\.?\s*$|\b(?:page|table|chapter|section|room|no\.?|number|article|fig\w*|part|slide|step|"
    r"version|vol\w*|day|week|phase|round)\s*$",
    re.IGNORECASE,
)
"""What stands before the day of a month or the number of a thing."""
_BEHIND_A_DAY = re.compile(rf"\s*(?:{_SHORT})", re.IGNORECASE)


class BareCount(NamedTuple):
    """A number that stands alone, where it stands in its sentence, and of when it is; None where that is not told."""

    digits: str
    start: int
    end: int
    period: Period | None


def bare_counts(sentence: str, taken: Sequence[tuple[int, int]]) -> Iterator[BareCount]:
    """The whole numbers of an English sentence that nothing beside them tells the unit of, and none has taken."""
    for match in _BARE.finditer(sentence):
        start, end = match.span("number")
        digits = match["number"].replace(",", "")
        if not (match["led"] or match["of"]) or any(start < last and first < end for first, last in taken):
            continue
        is_year = re.fullmatch(r"(?:19|20)\d\d", digits) is not None
        dated = _NUMBERS_A_THING.search(sentence[:start]) or _BEHIND_A_DAY.match(sentence, end)
        if not is_year and not dated:
            yield BareCount(digits, start, end, _period(sentence, match, end))


def _period(sentence: str, match: re.Match[str], end: int) -> Period | None:
    """The year right behind the number, else the period told next behind it, else the only one told."""
    if match["of"]:
        return Period.parse(match["of"])
    told = list(_DATED.finditer(sentence))
    behind = [each for each in told if 0 <= each.start() - end <= _NEAR]
    chosen = behind[0] if behind else told[0] if len({each["year"] for each in told}) == 1 else None
    if chosen is None:
        return None
    month = chosen["month"]
    return Period.parse(f"{chosen['year']}-{MONTHS.index(month.capitalize()) + 1:02}" if month else chosen["year"])


_NEAR = 24
"""Characters behind a number within which its period is told."""
