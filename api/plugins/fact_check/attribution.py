"""Whom a sentence names as the one that says its numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from api.plugins.fact_check import chinese, english, lexicon
from api.plugins.fact_check.names import AreaNames, area_names, stem, words

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.domain.entries import SourceBase
    from api.domain.figure import Figure
    from api.plugins.fact_check.claim import Context


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
                if not (lexicon.OTHER_PART.search(text, first, last) or lexicon.COMPARED_WITH.search(before)):
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
            if word.low in english.RELAYS and not survey:
                return None
            known = word.low in english.EMPTY or word.low in english.BENIGN or stem(word.low) in english.BENIGN
            if not (known or word.low in english.TITLES or stem(word.low) in english.MEANING.values()):
                return None if self.held.search(name) else name.strip()
        return None

    def _in_chinese(self, context: Context) -> str | None:
        text = context.blanked
        for pattern in (chinese.SAID_BY, chinese.SAYS):
            for found in pattern.finditer(text, 0, context.start):
                if lexicon.OTHER_PART_CHINESE.search(text, found.end(), context.start):
                    continue
                if self._names_another(found["name"]):
                    return found["name"]
        return None

    def _names_another(self, name: str) -> bool:
        if "0" in chinese.TIME.sub("", name):
            return False
        if (held := self.held.search(name)) is not None:
            is_body = held[0] in self.shortened and held[0].endswith(_BODIES)
            return is_body and self._is_unknown(name[: held.start()])
        if chinese.REPORTED.search(name) or chinese.NO_SPEAKER.fullmatch(name):
            return False
        if chinese.OF_THE_NATION.match(name) and chinese.MEDIA.fullmatch(name):
            return False
        for match in chinese.LATIN.finditer(name):
            low = match[0].lower()
            if low not in english.BENIGN and low not in english.EMPTY:
                return True
        return self._is_unknown(name)

    def _is_unknown(self, name: str) -> bool:
        """Whether a Chinese name holds more than areas and words that name nobody."""
        for area in reversed(self.areas.told(name, in_chinese=True)):
            if area.code != "WLD":
                name = name[: area.start] + name[area.end :]
        left = chinese.GENERIC.sub("", chinese.TIME.sub("", name))
        left = chinese.KNOWN.sub("", left)
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


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR_BEFORE = re.compile(r"\b(?P<year>(?:19|20)\d\d)\s$")
_YEAR_BEHIND = re.compile(r"\s\(?(?P<year>(?:19|20)\d\d)\b\)?")
_IN_A_WORD = re.compile(r"[A-Za-z0-9]$")
_HAN = re.compile(r"[一-鿿]")
_SHORTEST_NAME = 3
"""Letters that an abbreviation of a name has at least: NBS."""


@dataclass(frozen=True, slots=True)
class Sayer:
    """Who is named as saying a number, in the text's own words; tells the figures that are theirs."""

    words: str
    keys: frozenset[str]
    reports: Mapping[str, str]

    def says(self, figure: Figure) -> bool:
        """Whether a figure is a claim of theirs: published, measured or reported by them."""
        if figure.formula is not None:
            return False
        measured = {_key(name) for name in originators(figure)}
        said = measured | {_key(figure.source.publisher), self.reports.get(figure.release, "")}
        return not said.isdisjoint(self.keys)


def originators(figure: Figure) -> Iterator[str]:
    """Who measured a figure, each by name, without the title of what they published."""
    for name in (figure.originator or "").split(";"):
        if called := name.partition(",")[0].strip():
            yield called


@dataclass(frozen=True, slots=True)
class Sayers:
    """The names of those who say figures, with the keys of whom each may mean, and the key of each release's report."""

    pattern: re.Pattern[str]
    keys: Mapping[str, frozenset[str]]
    titles: Mapping[str, str]
    """By a report's title without its year, that year; empty where it has none."""
    reports: Mapping[str, str]
    unheld: UnheldSayers | None = None

    def of(self, context: Context) -> Sayer | None:
        """Whom a sentence names as saying a number, whether anything of theirs is held or not."""
        if (told := self.told(context)) is not None or self.unheld is None:
            return told
        name = self.unheld.told(context)
        return None if name is None else Sayer(name, frozenset(), self.reports)

    def told(self, context: Context) -> Sayer | None:
        """Whom the part of a sentence around a number names as saying it; None where it names nobody that is held."""
        found = [match for match in self.pattern.finditer(context.sentence) if self._is_sayer(context, match)]
        keys = [self.keys[_plain(match[0])] for match in found]
        return Sayer(found[0][0], frozenset().union(*keys), self.reports) if found else None

    def _is_sayer(self, context: Context, name: re.Match[str]) -> bool:
        sentence = context.sentence
        first, last = min(name.start(), context.start), max(name.end(), context.end)
        if (lexicon.OTHER_PART_CHINESE if context.chinese else lexicon.OTHER_PART).search(sentence, first, last):
            return False
        before = sentence[max(0, name.start() - _LOOKED_AT) : name.start()]
        behind = sentence[name.end() : name.end() + _LOOKED_AT]
        if name[0].isascii() and _IN_A_WORD.search(before):
            return False
        if (year := self.titles.get(_plain(name[0]))) is not None:
            led, followed = _YEAR_BEFORE.search(before), _YEAR_BEHIND.match(behind)
            if any(told is not None and told["year"] != year for told in (led, followed)):
                return False  # another edition
            before, behind = before[: led.start() if led else None], behind[followed.end() if followed else 0 :]
        if _HAN.search(name[0]):
            if lexicon.NAME_GOES_ON.match(behind):
                return False
            return bool(lexicon.SAID_BEFORE_CHINESE.search(before) or lexicon.SAYS_BEHIND_CHINESE.match(behind))
        if lexicon.COMPARED_WITH.search(before):
            return False
        if year is not None and lexicon.IN_IT.search(before):
            return True
        if not before.strip() and behind.startswith(":"):
            return True
        if context.chinese and lexicon.SAID_BEFORE_CHINESE.search(before.rstrip()):
            return True
        if context.chinese and lexicon.SAYS_BEHIND_CHINESE.match(behind.lstrip()):
            return True
        return bool(lexicon.SAID_BEFORE.search(before) or lexicon.SAYS_BEHIND.match(behind))


