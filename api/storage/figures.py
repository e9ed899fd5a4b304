"""Queries of figures as printed: by filter, number, source, pair of claims, and for the audit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, get_args, get_type_hints

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Row,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    true,
    tuple_,
)
from sqlalchemy import select as select_columns  # SQLModel's takes four at most
from sqlalchemy.orm import aliased, joinedload
from sqlmodel import Session, col, select

from api.domain.catalogue import Catalogue
from api.domain.figure import Dataset, Figure, FigureFound, NumberWanted, StoredFigure, StoredFigures, figure_of
from api.domain.query import Among, Claims, Lang, Page, Query
from api.storage import models
from api.storage.counts import FIELDS as SERIES_FIELDS
from api.storage.counts import of_release, remembered, tell_apart
from api.storage.database import BULK, Database, FigureFilter, PreparedSelect, Values
from api.storage.database_address import sqlite_path
from api.storage.filters import (
    KEY,
    PREFERRED,
    among_latest,
    behind,
    filtered,
    filters,
    inside,
    is_claim,
    is_served,
    moment,
    of_releases,
    ordered,
    preference,
    selected,
    standing,
    standing_at,
    stands,
    with_origin,
)
from api.storage.models import PrintedFigure, Release, ServedClaim, related

FEW_SERIES = 8
"""Series that are read in less time than a thread takes to begin with them."""


async def printed(database: Database, catalogue: Catalogue, query: Query) -> Dataset:
    """The page of figures that a query asks for, as their sources print them."""
    page = query.page
    first = page.offset + page.limit <= BULK and not page.sort and query.latest is None and query.as_of is None
    short = _of_few_series(query) or (first and query.indicators and query.where is None)
    rows = await database.prepared(page_select(catalogue, query), StoredFigure._make, bulk=not short)
    more, rows = len(rows) > page.limit, rows[: page.limit]
    total = page.offset + len(rows) if rows else 0
    if page.counted and (more or page.after is not None or (page.offset and not rows)):
        total = await count(database, catalogue, query)
    figures = StoredFigures(rows, catalogue)
    return Dataset(query, figures, total, catalogue.newest(query.as_of), more=more)


def _of_few_series(query: Query) -> bool:
    """Whether the key leads to all that a query selects, and to little else."""
    return 0 < len(query.indicators) * len(query.areas) <= FEW_SERIES


def page_select(catalogue: Catalogue, query: Query, names: Sequence[str] = StoredFigure._fields) -> PreparedSelect:
    """The select of a page, as rows of StoredFigure; one more than is wanted says whether there are more."""
    page = query.page
    asked = [*filters(catalogue, query), *([behind(page.after)] if page.after is not None else [])]
    if query.order:  # what a protocol sorts by may hold values that no filter tells
        asked.append(FigureFilter(None, (), lambda _: true()))
    looks = _looks(catalogue, query)
    shape = (looks, query.claims, query.latest is not None, page.sort)
    values = (moment(catalogue, query.as_of), page.limit + 1, page.offset, query.as_of or "", query.latest or 0)

    def build(conditions: Sequence[ColumnElement[bool]], given: Values) -> Select[Any]:
        sequence, limit, offset, as_of, latest = given
        standing = [is_served(), standing_at(sequence), *([PREFERRED] if query.claims is Claims.PREFERRED else [])]
        chosen = [*standing, *conditions]
        if query.latest is not None:
            chosen = [*standing, among_latest(chosen, latest)]
        claims = select_columns(models.PrintedFigure).join(models.ServedClaim, is_served())
        statement = _with_columns(claims, looks, as_of, names)
        return statement.where(*chosen).order_by(*ordered(catalogue, query)).limit(limit).offset(offset)

    return PreparedSelect(shape, tuple(asked), values, build)


_NULLABLE = {name for name, kind in get_type_hints(StoredFigure).items() if type(None) in get_args(kind)}


async def lines(
    database: Database, catalogue: Catalogue, query: Query, names: Sequence[str], free: Collection[str], missing: str
) -> str | bytes | None:
    """Some columns of a page's figures as lines of CSV, free texts between quotes; None where there are no figures.

    The engine writes and joins them: rows of Python would take three times as long, and the interpreter from others.
    """
    page, of_sqlite = page_select(catalogue, query, names), sqlite_path(database.url) is not None

    def build(conditions: Sequence[ColumnElement[bool]], given: Values) -> Select[Any]:
        rows = page.build(conditions, given)
        cells: list[Any] = list(
            rows.selected_columns if of_sqlite else (cast(cell, Text) for cell in rows.selected_columns)
        )
        cells = [
            func.coalesce(cell, missing) if name in _NULLABLE else cell for name, cell in zip(names, cells, strict=True)
        ]
        if of_sqlite:  # whose %w doubles the quotes in a text, and which hands over bytes as they are
            line = func.printf(",".join('"%w"' if name in free else "%s" for name in names), *cells)
            joined: Any = cast(func.group_concat(literal_column("line"), "\n"), LargeBinary)
        else:
            quoted = ('"' + func.replace(cell, '"', '""') + '"' for cell in cells)
            line, joined = func.concat_ws(",", *quoted), func.string_agg(literal_column("line"), "\n")
        return select_columns(joined).select_from(rows.with_only_columns(line.label("line")).subquery())

    select = replace(page, shape=("lines", *names, page.shape), build=build)
    found: list[tuple[str | bytes | None]] = await database.prepared(select, tuple, bulk=True)
    return found[0][0]


def _looks(catalogue: Catalogue, query: Query) -> tuple[Lang, bool, bool]:
    """The language, whether there was a verification, and whether a moment is asked for: what columns depend on."""
    return query.lang, catalogue.verified_at is not None, query.as_of is not None


def _with_columns(
    of: Select[Any],
    looks: tuple[Lang, bool, bool],
    as_of: ColumnElement[str],
    names: Sequence[str] = StoredFigure._fields,
) -> Select[Any]:
    """The same select with the columns of a StoredFigure, or some of them, and what they are taken from joined."""
    figure, served, last = models.PrintedFigure, models.ServedClaim, models.Verification
    lang, verified, past = looks
    if verified:
        until = [col(last.checked_at) <= as_of] if past else []
        of = of.outerjoin(last, and_(col(last.figure) == col(figure.id), *until))
    made: dict[str, SQLColumnExpression[Any]] = {
        "preferred": col(served.preferred),
        "served_value": col(served.value),
        "low": col(served.low),
        "high": col(served.high),
        "display": col(served.display_zh if lang is Lang.ZH else served.display_en),
        "fragment": col(served.fragment),
        "verified": col(last.verdict) if verified else null(),
        "verified_at": col(last.checked_at) if verified else null(),
    }
    return of.with_only_columns(
        *(made[name].label(name) if name in made else col(getattr(figure, name)) for name in names)
    )


async def count(database: Database, catalogue: Catalogue, query: Query) -> int:
    """How many figures a query selects, on all its pages; remembered as long as the catalogue stands."""
    asked = tuple((each.shape, each.values) for each in filters(catalogue, query))
    if any(shape is None for shape, _ in asked):
        return await _counted(database, catalogue, query)
    key = (query.claims, query.latest, moment(catalogue, query.as_of), asked)
    return await remembered(catalogue, key, lambda: _counted(database, catalogue, query))


async def _counted(database: Database, catalogue: Catalogue, query: Query) -> int:
    """The same: the sum of kept counts where these know, else counted one by one."""
    if query.latest is None and tell_apart(catalogue, query):
        (row,) = await of_release(database, catalogue, (), query)
        return int((row.preferred if query.claims is Claims.PREFERRED else row.claims) or 0)
    statement = select_columns(func.count().label("total")).select_from(models.PrintedFigure)
    (row,) = await database.rows(statement.where(*selected(catalogue, query)), bulk=not _of_few_series(query))
    return int(row.total)


async def units_of(database: Database, catalogue: Catalogue, query: Query) -> set[str]:
    """The codes of the units that the figures which a query selects are printed in, on all its pages."""
    statement = select(models.PrintedFigure.unit).where(*selected(catalogue, query)).distinct()
    return {row.unit for row in await database.rows(statement, bulk=not _of_few_series(query))}


async def distinct(database: Database, catalogue: Catalogue, query: Query, names: Sequence[str]) -> Sequence[Row[Any]]:
    """The different combinations that some columns have among all claims that pass the query's filters, in order."""
    columns = [col(getattr(models.PrintedFigure, name)) for name in names]
    statement = select_columns(*columns).where(*filtered(catalogue, query)).distinct().order_by(*columns)
    return await database.rows(statement, bulk=True)


