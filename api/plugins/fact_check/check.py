"""The fact-check of a text, of claims as fields and of links: the stages of each in order."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, chain, product
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.errors import ContentTooLarge, Fault, NotFound, Problem
from api.domain.figure import ChangeQuery, Figure, figures_by
from api.domain.messages import Message
from api.domain.period import Period
from api.domain.query import MAX_LIMIT, Claims, Page, Query
from api.domain.rates import Rates
from api.domain.units import UnitKind
from api.plugins.extract.sentences import third_language
from api.plugins.extract.words import CHINESE, longest_first
from api.plugins.fact_check.claims import MOST_NUMBERS, QuotedClaim, quoted_claims
from api.plugins.fact_check.fields import UNIT_NAMES, ClaimFields, check_whole, quoted, read_claim, unexplained
from api.plugins.fact_check.links import MOST_LINKS, figure_links
from api.plugins.fact_check.names import Aspect, aspect_of
from api.plugins.fact_check.parameters import FactsChecked
from api.plugins.fact_check.subjects import Coverage, Subject, SubjectFinder
from api.plugins.fact_check.verdict import FactCheck, Judge, Judged
from api.service.concurrency import off_the_loop
from api.service.figures import FigureService, absent

MOST_LOOKS = 100_000  # greatest number of comparisons of a claim with a figure in one text: a few seconds of work
_TAKEN_BACK = 1_000  # greatest number of withdrawn figures that are read
_SCALE_OF_MONEY = 8  # the least power of ten from which on a number without a unit may be an amount of money
_OTHER_MONEY = re.compile(longest_first(name for name, code in CHINESE.items() if code != "CNY"))
_Found = tuple[QuotedClaim, Subject]


async def check_text(service: FigureService, query: FactsChecked, text: str) -> FactCheck:
    """The FactCheck of the numbers of a text; its hint says if it has none, a third language, or was read in part."""
    newest = await service.catalogue()
    catalogue = newest.at(query.as_of)
    if (language := await off_the_loop(lambda: third_language(text))) is not None:
        return FactCheck((), catalogue, Message("fact-other-language", language=language))
    # The newest catalogue has more names for an indicator than the one of `as_of`.
    finder = SubjectFinder(newest, coverage := await _coverage(service, newest), query.area)
    quoted = await off_the_loop(lambda: quoted_claims(text))
    found = await off_the_loop(lambda: [_subject(finder, claim) for claim in quoted.claims])
    judge = await _judge(service, query, newest, coverage, found)
    # A claim is compared with all figures on its subject, so that a short text may need many comparisons.
    looks = accumulate(len(judge.on(subject)) for _, subject in found)
    last = next((place for place, total in enumerate(looks) if place and total > MOST_LOOKS), len(found))
    end = found[last][0].start if last < len(found) else quoted.end

    def judged() -> list[Judged]:
        judgements = [judge.judge(claim, subject, judge.on(subject)) for claim, subject in found[:last]]
        return [judge.after(judgements[max(0, place - 5) : place], each) for place, each in enumerate(judgements)]

    checked = await off_the_loop(judged)
    hint = None if checked else Message("fact-no-number")
    if end is not None:
        hint = Message("fact-read-up-to", end=str(end), most=str(MOST_NUMBERS))
    return FactCheck(checked, catalogue, hint)


_Named = tuple[ClaimFields, QuotedClaim, Subject]  # a claim's fields, its number and its subject


def _named(given: Any, catalogue: Catalogue, coverage: Coverage, default: str | None) -> _Named | Problem:
    """A claim's fields, number and subject, of ClaimFields or JSON; else returns its Problem, or the one passed in."""
    try:
        if isinstance(given, Problem):
            raise given
        fields = given if isinstance(given, ClaimFields) else read_claim(given, catalogue)
        check_whole(fields)
        code, area, period = fields.indicator or "", fields.area or default, fields.period
        if fields.figure is not None:
            code, area, period, _ = fields.figure.split(".", 3)
        if code not in catalogue.indicators:
            raise NotFound.at("figure", absent(fields.figure or "", None).detail, fields.figure)
        covered = coverage.get(code, set())
        if area is None and len(covered) == 1:
            (area,) = covered
        elif fields.figure is None and area not in covered:
            area = None if area else ""
        claim = replace(quoted(fields, catalogue), period=Period.parse(period) if period else None)
    except Problem as problem:
        return problem
    return fields, claim, Subject((code,), area, aspect=aspect_of(catalogue.indicators[code]))


async def check_claims(service: FigureService, query: FactsChecked, given: Sequence[Any]) -> FactCheck:
    """The FactCheck of claims, ClaimFields or JSON, by the figures that they name; it has Problems for faulty ones."""
    newest = await service.catalogue()
    catalogue, coverage = newest.at(query.as_of), await _coverage(service, newest)
    named = await off_the_loop(lambda: [_named(each, newest, coverage, query.area) for each in given])
    found = [each[1:] for each in named if not isinstance(each, Problem)]
    judge = await _judge(service, query, newest, coverage, found)

    def judged(each: _Named | Problem) -> Judged | Problem:
        if isinstance(each, Problem):
            return each
        fields, claim, subject = each
        own = [each for each in judge.on(subject) if fields.figure in (None, each.id)]
        own = [each for each in own if fields.source in (None, each.source.id)]
        if fields.figure is not None and not own:
            return NotFound.at("figure", absent(fields.figure, subject.indicators[0]).detail, fields.figure)
        if fields.amount:
            names = {getattr(each.printed.unit, name) for each in own for name in UNIT_NAMES}
            names |= {name for each in own[:1] for name in (each.indicator.name_en, each.indicator.name_zh)}
            residue = unexplained(claim, subject.aspect is Aspect.GROWTH, names)
            subject = replace(subject, unexplained=residue)
        return judge.judge(claim, subject, own)

    return FactCheck(await off_the_loop(lambda: [judged(each) for each in named]), catalogue)


