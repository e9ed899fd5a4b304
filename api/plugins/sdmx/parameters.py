"""Paths, keys, filters, versions and the query string of an SDMX request."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, Self

from api.domain.catalogue import Catalogue
from api.domain.errors import (
    ConflictingParameters,
    InvalidParameter,
    NotFound,
    NotImplementedHere,
    Problem,
    UnknownCode,
)
from api.domain.period import FISCAL_ENDS, Period, PeriodError
from api.domain.query import Among, Both, Condition, Either
from api.domain.words import did_you_mean, vintage_code
from api.plugins.sdmx.concepts import (
    AGENCY,
    DATA_STRUCTURES,
    DECIMALS,
    FIGURE,
    FIGURES,
    FLOWS,
    FREQ,
    INDICATOR,
    REF_AREA,
    SOURCE,
    TIME,
    UNIT_MULT,
    VINTAGE,
    Component,
    DataStructure,
    Node,
    Observation,
    codes,
    source_id,
)
from api.service.parameters.reading import pairs_of
from api.web.prefixed_routes import QueryString

MAX_VALUES = 500
"""Maximum number of values in a filter, and of codes in the keys of a path."""


_LISTED = 40
"""Maximum number of words that an error lists."""


def check(
    what: str, word: str, allowed: Collection[str], kind: type[Problem] = InvalidParameter, more: str = ""
) -> None:
    """Raise `There is no dimension 'AERA'. Did you mean REF_AREA? There are …` for a word that is not allowed."""
    if word not in allowed:
        listed = f" There are {', '.join(allowed)}." if len(allowed) <= _LISTED else ""
        near = did_you_mean(word, allowed, otherwise="")
        raise kind(f"There is no {what} {word[:100]!r}.{near}{listed}{more}")


def is_any(text: str) -> bool:
    """True for a part of a path that means any agency, id, key or item: left out, `*`, or `all` in any case."""
    return text.lower() in ("all", "*", "")


def listed(text: str) -> tuple[str, ...]:
    """The items of a list separated by commas or plus signs; empty if an item means any."""
    items = text.replace("+", ",").split(",")
    return () if any(map(is_any, items)) else tuple(items)


_LATEST = ("", "latest", "all", *"+~*")
"""Names of a version without a number; all of them mean the one version that a structure has."""


def names_version(text: str, own: str) -> bool:
    """True if a list of versions has the version `own`, or a word like `latest` that means it."""
    return any(each == own or each.lower() in _LATEST for each in text.split(","))


def take(parts: Sequence[str], shape: str) -> list[str]:
    """The parts of a path of that shape, an empty text for each part left out; InvalidParameter for too many."""
    count = shape.count("{")
    if len(parts) > count:
        raise InvalidParameter(f"The path has {len(parts) - count} parts too many; it is {shape}.")
    return [*parts, *[""] * (count - len(parts))]


def target(parts: Sequence[str], shape: str, own: str) -> tuple[Node, str, str]:
    """The structure, key and component of a path; in 2.1 a dataflow is written `F`, `AGENCY,F` or `AGENCY,F,VERSION`.

    `*` means dataflow as a context, and all figures as an id.
    """
    parts = take(parts, shape)
    if "{flow}" in shape:
        reference, key, provider, *rest = parts
        _check_agency("provider", provider.split(",")[-1])  # all data come from one provider, named as the agency
        names = reference.split(",")
        if len(names) > 3 or not names[-1]:
            raise InvalidParameter("A dataflow is written FIGURES, REPORTS,FIGURES or REPORTS,FIGURES,1.0.")
        parts = ["dataflow", *(["", *names, ""] if len(names) == 1 else [*names, ""][:3]), key, *rest]
    context, agency, name, version, *rest = parts
    of_flows = context == "dataflow" or is_any(context)
    if not of_flows:
        check("context", context, ["dataflow", "datastructure"])
    _check_agency("agency", agency)
    if is_any(name):
        name = FIGURES.id if of_flows else FIGURE.id
    if of_flows and ("," in name or "+" in name):
        raise NotImplementedHere("Ask for the data of one dataflow at a time; FIGURES holds those of all topics.")
    check("dataflow" if of_flows else "data structure", name, FLOWS if of_flows else DATA_STRUCTURES, NotFound)
    if not names_version(version, own):
        raise NotFound(f"There is no version {version[:100]}; there is {own}, for which latest, +, ~ and * stand too.")
    key, component = [*rest, "", ""][:2]
    return Node("dataflow" if of_flows else "datastructure", name), key, component


def _check_agency(what: str, text: str) -> None:
    if AGENCY not in (listed(text) or [AGENCY]):
        check(what, text, [AGENCY], NotFound)


_TEXTUAL: Mapping[str, Callable[[str, str], bool]] = {
    "co": operator.contains,
    "nc": lambda cell, value: value not in cell,
    "sw": str.startswith,
    "ew": str.endswith,
}
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    **{name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")},
    **_TEXTUAL,
}
_BOTH = slice(None)
_ENDS: Mapping[str, tuple[Any, Any]] = {
    **{"eq": (_BOTH, _BOTH), "ne": (_BOTH, _BOTH)},
    **{"lt": (1, 0), "le": (1, 1), "gt": (0, 1), "ge": (0, 0)},
}
"""By operator, the compared end of a cell's period, and that of the filter's: 0 is the first day, 1 the last."""
_REPORTING = re.compile(r"(?<=^[0-9]{4})-A1$|(?<=^[0-9]{4}-)M(?=[0-9]{2}$)")
"""The letters in a reporting year, `2024-A1`, and in a month, `2024-M06`, that our periods do not have."""
_FROM_A_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[2-9]|1[0-2])-01/P1Y")


def days(text: str) -> tuple[date, date]:
    """The first and last day of a time value: a period, reporting year or month, year from a day on, or moment."""
    if match := _FROM_A_DAY.fullmatch(text):
        ends = FISCAL_ENDS[int(match["month"]) - 2]
        text = f"{int(match['year']) + 1}-FY{ends}"
    try:
        period = Period.parse(str(datetime.fromisoformat(text).date()) if "T" in text else _REPORTING.sub("", text))
    except (PeriodError, ValueError):
        raise InvalidParameter(
            f"{text[:100]!r} is no time period: write 2024, 2024-S1, 2024-Q1, 2024-06, 2024-06-30, 2024-07-01/P1Y or "
            "a moment."
        ) from None
    return period.first, period.last


Test = Callable[[str | None], bool]
"""A test of a cell; a missing cell passes only the operators `ne` and `nc`."""


def _tried(op: str, value: Any, read: Callable[[str], Any] = str) -> Test:
    compare = _OPERATORS[op]
    return lambda cell: op in ("ne", "nc") if cell is None else compare(read(cell), value)


def _in_time(op: str, value: str) -> Test:
    own, other = _ENDS[op]
    return _tried(op, days(value)[other], lambda cell: days(cell)[own])


class Filter(NamedTuple):
    """A filter on a component: a cell must pass all tests of at least one alternative."""

    part: Component
    alternatives: tuple[tuple[Test, ...], ...]

    def takes(self, cell: str | None) -> bool:
        """True if the cell passes the filter."""
        return any(all(test(cell) for test in tests) for tests in self.alternatives)


def read_filter(component: str, text: str, definition: DataStructure, catalogue: Catalogue) -> Filter | None:
    """The filter of a `c` parameter, None for `*`; UnknownCode if it names a code that does not exist."""
    check("component", component, definition.components)
    if text == "*":
        return None
    part = definition.components[component]
    _check_length(f"c[{component}]", text)
    alternatives = (alternative.split("+") for alternative in text.split(","))
    return Filter(part, tuple(tuple(_test(part, piece, catalogue) for piece in pieces) for pieces in alternatives))


def _check_length(what: str, text: str) -> None:
    if text.count(",") + text.count("+") >= MAX_VALUES:
        raise InvalidParameter(f"{what} takes at most {MAX_VALUES} values.")


def between(start: str | None, end: str | None) -> Filter | None:
    """The filter on time of startPeriod and endPeriod; None if neither is given."""
    if start and end and days(start)[0] > days(end)[1]:
        raise ConflictingParameters(f"startPeriod ({start}) lies after endPeriod ({end}).")
    tests = tuple(_in_time(op, text) for op, text in (("ge", start), ("le", end)) if text)
    return Filter(TIME, (tests,)) if tests else None


def _test(part: Component, text: str, catalogue: Catalogue) -> Test:
    op, _, value = text.partition(":")
    if op not in _OPERATORS or ":" not in text:
        op, value = "eq", text
    if not value:
        raise InvalidParameter(f"c[{part.id}] has an empty value; leave the filter out or write *.")
    if op in _TEXTUAL:
        return _tried(op, value)
    if part is TIME:
        return _in_time(op, value)
    if part.holds == "Decimal" or part in (UNIT_MULT, DECIMALS):
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise InvalidParameter(f"c[{part.id}] is compared with numbers; {value[:100]!r} is none.")
        return _tried(op, number, Decimal)
    if part.holds == "Boolean" and value not in ("true", "false"):
        raise InvalidParameter(f"c[{part.id}] is true or false, not {value[:100]!r}.")
    if op in ("eq", "ne"):
        _check_code(part, value, catalogue)
    return _tried(op, value)


def _check_code(part: Component, value: str, catalogue: Catalogue) -> None:
    if (listed := codes(catalogue, part)) is not None:
        check(f"code of {part.id}", value, listed, UnknownCode, f" {part.codelist} lists them.")


Key = Mapping[Component, frozenset[str]]
"""The wanted codes by dimension; a dimension without an entry may have any code."""


def read_keys(text: str, definition: DataStructure, catalogue: Catalogue) -> tuple[Key, ...]:
    """The keys of a path, one of which must match; a dimension that is empty, `*` or left out may have any code."""
    if is_any(text):
        return ({},)
    _check_length("A key", text)
    return tuple(_key(piece, definition.key, catalogue) for piece in text.split(","))


def _key(text: str, dimensions: Sequence[Component], catalogue: Catalogue) -> Key:
    parts = text.split(".")
    if len(parts) > len(dimensions):
        names = ".".join(part.id for part in dimensions)
        raise InvalidParameter(
            f"The key {text[:200]!r} has {len(parts)} dimensions; there are {len(dimensions)}: {names}."
        )
    key: dict[Component, frozenset[str]] = {}
    for part, piece in zip(dimensions, parts, strict=False):
        wanted = frozenset(code for code in piece.split("+") if code)
        if wanted and "*" not in wanted:
            for code in sorted(wanted):
                _check_code(part, code, catalogue)
            key[part] = wanted
    return key


STORED = {FREQ: "frequency", REF_AREA: "area", INDICATOR: "indicator", VINTAGE: "vintage", SOURCE: "source"}
STORED |= {TIME: "period"}
"""The stored field of a figure for each dimension; a computed component, such as the value, has none."""


class Selection(NamedTuple):
    """The selection of observations that match one of the keys and pass every filter."""

    keys: tuple[Key, ...] = ({},)
    filters: tuple[Filter, ...] = ()

    def takes(self, observation: Observation) -> bool:
        """True if the observation is selected."""
        cells = observation.cells
        return any(all(cells[part] in wanted for part, wanted in key.items()) for key in self.keys) and all(
            one.takes(cells[one.part]) for one in self.filters
        )

    def condition(self, catalogue: Catalogue, periods: Collection[str] | None) -> Condition | None:
        """The condition of the keys and filters, as far as a condition can express them; None if it would be empty.

        `periods` are the periods of the figures; None for a past moment, whose periods and vintages may differ.
        """
        parts: list[Condition] = []
        for one in self.filters:
            every = periods if one.part is TIME else codes(catalogue, one.part)
            unsure = periods is None and one.part in (TIME, VINTAGE)
            if one.part in STORED and every is not None and not unsure:
                parts.append(_among(one.part, (code for code in every if one.takes(code)), catalogue))
        keys = [tuple(_among(part, wanted, catalogue) for part, wanted in key.items()) for key in self.keys]
        if len(keys) == 1:
            parts += keys[0]
        elif all(keys):
            parts.append(Either(tuple(map(Both, keys))))
        return Both(tuple(parts)) if parts else None


def _among(part: Component, wanted: Iterable[str], catalogue: Catalogue) -> Condition:
    if part is VINTAGE:
        written = {vintage_code(vintage): vintage for vintage in (None, *catalogue.vintages)}
        return Among(STORED[part], tuple(written[code] for code in sorted(wanted)))
    return Among(STORED[part], tuple(source_id(code) if part is SOURCE else code for code in sorted(wanted)))


FILTERS = "c[…]"
"""The word among the accepted parameters for filters such as `c[REF_AREA]`."""
_FILTER = re.compile(r"c\[(?P<component>[^\]]*)\]")


class SdmxQuery(QueryString):
    """The query string of a request, with readers of SDMX's own kinds of values."""

    @classmethod
    def read(cls, query_string: bytes, accepted: Collection[str], later: Collection[str] = ()) -> Self:
        """The query string of a path; `later` are parameters of the standard that are refused as not implemented."""
        written = query_string.replace(b"+", b"%2B")  # a plus means `and` or `or`, and no space
        for name, _ in pairs_of(written):
            if name in later:
                raise NotImplementedHere(f"{name} is not implemented here.")
        return super().read(written, accepted)

    @classmethod
    def takes(cls, name: str, accepted: Collection[str]) -> bool:
        """True if the path takes a parameter of that name, or filters."""
        return FILTERS in accepted if _FILTER.fullmatch(name) else name in accepted

    @property
    def filters(self) -> dict[str, str]:
        """The filters by component."""
        found = ((_FILTER.fullmatch(name), value) for name, value in self.items())
        return {match["component"]: value for match, value in found if match}

    def past(self, name: str) -> str | None:
        """The value as a moment in UTC to the second, None if absent; a day means its last second."""
        value = self.text(name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise self.invalid(name, value, "is a moment like 2026-11-24T12:00:00Z") from None
        if moment > datetime.now(UTC):
            raise ConflictingParameters(f"{name} lies in the future, of which nothing is known.")
        if "T" not in value:
            moment = moment.replace(hour=23, minute=59, second=59)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def words(self, name: str, allowed: Sequence[str], noun: str = "") -> list[str]:
        """The words of a list, empty if absent; InvalidParameter, with the noun, for a word that is not allowed."""
        text = self.text(name)
        words = text.split(",") if text else []
        for word in words:
            check(noun or name, word, allowed)
        return words
