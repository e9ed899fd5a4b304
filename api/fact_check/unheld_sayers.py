"""Whom a text names as the one that says a number, where nothing of theirs is held: according to the World Bank."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from api.fact_check.subjects.named_areas import AreaNames, area_names
from api.fact_check.subjects.terms import stem, words
from api.fact_check.words import english
from api.fact_check.words import lead_words_in_chinese as leads
from api.fact_check.words import narrowing_words as phrases
from api.fact_check.words import narrowing_words_in_chinese as phrases_in_chinese
from api.fact_check.words import saying_words as saying

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.fact_check.quoted_claim import Context

_SAID_BY = re.compile(
    r"\b(?:sources?:|according to|as per|per|citing|quoting|(?:cited|reported|estimated|compiled|released|published|"
    r"calculated|quoted|issued|announced|forecast|projected) by|(?:data|figures?|statistics|numbers|estimates?|"
    r"surveys?|polls?|reports?|study|analysis|research|projections?|forecasts?) (?:from|by))\s"
    r"(?P<name>[^,;:()\n]{1,80})",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:^|[,;:(]\s?|\bthat\s)(?P<name>[^,;:()]{2,70}?)\s(?:(?:has|have|had|also|now|recently|itself|later|has also|on|"
    r"this|last) ?(?:\w+day)?\s){0,2}(?:said|says|estimates?|estimated|puts?|showed|shows?|found|finds|announced|"
    r"claims?|claimed|wrote|writes|noted|forecasts?|projects|projected|predicts|predicted|expects|expected|reckons|"
    r"reckoned|believes|believed|argues|argued|told|reveals|revealed|calculates|calculated|"
    r"reported|stated|(?:reports?|states?|notes?|counts?|records?)(?=\sthat\b))\b"
)
_ENDS = re.compile(
    r"\s(?:that|which|who|in|on|at|for|as|and|was|were|is|are|show|shows|showed|put|puts|said|says|grew|rose|reached|"
    r"hit|came|totall?ed|climbed|jumped|fell)\b"
)
"""What ends the name of one who says something."""
_COMPARED = re.compile(r"\b(?:than|unlike|contrary)\b", re.IGNORECASE)
_SURVEYS = re.compile(r"\b(?:poll|survey|estimate|forecast|projection|analys[ei]s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UnheldSayers:
    """Tells who is named as saying a number and is neither a publisher of a source nor one who passes on."""

    held: re.Pattern[str]
    """The names of all publishers and of those who measured figures."""
    shortened: frozenset[str]
    """Those of them that are short for a nation's, and a province has as well: 统计局."""
    areas: AreaNames

    def told(self, context: Context) -> str | None:
        """The name of one who says the number and of whom nothing is held; None where there is none."""
        return self._in_chinese(context) if context.chinese else self._in_english(context)

    def _in_english(self, context: Context) -> str | None:
        text = context.blanked
        for pattern in (_SAID_BY, _SAYS):
            for found in pattern.finditer(text):
                name = _ENDS.split(found["name"], maxsplit=1)[0] if pattern is _SAID_BY else found["name"]
                if (unheld := self._unheld(name)) is None or _COMPARED.search(name):
                    continue
                first, last = min(found.start(), context.start), max(found.end("name"), context.end)
                before = text[max(0, found.start("name") - _LOOKED_AT) : found.start("name")]
                if not (saying.OTHER_PART.search(text, first, last) or saying.COMPARED_WITH.search(before)):
                    return unheld
        return None

    def _unheld(self, name: str) -> str | None:
        """The words of a name that are of nobody who is held."""
        read = [word for word in words(name) if word.is_word]
        if "00" in name or not any(word.text[0].isupper() for word in read):
            return None
        areas = self.areas.told(name, in_chinese=False)
        survey = _SURVEYS.search(name) is not None
        for word in read:
            if not word.text[0].isupper() or any(area.start <= word.start < area.end for area in areas):
                continue
            if word.low.endswith("ly"):
                continue
            if word.low in phrases.RELAYS and not survey:
                return None
            known = word.low in english.EMPTY or word.low in english.BENIGN or stem(word.low) in english.BENIGN
            if not (known or word.low in phrases.TITLES or stem(word.low) in english.MEANING.values()):
                return None if self.held.search(name) else name.strip()
        return None

    def _in_chinese(self, context: Context) -> str | None:
        text = context.blanked
        for pattern in (phrases_in_chinese.SAID_BY, phrases_in_chinese.SAYS):
            for found in pattern.finditer(text, 0, context.start):
                if saying.OTHER_PART_CHINESE.search(text, found.end(), context.start):
                    continue
                if self._names_another(found["name"]):
                    return found["name"]
        return None

    def _names_another(self, name: str) -> bool:
        if "0" in phrases_in_chinese.TIME.sub("", name):
            return False
        if (held := self.held.search(name)) is not None:
            is_body = held[0] in self.shortened and held[0].endswith(_BODIES)
            return is_body and self._is_unknown(name[: held.start()])
        if phrases_in_chinese.REPORTED.search(name) or leads.NO_SPEAKER.fullmatch(name):
            return False
        if leads.OF_THE_NATION.match(name) and leads.MEDIA.fullmatch(name):
            return False
        for match in phrases_in_chinese.LATIN.finditer(name):
            low = match[0].lower()
            if low not in english.BENIGN and low not in english.EMPTY:
                return True
        return self._is_unknown(name)

    def _is_unknown(self, name: str) -> bool:
        """Whether a Chinese name holds more than areas and words that name nobody."""
        for area in reversed(self.areas.told(name, in_chinese=True)):
            if area.code != "WLD":
                name = name[: area.start] + name[area.end :]
        left = phrases_in_chinese.GENERIC.sub("", phrases_in_chinese.TIME.sub("", name))
        left = phrases_in_chinese.KNOWN.sub("", left)
        return sum("一" <= char <= "鿿" for char in left) >= _SHORTEST


_BODIES = ("局", "署", "部", "院", "会", "委", "办")
"""How the names of bodies end that provinces have as well."""
_LOOKED_AT = 120
"""Characters before a name that tell what part it plays."""
_SHORTEST = 2
"""Characters of a Chinese name at least."""


def unheld_sayers(catalogue: Catalogue, originators: Collection[str]) -> UnheldSayers:
    """Those of whom a catalogue holds nothing, told by the names of all of whom it does."""
    return _unheld_sayers(catalogue, frozenset(originators))


@lru_cache(maxsize=8)
def _unheld_sayers(catalogue: Catalogue, originators: frozenset[str]) -> UnheldSayers:
    names = {source.publisher for source in catalogue.sources.values()} | originators
    names |= {report.title_en for report in catalogue.reports.values()}
    names |= {name.rpartition(" of ")[0] for name in names if " of " in name}
    names |= {initials for name in names if len(initials := _initials(name)) >= _SHORTEST_ABBREVIATED}
    names |= {source.id.partition("-")[0] for source in catalogue.sources.values()}
    names |= {source.publisher_zh for source in catalogue.sources.values() if source.publisher_zh}
    names |= {report.title_zh for report in catalogue.reports.values() if report.title_zh}
    shortened = {name[2:] for name in names if name.startswith(("国家", "中国"))} - names
    names |= shortened
    told = sorted((name for name in names if len(name) >= _SHORTEST), key=len, reverse=True)
    pattern = "|".join(rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name) for name in told)
    held = re.compile(pattern or r"(?!)", re.IGNORECASE)
    return UnheldSayers(held, frozenset(shortened), area_names(catalogue))


_SHORTEST_ABBREVIATED = 3


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())
