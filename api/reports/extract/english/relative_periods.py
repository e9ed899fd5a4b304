"""Periods that English tells by others: a year earlier, the same period of 2025, last month, this time last year."""

from __future__ import annotations

import re

from api.reports.extract.english import period_builders as build
from api.reports.extract.english.calendar_words import EXACT, MONTH, YEAR, built

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
        build.year_end_before,
        re.I,
    ),
    (
        (" fiscal", " financial", " business"),
        rf"\b(?:in |of |for )?(?:the )?(?:{_LIKE} {_STRETCH} (?:of|in) the )?(?:{_BEFORE}|last) {_FISCAL}[ -]year\b",
        build.fiscal_year_before,
        re.I,
    ),
    (
        (" time last", " point last", " stage last", " time a year", " point a year", " stage a year"),
        r"\b(?:at )?(?:this|the same|that) (?:time|point|stage) (?:last year|a year (?:ago|earlier|before))\b",
        build.year_before,
        re.I,
    ),
    (
        (),
        rf"\b{_LIKE} {_STRETCH}(?: of| in)? (?P<year>{YEAR})\b",
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
        ("earlier", "ago", "before", "previously", "later"),
        rf"\b(?P<n>{_FEW})[ -](?P<step>year|month|quarter)s? (?P<way>earlier|ago|before|previously|later)\b",
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
    (("following year",), r"\b(?:in )?the following year\b", build.year_behind, re.I),
    (
        ("this ", "last "),
        rf"\b(?P<relative>[Tt]his|[Ll]ast) (?!May (?:have|be|not)\b)(?P<m>{MONTH})(?! \d| and {MONTH}| quarter)",
        build.relative_month,
        EXACT,
    ),
    (
        ("last", "this", "next", "current"),
        r"\b(?P<relative>last|this|next|current) (?P<step>year|quarter|month)\b(?! of\b)",
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
        r"\b(?:in|for|during|over|of|within) the (?:reporting |review )?"
        r"(?:(?P<quarter>quarter)|period|(?P<half>half[ -]year))\b"
        r"(?! (?:of|to|ended|ending|through|before|from))",
        build.same_stretch,
        re.I,
    ),
)
"""In order of strength, behind the rules for parts of years."""
