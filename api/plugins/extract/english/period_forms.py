"""Forms in which English prints a period, and numbers that measure nothing."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace

from api.plugins.extract.period_arithmetic import part_of_days, part_of_months
from api.plugins.extract.proposal import SAME, YEAR_END, Doubt, Mention, Role

Rule = tuple[tuple[str, ...], re.Pattern[str]]
"""Words of which the sentence, in lower case, has one, or none where it has a digit; and the pattern."""

_YEAR = r"(?:1[89]|20|21)\d\d"
_N = r"(?:\d[\d.]{0,9}|[a-z]{1,20})"
_SPAN = r"(?:years?|months?|weeks?|days?|decades?|quarters?|seasons?)"
_SHORT_SPAN = r"(?:years?|months?|weeks?|days?|decades?|hours?|minutes?)"


def _patterns(*rules: tuple[tuple[str, ...], str]) -> tuple[Rule, ...]:
    return tuple((needs, re.compile(pattern, re.IGNORECASE)) for needs, pattern in rules)


_WEEKDAY = r"(?:weekdays?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)"

_BEHIND_ADDRESS = (
    "(?:in|at|on|near|and|or|where|was|is|to|by|from|for|with|has|which|that|opened|will|since|until|before|after)\\b"
)
"""What may go on behind an address; 35 Silk Road partner countries are counted."""

ADDRESSES = _patterns(
    (
        (" street", " road", " avenue", " lane", " square", " drive", " quay", " boulevard", " terrace"),
        r"(?-i:\b\d{1,5}[A-Za-z]? (?:[A-Z][\w.’'-]* ){1,4}"
        rf"(?:Street|Road|Avenue|Lane|Square|Drive|Quay|Boulevard|Terrace)\b(?! (?!{_BEHIND_ADDRESS})[a-z])"
        r"(?:, (?:[A-Z]{1,2}-)?\d[\d -]{2,6}\d (?=[A-Z]))?)",
    ),
    (("://", "www.", "@"), r"\b(?:https?://|www\.)\S+|\b[\w.+-]{1,64}@[\w.-]{1,128}"),
)
"""Addresses of houses, pages and people, which may hold dates."""
CODES = _patterns(
    (("/", "."), r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b"),
    (
        (),
        r"\+\d[\d ()./–-]{6,28}\d|\b(?!\d{1,3}(?:\.\d{3})+\b)\d{1,4}(?:[.-]\d{2,4}){2,4}\b"
        r"|\(0\d{0,4}\) ?\d[\d /-]{3,14}\d|(?<![\d.,$€£] )(?<![\d.,])\b0\d{1,4}(?:[ /–-]\d{2,8}){1,5}\b",
    ),
    (
        ("tel", "phone", "fax", "hotline", "call", "isbn", "issn", "doi", "contact", "enquir", "ext", "desk"),
        r"\b(?:tel|(?:tele)?phone|fax|hotline|helpline|call|isbn|issn|doi|contact|enquiries|ext|desk)\b\.?"
        r"(?: (?:us|on|at|number|no\.?))?:? ?[+(]?\d[\d ()./–-]{4,30}|\bext\.? ?\d{1,6}\b",
    ),
    (("24",), r"\(24[ -]hours?\)|\b24[ -]hours? a day\b"),
    (
        ("day", "daily"),
        r"\bopen (?:daily|every day|seven days a week),?(?: from| between)? \d{1,2}"
        r" ?(?:-|–|to|until|till|and) ?\d{1,2}\b(?![.,]?\d| ?%)"
        rf"|\b{_WEEKDAY}(?: (?:to|through|and|until) {_WEEKDAY})?,?(?: from| between)? \d{{1,2}}"
        r" ?(?:-|–|to|until|till|and) ?\d{1,2}\b(?![.,]?\d| ?%| (?:per|million|billion))",
    ),
    ((":",), r"\b\d{1,2}(?::\d\d){1,2}(?: ?[ap]\.?m\b\.?)?"),
    (
        (" at ",),
        r"\bat \d{1,2}\.[0-5]\d(?= (?:today|tomorrow|on \w+day|local|cet|gmt|bst|hours)\b)"
        r"|(?:(?<=day)|(?<=\b20\d\d)|(?<=ary|rch|ril|may|une|uly|ust|ber)),? at \d{1,2}\.[0-5]\d\b(?! ?%|,?\d| [a-z])",
    ),
    (("m", "clock"), r"\b\d{1,2}(?:\.\d\d)? ?(?:[ap]\.?m\b\.?|o[’']clock)"),
    ((), r"\b(?!\d{1,3}(?:\.\d{3})+\b)\d{1,20}(?:[.:/]\d{1,20}){2,6}\b|\b\d{1,2}/\d{1,2}\b|\b\d{1,9}:\d{1,9}\b"),
    (
        ("wait",),
        r"\bwait(?:ing|ed|s)? (?:for )?(?:(?:over|more than|longer than|under|less than|up to|at least) )?\d{1,3} "
        r"(?:hours|weeks|days|months|years)\b(?= (?:for|to|or)\b)",
    ),
    (
        ("table", "figure", "chart", "chapter", "section", "annex", "page", "paragraph", "article", "note", "item"),
        r"\b(?:tables|figures|charts|chapters|sections|annexes|pages|paragraphs|articles|notes|items)"
        r" \d{1,3}(?:(?:, ?| ?(?:–|-|to|and|or) ?)+\d{1,3}){1,9}\b(?![.,]\d| ?%| (?:million|billion|thousand|per)\b)",
    ),
    (("scale ",), r"\bscale (?:of|from) \d{1,3} ?(?:to|-|–) ?\d{1,3}\b"),
    (("=",), rf"\b{_YEAR} ?= ?100\b"),
)
"""Telephone numbers, dates of uncertain order, times of day, versions and ratios."""
DURATIONS = _patterns(
    (("0s", "centur"), r"\b(?:\d0s\b|\d{3}0s\b|\d{1,2}(?:st|nd|rd|th)[ -]centur)"),
    (
        (
            "past",
            "last",
            "next",
            "first",
            "final",
            "previous",
            "coming",
            "following",
            "another",
            "recent",
            "these",
            "those",
            "every",
        ),
        r"\b(?:past|last|next|first|final|previous|coming|following|another|recent|these|those|every) "
        rf"{_N}[ -]{_SPAN}\b",
    ),
    (
        ("within", "after", "every", "for"),
        rf"\b(?:within|after|every|for) (?:the )?{_N} {_SHORT_SPAN}\b(?! in a row| running)",
    ),
    (
        (" year", " month", " week", " day", " decade", " quarter", " season"),
        r"\b(?:in|over|during) (?:a period of )?(?:(?:about|nearly|almost|under|just|less than|more than) )?"
        rf"{_N} {_SPAN}\b(?!(?:(?<=quarter)|(?<=quarters)) of (?:the|its|all|our|their|those)\b)",
    ),
    (
        ("ago", "later", "old", "before", "after", "from now", "of age", "or "),
        rf"\b\d[\d.]{{0,9}} {_SHORT_SPAN} "
        r"(?:ago|later|old|before|after|from now|of age|or (?:older|more|over|longer))\b",
    ),
    (
        ("age", "children under", "children over", "people over", "adults over", "people under", "under"),
        r"\b(?:age[ds]?(?: of| between| under| over)?|(?:children|adults|people|persons|men|women|those)"
        r"(?: aged)? (?:under|over|below|above)(?: (?:the )?age of)?) (?:(?:under|over|below) )?"
        r"\d{1,3}(?!\d|[.,]\d| ?%)(?:(?: ?[–-] ?| to | and )\d{1,3}(?! ?%))?(?: years?)?"
        r"(?: (?:or|and) (?:older|over|above|under))?\b",
    ),
    (
        (" months", " weeks", " years"),
        r"(?<!stood )(?<!stands )(?<!was )(?<!were )(?<!is )(?<!are )(?<!remained )(?<!remains )(?<!averaged )(?<!put )"
        r"(?<!set )(?<!fixed )(?<!kept )(?<!estimated )(?<!unchanged )(?<!steady )(?<!peaked )(?<!time )(?<!reported )"
        r"\bat \d{1,2} (?:months|weeks|years)(?= (?:was|were|is|are|has|had|rose|fell|reached|of age|in)\b|[,.;)]|$)",
    ),
    (("under", "over", "old"), r"\b(?:under|over)[ -]\d{1,2}s\b|\b\d{1,3}[ -]years?[ -]olds?\b"),
)
"""Decades, durations and ages."""


_NAMES = (
    "Jan(?:uary)? Feb(?:ruary)? Mar(?:ch)? Apr(?:il)? May June? July? Aug(?:ust)? Sept?(?:ember)? Oct(?:ober)? "
    "Nov(?:ember)? Dec(?:ember)?"
)
MONTH = rf"(?:{_NAMES.replace(' ', '|')}|{_NAMES.upper().replace(' ', '|')})\b\.?"
"""As prose and as headlines print it; `may` in small letters is a verb."""
YEAR = r"(?:1[89]|20|21)\d\d"
TAIL = rf"(?:,? (?:(?:of|in) )?(?:(?P<year>{YEAR})\b(?![/–-]\d\d\b)|(?P<relative>last|this|next) year\b|the year\b))?"

Builder = Callable[[re.Match[str]], Mention | None]

EXACT = 0


def built(*rules: tuple[tuple[str, ...], str, Builder, int]) -> tuple[tuple[Rule, Builder | None], ...]:
    """Rules that make mentions: the words needed, the pattern, the builder and the pattern's flags."""
    return tuple(((needs, re.compile(pattern, flags)), builder) for needs, pattern, builder, flags in rules)


