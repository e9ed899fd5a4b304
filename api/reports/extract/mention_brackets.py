"""The brackets that the periods and the figures of a sentence stand in."""

from __future__ import annotations

from collections.abc import Iterable

from api.reports.extract.brackets import OUTSIDE, Brackets
from api.reports.extract.sentence_reading import SentenceReading

_LED = frozenset({"", "in", "as of", "as at", "at", "end", "for"})


class MentionBrackets:
    """The brackets of a sentence; one that holds a period alone only remarks on what is outside."""

    def __init__(self, reading: SentenceReading) -> None:
        self.brackets = Brackets.of(reading.sentence) if reading.mentions else Brackets()
        self._mentions = reading.mentions
        self._remarks = self._only_a_period(reading.sentence)

    def of(self, place: int) -> int:
        """The bracket that a place stands in, -1 outside."""
        group = self.brackets.group(place)
        return OUTSIDE if group in self._remarks else group

    def places(self, places: Iterable[int]) -> dict[int, list[int]]:
        """The places of periods by the bracket that they stand in."""
        grouped: dict[int, list[int]] = {}
        for place in places:
            grouped.setdefault(self.of(self._mentions[place].start), []).append(place)
        return grouped

    def _only_a_period(self, sentence: str) -> set[int]:
        """The brackets that hold nothing but a period: turnover (2025) was 40 million."""
        remarks = set()
        for mention in self._mentions:
            group = self.brackets.group(mention.start)
            led = sentence[group + 1 : mention.start].strip().lower() if group != OUTSIDE else None
            if led in _LED and sentence.startswith((")", "）"), mention.end):
                remarks.add(group)
        return remarks
