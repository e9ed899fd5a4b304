"""Words of comparators, statuses, vintages and currencies, texts on one line, and the search for similar words."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from api.domain.errors import QuantityError
from api.domain.messages import Bilingual, Message, Words, toml_of
from api.domain.period import Period

_HYPHEN = re.compile(r"(?<![0-9A-Za-z])-(?=[0-9])")


def with_minus_sign(text: str) -> str:
    """The text with a minus sign before each negative number, in place of a hyphen."""
    return _HYPHEN.sub("−", text)


TURNING_SIGNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Unicode signs that turn the direction of the text after them: 12 would read as 21."""
_STEERING = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_TURNING = re.compile(f"[{TURNING_SIGNS}]")


@lru_cache(maxsize=8192)  # all figures of an answer repeat the same few names
def one_line(text: str) -> str:
    """The text, stripped, with each run of white space and control characters as one space, without TURNING_SIGNS."""
    return _STEERING.sub(" ", unturned(text)).strip()


def unturned(text: str) -> str:
    """A text without TURNING_SIGNS."""
    return text if text.isascii() else _TURNING.sub("", text)


class Comparator(StrEnum):
    """The relation of the true number to the printed one: equal, about, more, at least, less or at most."""

    EQUAL = "="
    ABOUT = "~"
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="

    @property
    def word(self) -> str:
        """The comparator's name in kebab case, in which names of messages end: `at-least`."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def _missing_(cls, value: object) -> None:
        raise QuantityError(f"{str(value)[:40]!r} is not a comparator; allowed: {' '.join(cls)}")


ONE_SIDED = frozenset({Comparator.MORE, Comparator.AT_LEAST, Comparator.LESS, Comparator.AT_MOST})
"""Comparators whose interval is open-ended on one side."""

TURNED: Mapping[str, Comparator] = {sign: Comparator(sign.translate(str.maketrans("<>", "><"))) for sign in Comparator}
"""By comparator, the comparator of the negated number: a fall by more than 3.4% is a change of less than -3.4%."""

SIGNS = {
    **{">": ">", "＞": ">", "≥": ">="},
    **{"<": "<", "＜": "<", "≤": "<="},
    **{"~": "~", "～": "~", "≈": "~"},
}
"""By sign that a text may print before a number, the comparator that the sign means."""

COMPARATOR_WORDS: Mapping[str, Words] = {sign: Message(f"comparator-{sign.word}") for sign in Comparator}
"""By comparator, its Words before a number in a sentence; empty for `=`."""


def amount_words(display: str, comparator: str, lang: str) -> str:
    """A displayed amount with its comparator in words: `more than 250 billion USD` for `> 250 billion USD`."""
    if lang == "zh":  # its display has the words already
        return display
    words = COMPARATOR_WORDS[comparator].in_language(lang)
    return f"{words} {display.removeprefix(f'{comparator} ')}".lstrip()


class CurrencyName(NamedTuple):
    """The English name of a currency in the singular and in the plural."""

    one: str
    many: str


WORDS = {language: toml_of(__file__, f"{language}.toml") for language in ("en", "zh")}
"""By language code, the tables of en.toml or zh.toml, with words that several packages read."""


def paired(text: str) -> dict[str, str]:
    """By word, the longest first, the code in a text of items `word=code`; `_` in a word is read as a space."""
    pairs = [pair.rpartition("=") for pair in text.split()]
    return {word.replace("_", " "): code for word, _, code in sorted(pairs, key=lambda pair: -len(pair[0]))}


_MANY = {code: name for name, code in paired(WORDS["en"]["currencies_many"]).items()}
CURRENCY_NAMES = {
    code: CurrencyName(name, _MANY.get(code, f"{name}s")) for name, code in paired(WORDS["en"]["currencies"]).items()
}
"""By ISO 4217 code, the English names of the currencies that have exchange rates."""
CURRENCY_OF = {
    **{name.lower(): code for code, names in CURRENCY_NAMES.items() for name in names if "(" not in name},
    **paired(WORDS["en"]["currency_names"]),
}
"""By English name in lower case, singular, plural or short, the ISO 4217 code of a currency."""


_WITH_ARTICLE = frozenset(WORDS["en"]["with_article"].split())
_HEAD_ENDS = re.compile(r" (?:of|for|on|in) |,| \(")


def with_article(name: str) -> str:
    """An English name behind `the` if its head noun is one of an office or a report: the Ministry of Commerce."""
    head = _HEAD_ENDS.split(name, maxsplit=1)[0]
    is_bare = not re.search(r"^The\b|(?<!People)['’]s ", head)
    return f"the {name}" if is_bare and head.rpartition(" ")[2] in _WITH_ARTICLE else name


class StatusWords(NamedTuple):
    """Names of one status: in SDMX's code list CL_OBS_STATUS, and in the legend of a table."""

    name: Words
    label: Words


STATUS_WORDS = {
    code: StatusWords(*(Message(f"status-{kind}-{code.lower()}") for kind in StatusWords._fields)) for code in "ABEFP"
}
"""By code of SDMX's OBS_STATUS, the names of each status that a figure may have."""
NOT_APPLICABLE = "_Z"
"""SDMX's code for figures without a vintage; some readers of JSON refuse an empty name."""

_VINTAGES = {NOT_APPLICABLE: "not-applicable", "PRELIMINARY": "preliminary", "REVISED": "revised", "FINAL": "final"}
_DATED = re.compile(r"(?P<kind>EDITION|FORECAST)-(?P<date>[12][0-9]{3}(?:-(?:0[1-9]|1[0-2]))?)")


def vintage_code(vintage: str | None) -> str:
    """The code of a figure's vintage: its text in capitals, or NOT_APPLICABLE for None."""
    return NOT_APPLICABLE if vintage is None else vintage.upper()


def vintage_name(code: str) -> Words:
    """The name of the vintage with this code, which is in capitals; if it has no name, the words of the code."""
    if match := _DATED.fullmatch(code):
        return Message(f"vintage-{match['kind'].lower()}", period=Period.parse(match["date"]))
    words = code.replace("-", " ").capitalize()
    return Message(f"vintage-{_VINTAGES[code]}") if code in _VINTAGES else Bilingual(words, words)


READ_CHARACTERS = 100
"""The number of characters of a value that `nearest` compares; no allowed word is longer."""
LIKE = 0.65
"""The least share of common letters at which a word counts as a misspelling of another word: CNX of CNY."""


def folded(text: str) -> str:
    """The text prepared for comparisons: normalised (NFKC), casefolded, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def nearest(value: str, allowed: Iterable[str], count: int = 3, likeness: float = LIKE) -> list[str]:
    """At most `count` allowed words of at least that likeness, the most similar first, letter case ignored."""
    from rapidfuzz import fuzz, process  # takes 50 ms, which a command that refuses nothing is spared

    by_folded = {word.casefold(): word for word in allowed}
    text = value[:READ_CHARACTERS].casefold()
    # Equally similar words come in reverse order of the alphabet.
    found = process.extract(
        text, sorted(by_folded, reverse=True), scorer=fuzz.ratio, limit=count, score_cutoff=100 * likeness
    )
    return [by_folded[word] for word, _, _ in found]


def did_you_mean(value: str, allowed: Collection[str], otherwise: str | None = None) -> str:
    """` Did you mean year?` with the most similar word; without one, `otherwise`, or else ` There are year, area.`."""
    near = nearest(value, allowed, 1)
    if near:
        return f" Did you mean {near[0]}?"
    return f" There are {', '.join(allowed)}." if otherwise is None else otherwise
