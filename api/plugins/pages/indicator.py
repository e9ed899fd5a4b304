"""`/indicators/{code}`: what is measured, its newest figure, its chart, and who says what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.audit.findings import Finding, SideBySide
from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.conversion import convertible
from api.domain.figure import ChangeQuery, Figure
from api.domain.query import Claims, Lang, Page
from api.domain.units import UnitKind
from api.domain.words import Bilingual
from api.formats.sentences import PermanentAddresses, spoken_span
from api.formats.writers.atom import change_sentence, release_title
from api.plugins.charts.content import MOST_LINES
from api.plugins.charts.kinds import Originators
from api.plugins.citations.formats import csl_item
from api.plugins.pages import series
from api.plugins.pages.contents import newest_of
from api.plugins.pages.frame import Frame, PageFrame, page, page_response, page_router
from api.plugins.pages.parameters import ForIndicator, IndicatorPageQuery, asked_as
from api.plugins.pages.series import SeriesShown, currencies_for, indicator_of, series_figures, series_shown
from api.plugins.pages.share import citations, embeds, figures_of_indicator
from api.plugins.pages.words import VERDICTS, FigureWords, names_of
from api.service import answers
from api.service.parameters.groups import RivalsSelected
from api.web.dependencies import Service

MOST_TOLD = 4
"""So many pairs that differ are told of a period; the others are counted."""


@dataclass(frozen=True, slots=True)
class ClaimsOfPeriod:
    """The claims on one period of one area with who says so, the preferred one first, and what is said of them all."""

    claims: Sequence[tuple[FigureWords, str]]
    agreement: Sequence[str]
    findings: Sequence[Finding]

    @property
    def first(self) -> FigureWords:
        """The claim that stands for all."""
        return self.claims[0][0]

    @property
    def is_contradicted(self) -> bool:
        """Whether a check finds that two of the claims cannot both be true."""
        return any(finding.verdict is Verdict.CONTRADICTS for finding in self.findings)

    @property
    def tally(self) -> str:
        """The checks between the claims in numbers: `3 × Agrees · 2 × Only within rounding`."""
        counted = Counter(VERDICTS[finding.verdict].in_language(self.first.lang) for finding in self.findings)
        return " · ".join(f"{count} × {words}" for words, count in counted.most_common())


def claims_of_periods(
    figures: Iterable[Figure], comparisons: Sequence[SideBySide], names: Originators
) -> Iterator[ClaimsOfPeriod]:
    """The claims by area and period, the newest period first; `names` are of all who may have measured them."""
    grouped: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        period = figure.period
        grouped.setdefault((-period.last.toordinal(), period.first, figure.area.alpha3), []).append(figure)
    for _, those in sorted(grouped.items()):
        ordered = sorted(those, key=lambda figure: (not figure.preferred, figure.id))
        who = {figure.id: names.quoted((figure,)) for figure in ordered}
        # Of claims that are cut off at the end of a long table nothing is told.
        pairs = [pair for pair in comparisons if pair.left.id in who and pair.right.id in who]
        findings = {finding.id: finding for pair in pairs for finding in pair.findings}
        claims = [(FigureWords(figure, names.lang), who[figure.id]) for figure in ordered]
        yield ClaimsOfPeriod(claims, _agreement(pairs, who, names.lang), list(findings.values()))


def _agreement(pairs: Sequence[SideBySide], who: Mapping[str, str], lang: Lang) -> list[str]:
    """Whether the claims can all be right, in sentences; nothing of a single one."""
    if not pairs:
        return []
    if all(pair.meets for pair in pairs):
        return [_together(pairs).in_language(lang)]
    apart = [pair for pair in pairs if pair.meets is False]
    told = [_apart(pair, who, lang) for pair in apart[:MOST_TOLD]]
    if more := len(apart) - len(told):
        told.append(Bilingual(f"{more} more pairs differ likewise.", f"另有{more}对说法不一致。").in_language(lang))
    if unknown := sum(pair.meets is None for pair in pairs):
        english = f"Pairs in units that no rate brings together: {unknown}."
        told.append(Bilingual(english, f"{unknown}对说法单位不同，无汇率可比。").in_language(lang))
    return told


def _together(pairs: Sequence[SideBySide]) -> Bilingual:
    """That all can be right; of two, with the room that both leave."""
    shared, several = pairs[0].overlap, len(pairs) > 1
    if all(pair.says_the_same for pair in pairs) and (several or (shared is not None and shared.is_point)):
        if several:
            return Bilingual("All say the same.", "各说法相同。")
        return Bilingual("Both say the same.", "两者说法相同。")
    if several:
        return Bilingual(
            "All of them can be right: what rounding leaves open of the numbers overlaps.",
            "各说法可同时成立：取整区间两两重叠。",
        )
    if shared is not None and pairs[0].touches:
        return Bilingual(
            "Both can be right at one number only: what rounding leaves open of the two shares no more than an end.",
            "两者仅在一点上可同时成立：取整区间仅端点相接。",
        )
    if shared is not None and not shared.is_point:
        en, zh = (spoken_span(shared.amount, lang) for lang in (Lang.EN, Lang.ZH))
        return Bilingual(
            f"Both can be right: {en} lies within what rounding leaves open of both.",
            f"两者可同时成立：{zh}在两者的取整区间之内。",
        )
    return Bilingual(
        "Both can be right: what rounding leaves open of the numbers overlaps.", "两者可同时成立：取整区间重叠。"
    )


def _apart(pair: SideBySide, who: Mapping[str, str], lang: Lang) -> str:
    left, right = FigureWords(pair.left, lang).printed, FigureWords(pair.right, lang).printed
    ours, theirs = who[pair.left.id], who[pair.right.id]
    both = Bilingual(f"{left} ({ours}) and {right} ({theirs}) ", f"{left}（{ours}）与{right}（{theirs}）")
    if pair.left.vintage != pair.right.vintage:
        why = Bilingual("are of different vintages, and need not be the same.", "版本不同，本不必一致。")
    elif any(finding.verdict is Verdict.NOT_COMPARABLE for finding in pair.findings):
        why = Bilingual("are not comparable, and need not be the same.", "不可比，本不必一致。")
    else:
        why = Bilingual("differ by more than rounding.", "之差超出取整范围。")
    return both.in_language(lang) + why.in_language(lang)


Switch: TypeAlias = tuple[str, str, Sequence[tuple[str, str]], str]
"""A parameter that a form sets: its name, its label, its values with their words, and the one that is set.

