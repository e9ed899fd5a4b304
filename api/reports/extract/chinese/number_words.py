"""Chinese number words: Han numerals, and the scale words from 百 to 万亿."""

from __future__ import annotations

from api.domain.units import CHINESE_SCALE_WORDS
from api.reports.extract.printed_digits import LONGEST

SCALES = CHINESE_SCALE_WORDS
"""Exponents by scale word; `千万` is 7, `千亿` 11."""

_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_POWERS = {"十": 10, "百": 100, "千": 1000}
HAN_DIGIT_CLASS = "".join(_HAN_DIGITS)
HAN_NUMERAL_CLASS = HAN_DIGIT_CLASS + "".join(_HAN_POWERS)


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
