"""What a quoted number is about: the indicators that the words around it name, its area, and what narrows it down."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from api.fact_check.quoted_claim import ClaimKind, Context, QuotedClaim
from api.fact_check.subjects.counted_nouns import counts, counts_time, is_time
from api.fact_check.subjects.indicator_names import IndicatorNames, Naming, Told, indicator_names, reader
from api.fact_check.subjects.known_beside import Beside
from api.fact_check.subjects.named_areas import WORLD, NamedArea, area_names
from api.fact_check.subjects.other_subjects import are_abroad, narrowed_by, publisher_words
from api.fact_check.subjects.passages import Passage, widening
from api.fact_check.subjects.share_roles import is_of_that, told_as_share
from api.fact_check.subjects.terms import Term
from api.fact_check.words import chinese, english

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue


class Coverage(NamedTuple):
    """What an indicator has figures of: areas, and units by their codes."""

    areas: set[str]
    units: set[str]


CoverageOf = Mapping[str, Coverage]
"""By the code of an indicator, what it has figures of."""

_ENOUGH = 0.6
"""The score from which a passage that names an indicator whole names it, whatever else it names."""
_NEARLY = 0.76
"""The score from which a passage names an indicator that it does not name whole."""
_WITH_OWN = 0.45
"""The score from which a passage names the one indicator that holds the word of the number's own clause: exports."""
_FAR_FROM_NEXT = 1.5
"""How many times better than any other it must then be."""
_TIED = 0.04
"""How much less than the best a naming scores that is as likely."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a number is about: indicators that are as likely as each other.

    `area` is None where the text names one that has no figures, `narrowed` the words that make it another subject.
    """

    indicators: tuple[str, ...] = ()
    area: str | None = None
    narrowed: str | None = None
    told: Told = Told.LEVEL
    alike: tuple[str, ...] = ()
    """Other indicators with figures of the area that the same words may mean, the nearest in name first."""

    @property
    def is_found(self) -> bool:
        """Whether there are figures that the number can be held against."""
        return bool(self.indicators) and self.area is not None and self.narrowed is None


