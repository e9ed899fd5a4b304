"""Paths, keys, filters, versions and the query string of an SDMX request."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self

from api.domain.catalogue import Catalogue
from api.domain.errors import ConflictingParameters, InvalidParameter, NotFound, NotImplementedHere, Problem
from api.domain.period import FISCAL_ENDS, Period, PeriodError
from api.domain.query import Among, Both, Codes, Condition, Either
from api.domain.words import did_you_mean, vintage_code
from api.plugins.sdmx.concepts import (
    AGENCY,
    DATA_STRUCTURES,
    FIGURE,
    FIGURES,
    FLOWS,
    FREQ,
    INDICATOR,
    REF_AREA,
    SOURCE,
    TIME,
    VINTAGE,
    Component,
    DataStructure,
    Node,
    codes,
    source_id,
)
from api.service.parameters.reading import pairs_of
from api.web.prefixed_routes import QueryString

MAX_VALUES = 500
"""Maximum number of values in a filter, and of codes in the keys of a path."""


_LISTED = 40
"""Maximum number of words that an error lists."""


def refusal(
    what: str,
    word: str,
    allowed: Collection[str],
    kind: type[Problem] = InvalidParameter,
    likely: Collection[str] | None = None,
    more: str = "",
) -> Problem:
    """The Problem, not raised, that there is no such `what`; it suggests a near `allowed` one, or of `likely` if given.

    `kind` is its class, and `more` the end of its sentence.
    """
    listed = f" There are {', '.join(allowed)}." if len(allowed) <= _LISTED else ""
    near = did_you_mean(word, allowed if likely is None else likely, otherwise="")
    return kind(f"There is no {what} {word[:100]!r}.{near}{listed}{more}")


def check(what: str, word: str, allowed: Collection[str], kind: type[Problem] = InvalidParameter) -> None:
    """Raise the refusal, a Problem of the class `kind`, of a word that is not allowed; `what` is a noun for it."""
    if word not in allowed:
        raise refusal(what, word, allowed, kind)


def is_any(text: str) -> bool:
    """True for a part of a path that means any agency, id, key or item: left out, `*`, or `all` in any case."""
    return text.lower() in ("all", "*", "")


def listed(text: str) -> Codes:
    """The items of a list separated by commas or plus signs; empty if an item means any."""
    items = text.replace("+", ",").split(",")
    return () if any(map(is_any, items)) else tuple(items)


_LATEST = ("", "latest", "all", *"+~*")
"""Names of a version without a number; all of them mean the one version that a structure has."""


def names_version(text: str, own: str) -> bool:
    """True if a list of versions has the version `own`, a word like `latest` that means it, or an empty item."""
    return any(each == own or each.lower() in _LATEST for each in text.split(","))


def take(parts: Sequence[str], shape: str) -> list[str]:
    """The parts of a path, as many as `shape` has `{…}`, the last ones empty if left out; InvalidParameter for more."""
    count = shape.count("{")
    if len(parts) > count:
        raise InvalidParameter(f"The path has {len(parts) - count} parts too many; it is {shape}.")
    return [*parts, *[""] * (count - len(parts))]


def target(parts: Sequence[str], shape: str, own: str) -> tuple[Node, str, str]:
    """The structure, key and component of a path; a dataflow of 2.1 is written `F`, `AGENCY,F` or `AGENCY,F,VERSION`.

    `*` means dataflow as a context, all figures as an id. NotFound if there is none, another Problem for a wrong form.
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


_BOTH = slice(None)
_ENDS: Mapping[str, tuple[Any, Any]] = {
    **{"eq": (_BOTH, _BOTH), "ne": (_BOTH, _BOTH)},
    **{"lt": (1, 0), "le": (1, 1), "gt": (0, 1), "ge": (0, 0)},
}
"""By operator, the compared end of a figure's period, and that of the filter's: 0 is the first day, 1 the last."""
_ON_CODES: Mapping[str, Callable[[str, str], bool]] = {
    **{"eq": operator.eq, "ne": operator.ne, "sw": str.startswith, "ew": str.endswith},
    **{"co": operator.contains, "nc": lambda code, text: text not in code},
}
"""By operator, the test that compares a code with a text: equal, begins with it, contains it and so on."""
_REPORTING = re.compile(r"(?<=^[0-9]{4})-A1$|(?<=^[0-9]{4}-)M(?=[0-9]{2}$)")
"""The letters in a reporting year, `2024-A1`, and in a month, `2024-M06`, that our periods do not have."""
_FROM_A_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[2-9]|1[0-2])-01/P1Y")


def days(text: str) -> tuple[date, date]:
    """First and last day of a period, reporting year or month, year from a day on, or moment; else InvalidParameter."""
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


Test = Callable[[str], bool]
"""A predicate on a code or on a period's text."""


def _in_time(op: str, value: str) -> Test:
    compare, (own, other) = getattr(operator, op), _ENDS[op]
    wanted = days(value)[other]
    return lambda period: compare(days(period)[own], wanted)


Filter = tuple[Component, Test]
"""A component, and the test that its code or period must pass."""


Named = list[tuple[Component, str]]
"""Pairs of a component and a code that a request names for it."""


def read_filter(component: str, text: str, definition: DataStructure, named: Named) -> Filter | None:
    """The filter that `c[component]=text` means, None for `*`; its codes are added to `named`. A Problem if wrong."""
    check("component", component, definition.components)
    if text == "*":
        return None
    part = definition.components[component]
    if part not in STORED:
        names = ", ".join(one.id for one in STORED)
        raise NotImplementedHere(f"c[{component}] is not implemented here; {names} are.")
    _check_length(f"c[{component}]", text)
    alternatives = [[_test(part, each, named) for each in piece.split("+")] for piece in text.split(",")]
    return part, lambda code: any(all(test(code) for test in tests) for tests in alternatives)


