"""OData's entity sets, and its query options such as $filter, read for an entity set."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import Field, TypeAdapter

from api.domain.catalogue import Catalogue
from api.domain.errors import InvalidParameter, NotAcceptable, NotImplementedHere, Problem
from api.domain.query import (
    FILTERABLE,
    MAX_DIGITS,
    Among,
    Both,
    Claims,
    Codes,
    Comparison,
    Condition,
    Either,
    Lang,
    Not,
    Order,
    Page,
    Query,
    Value,
    pinned,
)
from api.domain.query import ComparisonOperator as Operator
from api.domain.words import did_you_mean
from api.formats.catalogue_rows import AREAS, INDICATORS, SOURCES, UNITS, YearRow, years_table
from api.formats.figure_rows import FigureRow
from api.formats.table import CellKind, Column, RowClass, Table, columns_of
from api.web.prefixed_routes import QueryString

MAX_CHARACTERS, MAX_PARENTHESES, MAX_COUNT = 4000, 100, 10_000_000
NOT_SERVED = (
    "$expand", "$apply", "$search", "$compute", "$levels", "$index", "$schemaversion", "$deltatoken", "$id",
)  # fmt: skip


MakeTable = Callable[[Catalogue, Lang], Table]
Entity = Mapping[str, Any]


class EntitySet:
    """A set of entities: figures, by `claims` preferred or all, if `table` is None, else rows of the catalogue."""

    def __init__(self, name: str, row: RowClass, table: MakeTable | None, claims: Claims = Claims.PREFERRED) -> None:
        self.name, self.table, self.claims = name, table, claims
        # An object (a receipt, links) has no flat type, and without conversion there is no receipt to give.
        self.properties = {column.name: column for column in columns_of(row) if column.kind is not CellKind.OBJECT}
        self.key = next(iter(self.properties.values()))
        """The property that identifies an entity, the first one."""
        single = frozenset(name for name, column in self.properties.items() if column.kind is not CellKind.LIST)
        self.comparable = single if table else FILTERABLE.intersection(self.properties)
        """The properties that can be filtered and sorted by."""

    def read(self, entity: Entity, name: str) -> Any:
        """The value of an entity's property, to be compared with a filter's; a moment is a datetime, not a text."""
        cell = entity[name]
        moment = cell is not None and self.properties[name].kind is CellKind.MOMENT
        return datetime.fromisoformat(cell) if moment else cell

    def entities(self, table: Table) -> list[Entity]:
        """The rows of a table as entities: dicts of the properties by name."""
        names = tuple(self.properties)
        return [dict(zip(names, row, strict=True)) for row in table.select(names).rows]


SETS: Mapping[str, EntitySet] = {
    item.name: item
    for item in (
        # Tools sum and draw the first set: it has only preferred claims, so that nothing counts twice.
        EntitySet("Figures", FigureRow, None),
        EntitySet("Claims", FigureRow, None, Claims.ALL),
        *(
            EntitySet(listing.name.title(), listing.row, listing.table)
            for listing in (INDICATORS, AREAS, UNITS, SOURCES)
        ),
        EntitySet("Years", YearRow, lambda catalogue, _lang: years_table(catalogue.years)),
    )
}


_WORDS = {"contains": Operator.CONTAINS, "startswith": Operator.STARTS, "endswith": Operator.ENDS}
_CASES = {"tolower": "lower", "toupper": "upper"}
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


_GAPS = re.compile(
    r"'(?:[^']|'')*'|(?P<negation>\bnot)(?=\()|(?P<only>\sin\s+\(\s*(?:'(?:[^']|'')*'|[^\s,()']+)\s*)(?=\))",
    re.IGNORECASE,
)
"""Quoted texts, which stay, and gaps where the parser needs one more sign: after `not`, in a list of one item."""
_FILLED = {"negation": " ", "only": ",", None: ""}


def _refused(detail: str, kind: type[Problem] = InvalidParameter) -> Problem:
    return kind.at("$filter", f"$filter{detail}")


def condition(text: str, entity_set: EntitySet) -> Condition:
    """The condition that a $filter means on an entity set; a Problem if it cannot be read or is not served."""
    if len(text) > MAX_CHARACTERS:
        raise _refused(f" has {len(text)} characters; at most {MAX_CHARACTERS} are read.")
    if "\0" in text:
        raise _refused(" holds a NUL character, which no text has.")
    try:
        parsed = _parsed(_GAPS.sub(lambda gap: gap[0] + _FILLED[gap.lastgroup], text.strip()))
        if text.count("(") > MAX_PARENTHESES:
            raise RecursionError
        return _condition(parsed, entity_set)
    except RecursionError:
        raise _refused(" is nested too deep.") from None


def _parsed(text: str) -> Any:
    """The tree of a $filter's text, in the parser's classes; InvalidParameter if it cannot be parsed."""
    from odata_query.exceptions import ArgumentCountException, ODataException, UnknownFunctionException
    from odata_query.grammar import ODataLexer, ODataParser

    try:
        return ODataParser().parse(ODataLexer().tokenize(text))
    except (UnknownFunctionException, ArgumentCountException) as error:
        raise _refused(f": {error}.") from None
    except (ODataException, ValueError, NotImplementedError) as error:
        token = getattr(error, "token", None)
        where = f" at character {token.index + 1}" if token else ""
        raise _refused(f" cannot be read{where}; a filter is a comparison, {_EXAMPLE}.") from None


def _condition(node: Any, of: EntitySet) -> Condition:
    """The condition of a node in the parser's tree; a Problem for unsuitable names, types and functions."""
    match _kind(node):
        case "BoolOp":
            joint = Both if _kind(node.op) == "And" else Either
            parts: list[Condition] = []
            for part in (_condition(node.left, of), _condition(node.right, of)):
                parts.extend(part.parts if isinstance(part, joint) else (part,))
            return joint(tuple(parts))
        case "UnaryOp" if _kind(node.op) == "Not":
            return Not(_condition(node.operand, of))
        case "Compare":
            return _compared(node, of)
        case "Call":
            return _called(node, of)
    raise _refused(f": {_words(node)} is not a comparison by itself; a filter is one, {_EXAMPLE}.")