@dataclass(frozen=True)
class SubjectFinder:
    """Finds what numbers are about among the indicators of a catalogue that have figures."""

    catalogue: Catalogue
    coverage: CoverageOf
    area: str | None = None
    """The area of figures whose text names none; without it, the only one that an indicator has."""
    _read: dict[tuple[str, bool], Sequence[Term]] = field(default_factory=dict, compare=False, repr=False)
    """The terms of parts of the text, of which many are around several numbers."""
    _areas: dict[tuple[str, bool], Sequence[NamedArea]] = field(default_factory=dict, compare=False, repr=False)
    """The areas that they name."""

    def find(self, claim: QuotedClaim) -> Subject:
        """What a number is about."""
        context = claim.context
        names = indicator_names(self.catalogue, in_chinese=context.chinese)
        if not names.may_be_named(f"{context.previous} {context.sentence}"):
            return Subject()
        told = _told(claim) if (shared := told_as_share(claim)) is None else shared
        named = self._areas_near(context)
        own: frozenset[str] = frozenset()
        alone: tuple[Sequence[Naming], Sequence[Passage]] = (), ()
        for passages in widening(context):
            namings = _with(own, self._named(names, passages, claim, told, named))
            best = namings[0] if namings else None
            if best is not None and best.whole and best.score >= _ENOUGH and not best.by_one_word:
                return self._subject(claim, namings, passages, named)
            if best is not None and len(passages) == 1 and best.whole and best.score == 1:
                own = best.name.strong
            if passages[-1].start >= 0:
                alone = namings, passages
        if best is not None and _is_enough(best):
            return self._subject(claim, namings, passages, named)
        if best is not None and _names_alone(*alone, best):
            return self._subject(claim, *alone, named)
        others = [each.score for each in namings[1:] if each.whole]
        far = best is not None and _FAR_FROM_NEXT * max(others, default=0) <= best.score
        if own and best is not None and best.whole and best.score >= _WITH_OWN and far:
            return self._subject(claim, namings, passages, named)
        return Subject()

    def _terms(self, text: str, *, in_chinese: bool) -> Sequence[Term]:
        key = text, in_chinese
        if (found := self._read.get(key)) is None:
            found = self._read[key] = reader(in_chinese=in_chinese)(text)
        return found

    def _areas_in(self, text: str, *, in_chinese: bool) -> Sequence[NamedArea]:
        key = text, in_chinese
        if (found := self._areas.get(key)) is None:
            found = self._areas[key] = area_names(self.catalogue).named(text, in_chinese=in_chinese)
        return found

    def _areas_near(self, context: Context) -> Sequence[NamedArea]:
        """The areas named in the clause before a number, else in its sentence, else before it; the nearest first."""
        named = self._areas_in(context.sentence, in_chinese=context.chinese)
        own = [area for area in named if context.since <= area.start]
        near = [area for area in own if area.end <= context.start] or own or named
        if near:
            return sorted(near, key=lambda area: abs(area.start - context.start))
        return self._areas_in(context.previous, in_chinese=context.chinese)[::-1]

    def _named(
        self,
        names: IndicatorNames,
        passages: Sequence[Passage],
        claim: QuotedClaim,
        told: Collection[Told],
        named: Sequence[NamedArea],
    ) -> list[Naming]:
        in_chinese = claim.context.chinese
        counted = in_chinese and claim.kind is ClaimKind.COUNT  # 19国 holds no word that a name has
        scope = {term.key: 1.0 for term in self._terms(claim.unit, in_chinese=True)} if counted else {}
        for passage in passages:
            for term in self._terms(passage.text, in_chinese=in_chinese):
                scope[term.key] = max(scope.get(term.key, 0.0), passage.worth)
        # Whose figures they are may be said anywhere in the sentence, and some indicators are one publisher's own.
        whole = self._terms(claim.context.sentence, in_chinese=in_chinese)
        scope |= {term.key: 1.0 for term in whole if term.key in names.proper}
        in_all = claim.kind is ClaimKind.COUNT and _is_total(claim.context)
        namings = [
            naming
            for naming in names.namings(scope, claim.kind, told)
            if self._counts(claim, naming.indicator.code)
            and is_of_that(claim.context, naming.indicator)
            and not (in_all and not naming.indicator.vocabulary.isdisjoint(_NEW))
        ]
        # What has figures of the area that is named nearest is meant before what has not, if it is named at all.
        for wanted in [named[0].code] if named else []:
            there = [n for n in namings if self._area(n.indicator.code, named, n.indicator.told) == wanted]
            if any(naming.whole for naming in there):
                return there
        there = [n for n in namings if self._area(n.indicator.code, named, n.indicator.told)]
        return there if any(naming.whole for naming in there) else namings

    def _counts(self, claim: QuotedClaim, code: str) -> bool:
        """Whether an indicator has figures that count what a claim counts."""
        indicator, units = self.catalogue.indicators[code], self.catalogue.units
        held = [units[unit] for unit in self.coverage[code].units] if code in self.coverage else []
        if counts_time(claim) and any(is_time(unit.code) for unit in held):
            return True  # quarters are no years, and only that may be wrong
        return any(counts(claim, indicator, unit) for unit in held)

    def _subject(
        self, claim: QuotedClaim, namings: Sequence[Naming], passages: Sequence[Passage], named: Sequence[NamedArea]
    ) -> Subject:
        best = namings[0].score
        tied = [n for n in namings if n.whole == namings[0].whole and n.score >= best - _TIED]
        likely = _nearest(tied, claim.context)
        chosen: list[tuple[str, str]] = []
        for naming in likely:
            area = self._area(naming.indicator.code, named, naming.indicator.told)
            if area is not None:
                chosen.append((naming.indicator.code, area))
        if not chosen:
            return Subject(tuple(naming.indicator.code for naming in likely))
        area = chosen[0][1]
        codes = tuple(code for code, its in chosen if its == area)
        vocabulary = frozenset(term for naming in likely for term in naming.indicator.vocabulary)
        strong = frozenset(term for naming in likely for term in naming.name.strong)
        counts_new = claim.kind is not ClaimKind.COUNT or not vocabulary.isdisjoint(_NEW)
        known = publisher_words(self.catalogue)
        abroad = are_abroad(self.catalogue.indicators[code] for code in codes)
        beside = Beside(strong, vocabulary, area_names(self.catalogue), known, counts_new, abroad, area)
        narrowed = narrowed_by(claim, passages, beside)
        alike = self._alike([naming for naming in likely if naming.indicator.code in codes], area, claim.context)
        return Subject(codes, area, narrowed, likely[0].indicator.told, alike)

    def _alike(self, likely: Sequence[Naming], area: str, context: Context) -> tuple[str, ...]:
        """What the same words may mean as well, of the indicators of an area: first what says least beside them."""
        names = indicator_names(self.catalogue, in_chinese=context.chinese)
        found = {code: more for naming in likely for code, more in names.alike(naming).items()}
        meant = {naming.indicator.code for naming in likely}
        there = [c for c in found if c not in meant and c in self.coverage and area in self.coverage[c].areas]
        return tuple(sorted(there, key=lambda code: found[code]))

    def _area(self, indicator: str, named: Sequence[NamedArea], told: Told) -> str | None:
        """The area of an indicator's figures that a passage means; None where it names none that has any."""
        held = self.coverage[indicator].areas
        codes = list(dict.fromkeys(area.code for area in named))
        if told is Told.SHARE and len(codes) > 1:  # a share of the world's is a country's
            codes = [code for code in codes if code != WORLD]
        for code in codes:
            if code in held:
                return code
            if code != WORLD:
                return None
        if codes and WORLD not in held and told is not Told.SHARE:
            return None
        if self.area is not None:
            return self.area if self.area in held else None
        return next(iter(held)) if len(held) == 1 else None


