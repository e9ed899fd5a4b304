"""Periods in an English sentence: their forms, their roles, its tenses, and numbers that measure nothing."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from functools import partial
from typing import Any

from api.plugins.extract.numbers import COUNTS
from api.plugins.extract.periods import (
    DAY,
    SAME,
    Fields,
    Form,
    Mention,
    Role,
    part_of_days,
    part_of_months,
    read_forms,
)
from api.plugins.extract.proposal import Doubt
from api.plugins.extract.sentences import TenseMark, TenseMarks
from api.plugins.extract.words import MONTH

YEAR = r"(?:1[89]|20|21)\d\d"
_TAIL = rf"(?:,? (?:(?:of|in) )?(?:(?P<year>{YEAR})\b(?![/–-]\d\d\b)|(?P<relative>last|this|next) year\b|the year\b))?"
_N = r"(?:\d[\d.]{0,9}|[a-z]{1,20})"
_SPAN = r"(?:years?|months?|weeks?|days?|decades?|quarters?|seasons?)"
_SHORT_SPAN = r"(?:years?|months?|weeks?|days?|decades?|hours?|minutes?)"
_FEW = r"(?:an?|one|two|three|four|five|six|nine|ten|twelve|\d{1,2})"
_LIKE = r"(?:same|corresponding|comparable|equivalent|like)"
_STRETCH = (
    r"(?:(?:two|three|four|five|six|seven|eight|nine|ten|eleven) )?(?:period|quarter|months?|half|time|week|stage)"
)
_RANKS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 4}
_RELATIVE = {"last": -1, "this": 0, "next": 1, "current": 0, "coming": 1}
_COUNTS = COUNTS | {"a": 1, "quarter": 3, "half": 6, "half-year": 6, "half year": 6, "year": 12}
_OFF_DAYS = 7  # days that a company's quarter may end off the calendar's
_NEAR_THE_END = 24
_LAST_MONTH = 12
_STEPS = re.compile(r"\b(?:first|second|third|fourth)[ -](quarter|half)\b", re.IGNORECASE)
_FAR = 160


def _count(text: str | None) -> int:
    low = (text or "").lower()
    return int(low) if low.isdecimal() else _COUNTS.get(low, 0)


def month_of(name: str) -> int:
    """The number of a month as prose prints it."""
    return 1 + "janfebmaraprmayjunjulaugsepoctnovdec".index(name[:3].lower()) // 3


def _part_of_year(match: re.Match[str], part: str = "", **fields: Any) -> Fields:
    """A part of a year, with the year or the relative year that the form prints, if any."""
    groups = match.groupdict()
    year, relative = groups.get("year"), groups.get("relative")
    from_published = _RELATIVE[relative.lower()] if relative else None
    return {"year": int(year) if year else None, "from_published": from_published, "part": part, **fields}


def _month_and_day(match: re.Match[str], number: str = "") -> tuple[int, int]:
    """The month and day of a date printed either way round."""
    groups = match.groupdict()
    month, day = (groups[f"{name}{number}"] or groups.get(f"{name}{name}{number}") or "" for name in "md")
    return int(month) if month.isdigit() else month_of(month), int(day)


def _day(match: re.Match[str]) -> Fields:
    """30 June 2025, 2025-06-30, 30.06.2025; of 4 and 5 May 2026 the last one, which does not fit."""
    month, day = _month_and_day(match)
    several = "dd" in match.re.groupindex
    return _part_of_year(match, f"{month:02}-{day:02}", fits=not several and 1 <= month <= _LAST_MONTH)


def _day_to_day(match: re.Match[str]) -> Fields:
    """From 1 January to 30 June 2026, which is a half-year; from 4 May to 9 June, which is no single period."""
    part, fits = part_of_days(_month_and_day(match, "1"), _month_and_day(match, "2"))
    return _part_of_year(match, part, fits=fits and match["y1"] in (None, match["year"]))


def _months_to_month(match: re.Match[str]) -> Fields:
    """January to June 2024."""
    part, fits = part_of_months(month_of(match["m1"]), month_of(match["m2"]))
    return _part_of_year(match, part, fits=fits and match["y1"] in (None, match["year"]))


def _first_months(match: re.Match[str]) -> Fields:
    """The first six months of 2024, its first three quarters."""
    quarters = "quarters" in match[0].lower()
    part, fits = part_of_months(1, _count(match["n"]) * (3 if quarters else 1))
    return _part_of_year(match, part, fits=fits, numbered=quarters)


def _months_to(match: re.Match[str]) -> Fields:
    """The three months to June 2024, the year to March."""
    last, length = month_of(match["m"]), _count(match["n"]) or _LAST_MONTH
    part, fits = part_of_months(last - length + 1, last)
    return _part_of_year(match, part, fits=fits)


def _months_ended(match: re.Match[str]) -> Fields:
    """The quarter ended September 26, 2026, which is the calendar's but for some days."""
    length, (month, ends) = _count(match["n"]), _month_and_day(match)
    year = int(match["year"]) if match["year"] else None
    if ends <= _OFF_DAYS:
        month -= 1
        if not month:
            month, year = _LAST_MONTH, year - 1 if year else None
    elif ends < _NEAR_THE_END:
        return _UNFIT
    part, fits = part_of_months(month - length + 1, month)
    exact = ends == monthrange(year or 2023, month)[1]
    rank = _RANKS[match["rank"].lower()] if match["rank"] and match["n"].lower() == "quarter" else 0
    return {"year": year, "part": part, "fits": fits, "note": None if exact else Doubt.PERIOD_OFF, "rank": rank}


