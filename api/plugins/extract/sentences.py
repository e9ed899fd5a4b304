"""The language of a text, the tenses of its sentences, and its habits, such as decimal commas."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from api.domain.words import CURRENCY_OF
from api.plugins.extract.words import CHINESE, CODE_OF, EN, HAN, Lexicon, lexicon_of, longest_first

_LETTER = re.compile(r"[^\W\d_]")
_PROBE = 2_000  # characters of a paragraph that are enough to recognise its language
_HAN_SHARE = 5  # Chinese prose with many Latin names still has one letter in five in Han


def is_chinese(paragraph: str) -> bool:
    """True if Han characters are at least a fifth of the letters at the start of a paragraph."""
    probe = paragraph[:_PROBE]
    return len(HAN.findall(probe)) * _HAN_SHARE >= max(1, len(_LETTER.findall(probe)))


def blanked(text: str, spans: Iterable[tuple[int, int]], sign: str = " ") -> str:
    """A text with each character of some spans (start, end) replaced by `sign`, so that offsets stay the same."""
    for start, end in spans:
        text = f"{text[:start]}{sign * (end - start)}{text[end:]}"
    return text


_WORDS = lexicon_of(__package__, "languages").tables["languages"]
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_ENGLISH = _SETS.pop("English")

_SAMPLE = 20_000
_FEWEST_WORDS = 6
_DIFFERENT = 2
"""Fewest different words that identify a language: a single word may be a name, or the e of e-commerce."""
_SHARE = 0.12
_SCRIPT_SHARE = 5
"""One letter in five of another script makes a third language: Japanese has more kana, a quote has far fewer."""
_OF_ANOTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u02ff\u1e00-\u1eff\u3005-\u3007\u3400-\u9fff]")
_WORD = re.compile(r"(?<![\w@/.\\-])[a-z\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff]+(?![\w@/\\-]|[.:]\w)")
"""A pattern for a word, but no part of a compound, address or code: the commerce of e-commerce is not French."""
_OF_ONE_LANGUAGE = lexicon_of(__package__, "languages").pairs("scripts")


def third_language(text: str) -> str | None:
    """The English name of a text's language or script; None if the text may be English or Chinese.

    The words of a text are not looked at if they are fewer than six, or fewer than its Han characters.
    """
    probe = unicodedata.normalize("NFKC", text[:_SAMPLE])
    others = Counter(_OF_ANOTHER_SCRIPT.findall(probe))
    if others.total() * _SCRIPT_SHARE >= max(1, len(_LETTER.findall(probe))):
        script = unicodedata.name(others.most_common(1)[0][0], "UNKNOWN").split()[0].split("-")[0]
        return _OF_ONE_LANGUAGE.get(script, f"one in {script.capitalize()} letters")
    words = Counter(_WORD.findall(probe.lower().replace("i\N{COMBINING DOT ABOVE}", "i")))  # from a Turkish capital
    if words.total() < max(_FEWEST_WORDS, len(HAN.findall(probe))):
        return None
    found = {language: (own - _ENGLISH) & words.keys() for language, own in _SETS.items()}
    scores = {language: sum(words[word] for word in own) for language, own in found.items() if len(own) >= _DIFFERENT}
    best = max(scores, key=scores.__getitem__, default="")
    is_it = best and scores[best] > max(_SHARE * words.total(), 2 * sum(words[word] for word in _ENGLISH))
    return best if is_it else None


TenseMark = tuple[int, bool | None]
"""The offset of a word that shows a tense, and True for the future, False for the past, None for the present."""


def lies_between(places: Sequence[int], start: int, end: int) -> bool:
    """True if one of the sorted offsets `places` is at `start` or after it, and before `end`."""
    return bisect_left(places, start) < bisect_left(places, end)


class TenseMarks(NamedTuple):
    """The tense marks of a sentence, in order, and the offsets at which its clauses end."""

    marks: Sequence[TenseMark] = ()
    breaks: Sequence[int] = ()

    def at(self, place: int) -> bool | None:
        """The tense at an offset: True for the future, False for the past, None for the present or without a mark.

        It is that of the mark before it in its clause, else of the first after it there, else of another clause.
        """
        index = bisect_right(self.marks, place, key=itemgetter(0))
        before = self.marks[index - 1] if index else None
        after = self.marks[index] if index < len(self.marks) else None
        cut_off = before is None or lies_between(self.breaks, before[0], place)
        if after and cut_off and not lies_between(self.breaks, place + 2, after[0]):  # In August, there were
            return after[1]
        near = before or after
        return near[1] if near else None


def read_tenses(sentence: str, words: Lexicon) -> TenseMarks:
    """The tense marks of a sentence and the ends of its clauses; `as expected` and `the planned` are no marks."""
    marks: list[TenseMark] = [(-1, None)] if words.leading else []
    for match in words["tense"].finditer(sentence):
        kind, start = match.lastgroup, match.start()
        if kind == "aside" or (kind == "weak" and marks[-1][1]):
            continue
        if words.leading and kind == "ahead" and len(marks) == 1:
            start = 0 if words["opened_by_tense"].fullmatch(sentence, 0, start) else start
        marks.append((start, {"ahead": True, "present": None}.get(kind or "", False)))
    return TenseMarks(marks, [match.start() for match in words["tense_break"].finditer(sentence)])


_NATIONS = {"japan": "JPY", "tokyo": "JPY", "日本": "JPY", "东京": "JPY", "china": "CNY", "中国": "CNY"}
_CODES = {name.lower(): code for names in (CURRENCY_OF, CODE_OF, CHINESE, _NATIONS) for name, code in names.items()}
_CURRENCY = re.compile(rf"(?<![a-z])(?:{longest_first(_CODES)})(?![a-z])", re.IGNORECASE)


class TextHabits(NamedTuple):
    """Habits of a whole text by which numbers are read: the code of the currency of a bare ¥, and decimal commas."""

    yen: str
    decimal_commas: bool

    @classmethod
    def of(cls, text: str) -> TextHabits:
        """The habits of a text: ¥ is JPY if it names Japan and not China, else CNY; decimal commas if one must be."""
        named = {_CODES[match[0].lower()] for match in _CURRENCY.finditer(text)} if "¥" in text else set()
        yen = "JPY" if "JPY" in named and "CNY" not in named else "CNY"
        return cls(yen, EN["decimal_comma"].search(text) is not None)
