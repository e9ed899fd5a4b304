"""OData 4.0 at /odata/v4: its documents, its paths and the entities at each path."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode
from xml.sax.saxutils import quoteattr

from fastapi import Request, Response

from api.domain.catalogue import Catalogue
from api.domain.errors import InvalidParameter, NotAcceptable, NotFound, NotImplementedHere, Problem
from api.domain.figure import Dataset
from api.domain.query import Codes, Query, holds
from api.domain.words import nearest
from api.formats.figure_rows import figures_table
from api.formats.registry import liking, preferences
from api.formats.table import CellKind
from api.formats.writers.json import dumps
from api.plugins.odata.parameters import (
    COLLECTION,
    COUNT,
    DOCUMENT,
    ENTITY,
    JSON,
    SETS,
    TEXT,
    XML,
    Entity,
    EntitySet,
    ODataQuery,
    edm,
    typed,
)
from api.service.concurrency import off_the_loop
from api.service.figures import FigureService
from api.web.dependencies import service_of
from api.web.links import address_of
from api.web.middleware.expensive import MANY, take_turn
from api.web.prefixed_routes import catch_all, path_of

PREFIX = "/odata/v4"
PAGE = 2000
"""Maximum number of entities in one answer; a nextLink leads to the others."""
MINIMAL = "application/json;odata.metadata=minimal"
NAMESPACE = "ReportIndicators"

_RESOURCE = re.compile(r"(?P<set>\w+)(\((?P<key>.*)\))?(/(?P<rest>.*))?", re.DOTALL)
_KEY = re.compile(r"(?:(?P<name>\w+)=)?(?P<value>'(?:[^']|'')*'|-?[0-9]+)")
_SAMPLES = {True: "'…'", False: "2024"}


async def _answer(request: Request) -> Response:
    path = path_of(request)
    query_string: bytes = request.scope["query_string"]
    root = f"{address_of(request.scope)}{PREFIX}"
    if path == "$metadata":
        ODataQuery.read(query_string, DOCUMENT).check_format(XML)
        _check_accepted(request, XML, "text/xml")
        return _response(metadata(), XML)
    if path == "":
        ODataQuery.read(query_string, DOCUMENT).check_format(JSON)
        sets = [{"name": name, "kind": "EntitySet", "url": name} for name in SETS]
        return _response(dumps({"@odata.context": f"{root}/$metadata", "value": sets}), MINIMAL)  # to a browser too
    entity_set, key, rest = _resource(path)
    accepted = ENTITY if key is not None else COUNT if rest == "$count" else COLLECTION
    options = ODataQuery.read(query_string, accepted)
    service = service_of(request)
    catalogue = await service.catalogue()
    if rest == "$count":
        _check_accepted(request, "text/plain", JSON)
    else:
        options.check_format(JSON)
    # In a thread, since the first filter makes the tables of the grammar.
    query = await off_the_loop(partial(options.of, entity_set))
    reading = _Reading(request, root, service, catalogue, entity_set, *query)
    if rest == "$count":
        return _response(str(await reading.total()).encode(), "text/plain")
    body = await (reading.collection(options) if key is None else reading.one(key))
    _check_accepted(request, JSON)
    return _response(await off_the_loop(partial(dumps, body)), MINIMAL)


def _respond(request: Request, problem: Problem) -> Response:
    status = 400 if problem.status == 422 else problem.status
    error = {"code": HTTPStatus(status).phrase.replace(" ", ""), "message": problem.detail}
    if problem.faults:
        error["target"] = problem.faults[0].parameter
    return _response(dumps({"error": error}), MINIMAL, status)


router = catch_all(PREFIX, _answer, _respond)


def _resource(path: str) -> tuple[EntitySet, str | None, str | None]:
    """The entity set of a path, the key in parentheses or None, and `$count` or None; a Problem for other paths."""
    if path.startswith("$"):
        raise NotImplementedHere(f"{path.partition('(')[0][:100]} is not served.")
    match = _RESOURCE.fullmatch(path)
    if match is None or match["set"] not in SETS:
        name = match["set"] if match else path
        near = nearest(name[:100], SETS, 1)
        raise NotFound(f"There is no entity set {name[:100]!r}; there are {', '.join(near or SETS)}.")
    key, rest = match["key"], match["rest"]
    if rest and (rest != "$count" or key is not None):
        raise NotFound(f"There is nothing at {path[:100]!r}.")
    return SETS[match["set"]], key, rest


class _Reading(NamedTuple):
    """A request for entities of a set: its options, read already, and methods that make its answer."""

    request: Request
    root: str
    service: FigureService
    catalogue: Catalogue
    entity_set: EntitySet
    query: Query
    select: Codes
    """The names of the wanted properties; all if empty."""
    top: int | None
    counted: bool

    async def collection(self, options: Mapping[str, str]) -> Entity:
        """The body for a page of entities, with their total if wanted, and a nextLink if there are more."""
        limit = PAGE if self.top is None else min(PAGE, self.top)
        # One entity more than the page has shows if there is a next page, without counting all.
        found = await self._figures(limit + 1) if self.entity_set.table is None else self._listed(limit + 1)
        body: dict[str, Any] = {"@odata.context": self._context()}
        if self.counted:
            body["@odata.count"] = await self.total()
        body["value"] = [self._selected(entity) for entity in found[:limit]]
        if len(found) > limit and limit != self.top:
            body["@odata.nextLink"] = f"{self.root}/{self.entity_set.name}?{self._following(options, found[:limit])}"
        return body

    async def one(self, key: str) -> Entity:
        """The body for the entity with a key, any figure in both sets of figures; a Problem if there is no such key."""
        match, member, name = _KEY.fullmatch(key), self.entity_set.key, self.entity_set.name
        quoted = edm(member) is TEXT
        if match is None or match["name"] not in (None, member.name) or (match["value"][0] == "'") != quoted:
            raise InvalidParameter(f"A key is written {name}({_SAMPLES[quoted]}); its property is {member.name}.")
        text = match["value"][1:-1].replace("''", "'") if quoted else match["value"]
        wanted = typed(text, member, "The key")
        if self.entity_set.table is None:
            entities = self._entities(await self.service.find(self.catalogue, Query(lang=self.query.lang), text))
        else:
            entities = [item for item in self._passing() if item[member.name] == wanted]
        if not entities:
            raise NotFound(f"{name} hold nothing with the key {text[:100]!r}.")
        return {"@odata.context": f"{self._context()}/$entity", **self._selected(entities[0])}

    def _context(self) -> str:
        chosen = f"({','.join(self.select)})" if self.select else ""
        return f"{self.root}/$metadata#{self.entity_set.name}{chosen}"

    async def total(self) -> int:
        """The number of entities on all pages; waits for a turn to count filtered figures."""
        if self.entity_set.table is not None:
            return len(self._passing())
        if self.query.where:
            await take_turn(self.request.scope)
        return await self.service.count(self.catalogue, self.query)

    def _listed(self, count: int) -> list[Entity]:
        """At most `count` entities of a set of the catalogue, filtered, sorted, after $skip; $skiptoken is refused."""
        query, entities = self.query, self._passing()
        if query.page.after is not None:
            raise InvalidParameter.at("$skiptoken", f"{self.entity_set.name} go on with $skip, not with $skiptoken.")
        for order in reversed(query.order):
            entities.sort(key=partial(_rank, order.field), reverse=order.descending)
        return entities[query.page.offset : query.page.offset + count]

    def _passing(self) -> list[Entity]:
        """The entities of a set of the catalogue that meet the query's condition."""
        table, query = self.entity_set.table, self.query
        assert table is not None  # noqa: S101 - sets of figures are read
        entities, read = self.entity_set.entities(table(self.catalogue, query.lang)), self.entity_set.read
        return [each for each in entities if query.where is None or holds(query.where, partial(read, each))]

    async def _figures(self, count: int) -> list[Entity]:
        """At most `count` figures as entities, at scale one; InvalidParameter if $skiptoken is no figure's id."""
        query = self.query
        page = query.page._replace(limit=count)
        if query.where or query.order or count + page.offset > MANY:
            await take_turn(self.request.scope)
        if page.after is not None and (
            "\0" in page.after or await self.service.claim(self.catalogue, page.after) is None
        ):
            raise InvalidParameter.at("$skiptoken", "$skiptoken is taken from a nextLink as it is.")
        found = await self.service.fetch(self.catalogue, query._replace(page=page))
        return await off_the_loop(lambda: self._entities(found))

    def _entities(self, dataset: Dataset) -> list[Entity]:
        return self.entity_set.entities(figures_table(dataset, address_of(self.request.scope)))

    def _following(self, options: Mapping[str, str], served: Sequence[Entity]) -> str:
        """The query string of the next page: after the last figure's id in the default order, else by $skip."""
        following = {name: value for name, value in options.items() if name not in ("$skip", "$skiptoken", "$top")}
        if self.top is not None:
            following["$top"] = str(self.top - len(served))
        if self.entity_set.table is None and not self.query.order:
            following["$skiptoken"] = served[-1]["id"]
        else:
            following["$skip"] = str(self.query.page.offset + len(served))
        return urlencode(following, quote_via=quote, safe="$,'():")

    def _selected(self, entity: Entity) -> Entity:
        names = self.select
        return {name: entity[name] for name in names} if names else entity


