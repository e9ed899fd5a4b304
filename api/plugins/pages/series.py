"""The figures of series as pages show them: the newest ones, all of an indicator, and their charts."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from api.domain.catalogue_fields import IndicatorBase, UnitBase
from api.domain.errors import NotFound, Problem
from api.domain.figure import Dataset, Figure
from api.domain.messages import joined
from api.domain.period import Period, Span
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Claims, Page, Query
from api.domain.units import UnitKind, remeasured
from api.formats.registry import FORMATS, Format
from api.plugins.charts.chart import WORLD, Chart, series_of
from api.plugins.charts.picture import MOST_ROWS, chart_of
from api.plugins.pages.frame import PageFrame, RequestedPage, ShareCard
from api.plugins.pages.parameters import FigurePageQuery, IndicatorPageQuery, parameters_of
from api.plugins.pages.words import FigureWords
from api.service.concurrency import off_the_loop
from api.service.figures import absent
from api.service.parameters import codes
from api.service.parameters.codes import Code, currencies
from api.service.parameters.groups import OneFigureParameters, Parameters
from api.service.parameters.reading import no_such, one_figure_query
from api.service.parameters.types import ParameterError
from api.web.links import API

Entry = TypeVar("Entry")


def named_entry(code: Code, given: str, entries: Mapping[str, Entry], frame: RequestedPage) -> Entry:
    """The entry with a key in any case of letters; NotFound with the keys that were probably meant."""
    try:
        return entries[code.resolve(given, frame.catalogue)]
    except ParameterError as wrong:
        detail = no_such(code.noun, f"{API}/{code.path}", given, entries, wrong.near)
        raise NotFound.at("id", detail, given, nearest=wrong.near) from None


def indicator_of(code: str, frame: RequestedPage) -> IndicatorBase:
    """The indicator with a code in any case of letters; NotFound with the codes that were probably meant."""
    return named_entry(codes.INDICATOR, code, frame.catalogue.indicators, frame)


async def shown_figure(frame: RequestedPage, query: FigurePageQuery, figure_id: str) -> Dataset:
    """The figure in the requested unit; without one, money is also in dollars, or in yuan if printed in dollars."""

    def refusal(figure_id: str, indicator: str | None) -> NotFound:
        """The API's error for an absent figure, with the indicator to which the page can link."""
        return NotFound.at("id", absent(figure_id, indicator).detail, nearest=[indicator] if indicator else [])

    async def shown(**unit: str) -> Dataset:
        wanted = parameters_of(OneFigureParameters, query, frame.lang, **unit)
        return await frame.service.one(frame.catalogue, one_figure_query(wanted), figure_id, refusal)

    dataset = await shown()
    unit = dataset.figures[0].printed.unit
    if query.unit is None and query.basis is None and unit.kind is UnitKind.MONEY:
        return await shown(unit="CNY" if unit.code == "USD" else "USD")
    return dataset


NEWEST = Page(limit=MAX_LIMIT, counted=False)
NEWEST_FIRST = NEWEST._replace(sort=("-period",))


def main_area(counts: Mapping[str, int], said: Collection[str] = ()) -> str:
    """The area for an indicator: one in `said`, else the one with most figures, else the world, else the first code."""
    return min(counts, key=lambda area: (area not in said, -counts[area], area != WORLD, area))


def usual_area(figures: Iterable[Figure]) -> str:
    """The area of most figures; empty if there is none."""
    return next((area for area, _ in Counter(figure.area_code for figure in figures).most_common(1)), "")


def rank(figure: Figure) -> tuple[Any, ...]:
    """Sort key of a figure in its series, greatest for no forecast, the newest, the longest, the preferred."""
    period = figure.period
    return figure.status != "F", period.last, -period.first.toordinal(), figure.preferred, figure.id


async def newest_by_series(
    frame: RequestedPage, query: Parameters | None, **chosen: Any
) -> Mapping[tuple[str, str], Figure]:
    """The newest figure of each series by `rank`, so that a forecast is one only if there is no other."""
    newest = await frame.figures(query, NEWEST, **chosen, latest=1)
    ahead = set(map(series_of, newest.figures)) - {series_of(each) for each in newest.figures if each.status != "F"}
    figures = [*newest.figures]
    if ahead:
        chosen["indicator"], chosen["area"] = (tuple(sorted(set(codes))) for codes in zip(*ahead, strict=True))
        past = await frame.figures(query, NEWEST_FIRST, **chosen)
        figures += past.figures
    return {series_of(figure): figure for figure in sorted(figures, key=rank)}


