"""Which figures stand for a report: the newest of each of its series, and the series that is worth drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import IndicatorBase, ReportBase
from api.domain.figure import Dataset, Figure
from api.domain.query import MAX_LIMIT, Claims, Lang, Page
from api.domain.units import UnitKind
from api.representations.topic_rows import TOPIC_ROWS
from api.service import answers
from api.service.figure_service import FigureService
from api.service.once_a_release import OnceARelease
from api.service.parameters.page_parameters import asked_as
from api.service.parameters.parameter_groups import Converted, FigureParameters

WHOLE = 40
"""A report of so many series at most is told whole."""
MOST = 60
"""Of a larger one, so many indicators are told, each by the area with most figures."""
_KINDS = (UnitKind.MONEY, UnitKind.PHYSICAL, UnitKind.COUNT, UnitKind.SHARE)
"""The order in which figures of a topic stand: what is large, then what is counted, then shares."""


class StatedSeries(NamedTuple):
    """An indicator and area that a report has figures of, and how many of its claims stand."""

    report: str
    indicator: str
    area: str
    claims: int
    preferred: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What every report has figures of."""

    series: Mapping[str, Sequence[StatedSeries]]
    """By the id of the report."""
    lengths: Mapping[tuple[str, str], int]
    """By indicator and area, how many periods have a figure in whichever report."""
    sources: Mapping[str, Mapping[str, int]]
    """By the id of the report, how many of its figures each source states."""

    def claims(self, report: str) -> int:
        """How many figures of a report stand."""
        return sum(each.claims for each in self.series.get(report, ()))

    def first_report(self, catalogue: Catalogue) -> ReportBase | None:
        """The report that is told where none is named; None where there is none."""
        return next(iter(self.ranked(catalogue)), None)

    def ranked(self, catalogue: Catalogue) -> Sequence[ReportBase]:
        """The reports, those first that are preferred, and of those the first loaded; those without a figure last."""
        loaded: dict[str, int] = {}
        for release in sorted(catalogue.releases.values(), key=lambda each: each.sequence):
            loaded.setdefault(release.report, release.sequence)

        def rank(each: ReportBase) -> tuple[object, ...]:
            return not self.claims(each.id), each.rank != "preferred", loaded.get(each.id, 0), each.id

        return sorted(catalogue.reports.values(), key=rank)

    def ordered(self, report: str, catalogue: Catalogue) -> Sequence[StatedSeries]:
        """The series of a report in the order in which they are told."""
        known = self._known(report, catalogue)
        return sorted(known, key=lambda each: self._place(each, catalogue.indicators[each.indicator]))

    def shown(self, report: str, catalogue: Catalogue) -> Sequence[StatedSeries]:
        """Those that stand for the report: all, or of a large one so many indicators, each by one area."""
        ordered = self.ordered(report, catalogue)
        return ordered if len(ordered) <= WHOLE else _largest_areas(ordered)[:MOST]

    def drawn(self, report: str, catalogue: Catalogue) -> StatedSeries | None:
        """Of the series that a report states, the longest; of several, one of amounts before one of shares."""
        known = self._known(report, catalogue)

        def rank(each: StatedSeries) -> tuple[int, object]:
            length = self.lengths[each.indicator, each.area]
            return -length, self._place(each, catalogue.indicators[each.indicator])

        best = min(known, key=rank, default=None)
        return best if best and self.lengths[best.indicator, best.area] > 1 else None

    def _known(self, report: str, catalogue: Catalogue) -> Sequence[StatedSeries]:
        return [each for each in self.series.get(report, ()) if each.indicator in catalogue.indicators]

    def _place(self, each: StatedSeries, indicator: IndicatorBase) -> tuple[object, ...]:
        kind = _KINDS.index(UnitKind(indicator.unit_kind)) if indicator.unit_kind in _KINDS else len(_KINDS)
        return *topic_place(indicator.topic), kind, -self.lengths[each.indicator, each.area], each.indicator, each.area


