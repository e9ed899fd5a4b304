"""The numbers that a printed phrase holds, with their scale words: the proof that a figure is what was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.domain.units import (
    CHINESE_SCALE_WORDS,
    ENGLISH_SCALE_WORDS,
    SCALE_LETTERS,
    chinese_scale_pattern,
    english_scale_pattern,
)
from api.reports.extract.currency_names import BEFORE_A_NUMBER

DECIMAL_COMMA = frozenset(
    {"cs", "da", "de", "es", "fi", "fr", "hu", "id", "it", "nl", "pl", "pt", "ru", "sv", "tr", "vi"}
)
"""Languages that write 13,8 for thirteen and eight tenths."""
_READ = frozenset({"en", "zh"})
"""Languages whose scale words are all known, so that a number without one has none."""

_SPACES = " \u00a0\u202f"
_ENGLISH = english_scale_pattern()
_LETTER = "|".join(f"(?-i:{letter})" if letter == "T" else letter for letter in SCALE_LETTERS)  # 5 t are tonnes
_NUMBER = re.compile(
    rf"(?P<minus>(?<![\w.])[-−]\s?[$€£¥]?)?(?P<digits>[0-9](?:[0-9.,'{_SPACES}]*[0-9])?)"
    rf"(?:[\s-]?[多余来]?(?:(?P<word>{_ENGLISH})(?:[\s-](?P<second>{_ENGLISH}))?(?![a-z])"
    rf"|(?P<chinese>{chinese_scale_pattern()}))"
    rf"|(?P<gap>[{_SPACES}]?)(?P<letter>{_LETTER})(?!\w))?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_GROUPED = re.compile(
    rf"[0-9]{{1,3}}(?:[,'{_SPACES}][0-9]{{3}})+(?:\.[0-9]+)?|[0-9]{{1,2}}(?:,[0-9]{{2}})+,[0-9]{{3}}(?:\.[0-9]+)?"
)
_NARROW = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as printed: its digits without grouping, where it ends, and the scales that it may have.

    The end is that of the scale word, if there is one; `bare` is a number without any.
    """

    digits: str
    scales: tuple[int, ...]
    start: int
    end: int

    @property
    def bare(self) -> bool:
        """Whether no scale word stands behind it."""
        return self.scales == (0,)


def numbers(phrase: str, language: str = "en") -> Iterator[PrintedNumber]:
    """The numbers of a phrase, in order."""
    for match in _NUMBER.finditer(phrase.translate(_NARROW)):
        text = phrase[: match.start("digits")]
        letter = match["letter"] and (not match["gap"] or BEFORE_A_NUMBER.search(text) is not None)
        scales = _scales(match) if letter or not match["letter"] else (0,)
        last_end = match.end() if scales != (0,) else match.end("digits")
        found = list(_plain(match["digits"], language))
        for digits, start, end in found:
            last = (digits, start, end) == found[-1]
            sign = "-" if match["minus"] and start == 0 else ""
            offset = match.start("digits")
            yield PrintedNumber(sign + digits, scales, offset + start, last_end if last else offset + end)


def _scales(match: re.Match[str]) -> tuple[int, ...]:
    """The scales that the word or letter behind a number may mean; two words multiply, as in lakh crore."""
    if match["word"]:
        words = (match["word"], match["second"] or "")
        return (sum(ENGLISH_SCALE_WORDS.get(word.lower(), 0) for word in words),)
    if match["chinese"]:
        return (CHINESE_SCALE_WORDS[match["chinese"]],)
    letter = match["letter"] or ""
    return (0, SCALE_LETTERS[letter if letter in SCALE_LETTERS else letter.lower()]) if letter else (0,)


def _plain(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    """The digits without grouping marks, and where they stand; marks that group nothing part numbers."""
    if language in DECIMAL_COMMA:
        text = text.translate(str.maketrans(",.", ".,"))
    if _GROUPED.fullmatch(text):
        yield re.sub(rf"[,'{_SPACES}]", "", text), 0, len(text)
        return
    for part in _PARTS.finditer(text):
        if part[0].count(".") < 2:
            yield part[0], part.start(), part.end()


def printed(
    phrase: str, value: str, scale: int, language: str = "en", *, any_scale: bool = False
) -> PrintedNumber | None:
    """The number of the phrase that is that value at that scale, digit for digit; None where none is.

    A bare number has the scale of another in the phrase (5 to 6 million), or any where that was inferred.
    """
    found = list(numbers(phrase, language))
    scales = {power for number in found for power in number.scales}
    for number in found:
        if number.digits == value and (
            scale in number.scales or (number.bare and (any_scale or scale in scales or language[:2] not in _READ))
        ):
            return number
    return None


def holds(phrase: str, value: str, scale: int, language: str = "en", *, any_scale: bool = False) -> bool:
    """Whether the phrase prints that value at that scale, digit for digit."""
    return printed(phrase, value, scale, language, any_scale=any_scale) is not None
