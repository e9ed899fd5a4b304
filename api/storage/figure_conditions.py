"""Conditions and orders on figures as SQL expressions that mean the same on SQLite and PostgreSQL, to the digit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    true,
)
from sqlmodel import col

from api.domain.catalogue import Catalogue
from api.domain.conditions import (
    MAX_DIGITS,
    Among,
    Both,
    Comparison,
    ComparisonOperator,
    Condition,
    Either,
    Not,
    Order,
    Value,
    holds,
)
from api.domain.query import Lang
from api.domain.words.scales import EXPONENTS, SCALES
from api.storage.models import PrintedFigure

_PLAIN = {
    **{name: name for name in ("id", "indicator", "area", "period", "year", "comparator", "unit", "status", "source")},
    **{name: name for name in ("originator", "paragraph", "sentence_sha256", "inferred", "vintage", "release")},
    "printed_value": "value",
    "as_printed": "phrase",
}
"""Fields that are columns, by the name that figures are served with."""

_OF_INDICATOR, _OF_AREA = ("name", "topic"), ("area_name",)
_MADE = ("time", "notes", "frequency")
_ALIKE: Mapping[str, Value] = {"scale": SCALES["one"].name, "unit_mult": SCALES["one"].exponent}
"""Fields that every figure has the same of, since conditions are on figures in whole units."""

NULLABLE = frozenset({"originator", "paragraph", "inferred", "vintage", "notes"})
FIELDS = frozenset({*_PLAIN, *_OF_INDICATOR, *_OF_AREA, *_MADE, *_ALIKE, "value", "printed_scale", "preferred"})
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
    return _Reader(catalogue, lang, preferred).expression(condition)


def ordering(
    order: Iterable[Order], catalogue: Catalogue, lang: Lang, preferred: Preferred
) -> list[ColumnElement[Any]]:
    """The order as expressions over the columns of the figure table."""
    reader = _Reader(catalogue, lang, preferred)
    return [column for item in order for column in reader.sorted_by(item)]


class _Reader:
    """Fields as expressions over the columns of the figure table; what the catalogue names is looked up there."""

    def __init__(self, catalogue: Catalogue, lang: Lang, preferred: Preferred) -> None:
        self._catalogue, self._lang, self._preferred = catalogue, lang, preferred

    def expression(self, condition: Condition) -> ColumnElement[bool]:
        if isinstance(condition, Both):
            return and_(true(), *(self.expression(part) for part in condition.parts))
        if isinstance(condition, Either):
            return or_(false(), *(self.expression(part) for part in condition.parts))
        if isinstance(condition, Not):
            return not_(self.expression(condition.part))
        return self._atom(condition)

    def _atom(self, condition: Comparison | Among) -> ColumnElement[bool]:
        name = condition.field
        if name in _OF_INDICATOR or name in _OF_AREA:
            column, names = self._named(name)
            return column.in_([code for code, told in names.items() if _true_of(condition, told)])
        if name == "printed_scale":
            return col(PrintedFigure.scale).in_([power for power in EXPONENTS if _true_of(condition, _name_of(power))])
        if name == "preferred":
            return self._standing(condition)
        if name in _ALIKE:
            return true() if _true_of(condition, _ALIKE[name]) else false()
        if name == "value":
            number = _served_value()
            if isinstance(condition, Among):
                return or_(false(), *(number.compared(ComparisonOperator.EQ, value) for value in condition.values))
            return number.compared(condition.op, condition.value)
        if isinstance(condition, Among):
            return _among(self._column(name), condition.values)
        return _compared(self._column(name), condition.op, condition.value, nullable=name in NULLABLE)

    def _standing(self, condition: Comparison | Among) -> ColumnElement[bool]:
        """A condition on whether a figure is the preferred claim, which is yes or no."""
        wanted = [answer for answer in (True, False) if _true_of(condition, answer)]
        if len(wanted) != 1:
            return true() if wanted else false()
        stands = self._preferred()
        return stands if wanted[0] else not_(stands)

    def _named(self, name: str) -> tuple[SQLColumnExpression[str], Mapping[str, str]]:
        """The column of a code, and by code the text that the catalogue has for the field."""
        entries: Mapping[str, Any] = self._catalogue.areas if name in _OF_AREA else self._catalogue.indicators
        attribute = "topic" if name == "topic" else f"name_{self._lang}"
        told = {code: getattr(entry, attribute) for code, entry in entries.items()}
        return (col(PrintedFigure.area) if name in _OF_AREA else col(PrintedFigure.indicator)), told

    def _column(self, name: str) -> SQLColumnExpression[Any]:
        if name in _PLAIN:
            found: SQLColumnExpression[Any] = col(getattr(PrintedFigure, _PLAIN[name]))
            return found
        if name == "time":
            midnight: ColumnElement[str] = col(PrintedFigure.first_day).concat(_MIDNIGHT)
            return midnight
        if name == "notes":
            return (
                func.coalesce(PrintedFigure.note_zh, PrintedFigure.note_en)
                if self._lang is Lang.ZH
                else col(PrintedFigure.note_en)
            )
        return FREQUENCY

    def sorted_by(self, order: Order) -> list[ColumnElement[Any]]:
        name = order.field
        if name in _ALIKE:
            return []
        if name == "value":
            return _served_value().sorted(descending=order.descending)
        if name == "preferred":
            column: SQLColumnExpression[Any] = case((self._preferred(), 1), else_=0)
        elif name == "printed_scale":
            column = _ranked(col(PrintedFigure.scale), {power: _name_of(power) for power in EXPONENTS})
        elif name in _OF_INDICATOR or name in _OF_AREA:
            column = _ranked(*self._named(name))
        else:
            column = self._column(name)
        if name not in NULLABLE:
            return [column.desc() if order.descending else column.asc()]
        return [column.desc().nulls_last() if order.descending else column.asc().nulls_first()]


def _true_of(condition: Comparison | Among, cell: Value) -> bool:
    return holds(condition, lambda _field: cell) is True


def _name_of(power: int) -> str:
    return EXPONENTS[power].name


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
