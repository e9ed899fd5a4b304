"""OData's errors, the entity sets, and $filter and the other query options, read into what they mean for a set."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from http import HTTPStatus
from typing import Any, NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.errors import Problem
from api.domain.query import (
    FILTERABLE,
    MAX_DIGITS,
    Among,
    Both,
    Claims,
    Comparison,
    Condition,
    Either,
    Lang,
    Not,
    Order,
    Value,
)
from api.domain.query import ComparisonOperator as Operator
from api.domain.words import did_you_mean
from api.formats import catalogue_rows
from api.formats.figure_rows import FigureRow
from api.formats.table import CellKind, Column, RowClass, Table, columns_of
from api.web.prefixed_routes import QueryErrors, QueryString

MAX_CHARACTERS = 4000
MAX_LITERALS = 200
MAX_COUNT = 10_000_000
NOT_SERVED = (
    "$expand", "$apply", "$search", "$compute", "$levels", "$index", "$schemaversion", "$deltatoken", "$id",
)  # fmt: skip


class ODataError(Exception):
    """A request that is answered with an OData error; `target` is the option that is at fault."""

    def __init__(self, status: int, message: str, target: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.target = status, message, target

    def body(self) -> dict[str, Any]:
        """The error as OData's JSON format has it."""
        error: dict[str, Any] = {"code": HTTPStatus(self.status).phrase.replace(" ", ""), "message": self.message}
        if self.target:
            error["target"] = self.target
        return {"error": error}


bad_request = partial(ODataError, HTTPStatus.BAD_REQUEST)
"""An option that cannot be read, or that the resource does not take."""
not_implemented = partial(ODataError, HTTPStatus.NOT_IMPLEMENTED)
"""A part of OData that this service does not have."""
missing = partial(ODataError, HTTPStatus.NOT_FOUND)
"""A resource that does not exist."""


def of_problem(problem: Problem) -> ODataError:
    """The error that a problem of the service itself is."""
    return ODataError(400 if problem.status == 422 else problem.status, problem.detail)


class _QueryErrors(QueryErrors):
    """The errors of a query string: 400, or 501 for an option that OData has and this service does not."""

    @staticmethod
    def error(sentence: str, name: str | None = None) -> ODataError:
        return bad_request(sentence, name)

    def unknown(self, name: str, accepted: Collection[str]) -> ODataError:
        if name in NOT_SERVED or name.startswith("@"):
            return not_implemented(f"{name[:60]} is not served.", name[:60])
        hint = did_you_mean(name, accepted)
        return bad_request(f"{name[:60]!r} is no option of this resource.{hint}", name[:60])


_EDM = {
    CellKind.TEXT: "Edm.String",
    CellKind.NUMBER: "Edm.Decimal",
    CellKind.INTEGER: "Edm.Int32",
    CellKind.FLAG: "Edm.Boolean",
    CellKind.MOMENT: "Edm.DateTimeOffset",
    CellKind.LIST: "Edm.String",
}


def edm(column: Column) -> str:
    """The primitive type of a property."""
    return "Edm.Date" if column.narrower.get("format") == "date" else _EDM[column.kind]


MakeTable = Callable[[Catalogue, Lang], Table]


class EntitySet(NamedTuple):
    """A set of entities: of figures, or of what the catalogue holds, of which `table` gives the rows."""

    name: str
    properties: Mapping[str, Column]
    """By name, with the key first, which tells entities apart."""
    comparable: frozenset[str]
    """The properties that can be filtered and sorted by."""
    table: MakeTable | None
    claims: Claims
    """The claims of a set of figures."""

    @property
    def key(self) -> Column:
        """The property that tells entities apart."""
        return next(iter(self.properties.values()))

    def reader(self, entity: Mapping[str, Any]) -> Callable[[str], Any]:
        """Reader of an entity's values as a filter's are: a moment is one, and not its text."""

        def read(name: str) -> Any:
            cell = entity[name]
            moment = cell is not None and self.properties[name].kind is CellKind.MOMENT
            return datetime.fromisoformat(cell) if moment else cell

        return read

    def entities(self, table: Table) -> list[dict[str, Any]]:
        """The rows of a table as entities."""
        names = [column.name for column in table.columns]
        wanted = [(name, names.index(name)) for name in self.properties]
        return [{name: row[place] for name, place in wanted} for row in table.rows]


def _set(name: str, row: RowClass, table: MakeTable | None, claims: Claims = Claims.PREFERRED) -> EntitySet:
    # An object (a receipt, links) has no flat type, and without conversion there is no receipt to give.
    properties = {column.name: column for column in columns_of(row) if column.kind is not CellKind.OBJECT}
    single = frozenset(name for name, column in properties.items() if column.kind is not CellKind.LIST)
    comparable = single if table else FILTERABLE & frozenset(properties)
    return EntitySet(name, properties, comparable, table, claims)