def _is_enough(naming: Naming) -> bool:
    return naming.score >= (_ENOUGH if naming.whole else _NEARLY)


def _names_alone(namings: Sequence[Naming], passages: Sequence[Passage], best: Naming) -> bool:
    """Whether a sentence alone names what is named best beside the one before, whose other words speak against it."""
    return bool(passages and namings) and namings[0].indicator is best.indicator and _is_enough(namings[0])


def _with(own: Collection[str], namings: list[Naming]) -> list[Naming]:
    """Those that hold the one word which names an indicator in the number's own clause, if they are named whole."""
    holding = [naming for naming in namings if naming.indicator.vocabulary.issuperset(own)]
    return holding if any(naming.whole for naming in holding) else namings


def _nearest(tied: Sequence[Naming], context: Context) -> Sequence[Naming]:
    """Of indicators that are named as well as each other, those whose own word stands nearest before the number."""
    if len(tied) < 2:
        return tied
    common = frozenset.intersection(*(naming.indicator.vocabulary for naming in tied))
    terms = reader(in_chinese=context.chinese)(context.sentence[: context.start])
    places = [
        max((term.end for term in terms if term.key in naming.indicator.vocabulary - common), default=-1)
        for naming in tied
    ]
    return [naming for naming, place in zip(tied, places, strict=True) if place == max(places)]


def _told(claim: QuotedClaim) -> Collection[Told]:
    """Whether a number of percents tells a change or a share; both where the words say neither.

    An amount by which something changed is no level, and no indicator tells it.
    """
    if claim.kind is not ClaimKind.SHARE:
        return () if _is_change(claim) else (Told.LEVEL,)
    vocabulary = chinese if claim.context.chinese else english
    sentence, start, end = claim.context.sentence, claim.context.start, claim.context.end
    if vocabulary.GROWTH.search(claim.phrase) or vocabulary.GROWTH_BEHIND.match(sentence, end):
        return (Told.GROWTH,)
    if vocabulary.SHARE.search(claim.phrase) or vocabulary.SHARE_BEHIND.match(sentence, end):
        return (Told.SHARE, Told.LEVEL)
    before = sentence[claim.context.since : start]
    nearest = {
        told: max((match.end() for match in pattern.finditer(before)), default=-1)
        for told, pattern in ((Told.SHARE, vocabulary.SHARE), (Told.GROWTH, vocabulary.GROWTH))  # making up is no rise
    }
    if max(nearest.values()) >= 0:
        told = max(nearest, key=lambda each: nearest[each])
        return (told,) if told is Told.GROWTH else (told, Told.LEVEL)
    until = claim.context.until
    if vocabulary.GROWTH.search(sentence, end, until):
        return (Told.GROWTH,)
    if vocabulary.SHARE.search(sentence, end, until):
        return (Told.SHARE, Told.LEVEL)
    return (Told.SHARE, Told.LEVEL) if _FRACTION.search(claim.phrase) else (Told.GROWTH, Told.SHARE, Told.LEVEL)


_NEW = frozenset({"added", "新设"})
"""Terms of what counts that which is new."""
_TOTAL = re.compile(r"\btotal\b|总数|总量|累计|总计|合计|共计", re.IGNORECASE)


def _is_total(context: Context) -> bool:
    """Whether a count is told as one of all there are: 46 new ones took the total to 105."""
    return _TOTAL.search(context.sentence, context.since, context.start) is not None


_FRACTION = re.compile(r"\b(?:half|thirds?|quarters?|fifths?|tenths?)\b|分之|[一半]半|成", re.IGNORECASE)
"""Parts in words, which tell a change only with a word for it."""
_NUMBER = re.compile(r"[\d$€£¥￥]|RMB|CNY|US")


def _is_change(claim: QuotedClaim) -> bool:
    """Whether an amount is told as the one by which something changed."""
    context = claim.context
    number = _NUMBER.search(claim.phrase)
    before = context.sentence[: context.start] + claim.phrase[: number.start() if number else 0]
    added = claim.kind is ClaimKind.COUNT and before.rstrip().endswith(" added")  # what was added is counted too
    return not added and (chinese if context.chinese else english).CHANGE.search(before.rstrip()) is not None