def unbuilt(rules: tuple[Rule, ...]) -> tuple[tuple[Rule, Builder | None], ...]:
    """Rules that only claim what is no period and no figure."""
    return tuple((rule, None) for rule in rules)


_FORM_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: n for n, name in enumerate(_FORM_NAMES.split(), start=1)}
_RANKS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 4}
_RELATIVE = {"last": -1, "this": 0, "next": 1, "current": 0, "coming": 1}
_COUNT_WORDS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
}
_LENGTHS = {"quarter": 3, "half": 6, "half-year": 6, "half year": 6, "year": 12}
_OFF_DAYS = 7  # days that a company's quarter may end off the calendar's
_NEAR_THE_END = 24
_LAST_MONTH = 12
_STEPS = re.compile(r"\b(?:first|second|third|fourth)[ -](quarter|half)\b", re.IGNORECASE)
_FAR = 160


def _count(text: str | None) -> int:
    low = (text or "").lower()
    return int(low) if low.isdecimal() else _COUNT_WORDS.get(low, _LENGTHS.get(low, 0))


def _month(name: str) -> int:
    return _MONTHS[name[:3].lower()]


def _tailed(
    match: re.Match[str], named: str, fits: bool = True, closes: str = "", *, numbered: bool = False
) -> Mention:
    """A part of a year with the year in its tail, if any."""
    year, relative = match["year"], match["relative"]
    return Mention(
        match.start(),
        match.end(),
        int(year) if year else None,
        named,
        _RELATIVE[relative.lower()] if relative else None,
        fits=fits,
        closes=closes,
        numbered=numbered,
    )


