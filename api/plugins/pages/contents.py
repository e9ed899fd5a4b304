"""Contents of a report: its series in order, and the figures that are shown for them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.catalogue_fields import IndicatorBase
from api.domain.figure import Figure
from api.domain.query import MAX_LIMIT, Claims, Page, Query
from api.domain.units import UnitKind
from api.formats.topic_rows import TOPICS
from api.plugins.charts.lines import WORLD, series_of
from api.plugins.pages.frame import RequestedPage
from api.service.concurrency import off_the_loop, once_a_release
from api.service.figures import FigureService
from api.service.parameters.groups import Converted, Parameters

NEWEST = Page(limit=MAX_LIMIT, counted=False)


def main_area(counts: Mapping[str, int], said: Collection[str] = ()) -> str:
    """The area for an indicator: one in `said`, else the one with most figures, else the world, else the first code."""
    return min(counts, key=lambda area: (area not in said, -counts[area], area != WORLD, area))


def usual_area(figures: Iterable[Figure]) -> str:
    """The area of most figures; empty if there is none."""
    return next((area for area, _ in Counter(figure.area.alpha3 for figure in figures).most_common(1)), "")


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
        past = await frame.figures(query, replace(NEWEST, sort=("-period",)), **chosen)
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


MOST = 60
"""Greatest number of series that are shown of a larger report, one of each indicator if there are more."""
LISTED = 200
"""Greatest number of figures of a report that is shown whole."""
_KINDS: Mapping[str, int] = {UnitKind.MONEY: 0, UnitKind.PHYSICAL: 1, UnitKind.COUNT: 2, UnitKind.SHARE: 3}
"""Order of the figures of a topic by kind of unit: money, measured quantities, counts, shares."""
_TOPICS = tuple(TOPICS.values())

Place = tuple[Any, ...]


class StatedSeries(NamedTuple):
    """A series of a report: indicator, area, number of the report's figures, and number of periods in all reports."""

    indicator: str
    area: str
    claims: int
    length: int


class ReportContents(NamedTuple):
    """The figures of one report by series and source."""

    claims: int
    """Number of the report's figures that are not withdrawn."""
    shown: Sequence[StatedSeries]
    """The series shown for the report: all, or the first indicators of a large one, each for one area."""
    whole: bool
    """True if all figures of the series are shown, and not only the newest."""
    drawn: StatedSeries | None
    """The longest series, of equals one of amounts before one of shares; None if none has two periods."""
    sources: Sequence[str]
    """The report's sources, those of most figures first."""


NOTHING = ReportContents(0, (), True, None, ())


@once_a_release
async def report_contents(service: FigureService, catalogue: Catalogue) -> Mapping[str, ReportContents]:
    """The contents of each report in order: preferred ones, those loaded first, and empty ones, which are NOTHING."""
    series = await service.series(catalogue, ("report", "indicator", "area"))
    sources = await service.series(catalogue, ("report", "source"))
    found = await off_the_loop(lambda: _contents(series, sources, catalogue.indicators))
    releases = sorted(catalogue.releases.values(), key=lambda each: -each.sequence)
    first = {each.report: each.sequence for each in releases}

    def place(report: str) -> Place:
        return report not in found, catalogue.reports[report].rank != "preferred", first.get(report, 0), report

    return {report: found.get(report, NOTHING) for report in sorted(catalogue.reports, key=place)}


def topic_place(topic: str) -> tuple[int, str]:
    """Sort key of a topic: topics with endpoints of their own first, in the order of these endpoints."""
    return (_TOPICS.index(topic) if topic in _TOPICS else len(_TOPICS)), topic


def topic_name(code: str, frame: RequestedPage) -> str:
    """The name of a topic; for a package's own, the title of the report with that code as its id, else the code."""
    if code in _TOPICS:
        return frame.say(f"topic-{code}")
    if report := frame.catalogue.reports.get(code):
        return frame.text(report, "title") or code
    words = code.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _contents(
    series: Iterable[tuple[Any, ...]], sources: Iterable[tuple[Any, ...]], indicators: Mapping[str, IndicatorBase]
) -> Mapping[str, ReportContents]:
    stated = [row for row in series if row[1] in indicators]
    lengths: Counter[tuple[str, str]] = Counter()
    for _, indicator, area, _, preferred in stated:
        lengths[indicator, area] += int(preferred)
    by_report = defaultdict(list)
    for report, indicator, area, claims, _ in stated:
        by_report[report].append(StatedSeries(indicator, area, int(claims), lengths[indicator, area]))
    read = defaultdict(list)
    for report, source, claims, _ in sources:
        read[report].append((-int(claims), source))
    places = {code: (*topic_place(x.topic), _KINDS.get(x.unit_kind, 4)) for code, x in indicators.items()}

    def place(each: StatedSeries) -> Place:
        return *places[each.indicator], -each.length, each.indicator, each.area

    found = {}
    for report, own in by_report.items():
        claims, longest = sum(each.claims for each in own), min(own, key=lambda each: (-each.length, place(each)))
        whole = claims <= LISTED
        shown = sorted(own if whole or len(own) <= MOST else _main_areas(own), key=place)
        found[report] = ReportContents(
            claims=claims,
            shown=shown if whole else shown[:MOST],
            whole=whole,
            drawn=longest if longest.length > 1 else None,
            sources=[source for _, source in sorted(read[report])],
        )
    return found


def _main_areas(series: Sequence[StatedSeries]) -> Sequence[StatedSeries]:
    """One series for each indicator: of its areas, the one with most figures in the report."""
    weights: Counter[str] = Counter()
    areas: dict[str, dict[str, StatedSeries]] = {}
    for each in series:
        weights[each.area] += each.claims
        areas.setdefault(each.indicator, {})[each.area] = each
    return [found[main_area({area: weights[area] for area in found})] for found in areas.values()]


async def shown_figures(
    frame: RequestedPage, report: str, contents: ReportContents, query: Converted
) -> Sequence[Figure]:
    """The figures shown for a report in the order of its series: all, the newest first, or one of each by `rank`."""
    places = {each[:2]: place for place, each in enumerate(contents.shown)}
    chosen: dict[str, Any] = {"report": (report,), "claims": Claims.ALL}
    if contents.whole:
        found = await frame.figures(query, NEWEST, **chosen)
        figures = sorted(found.figures, key=lambda each: (each.period.last, each.period.first), reverse=True)
        return sorted(figures, key=lambda each: places.get(series_of(each), len(places)))
    chosen["indicator"], chosen["area"] = (tuple(dict.fromkeys(codes)) for codes in zip(*places, strict=True))
    best = await newest_by_series(frame, query, **chosen)
    return [best[series] for series in places if series in best]
