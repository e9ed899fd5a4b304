"""The figures of a database, as every way in reads them: HTTP, other people's protocols and commands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from api.audit.findings import Finding
from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import ExchangeRateBase
from api.domain.conversion import ConversionRequest, OwnConversion
from api.domain.figure import Dataset, Figure
from api.domain.figure_change import ChangeQuery, FigureChange, ReleaseChanges
from api.domain.number_search import FigureFound, NumberWanted
from api.domain.query import Claims, Query
from api.domain.rates import RateKey, Rates
from api.service.audit_of_release import Audit, audit_of
from api.service.convert_figures import convert_printed, converted_figures, rates_between, rates_for
from api.service.derived_figures import selected_of
from api.service.empty_hint import hint
from api.service.figure_ids import Absent, absent, can_be_id, in_usual_case, nearest_indicator, not_yet
from api.service.newest_release import NewestRelease
from api.service.shared_turn import SharedTurn
from api.storage import (
    change_queries,
    figure_queries,
    models,
    rate_queries,
    series_counts,
)
from api.storage.database import Database
from api.storage.printed_numbers import figures_printing
from api.storage.sourced_figures import sourced_figures
from api.storage.values_in_use import values_in_use

Rows = TypeVar("Rows")
Vintages = Mapping[str, Mapping[str, Sequence[str]]]


class FigureService:
    """A database with the catalogue and the audit of its newest release, which is looked for every so often."""

    def __init__(self, database: Database, refresh_seconds: float = 0.0) -> None:
        self.newest = NewestRelease(database, refresh_seconds, self._forget)
        self._audit: Audit | None = None
        self._vintages: Vintages | None = None
        self._auditing = SharedTurn()

    @property
    def database(self) -> Database:
        """The database that figures are read from: another one once another file has taken its place."""
        return self.newest.database

    async def close(self) -> None:
        """Look for no more releases, and give back the connections to the database."""
        await self.newest.close()

    async def catalogue(self) -> Catalogue:
        """The catalogue of the newest release."""
        return await self.newest.catalogue()

    def _forget(self) -> None:
        self._audit = self._vintages = None

    async def audit(self, catalogue: Catalogue, as_of: str | None = None) -> Audit:
        """The findings and derived figures of the newest release, or of what was known at a moment."""
        if as_of is not None or catalogue is not self.newest.known:
            return await audit_of(self.database, catalogue.at(as_of), as_of)
        async with self._auditing.taken():
            if self._audit is not None and catalogue is self.newest.known:
                return self._audit
            made = await audit_of(self.database, catalogue)
            if catalogue is self.newest.known:  # and no other release has come meanwhile
                self._audit = made
            return made

    async def answer(
        self,
        resolve: Callable[[Catalogue], Query],
        rows: Callable[[Dataset], Rows],
        catalogue: Catalogue | None = None,
    ) -> Rows:
        """The answer to a request for figures, whichever way it came in: its stages in order.

        `resolve` makes the query of what was asked for, `rows` makes rows of the figures that answer it.
        """
        catalogue = catalogue or await self.catalogue()
        query = resolve(catalogue)
        catalogue = catalogue.at(query.as_of)
        printed = await self.printed(catalogue, query)
        converted = await convert_printed(self.database, catalogue, printed)
        audited = await self._audited(catalogue, converted)
        helpful = await self._hinted(catalogue, audited)
        return rows(helpful)

    async def fetch(self, catalogue: Catalogue, query: Query) -> Dataset:
        """The figures that answer a query whose codes are resolved, in no rows yet."""
        return await self.answer(lambda _catalogue: query, lambda dataset: dataset, catalogue)

    async def _audited(self, catalogue: Catalogue, dataset: Dataset) -> Dataset:
        """The figures with the findings about each, and behind them those that follow from others, if wanted."""
        audit = await self.audit(catalogue, dataset.query.as_of)
        vintages = await self._marked_vintages(catalogue, dataset.query.as_of)
        dataset = replace(
            dataset,
            findings=audit.findings_by_figure,
            marked_vintages=vintages,
            chinese_names=catalogue.chinese_names,
            releases=catalogue.releases,
        )
        return await self._with_derived(catalogue, dataset, audit) if dataset.query.derived else dataset

    async def _marked_vintages(self, catalogue: Catalogue, as_of: str | None) -> Vintages:
        """By line, where its preliminary, revised and final values and its editions stand."""
        if as_of is not None or catalogue is not self.newest.known:
            return await figure_queries.marked_vintages(self.database, catalogue, as_of)
        if self._vintages is None:
            self._vintages = await figure_queries.marked_vintages(self.database, catalogue, None)
        return self._vintages

    async def _hinted(self, catalogue: Catalogue, dataset: Dataset) -> Dataset:
        """The dataset, and where it is empty a hint where figures are."""
        if dataset.figures or not dataset.query.page.limit:
            return dataset
        derived = (await self.audit(catalogue, dataset.query.as_of)).derived
        return replace(dataset, hint=await hint(self.database, catalogue, dataset, derived))

    async def printed(self, catalogue: Catalogue, query: Query) -> Dataset:
        """The figures that a query asks for as their sources print them: not converted, without findings."""
        return await figure_queries.printed(self.database, catalogue.at(query.as_of), query)

    async def _with_derived(self, catalogue: Catalogue, dataset: Dataset, audit: Audit) -> Dataset:
        """The dataset with the derived figures behind its last page."""
        query, page = dataset.query, dataset.query.page
        found = selected_of(audit.derived, catalogue, query)
        start = max(0, page.offset - dataset.total)
        cut = found[start : start + page.limit - len(dataset.figures)]
        whole = not dataset.total and len(cut) == len(found)
        served = await converted_figures(self.database, catalogue, query, cut, whole=whole)
        return replace(
            dataset,
            figures=[*dataset.figures, *served.figures],
            total=dataset.total + len(found),
            more=dataset.more or start + len(cut) < len(found),
            unconverted=[*dataset.unconverted, *served.unconverted],
            unscaled=[*dataset.unscaled, *served.unscaled],
        )

    async def one(self, catalogue: Catalogue, query: Query, figure_id: str, refusal: Absent = absent) -> Dataset:
        """The figure with that id, in any case; where there is none, the refusal that the way in makes is raised.

        One that a later release brought is refused with the day of that.
        """
        dataset = await self.find(catalogue, query, figure_id)
        if not dataset.figures and (spelt := in_usual_case(figure_id)) != figure_id:
            figure_id, dataset = spelt, await self.find(catalogue, query, spelt)
        if not dataset.figures:
            if query.as_of is not None and (later := await self.claim(catalogue, figure_id)):
                raise not_yet(figure_id, query.as_of, catalogue.releases[later.release])
            raise refusal(figure_id, nearest_indicator(figure_id, catalogue))
        return dataset

    async def find(self, catalogue: Catalogue, query: Query, figure_id: str) -> Dataset:
        """The figure with that id, claimed or derived, with the findings about it; a dataset of none or one."""
        catalogue = catalogue.at(query.as_of)
        audit = await self.audit(catalogue, query.as_of)
        dataset = await figure_queries.one(self.database, catalogue, query, figure_id if can_be_id(figure_id) else "")
        if not dataset.figures:
            derived = [figure for figure in audit.derived if figure.id == figure_id]
            dataset = replace(dataset, figures=derived, total=len(derived))
        dataset = await convert_printed(self.database, catalogue, dataset)
        return replace(
            dataset,
            findings=audit.findings_by_figure,
            chinese_names=catalogue.chinese_names,
            releases=catalogue.releases,
        )

    async def claim(self, catalogue: Catalogue, figure_id: str) -> Figure | None:
        """The claim with that id as it is printed, withdrawn or not; no derived figure."""
        wanted = figure_id if can_be_id(figure_id) else ""
        dataset = await figure_queries.one(self.database, catalogue, Query(), wanted)
        return dataset.figures[0] if dataset.figures else None

    async def reprinted(self, catalogue: Catalogue, figures: Sequence[Figure]) -> Mapping[str, Sequence[Figure]]:
        """By the id of each of some figures, what its own source prints for the same in other units."""
        return await figure_queries.reprinted(self.database, catalogue, figures)

    async def printing(self, catalogue: Catalogue, wanted: NumberWanted, limit: int) -> Sequence[FigureFound]:
        """The claims that stand now and print a number, the newest first."""
        return await figures_printing(self.database, catalogue, wanted, limit)

    async def sourced(self, catalogue: Catalogue, query: Query) -> Sequence[models.PrintedFigure]:
        """Every figure that stands now of the sources and reports that a query names, with its source's row."""
        return await sourced_figures(self.database, catalogue, query)

    async def distinct(self, catalogue: Catalogue, query: Query, names: Sequence[str]) -> Sequence[tuple[Any, ...]]:
        """The different combinations that some fields have among all claims that pass a query's filters, in order."""
        return await figure_queries.distinct(self.database, catalogue, query, names)

    async def values(self, catalogue: Catalogue, query: Query, column: str) -> Sequence[Any]:
        """The different values of a column among all claims that pass a query's filters, in order."""
        return await values_in_use(self.database, catalogue, query, column)

    async def places(self, catalogue: Catalogue, claims: Claims) -> Sequence[tuple[Any, ...]]:
        """Frequency, area, indicator, unit, vintage, comparator and source of every line that has such claims."""
        return await series_counts.places(self.database, catalogue, claims)

    async def periods(self, catalogue: Catalogue) -> Sequence[tuple[Any, ...]]:
        """Every indicator with each period that there are claims of."""
        return await series_counts.periods(self.database, catalogue)

    async def areas(self, catalogue: Catalogue) -> Sequence[tuple[Any, ...]]:
        """Every area that there are claims about."""
        return await series_counts.areas(self.database, catalogue)

    async def claims_by_area(self, indicator: str) -> Mapping[str, int]:
        """How many claims on an indicator stand now of each area that has some."""
        return await series_counts.claims_by_area(self.database, indicator)

    async def claims_by_report(self, catalogue: Catalogue) -> Mapping[str, int]:
        """How many claims stand now of each report."""
        return await series_counts.claims_by_report(self.database, catalogue)

    async def counted_by(self, names: Sequence[str]) -> Sequence[tuple[Any, ...]]:
        """The different combinations that fields of series have, with how many claims stand, how many preferred."""
        return await series_counts.counted_by(self.database, names)

    async def findings(
        self,
        catalogue: Catalogue,
        reports: Collection[str] = (),
        verdicts: Collection[str] = (),
        as_of: str | None = None,
    ) -> list[Finding]:
        """The findings as of a moment, of some reports and with some verdicts; of all where none is named."""
        return [
            finding
            for finding in (await self.audit(catalogue, as_of)).findings
            if (not reports or finding.report in reports) and (not verdicts or finding.verdict in verdicts)
        ]

    async def convert(self, catalogue: Catalogue, question: ConversionRequest) -> OwnConversion:
        """A quantity of the caller's own in the unit that it is wanted in, with its receipt."""
        rates = await rates_for(self.database, question.wanted_pairs())
        return question.answer(rates, catalogue.units.values())

    async def rates(self, catalogue: Catalogue, pairs: Collection[RateKey]) -> Rates:
        """The exchange rates of some pairs and years, and the years that each pair has."""
        return await rates_between(catalogue, self.database, pairs)

    async def rate_table(
        self, base: Sequence[str], quote: Sequence[str], years: Sequence[int], limit: int, offset: int
    ) -> tuple[list[ExchangeRateBase], int]:
        """A page of the exchange rates of some currencies and years, and how many there are."""
        return await rate_queries.rate_table(self.database, base, quote, years, limit, offset)

    async def changes(
        self, catalogue: Catalogue, query: ChangeQuery, limit: int, offset: int
    ) -> tuple[Sequence[FigureChange], int]:
        """A page of what releases did to figures, the newest first, and how many changes there are."""
        return await change_queries.changes(self.database, catalogue, query, limit, offset)

    async def taken_back(self, catalogue: Catalogue, query: ChangeQuery, limit: int) -> list[FigureChange]:
        """So many of the figures that releases took back, each with what took its place."""
        return await change_queries.taken_back(self.database, catalogue, query, limit) if catalogue.withdrawals else []

    async def changes_by_release(
        self, catalogue: Catalogue, query: ChangeQuery, releases: int, each: int
    ) -> list[ReleaseChanges]:
        """What each of so many of the newest releases did, with so many of its changes."""
        return await change_queries.by_release(self.database, catalogue, query, releases, each)
