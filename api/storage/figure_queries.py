"""The only file with SQL: reads columns, never entities, and makes catalogues and datasets of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, true, tuple_
from sqlmodel import SQLModel

from api.domain.amounts import Amount
from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import (
    AreaBase,
    CatalogueEntry,
    ExchangeRateBase,
    IndicatorBase,
    ReleaseBase,
    ReportBase,
    SourceBase,
    UnitBase,
)
from api.domain.claim_preference import PREFERENCE, Criterion
from api.domain.figure import Dataset, Figure, Locator
from api.domain.figure_conversion import Converter, check_fit, check_kind, wanted_pairs
from api.domain.period import Period, Span
from api.domain.quantity import Quantity
from api.domain.query import Claims, Query
from api.domain.rates import Basis, RateKey, Rates
from api.domain.scales import scale_of
from api.storage import figure_filters, models
from api.storage.database import Database

BULK = 1000
"""From so many rows on a SQLite read goes to a thread."""

FIGURE = models.Figure.__table__.c  # type: ignore[attr-defined]
_SOURCE = models.Source.__table__.c  # type: ignore[attr-defined]
_WITHDRAWAL = models.Withdrawal.__table__.c  # type: ignore[attr-defined]
_YEAR = models.Year.__table__.c  # type: ignore[attr-defined]
_RATE = models.ExchangeRate.__table__.c  # type: ignore[attr-defined]

SORTABLE: Mapping[str, tuple[ColumnElement[Any], ...]] = {
    "id": (FIGURE.id,),
    "indicator": (FIGURE.indicator,),
    "area": (FIGURE.area,),
    "period": (FIGURE.first_day, FIGURE.last_day),
    "year": (FIGURE.year,),
    "source": (FIGURE.source,),
    "status": (FIGURE.status,),
    "release": (FIGURE.release,),
}

Entry = TypeVar("Entry", bound=CatalogueEntry)


def _columns(table: type[SQLModel], entry: type[SQLModel]) -> Select[Any]:
    """A select of the columns that an entry of the catalogue has fields for."""
    columns = table.__table__.c  # type: ignore[attr-defined]
    return select(*(columns[name] for name in entry.model_fields))


async def _all(database: Database, table: type[SQLModel], entry: type[Entry]) -> dict[str, Entry]:
    """The rows of a table as entries of the catalogue, by code."""
    columns = table.__table__  # type: ignore[attr-defined]
    rows = await database.rows(select(columns).order_by(*columns.primary_key))
    return {row[0]: entry(**row._mapping) for row in rows}


async def version(database: Database) -> int:
    """The number of the newest release, 0 before the first: it changes whenever the data do."""
    rows = await database.rows(select(func.coalesce(func.max(models.Release.sequence), 0)))
    return int(rows[0][0])


async def catalogue(database: Database) -> Catalogue:
    """Everything that figures refer to."""
    return Catalogue(
        indicators=await _all(database, models.Indicator, IndicatorBase),
        areas=await _all(database, models.Area, AreaBase),
        units=await _all(database, models.Unit, UnitBase),
        sources=await _all(database, models.Source, SourceBase),
        reports=await _all(database, models.Report, ReportBase),
        releases=await _all(database, models.Release, ReleaseBase),
        years=[row[0] for row in await database.rows(select(_YEAR.year).order_by(_YEAR.year))],
        withdrawals=(await database.rows(select(func.count()).select_from(models.Withdrawal)))[0][0],
    )


async def fetch(database: Database, catalogue: Catalogue, query: Query) -> Dataset:
    """The figures that a query asks for, told in the unit that it asks for."""
    selected = _selected(catalogue, query)
    page = query.page
    counting = (func.count().over().label("total"),) if page.counted else ()
    statement = select(selected, *counting).order_by(*_order(query, selected, catalogue))
    rows = await database.rows(statement.limit(page.limit).offset(page.offset), bulk=page.limit > BULK)
    total = rows[0].total if rows and page.counted else page.offset + len(rows) if rows else 0
    if not rows and page.counted and (page.offset or not page.limit):
        total = (await database.rows(select(func.count()).select_from(selected)))[0][0]
    figures = [figure(row, catalogue) for row in rows]
    figures, left = await converted(database, catalogue, query, figures, whole=total == len(rows))
    if figures and len(left) == len(figures) < total:  # a page on which nothing fits is refused where no other fits
        units = await database.rows(select(selected.c.unit).distinct())
        check_fit(query.conversion, {catalogue.units[row.unit] for row in units}, catalogue.units)
    return Dataset(query, figures, total, catalogue.newest(query.as_of), left)


async def distinct(database: Database, catalogue: Catalogue, query: Query, names: Sequence[str]) -> Sequence[Row[Any]]:
    """The different combinations that some columns have among all claims that pass the query's filters, in order."""
    columns = [FIGURE[name] for name in names]
    statement = select(*columns).where(*_filters(catalogue, query)).distinct().order_by(*columns)
    return await database.rows(statement, bulk=True)


