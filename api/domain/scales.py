"""Named powers of ten, from thousand to trillion, 万 to 万亿, lakh and crore, and the words for them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from api.domain.errors import QuantityError


@dataclass(frozen=True, slots=True, eq=False)  # each is one object, of the table below
class Scale:
    """A power of ten with its names, and the words that mean it after a number."""

    name: str
    exponent: int
    name_zh: str
    plural_en: str
    """The name in a list of multipliers: Thousands."""
    english: Sequence[str] = ()
    """The word, then its abbreviations."""
    letters: str = ""
    """Letters glued to a number, which may be a unit instead: 5m are five million, or metres."""
    chinese: Sequence[str] = ()


_TABLE = tomllib.loads(Path(__file__).with_name("scales.toml").read_text(encoding="utf-8"))
SCALES = {name: Scale(name, **row) for name, row in _TABLE.items()}
"""By name, as `scale=` takes it. Of several with one exponent the first is the one that a figure is served with."""

EXPONENTS: Mapping[int, Scale] = dict(sorted({scale.exponent: scale for scale in reversed(SCALES.values())}.items()))
"""The scale that a figure is served with, by its exponent."""


def _ladder(*names: str) -> tuple[tuple[int, Scale], ...]:
    return tuple((10 ** SCALES[name].exponent, SCALES[name]) for name in names)


_ENGLISH_LADDER = _ladder("trillion", "billion", "million", "one")
_CHINESE_LADDER = _ladder("wanyi", "yi", "wan", "one")
_SPOKEN: Sequence[Mapping[int, Scale]] = [
    {SCALES[name].exponent: SCALES[name] for name in names.split()}
    for names in ("one thousand million billion trillion", "one wan yi wanyi")
]
"""The scales of English and those of Chinese by exponent: nobody says 1.2 hundred dollars."""

ENGLISH_SCALE_WORDS: Mapping[str, int] = {
    word: scale.exponent
    for scale in SCALES.values()
    if scale.english
    for word in (*scale.english, f"{scale.english[0]}s")
}
"""Exponents by English word, its plural and its abbreviations, in lower case."""

SCALE_LETTERS: Mapping[str, int] = {letter: scale.exponent for scale in SCALES.values() for letter in scale.letters}
"""Exponents by the letter that may stand glued to a number."""

_TRADITIONAL = str.maketrans("万亿", "萬億")
CHINESE_SCALE_WORDS: Mapping[str, int] = {
    written: scale.exponent
    for scale in SCALES.values()
    for word in scale.chinese
    for written in (word, word.translate(_TRADITIONAL))
}
"""Exponents by Chinese word, in simplified and in traditional characters."""

_BEGINS_A_UNIT: Mapping[str, str] = {"百": "分", "千": "瓦克米卡赫伏焦帕分", "兆": "瓦赫焦帕伏比字"}
"""Behind these characters the scale word is a part of a unit: 百分 are percent, 千克 are kilograms."""


def chinese_scale_pattern() -> str:
    """A regular expression for the Chinese scale words, the longest first."""
    words = sorted(CHINESE_SCALE_WORDS, key=len, reverse=True)
    return "|".join(f"{word}(?![{_BEGINS_A_UNIT[word]}])" if word in _BEGINS_A_UNIT else word for word in words)


def english_scale_pattern() -> str:
    """A regular expression for the English scale words in lower case, the longest first."""
    return "|".join(sorted(ENGLISH_SCALE_WORDS, key=len, reverse=True))


def scale_of(exponent: int) -> Scale:
    """The scale of a power of ten, `trillion` for 12; QuantityError if none has that exponent."""
    if exponent not in EXPONENTS:
        raise QuantityError(f"no scale is ten to the power {exponent}; there are {', '.join(map(str, EXPONENTS))}")
    return EXPONENTS[exponent]


def spoken(wanted: Scale | None, *, chinese: bool = False) -> Scale | None:
    """The scale of that size that the language has; None if it has none, or none is wanted."""
    return wanted and _SPOKEN[chinese].get(wanted.exponent)


def readable_scale(value: Fraction | Decimal | int, *, chinese: bool = False) -> Scale:
    """The largest scale of the language that leaves at least one whole unit before the point."""
    ladder = _CHINESE_LADDER if chinese else _ENGLISH_LADDER
    size: Any = abs(value)
    for least, scale in ladder:
        if size >= least:
            return scale
    return ladder[-1][1]