def _numbered(match: re.Match[str]) -> Fields:
    """The first half of 2024, the fourth quarter, Q4."""
    number = match["n"] if match["n"].isdigit() else _RANKS[match["n"].lower()]
    return _part_of_year(match, f"{'S' if 'half' in match[0].lower() else 'Q'}{number}", numbered=True)


def _nounless(match: re.Match[str]) -> Fields | None:
    """The second, after the third quarter."""
    given, rank = _STEPS.findall(match.string, max(0, match.start() - _FAR), match.start()), _RANKS[match["n"].lower()]
    letter = {"quarter": "Q", "half": "S"}[given[-1].lower()] if given else ""
    return {"part": f"{letter}{rank}", "numbered": True} if letter == "Q" or (letter and rank <= 2) else None


def _coded(match: re.Match[str]) -> Fields:
    """H1 2024, 2024Q3, 1H24."""
    letter, number = match["letter"], int(match["n"])
    length = 6 if letter == "H" else 3
    part, fits = part_of_months(length * (number - 1) + 1, number * length)
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    return {"year": year, "part": part, "fits": fits and (letter != "H" or number <= 2)}


def _same_stretch(match: re.Match[str]) -> Fields:
    """In the quarter, over the half-year, in the period."""
    return {"part": SAME, "step": match.lastgroup or "year"}


def _step(match: re.Match[str]) -> Fields:
    """A year earlier, three months before, two years later, the previous quarter, the month before; last quarter."""
    groups = match.groupdict()
    step = (groups["step"] or groups.get("before") or "").lower()
    if groups.get("relative"):
        return _part_of_year(match, step=step)
    count = _count(groups.get("n")) or 1
    return {"shift": count if groups.get("way", "").lower() == "later" else -count, "step": step}


def _month(match: re.Match[str]) -> Fields:
    """In June, this January, May 2024, the June quarter."""
    month, groups = month_of(match["m"]), match.groupdict()
    start = match.start() if groups.get("relative") else match.start("m")
    part = f"Q{month // 3}" if "quarter" in match[0] else f"{month:02}"
    return _part_of_year(match, part, start=start)


_CLOCK_OR_CODE = rf"""
    \b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b|\b\d{{1,2}}\.\d{{1,2}}\.\d{{4}}\b
    |\+\d[\d ()./–-]{{6,28}}\d|\b(?!\d{{1,3}}(?:\.\d{{3}})+\b)\d{{1,4}}(?:[.-]\d{{2,4}}){{2,4}}\b
    |\(0\d{{0,4}}\)[ ]?\d[\d /-]{{3,14}}\d|(?<![\d.,$€£][ ])(?<![\d.,])\b0\d{{1,4}}(?:[ /–-]\d{{2,8}}){{1,5}}\b
    |\(24[ -]hours?\)|\b24[ -]hours?[ ]a[ ]day\b
    |\b\d{{1,2}}(?::\d\d){{1,2}}(?:[ ]?[ap]\.?m\b\.?)?
    |\bat[ ]\d{{1,2}}\.[0-5]\d(?=[ ](?:today|tomorrow|on[ ]\w+day|local|cet|gmt|bst|hours)\b)
    |(?:(?<=day)|(?<=\b20\d\d)|(?<=ary|rch|ril|may|une|uly|ust|ber)),?[ ]at[ ]\d{{1,2}}\.[0-5]\d\b
     (?![ ]?%|,?\d|[ ][a-z])
    |\b\d{{1,2}}(?:\.\d\d)?[ ]?(?:[ap]\.?m\b\.?|o[’']clock)
    |\bscale[ ](?:of|from)[ ]\d{{1,3}}[ ]?(?:to|-|–)[ ]?\d{{1,3}}\b|\b{YEAR}[ ]?=[ ]?100\b"""
