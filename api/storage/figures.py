"""SQL of figures for both engines: conditions, orders, pages, counts, pairs of rival claims, claims of the audit."""

import operator
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    SQLColumnExpression,
    String,
    Text,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased, joinedload
from sqlalchemy.sql.functions import GenericFunction
from sqlmodel import col

from api.domain.catalogue import Catalogue
from api.domain.figure import STORED, Dataset, Figure, figure_of
from api.domain.period import Span
from api.domain.query import (
    FEW_SERIES,
    Among,
    Both,
    Claims,
    Comparison,
    ComparisonOperator,
    Condition,
    Conversion,
    Either,
    Lang,
    Not,
    Page,
    Query,
    Value,
    holds,
)
from api.domain.units import EXPONENTS, SCALES
from api.storage.address import POSTGRESQL, sqlite_path
from api.storage.claim_validity import (
    FREQUENCY,
    PREFERRED,
    SERIES,
    frequency_of,
    is_served,
    preference,
    same_place,
    select_series,
    standing_at,
    with_origin,
)
from api.storage.database import (
    BULK,
    Clause,
    Database,
    FigureFilter,
    PreparedSelect,
    Result,
    Rows,
    Values,
    conditions_of,
)
from api.storage.tables import (
    Computed,
    Context,
    Indicator,
    PrintedFigure,
    SeriesCount,
    ServedClaim,
    Verification,
    Withdrawal,
)

KEY = (col(PrintedFigure.indicator), col(PrintedFigure.area), col(PrintedFigure.period), col(PrintedFigure.id))
"""The columns by which the table of figures is clustered, which are the default order of figures."""
ID = KEY[3]
EVER = "9999"
"""The time until which verifications count, for a query without one."""
_DAYS = (col(PrintedFigure.first_day), col(PrintedFigure.last_day))


def moment(catalogue: Catalogue, as_of: str | None) -> int:
    """The sequence number of the newest release at the time `as_of`, or now where it is None; 0 without a release."""
    newest = catalogue.newest(as_of)
    return newest.sequence if newest else 0


def select_claims(
    columns: Iterable[Any],
    query: Query,
    conditions: Iterable[Clause],
    sequence: ColumnElement[int],
    latest: ColumnElement[int],
) -> Select[Any]:
    """Select columns of claims valid at a release that pass conditions; the preferred or latest alone if so queried."""
    standing = select(*columns).select_from(PrintedFigure).join(ServedClaim, is_served()).where(standing_at(sequence))
    claims = standing.where(*conditions, *([PREFERRED] if query.claims is Claims.PREFERRED else []))
    if not query.latest:
        return claims
    recency = func.dense_rank().over(partition_by=KEY[:2], order_by=_DAYS[1].desc()).label("recency")
    ranked = claims.with_only_columns(ID, recency).subquery("recent")
    return standing.where(ID.in_(select(ranked.c.id).where(ranked.c.recency <= latest)))


def selected(catalogue: Catalogue, query: Query, *columns: Any) -> Select[Any]:
    """Select columns of the claims that pass a query's filters, its `claims` and its `latest`, at its time."""
    conditions = (each.with_values() for each in filters(catalogue, query))
    now, latest = literal(moment(catalogue, query.as_of)), literal(query.latest or 0)
    return select_claims(columns, query, conditions, now, latest)


def filters(catalogue: Catalogue, query: Query) -> Iterator[FigureFilter]:
    """The conditions of a query on figures, as FigureFilters, except its `claims`, its `latest` and its time."""
    yield from placed(catalogue, query, *KEY[:2])
    if query.areas and not (query.indicators or query.topics or query.breakdowns):
        # Every figure passes it; it lets the engine find an area by the key, which begins with the indicator.
        yield FigureFilter("of any", (), lambda _: KEY[0].in_(select(col(Indicator.code))))
    if query.spans:
        yield inside(query.spans)
    if query.years:
        yield _one_of("year", col(PrintedFigure.year), query.years)
    if query.frequencies:
        yield _one_of("frequency", FREQUENCY, query.frequencies)
    if query.sources:
        yield _one_of("source", col(PrintedFigure.source), query.sources)
    if query.reports or query.updated_after:
        releases = catalogue.releases_of(query)
        if len(releases) < len(catalogue.releases_of(Query(as_of=query.as_of))):
            yield _one_of("release", col(PrintedFigure.release), releases)
    if query.years_alone:
        yield _without_parts(catalogue, query)
    if query.where:
        condition = expression(query.where, catalogue, query.lang)
        yield FigureFilter(None, (), lambda _: condition)


