"""`/indicators/{code}`: what is measured, its newest figure, its chart, and who says what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.audit.findings import Finding, SideBySide
from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.changes import ChangeQuery, ReleaseChanges
from api.domain.conversion import convertible
from api.domain.entries import IndicatorBase
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Lang, Page
from api.domain.units import UnitKind
from api.formats.change_rows import change_sentence, release_title
from api.formats.citation import PermanentAddresses
from api.formats.spoken import spoken_span
from api.plugins.charts.content import MOST_LINES
from api.plugins.charts.kinds import Originators
from api.plugins.pages import series
from api.plugins.pages.charts import currencies_for
from api.plugins.pages.contents import area_told, newest_known
from api.plugins.pages.figure_words import FigureWords
from api.plugins.pages.frame import PageFrame, PageLanguage, ShareCard, page, page_response, page_router
from api.plugins.pages.parameters import FigurePageQuery, IndicatorPageQuery, asked_as
from api.plugins.pages.series import (
    SeriesChoice,
    SeriesShown,
    SeriesUse,
    figures_of,
    indicator_of,
    series_shown,
    what_and_where,
)
from api.plugins.pages.share import figures_of_indicator
from api.plugins.pages.use import Citations, embeds
from api.plugins.pages.words import day_in_words, names_of, verdict_words
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters.particular import RivalsSelected
from api.web import links
from api.web.dependencies import Service, from_query
from api.web.links import linked

MOST_TOLD = 4
"""So many pairs that differ are told of a period; the others are counted."""


class ToldClaim(NamedTuple):
    """A claim in words, and who says so."""

    words: FigureWords
    who: str

    @classmethod
    def of(cls, figure: Figure, names: Originators) -> ToldClaim:
        """The claim that a figure is; its number is read in the scale that its source prints it in."""
        return cls(FigureWords(figure, names.lang), names.quoted((figure,)))


@dataclass(frozen=True, slots=True)
class ClaimsOfPeriod:
    """The claims on one period of one area, the preferred one first, and what is said of them together."""

    claims: Sequence[ToldClaim]
    agreement: Sequence[str]
    findings: Sequence[Finding]

    @property
    def first(self) -> FigureWords:
        """The claim that stands for all."""
        return self.claims[0].words

    @property
    def is_contradicted(self) -> bool:
        """Whether a check finds that two of the claims cannot both be true."""
        return any(finding.verdict is Verdict.CONTRADICTS for finding in self.findings)

    def tally(self, verdict_words: Callable[[str], str]) -> str:
        """The checks between the claims in numbers: `3 × Agrees · 2 × Only within rounding`."""
        counted = Counter(verdict_words(finding.verdict) for finding in self.findings)
        return " · ".join(f"{count} × {words}" for words, count in counted.most_common())


def claims_of_periods(
    figures: Iterable[Figure], comparisons: Iterable[SideBySide], names: Originators
) -> Sequence[ClaimsOfPeriod]:
    """The claims by area and period, the newest period first; `names` are of all who may have measured them."""
    grouped: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        grouped.setdefault((figure.area.alpha3, figure.period.text), []).append(figure)
    pairs: dict[tuple[str, str], list[SideBySide]] = {}
    for pair in comparisons:
        pairs.setdefault((pair.left.area.alpha3, pair.left.period.text), []).append(pair)
    newest = sorted(grouped, key=lambda place: _newest_first(grouped[place][0]))
    return [_of_period(grouped[place], pairs.get(place, ()), names) for place in newest]


def _newest_first(figure: Figure) -> tuple[object, ...]:
    first, last = figure.period.first.toordinal(), figure.period.last.toordinal()
    return -last, first, figure.area.alpha3


def _of_period(figures: Sequence[Figure], pairs: Sequence[SideBySide], names: Originators) -> ClaimsOfPeriod:
    ordered = sorted(figures, key=lambda figure: (not figure.preferred, figure.id))
    claims = [ToldClaim.of(figure, names) for figure in ordered]
    who = {claim.words.figure.id: claim.who for claim in claims}
    # Of claims that are cut off at the end of a long table nothing is told.
    pairs = [pair for pair in pairs if pair.left.id in who and pair.right.id in who]
    findings = {finding.id: finding for pair in pairs for finding in pair.findings}
    return ClaimsOfPeriod(claims, _agreement(pairs, who, names.lang), list(findings.values()))


def _agreement(pairs: Sequence[SideBySide], who: Mapping[str, str], lang: Lang) -> list[str]:
    """Whether the claims can all be right, in sentences; nothing of a single one."""
    zh = lang is Lang.ZH
    if not pairs:
        return []
    if all(pair.meets for pair in pairs):
        return [_together(pairs, lang)]
    apart = [pair for pair in pairs if pair.meets is False]
    told = [_apart(pair, who, lang) for pair in apart[:MOST_TOLD]]
    if more := len(apart) - len(told):
        told.append(f"另有{more}对说法不一致。" if zh else f"{more} more pairs differ likewise.")
    if unknown := sum(pair.meets is None for pair in pairs):
        told.append(
            f"{unknown}对说法单位不同，无汇率可比。"
            if zh
            else f"Pairs in units that no rate brings together: {unknown}."
        )
    return told


def _together(pairs: Sequence[SideBySide], lang: Lang) -> str:
    """That all can be right; of two, with the room that both leave."""
    shared = pairs[0].overlap
    several = len(pairs) > 1
    if all(pair.says_the_same for pair in pairs) and (several or (shared is not None and shared.is_point)):
        if lang is Lang.ZH:
            return "各说法相同。" if several else "两者说法相同。"
        return "All say the same." if several else "Both say the same."
    if several:
        english, chinese = "All of them can be right", "各说法可同时成立：取整区间两两重叠。"
    elif shared is None:
        english, chinese = "Both can be right", "两者可同时成立：取整区间重叠。"
    elif pairs[0].touches:
        if lang is Lang.ZH:
            return "两者仅在一点上可同时成立：取整区间仅端点相接。"
        return "Both can be right at one number only: what rounding leaves open of the two shares no more than an end."
    elif shared.is_point:
        english, chinese = "Both can be right", "两者可同时成立：取整区间重叠。"
    else:
        room = spoken_span(shared.amount, lang)
        if lang is Lang.ZH:
            return f"两者可同时成立：{room}在两者的取整区间之内。"
        return f"Both can be right: {room} lies within what rounding leaves open of both."
    return chinese if lang is Lang.ZH else f"{english}: what rounding leaves open of the numbers overlaps."


def _apart(pair: SideBySide, who: Mapping[str, str], lang: Lang) -> str:
    left, right = FigureWords(pair.left, lang).printed, FigureWords(pair.right, lang).printed
    ours, theirs = who[pair.left.id], who[pair.right.id]
    if pair.left.vintage != pair.right.vintage:
        if lang is Lang.ZH:
            return f"{left}（{ours}）与{right}（{theirs}）版本不同，本不必一致。"
        return f"{left} ({ours}) and {right} ({theirs}) are of different vintages, and need not be the same."
    if any(finding.verdict is Verdict.NOT_COMPARABLE for finding in pair.findings):
        if lang is Lang.ZH:
            return f"{left}（{ours}）与{right}（{theirs}）不可比，本不必一致。"
        return f"{left} ({ours}) and {right} ({theirs}) are not comparable, and need not be the same."
    if lang is Lang.ZH:
        return f"{left}（{ours}）与{right}（{theirs}）之差超出取整范围。"
    return f"{left} ({ours}) and {right} ({theirs}) differ by more than rounding."


class Option(NamedTuple):
    """A value of a parameter, empty where the address need not say it, and its words."""

    value: str
    words: str


class Switch(NamedTuple):
    """A parameter that a form sets: its name, its label, its values, and the one that is set."""

    name: str
    label: str
    options: Sequence[Option]
    chosen: str


def switches_of(
    shown: SeriesShown, catalogue: Catalogue, query: IndicatorPageQuery, frame: PageFrame
) -> Sequence[Switch]:
    """The switches that have something to choose from."""
    made = (
        _area(shown, catalogue, query, frame),
        _report(shown, catalogue, query, frame),
        _claims(query, frame),
        _unit(shown, catalogue, query, frame),
    )
    return [switch for switch in made if len(switch.options) > 1]


def _area(shown: SeriesShown, catalogue: Catalogue, query: IndicatorPageQuery, frame: PageFrame) -> Switch:
    choice = shown.choice
    names = {
        area: catalogue.areas[area].name_zh if frame.lang is Lang.ZH else catalogue.areas[area].name_en
        for area in {*choice.areas, *choice.chosen}
    }
    together = set(choice.chosen) == set(choice.areas) and len(choice.areas) > 1
    alone = "" if together or query.area or not choice.chosen else choice.chosen[0]
    options = [Option("" if area == alone else area, name) for area, name in names.items()]
    options.sort(key=lambda option: option.words)
    if together or (query.area and len(names) > 1):
        whole = together or len(choice.areas) <= MOST_LINES
        words = ("all areas", "全部地区") if whole else ("not chosen", "不指定")
        options.insert(0, Option("", frame.say(*words)))
    return Switch("area", frame.say("Area", "地区"), options, query.area or "")


def _report(shown: SeriesShown, catalogue: Catalogue, query: IndicatorPageQuery, frame: PageFrame) -> Switch:
    options = []
    for code in sorted({*shown.choice.reports, *([query.report] if query.report else [])}):
        report = catalogue.reports[code]
        options.append(Option(code, (report.title_zh if frame.lang is Lang.ZH else None) or report.title_en))
    if len(options) > 1 or query.report:
        options.insert(0, Option("", frame.say("all reports", "全部报告")))
    return Switch("report", frame.say("Report", "报告"), options, query.report or "")


def _other_units(figures: Iterable[Figure], catalogue: Catalogue) -> list[str]:
    """The units that are no currencies that figures can be shown in."""
    printed = {figure.printed.unit.code: figure.printed.unit for figure in figures}
    found = sorted({code for unit in printed.values() for code in convertible(unit, catalogue.units.values())})
    return [code for code in found if catalogue.units[code].kind is not UnitKind.MONEY]


def _unit(shown: SeriesShown, catalogue: Catalogue, query: IndicatorPageQuery, frame: PageFrame) -> Switch:
    """The unit of what is no money, which the form of all pages has."""
    units = [catalogue.units[code] for code in _other_units(shown.dataset.figures, catalogue)]
    options = [Option(unit.code, unit.name_zh if frame.lang is Lang.ZH else unit.name_en) for unit in units]
    if len(options) > 1:
        options.insert(0, Option("", frame.say("as printed", "按原文")))
    return Switch("unit", frame.say("Unit", "单位"), options, query.unit or "")


def _claims(query: IndicatorPageQuery, frame: PageFrame) -> Switch:
    """Whoever names a report gets all its claims, so that the other value is the one to name."""
    one = frame.say("one number a period", "每期一个数")
    each = frame.say("each source’s number", "各来源的数")
    chosen = str(query.claims or "")
    if query.report:
        options = [Option("", each), Option(Claims.PREFERRED, one)]
        chosen = "" if chosen == Claims.ALL else chosen
    else:
        options = [Option("", one), Option(Claims.ALL, each)]
        chosen = "" if chosen == Claims.PREFERRED else chosen
    return Switch("claims", frame.say("Show", "显示"), options, chosen)


router = page_router()
MOST_CLAIMS = 200
"""So many claims are told below each other; the files have all."""
MOST_PAIRS = 1000
CHANGES = 6
"""So many releases that changed figures of an indicator are told, each with so many corrections."""


class Related(NamedTuple):
    """Another indicator, and its newest figure; None where it has none."""

    indicator: IndicatorBase
    newest: FigureWords | None
    address: str
    """Of its page, in the unit of this one where that is one of it."""


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """What the page of an indicator tells."""

    indicator: IndicatorBase
    name: str
    shown: SeriesShown
    newest: FigureWords | None
    claims: Sequence[ClaimsOfPeriod]
    told: Dataset
    """Each source's claims on what is shown."""
    pairs: int
    """How many pairs of claims there are; MOST_PAIRS are compared at most."""
    related: Sequence[Related]
    changes: Sequence[ReleaseChanges]


