"""The figures that pages tell of a report: the newest of each series, all of a small one, the series that is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from api.domain.figure import Dataset, Figure
from api.domain.query import MAX_LIMIT, Claims, Lang, Page
from api.domain.units import UnitKind
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters.groups import Converted, FigureParameters
from api.service.parameters.page_parameters import asked_as
from api.service.report_contents import StatedSeries
from api.service.standing_figures import newest_known


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
