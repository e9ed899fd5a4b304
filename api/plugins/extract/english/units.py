"""The unit after an English number: a share, a currency, a measure or the counted noun."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.plugins.extract import currencies
from api.plugins.extract.currencies import CODE_OF
from api.plugins.extract.english import numbers, vocabulary
from api.plugins.extract.english.numbers import (
    HYPHENS,
    EnglishNumber,
    Token,
    Tokens,
    hyphened,
    is_pence,
    is_times,
)
from api.plugins.extract.proposal import Doubt, UnitSort

_LONGEST_NOUN = 6  # words from a number to the noun that it counts
_POINTS = dict.fromkeys(("bp", "bps"), "basis points") | dict.fromkeys(
    ("pp", "pps", "ppt", "ppts"), "percentage points"
)
_LONGEST_RATE = 5  # tokens from `per` to the end of 1 000 000
_MINUS = frozenset({"-", "−", "–", "minus"})
_UNITED_STATES = frozenset({"US", "U.S."})
_ALL = frozenset({"the", "its", "our", "their", "all"})
_ADJECTIVES = frozenset({"square", "sq", "cubic", "metric", "nautical", "standard"})
_COMPOUND = frozenset({"hour", "hours", "km", "day", "days", "year", "years"})


@dataclass(frozen=True, slots=True)
class EnglishUnit:
    """A unit and the last token of it."""

    text: str
    sort: UnitSort
    last: int
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasuredNumber:
    """A number with its unit; `first` is the currency before the number, or the number."""

    number: EnglishNumber
    first: int
    unit: EnglishUnit

    @property
    def last(self) -> int:
        """The last token of number and unit."""
        return max(self.number.last, self.unit.last)


def amount(tokens: Tokens, number: EnglishNumber, yen: str) -> MeasuredNumber:
    """The number with the unit around it; `yen` is what a bare ¥ stands for.

    A currency before the number may print its code again behind it: $5 USD.
    """
    first = number.first - (number.negative or (number.value < "0" and tokens.at(number.first - 1).text in _MINUS))
    before, further = tokens.at(first - 1), tokens.at(first - 2).text
    code: str | None
    if before.kind == "sign":
        code = currencies.SIGNS.get(before.text, yen)
        first -= 1 + (further in CODE_OF or further in _UNITED_STATES or (number.value < "0" and further in _MINUS))
    elif before.text == ".":
        code, first = CODE_OF.get("Rs" if further == "RS" else further), first - 2
    else:
        code, first = CODE_OF.get(before.text), first - 1
    if code is not None:
        again = CODE_OF.get(tokens.at(number.last + 1).text) == code
        doubts = (Doubt.UNIT_SIGN,) if before.text == "¥" else ()
        unit = EnglishUnit(code, UnitSort.MONEY, number.last + again, doubts)
    else:
        first = number.first - (number.value < "0" and tokens.at(number.first - 1).low in _MINUS)
        place = number.last + 1
        place += tokens.at(place).text == "+" or (2 if tokens.at(place + 1).low in {"plus", "odd"} else 0)
        place += hyphened(tokens, place) is not None
        unit = (
            _share(tokens, place)
            or _money(tokens, place, number)
            or _measure(tokens, place)
            or noun(tokens, place)
            or EnglishUnit("", UnitSort.NONE, number.last)
        )
    if number.grouped and unit.sort is not UnitSort.SHARE:
        number = replace(number, value=number.grouped, doubts=(*number.doubts, Doubt.VALUE_GROUPED))
    return MeasuredNumber(number, first, unit)


def shared(tokens: Tokens, amounts: list[MeasuredNumber]) -> list[MeasuredNumber]:
    """Units that a range or a list prints once: 4 to 5 percent, $5-7 billion, 3.1, 2.4 and 1.8 percent."""
    amounts = list(amounts)
    for place in range(len(amounts) - 2, -1, -1):
        this, following = amounts[place], amounts[place + 1]
        if _part_of(tokens, this, following):
            amounts[place] = replace(this, unit=replace(following.unit, last=following.last))
            continue
        joint = joined(tokens, this, following)
        if not joint:
            continue
        scaled = replace(this.number, scale=this.number.scale or following.number.scale)
        if not this.unit.sort and (joint == "range" or following.unit.sort is not UnitSort.COUNT):
            amounts[place] = replace(this, number=scaled, unit=replace(following.unit, last=this.number.last))
        elif joint == "range" and this.unit.sort is UnitSort.MONEY:
            amounts[place] = replace(this, number=scaled)
            if not following.unit.sort:
                amounts[place + 1] = replace(following, unit=replace(this.unit, last=following.number.last))
    return amounts


def _part_of(tokens: Tokens, this: MeasuredNumber, following: MeasuredNumber) -> bool:
    """Whether one number counts some of another: 18 of the 22 provinces, 18 out of 22 provinces."""
    between = [tokens.at(index).low for index in range(this.last + 1, min(following.first, this.last + 4))]
    if this.unit.sort or following.unit.sort is not UnitSort.COUNT or len(between) != following.first - this.last - 1:
        return False
    rest = between[1:] if between[:1] == ["of"] else between[2:] if between[:2] == ["out", "of"] else None
    return rest is not None and set(rest) <= _ALL and len(rest) <= 2


def joined(tokens: Tokens, this: MeasuredNumber, following: MeasuredNumber) -> str:
    """How two amounts hang together: a `range`, a `list`, or not at all."""
    gap = following.first - this.last - 1
    between = [tokens.at(index).low for index in range(this.last + 1, following.first)] if 0 < gap <= 3 else []
    if len(between) == 1 and (between[0] in HYPHENS or between[0] in {"to", "~", "～"}):
        return "range"
    if between == ["and"] and tokens.at(this.first - 1).low == "between":
        return "range"
    if between == [",", "or"] and this.number.last > this.number.first:  # 354 million, or 4 percent
        return ""
    return "list" if between and set(between) <= {",", "and", "or", "&"} else ""


def _share(tokens: Tokens, place: int) -> EnglishUnit | None:
    low, following = tokens.at(place).low, tokens.at(place + 1).low
    if low in {"%", "％", "percent", "pct", "pc"}:
        if following in {"point", "points"}:
            return EnglishUnit("percentage points", UnitSort.MEASURE, place + 1)
        return EnglishUnit("percent", UnitSort.SHARE, place)
    if low == "‰":
        return EnglishUnit("‰", UnitSort.SHARE, place)
    if low == "per" and following in {"cent", "mille", "mil"}:
        return EnglishUnit("percent" if following == "cent" else "per mille", UnitSort.SHARE, place + 1)
    if low == "per" and numeric(tokens.at(place + 1)):  # 45.2 per 100 000 population
        last = place + 1
        while numeric(tokens.at(last + 1)) and last < place + _LONGEST_RATE:
            last += 1
        return EnglishUnit(tokens.sentence[tokens.at(place).start : tokens.at(last).end], UnitSort.MEASURE, last)
    if low in _POINTS:
        return EnglishUnit(_POINTS[low], UnitSort.MEASURE, place)
    if is_pence(tokens, place) or is_times(tokens, place):  # 5.4p, 1.3x EBITDA
        return EnglishUnit("pence" if low == "p" else "times", UnitSort.MEASURE, place)
    if low in {"percentage", "basis"}:
        step = 2 if following in HYPHENS else 1
        if tokens.at(place + step).low in {"point", "points"}:
            return EnglishUnit(f"{low} points", UnitSort.MEASURE, place + step)
    return None


def numeric(token: Token) -> bool:
    """Whether a token is a number, or a word of one."""
    return token.kind == "number" or token.low in numbers.WORDS or token.low in numbers.SCALES


def _money(tokens: Tokens, place: int, number: EnglishNumber) -> EnglishUnit | None:
    for length in (3, 2, 1):
        name = " ".join(tokens.at(place + step).low for step in range(length))
        name = name.removesuffix("’s").removesuffix("'s")  # 3 million yuan's worth
        code = currencies.NAMES.get(name) or (CODE_OF.get(tokens.at(place).text) if length == 1 else None)
        if code is not None and (number.scale >= 6 or name not in currencies.ONLY_SCALED):
            doubts = (Doubt.UNIT_SIGN,) if name in currencies.SHARED else ()
            return EnglishUnit(code, UnitSort.MONEY, place + length - 1, doubts)
    return None


def _measure(tokens: Tokens, place: int) -> EnglishUnit | None:
    token, following = tokens.at(place), tokens.at(place + 1)
    measured = following.low in vocabulary.MEASURES or following.text in {"km", "m", "ft"}
    if token.low in _ADJECTIVES and measured:
        return EnglishUnit(tokens.sentence[token.start : following.end], UnitSort.MEASURE, place + 1)
    if token.low not in vocabulary.MEASURES and token.text not in vocabulary.MEASURE_SIGNS:
        return None
    last = _measure_end(tokens, place)
    return EnglishUnit(tokens.sentence[token.start : tokens.at(last).end], UnitSort.MEASURE, last)


def _measure_end(tokens: Tokens, place: int) -> int:
    """The last token of terawatt-hours, tonne-kilometres, km2, km/h, g CO2/kWh, degrees Celsius."""
    token, following = tokens.at(place), tokens.at(place + 1)
    word = hyphened(tokens, place + 1)
    if word is not None and (word.low in vocabulary.MEASURES or word.low in _COMPOUND):
        return place + 2
    if (following.low in {"hour", "hours"} and "watt" in token.low) or following.low in {"celsius", "fahrenheit"}:
        return place + 1
    if token.low.startswith("tonne") and following.low in vocabulary.MEASURES:
        return place + 1
    if following.glued and following.text in {"2", "3"}:
        return _over(tokens, place + 1 + (tokens.at(place + 2).glued and tokens.at(place + 2).text == "e"))
    if following.text == "CO" and tokens.at(place + 2).glued and tokens.at(place + 2).text == "2":
        return _over(tokens, place + 2 + (tokens.at(place + 3).glued and tokens.at(place + 3).text in {"e", "eq"}))
    return _over(tokens, place)


def _over(tokens: Tokens, last: int) -> int:
    """The last token of what a measure is divided by: km/h, kb/d."""
    slash, word = tokens.at(last + 1), tokens.at(last + 2)
    return last + 2 if slash.glued and slash.text == "/" and word.glued and word.kind == "word" else last


def noun(tokens: Tokens, place: int) -> EnglishUnit | None:
    """The first plural noun from a token on, in the run of words that can belong to a number."""
    if tokens.at(place).low in {"more", "fewer", "less"} and tokens.at(place + 1).low != "than":
        place += 1
    head: EnglishUnit | None = None
    for _ in range(_LONGEST_NOUN):
        last = _word_end(tokens, place)
        if last is None:
            break
        first, end = tokens.at(place), tokens.at(last)
        if first.low in vocabulary.STOP or end.low in vocabulary.STOP:
            break
        if _plural(end.low) or (last > place and end.low == "km"):
            head = EnglishUnit(tokens.sentence[first.start : end.end], UnitSort.COUNT, last)
        elif head is not None:
            break
        place = last + 1
    return head


def _word_end(tokens: Tokens, place: int) -> int | None:
    """The last token of a word, its hyphened parts included; None where no word stands."""
    token, before = tokens.at(place), tokens.at(place - 1)
    if token.glued and before.kind == "mark" and before.text not in HYPHENS:
        return None
    if token.kind == "number":  # 5G, in 5G base stations
        return place + 1 if tokens.at(place + 1).glued and tokens.at(place + 1).kind == "word" else None
    if token.kind != "word":
        return None
    while hyphened(tokens, place + 1) is not None and tokens.at(place + 1).text != "—":
        place += 2
    return place


def _plural(low: str) -> bool:
    if low in vocabulary.PLURAL:
        return True
    ends = len(low) > 2 and low.endswith("s") and not low.endswith(("ss", "us", "is", "’s", "'s"))
    return ends and low not in vocabulary.NOT_PLURAL
