"""The subject of a quoted number: the indicators that its words name, its area, and the words that nothing explains.

Names, neutral words and the publisher of the figure are explained; other words may make the number another thing's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import pairwise
from typing import NamedTuple

from api.domain.catalogue import Catalogue, once_a_catalogue
from api.domain.figure import Figure
from api.domain.units import UnitKind
from api.domain.words import CURRENCY_OF
from api.plugins.extract.sentences import blanked
from api.plugins.extract.words import EN, ZH, longest_first
from api.plugins.fact_check.claims import Context, QuotedClaim
from api.plugins.fact_check.names import (
    WHERE,
    WORLD,
    AreaNames,
    Aspect,
    IndicatorNames,
    NamedArea,
    NamedIndicator,
    Naming,
    area_names,
    at_moment,
    indicator_names,
)
from api.plugins.fact_check.patterns import (
    CHINESE,
    ENGLISH,
    FLOWS,
    HAN,
    LOOKED_AT,
    NEUTRAL,
    NEUTRAL_ZH,
    SMALL_ZH,
    TRADE,
    VERBS,
    chinese_terms,
    either,
    keys,
    stem,
    words,
)
from api.service.search import singular

_FARTHER = 0.4  # weight of a term of the sentence that is outside the number's own clause
_EARLIER = 0.2  # weight of a term in a sentence before
_ADDED = re.compile(r"(?:\b(?:added|\w+ed up|another|additional|extra|further)|[新净]增)$", re.IGNORECASE)
"""Words before a count of what there is, or of what was added, that name a change where an amount follows."""
_NUMBER = re.compile(r"[\d$€£¥￥]|RMB|CNY|US")
_SAID_BY, _A_REPORT, _ANEW = map(either, ("said_by", "a_report", "counted_anew"))
_OFFICE = re.compile(longest_first(_SAID_BY))
_BARRED = re.compile(f"{ENGLISH['bars'].pattern}|{ENGLISH['scopes'].pattern.removeprefix('(?i)')}")


def _aspects(claim: QuotedClaim) -> Collection[Aspect]:
    """The aspects (level, growth, share) that a number may give, by the words near it; none for an amount of change."""
    context, growth, share = claim.context, (Aspect.GROWTH,), (Aspect.SHARE, Aspect.LEVEL)
    if claim.kind is not UnitKind.SHARE:
        return () if _is_change(claim) else (Aspect.LEVEL,)
    moved = context.words["share_to"].search(context.sentence, 0, context.start)
    if moved or ENGLISH["share_behind"].match(context.sentence, context.end):
        return share
    # The nearest word before the number decides, else the nearest after it, else the last before other numbers.
    words = [
        (far, after, match.start() if after else -match.end(), aspects)
        for far, span in enumerate(((context.since, context.until), (0, context.since)))
        for pattern, aspects in (("share", share), ("growth", growth))
        for match in context.words[pattern].finditer(context.sentence, *span)
        if not _TO.match(context.sentence, match.end())  # a share that fell to 26.1%
        for after in [match.start() >= context.end]
    ]
    both = context.chinese or re.search("%|per ?cent|pct", context.phrase, re.IGNORECASE)  # one in five is a share
    return min(words, key=lambda word: word[:3])[3] if words else (*growth, *share) if both else share


def _is_change(claim: QuotedClaim) -> bool:
    """True if a number is an amount of change, as in `rose by 3 million`, and not a level."""
    context = claim.context
    number = _NUMBER.search(context.sentence, context.start, context.end)
    before = context.sentence[: number.start() if number else context.start].rstrip()
    is_count = claim.kind is UnitKind.COUNT and _ADDED.search(before)
    return not is_count and context.words["changed_by"].search(before) is not None


Coverage = Mapping[str, set[str]]  # the codes of the areas of each indicator's figures
_ENOUGH = 0.6  # lowest score at which a passage with all required terms of a name is taken to name the indicator
_TIED = 0.04  # greatest difference from the best score at which another indicator counts as equally likely


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a number: one indicator, or several that are equally likely.

    `area` is None if the text means no area that has figures, and empty if it names none of several. `unexplained` are
    words that may change the subject, `others` are indicators that may be meant where the number's clause names none.
    """

    indicators: tuple[str, ...] = ()
    area: str | None = None
    unexplained: tuple[str, ...] = ()
    aspect: Aspect = Aspect.LEVEL
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class SubjectFinder:
    """Finder of the subjects of numbers among indicators with figures; `area` is for texts that name no area."""

    catalogue: Catalogue
    coverage: Coverage
    area: str | None = None

    def find(self, claim: QuotedClaim) -> Subject:
        """The subject that a number's clause names, else its sentence, else earlier ones too; an empty one if none."""
        context = claim.context
        names, terms = indicator_names(self.catalogue, context.words), partial(keys, context.words)
        pronoun = ENGLISH["pronoun"].match(context.sentence) is not None
        wholes = [_PART_OF_IT.split(each, 1)[0] for each in context.earlier]  # what is told of a part is not taken over
        told = ((pronoun and terms(_before_verb(each)) & names.vocabulary) or terms(each) for each in wholes)
        recent = [named for each in told if (named := names.vocabulary & each)]
        # `Total: 1.69 trillion. Exports: 1.12 trillion.` leave it to the sentences before to say of what.
        full = next((place for place, named in enumerate(recent, 1) if named - TRADE - WHERE), 0)
        earlier = frozenset[str]().union(*recent[: 1 if pronoun else max(2, full)])
        named_here = not names.vocabulary.isdisjoint(terms(context.sentence))
        if not named_here and (names.vocabulary.isdisjoint(earlier) or _OF_THIS.match(context.sentence)):
            return Subject()  # of a thousand numbers that name nothing, no clause is read
        pieces = _pieces(context, names.vocabulary)
        own = pieces[0]
        clause = dict.fromkeys(terms(context.sentence[own.start : own.end]), 1.0)
        until_then = ENGLISH["up_to"].search(context.sentence, 0, context.start)
        event = not until_then and ENGLISH["events"].search(context.sentence, own.start, context.start)
        if event or (claim.kind is UnitKind.COUNT and _ADDED.search(context.sentence[: context.start].rstrip())):
            clause |= dict.fromkeys(_ANEW, 1.0)  # it set up 46 zones
        # Words after a number name its subject only if it opens the sentence: 580 billion, that was its trade.
        leads = (NEUTRAL | _ANEW).issuperset(terms(context.sentence[: context.start]))
        # Exports rose 40% to 1.1 trillion, and imports rose 16% to 0.6 trillion: the nearest direction counts.
        near = terms(context.sentence[([0, 0, *(each for each in context.starts if each < own.start)])[-2] : own.start])
        around = terms(context.sentence[: own.start]) - (FLOWS - near if FLOWS & near else frozenset())
        if leads:
            around |= terms(_PART_OF_IT.split(context.sentence[own.end :], 1)[0]) - _ANEW
        # A clause with a direction of trade takes none from elsewhere: trade of 43.85, exports of 25.45, imports of 18.
        other_ways = frozenset[str]() if FLOWS.isdisjoint(clause) else TRADE
        total = context.words["total"].search(context.sentence, context.since, context.start)
        other_ways = FLOWS if total and claim.kind is not UnitKind.SHARE else other_ways
        sentence = {**dict.fromkeys(around - other_ways, _FARTHER), **clause}
        wide = {**dict.fromkeys(earlier - other_ways, _EARLIER), **sentence}
        # No share of another whole is one of trade, and a total counts no new things.
        whole = (terms(_whole(context, own)) & names.vocabulary) - WHERE
        anew = not total and not _ANEW.isdisjoint(sentence)
        for scope in (clause, sentence, wide):
            namings = [
                each
                for each in names.namings(scope, claim.kind, _aspects(claim))
                if each.indicator.base.code in self.coverage
                and (not whole or each.indicator.is_share_of(whole))
                and (anew or not each.indicator.counts_new)
            ]
            if namings and namings[0].score >= _ENOUGH and (scope is wide or len(namings[0].name.strong) > 1):
                subject = self._subject(claim, names, namings, pieces)
                if scope is wide and FLOWS.isdisjoint(clause):
                    return replace(subject, others=self._others(claim, names, wide))
                return subject
        return Subject()

    def _other_shares(self, names: IndicatorNames, meant: NamedIndicator) -> tuple[str, ...]:
        """The other indicators, by code, that are a share of the world, as `meant` is; none if it is no such share."""
        alike = [each for each in names.indicators if each.aspect is Aspect.SHARE and not each.whole]
        return tuple(each.base.code for each in alike if meant in alike and each.base.code in self.coverage)

    def _others(self, claim: QuotedClaim, names: IndicatorNames, scope: Collection[str]) -> tuple[str, ...]:
        """The indicators, by code, that have figures in the claim's kind of unit and share a term with `scope`."""
        of_kind = (each for each in names.indicators if each.base.unit_kind == claim.kind)
        codes = (each.base.code for each in of_kind if not (each.vocabulary - WHERE).isdisjoint(scope))
        return tuple(code for code in codes if code in self.coverage)

    def _subject(
        self, claim: QuotedClaim, names: IndicatorNames, namings: Sequence[Naming], pieces: Sequence[_Piece]
    ) -> Subject:
        """The subject by the best of the matched names, with its area and the unexplained words around it."""
        named = self._areas_near(claim.context, pieces[0])
        tied = [each for each in namings if each.score >= namings[0].score - _TIED]
        # Where an area is named of which the likeliest has no figure, another may be meant.
        for possible in (tied, [each for each in namings if named and each.score >= _ENOUGH]):
            areas = {each.indicator.base.code: self._area(each.indicator, named) for each in possible}
            if area := max(filter(None, areas.values()), key=[each.code for each in named].__contains__, default=None):
                break
        else:
            return Subject(tuple(each.indicator.base.code for each in tied), None if named or self.area else "")
        likely = [each.indicator for each in possible if areas[each.indicator.base.code] == area]
        codes = tuple(each.base.code for each in likely)
        explained = Explained(claim, self.catalogue, names.vocabulary, likely, area, pieces)
        return Subject(codes, area, explained.residue(), likely[0].aspect, self._other_shares(names, likely[0]))

    def _areas_near(self, context: Context, own: _Piece) -> Sequence[NamedArea]:
        """The areas named before a number, the nearest first, else elsewhere in its sentence, or in the two before."""
        names = area_names(self.catalogue, context.words)
        # Coffee from Rwanda, outside the clause before a number, is no area of the number.
        named = [
            area
            for area in names.named(context.sentence)
            if own.start <= area.start < context.start
            or (area.start < max(own.end, context.end) and not _AWAY.search(context.sentence, 0, area.start))
        ]
        if near := [area for area in named if area.end <= context.start] or named:
            within = [area for area in near if area.start >= own.start]
            if {area.code for area in within} == {WORLD}:
                return within  # China leads; worldwide online sales grew: no sales of China
            return sorted(near, key=lambda area: abs(area.start - context.start))
        found = (names.taken_over(text, context) for text in context.earlier[:2])
        before: Sequence[NamedArea] = next(filter(None, found), [])
        # China launched the scheme, Chile being the first to sign: the sentence is about China.
        leads = before and any(before[0].code in areas for areas in self.coverage.values())
        return before if leads else before[::-1]

    def _area(self, indicator: NamedIndicator, named: Sequence[NamedArea]) -> str | None:
        """The code of the area that a passage means, of an indicator's figures; None if none, or several, may be."""
        has = self.coverage[indicator.base.code]
        for area in named:
            if area.code in has:
                return area.code
            if area.code != WORLD:
                return None
        if named and indicator.aspect is not Aspect.SHARE:  # a country's share of the world total
            return None
        if self.area is not None:
            return self.area if self.area in has else None
        return next(iter(has)) if len(has) == 1 else None