def _compared(node: Any, of: EntitySet) -> Condition:
    """The condition of a comparison or `in`; a literal on the left is exchanged with the property on the right."""
    left, right, name = node.left, node.right, _kind(node.comparator)
    if name == "In":
        member = _property(left, of)
        return Among(member.name, tuple(_value(item, member) for item in right.val))
    op = _OPERATORS[name]
    if _is_literal(left) and not _is_literal(right):
        left, right, op = right, left, _FLIPPED.get(op, op)
    nested = _kind(right) == "Boolean" and _kind(left) in ("Call", "Compare", "BoolOp", "UnaryOp")
    if nested and op in (Operator.EQ, Operator.NE):
        holds = _condition(left, of)
        return holds if (right.val.lower() == "true") is (op is Operator.EQ) else Not(holds)
    member, folded = _operand(left, of)
    return Comparison(member.name, op, _value(right, member), folded)


def _operand(node: Any, of: EntitySet, function: str = "") -> tuple[Column, str]:
    """A property, and its case in comparison (`lower`, `upper`, empty); InvalidParameter if a function needs a text."""
    folded = _CASES.get(node.func.full_name(), "") if _kind(node) == "Call" else ""
    if folded:
        function, node = node.func.full_name(), node.args[0]
    member = _property(node, of)
    if function and edm(member) is not TEXT:
        raise _refused(f": {function}() is of texts, and {member.name} is {edm(member).name}.")
    return member, folded


def _called(node: Any, of: EntitySet) -> Condition:
    """The condition of a call of contains, startswith or endswith; NotImplementedHere for other functions."""
    name = node.func.full_name()
    op = _WORDS.get(name)
    if op is None:
        raise _refused(f": {name}() is not served; {', '.join(_WORDS)} are.", NotImplementedHere)
    member, folded = _operand(node.args[0], of, name)
    text = _value(node.args[1], member)
    if text is None:
        raise _refused(f": {name}() takes a text, not null.")
    return Comparison(member.name, op, text, folded)


