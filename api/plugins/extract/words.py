"""Words of prose in two languages, kept as data: lists, comparators, currencies, codes of units."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


def longest_first(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of one language: words with spaces between them, by name; tables of such lists, by meaning."""

    tables: Mapping[str, Any]

    def words(self, name: str) -> frozenset[str]:
        """A list as a set."""
        return frozenset(self.tables[name].split())

    def any_of(self, *names: str) -> str:
        """A regular expression for any word of the lists, the longest first."""
        return longest_first(word for name in names for word in self.tables[name].split())

    def codes(self, name: str, apart: str | None = None) -> dict[str, str]:
        """The meaning of each word of a table; `apart` is what is between its words, if not a space."""
        table = self.tables[name].items()
        return {" ".join(word.split()): code for code, words in table for word in words.split(apart)}

    def pairs(self, name: str) -> dict[str, str]:
        """The code of each word of a list of `word=code`, the longest word first."""
        pairs = [word.partition("=") for word in self.tables[name].split()]
        return {word: code for word, _, code in sorted(pairs, key=lambda pair: -len(pair[0]))}


@cache
def lexicon_of(package: str | None, language: str) -> Lexicon:
    """The lists that a package keeps for a language."""
    return Lexicon(tomllib.loads(files(package or "").joinpath(f"{language}.toml").read_text(encoding="utf-8")))


EN, ZH = lexicon_of(__package__, "en"), lexicon_of(__package__, "zh")
BEFORE, AFTER = EN.codes("before", "|"), EN.codes("after", "|")
"""English comparators before and after a number, with the sign of each."""
MEASURES, CLASSIFIERS, NOUNS = ZH.pairs("measures"), ZH.pairs("classifiers"), ZH.pairs("nouns")
"""Codes of Chinese units."""

CODES = EN.words("currency_codes")
SIGNS = EN.codes("currency_signs")
"""Currencies by the sign before a number; a bare ¥ is settled by the text."""
SHORT = EN.codes("currency_short")
CODE_OF = {code: code for code in CODES} | SHORT
NAMES = EN.codes("currencies", "|")
"""Currencies by the name after a number, in lower case."""
ONLY_SCALED, SHARED = (frozenset(EN.tables[name]) for name in ("only_scaled_currencies", "shared_currencies"))
CHINESE = ZH.pairs("currencies")
MONEY_SIGNS = longest_first([*SIGNS, "¥"])
BEFORE_A_NUMBER = re.compile(
    rf"(?P<sign>(?<![A-Za-z])(?:{longest_first([*SIGNS, *SHORT, *CODES, '¥', '人民币'])}))\s?$"
)
"""A sign or code of money that a phrase ends in, right before its number."""

_MONTHS = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    "Nov(?:ember)?|Dec(?:ember)?"
)
MONTH = rf"(?:{_MONTHS}|{_MONTHS.upper()})\b\.?"
"""An English month as prose and as headlines print it; `may` in small letters is a verb."""

PERCENTAGE_POINTS = "percentage-points"
LONGEST_CODE = 20
_UNITS_ZH = {"百分点": PERCENTAGE_POINTS} | CLASSIFIERS | NOUNS | MEASURES
_UNIT_SIGNS = {"°C": "degC", "℃": "degC", "°F": "degF", "°": "degrees", "‰": "per-mille", "/": "-per-"}
_HAN = re.compile(r"[\u3400-\u9fff]")
_NO_LETTERS = re.compile(r"[^A-Za-z0-9]+")


def unit_code(printed: str) -> str:
    """Letters, digits and hyphens: `partner-countries`, `km2`, `km-per-hours`; percent and currencies stay.

    A Chinese noun that no table here translates stays as printed, for a person to name.
    """
    if _HAN.search(printed):
        parts = [_translated(part) for part in printed.split("/")]
        return "-per-".join(parts)[:LONGEST_CODE].rstrip("-") if all(parts) else printed
    text = printed
    for sign, word in _UNIT_SIGNS.items():
        text = text.replace(sign, word)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = [word for word in _NO_LETTERS.split(plain) if word]
    while words and not words[0][0].isalpha():  # 5G base stations
        words.pop(0)
    while len(words) > 1 and len("-".join(words)) > LONGEST_CODE:  # the last word is what is counted
        words.pop(0)
    return "-".join(words)[:LONGEST_CODE].rstrip("-")


def _translated(word: str) -> str:
    """The code of a Chinese unit, or of the common noun that it ends in; empty where there is none."""
    endings = (word[start:] for start in range(len(word)))
    return next((_UNITS_ZH[ending] for ending in endings if ending in _UNITS_ZH), "")
