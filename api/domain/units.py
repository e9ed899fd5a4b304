"""Classes of units, units that convert to each other, and named powers of ten: thousand to trillion, 万, 亿, lakh."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Protocol

from api.domain.errors import QuantityError
from api.domain.messages import toml_of


class UnitKind(StrEnum):
    """The class of a unit, such as money; no value is converted to a unit of another class."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    PHYSICAL = "physical"


class Unit(Protocol):
    """Protocol of an object with the code and the UnitKind of a unit, such as `UnitBase`."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> UnitKind: ...  # noqa: D102


_ALIKE: Mapping[str, Mapping[str, int]] = {
    code: units for units in toml_of(__file__, "unit_factors.toml").values() for code in units
}
"""By unit code, all units of its dimension as multiples of the smallest; also currencies that replaced each other."""


def remeasured(source: str, target: str) -> Fraction | None:
    """The number of `target` units in one `source` unit, if unit_factors.toml relates the two codes; else None."""
    units = _ALIKE.get(source, {})
    return Fraction(units[source], units[target]) if target in units else None


def convertible(unit: Unit, units: Iterable[Unit]) -> list[str]:
    """The codes of those of `units` to which a value in `unit` can be converted, with its own if it is among them."""
    return [other.code for other in units if converts(unit, other)]


def converts(source: Unit, target: Unit) -> bool:
    """True if values convert: both units are money, both are shares, or they are the same or of one dimension."""
    if source.kind is target.kind and source.kind in (UnitKind.MONEY, UnitKind.SHARE):
        return True
    return source.code == target.code or target.code in _ALIKE.get(source.code, ())


def inexpressible(source: Unit, target: Unit) -> str:
    """The English sentence, without a full stop, that a value in one unit cannot be expressed in the other."""
    if source.kind is target.kind:
        return f"{source.code} cannot be expressed in {target.code}: they measure different things"
    return f"{source.code} ({source.kind}) cannot be expressed in {target.code} ({target.kind})"


def needs_rate(source: Unit, target: Unit) -> bool:
    """True for two different currencies, unless one replaced the other by law."""
    both = source.kind is target.kind is UnitKind.MONEY
    return both and source.code != target.code and remeasured(source.code, target.code) is None


@dataclass(frozen=True, eq=False)  # compared by identity: the table below has one object a scale
class Scale:
    """A power of ten with its names, and the words that mean it after a number."""

    name: str
    exponent: int
    name_zh: str
    plural_en: str
    """The English plural, as a choice of multipliers shows it: Thousands."""
    english: Sequence[str] = ()
    """The English word after a number, then its abbreviations."""
    letters: str = ""
    """Letters that may follow a number without a space: 5m is five million, or five metres."""
    chinese: Sequence[str] = ()


SCALES = {name: Scale(name, **row) for name, row in toml_of(__file__, "scale_words.toml").items()}
"""The scales by the name that `scale=` takes; of several with one exponent, figures are served with the first."""

EXPONENTS: Mapping[int, Scale] = dict(sorted({scale.exponent: scale for scale in reversed(SCALES.values())}.items()))
"""By exponent in ascending order, the scale that figures are served with: the first of SCALES that has it."""


_SPOKEN: Sequence[Mapping[int, Scale]] = [
    {SCALES[name].exponent: SCALES[name] for name in names.split()}
    for names in ("trillion billion million thousand one", "wanyi yi wan one")
]
"""By exponent, largest first, the scales that English texts use, then those that Chinese texts use."""

ENGLISH_SCALE_WORDS: Mapping[str, int] = {
    word: scale.exponent
    for scale in SCALES.values()
    if scale.english
    for word in (*scale.english, f"{scale.english[0]}s")
}
"""Exponents by English word, its plural and its abbreviations, in lower case."""

SCALE_LETTERS: Mapping[str, int] = {letter: scale.exponent for scale in SCALES.values() for letter in scale.letters}
"""Exponents by the letter that may follow a number without a space."""

_TRADITIONAL = str.maketrans("万亿", "萬億")
CHINESE_SCALE_WORDS: Mapping[str, int] = {
    written: scale.exponent
    for scale in SCALES.values()
    for word in scale.chinese
    for written in (word, word.translate(_TRADITIONAL))
}
"""Exponents by Chinese word, in simplified and in traditional characters."""

_BEGINS_A_UNIT: Mapping[str, str] = {"百": "分", "千": "瓦克米卡赫伏焦帕分", "兆": "瓦赫焦帕伏比字"}
"""By scale word, the characters that make it a part of a unit if one follows: 百分 is percent, 千克 kilogram."""


def chinese_scale_pattern(least: int = 0) -> str:
    """A regular expression, as text, for Chinese scale words of this exponent or more, unless they begin a unit."""
    words = sorted((word for word in CHINESE_SCALE_WORDS if CHINESE_SCALE_WORDS[word] >= least), key=len, reverse=True)
    return "|".join(f"{word}(?![{_BEGINS_A_UNIT[word]}])" if word in _BEGINS_A_UNIT else word for word in words)


def scale_of(exponent: int) -> Scale:
    """The scale that figures are served with by its exponent, `trillion` for 12; QuantityError if none has it."""
    if exponent not in EXPONENTS:
        raise QuantityError(f"no scale is ten to the power {exponent}; there are {', '.join(map(str, EXPONENTS))}")
    return EXPONENTS[exponent]


def spoken(wanted: Scale | None, *, chinese: bool = False) -> Scale | None:
    """The scale with the exponent of `wanted` that the language uses; None if it uses none, or `wanted` is None."""
    return wanted and _SPOKEN[chinese].get(wanted.exponent)


def readable_scale(value: Fraction | Decimal | int, *, chinese: bool = False) -> Scale:
    """The largest scale of the language, except thousand, in which the value's size is at least 1; else scale one."""
    size: Any = abs(value)
    for exponent, scale in _SPOKEN[chinese].items():
        if exponent != 3 and size >= 10**exponent:
            return scale
    return SCALES["one"]