def placed(
    catalogue: Catalogue, query: Query, indicator: SQLColumnExpression[str], area: SQLColumnExpression[str]
) -> Iterator[FigureFilter]:
    """The conditions of a query on indicator, topic, breakdown and area, applied to the two columns of any table."""
    if query.topics or query.breakdowns:
        found = [
            item.code
            for item in catalogue.indicators.values()
            if (not query.topics or item.topic in query.topics)
            and (not query.breakdowns or item.breakdown in query.breakdowns)
        ]
        yield _one_of("codes", indicator, found)
    if query.indicators:
        yield _one_of("indicator", indicator, query.indicators)
    if query.areas:
        yield _one_of("area", area, query.areas)


def _one_of(name: str, column: SQLColumnExpression[Any], values: Iterable[Any]) -> FigureFilter:
    """Condition that a column has one of `values`; `name` must differ from that of every other column."""
    given = tuple(values)
    return FigureFilter((name, len(given)), given, column.in_)


def inside(spans: Sequence[Span]) -> FigureFilter:
    """Condition that a period equals one of the exact spans, or lies inside one of the spans that are ranges."""
    parts = [_of_span(span) for span in spans]
    shape = ("spans", *(part.shape for part in parts))
    values = tuple(value for part in parts for value in part.values)
    return FigureFilter(shape, values, lambda given: or_(*conditions_of(parts, iter(given))))


def _of_span(span: Span) -> FigureFilter:
    """Condition that a period equals the exact span or fiscal year, or lies inside the range."""
    if span.exact.endswith("FY"):
        return FigureFilter("ending", (span.exact,), lambda given: func.substr(KEY[2], 1, 7) == given[0])
    if span.exact:
        return FigureFilter("equal", (span.exact,), lambda given: KEY[2] == given[0])
    days = (span.first or date.min).isoformat(), (span.last or date.max).isoformat()
    return FigureFilter("within", days, lambda given: and_(_DAYS[0] >= given[0], _DAYS[1] <= given[1]))


def _without_parts(catalogue: Catalogue, query: Query) -> FigureFilter:
    """Condition that a period is a year, or that the query's sources and reports have no claim on a year around it."""
    releases = catalogue.releases_of(query) if query.reports else ()
    preferred, sources = query.claims is Claims.PREFERRED, query.sources

    def expression(values: Values) -> Clause:
        year, served = aliased(PrintedFigure), aliased(ServedClaim)
        now, *rest = values
        around = [year.first_day <= _DAYS[0], year.last_day >= _DAYS[1], frequency_of(year.period) == "A"]
        around += [
            col(year.indicator) == KEY[0],
            col(year.area) == KEY[1],
            is_served(year, served),
            standing_at(now, served),
        ]
        around += [col(served.preferred).is_(True)] if preferred else []
        around += [col(year.source).in_(rest[: len(sources)])] if sources else []
        around += [col(year.release).in_(rest[len(sources) :])] if releases else []
        return or_(FREQUENCY == "A", not_(exists().where(*around)))

    shape = ("years alone", preferred, len(sources), len(releases))
    return FigureFilter(shape, (moment(catalogue, query.as_of), *sources, *releases), expression)


def after(figure_id: str) -> FigureFilter:
    """Condition that a figure follows an id, existing or not, in the key's order; ValueError if it lacks four parts."""
    indicator, area, period, _ = figure_id.split(".", 3)
    return FigureFilter("after", (indicator, area, period, figure_id), lambda place: tuple_(*KEY) > tuple_(*place))


def of_standing_claims(catalogue: Catalogue, as_of: str | None) -> Select[Any]:
    """Select the figures and restatements whose claims were valid at the time `as_of`."""
    claim = col(ServedClaim.figure) == func.coalesce(PrintedFigure.restates, PrintedFigure.id)
    joined = select(PrintedFigure).join(ServedClaim, and_(same_place(ServedClaim, PrintedFigure), claim))
    return joined.where(standing_at(literal(moment(catalogue, as_of))))


