"""A sentence that says which period the figures in brackets are of: comparative figures for 2025 are in brackets."""

from __future__ import annotations

import re

from api.reports.extract.proposal import SAME, Mention
from api.reports.extract.sentence_reading import SentenceReading

_SAID = re.compile(
    r"\b(?:in|within|between) (?:round )?(?:brackets|parenthes[ei]s)\b"
    r"|\b(?:bracketed|parenthesi[sz]ed) (?:figures|amounts|numbers|values)\b|括号[内中里]",
    re.IGNORECASE,
)
_OF_ANOTHER_KIND = re.compile(
    r"\b(?:errors?|deviations?|intervals?|ranges?|shares?|ranks?|rankings?|changes?|growth|weights?|losses|negatives?)\b"
    r"|误差|区间|占比|比重|增速|增长|排名",
    re.IGNORECASE,
)


def may_announce(line: str) -> bool:
    """Whether a paragraph speaks of figures in brackets."""
    return _SAID.search(line) is not None


def announced(reading: SentenceReading) -> Mention | None:
    """The period that the sentence gives to figures in brackets; None where it gives none, or states a figure."""
    if reading.figures or len(reading.mentions) != 1 or not _SAID.search(reading.sentence):
        return None
    mention = reading.mentions[0]
    told = mention.year or mention.shift or mention.from_published is not None
    apart = mention.part == SAME and not mention.year
    return mention if told and mention.fits and not apart and not _OF_ANOTHER_KIND.search(reading.sentence) else None
