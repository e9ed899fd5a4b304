"""Search of the catalogue by words in any script: indicators, then derived ones, areas, sources and reports."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from math import fsum, log
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from api.domain.catalogue import Catalogue, DerivedName, once_a_catalogue
from api.domain.messages import toml_of
from api.domain.period import PeriodError, Span
from api.domain.words import nearest
from api.service.parameters.types import period

if TYPE_CHECKING:
    from api.domain.models import AreaBase, IndicatorBase

_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Characters of scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana and Chinese."""
_WORDS = re.compile(
    rf"(?P<pairs>[{_WITHOUT_SPACES}]+)"
    rf"|(?:[^\W_{_WITHOUT_SPACES}]|[\u0900-\u0dff])+"  # the signs of Indian vowels are no letters
    r"|[\u2190-\u2bff\U0001f000-\U0001faff]"  # arrows, signs and pictures, each a word
)
PERIOD = re.compile(
    r"(?<!\d)(?<!\d[.,])[12]\d{3}"
    r"(?:年(?:\d{1,2}月|[上下]半年|第?[一二三四1-4]季度)?|-?[SsHhQqMm]\d{1,2}|-\d{2}(?:-\d{2})?)?(?!\d|\.\d|,\d{3}(?!\d))"
)
"""A period as it is written among other words."""
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
"""Signs that many people leave out: accents, and the vowels of Hebrew and Arabic."""
_WORD_TABLES = toml_of(__file__, "search.toml")
_EMPTY, _REPORT = frozenset(_WORD_TABLES["empty"].split()), frozenset(_WORD_TABLES["report"].split())
_EMPTY_CHINESE = re.compile(_WORD_TABLES["empty_zh"].replace(" ", "|"))
_MEASURES = {word: measure for measure, words in _WORD_TABLES["measures"].items() for word in words.split()}
_LIKE = 0.8
"""Minimum likeness at which a word that no entry has counts as a mistyped word of an entry."""
FAINT = 18.0
"""Minimum score, of 100, of an entry that is found."""

_SURE = 45.0
"""Minimum score, of 100, of an area, source, report or derived indicator that `search` finds."""
_LEAST_SHARE = 0.3
"""Minimum score of an indicator that is found, as a share of the score of the best indicator."""
_MEASURED = 0.8
"""Weight of the name of an originator who did not publish the source's page."""
_ALIAS = 0.98
_OTHER_MEASURE = 0.8
"""Weight of a growth, share or number of years if the level is wanted, and of the level if one of these is."""


class Name(NamedTuple):
    """A name of an entry, of a kind such as `alias`; text None is no name. `weight`, at most 1, lowers its scores."""

    text: str | None
    kind: str
    weight: float = 1.0


class SearchHit(NamedTuple):
    """One found entry: kind, code, score up to 100, kind and text of the best name, or `definition` and empty text."""

    kind: str
    code: str
    score: float
    matched: str
    name: str


class SearchEntry:
    """An entry, by its code, that is found by the words of its names or description; `rank` multiplies its score."""

    def __init__(self, code: str, names: Iterable[Name], described: str = "", rank: float = 1.0) -> None:
        self.code, self.rank, self.described = code, rank, frozenset(words_of(described))
        self.names = [(name, words) for name in names if (words := frozenset(words_of(name.text or "")))]
        self.words = self.described.union(*(words for _, words in self.names))