# Conditions on named fields, as other people's protocols send them.

_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


class exact(GenericFunction[Any]):  # noqa: N801 - the name in SQL
    """The SQL function that makes a decimal text comparable as a number; on SQLite it is `sqlite_file.sortable`."""

    type = String()
    inherit_cache = True


@compiles(exact, POSTGRESQL)
def _numeric(element: exact, compiler: Any, **how: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **how)} AS NUMERIC)"


def expression(condition: Condition, catalogue: Catalogue, lang: Lang) -> Clause:
    """The condition in SQL, on figures joined to ServedClaim; names and notes are compared in the language `lang`."""
    if isinstance(condition, Not):
        return not_(expression(condition.part, catalogue, lang))
    if isinstance(condition, Both | Either):
        parts = [expression(part, catalogue, lang) for part in condition.parts]
        return and_(True, *parts) if isinstance(condition, Both) else or_(False, *parts)
    column, cells = _field(condition.field, catalogue, lang)
    if cells is not None:
        return column.in_(
            [code for code, cell in cells.items() if holds(condition, {condition.field: cell}.__getitem__)]
        )
    if isinstance(condition, Comparison):
        cell = getattr(func, condition.folded)(column) if condition.folded else column
        return _compared(cell, condition.op, condition.value)
    given = [_bound(column, value) for value in condition.values if value is not None]
    found = and_(column.is_not(None), column.in_(given))
    return or_(column.is_(None), found) if None in condition.values else found


def ordered(catalogue: Catalogue, query: Query) -> list[ColumnElement[Any]]:
    """The columns to order by, ascending or descending: those that a query names, then the key."""
    order = []
    for name in query.page.sort:
        field = name.removeprefix("-")
        columns = _DAYS if field == "period" else (getattr(PrintedFigure, field),)
        order += [column.desc() if name.startswith("-") else column.asc() for column in columns]
    for item in query.order:
        column, cells = _field(item.field, catalogue, query.lang)
        if cells is not None:
            ranks = {cell: rank for rank, cell in enumerate(sorted(set(cells.values())))}
            if len(ranks) < 2:  # if all codes have one value, it orders nothing
                continue
            column = case({code: ranks[cell] for code, cell in cells.items()}, value=column)
        order.append(column.desc().nulls_last() if item.descending else column.asc().nulls_first())
    return [*order, *(column.asc() for column in KEY)]


def _field(name: str, catalogue: Catalogue, lang: Lang) -> tuple[SQLColumnExpression[Any], Mapping[Any, Any] | None]:
    """The column of a field and None; for a field that depends on a code, the code's column and the value by code."""
    if name in ("scale", "unit_mult"):  # the same for every figure, since conditions compare numbers at scale one
        return literal(""), {"": SCALES["one"].name if name == "scale" else SCALES["one"].exponent}
    if name == "printed_scale":
        return col(PrintedFigure.scale), {power: scale.name for power, scale in EXPONENTS.items()}
    if name == "area_name":
        return KEY[1], {code: getattr(area, f"name_{lang}") for code, area in catalogue.areas.items()}
    if name in ("name", "topic"):
        attribute = name if name == "topic" else f"name_{lang}"
        return KEY[0], {code: getattr(of, attribute) for code, of in catalogue.indicators.items()}
    if name == "notes":
        note = col(PrintedFigure.note_en)
        return func.coalesce(PrintedFigure.note_zh, note) if lang is Lang.ZH else note, None
    return _COLUMNS[name] if name in _COLUMNS else getattr(PrintedFigure, name), None


_COLUMNS = {
    "value": exact(col(ServedClaim.value)),
    "preferred": col(ServedClaim.preferred),
    "time": _DAYS[0].concat("T00:00:00.000000Z"),
    "frequency": FREQUENCY,
    "printed_value": col(PrintedFigure.value),
    "as_printed": col(PrintedFigure.phrase),
}
"""By the name of a served field, its column, where that is not the column of this name in the table of figures."""