async def marked_vintages(
    database: Database, catalogue: Catalogue, as_of: str | None
) -> dict[str, dict[str, list[str]]]:
    """By line, `indicator.area`, the periods of each named vintage of the claims that stood at a moment."""
    figure = models.PrintedFigure
    columns = (col(figure.indicator), col(figure.area), col(figure.vintage), col(figure.period))
    marked = col(figure.vintage).is_not(None)
    statement = select_columns(*columns).where(marked, is_claim(), stands(catalogue, as_of)).distinct()
    lines: dict[str, dict[str, list[str]]] = {}
    for row in await database.rows(statement.order_by(*columns), bulk=True):
        lines.setdefault(f"{row.indicator}.{row.area}", {}).setdefault(row.vintage, []).append(row.period)
    return lines


async def one(database: Database, catalogue: Catalogue, query: Query, figure_id: str) -> Dataset:
    """The figure with that id, withdrawn or not, as it stood at the query's moment; a dataset of none or one."""
    newest = catalogue.newest(query.as_of)
    found = await database.prepared(_one_select(catalogue, query, figure_id), StoredFigure._make)
    rows = [row for row in found if newest and catalogue.releases[row.release].sequence <= newest.sequence]
    figures: Sequence[Figure] = StoredFigures(rows, catalogue)
    if any(row.served_value is None for row in rows):  # it does not stand
        releases = catalogue.releases_known_at(query.as_of)
        withdrawn = select(models.Withdrawal).where(
            col(models.Withdrawal.figure) == figure_id,
            of_releases(col(models.Withdrawal.release), catalogue, releases),
        )
        figures = list(figures)
        for row in await database.rows(withdrawn):
            figures = [replace(figure, withdrawn=row.release, replaced_by=row.replaced_by) for figure in figures]
    return Dataset(query, figures, len(figures), newest)


