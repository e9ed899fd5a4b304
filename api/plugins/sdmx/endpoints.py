"""Answers of both versions: what a path names, media types, data, availability, structures, schemas."""

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
from api.plugins.sdmx.concepts import DATA_STRUCTURES, FIGURES, TIME_PERIOD
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
from api.plugins.sdmx.messages import PLAIN, Keys, Labels, MessageWriter, SdmxCsvOptions, Structure, stamp
from api.plugins.sdmx.parameters import LISTS, SdmxQuery, is_any, is_version, no_nul
from api.plugins.sdmx.structures import (
    COMPLETE_STUB,
    FULL,
    REFERENCES,
    STUB,
    Node,
    StructureKind,
    StructurePath,
    StructureRequest,
    Structures,
    related,
    schema,
)
from api.plugins.sdmx.xml import V21, V30
from api.service.audit import CALCULATION
from api.service.concurrency import OnceARelease, off_the_loop
from api.service.figures import FigureService
from api.web.links import cacheable
from api.web.middleware.expensive import take_turn
from api.web.prefixed_routes import catch_all

MAX_RANGES = 50
MAX_PARTS = 12
XML, JSON, CSV = ("application/xml", "text/xml"), ("application/json", "text/json"), ("text/csv", "application/csv")
CSV_OPTIONS: dict[str, Sequence[str]] = {"labels": tuple(Labels), "keys": tuple(Keys), "timeformat": ("original",)}
_DETAILS = {
    "full": (FULL, FULL),
    "allstubs": (STUB, STUB),
    "referencestubs": (FULL, STUB),
    "allcompletestubs": (COMPLETE_STUB, COMPLETE_STUB),
    "referencecompletestubs": (FULL, COMPLETE_STUB),
    "referencepartial": (FULL, FULL),
    "raw": (FULL, FULL),
}
"""The detail of what a path names, and of what goes with it."""
_AVAILABILITY_REFERENCES = (
    "none", "all", "dataflow", "datastructure", "conceptscheme", "codelist", "valuelist", "dataproviderscheme",
)  # fmt: skip
LATER = ("offset", "limit", "sort", "reportingYearStartDay")
"""Parameters of later versions of the interface."""
_LISTED: OnceARelease[Catalogue] = OnceARelease()


@dataclass(frozen=True, slots=True)
class Offer:
    """A representation: its type behind `application/vnd.sdmx.`, version, other names, parameters, writer of data."""

    kind: str
    version: str
    also: tuple[str, ...] = ()
    writer: type[MessageWriter] | None = None
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
    """The offer that a request gets, and the type that it is sent as."""

    offer: Offer
    content_type: str
    options: SdmxCsvOptions = PLAIN


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
        return Chosen(offer, offer.content_type)
    if name in offer.also:
        return Chosen(offer, f"{name}; charset=utf-8" if name.startswith("text/") else name)
    version = parameters.get("version", offer.version).rstrip("+")  # `2.0.0+` means that or later
    if name != offer.media_type or _padded(version) != _padded(offer.version):
        return None
    rest = {name: value for name, value in parameters.items() if name not in ("version", "charset")}
    for option, value in rest.items():
        allowed = offer.options.get(option, ())
        if value not in allowed:
            said = f"{option} is one of {', '.join(allowed)}" if allowed else f"it has no parameter {option[:40]!r}"
            raise SdmxError(NOT_ACCEPTABLE, f"Of {offer.content_type}, {said}.")
    shown = "".join(f";{option}={value}" for option, value in rest.items())
    options = SdmxCsvOptions(Labels(rest.get("labels", Labels.ID)), Keys(rest.get("keys", Keys.NONE)))
    return Chosen(offer, offer.content_type + shown, options)


def _padded(version: str) -> str:
    """A version with three numbers: 1.0 is 1.0.0."""
    return ".".join([*version.split("."), "0", "0"][:3])


@dataclass(frozen=True)
class Edition:
    """A version of SDMX: of its structures, its representations, its paths."""

    prefix: str
    version: str
    kinds: Mapping[str, StructureKind | None]
    """The words for kinds of structures; None for those that the standard has and this service has none of."""
    data: Sequence[Offer]
    structures: Sequence[Offer]
    schemas: Sequence[Offer]
    resources: Mapping[str, str]
    """By what stands first in a path, what it is: data, availability, schema, structure; empty where there is none."""
    parameters: Mapping[str, tuple[Sequence[str], Sequence[str]]]
    """Of data, availability and schemas those that are taken, and those that this service has not."""
    shape: str
    """Of the paths of data and availability."""
    target: Callable[[Sequence[str]], tuple[Structure, str, str]]
    """Reads the parts of such a path: the structure, the key, the component."""

    @property
    def is_30(self) -> bool:
        """True for SDMX 3.0."""
        return self.version == "1.0.0"


