"""Names of indicators and areas as sets of terms or patterns, and the search for them in a text."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from api.domain.catalogue import Catalogue, once_a_catalogue
from api.domain.models import IndicatorBase, UnitBase
from api.domain.units import UnitKind
from api.plugins.extract.words import Lexicon, longest_first
from api.plugins.fact_check.claims import Context, QuotedClaim
from api.plugins.fact_check.patterns import CHINESE, ENGLISH, FLOWS, either, keys, stem

_WEAK_WORTH = 0.05
_WEAK = either("weak")  # terms that a sentence may leave out, and the weight of each
_TOO_LITTLE = either("too_little")  # terms that do not name an indicator alone
WHERE = either("where")  # terms for places and totals, which never lower the score of an indicator


class Aspect(StrEnum):
    """Aspects of a subject, one of which an indicator measures: its level, its growth, or its share of a whole."""

    LEVEL = "level"
    GROWTH = "growth"
    SHARE = "share"


class NameTerms(NamedTuple):
    """One name of an indicator as terms: a passage must have all `strong` ones, and may leave out the `weak`."""

    strong: frozenset[str]
    weak: frozenset[str]


@dataclass(frozen=True, slots=True)
class NamedIndicator:
    """An indicator of the catalogue, with the terms of its names and its definition in one language."""

    base: IndicatorBase
    aspect: Aspect
    names: tuple[NameTerms, ...]
    vocabulary: frozenset[str]  # every term of any of its names
    defined: frozenset[str]  # the terms of the main clause of its definition, which prose on it may use
    counts_new: bool  # True if it counts only new things
    part: frozenset[str]  # the terms of the part in a name such as `exports as a share of trade`
    whole: frozenset[str]  # the terms of the whole in such a name, without those of places and totals

    def is_share_of(self, terms: frozenset[str]) -> bool:
        """True if `terms`, which name the whole of a share, may mean this indicator's; or if it has no whole."""
        own = (self.vocabulary | self.defined | _WEAK) - self.part
        return not self.whole or (not terms.isdisjoint(self.whole) and terms <= own)


class Naming(NamedTuple):
    """A match of an indicator with a passage that has all strong terms of one of its names; `score` is best if high."""

    indicator: NamedIndicator
    score: float
    name: NameTerms


class IndicatorNames:
    """The indicators of a catalogue with their names in one language, and the set of all terms of the names."""

    def __init__(self, catalogue: Catalogue, language: Lexicon) -> None:
        sources = {stem(name.lower()) for each in catalogue.originators.values() for name in each if name.isalpha()}
        named = (_named(each, language, sources) for each in catalogue.indicators.values())
        self.indicators = [each for each in named if each.names]
        self.vocabulary = frozenset(term for each in self.indicators for term in each.vocabulary)

    def namings(self, scope: Mapping[str, float], kind: UnitKind, aspects: Collection[Aspect]) -> list[Naming]:
        """The Namings of indicators of a kind of unit by a passage, the best first; `scope` has its terms' weights."""
        found: list[Naming] = []
        for aspect in aspects:
            group = [each for each in self.indicators if (each.base.unit_kind, each.aspect) == (kind, aspect)]
            # Only terms that distinguish the indicators of the group change a score, and those of directions of trade.
            telling = FLOWS.union(*(name.strong for each in group for name in each.names))
            scoped = {term: weight for term, weight in scope.items() if term in telling}
            found += filter(None, (_naming(each, scoped, scope) for each in group))
        return sorted(found, key=lambda naming: (-naming.score, -len(naming.name.strong), naming.indicator.base.code))


def _naming(indicator: NamedIndicator, scoped: Mapping[str, float], scope: Mapping[str, float]) -> Naming | None:
    """The best match of a name of the indicator with a passage, or None; terms of other indicators lower the score.

    `scope` has the weights of the passage's terms, `scoped` those that tell indicators apart.
    """
    extra = sum(weight for term, weight in scoped.items() if term not in indicator.vocabulary | WHERE | {"goods"})
    found: list[Naming] = []
    for name in indicator.names:
        if name.strong <= scoped.keys():
            present, weak = sum(scoped[term] for term in name.strong), sum(term in scope for term in name.weak)
            found.append(Naming(indicator, (present + _WEAK_WORTH * weak) / (present + extra), name))
    return max(found, key=lambda naming: naming.score, default=None)


