"""Filters on components: `c[REF_AREA]=USA,CHN`, `c[TIME_PERIOD]=ge:2020+le:2024`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from api.domain.catalogue import Catalogue
from api.domain.period import Period, PeriodError
from api.protocols.sdmx.codelists import codes
from api.protocols.sdmx.errors import NotInCodelistError, semantic, syntax, unknown
from api.representations.writers.sdmx.concepts import DECIMALS, TIME, TIME_PERIOD, UNIT_MULT, Component, Holds
from api.representations.writers.sdmx.data_structures import DataStructure

MAX_TESTS = 500
"""Values in one filter."""


class Operator(StrEnum):
    """The operators, in the letters of the interface."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    CO = "co"
    NC = "nc"
    SW = "sw"
    EW = "ew"


_TEST = re.compile(rf"(?:(?P<op>{'|'.join(Operator)}):)?(?P<value>.*)", re.DOTALL)
_TEXTUAL: Mapping[Operator, Callable[[str, str], bool]] = {
    Operator.EQ: lambda cell, value: cell == value,
    Operator.NE: lambda cell, value: cell != value,
    Operator.CO: lambda cell, value: value in cell,
    Operator.NC: lambda cell, value: value not in cell,
    Operator.SW: str.startswith,
    Operator.EW: str.endswith,
}
_REPORTING = re.compile(r"(?P<year>[0-9]{4})-(?:A1|M(?P<month>[0-9]{2}))")
_ORDERED: Mapping[Operator, Callable[[Decimal, Decimal], bool]] = {
    Operator.EQ: lambda cell, value: cell == value,
    Operator.NE: lambda cell, value: cell != value,
    Operator.LT: lambda cell, value: cell < value,
    Operator.LE: lambda cell, value: cell <= value,
    Operator.GT: lambda cell, value: cell > value,
    Operator.GE: lambda cell, value: cell >= value,
}


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a time value covers."""

    first: date
    last: date


def days(text: str) -> Days:
    """Read a time value: a period, a reporting year or month, or a moment, which stands for its day."""
    match = _REPORTING.fullmatch(text)
    if match:
        text = f"{match['year']}-{match['month']}" if match["month"] else match["year"]
    try:
        if "T" in text:
            text = datetime.fromisoformat(text).date().isoformat()
        period = Period.parse(text)
    except (PeriodError, ValueError):
        raise syntax(
            f"{text[:100]!r} is no time period: write 2024, 2024-S1, 2024-Q1, 2024-06, 2024-06-30 or a moment."
        ) from None
    return Days(period.first, period.last)


@dataclass(frozen=True, slots=True)
class ComponentTest:
    """One operator with its value."""

    op: Operator
    value: str

    def takes(self, part: Component, cell: str | None) -> bool:
        """Whether a cell passes; what is missing differs from every value and contains none."""
        if cell is None:
            return self.op in (Operator.NE, Operator.NC)
        if self.op not in _ORDERED:
            return _TEXTUAL[self.op](cell, self.value)
        if part.id == TIME_PERIOD:
            return self._takes_time(cell)
        if _is_number(part):
            return _ORDERED[self.op](Decimal(cell), Decimal(self.value))
        if self.op in _TEXTUAL:
            return _TEXTUAL[self.op](cell, self.value)
        below, above = cell < self.value, cell > self.value
        return {Operator.LT: below, Operator.LE: not above, Operator.GT: above, Operator.GE: not below}[self.op]

    def _takes_time(self, cell: str) -> bool:
        period, wanted = Period.parse(cell), days(self.value)
        same = (period.first, period.last) == (wanted.first, wanted.last)
        return {
            Operator.EQ: same,
            Operator.NE: not same,
            Operator.LT: period.last < wanted.first,
            Operator.LE: period.last <= wanted.last,
            Operator.GT: period.first > wanted.last,
            Operator.GE: period.first >= wanted.first,
        }[self.op]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a component must be: any of some alternatives, of each of which all tests hold."""

    part: Component
    alternatives: tuple[tuple[ComponentTest, ...], ...]

    def takes(self, cell: str | None) -> bool:
        """Whether a cell passes."""
        return any(all(test.takes(self.part, cell) for test in tests) for tests in self.alternatives)

    def bounds(self) -> tuple[date | None, date | None]:
        """Of a filter on time, days between which everything lies that passes."""
        if len(self.alternatives) != 1:
            return None, None
        first: list[date] = []
        last: list[date] = []
        for test in self.alternatives[0]:
            if test.op in (Operator.GE, Operator.EQ):
                first.append(days(test.value).first)
            if test.op in (Operator.LE, Operator.EQ):
                last.append(days(test.value).last)
            if test.op is Operator.GT:
                first.append(days(test.value).last + timedelta(days=1))
            if test.op is Operator.LT:
                last.append(days(test.value).first - timedelta(days=1))
        return max(first, default=None), min(last, default=None)


def read(component: str, text: str, definition: DataStructure, catalogue: Catalogue) -> Filter | None:
    """The filter of a `c` parameter, None for `*`; the codes that it names must exist."""
    part = definition.components.get(component)
    if part is None:
        raise syntax(unknown("component", component, definition.components))
    if text == "*":
        return None
    alternatives = tuple(
        tuple(_test(part, piece, catalogue) for piece in alternative.split("+")) for alternative in text.split(",")
    )
    if sum(len(tests) for tests in alternatives) > MAX_TESTS:
        raise syntax(f"c[{component}] takes at most {MAX_TESTS} values.")
    return Filter(part, alternatives)


def between(start: str | None, end: str | None) -> Filter | None:
    """The filter that startPeriod and endPeriod are; None without both."""
    tests = [ComponentTest(op, text) for op, text in ((Operator.GE, start), (Operator.LE, end)) if text is not None]
    if start is not None and end is not None and days(start).first > days(end).last:
        raise semantic(f"startPeriod ({start}) lies after endPeriod ({end}).")
    for test in tests:
        days(test.value)
    return Filter(TIME, (tuple(tests),)) if tests else None


def _test(part: Component, text: str, catalogue: Catalogue) -> ComponentTest:
    match = _TEST.fullmatch(text)
    op, value = Operator(match["op"] or Operator.EQ) if match else Operator.EQ, match["value"] if match else ""
    if not value:
        raise syntax(f"c[{part.id}] has an empty value; leave the filter out or write *.")
    if op in _ORDERED:
        _check(part, op, value, catalogue)
    return ComponentTest(op, value)


def _check(part: Component, op: Operator, value: str, catalogue: Catalogue) -> None:
    if part.id == TIME_PERIOD:
        days(value)
    elif _is_number(part):
        try:
            finite = Decimal(value).is_finite()
        except InvalidOperation:
            finite = False
        if not finite:
            raise syntax(f"c[{part.id}] is compared with numbers; {value[:100]!r} is none.")
    elif part.holds is Holds.BOOLEAN and value not in ("true", "false"):
        raise syntax(f"c[{part.id}] is true or false, not {value[:100]!r}.")
    elif op in (Operator.EQ, Operator.NE):
        check_code(part, value, catalogue)


def check_code(part: Component, value: str, catalogue: Catalogue) -> None:
    """Refuse a code that the component's code list does not hold."""
    listed = codes(catalogue, part.id)
    if listed is not None and value not in listed:
        raise NotInCodelistError(f"{unknown(f'code of {part.id}', value, listed)} {part.codelist} lists them.")


def _is_number(part: Component) -> bool:
    return part.holds is Holds.DECIMAL or part in (UNIT_MULT, DECIMALS)