def _years(catalogue: Catalogue, _lang: Lang) -> Table:
    return catalogue_rows.years_table(catalogue.years)


_LISTINGS = {
    "Indicators": catalogue_rows.INDICATORS,
    "Areas": catalogue_rows.AREAS,
    "Units": catalogue_rows.UNITS,
    "Sources": catalogue_rows.SOURCES,
}
SETS: Mapping[str, EntitySet] = {
    item.name: item
    for item in (
        # Tools sum and draw what they are given: the set that is named first holds no place twice.
        _set("Figures", FigureRow, None),
        _set("Claims", FigureRow, None, Claims.ALL),
        *(_set(name, listing.row, listing.table) for name, listing in _LISTINGS.items()),
        _set("Years", catalogue_rows.YearRow, _years),
    )
}


_WORDS = {"contains": Operator.CONTAINS, "startswith": Operator.STARTS, "endswith": Operator.ENDS}
_OPERATORS = {
    "Eq": Operator.EQ,
    "NotEq": Operator.NE,
    "Gt": Operator.GT,
    "GtE": Operator.GE,
    "Lt": Operator.LT,
    "LtE": Operator.LE,
}
_FLIPPED = {Operator.GT: Operator.LT, Operator.GE: Operator.LE, Operator.LT: Operator.GT, Operator.LE: Operator.GE}
_EXAMPLE = "as in indicator eq 'online-retail-sales' and year ge 2024"


def _refused(detail: str, error: Callable[[str, str], ODataError] = bad_request) -> ODataError:
    return error(f"$filter{detail}", "$filter")


def condition(text: str, entity_set: EntitySet) -> Condition:
    """The condition that a filter states about the entities of a set; ODataError where it is none."""
    if len(text) > MAX_CHARACTERS:
        raise _refused(f" has {len(text)} characters; at most {MAX_CHARACTERS} are read.")
    if "\0" in text:
        raise _refused(" holds a NUL character, which no text has.")
    try:
        parsed = _parsed(text.strip())
        if text.count("(") > 2 * MAX_LITERALS:
            raise RecursionError
        return _Translator(entity_set).condition(parsed)
    except RecursionError:
        raise _refused(" is nested too deep.") from None


def _parsed(text: str) -> Any:
    try:
        from odata_query.ast import Not as Negation
        from odata_query.exceptions import ArgumentCountException, ODataException, UnknownFunctionException
        from odata_query.grammar import ODataLexer, ODataParser
    except ImportError:
        detail = " needs a package that is not installed: pip install 'report-indicators[odata]'."
        raise _refused(detail, not_implemented) from None
    try:
        return ODataParser().parse(_mended(ODataLexer().tokenize(text), Negation()))
    except (UnknownFunctionException, ArgumentCountException) as error:
        raise _refused(f": {error}.") from None
    except ODataException as error:
        token = getattr(error, "token", None)
        where = "it ends too early" if token is None else f"it cannot be read at character {token.index + 1}"
        raise _refused(f": {where}; a filter is a comparison, {_EXAMPLE}.") from None
    except (ValueError, NotImplementedError):
        raise _refused(f" cannot be read; a filter is a comparison, {_EXAMPLE}.") from None


def _mended(tokens: Iterable[Any], negation: Any) -> Iterator[Any]:
    """The tokens, so that `in ('x')` and `not(…)` are read, which are OData and which the parser refuses."""
    stream = list(tokens)
    for place, token in enumerate(stream):
        following = stream[place + 1].type if place + 1 < len(stream) else ""
        if token.type == "ODATA_IDENTIFIER" and token.value.full_name().lower() == "not" and following == "(":
            token.type, token.value = "NOT", negation
        solid = [one.type for one in stream[max(0, place - 6) : place] if one.type != "WS"]
        if token.type == ")" and solid[-3:-1] == ["IN", "("]:  # a list of one item ends with a comma
            comma = type(token)()
            comma.type = comma.value = ","
            comma.lineno, comma.index = token.lineno, token.index
            yield comma
        yield token


