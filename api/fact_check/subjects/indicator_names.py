"""The names of the indicators as terms, and how well the terms of a passage name each of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from api.fact_check.quoted_claim import ClaimKind
from api.fact_check.subjects.terms import Term, chinese_terms, english_terms
from api.fact_check.words import chinese, english

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.domain.entries import IndicatorBase

_BEGINNING = 4
_LETTERS = re.compile(r"[a-z]+")
_WEAK_WORTH = 0.05
"""What a word is worth that a sentence may leave out."""


class Told(StrEnum):
    """What an indicator tells of its subject, or a sentence of it."""

    LEVEL = "level"
    GROWTH = "growth"
    SHARE = "share"


class NameTerms(NamedTuple):
    """One name of an indicator: the terms that a passage must hold, and those that it may leave out."""

    strong: frozenset[str]
    weak: frozenset[str]


@dataclass(frozen=True, slots=True)
class NamedIndicator:
    """An indicator with its names in one language as terms."""

    code: str
    kind: ClaimKind
    told: Told
    names: tuple[NameTerms, ...]
    vocabulary: frozenset[str]
    """Every term of any of its names."""
    proper: frozenset[str]
    """Those of them that are names of their own, as eMarketer is."""
    part: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    """Of a share, the terms of what it is of, and of what is that part of it."""


class Naming(NamedTuple):
    """How well a passage names an indicator: of 1, and whether it leaves out nothing that the name must hold."""

    indicator: NamedIndicator
    score: float
    whole: bool
    name: NameTerms

    @property
    def by_one_word(self) -> bool:
        """Whether one word names it, which says more of something that was named before."""
        return len(self.name.strong) == 1


@dataclass(frozen=True)
class IndicatorNames:
    """All indicators of a catalogue with their names in one language."""

    indicators: Sequence[NamedIndicator]

    def may_be_named(self, text: str) -> bool:
        """Whether any word of a text begins as one does that names hold: what says no is read no further."""
        begun = {word[:_BEGINNING] for word in _LETTERS.findall(text.lower())}
        return not begun.isdisjoint(self._beginnings) or any(pair in text for pair in self._pairs)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every term of any name."""
        return frozenset(term for each in self.indicators for term in each.vocabulary)

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        every = self.vocabulary
        words = {word for word, meant in english.MEANING.items() if meant in every} | every
        return frozenset(word[:_BEGINNING] for word in words) | {"cros", "onli", "elec"}

    @cached_property
    def _pairs(self) -> frozenset[str]:
        every = frozenset(term for term in self.vocabulary if not term.isascii())
        return frozenset(word for word, meant in chinese.MEANING.items() if not every.isdisjoint(meant)) | every

    @cached_property
    def proper(self) -> frozenset[str]:
        """The terms that are names of their own, told by a capital inside: whose figures they are."""
        return frozenset(term for each in self.indicators for term in each.proper)

    @cached_property
    def _by_sort(self) -> Mapping[tuple[ClaimKind, Told], tuple[Sequence[NamedIndicator], frozenset[str]]]:
        """By kind of unit and what is told, the indicators, and the terms that tell them apart."""
        found: dict[tuple[ClaimKind, Told], list[NamedIndicator]] = {}
        for each in self.indicators:
            found.setdefault((each.kind, each.told), []).append(each)
        return {
            sort: (group, frozenset(term for each in group for name in each.names for term in name.strong))
            for sort, group in found.items()
        }

    def namings(self, scope: Mapping[str, float], kind: ClaimKind, told: Collection[Told]) -> list[Naming]:
        """How the terms of a passage, each with its weight, name the indicators of a kind; the best first."""
        found: list[Naming] = []
        for sort in ((kind, each) for each in told):
            indicators, vocabulary = self._by_sort.get(sort, ((), frozenset()))
            known = {term: weight for term, weight in scope.items() if term in vocabulary or term in _FLOWS}
            found += [_naming(each, known, scope) for each in indicators if not each.vocabulary.isdisjoint(known)]
        return sorted(found, key=lambda naming: (-naming.score, -len(naming.name.strong), naming.indicator.code))

    def alike(self, naming: Naming) -> Mapping[str, int]:
        """The indicators of a kind that the words of a naming may mean as well, with how much more their names hold.

        Those of an alias that says less than the indicator's own name: the e-commerce market, of online retail sales,
        may be e-commerce transactions.
        """
        words, named = naming.name.strong - _HOW_LARGE, naming.indicator
        if not words or words <= _every(named.names[0]):
            return {}
        group, _ = self._by_sort[named.kind, named.told]
        own = [(each, _every(each.names[0])) for each in group if each is not named]
        return {each.code: len(name - words - _HOW_LARGE) for each, name in own if words <= name}


