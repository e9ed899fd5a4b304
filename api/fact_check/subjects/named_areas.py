"""The areas that a passage names, by their names, what their people are called, or as the world."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from api.fact_check.subjects.terms import Word, words
from api.fact_check.words import chinese, english

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue

WORLD = "WLD"
_SHORT = 3
"""A name of so few letters with an s is too easily another word."""
_SUPERLATIVE = re.compile(
    r"^\s*(?:single\s+|by far\s+)?(?:second[- ]|third[- ])?(?:largest|biggest|top|most|fastest|no\.?|number)", re.I
)
"""What makes the world a yardstick: the world's largest market is not the world's."""
_SUPERLATIVE_ZH = re.compile(r"^(?:上)?(?:最大|第一|首位|领先|规模最大)")


class NamedArea(NamedTuple):
    """An area by its alpha-3 code, and where a passage names it."""

    code: str
    start: int
    end: int


@dataclass(frozen=True)
class AreaNames:
    """What areas are called: English names as words in lower case, Chinese ones as they are written."""

    english: Mapping[str, Mapping[tuple[str, ...], str]]
    """By the first word of a name, the names that begin with it, the longest first."""
    chinese: re.Pattern[str]
    by_chinese: Mapping[str, str]

    def named(self, text: str, *, in_chinese: bool) -> list[NamedArea]:
        """The areas that a passage names, in order, yardsticks aside."""
        found = self.told(text, in_chinese=in_chinese)
        pattern = _SUPERLATIVE_ZH if in_chinese else _SUPERLATIVE
        return [area for area in found if area.code != WORLD or not pattern.match(_behind(text, area.end))]

    def told(self, text: str, *, in_chinese: bool) -> list[NamedArea]:
        """Every area that a passage names, in order."""
        return list(self._in_chinese(text) if in_chinese else self._in_english(words(text)))

    def _in_english(self, read: list[Word]) -> Iterator[NamedArea]:
        passed = 0
        for place, word in enumerate(read):
            if place < passed:
                continue
            for name, code in (self.english.get(word.low) or self.english.get(word.low[:-1]) or {}).items():
                part = read[place : place + len(name)]
                if _spells(part, name) and (name != ("us",) or _is_country(word, read[place + 1 : place + 2])):
                    yield NamedArea(code, word.start, part[-1].end)
                    passed = place + len(name)
                    break

    def _in_chinese(self, text: str) -> Iterator[NamedArea]:
        for match in self.chinese.finditer(text):
            yield NamedArea(self.by_chinese[match[0]], match.start(), match.end())


def _is_country(us: Word, behind: Sequence[Word]) -> bool:
    """Whether `us` is a country, which it most often is not: US$ and US dollars are money."""
    return us.text == "US" and not any(word.low in _DOLLARS for word in behind)


_DOLLARS = frozenset({"$", "dollar", "dollars"})


def _spells(part: Sequence[Word], name: tuple[str, ...]) -> bool:
    """Whether some words are a name, its genitive without the apostrophe too: Chinas for China's."""
    if tuple(word.low for word in part) == name:
        return True
    last = name[-1]
    # Americans are people, and turkeys no country.
    genitive = len(last) > _SHORT and last not in english.DEMONYMS and part[-1].text[0].isupper()
    return genitive and tuple(word.low for word in part) == (*name[:-1], f"{last}s")


def _behind(text: str, end: int) -> str:
    rest = text[end : end + 24]
    return rest[2:] if rest[:2] in ("'s", "’s") else rest


@lru_cache(maxsize=4)
def area_names(catalogue: Catalogue) -> AreaNames:
    """What the areas of a catalogue are called."""
    spelled: dict[tuple[str, ...], str] = {}
    written = dict(chinese.AREAS)
    for area in catalogue.areas.values():
        name = area.name_en.partition("(")[0].partition(",")[0].strip()
        spelled[tuple(word.low for word in words(name))] = area.alpha3
        written.setdefault(area.name_zh, area.alpha3)
    spelled |= {tuple(word.low for word in words(name)): code for name, code in english.AREAS.items()}
    spelled |= {(word,): code for word, code in english.DEMONYMS.items() if code in catalogue.areas}
    written = {name: code for name, code in written.items() if code in catalogue.areas}
    pattern = "|".join(map(re.escape, sorted(written, key=len, reverse=True))) or r"(?!)"
    by_first: dict[str, dict[tuple[str, ...], str]] = {}
    for called in sorted(spelled, key=len, reverse=True):
        by_first.setdefault(called[0], {})[called] = spelled[called]
    return AreaNames(by_first, re.compile(pattern), written)