class SearchIndex:
    """An index of the entries of one kind by the words in their names and descriptions; rare words weigh more."""

    def __init__(self, kind: str, entries: Iterable[SearchEntry]) -> None:
        self._kind = kind
        self._entries = list(entries)
        counts = Counter(word for entry in self._entries for word in entry.words)
        self.weights = {word: 1 + log(len(self._entries) / count) for word, count in counts.items()}
        """The weight of each word that an entry has."""

    def find(self, words: Iterable[str], least: float = FAINT) -> list[SearchHit]:
        """The hits of entries that match `words` (made by `words_of`) and score at least `least`, the best first."""
        wanted = frozenset(map(self._meant, frozenset(words)))
        if not wanted:
            return []
        whole = self._worth(wanted)
        hits = [self._hit(entry, wanted, whole) for entry in self._entries if not wanted.isdisjoint(entry.words)]
        return sorted((hit for hit in hits if hit and hit.score >= least), key=lambda hit: -hit.score)

    def _worth(self, words: Collection[str]) -> float:
        """The sum of the words' weights; a word that no entry has weighs as much as a word of one entry."""
        unused = 1 + log(len(self._entries) or 1)
        return fsum(self.weights.get(word, unused) for word in words)

    def _meant(self, word: str) -> str:
        """The word itself, or if no entry has it, an entry's word that begins with it or is similar, if any.

        Words that are no ASCII, shorter than four characters or numbers are returned unchanged.
        """
        if word in self.weights or not word.isascii() or len(word) < 4 or word.isdigit():
            return word
        # People seldom mistype the first letter.
        alike = sorted(other for other in self.weights if other.isascii() and other[0] == word[0])
        begun = [other for other in alike if other.startswith(word)]
        close = begun or nearest(word, [other for other in alike if len(other) > 3], 1, _LIKE)
        return min(close, key=len, default=word)

    def _hit(self, entry: SearchEntry, wanted: frozenset[str], whole: float) -> SearchHit | None:
        """The hit of an entry by its names, else its description; None if that has up to half of the words' weight."""
        scores = []
        for name, words in entry.names:
            if shared := self._worth(wanted & words):
                share, called = shared / whole, shared / self._worth(words)
                scores.append((name.weight * 2 * share * called / (share + called), name))
        if not scores:
            share = self._worth(wanted & entry.described) / whole
            score = 40 * share * entry.rank
            return SearchHit(self._kind, entry.code, round(score, 1), "definition", "") if share > 0.5 else None
        (best, name), (second, _), *_ = [*sorted(scores, key=itemgetter(0), reverse=True), (0.0, None)]
        score = (70 * best + 20 * self._worth(wanted & entry.words) / whole + 10 * second) * entry.rank
        return SearchHit(self._kind, entry.code, round(min(score, 100.0), 1), name.kind, name.text or "")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without accents and filler: English singular, Chinese as character pairs."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))
    for written, joined in _WORD_TABLES["joined"].items():
        plain = plain.replace(written, joined)
    found: list[str] = []
    for run in _WORDS.finditer(plain):
        if run["pairs"]:
            for part in filter(None, _EMPTY_CHINESE.split(run[0])):
                found += [part] if len(part) == 1 else map("".join, pairwise(part))
        elif run[0] not in _EMPTY:
            found.append(singular(run[0]))
    return found


def singular(word: str) -> str:
    """A lower-case word cut by a rule for plurals, to compare words by: no dictionary, so that series gives `sery`."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def search(catalogue: Catalogue, text: str) -> list[SearchHit]:
    """The hits for a text: indicators, derived ones, areas, sources and reports, the best of each kind first."""
    words, indexes = words_of(text), _indexes(catalogue)
    reports = indexes["report"].find(words, _SURE)
    if not reports and not _REPORT.isdisjoint(words):
        # The text wants a report, and no title fits: all reports are found.
        reports = [SearchHit("report", row.id, FAINT, "title", row.title_en) for row in catalogue.reports.values()]
    areas = [hit for hit in indexes["area"].find(words, 0) if hit.score >= _SURE or _is_said(hit, words)]
    derived, sources = indexes["derived"].find(words, _SURE), indexes["source"].find(words, _SURE)
    return [*find_indicators(catalogue, text), *derived, *areas, *sources, *reports]


def spans_said(text: str) -> Iterator[Span]:
    """The periods that a text names, in its order, each as a range of days."""
    for found in PERIOD.findall(text):
        for text in (period(found), found[:4]):  # 2024-25 is no month, and read as 2024
            with suppress(PeriodError):
                yield Span.between(text, text)
                break


def find_indicators(catalogue: Catalogue, text: str) -> list[SearchHit]:
    """The hits of indicators for a text, best first, but none far below the best; words that name areas are ignored."""
    words, areas = words_of(text), set[str]().union(*areas_said(catalogue, text).values())
    index = _indexes(catalogue)["indicator"]
    # 中国网络零售 contains a pair of characters (国网) that belongs to neither word.
    seams = {word for word in words if areas and not word.isascii() and word not in index.weights}
    wanted = {measure for word in words if (measure := _MEASURES.get(word))}
    found = [
        hit._replace(score=round(hit.score * _fit(hit.code, wanted), 1))
        for hit in index.find(word for word in words if word not in areas and word not in seams)
    ]
    found.sort(key=lambda hit: -hit.score)
    return [hit for hit in found if hit.score >= _LEAST_SHARE * found[0].score]


def _fit(code: str, wanted: set[str]) -> float:
    """The factor of an indicator's score: below 1 if its code names another measure, such as growth, than is wanted."""
    measures = {"growth", "share", "years"}.intersection(code.split("-"))
    return (_OTHER_MEASURE if measures - wanted else 1.0) * (_OTHER_MEASURE if wanted - measures else 1.0)


