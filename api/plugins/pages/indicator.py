"""The page `/indicators/{code}` and its version for frames; and choices of figures and charts for other pages."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from fastapi import Response
from fastapi.responses import RedirectResponse

from api.audit.findings import SideBySide
from api.domain.catalogue import Catalogue
from api.domain.errors import NotFound, Problem
from api.domain.figure import ChangeQuery, Dataset, Figure, figures_by
from api.domain.messages import joined
from api.domain.models import IndicatorBase, ReleaseBase, UnitBase
from api.domain.period import Period, Span
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Claims, Page, Query
from api.domain.units import UnitKind, convertible, remeasured
from api.formats.registry import FORMATS, Format, offered
from api.formats.sentences import unit_words
from api.formats.writers.atom import change_sentence, release_title
from api.plugins.charts.chart import WORLD, Chart, Originators, break_reason, measured_by, series_of
from api.plugins.charts.picture import MOST_ROWS, chart_of
from api.plugins.pages.frame import (
    IN_FRAMES,
    Frame,
    PageFrame,
    PageRouter,
    RequestedPage,
    ShareCard,
    dataset_of,
    embed_of,
    recipes,
)
from api.plugins.pages.parameters import ForChartFrame, ForIndicator, IndicatorPageQuery
from api.plugins.pages.words import FigureWords, meeting
from api.service.concurrency import off_the_loop
from api.service.parameters import codes
from api.service.parameters.codes import Code, currencies
from api.service.parameters.groups import Parameters
from api.service.parameters.reading import no_such
from api.service.parameters.types import ParameterError
from api.web.links import API

router = PageRouter()
Entry = TypeVar("Entry")


def named_entry(code: Code, given: str, entries: Mapping[str, Entry], frame: RequestedPage) -> Entry:
    """The entry with a key in any case of letters; NotFound, with the keys that were probably meant, if absent."""
    try:
        return entries[code.resolve(given, frame.catalogue)]
    except ParameterError as wrong:
        detail = no_such(code.noun, f"{API}/{code.path}", given, entries, wrong.near)
        raise NotFound.at("id", detail, given, nearest=wrong.near) from None


def indicator_of(code: str, frame: RequestedPage) -> IndicatorBase:
    """The indicator with a code in any case of letters; NotFound, with codes that were probably meant, if absent."""
    return named_entry(codes.INDICATOR, code, frame.catalogue.indicators, frame)


NEWEST = Page(limit=MAX_LIMIT, counted=False)
NEWEST_FIRST = NEWEST._replace(sort=("-period",))


def main_area(counts: Mapping[str, int], named: Collection[str] = ()) -> str:
    """The area to show, of one or more with `counts` of figures: first by `named`, then most figures, world, code."""
    return min(counts, key=lambda area: (area not in named, -counts[area], area != WORLD, area))


def usual_area(figures: Iterable[Figure]) -> str:
    """The code of the area of most figures; empty if there is no figure."""
    return next((area for area, _ in Counter(figure.area_code for figure in figures).most_common(1)), "")


def rank(figure: Figure) -> tuple[Any, ...]:
    """Sort key of a figure in its series; the greatest is no forecast, the newest, the longest, the preferred."""
    period = figure.period
    return figure.status != "F", period.last, -period.first.toordinal(), figure.preferred, figure.id


async def newest_by_series(
    frame: RequestedPage, query: Parameters | None, **chosen: Any
) -> Mapping[tuple[str, str], Figure]:
    """The newest figure of each series, by codes of indicator and area; a forecast only if there is no other."""
    newest = await frame.figures(query, NEWEST, **chosen, latest=1)
    ahead = set(map(series_of, newest.figures)) - {series_of(each) for each in newest.figures if each.status != "F"}
    figures = [*newest.figures]
    if ahead:
        chosen["indicator"], chosen["area"] = (tuple(sorted(set(codes))) for codes in zip(*ahead, strict=True))
        past = await frame.figures(query, NEWEST_FIRST, **chosen)
        figures += past.figures
    return {series_of(figure): figure for figure in sorted(figures, key=rank)}


async def newest_of(
    frame: RequestedPage, indicators: Iterable[str], named: Collection[str] = (), **chosen: Any
) -> dict[str, Figure]:
    """By indicator code, its newest figure in one area: in `named`, else its main one; no key without figures."""
    areas = {}
    for code in indicators:
        if counts := await frame.service.counts(frame.catalogue, "area", Query(indicators=(code,))):
            areas[code] = main_area(counts, named)
    if not areas:
        return {}
    chosen |= {"indicator": tuple(areas), "area": tuple(sorted(set(areas.values())))}
    found = await newest_by_series(frame, None, **chosen)
    return {code: found[code, area] for code, area in areas.items() if (code, area) in found}


MOST_TRADED = ("CNY", "EUR", "GBP", "JPY", "USD")


async def currencies_for(
    frame: RequestedPage, figures: Iterable[Figure], wanted: str | None, among: Collection[str] | None = None
) -> list[UnitBase]:
    """The units of money, all or `among` some, that figures convert to, and the wanted one; [] without money."""
    money = (figure for figure in figures if figure.printed.unit.kind is UnitKind.MONEY)
    printed = {(each.printed.unit.code, each.rate_year) for each in money}
    codes = currencies(frame.catalogue) if printed else ()
    pairs = frozenset((source, code) for source, _ in printed for code in codes)
    rates = await frame.service.rates(frame.catalogue, pairs)

    def fits(code: str, source: str, year: str) -> bool:
        is_rated = year in rates.years(source, code, fiscal="F" in year)
        return is_rated or code == source or remeasured(source, code) is not None

    return [
        frame.catalogue.units[code]
        for code in sorted(codes)
        if code == wanted or ((among is None or code in among) and any(fits(code, *each) for each in printed))
    ]


LEAST = 3
"""Fewest marks that make a chart; for fewer, a page has only the numbers."""


def graph(chart: Chart | None) -> Chart | None:
    """The chart if it has at least LEAST marks, else None."""
    return chart if chart and len(chart.marks) >= LEAST else None


async def drawn(dataset: Dataset, indicator: str, frame: PageFrame, highlight: str | None = None) -> Chart | None:
    """The chart of an indicator's figures, one highlighted by id; None if there are none, or no chart is possible."""
    address = frame.absolute(frame.page(f"/indicators/{indicator}"))
    try:
        return await off_the_loop(lambda: chart_of(dataset, address, highlight=highlight)) if dataset.figures else None
    except Problem:
        return None


