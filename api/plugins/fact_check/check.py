"""The fact-check of a text and of claims as fields: the stages of each in order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.errors import ContentTooLarge, Fault, NotFound, Problem
from api.domain.figure import ChangeQuery, Figure
from api.domain.messages import Message
from api.domain.period import Period
from api.domain.query import MAX_LIMIT, Claims, Page, Query
from api.domain.units import UnitKind
from api.plugins.extract.chinese_figures import simplified
from api.plugins.extract.sentences import third_language
from api.plugins.fact_check.claims import MOST_NUMBERS, ClaimKind, QuotedClaim, quoted_claims
from api.plugins.fact_check.fields import UNIT_NAMES, ClaimFields, check_whole, quoted, read_claim, unexplained
from api.plugins.fact_check.links import MOST_LINKS, figure_links
from api.plugins.fact_check.names import Aspect, NameTerms, aspect_of, kind_of, own_name, sayers_of
from api.plugins.fact_check.parameters import FactsChecked
from api.plugins.fact_check.subjects import NOTHING, Coverage, CoverageOf, Subject, SubjectFinder
from api.plugins.fact_check.verdict import FactCheck, FactVerdict, Judge, Judged, Reason, covers
from api.service.concurrency import off_the_loop
from api.service.figures import FigureService, absent

_EDITION = "edition-"
MOST_LOOKS = 100_000
"""Figures that the numbers of a text are compared with, all together: a few seconds of work."""
_TAKEN_BACK = 1_000
"""Figures at most that were taken back and are looked at."""
_Found = tuple[QuotedClaim, Subject]
_ByPlace = dict[tuple[str, str], list[Figure]]


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures on what the numbers of a text speak of, by indicator and area, and what is special about some."""

    by_place: _ByPlace = field(default_factory=dict)
    restated: dict[str, str] = field(default_factory=dict)
    taken_back: set[str] = field(default_factory=set)

    def on(self, subject: Subject) -> list[Figure]:
        """The figures on a subject."""
        return [each for code in subject.indicators for each in self.by_place.get((code, subject.area or ""), ())]

    def bounded(self, found: list[_Found], end: int | None) -> tuple[list[_Found], int | None]:
        """The first numbers of a text, as many as are compared with MOST_LOOKS figures, and where reading ends by that.

        A number is compared with all figures that it may be of, so that a short text asks for much of long series.
        """
        looks = 0
        for place, (claim, subject) in enumerate(found):
            looks += len(self.on(subject))
            if place and looks > MOST_LOOKS:
                return found[:place], claim.start
        return found, end

    def is_old(self, figure: Figure, others: Sequence[Figure]) -> bool:
        """True if another figure on the same thing has taken a figure's place, of the `others` on its indicator."""
        if figure.id in self.taken_back or (figure.rank == "deprecated" and not figure.preferred):
            return True
        newest = next((each for each in others if each.preferred and each.period == figure.period), None)
        if figure.preferred or newest is None or None in (figure.vintage, newest.vintage):
            return False
        # Of two editions the later one may be quoted, though another is preferred.
        one, other = str(figure.vintage), str(newest.vintage)
        return one != other and not (one.startswith(_EDITION) and other.startswith(_EDITION) and one > other)


async def check_text(service: FigureService, query: FactsChecked, text: str) -> FactCheck:
    """Each number of a text, compared with the figures on what it speaks of."""
    newest = await service.catalogue()
    catalogue = newest.at(query.as_of)
    if (language := await off_the_loop(lambda: third_language(text))) is not None:
        return FactCheck((), catalogue, Message("fact-other-language", language=language), whole=False)
    # By the names of today, which call what was there before by more words.
    finder = SubjectFinder(newest, await _coverage(service, newest), query.area)
    quoted = await off_the_loop(lambda: quoted_claims(simplified(text)))
    found = await off_the_loop(lambda: [_subject(finder, claim) for claim in quoted.claims])
    figures = await _figures(service, catalogue, query, [subject for _, subject in found])
    found, end = figures.bounded(found, quoted.end)
    rates = await service.rates(catalogue, _pairs(found, figures))

    def judged() -> list[Judged]:
        sayers = sayers_of(newest, (figure for group in figures.by_place.values() for figure in group))
        judge = Judge(catalogue.units, rates, figures.restated, figures.is_old, sayers)
        judgements = [judge.judge(claim, subject, figures.on(subject)) for claim, subject in found]
        settled = _restated(judge, list(_of_their_vintage(judgements)))
        return [_as_written(each.with_current(_preferred(each, figures)), text) for each in settled]

    checked = await off_the_loop(judged)
    return FactCheck(checked, catalogue, _hint(checked, catalogue, query, end), whole=end is None)


