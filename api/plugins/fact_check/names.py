"""Names of indicators and areas as terms, and the passages of a text that name them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from api.plugins.fact_check import chinese, english
from api.plugins.fact_check.claim import ClaimKind, Context, QuotedClaim

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue
    from api.domain.entries import IndicatorBase, UnitBase
    from api.domain.figure import Figure


_WORD = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*|[0-9]+(?:[.,][0-9]+)*|[^\sA-Za-z0-9]")
_HAN = re.compile(r"[㐀-鿿]")


class Term(NamedTuple):
    """A word of a text, or a pair of its characters, by what it stands for; `start` and `end` are its place."""

    key: str
    start: int
    end: int


class Word(NamedTuple):
    """An English word or sign as it stands in a text."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is made of Latin letters."""
        return self.text[0].isalpha() and self.text[0].isascii()


def words(text: str) -> list[Word]:
    """The English words, numbers and signs of a text; words that are written apart and together are one."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        low = match[0].lower().replace("’", "'").removesuffix("'s").rstrip("'")
        if found and (joined := english.JOINED.get((found[-1].low, low))) is not None:
            found[-1] = Word(text[found[-1].start : match.end()], joined, found[-1].start, match.end())
            continue
        if low not in english.TOGETHER and "-" in low[1:]:
            found += _parts(match)
        else:
            found.append(Word(match[0], english.TOGETHER.get(low, low), match.start(), match.end()))
    return found


def _parts(match: re.Match[str]) -> Iterator[Word]:
    """The parts of a compound, each with its place."""
    place = match.start()
    for part in match[0].split("-"):
        yield Word(part, part.lower(), place, place + len(part))
        place += len(part) + 1


@lru_cache(maxsize=8192)
def stem(low: str) -> str:
    """What a word in lower case stands for: its singular, and of words that mean the same the one that names hold."""
    if (meant := english.MEANING.get(low)) is not None:
        return meant
    single = _singular(low)
    return english.MEANING.get(single, single)


def _singular(low: str) -> str:
    if len(low) > 4 and low.endswith("ies"):
        return f"{low[:-3]}y"
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return low[:-1]
    return low


def english_terms(text: str) -> list[Term]:
    """The words of an English text that say something, as what they stand for."""
    found: list[Term] = []
    for word in words(text):
        if not word.is_word or word.low in english.EMPTY:
            continue
        key = stem(word.low)
        if key == "and":
            continue
        found.append(Term(key, word.start, word.end))
    return _both_ways(found)


def _both_ways(found: list[Term]) -> list[Term]:
    """Imports and exports named together are trade, and neither of the two alone."""
    joined: list[Term] = []
    for term in found:
        if joined and {joined[-1].key, term.key} == {"import", "export"} and term.start - joined[-1].end <= 5:
            joined[-1] = Term("trade", joined[-1].start, term.end)
        else:
            joined.append(term)
    return joined


_KNOWN = re.compile("|".join(sorted(chinese.MEANING, key=len, reverse=True)))


def chinese_terms(text: str) -> list[Term]:
    """The known words of a Chinese text as what they stand for, and pairs of characters of all others."""
    found: list[Term] = []
    for start, run in _runs(text):
        place = 0
        for match in _KNOWN.finditer(run):
            found += _pairs(run, start, place, match.start())
            found += [Term(key, start + match.start(), start + match.end()) for key in chinese.MEANING[match[0]]]
            place = match.end()
        found += _pairs(run, start, place, len(run))
    return found


def _pairs(run: str, start: int, first: int, last: int) -> Iterator[Term]:
    for place in range(first, last - 1):
        yield Term(run[place : place + 2], start + place, start + place + 2)


def _runs(text: str) -> Iterator[tuple[int, str]]:
    start = None
    for place, char in enumerate(f"{text}\n"):
        if _HAN.match(char) and char not in chinese.BETWEEN:
            start = place if start is None else start
        elif start is not None:
            yield start, text[start:place]
            start = None


_BESIDE = 0.7
"""What a term is worth in the clause of the number before: 65 bases in 19 countries."""
_FARTHER = 0.4
"""What a term is worth that does not stand in the number's own clause."""
_ENGLISH_CLAUSE = (*",;:()–—!?", " while ", " whereas ", " although ", " but ")


class Passage(NamedTuple):
    """A part of the text around a number with what its terms are worth."""

    text: str
    start: int
    worth: float


