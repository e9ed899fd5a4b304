"""Other names of parameters and other spellings of values, from `synonyms.toml`, and of periods by rule."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from api.domain.units import ENGLISH_SCALE_WORDS, EXPONENTS, SCALES, Scale
from api.domain.words import folded, nearest

_LIKE = 0.7
"""The share of letters in common from which a name is taken for a parameter: these are short and much alike."""
_LIKE_SYNONYM = 0.75
"""The same for another name of a parameter: of these there are many."""
_LONG = 4
"""Letters of a name that is recognised though it is mistyped."""

_TABLES: Mapping[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _names(table: str) -> Mapping[str, Sequence[str]]:
    return {name: meant.split() for meant, names in _TABLES[table].items() for name in names.split()}


def _values(table: str) -> Mapping[str, Mapping[str, str]]:
    return {
        kind: {word: value for value, words in values.items() for word in words}
        for kind, values in _TABLES[table].items()
    }


SYNONYMS = _names("names")
"""By another name, in lower case without what parts its words, the parameters that are meant."""
_OF_CONVERSION, _OF_RATES = _names("names_of_conversion"), _names("names_of_rates")
ADVICE: Mapping[str, str] = _TABLES["advice"]
"""By parameter, what is to be known of it beside its name."""
UNNEEDED: Mapping[str, str] = _TABLES["unneeded"]
"""By a name for what no parameter does, what to do instead."""
VALUES = _values("values")
"""By kind of value and another word for one, the value."""
SEVERAL: Mapping[str, Mapping[str, Sequence[str]]] = _TABLES["several"]
_SUGGESTED, _REASONS = _values("suggested"), _values("reasons")


def squashed(name: str) -> str:
    """A name in lower case without what separates its words: `per_page`, `perPage` and `per-page` are one."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def meant_by(name: str, taken: Collection[str]) -> list[str]:
    """Those of the parameters that a path takes which the name probably means, the likeliest first.

    By its meaning, then by its spelling, then by the spelling of names that mean one: `curency` is `currency`, a unit.
    """
    plain = squashed(name)
    same = [item for item in taken if squashed(item) == plain]
    if found := [*same, *_synonyms(plain, taken)]:
        return list(dict.fromkeys(found))
    if plain in UNNEEDED:
        return []
    if near := nearest(name, taken, likeness=_LIKE):
        return near
    long = [synonym for synonym in SYNONYMS if len(synonym) >= _LONG and len(plain) >= _LONG]
    spelt = nearest(plain, long, likeness=_LIKE_SYNONYM)
    spelt.sort(key=lambda synonym: sorted(synonym) != sorted(plain))  # letters that have changed places come first
    return [item for synonym in spelt[:1] for item in _synonyms(synonym, taken)]


def _synonyms(plain: str, taken: Collection[str]) -> list[str]:
    own = _OF_CONVERSION if "to_scale" in taken else _OF_RATES if "quote" in taken else {}
    return [item for item in own.get(plain) or SYNONYMS.get(plain, ()) if item in taken]


def meant_value(parameter: str, text: str, allowed: Sequence[str]) -> list[str]:
    """The allowed words that a text means, before any that only looks like it."""
    word = text.strip().casefold()
    if parameter in ("fields", "sort"):
        sign, name = "-" if word.startswith("-") else "", word.strip("-+ ")
        names = [item for item in allowed if not item.startswith("-")]
        exact = [item for item in names if item.casefold() == name]
        return [sign + item for item in exact or meant_by(name, names) if sign + item in allowed]
    same = [item for item in allowed if item.casefold() == word]
    meant = _SUGGESTED.get(parameter, {}).get(word, "")
    return same or [item for item in allowed if item == meant]


def spelled(text: str, others: Mapping[str, str]) -> str:
    """The value that a text is another spelling of, in any case of its letters; any other text as it is."""
    return others.get(text.casefold().replace("_", "-"), text)


_SCALES: Mapping[str, Scale] = {
    **{str(power): scale for power, scale in EXPONENTS.items() if power not in (0, 1, 10)},
    **{f"{base}{power}": scale for power, scale in EXPONENTS.items() for base in ("1e", "10^")},
    **{str(10**power): scale for power, scale in EXPONENTS.items() if power},
    **{word: scale for scale in reversed(SCALES.values()) for word in (*scale.chinese, scale.name, f"{scale.name}s")},
    **{word: EXPONENTS[power] for word, power in ENGLISH_SCALE_WORDS.items()},
    **{word: SCALES[name] for word, name in VALUES["scale"].items()},
}
_SIMPLIFIED = str.maketrans("萬億", "万亿")


def scale_named(text: str) -> Scale | None:
    """The scale that a word, a power of ten or its exponent means; None where that is none, or more than one."""
    return _SCALES.get(folded(text).translate(_SIMPLIFIED))


_RANGE = re.compile(r"(?P<first>\S*?)\s*(?:\.\.|:|–)\s*(?P<last>\S*)")
_YEARS = re.compile(r"([0-9]{4})\s*-\s*([0-9]{4})")
_PART = re.compile(r"(?P<year>[0-9]{4})[-\s]?(?P<kind>[SHQM])(?P<number>[0-9]{1,2})", re.IGNORECASE)
_CHINESE_PERIOD = re.compile(
    r"(?P<year>[0-9]{4})年(?:(?P<month>[0-9]{1,2})月(?:份)?|(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)?"
)


def period(text: str) -> str:
    """One period as SDMX writes it: `2025-S1` for `2025H1`, `2024-Q1` for `2024q1`, `2024-06` for `2024M6`."""
    if match := _PART.fullmatch(text.strip()):
        kind, number = match["kind"].upper(), int(match["number"])
        return f"{match['year']}-{number:02}" if kind == "M" else f"{match['year']}-{kind.replace('H', 'S')}{number}"
    if match := _CHINESE_PERIOD.fullmatch(text.strip()):
        if match["month"]:
            return f"{match['year']}-{int(match['month']):02}"
        if match["half"]:
            return f"{match['year']}-S{'上下'.index(match['half']) + 1}"
        if match["quarter"]:
            return f"{match['year']}-Q{'一二三四1234'.index(match['quarter']) % 4 + 1}"
        return match["year"]
    return text


def period_range(text: str) -> str:
    """A period or a range as `2020/2024`, with `..` for an open end, however its two sides are separated."""
    if "/" in text:
        first, _, last = text.partition("/")
        return f"{period(first)}/{period(last)}"
    if match := _YEARS.fullmatch(text.strip()):
        return f"{match[1]}/{match[2]}"
    if match := _RANGE.fullmatch(text.strip()):
        return "/".join(period(side) or ".." for side in match.group("first", "last"))
    return period(text)


_YEAR = re.compile("[12][0-9]{3}")
_SPAN = re.compile(rf"{_YEAR.pattern} ?(?:[-–/:]|\.\.) ?{_YEAR.pattern}")


def reason(parameter: str, text: str) -> str:
    """Why a value makes no sense, where there is more to say than that it is not among those allowed."""
    if parameter == "year" and _SPAN.fullmatch(text):
        return f"is more than one year; write `period={'/'.join(_YEAR.findall(text))}`"
    return _REASONS.get(parameter, {}).get(text.strip("-+ ").partition(":")[0].casefold(), "")
