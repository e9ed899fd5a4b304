"""The select of claims: filters and orders of a query as SQL expressions that mean the same on both engines."""

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import GenericFunction
from sqlmodel import col

from api.domain.catalogue import Catalogue
from api.domain.period import Span
from api.domain.preference import PREFERENCE, Criterion
from api.domain.query import (
    Among,
    Both,
    Claims,
    Comparison,
    ComparisonOperator,
    Condition,
    Either,
    Lang,
    Not,
    Query,
    Value,
    holds,
)
from api.domain.scales import EXPONENTS, SCALES
from api.storage.address import POSTGRESQL
from api.storage.database import Clause, FigureFilter, Values
from api.storage.models import Indicator, PrintedFigure, Release, Report, ServedClaim, Source, Withdrawal

KEY = (col(PrintedFigure.indicator), col(PrintedFigure.area), col(PrintedFigure.period), col(PrintedFigure.id))
"""The columns that the table of figures is clustered on, and the default order of figures."""
PREFERRED = col(ServedClaim.preferred).is_(True)
_DAYS = (col(PrintedFigure.first_day), col(PrintedFigure.last_day))


def _frequency(period: Any) -> ColumnElement[str]:
    letter, length = func.substr(period, 6, 1), func.length(period)
    year = or_(length == 4, letter == "F")
    return case((year, "A"), (or_(letter == "S", letter == "Q"), letter), (length == 7, "M"), else_="D")


FREQUENCY = _frequency(PrintedFigure.period)
"""The SDMX letter of a period's length."""


def same_place(one: Any, other: Any) -> Clause:
    """Condition that two rows are of one indicator, area and period."""
    return and_(*(col(getattr(one, name)) == col(getattr(other, name)) for name in ("indicator", "area", "period")))


def is_served(figure: Any = PrintedFigure, served: Any = ServedClaim) -> Clause:
    """Condition that a row of the served claims is of the figure."""
    return and_(same_place(served, figure), col(served.figure) == col(figure.id))


def standing_at(sequence: ColumnElement[int], served: Any = ServedClaim) -> Clause:
    """Condition that a row of the served claims is valid at the release with that number."""
    return and_(col(served.since) <= sequence, col(served.until) > sequence)


def moment(catalogue: Catalogue, as_of: str | None) -> int:
    """The number of the newest release at a moment."""
    newest = catalogue.newest(as_of)
    return newest.sequence if newest else 0


def select_claims(
    columns: Iterable[Any],
    query: Query,
    conditions: Iterable[Clause],
    sequence: ColumnElement[int],
    latest: ColumnElement[int],
) -> Select[Any]:
    """A select from the claims at a release, each with what is served of it, that pass a query's conditions."""
    standing = select(*columns).select_from(PrintedFigure).join(ServedClaim, is_served()).where(standing_at(sequence))
    claims = standing.where(*conditions, *([PREFERRED] if query.claims is Claims.PREFERRED else []))
    if query.latest is None:
        return claims
    series, newest = KEY[:2], col(PrintedFigure.last_day).desc()
    recency = func.dense_rank().over(partition_by=series, order_by=newest).label("recency")
    ranked = claims.with_only_columns(KEY[3], recency).subquery("recent")
    return standing.where(KEY[3].in_(select(ranked.c.id).where(ranked.c.recency <= latest)))


def selected(catalogue: Catalogue, query: Query, *columns: Any) -> Select[Any]:
    """Columns of the claims that a query selects: its filters, its choice among claims, its latest periods."""
    conditions = (each.with_values() for each in filters(catalogue, query))
    now, latest = literal(moment(catalogue, query.as_of)), literal(query.latest or 0)
    return select_claims(columns, query, conditions, now, latest)


