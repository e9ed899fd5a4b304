"""The filters of a query as SQL: which figures it selects, and in which order they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, true
from sqlalchemy import select as select_columns  # SQLModel's is typed by its columns, and here they vary
from sqlalchemy.orm import Mapped
from sqlmodel import col, func, select

from api.domain.catalogue import Catalogue
from api.domain.claim_preference import PREFERENCE, Criterion
from api.domain.period import Span
from api.domain.query import Claims, Query
from api.storage import figure_conditions
from api.storage.models import PrintedFigure, Release, Report, Source, Withdrawal

KEY = (col(PrintedFigure.indicator), col(PrintedFigure.area), col(PrintedFigure.period), col(PrintedFigure.id))
"""The columns that the table of figures is clustered on, in the order in which figures come where none is asked for."""

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


def is_claim() -> ColumnElement[bool]:
    """That a row is a figure of its own, and does not print another's value anew."""
    return col(PrintedFigure.restates).is_(None)


def selected(catalogue: Catalogue, query: Query) -> list[ColumnElement[bool]]:
    """What holds of the figures that a query selects: its filters, its choice among claims, its latest periods."""
    filters = list(filtered(catalogue, query))
    if query.claims is Claims.PREFERRED:
        filters.append(col(PrintedFigure.id).in_(preferred_ids(catalogue, query.as_of, placed(catalogue, query))))
    if query.latest is None:
        return filters
    series, newest = (col(PrintedFigure.indicator), col(PrintedFigure.area)), col(PrintedFigure.last_day).desc()
    recency = func.dense_rank().over(partition_by=series, order_by=newest).label("recency")
    ranked = select_columns(col(PrintedFigure.id), recency).where(*filters).subquery("recent")
    return [col(PrintedFigure.id).in_(select(ranked.c.id).where(ranked.c.recency <= query.latest))]


def preferred_ids(catalogue: Catalogue, as_of: str | None, narrower: Iterable[ColumnElement[bool]] = ()) -> Select[Any]:
    """The ids of the claims that stand for their indicator, area and period, of all sources and reports.

    What narrows them down may only speak of these three: what else a query asks must not change which claim stands.
    """
    # Ranked by their ids alone: a subquery of all columns costs a millisecond to build (measured on the seed).
    rivals = (col(PrintedFigure.indicator), col(PrintedFigure.area), col(PrintedFigure.period))
    claim = func.row_number().over(partition_by=rivals, order_by=preference()).label("claim")
    ranked = (
        with_origin(select_columns(col(PrintedFigure.id), claim))
        .where(is_claim(), *narrower, *standing(catalogue, as_of))
        .subquery("ranked")
    )
    return select_columns(ranked.c.id).where(ranked.c.claim == 1)


def placed(catalogue: Catalogue, query: Query) -> Iterable[ColumnElement[bool]]:
    """What a query asks of the indicator, the area and the period."""
    codes = catalogue.codes_of_topics(query.topics) if query.topics else None
    if query.breakdowns:
        parted = [item.code for item in catalogue.indicators.values() if item.breakdown in query.breakdowns]
        codes = parted if codes is None else [code for code in codes if code in parted]
    if codes is not None:
        yield col(PrintedFigure.indicator).in_(codes)
    for column, values in (
        (col(PrintedFigure.indicator), query.indicators),
        (col(PrintedFigure.area), query.areas),
    ):
        if values:
            yield column.in_(values)
    if query.spans:
        yield or_(*(_within(span) for span in query.spans))
    if query.frequencies:
        yield figure_conditions.FREQUENCY.in_(query.frequencies)


def filtered(catalogue: Catalogue, query: Query) -> Iterable[ColumnElement[bool]]:
    """What holds of every claim that passes a query's filters, the preferred ones and their rivals."""
    yield is_claim()
    yield from placed(catalogue, query)
    if query.sources:
        yield col(PrintedFigure.source).in_(query.sources)
    if query.reports or query.updated_after:
        yield col(PrintedFigure.release).in_(catalogue.releases_of(query))
    if query.where is not None:
        yield figure_conditions.expression(query.where, catalogue, query.lang, _rivals_of(catalogue, query))
    yield from standing(catalogue, query.as_of)


def _rivals_of(catalogue: Catalogue, query: Query) -> figure_conditions.PreferredIds:
    return lambda: preferred_ids(catalogue, query.as_of, placed(catalogue, query))


def standing(catalogue: Catalogue, as_of: str | None) -> Iterable[ColumnElement[bool]]:
    """That a figure was released at a moment, and not withdrawn."""
    if as_of is not None:
        yield col(PrintedFigure.release).in_(catalogue.releases_known_at(as_of))
    if catalogue.withdrawals:
        releases = catalogue.releases_known_at(as_of)
        yield col(PrintedFigure.id).not_in(select(Withdrawal.figure).where(col(Withdrawal.release).in_(releases)))


def _within(span: Span) -> ColumnElement[bool]:
    """That a figure's period is the span, or lies inside it."""
    starts, ends = col(PrintedFigure.first_day), col(PrintedFigure.last_day)
    first = span.first.isoformat() if span.first else None
    last = span.last.isoformat() if span.last else None
    if span.exact:
        return and_(starts == first, ends == last)
    return and_(starts >= first if first else true(), ends <= last if last else true())


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
    order += figure_conditions.ordering(query.order, catalogue, query.lang, _rivals_of(catalogue, query))
    return [*order, *(column.asc() for column in KEY)]
