"""The years that a sentence lists for the numbers that it lists: 11% and 7.2% in 2023 and 2024."""

from __future__ import annotations

import re

from api.domain.period import Period
from api.fact_check.quoted_claim import Context

_YEARS = re.compile(
    r"\b(?:in|for|during)\s+(?P<years>(?:19|20)[0-9]{2}(?:,\s?(?:19|20)[0-9]{2}){0,20},?\s(?:and|&)\s(?:19|20)[0-9]{2})\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)[0-9]{2}(?!\d|[.,]\d)")
_BETWEEN = re.compile(r"\s*(?:,|and|&|,\s*and)\s*", re.IGNORECASE)


def period_in_turn(context: Context) -> Period | None:
    """The year of a number that stands in a list of as many as the only list of years has; None of any other."""
    found = _YEARS.search(context.sentence)
    if found is None:
        return None
    years = _YEAR.findall(found["years"])
    if len(years) != len(context.starts) or _YEAR.search(_without(context.sentence, found)):
        return None
    between = (context.sentence[end:start] for end, start in zip(context.ends, context.starts[1:], strict=False))
    if not all(map(_BETWEEN.fullmatch, between)):
        return None
    return Period.parse(years[context.starts.index(context.start)])


def _without(sentence: str, years: re.Match[str]) -> str:
    return f"{sentence[: years.start()]} {sentence[years.end() :]}"
