"""Periods in an English sentence, and the other numbers in it that measure nothing: dates, times, durations, codes."""

from __future__ import annotations

import re
from collections.abc import Callable

from api.reports.extract.english import period_roles
from api.reports.extract.proposal import SPAN, Mention

_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: n for n, name in enumerate(_NAMES.split(), start=1)}
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:1[89]|20|21)\d\d"
_TAIL = rf"(?:,? (?:(?:of|in) )?(?:(?P<year>{_YEAR})\b|(?P<relative>last|this|next) year\b|the year\b))?"
_RANKS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 4}
_RELATIVE_YEARS = {"last": -1, "this": 0, "next": 1, "current": 0}
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3, "six": 6, "6": 6, "nine": 9, "9": 9, "twelve": 12, "12": 12}
_N = r"(?:\d[\d.]{0,9}|[a-z]{1,20})"
_SPAN = r"(?:years?|months?|weeks?|days?|decades?|quarters?|seasons?)"
_SHORT_SPAN = r"(?:years?|months?|weeks?|days?|decades?|hours?|minutes?)"

Builder = Callable[[re.Match[str]], Mention]


def _part(first: int, last: int) -> tuple[str, bool]:
    """The part of a year from one month to another, and whether one SDMX period covers it."""
    length = last - first + 1
    if length == 1:
        return f"{first:02}", True
    if length in (3, 6, 12) and last % length == 0:
        return {3: f"Q{last // 3}", 6: f"S{last // 6}", 12: ""}[length], True
    return SPAN, False


def _month(name: str) -> int:
    return _MONTHS[name[:3].lower()]


def _tailed(match: re.Match[str], part: str, fits: bool = True) -> Mention:
    """A part of a year with the year in its tail, if any."""
    year, relative = match["year"], match["relative"]
    return Mention(
        match.start(),
        match.end(),
        int(year) if year else None,
        part,
        _RELATIVE_YEARS[relative.lower()] if relative else None,
        fits=fits,
    )


def _day(match: re.Match[str]) -> Mention:
    month = match["m"] if match["m"].isdigit() else f"{_month(match['m']):02}"
    year = int(match["year"]) if match["year"] else None
    return Mention(match.start(), match.end(), year, f"{month}-{int(match['d']):02}")


def _months(match: re.Match[str]) -> Mention:
    part, fits = _part(_month(match["m1"]), _month(match["m2"]))
    return _tailed(match, part, fits and match["y1"] in (None, match["year"]))


def _first_months(match: re.Match[str]) -> Mention:
    return _tailed(match, *_part(1, _COUNTS.get(match["n"].lower(), 0)))


def _first_quarters(match: re.Match[str]) -> Mention:
    return _tailed(match, *_part(1, 3 * _COUNTS[match["n"].lower()]))


def _months_to(match: re.Match[str]) -> Mention:
    last = _month(match["m"])
    return _tailed(match, *_part(last - _COUNTS.get((match["n"] or "12").lower(), 12) + 1, last))


def _half(match: re.Match[str]) -> Mention:
    return _tailed(match, f"S{_RANKS[match['n'].lower()]}")


def _quarter(match: re.Match[str]) -> Mention:
    return _tailed(match, f"Q{match['n'] if match['n'].isdigit() else _RANKS[match['n'].lower()]}")


def _coded(match: re.Match[str]) -> Mention:
    """H1 2024, 2024Q3, 1H24."""
    if match["letter"] == "H" and match["n"] in "34":
        return Mention(match.start(), match.end(), fits=False)
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    return Mention(match.start(), match.end(), year, f"{'S' if match['letter'] == 'H' else 'Q'}{match['n']}")


def _unfit(match: re.Match[str]) -> Mention:
    return Mention(match.start(), match.end(), fits=False)


def _same(match: re.Match[str]) -> Mention:
    return Mention(match.start(), match.end(), int(match["year"]), "same")


def _year_before(match: re.Match[str]) -> Mention:
    return Mention(match.start(), match.end(), shift=-1)


def _relative_year(match: re.Match[str]) -> Mention:
    return Mention(match.start(), match.end(), from_published=_RELATIVE_YEARS[match["relative"].lower()])


def _bare_month(match: re.Match[str]) -> Mention:
    return Mention(match.start("m"), match.end(), part=f"{_month(match['m']):02}")


def _month_of_year(match: re.Match[str]) -> Mention:
    return Mention(match.start(), match.end(), int(match["year"]), f"{_month(match['m']):02}")


def _year(match: re.Match[str]) -> Mention:
    return Mention(match.start(), match.end(), int(match["year"]))