def _compared(column: SQLColumnExpression[Any], op: ComparisonOperator, value: Value) -> Clause:
    """A comparison in SQL that treats missing cells as `query.holds` does; plain SQL would give NULL for most."""
    text = str(value)
    if op is ComparisonOperator.CONTAINS:  # not LIKE: it has wildcards and may ignore case
        return func.replace(column, text, "") != column if text else column == column
    if op is ComparisonOperator.STARTS:
        return func.substr(column, 1, len(text)) == text
    if op is ComparisonOperator.ENDS:
        start = func.length(column) - len(text) + 1
        return and_(func.length(column) >= len(text), func.substr(column, start) == text)
    if op is ComparisonOperator.NE:
        return not_(_compared(column, ComparisonOperator.EQ, value))
    if value is None:
        return column.is_(None) if op is ComparisonOperator.EQ else false()
    found = getattr(operator, op)(column, _bound(column, value))
    return found if isinstance(column, exact) else and_(column.is_not(None), found)


def _bound(column: SQLColumnExpression[Any], value: Value) -> Any:
    """The value in the form in which the column has it: exact numbers for `exact`, moments as text."""
    if isinstance(column, exact):
        return exact(literal(f"{value:f}" if isinstance(value, Decimal) else str(value)))
    return value.strftime(_MOMENT) if isinstance(value, datetime) else value


# Pages, single figures and counts.


async def printed(database: Database, catalogue: Catalogue, query: Query) -> Dataset:
    """The Dataset of a query's page, not converted; `total` counts all pages if `page.counted`."""
    page = query.page
    first = page.offset + page.limit <= BULK and not page.sort and query.latest is None and query.as_of is None
    short = _is_of_few_series(query) or (first and query.indicators and query.where is None)
    rows = await database.prepared(page_select(catalogue, query), Figure.of(catalogue), bulk=not short)
    more, rows = len(rows) > page.limit, rows[: page.limit]
    total = page.offset + len(rows) if rows else 0
    if page.counted and (more or page.after is not None or (page.offset and not rows)):
        total = await count(database, catalogue, query)
    return Dataset(query, rows, total, catalogue.newest(query.as_of), more=more, catalogue=catalogue)


def _is_of_few_series(query: Query) -> bool:
    """True if a query names indicators and areas, and at most FEW_SERIES pairs of them."""
    return 0 < len(query.indicators) * len(query.areas) <= FEW_SERIES


def page_select(catalogue: Catalogue, query: Query, names: Sequence[str] = STORED) -> PreparedSelect:
    """The PreparedSelect of a page of figures; it reads one row over the limit, to see if more figures follow."""
    page = query.page
    chosen = [*filters(catalogue, query), *([after(page.after)] if page.after is not None else [])]
    values = moment(catalogue, query.as_of), query.as_of or EVER, query.latest or 0, page.limit + 1, page.offset

    def build(conditions: Sequence[Clause], given: Values) -> Select[Any]:
        sequence, as_of, latest, limit, offset = given
        claims = select_claims(_columns(query.lang, names), query, conditions, sequence, latest)
        return _verified(claims, as_of).order_by(*ordered(catalogue, query)).limit(limit).offset(offset)

    # An `order` may contain values of its own, so that the statement is not kept.
    shape = None if query.order else (query.lang, query.claims, query.latest is not None, page.sort)
    return PreparedSelect(shape, tuple(chosen), values, build)


async def lines(
    database: Database, catalogue: Catalogue, query: Query, names: Sequence[str], free: Collection[str], missing: str
) -> str | bytes | None:
    """The columns `names` of a query's page as CSV lines without a header, joined by the engine; None without figures.

    SQLite gives bytes and quotes only the columns in `free`, PostgreSQL a text with all quoted; NULL is `missing`.
    """
    page, of_sqlite = page_select(catalogue, query, names), sqlite_path(database.url) is not None

    def build(conditions: Sequence[Clause], given: Values) -> Select[Any]:
        rows = page.build(conditions, given)
        cells = [func.coalesce(cast(cell, Text), missing) for cell in rows.selected_columns]
        if of_sqlite:  # SQLite's %w doubles the quotes in a text, and SQLite hands over bytes as they are
            line = func.printf(",".join('"%w"' if name in free else "%s" for name in names), *cells)
            joined: Any = cast(func.group_concat(literal_column("line"), "\n"), LargeBinary)
        else:
            quoted = ('"' + func.replace(cell, '"', '""') + '"' for cell in cells)
            line, joined = func.concat_ws(",", *quoted), func.string_agg(literal_column("line"), "\n")
        return select(joined).select_from(rows.with_only_columns(line.label("line")).subquery())

    prepared = replace(page, shape=None if page.shape is None else ("lines", *names, page.shape), build=build)
    ((text,),) = await database.prepared(prepared, list, bulk=True)
    lines: str | bytes | None = text
    return lines


