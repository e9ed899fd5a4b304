"""Whether a text is in a third language, neither English nor Chinese, told by its script, its words and its letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from functools import cache, lru_cache
from typing import NamedTuple

from api.reports.sources.language_marks import COMMON, ENGLISH, LETTERS, OF_FIGURES

_PROBE = 20_000
_FEWEST_WORDS = 6
_DIFFERENT = 2
"""Words that tell a language and that a text holds at least: one alone may be a name, or the e of e-commerce."""
_SHARE = 0.08
"""Of all words; function words make up a third of prose, and those known here a good part of them."""
_LETTERED_SHARE = 4
_SCRIPT_SHARE = 5
"""Japanese has a kana in two letters; a Chinese or English text that quotes one has far fewer than one in five."""
_LETTER = re.compile(r"[^\W\d_]")
_OF_ANOTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u02ff\u1e00-\u1eff\u3005-\u3007\u3400-\u9fff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = r"[a-z\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff]+"
_WORD = re.compile(_LATIN)
_ALONE = re.compile(rf"(?<![\w@/.\\-]){_LATIN}(?![\w@/\\-]|[.:]\w)")
"""A word that is no part of a compound, an address or a code: the commerce of e-commerce is no French."""
_BEYOND_A_TO_Z = re.compile(r"[^a-z]")
_LANGUAGES = {"HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}
_ANOTHER = "another language"
_SAME_NAME = frozenset({"GREEK", "HEBREW", "THAI", "LAO", "KHMER", "ARMENIAN", "GEORGIAN"})
"""Scripts that one language is written in, and that is called as they are."""


def third_language(text: str) -> str | None:
    """The name of the language of a text that is neither English nor Chinese; None where it may be one of these.

    A text of fewer than six words, or of more Han characters than words, is not judged by its words.
    """
    probe = unicodedata.normalize("NFKC", text[:_PROBE])
    return _by_script(probe) or _by_words(probe)


def _by_script(probe: str) -> str | None:
    """The language, or the letters that it is written in, where they are neither Latin nor Han."""
    others = Counter(_script(letter) for letter in _OF_ANOTHER_SCRIPT.findall(probe))
    if not others:
        return None
    (script, count), *_ = others.most_common(1)
    return script if count * _SCRIPT_SHARE >= len(_LETTER.findall(probe)) else None


@lru_cache(1_000)
def _script(letter: str) -> str:
    script = unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]
    if script in _LANGUAGES:
        return _LANGUAGES[script]
    return script.capitalize() if script in _SAME_NAME else f"one in {script.capitalize()} letters"


def _by_words(probe: str) -> str | None:
    """The language of a text in Latin letters."""
    lower = probe.lower().replace("i\N{COMBINING DOT ABOVE}", "i")  # which the Turkish capital becomes
    total = sum(1 for _ in _WORD.finditer(lower))
    if total < max(_FEWEST_WORDS, len(_HAN.findall(probe))):
        return None
    words = Counter(_ALONE.findall(lower))
    english = sum(count for word, count in words.items() if ENGLISH in _languages_of(word))
    no_names = set(_ALONE.findall(probe))  # nothing in capitals
    marks = [mark for language in LETTERS if language != ENGLISH if (mark := _marks(language, words, no_names))]
    marks = [mark for mark in marks if mark.foreign >= _SHARE * total and mark.foreign > 2 * (english - mark.shared)]
    likeliest = max((mark.score for mark in marks), default=0)
    # A few words may be common to several languages, of which none is named then.
    named = [mark.language for mark in marks if mark.score == likeliest]
    if not named:
        return _ANOTHER if not english and _is_lettered(no_names, len(words)) else None
    return named[0] if len(named) == 1 else _ANOTHER


def _is_lettered(no_names: Set[str], words: int) -> bool:
    """Whether so many of the words, none of them a name in capitals, have letters beyond a to z as in no English."""
    lettered = [word for word in no_names if _BEYOND_A_TO_Z.search(word)]
    return len(lettered) >= _DIFFERENT and len(lettered) * _LETTERED_SHARE >= words


class _Marks(NamedTuple):
    """What in a text tells a language: words that English has not, those that it has too, and how much both tell."""

    language: str
    foreign: int
    shared: int
    score: int


def _marks(language: str, words: Counter[str], no_names: Set[str]) -> _Marks | None:
    """What tells a language, a word of its list for twice of one in its letters that is no name; None if too little."""
    known = {word for word in words if language in _languages_of(word)}
    own = {word for word in known if ENGLISH not in _languages_of(word)}
    lettered = {word for word in (words.keys() & no_names) - known if _BEYOND_A_TO_Z.search(word)}
    fitting = {word for word in lettered if set(_BEYOND_A_TO_Z.findall(word)) <= set(LETTERS[language])}
    if all(len(word) == 1 for word in own) or len(own | fitting) < _DIFFERENT:
        return None
    of_own, of_fitting, of_known = (sum(words[word] for word in some) for some in (own, fitting, known))
    alien = sum(words[word] for word in lettered - fitting)
    return _Marks(language, of_own + of_fitting, of_known - of_own, 2 * of_known + of_fitting - 2 * alien)


def _languages_of(word: str) -> frozenset[str]:
    """The languages that a word is common in."""
    return _languages().get(word, frozenset())


@cache
def _languages() -> Mapping[str, frozenset[str]]:
    found = defaultdict[str, set[str]](set)
    for language in LETTERS:
        for word in f"{COMMON[language]} {OF_FIGURES[language]}".split():
            found[word].add(language)
    shared: dict[frozenset[str], frozenset[str]] = {}  # most words have the same few
    return {word: shared.setdefault(same := frozenset(languages), same) for word, languages in found.items()}
