"""What a source says about its number, with the words for it in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from api.domain.quantity_errors import QuantityError
from api.domain.words.bilingual import Bilingual


class Comparator(StrEnum):
    """Whether the number is as printed, about that, more than that or less than that."""

    EQUAL = "="
    ABOUT = "~"
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="

    @classmethod
    def _missing_(cls, value: object) -> None:
        raise QuantityError(f"{str(value)[:40]!r} is not a comparator; allowed: {' '.join(cls)}")


ONE_SIDED = frozenset({Comparator.MORE, Comparator.AT_LEAST, Comparator.LESS, Comparator.AT_MOST})
"""Those that give one limit alone."""

TURNED: Mapping[str, Comparator] = {
    Comparator.EQUAL: Comparator.EQUAL,
    Comparator.ABOUT: Comparator.ABOUT,
    Comparator.MORE: Comparator.LESS,
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.LESS: Comparator.MORE,
    Comparator.AT_MOST: Comparator.AT_LEAST,
}
"""What each becomes where its number gets the other sign: a fall by more than 3.4% is a change of less than -3.4%."""

SIGNS: Mapping[str, str] = {
    ">": ">",
    "＞": ">",
    "≥": ">=",
    "<": "<",
    "＜": "<",
    "≤": "<=",
    "~": "~",
    "～": "~",
    "≈": "~",
}
"""By the signs that prose prints before a number, what they say of it."""

COMPARATOR_WORDS: Mapping[str, Bilingual] = {
    Comparator.EQUAL: Bilingual("", ""),
    Comparator.ABOUT: Bilingual("about", "约"),
    Comparator.MORE: Bilingual("more than", "超过"),
    Comparator.AT_LEAST: Bilingual("at least", "至少"),
    Comparator.LESS: Bilingual("less than", "不足"),
    Comparator.AT_MOST: Bilingual("at most", "至多"),
}
"""What stands before a number in a sentence; nothing before one as printed."""
