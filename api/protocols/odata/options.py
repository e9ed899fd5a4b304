"""The query options of an OData request, each read into what it means for an entity set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.domain.conditions import Condition, Order
from api.domain.query import Lang
from api.domain.search import did_you_mean
from api.protocols.odata.errors import ODataError, ODataQueryErrors, bad_request
from api.protocols.odata.filter import comparable, condition
from api.protocols.odata.model import EntitySet
from api.protocols.query_strings import QueryString

COLLECTION = ("$filter", "$select", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$format", "lang")
ENTITY = ("$select", "$format", "lang")
COUNT = ("$filter", "$orderby", "$top", "$skip", "$format", "lang")
DOCUMENT = ("$format",)

MAX_COUNT = 10_000_000
_JSON = re.compile(r"json|application/json(;\s*(odata\.metadata=minimal|odata\.streaming=(true|false)|charset=utf-8))*")
_XML = re.compile(r"xml|application/xml(;\s*charset=utf-8)?")


@dataclass(frozen=True, slots=True)
class EntityQuery:
    """Which entities of a set are wanted, in which order, and which of their properties."""

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
        """What the options mean for an entity set."""
        where, select, order = (self.values.get(name) for name in ("$filter", "$select", "$orderby"))
        query = EntityQuery(
            where=None if where is None else condition(where, entity_set),
            select=() if select is None else _select(select, entity_set),
            order=() if order is None else _order(order, entity_set),
            top=self.whole("$top", 0, MAX_COUNT, default=None),
            skip=self.whole("$skip", 0, MAX_COUNT, default=0),
            count=self.flag("$count", {"true": True, "false": False}, default=False),
            after=self._token(),
            lang=Lang(self.word("lang", tuple(Lang), default=Lang.EN)),
        )
        if query.after and query.order:
            raise bad_request("$skiptoken goes on in the default order: leave $orderby out.", "$skiptoken")
        return query

    def _token(self) -> str | None:
        text = self.values.get("$skiptoken")
        if text is not None and (not text or len(text) > 240 or "\0" in text):
            raise bad_request("$skiptoken is taken from a nextLink as it is.", "$skiptoken")
        return text


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