class _Translator:
    """Turns the parser's tree into a condition, checking names and types, and counting."""

    def __init__(self, entity_set: EntitySet) -> None:
        self._set = entity_set
        self._literals = 0

    def condition(self, node: Any) -> Condition:
        match _kind(node):
            case "BoolOp":
                joint = Both if _kind(node.op) == "And" else Either
                parts: list[Condition] = []
                for part in (self.condition(node.left), self.condition(node.right)):
                    parts.extend(part.parts if isinstance(part, joint) else (part,))
                return joint(tuple(parts))
            case "UnaryOp":
                if _kind(node.op) != "Not":
                    raise _refused(": a minus sign stands before a number only.")
                return Not(self.condition(node.operand))
            case "Compare":
                return self._compared(node)
            case "Call":
                return self._called(node)
            case "CollectionLambda":
                raise _refused(": any() and all() are not served.", not_implemented)
        raise _refused(f": {_words(node)} is not a comparison by itself; a filter is one, {_EXAMPLE}.")

    def _compared(self, node: Any) -> Condition:
        left, right, name = node.left, node.right, _kind(node.comparator)
        if name == "In":
            member = self._property(left)
            return Among(member.name, tuple(self._value(item, member) for item in right.val))
        op = _OPERATORS[name]
        if _is_literal(left) and not _is_literal(right):
            left, right, op = right, left, _FLIPPED.get(op, op)
        nested = _kind(right) == "Boolean" and _kind(left) in ("Call", "Compare", "BoolOp", "UnaryOp")
        if nested and op in (Operator.EQ, Operator.NE):
            holds = self.condition(left)
            return holds if (right.val.lower() == "true") is (op is Operator.EQ) else Not(holds)
        member = self._property(left)
        return Comparison(member.name, op, self._value(right, member))

    def _called(self, node: Any) -> Condition:
        name = node.func.full_name()
        op = _WORDS.get(name)
        if op is None:
            raise _refused(f": {name}() is not served; {', '.join(_WORDS)} are.", not_implemented)
        member = self._property(node.args[0])
        if edm(member) != "Edm.String":
            raise _refused(f": {name}() looks into texts, and {member.name} is {edm(member)}.")
        text = self._value(node.args[1], member)
        if text is None:
            raise _refused(f": {name}() takes a text, not null.")
        return Comparison(member.name, op, text)

    def _property(self, node: Any) -> Column:
        if _kind(node) == "UnaryOp":
            raise _refused(": `not` and a minus sign bind closer than a comparison; write not (year eq 2024).")
        if _kind(node) != "Identifier":
            detail = f": {_words(node)} stands where the name of a property should; only those are compared."
            raise _refused(detail, bad_request if _is_literal(node) else not_implemented)
        return comparable(self._set, node.full_name(), "$filter")

    def _value(self, node: Any, member: Column) -> Value:
        self._literals += 1
        if self._literals > MAX_LITERALS:
            raise _refused(f" compares with more than {MAX_LITERALS} values.")
        sign = ""
        if _kind(node) == "UnaryOp" and _kind(node.op) == "USub":
            sign, node = "-", node.operand
        if not _is_literal(node):
            raise _refused(f": {member.name} is compared with values only, not {_words(node)}.", not_implemented)
        if _kind(node) == "Null":
            return None
        kind = _TYPES[edm(member)]
        if _kind(node) not in kind.literals:
            raise _refused(f": {member.name} is {edm(member)} and is compared with {kind.form}.")
        return typed(sign + str(getattr(node, "val", "")), member, "$filter")


def _kind(node: Any) -> str:
    """The name of a node's class: those of the parser's that are loaded on use."""
    return type(node).__name__


def comparable(entity_set: EntitySet, name: str, option: str) -> Column:
    """The property of that name that can be filtered and sorted by."""
    member = entity_set.properties.get(name)
    if member is None:
        hint = did_you_mean(name, entity_set.properties)
        raise bad_request(f"{option}: {entity_set.name} have no property {name[:100]!r}.{hint}", option)
    if name not in entity_set.comparable:
        served = ", ".join(name for name in entity_set.properties if name in entity_set.comparable)
        raise not_implemented(f"{option}: {name} is filled in after reading; these can be used: {served}.", option)
    return member


_INT32 = 2**31
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)


def typed(text: str, member: Column, option: str) -> Value:
    """The value of a literal's text in the type of a property."""
    kind = _TYPES[edm(member)]
    try:
        return kind.read(text)
    except (ValueError, OverflowError):
        raise bad_request(f"{option}: {text[:60]!r} is not {kind.form}, within bounds.", option) from None


def _int32(text: str) -> int:
    number = int(text) if len(text) < MAX_DIGITS else _INT32
    if not -_INT32 <= number < _INT32:
        raise ValueError("beyond 32 bits")
    return number


def _decimal(text: str) -> Decimal:
    if _NUMBER.fullmatch(text) is None:
        raise ValueError("no number")
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    if number and (number.adjusted() >= MAX_DIGITS or not isinstance(exponent, int) or exponent < -MAX_DIGITS):
        raise ValueError("more digits than a value has")
    return number or Decimal(0)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.upper())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


class _Type(NamedTuple):
    """A primitive type: the literals that stand for it, their form in words, their value."""

    literals: tuple[str, ...]
    form: str
    read: Callable[[str], Value]