def _columns(lang: Lang, names: Iterable[str] = STORED) -> list[Any]:
    """The columns of a figure with these names, each taken from the table that has it."""
    other = {name: getattr(ServedClaim, name) for name in ("preferred", "low", "high", "fragment")}
    other |= {
        "served_value": ServedClaim.value,
        "display": ServedClaim.display_zh if lang is Lang.ZH else ServedClaim.display_en,
        "verified": col(Verification.verdict),
        "verified_at": col(Verification.checked_at),
    }
    return [other[name].label(name) if name in other else getattr(PrintedFigure, name) for name in names]


def _verified(claims: Select[Any], as_of: ColumnElement[str]) -> Select[Any]:
    """The select, outer-joined to the last verification of each figure if that is not later than `as_of`."""
    return claims.outerjoin(Verification, and_(col(Verification.figure) == ID, col(Verification.checked_at) <= as_of))


async def one(database: Database, catalogue: Catalogue, query: Query, figure_id: str) -> Dataset:
    """The dataset of the claim with this id, withdrawn or not, at the query's time; empty if no claim has it then."""

    def build(conditions: Sequence[Clause], given: Values) -> Select[Any]:
        sequence, as_of = given
        valid = and_(is_served(), standing_at(sequence))  # a withdrawn claim has no valid row of ServedClaim
        claims = select(*_columns(query.lang)).select_from(PrintedFigure).outerjoin(ServedClaim, valid)
        return _verified(claims, as_of).where(col(PrintedFigure.restates).is_(None), *conditions)

    named = FigureFilter("id", (figure_id,), lambda made: made[0] == ID)
    now = moment(catalogue, query.as_of)
    prepared = PreparedSelect(("one", query.lang), (named,), (now, query.as_of or EVER), build)
    found = await database.prepared(prepared, Figure.of(catalogue))
    figures = [row for row in found if catalogue.releases[row.release].sequence <= now]
    if figures and figures[0].served_value is None:
        for row in await database.rows(select(Withdrawal).where(col(Withdrawal.figure) == figure_id)):
            if row.release in catalogue.releases_of(Query(as_of=query.as_of)):
                figures = [figures[0]._replace(withdrawn=row.release, replaced_by=row.replaced_by)]
    return Dataset(query, figures, len(figures), catalogue.newest(query.as_of), catalogue=catalogue)


async def claims(database: Database, catalogue: Catalogue, query: Query, ids: Collection[str]) -> Sequence[Figure]:
    """The claims with these ids that are valid at the query's time, in its language; its filters are ignored."""
    if not ids:
        return ()
    page = Page(limit=len(ids), counted=False)
    named = Among("id", tuple(sorted(ids)))
    wanted = Query(claims=Claims.ALL, as_of=query.as_of, lang=query.lang, where=named, page=page)
    return (await printed(database, catalogue, wanted)).figures


REMEMBERED = 10_000
"""Maximum number of answers that a catalogue remembers; when it is reached, all are dropped at once."""


async def remembered(catalogue: Catalogue, question: Hashable, count: Callable[[], Awaitable[Result]]) -> Result:
    """The value cached in the catalogue under `question`; if there is none, that of `count`, which is then cached."""
    kept = catalogue.remembered
    found = kept.get(question)
    if found is None:
        found = await count()
        if len(kept) >= REMEMBERED:
            kept.clear()
        kept[question] = found
    return found


async def count(database: Database, catalogue: Catalogue, query: Query) -> int:
    """The number of figures that a query selects, on all its pages; cached in the catalogue."""

    async def counted() -> int:
        if _is_of_series(catalogue, query):
            (row,) = await series(database, catalogue, (), query)
            return int((row.preferred if query.claims is Claims.PREFERRED else row.claims) or 0)
        statement = selected(catalogue, query, func.count().label("total"))
        (row,) = await database.rows(statement, bulk=not _is_of_few_series(query))
        return int(row.total)

    return await remembered(catalogue, query._replace(page=Page(), order=(), conversion=Conversion()), counted)


