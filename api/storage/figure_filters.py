"""The filters of a query as SQL: which figures it selects, and in which order they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, literal, or_, true
from sqlalchemy import select as select_columns  # SQLModel's is typed by its columns, and here they vary
from sqlalchemy.orm import Mapped
from sqlmodel import col, func, select

from api.domain.catalogue import Catalogue
from api.domain.claim_preference import PREFERENCE, Criterion
from api.domain.period import Span
from api.domain.query import Claims, Query
from api.storage import figure_conditions
from api.storage.models import ClaimCount, PrintedFigure, Release, Report, ServedClaim, Source, Withdrawal

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
    filters = list(filtered(catalogue, query))
    if query.claims is Claims.PREFERRED:
        filters[-1] = stands(catalogue, query.as_of, preferred=True)
    if query.latest is None:
        return filters
    series, newest = (col(PrintedFigure.indicator), col(PrintedFigure.area)), col(PrintedFigure.last_day).desc()
    recency = func.dense_rank().over(partition_by=series, order_by=newest).label("recency")
    ranked = select_columns(col(PrintedFigure.id), recency).where(*filters).subquery("recent")
    return [col(PrintedFigure.id).in_(select(ranked.c.id).where(ranked.c.recency <= query.latest))]


def stands(catalogue: Catalogue, as_of: str | None, *, preferred: bool = False) -> ColumnElement[bool]:
    """That a claim stands at a moment, or is the one that stands for its indicator, area and period."""
    newest = catalogue.newest(as_of)
    return _stands_at(newest.sequence if newest else 0, preferred)


@lru_cache(maxsize=64)
def _stands_at(sequence: int, preferred: bool) -> ColumnElement[bool]:
    """The same by the newest release's number; kept, since to make it takes as long as to read a series with it."""
    known = [col(getattr(ServedClaim, name)) == column for name, column in _PLACE.items()]
    moment = [col(ServedClaim.since) <= sequence, col(ServedClaim.until) > sequence]
    chosen = [col(ServedClaim.preferred).is_(True)] if preferred else []
    # By the key of its table, row after row: an answer of a hundred figures looks a hundred of them up.
    return exists(select_columns(literal(1)).select_from(ServedClaim).where(*known, *moment, *chosen))


def placed(catalogue: Catalogue, query: Query, of: type[PrintedFigure | ClaimCount]) -> Iterable[ColumnElement[bool]]:
    """What a query asks of the indicator and the area, which the table has columns for."""
    indicator, area = col(of.indicator), col(of.area)
    codes = catalogue.codes_of_topics(query.topics) if query.topics else None
    if query.breakdowns:
        parted = [item.code for item in catalogue.indicators.values() if item.breakdown in query.breakdowns]
        codes = parted if codes is None else [code for code in codes if code in parted]
    if codes is not None:
        yield indicator.in_(codes)
    if query.indicators:
        yield indicator.in_(query.indicators)
    if query.areas:
        yield area.in_(query.areas)


def filtered(catalogue: Catalogue, query: Query) -> Iterable[ColumnElement[bool]]:
    """What holds of every claim that passes a query's filters, preferred or not; the last of it, that it stands."""
    yield is_claim()
    yield from placed(catalogue, query, PrintedFigure)
    if query.spans:
        yield or_(*(_within(span) for span in query.spans))
    if query.frequencies:
        yield figure_conditions.FREQUENCY.in_(query.frequencies)
    if query.sources:
        yield col(PrintedFigure.source).in_(query.sources)
    if query.reports or query.updated_after:
        yield col(PrintedFigure.release).in_(catalogue.releases_of(query))
    if query.where is not None:
        yield figure_conditions.expression(
            query.where, catalogue, query.lang, lambda: stands(catalogue, query.as_of, preferred=True)
        )
    yield stands(catalogue, query.as_of)


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
    order += figure_conditions.ordering(
        query.order, catalogue, query.lang, lambda: stands(catalogue, query.as_of, preferred=True)
    )
    return [*order, *(column.asc() for column in KEY)]