# In order of strength: what an earlier rule has claimed, a later one cannot. Without a builder it is no period.
_EXACT = 0
_RULES: tuple[tuple[re.Pattern[str], Builder | None], ...] = tuple(
    (re.compile(pattern, flags), builder)
    for pattern, builder, flags in (
        # addresses, dates, telephone numbers, times of day, versions and ratios
        (r"\b(?:https?://|www\.)\S+|\b[\w.+-]{1,64}@[\w.-]{1,128}", None, re.I),
        (r"\b(?P<year>\d{4})-(?P<m>0\d|1[0-2])-(?P<d>[0-3]\d)(?:T[\d:.]+Z?)?\b", _day, re.I),
        (
            rf"\b(?:\d\d? ?[-–] ?\d\d? {_MONTH}|{_MONTH} \d\d? ?[-–] ?\d\d?)\b(?:,? {_YEAR}\b)?",
            _unfit,
            _EXACT,
        ),
        (rf"\b(?P<d>\d\d?)(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})(?:,? (?P<year>{_YEAR})\b)?", _day, _EXACT),
        (
            rf"\b(?P<m>{_MONTH}) (?P<d>\d\d?)(?:st|nd|rd|th)?\b(?![.,]?\d|%)(?:,? (?P<year>{_YEAR})\b)?",
            _day,
            _EXACT,
        ),
        (r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b", None, re.I),
        (r"\+\d[\d ().-]{6,24}\d|\b\d{1,4}(?:[.-]\d{2,4}){2,4}\b", None, re.I),
        (r"\(0\d{1,4}\) ?\d[\d -]{4,12}\d|\b0\d{2,3}-\d{7,8}\b", None, re.I),
        (r"\b(?:tel|phone|fax|hotline|call|isbn|issn|doi)\b\.?:? ?[\d +()./-]{5,30}", None, re.I),
        (r"\b\d{1,2}(?::\d\d){1,2}(?: ?[ap]\.?m\b\.?)?", None, re.I),
        (r"\b\d{1,2}(?:\.\d\d)? ?(?:[ap]\.?m\b\.?|o[’']clock)", None, re.I),
        (r"\b\d{1,20}(?:[.:/]\d{1,20}){2,6}\b|\b\d{1,2}/\d{1,2}\b|\b\d{1,9}:\d{1,9}\b", None, re.I),
        # months, halves and quarters
        (
            rf"\b(?P<m1>{_MONTH})(?: (?P<y1>{_YEAR}))? ?(?:to|through|until|[-–—]) ?(?P<m2>{_MONTH}){_TAIL}",
            _months,
            _EXACT,
        ),
        (
            r"\b(?P<n>three|six|nine|twelve|3|6|9|12)[ -]months? (?:to|ended|ending|through)(?: in)? "
            rf"(?P<m>{_MONTH}){_TAIL}",
            _months_to,
            re.I,
        ),
        (
            rf"\b(?P<n>)(?:financial |fiscal )?year (?:to|ended|ending)(?: in)?(?: \d\d?)? (?P<m>{_MONTH}){_TAIL}",
            _months_to,
            re.I,
        ),
        (
            r"\b(?:first|second|third|fourth|final)[ -](?:quarter|half) of (?:the )?(?:fiscal|financial)(?: year)?"
            rf"(?: {_YEAR})?\b|\b[QH][1-4] FY ?\d{{2,4}}\b|\b(?:fiscal|FY) ?[’']\d\d\b",
            _unfit,
            re.I,
        ),
        (rf"(?<=[Bb]etween )(?P<m1>{_MONTH})(?: (?P<y1>{_YEAR}))? and (?P<m2>{_MONTH}){_TAIL}", _months, _EXACT),
        (rf"\bfirst (?P<n>two|three|2|3) quarters\b{_TAIL}", _first_quarters, re.I),
        (rf"\bfirst (?P<n>[a-z]{{1,20}}|\d\d?) months?\b{_TAIL}", _first_months, re.I),
        (rf"\b(?P<n>first|second)[ -]half\b{_TAIL}", _half, re.I),
        (rf"\b(?P<n>first|second|third|fourth|final|1st|2nd|3rd|4th)[ -]quarter\b{_TAIL}", _quarter, re.I),
        (r"\b(?P<letter>[HQ])(?P<n>[1-4])[ -]?(?P<year>(?:19|20)\d\d)\b", _coded, _EXACT),
        (r"\b(?P<n>[1-4])(?P<letter>[HQ])[ -]?(?P<year>(?:19|20)?\d\d)\b", _coded, _EXACT),
        (r"\b(?P<year>(?:19|20)\d\d)[ -]?(?P<letter>[HQ])(?P<n>[1-4])\b", _coded, _EXACT),
        (rf"\bQ(?P<n>[1-4])\b{_TAIL}", _quarter, _EXACT),
        # years that are not calendar years, or several
        (rf"\b(?:fiscal|financial|tax|school|academic)(?: year)?[ -]?{_YEAR}(?: ?[/–-] ?\d{{2,4}})?\b", _unfit, re.I),
        (r"\bFY ?\d{2,4}(?:[/–-]\d{2,4})?\b", _unfit, re.I),
        (rf"\b(?:from|between) {_YEAR} (?:to|and|through|until) {_YEAR}\b", _unfit, re.I),
        (rf"\b{_YEAR} ?[/–—-] ?(?:\d\d|{_YEAR})\b(?!%|[.,]\d)", _unfit, re.I),
        (rf"\b{_YEAR}(?:, {_YEAR}){{0,9}},? (?:and|or) {_YEAR}\b", _unfit, re.I),
        # periods given relative to others, or to the day of publication
        (rf"\bsame (?:period|quarter|half|month|time)(?: of| in)? (?P<year>{_YEAR})\b", _same, re.I),
        (r"\b(?:a|one) year (?:earlier|ago|before)\b", _year_before, re.I),
        (
            r"\b(?:the |in the )?(?:same (?:period|quarter|month|half|time) )?(?:of |in |a ){0,3}(?:the )?"
            r"(?:year[ -]before|(?:previous|prior|preceding) year|year-ago period|same period last year|"
            r"year earlier)\b",
            _year_before,
            re.I,
        ),
        (r"\b(?P<relative>last|this|next|current) year\b", _relative_year, re.I),
        # decades, durations and ages
        (r"\b(?:\d0s\b|\d{3}0s\b|\d{1,2}(?:st|nd|rd|th)[ -]centur)", None, re.I),
        (
            r"\b(?:past|last|next|first|final|previous|coming|following|another|recent|these|those|every) "
            rf"{_N}[ -]{_SPAN}\b",
            None,
            re.I,
        ),
        (rf"\b(?:within|after|every|for) (?:the )?{_N} {_SHORT_SPAN}\b(?! in a row| running)", None, re.I),
        (
            r"\b(?:in|over|during) (?:a period of )?(?:(?:about|nearly|almost|under|just|less than|more than) )?"
            rf"{_N} {_SPAN}\b",
            None,
            re.I,
        ),
        (
            rf"\b\d[\d.]{{0,9}} {_SHORT_SPAN} "
            r"(?:ago|later|old|before|after|from now|of age|or (?:older|more|over|longer))\b",
            None,
            re.I,
        ),
        (
            r"\bage[ds]?(?: of| between| under| over)? \d{1,3}(?:(?: ?[–-] ?| to | and )\d{1,3})?(?: years?)?"
            r"(?: (?:or|and) (?:older|over|above|under))?\b",
            None,
            re.I,
        ),
        (r"\b(?:under|over)[ -]\d{1,2}s\b|\b\d{1,3}[ -]years?[ -]olds?\b", None, re.I),
        # last, what is weakest
        (
            r"\b(?:in|by|during|since|until|through|for|from|to|of|late|early|mid|end)[ -]"
            rf"(?P<m>{_MONTH})(?! \d)",
            _bare_month,
            _EXACT,
        ),
        (rf"\b(?P<m>{_MONTH}),? (?:of )?(?P<year>{_YEAR})\b", _month_of_year, _EXACT),
        (
            r"(?:(?<![\w.,$€£¥₹-])|(?<=mid-)|(?<=end-)|(?<=late-)|(?<=early-))"
            rf"(?P<year>{_YEAR})\b(?![%°]|[.,]\d|-[a-z])",
            _year,
            re.I,
        ),
    )
)


def read(sentence: str, heading: bool = False) -> tuple[list[Mention], list[tuple[int, int]]]:
    """The periods in order, and the spans of all numbers that are no figures."""
    claimed = bytearray(len(sentence))
    mentions: list[Mention] = []
    masks: list[tuple[int, int]] = []
    for pattern, build in _RULES:
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if any(claimed[start:end]):
                continue
            if build is not None:
                mention = period_roles.placed(sentence, build(match), heading)
                if mention is None:
                    continue
                mentions.append(mention)
            claimed[start:end] = b"\1" * (end - start)
            masks.append((start, end))
    return sorted(mentions, key=lambda mention: mention.start), sorted(masks)