def _rank(name: str, entity: Entity) -> tuple[bool, Any]:
    """Sort key of an entity; missing values come first."""
    return entity[name] is not None, entity[name]


def metadata() -> bytes:
    """The entity model, which `$metadata` serves, as bytes of CSDL XML 4.0."""
    types = "".join(map(_entity_type, SETS.values()))
    sets = "".join(f'<EntitySet Name="{name}" EntityType="{NAMESPACE}.{name.removesuffix("s")}"/>' for name in SETS)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>'
        f'<Schema Namespace="{NAMESPACE}" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        f'{types}<EntityContainer Name="Container">{sets}</EntityContainer>'
        "</Schema></edmx:DataServices></edmx:Edmx>\n"
    ).encode()


def _entity_type(item: EntitySet) -> str:
    properties = ""
    for one in item.properties.values():
        kind = f"Collection({edm(one).name})" if one.kind is CellKind.LIST else edm(one).name
        scale = ' Scale="variable"' if kind == "Edm.Decimal" else ""
        properties += f'<Property Name="{one.name}" Type="{kind}" Nullable="{str(one.optional).lower()}"{scale}>'
        properties += f'<Annotation Term="Org.OData.Core.V1.Description" String={quoteattr(one.meaning)}/></Property>'
    key = f'<Key><PropertyRef Name="{item.key.name}"/></Key>'
    return f'<EntityType Name="{item.name.removesuffix("s")}">{key}{properties}</EntityType>'


def _check_accepted(request: Request, *served: str) -> None:
    """Raise NotAcceptable if the request accepts none of the served media types."""
    if liking(preferences(request.headers.get("accept") or "*/*"), served).quality <= 0:
        raise NotAcceptable(f"This resource is served as {served[0]} only.")


def _response(body: bytes, media_type: str, status: int = 200) -> Response:
    return Response(body, status, {"content-type": media_type, "odata-version": "4.0", "vary": "Accept"})
