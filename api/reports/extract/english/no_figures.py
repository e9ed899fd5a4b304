"""The numbers of an English sentence that measure nothing: in addresses and codes, times of day, durations and ages."""

from __future__ import annotations

import re

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
