"""SDMX 2.1 at /sdmx/2.1 and 3.0 at /sdmx/3.0: paths, media types, data, availability, structures, schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import NamedTuple

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from api.audit.sentences import NUMBER
from api.domain.catalogue import Catalogue
from api.plugins.sdmx import data, structures
from api.plugins.sdmx.concepts import AGENCY, DATA_STRUCTURES, FIGURES, LISTS, TIME_PERIOD, Node
from api.plugins.sdmx.data import Available, DataQuery, DataReading, pieces
from api.plugins.sdmx.errors import (
    NOT_ACCEPTABLE,
    SdmxError,
    no_results,
    not_implemented,
    of_problem,
    respond,
    syntax,
    unknown,
)
from api.plugins.sdmx.parameters import SdmxQuery, is_any, names_version, no_nul
from api.plugins.sdmx.structures import REFERENCES, StructureRequest, named, related, schema
from api.plugins.sdmx.writers import NEW, OLD, stamp, writer
from api.service.audit import CALCULATION
from api.service.concurrency import OnceARelease, off_the_loop
from api.service.figures import FigureService
from api.web.links import cacheable
from api.web.middleware.expensive import take_turn
from api.web.prefixed_routes import catch_all

MAX_RANGES = 50
MAX_PARTS = 12
XML, JSON, CSV = ("application/xml", "text/xml"), ("application/json", "text/json"), ("text/csv", "application/csv")
CSV_10 = {"labels": ("id", "both"), "keys": ("none", "obs", "series", "both"), "timeformat": ("original",)}
CSV_20 = CSV_10 | {"labels": ("id", "both", "name")}
_DETAILS = (
    "full", "allstubs", "referencestubs", "allcompletestubs", "referencecompletestubs", "referencepartial", "raw",
)  # fmt: skip
_AVAILABILITY_REFERENCES = (
    "none", "all", "dataflow", "datastructure", "conceptscheme", "codelist", "valuelist", "dataproviderscheme",
)  # fmt: skip
LATER = ("offset", "limit", "sort", "reportingYearStartDay")
"""Parameters of later versions of the interface."""
_LISTED: OnceARelease[Catalogue] = OnceARelease()


@dataclass(frozen=True, slots=True)
class Offer:
    """A representation: its type after `application/vnd.sdmx.`, version, other names, values of its parameters."""

    kind: str
    version: str
    also: tuple[str, ...] = ()
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        """The media type."""
        return f"application/vnd.sdmx.{self.kind}"

    @property
    def content_type(self) -> str:
        """The value of Content-Type where the request names no other type."""
        return f"{self.media_type};version={self.version}"


class Chosen(NamedTuple):
    """The offer that a request gets, the type that it is sent as, and the parameters that it names."""

    offer: Offer
    content_type: str
    options: Mapping[str, str]


def negotiate(accept: str | None, offers: Sequence[Offer]) -> Chosen:
    """The offer that an Accept header likes best, the first where it likes all the same; 406 lists what there is."""
    ranges = []
    for part in (accept or "*/*").split(",")[:MAX_RANGES]:
        name, *rest = (piece.strip() for piece in part.split(";"))
        pairs = (piece.partition("=") for piece in rest)
        parameters = {key.strip().lower(): value.strip().strip('"') for key, _, value in pairs}
        try:
            quality = float(parameters.pop("q", "1"))
        except ValueError:
            continue
        if name and quality > 0:
            ranges.append((-quality, name.count("*"), name.lower(), parameters))
    for _, _, name, parameters in sorted(ranges, key=itemgetter(0, 1)):
        for offer in offers:
            chosen = _fit(name, parameters, offer)
            if chosen is not None:
                return chosen
    listed = ", ".join(offer.content_type for offer in offers)
    raise SdmxError(NOT_ACCEPTABLE, f"Accept names nothing that is served here. There are {listed}.")


def _fit(name: str, parameters: Mapping[str, str], offer: Offer) -> Chosen | None:
    if name in ("*/*", "application/*"):
        return Chosen(offer, offer.content_type, {})
    if name in offer.also:
        return Chosen(offer, f"{name}; charset=utf-8" if name.startswith("text/") else name, {})
    version = parameters.get("version", offer.version).rstrip("+")  # `2.0.0+` means that or later
    if name != offer.media_type or _padded(version) != _padded(offer.version):
        return None
    options = {name: value for name, value in parameters.items() if name not in ("version", "charset")}
    for option, value in options.items():
        allowed = offer.options.get(option, ())
        if value not in allowed:
            said = f"{option} is one of {', '.join(allowed)}" if allowed else f"it has no parameter {option[:40]!r}"
            raise SdmxError(NOT_ACCEPTABLE, f"Of {offer.content_type}, {said}.")
    shown = "".join(f";{option}={value}" for option, value in options.items())
    return Chosen(offer, offer.content_type + shown, options)


def _padded(version: str) -> str:
    """A version with three numbers: 1.0 is 1.0.0."""
    return ".".join([*version.split("."), "0", "0"][:3])


@dataclass(frozen=True)
class Edition:
    """A version of SDMX: of its structures, its representations, its paths."""

    prefix: str
    version: str
    kinds: Mapping[str, str | None]
    """The words for kinds of structures; None for those that the standard has and this service has none of."""
    data: Sequence[Offer]
    structures: Sequence[Offer]
    schemas: Sequence[Offer]
    resources: Mapping[str, str]
    """By the first part of a path, its role: data, availability, schema, structure; empty where there is none."""
    parameters: Mapping[str, tuple[Sequence[str], Sequence[str]]]
    """Of data, availability and schemas those that are taken, and those that this service has not."""
    shape: str
    """Of the paths of data and availability."""
    target: Callable[[Sequence[str], str], tuple[Node, str, str]]
    """Reads the parts of such a path: the structure, the key, the component."""

    @property
    def is_30(self) -> bool:
        """True for SDMX 3.0."""
        return self.version == NEW

    def router(self) -> APIRouter:
        """A router, which puts SDMX's own error messages in the place of an answer."""

        def respond_with_error(request: Request, error: SdmxError) -> Response:
            return respond(error, request.headers.get("accept"), version_30=self.is_30)

        return catch_all(self.prefix, self._answer, SdmxError, of_problem, respond_with_error)

    async def _answer(self, request: Request) -> Response:
        raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
        path = raw.decode("latin-1").partition("?")[0].removeprefix(self.prefix).strip("/")
        resource, *parts = (no_nul(SdmxQuery.decoded(part)) for part in path.split("/"))
        if len(parts) >= MAX_PARTS:
            raise syntax(f"A path has at most {MAX_PARTS} parts.")
        if resource not in self.resources:
            raise syntax(unknown("resource", resource, self.resources))
        role = self.resources[resource]
        if not role:
            name = "reference metadata" if resource == "metadata" and not self.is_30 else resource
            raise not_implemented(f"There is no {name} here.")
        offers = {"data": self.data, "schema": (*self.schemas, *self.structures)}
        chosen = negotiate(request.headers.get("accept"), offers.get(role, self.structures))
        accepted, later = self.parameters.get(role, (("references", "detail"), ()))
        parameters = SdmxQuery.read(request.scope["query_string"], accepted, later)
        return await _SdmxRequest(self, request, resource, parts, parameters, chosen).answer(role)


