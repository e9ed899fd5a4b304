"""Filters and orders of a query as SQL expressions that mean the same on both engines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    true,
    tuple_,
)
from sqlalchemy import select as select_columns  # SQLModel's is typed by its columns, and here they vary
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, select

from api.domain.catalogue import Catalogue
from api.domain.figure import PREFERENCE, Criterion
from api.domain.period import Span
from api.domain.query import (
    MAX_DIGITS,
    Among,
    Both,
    Claims,
    Comparison,
    ComparisonOperator,
    Condition,
    Either,
    Lang,
    Not,
    Order,
    Query,
    Value,
    holds,
)
from api.domain.units import EXPONENTS, SCALES
from api.storage.database import FigureFilter, Values
from api.storage.models import Indicator, PrintedFigure, Release, Report, ServedClaim, Source, Withdrawal

_PLAIN = {
    **{name: name for name in ("id", "indicator", "area", "period", "year", "comparator", "unit", "status", "source")},
    **{name: name for name in ("originator", "paragraph", "sentence_sha256", "inferred", "vintage", "release")},
    "printed_value": "value",
    "as_printed": "phrase",
}
"""Fields that are columns, by the name that figures are served with."""

_ALIKE: Mapping[str, Value] = {"scale": SCALES["one"].name, "unit_mult": SCALES["one"].exponent}
"""Fields that every figure has the same of, since conditions are on figures in whole units."""

NULLABLE = frozenset({"originator", "paragraph", "inferred", "vintage", "notes"})
FIELDS = frozenset({*_PLAIN, *_ALIKE, "name", "topic", "area_name", "time", "notes", "frequency", "value"})
FIELDS |= {"printed_scale", "preferred"}
"""The fields that this module has an expression for."""

Preferred = Callable[[], ColumnElement[bool]]
"""Says that a figure is the preferred claim, made only where a condition asks for it."""

_NIL = "0" * MAX_DIGITS
_WIDEST_SCALE = max(EXPONENTS)
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
_MIDNIGHT = "T00:00:00.000000Z"


_LETTER, _LENGTH = func.substr(PrintedFigure.period, 6, 1), func.length(PrintedFigure.period)
FREQUENCY: ColumnElement[str] = case(
    (_LENGTH == 4, "A"), (or_(_LETTER == "S", _LETTER == "Q"), _LETTER), (_LENGTH == 7, "M"), else_="D"
)
"""The SDMX letter of a period's length."""


def expression(condition: Condition, catalogue: Catalogue, lang: Lang, preferred: Preferred) -> ColumnElement[bool]:
    """The condition on the figure table; names are those of the language."""
    if isinstance(condition, Not):
        return not_(expression(condition.part, catalogue, lang, preferred))
    if isinstance(condition, Both | Either):
        parts = [expression(part, catalogue, lang, preferred) for part in condition.parts]
        return and_(true(), *parts) if isinstance(condition, Both) else or_(false(), *parts)
    name = condition.field
    if (named := _named(name, catalogue, lang)) is not None:
        column, cells = named
        return column.in_([code for code, cell in cells.items() if _true_of(condition, cell)])
    if name in _ALIKE:
        return true() if _true_of(condition, _ALIKE[name]) else false()
    if name == "preferred":
        wanted = [answer for answer in (True, False) if _true_of(condition, answer)]
        if len(wanted) != 1:
            return true() if wanted else false()
        return preferred() if wanted[0] else not_(preferred())
    if name == "value":
        number = _served_value()
        if isinstance(condition, Among):
            return or_(false(), *(number.compared(ComparisonOperator.EQ, value) for value in condition.values))
        return number.compared(condition.op, condition.value)
    if isinstance(condition, Among):
        return _among(_column(name, lang), condition.values)
    return _compared(_column(name, lang), condition.op, condition.value, nullable=name in NULLABLE)


def ordering(
    order: Iterable[Order], catalogue: Catalogue, lang: Lang, preferred: Preferred
) -> Iterator[ColumnElement[Any]]:
    """The order as expressions over the columns of the figure table."""
    for item in order:
        name, descending = item.field, item.descending
        if name in _ALIKE:
            continue
        if name == "value":
            yield from _served_value().sorted(descending=descending)
            continue
        column: SQLColumnExpression[Any]
        if name == "preferred":
            column = case((preferred(), 1), else_=0)
        elif (named := _named(name, catalogue, lang)) is not None:
            column = _ranked(*named)
        else:
            column = _column(name, lang)
        sorted_column = column.desc() if descending else column.asc()
        if name in NULLABLE:
            sorted_column = sorted_column.nulls_last() if descending else sorted_column.nulls_first()
        yield sorted_column


