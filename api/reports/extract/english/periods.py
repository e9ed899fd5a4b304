"""Periods in an English sentence, and the other numbers in it that measure nothing: dates, times, durations, codes."""

from __future__ import annotations

import re

from api.reports.extract.english import no_figures, period_roles, relative_periods
from api.reports.extract.english import period_builders as build
from api.reports.extract.english.calendar_words import EXACT, MONTH, TAIL, YEAR, built, unbuilt
from api.reports.extract.proposal import Mention

# In order of strength: what an earlier rule has claimed, a later one cannot. Without a builder it is no period.
_RULES = (
    *unbuilt(no_figures.ADDRESSES),
    *built(
        (
            ("ended", "ending", "ends ", " to "),
            r"\b(?:(?P<rank>first|second|third|fourth|final) )?"
            r"(?:(?:(?:(?:latest|last|most recent|full|previous) )?(?:financial|fiscal|business) )?"
            r"(?P<n>three|six|nine|twelve|3|6|9|12|quarter|half(?:[ -]year)?|year)(?:[ -]months?)?)"
            r"(?: (?:results|report|accounts|figures|period))?(?:,? (?:that|which))? (?:to|ended|ending|ends)(?: on)? "
            rf"(?:(?P<d1>\d\d?) (?P<m1>{MONTH})|(?P<m2>{MONTH}) (?P<d2>\d\d?)\b)(?:,? (?P<year>{YEAR})\b)?",
            build.months_ended,
            re.I,
        ),
        (
            ("week", "days", "fortnight"),
            r"\b(?:(?:\d{1,2}|[a-z]{3,9}(?:-[a-z]{3,5})?)[ -])?(?:weeks?|fortnight|days)"
            r" (?:to|ended|ending)(?: on)? (?:\w+day,? )?"
            rf"(?:\d\d? {MONTH}|{MONTH} \d\d?\b)(?:,? {YEAR}\b)?"
            rf"|\b(?:first|second|third|fourth|last|final|two|three) (?:weeks?|days) of {MONTH}(?:,? {YEAR}\b)?",
            build.unfit,
            re.I,
        ),
        (
            (" to ", " through ", " until ", "between", "-", "–"),
            rf"(?:(?<=[Bb]etween )(?P<between>)|\b)(?:(?P<d1>\d\d?) (?P<m1>{MONTH})|(?P<mm1>{MONTH}) (?P<dd1>\d\d?)\b)"
            rf"(?:,? (?P<y1>{YEAR})\b)?,? ?(?:to|through|until|[-–—]|(?(between)and|to)) ?"
            rf"(?:(?P<d2>\d\d?) (?P<m2>{MONTH})|(?P<mm2>{MONTH}) (?P<dd2>\d\d?)\b)(?:,? (?P<year>{YEAR})\b)?",
            build.day_to_day,
            EXACT,
        ),
        ((), r"\b(?P<year>\d{4})-(?P<m>0\d|1[0-2])-(?P<d>[0-3]\d)(?:T[\d:.]+Z?)?\b", build.day, re.I),
        (
            (),
            rf"\b(?:\d\d? ?(?:[-–]|and|to) ?(?P<d>\d\d?) (?P<m>{MONTH})|"
            rf"(?P<mm>{MONTH}) \d\d? ?(?:[-–]|and|to) ?(?P<dd>\d\d?)\b(?![.,]?\d|%))(?:,? (?P<year>{YEAR})\b)?",
            build.days,
            EXACT,
        ),
        ((), rf"\b(?P<d>\d\d?)(?:st|nd|rd|th)? (?:of )?(?P<m>{MONTH})(?:,? (?P<year>{YEAR})\b)?", build.day, EXACT),
        (
            (),
            rf"\b(?P<m>{MONTH}) (?P<d>\d\d?)(?:st|nd|rd|th)?\b(?![.,]?\d|%)(?:,? (?P<year>{YEAR})\b)?",
            build.day,
            EXACT,
        ),
        ((), r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<year>(?:19|20)\d\d)\b", build.day, re.I),
        (("/",), r"\b(?P<d>1[3-9]|2\d|3[01])/(?P<m>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)\b", build.day, re.I),
    ),
    *unbuilt(no_figures.CODES),
    *built(
        (("to-date", "ytd"), r"\byear-to-date\b|\bYTD\b", build.to_date, re.I),
        # months, halves and quarters, years that are none of the calendar, and what is told relative to others
        (
            (),
            rf"\b(?P<m1>{MONTH})(?: (?P<y1>{YEAR}))? ?(?:to|through|until|[-–—]) ?(?P<m2>{MONTH}){TAIL}",
            build.months,
            EXACT,
        ),
        (
            ("month", "quarter", "half"),
            r"\b(?:(?:first|second|third|fourth) )?"
            r"(?:(?P<n>three|six|nine|twelve|3|6|9|12|quarter|half)(?:[ -](?:months?|year))?)"
            rf" (?:to|ended|ending|through)(?: in)? (?:the end of )?(?P<m>{MONTH}){TAIL}",
            build.months_to,
            re.I,
        ),
        (
            ("year",),
            rf"\b(?P<n>)(?:financial |fiscal )?year (?:to|ended|ending)(?: in)?(?: \d\d?)? (?P<m>{MONTH}){TAIL}",
            build.months_to,
            re.I,
        ),
        (
            ("fiscal", "financial", "fy"),
            r"\b(?:first|second|third|fourth|final)[ -](?:quarter|half) (?:of )?(?:the )?(?:fiscal|financial)(?: year)?"
            rf"(?: {YEAR})?\b"
            rf"|\b(?:fiscal|financial) (?:first|second|third|fourth)[ -](?:quarter|half)(?: of)?(?: {YEAR})?\b"
            r"|\b[QH][1-4] (?:of )?(?:FY ?|fiscal )\d{2,4}\b|\b(?:fiscal|FY) ?[’']\d\d\b",
            build.unfit,
            re.I,
        ),
        (
            ("and",),
            rf"\b(?i:in|of|during|for) {MONTH} and {MONTH}(?: {YEAR})?\b",
            build.unfit,
            EXACT,
        ),
        (
            ("between",),
            rf"(?<=[Bb]etween )(?P<m1>{MONTH})(?: (?P<y1>{YEAR}))? and (?P<m2>{MONTH}){TAIL}",
            build.between_months,
            EXACT,
        ),
        (("quarters",), rf"\bfirst (?P<n>two|three|2|3) quarters\b{TAIL}", build.first_quarters, re.I),
        (("month",), rf"\bfirst (?P<n>[a-z]{{1,20}}|\d\d?) months?\b{TAIL}", build.first_months, re.I),
        (("half",), rf"\b(?P<n>first|second)[ -]half(?:[ -]year)?\b{TAIL}", build.half, re.I),
        (
            ("quarter",),
            rf"\b(?P<n>first|second|third|fourth|final|1st|2nd|3rd|4th)[ -]quarter\b{TAIL}",
            build.quarter,
            re.I,
        ),
        (
            ("in the ", "for the "),
            r"(?:(?<=in the )|(?<=for the ))(?P<n>first|second|third|fourth)"
            r"(?! (?:and|or|to) (?:first|second|third|fourth))\b(?=[,.;)]|$| and | but | while | to )",
            build.nounless,
            re.I,
        ),
        (("quarter",), rf"\b(?P<m>March|June|September|December) quarter\b{TAIL}", build.month_quarter, EXACT),
        ((), r"\b(?P<letter>[HQ])(?P<n>[1-4])[ -]?(?P<year>(?:19|20)\d\d)\b(?![/–-]\d\d\b)", build.coded, EXACT),
        ((), r"\b(?P<n>[1-4])(?P<letter>[HQ])[ -]?(?P<year>(?:19|20)?\d\d)\b", build.coded, EXACT),
        ((), r"\b(?P<n>[369])(?P<letter>M)[ -]?(?P<year>20\d\d)\b", build.coded, EXACT),
        ((), r"\b(?P<year>(?:19|20)\d\d)[ -]?(?P<letter>[HQ])(?P<n>[1-4])\b", build.coded, EXACT),
        (("q",), rf"\bQ(?P<n>[1-4])\b{TAIL}", build.quarter, EXACT),
        (
            ("fiscal", "financial", "tax", "school", "academic", "crop", "marketing"),
            r"\b(?:fiscal|financial|tax|school|academic|crop|marketing)(?: year)?"
            rf"[ -]?{YEAR}(?: ?[/–-] ?\d{{2,4}})?\b",
            build.unfit,
            re.I,
        ),
        (("fy",), r"\bFY ?\d{2,4}(?:[/–-]\d{2,4})?\b", build.unfit, re.I),
        (("from now",), rf"\bfrom now (?:to|until|through|till|up to) {YEAR}\b", build.unfit, re.I),
        (("from", "between"), rf"\b(?:from|between) {YEAR} (?:to|and|through|until) {YEAR}\b", build.unfit, re.I),
        ((), rf"\b{YEAR} ?[/–—-] ?(?:\d\d|{YEAR})\b(?!%|[.,]\d)", build.unfit, re.I),
        (("and", "or"), rf"\b{YEAR}(?:, {YEAR}){{0,9}},? (?:and|or) {YEAR}\b", build.unfit, re.I),
        (
            ("since", "far", "to date", "to-date", "ytd", "0s"),
            rf"^Since (?:{MONTH} )?{YEAR}\b|\bso far this year\b|\byear to date\b"
            r"|\bsince the (?:start|beginning) of the year\b"
            r"|\b(?:in|during) the (?:early |late |mid-)?(?:(?:18|19|20)\d0s|\d0s)\b",
            build.unfit,
            re.I,
        ),
    ),
    *relative_periods.RULES,
    *built(
        (
            ("year",),
            rf"\b(?:full|whole|entire)[ -]year(?: (?:of )?(?P<year>{YEAR})\b)?|\b(?:the )?year as a whole\b",
            build.year,
            re.I,
        ),
    ),
    *built(
        (
            (" past ", " last ", " previous "),
            r"\b(?:over|in|during|within) the (?:past|last|previous) (?!12 |twelve )"
            r"(?:(?:[a-z]{1,20}|\d[\d.]{0,9}) (?:years|months|quarters|decades)|decade|(?:half[ -])?century)\b"
            r"(?! of\b)",
            build.unfit,
            re.I,
        ),
        (
            ("-month",),
            r"\b(?:two|four|five|seven|eight|nine|ten|eleven|[245789]|1[01])-month\b",
            build.unfit,
            re.I,
        ),
        ((" average", " mean"), r"\b(?:[a-z]{3,8}|\d{1,2})-year (?:average|mean)(?: of)?", build.average, re.I),
    ),
    *unbuilt(no_figures.DURATIONS),
    *built(
        (
            (),
            rf"(?:\b(?i:the|its|their|that) |^|(?<=[.;“] ))(?!May (?:have|be|not)\b)(?P<m>{MONTH})"
            r"(?=[’']s? | alone\b| (?:by )?itself\b| (?!and\b|or\b|to\b|through\b|until\b|of\b|quarter\b)[a-z])",
            build.bare_month,
            EXACT,
        ),
        (
            (
                "in",
                "by",
                "during",
                "since",
                "until",
                "through",
                "for",
                "from",
                "to",
                "of",
                "late",
                "early",
                "mid",
                "end",
                "(",
            ),
            r"(?:\b(?i:in|by|during|since|until|through|for|from|to|of|late|early|mid|end)[ -]|\()"
            rf"(?P<m>{MONTH})(?! \d)",
            build.bare_month,
            EXACT,
        ),
        ((), rf"\b(?P<m>{MONTH}),? (?:of )?(?P<year>{YEAR})\b", build.month_of_year, EXACT),
        (
            (),
            r"(?:(?<![\w.,$€£¥₹-])|(?<=mid-)|(?<=end-)|(?<=late-)|(?<=early-))"
            rf"(?P<year>{YEAR})\b(?![%°]|[.,]\d|-[a-z])",
            build.year,
            re.I,
        ),
    ),
)
_DIGIT = re.compile(r"\d")


def read(sentence: str, heading: bool = False) -> tuple[list[Mention], list[tuple[int, int]]]:
    """The periods in order, and the spans of all numbers that are no figures."""
    claimed = bytearray(len(sentence))
    mentions: list[Mention] = []
    masks: list[tuple[int, int]] = []
    low, numbered = sentence.lower(), _DIGIT.search(sentence) is not None
    for (needs, pattern), builder in _RULES:
        if not (any(word in low for word in needs) if needs else numbered):
            continue
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if any(claimed[start:end]):
                continue
            if builder is not None:
                built_one = builder(match)
                mention = built_one and period_roles.placed(sentence, built_one, heading)
                if mention is None:
                    continue
                mentions.append(mention)
            claimed[start:end] = b"\1" * (end - start)
            masks.append((start, end))
    return sorted(mentions, key=lambda mention: mention.start), sorted(masks)