@dataclass(frozen=True, slots=True)
class _Named:
    """A claim as fields, with its number and the figures that it names."""

    fields: ClaimFields
    claim: QuotedClaim
    subject: Subject

    def picks(self, figure: Figure) -> bool:
        """True of the figures that the caller means."""
        return self.fields.figure in (None, figure.id) and self.fields.source in (None, figure.source.id)


def _no_figure(figure_id: str, indicator: str | None) -> Problem:
    return NotFound.at("figure", absent(figure_id, indicator).detail, figure_id)


def _named(given: Any, catalogue: Catalogue, coverage: CoverageOf, default: str | None) -> _Named | Problem:
    """A claim as its fields name it, or what is wrong with them."""
    if isinstance(given, Problem):
        return given
    try:
        fields = given if isinstance(given, ClaimFields) else read_claim(given, catalogue)
        check_whole(fields)
        code, area, period = fields.indicator or "", fields.area or default, fields.period
        if fields.figure is not None:
            code, area, period, _ = fields.figure.split(".", 3)
        if code not in catalogue.indicators:
            raise _no_figure(fields.figure or "", None)
        areas = coverage.get(code, NOTHING).areas
        if area is None and len(areas) == 1:
            (area,) = areas
        elif fields.figure is None and area not in areas:
            area = None
        claim = quoted(fields, Period.parse(period) if period else None, catalogue)
    except Problem as problem:
        return problem
    claim = replace(claim, unit="CNY") if _is_yuan(claim, area) else claim
    indicator = catalogue.indicators[code]
    aspect = aspect_of(indicator)
    names = [getattr(catalogue.units[each], name) for each in coverage.get(code, NOTHING).units for name in UNIT_NAMES]
    names += [indicator.name_en, indicator.name_zh]
    residue = unexplained(claim, aspect is Aspect.GROWTH, names) if fields.amount else ()
    return _Named(fields, claim, Subject((code,), area, residue, aspect))


async def check_claims(service: FigureService, query: FactsChecked, given: Sequence[Any]) -> FactCheck:
    """Each claim, read or still to be read, compared with the figures that it names; a faulty one has a problem."""
    newest = await service.catalogue()
    catalogue, coverage = newest.at(query.as_of), await _coverage(service, newest)
    named = await off_the_loop(lambda: [_named(each, newest, coverage, query.area) for each in given])
    found = [(each.claim, each.subject) for each in named if isinstance(each, _Named)]
    figures = await _figures(service, catalogue, query, [subject for _, subject in found])
    of_any_area: dict[tuple[str, ...], Sequence[Figure]] = {}
    for codes in {subject.indicators for _, subject in found if subject.area is None}:
        wanted = Query(indicators=codes, as_of=query.as_of, reports=query.report, page=Page(limit=MAX_LIMIT))
        of_any_area[codes] = (await service.printed(catalogue, wanted)).figures
    rates = await service.rates(catalogue, _pairs(found, figures))
    sayers = sayers_of(newest, (figure for group in figures.by_place.values() for figure in group))

    def judged(each: _Named) -> Judged | Problem:
        claim, subject = each.claim, each.subject
        on = figures.on(subject)
        judge = Judge(catalogue.units, rates, figures.restated, lambda figure, _: figures.is_old(figure, on), sayers)
        if subject.area is None and (each.fields.area or query.area) is None:
            return judge.of_any_area(claim, subject, of_any_area[subject.indicators])
        own = [figure for figure in on if each.picks(figure)]
        if each.fields.figure is not None and not own:
            return _no_figure(each.fields.figure, subject.indicators[0])
        found = judge.judge(claim, subject, own)
        return found.with_current(_preferred(found, figures))

    def all_judged() -> list[Judged | Problem]:
        return [judged(each) if isinstance(each, _Named) else each for each in named]

    return FactCheck(await off_the_loop(all_judged), catalogue)