def _named(name: str, catalogue: Catalogue, lang: Lang) -> tuple[SQLColumnExpression[Any], Mapping[Any, str]] | None:
    """The column of a code, and by code the text that a field has for it; None of a field that holds no such text."""
    if name == "printed_scale":
        return col(PrintedFigure.scale), {power: scale.name for power, scale in EXPONENTS.items()}
    if name == "area_name":
        return col(PrintedFigure.area), {code: getattr(area, f"name_{lang}") for code, area in catalogue.areas.items()}
    if name in ("name", "topic"):
        field = name if name == "topic" else f"name_{lang}"
        return col(PrintedFigure.indicator), {code: getattr(of, field) for code, of in catalogue.indicators.items()}
    return None


def _column(name: str, lang: Lang) -> SQLColumnExpression[Any]:
    if name == "time":
        return col(PrintedFigure.first_day).concat(_MIDNIGHT)
    if name == "notes":
        note = col(PrintedFigure.note_en)
        return func.coalesce(PrintedFigure.note_zh, note) if lang is Lang.ZH else note
    found: SQLColumnExpression[Any] = FREQUENCY if name == "frequency" else col(getattr(PrintedFigure, _PLAIN[name]))
    return found


def _true_of(condition: Comparison | Among, cell: Value) -> bool:
    return holds(condition, lambda _field: cell) is True


def _ranked(column: Any, names: Mapping[Any, str]) -> ColumnElement[Any]:
    """The place of a code's name among all names."""
    ranks = {name: rank for rank, name in enumerate(sorted(set(names.values())))}
    return case({code: ranks[name] for code, name in names.items()}, value=column) if names else column


def _among(column: SQLColumnExpression[Any], values: Iterable[Value]) -> ColumnElement[bool]:
    given = list(values)
    found = and_(column.is_not(None), column.in_([_bound(value) for value in given if value is not None]))
    return or_(column.is_(None), found) if None in given else found


def _compared(
    column: SQLColumnExpression[Any], op: ComparisonOperator, value: Value, *, nullable: bool
) -> ColumnElement[bool]:
    """A comparison that says of a missing cell what `filters.compare` does: SQL alone would call most of it unknown."""
    if op is ComparisonOperator.EQ or op is ComparisonOperator.NE:
        same = column.is_(None) if value is None else column == _bound(value)
        if nullable and value is not None:
            same = and_(column.is_not(None), same)
        return same if op is ComparisonOperator.EQ else not_(same)
    if op in (ComparisonOperator.CONTAINS, ComparisonOperator.STARTS, ComparisonOperator.ENDS):
        return _worded(column, op, str(value))
    if value is None:
        return false()
    found: ColumnElement[bool] = {
        ComparisonOperator.GT: column.__gt__,
        ComparisonOperator.GE: column.__ge__,
        ComparisonOperator.LT: column.__lt__,
        ComparisonOperator.LE: column.__le__,
    }[op](_bound(value))
    return and_(column.is_not(None), found) if nullable else found


def _bound(value: Value) -> Any:
    return value.strftime(_MOMENT) if isinstance(value, datetime) else value


def _worded(column: SQLColumnExpression[Any], op: ComparisonOperator, text: str) -> ColumnElement[bool]:
    """A part of a text, without LIKE: % and _ would be wildcards, and on SQLite the case of letters would be lost."""
    length = len(text)
    if op is ComparisonOperator.CONTAINS:
        return func.replace(column, text, "") != column if text else column == column
    if op is ComparisonOperator.STARTS:
        return func.substr(column, 1, length) == text
    start = func.length(column) - length + 1
    return and_(func.length(column) >= length, func.substr(column, start) == text)