def _property(node: Any, of: EntitySet) -> Column:
    """The property that a node names, which can be filtered by; a Problem for other nodes and names."""
    if _kind(node) == "UnaryOp":
        raise _refused(": `not` and a minus sign bind closer than a comparison; write not (year eq 2024).")
    if _kind(node) != "Identifier":
        detail = f": {_words(node)} stands where the name of a property should; only those are compared."
        raise _refused(detail, InvalidParameter if _is_literal(node) else NotImplementedHere)
    return comparable(of, node.full_name(), "$filter")


def _value(node: Any, member: Column) -> Value:
    """The value of a literal node in the type of a property, None for null; a Problem if it does not fit."""
    sign = ""
    if _kind(node) == "UnaryOp" and _kind(node.op) == "USub":
        sign, node = "-", node.operand
    if not _is_literal(node):
        raise _refused(f": {member.name} is compared with values only, not {_words(node)}.", NotImplementedHere)
    if _kind(node) == "Null":
        return None
    kind = edm(member)
    if _kind(node) not in kind.literals:
        raise _refused(f": {member.name} is {kind.name} and is compared with {kind.form}.")
    return typed(sign + str(getattr(node, "val", "")), member, "$filter")


def _kind(node: Any) -> str:
    """The name of a node's class, since the parser's classes are imported only on use."""
    return type(node).__name__


def _member(entity_set: EntitySet, name: str, option: str) -> Column:
    if name not in entity_set.properties:
        hint = did_you_mean(name, entity_set.properties)
        raise InvalidParameter.at(option, f"{option}: {entity_set.name} have no property {name[:100]!r}.{hint}")
    return entity_set.properties[name]


def comparable(entity_set: EntitySet, name: str, option: str) -> Column:
    """The property of that name; InvalidParameter if there is none, NotImplementedHere if it cannot be compared."""
    member = _member(entity_set, name, option)
    if name not in entity_set.comparable:
        served = ", ".join(name for name in entity_set.properties if name in entity_set.comparable)
        detail = f"{option}: {name} is filled in after reading; these can be used: {served}."
        raise NotImplementedHere.at(option, detail)
    return member


def typed(text: str, member: Column, option: str) -> Value:
    """The value of a literal's text in the type of a property; InvalidParameter, for `option`, if it does not fit."""
    kind = edm(member)
    try:
        return kind.read(text)
    except (ValueError, OverflowError):
        raise InvalidParameter.at(option, f"{option}: {text[:60]!r} is not {kind.form}, within bounds.") from None


_WHOLE = TypeAdapter(Annotated[int, Field(ge=-(2**31), lt=2**31)])
_NUMBER = TypeAdapter(Annotated[Decimal, Field(max_digits=2 * MAX_DIGITS, decimal_places=MAX_DIGITS)])


def _decimal(text: str) -> Decimal:
    return _NUMBER.validate_python(text) or Decimal(0)  # one zero, whatever its sign and exponent


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.upper())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


class _Type(NamedTuple):
    """A primitive type: its name, the parser's classes of its literals, words for their form, and their reader."""

    name: str
    literals: Codes
    form: str
    read: Callable[[str], Value]


TEXT = _Type("Edm.String", ("String",), "a text in single quotes, 'CHN'", str)
_DATE = _Type("Edm.Date", ("Date",), "a day, 2024-12-31", lambda text: date.fromisoformat(text).isoformat())
_TYPES = {
    CellKind.TEXT: TEXT,
    CellKind.LIST: TEXT,
    CellKind.INTEGER: _Type("Edm.Int32", ("Integer",), "a whole number, 2024", _WHOLE.validate_python),
    CellKind.NUMBER: _Type("Edm.Decimal", ("Integer", "Float"), "a number, 15.5", _decimal),
    CellKind.MOMENT: _Type("Edm.DateTimeOffset", ("DateTime",), "a moment, 2024-01-01T00:00:00Z", _moment),
    CellKind.FLAG: _Type("Edm.Boolean", ("Boolean",), "true or false", lambda text: text.lower() == "true"),
}
_LITERALS = {name for kind in (_DATE, *_TYPES.values()) for name in kind.literals}
_LITERALS |= {"Null", "Duration", "GUID", "Time", "Geography"}


