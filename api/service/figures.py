"""Figures as the API, commands and plug-ins read them: converted, with findings, and with hints for empty answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Sized
from typing import Any, Concatenate, TypeVar

from api.audit.findings import Finding, SideBySide, between
from api.domain.catalogue import Catalogue, Made, More
from api.domain.conversion import Receipt
from api.domain.errors import InvalidParameter, NotFound, Problem
from api.domain.figure import ChangeQuery, Converter, Dataset, Figure, FigureChange, ServedFigures, check_fit
from api.domain.models import IndicatorBase
from api.domain.period import Span
from api.domain.query import MAX_LIMIT, Claims, Conversion, Page, Query
from api.domain.rates import Basis, Rates
from api.domain.units import UnitKind
from api.service.audit import Audit, audit_of, selected_of
from api.service.concurrency import of_rows, once_a_release
from api.service.newest import NewestRelease
from api.service.parameters.groups import FigureParameters, FindingsSelected, OwnQuantity, Parameters
from api.service.parameters.reading import figure_query, own_conversion, rates_needed
from api.service.search import find_indicators
from api.storage import catalogue as rate_queries
from api.storage import changes as change_queries
from api.storage import figures as figure_queries
from api.storage.database import Database

MAX_ID = 240
"""Maximum number of characters of an id."""


def absent(figure_id: str, indicator: str | None) -> NotFound:
    """A NotFound, to be raised, for an unused figure id; it names the address that lists all ids or `indicator`'s."""
    address = f"/v1/figures?indicator={indicator}&claims=all" if indicator else "/v1/figures?claims=all"
    return NotFound(f"There is no figure {figure_id[:MAX_ID]!r}; {address} lists the ids.")


Wanted = TypeVar("Wanted", bound=Parameters)
NAMED = 12
"""Maximum number of periods, areas or other values that a hint lists."""
_NARROWINGS = (
    ("updated_after", "updated_after", "release"),
    ("as_of", "as_of", "release"),
    ("spans", "period", "period"),
    ("years", "year", "period"),
    ("frequencies", "frequency", "period"),
    ("sources", "source", "source"),
    ("reports", "report", "release"),
    ("breakdowns", "flow", "indicator"),
    ("areas", "area", "area"),
    ("indicators", "indicator", "indicator"),
    ("topics", "topic", "indicator"),
)
"""The fields that narrow a query: the field, the parameter that sets it, and the column to which it applies."""


def _with_derived(catalogue: Catalogue, dataset: Dataset, audit: Audit) -> Dataset:
    """The dataset with the derived figures that its query selects, after all claims, and counted in its total."""
    page, found = dataset.query.page, selected_of(audit.derived, catalogue, dataset.query)
    start = max(0, page.offset - dataset.total)
    cut = found[start : start + page.limit - len(dataset.figures)]
    total, more = dataset.total + len(found), dataset.more or start + len(cut) < len(found)
    return dataset._replace(figures=[*dataset.figures, *cut], total=total, more=more)


def following(catalogue: Catalogue, dataset: Dataset, derived: Sequence[Figure]) -> Sequence[Figure]:
    """The derived figures that `derived=true` would add to the dataset where it has no claim.

    Empty if its query has them, its page is not the only one, or figures are found without an indicator or breakdown.
    """
    query, page = dataset.query, dataset.query.page
    narrowed = query.indicators or query.breakdowns or not dataset.total
    if query.derived or not narrowed or page.offset or page.after or dataset.more:
        return ()
    likely = [each for each in derived if not query.indicators or each.indicator_code.startswith(query.indicators)]
    if not likely:
        return ()
    wanted = [catalogue.indicators[code] for code in query.indicators if code in catalogue.indicators]
    found = {
        (_cell_of(figure.indicator), figure.area_code, figure.period_text): figure
        for figure in selected_of(likely, catalogue, query._replace(indicators=()))
        if not query.indicators
        or figure.indicator_code in query.indicators
        or any(is_one_of(figure, each) for each in wanted)
    }
    for figure in dataset.figures:
        found.pop((_cell_of(figure.indicator), figure.area_code, figure.period_text), None)
    return [*found.values()]