def day(match: re.Match[str]) -> Mention:
    """30 June 2025, 2025-06-30, 30.06.2025."""
    month = match["m"] if match["m"].isdigit() else f"{_month(match['m']):02}"
    year = int(match["year"]) if match["year"] else None
    fits = 1 <= int(month) <= _LAST_MONTH
    return Mention(match.start(), match.end(), year, f"{int(month):02}-{int(match['d']):02}", fits=fits)


def days(match: re.Match[str]) -> Mention:
    """4 and 5 May 2026, May 4-5: more than a day, its last one kept."""
    month = f"{_month(match['m'] or match['mm']):02}"
    year = int(match["year"]) if match["year"] else None
    return Mention(match.start(), match.end(), year, f"{month}-{int(match['d'] or match['dd']):02}", fits=False)


def day_to_day(match: re.Match[str]) -> Mention:
    """From 1 January to 30 June 2026, which is a half-year; from 4 May to 9 June, which is no single period."""
    month, day = _month(match["m1"] or match["mm1"]), int(match["d1"] or match["dd1"])
    to_month, to_day = _month(match["m2"] or match["mm2"] or match["m1"]), int(match["d2"] or match["dd2"])
    named, fits = part_of_days((month, day), (to_month, to_day))
    year = int(match["year"]) if match["year"] else None
    return Mention(match.start(), match.end(), year, named, fits=fits and match["y1"] in (None, match["year"]))


