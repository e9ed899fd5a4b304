"""Search by words in any script: which entries are meant, how surely, and suggestions for a mistyped word."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from math import fsum, log

_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Thai and its neighbours, Burmese, Khmer, kana and Chinese characters, between whose words nothing stands."""
_WORDS = re.compile(
    rf"[{_WITHOUT_SPACES}]+"
    rf"|(?:[^\W_{_WITHOUT_SPACES}]|[\u0900-\u0dff])+"  # the signs of Indian vowels are no letters
    r"|[\u2190-\u2bff\U0001f000-\U0001faff]"  # arrows, signs and pictures, each a word
)
_IN_PAIRS = re.compile(rf"[{_WITHOUT_SPACES}]")
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
"""What many leave out: accents, and the vowels of Hebrew and Arabic."""
_JOINED = {
    "e-commerce": "ecommerce",
    "e commerce": "ecommerce",
    "cross border": "crossborder",
    "cross-border": "crossborder",
    "on-line": "online",
    "电子商务": "电商",
    "一带一路": " belt road ",
    "gmv": " transactions ",
}
"""Words that are written apart and together, and other words for the same."""
_SAYING_NOTHING = """
a an and are at big by did does for from how in is it its large many me much of on or s show tell the to was were what
which with
"""
_EMPTY = frozenset(_SAYING_NOTHING.split())
"""Words that say nothing of what is looked for."""
_EMPTY_CHINESE = re.compile("多少|什么|怎么|是|的|有多大|请问|年")
_LIKE = 0.8
"""The likeness from which a word that no entry holds is taken for one mistyped."""
FAINT = 18.0
"""Entries below this score, of 100, are not found."""


@dataclass(frozen=True, slots=True)
class Name:
    """One way in which an entry is called; `weight` is what finding all of it is worth, of 1."""

    text: str
    kind: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """Something that can be found: its names, words that further describe it, and how likely it is meant.

    Of two entries that match alike the one with the larger `rank` is meant more often.
    """

    key: str
    names: tuple[Name, ...]
    described: str = ""
    rank: float = 1.0


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that was found, with a score to 100 and the name that matched best."""

    key: str
    score: float
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry with its names and its description as words."""

    entry: SearchEntry
    names: tuple[tuple[Name, frozenset[str]], ...]
    described: frozenset[str]
    every: frozenset[str]


class SearchIndex:
    """Entries by the words that they are called by."""

    def __init__(self, entries: Iterable[SearchEntry]) -> None:
        self._entries = [_read(entry) for entry in entries]

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        """By word, what finding it is worth: more, the fewer entries hold it."""
        return {word: 1 + log(len(self._entries) / len(places)) for word, places in self._holding.items()}

    @cached_property
    def _holding(self) -> Mapping[str, list[int]]:
        """By word, the places of the entries that hold it."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, read in enumerate(self._entries):
            for word in sorted(read.every):  # a set has another order in each process
                found[word].append(place)
        return found

    @cached_property
    def _vocabulary(self) -> Mapping[str, list[str]]:
        """The Latin words by their first letter, which few who mistype get wrong."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self._weights:
            if word.isascii():
                found[word[0]].append(word)
        return found

    def find(self, words: Iterable[str], least: float = FAINT) -> list[Match]:
        """The entries that are called by these words, the best first; words as `words_of` makes them."""
        wanted = frozenset(map(self._known, frozenset(words)))
        if not wanted:
            return []
        whole = fsum(self._worth(word) for word in wanted)
        places = sorted({place for word in wanted for place in self._holding.get(word, ())})
        found = [match for place in places if (match := self._match(self._entries[place], wanted, whole)) is not None]
        return sorted((match for match in found if match.score >= least), key=lambda match: -match.score)

    def holds(self, word: str) -> bool:
        """Whether any entry is called by the word."""
        return word in self._weights

    def _worth(self, word: str) -> float:
        return self._weights.get(word, 1 + log(len(self._entries) or 1))

    def _known(self, word: str) -> str:
        """The word, or the one that it is a mistyped or unfinished form of."""
        if word in self._weights or not word.isascii() or len(word) < 4 or word.isdigit():
            return word
        alike = self._vocabulary.get(word[0], [])
        begun = [other for other in alike if other.startswith(word)]
        close = begun or get_close_matches(word, [each for each in alike if len(each) > 3], n=1, cutoff=_LIKE)
        return min(close, key=len) if close else word

    def _match(self, read: _Read, wanted: frozenset[str], whole: float) -> Match | None:
        scores = []
        for name, words in read.names:
            shared = fsum(self._worth(word) for word in wanted & words)
            if not shared:
                continue
            asked, called = shared / whole, shared / fsum(self._worth(word) for word in words)
            scores.append((name.weight * 2 * asked * called / (asked + called), name))
        if not scores:
            described = fsum(self._worth(word) for word in wanted & read.described) / whole
            score = 40 * described * read.entry.rank
            return Match(read.entry.key, round(score, 1), "definition", "") if described > 0.5 else None
        scores.sort(key=lambda scored: scored[0], reverse=True)
        best, name = scores[0]
        second = scores[1][0] if len(scores) > 1 else 0.0
        covered = fsum(self._worth(word) for word in wanted & read.every) / whole
        score = (70 * best + 20 * covered + 10 * second) * read.entry.rank
        return Match(read.entry.key, round(min(score, 100.0), 1), name.kind, name.text)


def _read(entry: SearchEntry) -> _Read:
    names = tuple((name, words) for name in entry.names if (words := frozenset(words_of(name.text))))
    described = frozenset(words_of(entry.described))
    return _Read(entry, names, described, described.union(*(words for _, words in names)))


def words_of(text: str) -> list[str]:
    """The words of a text: English ones without their plural, Chinese and the like as pairs of characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))
    for written, joined in _JOINED.items():
        plain = plain.replace(written, joined)
    found: list[str] = []
    for run in _WORDS.findall(plain):
        if _IN_PAIRS.match(run):
            found += _pairs(run)
        elif run not in _EMPTY:
            found.append(_singular(run))
    return found


def _pairs(run: str) -> Sequence[str]:
    parts = [part for part in _EMPTY_CHINESE.split(run) if part]
    return [pair for part in parts for pair in ([part] if len(part) == 1 else map("".join, pairwise(part)))]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


READ_CHARACTERS = 100
"""Characters of a value that are compared: no word is longer."""


LIKE = 0.65
"""The share of letters in common from which one word is taken for another mistyped: above it, CNX is like CNY."""
VERY_LIKE = 0.7
"""The same for names of parameters, which are short and of which many have letters in common."""


def folded(text: str) -> str:
    """A text as words are compared: compatible signs made one, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def nearest(value: str, allowed: Iterable[str], count: int = 3, likeness: float = LIKE) -> list[str]:
    """The allowed words that look most like the value; none rather than one that only shares some letters."""
    by_folded = {word.casefold(): word for word in allowed}
    close = get_close_matches(value[:READ_CHARACTERS].casefold(), by_folded, n=count, cutoff=likeness)
    return [by_folded[word] for word in close]


def did_you_mean(value: str, allowed: Collection[str], otherwise: str | None = None) -> str:
    """` Did you mean year?`, or `otherwise` where no word is near: without it all words, ` There are year, area.`."""
    near = nearest(value, allowed, 1)
    if near:
        return f" Did you mean {near[0]}?"
    return f" There are {', '.join(allowed)}." if otherwise is None else otherwise
