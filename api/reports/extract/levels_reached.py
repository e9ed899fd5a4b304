"""The level that a stock has reached by the end of some months: the number of staff fell to 812 in the year to June."""

from __future__ import annotations

import re
from dataclasses import replace

from api.reports.extract.proposal import Found, Mention

_STOCK = re.compile(
    r"\b(?:population|inhabitants|residents|headcount|workforce|employees|employment|staff|jobs|unemployed|claimants|"
    r"vacancies|members|membership|subscribers|debt|stocks?|reserves|deposits|inventor(?:y|ies)|fleet|herd|dwellings|"
    r"farms|firms|businesses|prisoners|pupils|students|cattle|sheep|pigs)\b",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\b(?:new|sold|sales|births|deaths|arrivals|built|made|visits?|produced|output|registered|graduat\w{1,4}|hired|left|"
    r"joined|lost|bought|killed|slaughtered|completed|opened|closed)\b",
    re.IGNORECASE,
)
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