_SEVERAL_YEARS = rf"""
    \b(?:fiscal|financial|tax|school|academic|crop|marketing)(?:[ ]year)?[ -]?{YEAR}(?:[ ]?[/–-][ ]?\d{{2,4}})?\b
    |\bFY[ ]?\d{{2,4}}(?:[/–-]\d{{2,4}})?\b
    |\bfrom[ ]now[ ](?:to|until|through|till|up[ ]to)[ ]{YEAR}\b
    |\b(?:from|between)[ ]{YEAR}[ ](?:to|and|through|until)[ ]{YEAR}\b
    |\b{YEAR}[ ]?[/–—-][ ]?(?:\d\d|{YEAR})\b(?!%|[.,]\d)
    |\b{YEAR}(?:,[ ]{YEAR}){{0,9}},?[ ](?:and|or)[ ]{YEAR}\b
    |^Since[ ](?:{MONTH}[ ])?{YEAR}\b|\b(?:so[ ]far[ ]this[ ]year|year[ ]to[ ]date)\b
    |\bsince[ ]the[ ](?:start|beginning)[ ]of[ ]the[ ]year\b
    |\b(?:in|during)[ ]the[ ](?:early[ ]|late[ ]|mid-)?(?:(?:18|19|20)\d0s|\d0s)\b"""
_DURATION = rf"""
    \b(?:\d0s\b|\d{{3}}0s\b|\d{{1,2}}(?:st|nd|rd|th)[ -]centur)
    |\b(?:past|last|next|first|final|previous|coming|following|another|recent|these|those|every)[ ]{_N}[ -]{_SPAN}\b
    |\b(?:within|after|every|for|wait(?:s[ ]of|ing|ed)?)[ ](?:the[ ])?
     (?:(?:(?:more|less)[ ]than|over|under|up[ ]to|at[ ]least)[ ])?{_N}[ ]{_SHORT_SPAN}\b(?![ ]in[ ]a[ ]row|[ ]running)
    |\b(?:in|over|during)[ ](?:a[ ]period[ ]of[ ])?
     (?:(?:about|nearly|almost|under|just|less[ ]than|more[ ]than)[ ])?{_N}[ ]{_SPAN}\b
     (?!(?:(?<=quarter)|(?<=quarters))[ ]of[ ](?:the|its|all|our|their|those)\b)
    |\b\d[\d.]{{0,9}}[ ]{_SHORT_SPAN}[ ]
     (?:ago|later|old|before|after|from[ ]now|of[ ]age|or[ ](?:older|more|over|longer))\b
    |\b(?:age[ds]?(?:[ ]of|[ ]between|[ ]under|[ ]over)?|(?:children|adults|people|persons|men|women|those)
     (?:[ ]aged)?[ ](?:under|over|below|above)(?:[ ](?:the[ ])?age[ ]of)?)[ ](?:(?:under|over|below)[ ])?
     \d{{1,3}}(?!\d|[.,]\d|[ ]?%)(?:(?:[ ]?[–-][ ]?|[ ]to[ ]|[ ]and[ ])\d{{1,3}}(?![ ]?%))?(?:[ ]years?)?
     (?:[ ](?:or|and)[ ](?:older|over|above|under))?\b
    |\b(?:under|over)[ -]\d{{1,2}}s\b|\b\d{{1,3}}[ -]years?[ -]olds?\b"""
_UNFIT: Fields = {"fits": False}
_YEAR_BEFORE: Fields = {"shift": -1}
_EXACT = 0


def _rule(pattern: str, fields: Any = None, flags: int = re.IGNORECASE) -> Form:
    return Form(re.compile(pattern, flags), fields)


