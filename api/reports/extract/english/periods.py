"""Periods in an English sentence, and the other numbers in it that measure nothing: dates, times, durations, codes."""

from __future__ import annotations

import re
from collections.abc import Callable

from api.reports.extract.english import no_figures, period_roles
from api.reports.extract.english import period_builders as build
from api.reports.extract.proposal import Mention

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:1[89]|20|21)\d\d"
_TAIL = rf"(?:,? (?:(?:of|in) )?(?:(?P<year>{_YEAR})\b(?![/–-]\d\d\b)|(?P<relative>last|this|next) year\b|the year\b))?"
_FEW = r"(?:an?|one|two|three|four|five|six|nine|ten|twelve|\d{1,2})"
_LIKE = r"(?:same|corresponding|comparable|equivalent|like)"
_STRETCH = r"(?:period|quarter|month|half|time|week|stage)"

Builder = Callable[[re.Match[str]], Mention]

_EXACT = 0


def _built(*rules: tuple[tuple[str, ...], str, Builder, int]) -> tuple[tuple[no_figures.Rule, Builder | None], ...]:
    return tuple(((needs, re.compile(pattern, flags)), builder) for needs, pattern, builder, flags in rules)


def _unbuilt(rules: tuple[no_figures.Rule, ...]) -> tuple[tuple[no_figures.Rule, Builder | None], ...]:
    return tuple((rule, None) for rule in rules)