@page(router, "/indicators/{code}")
async def indicator_page(
    request: Request,
    code: str,
    lang: PageLanguage,
    query: Annotated[IndicatorPageQuery, Depends(from_query(IndicatorPageQuery))],
    service: Service,
) -> Response:
    """An indicator with its newest figure, chart, claims, breaks, vintages, definition, neighbours and downloads."""
    frame = PageFrame.of(request)
    catalogue = (await service.catalogue()).at(query.as_of)
    indicator = indicator_of(code, catalogue)
    if indicator.code != code:
        return RedirectResponse(frame.page(f"/indicators/{indicator.code}", **frame.asked), status_code=308)
    told = await _told(service, catalogue, indicator, query, frame)
    use, figures = SeriesUse(frame, told.shown), told.told.figures
    newest = told.newest.figure if told.newest else None
    release = told.shown.dataset.release
    own = catalogue.newest(query.as_of, {figure.release for figure in told.shown.dataset.figures})
    response = await page_response(
        request,
        "indicator.html",
        frame,
        told=told,
        use=use,
        what=what_and_where(told.shown, lang),
        citations=Citations.of(newest, PermanentAddresses.of(release, frame.site), lang) if newest else None,
        series_citation=use.citation(own, release, names_of(catalogue, lang)),
        embeds=embeds(frame, f"/embed/indicators/{code}", release, what_and_where(told.shown, lang)),
        card=_card(frame, told, use),
        structured=await figures_of_indicator(service, catalogue, indicator, query.as_of, frame),
        switches_of_series=switches_of(told.shown, catalogue, query, frame),
        currencies=await currencies_for(service, catalogue, figures, query.unit),
        most_pairs=MOST_PAIRS,
        cut=told.told.total - sum(len(each.claims) for each in told.claims),
        unconverted=_unconverted(told.shown.dataset),
        words=lambda figure: FigureWords(figure, lang, query.scale),
        one_of_many=None if query.area else series.one_of_many(told.shown, lang),
        aliases=series.aliases(indicator, lang),
        definition=series.definition(indicator, lang),
        measure=series.MEASURES[indicator.measuring_type].in_language(lang),
        breaks=series.breaks(figures, lang),
        vintages=series.vintages(figures, lang),
        is_revised=series.is_revised(figures),
        is_forecast=series.is_forecast(figures),
        growth=series.growth_of(indicator, catalogue),
        verdict_words=lambda verdict: verdict_words(verdict, lang),
        changed=lambda done: release_title(done, catalogue, lang),
        change_sentence=lambda change: change_sentence(change, lang),
        corrections=lambda done: [change for change in done.changes if change.old is not None],
        day=lambda text: day_in_words(text, lang),
    )
    return linked(response, links.of_page(frame.site, f"indicators/{code}"))


