"""Words of prose in two languages, kept as data: lists, comparators, currencies, codes of units."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import ModuleType
from typing import Any

from api.domain.period import MONTHS, SHORT_MONTHS
from api.domain.units import ENGLISH_SCALE_WORDS, SCALE_LETTERS, chinese_scale_pattern
from api.domain.words import CURRENCY_OF, WORDS, paired
from api.domain.words import SIGNS as COMPARATOR_SIGNS
from api.plugins.extract import chinese_patterns, chinese_periods, english_patterns, english_periods


def longest_first(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


class Lexicon:
    """The word lists and the patterns of one language, by name; a list is a text of words or an array of phrases.

    A pattern may name lists and other patterns in braces; its lines are stripped and joined. An ending is a pattern of
    whole words that matches right before a place.
    """

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.tables = tables
        self.leading = tables.get("leading", False)
        """True if the language puts the period before the figure."""
        self._written: dict[str, str] = tables.get("patterns", {})
        endings = {name: rf"(?i)(?<![\w’'])(?:{text}) ?$" for name, text in tables.get("endings", {}).items()}
        self._patterns = {name: self.pattern(text) for name, text in (self._written | endings).items()}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self._patterns[name]

    def pattern(self, text: str) -> re.Pattern[str]:
        """The compiled pattern of a text that may have names in braces."""
        return re.compile(self._expanded(text))

    def _expanded(self, text: str) -> str:
        joined = "".join(line.strip() for line in text.splitlines())
        return re.sub(r"\{([a-z_]+)\}", lambda match: f"(?:{self._named(match[1])})", joined)

    def _named(self, name: str) -> str:
        return self._expanded(self._written[name]) if name in self._written else longest_first(self.listed(name))

    def before(self, name: str, sentence: str, place: int, back: int = 40) -> re.Match[str] | None:
        """The match of an ending, or of a pattern that ends in `$`, right before a place; None if there is none."""
        return self[name].search(sentence, max(0, place - back), place)

    def listed(self, name: str) -> list[str]:
        """The words of a list, or of all lists of a table."""
        lists = self.tables[name]
        rows = lists.values() if isinstance(lists, Mapping) else [lists]
        return [word.partition("=")[0] for row in rows for word in _split(row)]

    def words(self, name: str) -> frozenset[str]:
        """The words of a list, as a set."""
        return frozenset(self.listed(name))

    def codes(self, name: str) -> dict[str, str]:
        """The code of each word of a table whose keys are codes."""
        return {word: code for code, row in self.tables[name].items() for word in _split(row)}

    def numbers(self, name: str) -> dict[str, int]:
        """The number of each word of a list of `word=number`."""
        return {word: int(number) for word, number in self.pairs(name).items()}

    def pairs(self, name: str) -> dict[str, str]:
        """The code of each word of a list of `word=code`, the longest word first; `_` in a word is a space."""
        return paired(self.tables[name])


def _split(row: str | list[str]) -> list[str]:
    return row.split() if isinstance(row, str) else row


@cache
def lexicon_of(package: str | None, language: str) -> Lexicon:
    """The word lists in a Python package's file of a language, and those of the language that all packages share."""
    tables = tomllib.loads(files(package or "").joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    return Lexicon({**WORDS.get(language, {}), **tables})


def _prose(language: str, *modules: ModuleType, **made: str) -> Lexicon:
    """The lexicon of a language for prose; `made` are patterns made of words for scales, comparators and currencies."""
    tables = {name.lower(): table for each in modules for name, table in vars(each).items() if name.isupper()}
    return Lexicon({**lexicon_of(__package__, language).tables, **tables, "patterns": made | tables["patterns"]})


EN = _prose(
    "en",
    english_patterns,
    english_periods,
    scale=longest_first(ENGLISH_SCALE_WORDS),
    large=longest_first(word for word, scale in ENGLISH_SCALE_WORDS.items() if scale >= 3),  # a hundred may mean many
    scale_letter=longest_first(SCALE_LETTERS),
    comparator_sign=longest_first(COMPARATOR_SIGNS),
    currency=longest_first(CURRENCY_OF),
    month=rf"(?:{'|'.join(f'{name[0]}(?i:{name[1:]})' for name in (*MONTHS, *SHORT_MONTHS))})\b\.?",
)
SIGNS = EN.pairs("currency_signs")
"""Currencies by the sign before a number; a bare ¥ is settled by the text."""
CODE_OF = {code: code for code in EN.words("currency_codes")} | EN.pairs("currency_short")
_MONEY_SIGN = longest_first([*SIGNS, *CODE_OF, "¥", *paired(WORDS["zh"]["leading_currencies"])])
ZH = _prose(
    "zh",
    chinese_patterns,
    chinese_periods,
    money_sign=_MONEY_SIGN,
    scale=chinese_scale_pattern(),
    large=chinese_scale_pattern(4),
    comparator_sign=longest_first(COMPARATOR_SIGNS),
)
BEFORE, AFTER = EN.codes("before"), EN.codes("after")
"""English comparators before and after a number, with the sign of each."""
MEASURES, CLASSIFIERS, NOUNS = ZH.pairs("measures"), ZH.pairs("classifiers"), ZH.pairs("nouns")
"""Codes of units by their Chinese words."""

ONLY_SCALED, SHARED = EN.words("only_scaled_currencies"), EN.words("shared_currencies")
CHINESE = ZH.pairs("currencies") | ZH.pairs("leading_currencies")
BEFORE_A_NUMBER = re.compile(rf"(?P<sign>(?<![A-Za-z])(?:{_MONEY_SIGN}))\s?$")
"""A sign or code of money at the end of a text, right before its number."""

PERCENTAGE_POINTS = "percentage-points"
LONGEST_CODE = 20
_UNITS_EN = EN.pairs("unit_codes")
_UNITS_ZH = {"百分点": PERCENTAGE_POINTS} | CLASSIFIERS | NOUNS | MEASURES
_UNIT_SIGNS = {"°C": "degC", "℃": "degC", "°F": "degF", "°": "degrees", "‰": "per-mille", "/": "-per-"}
HAN = re.compile(r"[\u3400-\u9fff]")
_NO_LETTERS = re.compile(r"[^A-Za-z0-9]+")


def unit_code(printed: str) -> str:
    """The code of a printed unit, in letters, digits and hyphens: `partner-countries`, `km2`, `km-per-hours`, `USD`.

    A Chinese noun that no table here translates is returned as printed, for a person to name.
    """
    if HAN.search(printed):
        # Of each part the code of the unit, or of the common noun that it ends in.
        endings = [[part[start:] for start in range(len(part))] for part in printed.split("/")]
        parts = [next((_UNITS_ZH[each] for each in of if each in _UNITS_ZH), "") for of in endings]
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
    code = "-".join(words)[:LONGEST_CODE].rstrip("-")
    return _UNITS_EN.get(code, code)
