"""The clauses put into an English sentence: its shares, which fell 2% in 2025, rose; a plant, opened in May."""

from __future__ import annotations

import re
from bisect import bisect_right

from api.reports.extract.proposal import Found, Mention
from api.reports.extract.sentence_reading import SentenceReading

_CLAUSE = re.compile(
    r", (?:(?:which|who|whose|where)\b"
    r"|(?:(?:an?|the|its|their|one) [^,;.\d]{0,48} )?(?:acquired|bought|opened|founded|launched|established|"
    r"built|completed|created|introduced|commissioned|inaugurated|taken over|set up) "
    r"(?:in|on|for|from|by|at|last|only|this)\b)"
    r"(?:[^,;.]|[.,]\d){3,100}(?:,|(?=[;.]|$))"
)


class InsertedClauses:
    """Where they begin and end."""

    def __init__(self, reading: SentenceReading) -> None:
        found = [] if reading.leading else [match.span() for match in _CLAUSE.finditer(reading.sentence)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def holds(self, mention: Mention) -> bool:
        """Whether a period stands in such a clause."""
        return self._around(mention) is not None

    def parts(self, mention: Mention, figure: Found) -> bool:
        """Whether a period stands in such a clause, and the figure does not."""
        span = self._around(mention)
        return span is not None and not span[0] <= figure.start < span[1]

    def closed(self, mention: Mention, later: Mention) -> bool:
        """Whether a period stands in such a clause that has ended before another."""
        span = self._around(mention)
        return span is not None and span[1] <= later.start

    def _around(self, mention: Mention) -> tuple[int, int] | None:
        place = bisect_right(self._starts, mention.start) - 1
        if place < 0 or mention.start >= self._ends[place]:
            return None
        return self._starts[place], self._ends[place]