def take(parts: Sequence[str], count: int, shape: str) -> list[str]:
    """The parts, those left out empty; an error where there are more than the shape has."""
    if len(parts) > count:
        raise syntax(f"The path has {len(parts) - count} parts too many; it is {shape}.")
    return [*parts, *[""] * (count - len(parts))]


def listed(text: str, *, plus: bool = True) -> tuple[str, ...]:
    """The items of a list, empty for what means any; a plus is a comma except among versions."""
    items = (text.replace("+", ",") if plus else text).split(",")
    return () if any(map(is_any, items)) else tuple(items)


@dataclass
class _SdmxRequest:
    """A request of an edition, and its answers."""

    edition: Edition
    request: Request
    resource: str
    parts: Sequence[str]
    parameters: SdmxQuery
    chosen: Chosen

    async def answer(self, role: str) -> Response:
        """The answer of data, availability, schema or structure."""
        path = self._structure_path() if role == "structure" else None
        shape = f"{self.resource}/{self.edition.shape}"
        shape += "/{component}" if role == "availability" else ""
        if role == "schema":
            shape = "schema/{context}/{agency}/{id}/{version}"
        parts = [] if path else take(self.parts, shape.count("{"), shape)
        self.service: FigureService = self.request.app.state.service
        self.catalogue = await self.service.catalogue()
        if path:
            return await self._structures(*path)
        if role == "schema" and self.parameters.truth("explicitMeasure"):
            raise not_implemented("There are no explicit measures.")
        version = self.edition.version
        target = _target_30([*parts, ""], version) if role == "schema" else self.edition.target(parts, version)
        structure, key, component = target
        query = data.read(structure, version, key, self.parameters, self.catalogue)
        if role == "schema":
            return await self._schema(query)
        if role == "availability":
            return await self._availability(query, listed(component))
        if query.selection.is_wide:
            await take_turn(self.request.scope)
        return await self._data(query)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of an answer."""
        return {"content-type": self.chosen.content_type, "vary": "Accept", **cacheable(self.request)}

    async def _data(self, query: DataQuery) -> Response:
        """The data that a query asks for; 404 in 2.1 and 204 in 3.0 where there are none."""
        offer = self.chosen.offer
        if "timeseries" in offer.kind and query.message.at != TIME_PERIOD:
            raise syntax(f"{offer.media_type} holds time series; dimensionAtObservation is TIME_PERIOD there.")
        reading = DataReading(self.service, self.catalogue, query)
        written = writer(query.message, offer.kind, self.chosen.options)
        if query.message.dated:
            if sets := await reading.sets():
                return Response(written.whole(sets), headers=self.headers)
        else:
            series = reading.series()
            if first := await anext(series, None):
                return StreamingResponse(pieces(written, first, series), headers=self.headers)
        if self.edition.is_30:
            return Response(status_code=204, headers={"vary": "Accept"})
        raise no_results("There are no data for that.")

    async def _availability(self, query: DataQuery, components: Sequence[str]) -> Response:
        """The constraint that says what there is, with what it refers to as far as that is wanted."""
        dimensions = [part.id for part in query.message.definition.dimensions]
        for name in components:
            if name not in dimensions:
                raise syntax(unknown("dimension", name, dimensions))
        mode = self.parameters.word("mode", ("exact", "available"), "exact")
        words = {*self.parameters.words("references", _AVAILABILITY_REFERENCES)}
        reading = DataReading(self.service, self.catalogue, query)
        found = await (reading.exact() if mode == "exact" else reading.addable())
        if not found.observations:
            raise no_results("There are no data for that.")
        if "all" in words:
            words = {*_AVAILABILITY_REFERENCES}
        flow = Node("dataflow", query.message.flow.id)
        nodes = [Node("constraint", flow.id), *([flow] if "dataflow" in words else [])]
        nodes += related([flow], [kind for kind in ("datastructure", "conceptscheme") if kind in words])
        wanted = [StructureRequest(node) for node in nodes]
        if "codelist" in words:
            wanted += _partial([Node("codelist", name) for name in LISTS], found)
        values = {name: each for name, each in found.values.items() if not components or name in components}
        return await self._written(wanted, {flow.id: found._replace(values=values)})

    def _structure_path(self) -> tuple[list[Node], Sequence[str]]:
        """The structures and items that a path names; 404 for a kind of which there is none here."""
        kinds, parts, shape = self.edition.kinds, [self.resource, *self.parts], f"{self.resource}/"
        if self.edition.is_30:
            parts, shape = [*self.parts] or ["*"], "structure/{kind}/"
        kind, *rest = parts
        if kind not in kinds:
            raise syntax(unknown("kind of structure", kind, kinds))
        agency, name, version, item = take(rest, 4, f"{shape}{{agency}}/{{id}}/{{version}}/{{item}}")
        there = names_version(listed(version, plus=False), self.edition.version)
        found = kinds[kind]
        if found is None and kind not in ("structure", "*"):
            raise no_results(f"There is no {kind} here.")
        items = listed(item)
        return named(found, listed(agency), listed(name), items) if there else [], items

    async def _structures(self, nodes: Sequence[Node], items: Sequence[str]) -> Response:
        """The structures that a path names, with those that go with them as far as that is wanted."""
        kinds = self.edition.kinds
        details = [word for word in _DETAILS if self.edition.is_30 or word != "raw"]
        detail = self.parameters.word("detail", details, "full")
        allowed = [word for word in (*REFERENCES, *kinds) if self.edition.is_30 or word != "ancestors"]
        words = self.parameters.words("references", allowed)
        if not nodes:
            raise no_results("There is no such structure here.")
        references = [one for word in words if (one := word if word in REFERENCES else kinds[word]) is not None]
        return await self._described(nodes, related(nodes, references), detail, frozenset(items) or None)

    async def _described(
        self, nodes: Sequence[Node], others: Sequence[Node], detail: str = "full", items: frozenset[str] | None = None
    ) -> Response:
        """Structures in some detail, and others that go with them."""
        found: Mapping[str, Available] = {}
        if detail == "referencepartial" or any(node.kind == "constraint" for node in (*nodes, *others)):
            found = await data.of_flows(self.service, self.catalogue)
        stubs, complete = "stubs" in detail, "complete" in detail
        wanted = [StructureRequest(node, items, detail.startswith("all"), complete) for node in nodes]
        lists = [node for node in others if detail == "referencepartial" and node.kind == "codelist"]
        wanted += [StructureRequest(node, None, stubs, complete) for node in others if node not in lists]
        flows = [node.id for node in nodes if node.kind == "dataflow"] or [FIGURES.id]
        wanted += _partial(lists, *(found[flow] for flow in flows if flow in found))
        wanted = [one for one in wanted if one.node.kind != "constraint" or one.node.id in found]
        return await self._written(wanted, found)

    async def _written(self, wanted: Sequence[StructureRequest], found: Mapping[str, Available]) -> Response:
        every, version = await self._listed(), self.edition.version
        heading = stamp("STRUCTURES", self.catalogue.newest())

        def write() -> bytes:
            made = structures.make(wanted, every, version, found)
            named = [thing for one, thing in zip(wanted, made, strict=True) if one.items is not None]
            if not made or (wanted[0].items is not None and not any(thing.items for thing in named)):
                raise no_results("There is no such structure or item here.")
            if "json" in self.chosen.offer.kind:
                return structures.write_json(made, heading)
            return structures.write_xml(made, heading, version_30=self.edition.is_30)

        # The first call imports pysdmx, which takes a while.
        return Response(await off_the_loop(write), headers=self.headers)

    async def _schema(self, query: DataQuery) -> Response:
        """The XML schema of structure-specific data, or the structures that it is made from."""
        if self.chosen.offer in self.edition.schemas:
            every = await self._listed()
            return Response(await off_the_loop(lambda: schema(every, query.message)), headers=self.headers)
        node = query.message.structure
        return await self._described([node], related([node], ["descendants"]))

    async def _listed(self) -> Catalogue:
        """The catalogue of the code lists, with the codes of derived figures, which /v1/figures gives as SDMX."""
        catalogue: Catalogue = self.catalogue

        async def make() -> Catalogue:
            derived = (await self.service.audit(catalogue)).derived
            units = {one.served.unit.code: one.served.unit for one in derived}
            return replace(
                catalogue,
                indicators={**catalogue.indicators, **{one.indicator.code: one.indicator for one in derived}},
                # NUMBER is last, since it names the code that it shares with others.
                units={**catalogue.units, **units, NUMBER.code: NUMBER},
                sources={**catalogue.sources, CALCULATION.id: CALCULATION},
            )

        return await _LISTED.get(catalogue, make)


def _partial(lists: Iterable[Node], *found: Available) -> list[StructureRequest]:
    """Code lists with the codes that dimensions have; in full those of what is an attribute of some."""
    used = {part.codelist: part.id for definition in DATA_STRUCTURES.values() for part in definition.key}
    wanted = []
    for node in lists:
        dimension = used.get(node.id, "")
        every = [one.values[dimension] for one in found if dimension in one.values]
        items = frozenset().union(*every) if dimension and len(every) == len(found) else None
        wanted.append(StructureRequest(node, items))
    return wanted


def _target_21(parts: Sequence[str], own: str) -> tuple[Node, str, str]:
    """The dataflow of a reference, `F`, `AGENCY,F` or `AGENCY,F,VERSION`, with a key, a provider, a component."""
    reference, key, provider, *component = parts
    given = provider.split(",")[-1]
    if not is_any(given) and AGENCY not in given.split("+"):  # all data come from one, which has the agency's name
        raise no_results(unknown("provider", given, [AGENCY]))
    names = reference.split(",")
    if len(names) > 3 or not names[-1]:
        raise syntax("A dataflow is written FIGURES, REPORTS,FIGURES or REPORTS,FIGURES,1.0.")
    agency, name, version = ["", *names, ""] if len(names) == 1 else [*names, ""][:3]
    return data.structure("dataflow", agency, name, version, own), key, "".join(component)


def _target_30(parts: Sequence[str], own: str) -> tuple[Node, str, str]:
    context, agency, name, version, key, *component = parts
    return data.structure(context, agency, name, version, own), key, "".join(component)


_COMMON = ("dataflow", "datastructure", "conceptscheme", "codelist", "agencyscheme")
_OVER_TIME = ("updatedAfter", "firstNObservations", "lastNObservations", "dimensionAtObservation")
_KINDS_21 = {
    **dict(zip(_COMMON, _COMMON, strict=True)),
    "organisationscheme": "agencyscheme",
    "contentconstraint": "constraint",
    "actualconstraint": "constraint",
    **dict.fromkeys((
        "structure", "metadatastructure", "categoryscheme", "hierarchicalcodelist", "dataproviderscheme",
        "dataconsumerscheme", "organisationunitscheme", "metadataflow", "reportingtaxonomy", "provisionagreement",
        "structureset", "process", "categorisation", "allowedconstraint", "attachmentconstraint",
        "transformationscheme", "rulesetscheme", "userdefinedoperatorscheme", "customtypescheme",
        "namepersonalisationscheme", "vtlmappingscheme",
    )),
}  # fmt: skip
SDMX_21 = Edition(
    prefix="/sdmx/2.1",
    version=OLD,
    kinds=_KINDS_21,
    data=(
        Offer("genericdata+xml", "2.1", (*XML, "application/vnd.sdmx.generic+xml")),
        Offer("generictimeseriesdata+xml", "2.1"),
        Offer("structurespecificdata+xml", "2.1"),
        Offer("structurespecifictimeseriesdata+xml", "2.1"),
        Offer("data+json", "1.0.0", JSON),
        Offer("data+csv", "1.0.0", CSV, CSV_10),
    ),
    structures=(Offer("structure+xml", "2.1", XML), Offer("structure+json", "2.0.0", JSON)),
    schemas=(Offer("schema+xml", "2.1", XML),),
    resources={
        "data": "data",
        "availableconstraint": "availability",
        "schema": "schema",
        "metadata": "",
        **dict.fromkeys(_KINDS_21, "structure"),
    },
    parameters={
        "data": (("startPeriod", "endPeriod", *_OVER_TIME, "detail", "includeHistory", "asOf"), LATER),
        "availability": (("startPeriod", "endPeriod", "updatedAfter", "references", "mode"), ()),
        "schema": (("dimensionAtObservation", "explicitMeasure"), ()),
    },
    shape="{flow}/{key}/{provider}",
    target=_target_21,
)
SDMX_30 = Edition(
    prefix="/sdmx/3.0",
    version=NEW,
    kinds={
        **dict(zip(_COMMON, _COMMON, strict=True)),
        "dataconstraint": "constraint",
        **dict.fromkeys((
            "*", "metadatastructure", "categoryscheme", "hierarchy", "hierarchyassociation", "valuelist",
            "dataproviderscheme", "metadataproviderscheme", "dataconsumerscheme", "organisationunitscheme",
            "metadataflow", "reportingtaxonomy", "provisionagreement", "metadataprovisionagreement", "structuremap",
            "representationmap", "conceptschememap", "categoryschememap", "organisationschememap",
            "reportingtaxonomymap", "process", "categorisation", "metadataconstraint", "transformationscheme",
            "rulesetscheme", "userdefinedoperatorscheme", "customtypescheme", "namepersonalisationscheme",
            "vtlmappingscheme",
        )),
    },
    data=(
        Offer("data+xml", "3.0.0", XML),
        Offer("data+json", "2.0.0", JSON),
        Offer("data+csv", "2.0.0", CSV, CSV_20),
    ),
    structures=(Offer("structure+xml", "3.0.0", XML), Offer("structure+json", "2.0.0", JSON)),
    schemas=(Offer("schema+xml", "3.0.0", XML),),
    resources={
        "structure": "structure",
        "data": "data",
        "availability": "availability",
        "schema": "schema",
        "metadata": "",
        "registration": "",
    },
    parameters={
        "data": (("c", *_OVER_TIME, "attributes", "measures", "includeHistory", "asOf"), LATER),
        "availability": (("c", "updatedAfter", "references", "mode"), LATER),
        "schema": (("dimensionAtObservation",), ("deletion",)),
    },
    shape="{context}/{agency}/{id}/{version}/{key}",
    target=_target_30,
)  # fmt: skip
router = APIRouter()
for _edition in (SDMX_21, SDMX_30):
    router.include_router(_edition.router())