FORMS = (
    _rule(r"\b(?:https?://|www\.)\S+|\b[\w.+-]{1,64}@[\w.-]{1,128}"),
    _rule(
        r"\b(?:(?P<rank>first|second|third|fourth|final) )?"
        r"(?:(?:(?:(?:latest|last|most recent|full|previous) )?(?:financial|fiscal|business) )?"
        r"(?P<n>three|six|nine|twelve|3|6|9|12|quarter|half(?:[ -]year)?|year)(?:[ -]months?)?)"
        r"(?: (?:results|report|accounts|figures|period))?(?:,? (?:that|which))? (?:to|ended|ending|ends)(?: on)? "
        rf"(?:(?P<d>\d\d?) (?P<m>{MONTH})|(?P<mm>{MONTH}) (?P<dd>\d\d?)\b)(?:,? (?P<year>{YEAR})\b)?",
        _months_ended,
    ),
    _rule(
        r"\b(?:(?:\d{1,2}|[a-z]{3,9}(?:-[a-z]{3,5})?)[ -])?(?:weeks?|fortnight|days)"
        r" (?:to|ended|ending)(?: on)? (?:\w+day,? )?"
        rf"(?:\d\d? {MONTH}|{MONTH} \d\d?\b)(?:,? {YEAR}\b)?"
        rf"|\b(?:first|second|third|fourth|last|final|two|three) (?:weeks?|days) of {MONTH}(?:,? {YEAR}\b)?",
        _UNFIT,
    ),
    _rule(
        rf"(?:(?<=[Bb]etween )(?P<between>)|\b)(?:(?P<d1>\d\d?) (?P<m1>{MONTH})|(?P<mm1>{MONTH}) (?P<dd1>\d\d?)\b)"
        rf"(?:,? (?P<y1>{YEAR})\b)?,? ?(?:to|through|until|[-–—]|(?(between)and|to)) ?"
        rf"(?:(?P<d2>\d\d?) (?P<m2>{MONTH})|(?P<mm2>{MONTH}) (?P<dd2>\d\d?)\b)(?:,? (?P<year>{YEAR})\b)?",
        _day_to_day,
        _EXACT,
    ),
    _rule(r"\b(?P<year>\d{4})-(?P<m>0\d|1[0-2])-(?P<d>[0-3]\d)(?:T[\d:.]+Z?)?\b", _day),
    _rule(
        rf"\b(?:\d\d? ?(?:[-–]|and|to) ?(?P<d>\d\d?) (?P<m>{MONTH})|"
        rf"(?P<mm>{MONTH}) \d\d? ?(?:[-–]|and|to) ?(?P<dd>\d\d?)\b(?![.,]?\d|%))(?:,? (?P<year>{YEAR})\b)?",
        _day,
        _EXACT,
    ),
    _rule(rf"\b(?P<d>\d\d?)(?:st|nd|rd|th)? (?:of )?(?P<m>{MONTH})(?:,? (?P<year>{YEAR})\b)?", _day, _EXACT),
    _rule(rf"\b(?P<m>{MONTH}) (?P<d>\d\d?)(?:st|nd|rd|th)?\b(?![.,]?\d|%)(?:,? (?P<year>{YEAR})\b)?", _day, _EXACT),
    _rule(r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<year>(?:19|20)\d\d)\b", _day),
    _rule(_CLOCK_OR_CODE, flags=re.IGNORECASE | re.VERBOSE),
    _rule(r"\byear-to-date\b|\bYTD\b", {"fits": False, "unfit": Doubt.PERIOD_TO_DATE}),
    _rule(
        rf"\b(?P<m1>{MONTH})(?: (?P<y1>{YEAR}))? ?(?:to|through|until|[-–—]) ?(?P<m2>{MONTH}){_TAIL}",
        _months_to_month,
        _EXACT,
    ),
    _rule(
        r"\b(?:(?:first|second|third|fourth) )?"
        r"(?:(?P<n>three|six|nine|twelve|3|6|9|12|quarter|half)(?:[ -](?:months?|year))?)"
        rf" (?:to|ended|ending|through)(?: in)? (?:the end of )?(?P<m>{MONTH}){_TAIL}",
        _months_to,
    ),
    _rule(
        rf"\b(?P<n>)(?:financial |fiscal )?year (?:to|ended|ending)(?: in)?(?: \d\d?)? (?P<m>{MONTH}){_TAIL}",
        _months_to,
    ),
    _rule(rf"\b(?i:in|of|during|for) {MONTH} and {MONTH}(?: {YEAR})?\b", _UNFIT, _EXACT),
    _rule(
        rf"(?<=[Bb]etween )(?P<m1>{MONTH})(?: (?P<y1>{YEAR}))? and (?P<m2>{MONTH}){_TAIL}",
        _months_to_month,
        _EXACT,
    ),
    _rule(rf"\bfirst (?P<n>[a-z]{{1,20}}|\d\d?) (?:months?|quarters)\b{_TAIL}", _first_months),
    _rule(
        rf"\b(?P<n>first|second|third|fourth|final|1st|2nd|3rd|4th)[ -](?:quarter|half(?:[ -]year)?)\b{_TAIL}",
        _numbered,
    ),
    _rule(
        r"(?:(?<=in the )|(?<=for the ))(?P<n>first|second|third|fourth)"
        r"(?! (?:and|or|to) (?:first|second|third|fourth))\b(?=[,.;)]|$| and | but | while | to )",
        _nounless,
    ),
    _rule(rf"\b(?P<m>March|June|September|December) quarter\b{_TAIL}", _month, _EXACT),
    _rule(r"\b(?P<letter>[HQ])(?P<n>[1-4])[ -]?(?P<year>(?:19|20)\d\d)\b(?![/–-]\d\d\b)", _coded, _EXACT),
    _rule(r"\b(?P<n>[1-4])(?P<letter>[HQ])[ -]?(?P<year>(?:19|20)?\d\d)\b", _coded, _EXACT),
    _rule(r"\b(?P<year>(?:19|20)\d\d)[ -]?(?P<letter>[HQ])(?P<n>[1-4])\b", _coded, _EXACT),
    _rule(rf"\bQ(?P<n>[1-4])\b{_TAIL}", _numbered, _EXACT),
    _rule(_SEVERAL_YEARS, _UNFIT, re.IGNORECASE | re.VERBOSE),
    _rule(rf"\b{_LIKE} {_STRETCH}(?: of| in)? (?P<year>{YEAR})\b", partial(_part_of_year, part=SAME)),
    _rule(
        rf"\b(?:in |of |for )?(?:the |a )?{_LIKE} {_STRETCH},? (?:(?:of|in|a|the|one) ){{0,2}}"
        r"(?:last year|(?:previous|prior|preceding) year|year (?:earlier|ago|before))\b",
        _YEAR_BEFORE,
    ),
    _rule(
        rf"\b(?P<n>{_FEW})[ -](?P<step>year|month|quarter)s? (?P<way>earlier|ago|before|previously|later)\b",
        _step,
    ),
    _rule(
        r"\b(?:in |of )?(?:the )?"
        r"(?:(?:previous|prior|preceding) (?P<step>quarter|month)|(?P<before>quarter|month) before)\b",
        _step,
    ),
    _rule(
        r"\b(?:in |of |for )?(?:the )?"
        r"(?:year[ -]before|(?:previous|prior|preceding)[ -]year|year[ -](?:ago|earlier)"
        r"(?: (?:period|quarter|month|level|figure))?|year earlier)(?: (?:period|quarter|month))?\b",
        _YEAR_BEFORE,
    ),
    _rule(r"\b(?:in )?the following year\b", {"shift": 1}),
    _rule(
        rf"\b(?P<relative>[Tt]his|[Ll]ast) (?!May (?:have|be|not)\b)(?P<m>{MONTH})(?! \d| and {MONTH}| quarter)",
        _month,
        _EXACT,
    ),
    _rule(
        r"\b(?P<relative>last|this|next|current) (?P<step>year|quarter|month)\b(?! of\b)",
        _step,
    ),
    _rule(r"\btoday\b(?=[,.;)]|$)", {"from_published": 0}),
    _rule(
        r"\b(?:currently|at present|at the moment|to date|so far)\b",
        {"fits": False, "unfit": Doubt.PERIOD_NOW},
    ),
    _rule(rf"\b(?:over|in|during|for|of) (?:the|that) {_LIKE} {_STRETCH}\b", {"part": SAME}),
    _rule(
        r"\b(?:in|for|during|over|of|within) the (?:reporting |review )?"
        r"(?:(?P<quarter>quarter)|period|(?P<half>half[ -]year))\b"
        r"(?! (?:of|to|ended|ending|through|before|from))",
        _same_stretch,
    ),
    _rule(
        rf"\b(?:full|whole|entire)[ -]year(?: (?:of )?(?P<year>{YEAR})\b)?|\b(?:the )?year as a whole\b",
        _part_of_year,
    ),
    _rule(
        r"\b(?:over|in|during|within) the (?:past|last|previous) (?!12 |twelve )"
        r"(?:(?:[a-z]{1,20}|\d[\d.]{0,9}) (?:years|months|quarters|decades)|decade|(?:half[ -])?century)\b"
        r"(?! of\b)",
        _UNFIT,
    ),
    _rule(r"\b(?:[a-z]{3,8}|\d{1,2})-year (?:average|mean)(?: of)?", {"fits": False, "role": Role.LOCAL}),
    _rule(_DURATION, flags=re.IGNORECASE | re.VERBOSE),
    _rule(
        rf"(?:\b(?i:the|its|their|that) |^|(?<=[.;“] ))(?!May (?:have|be|not)\b)(?P<m>{MONTH})"
        r"(?=[’']s? | alone\b| (?:by )?itself\b| (?!and\b|or\b|to\b|through\b|until\b|of\b|quarter\b)[a-z])",
        _month,
        _EXACT,
    ),
    _rule(
        r"(?:\b(?i:in|by|during|since|until|through|for|from|to|of|late|early|mid|end)[ -]|\()"
        rf"(?P<m>{MONTH})(?! \d)",
        _month,
        _EXACT,
    ),
    _rule(rf"\b(?P<m>{MONTH}),? (?:of )?(?P<year>{YEAR})\b", _month, _EXACT),
    _rule(
        r"(?:(?<![\w.,$€£¥₹-])|(?<=mid-)|(?<=end-)|(?<=late-)|(?<=early-))"
        rf"(?P<year>{YEAR})\b(?![%°]|[.,]\d|-[a-z])",
        _part_of_year,
    ),
)


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
_LOOK_BACK = 48
_FAR_BACK = 140

