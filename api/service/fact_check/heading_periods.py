"""The period that a heading tells for the items of the list below it: Silk Road e-commerce (June 2025)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from api.domain.period import MONTHS, Period, PeriodError

_QUARTERS = "一二三四"
_ITEM = re.compile(r"^\s*(?:[-–—*•·▪◦●]|\(?\d{1,2}[.)、]|[①-⑳])\s*")
_TOLD = re.compile(
    rf"\b(?P<month>{'|'.join(MONTHS)}) (?P<of_month>20[0-9]{{2}})\b|"
    r"\bQ(?P<quarter>[1-4]),? (?P<of_quarter>20[0-9]{2})\b|"
    r"\b(?P<year_of_q>20[0-9]{2})[ -]?Q(?P<q>[1-4])\b|(?P<of_chinese>20[0-9]{2})年(?:(?P<chinese_month>1[0-2]|[1-9])月|"
    rf"第?(?P<chinese_quarter>[{_QUARTERS}])季度|(?P<half>[上下])半年)|(?<!\d)(?P<year>20[0-9]{{2}})(?!\d)",
    re.IGNORECASE,
)


def period_above(heading: str, line: str) -> Period | None:
    """The one period that a heading tells, for a line that is an item of a list; None for any other line."""
    if not heading or not _ITEM.match(line):
        return None
    told = set(_periods(heading))
    if len(told) != 1:
        return None
    try:
        return Period.parse(told.pop())
    except PeriodError:
        return None


def period_of_block(heading: Period, dated: str, line: str) -> Period | None:
    """The period of a line that tells none, below a heading: that of the line which it goes on with, if there is one.

    None where a line between it and the heading tells another one, and it may be of either.
    """
    told = set(_periods(normalize("NFKC", dated)))
    if not told or told == {heading.text}:
        return heading
    return Period.parse(told.pop()) if len(told) == 1 and _GOES_ON.match(line) else None


_GOES_ON = re.compile(r"^(?:[ \t\u3000]+\S|(?:[-–—•·]\s*)?(?:of which|thereof|of that|其中))", re.IGNORECASE)
"""How a line begins that goes on with the one above: of which exports."""


def _periods(heading: str) -> Iterator[str]:
    for match in _TOLD.finditer(heading):
        told = match.groupdict()
        if told["month"]:
            yield f"{told['of_month']}-{MONTHS.index(told['month'].capitalize()) + 1:02}"
        elif told["quarter"]:
            yield f"{told['of_quarter']}-Q{told['quarter']}"
        elif told["q"]:
            yield f"{told['year_of_q']}-Q{told['q']}"
        elif told["chinese_month"]:
            yield f"{told['of_chinese']}-{int(told['chinese_month']):02}"
        elif told["chinese_quarter"]:
            yield f"{told['of_chinese']}-Q{_QUARTERS.index(told['chinese_quarter']) + 1}"
        elif told["half"]:
            yield f"{told['of_chinese']}-S{1 if told['half'] == '上' else 2}"
        else:
            yield told["year"]