def filters(catalogue: Catalogue, query: Query) -> Iterator[FigureFilter]:
    """Conditions of a query on figures, apart from its choice among claims."""
    yield from placed(catalogue, query, *KEY[:2])
    if query.areas and not (query.indicators or query.topics or query.breakdowns):
        # True of every figure, so that the key, which begins with the indicator, finds the figures of an area.
        yield FigureFilter("of any", (), lambda _: KEY[0].in_(select(col(Indicator.code))))
    if query.spans:
        yield inside(query.spans) if _may_hold(catalogue, query.spans) else _NEVER
    if query.years:
        yield _one_of("year", col(PrintedFigure.year), query.years)
    if query.frequencies:
        yield _one_of("frequency", FREQUENCY, query.frequencies)
    if query.sources:
        yield _one_of("source", col(PrintedFigure.source), query.sources)
    if query.reports or query.updated_after:
        releases = catalogue.releases_of(query)
        if len(releases) < len(catalogue.releases_known_at(query.as_of)):
            yield _one_of("release", col(PrintedFigure.release), releases)
    if query.years_alone:
        yield _without_parts(catalogue, query)
    if query.where is not None:
        condition = expression(query.where, catalogue, query.lang)
        yield FigureFilter(None, (), lambda _: condition)


def placed(
    catalogue: Catalogue, query: Query, indicator: SQLColumnExpression[str], area: SQLColumnExpression[str]
) -> Iterator[FigureFilter]:
    """The conditions of a query on indicator and area, for the two given columns of any table."""
    if query.topics or query.breakdowns:
        found = [item for item in catalogue.indicators.values() if not query.topics or item.topic in query.topics]
        parted = [item.code for item in found if not query.breakdowns or item.breakdown in query.breakdowns]
        yield _one_of("codes", indicator, parted)
    if query.indicators:
        yield _one_of("indicator", indicator, query.indicators)
    if query.areas:
        yield _one_of("area", area, query.areas)


_NEVER = FigureFilter("never", (), lambda _: false())


def _one_of(name: str, column: SQLColumnExpression[Any], values: Iterable[Any]) -> FigureFilter:
    given = tuple(values)
    if len(given) == 1:
        return FigureFilter((name, 1), given, lambda made: column == made[0])
    return FigureFilter((name, len(given)), given, column.in_) if given else _NEVER


def _may_hold(catalogue: Catalogue, spans: Sequence[Span]) -> bool:
    """True if some span reaches into a year with figures."""
    years = catalogue.years
    return any(
        bisect_left(years, span.first.year if span.first else 0)
        < bisect_right(years, span.last.year if span.last else date.max.year)
        for span in spans
    )


def inside(spans: Sequence[Span]) -> FigureFilter:
    """Condition that a period is one of the spans, or lies inside it."""
    tests = tuple(tuple(name for name, _ in _tests(span)) for span in spans)
    given = tuple(value for span in spans for _, value in _tests(span))

    def expression(values: Values) -> Clause:
        rest = iter(values)
        return or_(*(and_(*(_TESTS[name](next(rest)) for name in names)) for names in tests))

    return FigureFilter(("spans", tests), given, expression)


_TESTS: Mapping[str, Callable[[Any], Clause]] = {
    "first": _DAYS[0].__ge__,
    "last": _DAYS[1].__le__,
    "exact": KEY[2].__eq__,
    "ending": lambda year: func.substr(KEY[2], 1, 7) == year,
}


def _tests(span: Span) -> Sequence[tuple[str, str]]:
    """The tests of a period for a span, each with its value."""
    if span.exact:
        return [("ending" if span.exact.endswith("FY") else "exact", span.exact)]
    ends = {"first": span.first, "last": span.last}
    return [(name, day.isoformat()) for name, day in ends.items() if day is not None]


def _without_parts(catalogue: Catalogue, query: Query) -> FigureFilter:
    """Condition that a period is a year, or that no year around it has a claim of those that the query is about."""
    releases = catalogue.releases_of(query) if query.reports else ()
    preferred, sources = query.claims is Claims.PREFERRED, query.sources

    def expression(values: Values) -> Clause:
        year, served = aliased(PrintedFigure), aliased(ServedClaim)
        now, *rest = values
        around = [col(year.first_day) <= _DAYS[0], col(year.last_day) >= _DAYS[1], _frequency(year.period) == "A"]
        around += [col(getattr(year, name)) == col(getattr(PrintedFigure, name)) for name in ("indicator", "area")]
        around += [is_served(year, served), standing_at(now, served)]
        around += [col(served.preferred).is_(True)] if preferred else []
        around += [col(year.source).in_(rest[: len(sources)])] if sources else []
        around += [col(year.release).in_(rest[len(sources) :])] if releases else []
        return or_(FREQUENCY == "A", not_(exists().where(*around)))

    shape = ("years alone", preferred, len(sources), len(releases))
    return FigureFilter(shape, (moment(catalogue, query.as_of), *sources, *releases), expression)