def _every(name: NameTerms) -> frozenset[str]:
    return name.strong | name.weak


def _naming(indicator: NamedIndicator, known: Mapping[str, float], scope: Mapping[str, float]) -> Naming:
    """The best of an indicator's names for a passage; what else is named there counts against it."""
    extra = sum(
        weight * (_OTHER_WAY if weight == 1 and term in _FLOWS else 1)
        for term, weight in known.items()
        if term not in indicator.vocabulary and term not in _WHERE
    )
    best = None
    for name in indicator.names:
        present = [known[term] for term in name.strong if term in known]
        matched, missing = sum(present), len(name.strong) - len(present)
        weak = _WEAK_WORTH * sum(term in scope for term in name.weak)
        # Of the same indicator, what another of its names holds beside this one is told in other words.
        told = indicator.vocabulary - name.strong - _WHERE
        own = sum(weight for term, weight in known.items() if term in told)
        score = (matched + weak) / (matched + missing + extra + own / 4)
        naming = Naming(indicator, score, name.strong <= known.keys(), name)
        if best is None or (naming.score, naming.whole) > (best.score, best.whole):
            best = naming
    assert best is not None  # noqa: S101 - an indicator has a name
    return best


@lru_cache(maxsize=4)
def indicator_names(catalogue: Catalogue, *, in_chinese: bool) -> IndicatorNames:
    """The names of a catalogue's indicators in a language."""
    read = _chinese_indicator if in_chinese else _english_indicator
    return IndicatorNames([named for each in catalogue.indicators.values() if (named := read(each)).names])


def kind_of(unit_kind: str) -> ClaimKind:
    """The kind of the claims that can be about an indicator of a kind of unit."""
    return ClaimKind(unit_kind) if unit_kind in ("money", "share", "count") else ClaimKind.OTHER


_GROWTH_NAME = re.compile(r"\b(?:growth|change|increase)\b", re.IGNORECASE)
_SHARE_NAME = re.compile(r"\b(?:share|proportion|percentage)\b", re.IGNORECASE)
_TOO_LITTLE = frozenset({"world", "全球", "sale", "销售", "市场", "online", "网上"})
"""Terms that name nothing where they stand alone."""
_HOW_LARGE = frozenset({"market", "sale", "transaction", "市场", "销售", "交易"})
"""Terms for the size of a business, of which a text says one for the other."""
_FLOWS = frozenset({"import", "export", "进口", "出口"})
"""Terms that say which way; what goes the other way is never meant."""
_OTHER_WAY = 3
"""What one of them in the number's own clause counts that an indicator's names do not hold."""
_PROPER = re.compile(r"[A-Za-z]+[A-Z][A-Za-z]*")
_WHERE = frozenset({"world", "country", "全球", "国家", "largest", "最大", "total"})
"""Terms that tell where, or that it is all, beside whatever is named there."""
_OF_ITS_KIND = frozenset(
    ["growth", "change", "increase", "share", "proportion", "percentage", "number", "count", "rate"]
)


def _told(indicator: IndicatorBase) -> Told:
    if indicator.unit_kind != "share":
        return Told.LEVEL
    if _GROWTH_NAME.search(indicator.name_en) or "增长" in indicator.name_zh:
        return Told.GROWTH
    return Told.SHARE if _SHARE_NAME.search(indicator.name_en) or "占" in indicator.name_zh else Told.LEVEL