def router_of(edition: Edition) -> APIRouter:
    """A version's router, which puts SDMX's own error messages in the place of an answer."""

    async def answer(request: Request) -> Response:
        raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
        path = raw.decode("latin-1").partition("?")[0].removeprefix(edition.prefix).strip("/")
        resource, *parts = (no_nul(SdmxQuery.decoded(part)) for part in path.split("/"))
        if len(parts) >= MAX_PARTS:
            raise syntax(f"A path has at most {MAX_PARTS} parts.")
        if resource not in edition.resources:
            raise syntax(unknown("resource", resource, edition.resources))
        role = edition.resources[resource]
        if not role:
            name = "reference metadata" if resource == "metadata" and not edition.is_30 else resource
            raise not_implemented(f"There is no {name} here.")
        offers = {"data": edition.data, "schema": (*edition.schemas, *edition.structures)}
        chosen = negotiate(request.headers.get("accept"), offers.get(role, edition.structures))
        accepted, later = edition.parameters.get(role, (("references", "detail"), ()))
        parameters = SdmxQuery.read(request.scope["query_string"], accepted, later)
        return await _Asked(edition, request, resource, parts, parameters, chosen).answer(role)

    def respond_with_error(request: Request, error: SdmxError) -> Response:
        return respond(error, request.headers.get("accept"), version_30=edition.is_30)

    return catch_all(edition.prefix, answer, SdmxError, of_problem, respond_with_error)


def take(parts: Sequence[str], count: int, shape: str) -> list[str]:
    """The parts, those left out empty; an error where there are more than the shape has."""
    if len(parts) > count:
        raise syntax(f"The path has {len(parts) - count} parts too many; it is {shape}.")
    return [*parts, *[""] * (count - len(parts))]


def listed(text: str, *, plus: bool = True) -> tuple[str, ...]:
    """The items of a list, empty for what stands for any; a plus is a comma except among versions."""
    items = (text.replace("+", ",") if plus else text).split(",")
    return () if any(map(is_any, items)) else tuple(items)