MOST_FIGURES = 500
"""Greatest number of figures on a page, the newest ones; the files have all."""


class SeriesShown(NamedTuple):
    """The figures of an indicator that a page shows; `chart` is None if they cannot be one chart."""

    frame: RequestedPage
    indicator: IndicatorBase
    areas: Sequence[str]
    """All areas that have figures."""
    reports: Sequence[str]
    """All reports that have figures."""
    chosen: Sequence[str]
    """The areas that are shown; none if there is no figure."""
    dataset: Dataset
    """The figures in the chart; if there is no chart, all figures."""
    chart: Chart | None
    total: int
    """Number of figures of the chosen areas."""
    several_units: bool = False
    """True if areas are left out since their figures are in several units, and not since they are many."""
    period: Period | None = None
    """The only period shown, if the areas are too many for lines in one chart; None if all periods are shown."""

    @property
    def graph(self) -> Chart | None:
        """The chart if it has enough marks to be drawn, else None."""
        return graph(self.chart)

    @property
    def units(self) -> Sequence[str]:
        """The codes of the units that the figures are shown in."""
        return sorted({figure.served.unit.code for figure in self.dataset.figures})

    @property
    def newest(self) -> FigureWords | None:
        """The figure that the page puts first, in words; None if there is none.

        It is that of the chart's title, else in the first row of one period, else the newest that is no forecast.
        """
        figures, query = self.dataset.figures, self.dataset.query
        chart = self.chart
        mark = (chart and chart.chief) or (chart.marks[0] if chart and self.period else None)
        chief = mark.figure.id if mark else None
        found = max(figures, key=lambda each: (each.id == chief, *rank(each)), default=None)
        return FigureWords(found, self.frame.lang, query.conversion.scale) if found else None

    @property
    def title(self) -> str:
        """The indicator's name, with the area's if only one is shown."""
        areas = {figure.area_code: figure.area_name(self.frame.lang) for figure in self.dataset.figures}
        names = [self.frame.text(self.indicator), *(areas.values() if len(areas) == 1 else ())]
        return joined(names, self.frame.lang)

    @property
    def one_of_many(self) -> str | None:
        """A sentence that only one area or period is shown, and why; None if all are shown, or an area was chosen."""
        say, count, figures = self.frame.say, len(self.areas), self.dataset.figures
        if self.frame.query.get("area"):
            return None
        if self.period is not None:
            period = self.period.in_language(self.frame.lang)
            return say("page-many-side-by-side", count=len(self.chosen), period=period)
        if len(self.chosen) == count or not figures:
            return None
        name = "page-one-of-units" if self.several_units else "page-one-of-many"
        return say(name, count=count, area=figures[0].area_name(self.frame.lang))

    def address(self, suffix: str = "", **more: str | None) -> str:
        """The address of the shown figures in the API, in the format of a suffix; `more` overrides parameters."""
        frame = self.frame
        query = {
            **frame.choice("as_of", "report", "claims"),
            "indicator": self.indicator.code,
            "area": ",".join(self.chosen) if set(self.chosen) != set(self.areas) else None,
            "lang": frame.api_lang,
            "limit": str(MAX_LIMIT) if self.total > DEFAULT_LIMIT else None,
        }
        return frame.api(f"/figures{suffix}", **{**query, **more})

    def file(self, format: Format) -> str:
        """The address of a file with the figures; a picture has only the newest ones, or those of the one period."""
        suffix = f".{format.suffix}"
        if format.drawn and self.period is not None:
            return self.address(suffix, period=self.period.text, limit=None)
        if not format.drawn or self.total <= MOST_FIGURES:
            return self.address(suffix)
        return self.address(suffix, latest=str(MOST_FIGURES), limit=None)

    @property
    def card(self) -> ShareCard | None:
        """The link preview of the chart, else of the newest figure, else None."""
        if self.chart is not None:
            return ShareCard.of_chart(self.frame, self.frame.absolute(self.file(FORMATS["png"])), self.chart)
        return (newest := self.newest) and ShareCard.of_figure(newest, self.frame)