A value is empty where the address need not say it.
"""


def switches_of(
    shown: SeriesShown, catalogue: Catalogue, query: IndicatorPageQuery, frame: PageFrame
) -> Sequence[Switch]:
    """The switches that have something to choose from; money has its unit in the form of all pages."""
    say = frame.say
    together = set(shown.chosen) == set(shown.areas) and len(shown.areas) > 1
    alone = "" if together or query.area or not shown.chosen else shown.chosen[0]
    names = {area: frame.text(catalogue.areas[area]) for area in {*shown.areas, *shown.chosen}}
    areas = sorted((("" if area == alone else area, name) for area, name in names.items()), key=lambda x: x[1])
    if together or (query.area and len(areas) > 1):
        whole = together or len(shown.areas) <= MOST_LINES
        areas.insert(0, ("", say("all areas", "全部地区") if whole else say("not chosen", "不指定")))
    ids = sorted({*shown.reports, *([query.report] if query.report else [])})
    reports = [(id, frame.text(catalogue.reports[id], "title")) for id in ids]
    if len(reports) > 1 or query.report:
        reports.insert(0, ("", say("all reports", "全部报告")))
    # Whoever names a report gets all its claims, so that the other value is the one to name.
    usual, other = (Claims.ALL, Claims.PREFERRED) if query.report else (Claims.PREFERRED, Claims.ALL)
    words = {
        Claims.PREFERRED: say("one number a period", "每期一个数"),
        Claims.ALL: say("each source’s number", "各来源的数"),
    }
    claims = "" if query.claims in (usual, None) else str(query.claims)
    printed = {figure.printed.unit.code: figure.printed.unit for figure in shown.dataset.figures}
    fitting = {code for unit in printed.values() for code in convertible(unit, catalogue.units.values())}
    others = sorted(code for code in fitting if catalogue.units[code].kind is not UnitKind.MONEY)
    units = [(code, frame.text(catalogue.units[code])) for code in others]
    if len(units) > 1:
        units.insert(0, ("", say("as printed", "按原文")))
    made: list[Switch] = [
        ("area", say("Area", "地区"), areas, query.area or ""),
        ("report", say("Report", "报告"), reports, query.report or ""),
        ("claims", say("Show", "显示"), [("", words[usual]), (other, words[other])], claims),
        ("unit", say("Unit", "单位"), units, query.unit or ""),
    ]
    return [switch for switch in made if len(switch[2]) > 1]


router = page_router()
MOST_CLAIMS = 200
"""So many claims are told below each other; the files have all."""
MOST_PAIRS = 1000
CHANGES = 6
"""So many releases that changed figures of an indicator are told, each with so many corrections."""


@page(router, "/indicators/{code}")
async def indicator_page(request: Request, code: str, query: ForIndicator, frame: Frame, service: Service) -> Response:
    """An indicator with its newest figure, chart, claims, breaks, vintages, definition, neighbours and downloads."""
    lang, catalogue = frame.lang, (await service.catalogue()).at(query.as_of)
    indicator = indicator_of(code, catalogue)
    if indicator.code != code:
        return RedirectResponse(frame.page(f"/indicators/{indicator.code}", **frame.asked), status_code=308)
    shown = await series_shown(service, catalogue, indicator, query, frame)
    dataset = told = shown.dataset
    if dataset.query.claims is not Claims.ALL:
        told = await series_figures(service, indicator, shown.chosen, query, lang, claims=Claims.ALL)
    told_of = sorted(told.figures, key=lambda figure: figure.period.last, reverse=True)[:MOST_CLAIMS]
    # The claims side by side as they are printed, from the first of those that are told on.
    pairs: Sequence[SideBySide] = ()
    pair_count = 0
    if told_of:
        asked = asked_as(
            RivalsSelected,
            None,
            lang,
            indicator=(code,),
            area=tuple(shown.chosen),
            from_=min(figure.period.first for figure in told_of).isoformat(),
            report=(query.report,) if query.report else (),
            as_of=query.as_of,
        )
        found = await answers.comparisons(service, asked, Page(limit=MOST_PAIRS))
        pairs, pair_count = found.comparisons, found.dataset.total
    newest = shown.newest
    names = names_of(catalogue, lang)
    own = catalogue.newest(query.as_of, {figure.release for figure in dataset.figures})
    near = series.related(indicator, catalogue)
    said = (query.area,) if query.area else ()
    newest_near = await newest_of(service, [one.code for one in near], said, lang, as_of=query.as_of)
    changed = ChangeQuery(indicators=(code,), as_of=query.as_of)
    addresses = PermanentAddresses.of(dataset.release, frame.site)
    return await page_response(
        request,
        "indicator.html",
        frame,
        about=f"indicators/{code}",
        indicator=indicator,
        shown=shown,
        newest=newest,
        claims=list(claims_of_periods(told_of, pairs, names)),
        total=told.total,
        cut=told.total - len(told_of),
        pairs=pair_count,
        most_pairs=MOST_PAIRS,
        citations=citations(csl_item(newest.figure, addresses, lang), lang) if newest else None,
        series_citation=shown.citation(own, dataset.release, names),
        embeds=embeds(frame, f"/embed/indicators/{code}", dataset.release, shown.title),
        card=shown.card,
        structured=await figures_of_indicator(service, indicator, query.as_of, frame),
        switches_of_series=switches_of(shown, catalogue, query, frame),
        currencies=await currencies_for(service, catalogue, told.figures, query.unit),
        unconverted=[
            FigureWords(each, lang, query.scale) for each in dataset.figures if each.id in set(dataset.unconverted)
        ],
        one_of_many=None if query.area else shown.one_of_many,
        aliases=[name.strip() for name in (getattr(indicator, f"aliases_{lang}") or "").split(";") if name.strip()],
        measure=series.MEASURES[indicator.measuring_type].in_language(lang),
        breaks=series.breaks(told.figures, lang),
        vintages=series.vintages(told.figures, lang),
        is_revised=series.is_revised(told.figures),
        is_forecast=any(figure.status == "F" for figure in told.figures),
        growth=series.growth_of(indicator, catalogue),
        # Its neighbours, each with its newest figure, and its page in the unit of this one where that is one of it.
        related=[
            (
                one,
                FigureWords(newest_near[one.code][0], lang) if one.code in newest_near else None,
                (frame.kept if one.unit_kind == indicator.unit_kind else frame.page)(f"/indicators/{one.code}"),
            )
            for one in near
        ],
        changes=[
            (
                done.release.released_at,
                release_title(done, catalogue, lang),
                [change_sentence(change, lang) for change in done.changes if change.old is not None],
            )
            for done in await service.changes_by_release(catalogue, changed, CHANGES, CHANGES)
        ],
    )
