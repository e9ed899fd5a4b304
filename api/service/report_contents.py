"""What each report has figures of: its series in the order in which they are told, and the one worth drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase, ReportBase
from api.domain.units import UnitKind
from api.formats.topic_rows import TOPIC_ROWS
from api.service.cache import OnceARelease
from api.service.figures import FigureService
from api.service.standing_figures import area_told
from api.service.threads import off_the_loop

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