def _before_verb(text: str) -> str:
    """The text of a sentence before its first verb, all of it without one: a pronoun after it refers to this."""
    return text[: next((word.start for word in words(text) if word.low in VERBS), len(text))]


def _whole(context: Context, own: _Piece) -> str:
    """The words for the total of which a number is a share: 6% of [foreign trade], 占[外贸]的6%; empty without them."""
    if context.chinese:
        before = context.sentence[own.start : context.end]
        return before.rpartition("占")[2] if "占" in before else ""
    if "of which" in context.sentence[context.since : context.start]:
        return context.sentence[: context.start].rpartition("of which")[0]
    of = ENGLISH["share_behind"].match(context.sentence, context.end)
    return ENGLISH["is_said"].split(context.sentence[of.end() : own.end], 1)[0] if of else ""


@dataclass(frozen=True)
class Explained:
    """The terms and names that a number's subject explains; `residue` gives the words that it does not explain."""

    claim: QuotedClaim
    catalogue: Catalogue
    others: Collection[str]  # terms of all indicators, explained in other clauses than the number's own
    likely: Sequence[NamedIndicator]  # the indicators that the number may measure, the likeliest first
    area: str
    pieces: Sequence[_Piece]

    @property
    def areas(self) -> AreaNames:
        """The AreaNames of the catalogue in the language of the number's sentence."""
        return area_names(self.catalogue, self.claim.context.words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The terms of the names and definitions of the likely indicators."""
        return frozenset().union(*(each.vocabulary | each.defined for each in self.likely))

    def residue(self) -> tuple[str, ...]:
        """The words near the number that nothing explains, each once; they may make it another thing's."""
        claim, context, language = self.claim, self.claim.context, self.claim.context.words
        phrase = language["comparators"].sub(_blank, context.phrase)  # of it, the words around its digits are read
        phrase, digits = _AMOUNT.subn(lambda each: f"{'0' * max(1, len(each[0]) - 2):^{len(each[0])}}", phrase, 1)
        phrase = phrase if digits else " " * len(phrase)
        text = f"{context.blanked[: context.start]}{phrase}{context.blanked[context.end :]}"
        if claim.period is not None and claim.period.frequency != "A":
            text = language["part_of_a_year"].sub(_blank, text)
        text = language["rate"].sub(_blank, language["sources"].sub(_blank, text))
        text = ENGLISH["neutral_phrases"].sub(_blank, text)
        named = names_of_sources(self.catalogue).findall(context.sentence)
        common = frozenset.intersection(*(each.vocabulary | each.defined for each in self.likely))
        pieces, found = list[_Piece](), [name for name in named if stem(name.lower()) not in common]
        for piece in self.pieces:
            clause, own = text[piece.start : piece.end], piece is self.pieces[0]
            said = ENGLISH["said_that"].match(clause) if own else None
            if said and not any(ENGLISH[name].search(said[0]) for name in ("scopes", "narrows")):
                found += (word for word in self._unexplained(said[0], own=False) if not word[0].islower())
                clause = " " * said.end() + clause[said.end() :]
            if own or not self._aside(clause, piece):
                pieces.append(piece)
                found += self._unexplained(clause, own=own)
            elif language["attributes"].search(clause):  # who says it counts if it is somebody with a name
                found += (word for word in self._unexplained(clause, own=False) if not word[0].islower())
        found += [*self._barred(text, pieces), *self._around()]
        once = dict.fromkeys(word for word in map(str.strip, found) if word)
        return tuple(word for word in once if not any(word != other and word in other for other in once))

    def _barred(self, text: str, pieces: Sequence[_Piece]) -> Iterator[str]:
        """Signs and phrases that make the number something else than the figure, such as a part of it or a plan."""
        context, period, kind = self.claim.context, self.claim.period, self.claim.kind
        growth = self.likely[0].aspect is Aspect.GROWTH
        sentence, language, own = context.sentence, context.words, pieces[0]
        bars = [(bar, *piece) for piece in pieces for bar in ("bars", "other_growth" if growth else "change_of")]
        if counted := all(at_moment(each.base) and not each.counts_new for each in self.likely):
            dated = "" if period is None or str(period.year) in sentence else " ".join(context.earlier)
            until = language["up_to"].search(text, 0, own.end) or language["up_to"].search(dated)
            bars += [(bar, own.start, own.end) for bar in (("new",) if until else ("new", "events"))]
        if not context.chinese and period is not None and period.text.isdecimal():
            bars += [(bar, *piece) for piece in pieces for bar in ("part_of_year", "early")[: 2 - counted]]
        found: list[re.Match[str] | None] = [
            match
            for bar, start, end in bars
            for match in language[bar].finditer(text, start, end)
            if not (match[0].endswith(" by") and any(match.end() < each < context.start for each in context.starts))
        ]
        if period is not None and growth:
            bases = language["base_year"].finditer(text, 0, own.end)
            found += (match for match in bases if int(match["year"]) not in (period.year, period.year - 1))
        in_turn = all((ZH if context.chinese else EN)[name].search(sentence) for name in ("in_turn", "years_listed"))
        if kind is not UnitKind.COUNT and not in_turn:  # the next number of a list may measure something else
            gaps = ((context.since, context.start), (context.end, context.until))
            grown = language["growth"].match  # 2.6万亿元、增长10.8%
            found += (_JOINED.fullmatch(sentence, *gap) for gap in gaps if not grown(sentence, gap[1]))
        if kind is not UnitKind.SHARE:  # so much lower
            found.append(_DIFFERENCE.match(sentence, context.end))
        yield from (sentence[slice(*match.span())] for match in found if match)
        if own.start == context.since and _OF.match(sentence, own.start):
            yield sentence[max((start for start in context.starts if start < own.start), default=0) : own.start]

    def _around(self) -> Iterator[str]:
        """Words around the sentence that deny the claim, and other areas or parts of a country that it may be about."""
        context = self.claim.context
        yield from _DENIES.findall(f"{context.earlier[0]} {context.sentence} {context.following}")
        if next(self.areas.named(context.sentence), None) is not None:
            return
        for text in (*context.earlier[:2], context.title):
            named = self.areas.taken_over(text, context)
            if named and named[0].code == self.area:  # China launched it, Chile being the first to sign
                named = [area for area in named if not text[: area.start].endswith((", ", "，"))]
            yield from (text[area.start : area.end] for area in named if area.code not in (self.area, WORLD))
            titled = None if text != context.title or text[-1:] in ".!?。！？" else self.areas.places.search(text)
            yield titled[0] if titled else self.areas.topic(text)
            if named:
                return
        if len(context.earlier[0]) <= _LONGEST_SCOPE[context.chinese]:  # a short line above: Rural areas
            yield from (
                found for name in ("scopes", "narrows") for found in context.words[name].findall(context.earlier[0])
            )

    def _unexplained(self, text: str, *, own: bool) -> Iterator[str]:
        """The words of a passage that nothing explains; `own` is True for the number's own clause."""
        covered, things = [], {of.start(1) for of in _OF_A.finditer(text) if self._is_thing(of[1])}
        for area in self.areas.named(text):
            covered.append((area.start, area.end))
            if _OTHERS.search(text, 0, area.start) or area.code not in (self.area, WORLD):
                yield text[area.start : area.end]
        yield from (match[0] for match in words_of_reports(self.catalogue, "narrowing_words").finditer(text))
        text, neutral = blanked(text, covered), words_of_reports(self.catalogue, "neutral_words")
        if self.claim.context.chinese:
            yield from self._in_chinese(text, neutral, own)
            return
        for word in words(ENGLISH["predicate"].sub(_blank, neutral.sub(_blank, text))):
            is_word = len(word.low) > 1 and word.low[0].isalpha()
            is_known = self._explains(word.low) or (not own and stem(word.low) in self.others)
            if is_word and (word.start in things or not is_known):
                yield word.text

    def _is_thing(self, low: str) -> bool:
        """True if a word after `of` names a part of the subject: a plural not of the indicator's terms, or a verb."""
        is_plural = len(low) > len("this") and singular(low) != low
        return low in VERBS or (is_plural and stem(low) not in self.vocabulary | FLOWS)

    def _aside(self, text: str, piece: _Piece) -> bool:
        """True if a clause tells a cause, a time or an opinion, and so leaves the subject as it is."""
        context, language = self.claim.context, self.claim.context.words
        elsewhere = any(each.code != self.area for each in self.areas.named(text)) or self.areas.places.search(text)
        leads = piece.end <= context.start
        label = (leads or elsewhere) and language["label"].fullmatch(text)
        part = language["part_before" if leads else "part_after"].match(text) is not None
        counted = context.blanked if self.claim.noun in ("years", "年") else context.sentence
        nameless = self.vocabulary.isdisjoint(keys(language, counted[slice(*self.pieces[0])]))
        led = nameless or context.chinese  # what begins the clause of the number before is the subject of both
        if any(piece.start <= each < piece.end or (led and piece.end == each) for each in context.starts):
            return False
        if language["cause"].search(text):
            return True
        takes_over = nameless and not self.vocabulary.isdisjoint(keys(language, text))
        if label or part or takes_over or (elsewhere and (leads or nameless)):
            return False
        if not leads and language["says"].search(text):
            return True
        is_long = not leads and len(text) > _LONGEST_SCOPE[context.chinese]
        first = len(text) if leads or nameless else _FIRST_WORDS[context.chinese]
        return not (language["narrows"].search(text, 0, first) or (not is_long and language["scopes"].search(text)))

    def _explains(self, low: str) -> bool:
        """True if a word in lower case is a term of the subject, neutral, an adverb, or the claim's unit."""
        key, unit = stem(low), self.claim.unit
        return (
            (key in FLOWS and "trade" in self.vocabulary)
            or key in self.vocabulary
            or not NEUTRAL.isdisjoint((low, key))
            or any(ENGLISH[name].fullmatch(low) for name in LOOKED_AT)
            or (low.endswith("ly") and low not in ENGLISH.words("narrowing_adverbs"))
            or low == unit.lower()
            or unit in (CURRENCY_OF.get(low), CURRENCY_OF.get(f"{low} dollars"))
        )

    def _in_chinese(self, text: str, neutral: re.Pattern[str], own: bool) -> Iterator[str]:
        """Latin words and runs of Chinese characters that nothing explains; `own` is as in `_unexplained`."""
        is_read = own or self.claim.kind is UnitKind.MONEY
        covered = [match.span() for match in CHINESE["money"].finditer(text) if is_read]
        means: dict[tuple[int, int], bool] = {}
        for term in chinese_terms(text):
            explains = term.key in self.vocabulary or (not own and term.key in self.others)
            means[term.start, term.end] = explains and means.get((term.start, term.end), True)
        text = blanked(text, [*covered, *(span for span, known in means.items() if known)])
        text = CHINESE["when"].sub(" ", neutral.sub(_blank, text))
        for match in CHINESE["latin"].finditer(text):
            if len(match[0]) > 1 and not self._explains(match[0].lower()):
                yield match[0]
        yield from (run for run in HAN.findall(NEUTRAL_ZH.sub(" ", text)) if not SMALL_ZH.issuperset(run))


_DIFFERENCE = re.compile(r"\s(?:lower|higher|more|less|larger|smaller|fewer|down|below|above)\b|的?(?:[两\d.]+倍|一半)")
_FIRST_WORDS, _LONGEST_SCOPE = {False: 16, True: 4}, {False: 40, True: 7}  # characters that narrow, and of a clause


class _Piece(NamedTuple):
    """The offsets of a part of a sentence."""

    start: int
    end: int


_AMOUNT = re.compile(r"[-+−~≈>≥<≤]*(?:[A-Z]{1,3}(?=[$€£¥￥\d]))?[$€£¥￥]?\s?\d[\d.,]*(?:\s?[%％‰]|\s?per ?cents?\b)?")
_JOINED = re.compile(r"\s*(?:,?\s?and|[、和与及]|以及)\s*")
_OF_A = re.compile(r"(?<!worth )\b(?:of|by the|via|through) (\w+)\b(?!-)")  # sales of books, bases run by the state
_AWAY = re.compile(r"\b(?:from|to|with|[对向从自与同赴]) $")  # words before an area that another one trades with
_OF = re.compile(r"\s*(?:of\b|的)")
_OTHERS = re.compile(r"\b(?:exports? to|imports? from) $|对$", re.IGNORECASE)  # words before China in others' trade
_OF_THIS = re.compile(r"\s*Of (?:this|that|these|those|it)\b")  # a part, of which nothing says what it is
_TO = re.compile(r"\s?(?:to\b|[至到])")
_PART_OF_IT = re.compile(r"\b(?:of which|including|against|versus|compared)\b|其中")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


_DENIES = re.compile(
    r"\b(?:(?:false|wrong|incorrect)(?:ly)?|lied|untrue|fake|fabricated|nonsense|myth|hoax|not (?:true|so|correct))\b|"
    r"\?\s+(?:No|Not|Never|Hardly)\b|"
    r"谣言|并非如此|不属?实|虚构|假的|不是真的|不符合?事实|[错有]误",
    re.IGNORECASE,
)


def _pieces(context: Context, vocabulary: frozenset[str]) -> list[_Piece]:
    """The clauses that describe a number: its own first, those next to it, those before the first number of its part.

    Words that begin a clause describe each of its numbers that has no term of the vocabulary for itself.
    """
    text, language = context.blanked, context.words
    marks = language["parted"].finditer(text, 0, context.start)  # the sales, as the plan had it, were 15 trillion
    cut = (each.end() for each in marks if not each[0].startswith(", as") or each.start() > context.starts[0])
    first = max(cut, default=0)
    after = language["parted"].search(text, context.end)
    last = after.start() if after else len(text)
    cuts = [first, *(mark.end() for mark in language["clauses"].finditer(text, first, last)), last]
    leading, found = min(start for start in context.starts if start >= first), list[_Piece]()
    for start, end in pairwise(cuts):
        if start <= context.start < end:
            joint = language["joint"].search(text, context.end, end) if context.until < end else None
            own = _Piece(max(start, context.since), joint.start() if joint else end)
            found.insert(0, own)
            if start < own.start and vocabulary.isdisjoint(keys(language, text[slice(*own)])):
                found.append(_Piece(start, min(each for each in context.starts if each >= start)))
        elif start < leading:
            found.append(_Piece(start, min(end, leading)))
        elif context.since <= start and end <= context.until:
            found.append(_Piece(start, end))
    return found


@once_a_catalogue
def words_of_reports(catalogue: Catalogue, name: str) -> re.Pattern[str]:
    """Pattern of the words in one field, given by `name`, of all reports of a catalogue, with or without s."""
    texts = (getattr(report, name) or "" for report in catalogue.reports.values())
    spelled = longest_first({word for text in texts for word in re.findall(r"[\w-]+", text)})
    return re.compile(rf"(?<![A-Za-z])(?:{spelled or '(?!)'})s?(?![A-Za-z])", re.IGNORECASE)


def _originators(names: str | None) -> Iterator[str]:
    """The names in a list of originators, each without the title of its publication, which follows a comma."""
    yield from filter(None, (name.partition(",")[0].strip() for name in (names or "").split(";")))


@once_a_catalogue
def names_of_sources(catalogue: Catalogue) -> re.Pattern[str]:
    """Pattern of the names of reports, originators, and publishers of figures of their own (tier A)."""
    sources = [source for source in catalogue.sources.values() if source.tier == "A"]
    names = {name for names in catalogue.originators.values() for each in names for name in _originators(each)}
    names |= {name or "" for each in sources for name in (each.publisher, each.publisher_zh)}
    titles = (title for each in catalogue.reports.values() for title in (each.title_en, each.title_zh) if title)
    names |= {_YEARS.sub("", title) for title in titles}
    names |= {name.removesuffix(" of China") for name in names if name.count(" ") > 3}
    # The three characters of 中国网 are the beginning of other words too.
    spelled = longest_first({name for name in names if len(name) > 3} | _SAID_BY | _A_REPORT)
    return re.compile(rf"(?<![A-Za-z])(?:{spelled})(?![A-Za-z]| (?:\w+ )?by\b)", re.IGNORECASE)


_YEARS = re.compile(r"\s*\b(?:19|20)\d\d\b年?\s*")


@once_a_catalogue
def _named_by(catalogue: Catalogue, publisher: str, originator: str | None, release: str) -> tuple[str, set[str]]:
    """The names of a figure's sources and report as lower-case text, and those of their words that bar no number."""
    report, own = catalogue.reports[catalogue.releases[release].report], {publisher, *_originators(originator)}
    first = max(each.rank for each in catalogue.reports.values())  # deprecated < normal < preferred
    sources = [source for source in catalogue.sources.values() if source.publisher in own]
    called = [f"{each.id.partition('-')[0]} {each.publisher_zh or ''}" for each in sources]
    names = "\n".join([*own, *called]).lower()
    titles = "\n".join([report.title_en, report.title_zh or "", *(_A_REPORT if report.rank == first else ())]).lower()
    low_words = {word.low for word in words(names) if not _BARRED.search(word.low)}
    return f"{names}\n{titles}", low_words


def not_of_its_source(catalogue: Catalogue, unexplained: Sequence[str], figure: Figure) -> tuple[str, ...]:
    """The words that name no source or report of a figure (a Chinese name with its end), nor say it is a forecast."""
    text, low_words = _named_by(catalogue, figure.source.publisher, figure.originator, figure.release)
    ends = tuple(each.lower() for each in unexplained if not each.isascii())
    named = "\n".join(line for line in text.split("\n") if line.endswith(ends))

    def names(said: str) -> bool:
        if figure.status == "F" and any(language["forecast"].search(said) for language in (ENGLISH, CHINESE)):
            return True
        rest = NEUTRAL_ZH.sub("", _OFFICE.sub("", said.lower()))
        if _OFFICE.search(text) and _OFFICE.search(said.lower()) and (said.isascii() or SMALL_ZH.issuperset(rest)):
            return True  # offices of one state publish each other's figures, but not those of Guangzhou's customs
        if " " in said or not said.isascii():
            return said.lower() in (text if said.isascii() else named)
        return low_words.issuperset(word.low for word in words(said))

    return tuple(each for each in unexplained if not names(each))
