"""Keys, filters, parts of paths and the query string of an SDMX request."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NamedTuple, Self
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Request, Response

from api.domain.catalogue import Catalogue
from api.domain.entries import SourceBase, UnitBase
from api.domain.period import Period, PeriodError
from api.domain.units import UnitKind
from api.domain.words import NOT_APPLICABLE, Bilingual, vintage_code, vintage_name
from api.plugins.sdmx.concepts import (
    AGENCY,
    COMPONENTS,
    DATA_STRUCTURES,
    DECIMALS,
    FLOWS,
    TIME,
    TIME_PERIOD,
    UNIT_MULT,
    Component,
    DataStructure,
    Holds,
)
from api.plugins.sdmx.errors import (
    FILTERS,
    NotInCodelistError,
    SdmxError,
    SdmxQueryErrors,
    not_implemented,
    of_problem,
    respond,
    semantic,
    syntax,
    unknown,
)
from api.plugins.sdmx.messages import Observation, source_code, unit_code
from api.web.prefixed_routes import QueryString, catch_all


class Entry(NamedTuple):
    """A code's names, and what it means."""

    name: Bilingual
    meaning: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Codelist:
    """A list of codes."""

    id: str
    name: Bilingual
    entries: Mapping[str, Entry]


_NAMES = {
    "CL_FREQ": Bilingual("Frequencies", "频率"),
    "CL_AREA": Bilingual("Reference areas", "参考地区"),
    "CL_INDICATOR": Bilingual("Indicators", "指标"),
    "CL_VINTAGE": Bilingual("Vintages", "版本"),
    "CL_SOURCE": Bilingual("Sources", "来源"),
    "CL_UNIT_MEASURE": Bilingual("Units of measure", "计量单位"),
    "CL_UNIT_MULT": Bilingual("Unit multipliers", "单位乘数"),
    "CL_DECIMALS": Bilingual("Numbers of decimals", "小数位数"),
    "CL_OBS_STATUS": Bilingual("Observation statuses", "观测状态"),
    "CL_COMPARATOR": Bilingual("Comparators", "比较符"),
}
LISTS = tuple(_NAMES)
"""The ids of all code lists, in the order in which they are served."""


def codelists(catalogue: Catalogue) -> Mapping[str, Codelist]:
    """All code lists, by id."""
    return {name: Codelist(name, _NAMES[name], entries) for name, entries in _entries(catalogue).items()}


def codes(catalogue: Catalogue, component: str) -> Mapping[str, Entry] | None:
    """The codes of a dimension or attribute; None for one that has no code list."""
    listed = COMPONENTS[component].codelist
    return _entries(catalogue)[listed] if listed else None


_MADE: WeakKeyDictionary[Catalogue, Mapping[str, Mapping[str, Entry]]] = WeakKeyDictionary()
"""By the catalogue that they are made of: each code of a key is looked up in them."""


def _entries(catalogue: Catalogue) -> Mapping[str, Mapping[str, Entry]]:
    made = _MADE.get(catalogue)
    if made is None:
        made = _MADE[catalogue] = _of_catalogue(catalogue)
    return made


def _of_catalogue(catalogue: Catalogue) -> Mapping[str, Mapping[str, Entry]]:
    fixed = {
        part.codelist: {code: Entry(name) for code, name in part.codes.items()}
        for part in COMPONENTS.values()
        if part.codelist and part.codes
    }
    from_data = {
        "CL_AREA": {area.alpha3: Entry(Bilingual(area.name_en, area.name_zh)) for area in catalogue.areas.values()},
        "CL_INDICATOR": {
            one.code: Entry(Bilingual(one.name_en, one.name_zh), Bilingual(one.definition_en, one.definition_zh))
            for one in catalogue.indicators.values()
        },
        "CL_VINTAGE": {
            code: Entry(vintage_name(code)) for code in (NOT_APPLICABLE, *map(vintage_code, catalogue.vintages))
        },
        "CL_SOURCE": {source_code(source.id): _source(source) for source in catalogue.sources.values()},
        "CL_UNIT_MEASURE": {unit_code(unit): _unit(unit) for unit in catalogue.units.values()},
    }
    return {name: (fixed | from_data)[name] for name in _NAMES}


