"""The year of a part of one that leaves it out, where its own sentence names one: in March and in April 2024."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from api.reports.extract.inserted_clauses import InsertedClauses
from api.reports.extract.proposal import SAME, Mention, Role
from api.reports.extract.sentence_reading import SentenceReading

_NEW = re.compile(r"[;；]|\. (?=[A-Z])")
_JOINED = re.compile(
    r"[^\w.;]{0,2}(?:(?:and|or|to|through|then|,|、|和|至) ?)+(?:(?:by|to|of|a|about|some|another) )*"
    r"(?:[€$£¥]?\d[\d.,]*(?: ?%| [a-z]+){0,4} )?(?:(?:in|for|during|of) )?"
)
_LAST = re.compile(r"\blast year\b|去年", re.IGNORECASE)


class NamedYears:
    """The years that a sentence names outside of brackets, and those of the periods that it compares with."""

    def __init__(self, reading: SentenceReading, outside: Sequence[Mention], inserted: InsertedClauses) -> None:
        self._reading = reading
        self._inserted = inserted
        self._named = [mention for mention in outside if mention.year and mention.part != SAME]
        self._bases = {
            mention.part: mention.year
            for mention in reversed(reading.mentions)
            if mention.year and mention.part and mention.role is Role.AFAR
        }

        self.compared = {mention.year for mention in reading.mentions if mention.year and mention.part == SAME}
        """The years whose same period is compared with, which are not the one that a part leaves out."""

        others = (mention for mention in reading.mentions if mention.role is not Role.OWN)
        self.last_year = any(_LAST.search(reading.sentence, mention.start, mention.end) for mention in others)
        """Whether last year's is compared with, as told on the day of publication."""

    def of(self, part: Mention, *, joined: bool) -> int | None:
        """The year named before a part, or behind it in one tense.

        One named behind must be `joined` where the day of publication tells another: in March and in April 2024.
        """
        behind = bisect_right(self._named, part.start, key=_start_of)
        before = self._named[behind - 1] if behind else None
        if before is not None and not (joined and self._inserted.closed(before, part)):
            return before.year
        following = self._named[0] if self._named else None
        if following is None or following.part == part.part:
            return None
        between = part.end, following.start
        sentence, tenses = self._reading.sentence, self._reading.tenses
        apart = _NEW.search(sentence, *between) or (joined and not _JOINED.fullmatch(sentence, *between))
        fits = not apart and tenses.at(following.end) is tenses.at(part.end)
        return following.year if fits else None

    def of_base(self, part: str) -> int | None:
        """The year of a period to compare with that has the same part: in August, fewer than in August 2025."""
        return self._bases.get(part)


def _start_of(mention: Mention) -> int:
    return mention.start
