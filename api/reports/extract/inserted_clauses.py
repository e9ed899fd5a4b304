"""The clauses that are put into an English sentence: its shares, which fell 2% in 2025, rose."""

from __future__ import annotations

import re
from bisect import bisect_right

from api.reports.extract.proposal import Mention
from api.reports.extract.sentence_reading import SentenceReading

_WHICH = re.compile(r", (?:which|who|whose|where)\b[^,;.]{3,80},")


class InsertedClauses:
    """Where they begin and end."""

    def __init__(self, reading: SentenceReading) -> None:
        found = [] if reading.leading else [match.span() for match in _WHICH.finditer(reading.sentence)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def until(self, mention: Mention) -> int:
        """Where the clause ends that a period stands in; 0 where it stands in none."""
        place = bisect_right(self._starts, mention.start) - 1
        end = self._ends[place] if place >= 0 else 0
        return end if mention.end < end else 0
