"""The level that a stock has reached by the end of some months: the number of staff fell to 812 in the year to June."""

from __future__ import annotations

import re
from dataclasses import replace

from api.reports.extract.proposal import Found, Mention

_STOCK = re.compile(
    r"\b(?:population|inhabitants|residents|number of|headcount|workforce|employees|employment|staff|jobs|"
    r"unemployed|claimants?|vacancies|members(?:hip)?|subscribers|customers|accounts|debt|stocks?|reserves|deposits|"
    r"inventor(?:y|ies)|fleet|herd)\b",
    re.IGNORECASE,
)
_MADE = re.compile(r"\b(?:sold|sales|births|deaths|arrivals|built|made|visits?|produced|output)\b", re.IGNORECASE)
_REACHED = " to "
_FAR = 140


def reached_in(sentence: str, figure: Found, mention: Mention) -> Mention:
    """The month that the stretch ends in, for a figure that is the level then; else the mention as it is."""
    if not mention.closes or not sentence.endswith(_REACHED, 0, figure.start):
        return mention
    told = max(0, figure.start - _FAR), figure.start
    if not _STOCK.search(sentence, *told) or _MADE.search(sentence, *told):
        return mention
    return replace(mention, part=mention.closes, fits=True, note=None, closes="")