@dataclass
class _Asked:
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
            return await self._structures(path)
        if role == "schema":
            if self.parameters.truth("explicitMeasure"):
                raise not_implemented("There are no explicit measures.")
            context, agency, name, version = parts
            return await self._schema(data.structure(context, agency, name, version, self.edition.version))
        structure, key, component = self.edition.target(parts)
        query = data.read(structure, key, self.parameters, self.catalogue)
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
        assert offer.writer is not None  # noqa: S101 - it is an offer of data
        writer = offer.writer(query.message, self.chosen.options)
        if query.message.dated:
            if sets := await reading.sets():
                return Response(writer.whole(sets), headers=self.headers)
        else:
            series = reading.series()
            if first := await anext(series, None):
                return StreamingResponse(pieces(writer, first, series), headers=self.headers)
        if self.edition.is_30:
            return Response(status_code=204, headers={"vary": "Accept"})
        raise no_results("There are no data for that.")

    async def _availability(self, query: DataQuery, components: Sequence[str]) -> Response:
        """The constraint that says what there is, with what it refers to as far as that is wanted."""
        dimensions = [part.id for part in query.message.dimensions]
        for name in components:
            if name not in dimensions:
                raise syntax(unknown("dimension", name, dimensions))
        mode = self.parameters.word("mode", ("exact", "available"), "exact")
        words = {*self.parameters.words("references", _AVAILABILITY_REFERENCES)}
        reading = DataReading(self.service, self.catalogue, query)
        found = await (reading.exact() if mode == "exact" else reading.addable())
        if not found.observations:
            raise no_results("There are no data for that.")
        flow = Node(StructureKind.DATAFLOW, query.flow.id)
        nodes = [Node(StructureKind.CONSTRAINT, flow.id), *([flow] if words & {"all", "dataflow"} else [])]
        nodes += related([flow], ["children"] if words & {"all", "datastructure"} else [])
        nodes += related([flow], [StructureKind.CONCEPTSCHEME] if words & {"all", "conceptscheme"} else [])
        wanted = [StructureRequest(node) for node in nodes]
        if words & {"all", "codelist"}:
            wanted += _partial([Node(StructureKind.CODELIST, name) for name in LISTS], found)
        values = {name: each for name, each in found.values.items() if not components or name in components}
        return await self._written(wanted, {flow.id: found._replace(values=values)})

    def _structure_path(self) -> StructurePath:
        """The structures that a path names; 404 for a kind of which there is none here."""
        kinds, parts, shape = self.edition.kinds, [self.resource, *self.parts], f"{self.resource}/"
        if self.edition.is_30:
            parts, shape = [*self.parts] or ["*"], "structure/{kind}/"
        kind, *rest = parts
        if kind not in kinds:
            raise syntax(unknown("kind of structure", kind, kinds))
        agency, name, version, item = take(rest, 4, f"{shape}{{agency}}/{{id}}/{{version}}/{{item}}")
        versions = listed(version, plus=False)
        for pattern in versions:
            if not is_version(pattern):
                raise syntax(f"{pattern[:100]!r} is no version.")
        found = kinds[kind]
        if found is None and kind not in ("structure", "*"):
            raise no_results(f"There is no {kind} here.")
        return StructurePath((found,) if found else (), listed(agency), listed(name), versions, listed(item))

    async def _structures(self, path: StructurePath) -> Response:
        """The structures that a path names, with those that go with them as far as that is wanted."""
        kinds = self.edition.kinds
        details = [word for word in _DETAILS if self.edition.is_30 or word != "raw"]
        detail = self.parameters.word("detail", details, "full")
        allowed = [word for word in (*REFERENCES, *kinds) if self.edition.is_30 or word != "ancestors"]
        words = self.parameters.words("references", allowed)
        nodes = path.nodes(self.edition.version)
        if not nodes:
            raise no_results("There is no such structure here.")
        references = [one for word in words if (one := word if word in REFERENCES else kinds[word]) is not None]
        return await self._described(nodes, related(nodes, references), detail, frozenset(path.items) or None)

    async def _described(
        self, nodes: Sequence[Node], others: Sequence[Node], detail: str = "full", items: frozenset[str] | None = None
    ) -> Response:
        """Structures in some detail, and others that go with them."""
        found: Mapping[str, Available] = {}
        if detail == "referencepartial" or any(node.kind is StructureKind.CONSTRAINT for node in (*nodes, *others)):
            found = await data.of_flows(self.service, self.catalogue)
        own, of_others = _DETAILS[detail]
        wanted = [StructureRequest(node, own, items) for node in nodes]
        lists = [node for node in others if detail == "referencepartial" and node.kind is StructureKind.CODELIST]
        wanted += [StructureRequest(node, of_others) for node in others if node not in lists]
        flows = [node.id for node in nodes if node.kind is StructureKind.DATAFLOW] or [FIGURES.id]
        wanted += _partial(lists, *(found[flow] for flow in flows if flow in found))
        wanted = [one for one in wanted if one.node.kind is not StructureKind.CONSTRAINT or one.node.id in found]
        return await self._written(wanted, found)

    async def _written(self, wanted: Sequence[StructureRequest], found: Mapping[str, Available]) -> Response:
        maker = Structures(await self._listed(), self.edition.version, found)
        heading = stamp("STRUCTURES", self.catalogue.newest())

        def write() -> bytes:
            made = maker.make(wanted)
            named = [thing for one, thing in zip(wanted, made, strict=True) if one.items is not None]
            if not made or (wanted[0].items is not None and not any(thing.items for thing in named)):
                raise no_results("There is no such structure or item here.")
            if "json" in self.chosen.offer.kind:
                return structures.write_json(made, heading)
            return structures.write_xml(made, heading, version_30=self.edition.is_30)

        # The first call imports pysdmx, which takes a while.
        return Response(await off_the_loop(write), headers=self.headers)

    async def _schema(self, structure: Structure) -> Response:
        """The XML schema of structure-specific data, or the structures that it is made from."""
        query = data.read(structure, "", self.parameters, self.catalogue)
        if self.chosen.offer in self.edition.schemas:
            listed, spaces = await self._listed(), V30 if self.edition.is_30 else V21
            written = await off_the_loop(lambda: schema(listed, query.message, spaces))
            return Response(written, headers=self.headers)
        node = Node(StructureKind(structure.kind), structure.id)
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
        wanted.append(StructureRequest(node, items=items))
    return wanted