async def series_shown(frame: RequestedPage, indicator: IndicatorBase, query: IndicatorPageQuery) -> SeriesShown:
    """The series that the parameters of a page choose; figures that cannot be converted are shown as printed.

    Without an area, all areas are shown if a chart has room for them, else the area with most figures. If the areas
    cannot be lines of one chart, only one period is shown; if that cannot be one chart either, only one area.
    """
    service, catalogue, code = frame.service, frame.catalogue, indicator.code
    whole = Query(indicators=(code,), claims=Claims.ALL, as_of=query.as_of)
    releases = await service.values(catalogue, whole, "release")
    reports = sorted({catalogue.releases[release].report for release in releases})
    of_report = whole._replace(reports=(query.report,)) if query.report else whole
    areas = await service.values(catalogue, of_report, "area")

    async def shown(chosen: Sequence[str], period: Period | None = None) -> SeriesShown:
        spans = {"period": (Span.between(period.text, period.text),)} if period else {}  # that period and its parts
        dataset = await series_figures(frame, code, chosen, query, **spans)
        chart = await drawn(dataset, code, frame)
        return SeriesShown(frame, indicator, areas, reports, chosen, dataset, chart, dataset.total, period=period)

    async def most_covered(areas: Sequence[str]) -> Sequence[str]:
        counts = await service.counts(catalogue, "area", Query(indicators=(code,)))
        return (main_area({area: counts.get(area, 0) for area in areas}),)

    chosen = (query.area,) if query.area else areas if len(areas) <= MOST_ROWS else await most_covered(areas)
    lines = await shown(chosen)
    if lines.chart is not None or not lines.dataset.figures or len(chosen) == 1:
        return lines
    several_units = len(lines.units) > 1
    if not several_units and (period := _period_of_most(lines.dataset.figures)) is not None:
        side_by_side = await shown(chosen, period)
        if side_by_side.chart is not None:
            return side_by_side._replace(total=lines.total)
    return (await shown(await most_covered(chosen)))._replace(several_units=several_units)