def _source(source: SourceBase) -> Entry:
    (name, place), (name_zh, place_zh) = (
        (source.title or publisher, ", ".join(part for part in (publisher, source.published, source.url) if part))
        for publisher in (source.publisher, source.publisher_in("zh"))
    )
    return Entry(Bilingual(name, name_zh), Bilingual(place, place_zh))


def _unit(unit: UnitBase) -> Entry:
    meaning = (
        Bilingual("A count (NUMBER in other lists).", "计数（其他代码表中为NUMBER）。")
        if unit.kind is UnitKind.COUNT and unit_code(unit) == unit.code
        else None
    )
    return Entry(Bilingual(unit.name_en, unit.name_zh), meaning)


class StructureKind(StrEnum):
    """The kinds of structures that are served."""

    AGENCYSCHEME = "agencyscheme"
    CODELIST = "codelist"
    CONCEPTSCHEME = "conceptscheme"
    CONSTRAINT = "constraint"
    DATAFLOW = "dataflow"
    DATASTRUCTURE = "datastructure"


ITEM_KINDS = frozenset({StructureKind.AGENCYSCHEME, StructureKind.CODELIST, StructureKind.CONCEPTSCHEME})
CONCEPTS = "CONCEPTS"
AGENCIES = "AGENCIES"


def is_any(text: str) -> bool:
    """Whether a part of a path stands for any agency, id, key or item: left out, `*`, or `all` in any case."""
    return text.lower() in ("all", "*", "")


class Node(NamedTuple):
    """A structure by its kind and id."""

    kind: StructureKind
    id: str


NODES: tuple[Node, ...] = (
    *(Node(StructureKind.DATAFLOW, flow) for flow in FLOWS),
    *(Node(StructureKind.DATASTRUCTURE, name) for name in DATA_STRUCTURES),
    Node(StructureKind.CONCEPTSCHEME, CONCEPTS),
    *(Node(StructureKind.CODELIST, name) for name in LISTS),
    *(Node(StructureKind.CONSTRAINT, flow) for flow in FLOWS),
    Node(StructureKind.AGENCYSCHEME, AGENCIES),
)


def children(node: Node) -> list[Node]:
    """The structures that this one refers to."""
    if node.kind is StructureKind.CONSTRAINT:
        return [Node(StructureKind.DATAFLOW, node.id)]
    if node.kind is StructureKind.DATAFLOW:
        return [Node(StructureKind.DATASTRUCTURE, FLOWS[node.id].structure.id)]
    if node.kind is StructureKind.DATASTRUCTURE:
        listed = (part.codelist for part in DATA_STRUCTURES[node.id].components.values())
        lists = dict.fromkeys(Node(StructureKind.CODELIST, name) for name in listed if name)
        return [Node(StructureKind.CONCEPTSCHEME, CONCEPTS), *lists]
    return []


def parents(node: Node) -> list[Node]:
    """The structures that refer to this one."""
    return [other for other in NODES if node in children(other)]


def _far(nodes: Iterable[Node], step: Callable[[Node], list[Node]]) -> list[Node]:
    """What is one or more steps away."""
    found: dict[Node, None] = {}
    waiting = [other for node in nodes for other in step(node)]
    while waiting:
        node = waiting.pop(0)
        if node not in found:
            found[node] = None
            waiting += step(node)
    return list(found)


def _near(nodes: Iterable[Node], step: Callable[[Node], list[Node]]) -> list[Node]:
    return list(dict.fromkeys(other for node in nodes for other in step(node)))