# In order of strength: what an earlier rule has claimed, a later one cannot. Without a builder it is no period.
_RULES = (
    *_unbuilt(no_figures.ADDRESSES),
    *_built(
        (
            ("ended", "ending", " to "),
            r"\b(?:(?P<rank>first|second|third|fourth|final) )?"
            r"(?:(?P<n>three|six|nine|twelve|3|6|9|12|quarter|half(?:[ -]year)?|year)(?:[ -]months?)?)"
            r"(?: (?:results|report|accounts|figures|period))? (?:that )?(?:to|ended|ending)(?: on)? "
            rf"(?:(?P<d1>\d\d?) (?P<m1>{_MONTH})|(?P<m2>{_MONTH}) (?P<d2>\d\d?)\b)(?:,? (?P<year>{_YEAR})\b)?",
            build.months_ended,
            re.I,
        ),
        (
            ("week", "days", "fortnight"),
            r"\b(?:(?:\d{1,2}|[a-z]{3,9}(?:-[a-z]{3,5})?)[ -])?(?:weeks?|fortnight|days)"
            r" (?:to|ended|ending)(?: on)? (?:\w+day,? )?"
            rf"(?:\d\d? {_MONTH}|{_MONTH} \d\d?\b)(?:,? {_YEAR}\b)?"
            rf"|\b(?:first|second|third|fourth|last|final|two|three) (?:weeks?|days) of {_MONTH}(?:,? {_YEAR}\b)?",
            build.unfit,
            re.I,
        ),
        ((), r"\b(?P<year>\d{4})-(?P<m>0\d|1[0-2])-(?P<d>[0-3]\d)(?:T[\d:.]+Z?)?\b", build.day, re.I),
        (
            (),
            rf"\b(?:\d\d? ?(?:[-–]|and|to) ?(?P<d>\d\d?) (?P<m>{_MONTH})|"
            rf"(?P<mm>{_MONTH}) \d\d? ?(?:[-–]|and|to) ?(?P<dd>\d\d?)\b(?![.,]?\d|%))(?:,? (?P<year>{_YEAR})\b)?",
            build.days,
            _EXACT,
        ),
        ((), rf"\b(?P<d>\d\d?)(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})(?:,? (?P<year>{_YEAR})\b)?", build.day, _EXACT),
        (
            (),
            rf"\b(?P<m>{_MONTH}) (?P<d>\d\d?)(?:st|nd|rd|th)?\b(?![.,]?\d|%)(?:,? (?P<year>{_YEAR})\b)?",
            build.day,
            _EXACT,
        ),
        ((), r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<year>(?:19|20)\d\d)\b", build.day, re.I),
        (("/",), r"\b(?P<d>1[3-9]|2\d|3[01])/(?P<m>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)\b", build.day, re.I),
    ),
    *_unbuilt(no_figures.CODES),
    *_built(
        (("to-date", "ytd"), r"\byear-to-date\b|\bYTD\b", build.to_date, re.I),
        # months, halves and quarters, years that are none of the calendar, and what is told relative to others
        (
            (),
            rf"\b(?P<m1>{_MONTH})(?: (?P<y1>{_YEAR}))? ?(?:to|through|until|[-–—]) ?(?P<m2>{_MONTH}){_TAIL}",
            build.months,
            _EXACT,
        ),
        (
            ("month", "quarter", "half"),
            r"\b(?:(?:first|second|third|fourth) )?"
            r"(?:(?P<n>three|six|nine|twelve|3|6|9|12|quarter|half)(?:[ -](?:months?|year))?)"
            rf" (?:to|ended|ending|through)(?: in)? (?:the end of )?(?P<m>{_MONTH}){_TAIL}",
            build.months_to,
            re.I,
        ),
        (
            ("year",),
            rf"\b(?P<n>)(?:financial |fiscal )?year (?:to|ended|ending)(?: in)?(?: \d\d?)? (?P<m>{_MONTH}){_TAIL}",
            build.months_to,
            re.I,
        ),
        (
            ("fiscal", "financial", "fy"),
            r"\b(?:first|second|third|fourth|final)[ -](?:quarter|half) (?:of )?(?:the )?(?:fiscal|financial)(?: year)?"
            rf"(?: {_YEAR})?\b"
            rf"|\b(?:fiscal|financial) (?:first|second|third|fourth)[ -](?:quarter|half)(?: of)?(?: {_YEAR})?\b"
            r"|\b[QH][1-4] (?:of )?(?:FY ?|fiscal )\d{2,4}\b|\b(?:fiscal|FY) ?[’']\d\d\b",
            build.unfit,
            re.I,
        ),
        (
            ("and",),
            rf"\b(?i:in|of|during|for) {_MONTH} and {_MONTH}(?: {_YEAR})?\b",
            build.unfit,
            _EXACT,
        ),
        (
            ("between",),
            rf"(?<=[Bb]etween )(?P<m1>{_MONTH})(?: (?P<y1>{_YEAR}))? and (?P<m2>{_MONTH}){_TAIL}",
            build.between_months,
            _EXACT,
        ),
        (("quarters",), rf"\bfirst (?P<n>two|three|2|3) quarters\b{_TAIL}", build.first_quarters, re.I),
        (("month",), rf"\bfirst (?P<n>[a-z]{{1,20}}|\d\d?) months?\b{_TAIL}", build.first_months, re.I),
        (("half",), rf"\b(?P<n>first|second)[ -]half(?:[ -]year)?\b{_TAIL}", build.half, re.I),
        (
            ("quarter",),
            rf"\b(?P<n>first|second|third|fourth|final|1st|2nd|3rd|4th)[ -]quarter\b{_TAIL}",
            build.quarter,
            re.I,
        ),
        (("quarter",), rf"\b(?P<m>March|June|September|December) quarter\b{_TAIL}", build.month_quarter, _EXACT),
        ((), r"\b(?P<letter>[HQ])(?P<n>[1-4])[ -]?(?P<year>(?:19|20)\d\d)\b(?![/–-]\d\d\b)", build.coded, _EXACT),
        ((), r"\b(?P<n>[1-4])(?P<letter>[HQ])[ -]?(?P<year>(?:19|20)?\d\d)\b", build.coded, _EXACT),
        ((), r"\b(?P<n>[369])(?P<letter>M)[ -]?(?P<year>20\d\d)\b", build.coded, _EXACT),
        ((), r"\b(?P<year>(?:19|20)\d\d)[ -]?(?P<letter>[HQ])(?P<n>[1-4])\b", build.coded, _EXACT),
        (("q",), rf"\bQ(?P<n>[1-4])\b{_TAIL}", build.quarter, _EXACT),
        (
            ("fiscal", "financial", "tax", "school", "academic", "crop", "marketing"),
            r"\b(?:fiscal|financial|tax|school|academic|crop|marketing)(?: year)?"
            rf"[ -]?{_YEAR}(?: ?[/–-] ?\d{{2,4}})?\b",
            build.unfit,
            re.I,
        ),
        (("fy",), r"\bFY ?\d{2,4}(?:[/–-]\d{2,4})?\b", build.unfit, re.I),
        (("from", "between"), rf"\b(?:from|between) {_YEAR} (?:to|and|through|until) {_YEAR}\b", build.unfit, re.I),
        ((), rf"\b{_YEAR} ?[/–—-] ?(?:\d\d|{_YEAR})\b(?!%|[.,]\d)", build.unfit, re.I),
        (("and", "or"), rf"\b{_YEAR}(?:, {_YEAR}){{0,9}},? (?:and|or) {_YEAR}\b", build.unfit, re.I),
        (
            ("since", "far", "to date", "to-date", "ytd", "0s"),
            rf"^Since (?:{_MONTH} )?{_YEAR}\b|\bso far this year\b|\byear to date\b"
            r"|\bsince the (?:start|beginning) of the year\b"
            r"|\b(?:in|during) the (?:early |late |mid-)?(?:(?:18|19|20)\d0s|\d0s)\b",
            build.unfit,
            re.I,
        ),
        (
            (),
            rf"\b{_LIKE} {_STRETCH}(?: of| in)? (?P<year>{_YEAR})\b",
            build.same_of_year,
            re.I,
        ),
        (
            ("year",),
            rf"\b(?:in |of |for )?(?:the |a )?{_LIKE} {_STRETCH},? (?:(?:of|in|a|the|one) ){{0,2}}"
            r"(?:last year|(?:previous|prior|preceding) year|year (?:earlier|ago|before))\b",
            build.year_before,
            re.I,
        ),
        (
            ("earlier", "ago", "before", "previously"),
            rf"\b(?P<n>{_FEW})[ -](?P<step>year|month|quarter)s? (?:earlier|ago|before|previously)\b",
            build.earlier,
            re.I,
        ),
        (
            ("previous", "prior", "preceding", "before", "ago", "earlier"),
            r"\b(?:in |of )?(?:the )?"
            r"(?:(?:previous|prior|preceding) (?P<s1>quarter|month)|(?P<s2>quarter|month) before)\b",
            build.step_before,
            re.I,
        ),
        (
            ("year",),
            r"\b(?:in |of |for )?(?:the )?"
            r"(?:year[ -]before|(?:previous|prior|preceding)[ -]year|year[ -](?:ago|earlier)"
            r"(?: (?:period|quarter|month|level|figure))?|year earlier)(?: (?:period|quarter|month))?\b",
            build.year_before,
            re.I,
        ),
        (
            ("last", "this", "next", "current"),
            r"\b(?P<relative>last|this|next|current) (?P<step>year|quarter|month)\b",
            build.relative,
            re.I,
        ),
        (("week",), r"\b(?:last|this|next|previous) week\b", build.unfit, re.I),
        (("today",), r"\btoday\b(?=[,.;)]|$)", build.today, re.I),
        (
            ("currently", "at present", "moment", "to date", "so far"),
            r"\b(?:currently|at present|at the moment|to date|so far)\b",
            build.now,
            re.I,
        ),
        (
            ("same",),
            rf"\b(?:over|in|during|for|of) (?:the|that) {_LIKE} {_STRETCH}\b",
            build.same,
            re.I,
        ),
        (
            ("quarter", "period", "half"),
            r"\b(?:in|for|during|over|of|within) the (?:reporting |review )?(?:quarter|period|half[ -]year)\b"
            r"(?! (?:of|to|ended|ending|through|before|from))",
            build.same,
            re.I,
        ),
        (
            ("year",),
            rf"\b(?:full|whole|entire)[ -]year(?: (?:of )?(?P<year>{_YEAR})\b)?|\b(?:the )?year as a whole\b",
            build.year,
            re.I,
        ),
    ),
    *_unbuilt(no_figures.DURATIONS),
    *_built(
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
            rf"(?P<m>{_MONTH})(?! \d)",
            build.bare_month,
            _EXACT,
        ),
        ((), rf"\b(?P<m>{_MONTH}),? (?:of )?(?P<year>{_YEAR})\b", build.month_of_year, _EXACT),
        (
            (),
            r"(?:(?<![\w.,$€£¥₹-])|(?<=mid-)|(?<=end-)|(?<=late-)|(?<=early-))"
            rf"(?P<year>{_YEAR})\b(?![%°]|[.,]\d|-[a-z])",
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
                mention = period_roles.placed(sentence, builder(match), heading)
                if mention is None:
                    continue
                mentions.append(mention)
            claimed[start:end] = b"\1" * (end - start)
            masks.append((start, end))
    return sorted(mentions, key=lambda mention: mention.start), sorted(masks)
