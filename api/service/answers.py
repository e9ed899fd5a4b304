"""Answers to each kind of request, whichever way it comes in, and claims side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from api.audit.findings import Finding, SideBySide, between
from api.domain.catalogue import Catalogue
from api.domain.conversion import OwnConversion
from api.domain.entries import ExchangeRateBase
from api.domain.errors import Fault, InvalidParameter
from api.domain.figure import Dataset, Figure, FigureChange, ReleaseChanges
from api.domain.query import MAX_LIMIT, Conversion, Page, Query
from api.domain.rates import Rates
from api.formats.figure_rows import TopicRow, topic_table
from api.formats.table import Table
from api.service.audit import Audit
from api.service.figures import (
    Absent,
    FigureService,
    absent,
    check_selected,
    converted_figures,
    hint,
    with_one_left_out,
)
from api.service.parameters.groups import (
    ChangesSelected,
    FigureParameters,
    FindingsSelected,
    OneFigureParameters,
    OwnQuantity,
    RivalsSelected,
)
from api.service.parameters.queries import FeedQuery, RatesQuery, TopicQuery
from api.service.parameters.reading import change_query, figure_query, one_figure_query, question, resolve
from api.storage import catalogue as stored_catalogue
from api.storage import figures as stored_figures
from api.storage.figures import values_in_use

ALONE = "Each claim that is asked for is the only one on its indicator, area and period: /v1/figures lists them."


@dataclass(frozen=True, slots=True)
class Compared:
    """A page of comparisons, and the dataset of the claims in them; its `total` counts the comparisons of all pages."""

    comparisons: Sequence[SideBySide]
    dataset: Dataset


Rows = TypeVar("Rows")

FEED_RELEASES = 50
"""Releases of a feed of changes."""
FEED_CHANGES = 100
"""Changes of one release that a feed tells; it counts the others."""


async def figures(
    service: FigureService, parameters: FigureParameters, page: Page, rows: Callable[[Dataset], Rows]
) -> Rows:
    """The figures that the parameters select, as rows of whatever kind."""
    return await service.answer(lambda catalogue: figure_query(resolve(parameters, catalogue), page), rows)


async def topic(service: FigureService, parameters: TopicQuery, row: type[TopicRow]) -> tuple[Table, Dataset]:
    """The typed rows of a topic and the figures in them."""

    def query(catalogue: Catalogue) -> Query:
        # A row holds several figures, so that rows are paged after they are made of all figures.
        return figure_query(resolve(parameters, catalogue), Page(limit=MAX_LIMIT), row.topic().code)

    def rows(dataset: Dataset) -> tuple[Table, Dataset]:
        if dataset.total > MAX_LIMIT:
            limits = f"{dataset.total} figures are selected; rows are made of at most {MAX_LIMIT}."
            detail = f"{limits} Narrow by area or period."
            raise InvalidParameter(detail, [Fault("area", detail)])
        return topic_table(row, dataset, parameters.columns), dataset

    return await service.answer(query, rows)


async def figure(
    service: FigureService,
    parameters: OneFigureParameters,
    figure_id: str,
    rows: Callable[[Dataset], Rows],
    refusal: Absent = absent,
) -> Rows:
    """One figure by its id; where there is none, the refusal that the way in makes is raised."""
    catalogue = await service.catalogue()
    query = one_figure_query(resolve(parameters, catalogue))
    return rows(await service.one(catalogue, query, figure_id, refusal))


async def cited_figure(service: FigureService, as_of: str | None, figure_id: str) -> Dataset:
    """One figure as it is cited, which is as it is printed; NotFound where there is none with that id."""
    return await service.one(await service.catalogue(), Query(as_of=as_of), figure_id)


async def conversion(service: FigureService, parameters: OwnQuantity) -> OwnConversion:
    """A quantity of the caller's own in another unit, with its receipt."""
    catalogue = await service.catalogue()
    wanted = question(resolve(parameters, catalogue), catalogue)
    pairs = {(source, target) for source, target, _ in wanted.wanted_pairs()}
    rates = Rates.of(await stored_catalogue.rates_of(service.database, pairs))
    return wanted.answer(rates, catalogue.units.values())


