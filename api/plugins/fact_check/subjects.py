"""The subject of a quoted number: indicators that its words name, its area, its share."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from api.plugins.fact_check import chinese, english
from api.plugins.fact_check.claim import ClaimKind, Context, QuotedClaim
from api.plugins.fact_check.names import (
    WORLD,
    IndicatorNames,
    NamedArea,
    NamedIndicator,
    Naming,
    Passage,
    Term,
    Told,
    area_names,
    counts,
    counts_time,
    indicator_names,
    is_time,
    reader,
    widening,
)
from api.plugins.fact_check.unexplained import Known, publisher_words, unexplained

if TYPE_CHECKING:
    from api.domain.catalogue import Catalogue


_WHOLE = re.compile(
    r"\s*(?:share\s+)?(?:of|to)\s+(?P<whole>[^,.;:!?()]{1,80}?)(?=\s+(?:in|during|by|for)\s+(?:19|20)\d\d|\s+(?:was|"
    r"were|is|are|came|comes|"
    r"had|has|made|took|will|would|through|via)\b|[,.;:!?()]|$)"
)
_CONTRIBUTED_CHINESE = re.compile(r"对(?P<whole>[^，。；、对]{1,24}?)的?贡献率?(?:已|约|近|超过?|达到?|为|是|至)*$")
_WHOLE_CHINESE = re.compile(
    r"占(?P<whole>[^，。；、占]{1,24}?)(?:的)?(?:比重|比例|份额)?(?:已|约|近|超过?|达到?|为|是|升至|降至|至)*$"
)


def is_of_that(context: Context, indicator: NamedIndicator) -> bool:
    """Whether a number of percents is told as a share of what an indicator's is; true where the text does not say."""
    whole, part = indicator.whole, indicator.part - indicator.whole
    if not whole:
        return True
    told = _told(context)
    if told is None:
        return True
    if _ANOTHER_WHOLE.search(told):
        return False
    terms = {term.key for term in reader(in_chinese=context.chinese)(told)}
    weak = chinese.WEAK if context.chinese else english.WEAK
    if not terms - weak or terms <= _ANY_WHOLE:
        return True
    if not _WORLD.isdisjoint(terms) and _WORLD.isdisjoint(whole):
        return False
    if terms.isdisjoint(whole) or not terms.isdisjoint(part) or _unknown(terms, indicator, context):
        return False
    return not _other_part(indicator, context)


_ANOTHER_WHOLE = re.compile(
    r"\b(?:growth|increase|rise|gain|change|difference|expansion|increment|retailers|shoppers|buyers|consumers|merchants|sellers|users|"
    r"firms|companies|shops|stores|parcels|orders|people)\b|增",
    re.IGNORECASE,
)
"""Words of a change of the whole, or of who takes part in it: a share of neither is a share of it."""


def _unknown(terms: Collection[str], indicator: NamedIndicator, context: Context) -> bool:
    """Whether words for the whole say something else than any name of the share does: household spending."""
    if context.chinese:
        return False
    known = indicator.vocabulary | indicator.whole | english.WEAK | english.NEUTRAL | _ANY_WHOLE | _WORLD
    known |= english.DEMONYMS.keys() | set(english.MEANING.values())
    return not known.issuperset(terms)


def _other_part(indicator: NamedIndicator, context: Context) -> bool:
    """Whether what is told as the part leaves out a word of it: all that is sold online is more than physical goods."""
    read = reader(in_chinese=context.chinese)
    told = {term.key for text in (context.previous, context.sentence) for term in read(text)}
    weak = chinese.WEAK if context.chinese else english.WEAK
    of_language = {term for term in indicator.part if term.isascii() != context.chinese}
    return bool((of_language - weak - told) & _PARTS_OF_GOODS)


_PARTS_OF_GOODS = frozenset({"physical", "实物"})


_WORLD = frozenset({"world", "全球"})
_ANY_WHOLE = frozenset(
    {"total", "it", "them", "all", "china", "which", "figure", "country", "consumergood", "pie", "cake"}
)
"""Words of a whole that was named before."""


_NOUN = re.compile(r"\b(?:share|proportion|portion)\b|比重|份额|占比", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;，；。](?=\s|\D)")
_OR = re.compile(r"[,，]?\s*(?:or|或|即)\s*")