def _is_of_series(catalogue: Catalogue, query: Query) -> bool:
    """True if a query selects whole series of the newest release, so that stored counts answer it."""
    by_figure = (query.spans, query.years, query.years_alone, query.updated_after, query.where, query.latest)
    return not any(by_figure) and moment(catalogue, query.as_of) == moment(catalogue, None)


async def series(database: Database, catalogue: Catalogue, names: Sequence[str], query: Query | None = None) -> Rows:
    """The sorted combinations of `names` in a query's series now, with sums `claims`, `preferred`; one row for ()."""
    query, newest = query or Query(), moment(catalogue, None)
    wanted = {"source": query.sources, "report": query.reports, "frequency": query.frequencies}

    async def read(of: Any) -> Rows:
        columns = [getattr(of, name) for name in names]
        totals = (func.sum(of.claims).label("claims"), func.sum(of.preferred).label("preferred"))
        chosen = [each.with_values() for each in placed(catalogue, query, of.indicator, of.area)]
        chosen += [getattr(of, name).in_(values) for name, values in wanted.items() if values]
        statement = select(*columns, *totals).where(*chosen)
        return await database.rows(statement.group_by(*columns).order_by(*columns) if names else statement, bulk=True)

    rows = await read(SeriesCount)
    # Checked after the read: if a newer release came meanwhile, the figures themselves are counted.
    is_of_now = await database.rows(select(col(Computed.id)).where(col(Computed.sequence) == newest))
    return rows if is_of_now else await read(select_series(newest).subquery().c)


async def distinct(
    database: Database, catalogue: Catalogue, query: Query, names: Sequence[str]
) -> Sequence[tuple[Any, ...]]:
    """The sorted combinations, as tuples, of the fields `names` in the claims that a query selects, on all pages."""
    if SERIES.keys() >= set(names) and _is_of_series(catalogue, query):
        rows = await series(database, catalogue, names, query)
        chosen: list[Any] = [row[:-2] for row in rows if query.claims is Claims.ALL or row.preferred]
        return [tuple(cell or None for cell in cells) for cells in chosen]  # an empty text means no vintage
    columns = [_field(name, catalogue, query.lang)[0] for name in names]
    statement = selected(catalogue, query, *columns).distinct().order_by(*columns)
    return [tuple(row) for row in await database.rows(statement, bulk=not _is_of_few_series(query))]


async def values_in_use(database: Database, catalogue: Catalogue, query: Query, column: str) -> Sequence[Any]:
    """The sorted values (None too) of a column in the claims that a query selects, on all its pages."""
    return [value for (value,) in await distinct(database, catalogue, query, (column,))]


async def marked_vintages(
    database: Database, catalogue: Catalogue, as_of: str | None
) -> dict[str, dict[str, list[str]]]:
    """By line (`indicator.area`) and vintage, the periods of the claims with a vintage at the time `as_of`."""
    query = Query(claims=Claims.ALL, as_of=as_of, where=Comparison("vintage", ComparisonOperator.NE, None))
    lines: dict[str, dict[str, list[str]]] = {}
    names = ("indicator", "area", "vintage", "period")
    for indicator, area, vintage, period in await distinct(database, catalogue, query, names):
        lines.setdefault(f"{indicator}.{area}", {}).setdefault(vintage, []).append(period)
    return lines


async def words_around(database: Database, figure_id: str) -> Sequence[str]:
    """The words before and after the phrase of a figure, both empty if its package keeps none."""
    around = select(col(Context.before), col(Context.after)).where(col(Context.figure) == figure_id)
    return next(iter(await database.rows(around)), ("", ""))


