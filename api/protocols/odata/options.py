"""The query options of an OData request: read whole, and refused where one is unknown, repeated or not served."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.domain.conditions import Condition, Order
from api.domain.query import Lang
from api.domain.suggestions import did_you_mean
from api.protocols.odata.errors import ODataError, bad_request, not_implemented
from api.protocols.odata.filter import comparable, condition
from api.protocols.odata.model import EntitySet

NOT_SERVED = (
    "$expand", "$apply", "$search", "$compute", "$levels", "$index", "$schemaversion", "$deltatoken", "$id",
)  # fmt: skip
COLLECTION = ("$filter", "$select", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$format", "lang")
ENTITY = ("$select", "$format", "lang")
COUNT = ("$filter", "$orderby", "$top", "$skip", "$format", "lang")
DOCUMENT = ("$format",)

MAX_COUNT = 10_000_000
_WHOLE = re.compile(r"[0-9]{1,9}")
_JSON = re.compile(r"json|application/json(;\s*(odata\.metadata=minimal|odata\.streaming=(true|false)|charset=utf-8))*")
_XML = re.compile(r"xml|application/xml(;\s*charset=utf-8)?")


@dataclass(frozen=True, slots=True)
class Options:
    """What a request asks of an entity set."""

    where: Condition | None = None
    select: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    top: int | None = None
    skip: int = 0
    count: bool = False
    after: str | None = None
    lang: Lang = Lang.EN


def given(pairs: Iterable[tuple[str, str]], accepted: Collection[str]) -> dict[str, str]:
    """The options by name; ODataError for one that is not served or not known here, or that comes twice."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in NOT_SERVED or name.startswith("@"):
            raise not_implemented(f"{name[:60]} is not served.", name[:60])
        if name not in accepted:
            raise bad_request(f"{name[:60]!r} is no option of this resource.{did_you_mean(name, accepted)}", name[:60])
        if name in found:
            raise bad_request(f"{name} is given twice.", name)
        found[name] = value
    return found


def document_format(options: Mapping[str, str], *, xml: bool) -> None:
    """Check that $format, if it is given, names the one representation that the resource has."""
    wanted = options.get("$format")
    if wanted is not None and (_XML if xml else _JSON).fullmatch(wanted) is None:
        has = "application/xml" if xml else "application/json"
        raise ODataError(406, f"$format: this resource is served as {has}.", "$format")


def read(options: Mapping[str, str], entity_set: EntitySet) -> Options:
    """The options with their values read."""
    values: dict[str, Any] = {}
    for name, (field, reader) in _READERS.items():
        if name in options:
            values[field] = reader(options[name], entity_set)
    if values.get("after") and values.get("order"):
        raise bad_request("$skiptoken goes on in the default order: leave $orderby out.", "$skiptoken")
    return Options(**values)


def _select(text: str, entity_set: EntitySet) -> tuple[str, ...]:
    names = [item.strip() for item in text.split(",")]
    known = [item.name for item in entity_set.properties]
    for name in names:
        if name != "*" and name not in known:
            hint = did_you_mean(name, known)
            raise bad_request(f"$select: {entity_set.name} have no property {name[:100]!r}.{hint}", "$select")
    return () if "*" in names else tuple(name for name in known if name in names)


def _orderby(text: str, entity_set: EntitySet) -> tuple[Order, ...]:
    order = []
    for item in text.split(","):
        name, _, direction = item.strip().partition(" ")
        direction = direction.strip()
        if direction not in ("", "asc", "desc"):
            raise bad_request(f"$orderby: {item.strip()[:100]!r} is not a property with asc or desc.", "$orderby")
        order.append(Order(comparable(entity_set, name, "$orderby").name, direction == "desc"))
    return tuple(order)


def _whole(name: str) -> Callable[[str, EntitySet], int]:
    def read(text: str, _set: EntitySet) -> int:
        if _WHOLE.fullmatch(text) is None or int(text) > MAX_COUNT:
            raise bad_request(f"{name} is a whole number from 0 to {MAX_COUNT}.", name)
        return int(text)

    return read


def _flag(text: str, _set: EntitySet) -> bool:
    if text not in ("true", "false"):
        raise bad_request("$count is true or false.", "$count")
    return text == "true"


def _lang(text: str, _set: EntitySet) -> Lang:
    if text not in tuple(Lang):
        raise bad_request(f"lang is one of {', '.join(Lang)}.", "lang")
    return Lang(text)


def _token(text: str, _set: EntitySet) -> str:
    if not text or len(text) > 240 or "\0" in text:
        raise bad_request("$skiptoken is taken from a nextLink as it is.", "$skiptoken")
    return text


_READERS: Mapping[str, tuple[str, Callable[[str, EntitySet], Any]]] = {
    "$filter": ("where", condition),
    "$select": ("select", _select),
    "$orderby": ("order", _orderby),
    "$top": ("top", _whole("$top")),
    "$skip": ("skip", _whole("$skip")),
    "$count": ("count", _flag),
    "$skiptoken": ("after", _token),
    "lang": ("lang", _lang),
}
