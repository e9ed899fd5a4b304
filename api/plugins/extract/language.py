"""A third language of a text, by its script and its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from api.plugins.extract.words import lexicon_of

_WORDS = lexicon_of(__package__, "languages").tables["languages"]
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_ENGLISH = _SETS.pop("English")

_PROBE = 20_000
_FEWEST_WORDS = 6
_DIFFERENT = 2
"""Words that tell a language and that a text holds at least: one alone may be a name, or the e of e-commerce."""
_SHARE = 0.12
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
_OF_ONE_LANGUAGE = {"HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"} | {
    script: script.capitalize() for script in ("GREEK", "HEBREW", "THAI", "LAO", "KHMER", "ARMENIAN", "GEORGIAN")
}


def third_language(text: str) -> str | None:
    """The name of the language of a text that is neither English nor Chinese; None where it may be one of these.

    A text of fewer than six words, or of more Han characters than words, is not judged by its words.
    """
    probe = unicodedata.normalize("NFKC", text[:_PROBE])
    others = Counter(_OF_ANOTHER_SCRIPT.findall(probe))
    if others.total() * _SCRIPT_SHARE >= max(1, len(_LETTER.findall(probe))):
        script = unicodedata.name(others.most_common(1)[0][0], "UNKNOWN").split()[0].split("-")[0]
        return _OF_ONE_LANGUAGE.get(script, f"one in {script.capitalize()} letters")
    return _by_words(probe)


def _by_words(probe: str) -> str | None:
    lower = probe.lower().replace("i\N{COMBINING DOT ABOVE}", "i")  # which the Turkish capital becomes
    total = sum(1 for _ in _WORD.finditer(lower))
    if total < max(_FEWEST_WORDS, len(_HAN.findall(probe))):
        return None
    words = Counter(_ALONE.findall(lower))
    english = sum(words[word] for word in _ENGLISH)
    scores: dict[str, int] = {}
    for language, own in _SETS.items():
        found = (own - _ENGLISH) & words.keys()
        if len(found) >= _DIFFERENT and any(len(word) > 1 for word in found):
            scores[language] = sum(words[word] for word in found)
    best = max(scores.values(), default=0)
    if best >= _SHARE * total and best > 2 * english:
        named = [language for language, score in scores.items() if score == best]
        telling = any(len(word) > 2 for word in _SETS[named[0]] & words.keys())  # the shortest are common to many
        return named[0] if len(named) == 1 and telling else "another language"
    # Words that are no names in capitals, with letters as in no English.
    lettered = sum(_BEYOND_A_TO_Z.search(word) is not None for word in set(_ALONE.findall(probe)))
    foreign = not english and lettered >= _DIFFERENT and lettered * _LETTERED_SHARE >= len(words)
    return "another language" if foreign else None