def _period_of_most(figures: Sequence[Figure]) -> Period | None:
    """The newest period with at least half as many figures, forecasts apart, as the one with most; else None."""
    counts = Counter(figure.period for figure in figures if figure.status != "F")
    periods = [period for period, count in counts.items() if count * 2 >= max(counts.values())]
    return max(periods, key=lambda period: (period.last, period.last - period.first), default=None)


async def series_figures(
    frame: RequestedPage, indicator: str, areas: Sequence[str], query: IndicatorPageQuery, **chosen: Any
) -> Dataset:
    """The newest figures of an indicator in some areas, by the page's parameters, which `chosen` overrides."""
    newest = Page(limit=MOST_FIGURES, sort=("-period",))
    of_it = {"indicator": (indicator,), "area": tuple(areas), "report": (query.report,) if query.report else ()}
    return await frame.figures(query, newest, **of_it, **chosen)


MOST_PAIRS, RELEASES = 1000, 3
"""Maximum number of pairs of claims; of releases that changed figures of an indicator, and of corrections of each."""
MEETINGS = ("False", "not-comparable", "vintages", "None", "touches", "True", "same")
"""Keys of the words that compare two claims on one subject; those that matter most to a reader are first."""


def claims_of_periods(
    figures: Iterable[Figure], comparisons: Sequence[SideBySide], frame: RequestedPage
) -> Iterator[tuple[Mapping[str, tuple[FigureWords, str]], str]]:
    """Pairs for each area and period, the newest first: a dict by id of claims with originators, and a key of MEETINGS.

    The key is that of the pair of claims that agrees least; '' if there is no pair.
    """
    names = Originators(frame.catalogue, frame.lang)
    grouped = figures_by(lambda x: (-x.period.last.toordinal(), x.period.first, x.area_code), figures)
    for _, those in sorted(grouped.items()):
        ordered = sorted(those, key=lambda figure: (not figure.preferred, figure.id))
        claims = {x.id: (FigureWords(x, frame.lang), names.name(measured_by(x))) for x in ordered}
        # Pairs with a claim that the end of a long table cuts off do not count.
        keys = {meeting(pair) for pair in comparisons if pair.left.id in claims and pair.right.id in claims}
        yield claims, next((key for key in MEETINGS if key in keys), "")


def switches_of(
    shown: SeriesShown, query: IndicatorPageQuery
) -> Sequence[tuple[str, str, Sequence[tuple[str, str]], str]]:
    """Form fields with something to choose: parameter, label, pairs of value and words ('' by default), choice."""
    frame, say, catalogue = shown.frame, shown.frame.say, shown.frame.catalogue
    alone = shown.chosen[0] if shown.chosen and set(shown.chosen) != set(shown.areas) else ""
    printed = {figure.printed.unit.code: figure.printed.unit for figure in shown.dataset.figures}
    fitting = (code for unit in printed.values() for code in convertible(unit, catalogue.units.values()))
    areas = {code: frame.text(catalogue.areas[code]) for code in {*shown.areas, *shown.chosen}}
    reports = {id: frame.text(catalogue.reports[id], "title") for id in {*shown.reports, query.report} if id}
    of_units = (catalogue.units[code] for code in fitting)
    units = {unit.code: frame.text(unit) for unit in of_units if unit.kind is not UnitKind.MONEY}
    of_all = (
        ("area", say("field-area"), say("page-all"), areas, query.area or alone),
        ("report", say("page-report"), say("page-all"), reports, query.report or ""),
        ("unit", say("page-unit-switch"), say("page-unit-as-printed"), units, query.unit or ""),
    )
    usual = Claims.ALL if query.report else Claims.PREFERRED  # whoever names a report gets all its claims
    claims = (Claims.PREFERRED, say("page-one-claim")), (Claims.ALL, say("page-each-claim"))
    shown_claims = [("" if value is usual else value, words) for value, words in claims]
    return [
        *(
            (name, label, [("", whole), *sorted(values.items(), key=lambda value: value[1])], chosen)
            for name, label, whole, values, chosen in of_all
            if len(values) > 1 or chosen in values
        ),
        ("claims", say("page-show"), shown_claims, "" if query.claims in (usual, None) else str(query.claims)),
    ]