def told_as_share(claim: QuotedClaim) -> Collection[Told] | None:
    """What a number of percents tells where its words speak of a share; nothing where it is a change of one.

    None where they leave it to others.
    """
    context = claim.context
    sentence, start, end = context.sentence, context.start, context.end
    vocabulary = chinese if context.chinese else english
    again = context.since and _OR.fullmatch(sentence, context.since, start) and _is_change_before(context)
    if again and not vocabulary.SHARE_BEHIND.match(sentence, end):
        return ()  # up 10.8%, or about 6%: another number of the same
    if claim.kind is not ClaimKind.SHARE:
        return None
    before = sentence[:start]
    clause = before[max((mark.end() for mark in _CLAUSE.finditer(before)), default=0) :]
    if _NOUN.search(clause) and vocabulary.MOVED_TO.search(
        f"{clause}{claim.phrase[: len(claim.phrase) - len(claim.phrase.lstrip())]}".rstrip()
    ):
        return Told.SHARE, Told.LEVEL
    if vocabulary.GROWTH.search(sentence[context.since : end]) or vocabulary.SHARE.search(
        sentence[context.since : end]
    ):
        return None
    behind = sentence[end : context.until]
    share, growth = vocabulary.SHARE.search(behind), vocabulary.GROWTH.search(behind)
    return (Told.SHARE, Told.LEVEL) if share and growth and share.start() < growth.start() else None


def _is_change_before(context: Context) -> bool:
    """Whether the number before is told as a change in percents."""
    first = max((start for start in context.starts if start < context.since), default=0)
    vocabulary = chinese if context.chinese else english
    phrase = context.sentence[first : context.since]
    return "%" in phrase and vocabulary.GROWTH.search(phrase) is not None


def _told(context: Context) -> str | None:
    """The words for the whole behind the number, or in Chinese before it."""
    if context.chinese:
        before = context.sentence[: context.start]
        match = _WHOLE_CHINESE.search(before) or _CONTRIBUTED_CHINESE.search(before)
    else:
        match = _WHOLE.match(context.sentence, context.end)
    return None if match is None else match["whole"]


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
_TIED = 0.04
"""How much less than the best a naming scores that is as likely."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a number is about: indicators that are as likely as each other.

    `area` is None where the text names one that has no figures, `unexplained` the words that may make it another thing.
    """

    indicators: tuple[str, ...] = ()
    area: str | None = None
    unexplained: tuple[str, ...] = ()
    told: Told = Told.LEVEL
    alike: tuple[str, ...] = ()
    """Other indicators with figures of the area that the same words may mean, the nearest in name first."""

    @property
    def is_found(self) -> bool:
        """Whether there are figures that the number can be held against."""
        return bool(self.indicators) and self.area is not None


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
        told = _stated(claim) if (shared := told_as_share(claim)) is None else shared
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
        likely = tied
        chosen: list[tuple[str, str]] = []
        for naming in likely:
            area = self._area(naming.indicator.code, named, naming.indicator.told)
            if area is not None:
                chosen.append((naming.indicator.code, area))
        if not chosen:
            return Subject(tuple(naming.indicator.code for naming in likely))
        area = chosen[0][1]
        codes = tuple(code for code, its in chosen if its == area)
        names = indicator_names(self.catalogue, in_chinese=claim.context.chinese)
        vocabulary = frozenset(term for naming in likely for term in naming.indicator.vocabulary)
        told = likely[0].indicator.told
        if all(chinese.ABROAD.search(self.catalogue.indicators[code].definition_zh) for code in codes):
            vocabulary |= {"abroad", "overseas", "export", "海外", "境外"}
        publishers = publisher_words(self.catalogue)
        stock = all(self.catalogue.indicators[code].measuring_type in ("count", "stock", "rank") for code in codes)
        stock = stock and vocabulary.isdisjoint(_NEW)
        known = Known(vocabulary, area, area_names(self.catalogue), publishers, told, stock, names.vocabulary)
        alike = self._alike([naming for naming in likely if naming.indicator.code in codes], area, claim.context)
        return Subject(codes, area, unexplained(claim, known), told, alike)

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


def _stated(claim: QuotedClaim) -> Collection[Told]:
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