def months(match: re.Match[str]) -> Mention:
    """January to June 2024."""
    named, fits = part_of_months(_month(match["m1"]), _month(match["m2"]))
    return _tailed(match, named, fits and match["y1"] in (None, match["year"]))


def between_months(match: re.Match[str]) -> Mention:
    """Between May and June 2024: what changed by then closes in the second."""
    return replace(months(match), closes=f"{_month(match['m2']):02}")


def first_months(match: re.Match[str]) -> Mention:
    """The first six months of 2024."""
    return _tailed(match, *part_of_months(1, _count(match["n"])))


def first_quarters(match: re.Match[str]) -> Mention:
    """The first two quarters."""
    return _tailed(match, *part_of_months(1, 3 * _count(match["n"])), numbered=True)


def months_to(match: re.Match[str]) -> Mention:
    """The three months to June 2024, the year to March."""
    last = _month(match["m"])
    length = _count(match["n"]) or 12
    return _tailed(match, *part_of_months(last - length + 1, last), f"{last:02}" if length == _LAST_MONTH else "")


def months_ended(match: re.Match[str]) -> Mention:
    """The quarter ended September 26, 2026, which is the calendar's but for some days."""
    length, month, ends = _count(match["n"]), _month(match["m1"] or match["m2"]), int(match["d1"] or match["d2"])
    year = int(match["year"]) if match["year"] else None
    if ends <= _OFF_DAYS:
        month -= 1
        if not month:
            month, year = _LAST_MONTH, year - 1 if year else None
    elif ends < _NEAR_THE_END:
        return Mention(match.start(), match.end(), fits=False)
    named, fits = part_of_months(month - length + 1, month)
    rank = _RANKS[match["rank"].lower()] if match["rank"] and match["n"].lower() == "quarter" else 0
    exact = ends == monthrange(year or 2023, month)[1]
    return Mention(
        match.start(),
        match.end(),
        year,
        named,
        fits=fits,
        note=None if exact else Doubt.PERIOD_OFF,
        rank=rank,
        closes=f"{month:02}" if length == _LAST_MONTH else "",
    )


def half(match: re.Match[str]) -> Mention:
    """The first half of 2024."""
    return _tailed(match, f"S{_RANKS[match['n'].lower()]}", numbered=True)


def quarter(match: re.Match[str]) -> Mention:
    """The fourth quarter of 2024, Q4."""
    number = match["n"] if match["n"].isdigit() else _RANKS[match["n"].lower()]
    return _tailed(match, f"Q{number}", numbered=True)


def nounless(match: re.Match[str]) -> Mention | None:
    """The second, behind the third quarter."""
    told = _STEPS.findall(match.string, max(0, match.start() - _FAR), match.start())
    if not told or (told[-1].lower() == "half" and _RANKS[match["n"].lower()] > 2):
        return None
    letter = {"quarter": "Q", "half": "S"}[told[-1].lower()]
    return Mention(match.start(), match.end(), part=f"{letter}{_RANKS[match['n'].lower()]}", numbered=True)


def month_quarter(match: re.Match[str]) -> Mention:
    """The June quarter."""
    return _tailed(match, f"Q{_month(match['m']) // 3}")