def _derivable(figures: Iterable[Figure], query: Query) -> str:
    """A sentence that advises `derived=true`, and gives the value of the newest of these figures, one at least."""
    figure = max(figures, key=lambda each: each.period.last)
    code = figure.indicator_code
    own = f"&indicator={code}" if query.indicators and code not in query.indicators else ""
    said = f"{figure.printed.display()} ({figure.area_code}, {figure.period_text}) follows from other figures"
    return f"{said}: add `derived=true{own}`."


def is_one_of(derived: Figure, indicator: IndicatorBase) -> bool:
    """True if a derived figure's code is the indicator's with a suffix, both of one topic, measure and breakdown."""
    own = derived.indicator
    return (
        own.code.startswith(f"{indicator.code}-") and own.measure is not None and _cell_of(own) == _cell_of(indicator)
    )


def _cell_of(indicator: IndicatorBase) -> Any:
    """An indicator's topic, measure and breakdown, its cell in the topic's table; its code if it has no measure."""
    return (indicator.topic, indicator.measure, indicator.breakdown) if indicator.measure else indicator.code


def place_of(figure: Figure) -> Query:
    """The Query for the figures of a figure's indicator, area and source whose periods lie inside its period."""
    spans = (Span.between(figure.period_text, figure.period_text),)
    code, area, source = (figure.indicator_code,), (figure.area_code,), (figure.source_id,)
    return Query(indicators=code, areas=area, sources=source, spans=spans)


def _listed(values: Sequence[Any]) -> str:
    """The values as text, separated by commas; of more than NAMED, the first and last few, and their number."""
    shown = [str(value) for value in values]
    if len(shown) <= NAMED:
        return ", ".join(shown)
    # Periods are in order: the ends say more than the first dozen.
    return f"{', '.join(shown[: NAMED // 2])} … {', '.join(shown[-NAMED // 2 :])} ({len(shown)} in all)"


def passed_over(total: int, offset: int) -> str:
    """The hint, a sentence, for a page whose `offset` lies after the last of `total` rows."""
    return f"There are {total} rows, and `offset={offset}` passes over all of them."


async def with_one_left_out(
    wanted: Wanted, names: Iterable[str], find: Callable[[Wanted], Awaitable[Sized | tuple[Sized, int]]]
) -> str:
    """The hint for an empty answer: the first of the parameters `names` without which there are rows, and how many.

    `find` gives the rows for changed parameters, or a page of them and the number of all; if none, the hint says so.
    """
    for name in names:
        if wanted.given.get(name):
            found = await find(wanted.model_copy(update={name: type(wanted).model_fields[name].get_default()}))
            if count := found[1] if isinstance(found, tuple) else len(found):
                return f"Without `{name.rstrip('_')}` there {'is 1' if count == 1 else f'are {count}'}."
    return "There are none either where one parameter is left out."


def _read_by(
    query: Callable[Concatenate[Database, More], Awaitable[Made]],
) -> Callable[Concatenate[FigureService, More], Awaitable[Made]]:
    """A method of FigureService that calls a function of the storage with the current database as first argument."""

    def method(self: FigureService, /, *args: More.args, **named: More.kwargs) -> Awaitable[Made]:
        return query(self.database, *args, **named)

    return method