_TYPES = {
    "Edm.String": _Type(("String",), "a text in single quotes, 'CHN'", str),
    "Edm.Int32": _Type(("Integer",), "a whole number, 2024", _int32),
    "Edm.Decimal": _Type(("Integer", "Float"), "a number, 15.5", _decimal),
    "Edm.Date": _Type(("Date",), "a day, 2024-12-31", lambda text: date.fromisoformat(text).isoformat()),
    "Edm.DateTimeOffset": _Type(("DateTime",), "a moment, 2024-01-01T00:00:00Z", _moment),
    "Edm.Boolean": _Type(("Boolean",), "true or false", lambda text: text.lower() == "true"),
}
_LITERALS = {name for kind in _TYPES.values() for name in kind.literals}
_LITERALS |= {"Null", "Duration", "GUID", "Time", "Geography"}


def _is_literal(node: Any) -> bool:
    return _kind(node) in _LITERALS


def _words(node: Any) -> str:
    kind = _kind(node)
    if kind in ("Identifier", "Call"):
        return f"{(node if kind == 'Identifier' else node.func).full_name()[:60]}{'()' if kind == 'Call' else ''}"
    return str(getattr(node, "val", ""))[:60] or {"BinOp": "arithmetic", "Attribute": "a path"}.get(kind, f"a {kind}")


COLLECTION = ("$filter", "$select", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$format", "lang")
ENTITY = ("$select", "$format", "lang")
COUNT = ("$filter", "$orderby", "$top", "$skip", "$format", "lang")
DOCUMENT = ("$format",)
AS_IT_IS = "$skiptoken is taken from a nextLink as it is."
_JSON = re.compile(r"json|application/json(;\s*(odata\.metadata=minimal|odata\.streaming=(true|false)|charset=utf-8))*")
_XML = re.compile(r"xml|application/xml(;\s*charset=utf-8)?")


@dataclass(frozen=True, slots=True)
class EntityQuery:
    """Entities of a set that are wanted, their order, and those of their properties."""

    where: Condition | None
    select: tuple[str, ...]
    order: tuple[Order, ...]
    top: int | None
    skip: int
    count: bool
    after: str | None
    lang: Lang


@dataclass(frozen=True, slots=True)
class ODataQuery(QueryString):
    """The query string of an OData request."""

    errors = _QueryErrors()

    def check_format(self, *, xml: bool) -> None:
        """Check that $format, if it is given, names the one representation that the resource has."""
        wanted = self.values.get("$format")
        if wanted is not None and (_XML if xml else _JSON).fullmatch(wanted) is None:
            has = "application/xml" if xml else "application/json"
            raise ODataError(406, f"$format: this resource is served as {has}.", "$format")

    def of(self, entity_set: EntitySet) -> EntityQuery:
        """The query that the options make of an entity set."""
        where, select, order, after = (self.values.get(f"${n}") for n in ("filter", "select", "orderby", "skiptoken"))
        query = EntityQuery(
            where=None if where is None else condition(where, entity_set),
            select=() if select is None else _select(select, entity_set),
            order=() if order is None else _order(order, entity_set),
            top=self.whole("$top", 0, MAX_COUNT, default=None),
            skip=self.whole("$skip", 0, MAX_COUNT, default=0),
            count=self.flag("$count", {"true": True, "false": False}, default=False),
            after=after,
            lang=Lang(self.word("lang", tuple(Lang), default=Lang.EN)),
        )
        if after is not None and (not after or len(after) > 240 or "\0" in after):
            raise bad_request(AS_IT_IS, "$skiptoken")
        if query.after and query.order:
            raise bad_request("$skiptoken goes on in the default order: leave $orderby out.", "$skiptoken")
        return query


def _select(text: str, entity_set: EntitySet) -> tuple[str, ...]:
    names = [item.strip() for item in text.split(",")]
    for name in names:
        if name != "*" and name not in entity_set.properties:
            hint = did_you_mean(name, entity_set.properties)
            raise bad_request(f"$select: {entity_set.name} have no property {name[:100]!r}.{hint}", "$select")
    return () if "*" in names else tuple(name for name in entity_set.properties if name in names)


def _order(text: str, entity_set: EntitySet) -> tuple[Order, ...]:
    order: list[Order] = []
    for item in text.split(","):
        name, _, direction = item.strip().partition(" ")
        direction = direction.strip()
        if direction not in ("", "asc", "desc"):
            raise bad_request(f"$orderby: {item.strip()[:100]!r} is not a property with asc or desc.", "$orderby")
        member = comparable(entity_set, name, "$orderby").name
        if any(before.field == member for before in order):
            raise bad_request(f"$orderby: {member} stands there twice.", "$orderby")
        order.append(Order(member, direction == "desc"))
    return tuple(order)
