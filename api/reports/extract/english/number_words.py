"""English number words: small numbers, tens, and the scale words from thousand and lakh to trillion."""

from __future__ import annotations

from api.domain.units import ENGLISH_SCALE_WORDS

SCALES = ENGLISH_SCALE_WORDS
"""Exponents by scale word; `lakh` is 5, `crore` 7."""

_LONGEST_RUN = 12  # words of a number
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_SMALL = {word: value for value, word in enumerate(_UNITS.split())}
DIGITS = {word: value for word, value in _SMALL.items() if value <= 9}
"""The words behind a point: three point one four."""
_TY = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * value for value, word in enumerate(_TY.split(), start=2)}
WORDS = frozenset({*_SMALL, *_TENS, "hundred"})
"""The words that may begin a number."""


def words(parts: list[str]) -> tuple[int, int] | None:
    """A number in English words (lower case) as value and scale: twenty-six thousand is 26 and 3."""
    if len(parts) > _LONGEST_RUN:
        return None
    scale = 0
    if len(parts) > 1 and parts[-1] in SCALES and parts[-1] != "hundred":
        scale = SCALES[parts[-1]]
        parts = parts[:-1]
    total = group = 0
    for part in parts:
        if part == "hundred":
            group = (group or 1) * 100
        elif part in SCALES:
            total, group = total + (group or 1) * 10 ** SCALES[part], 0
        elif part != "and":
            group += _SMALL.get(part, _TENS.get(part, 0))
    return (total + group, scale) if total + group else None
