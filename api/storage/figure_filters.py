"""The filters of a query as SQL: which figures it selects, and in which order they come."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, exists, false, literal, or_, true, tuple_
from sqlalchemy import select as select_columns  # SQLModel's is typed by its columns, and here they vary
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, func, select

from api.domain.catalogue import Catalogue
from api.domain.claim_preference import PREFERENCE, Criterion
from api.domain.period import Span
from api.domain.query import Claims, Query
from api.storage import figure_conditions
from api.storage.models import Indicator, PrintedFigure, Release, Report, ServedClaim, Source, Withdrawal
from api.storage.prepared_select import FigureFilter, Values

KEY = (col(PrintedFigure.indicator), col(PrintedFigure.area), col(PrintedFigure.period), col(PrintedFigure.id))
"""The columns that the table of figures is clustered on, in the order in which figures come where none is asked for."""

_PLACE: Mapping[str, Mapped[Any]] = {
    "indicator": col(PrintedFigure.indicator),
    "area": col(PrintedFigure.area),
    "period": col(PrintedFigure.period),
    "figure": col(PrintedFigure.id),
}

SORTABLE: Mapping[str, tuple[Mapped[Any], ...]] = {
    "id": (col(PrintedFigure.id),),
    "indicator": (col(PrintedFigure.indicator),),
    "area": (col(PrintedFigure.area),),
    "period": (col(PrintedFigure.first_day), col(PrintedFigure.last_day)),
    "year": (col(PrintedFigure.year),),
    "source": (col(PrintedFigure.source),),
    "status": (col(PrintedFigure.status),),
    "release": (col(PrintedFigure.release),),
}


@cache
def is_claim() -> ColumnElement[bool]:
    """That a row is a figure of its own, and does not print another's value anew."""
    return col(PrintedFigure.restates).is_(None)


def selected(catalogue: Catalogue, query: Query) -> list[ColumnElement[bool]]:
    """What holds of the figures that a query selects: its filters, its choice among claims, its latest periods."""
    chosen = [each.with_values() for each in filters(catalogue, query)]
    chosen += [is_claim(), stands(catalogue, query.as_of, preferred=query.claims is Claims.PREFERRED)]
    return chosen if query.latest is None else [among_latest(chosen, literal(query.latest))]


def among_latest(chosen: Sequence[ColumnElement[bool]], latest: ColumnElement[int]) -> ColumnElement[bool]:
    """That a figure is of one of the newest periods of its indicator and area, of those that are chosen."""
    series, newest = (col(PrintedFigure.indicator), col(PrintedFigure.area)), col(PrintedFigure.last_day).desc()
    recency = func.dense_rank().over(partition_by=series, order_by=newest).label("recency")
    ranked = select_columns(col(PrintedFigure.id), recency).where(*chosen).subquery("recent")
    return col(PrintedFigure.id).in_(select(ranked.c.id).where(ranked.c.recency <= latest))


def stands(catalogue: Catalogue, as_of: str | None, *, preferred: bool = False) -> ColumnElement[bool]:
    """That a claim stands at a moment, or is the one that stands for its indicator, area and period."""
    return _stands_at(moment(catalogue, as_of), preferred)


def moment(catalogue: Catalogue, as_of: str | None) -> int:
    """The number of the newest release that was known at a moment."""
    newest = catalogue.newest(as_of)
    return newest.sequence if newest else 0


@lru_cache(maxsize=8)  # a moment or two: each load makes those of before useless
def _stands_at(sequence: int, preferred: bool) -> ColumnElement[bool]:
    """The same by the newest release's number; kept, since to make it takes as long as to read a series with it."""
    # By the key of its table, row after row: an answer of a hundred figures looks a hundred of them up.
    # Another name for the table, since the statement around it may read it too.
    other = aliased(ServedClaim)
    known = [col(getattr(other, name)) == column for name, column in _PLACE.items()]
    current = [col(other.since) <= sequence, col(other.until) > sequence]
    chosen = [col(other.preferred).is_(True)] if preferred else []
    return exists(select_columns(literal(1)).select_from(other).where(*known, *current, *chosen))