def _with_siblings(nodes: Sequence[Node]) -> list[Node]:
    above = _near(nodes, parents)
    return list(dict.fromkeys([*above, *_near(above, children)]))


REFERENCES: dict[str, Callable[[Sequence[Node]], list[Node]]] = {
    "none": lambda _nodes: [],
    "parents": lambda nodes: _near(nodes, parents),
    "parentsandsiblings": _with_siblings,
    "ancestors": lambda nodes: _far(nodes, parents),
    "children": lambda nodes: _near(nodes, children),
    "descendants": lambda nodes: _far(nodes, children),
    "all": lambda nodes: [*_with_siblings(nodes), *_far(nodes, children)],
}


def related(nodes: Sequence[Node], references: Iterable[str | StructureKind]) -> list[Node]:
    """The structures that go with some: by the words of REFERENCES, or all of a kind that is up or down the line."""
    found: list[Node] = []
    for word in references:
        if isinstance(word, StructureKind):
            line = [*_far(nodes, parents), *_far(nodes, children)]
            found += [node for node in [*line, Node(StructureKind.AGENCYSCHEME, AGENCIES)] if node.kind is word]
        else:
            found += REFERENCES[word](nodes)
    return [node for node in dict.fromkeys(found) if node not in nodes]


@dataclass(frozen=True, slots=True)
class StructurePath:
    """What a path names: kinds, agencies, ids, versions and items; an empty tuple stands for any."""

    kinds: tuple[StructureKind, ...] = ()
    agencies: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    def nodes(self, version: str) -> list[Node]:
        """The structures that are meant, where all stand in that version."""
        if self.versions and not any(version_matches(pattern, version) for pattern in self.versions):
            return []
        return [
            node
            for node in NODES
            if (not self.kinds or node.kind in self.kinds)
            and (not self.agencies or AGENCY in self.agencies or _owner(node) in self.agencies)
            and (not self.ids or node.id in self.ids)
            and (not self.items or node.kind in ITEM_KINDS)
        ]


def _owner(node: Node) -> str:
    return "SDMX" if node.kind is StructureKind.AGENCYSCHEME else AGENCY


_VERSION_PART = re.compile(r"(?P<number>[0-9]{0,6})(?P<any>[+~*]?)")
LATEST = frozenset({"latest", "all", *"+~*"})
"""What names a version by no number; there is one version of each structure, so that each means that one."""


def is_version(pattern: str) -> bool:
    """Whether the text is a version or a pattern of versions."""
    parts = pattern.split(".")
    return pattern.lower() in LATEST or (
        len(parts) <= 3 and all(part and _VERSION_PART.fullmatch(part) for part in parts)
    )


def version_matches(pattern: str, own: str) -> bool:
    """Whether a version, a word like `latest` or a pattern like `1.+.0` or `1.0+` takes in that version."""
    if pattern.lower() in LATEST:
        return True
    wanted, have = pattern.split("."), [int(part) for part in own.split(".")]
    if len(wanted) != len(have):
        return False
    for part, number in zip(wanted, have, strict=True):
        match = _VERSION_PART.fullmatch(part)
        if match is None:
            return False
        least = int(match["number"] or 0)
        if not match["any"] and number != least:
            return False
        if match["any"] and number != least:
            return number > least  # a later part counts only where this one is at its least
    return True


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


Key = Mapping[str, frozenset[str]]
"""The codes that are wanted of a dimension; one that is not named is free."""

ANY: Key = {}


def read_keys(text: str, definition: DataStructure, catalogue: Catalogue) -> tuple[Key, ...]:
    """The keys of a path, of which any may match; a dimension that is empty, `*` or left out at the end is free."""
    if is_any(text):
        return (ANY,)
    keys = tuple(_key(piece, definition.key, catalogue) for piece in text.split(","))
    if len(keys) > MAX_TESTS:
        raise syntax(f"A path takes at most {MAX_TESTS} keys.")
    return keys