def sayers_of(catalogue: Catalogue, figures: Iterable[Figure]) -> Sayers:
    """The names by which a catalogue's reports, publishers of their own and those who measured figures are held."""
    known = {_key(source.publisher) for source in catalogue.sources.values()}
    measured = {name for figure in figures for name in originators(figure)}
    sayers = _sayers(catalogue, frozenset(name for name in measured if _key(name) not in known))
    return replace(sayers, unheld=unheld_sayers(catalogue, measured))


@lru_cache(maxsize=8)
def _sayers(catalogue: Catalogue, measured: frozenset[str]) -> Sayers:
    countries = {area.name_en for area in catalogue.areas.values()}
    keys: dict[str, set[str]] = {}
    patterns: dict[str, str] = {}

    def called(name: str, key: str, pattern: str) -> None:
        keys.setdefault(_plain(name), set()).add(key)
        patterns[name] = pattern

    titles: dict[str, str] = {}
    for report in catalogue.reports.values():
        for title in filter(None, (report.title_en, report.title_zh)):
            year = _YEAR.search(title)
            titles[_plain(title)] = year[0] if year else ""
            called(title, _key(report.title_en), _spelled(_YEAR.sub(" ", title), first=r"\b[A-Za-z]"))
    for source in catalogue.sources.values():
        if source.tier != "A":
            continue  # who passes on what others say is told by nobody as the one that says it
        for name in (*_names(source.publisher, countries), *filter(None, [_short_name(source)])):
            called(name, _key(source.publisher), _spelled(name))
        if source.publisher_zh:
            called(source.publisher_zh, _key(source.publisher), _spelled(source.publisher_zh))
    for measurer in measured:
        for name in _names(measurer, countries):
            if _plain(name) not in titles:
                called(name, _key(measurer), _spelled(name))
    longest = sorted(patterns, key=len, reverse=True)
    reports = {each.id: _key(catalogue.reports[each.report].title_en) for each in catalogue.releases.values()}
    found = {name: frozenset(meant) for name, meant in keys.items()}
    return Sayers(re.compile("|".join(patterns[name] for name in longest) or r"(?!)"), found, titles, reports)


def _names(name: str, countries: Iterable[str]) -> Iterator[str]:
    """A name as it is held; of a country's body without the country too, and the initials of both."""
    yield name
    head, of, country = name.rpartition(" of ")
    if of and country in countries:
        yield head
        if len(initials := _initials(head)) >= _SHORTEST_NAME:
            yield from (initials, _initials(name))


def _short_name(source: SourceBase) -> str | None:
    """What a source's id begins with, where that abbreviates its publisher: MOFCOM, the Ministry of Commerce."""
    short, name = source.id.partition("-")[0], "".join(filter(str.isalpha, source.publisher.lower()))
    letters = iter(name)
    abbreviates = short[:1] == name[:1] and not name.startswith(short) and all(each in letters for each in short)
    return short.upper() if len(short) >= _SHORTEST_NAME and short.isalpha() and abbreviates else None


def _spelled(name: str, first: str = r"(?!)") -> str:
    """A name however its spaces and apostrophes are written; what `first` finds in it may be a capital or none."""

    def letter(found: re.Match[str]) -> str:
        char = found[0]
        if found.lastgroup == "first":
            return f"[{char.upper()}{char.lower()}]"
        return r"\s" if char == " " else "['’]" if char == "'" else re.escape(char)

    spelled = re.sub(rf"(?P<first>{first})|.", letter, " ".join(name.split()))
    return rf"{spelled}(?![A-Za-z0-9])" if name.isascii() else spelled


def _plain(name: str) -> str:
    """A name however it is written: without its year and capitals."""
    return " ".join(_YEAR.sub(" ", name).replace("’", "'").lower().split())


def _key(name: str) -> str:
    return name.lower()