class _Number:
    """A column of decimal texts times ten to another, compared by exact value: as texts of one width, never as floats.

    With `scale` 12, `15.5` is `0…015500000000000` and, for what stands behind its point, zeros.
    """

    def __init__(self, column: Any, scale: Any) -> None:
        unsigned = func.ltrim(column, "-")
        fraction = func.ltrim(unsigned, "0123456789")
        whole = func.substr(unsigned, 1, func.length(unsigned) - func.length(fraction))
        # So many zeros fewer in front of the digits and more behind them shift the point by the scale.
        front = func.substr(_NIL, 1, _WIDEST_SCALE - scale)
        padded = func.substr(literal(_NIL).concat(whole), func.length(whole) + _WIDEST_SCALE + 1)
        behind = func.substr(func.substr(fraction, 2).op("||")(_NIL + _NIL), 1, MAX_DIGITS + scale)
        self._size = front.op("||")(padded).op("||")(behind)
        self._negative = and_(func.substr(column, 1, 1) == "-", self._size != _NIL + _NIL)

    def compared(self, op: ComparisonOperator, value: Value) -> ColumnElement[bool]:
        if value is None:
            return true() if op is ComparisonOperator.NE else false()
        number = Decimal(value) if isinstance(value, (int, Decimal)) else Decimal(str(value))
        size = _size_text(number)
        if number < 0:
            equal = and_(self._negative, self._size == size)
            above = or_(not_(self._negative), self._size < size)
        else:
            equal = and_(not_(self._negative), self._size == size)
            above = and_(not_(self._negative), self._size > size)
        return {
            ComparisonOperator.EQ: equal,
            ComparisonOperator.NE: not_(equal),
            ComparisonOperator.GT: above,
            ComparisonOperator.GE: or_(above, equal),
            ComparisonOperator.LT: not_(or_(above, equal)),
            ComparisonOperator.LE: not_(above),
        }[op]

    def sorted(self, *, descending: bool) -> list[ColumnElement[Any]]:
        side = case((self._negative, 0), else_=1)
        below, above = case((self._negative, self._size)), case((not_(self._negative), self._size))
        if descending:
            return [side.desc(), below.asc(), above.desc()]
        return [side.asc(), below.desc(), above.asc()]


def _served_value() -> _Number:
    return _Number(col(PrintedFigure.value), col(PrintedFigure.scale))


def _size_text(number: Decimal) -> str:
    whole, _, fraction = f"{number.copy_abs():f}".partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if len(whole) > MAX_DIGITS or len(fraction) > MAX_DIGITS:
        raise ValueError(f"a number has at most {MAX_DIGITS} digits before and after its point")
    return whole.rjust(MAX_DIGITS, "0") + fraction.ljust(MAX_DIGITS, "0")


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
    other = aliased(ServedClaim)  # since the statement around it may read the table too
    chosen = [col(other.preferred).is_(True)] if preferred else []
    current = standing_at(literal(sequence), other)
    return exists(select_columns(literal(1)).where(is_served(served=other), current, *chosen))


PREFERRED = col(ServedClaim.preferred).is_(True)


def is_served(figure: Any = PrintedFigure, served: Any = ServedClaim) -> ColumnElement[bool]:
    """That a row of the served claims is of the figure."""
    place = [col(getattr(served, name)) == col(getattr(figure, name)) for name in ("indicator", "area", "period")]
    return and_(*place, col(served.figure) == col(figure.id))


def standing_at(sequence: ColumnElement[int], served: Any = ServedClaim) -> ColumnElement[bool]:
    """That a row of the served claims holds at the release with that number."""
    return and_(col(served.since) <= sequence, col(served.until) > sequence)


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
        yield _one_of("frequency", FREQUENCY, query.frequencies)
    if query.sources:
        yield _one_of("source", col(PrintedFigure.source), query.sources)
    if query.reports or query.updated_after:
        releases = catalogue.releases_of(query)
        if len(releases) < len(catalogue.releases_known_at(query.as_of)):
            yield _one_of("release", col(PrintedFigure.release), releases)
    if query.where is not None:
        condition = expression(
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
    yield from selected(catalogue, replace(query, claims=Claims.ALL, latest=None))


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
    return tuple(_compared_column(criterion) for criterion in PREFERENCE)


def with_origin(statement: Select[Any]) -> Select[Any]:
    """The statement with the source and the report of each figure joined."""
    return (
        statement.join(Source, col(Source.id) == col(PrintedFigure.source))
        .join(Release, col(Release.id) == col(PrintedFigure.release))
        .join(Report, col(Report.id) == col(Release.report))
    )


_ROWS = {"figure": PrintedFigure, "report": Report, "source": Source}


def _compared_column(criterion: Criterion) -> ColumnElement[Any]:
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
    order += ordering(query.order, catalogue, query.lang, lambda: stands(catalogue, query.as_of, preferred=True))
    return [*order, *(column.asc() for column in KEY)]