PREFERRED = col(ServedClaim.preferred).is_(True)


def is_served() -> ColumnElement[bool]:
    """That a row of the served claims is of the figure."""
    return and_(*(col(getattr(ServedClaim, name)) == column for name, column in _PLACE.items()))


def standing_at(sequence: ColumnElement[int]) -> ColumnElement[bool]:
    """That a row of the served claims holds at the release with that number."""
    return and_(col(ServedClaim.since) <= sequence, col(ServedClaim.until) > sequence)


def placed(
    catalogue: Catalogue, query: Query, indicator: SQLColumnExpression[str], area: SQLColumnExpression[str]
) -> Iterator[FigureFilter]:
    """What a query asks of the indicator and the area, said of some table's columns for them."""
    codes = catalogue.codes_of_topics(query.topics) if query.topics else None
    if query.breakdowns:
        parted = [item.code for item in catalogue.indicators.values() if item.breakdown in query.breakdowns]
        codes = parted if codes is None else [code for code in codes if code in parted]
    if codes is not None:
        yield _one_of("codes", indicator, codes)
    if query.indicators:
        yield _one_of("indicator", indicator, query.indicators)
    if query.areas:
        yield _one_of("area", area, query.areas)


NEVER = FigureFilter("never", (), lambda _: false())


def _one_of(name: str, column: SQLColumnExpression[Any], values: Iterable[Any]) -> FigureFilter:
    """That a column holds one of some values."""
    given = tuple(values)
    if not given:
        return NEVER
    if len(given) == 1:
        return FigureFilter((name, 1), given, lambda made: column == made[0])
    return FigureFilter((name, len(given)), given, column.in_)


def filters(catalogue: Catalogue, query: Query) -> Iterator[FigureFilter]:
    """What a query asks of figures, whichever claims it wants."""
    yield from placed(catalogue, query, *KEY[:2])
    if query.areas and not (query.indicators or query.topics or query.breakdowns):
        yield OF_ANY_INDICATOR
    if query.spans:
        days = (col(PrintedFigure.first_day), col(PrintedFigure.last_day))
        yield inside(query.spans, *days) if _may_hold(catalogue, query.spans) else NEVER
    if query.frequencies:
        yield _one_of("frequency", figure_conditions.FREQUENCY, query.frequencies)
    if query.sources:
        yield _one_of("source", col(PrintedFigure.source), query.sources)
    if query.reports or query.updated_after:
        releases = catalogue.releases_of(query)
        if len(releases) < len(catalogue.releases_known_at(query.as_of)):
            yield _one_of("release", col(PrintedFigure.release), releases)
    if query.where is not None:
        condition = figure_conditions.expression(
            query.where, catalogue, query.lang, lambda: stands(catalogue, query.as_of, preferred=True)
        )
        yield FigureFilter(None, (), lambda _: condition)


OF_ANY_INDICATOR = FigureFilter("of any", (), lambda _: col(PrintedFigure.indicator).in_(select(Indicator.code)))
"""What is true of every figure, said so that the key, which begins with the indicator, finds the figures of an area."""


def _may_hold(catalogue: Catalogue, spans: Sequence[Span]) -> bool:
    """Whether some span reaches into a year that there are figures of."""
    years = catalogue.years
    return any(
        bisect_left(years, span.first.year if span.first else 0)
        < bisect_right(years, span.last.year if span.last else date.max.year)
        for span in spans
    )


def behind(figure_id: str) -> FigureFilter:
    """That a figure comes later in the order of the key than the one with that id, whether that one is there or not."""
    indicator, area, period, _ = figure_id.split(".", 3)
    return FigureFilter("after", (indicator, area, period, figure_id), lambda place: tuple_(*KEY) > tuple_(*place))