def coded(match: re.Match[str]) -> Mention:
    """H1 2024, 2024Q3, 1H24, 9M 2024."""
    letter, number = match["letter"], int(match["n"])
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    length = {"H": 6, "Q": 3}.get(letter)
    named, fits = part_of_months(1 if length is None else length * (number - 1) + 1, number * (length or 1))
    return Mention(match.start(), match.end(), year, named, fits=fits and (letter != "H" or number <= 2))


def unfit(match: re.Match[str]) -> Mention:
    """What no single SDMX period covers."""
    return Mention(match.start(), match.end(), fits=False)


def average(match: re.Match[str]) -> Mention:
    """The five-year average of 6.8%, which is of that figure alone."""
    return Mention(match.start(), match.end(), fits=False, role=Role.LOCAL)


def to_date(match: re.Match[str]) -> Mention:
    """Year-to-date sales, which say nothing of what is told behind them."""
    return Mention(match.start(), match.end(), fits=False, unfit=Doubt.PERIOD_TO_DATE)


def now(match: re.Match[str]) -> Mention:
    """Currently, to date: the day of publication, which is no period of a figure's."""
    return Mention(match.start(), match.end(), fits=False, unfit=Doubt.PERIOD_NOW)


def same_of_year(match: re.Match[str]) -> Mention:
    """The same period of 2025."""
    return Mention(match.start(), match.end(), int(match["year"]), SAME)


def same(match: re.Match[str]) -> Mention:
    """Over the same period, in the quarter."""
    return Mention(match.start(), match.end(), part=SAME)


def same_stretch(match: re.Match[str]) -> Mention:
    """In the quarter, over the half-year, in the period."""
    step = next((name for name in ("quarter", "half") if match[name]), "year")
    return Mention(match.start(), match.end(), part=SAME, step=step)


def earlier(match: re.Match[str]) -> Mention:
    """A year earlier, twelve months ago, three months before, two years later."""
    count = _count(match["n"]) or 1
    shift = count if match["way"].lower() == "later" else -count
    return Mention(match.start(), match.end(), shift=shift, step=match["step"].lower())


def step_before(match: re.Match[str]) -> Mention:
    """The previous quarter, the month before."""
    return Mention(match.start(), match.end(), shift=-1, step=(match["s1"] or match["s2"]).lower())


def year_before(match: re.Match[str]) -> Mention:
    """The year before, the same period last year."""
    return Mention(match.start(), match.end(), shift=-1)


def year_behind(match: re.Match[str]) -> Mention:
    """The following year."""
    return Mention(match.start(), match.end(), shift=1)


def fiscal_year_before(match: re.Match[str]) -> Mention:
    """The previous financial year, which may be none of the calendar's."""
    return Mention(match.start(), match.end(), shift=-1, fits=False)


def year_end_before(match: re.Match[str]) -> Mention:
    """The end of the previous financial year."""
    return Mention(match.start(), match.end(), shift=-1, step=YEAR_END)


def relative(match: re.Match[str]) -> Mention:
    """Last year, this quarter, next month."""
    steps = _RELATIVE[match["relative"].lower()]
    return Mention(match.start(), match.end(), from_published=steps, step=match["step"].lower())


def relative_month(match: re.Match[str]) -> Mention:
    """This January, last October."""
    return replace(bare_month(match), start=match.start(), from_published=_RELATIVE[match["relative"].lower()])


def today(match: re.Match[str]) -> Mention:
    """Today: the year of publication."""
    return Mention(match.start(), match.end(), from_published=0)


def bare_month(match: re.Match[str]) -> Mention:
    """In June."""
    return Mention(match.start("m"), match.end(), part=f"{_month(match['m']):02}")


def month_of_year(match: re.Match[str]) -> Mention:
    """June 2024."""
    return Mention(match.start(), match.end(), int(match["year"]), f"{_month(match['m']):02}")


def year(match: re.Match[str]) -> Mention:
    """2024, the full year 2024, the full year."""
    return Mention(match.start(), match.end(), int(match["year"]) if match["year"] else None)


_FEW = r"(?:an?|one|two|three|four|five|six|nine|ten|twelve|\d{1,2})"
_LIKE = r"(?:same|corresponding|comparable|equivalent|like)"
_STRETCH = (
    r"(?:(?:two|three|four|five|six|seven|eight|nine|ten|eleven) )?(?:period|quarter|months?|half|time|week|stage)"
)