class FigureService:
    """Reads the figures of a database: selected, converted, audited, with hints, and at an earlier time if wanted."""

    def __init__(self, database: Database, refresh_seconds: float = 0.0) -> None:
        self.newest = NewestRelease(database, refresh_seconds)
        self.catalogue, self.close = self.newest.catalogue, self.newest.close

    @property
    def database(self) -> Database:
        """The database from which figures are read; another object after its file was replaced."""
        return self.newest.database

    async def audit(self, catalogue: Catalogue, as_of: str | None = None) -> Audit:
        """The Audit at the catalogue's newest release, made once a release; with `as_of`, the Audit at that time."""
        if as_of:
            return await audit_of(self.database, catalogue.at(as_of), as_of)
        return await self._audit(catalogue)

    @once_a_release
    async def _audit(self, catalogue: Catalogue) -> Audit:
        return await audit_of(self.database, catalogue)

    async def fetch(self, newest: Catalogue, query: Query) -> Dataset:
        """The Dataset of a query's page, converted, with findings and hint; it names the stages of answers in order."""
        catalogue = newest.at(query.as_of)
        printed = await figure_queries.printed(self.database, catalogue, query)
        audit = await self.audit(catalogue, query.as_of)
        if query.derived:
            printed = _with_derived(catalogue, printed, audit)
        served = await self.converted(catalogue, query, printed.figures)
        marked = await self._marked(catalogue, printed.release.released_at if printed.release else None)
        audited = printed._replace(**served._asdict(), findings=audit.findings_by_figure, marked_vintages=marked)
        if follows := following(catalogue, audited, audit.derived):
            audited = audited._replace(hint=_derivable(follows, query))
        elif not audited.figures and query.page.limit:
            audited = audited._replace(hint=await self.hint(catalogue, audited))
        return audited

    async def converted(
        self, catalogue: Catalogue, query: Query, figures: Sequence[Figure], *, one: bool = False
    ) -> ServedFigures:
        """The figures in the query's unit and scale, with the ids of those left unconverted or unscaled.

        ConflictingParameters for a basis or rate without money; if `one`, NotConvertible for a unit that does not fit.
        """
        conversion, wanted = query.conversion, query.conversion.unit
        if not conversion:
            return ServedFigures(figures)
        units = {figure.unit_code: figure.catalogue.units[figure.unit_code] for figure in figures}
        check_fit(conversion, catalogue.units, units.values() if one else ())
        restated: dict[tuple[str, str], Figure] = {}
        pairs: frozenset[tuple[str, str]] = frozenset()
        if wanted and conversion.basis is Basis.AS_PRINTED:
            again = await self.reprinted(catalogue, figures)
            restated = {(id, each.unit_code): each for id, found in again.items() for each in found}
        elif wanted and not conversion.rate:
            money = (code for code, unit in units.items() if unit.kind is UnitKind.MONEY and code != wanted)
            pairs = frozenset((code, wanted) for code in money)
        converter = Converter(conversion, catalogue.units, await self.rates(catalogue, pairs), restated)
        return await of_rows(len(figures), lambda: converter.apply(figures))

    async def hint(self, catalogue: Catalogue, dataset: Dataset) -> str:
        """A sentence that says why a query's page is empty, and which other query finds figures."""
        query = dataset.query
        if dataset.total and query.page.after:
            return f"There are {dataset.total} rows, and none of them comes behind `after={query.page.after}`."
        if dataset.total:
            return passed_over(dataset.total, query.page.offset)
        if gone := await self.gone(catalogue, query):
            return gone
        everything = query._replace(claims=Claims.ALL, latest=None)
        if query.claims is Claims.PREFERRED and await self.values(catalogue, everything, "source"):
            return "The claims that are asked for are not the preferred ones: add `claims=all`."
        if any(span.exact for span in query.spans):
            around = everything._replace(spans=tuple(Span(span.first, span.last) for span in query.spans))
            if periods := await self.values(catalogue, around, "period"):
                years = ",".join(sorted({period[:4] for period in periods}))
                inside = f"inside it there are {_listed(periods)}: `year={years}` finds them."
                return f"Nothing is of that whole period; {inside}"
        for field, parameter, column in _NARROWINGS:
            if not getattr(query, field):
                continue
            without = everything._replace(**{field: Query._field_defaults[field]})
            if values := await self.values(catalogue, without, column):
                if field == "reports":
                    values = sorted({catalogue.releases[release].report for release in values})
                own = field == "breakdowns" and query.topics == ("partnerships",)
                listed = f"{'report' if field == 'reports' else column}s {_listed(values)}"
                return f"Without `{'programme' if own else parameter}` there are figures, of the {listed}."
        return (
            "No one parameter left out finds a figure: /v1/indicators lists what is measured, /v1/search finds it by "
            "words."
        )

    async def gone(self, catalogue: Catalogue, query: Query) -> str:
        """A sentence on a withdrawn, not replaced figure that a query with `indicators` would find; else empty."""
        if not query.indicators:
            return ""
        wanted = ChangeQuery(query.reports, query.indicators, as_of=query.as_of)
        changes = await self.taken_back(catalogue, wanted, MAX_LIMIT)
        gone = {change.place.id: change for change in changes if not change.new}
        for figure in selected_of((change.place for change in gone.values()), catalogue, query)[-1:]:
            reason = gone[figure.id].reason
            why = f": {reason.in_language(query.lang)}" if reason else "."
            return f"{figure.id} was withdrawn by the release {gone[figure.id].release}{why}"
        return ""

    async def of_topic(self, parameters: FigureParameters, topic: str) -> Dataset:
        """All figures of a topic that the parameters select, on one page; InvalidParameter for more than MAX_LIMIT."""
        dataset = await self.fetch(await self.catalogue(), figure_query(parameters, Page(limit=MAX_LIMIT), topic))
        if dataset.total > MAX_LIMIT:
            limits = f"{dataset.total} figures are selected; rows are made of at most {MAX_LIMIT}."
            detail = f"{limits} Narrow by area or period."
            raise InvalidParameter.at("area", detail)
        return dataset

    async def conversion(self, catalogue: Catalogue, parameters: OwnQuantity) -> Receipt:
        """The receipt of the conversion of a caller's own quantity; raises a Problem if it is impossible."""
        rates = await self.rates(catalogue, frozenset(rates_needed(parameters, catalogue)))
        return own_conversion(parameters, catalogue, rates)

    async def findings(self, parameters: FindingsSelected) -> list[Finding]:
        """The findings of the reports and verdicts in the parameters, at their time; an empty filter lets all pass."""
        audit = await self.audit(await self.catalogue(), parameters.as_of)
        found, verdicts = audit.of_reports(parameters.report).findings, parameters.verdict
        return [finding for finding in found if not verdicts or finding.verdict in verdicts]

    async def comparisons(self, query: Query) -> tuple[Sequence[SideBySide], int]:
        """A page of pairs of rival claims that a query selects, with findings on both, and the number of all pairs.

        The left claim is as printed, the right one in the left one's unit, if it converts to that.
        """
        newest, database = await self.catalogue(), self.database
        catalogue = newest.at(query.as_of)
        pairs, total = await figure_queries.pairs(database, catalogue, query)
        printed = await figure_queries.claims(database, catalogue, query, {figure for pair in pairs for figure in pair})
        by_id = {figure.id: figure for figure in printed}
        findings = between((await self.audit(newest, query.as_of)).findings)
        compared = []
        for left, right in pairs:
            wanted = query._replace(conversion=Conversion(unit=by_id[left].unit_code))
            (other,) = (await self.converted(catalogue, wanted, [by_id[right]])).figures
            compared.append(SideBySide(by_id[left], other, findings.get(frozenset((left, right)), ())))
        return compared, total

    @once_a_release
    async def _marked(self, catalogue: Catalogue, as_of: str | None) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """By line (`indicator.area`) and vintage, the periods of the claims that had a vintage at the time `as_of`."""
        return await figure_queries.marked_vintages(self.database, catalogue, as_of)

    async def printed(self, catalogue: Catalogue, query: Query) -> Dataset:
        """The Dataset of a query's page as printed: not converted, without derived figures, findings and hints."""
        return await figure_queries.printed(self.database, catalogue.at(query.as_of), query)

    async def one(
        self,
        catalogue: Catalogue,
        query: Query,
        figure_id: str,
        refusal: Callable[[str, str | None], Problem] = absent,
    ) -> Dataset:
        """The Dataset of the figure with this id, in capital or small letters.

        Raises NotFound if it is newer than the query's time; for an unused id, the Problem that `refusal` makes of it
        and the code of an indicator that fits it (or None).
        """
        dataset = await self.find(catalogue, query, figure_id)
        if not dataset.figures and len(parts := figure_id.split(".", 3)) == 4:  # only area and period are capitals
            indicator, area, period, source = parts
            usual = f"{indicator.lower()}.{area.upper()}.{period.upper()}.{source.lower()}"
            if usual != figure_id:
                figure_id, dataset = usual, await self.find(catalogue, query, usual)
        if dataset.figures:
            return dataset
        if query.as_of and (later := await self.claim(catalogue, figure_id)):
            release = catalogue.releases[later.release]
            since = f"release {release.id} of {release.released_at[:10]} added it"
            detail = f"The figure {later.id[:MAX_ID]!r} was not here on {query.as_of[:10]}: {since}."
            raise NotFound.at("as_of", detail, query.as_of, nearest=[release.released_at])
        near = find_indicators(catalogue, figure_id[:MAX_ID].partition(".")[0])
        raise refusal(figure_id, near[0].code if near else None)

    async def find(self, catalogue: Catalogue, query: Query, figure_id: str) -> Dataset:
        """The Dataset of the claim or derived figure with this id, converted, with findings; empty if there is none."""
        catalogue = catalogue.at(query.as_of)
        audit = await self.audit(catalogue, query.as_of)
        dataset = await self._printed_one(catalogue, query, figure_id)
        if not dataset.figures:
            derived = [figure for figure in audit.derived if figure.id == figure_id]
            dataset = dataset._replace(figures=derived, total=len(derived))
        served = await self.converted(catalogue, query, dataset.figures, one=True)
        return dataset._replace(**served._asdict(), findings=audit.findings_by_figure)

    async def claim(self, catalogue: Catalogue, figure_id: str) -> Figure | None:
        """The claim with this id as printed, withdrawn or not; None if there is none."""
        return next(iter((await self._printed_one(catalogue, Query(), figure_id)).figures), None)

    async def _printed_one(self, catalogue: Catalogue, query: Query, figure_id: str) -> Dataset:
        """The Dataset of the claim with this id as printed; empty if there is none."""
        possible = len(figure_id) <= MAX_ID and figure_id.isascii() and figure_id.isprintable()
        return await figure_queries.one(self.database, catalogue, query, figure_id if possible else "")

    async def revision(self, catalogue: Catalogue, figure: Figure, as_of: str | None) -> FigureChange | None:
        """The change by which a release (after `as_of`, if given) withdrew or replaced a figure; None without one."""
        if not (as_of or figure.withdrawn):
            return None
        changes = await self.taken_back(catalogue, ChangeQuery(figures=(figure.id,)), MAX_LIMIT)
        own = (each for each in changes if each.place.id == figure.id)  # not changes in which it replaced another
        return next((each for each in own if not as_of or catalogue.releases[each.release].released_at > as_of), None)

    @once_a_release
    async def rates(self, _catalogue: Catalogue, pairs: frozenset[tuple[str, str]]) -> Rates:
        """The Rates between these pairs of currency codes, of every year; read once a release."""
        return await rate_queries.rates_of(self.database, pairs)

    async def taken_back(self, catalogue: Catalogue, query: ChangeQuery, limit: int) -> list[FigureChange]:
        """At most `limit` changes by which releases withdrew figures, each with the replacement if there is one."""
        return await change_queries.taken_back(self.database, catalogue, query, limit) if catalogue.withdrawals else []

    async def counts(self, catalogue: Catalogue, field: str, query: Query | None = None) -> dict[str, int]:
        """By value of a field of series, such as `source`, the number of current claims that a query selects."""
        rows = await figure_queries.series(self.database, catalogue, (field,), query)
        return {row[0]: int(row.claims) for row in rows}

    count = _read_by(figure_queries.count)
    reprinted = _read_by(figure_queries.reprinted)
    sourced = _read_by(figure_queries.sourced_figures)
    distinct = _read_by(figure_queries.distinct)
    words_around = _read_by(figure_queries.words_around)
    values = _read_by(figure_queries.values_in_use)
    series = _read_by(figure_queries.series)
    rate_table = _read_by(rate_queries.rate_table)
    changes = _read_by(change_queries.changes)
    changes_by_release = _read_by(change_queries.by_release)