def cautions(figures: Sequence[Figure], shown: SeriesShown) -> Iterator[str]:
    """Sentences on what keeps figures from comparing: breaks, with reasons that no chart gives, and forecasts."""
    say, lang = shown.frame.say, shown.frame.lang
    drawn = {each.reason for each in shown.graph.breaks} if shown.graph else ()
    after_breaks = [figure for figure in figures if figure.status == "B"]
    after_breaks.sort(key=lambda figure: (figure.period.last, not figure.preferred, figure.id))
    for period, those in figures_by(lambda figure: figure.period, after_breaks).items():
        if (reason := break_reason(those[0], lang)) not in drawn:
            yield say("headed", heading=period.in_language(lang), text=reason)
    if after_breaks:
        yield say("page-breaks-explained")
    if any(figure.status == "F" for figure in figures):
        yield say("page-forecasts-explained")


def related(indicator: IndicatorBase, catalogue: Catalogue) -> list[IndicatorBase]:
    """Up to eight other indicators of the topic: first growth and shares of this one, then its breakdown, then any."""

    def farness(other: IndicatorBase) -> int:
        if other.code.startswith(f"{indicator.code}-") or indicator.code.startswith(f"{other.code}-"):
            return 0
        return 1 if other.breakdown is not None and other.breakdown == indicator.breakdown else 2

    others = (each for each in catalogue.indicators.values() if each.topic == indicator.topic and each != indicator)
    return sorted(others, key=farness)[:8]


NAMED = 3
"""Maximum number of originators that are named."""


def measured(figures: Sequence[Figure], frame: RequestedPage) -> str:
    """The originators of figures as a list in words, those of most figures first; the rest as a number."""
    names = Originators(frame.catalogue, frame.lang)
    who = [name for name, _ in Counter(sorted(names.name(measured_by(each)) for each in figures)).most_common()]
    named = joined(who[:NAMED], frame.lang, "audit-between-amounts")
    more = len(who) - NAMED
    return named if more <= 0 else frame.say("and-more", names=named, more=more, count=len(who))


def facts_of(shown: SeriesShown, own: ReleaseBase | None, figures: Sequence[Figure]) -> Sequence[tuple[str, str]]:
    """Pairs of label and text on a series: unit, frequency, years, newest release, originators; none that are empty."""
    say, lang, served = shown.frame.say, shown.frame.lang, shown.dataset.figures
    units = {figure.served.unit.code: unit_words(figure.served.unit, lang) for figure in served}
    lengths = {figure.period.frequency.lower(): None for figure in served}
    years = sorted(year for figure in served for year in (figure.period.first.year, figure.period.last.year))
    found = (
        (say("page-unit-switch"), joined(units.values(), lang)),
        (say("field-freq"), joined((say(f"sdmx-frequency-{each}") for each in lengths), lang)),
        (say("field-period"), "–".join(map(str, dict.fromkeys(years[:1] + years[-1:])))),
        (say("page-released"), shown.frame.day(own.released_at) if own else ""),
        (say("page-measured-by"), measured(figures, shown.frame)),
    )
    return [(name, value) for name, value in found if value]


def series_citation(shown: SeriesShown, own: ReleaseBase | None) -> str:
    """The citation of a series in one line: its title, originators, the newest release of its reports, its address."""
    frame, stop = shown.frame, shown.frame.say("chart-sentence", text="")
    release = frame.say("page-release-of-day", release=own.id, day=frame.day(own.released_at)) if own else ""
    parts = filter(None, (shown.title, measured(shown.dataset.figures, frame), release))
    sentences = (f"{part.removesuffix(stop)}{stop}" for part in parts)
    newest = shown.dataset.release
    query = frame.choice("report", "claims", "area") | {"as_of": newest.released_at if newest else None}
    where = frame.absolute(frame.page(frame.path, **query))
    return joined([*sentences, where], frame.lang, "between-sentences")


