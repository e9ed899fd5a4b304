"""Numbers as prose prints them, in digits, English words or Han numerals, read to plain decimal text and a scale."""

from __future__ import annotations

import re

_LONGEST_RUN = 12  # words of a number
LONGEST = 30  # digits that a printed decimal may have
_PLAIN = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_SMALL = {word: value for value, word in enumerate(_UNITS.split())}
_TY = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * value for value, word in enumerate(_TY.split(), start=2)}
SCALES = {
    **{"thousand": 3, "lakh": 5, "lakhs": 5, "million": 6, "millions": 6, "crore": 7, "crores": 7, "billion": 9},
    **{"trillion": 12, "mn": 6, "mln": 6, "bn": 9, "bln": 9, "tn": 12, "trn": 12},
}
WORDS = frozenset({*_SMALL, *_TENS, "hundred"})

_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_POWERS = {"十": 10, "百": 100, "千": 1000}
HAN_SCALES = {
    **{"百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11},
    **{"万亿": 12, "兆": 12},
}
HAN_DIGIT_CLASS = "".join(_HAN_DIGITS)
HAN_NUMERAL_CLASS = HAN_DIGIT_CLASS + "".join(_HAN_POWERS)


def digits(text: str) -> str | None:
    """The digits without grouping commas; None for what is no decimal number, such as 1.2.3."""
    if len(text) > 2 * LONGEST or _PLAIN.fullmatch(text) is None:
        return None
    plain = text.replace(",", "")
    whole, _, fraction = plain.partition(".")
    return plain if max(len(whole), len(fraction)) <= LONGEST else None


def words(parts: list[str]) -> tuple[int, int] | None:
    """A number in English words (lower case) as value and scale: twenty-six thousand is 26 and 3."""
    if len(parts) > _LONGEST_RUN:
        return None
    scale = 0
    if len(parts) > 1 and parts[-1] in SCALES:
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


def han(text: str) -> int | None:
    """A whole number in Han numerals up to the thousands: 三百二十 is 320, 二〇二四 is 2024."""
    if all(char in _HAN_DIGITS for char in text):
        return int("".join(str(_HAN_DIGITS[char]) for char in text)) if len(text) <= LONGEST and text else None
    total, digit, last = 0, 0, 10_000
    for char in text:
        if char in _HAN_DIGITS:
            digit = _HAN_DIGITS[char]
        elif char in _HAN_POWERS and _HAN_POWERS[char] < last:
            last = _HAN_POWERS[char]
            total, digit = total + (digit or 1) * last, 0
        else:
            return None
    return total + digit