indicator_names = once_a_catalogue(IndicatorNames)


def _named(indicator: IndicatorBase, language: Lexicon, sources: Collection[str]) -> NamedIndicator:
    """The indicator with its names as terms, also without the names of `sources` in them: online sales by eMarketer."""
    name, aliases = indicator.name_en, indicator.aliases_en
    if language is CHINESE:
        name, aliases = indicator.name_zh, indicator.aliases_zh
    read = [_name(text, language) for text in (name, *filter(None, map(str.strip, (aliases or "").split(";"))))]
    bare = (each._replace(strong=each.strong.difference(sources)) for each in read)
    read += [each for each in bare if len(each.strong) > 1]  # online sales by eMarketer are online sales
    # Goods sold online may be all that is sold online, or physical goods alone.
    read += [each._replace(strong=each.strong - {"physical"}) for each in read if each.strong >= {"physical", "goods"}]
    names = tuple(dict.fromkeys(each for each in read if each.strong - _TOO_LITTLE))
    vocabulary = frozenset().union(*(terms for name in names for terms in name))
    part, _, total = name.partition("占" if language is CHINESE else " as a share of ")
    whole = keys(language, total)
    definition = indicator.definition_zh if language is CHINESE else indicator.definition_en
    clauses = re.split("[,;，；]", re.split("[.。]", definition, maxsplit=1)[0])
    defined = keys(language, max((each for each in clauses if not _LEFT_OUT.search(each)), key=len, default=""))
    return NamedIndicator(
        base=indicator,
        aspect=aspect_of(indicator),
        names=names,
        vocabulary=vocabulary,
        defined=defined,
        counts_new=not vocabulary.isdisjoint(either("counted_anew")),
        part=keys(language, part) - whole if whole else frozenset(),
        whole=whole - WHERE,
    )


_LEFT_OUT = re.compile(r"\b(?:not|whether|other than|left out|exclu\w+)\b|[不未非除]|是否")
"""Words of a clause that says what is not measured."""


_GROWTH_NAME = re.compile(r"\b(?:growth|change|increase)\b", re.IGNORECASE)
_SHARE_NAME = re.compile(r"\b(?:share|proportion|percentage)\b", re.IGNORECASE)


def aspect_of(indicator: IndicatorBase) -> Aspect:
    """The aspect of its subject that an indicator measures, by its unit and the words of its English name."""
    if indicator.unit_kind != "share":
        return Aspect.LEVEL
    if _GROWTH_NAME.search(indicator.name_en):
        return Aspect.GROWTH
    return Aspect.SHARE if _SHARE_NAME.search(indicator.name_en) else Aspect.LEVEL


def _name(text: str, language: Lexicon) -> NameTerms:
    """The terms of one name, strong and weak; if it has few strong terms, all are strong."""
    chinese = language is CHINESE
    parts = map(_without_tail, CHINESE["kind"].split(text)) if chinese else [text]
    terms = frozenset().union(*(keys(language, part) for part in parts)) - ENGLISH.words("of_its_kind")
    strong = terms - _WEAK
    return NameTerms(strong, terms - strong) if len(strong) > (not chinese) else NameTerms(terms, frozenset())


_TAILS = sorted(CHINESE.words("tails"), key=len, reverse=True)  # endings that prose may leave out


def _without_tail(name: str, least: int = 2) -> str:
    """The Chinese name without an ending that prose may leave out, if at least `least` characters remain."""
    tail = next((tail for tail in _TAILS if name.endswith(tail) and len(name) >= len(tail) + least), "")
    return name.removesuffix(tail)


WORLD = "WLD"
_NAME_OF_WORLD = re.compile(r"(?<=[a-z,(] )(?:Global|World) [A-Z]")  # a name such as Global Times
_SHARE_OF = re.compile(r"(?:%|percent|per cent|half|third|quarter) of (?:the )?$|占$")
_TOPIC = (
    r"^(?:(?:In|Across|Throughout) )?(?:{0})\b(?!\s*(?:[(,–—]|--))|\b(?:{0})['’]s?\b|"
    r"\b[A-Z][a-z]+ (?:Province|Prefecture|Municipality|County)\b"
)
_TOPIC_ZH = (
    r"^[\d年月日第一二三四季度上下半去今，,]*(?P<place>{0})|(?:{0})(?:[省市县]|自治区)|"
    r"^(?!全国|我国|中国|各)[一-鿿]{{2,4}}[省市县](?![场级])"
)