def _english_indicator(indicator: IndicatorBase) -> NamedIndicator:
    texts = (indicator.name_en, *_listed(indicator.aliases_en))
    return _named(indicator, (_english_name(text) for text in texts))


def own_name(indicator: IndicatorBase) -> NameTerms:
    """What an indicator is called, whatever it tells of it: the same of a level and of its growth."""
    return _english_name(indicator.name_en)


def _english_name(text: str) -> NameTerms:
    return _apart(frozenset(term.key for term in english_terms(text)) - _OF_ITS_KIND, english.WEAK)


def _apart(keys: frozenset[str], weak: frozenset[str]) -> NameTerms:
    """What a sentence must hold apart from what it may leave out, which a name of one word cannot spare."""
    strong = keys - weak
    return NameTerms(strong, keys & weak) if len(strong) > 1 else NameTerms(keys, frozenset())


def _chinese_indicator(indicator: IndicatorBase) -> NamedIndicator:
    texts = (indicator.name_zh, *_listed(indicator.aliases_zh))
    return _named(indicator, map(_chinese_name, texts))


def _chinese_name(text: str) -> NameTerms:
    keys: set[str] = set()
    for part in chinese.NOT_SAID.split(text):
        keys |= {term.key for term in chinese_terms(_without_tail(part))}
        keys |= {term.key for term in english_terms(part)}
    weak = keys & chinese.WEAK
    return (
        NameTerms(frozenset(keys - weak), frozenset(weak)) if keys - weak else NameTerms(frozenset(keys), frozenset())
    )


def _without_tail(name: str) -> str:
    for tail in chinese.TAILS:
        if name.endswith(tail) and len(name) > len(tail) + 1:
            return name.removesuffix(tail)
    return name


def _listed(aliases: str | None) -> Iterator[str]:
    return filter(None, map(str.strip, (aliases or "").split(";")))


def _named(indicator: IndicatorBase, names: Iterable[NameTerms]) -> NamedIndicator:
    told = tuple(dict.fromkeys(name for name in names if name.strong - _TOO_LITTLE))
    every = frozenset(term for name in told for term in (*name.strong, *name.weak))
    texts = " ".join((indicator.name_en, indicator.name_zh, indicator.aliases_en or "", indicator.aliases_zh or ""))
    proper = frozenset(match[0].lower() for match in _PROPER.finditer(texts)) & every
    kind, what = kind_of(indicator.unit_kind), _told(indicator)
    return NamedIndicator(indicator.code, kind, what, told, every, proper, *_roles(indicator, what))


_OF_A_WHOLE = re.compile(r"^(?:(?P<part>.+?) as a share of |(?:.+ )?[Ss]hare of )(?P<whole>.+)$")
_OF_A_WHOLE_CHINESE = re.compile(r"^(?P<part>.*?)占(?P<whole>.+?)(?:比重|比例|份额|$)")


def _roles(indicator: IndicatorBase, told: Told) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of the part and of the whole of a share, in both languages, as its names have them."""
    parts: set[str] = set()
    wholes: set[str] = set()
    if told is Told.SHARE:
        for match, read in (
            (_OF_A_WHOLE.match(indicator.name_en), english_terms),
            (_OF_A_WHOLE_CHINESE.match(indicator.name_zh), chinese_terms),
        ):
            if match is not None:
                parts |= {term.key for term in read(match["part"] or "")}
                wholes |= {term.key for term in read(match["whole"])}
    return frozenset(parts), frozenset(wholes)


TermReader = Callable[[str], Sequence[Term]]


def reader(*, in_chinese: bool) -> TermReader:
    """What makes terms of a passage in a language; a Chinese one may hold English names."""
    return _mixed_terms if in_chinese else english_terms


def _mixed_terms(text: str) -> Sequence[Term]:
    return [*chinese_terms(text), *english_terms(text)]
