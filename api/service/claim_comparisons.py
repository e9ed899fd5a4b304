"""Claims beside their rivals: read in pairs, brought to one unit, and joined with the findings between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from api.audit.side_by_side import SideBySide, between
from api.domain.catalogue import Catalogue
from api.domain.figure import Dataset, Figure
from api.domain.figure_conversion import ServedFigures, check_fit
from api.domain.query import Conversion, Query
from api.service.convert_figures import converted_figures
from api.service.empty_hint import hint
from api.service.figure_service import FigureService
from api.storage import claim_pairs, figure_queries
from api.storage.values_in_use import values_in_use

ALONE = "Each claim that is asked for is the only one on its indicator, area and period: /v1/figures lists them."


@dataclass(frozen=True, slots=True)
class Compared:
    """A page of comparisons, and the dataset of the claims in them; its `total` counts the comparisons of all pages."""

    comparisons: Sequence[SideBySide]
    dataset: Dataset


async def compared(service: FigureService, query: Query) -> Compared:
    """The pairs of claims that a query selects, side by side."""
    known = await service.catalogue()
    catalogue = known.at(query.as_of)
    pairs, total = await claim_pairs.pairs(service.database, catalogue, query)
    ids = {figure for pair in pairs for figure in pair}
    printed = await claim_pairs.claims(service.database, catalogue, query, ids)
    served = await _converted(service, catalogue, query, printed)
    by_id = {figure.id: figure for figure in served.figures}
    findings = between((await service.audit(known, query.as_of)).findings)
    comparisons = [
        SideBySide(by_id[left], by_id[right], findings.get(frozenset((left, right)), ())) for left, right in pairs
    ]
    dataset = Dataset(
        query,
        served.figures,
        total,
        catalogue.newest(query.as_of),
        unconverted=served.unconverted,
        unscaled=served.unscaled,
        hint=None if pairs else await _hint(service, catalogue, query, total),
    )
    return Compared(await _in_one_unit(service, catalogue, query, comparisons), dataset)


async def _converted(
    service: FigureService, catalogue: Catalogue, query: Query, printed: Sequence[Figure]
) -> ServedFigures:
    """The claims in the unit that is asked for; NotConvertible where none that the query selects fits it."""
    served = await converted_figures(service.database, catalogue, query, printed, whole=False)
    if printed and len(served.unconverted) == len(printed):
        units = await figure_queries.units_of(service.database, catalogue, query)
        check_fit(query.conversion, {catalogue.units[code] for code in units}, catalogue.units)
    return served


async def _in_one_unit(
    service: FigureService, catalogue: Catalogue, query: Query, comparisons: Sequence[SideBySide]
) -> Sequence[SideBySide]:
    """Each rival in the unit of the claim beside it, where there is a rate."""
    wanted: dict[str, dict[str, Figure]] = {}
    for each in comparisons:
        if not each.in_one_unit:
            wanted.setdefault(each.left.served.unit.code, {})[each.right.id] = _as_printed(each.right)
    if not wanted:
        return comparisons
    found = {unit: await _by_id(service, catalogue, query, unit, figures.values()) for unit, figures in wanted.items()}
    return [
        each if each.in_one_unit else replace(each, right=found[each.left.served.unit.code][each.right.id])
        for each in comparisons
    ]


async def _by_id(
    service: FigureService, catalogue: Catalogue, query: Query, unit: str, figures: Iterable[Figure]
) -> Mapping[str, Figure]:
    wanted = replace(query, conversion=Conversion(unit=unit, scale=query.conversion.scale))
    served = await converted_figures(service.database, catalogue, wanted, list(figures), whole=False)
    return {figure.id: figure for figure in served.figures}


def _as_printed(figure: Figure) -> Figure:
    return replace(figure, converted=None, receipt=None)


async def _hint(service: FigureService, catalogue: Catalogue, query: Query, total: int) -> str | None:
    """What to ask instead where nothing is compared."""
    if not total and await values_in_use(service.database, catalogue, query, "source"):
        return ALONE
    nothing = Dataset(query, (), total, catalogue.newest(query.as_of))
    return await hint(service.database, catalogue, nothing, ())
