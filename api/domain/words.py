"""Words of comparators, statuses, vintages and currencies, texts on one line, and near words."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from api.domain.errors import QuantityError
from api.domain.messages import Bilingual, Message, Words
from api.domain.period import Period

_HYPHEN = re.compile(r"(?<![0-9A-Za-z])-(?=[0-9])")


def with_minus_sign(text: str) -> str:
    """The text with a minus sign before each negative number, in place of a hyphen."""
    return _HYPHEN.sub("−", text)


TURNING_SIGNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that turn the direction of what follows: after one, 12 would read as 21."""
_STEERING = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_LEFT_OUT = str.maketrans("", "", TURNING_SIGNS)


@lru_cache(maxsize=8192)  # the same few names stand in every figure of an answer
def one_line(text: str) -> str:
    """A text without line breaks and other signs that only steer."""
    return _STEERING.sub(" ", unturned(text)).strip()


def unturned(text: str) -> str:
    """A text without the signs that turn the direction of what follows."""
    return text if text.isascii() else text.translate(_LEFT_OUT)


class Comparator(StrEnum):
    """Relation of the number to the printed one: as printed, about, more or less than that."""

    EQUAL = "="
    ABOUT = "~"
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="

    @property
    def word(self) -> str:
        """The end of the names of its messages: `at-least`."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def _missing_(cls, value: object) -> None:
        raise QuantityError(f"{str(value)[:40]!r} is not a comparator; allowed: {' '.join(cls)}")


ONE_SIDED = frozenset({Comparator.MORE, Comparator.AT_LEAST, Comparator.LESS, Comparator.AT_MOST})
"""Comparators that leave one end open."""

TURNED: Mapping[str, Comparator] = {sign: Comparator(sign.translate(str.maketrans("<>", "><"))) for sign in Comparator}
"""Each after its number gets the other sign: a fall by more than 3.4% is a change of less than -3.4%."""

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

COMPARATOR_WORDS: Mapping[str, Words] = {sign: Message(f"comparator-{sign.word}") for sign in Comparator}
"""Words before a number in a sentence; none before one as printed."""


class CurrencyName(NamedTuple):
    """One unit of a currency, and several."""

    one: str
    many: str


WORDS: Mapping[str, Mapping[str, Any]] = {
    language: tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
    for language in ("en", "zh")
}
"""By language, the tables of words that several rooms read."""
CURRENCY_NAMES: Mapping[str, CurrencyName] = {
    code: CurrencyName(*names) for code, names in WORDS["en"]["currencies"].items()
}
"""By ISO 4217 code: those that there are exchange rates of."""
CURRENCY_OF: Mapping[str, str] = {
    **{name.lower(): code for code, names in CURRENCY_NAMES.items() for name in names if "(" not in name},
    **{name: code for code, names in WORDS["en"]["currency_names"].items() for name in names},
}
"""By English name in lower case, the code of a currency."""


class StatusWords(NamedTuple):
    """Names of one status: in SDMX's code list CL_OBS_STATUS, and in the legend of a table."""

    name: Words
    label: Words


STATUS_WORDS: Mapping[str, StatusWords] = {
    code: StatusWords(*(Message(f"status-{kind}-{code.lower()}") for kind in StatusWords._fields)) for code in "ABEFP"
}
"""By the code of SDMX's OBS_STATUS; all that a figure may have."""
NOT_APPLICABLE = "_Z"
"""The code of figures that have no vintage; SDMX's own, since some readers of JSON take no empty name."""

_VINTAGES = {NOT_APPLICABLE: "not-applicable", "PRELIMINARY": "preliminary", "REVISED": "revised", "FINAL": "final"}
_DATED = re.compile(r"(?P<kind>EDITION|FORECAST)-(?P<date>[12][0-9]{3}(?:-(?:0[1-9]|1[0-2]))?)")


def vintage_code(vintage: str | None) -> str:
    """The code of a vintage: its letters large."""
    return NOT_APPLICABLE if vintage is None else vintage.upper()


def vintage_name(code: str) -> Words:
    """The name of a vintage; of one that has none, its own words."""
    if match := _DATED.fullmatch(code):
        return Message(f"vintage-{match['kind'].lower()}", date=match["date"], period=Period.parse(match["date"]))
    words = code.replace("-", " ").capitalize()
    return Message(f"vintage-{_VINTAGES[code]}") if code in _VINTAGES else Bilingual(words, words)


READ_CHARACTERS = 100
"""Characters of a value that are compared; no word is longer."""
LIKE = 0.65
"""Share of letters in common from which a word is taken for another one mistyped: CNX is like CNY."""


def folded(text: str) -> str:
    """A text for comparisons: compatible signs made one, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def nearest(value: str, allowed: Iterable[str], count: int = 3, likeness: float = LIKE) -> list[str]:
    """The allowed words most like the value; none rather than one that only shares some letters."""
    from rapidfuzz import fuzz, process  # takes 50 ms, which a command that refuses nothing does not wait for

    by_folded = {word.casefold(): word for word in allowed}
    text = value[:READ_CHARACTERS].casefold()
    # Of words that are equally near the last one of the alphabet comes first.
    found = process.extract(
        text, sorted(by_folded, reverse=True), scorer=fuzz.ratio, limit=count, score_cutoff=100 * likeness
    )
    return [by_folded[word] for word, _, _ in found]


def did_you_mean(value: str, allowed: Collection[str], otherwise: str | None = None) -> str:
    """` Did you mean year?`, or `otherwise` where no word is near: without it all words, ` There are year, area.`."""
    near = nearest(value, allowed, 1)
    if near:
        return f" Did you mean {near[0]}?"
    return f" There are {', '.join(allowed)}." if otherwise is None else otherwise