def _key(text: str, dimensions: Sequence[Component], catalogue: Catalogue) -> Key:
    parts = text.split(".")
    names = ".".join(part.id for part in dimensions)
    if len(parts) > len(dimensions):
        raise syntax(f"The key {text[:200]!r} has {len(parts)} dimensions; there are {len(dimensions)}: {names}.")
    key: dict[str, frozenset[str]] = {}
    for part, piece in zip(dimensions, parts, strict=False):
        wanted = frozenset(code for code in piece.split("+") if code)
        if len(wanted) > MAX_TESTS:
            raise syntax(f"A key takes at most {MAX_TESTS} codes of a dimension.")
        if not wanted or "*" in wanted:
            continue
        for code in sorted(wanted):
            check_code(part, code, catalogue)
        key[part.id] = wanted
    return key


@dataclass(frozen=True, slots=True)
class Selection:
    """Which observations are wanted: those that match a key and pass every filter."""

    keys: tuple[Key, ...] = (ANY,)
    filters: tuple[Filter, ...] = ()

    def takes(self, observation: Observation) -> bool:
        """Whether an observation is wanted."""
        return any(_matches(key, observation) for key in self.keys) and all(
            one.takes(observation.cell(one.part.id)) for one in self.filters
        )

    def misses(self, observation: Observation) -> set[str]:
        """The dimensions that rule an observation out, where each does so by itself; of the first key only."""
        missed = {name for name, wanted in self.keys[0].items() if observation.cell(name) not in wanted}
        return missed | {one.part.id for one in self.filters if not one.takes(observation.cell(one.part.id))}

    def codes(self, component: str, catalogue: Catalogue) -> frozenset[str] | None:
        """The codes of a component that wanted observations can have; None where it may be any."""
        found: frozenset[str] | None = None
        wanted = [key.get(component) for key in self.keys]
        if all(one is not None for one in wanted):
            found = frozenset().union(*(one for one in wanted if one is not None))
        for one in self.filters:
            if one.part.id == component:
                passing = frozenset(code for code in codes(catalogue, component) or () if one.takes(code))
                found = passing if found is None else found & passing
        return found

    @property
    def chosen(self) -> set[str]:
        """The components that are chosen among; of the keys, by the first only."""
        return {*self.keys[0], *(one.part.id for one in self.filters)}

    def without(self, component: str) -> Selection:
        """The same with one component free; of the keys, the first only."""
        key = {name: wanted for name, wanted in self.keys[0].items() if name != component}
        return Selection((key,), tuple(one for one in self.filters if one.part.id != component))

    @property
    def time_filters(self) -> tuple[Filter, ...]:
        """The filters on time."""
        return tuple(one for one in self.filters if one.part.id == TIME_PERIOD)


def _matches(key: Key, observation: Observation) -> bool:
    return all(observation.cell(name) in wanted for name, wanted in key.items())


_FILTER = re.compile(r"c\[(?P<component>[^\]]*)\]")
_FLAGS = {"true": True, "false": False, "True": True, "False": False, "TRUE": True, "FALSE": False}