async def findings(service: FigureService, parameters: FindingsSelected) -> list[Finding]:
    """The findings of some reports and verdicts, as of a moment."""
    found, verdicts = (await audit(service, parameters)).findings, parameters.verdict
    return [finding for finding in found if not verdicts or finding.verdict in verdicts]


async def audit(service: FigureService, parameters: FindingsSelected) -> Audit:
    """All that the relations of some reports say as of a moment, of whatever verdict."""
    catalogue = await service.catalogue()
    resolved = resolve(parameters, catalogue)
    return (await service.audit(catalogue, resolved.as_of)).of_reports(resolved.report)


async def comparisons(service: FigureService, parameters: RivalsSelected, page: Page) -> Compared:
    """The claims that the parameters select, each with its rivals on the same indicator, area and period."""
    newest, database = await service.catalogue(), service.database
    query = figure_query(resolve(parameters, newest), page)
    catalogue = newest.at(query.as_of)
    pairs, total = await stored_figures.pairs(database, catalogue, query)
    printed = await stored_figures.claims(database, catalogue, query, {figure for pair in pairs for figure in pair})
    served = await converted_figures(database, catalogue, query, printed, whole=False)
    if printed and len(served.unconverted) == len(printed):
        await check_selected(database, catalogue, query)
    by_id = {figure.id: figure for figure in served.figures}
    findings = between((await service.audit(newest, query.as_of)).findings)
    compared = [
        SideBySide(by_id[left], by_id[right], findings.get(frozenset((left, right)), ())) for left, right in pairs
    ]
    dataset = Dataset(query, total=total, release=catalogue.newest(query.as_of), **served._asdict())
    if not total and await values_in_use(database, catalogue, query, "source"):
        dataset = replace(dataset, hint=ALONE)
    elif not pairs:
        dataset = replace(dataset, hint=await hint(database, catalogue, dataset, ()))
    return Compared(await _in_one_unit(service, catalogue, query, compared), dataset)


async def _in_one_unit(
    service: FigureService, catalogue: Catalogue, query: Query, comparisons: Sequence[SideBySide]
) -> Sequence[SideBySide]:
    """Each rival in the unit of the claim that it is compared with, where there is a rate."""
    apart: dict[str, dict[str, Figure]] = {}
    for each in comparisons:
        if not each.in_one_unit:
            as_printed = replace(each.right, converted=None, receipt=None)
            apart.setdefault(each.left.served.unit.code, {})[each.right.id] = as_printed
    for unit, figures in apart.items():
        wanted = replace(query, conversion=Conversion(unit=unit, scale=query.conversion.scale))
        served = await converted_figures(service.database, catalogue, wanted, list(figures.values()), whole=False)
        figures.update({figure.id: figure for figure in served.figures})
    return [
        each if each.in_one_unit else replace(each, right=apart[each.left.served.unit.code][each.right.id])
        for each in comparisons
    ]


async def changes(
    service: FigureService, parameters: ChangesSelected, limit: int, offset: int = 0
) -> tuple[Sequence[FigureChange], int]:
    """The changes that releases made, newest first, and their number."""
    catalogue = await service.catalogue()
    query = change_query(resolve(parameters, catalogue), catalogue)
    return await service.changes(catalogue, query, limit, offset)


async def feed(service: FigureService, parameters: FeedQuery) -> list[ReleaseChanges]:
    """The changes of each of the newest releases, those first that changed what others quote."""
    catalogue = await service.catalogue()
    query = change_query(resolve(parameters, catalogue), catalogue)
    return await service.changes_by_release(catalogue, query, FEED_RELEASES, FEED_CHANGES)


async def rates(service: FigureService, parameters: RatesQuery) -> tuple[list[ExchangeRateBase], int]:
    """Exchange rates by currency and year, and how many there are."""
    catalogue = await service.catalogue()
    wanted = resolve(parameters, catalogue)
    return await service.rate_table(wanted.base, wanted.quote, wanted.year, wanted.limit, wanted.offset)


async def rates_instead(service: FigureService, parameters: RatesQuery) -> str:
    """A hint where no exchange rates are found."""

    async def count(wider: RatesQuery) -> int:
        return (await rates(service, wider))[1]

    return await with_one_left_out(parameters, ("year", "quote", "base"), count)