def topic_place(topic: str) -> tuple[int, str]:
    """Where a topic stands among others: those with endpoints of their own first, in their order."""
    codes = [row.topic().code for row in TOPIC_ROWS]
    return (codes.index(topic) if topic in codes else len(codes)), topic


def _largest_areas(series: Iterable[StatedSeries]) -> list[StatedSeries]:
    """Of each indicator the area with most figures."""
    best: dict[str, StatedSeries] = {}
    for each in series:
        if each.indicator not in best or each.claims > best[each.indicator].claims:
            best[each.indicator] = each
    return list(best.values())


_CONTENTS: OnceARelease[Contents] = OnceARelease()


async def contents(service: FigureService, catalogue: Catalogue) -> Contents:
    """What every report has figures of, as it stands now."""

    async def make() -> Contents:
        found: dict[str, list[StatedSeries]] = {}
        lengths: Counter[tuple[str, str]] = Counter()
        for row in await service.counted_by(("report", "indicator", "area")):
            report, indicator, area, claims, preferred = row
            found.setdefault(report, []).append(StatedSeries(report, indicator, area, int(claims), int(preferred)))
            lengths[indicator, area] += int(preferred)
        sources: dict[str, dict[str, int]] = {}
        for report, source, claims, _ in await service.counted_by(("report", "source")):
            sources.setdefault(report, {})[source] = int(claims)
        return Contents(found, lengths, sources)

    return await _CONTENTS.get(catalogue, make)


async def newest_figures(
    service: FigureService, shown: Sequence[StatedSeries], query: Converted, lang: Lang
) -> tuple[Dataset, Sequence[Figure]]:
    """The newest figure of each of some series of a report, one at least, and the dataset that they came in."""
    report = shown[0].report
    asked = asked_as(
        FigureParameters,
        query,
        lang,
        report=(report,),
        indicator=tuple(dict.fromkeys(each.indicator for each in shown)),
        area=tuple(dict.fromkeys(each.area for each in shown)),
        claims=Claims.ALL,
        latest=1,
    )
    dataset = await answers.figures(service, asked, Page(limit=MAX_LIMIT, counted=False), lambda found: found)
    best: dict[tuple[str, str], Figure] = {}
    for figure in dataset.figures:
        place = figure.indicator.code, figure.area.alpha3
        if place not in best or _order(figure) < _order(best[place]):
            best[place] = figure
    found = [best[each.indicator, each.area] for each in shown if (each.indicator, each.area) in best]
    return dataset, found


def _order(figure: Figure) -> tuple[object, ...]:
    """Of periods that end on the same day the longest first, of rival claims on it the preferred one."""
    return figure.period.first, not figure.preferred, figure.id


async def all_figures(
    service: FigureService, report: str, shown: Sequence[StatedSeries], query: Converted, lang: Lang
) -> Sequence[Figure]:
    """Every figure of a report that holds few: series by series in their order, the newest of each first."""
    asked = asked_as(FigureParameters, query, lang, report=(report,), claims=Claims.ALL)
    dataset = await answers.figures(service, asked, Page(limit=MAX_LIMIT, counted=False), lambda found: found)
    order = {(each.indicator, each.area): place for place, each in enumerate(shown)}
    rest = len(order)
    newest = sorted(dataset.figures, key=lambda each: (each.period.last, each.period.first), reverse=True)
    return sorted(newest, key=lambda each: order.get((each.indicator.code, each.area.alpha3), rest))


async def series_figures(
    service: FigureService, series: StatedSeries, query: Converted, lang: Lang, kind: str
) -> Dataset:
    """The preferred figures of a series over all reports; of money in the unit and scale that are asked for."""
    converted = query.given if kind == UnitKind.MONEY else {}
    given = {name: value for name, value in converted.items() if name in Converted.model_fields}
    plain = Converted.model_construct(_fields_set=set(given), **given)
    asked = asked_as(FigureParameters, plain, lang, indicator=(series.indicator,), area=(series.area,))
    return await answers.figures(service, asked, Page(limit=MAX_LIMIT), lambda found: found)
