"""A text as the lines that are read one by one: as many as hold so many numbers, none longer than is read at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from api.reports.extract.chinese.closed_up import closed_up
from api.reports.extract.publication_day import Language, in_chinese
from api.reports.sources import page_text

_LONGEST_LINE = 1_500
"""Characters of a line that are read at once: of all that stands in a sentence, some is looked at for each number."""
MOST_NUMBERS = 1_000
"""Numbers of a text, years and dates and those in words among them, that are looked at."""
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|halves|thirds?|quarters?|fifths?|tenths?|"
    "dozen|hundred|thousand|million|billion|trillion)"
)
_NUMBER = re.compile(
    rf"{DIGITS.pattern}(?:\s*[十百千万亿]+|[\s-]{_WORD}\b)?|\b{_WORD}(?:[\s-](?:and\s)?(?:a\s)?{_WORD}){{0,3}}\b|"
    "[一二两三四五六七八九十百千万亿半]+",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[。！？；]|[.!?][\"”’)]*\s+(?=[A-Z\"“(])|;\s+")
_CLAUSE_END = re.compile(r"[,:]\s+|[，：、]|\s[–—-]\s")
_YEAR = re.compile(r"(?<!\d)(?:19|20)[0-9]{2}(?!\d)")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class TextLine:
    """A line of a text as it stands, where it begins, as it is read, the first line of its block, and the last dated.

    It is read with white space as single spaces, and a Chinese one closed up.
    """

    written: str
    start: int
    normal: str
    heading: str
    dated: str = ""
    """The nearest line above it in its block that tells a year."""

    def place(self, at: int) -> int:
        """Where in the text a place of the normalised line stands."""
        return self.start + self._places[at]

    @cached_property
    def _places(self) -> Sequence[int]:
        """Where each character of the normalised line stands in the line: a space where a run of white space begins."""
        found: list[int] = []
        place = 0
        for char in self.normal:
            while char != " " and self.written[place].isspace():
                place += 1
            found.append(place)
            place += 1
        return found


def lines_to_read(text: str, language: Language | None = None) -> tuple[list[TextLine], int | None]:
    """As many lines as hold so many numbers as are looked at, and where the others begin; None where there are none."""
    lines, numbers = _lines(text, language), 0
    for place, line in enumerate(lines):
        numbers += len(_NUMBER.findall(line.normal))
        if numbers > MOST_NUMBERS:
            return lines[: place or 1], lines[place or 1].start if place or len(lines) > 1 else None
    return lines, None


def _lines(text: str, language: Language | None) -> list[TextLine]:
    """The lines of a text that hold anything; one that is longer than any paragraph as several."""
    found: list[TextLine] = []
    start, heading, dated = 0, "", ""
    for written in text.splitlines(keepends=True):
        first = start + len(written) - len(written.removeprefix("\ufeff")) if start == 0 else start
        for place, piece in _pieces(written[first - start :]):
            if normal := page_text.normalised(piece):
                as_read = closed_up(normal) if in_chinese(normal, language) else normal
                found.append(TextLine(piece, first + place, as_read, heading, dated))
        holds = bool(written.strip() and found)
        heading = (heading or found[-1].normal) if holds else ""
        dated = (written if _YEAR.search(written) else dated) if holds else ""
        start += len(written)
    return found


def _pieces(written: str) -> Iterator[tuple[int, str]]:
    """A line in pieces that are read in a bounded time, parted between sentences where there are any."""
    place = 0
    while len(written) - place > _LONGEST_LINE:
        end = _parting(written, place, place + _LONGEST_LINE)
        yield place, written[place:end]
        place = end
    yield place, written[place:]


def _parting(written: str, first: int, last: int) -> int:
    """The last end of a sentence in a stretch, else of a clause; else between words, as far from a number as can be."""
    for ends in (_SENTENCE_END, _CLAUSE_END):
        if found := [match.end() for match in ends.finditer(written, first + 1, last)]:
            return found[-1]
    middle = (first + last) // 2
    blanks = [match.end() for match in _BLANK.finditer(written, middle, last)]
    numbers = [match.start() for match in _NUMBER.finditer(written, middle, last)]
    return max(blanks, key=lambda blank: min((abs(blank - each) for each in numbers), default=0), default=last)