_BEFORE = r"(?:previous|prior|preceding)"
_FISCAL = r"(?:fiscal|financial|business)"

RULES = built(
    (
        (" fiscal", " financial", " business"),
        rf"\b(?:at |by )?(?:the )?end of (?:the |its )?(?:{_BEFORE}|last) {_FISCAL}[ -]year\b",
        year_end_before,
        re.I,
    ),
    (
        (" fiscal", " financial", " business"),
        rf"\b(?:in |of |for )?(?:the )?(?:{_LIKE} {_STRETCH} (?:of|in) the )?(?:{_BEFORE}|last) {_FISCAL}[ -]year\b",
        fiscal_year_before,
        re.I,
    ),
    (
        (" time last", " point last", " stage last", " time a year", " point a year", " stage a year"),
        r"\b(?:at )?(?:this|the same|that) (?:time|point|stage) (?:last year|a year (?:ago|earlier|before))\b",
        year_before,
        re.I,
    ),
    (
        (),
        rf"\b{_LIKE} {_STRETCH}(?: of| in)? (?P<year>{YEAR})\b",
        same_of_year,
        re.I,
    ),
    (
        ("year",),
        rf"\b(?:in |of |for )?(?:the |a )?{_LIKE} {_STRETCH},? (?:(?:of|in|a|the|one) ){{0,2}}"
        r"(?:last year|(?:previous|prior|preceding) year|year (?:earlier|ago|before))\b",
        year_before,
        re.I,
    ),
    (
        ("earlier", "ago", "before", "previously", "later"),
        rf"\b(?P<n>{_FEW})[ -](?P<step>year|month|quarter)s? (?P<way>earlier|ago|before|previously|later)\b",
        earlier,
        re.I,
    ),
    (
        ("previous", "prior", "preceding", "before", "ago", "earlier"),
        r"\b(?:in |of )?(?:the )?"
        r"(?:(?:previous|prior|preceding) (?P<s1>quarter|month)|(?P<s2>quarter|month) before)\b",
        step_before,
        re.I,
    ),
    (
        ("year",),
        r"\b(?:in |of |for )?(?:the )?"
        r"(?:year[ -]before|(?:previous|prior|preceding)[ -]year|year[ -](?:ago|earlier)"
        r"(?: (?:period|quarter|month|level|figure))?|year earlier)(?: (?:period|quarter|month))?\b",
        year_before,
        re.I,
    ),
    (("following year",), r"\b(?:in )?the following year\b", year_behind, re.I),
    (
        ("this ", "last "),
        rf"\b(?P<relative>[Tt]his|[Ll]ast) (?!May (?:have|be|not)\b)(?P<m>{MONTH})(?! \d| and {MONTH}| quarter)",
        relative_month,
        EXACT,
    ),
    (
        ("last", "this", "next", "current"),
        r"\b(?P<relative>last|this|next|current) (?P<step>year|quarter|month)\b(?! of\b)",
        relative,
        re.I,
    ),
    (("week",), r"\b(?:last|this|next|previous) week\b", unfit, re.I),
    (("today",), r"\btoday\b(?=[,.;)]|$)", today, re.I),
    (
        ("currently", "at present", "moment", "to date", "so far"),
        r"\b(?:currently|at present|at the moment|to date|so far)\b",
        now,
        re.I,
    ),
    (
        ("same",),
        rf"\b(?:over|in|during|for|of) (?:the|that) {_LIKE} {_STRETCH}\b",
        same,
        re.I,
    ),
    (
        ("quarter", "period", "half"),
        r"\b(?:in|for|during|over|of|within) the (?:reporting |review )?"
        r"(?:(?P<quarter>quarter)|period|(?P<half>half[ -]year))\b"
        r"(?! (?:of|to|ended|ending|through|before|from))",
        same_stretch,
        re.I,
    ),
)
"""In order of strength, behind the rules for parts of years."""