async def one(database: Database, catalogue: Catalogue, query: Query, figure_id: str) -> Dataset:
    """The figure with that id, withdrawn or not, as it stood at the query's moment; a dataset of none or one."""
    rows = await database.rows(select(*FIGURE).where(FIGURE.id == figure_id, FIGURE.restates.is_(None)))
    newest = catalogue.newest(query.as_of)
    figures = [
        figure(row, catalogue) for row in rows if newest and catalogue.releases[row.release].sequence <= newest.sequence
    ]
    if figures and catalogue.withdrawals:
        gone = select(*_WITHDRAWAL).where(
            _WITHDRAWAL.figure == figure_id, _WITHDRAWAL.release.in_(catalogue.releases_known_at(query.as_of))
        )
        for row in await database.rows(gone):
            figures = [replace(found, withdrawn=row.release, replaced_by=row.replaced_by) for found in figures]
    figures, _ = await converted(database, catalogue, query, figures)
    return Dataset(query, figures, len(figures), newest)


def _selected(catalogue: Catalogue, query: Query) -> Any:
    """The figures that pass the filters, one claim each if only the preferred are asked, the latest periods only."""
    ranks: list[ColumnElement[Any]] = []
    if query.claims is Claims.PREFERRED:
        ranks.append(
            func.row_number()
            .over(partition_by=(FIGURE.indicator, FIGURE.area, FIGURE.period), order_by=preference())
            .label("claim")
        )
    if query.latest is not None:
        ranks.append(
            func.dense_rank()
            .over(partition_by=(FIGURE.indicator, FIGURE.area), order_by=FIGURE.last_day.desc())
            .label("recency")
        )
    inner = select(*FIGURE, *ranks).where(*_filters(catalogue, query))
    if query.claims is Claims.PREFERRED:
        inner = inner.join(models.Source, _SOURCE.id == FIGURE.source)
    ranked = inner.subquery("ranked")
    outer = select(*(ranked.c[column.name] for column in FIGURE))
    if query.claims is Claims.PREFERRED:
        outer = outer.where(ranked.c.claim == 1)
    if query.latest is not None:
        outer = outer.where(ranked.c.recency <= query.latest)
    return outer.subquery("selected")


def preference() -> tuple[ColumnElement[Any], ...]:
    """The order of rival claims, the preferred first; needs the source joined."""
    return tuple(_compared(criterion) for criterion in PREFERENCE)


def _compared(criterion: Criterion) -> ColumnElement[Any]:
    column: ColumnElement[Any] = (FIGURE if criterion.of == "figure" else _SOURCE)[criterion.field]
    if criterion.order is not None:
        column = case(dict(criterion.order), value=column)
    return func.coalesce(column, "").desc() if criterion.largest_first else column


def _filters(catalogue: Catalogue, query: Query) -> Iterable[ColumnElement[bool]]:
    yield FIGURE.restates.is_(None)
    if query.topics:
        yield FIGURE.indicator.in_(catalogue.codes_of_topics(query.topics))
    for column, values in (
        (FIGURE.indicator, query.indicators),
        (FIGURE.area, query.areas),
        (FIGURE.source, query.sources),
    ):
        if values:
            yield column.in_(values)
    if query.spans:
        yield or_(*(_within(span) for span in query.spans))
    if query.reports or query.updated_after:
        yield FIGURE.release.in_(catalogue.releases_of(query))
    if query.where is not None:
        yield figure_filters.expression(query.where, catalogue, query.lang)
    yield from standing(catalogue, query.as_of)


def standing(catalogue: Catalogue, as_of: str | None) -> Iterable[ColumnElement[bool]]:
    """That a figure was released and not withdrawn at a moment."""
    if as_of is not None:
        yield FIGURE.release.in_(catalogue.releases_known_at(as_of))
    if catalogue.withdrawals:
        gone = select(_WITHDRAWAL.figure).where(_WITHDRAWAL.release.in_(catalogue.releases_known_at(as_of)))
        yield FIGURE.id.not_in(gone)


