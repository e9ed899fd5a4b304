"""Periods before a noun: that of China's 2024 trade is a figure's own, that of the 2019 peak of 12,000 another's."""

from __future__ import annotations

import re

from api.reports.extract.proposal import Mention, Role

_OWNED = re.compile(r"(?:[^\W\d_][’'](?:s )?|s[’'] |\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Oo]ur|[Tt]otal|[Oo]verall) )$")
_NOUNS = (
    "trade sales revenues? turnover exports imports shipments deliveries output production generation gdp profits? "
    "earnings income loss(?:es)? deficit surplus budget spending expenditure investment harvest crop catch consumption "
    "demand throughput traffic emissions growth inflation dividend arrivals departures registrations births deaths "
    "population payroll capacity volumes? bookings premiums? claims"
)
_MEASURED = re.compile(
    r"(?: (?!(?:of|in|and|or|by|for|to|was|were|is|are)\b)[a-z][\w-]*){0,3} "
    rf"(?:{_NOUNS.replace(' ', '|')})\b",
    re.IGNORECASE,
)
_BEATEN = re.compile(
    r"\b(?:beat(?:s|ing)?|beaten|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|top(?:s|ped|ping)|overt(?:ook|aken|aking)|"
    r"match(?:es|ed|ing)|match|br(?:oke|oken|eaking)|missed|above|below|over|than|against|versus|from|with|to|on)"
    r"(?: [^\W\d][\w’'-]*){0,4} ?[’']?s? ?$",
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    r" (?:(?:record|previous|all-time|revised|provisional|final) )?"
    r"(?:peak|high|low|record|figure|level|total|reading|result|value|mark|average|estimate|maximum|minimum) "
    r"(?:of|was|had been) (?=[\d$€£¥~]|[A-Z]{2,3} ?\d|(?:about|around|some|nearly|over) )"
)


def is_measured(before: str, behind: str) -> bool:
    """Whether a bare year belongs to the measured noun behind: China's 2024 goods trade, but not in what it exceeds."""
    owned = _OWNED.search(before)
    return owned is not None and _MEASURED.match(behind) is not None and _BEATEN.search(before) is None


def of_one_figure(mention: Mention, behind: str) -> bool:
    """Whether the period is that of the figure right behind alone: the 2019 peak of 12,000."""
    return mention.fits and not mention.shift and mention.role is not Role.WEAK and _OF_ONE.match(behind) is not None