async def check_links(
    service: FigureService, query: FactsChecked, document: str, media_type: str, site: str = ""
) -> FactCheck:
    """The words of each link to a figure, compared with that figure; ContentTooLarge if there are very many."""
    links = await off_the_loop(lambda: figure_links(document, media_type))
    if len(links) > MOST_LINKS:
        detail = f"The document has {len(links)} links to figures, and at most {MOST_LINKS} are checked: send a part."
        raise ContentTooLarge(detail, [Fault("body", detail)])
    found = await check_claims(service, query, [link.claim(site, document) for link in links])
    checked = [
        each if isinstance(each, Problem) else replace(each, claim=link.in_document(each.claim, document))
        for link, each in zip(links, found.checked, strict=True)
    ]
    hint = None if links else Message("fact-no-link")
    places = [(link.start, link.end) for link in links]
    return FactCheck(checked, found.catalogue, hint, among="links", places=places)


async def _coverage(service: FigureService, catalogue: Catalogue) -> CoverageOf:
    """The areas and units of each indicator's figures, or of those that were taken back where these are all."""
    places = [*await service.distinct(catalogue, Query(claims=Claims.ALL), ("indicator", "area", "unit"))]
    emptied = tuple(catalogue.indicators.keys() - {indicator for indicator, *_ in places})
    changes = await service.taken_back(catalogue, ChangeQuery(indicators=emptied), _TAKEN_BACK) if emptied else ()
    old = [change.old for change in changes if change.old is not None]
    places += [(each.indicator.code, each.area.alpha3, each.printed.unit.code) for each in old]
    found: dict[str, Coverage] = {}
    for indicator, area, unit in places:
        covered = found.setdefault(indicator, Coverage(set(), set()))
        covered.areas.add(area)
        covered.units.add(unit)
    return found


def _subject(finder: SubjectFinder, claim: QuotedClaim) -> _Found:
    """A number with what it is about, in a unit of the catalogue that is called as it is printed.

    ¥ of China are yuan, unless the text speaks of Japan.
    """
    units, noun = finder.catalogue.units, claim.noun.casefold()
    if claim.kind is ClaimKind.OTHER and claim.unit not in units and noun:
        named = (unit for unit in units.values() if noun in (getattr(unit, name).casefold() for name in UNIT_NAMES))
        if (unit := next(named, None)) is not None:
            claim = replace(claim, unit=unit.code, kind=kind_of(unit.kind))
    subject = finder.find(claim)
    return replace(claim, unit="CNY") if _is_yuan(claim, subject.area) else claim, subject


def _is_yuan(claim: QuotedClaim, area: str | None) -> bool:
    around = f"{claim.context.previous} {claim.context.sentence}"
    return claim.unit == "JPY" and "¥" in claim.phrase and area == "CHN" and not _JAPAN.search(around)


_JAPAN = re.compile(r"\byen\b|Japan|JPY|JP¥|日元|日圆|日本", re.IGNORECASE)


