"""The fact-check of a text: its stages in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api.domain.catalogue import Catalogue
from api.domain.figure import ChangeQuery, Figure
from api.domain.query import MAX_LIMIT, Claims, Page, Query
from api.domain.rates import RateKey
from api.domain.units import UnitKind
from api.domain.words import Bilingual
from api.plugins.extract.chinese_figures import simplified
from api.plugins.extract.language import third_language
from api.plugins.fact_check.attribution import sayers_of
from api.plugins.fact_check.claim import ClaimKind, QuotedClaim
from api.plugins.fact_check.claims import MOST_NUMBERS, quoted_claims
from api.plugins.fact_check.compare import Comparing, FactVerdict, Reason
from api.plugins.fact_check.names import Told, own_name
from api.plugins.fact_check.parameters import FactsChecked
from api.plugins.fact_check.periods import covers
from api.plugins.fact_check.sentences import beside_correction
from api.plugins.fact_check.subjects import Coverage, CoverageOf, Subject, SubjectFinder
from api.plugins.fact_check.verdict import MOST_RIVALS, Checked, Judge, Judged
from api.service.audit import Audit
from api.service.concurrency import off_the_loop
from api.service.figures import FigureService
from api.service.parameters.reading import resolve


def of_their_vintage(judgements: Sequence[Judged]) -> Iterator[Judged]:
    """The judgements of a text, none on a growth that contradicts a later vintage than the level of its sentence."""
    old = {
        (judged.claim.context.sentence, judged.claim.period, own_name(judged.held.figure.indicator))
        for judged in judgements
        if judged.verdict is FactVerdict.SUPERSEDED and judged.held is not None and judged.subject.told is Told.LEVEL
    }
    for judged in judgements:
        held = judged.held
        contradicts = judged.verdict is FactVerdict.CONTRADICTS and judged.subject.told is Told.GROWTH
        if held is None or not contradicts or not old:
            yield judged
            continue
        level = judged.claim.context.sentence, judged.claim.period, own_name(held.figure.indicator)
        if level not in old or held.figure.vintage is None:
            yield judged
            continue
        rivals = (held, *judged.rivals)[:MOST_RIVALS]
        yield replace(
            judged, verdict=FactVerdict.CANNOT_TELL, reason=Reason.OTHER_VINTAGE, held=None, rivals=rivals, against=None
        )


_BARE = re.compile(r"(?<!JP)¥")
_JAPAN = re.compile(r"\byen\b|Japan|JPY|JP¥|日元|日圆|日本", re.IGNORECASE)


def in_yuan(claim: QuotedClaim, subject: Subject) -> QuotedClaim:
    """The claim in yuan where it is of China and nothing near it speaks of Japan or its money."""
    context = claim.context
    if claim.unit != "JPY" or subject.area != "CHN" or not _BARE.search(claim.phrase):
        return claim
    return claim if _JAPAN.search(f"{context.previous} {context.sentence}") else replace(claim, unit="CNY")


def derived_of(
    derived: Iterable[Figure], catalogue: Catalogue, indicators: Sequence[str], area: str
) -> Iterator[Figure]:
    """The derived figures on some indicators of an area, as figures of those.

    A derived figure has an indicator of its own, whose name goes on from the one that it is of: `Cross-border
    e-commerce imports, from the exports' share`.
    """
    for figure in derived:
        for code in indicators:
            of = catalogue.indicators[code]
            if figure.indicator.name_en.startswith(f"{of.name_en},") and figure.area.alpha3 == area:
                yield replace(figure, indicator=of)


_EDITION = "edition-"


@dataclass(frozen=True, slots=True)
class Superseded:
    """Tells old figures; `taken_back` are the ids of those that a release withdrew or replaced."""

    taken_back: Collection[str] = ()

    def __call__(self, figure: Figure, others: Sequence[Figure]) -> bool:
        """Whether another figure on the same thing has taken a figure's place, of the `others` on its indicator."""
        if figure.id in self.taken_back:
            return True
        if figure.preferred:
            return False
        if figure.rank == "deprecated":
            return True
        newest = next((each for each in others if each.preferred and each.period == figure.period), None)
        if newest is None or figure.vintage is None or newest.vintage in (None, figure.vintage):
            return False
        # Of two editions the later one may be quoted, though another is preferred.
        editions = figure.vintage.startswith(_EDITION) and str(newest.vintage).startswith(_EDITION)
        return not (editions and figure.vintage > str(newest.vintage))


MOST_LOOKS = 300_000
"""Figures that the numbers of a text are held against, all together: a few seconds of work."""
_CONVERTED = 8
"""As how many a figure counts that has to be converted first."""
MOST_READ = 40_000
"""Figures after which those of no further area are read."""
_TAKEN_BACK = 1_000
"""Figures at most that were taken back and are looked at."""


@dataclass(frozen=True, slots=True)
class FactCheck:
    """The numbers of a text, judged, with the catalogue that they were judged by; a hint where none could be.

    `whole` tells whether all of the text was read: one in a third language is not, and of a very long one a part.
    """

    checked: Sequence[Checked]
    catalogue: Catalogue
    hint: Bilingual | None = None
    whole: bool = True


