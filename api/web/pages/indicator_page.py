"""`/indicators/{code}`: what is measured, its newest figure, its chart, and who says what of each period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.audit.findings import SideBySide
from api.domain.catalogue import Catalogue
from api.domain.changes import ChangeQuery, ReleaseChanges
from api.domain.entries import IndicatorBase
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Lang, Page
from api.formats.change_rows import change_sentence, release_title
from api.formats.citation import PermanentAddresses
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters.page_parameters import FigurePageQuery, IndicatorPageQuery, asked_as
from api.service.parameters.queries import RivalsSelected
from api.service.standing_figures import area_told, newest_known
from api.web import signposts
from api.web.dependencies import Service, from_query
from api.web.pages.page_frame import PageFrame, PageLanguage
from api.web.pages.page_response import page_response
from api.web.pages.page_routes import page, page_router
from api.web.pages.parts.cite_and_use import Citations, embeds
from api.web.pages.parts.claims_of_periods import ClaimsOfPeriod, claims_of_periods
from api.web.pages.parts.currency_choice import currencies_for
from api.web.pages.parts.series_shown import SeriesChoice, SeriesShown, figures_of, indicator_of, series_shown
from api.web.pages.parts.series_switches import switches_of
from api.web.pages.parts.series_use import SeriesUse, what_and_where
from api.web.pages.sharing.described_data import figures_of_indicator
from api.web.pages.sharing.share_card import ShareCard
from api.web.pages.words import indicator_words
from api.web.pages.words.days_and_numbers import day_in_words
from api.web.pages.words.figure_words import FigureWords
from api.web.pages.words.plain_words import verdict_words
from api.web.pages.words.publisher_names import names_of
from api.web.typed_links import linked

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
        one_of_many=None if query.area else indicator_words.one_of_many(told.shown, lang),
        aliases=indicator_words.aliases(indicator, lang),
        definition=indicator_words.definition(indicator, lang),
        measure=indicator_words.MEASURES[indicator.measuring_type].in_language(lang),
        breaks=indicator_words.breaks(figures, lang),
        vintages=indicator_words.vintages(figures, lang),
        is_revised=indicator_words.is_revised(figures),
        is_forecast=indicator_words.is_forecast(figures),
        growth=indicator_words.growth_of(indicator, catalogue),
        verdict_words=lambda verdict: verdict_words(verdict, lang),
        changed=lambda done: release_title(done, catalogue, lang),
        change_sentence=lambda change: change_sentence(change, lang),
        corrections=lambda done: [change for change in done.changes if change.old is not None],
        day=lambda text: day_in_words(text, lang),
    )
    return linked(response, signposts.of_page(frame.site, f"indicators/{code}"))


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
    near = indicator_words.related(indicator, catalogue)
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
