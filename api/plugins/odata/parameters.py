"""$filter and the other query options, each read into what it means for an entity set."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from api.domain.query import (
    MAX_DIGITS,
    Among,
    Both,
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
from api.plugins.odata.errors import ODataError, ODataQueryErrors, bad_request, not_implemented
from api.plugins.odata.model import EntitySet, Property
from api.web.prefixed_routes import QueryString

MAX_CHARACTERS = 4000
MAX_LITERALS = 200

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
_INT32 = 2**31
_EXAMPLE = "as in indicator eq 'online-retail-sales' and year ge 2024"


def condition(text: str, entity_set: EntitySet) -> Condition:
    """The condition that a filter states about the entities of a set; ODataError where it is none."""
    if len(text) > MAX_CHARACTERS:
        raise bad_request(f"$filter has {len(text)} characters; at most {MAX_CHARACTERS} are read.", "$filter")
    if "\0" in text:
        raise bad_request("$filter holds a NUL character, which no text has.", "$filter")
    try:
        parsed = _parsed(text.strip())
        if text.count("(") > 2 * MAX_LITERALS:
            raise RecursionError
        return _Translator(entity_set).condition(parsed)
    except RecursionError:
        raise bad_request("$filter is nested too deep.", "$filter") from None


def _parsed(text: str) -> Any:
    try:
        from odata_query.ast import Not as Negation
        from odata_query.exceptions import ArgumentCountException, ODataException, UnknownFunctionException
        from odata_query.grammar import ODataLexer, ODataParser
    except ImportError:
        raise not_implemented(
            "$filter needs a package that is not installed: pip install 'report-indicators[odata]'.", "$filter"
        ) from None
    try:
        return ODataParser().parse(_mended(ODataLexer().tokenize(text), Negation()))
    except (UnknownFunctionException, ArgumentCountException) as error:
        raise bad_request(f"$filter: {error}.", "$filter") from None
    except ODataException as error:
        token = getattr(error, "token", None)
        where = "it ends too early" if token is None else f"it cannot be read at character {token.index + 1}"
        raise bad_request(f"$filter: {where}; a filter is a comparison, {_EXAMPLE}.", "$filter") from None
    except (ValueError, NotImplementedError):
        raise bad_request(f"$filter cannot be read; a filter is a comparison, {_EXAMPLE}.", "$filter") from None


def _mended(tokens: Iterable[Any], negation: Any) -> Iterator[Any]:
    """The tokens, so that `in ('x')` and `not(…)` are read, which are OData and which the parser refuses."""
    stream = list(tokens)
    for place, token in enumerate(stream):
        following = stream[place + 1].type if place + 1 < len(stream) else ""
        if token.type == "ODATA_IDENTIFIER" and token.value.full_name().lower() == "not" and following == "(":
            token.type, token.value = "NOT", negation
        if token.type == ")" and _closes_one_item(stream, place):
            comma = type(token)()
            comma.type = comma.value = ","
            comma.lineno, comma.index = token.lineno, token.index
            yield comma
        yield token


def _closes_one_item(stream: list[Any], place: int) -> bool:
    solid = [token.type for token in stream[max(0, place - 6) : place] if token.type != "WS"]
    return solid[-3:-1] == ["IN", "("]


class _Translator:
    """Turns the parser's tree into a condition, checking names and types, and counting."""

    def __init__(self, entity_set: EntitySet) -> None:
        self._set = entity_set
        self._literals = 0

    def condition(self, node: Any) -> Condition:
        match type(node).__name__:
            case "BoolOp":
                joint = Both if type(node.op).__name__ == "And" else Either
                parts: list[Condition] = []
                for part in (self.condition(node.left), self.condition(node.right)):
                    parts.extend(part.parts if isinstance(part, joint) else (part,))
                return joint(tuple(parts))
            case "UnaryOp":
                if type(node.op).__name__ != "Not":
                    raise bad_request("$filter: a minus sign stands before a number only.", "$filter")
                return Not(self.condition(node.operand))
            case "Compare":
                return self._compared(node)
            case "Call":
                return self._called(node)
            case "CollectionLambda":
                raise not_implemented("$filter: any() and all() are not served.", "$filter")
        detail = f"$filter: {_told(node)} is not a comparison by itself; a filter is one, {_EXAMPLE}."
        raise bad_request(detail, "$filter")

    def _compared(self, node: Any) -> Condition:
        left, right, name = node.left, node.right, type(node.comparator).__name__
        if name == "In":
            member = self._property(left)
            return Among(member.name, tuple(self._value(item, member) for item in right.val))
        op = _OPERATORS[name]
        if _is_literal(left) and not _is_literal(right):
            left, right, op = right, left, _FLIPPED.get(op, op)
        if type(right).__name__ == "Boolean" and type(left).__name__ in ("Call", "Compare", "BoolOp", "UnaryOp"):
            wanted = right.val.lower() == "true"
            if op in (Operator.EQ, Operator.NE):
                holds = self.condition(left)
                return holds if wanted is (op is Operator.EQ) else Not(holds)
        member = self._property(left)
        return Comparison(member.name, op, self._value(right, member))

    def _called(self, node: Any) -> Condition:
        name = node.func.full_name()
        op = _WORDS.get(name)
        if op is None:
            raise not_implemented(f"$filter: {name}() is not served; {', '.join(_WORDS)} are.", "$filter")
        member = self._property(node.args[0])
        if member.edm != "Edm.String":
            raise bad_request(f"$filter: {name}() looks into texts, and {member.name} is {member.edm}.", "$filter")
        text = self._value(node.args[1], member)
        if text is None:
            raise bad_request(f"$filter: {name}() takes a text, not null.", "$filter")
        return Comparison(member.name, op, text)

    def _property(self, node: Any) -> Property:
        if type(node).__name__ == "UnaryOp":
            detail = "$filter: `not` and a minus sign bind closer than a comparison; write not (year eq 2024)."
            raise bad_request(detail, "$filter")
        if type(node).__name__ != "Identifier":
            detail = f"$filter: {_told(node)} stands where the name of a property should; only those are compared."
            raise (bad_request if _is_literal(node) else not_implemented)(detail, "$filter")
        return comparable(self._set, node.full_name(), "$filter")

    def _value(self, node: Any, member: Property) -> Value:
        self._literals += 1
        if self._literals > MAX_LITERALS:
            raise bad_request(f"$filter compares with more than {MAX_LITERALS} values.", "$filter")
        sign = ""
        if type(node).__name__ == "UnaryOp" and type(node.op).__name__ == "USub":
            sign, node = "-", node.operand
        if not _is_literal(node):
            raise not_implemented(f"$filter: {member.name} is compared with values only, not {_told(node)}.", "$filter")
        kind, text = type(node).__name__, sign + str(getattr(node, "val", ""))
        if kind == "Null":
            return None
        if kind not in _TYPES[member.edm].literals:
            detail = f"$filter: {member.name} is {member.edm} and is compared with {_TYPES[member.edm].form}."
            raise bad_request(detail, "$filter")
        return typed(text, member, "$filter")


