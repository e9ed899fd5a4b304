"""Contents of a report: its series in order, the figures that stand for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase, ReportBase
from api.domain.figure import Dataset, Figure
from api.domain.query import MAX_LIMIT, Claims, Lang, Page
from api.domain.units import UnitKind
from api.formats.topic_rows import TOPIC_ROWS
from api.plugins.pages.parameters import asked_as
from api.service import answers
from api.service.cache import OnceARelease
from api.service.figures import FigureService
from api.service.parameters.groups import Converted, FigureParameters, Parameters
from api.service.threads import off_the_loop

WORLD = "WLD"


def area_told(counts: Mapping[str, int], said: Collection[str] = ()) -> str:
    """The area that stands for an indicator: one that is named, else the one that most figures are of.

    Of several it is the world, then the first by its code.
    """
    return min(counts, key=lambda area: (area not in said, -counts[area], area != WORLD, area))


async def newest_known(service: FigureService, query: Parameters, lang: Lang, **chosen: object) -> Dataset:
    """The figures of the newest period of each of some series; a period of forecasts alone only where no other is."""
    asked = asked_as(FigureParameters, query, lang, **chosen, latest=1)
    newest = await answers.figures(service, asked, Page(limit=MAX_LIMIT, counted=False), lambda found: found)
    known = {_series(figure) for figure in newest.figures if figure.status != "F"}
    ahead = {_series(figure) for figure in newest.figures} - known
    if not ahead:
        return newest
    places = {
        "indicator": tuple(sorted({indicator for indicator, _ in ahead})),
        "area": tuple(sorted({area for _, area in ahead})),
    }
    page = Page(limit=MAX_LIMIT, counted=False, sort=("-period",))
    asked = asked_as(FigureParameters, query, lang, **{**chosen, **places})
    whole = await answers.figures(service, asked, page, lambda found: found)
    past = [figure for figure in whole.figures if figure.status != "F" and _series(figure) in ahead]
    last: dict[tuple[str, str], date] = {}
    for figure in past:  # the newest first
        last.setdefault(_series(figure), figure.period.last)
    told = [figure for figure in past if figure.period.last == last[_series(figure)]]
    return replace(
        newest,
        figures=[*(figure for figure in newest.figures if _series(figure) not in last), *told],
        findings={**whole.findings, **newest.findings},
        unconverted=[*newest.unconverted, *whole.unconverted],
        unscaled=[*newest.unscaled, *whole.unscaled],
    )


def _series(figure: Figure) -> tuple[str, str]:
    return figure.indicator.code, figure.area.alpha3


WHOLE = 40
"""A report of so many series at most is told whole."""
MOST = 60
"""Of a larger one, so many indicators are told, each by one area."""
LISTED = 200
"""A report of so many figures at most is listed whole."""
_KINDS = (UnitKind.MONEY, UnitKind.PHYSICAL, UnitKind.COUNT, UnitKind.SHARE)
"""The order in which figures of a topic stand: what is large, then what is counted, then shares."""
_TOPICS = tuple(row.topic().code for row in TOPIC_ROWS)

Place: TypeAlias = tuple[Any, ...]


class StatedSeries(NamedTuple):
    """An indicator and area that a report has figures of, how many, and how many periods any report has of it."""

    indicator: str
    area: str
    claims: int
    length: int


@dataclass(frozen=True, slots=True)
class ReportContents:
    """What one report has figures of."""

    claims: int
    """How many of its figures stand."""
    series: int
    shown: Sequence[StatedSeries]
    """Those that stand for the report: all, or of a large one so many indicators, each by one area."""
    listed: Sequence[StatedSeries]
    """All, where the report is listed whole."""
    drawn: StatedSeries | None
    """The longest; of several, one of amounts before one of shares. None where none has two periods."""
    sources: Sequence[tuple[str, int]]
    """Its sources, those first that most figures are of, and how many."""


NOTHING = ReportContents(0, 0, (), (), None, ())
_CONTENTS: OnceARelease[Mapping[str, ReportContents]] = OnceARelease()


async def report_contents(service: FigureService, catalogue: Catalogue) -> Mapping[str, ReportContents]:
    """The contents of each report as they stand now; a report without figures has NOTHING."""

    async def make() -> Mapping[str, ReportContents]:
        series = await service.counted_by(("report", "indicator", "area"))
        sources = await service.counted_by(("report", "source"))
        indicators, known = catalogue.indicators, list(catalogue.reports)
        return await off_the_loop(lambda: _contents(series, sources, indicators, known))

    return await _CONTENTS.get(catalogue, make)


def ranked_reports(catalogue: Catalogue, contents: Mapping[str, ReportContents]) -> Sequence[ReportBase]:
    """The reports, those first that are preferred, and of those the first loaded; those without a figure last."""
    loaded: dict[str, int] = {}
    for release in sorted(catalogue.releases.values(), key=lambda each: each.sequence):
        loaded.setdefault(release.report, release.sequence)

    def rank(each: ReportBase) -> Place:
        return not contents[each.id].claims, each.rank != "preferred", loaded.get(each.id, 0), each.id

    return sorted(catalogue.reports.values(), key=rank)


def topic_place(topic: str) -> tuple[int, str]:
    """Where a topic stands among others: those with endpoints of their own first, in their order."""
    return (_TOPICS.index(topic) if topic in _TOPICS else len(_TOPICS)), topic


def _contents(
    series: Iterable[tuple[Any, ...]],
    sources: Iterable[tuple[Any, ...]],
    indicators: Mapping[str, IndicatorBase],
    reports: Iterable[str],
) -> Mapping[str, ReportContents]:
    stated = [row for row in series if row[1] in indicators]
    lengths: Counter[tuple[str, str]] = Counter()
    for _, indicator, area, _, preferred in stated:
        lengths[indicator, area] += int(preferred)
    by_report: dict[str, list[StatedSeries]] = {}
    for report, indicator, area, claims, _ in stated:
        each = StatedSeries(indicator, area, int(claims), lengths[indicator, area])
        by_report.setdefault(report, []).append(each)
    read: dict[str, list[tuple[str, int]]] = {}
    for report, source, claims, _ in sources:
        read.setdefault(report, []).append((source, int(claims)))
    places = {code: _place(indicator) for code, indicator in indicators.items()}

    def place(each: StatedSeries) -> Place:
        return *places[each.indicator], -each.length, each.indicator, each.area

    found = {report: _of_report(each, read.get(report, ()), place) for report, each in by_report.items()}
    return {report: found.get(report, NOTHING) for report in {*reports, *found}}


def _of_report(
    series: Sequence[StatedSeries], sources: Iterable[tuple[str, int]], place: Callable[[StatedSeries], Place]
) -> ReportContents:
    claims = sum(each.claims for each in series)
    longest = min(series, key=lambda each: (-each.length, place(each)))
    shown = series if len(series) <= WHOLE else _main_areas(series)
    return ReportContents(
        claims=claims,
        series=len(series),
        shown=tuple(sorted(shown, key=place)[:MOST]),
        listed=tuple(sorted(series, key=place)) if claims <= LISTED else (),
        drawn=longest if longest.length > 1 else None,
        sources=tuple(sorted(sources, key=lambda each: (-each[1], each[0]))),
    )


def _place(indicator: IndicatorBase) -> Place:
    kind = _KINDS.index(UnitKind(indicator.unit_kind)) if indicator.unit_kind in _KINDS else len(_KINDS)
    return *topic_place(indicator.topic), kind


def _main_areas(series: Sequence[StatedSeries]) -> Sequence[StatedSeries]:
    """Each indicator by one area: of those that it has, the one that most figures of the report are of."""
    weights: Counter[str] = Counter()
    for each in series:
        weights[each.area] += each.claims
    areas: dict[str, dict[str, StatedSeries]] = {}
    for each in series:
        areas.setdefault(each.indicator, {})[each.area] = each
    return [found[area_told({area: weights[area] for area in found})] for found in areas.values()]


async def newest_figures(
    service: FigureService, report: str, shown: Sequence[StatedSeries], query: Converted, lang: Lang
) -> tuple[Dataset, Sequence[Figure]]:
    """The newest figure of each of some series of a report, one at least, and the dataset that they came in.

    It is no forecast while others are.
    """
    dataset = await newest_known(
        service,
        query,
        lang,
        report=(report,),
        indicator=tuple(dict.fromkeys(each.indicator for each in shown)),
        area=tuple(dict.fromkeys(each.area for each in shown)),
        claims=Claims.ALL,
    )
    best: dict[tuple[str, str], Figure] = {}
    for figure in dataset.figures:
        place = figure.indicator.code, figure.area.alpha3
        if place not in best or _order(figure) < _order(best[place]):
            best[place] = figure
    found = [best[each.indicator, each.area] for each in shown if (each.indicator, each.area) in best]
    return dataset, found


def _order(figure: Figure) -> tuple[object, ...]:
    """No forecast; of periods that end on the same day the longest, of rival claims on it the preferred one."""
    return figure.status == "F", figure.period.first, not figure.preferred, figure.id


async def all_figures(
    service: FigureService, report: str, listed: Sequence[StatedSeries], query: Converted, lang: Lang
) -> Sequence[Figure]:
    """Every figure of a report that holds few: series by series in their order, the newest of each first."""
    asked = asked_as(FigureParameters, query, lang, report=(report,), claims=Claims.ALL)
    dataset = await answers.figures(service, asked, Page(limit=MAX_LIMIT, counted=False), lambda found: found)
    order = {(each.indicator, each.area): place for place, each in enumerate(listed)}
    newest = sorted(dataset.figures, key=lambda each: (each.period.last, each.period.first), reverse=True)
    return sorted(newest, key=lambda each: order.get((each.indicator.code, each.area.alpha3), len(order)))


async def series_figures(
    service: FigureService, series: StatedSeries, query: Converted, lang: Lang, kind: str
) -> Dataset:
    """The preferred figures of a series over all reports; of money in the unit and scale that are asked for."""
    converted = query.given if kind == UnitKind.MONEY else {}
    given = {name: value for name, value in converted.items() if name in Converted.model_fields}
    plain = Converted.model_construct(_fields_set=set(given), **given)
    asked = asked_as(FigureParameters, plain, lang, indicator=(series.indicator,), area=(series.area,))
    return await answers.figures(service, asked, Page(limit=MAX_LIMIT), lambda found: found)