@dataclass(frozen=True, slots=True)
class SdmxQuery(QueryString):
    """The query string of a request, with readers of SDMX's own kinds of values."""

    errors = SdmxQueryErrors()
    max_characters = 8000
    plus_is_space = False  # it means and, or or

    @classmethod
    def read(cls, query_string: bytes, accepted: Collection[str], later: Collection[str] = ()) -> Self:
        """The query string of a path; `later` are parameters that the standard has and this service has not."""
        pairs = [(no_nul(name), no_nul(value)) for name, value in cls.pairs(query_string)]
        for name, _ in pairs:
            if name in later:
                raise not_implemented(f"{name} is not implemented here.")
        return cls(cls.collect(pairs, accepted))

    @classmethod
    def takes(cls, name: str, accepted: Collection[str]) -> bool:
        """Whether the path takes a parameter of that name, or filters."""
        return FILTERS in accepted if _FILTER.fullmatch(name) else name in accepted and name != FILTERS

    @property
    def filters(self) -> dict[str, str]:
        """The filters by component."""
        found = ((_FILTER.fullmatch(name), value) for name, value in self.values.items())
        return {match["component"]: value for match, value in found if match}

    def truth(self, name: str) -> bool:
        """True or false; false where it is not given."""
        return self.flag(name, _FLAGS, default=False)

    def number(self, name: str) -> int | None:
        """A positive whole number."""
        value = self.text(name)
        if value is not None and not (re.fullmatch("[0-9]{1,9}", value) and int(value)):
            raise self.errors.invalid(name, value, "is a positive whole number")
        return None if value is None else int(value)

    def moment(self, name: str, *, past: bool = False) -> str | None:
        """A moment as the service writes them, UTC to the second; a day stands for its end."""
        value = self.text(name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise self.errors.invalid(name, value, "is a moment like 2026-11-24T12:00:00Z") from None
        if past and moment > datetime.now(UTC):
            raise semantic(f"{name} lies in the future, of which nothing is known.")
        if "T" not in value:
            moment = moment.replace(hour=23, minute=59, second=59)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def no_nul(text: str) -> str:
    """The text, in which no character may have code 0."""
    if "\x00" in text:
        raise syntax("The address holds a character of code 0.")
    return text


MAX_PARTS = 12


def parts_of(request: Request, prefix: str) -> list[str]:
    """The parts of the path behind the prefix, decoded one by one; a slash at the end adds none."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    text = raw.decode("latin-1").partition("?")[0].removeprefix(prefix)
    parts = [no_nul(SdmxQuery.decoded(part)) for part in text.strip("/").split("/")]
    if len(parts) > MAX_PARTS:
        raise syntax(f"A path has at most {MAX_PARTS} parts.")
    return parts


def router_of(prefix: str, answer: Callable[[Request], Awaitable[Response]], *, version_30: bool) -> APIRouter:
    """A version's router, which puts SDMX's own error messages in the place of an answer."""

    def respond_with_error(request: Request, error: SdmxError) -> Response:
        return respond(error, request.headers.get("accept"), version_30=version_30)

    return catch_all(prefix, answer, SdmxError, of_problem, respond_with_error)


def take(parts: Sequence[str], count: int, shape: str) -> list[str]:
    """The parts, those left out empty; an error where there are more than the shape has."""
    if len(parts) > count:
        raise syntax(f"The path has {len(parts) - count} parts too many; it is {shape}.")
    return [*parts, *[""] * (count - len(parts))]


def structure_path(
    kind: str, parts: Sequence[str], kinds: Mapping[str, StructureKind | None], shape: str
) -> StructurePath | None:
    """What a structure path names, None where it names a kind of which there is none here."""
    if kind not in kinds:
        raise syntax(unknown("kind of structure", kind, kinds))
    agency, name, version, item = take(parts, 4, shape)
    versions = listed(version, plus=False)
    for pattern in versions:
        if not is_version(pattern):
            raise syntax(f"{pattern[:100]!r} is no version.")
    found = kinds[kind]
    if found is None and kind not in ("structure", "*"):
        return None
    return StructurePath((found,) if found else (), listed(agency), listed(name), versions, listed(item))


def listed(text: str, *, plus: bool = True) -> tuple[str, ...]:
    """The items of a list, empty for what stands for any; a plus is a comma except among versions."""
    items = (text.replace("+", ",") if plus else text).split(",")
    return () if any(map(is_any, items)) else tuple(items)


def kinds_of(own: Mapping[str, StructureKind], others: Iterable[str]) -> dict[str, StructureKind | None]:
    """The words for kinds of structures: those that are served, and those of which there is none."""
    return {**own, **dict.fromkeys(others)}