async def _figures(
    service: FigureService, catalogue: Catalogue, query: FactsChecked, subjects: Sequence[Subject]
) -> _Figures:
    """The figures on some subjects: of all periods and sources, derived, restated and taken back."""
    found = _Figures()
    wanted = {(code, each.area) for each in subjects if each.area for code in each.indicators}
    if not wanted:
        return found
    figures: list[Figure] = []
    for area in sorted({area for _, area in wanted}):  # each by itself, since an answer has a limit
        query_of_area = Query(
            indicators=tuple(sorted(code for code, of in wanted if of == area)),
            areas=(area,),
            reports=query.report,
            claims=Claims.ALL,
            as_of=query.as_of,
            page=Page(limit=MAX_LIMIT, counted=False),
        )
        figures += (await service.printed(catalogue, query_of_area)).figures
    reprinted = await service.reprinted(catalogue, figures)
    codes = tuple(sorted({code for code, _ in wanted}))
    changes = ChangeQuery(reports=query.report, indicators=codes, as_of=query.as_of)
    gone = [change.old for change in await service.taken_back(catalogue, changes, _TAKEN_BACK) if change.old]
    found.restated.update((each.id, original) for original, group in reprinted.items() for each in group)
    found.taken_back.update(each.id for each in gone)
    again = (figure for group in reprinted.values() for figure in group)
    for figure in (*figures, *again, *gone):
        found.by_place.setdefault((figure.indicator.code, figure.area.alpha3), []).append(figure)
    stated = {(figure.indicator.code, figure.area.alpha3, figure.period) for figure in figures}
    for figure in (await service.audit(await service.catalogue(), query.as_of)).derived:
        for code, area in wanted:
            # It has an indicator of its own: `Cross-border e-commerce imports, from the exports' share`.
            of = catalogue.indicators[code]
            named = area == figure.area.alpha3 and figure.indicator.name_en.startswith(f"{of.name_en},")
            if named and (code, area, figure.period) not in stated:
                found.by_place.setdefault((code, area), []).append(replace(figure, indicator=of))
    return found


def _pairs(found: Sequence[_Found], figures: _Figures) -> set[tuple[str, str]]:
    """The pairs of currencies that claims and figures have to be compared in."""
    return {
        (figure.printed.unit.code, claim.unit)
        for claim, subject in found
        if claim.kind is ClaimKind.MONEY
        for figure in figures.on(subject)
        if figure.printed.unit.kind is UnitKind.MONEY
    }


def _of_their_vintage(judgements: Sequence[Judged]) -> Iterator[Judged]:
    """The judgements of a text, none on a growth that contradicts a later vintage than the level of its sentence."""
    old = [_measured(each) for each in judgements if each.verdict is FactVerdict.SUPERSEDED]
    for each in judgements:
        growth = each.verdict is FactVerdict.CONTRADICTS and each.subject.aspect is Aspect.GROWTH
        of_a_vintage = each.match is not None and each.match.figure.vintage is not None
        yield each.undecided(Reason.OTHER_VINTAGE) if growth and of_a_vintage and _measured(each) in old else each


_BRACKET = re.compile(r"[(（][^()（）\d]{0,20}$")


def _restated(judge: Judge, judgements: Sequence[Judged]) -> Iterator[Judged]:
    """The judgements of a text, an amount in brackets by the one before it."""
    yield from judgements[:1]
    for first, each in pairwise(judgements):
        context = each.claim.context
        follows = first.claim.context.sentence == context.sentence
        in_brackets = follows and _BRACKET.search(context.sentence[: context.start])
        yield judge.at_own_rate(each, first) if in_brackets else each


def _measured(judged: Judged) -> tuple[str, Period | None, NameTerms | None]:
    """The sentence of a number, its period, and the name that a level and its growth share."""
    name = own_name(judged.match.figure.indicator) if judged.match else None
    return judged.claim.context.sentence, judged.claim.period, name


def _preferred(judged: Judged, figures: _Figures) -> Figure | None:
    """The figure that is preferred for what a claim speaks of."""
    match, period = judged.match, judged.claim.period
    if match is None or period is None:
        return None
    own = [figure for figure in figures.on(judged.subject) if figure.indicator.code == match.figure.indicator.code]
    return next((figure for figure in own if figure.preferred and covers(period, figure)), None)


def _as_written(judged: Judged, text: str) -> Judged:
    """With the phrase as it stands in the text, which may be in traditional characters or hold spaces."""
    claim = judged.claim
    return replace(judged, claim=replace(claim, phrase=" ".join(text[claim.start : claim.end].split())))


def _hint(checked: Sequence[Judged], catalogue: Catalogue, query: FactsChecked, end: int | None) -> Message | None:
    if end is not None:
        return Message("fact-read-up-to", end=str(end), most=str(MOST_NUMBERS))
    newest = catalogue.newest(query.as_of)
    if newest is None:
        first = min((release.released_at for release in catalogue.releases.values()), default=None)
        if first is None:
            return Message("no-figures")
        return Message("no-release-then", first=first)
    if not checked:
        return Message("fact-no-number")
    return None