async def check_links(
    service: FigureService, query: FactsChecked, document: str, media_type: str, site: str = ""
) -> FactCheck:
    """The FactCheck of the words of links, by the linked figures; raises ContentTooLarge for over MOST_LINKS links.

    `site` is this server's address; a link that leads elsewhere gets a Problem. Without any link there is a hint.
    """
    links = await off_the_loop(lambda: figure_links(document, media_type))
    if len(links) > MOST_LINKS:
        detail = f"The document has {len(links)} links to figures, and at most {MOST_LINKS} are checked: send a part."
        raise ContentTooLarge(detail, [Fault("body", detail)])
    claims = await off_the_loop(lambda: [link.claim(site, document) for link in links])
    found = await check_claims(service, query, claims)
    checked = [
        each if isinstance(each, Problem) else replace(each, claim=link.in_document(each.claim, document))
        for link, each in zip(links, found.checked, strict=True)
    ]
    hint = None if links else Message("fact-no-link")
    places = [(link.start, link.end) for link in links]
    return FactCheck(checked, found.catalogue, hint, among="links", places=places)


async def _coverage(service: FigureService, catalogue: Catalogue) -> Coverage:
    """A defaultdict from codes of indicators to sets of the codes of areas that have figures."""
    found = defaultdict[str, set[str]](set)
    for indicator, area in await service.distinct(catalogue, Query(claims=Claims.ALL), ("indicator", "area")):
        found[indicator].add(area)
    return found


def _subject(finder: SubjectFinder, claim: QuotedClaim) -> _Found:
    """A claim and its Subject; the claim's unit is replaced by the catalogue's unit that has the printed name."""
    units, noun = finder.catalogue.units, claim.noun.casefold()
    if claim.kind is UnitKind.PHYSICAL and noun:
        called = (unit for unit in units.values() if noun in (getattr(unit, name).casefold() for name in UNIT_NAMES))
        named = {unit.code: unit.kind for unit in called}
        if UnitKind.COUNT in named.values():  # several units have this name, and the indicator decides
            claim = replace(claim, unit=claim.noun, kind=UnitKind.COUNT)
        elif named and claim.unit not in units:
            claim = replace(claim, unit=next(iter(named)), kind=next(iter(named.values())))
    subject = finder.find(claim)
    if not subject.indicators and claim.kind is UnitKind.COUNT and not claim.noun and claim.exponent >= _SCALE_OF_MONEY:
        # Chinese prose leaves out 元 where no other currency is near; other amounts are found to have no unit.
        is_yuan = claim.context.chinese and not _OTHER_MONEY.search(claim.context.sentence)
        claim = replace(claim, kind=UnitKind.MONEY, unit="CNY" if is_yuan else "")
        subject = finder.find(claim)
    return claim, subject


async def _judge(
    service: FigureService, query: FactsChecked, newest: Catalogue, coverage: Coverage, found: Sequence[_Found]
) -> Judge:
    """A Judge with the figures on the claims' subjects, of all periods and sources, reprints and withdrawn ones too."""
    catalogue = newest.at(query.as_of)
    wanted = {(code, each.area) for _, each in found if each.area is not None for code in each.indicators}
    wanted |= {(code, area) for _, each in found if each.area for code in each.others for area in coverage[code]}
    if not wanted:
        return Judge(catalogue, {}, {}, frozenset(), Rates(()))
    codes, figures = tuple(sorted({code for code, _ in wanted})), list[Figure]()
    for area in sorted({area for _, area in wanted}):  # one query an area, since an answer has a limit
        query_of_area = Query(
            indicators=tuple(sorted(code for code, of in wanted if of == area)),
            areas=(area,) if area else (),
            reports=query.report,
            claims=Claims.ALL,
            as_of=query.as_of,
            page=Page(limit=MAX_LIMIT, counted=False),
        )
        figures += (await service.printed(catalogue, query_of_area)).figures
    reprinted = await service.reprinted(catalogue, figures)
    changes = ChangeQuery(reports=query.report, indicators=codes, as_of=query.as_of)
    gone = [each.old for each in await service.taken_back(catalogue, changes, _TAKEN_BACK) if each.old]
    every = {each.id: each for each in (*figures, *chain.from_iterable(reprinted.values()), *gone)}.values()
    own = {each.printed.unit.code for each in every if each.printed.unit.kind is UnitKind.MONEY}
    claimed = {claim.unit for claim, _ in found if claim.kind is UnitKind.MONEY}
    return Judge(
        catalogue,
        by_place=figures_by(lambda figure: (figure.indicator.code, figure.area.alpha3), every),
        restated={each.id: original for original, group in reprinted.items() for each in group},
        taken_back=frozenset(each.id for each in gone),
        rates=await service.rates(catalogue, frozenset(product(own, claimed))),
    )