def _one_select(catalogue: Catalogue, query: Query, figure_id: str) -> PreparedSelect:
    """The select of one claim; what is served of it is missing where it does not stand."""
    looks = _looks(catalogue, query)
    named = FigureFilter("id", (figure_id,), lambda made: col(models.PrintedFigure.id) == made[0])

    def build(conditions: Sequence[ColumnElement[bool]], given: Values) -> Select[Any]:
        sequence, as_of = given
        standing = and_(is_served(), standing_at(sequence))
        of = select_columns(models.PrintedFigure).outerjoin(models.ServedClaim, standing)
        return _with_columns(of, looks, as_of).where(is_claim(), *conditions)

    return PreparedSelect(("one", *looks), (named,), (moment(catalogue, query.as_of), query.as_of or ""), build)


async def restatements(database: Database, catalogue: Catalogue, ids: Collection[str], unit: str) -> dict[str, Figure]:
    """By the id of a figure, what its own source prints for the same in another unit."""
    places = {tuple(figure_id.split(".", 3)[:3]) for figure_id in ids if figure_id.count(".") >= len(KEY) - 1}
    rows = await _restating(database, places)
    return {row.restates: figure_of(row, catalogue) for row in rows if row.restates in ids and row.unit == unit}


async def reprinted(database: Database, catalogue: Catalogue, figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """By the id of each of some figures, a page of them, what its own source prints for the same in other units."""
    places = {(figure.indicator.code, figure.area.alpha3, figure.period.text) for figure in figures}
    ids = {figure.id for figure in figures}
    found: dict[str, list[Figure]] = {}
    for row in await _restating(database, places):
        if row.restates in ids:
            found.setdefault(row.restates, []).append(figure_of(row, catalogue))
    return found


async def _restating(database: Database, places: Collection[tuple[str, ...]]) -> Sequence[Row[Any]]:
    """The figures that print another's value anew, of some indicators, areas and periods.

    The key finds them by their places: no index is kept for the few rows that restate another.
    """
    there, restates = tuple_(*KEY[:3]).in_(sorted(places)), col(models.PrintedFigure.restates)
    return await database.rows(select(models.PrintedFigure).where(there, restates.is_not(None)).order_by(*KEY))


ID = col(PrintedFigure.id)


class ReleasedId(NamedTuple):
    """The id of a figure, and the release that brought it."""

    id: str
    release: str


async def beginnings(database: Database, size: int) -> Sequence[str]:
    """The ids that parts of so many figures begin with, those counted that were taken back; none without a figure.

    Read of the index of ids alone: to look each figure up as well takes ten times as long, 11 s of a million.
    """
    place = func.row_number().over(order_by=ID).label("place")
    placed = select_columns(ID, place).subquery("placed")
    statement = select(placed.c.id).where((placed.c.place - 1) % size == 0).order_by(placed.c.id)
    return [row[0] for row in await database.rows(statement, bulk=True)]


async def between(database: Database, catalogue: Catalogue, first: str, end: str | None) -> Sequence[ReleasedId]:
    """The figures that stand from an id on up to another, which is left out; to the last where that is None."""
    within = [first <= ID] if end is None else [first <= ID, end > ID]
    statement = select_columns(ID, col(PrintedFigure.release)).where(*within, is_claim(), stands(catalogue, None))
    return [ReleasedId(row.id, row.release) for row in await database.rows(statement.order_by(ID), bulk=True)]


async def figures_printing(
    database: Database, catalogue: Catalogue, wanted: NumberWanted, limit: int
) -> Sequence[FigureFound]:
    """The claims that stand now and print the number, or have it printed beside them in another unit; newest first."""
    if not wanted.spellings or not wanted.units:
        return []
    rows = await database.rows(printing_select(catalogue, wanted).limit(limit))
    return [FigureFound(row.restates or row.id, figure_of(row, catalogue)) for row in rows]


def printing_select(catalogue: Catalogue, wanted: NumberWanted) -> Select[Any]:
    """The rows that print a number, the newest first."""
    conditions = [
        tuple_(col(PrintedFigure.value), col(PrintedFigure.scale)).in_(sorted(wanted.spellings)),
        col(PrintedFigure.unit).in_(sorted(wanted.units)),
        _stands(moment(catalogue, None)),
    ]
    if wanted.indicators is not None:
        # As an expression, so that the digits are looked up and not all figures of the indicators read.
        conditions.append(col(PrintedFigure.indicator).concat("").in_(sorted(wanted.indicators)))
    if wanted.spans:
        days = col(PrintedFigure.first_day), col(PrintedFigure.last_day)
        conditions.append(inside(wanted.spans, *days).with_values())
    return select(PrintedFigure).where(*conditions).order_by(col(PrintedFigure.last_day).desc(), *KEY)


def _stands(sequence: int) -> ColumnElement[bool]:
    """That a claim stands, or for a row that restates one, that this one does."""
    place = (
        col(getattr(ServedClaim, name)) == getattr(PrintedFigure, name) for name in ("indicator", "area", "period")
    )
    claim = col(ServedClaim.figure) == func.coalesce(PrintedFigure.restates, PrintedFigure.id)
    return exists(select_columns(literal(1)).where(*place, claim, standing_at(literal(sequence))))


async def sourced_figures(database: Database, catalogue: Catalogue, query: Query) -> Sequence[PrintedFigure]:
    """Every figure that stands now of the sources and reports that a query names, restatements among them."""
    conditions = [*standing(catalogue, query.as_of), col(PrintedFigure.release).in_(catalogue.releases_of(query))]
    if query.sources:
        conditions.append(col(PrintedFigure.source).in_(query.sources))
    statement = (
        select(PrintedFigure)
        .options(joinedload(related(PrintedFigure.source_row), innerjoin=True))
        .where(*conditions)
        .order_by(col(PrintedFigure.source), col(PrintedFigure.paragraph), col(PrintedFigure.id))
    )

    def work(connection: Connection) -> Sequence[PrintedFigure]:
        with Session(connection) as session:
            return session.exec(statement).all()

    return await database.read(work)


async def values_in_use(database: Database, catalogue: Catalogue, query: Query, column: str) -> Sequence[Any]:
    """The different values of a column of the figures, in order; empty where no claim passes the filters."""
    if column in SERIES_FIELDS and tell_apart(catalogue, query):
        return [row[0] for row in await of_release(database, catalogue, (column,), query)]
    named = col(getattr(PrintedFigure, column))
    statement = select_columns(named).where(*filtered(catalogue, query)).distinct().order_by(named)
    if column == "release":
        statement = _releases(catalogue, query)
    return [row[0] for row in await database.rows(statement, bulk=True)]


def _releases(catalogue: Catalogue, query: Query) -> Select[Any]:
    """Each release is looked at up to the first such claim of it."""
    of_it = col(PrintedFigure.release) == col(Release.id)
    brought = exists(select_columns(literal(1)).select_from(PrintedFigure).where(of_it, *filtered(catalogue, query)))
    return select_columns(col(Release.id)).where(brought).order_by(col(Release.id))


_RIVAL, _RIVAL_STANDS = aliased(PrintedFigure), aliased(ServedClaim)


class PairIds(NamedTuple):
    """The ids of two claims: the one that stands before its rival, or of two rivals the first by its id."""

    left: str
    right: str


async def pairs(database: Database, catalogue: Catalogue, query: Query) -> tuple[list[PairIds], int]:
    """A page of the pairs that a query selects, by indicator, area and period, and how many there are."""
    rival = col(_RIVAL_STANDS.figure)
    ids: tuple[Any, ...] = (KEY[3], rival)
    order = (*KEY[:3], col(ServedClaim.preferred).desc(), KEY[3], rival)
    page = (
        _paired(catalogue, query, select_columns(*ids))
        .order_by(*order)
        .limit(query.page.limit)
        .offset(query.page.offset)
    )
    found = list(map(PairIds._make, await database.rows(page, bulk=True)))
    if found and len(found) < query.page.limit:
        return found, query.page.offset + len(found)

    async def count() -> int:
        return int((await database.rows(_paired(catalogue, query, select_columns(func.count())), bulk=True))[0][0])

    return found, await remembered(catalogue, ("pairs", replace(query, page=Page())), count)


def _paired(catalogue: Catalogue, query: Query, statement: Select[Any]) -> Select[Any]:
    """A select from the rivals, of which there are few, each beside the claims of the same place that a query compares.

    The filters are those of their place; the sources and reports may be those of either.
    """
    now = literal(moment(catalogue, query.as_of))
    rival, place = _RIVAL_STANDS, ("indicator", "area", "period")
    same = [col(getattr(rival, name)) == col(getattr(ServedClaim, name)) for name in place]
    statement = statement.select_from(rival).join(ServedClaim, and_(*same)).join(PrintedFigure, is_served())
    if query.sources or query.reports:
        statement = statement.join(_RIVAL, is_served(_RIVAL, rival))
    either: list[tuple[str, Collection[str]]] = [("source", query.sources)] if query.sources else []
    either += [("release", catalogue.releases_of(query))] if query.reports else []
    for name, wanted in either:
        statement = statement.where(or_(*(col(getattr(of, name)).in_(wanted) for of in (PrintedFigure, _RIVAL))))
    return statement.where(
        *(each.with_values() for each in filters(catalogue, replace(query, sources=(), reports=()))),
        standing_at(now),
        standing_at(now, rival),
        col(rival.preferred).is_(False),
        KEY[3] != col(rival.figure),
        or_(PREFERRED, KEY[3] < col(rival.figure)),
    )


async def claims(database: Database, catalogue: Catalogue, query: Query, ids: Collection[str]) -> Sequence[Figure]:
    """The claims with these ids, as a query's moment and language have them."""
    if not ids:
        return ()
    page = Page(limit=len(ids), counted=False)
    named = Among("id", tuple(sorted(ids)))
    wanted = Query(claims=Claims.ALL, as_of=query.as_of, lang=query.lang, where=named, page=page)
    return (await printed(database, catalogue, wanted)).figures


ClaimKey = tuple[str, str, str]
"""The indicator, area and period that claims are about."""


async def relations(database: Database, catalogue: Catalogue, as_of: str | None) -> Sequence[Row[Any]]:
    """The rows of the relations that stood at a moment, by report and in their order.

    A relation of a later release stands in the place of an earlier one with its id.
    """
    known = of_releases(col(models.Relation.release), catalogue, catalogue.releases_known_at(as_of))
    rows = await database.rows(select(models.Relation).where(known))
    in_order = sorted(rows, key=lambda row: catalogue.releases[row.release].sequence)
    standing = {(row.report, row.id): row for row in in_order}
    return sorted(standing.values(), key=lambda row: (row.report, row.position))


async def audited_claims(
    database: Database, catalogue: Catalogue, wanted: Iterable[ClaimKey], as_of: str | None
) -> tuple[list[Figure], dict[tuple[str, str], Figure]]:
    """Every claim standing at a moment for those indicators, areas and periods, the preferred first.

    With them, by the figure's id and a unit, the figure that the same source printed in that unit.
    """
    keys = sorted(set(wanted))
    if not keys:
        return [], {}
    figure = models.PrintedFigure
    key = tuple_(col(figure.indicator), col(figure.area), col(figure.period))
    statement = with_origin(select(figure)).where(key.in_(keys), *standing(catalogue, as_of)).order_by(*preference())
    rows = await database.rows(statement)
    restated = {(row.restates, row.unit): figure_of(row, catalogue) for row in rows if row.restates}
    return [figure_of(row, catalogue) for row in rows if not row.restates], restated