def _card(frame: PageFrame, told: IndicatorPage, use: SeriesUse) -> ShareCard | None:
    """The card of the chart, else of the newest figure; of no figure none, since any other would tell of another."""
    if told.shown.chart is None:
        return ShareCard.of_newest(told.newest, frame) if told.newest else None
    return ShareCard.of_chart(frame, use.picture("png"), told.shown.chart.chart, embeds=True)


async def _told(
    service: FigureService,
    catalogue: Catalogue,
    indicator: IndicatorBase,
    query: IndicatorPageQuery,
    frame: PageFrame,
) -> IndicatorPage:
    choice = await SeriesChoice.of(service, catalogue, indicator, query)
    shown = await series_shown(service, choice, query, frame)
    told = shown.dataset
    if told.query.claims is not Claims.ALL:
        told = await figures_of(service, shown.choice, query, frame.lang, Claims.ALL)
    newest_first = sorted(told.figures, key=lambda figure: figure.period.last, reverse=True)
    changed = ChangeQuery(indicators=(indicator.code,), as_of=query.as_of)
    told_of = newest_first[:MOST_CLAIMS]
    pairs, pair_count = await _compared(service, told_of, shown, query, frame.lang)
    newest = shown.newest
    return IndicatorPage(
        indicator=indicator,
        name=indicator.name_zh if frame.lang is Lang.ZH else indicator.name_en,
        shown=shown,
        newest=FigureWords(newest, frame.lang, query.scale) if newest else None,
        claims=claims_of_periods(told_of, pairs, names_of(catalogue, frame.lang)),
        told=told,
        pairs=pair_count,
        related=await _related(service, catalogue, indicator, query, frame),
        changes=await service.changes_by_release(catalogue, changed, CHANGES, CHANGES),
    )


