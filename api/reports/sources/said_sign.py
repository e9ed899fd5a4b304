"""The number of a figure in its phrase, its sign printed or told by the words before it: fell by 3.4%, 负7.5万亿."""

from __future__ import annotations

import re

from api.reports.extract.phrase_words import words_of
from api.reports.sources.phrase_numbers import PrintedNumber, printed

_FALLS = (
    "fell|falls?|fallen|falling|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|dropp?(?:s|ed|ing)?|down|shrank|shrunk"
)
_ABOUT = "about|around|nearly|almost|some|over|more than|at least|less than"
_NEGATIVE = re.compile(
    rf"(?:(?<!or )(?<!plus/)\b(?:minus|negative)"
    rf"|\b(?:{_FALLS})\s+(?:by|of)(?:\s+(?:{_ABOUT}))?"
    r"|(?<!正)负"
    r"|(?:下降|减少|下滑|下跌|降低|回落|缩减|萎缩|锐减)了?(?:约|近|超过?|逾|将近|大约)?"
    r")\s*(?:[A-Z]{0,3}[$€£¥￥])?\s*$",
    re.IGNORECASE,
)
"""What right before a number says that it is negative; a fall *to* it says where it came."""
_DENIED = re.compile(r"\b(?:not|never|without|no)\b|n't\b|n’t\b|[未没无不非]", re.IGNORECASE)


def number_printed(
    phrase: str, value: str, scale: int, language: str, *, any_scale: bool = False
) -> PrintedNumber | None:
    """The number of the phrase that is the value; of a negative one its digits, where the words say the sign."""
    number = printed(phrase, value, scale, language, any_scale=any_scale)
    if number is not None or not value.startswith("-"):
        return number
    size = value.removeprefix("-")
    number = printed(phrase, size, scale, language, any_scale=any_scale)
    if number is None or language[:2] not in ("en", "zh") or _DENIED.search(phrase):
        return None
    words = words_of(phrase, size, scale, language)
    fell = words is not None and words.fell
    return number if fell or _NEGATIVE.search(phrase[: number.start]) else None