def edm(column: Column) -> _Type:
    """The primitive type of OData for a column, for a list that of its items; KeyError for a column of objects."""
    return _DATE if column.narrower.get("format") == "date" else _TYPES[column.kind]


def _is_literal(node: Any) -> bool:
    return _kind(node) in _LITERALS


def _words(node: Any) -> str:
    """A node of the parser's tree in words for a message."""
    kind = _kind(node)
    if kind in ("Identifier", "Call"):
        return f"{(node if kind == 'Identifier' else node.func).full_name()[:60]}{'()' if kind == 'Call' else ''}"
    return str(getattr(node, "val", ""))[:60] or {"BinOp": "arithmetic", "Attribute": "a path"}.get(kind, f"a {kind}")


COLLECTION = ("$filter", "$select", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$format", "lang")
ENTITY = ("$select", "$format", "lang")
COUNT = ("$filter", "$orderby", "$top", "$skip", "$format", "lang")
DOCUMENT = ("$format",)
_TEXTS = ("filter", "select", "orderby", "skiptoken")
JSON, XML = "application/json", "application/xml"
_FORMATS = {
    JSON: r"json|application/json(;\s*(odata\.metadata=minimal|odata\.streaming=(true|false)|charset=utf-8))*",
    XML: r"xml|application/xml(;\s*charset=utf-8)?",
}
"""By media type, a pattern of the values of $format that name it."""


class ODataQuery(QueryString):
    """The query string of an OData request."""

    @classmethod
    def unknown(cls, name: str, accepted: Collection[str]) -> Problem:
        """NotImplementedHere for an option that OData has and this service does not, else UnknownParameter."""
        if name in NOT_SERVED or name.startswith("@"):
            return NotImplementedHere.at(name[:60], f"{name[:60]} is not served.")
        return super().unknown(name, accepted)

    def check_format(self, media_type: str) -> None:
        """Raise NotAcceptable if $format is given and does not name the media type of the resource."""
        if "$format" in self and not re.fullmatch(_FORMATS[media_type], self["$format"]):
            raise NotAcceptable.at("$format", f"$format: this resource is served as {media_type}.")

    def of(self, entity_set: EntitySet) -> tuple[Query, Codes, int | None, bool]:
        """The query on an entity set, selected properties (all if empty), $top or None, and $count; or a Problem."""
        filtered, select, order, after = (self.get(f"${name}") for name in _TEXTS)
        where = None if filtered is None else condition(filtered, entity_set)
        query = Query(
            # Given here too, these two keep the claims few among which the preferred ones are found.
            indicators=pinned(where, "indicator"),
            areas=pinned(where, "area"),
            claims=entity_set.claims,
            where=where,
            order=() if order is None else _order(order, entity_set),
            lang=Lang(self.word("lang", tuple(Lang), default=Lang.EN)),
            page=Page(offset=self.whole("$skip", 0, MAX_COUNT, default=0), after=after, counted=False),
        )
        if after and query.order:
            raise InvalidParameter.at("$skiptoken", "$skiptoken goes on in the default order: leave $orderby out.")
        properties = () if select is None else _select(select, entity_set)
        counted = self.word("$count", ("true", "false"), "false") == "true"
        return query, properties, self.whole("$top", 0, MAX_COUNT, default=None), counted


def _select(text: str, entity_set: EntitySet) -> Codes:
    names = [item.strip() for item in text.split(",")]
    for name in names:
        if name != "*":
            _member(entity_set, name, "$select")
    return () if "*" in names else tuple(name for name in entity_set.properties if name in names)


def _order(text: str, entity_set: EntitySet) -> tuple[Order, ...]:
    order: dict[str, Order] = {}
    for item in text.split(","):
        name, _, direction = item.strip().partition(" ")
        direction = direction.strip()
        if direction not in ("", "asc", "desc"):
            detail = f"$orderby: {item.strip()[:100]!r} is not a property with asc or desc."
            raise InvalidParameter.at("$orderby", detail)
        member = comparable(entity_set, name, "$orderby").name
        order.setdefault(member, Order(member, direction == "desc"))
    return tuple(order.values())