async def newest_of(
    frame: RequestedPage, indicators: Iterable[str], said: Collection[str] = (), **chosen: Any
) -> dict[str, Figure]:
    """The newest figure of each indicator in its main area; indicators without figures are left out."""
    areas = {}
    for code in indicators:
        if counts := await frame.service.counts(frame.catalogue, "area", Query(indicators=(code,))):
            areas[code] = main_area(counts, said)
    if not areas:
        return {}
    chosen |= {"indicator": tuple(areas), "area": tuple(sorted(set(areas.values())))}
    found = await newest_by_series(frame, None, **chosen)
    return {code: found[code, area] for code, area in areas.items() if (code, area) in found}


MOST_TRADED = ("CNY", "EUR", "GBP", "JPY", "USD")


async def currencies_for(
    frame: RequestedPage, figures: Iterable[Figure], wanted: str | None, among: Collection[str] | None = None
) -> list[UnitBase]:
    """The currencies, all or `among` some, that figures convert to, and the wanted one; none if no figure is money."""
    money = (figure for figure in figures if figure.printed.unit.kind is UnitKind.MONEY)
    printed = {(each.printed.unit.code, each.rate_year) for each in money}
    codes = currencies(frame.catalogue) if printed else ()
    pairs = frozenset((source, code) for source, _ in printed for code in codes)
    rates = (await frame.service.rates(frame.catalogue, pairs)).by_key

    def convertible(code: str, source: str, year: str) -> bool:
        rated = (source, code, year) in rates or (code, source, year) in rates
        return rated or code == source or remeasured(source, code) is not None

    offered = (code for code in sorted(codes) if among is None or code in among or code == wanted)
    fitting = (code for code in offered if code == wanted or any(convertible(code, *each) for each in printed))
    return [frame.catalogue.units[code] for code in fitting]


LEAST = 3
"""Fewest marks that make a chart; for fewer, a page has only the numbers."""


def graph(chart: Chart | None) -> Chart | None:
    """The chart if it has at least LEAST marks, else None."""
    return chart if chart and len(chart.marks) >= LEAST else None


async def drawn(dataset: Dataset, indicator: str, frame: PageFrame, highlight: str | None = None) -> Chart | None:
    """The chart of an indicator's figures, with one highlighted; None if they cannot be one chart."""
    address = frame.absolute(frame.page(f"/indicators/{indicator}"))
    try:
        return await off_the_loop(lambda: chart_of(dataset, address, highlight=highlight)) if dataset.figures else None
    except Problem:
        return None


async def chart_of_series(frame: RequestedPage, figure: Figure, query: FigurePageQuery) -> Chart | None:
    """The chart of a figure's series, with all claims if the figure is not preferred; None if it has few marks."""
    if figure.formula is not None:
        return None
    code, area = figure.indicator_code, figure.area_code
    for claims in (Claims.PREFERRED,) if figure.preferred else (Claims.ALL, Claims.PREFERRED):
        dataset = await frame.figures(query, indicator=(code,), area=(area,), claims=claims)
        if chart := await drawn(dataset, code, frame, figure.id):
            return graph(chart)
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
        """The chart, if it is to be drawn."""
        return graph(self.chart)

    @property
    def units(self) -> Sequence[str]:
        """The codes of the units that the figures are shown in."""
        return sorted({figure.served.unit.code for figure in self.dataset.figures})

    @property
    def newest(self) -> FigureWords | None:
        """The chief figure of the chart, else the first row of one period, else the newest that is no forecast."""
        figures, query = self.dataset.figures, self.dataset.query
        chart = self.chart
        mark = (chart and chart.chief) or (chart.marks[0] if chart and self.period else None)
        chief = mark.figure.id if mark else None
        found = max(figures, key=lambda each: (each.id == chief, *rank(each)), default=None)
        return FigureWords(found, self.frame.lang, query.conversion.scale) if found else None

    @property
    def title(self) -> str:
        """The indicator, and the area if only one is shown."""
        areas = {figure.area_code: figure.area_name(self.frame.lang) for figure in self.dataset.figures}
        names = [self.frame.text(self.indicator), *(areas.values() if len(areas) == 1 else ())]
        return joined(names, self.frame.lang)

    @property
    def one_of_many(self) -> str | None:
        """The sentence that only one area or period is shown, and why; None if all are shown, or one was chosen."""
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
        """The address of the figures in a format."""
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
        """The card of the chart, else of the newest figure, else None."""
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