def filtered(catalogue: Catalogue, query: Query) -> Iterator[ColumnElement[bool]]:
    """What holds of every claim that passes a query's filters, preferred or not."""
    yield from (each.with_values() for each in filters(catalogue, query))
    yield is_claim()
    yield stands(catalogue, query.as_of)


def standing(catalogue: Catalogue, as_of: str | None) -> Iterable[ColumnElement[bool]]:
    """That a figure was released at a moment, and not withdrawn."""
    releases = catalogue.releases_known_at(as_of)  # also now: another may have come since the catalogue was read
    yield of_releases(col(PrintedFigure.release), catalogue, releases)
    if catalogue.withdrawals:
        known = of_releases(col(Withdrawal.release), catalogue, releases)
        yield col(PrintedFigure.id).not_in(select(Withdrawal.figure).where(known))


def of_releases(
    column: SQLColumnExpression[str], catalogue: Catalogue, releases: Collection[str]
) -> ColumnElement[bool]:
    """That a column holds one of some releases of the catalogue.

    All of them are told by the newest one's number: a list would make another statement after every load, which each
    connection prepares and keeps.
    """
    if len(releases) < len(catalogue.releases):
        return column.in_(releases)
    return column.in_(select(Release.id).where(col(Release.sequence) <= moment(catalogue, None)))


def inside(spans: Sequence[Span], first: SQLColumnExpression[str], last: SQLColumnExpression[str]) -> FigureFilter:
    """That a period, by the columns of its first and last day, is one of the spans, or lies inside it."""
    shape = tuple((span.first is not None, span.last is not None, span.exact) for span in spans)
    days = tuple(day.isoformat() for span in spans for day in (span.first, span.last) if day is not None)

    def expression(values: Values) -> ColumnElement[bool]:
        rest = iter(values)
        return or_(*(_within(first, last, each, rest) for each in shape))

    return FigureFilter(("spans", shape), days, expression)


def _within(
    first: SQLColumnExpression[str],
    last: SQLColumnExpression[str],
    shape: tuple[bool, bool, bool],
    days: Iterator[ColumnElement[str]],
) -> ColumnElement[bool]:
    """That a period lies between the days that are given, or begins and ends on them."""
    starts, ends, exact = shape
    from_there: ColumnElement[bool] = (first == next(days) if exact else first >= next(days)) if starts else true()
    until_there: ColumnElement[bool] = (last == next(days) if exact else last <= next(days)) if ends else true()
    return and_(from_there, until_there)


def preference() -> tuple[ColumnElement[Any], ...]:
    """The order of rival claims, the preferred first; `with_origin` joins what it names."""
    return tuple(_compared(criterion) for criterion in PREFERENCE)


def with_origin(statement: Select[Any]) -> Select[Any]:
    """The statement with the source and the report of each figure joined."""
    return (
        statement.join(Source, col(Source.id) == col(PrintedFigure.source))
        .join(Release, col(Release.id) == col(PrintedFigure.release))
        .join(Report, col(Report.id) == col(Release.report))
    )


_ROWS = {"figure": PrintedFigure, "report": Report, "source": Source}


def _compared(criterion: Criterion) -> ColumnElement[Any]:
    column: Any = col(getattr(_ROWS[criterion.of], criterion.field))
    if criterion.order is not None:
        column = case(dict(criterion.order), value=column)
    found: ColumnElement[Any] = func.coalesce(column, "").desc() if criterion.largest_first else column
    return found


def ordered(catalogue: Catalogue, query: Query) -> list[ColumnElement[Any]]:
    """The order that a query asks for, and after it that of the key."""
    order: list[ColumnElement[Any]] = []
    for name in query.page.sort:
        columns = SORTABLE[name.removeprefix("-")]
        order.extend(column.desc() if name.startswith("-") else column.asc() for column in columns)
    order += figure_conditions.ordering(
        query.order, catalogue, query.lang, lambda: stands(catalogue, query.as_of, preferred=True)
    )
    return [*order, *(column.asc() for column in KEY)]