_Found = tuple[QuotedClaim, Subject]


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures on what the numbers of a text speak of, by indicator and area, and what is special about some."""

    by_place: Mapping[tuple[str, str], Sequence[Figure]]
    derived: Mapping[tuple[str, str], Sequence[Figure]]
    restated: Mapping[str, str]
    taken_back: frozenset[str]
    areas: frozenset[str]
    """The areas whose figures were read: all that the text speaks of, unless that is very many figures."""

    def bounded(self, found: list[_Found], end: int | None) -> tuple[list[_Found], int | None]:
        """The first numbers of a text, as many as are held against MOST_LOOKS figures, and where reading ends by that.

        A number is held against all figures that it may be of, so that a short text asks for much of long series.
        """
        looks = 0
        for place, (claim, subject) in enumerate(found):
            looks += sum(_looks(claim, figure) for figure in (*self.on(subject), *self.beside(subject)))
            unread = subject.area is not None and subject.area not in self.areas
            if unread or (place and looks > MOST_LOOKS):
                return found[:place], claim.start
        return found, end

    def on(self, subject: Subject) -> list[Figure]:
        """Those on a subject."""
        return self._of(subject.indicators, subject)

    def beside(self, subject: Subject) -> list[Figure]:
        """Those on what the words for it may mean as well, and those derived where a source states the same."""
        area = subject.area or ""
        derived = [figure for code in subject.indicators for figure in self.derived.get((code, area), ())]
        return [*self._of(subject.alike, subject), *derived]

    def _of(self, indicators: Sequence[str], subject: Subject) -> list[Figure]:
        area = subject.area or ""
        return [figure for code in indicators for figure in self.by_place.get((code, area), ())]


async def check_text(service: FigureService, parameters: FactsChecked, text: str) -> FactCheck:
    """Each number of a text, compared with the figures on what it speaks of."""
    newest = await service.catalogue()
    query = resolve(parameters, newest)
    catalogue = newest.at(query.as_of)
    if (language := await off_the_loop(lambda: third_language(text))) is not None:
        hint = Bilingual(
            f"The text reads as {language}; numbers are read in English and Chinese.",
            "文本似非英文或中文，而数字仅在英文和中文中读取。",
        )
        return FactCheck((), catalogue, hint, whole=False)
    # By the names of today, which call what was there before by more words.
    finder = SubjectFinder(newest, await _coverage(service, newest), query.area)
    quoted = await off_the_loop(lambda: quoted_claims(simplified(text)))
    found = await off_the_loop(lambda: [_subject(finder, claim) for claim in quoted.claims])
    figures = await _figures(service, catalogue, query, [subject for _, subject in found])
    found, end = figures.bounded(found, quoted.end)
    rates = await service.rates(catalogue, _pairs(found, figures))

    def judged() -> list[Checked]:
        sayers = sayers_of(newest, (figure for group in figures.by_place.values() for figure in group))
        comparing = Comparing(catalogue.units, rates, figures.restated)
        judge = Judge(comparing, Superseded(figures.taken_back), sayers)
        judgements = [
            judge.judge(claim, subject, figures.on(subject), figures.beside(subject)) for claim, subject in found
        ]
        return [_checked(_as_written(judgement, text), figures) for judgement in of_their_vintage(judgements)]

    checked = await off_the_loop(judged)
    return FactCheck(checked, catalogue, _hint(checked, catalogue, query, end), whole=end is None)


async def _coverage(service: FigureService, catalogue: Catalogue) -> CoverageOf:
    """What each indicator has figures of, or had where all of them were taken back."""
    found: dict[str, Coverage] = {}
    for _, area, indicator, unit, *_ in await service.places(catalogue, Claims.ALL):
        covered = found.setdefault(indicator, Coverage(set(), set()))
        covered.areas.add(area)
        covered.units.add(unit)
    emptied = ChangeQuery(indicators=tuple(code for code in catalogue.indicators if code not in found))
    for change in await service.taken_back(catalogue, emptied, _TAKEN_BACK) if emptied.indicators else ():
        if (old := change.old) is not None and old.indicator.code in emptied.indicators:
            covered = found.setdefault(old.indicator.code, Coverage(set(), set()))
            covered.areas.add(old.area.alpha3)
            covered.units.add(old.printed.unit.code)
    return found


def _subject(finder: SubjectFinder, claim: QuotedClaim) -> tuple[QuotedClaim, Subject]:
    """A number with what it is about; one without a unit may be a count or an amount, as its words have it."""
    if claim.kind is not ClaimKind.OTHER or claim.unit:
        subject = finder.find(claim)
        return in_yuan(claim, subject), subject
    as_if = [replace(claim, kind=kind) for kind in (ClaimKind.COUNT, ClaimKind.MONEY)]
    found = [(each, finder.find(each)) for each in (as_if[::-1] if claim.exponent else as_if)]
    return next((pair for pair in found if pair[1].indicators), (claim, Subject()))


async def _figures(
    service: FigureService, catalogue: Catalogue, query: FactsChecked, subjects: Sequence[Subject]
) -> _Figures:
    """The figures on some subjects: of all periods and sources, derived, restated and taken back."""
    found: dict[tuple[str, str], list[Figure]] = {}
    beside: dict[tuple[str, str], list[Figure]] = {}
    restated: dict[str, str] = {}
    taken_back = set[str]()
    wanted = {
        (code, subject.area) for subject in subjects if subject.area for code in (*subject.indicators, *subject.alike)
    }
    audit = await service.audit(await service.catalogue(), query.as_of) if wanted else Audit()
    read = dict[str, int]()
    for area in dict.fromkeys(subject.area for subject in subjects if subject.area):
        if sum(read.values()) > MOST_READ:
            break
        codes = tuple(sorted(code for code, its in wanted if its == area))
        asked = Query(
            indicators=codes,
            areas=(area,),
            reports=query.report,
            claims=Claims.ALL,
            as_of=query.as_of,
            page=Page(limit=MAX_LIMIT, counted=False),
        )
        figures = (await service.printed(catalogue, asked)).figures
        reprinted = await service.reprinted(catalogue, figures)
        again = [figure for group in reprinted.values() for figure in group]
        changes = ChangeQuery(reports=query.report, indicators=codes, as_of=query.as_of)
        back = [
            change.old
            for change in await service.taken_back(catalogue, changes, _TAKEN_BACK)
            if change.old is not None and change.old.area.alpha3 == area and change.old.indicator.code in codes
        ]
        stated = {(figure.indicator.code, figure.period.text) for figure in figures}
        restated |= {figure.id: original for original, group in reprinted.items() for figure in group}
        taken_back |= {figure.id for figure in back}
        read[area] = len(figures)
        for figure in (*figures, *again, *back):
            found.setdefault((figure.indicator.code, area), []).append(figure)
        for figure in derived_of(audit.derived, catalogue, codes, area):
            code = figure.indicator.code  # where a source states the same, its figure stands
            among = beside if (code, figure.period.text) in stated else found
            among.setdefault((code, area), []).append(figure)
    return _Figures(found, beside, restated, frozenset(taken_back), frozenset(read))


def _looks(claim: QuotedClaim, figure: Figure) -> int:
    converted = claim.kind is ClaimKind.MONEY and figure.printed.unit.code != claim.unit
    return _CONVERTED if converted else 1


def _pairs(found: Sequence[tuple[QuotedClaim, Subject]], figures: _Figures) -> set[RateKey]:
    """The pairs of currencies and the years that claims have to be held against figures in."""
    wanted: set[RateKey] = set()
    for claim, subject in found:
        if claim.kind is not ClaimKind.MONEY:
            continue
        for figure in (*figures.on(subject), *figures.beside(subject)):
            unit = figure.printed.unit
            if unit.kind is UnitKind.MONEY and unit.code != claim.unit:
                year = figure.period.year
                wanted |= {(unit.code, claim.unit, year), (claim.unit, unit.code, year)}
    return wanted


def _as_written(judged: Judged, text: str) -> Judged:
    """With the phrase as it stands in the text, which may be in traditional characters or hold spaces."""
    claim = judged.claim
    phrase = " ".join(text[claim.start : claim.end].split())
    return judged if phrase == claim.phrase else replace(judged, claim=replace(claim, phrase=phrase))


def _checked(judged: Judged, figures: _Figures) -> Checked:
    """With the figure that is preferred for what the claim speaks of, where that is not the one of the verdict."""
    held, period = judged.held, judged.claim.period
    if held is None or period is None:
        return Checked(judged)
    own = [figure for figure in figures.on(judged.subject) if figure.indicator.code == held.figure.indicator.code]
    current = next((figure for figure in own if figure.preferred and covers(period, figure)), None)
    return Checked(beside_correction(judged, current), current)


def _hint(checked: Sequence[Checked], catalogue: Catalogue, query: FactsChecked, end: int | None) -> Bilingual | None:
    if end is not None:
        return Bilingual(
            f"The text was read up to character {end}: more than {MOST_NUMBERS} numbers stand in it, or very many "
            "figures may be meant by them. Send what comes behind on its own.",
            f"只读取到第{end}个字符：文中数字超过{MOST_NUMBERS}个，或所指数据过多；其后的部分请另行提交。",
        )
    newest = catalogue.newest(query.as_of)
    if newest is None:
        first = min((release.released_at for release in catalogue.releases.values()), default=None)
        if first is None:
            return Bilingual("The database holds no figures.", "数据库中尚无数据。")
        return Bilingual(f"No release was out then; the first came at {first}.", f"当时尚无发布；首次发布于{first}。")
    if not checked:
        return Bilingual(
            "No number of the text was read as a figure; dates, ordinals, addresses and names are none.",
            "文中没有可作为数据的数字；日期、序数、地址和名称不在其列。",
        )
    return None