def widening(context: Context) -> Iterator[list[Passage]]:
    """The number's own clause; then with what stands before and behind it in the sentence; then before the sentence."""
    sentence, start, end = context.sentence, context.start, context.end
    marks = chinese.CLAUSE if context.chinese else _ENGLISH_CLAUSE
    after_last, before_next = context.since, context.until
    since = max(after_last, max((_mark_before(sentence, mark, start) for mark in marks), default=0))
    ends = (_mark_behind(sentence, mark, end) for mark in marks)
    until = min(before_next, *ends)
    if context.chinese and sentence[:start].endswith(("在", "于")):  # what is counted there is told behind the place
        until = min(*(_mark_behind(sentence, mark, end) for mark in marks), len(sentence))
    if until == before_next < len(sentence):  # what leads to the next number is not said of this one
        until = end + _before_joint(sentence[end:until], in_chinese=context.chinese)
    own = Passage(sentence[since:until], since, 1.0)
    yield [own]
    to_last = Passage(sentence[after_last:since], after_last, _FARTHER)
    rest = Passage(sentence[until:before_next], until, _FARTHER)
    if to_last.text or rest.text:
        yield [own, to_last]
    # What comes behind names what a number is of only where nothing before it does: 580 billion, that was its trade.
    leads = not _says_something(sentence[:start], in_chinese=context.chinese)
    if leads and rest.text:
        yield [own, to_last, rest]
    before_last = max((place for place in context.ends if place < after_last), default=0)
    last_clause = max(before_last, max((_mark_before(sentence, mark, after_last) for mark in marks), default=0))
    last = Passage(sentence[last_clause:after_last], last_clause, _BESIDE)
    earlier = Passage(sentence[:after_last], 0, _FARTHER)
    if earlier.text:
        yield [own, to_last, last, earlier]
    behind = [rest, Passage(sentence[before_next:], before_next, _FARTHER / 2)] if leads else []
    whole = [own, to_last, last, earlier, *behind]
    yield whole
    if context.previous:
        yield [*whole, Passage(context.previous, -1, _FARTHER / 2)]


def _before_joint(between: str, *, in_chinese: bool) -> int:
    """How much of what stands between two numbers goes on from the first: up to a word or sign that joins them."""
    joint = (_JOINT_CHINESE if in_chinese else _JOINT).search(between)
    return joint.start() if joint else len(between)


_JOINT = re.compile(r"\s(?:and|with|plus|against|of which)\s|[，、及和]")
_JOINT_CHINESE = re.compile(rf"{_JOINT.pattern}|\s(?=[一-鿿])")


def _says_something(text: str, *, in_chinese: bool) -> bool:
    """Whether a passage holds more than small words, numbers and times."""
    if in_chinese:
        return any(term.key in chinese.MEANING for term in chinese_terms(text))
    known = english.EMPTY | english.NEUTRAL
    return any(word.is_word and word.low not in known and stem(word.low) not in known for word in words(text))


def _mark_before(sentence: str, mark: str, start: int) -> int:
    """Where the clause begins behind the last such sign before a place; a comma between digits is none."""
    place = sentence.rfind(mark, 0, start)
    while place > 0 and sentence[place - 1].isdigit() and sentence[place + 1 : place + 2].isdigit():
        place = sentence.rfind(mark, 0, place)
    return place + len(mark) if place >= 0 else 0


def _mark_behind(sentence: str, mark: str, end: int) -> int:
    place = sentence.find(mark, end)
    return len(sentence) if place < 0 else place


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


def counts(claim: QuotedClaim, indicator: IndicatorBase, unit: UnitBase) -> bool:
    """Whether the noun that a claim counts may be a unit of an indicator's figures; true of what is not counted."""
    if claim.kind is not ClaimKind.COUNT:
        return True
    noun = claim.unit.lower()
    if not noun or noun in chinese.CLASSIFIERS:
        return True
    if not noun.isascii():
        if chinese.ABROAD.search(indicator.definition_zh):
            noun = chinese.ABROAD.sub("", noun)
        if unit.label_zh.startswith(noun):  # the classifier of what is counted
            return True
        if any(name.endswith(noun) for name in (unit.label_zh, unit.name_zh, _head(indicator.name_zh))):
            return True
        return noun.endswith(unit.name_zh) and noun.removesuffix(unit.name_zh) in indicator.name_zh
    names = {stem(word) for text in (unit.code, unit.label_en, unit.name_en) for word in text.lower().split()}
    return not names.isdisjoint(stem(word) for word in noun.replace("-", " ").split())


def counted(claim: QuotedClaim, figures: Sequence[Figure]) -> list[Figure]:
    """The figures of what a claim counts; all of them where it counts nothing. A series is looked at once."""
    if claim.kind is not ClaimKind.COUNT:
        return list(figures)
    series = {(figure.indicator.code, figure.printed.unit.code): figure for figure in figures}
    meant = {key for key, one in series.items() if counts(claim, one.indicator, one.printed.unit)}
    return [figure for figure in figures if (figure.indicator.code, figure.printed.unit.code) in meant]


_TIMES = frozenset({"year", "quarter", "month", "week", "day", "decade", "年", "季度", "个季度", "月", "个月", "天"})


def counts_time(claim: QuotedClaim) -> bool:
    """Whether a claim counts years, quarters or the like."""
    return claim.kind is ClaimKind.COUNT and is_time(claim.unit)


def is_time(noun: str) -> bool:
    """Whether a counted noun is a length of time."""
    return stem(noun.lower().split(" ")[-1]) in _TIMES


def _head(name: str) -> str:
    """A Chinese name without the word for a number at its end."""
    for tail in chinese.TAILS:
        if name.endswith(tail):
            return name.removesuffix(tail)
    return name
