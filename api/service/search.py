"""The catalogue searched by words: indicators first, then areas, sources and reports."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from api.domain.catalogue import Catalogue
from api.domain.search import FAINT, Match, Name, SearchEntry, SearchIndex, words_of

if TYPE_CHECKING:
    from api.domain.entries import IndicatorBase, SourceBase


KINDS = ("indicator", "area", "source", "report")
"""What can be found, in the order in which it is told."""

_REPORT = frozenset({"report", "报告"})
_SURE = 45.0
"""The score from which an area, a source or a report is told beside indicators."""
_BESIDE = 0.3
"""The share of the best indicator's score below which others are left out."""
_MEASURED = 0.8
"""What it is worth that a source tells figures that somebody of that name measured, and did not publish the page."""
_SHORT = re.compile(r"(?P<name>[a-z]+)-\d{4}\b")
_LEVELS = frozenset({"flow", "stock"})
_MEASURES: Mapping[str, str] = {
    **dict.fromkeys(("growth", "grow", "grew", "increase", "rise", "change", "增长", "增速", "长率"), "growth"),
    **dict.fromkeys(("share", "percent", "percentage", "proportion", "ratio", "占比", "比重", "份额"), "share"),
    **dict.fromkeys(("year", "consecutive", "largest", "rank", "连续", "年数"), "years"),
}
"""Words for what is told of a level, with the word that the code of such an indicator holds."""
_OTHER_MEASURE = 0.8
"""What a growth, a share or a number of years is worth where the level was asked for, and the other way round."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing that was found: its kind, its code, and how well it matched by which name."""

    kind: str
    match: Match

    @property
    def code(self) -> str:
        """Its code or id."""
        return self.match.key


def search(catalogue: Catalogue, text: str) -> list[SearchHit]:
    """Everything that the words may mean, indicators first, the likeliest of each kind first."""
    words = words_of(text)
    indexes = _indexes(catalogue)
    found = {kind: indexes[kind].find(words, _SURE) for kind in KINDS[2:]}
    if not found["report"] and not _REPORT.isdisjoint(words):
        # Asked for a report by a title that none has: all there are stand nearest.
        found["report"] = [Match(report.id, FAINT, "title", report.title_en) for report in catalogue.reports.values()]
    areas = indexes["area"].find(words, 0)
    found["area"] = [match for match in areas if match.score >= _SURE or _is_said(match, words)]
    found["indicator"] = find_indicators(catalogue, text)
    return [SearchHit(kind, match) for kind in KINDS for match in found[kind]]


def find_indicators(catalogue: Catalogue, text: str) -> list[Match]:
    """The indicators that the words mean; an area that is named beside them narrows nothing down."""
    indexes, words = _indexes(catalogue), words_of(text)
    areas = areas_said(catalogue, text)
    index = indexes["indicator"]
    # 中国网络零售 holds a pair of characters that belongs to neither word.
    seams = {word for word in words if areas and not word.isascii() and not index.holds(word)}
    found = index.find(word for word in words if word not in areas and word not in seams)
    asked = {measure for word in words if (measure := _MEASURES.get(word))}
    ranked = [replace(match, score=round(match.score * _worth(match.key, asked), 1)) for match in found]
    ranked.sort(key=lambda match: -match.score)
    return [match for match in ranked if match.score >= _BESIDE * ranked[0].score]


def areas_said(catalogue: Catalogue, text: str) -> set[str]:
    """The words of the text that name an area."""
    words = words_of(text)
    matches = _indexes(catalogue)["area"].find(words, 0)
    return {word for match in matches if _is_said(match, words) for word in words_of(match.name)}


def area_codes_said(catalogue: Catalogue, text: str) -> set[str]:
    """The areas that the text names."""
    words = words_of(text)
    return {match.key for match in _indexes(catalogue)["area"].find(words, 0) if _is_said(match, words)}


def _is_said(match: Match, words: Collection[str]) -> bool:
    """Whether all of an area's name is among the words."""
    return all(word in words for word in words_of(match.name))


def _worth(code: str, asked: set[str]) -> float:
    measures = {"growth", "share", "years"}.intersection(code.split("-"))
    return (_OTHER_MEASURE if measures - asked else 1.0) * (_OTHER_MEASURE if asked - measures else 1.0)


@lru_cache(maxsize=2)
def _indexes(catalogue: Catalogue) -> Mapping[str, SearchIndex]:
    """An index a kind, so that a word is rare or common among things of one kind."""
    areas = (
        SearchEntry(area.alpha3, _names((area.name_en, "name"), (area.name_zh, "name"), (area.alpha3, "code")))
        for area in catalogue.areas.values()
    )
    shorts = _short_names(catalogue)
    sources = (
        SearchEntry(source.id, tuple(_source_names(catalogue, shorts, source))) for source in catalogue.sources.values()
    )
    reports = (
        SearchEntry(report.id, _names((report.title_en, "title"), (report.title_zh, "title"), (report.id, "id")))
        for report in catalogue.reports.values()
    )
    return {
        "indicator": SearchIndex(map(_indicator, catalogue.indicators.values())),
        "area": SearchIndex(areas),
        "source": SearchIndex(sources),
        "report": SearchIndex(reports),
    }


def _names(*given: tuple[str | None, str]) -> tuple[Name, ...]:
    return tuple(Name(text, kind) for text, kind in given if text)


def _source_names(catalogue: Catalogue, shorts: Mapping[str, Collection[str]], source: SourceBase) -> Iterator[Name]:
    """What a source is called, and less surely who measured the figures that it tells."""
    yield from _names(
        (source.title, "title"),
        (source.publisher, "publisher"),
        (source.publisher_zh, "publisher"),
        (source.id, "id"),
    )
    yield from (Name(short, "id") for short in sorted(shorts.get(source.publisher, ())))
    for told in catalogue.originators.get(source.id, ()):
        for name in told.split("; "):
            for called in (name, catalogue.chinese_names.get(name), *sorted(shorts.get(name, ()))):
                if called and name != source.publisher:
                    yield Name(called, "originator", _MEASURED)


def _short_names(catalogue: Catalogue) -> Mapping[str, Collection[str]]:
    """By a publisher, the letters that the ids of its own pages begin with, where they begin with one word: mofcom."""
    found: dict[str, set[str]] = {}
    for source in catalogue.sources.values():
        if match := _SHORT.match(source.id):
            found.setdefault(source.publisher, set()).add(match["name"])
    return found


def _indicator(indicator: IndicatorBase) -> SearchEntry:
    names = (
        *_names((indicator.name_en, "name"), (indicator.name_zh, "name"), (indicator.code, "code")),
        *(Name(alias, "alias", 0.98) for alias in _aliases(indicator)),
        # Its place in a row of the topic's endpoint: `exports` is the flow of cross-border trade.
        *_names((indicator.breakdown, "breakdown")),
    )
    rank = 1.0 if indicator.measuring_type in _LEVELS else 0.97
    return SearchEntry(indicator.code, names, f"{indicator.definition_en} {indicator.definition_zh}", rank)


def _aliases(indicator: IndicatorBase) -> Iterator[str]:
    for alias in f"{indicator.aliases_en or ''};{indicator.aliases_zh or ''}".split(";"):
        if alias.strip():
            yield alias.strip()