def after(figure_id: str) -> FigureFilter:
    """Condition that a figure comes after this id in the order of the key, whether that one exists or not."""
    indicator, area, period, _ = figure_id.split(".", 3)
    return FigureFilter("after", (indicator, area, period, figure_id), lambda place: tuple_(*KEY) > tuple_(*place))


def standing(catalogue: Catalogue, as_of: str | None) -> Iterator[Clause]:
    """Conditions that a row was released at a moment, and not withdrawn; it may print another's value again."""
    releases = catalogue.releases_known_at(as_of)  # also now: another may have come since the catalogue was read
    yield of_releases(col(PrintedFigure.release), catalogue, releases)
    if catalogue.withdrawals:
        withdrawn = of_releases(col(Withdrawal.release), catalogue, releases)
        yield KEY[3].not_in(select(col(Withdrawal.figure)).where(withdrawn))


def of_releases(column: SQLColumnExpression[str], catalogue: Catalogue, releases: Collection[str]) -> Clause:
    """Condition that a column is one of some releases; all by the newest's number, so that statements stay few."""
    if len(releases) < len(catalogue.releases):
        return column.in_(releases)
    return column.in_(select(col(Release.id)).where(col(Release.sequence) <= moment(catalogue, None)))


_ROWS = {"figure": PrintedFigure, "report": Report, "source": Source}


def preference() -> tuple[ColumnElement[Any], ...]:
    """The order of rival claims, the preferred first; `with_origin` joins the tables that it names."""

    def compared(criterion: Criterion) -> ColumnElement[Any]:
        column: Any = col(getattr(_ROWS[criterion.of], criterion.field))
        if criterion.order is not None:
            column = case(dict(criterion.order), value=column)
        found: ColumnElement[Any] = func.coalesce(column, "").desc() if criterion.largest_first else column
        return found

    return tuple(map(compared, PREFERENCE))


def with_origin(statement: Select[Any]) -> Select[Any]:
    """The statement with the source and the report of each figure joined."""
    return (
        statement.join(Source, col(Source.id) == col(PrintedFigure.source))
        .join(Release, col(Release.id) == col(PrintedFigure.release))
        .join(Report, col(Report.id) == col(Release.report))
    )


# Conditions on named fields, which come of other people's protocols.

_RENAMED = {"printed_value": "value", "as_printed": "phrase"}
"""Columns that are served under another name, by that."""
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_MIDNIGHT = "T00:00:00.000000Z"


class exact(GenericFunction[Any]):  # noqa: N801 - the name in SQL
    """A decimal text as a number; SQLite calls `sortable` of sqlite_file, which its connections know by this name."""

    type = String()
    inherit_cache = True


@compiles(exact, POSTGRESQL)
def _numeric(element: exact, compiler: Any, **how: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **how)} AS NUMERIC)"


def expression(condition: Condition, catalogue: Catalogue, lang: Lang) -> Clause:
    """The condition on the claims; names are those of the language."""
    if isinstance(condition, Not):
        return not_(expression(condition.part, catalogue, lang))
    if isinstance(condition, Both | Either):
        parts = [expression(part, catalogue, lang) for part in condition.parts]
        return and_(true(), *parts) if isinstance(condition, Both) else or_(false(), *parts)
    if (coded := _coded(condition.field, catalogue, lang)) is not None:
        column, cells = coded
        return column.in_([code for code, cell in cells.items() if _is_true(condition, cell)])
    column = _column(condition.field, lang)
    if isinstance(condition, Comparison):
        cell = getattr(func, condition.folded)(column) if condition.folded else column
        return _compared(cell, condition.op, condition.value)
    given = [_bound(column, value) for value in condition.values if value is not None]
    found = and_(column.is_not(None), column.in_(given))
    return or_(column.is_(None), found) if None in condition.values else found