def areas_said(catalogue: Catalogue, text: str) -> dict[str, set[str]]:
    """By code of each area whose whole name is in a text, the words of that name."""
    words = words_of(text)
    said = [hit for hit in _indexes(catalogue)["area"].find(words, 0) if _is_said(hit, words)]
    return {hit.code: {*words_of(hit.name)} for hit in said}


def _is_said(hit: SearchHit, words: Collection[str]) -> bool:
    """True if all words of the hit's name are among `words`."""
    return all(word in words for word in words_of(hit.name))


@once_a_catalogue
def _indexes(catalogue: Catalogue) -> Mapping[str, SearchIndex]:
    """By kind of entry, the index of all entries of that kind."""
    entries = {
        "indicator": map(_indicator, catalogue.indicators.values()),
        "derived": (SearchEntry(code, _called(code, each)) for code, each in catalogue.derived.items()),
        "area": (SearchEntry(code, _called(code, each)) for code, each in catalogue.areas.items()),
        "source": _sources(catalogue),
        "report": (
            SearchEntry(id, [Name(each.title_en, "title"), Name(each.title_zh, "title"), Name(id, "id")])
            for id, each in catalogue.reports.items()
        ),
    }
    return {kind: SearchIndex(kind, of_kind) for kind, of_kind in entries.items()}


def _called(code: str, named: DerivedName | IndicatorBase | AreaBase) -> list[Name]:
    return [Name(named.name_en, "name"), Name(named.name_zh, "name"), Name(code, "code")]


def _indicator(indicator: IndicatorBase) -> SearchEntry:
    """The entry of an indicator: its names, aliases, breakdown and definitions."""
    aliases = f"{indicator.aliases_en or ''};{indicator.aliases_zh or ''}".split(";")
    names = [
        *_called(indicator.code, indicator),
        *(Name(alias.strip(), "alias", _ALIAS) for alias in aliases),
        # Its place in a row of the topic's endpoint: `exports` is the flow of cross-border trade.
        Name(indicator.breakdown, "breakdown"),
    ]
    rank = 1.0 if indicator.measuring_type in ("flow", "stock") else 0.97
    return SearchEntry(indicator.code, names, f"{indicator.definition_en} {indicator.definition_zh}", rank)


def _sources(catalogue: Catalogue) -> Iterator[SearchEntry]:
    """The entry of each source: its own names, and with less weight the originators of its figures."""
    for source in catalogue.sources.values():
        measured = {name for listed in catalogue.originators.get(source.id, ()) for name in listed.split("; ")}
        yield SearchEntry(
            source.id,
            [
                Name(source.title, "title"),
                Name(source.publisher, "publisher"),
                Name(source.publisher_zh, "publisher"),
                Name(source.id, "id"),
                *(
                    Name(called, "originator", _MEASURED)
                    for name in sorted(measured - {source.publisher})
                    for called in (name, catalogue.chinese_names.get(name))
                ),
            ],
        )
