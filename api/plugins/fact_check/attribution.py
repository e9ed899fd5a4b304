"""Publishers that a sentence names as the ones who say its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from api.plugins.fact_check import chinese, english

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.domain.entries import SourceBase
    from api.domain.figure import Figure
    from api.plugins.fact_check.claim import Context

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE = re.compile(
    r"\b(?:according to|as per|per|citing|quoting|says|said|by|from|sources?:?)\s(?:[\w'’]+\s){0,4}$|"
    r"(?:来源于?[:：]?|据|根据|依据|按照?|引述?|援引|出自)(?:中国|我国|最新|官方)?[《「“\"]?\s?$",
    re.IGNORECASE,
)
"""The words before the name of one who says a number."""
_BEHIND = re.compile(
    r"(?:['’]s?)?(?:,[^,;]{1,80},)?(?:\s\(?[\w'’-]+\)?,?){0,6}?\s(?:data|figures?|statistics|report|estimated?s?|tally|says?|said|"
    r"puts?|gives?|gave|shows?|showed|finds?|found|counts?|records?|recorded|announced|released|published|reports?|reported|"
    r"confirmed|expect\w*|forecasts?|project\w*|reckons?|calculated?s?|stated?s?|noted?s?|tells?|told|writes?|wrote|claims?)\b"
    r"(?!\s(?:otherwise|nothing|no|differently)\b)|\s?[:：]",
    re.IGNORECASE,
)
"""The words behind it."""
_BEHIND_ZH = re.compile(
    r"(?:[》」”\"）)]|的|在|于|对外|初步|最新|近日|日前|今[日天]|昨[日天]|当[日天]|有关负责人|新闻发言人|发言人|负责人|[年月日]|\d){0,12}"
    r"(?:数据|统计|显示|表示|指出|公布|发布|介绍|透露|称|说|披露|测算|报告|估计|预计|[:：])"
)
_HAN = re.compile(r"[一-鿿]")
_COMPARED = re.compile(
    r"\b(?:than|unlike|contrary to|beyond|above|below|against|versus|not|nor)\s(?:[\w'’]+\s){0,4}$", re.IGNORECASE
)
_LOOKED_AT = 60
"""Characters before and behind a name that tell its part."""
_SHORTEST_NAME = 3
"""Letters that an abbreviation of a name has at least: NBS."""


@dataclass(frozen=True, slots=True)
class Sayer:
    """A publisher that is named as saying a number, in the text's own words; tells the figures that are theirs."""

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

    def of(self, context: Context) -> Sayer | None:
        """The publisher that the part of a sentence around a number names as saying it."""
        found = [match for match in self.pattern.finditer(context.sentence) if self._says(context, match)]
        keys = [self.keys[_plain(match[0])] for match in found]
        return Sayer(found[0][0], frozenset().union(*keys), self.reports) if found else None

    def _says(self, context: Context, name: re.Match[str]) -> bool:
        sentence = context.sentence
        parted = (chinese if context.chinese else english).PARTED
        if parted.search(sentence, min(name.start(), context.start), max(name.end(), context.end)):
            return False
        before, behind = sentence[max(0, name.start() - _LOOKED_AT) : name.start()], sentence[name.end() :][:_LOOKED_AT]
        if name[0].isascii() and before[-1:].isascii() and before[-1:].isalnum():
            return False
        if (year := self.titles.get(_plain(name[0]))) is not None:
            around = [*_YEAR.findall(before[-5:]), *_YEAR.findall(behind[:7])]
            if any(other != year for other in around):
                return False  # another edition
            before, behind = f"{_EDITION.sub('', before).rstrip()} ", f" {_YEAR.sub('', behind).lstrip()}"
            if _IN_IT.search(before):
                return True
        if _HAN.match(name[0]) and _HAN.match(behind.lstrip()) and not _BEHIND_ZH.match(behind.lstrip()):
            return False  # the beginning of a longer name
        said = _BEFORE.search(before) or _BEHIND.match(behind) or _BEHIND_ZH.match(behind.lstrip())
        return said is not None and not _COMPARED.search(before)


_IN_IT = re.compile(r"\b(?:in|from|by|of)\s(?:the\s)?$", re.IGNORECASE)
"""The words before the title of a report that says a number."""


_EDITION = re.compile(r"(?:19|20)\d\d(?:年|\s)*$")


def sayers_of(catalogue: Catalogue, figures: Iterable[Figure]) -> Sayers:
    """The names of a catalogue's reports, its publishers and those who measured figures."""
    known = {_key(source.publisher) for source in catalogue.sources.values()}
    measured = {name for figure in figures for name in originators(figure)}
    return _sayers(catalogue, frozenset(name for name in measured if _key(name) not in known))


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


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())