def _check_length(what: str, text: str) -> None:
    if text.count(",") + text.count("+") >= MAX_VALUES:
        raise InvalidParameter(f"{what} takes at most {MAX_VALUES} values.")


def between(start: str | None, end: str | None) -> Filter | None:
    """The filter on time by one or both of `start` and `end`, None if neither is given; a Problem if one is wrong."""
    if start and end and days(start)[0] > days(end)[1]:
        raise ConflictingParameters(f"startPeriod ({start}) lies after endPeriod ({end}).")
    tests = [_in_time(op, text) for op, text in (("ge", start), ("le", end)) if text]
    return (TIME, lambda period: all(test(period) for test in tests)) if tests else None


def _test(part: Component, text: str, named: Named) -> Test:
    """The test of a value (`2024`, `ge:2024`, `sw:CN`); a code of eq or ne is added to `named`; or a Problem."""
    op, colon, value = text.partition(":")
    if not colon or op not in (_ENDS if part is TIME else _ON_CODES):
        op, value = "eq", text
    if not value:
        raise InvalidParameter(f"c[{part.id}] has an empty value; leave the filter out or write *.")
    if part is TIME:
        return _in_time(op, value)
    if op in ("eq", "ne"):
        named.append((part, value))
    return lambda code: _ON_CODES[op](code, value)


Key = Mapping[Component, frozenset[str]]
"""The wanted codes by dimension; a dimension without an entry may have any code."""


def read_keys(text: str, definition: DataStructure, named: Named) -> tuple[Key, ...]:
    """The keys of a path, one of which must match; a dimension that is empty, `*` or left out may have any code.

    The codes that they name are added to `named`. InvalidParameter for too many codes or dimensions.
    """
    if is_any(text):
        return ({},)
    _check_length("A key", text)
    return tuple(_key(piece, definition.key, named) for piece in text.split(","))


def _key(text: str, dimensions: Sequence[Component], named: Named) -> Key:
    """The codes by dimension of a key such as `A.CHN+USA..`, also added to `named`; InvalidParameter if too long."""
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
            named += [(part, code) for code in sorted(wanted)]
            key[part] = wanted
    return key


STORED = {
    **{FREQ: "frequency", REF_AREA: "area", INDICATOR: "indicator", VINTAGE: "vintage", SOURCE: "source"},
    TIME: "period",
}
"""The components that data are selected by, each with the name of its field in the database."""


def condition(
    keys: Iterable[Key], filters: Iterable[Filter], periods: Iterable[str], catalogue: Catalogue
) -> Condition | None:
    """The condition of the figures that match one of the keys and pass every filter; None if that is any figure.

    `periods` are the periods of all figures, if a filter is on time.
    """
    parts: list[Condition] = []
    for part, test in filters:
        every = periods if part is TIME else codes(catalogue, part)
        parts.append(_among(part, filter(test, every), catalogue))
    matching = [tuple(_among(part, wanted, catalogue) for part, wanted in key.items()) for key in keys]
    if len(matching) == 1:
        parts += matching[0]
    elif all(matching):
        parts.append(Either(tuple(map(Both, matching))))
    return Both(tuple(parts)) if parts else None


def _among(part: Component, wanted: Iterable[str], catalogue: Catalogue) -> Condition:
    """The condition that a figure has one of the wanted codes, which must exist, for a component of STORED."""
    if part is VINTAGE:
        written = {vintage_code(vintage): vintage for vintage in (None, *catalogue.vintages)}
        return Among(STORED[part], tuple(written[code] for code in sorted(wanted)))
    return Among(STORED[part], tuple(source_id(code) if part is SOURCE else code for code in sorted(wanted)))


FILTERS = "c[…]"
"""The word among the accepted parameters that allows filters such as `c[REF_AREA]`."""
_FILTER = re.compile(r"c\[(?P<component>[^\]]*)\]")


class SdmxQuery(QueryString):
    """The query string of an SDMX request, with readers of filters and of lists of words."""

    @classmethod
    def read(cls, query_string: bytes, accepted: Collection[str], later: Collection[str] = ()) -> Self:
        """Read a query string of `accepted` parameters; NotImplementedHere for one of `later`, a Problem for others."""
        written = query_string.replace(b"+", b"%2B")  # a plus means `and` or `or`, and no space
        names = [name for name, _ in pairs_of(written)]
        if refused := [name for name in names if name in later]:
            raise NotImplementedHere(f"{refused[0]} is not implemented here.")
        filters = [name for name in names if FILTERS in accepted and _FILTER.fullmatch(name)]
        if unknown := next((name for name in names if name not in (*accepted, *filters)), None):
            raise cls.unknown(unknown, accepted)
        return super().read(written, [*accepted, *filters])

    @property
    def filters(self) -> dict[str, str]:
        """The texts of the filters `c[…]` by the id of their component."""
        found = ((_FILTER.fullmatch(name), value) for name, value in self.items())
        return {match["component"]: value for match, value in found if match}

    def words(self, name: str, allowed: Sequence[str], noun: str = "") -> list[str]:
        """The words of a list with commas, [] if absent; InvalidParameter, with the noun, for one not allowed."""
        text = self.text(name)
        words = text.split(",") if text else []
        for word in words:
            check(noun or name, word, allowed)
        return words