async def _compared(
    service: FigureService, figures: Sequence[Figure], shown: SeriesShown, query: IndicatorPageQuery, lang: Lang
) -> tuple[Sequence[SideBySide], int]:
    """The claims side by side as they are printed, from the first of some figures on, and how many pairs there are."""
    if not figures:
        return (), 0
    asked = asked_as(
        RivalsSelected,
        FigurePageQuery.model_construct(_fields_set=set()),
        lang,
        indicator=(shown.choice.indicator.code,),
        area=tuple(shown.choice.chosen),
        from_=min(figure.period.first for figure in figures).isoformat(),
        report=(query.report,) if query.report else (),
        as_of=query.as_of,
    )
    found = await answers.comparisons(service, asked, Page(limit=MOST_PAIRS))
    return found.comparisons, found.dataset.total


async def _related(
    service: FigureService,
    catalogue: Catalogue,
    indicator: IndicatorBase,
    query: IndicatorPageQuery,
    frame: PageFrame,
) -> Sequence[Related]:
    """Indicators near to it, each with the newest of its figures as printed: of the area asked for, if it has some."""
    near = series.related(indicator, catalogue)
    counts = {one.code: await service.claims_by_area(one.code) for one in near}
    said = (query.area,) if query.area else ()
    places = {code: area_told(each, said) for code, each in counts.items() if each}
    newest: dict[str, Figure] = {}
    if places:
        dataset = await newest_known(
            service,
            FigurePageQuery.model_construct(_fields_set=set()),
            frame.lang,
            indicator=tuple(places),
            area=tuple(sorted(set(places.values()))),
            as_of=query.as_of,
        )
        for figure in dataset.figures:
            if places[figure.indicator.code] == figure.area.alpha3:
                newest.setdefault(figure.indicator.code, figure)
    return [
        Related(
            one,
            FigureWords(newest[one.code], frame.lang) if one.code in newest else None,
            (frame.kept if one.unit_kind == indicator.unit_kind else frame.page)(f"/indicators/{one.code}"),
        )
        for one in near
    ]


def _unconverted(dataset: Dataset) -> list[Figure]:
    """The figures that stay in their own unit, though another one is asked for."""
    ids = set(dataset.unconverted)
    return [figure for figure in dataset.figures if figure.id in ids]
