"""The answer to each kind of request, whichever way it comes in: HTTP, the command line or MCP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from api.audit.findings import Finding
from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import ExchangeRateBase
from api.domain.conversion import OwnConversion
from api.domain.errors import Fault, InvalidParameter
from api.domain.figure import Dataset
from api.domain.figure_change import FigureChange, ReleaseChanges
from api.domain.query import MAX_LIMIT, Page, Query
from api.representations.table import Table
from api.representations.topic_rows import TopicRow, topic_table
from api.service.audit_of_release import Audit
from api.service.claim_comparisons import Compared, compared
from api.service.empty_hint import with_one_left_out
from api.service.fact_check.check_text import FactCheck, check_text
from api.service.figure_ids import Absent, absent
from api.service.figure_service import FigureService
from api.service.parameters.endpoint_parameters import ChangesSelected, FactsChecked, RivalsSelected
from api.service.parameters.parameter_groups import FigureParameters, FindingsSelected, OneFigureParameters, OwnQuantity
from api.service.parameters.queries import FeedQuery, RatesQuery, TopicQuery
from api.service.parameters.read_parameters import resolve
from api.service.parameters.resolve_query import (
    change_query,
    figure_query,
    one_figure_query,
    question,
    rivals_query,
)

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
    return await service.convert(catalogue, question(resolve(parameters, catalogue), catalogue))


async def fact_check(service: FigureService, parameters: FactsChecked, text: str) -> FactCheck:
    """Each number of a text, held against the figures on what it speaks of."""
    return await check_text(service, resolve(parameters, await service.catalogue()), text)


async def findings(service: FigureService, parameters: FindingsSelected) -> list[Finding]:
    """The findings of some reports and verdicts, as of a moment."""
    catalogue = await service.catalogue()
    resolved = resolve(parameters, catalogue)
    return await service.findings(catalogue, resolved.report, resolved.verdict, resolved.as_of)


async def audit(service: FigureService, parameters: FindingsSelected) -> Audit:
    """All that the relations of some reports say as of a moment, of whatever verdict."""
    catalogue = await service.catalogue()
    resolved = resolve(parameters, catalogue)
    return (await service.audit(catalogue, resolved.as_of)).of_reports(resolved.report)


async def comparisons(service: FigureService, parameters: RivalsSelected, page: Page) -> Compared:
    """The claims that the parameters select, each beside its rivals on the same indicator, area and period."""
    catalogue = await service.catalogue()
    return await compared(service, rivals_query(resolve(parameters, catalogue), page))


async def changes(
    service: FigureService, parameters: ChangesSelected, limit: int, offset: int = 0
) -> tuple[Sequence[FigureChange], int]:
    """What releases did to figures, newest first, and how many such changes there are."""
    catalogue = await service.catalogue()
    query = change_query(resolve(parameters, catalogue), catalogue)
    return await service.changes(catalogue, query, limit, offset)


async def feed(service: FigureService, parameters: FeedQuery) -> list[ReleaseChanges]:
    """What each of the newest releases did, those first that changed what others quote."""
    catalogue = await service.catalogue()
    query = change_query(resolve(parameters, catalogue), catalogue)
    return await service.changes_by_release(catalogue, query, FEED_RELEASES, FEED_CHANGES)


async def rates(service: FigureService, parameters: RatesQuery) -> tuple[list[ExchangeRateBase], int]:
    """Exchange rates by currency and year, and how many there are."""
    catalogue = await service.catalogue()
    wanted = resolve(parameters, catalogue)
    return await service.rate_table(wanted.base, wanted.quote, wanted.year, wanted.limit, wanted.offset)


async def rates_instead(service: FigureService, parameters: RatesQuery) -> str:
    """What to ask instead of exchange rates that there are none of."""

    async def count(wider: RatesQuery) -> int:
        return (await rates(service, wider))[1]

    return await with_one_left_out(parameters, ("year", "quote", "base"), count)
