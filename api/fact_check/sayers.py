"""Whom a sentence names as the one that says its numbers: a report, a publisher, or who measured them.

A name that stands there in any other part is none: what a ministry signs or is compared with, it need not have said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from api.fact_check.unheld_sayers import UnheldSayers, unheld_sayers
from api.fact_check.words import saying_words as words

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.domain.entries import SourceBase
    from api.domain.figure import Figure
    from api.fact_check.quoted_claim import Context

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR_BEFORE = re.compile(r"\b(?P<year>(?:19|20)\d\d)\s$")
_YEAR_BEHIND = re.compile(r"\s\(?(?P<year>(?:19|20)\d\d)\b\)?")
_IN_A_WORD = re.compile(r"[A-Za-z0-9]$")
_HAN = re.compile(r"[一-鿿]")
_SHORTEST = 3
"""Letters that an abbreviation of a name has at least: NBS."""
_LOOKED_AT = 120
"""Characters before and behind a name that tell what part it plays."""


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
        if (words.OTHER_PART_CHINESE if context.chinese else words.OTHER_PART).search(sentence, first, last):
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
            if words.NAME_GOES_ON.match(behind):
                return False
            return bool(words.SAID_BEFORE_CHINESE.search(before) or words.SAYS_BEHIND_CHINESE.match(behind))
        if words.COMPARED_WITH.search(before):
            return False
        if year is not None and words.IN_IT.search(before):
            return True
        if not before.strip() and behind.startswith(":"):
            return True
        if context.chinese and words.SAID_BEFORE_CHINESE.search(before.rstrip()):
            return True
        if context.chinese and words.SAYS_BEHIND_CHINESE.match(behind.lstrip()):
            return True
        return bool(words.SAID_BEFORE.search(before) or words.SAYS_BEHIND.match(behind))


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
        if len(initials := _initials(head)) >= _SHORTEST:
            yield from (initials, _initials(name))


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _short_name(source: SourceBase) -> str | None:
    """What a source's id begins with, where that abbreviates its publisher: MOFCOM, the Ministry of Commerce."""
    short, name = source.id.partition("-")[0], "".join(filter(str.isalpha, source.publisher.lower()))
    letters = iter(name)
    abbreviates = short[:1] == name[:1] and not name.startswith(short) and all(each in letters for each in short)
    return short.upper() if len(short) >= _SHORTEST and short.isalpha() and abbreviates else None


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