def comparable(entity_set: EntitySet, name: str, option: str) -> Property:
    """The property of that name that can be filtered and sorted by."""
    member = entity_set.property(name)
    if member is None:
        names = [item.name for item in entity_set.properties]
        hint = did_you_mean(name, names)
        raise bad_request(f"{option}: {entity_set.name} have no property {name[:100]!r}.{hint}", option)
    if name not in entity_set.comparable:
        served = ", ".join(item.name for item in entity_set.properties if item.name in entity_set.comparable)
        raise not_implemented(f"{option}: {name} is filled in after reading; these can be used: {served}.", option)
    return member


_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)


def typed(text: str, member: Property, option: str) -> Value:
    """The value that a literal's text stands for in the type of a property."""
    kind = _TYPES[member.edm]
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
_LITERAL = {
    "Null",
    "Duration",
    "GUID",
    "Time",
    "Geography",
    *(name for kind in _TYPES.values() for name in kind.literals),
}


def _is_literal(node: Any) -> bool:
    return type(node).__name__ in _LITERAL


def _told(node: Any) -> str:
    kind = type(node).__name__
    if kind in ("Identifier", "Call"):
        return f"{(node if kind == 'Identifier' else node.func).full_name()[:60]}{'()' if kind == 'Call' else ''}"
    return str(getattr(node, "val", ""))[:60] or {"BinOp": "arithmetic", "Attribute": "a path"}.get(kind, f"a {kind}")


COLLECTION = ("$filter", "$select", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$format", "lang")
ENTITY = ("$select", "$format", "lang")
COUNT = ("$filter", "$orderby", "$top", "$skip", "$format", "lang")
DOCUMENT = ("$format",)

MAX_COUNT = 10_000_000
AS_IT_IS = "$skiptoken is taken from a nextLink as it is."
_JSON = re.compile(r"json|application/json(;\s*(odata\.metadata=minimal|odata\.streaming=(true|false)|charset=utf-8))*")
_XML = re.compile(r"xml|application/xml(;\s*charset=utf-8)?")


@dataclass(frozen=True, slots=True)
class EntityQuery:
    """Entities of a set that are wanted, their order, and those of their properties."""

    where: Condition | None = None
    select: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    top: int | None = None
    skip: int = 0
    count: bool = False
    after: str | None = None
    lang: Lang = Lang.EN


@dataclass(frozen=True, slots=True)
class ODataQuery(QueryString):
    """The query string of an OData request."""

    errors = ODataQueryErrors()

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
    properties = [item.name for item in entity_set.properties]
    for name in names:
        if name != "*" and name not in properties:
            hint = did_you_mean(name, properties)
            raise bad_request(f"$select: {entity_set.name} have no property {name[:100]!r}.{hint}", "$select")
    return () if "*" in names else tuple(name for name in properties if name in names)


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