@router.get("/indicators/{code}")
async def indicator_page(code: str, query: ForIndicator, frame: Frame) -> Response:
    """The page of an indicator: newest figure, chart, claims, breaks, definition, related ones and downloads.

    Another spelling of the code is redirected; NotFound for an absent one.
    """
    lang, service, catalogue, indicator = frame.lang, frame.service, frame.catalogue, indicator_of(code, frame)
    if indicator.code != code:
        return RedirectResponse(frame.page(f"/indicators/{indicator.code}", **frame.query), status_code=308)
    shown = await series_shown(frame, indicator, query)
    dataset = all_claims = shown.dataset
    if dataset.query.claims is not Claims.ALL:
        all_claims = await series_figures(frame, code, shown.chosen, query, claims=Claims.ALL)
    figures = sorted(all_claims.figures, key=lambda figure: figure.period.last, reverse=True)[:200]
    # Comparisons of claims as printed, from the first period that is shown.
    first = min((figure.period.first for figure in figures), default=None)
    rivals = Query(
        indicators=(code,),
        areas=tuple(shown.chosen),
        spans=(Span(first),) if first else (),
        reports=(query.report,) if query.report else (),
        claims=Claims.ALL,
        as_of=query.as_of,
        page=Page(limit=MOST_PAIRS),
    )
    compared, pairs = await service.comparisons(rivals)
    newest, near = shown.newest, related(indicator, catalogue)
    own = catalogue.newest(query.as_of, {figure.release for figure in dataset.figures})
    named = (query.area,) if query.area else ()
    newest_near = await newest_of(frame, [one.code for one in near], named, as_of=query.as_of)
    changed = ChangeQuery(indicators=(code,), as_of=query.as_of)
    csv, value = shown.address(".csv", bom=None), shown.address(".txt", latest="1", fields="value")
    return await frame.response(
        "indicator.html",
        about=f"indicators/{code}",
        indicator=indicator,
        shown=shown,
        newest=newest,
        claims=list(claims_of_periods(figures, compared, frame)),
        total=all_claims.total,
        cut=all_claims.total - len(figures),
        pairs=pairs,
        most_pairs=MOST_PAIRS,
        files=[(shown.file(row), row.suffix) for row in offered(figures=True) if shown.chart or not row.drawn],
        recipes=recipes(frame.absolute(csv), frame.absolute(value)),
        citation=series_citation(shown, own),
        embed=embed_of(frame, f"/embed/indicators/{code}", shown.title),
        facts=facts_of(shown, own, all_claims.figures),
        card=shown.card,
        structured=await dataset_of(
            frame,
            Query(indicators=(code,), claims=Claims.ALL, as_of=query.as_of),
            (frame.text(indicator), frame.text(indicator, "definition")),
            indicator=code,
            as_of=query.as_of,
        ),
        switches_of_series=switches_of(shown, query),
        currencies=await currencies_for(frame, all_claims.figures, query.unit),
        unconverted=[
            FigureWords(each, lang, query.scale) for each in dataset.figures if each.id in set(dataset.unconverted)
        ],
        aliases=[name.strip() for name in (getattr(indicator, f"aliases_{lang}") or "").split(";") if name.strip()],
        cautions=joined(cautions(all_claims.figures, shown), lang, "between-sentences"),
        related=near,
        newest_related={code: FigureWords(found, lang) for code, found in newest_near.items()},
        changes=[
            (
                done.release.released_at,
                release_title(done, catalogue, lang),
                [change_sentence(change, lang) for change in done.changes if change.old is not None],
            )
            for done in await service.changes_by_release(catalogue, changed, RELEASES, RELEASES)
        ],
    )


@router.get("/embed/indicators/{code}")
async def embedded_indicator(code: str, query: ForChartFrame, frame: Frame) -> Response:
    """The page of an indicator for frames: its chart, if it has one, and its newest figure."""
    indicator = indicator_of(code, frame)
    shown = await series_shown(frame, indicator, query)
    return await frame.response(
        "embed_indicator.html",
        allowed=IN_FRAMES,
        shown=shown,
        release=frame.catalogue.newest(query.as_of, {figure.release for figure in shown.dataset.figures}),
    )
