"""Lists of words and patterns of English and Chinese prose: numbers, comparators, currencies, codes of units."""

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
    """A regular expression, as text without brackets, for any of the words, the longest first; empty for none."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


class Lexicon:
    """The word lists and the patterns of one language, by name; a list is a text of words or an array of phrases.

    A pattern may name lists and other patterns in braces; its lines are stripped and joined. An ending is a pattern of
    whole words that matches at the end of the text before an offset.
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
        """The compiled pattern of a text in which `{name}` is a word of a list, or a pattern; KeyError if neither."""
        return re.compile(self._expanded(text))

    def _expanded(self, text: str) -> str:
        joined = "".join(line.strip() for line in text.splitlines())
        return re.sub(r"\{([a-z_]+)\}", lambda match: f"(?:{self._named(match[1])})", joined)

    def _named(self, name: str) -> str:
        return self._expanded(self._written[name]) if name in self._written else longest_first(self.listed(name))

    def before(self, name: str, sentence: str, place: int, back: int = 40) -> re.Match[str] | None:
        """The match of a named pattern that ends at the offset `place`, of at most `back` characters; else None."""
        return self[name].search(sentence, max(0, place - back), place)

    def listed(self, name: str) -> list[str]:
        """A list of the words of a list, or of all lists of a table, in order, without their `=code`."""
        lists = self.tables[name]
        rows = lists.values() if isinstance(lists, Mapping) else [lists]
        return [word.partition("=")[0] for row in rows for word in _split(row)]

    def words(self, name: str) -> frozenset[str]:
        """The set of the words of a list, or of all lists of a table, without their `=code`."""
        return frozenset(self.listed(name))

    def codes(self, name: str) -> dict[str, str]:
        """A dict from words to codes, of a table whose keys are codes and whose values are lists of words."""
        return {word: code for code, row in self.tables[name].items() for word in _split(row)}

    def numbers(self, name: str) -> dict[str, int]:
        """A dict from words, the longest first, to whole numbers, of a text of `word=number`; else as `pairs`."""
        return {word: int(number) for word, number in self.pairs(name).items()}

    def pairs(self, name: str) -> dict[str, str]:
        """A dict from words, the longest first, to codes, of a text of `word=code`; `_` in a word becomes a space."""
        return paired(self.tables[name])


def _split(row: str | list[str]) -> list[str]:
    return row.split() if isinstance(row, str) else row


@cache
def lexicon_of(package: str | None, language: str) -> Lexicon:
    """The Lexicon, read once, of a package's TOML file for a language and of the words that all packages share."""
    tables = tomllib.loads(files(package or "").joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    return Lexicon({**WORDS.get(language, {}), **tables})


def with_patterns(lexicon: Lexicon, bounded: str, patterns: Mapping[str, str]) -> Lexicon:
    """A copy of a Lexicon with a pattern for each list of its table `told`, and the given `patterns`, any case.

    `bounded` is the pattern around the words of a list, with `{}` in their place; in a word `_` means a space or
    hyphen, and `*` any ending.
    """
    lists = {
        name: bounded.format(longest_first(words.split()).replace("_", r"[\s-]").replace(r"\*", r"\w*"))
        for name, words in lexicon.tables["told"].items()
    }
    return Lexicon(
        {**lexicon.tables, "patterns": {name: f"(?i){text}" for name, text in (lists | {**patterns}).items()}}
    )


def _prose(language: str, *modules: ModuleType, **made: str) -> Lexicon:
    """The Lexicon of this package's word lists, of the constants of `modules`, and of the patterns `made` by name."""
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
"""By sign before a number, the code of the currency; for a bare ¥, see `TextHabits`."""
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
"""By English words before a number, and by words after one, the sign of the comparator that they mean."""
MEASURES, CLASSIFIERS, NOUNS = ZH.pairs("measures"), ZH.pairs("classifiers"), ZH.pairs("nouns")
"""By Chinese word for a measure, classifier or counted noun, the code of the unit."""
ONLY_SCALED, SHARED = EN.words("only_scaled_currencies"), EN.words("shared_currencies")
CHINESE = ZH.pairs("currencies") | ZH.pairs("leading_currencies")
BEFORE_A_NUMBER = re.compile(rf"(?P<sign>(?<![A-Za-z])(?:{_MONEY_SIGN}))\s?$")
"""A pattern for a sign or code of a currency at the end of the text before a number."""

PERCENTAGE_POINTS = "percentage-points"
LONGEST_CODE = 20
_UNITS_EN = EN.pairs("unit_codes")
_UNITS_ZH = {"百分点": PERCENTAGE_POINTS} | CLASSIFIERS | NOUNS | MEASURES
_UNIT_SIGNS = {"°C": "degC", "℃": "degC", "°F": "degF", "°": "degrees", "‰": "per-mille", "/": "-per-"}
HAN = re.compile(r"[\u3400-\u9fff]")
_NO_LETTERS = re.compile(r"[^A-Za-z0-9]+")


def unit_code(printed: str) -> str:
    """A printed unit as a code of at most 20 letters, digits and hyphens: `partner-countries`, `km2`, `km-per-hours`.

    A Chinese unit that the tables here do not translate is returned as printed. A code without letters is empty.
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