_BASE = re.compile(
    r"\b(?:times(?: the)?|over|from|than(?: it was)?(?: (?:in|at|by))?|compar(?:ed|ing) (?:with|to)|"
    r"comparison (?:with|to)|"
    r"versus|vs\.?|against|on|above|below|ahead of|behind|short of|relative to|since|after|before|"
    r"(?:where|what|as) \w+(?: \w+)? (?:stood|was|were|had been))"
    r"(?: (?:the|that of|those of|its|levels? (?:of|in)|in|for))?"
    r"(?: (?:the )?(?:levels?|end|beginning|start|middle|peak|figure) (?:of|in)(?: the)?)?[ (]*$",
    re.IGNORECASE,
)
_THAN = re.compile(
    r"\b(?:than|compared (?:with|to)|against|versus|vs\.?)(?: (?:in|at|on|by|for|as of|as at|that of|those of))?"
    r"(?: the)?(?: end of)? $",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|compar(?:ed|ing) (?:with|to)) [^,;\d]{0,44}$", re.IGNORECASE)
_DATED = re.compile(
    r"\b(?:said|says|announced|reported|told|published|released|issued|updated|posted|founded|established|born|signed|"
    r"adopted|began|begun|started|starts?|opens?|takes effect|applies|enacted)"
    r"(?: [^\W\d][\w’'-]*){0,3} (?:on|in|from|by)(?: \w+day,?)? $|\b(?:law|act|bill) passed in $"
    r"|\b(?:record|high|low|peak|best|maximum|minimum)s? (?:(?:that|which) was )?"
    r"(?:set|reached|recorded|seen|posted) (?:back )?in $"
    r"|\b(?:it|we|they|had|he|she) (?:forecast|predicted|projected|expected|estimated) (?:back )?(?:in|on) $"
    r"|\b(?:payable|due|effective|expires?|paid) on $|\b(?:payable|due) (?:in|by) $"
    r"|\b(?:register|record|business) (?:on|at) $"
    r"|\b(?:act|law|treaty|agreement|decree|directive|regulation|convention|code|resolution|census) of (?:\w+ )?$",
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    r" (?:(?:record|previous|all-time|revised|provisional|final) )?"
    r"(?:peak|high|low|record|figure|level|total|reading|result|value|mark|average|estimate|maximum|minimum) "
    r"(?:of|was|had been) (?=[\d$€£¥~]|[A-Z]{2,3} ?\d|(?:about|around|some|nearly|over) )"
    r"| (?:for|at a (?:cost|price) of|costing) (?:(?:about|some|around|nearly|over|more than) )?"
    r"(?=[$€£¥₹]|[A-Z]{2,3} ?\d|\d[\d.,]* (?:[mb]illion )?(?:dollars|euros|pounds|yuan|yen)\b)"
)
_MADE = re.compile(
    r"(?:^|[,(] ?|\b(?:was|were|is|been|first|which|that) )(?:launched|opened|built|created|introduced|completed)"
    r"(?: [\w’'-]+){0,3} (?:on|in|from|by)(?: \w+day,?)? $",
    re.IGNORECASE,
)
_SAID = re.compile(r"[^.;]{0,40} (?:said|announced|reported|told|published|released|issued)\b", re.IGNORECASE)
_AS_OF = re.compile(
    r"\b(?:as of|as at|as on|by|until|up to|through|to|at|end of)(?: the end of| the close of)? $", re.IGNORECASE
)
_ON = re.compile(r"\bon(?: \w+day,?)? $", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:^|[ (“‘\"])(?!(?:In|By|Since|For|From|During|Of|The|At|And|Until|Through|Early|Late|Mid|To|Full-year) )"
    r"[A-Z][\w’'-]* $"
)
_TO = re.compile(r" (?:to|through|until) ")
_MEETING = re.compile(r"\bmeetings?(?: (?!at\b)[a-z]+){0,2} (?:on|of) $|\bmeeting \($", re.IGNORECASE)
# The dividend of 1.75 euros for 2025 was paid: the year is that of the noun, and says nothing of what follows.
_OF_ITS_NOUN = re.compile(r"\d[^,;]*\b(?:for|of) $")
# In the first half of 2023 they had been 4 million: what a text looks back to is of that clause alone.
_LOOKED_BACK = re.compile(
    r",? (?:(?:the|its|their) (?:[a-z]+ ){1,2}|[a-z]{2,5} )had "
    r"(?:been|stood|come|seen|risen|fallen|grown|forecast|made|sold|put|[a-z]+ed)\b"
)
_A_YEAR_EARLIER = re.compile(r"\b(?:earlier|ago|before|previously),? (?:in |on |at )?(?:the )?$", re.IGNORECASE)
_VERB = re.compile(r" (?:was|were|is|are|has|had|have|will)\b")
# It has shrunk by 5% since 2019: no single year is given. The highest since 2019 tells one of its own elsewhere.
_EVER_SINCE = re.compile(
    r"\b(?:has|have)\b(?:(?!est\b|\b(?:first|most|least|best|worst|record|when)\b)"
    r"(?:\.\d|[^;.(])){1,80}\bsince\b[^,;\d]{0,44}$"
)
_WHEN = re.compile(r",? when\b")
_MODIFIES = re.compile(r"\b(?:the|its|their|a) $", re.IGNORECASE)
_PLACES = re.compile(r"\b(?:in|for|during|of) \w+ $")
_COUNTED = re.compile(
    r" (?:percent|per cent|million|billion|trillion|thousand|people|[kMGT]Wh?|k?m|kg|ha|tonnes|tons|hectares|"
    r"kilomet|met(?:re|er)s|miles|barrels|yuan|dollars|euros|yen)\b"
)


def _placed(sentence: str, mention: Mention, *, heading: bool) -> Mention | None:
    """The mention with its role; None where four digits count something and are no year."""
    before = sentence[max(0, mention.start - _LOOK_BACK) : mention.start]
    after = sentence[mention.end : mention.end + _LOOK_BACK]
    bare_year = mention.year is not None and mention.end - mention.start == 4
    if bare_year and _COUNTED.match(after):
        return None
    printed = sentence[mention.start : mention.end]
    if len(mention.part) == DAY and not mention.fits and _MEETING.search(before):
        mention = replace(mention, fits=True, note=Doubt.PERIOD_LAST_DAY)
    if mention.role is not Role.OWN:
        return mention
    role = _role(mention, printed, before, after, bare_year and not heading)
    looked_back = _LOOKED_BACK.match(after) or _A_YEAR_EARLIER.search(before)
    # the 2019 peak of 12,000; opened in 2024 at a cost of $40 million
    of_one = not mention.shift and _OF_ONE.match(after)
    if mention.fits and (of_one or (role is Role.OWN and looked_back)):
        return replace(mention, role=Role.LOCAL, when=True)
    if role is Role.WEAK and _SAID.match(after):
        role = Role.AFAR
    when = _WHEN.match(after) is not None
    if (
        role is Role.AFAR
        and not when
        and _EVER_SINCE.search(sentence, max(0, mention.start - _FAR_BACK), mention.start)
    ):
        mention, role = replace(mention, fits=False), Role.OWN
    if role is Role.OWN and _OF_ITS_NOUN.search(before) and _VERB.match(after):
        role = Role.LOCAL
    return replace(mention, role=role, when=when)


def _role(mention: Mention, printed: str, before: str, after: str, bare_year: bool) -> Role:
    if before.endswith(("(", "; ")) and after.startswith(":"):
        return Role.OWN  # (31 December 2025: 13.8%; 31 March 2026: 13.9%)
    if bare_year and _OWNED.search(before) and _MEASURED.match(after):
        return Role.OWN  # China's 2024 goods trade
    if (bare_year and _NAMED.search(before)) or any(given.search(before) for given in (_DATED, _MADE, _SINCE)):
        return Role.AFAR
    if _THAN.search(before) and (len(mention.part) == DAY or not mention.fits):
        return Role.AFAR
    if len(mention.part) == DAY and mention.fits:
        opens = before == "On " and after.startswith(",")
        return Role.OWN if opens or _AS_OF.search(before) else Role.WEAK if _ON.search(before) else Role.AFAR
    spans = before.lower().endswith("from ") and _TO.search(printed) is not None
    if (mention.fits or mention.shift) and not spans and _BASE.search(before):
        return Role.AFAR
    if bare_year and _MODIFIES.search(before) and not _PLACES.search(before):
        return Role.OWN if before.lower() == "the " else Role.AFAR  # the 2016 record
    backwards = mention.shift or (mention.part == SAME and mention.year is not None)
    return Role.LOCAL if backwards else Role.OWN


def read(sentence: str, heading: bool = False) -> tuple[list[Mention], list[tuple[int, int]]]:
    """The periods in order, and the spans of all numbers that are no figures."""
    return read_forms(sentence, FORMS, partial(_placed, heading=heading))


_COMING = (
    r"[ ](?:(?:also|now|still|then|widely|currently)[ ])?"
    r"(?:expected|forecast|projected|planned|targeted|scheduled|anticipated|predicted|pegged|seen|to)\b"
)
_MARK = re.compile(
    rf"""\b(?:
    (?P<ahead>will|would|shall|should|might|may|expect(?:s|ed|ing)?|forecasts?|forecasting|project(?:s|ed|ing)|projections?|
      plan(?:s|ned|ning)?|aim(?:s|ing|ed)?|target(?:s|ed|ing)?|intend(?:s|ed)?|guidance|outlook|foresees?|
      (?:want|hope)s?[ ]to|
      (?:is|are|was|were)[ ]set[ ]to|(?:is|are)[ ]due|(?:is|are)[ ]likely|set[ ]to[ ](?:grow|rise|fall|reach)|
      scheduled|pegged|anticipates?|anticipated|predicts?|predicted|estimates[ ](?:total|that[ ]it[ ]will))
    |(?P<past>(?:was|were)(?!{_COMING})|had|did|rose|fell|grew|came|stood|hit|made|sold|spent|sank|slid|drew|held|lost|won|shrank|ran|went|
      took|gave|began|met|saw|left|got|bought|brought|built|kept|beat|overtook|paid|
      (?!(?:unit|limit|bas|ag|relat|call|mix|list|combin|nam|hundr|estimat|revis|adjust|unadjust)ed\b)
      (?<!be[ ])(?<!is[ ])(?<!are[ ])(?<!been[ ])[a-z]{{1,19}}[^\W_e]ed)
    |(?P<present>(?:is|are)(?!{_COMING})|has|have|does|accounts|makes|remains|stands|employs?|operates?|serves?|counts|lives?|own|owns)
    )\b""",
    re.VERBOSE,
)
_BREAK = re.compile(r"[,;:—()]|\. (?=[A-Z])| – |\b(?:and|but|while|whereas|although|though|which|as)\b")
_TENSE_NOUNS = frozenset(
    {"target", "targets", "plan", "forecast", "forecasts", "projection", "projections", "guidance", "outlook"}
)
_LONGEST_ARTICLE = 7
_ADJECTIVE = re.compile(r"\b(?:as|than|the|an?|its|their|of|our|annual) $")


def read_tenses(sentence: str) -> TenseMarks:
    """The marks of tense of a sentence; `as expected` and `the planned` are none."""
    marks: list[TenseMark] = []
    for match in _MARK.finditer(sentence):
        word, start = match["ahead"] or "", match.start()
        noun = word.endswith("ed") or word in _TENSE_NOUNS
        if not (noun and _ADJECTIVE.search(sentence, max(0, start - _LONGEST_ARTICLE), start)):
            marks.append((start, True if word else False if match["past"] else None))
    return TenseMarks(marks, [match.start() for match in _BREAK.finditer(sentence)])