def _within(span: Span) -> ColumnElement[bool]:
    first = span.first.isoformat() if span.first else None
    last = span.last.isoformat() if span.last else None
    if span.exact:
        return and_(FIGURE.first_day == first, FIGURE.last_day == last)
    starts = FIGURE.first_day >= first if first else true()
    return and_(starts, FIGURE.last_day <= last if last else true())


def _order(query: Query, selected: Any, catalogue: Catalogue) -> list[ColumnElement[Any]]:
    order: list[ColumnElement[Any]] = []
    for name in query.page.sort:
        columns = (selected.c[column.name] for column in SORTABLE[name.removeprefix("-")])
        order.extend(column.desc() if name.startswith("-") else column.asc() for column in columns)
    order += figure_filters.ordering(query.order, selected, catalogue, query.lang)
    return [*order, selected.c.indicator, selected.c.area, selected.c.period, selected.c.id]


def figure(row: Row[Any], catalogue: Catalogue) -> Figure:
    """A figure of a row of the figure table."""
    indicator = catalogue.indicators[row.indicator]
    quantity = Quantity.printed(row.value, row.scale, row.comparator, counted=indicator.counted)
    return Figure(
        id=row.id,
        indicator=indicator,
        area=catalogue.areas[row.area],
        period=Period.parse(row.period),
        printed=Amount(quantity, catalogue.units[row.unit], scale_of(row.scale)),
        status=row.status,
        source=catalogue.sources[row.source],
        originator=row.originator,
        locator=Locator(row.paragraph, row.phrase, row.prefix, row.suffix, row.sentence_sha256),
        inferred=row.inferred,
        note_en=row.note_en,
        note_zh=row.note_zh,
        release=row.release,
        rank=row.rank,
    )


async def converted(
    database: Database, catalogue: Catalogue, query: Query, figures: Sequence[Figure], *, whole: bool = True
) -> tuple[list[Figure], list[str]]:
    """The figures in the unit that a query asks for, and the ids of those that stay as printed.

    NotConvertible where they are the whole selection and none of them fits.
    """
    asked = query.conversion
    if not asked:
        return list(figures), []
    check_kind(asked, catalogue.units)
    if whole:
        check_fit(asked, {item.printed.unit for item in figures}, catalogue.units)
    restated: dict[str, Figure] = {}
    if asked.basis is Basis.AS_PRINTED:
        ids = [item.id for item in figures]
        rows = await database.rows(select(*FIGURE).where(FIGURE.restates.in_(ids), FIGURE.unit == asked.unit))
        restated = {row.restates: figure(row, catalogue) for row in rows}
    table = await rates(database, wanted_pairs(figures, asked))
    return Converter(asked, catalogue.units, table, restated).apply(figures)


async def rates(database: Database, keys: Iterable[RateKey]) -> Rates:
    """The exchange rates of pairs and years, and for each pair the years there are."""
    wanted = sorted(keys)
    if not wanted:
        return Rates({}, lambda _source, _target: ())
    pairs = sorted({(source, target) for source, target, _ in wanted})
    rows = await database.rows(
        _columns(models.ExchangeRate, ExchangeRateBase).where(tuple_(_RATE.base, _RATE.quote).in_(pairs))
    )
    kept = {(row.base, row.quote, row.year): _rate(row) for row in rows}

    def years(source: str, target: str) -> Sequence[int]:
        return sorted(year for base, quote, year in kept if {base, quote} == {source, target})

    return Rates(kept, years)


def _rate(row: Row[Any]) -> ExchangeRateBase:
    return ExchangeRateBase(**row._mapping)


async def rate_table(
    database: Database,
    base: Sequence[str],
    quote: Sequence[str],
    years: Sequence[int],
    limit: int,
    offset: int,
) -> tuple[list[ExchangeRateBase], int]:
    """Exchange rates by currency and year, and how many there are before paging."""
    statement = _columns(models.ExchangeRate, ExchangeRateBase)
    for column, values in ((_RATE.base, base), (_RATE.quote, quote), (_RATE.year, years)):
        if values:
            statement = statement.where(column.in_(values))
    total = (await database.rows(select(func.count()).select_from(statement.subquery())))[0][0]
    statement = statement.order_by(_RATE.base, _RATE.quote, _RATE.year).limit(limit).offset(offset)
    return [_rate(row) for row in await database.rows(statement, bulk=limit > BULK)], total