class NamedArea(NamedTuple):
    """The alpha-3 code of an area, and the offsets of its name in a passage."""

    code: str
    start: int
    end: int


class AreaNames:
    """The names of a catalogue's areas in a language, and of places inside countries, to be found in texts."""

    def __init__(self, catalogue: Catalogue, language: Lexicon) -> None:
        areas, chinese = catalogue.areas, language is CHINESE
        called = {code: area.name_zh if chinese else area.name_en.lower() for code, area in areas.items()}
        names = {re.split(r" ?[(,]", name)[0]: code for code, name in called.items()} | language.pairs("areas")
        adjectives = {} if chinese else language.pairs("demonyms")
        self.codes = {name: code for name, code in (names | adjectives | _US).items() if code in areas}
        either_name, either_adjective = (longest_first(self.codes.keys() & each) for each in (names, adjectives))
        pattern = f"(?P<name>{either_name})" if chinese else _IN_ENGLISH.format(either_name, either_adjective)
        self.pattern, self.superlative = re.compile(pattern, re.IGNORECASE), language["superlative"]
        places = longest_first(place.replace("_", " ") for place in language.words("places"))
        self.places = re.compile(places)
        self._topic = re.compile((_TOPIC_ZH if chinese else _TOPIC).format(places))

    def named(self, text: str) -> Iterator[NamedArea]:
        """The areas that a passage names, in order, but not the world in `a third of the world's`."""
        for match in self.pattern.finditer(text):
            code = self.codes[match[match.lastgroup or 0].lower()]
            shared = self.superlative.match(text, match.end()) or _SHARE_OF.search(text, 0, match.start())
            if code != WORLD or not (shared or _NAME_OF_WORLD.match(text, match.start())):
                yield NamedArea(code, *match.span())

    def taken_over(self, text: str, context: Context) -> list[NamedArea]:
        """The areas of an earlier text that a sentence takes over: the first for a pronoun, else all but the world."""
        named = list(self.named(text))
        if ENGLISH["pronoun"].match(context.sentence):
            return named[:1]
        return [each for each in named if each.code != WORLD]

    def topic(self, text: str) -> str:
        """The name of the part of a country that a passage begins with or speaks of; empty if there is none."""
        match = self._topic.search(text)
        return (match.groupdict().get("place") or match[0]) if match else ""


area_names = once_a_catalogue(AreaNames)
_US = {"us": "USA", "u.s.": "USA"}
_IN_ENGLISH = (  # `Chinas` is read as China's; `Americans` are people, and `us` in small letters is not the country
    r"(?<![A-Za-z])(?:(?P<name>{})s?|(?P<adjective>{})|"
    r"(?P<us>(?-i:US|U\.S\.)(?!\s?(?:\$|dollars?\b))))(?:['’]s)?(?![A-Za-z])"
)


def at_moment(indicator: IndicatorBase) -> bool:
    """True if an indicator is measured at a moment, as stocks, counts and ranks are, and is no sum over a period."""
    return indicator.measuring_type in ("count", "stock", "rank")


def counts(claim: QuotedClaim, indicator: IndicatorBase, unit: UnitBase) -> bool:
    """True if a claim counts what an indicator's unit counts, by its noun; also if it is no count or has no noun."""
    noun = claim.unit.lower()
    if claim.kind is not UnitKind.COUNT or not noun or noun in CHINESE.words("classifiers"):
        return True
    if noun.isascii():
        heads = re.findall(r"(?:^|;)(?:(?! with | of )[^;])*\b(\w+)(?=;|$)", indicator.aliases_en or "")
        texts = (unit.code, unit.label_en, unit.name_en, *heads)  # partners are partner countries
        names = {stem(word) for text in texts for word in text.lower().split()}
        return not names.isdisjoint(stem(word) for word in noun.replace("-", " ").split())
    ending = (name.endswith(noun) for name in (unit.label_zh, unit.name_zh, _without_tail(indicator.name_zh, 0)))
    if unit.label_zh.startswith(noun) or any(ending):  # a label begins with the classifier of what is counted
        return True
    return noun.endswith(unit.name_zh) and noun.removesuffix(unit.name_zh) in indicator.name_zh