def ordered(catalogue: Catalogue, query: Query) -> list[ColumnElement[Any]]:
    """The order that a query asks for, and after it that of the key."""
    order: list[ColumnElement[Any]] = []
    for name in query.page.sort:
        field = name.removeprefix("-")
        columns = _DAYS if field == "period" else (col(getattr(PrintedFigure, field)),)
        order += [column.desc() if name.startswith("-") else column.asc() for column in columns]
    for item in query.order:
        coded = _coded(item.field, catalogue, query.lang)
        cell = _column(item.field, query.lang) if coded is None else _ranked(*coded)
        if cell is not None:
            order.append(cell.desc().nulls_last() if item.descending else cell.asc().nulls_first())
    return [*order, *(column.asc() for column in KEY)]


def _coded(name: str, catalogue: Catalogue, lang: Lang) -> tuple[SQLColumnExpression[Any], Mapping[Any, Any]] | None:
    """For a field looked up by a code, the column of the code and the value for each code; None for any other."""
    if name == "preferred":
        return col(ServedClaim.preferred), {True: True, False: False}
    if name in ("scale", "unit_mult"):  # the same of every figure, since conditions are on numbers in whole units
        return literal(""), {"": SCALES["one"].name if name == "scale" else SCALES["one"].exponent}
    if name == "printed_scale":
        return col(PrintedFigure.scale), {power: scale.name for power, scale in EXPONENTS.items()}
    if name == "area_name":
        return KEY[1], {code: getattr(area, f"name_{lang}") for code, area in catalogue.areas.items()}
    if name in ("name", "topic"):
        attribute = name if name == "topic" else f"name_{lang}"
        return KEY[0], {code: getattr(of, attribute) for code, of in catalogue.indicators.items()}
    return None


def _column(name: str, lang: Lang) -> SQLColumnExpression[Any]:
    if name == "value":
        return exact(col(ServedClaim.value))
    if name == "time":
        return _DAYS[0].concat(_MIDNIGHT)
    if name == "notes":
        note = col(PrintedFigure.note_en)
        return func.coalesce(PrintedFigure.note_zh, note) if lang is Lang.ZH else note
    if name == "frequency":
        return FREQUENCY
    return col(getattr(PrintedFigure, _RENAMED.get(name, name)))


def _is_true(condition: Comparison | Among, cell: Value) -> bool:
    return holds(condition, lambda _field: cell) is True


def _ranked(column: Any, cells: Mapping[Any, Any]) -> ColumnElement[Any] | None:
    """The rank of a code's cell among all cells; None if there is one alone, by which nothing is ordered."""
    ranks = {cell: rank for rank, cell in enumerate(sorted(set(cells.values())))}
    return case({code: ranks[cell] for code, cell in cells.items()}, value=column) if len(ranks) > 1 else None


def _compared(column: SQLColumnExpression[Any], op: ComparisonOperator, value: Value) -> Clause:
    """A comparison with the answers of `query.compare` for missing cells: SQL alone would call most of it unknown."""
    if op in (ComparisonOperator.CONTAINS, ComparisonOperator.STARTS, ComparisonOperator.ENDS):
        return _of_text(column, op, str(value))
    if op is ComparisonOperator.NE:
        return not_(_compared(column, ComparisonOperator.EQ, value))
    if value is None:
        return column.is_(None) if op is ComparisonOperator.EQ else false()
    found: Clause = getattr(operator, op)(column, _bound(column, value))
    return found if isinstance(column, exact) else and_(column.is_not(None), found)


def _bound(column: SQLColumnExpression[Any], value: Value) -> Any:
    if isinstance(column, exact):
        return exact(literal(f"{value:f}" if isinstance(value, Decimal) else str(value)))
    return value.strftime(_MOMENT) if isinstance(value, datetime) else value


def _of_text(column: SQLColumnExpression[Any], op: ComparisonOperator, text: str) -> Clause:
    """A part of a text, without LIKE: % and _ would be wildcards, and on SQLite the case of letters would be lost."""
    length = len(text)
    if op is ComparisonOperator.CONTAINS:
        return func.replace(column, text, "") != column if text else column == column
    if op is ComparisonOperator.STARTS:
        return func.substr(column, 1, length) == text
    start = func.length(column) - length + 1
    return and_(func.length(column) >= length, func.substr(column, start) == text)