async def reprinted(database: Database, catalogue: Catalogue, figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """By id of each figure that its source prints again in other units, the list of these restatements."""
    places = {(figure.indicator_code, figure.area_code, figure.period_text) for figure in figures}
    there, restates = tuple_(*KEY[:3]).in_(sorted(places)), col(PrintedFigure.restates)
    ids, found = {figure.id for figure in figures}, dict[str, list[Figure]]()
    for row in await database.rows(select(PrintedFigure).where(there, restates.is_not(None)).order_by(*KEY)):
        if row.restates in ids:
            found.setdefault(row.restates, []).append(figure_of(row, catalogue))
    return found


async def listed(database: Database, catalogue: Catalogue, limit: int, offset: int) -> Rows:
    """A page of the rows (id, release) of the claims that are valid now, in the order of ids."""
    every = selected(catalogue, Query(claims=Claims.ALL), ID, col(PrintedFigure.release))
    return await database.rows(every.order_by(ID).limit(limit).offset(offset), bulk=True)


async def sourced_figures(database: Database, catalogue: Catalogue, query: Query) -> Sequence[PrintedFigure]:
    """All valid figures and restatements that pass a query's filters, by source, as table rows with their sources."""
    conditions = (each.with_values() for each in filters(catalogue, query))
    statement = of_standing_claims(catalogue, query.as_of).where(*conditions)
    statement = statement.options(joinedload(PrintedFigure.source_row, innerjoin=True))  # type: ignore[arg-type]
    statement = statement.order_by(col(PrintedFigure.source), col(PrintedFigure.paragraph), ID)

    def work(connection: Connection) -> Sequence[PrintedFigure]:
        with Session(connection) as session:
            return session.scalars(statement).all()

    return await database.read(work)


_RIVAL, _RIVAL_SERVED = aliased(PrintedFigure), aliased(ServedClaim)
_PAIRS = (
    select(ID, _RIVAL_ID := col(_RIVAL_SERVED.figure))
    .select_from(_RIVAL_SERVED)
    .join(ServedClaim, same_place(_RIVAL_SERVED, ServedClaim))
    .join(PrintedFigure, is_served())
    .join(_RIVAL, is_served(_RIVAL, _RIVAL_SERVED))
    .where(col(_RIVAL_SERVED.preferred).is_(False), _RIVAL_ID != ID, or_(PREFERRED, _RIVAL_ID > ID))
)
"""Built once: aliases and joins cost a page of a figure more than the answer."""


async def pairs(database: Database, catalogue: Catalogue, query: Query) -> tuple[Sequence[Any], int]:
    """A page of the pairs of rival claims that a query selects, and the number of all, or up to this page if uncounted.

    A pair is the ids of two claims on one indicator, area and period: the preferred claim first, else the smaller id.
    At least one of the two is of the sources and reports of the query.
    """
    page, few, now = query.page, _is_of_few_series(query), literal(moment(catalogue, query.as_of))
    conditions = [each.with_values() for each in filters(catalogue, query._replace(sources=(), reports=()))]
    if query.sources:
        conditions.append(or_(*(col(of.source).in_(query.sources) for of in (PrintedFigure, _RIVAL))))
    if query.reports:
        releases = catalogue.releases_of(query)
        conditions.append(or_(*(col(of.release).in_(releases) for of in (PrintedFigure, _RIVAL))))
    rivals = _PAIRS.where(standing_at(now), standing_at(now, _RIVAL_SERVED), *conditions)
    paged = rivals.order_by(*KEY[:3], col(ServedClaim.preferred).desc(), ID, _RIVAL_ID)
    found = await database.rows(paged.limit(page.limit).offset(page.offset), bulk=not few)
    if (found and len(found) < page.limit) or not page.counted:
        return found, page.offset + len(found)

    async def counted() -> int:
        (row,) = await database.rows(rivals.with_only_columns(func.count().label("total")), bulk=not few)
        return int(row.total)

    return found, await remembered(catalogue, ("pairs", query._replace(page=Page())), counted)


async def audited_claims(
    database: Database, catalogue: Catalogue, wanted: Iterable[tuple[str, str, str]], as_of: str | None
) -> tuple[list[Figure], dict[tuple[str, str], Figure]]:
    """The claims valid at a time on triples (indicator, area, period), and restatements by claim's id and unit."""
    there = tuple_(*KEY[:3]).in_(sorted(set(wanted)))
    standing = with_origin(of_standing_claims(catalogue, as_of)).where(there)
    rows = await database.rows(standing.order_by(*preference()))
    restated = {(row.restates, row.unit): figure_of(row, catalogue) for row in rows if row.restates}
    return [figure_of(row, catalogue) for row in rows if not row.restates], restated
