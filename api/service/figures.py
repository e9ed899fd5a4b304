"""The figures of a database as every way in reads them, with hints for empty answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from api.audit.findings import Finding
from api.domain.catalogue import Catalogue
from api.domain.changes import ChangeQuery, FigureChange, ReleaseChanges
from api.domain.conversion import ConversionRequest, OwnConversion
from api.domain.entries import ExchangeRateBase, ReleaseBase
from api.domain.errors import Fault, NotFound, Problem
from api.domain.figure import Dataset, Figure, FigureFound, NumberWanted
from api.domain.query import Claims, Query
from api.domain.rates import RateKey, Rates
from api.service.audit import Audit, audit_of, selected_of
from api.service.cache import SharedTurn
from api.service.conversion import convert_printed, converted_figures, rates_between, rates_for
from api.service.newest import NewestRelease
from api.service.parameters.groups import Parameters, fields_of
from api.service.search import find_indicators
from api.storage import catalogue as rate_queries
from api.storage import changes as change_queries
from api.storage import counts, models
from api.storage import figures as figure_queries
from api.storage.database import Database
from api.storage.figures import figures_printing, sourced_figures, values_in_use

MAX_ID = 240
"""Characters that an id has at most."""

Absent = Callable[[str, str | None], Problem]
"""Makes the refusal of an id that no figure has, given the id and the code of the indicator that looks most like it."""


def can_be_id(text: str) -> bool:
    """Whether a text can be the id of a figure; no other is looked for in the database."""
    return len(text) <= MAX_ID and text.isascii() and text.isprintable()


def in_usual_case(figure_id: str) -> str:
    """An id as it is written but for the case of its letters: capitals in its area and period."""
    parts = figure_id.split(".", 3)
    if len(parts) < 4:
        return figure_id
    indicator, area, period, source = parts
    return f"{indicator.lower()}.{area.upper()}.{period.upper()}.{source.lower()}"


def nearest_indicator(figure_id: str, catalogue: Catalogue) -> str | None:
    """The code of the indicator that looks most like the first part of an id; None where none does."""
    near = find_indicators(catalogue, figure_id[:MAX_ID].partition(".")[0])
    return near[0].code if near else None


def absent(figure_id: str, indicator: str | None) -> NotFound:
    """The refusal of an id that no figure has, with the address that lists ids."""
    address = f"/v1/figures?indicator={indicator}" if indicator else "/v1/figures"
    return NotFound(f"There is no figure {figure_id[:MAX_ID]!r}; {address} lists the ids.")


def not_yet(figure_id: str, moment: str, release: ReleaseBase) -> NotFound:
    """The refusal of a figure at a moment before the release that brought it, which is the nearest to ask for."""
    day = release.released_at[:10]
    detail = f"The figure {figure_id[:MAX_ID]!r} was not here on {moment[:10]}: release {release.id} of {day} added it."
    return NotFound(detail, [Fault("as_of", detail, moment, nearest=[release.released_at])])


Wanted = TypeVar("Wanted", bound=Parameters)

NAMED = 12
"""Periods, areas or other values that a hint names."""


@dataclass(frozen=True, slots=True)
class _Narrowing:
    """A field of a query that narrows it down: the parameter that sets it, and the column that it is about."""

    field: str
    parameter: str
    column: str
    noun: str


_NARROWINGS = (
    _Narrowing("updated_after", "updated_after", "release", "releases"),
    _Narrowing("as_of", "as_of", "release", "releases"),
    _Narrowing("spans", "period", "period", "periods"),
    _Narrowing("frequencies", "frequency", "period", "periods"),
    _Narrowing("sources", "source", "source", "sources"),
    _Narrowing("reports", "report", "release", "reports"),
    _Narrowing("breakdowns", "flow", "indicator", "indicators"),
    _Narrowing("areas", "area", "area", "areas"),
    _Narrowing("indicators", "indicator", "indicator", "indicators"),
    _Narrowing("topics", "topic", "indicator", "indicators"),
)


async def hint(database: Database, catalogue: Catalogue, dataset: Dataset, derived: Sequence[Figure]) -> str | None:
    """What to ask instead of a query that found nothing on its page; None where it found something."""
    query = dataset.query
    if dataset.figures:
        return None
    if dataset.total and query.page.after is not None:
        return f"There are {dataset.total} rows, and none of them comes behind `after={query.page.after}`."
    if dataset.total:
        return passed_over(dataset.total, query.page.offset)
    if not query.derived and selected_of(derived, catalogue, query):
        return "What is asked for is stated by no source and follows from other figures: add `derived=true`."
    everything = replace(query, claims=Claims.ALL, latest=None)
    if query.claims is Claims.PREFERRED and await values_in_use(database, catalogue, everything, "source"):
        return "The claims that are asked for are not the preferred ones: add `claims=all`."
    for narrowing in _NARROWINGS:
        if not getattr(query, narrowing.field):
            continue
        left_out: Any = {narrowing.field: None if narrowing.field in _SINGLE else ()}
        wider = replace(everything, **left_out)
        if values := await values_in_use(database, catalogue, wider, narrowing.column):
            if narrowing.field == "reports":
                values = sorted({catalogue.releases[release].report for release in values})
            listed = _listed(values)
            return f"Without `{_given(narrowing, query)}` there are figures, of the {narrowing.noun} {listed}."
    return (
        "No one parameter left out finds a figure: /v1/indicators lists what is measured, /v1/search finds it by words."
    )


def passed_over(total: int, offset: int) -> str:
    """That a page begins behind the last row."""
    return f"There are {total} rows, and `offset={offset}` passes over all of them."


async def with_one_left_out(wanted: Wanted, names: Iterable[str], count: Callable[[Wanted], Awaitable[int]]) -> str:
    """What to ask instead of a list that is empty: the first parameter without which rows are counted."""
    fields = {item.name: item.attribute for item in fields_of(type(wanted))}
    for name in names:
        if wanted.given.get(attribute := fields[name]):
            default = type(wanted).model_fields[attribute].get_default()
            if found := await count(wanted.model_copy(update={attribute: default})):
                return f"Without `{name}` there {'is 1' if found == 1 else f'are {found}'}."
    return "There are none either where one parameter is left out."


_SINGLE = frozenset({"updated_after", "as_of"})
"""The fields that hold one value, and no list."""


def _given(narrowing: _Narrowing, query: Query) -> str:
    """The parameter by the name that the topic has for it."""
    if narrowing.field == "breakdowns" and query.topics == ("partnerships",):
        return "programme"
    return narrowing.parameter


def _listed(values: Sequence[Any]) -> str:
    shown = [str(value) for value in values]
    if len(shown) <= NAMED:
        return ", ".join(shown)
    # Periods are in order: the ends say more than the first dozen.
    return f"{', '.join(shown[: NAMED // 2])} … {', '.join(shown[-NAMED // 2 :])} ({len(shown)} in all)"


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
        return await counts.places(self.database, catalogue, claims)

    async def periods(self, catalogue: Catalogue) -> Sequence[tuple[Any, ...]]:
        """Every indicator with each period that there are claims of."""
        return await counts.periods(self.database, catalogue)

    async def areas(self, catalogue: Catalogue) -> Sequence[tuple[Any, ...]]:
        """Every area that there are claims about."""
        return await counts.areas(self.database, catalogue)

    async def claims_by_area(self, indicator: str) -> Mapping[str, int]:
        """How many claims on an indicator stand now of each area that has some."""
        return await counts.claims_by_area(self.database, indicator)

    async def claims_by_report(self, catalogue: Catalogue) -> Mapping[str, int]:
        """How many claims stand now of each report."""
        return await counts.claims_by_report(self.database, catalogue)

    async def counted_by(self, names: Sequence[str]) -> Sequence[tuple[Any, ...]]:
        """The different combinations that fields of series have, with how many claims stand, how many preferred."""
        return await counts.counted_by(self.database, names)

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
