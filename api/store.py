"""The only file with SQL: reads columns, never entities, and makes catalogues and datasets of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select, tuple_
from sqlmodel import SQLModel

from api import models
from api.conversion import Converter, RateKey, Rates, wanted_pairs
from api.dataset import Area, Catalogue, Dataset, Figure, Indicator, Locator, Release, Report, Source
from api.db import Database
from api.period import Period
from api.quantity import Quantity
from api.query import Claims, Query
from api.units import Amount, Basis, Kind, Rate, Unit, scale_of

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

Value = TypeVar("Value")


def _columns(table: type[SQLModel], value: type[Any]) -> Select[Any]:
    """A select of the columns that a value object has fields for."""
    columns = table.__table__.c  # type: ignore[attr-defined]
    return select(*(columns[field.name] for field in fields(value)))


async def _all(database: Database, table: type[SQLModel], value: Callable[..., Value]) -> dict[str, Value]:
    statement = _columns(table, value).order_by(*table.__table__.primary_key)  # type: ignore[arg-type, attr-defined]
    return {row[0]: value(*row) for row in await database.rows(statement)}


async def version(database: Database) -> int:
    """The number of the newest release, 0 before the first: it changes whenever the data do."""
    rows = await database.rows(select(func.coalesce(func.max(models.Release.sequence), 0)))
    return int(rows[0][0])


async def catalogue(database: Database) -> Catalogue:
    """Everything that figures refer to."""
    units = await _all(database, models.Unit, Unit)
    return Catalogue(
        indicators=await _all(database, models.Indicator, Indicator),
        areas=await _all(database, models.Area, Area),
        units={code: replace(unit, kind=Kind(unit.kind)) for code, unit in units.items()},
        sources=await _all(database, models.Source, Source),
        reports=await _all(database, models.Report, Report),
        releases=await _all(database, models.Release, Release),
        years=[row[0] for row in await database.rows(select(_YEAR.year).order_by(_YEAR.year))],
        withdrawals=(await database.rows(select(func.count()).select_from(models.Withdrawal)))[0][0],
    )


async def fetch(database: Database, known: Catalogue, query: Query) -> Dataset:
    """The figures that a query asks for, told in the unit that it asks for."""
    selected = _selected(known, query)
    page = query.page
    statement = (
        select(selected, func.count().over().label("total"))
        .order_by(*_order(query, selected))
        .limit(page.limit)
        .offset(page.offset)
    )
    rows = await database.rows(statement, bulk=page.limit > BULK)
    total = rows[0].total if rows else 0
    if not rows and page.offset:
        total = (await database.rows(select(func.count()).select_from(selected)))[0][0]
    figures = [figure(row, known) for row in rows]
    left: list[str] = []
    if query.conversion:
        figures, left = await _converted(database, known, query, figures)
    newest = known.releases.get(known.version)
    return Dataset(query, figures, total, known.version, newest.released_at if newest else None, left)


async def one(database: Database, known: Catalogue, query: Query, figure_id: str) -> Figure | None:
    """The figure with that id, whether or not it was withdrawn, told in the unit that the query asks for."""
    rows = await database.rows(select(*FIGURE).where(FIGURE.id == figure_id, FIGURE.restates.is_(None)))
    figures = [figure(row, known) for row in rows]
    if figures and query.conversion:
        figures, _ = await _converted(database, known, query, figures)
    return figures[0] if figures else None


def _selected(known: Catalogue, query: Query) -> Any:
    """The figures that pass the filters, one claim each if only the preferred are asked, the latest periods only."""
    ranks: list[ColumnElement[Any]] = []
    if query.claims is Claims.PREFERRED:
        ranks.append(
            func.row_number()
            .over(partition_by=(FIGURE.indicator, FIGURE.area, FIGURE.period), order_by=_preference())
            .label("claim")
        )
    if query.latest is not None:
        ranks.append(
            func.dense_rank()
            .over(partition_by=(FIGURE.indicator, FIGURE.area), order_by=FIGURE.last_day.desc())
            .label("recency")
        )
    inner = select(*FIGURE, *ranks).where(*_filters(known, query))
    if query.claims is Claims.PREFERRED:
        inner = inner.join(models.Source, _SOURCE.id == FIGURE.source)
    ranked = inner.subquery("ranked")
    outer = select(*(ranked.c[column.name] for column in FIGURE))
    if query.claims is Claims.PREFERRED:
        outer = outer.where(ranked.c.claim == 1)
    if query.latest is not None:
        outer = outer.where(ranked.c.recency <= query.latest)
    return outer.subquery("selected")


def _preference() -> tuple[ColumnElement[Any], ...]:
    rank = case({"preferred": 0, "normal": 1, "deprecated": 2}, value=FIGURE.rank)
    return rank, _SOURCE.tier, func.coalesce(_SOURCE.published, "").desc(), FIGURE.id.desc()


def _filters(known: Catalogue, query: Query) -> Iterable[ColumnElement[bool]]:
    yield FIGURE.restates.is_(None)
    if query.topics:
        yield FIGURE.indicator.in_(known.codes_of_topics(query.topics))
    for column, values in (
        (FIGURE.indicator, query.indicators),
        (FIGURE.area, query.areas),
        (FIGURE.source, query.sources),
    ):
        if values:
            yield column.in_(values)
    if query.spans:
        yield or_(*(_within(span.first, span.last) for span in query.spans))
    if query.reports or query.as_of or query.updated_after:
        yield FIGURE.release.in_(_releases(known, query))
    if known.withdrawals:
        gone = select(_WITHDRAWAL.figure)
        if query.as_of:
            gone = gone.where(_WITHDRAWAL.release.in_(_known_on(known, query.as_of)))
        yield FIGURE.id.not_in(gone)


def _within(first: Any, last: Any) -> ColumnElement[bool]:
    bounds: list[ColumnElement[bool]] = []
    if first is not None:
        bounds.append(FIGURE.first_day >= first.isoformat())
    if last is not None:
        bounds.append(FIGURE.last_day <= last.isoformat())
    return bounds[0] if len(bounds) == 1 else bounds[0] & bounds[1]


def _known_on(known: Catalogue, moment: str) -> list[str]:
    return [release.id for release in known.releases.values() if release.released_at <= moment]


def _releases(known: Catalogue, query: Query) -> list[str]:
    return [
        release.id
        for release in known.releases.values()
        if (not query.reports or release.report in query.reports)
        and (query.as_of is None or release.released_at <= query.as_of)
        and (query.updated_after is None or release.released_at > query.updated_after)
    ]


def _order(query: Query, selected: Any) -> list[ColumnElement[Any]]:
    order: list[ColumnElement[Any]] = []
    for name in query.page.sort:
        columns = (selected.c[column.name] for column in SORTABLE[name.removeprefix("-")])
        order.extend(column.desc() if name.startswith("-") else column.asc() for column in columns)
    return [*order, selected.c.indicator, selected.c.area, selected.c.period, selected.c.id]


def figure(row: Row[Any], known: Catalogue) -> Figure:
    """A figure of a row of the figure table."""
    indicator = known.indicators[row.indicator]
    quantity = Quantity.printed(row.value, row.scale, row.comparator, counted=indicator.counted)
    return Figure(
        id=row.id,
        indicator=indicator,
        area=known.areas[row.area],
        period=Period.parse(row.period),
        printed=Amount(quantity, known.units[row.unit], scale_of(row.scale)),
        status=row.status,
        source=known.sources[row.source],
        originator=row.originator,
        locator=Locator(row.paragraph, row.phrase, row.prefix, row.suffix, row.sentence_sha256),
        inferred=row.inferred,
        note_en=row.note_en,
        note_zh=row.note_zh,
        release=row.release,
        rank=row.rank,
    )


async def _converted(
    database: Database, known: Catalogue, query: Query, figures: Sequence[Figure]
) -> tuple[list[Figure], list[str]]:
    asked = query.conversion
    restated: dict[str, Figure] = {}
    if asked.basis is Basis.AS_PRINTED:
        ids = [item.id for item in figures]
        rows = await database.rows(select(*FIGURE).where(FIGURE.restates.in_(ids), FIGURE.unit == asked.unit))
        restated = {row.restates: figure(row, known) for row in rows}
    table = await rates(database, wanted_pairs(figures, asked))
    return Converter(asked, known.units, table, restated).apply(figures)


async def rates(database: Database, keys: Iterable[RateKey]) -> Rates:
    """The exchange rates of pairs and years, and for each pair the years there are."""
    wanted = sorted(keys)
    if not wanted:
        return Rates({}, lambda _source, _target: ())
    pairs = sorted({(source, target) for source, target, _ in wanted})
    rows = await database.rows(_columns(models.ExchangeRate, Rate).where(tuple_(_RATE.base, _RATE.quote).in_(pairs)))
    kept = {(row.base, row.quote, row.year): _rate(row) for row in rows}

    def years(source: str, target: str) -> Sequence[int]:
        return sorted(year for base, quote, year in kept if {base, quote} == {source, target})

    return Rates(kept, years)


def _rate(row: Row[Any]) -> Rate:
    return Rate(**{**row._asdict(), "mean": Decimal(row.mean), "last": Decimal(row.last)})


async def rate_table(
    database: Database,
    base: Sequence[str],
    quote: Sequence[str],
    years: Sequence[int],
    limit: int,
    offset: int,
) -> tuple[list[Rate], int]:
    """Exchange rates by currency and year, and how many there are before paging."""
    statement = _columns(models.ExchangeRate, Rate)
    for column, values in ((_RATE.base, base), (_RATE.quote, quote), (_RATE.year, years)):
        if values:
            statement = statement.where(column.in_(values))
    total = (await database.rows(select(func.count()).select_from(statement.subquery())))[0][0]
    statement = statement.order_by(_RATE.base, _RATE.quote, _RATE.year).limit(limit).offset(offset)
    return [_rate(row) for row in await database.rows(statement, bulk=limit > BULK)], total
