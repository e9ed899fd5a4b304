"""Answers of both versions: media types, data, availability, structures, schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from api.audit.findings import NUMBER
from api.domain.catalogue import Catalogue
from api.plugins.sdmx import data as availability
from api.plugins.sdmx import structures
from api.plugins.sdmx.concepts import DATA_STRUCTURES, FIGURES, TIME_PERIOD
from api.plugins.sdmx.csv import Keys, Labels, SdmxCsvOptions
from api.plugins.sdmx.data import Available, DataQuery, DataReading, pieces, whole
from api.plugins.sdmx.errors import NOT_ACCEPTABLE, SdmxError, no_results, syntax, unknown
from api.plugins.sdmx.messages import Message, MessageWriter, message_id
from api.plugins.sdmx.parameters import LISTS, REFERENCES, Node, SdmxQuery, StructureKind, StructurePath, related
from api.plugins.sdmx.structures import COMPLETE_STUB, FULL, STUB, Detail, Heading, StructureRequest, Structures, schema
from api.plugins.sdmx.xml import V21, V30
from api.service.audit import CALCULATION
from api.service.cache import OnceARelease
from api.service.figures import FigureService
from api.service.threads import off_the_loop
from api.web.public_address import cacheable

MAX_RANGES = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """A representation: its key, media type, version, other names for it, and parameters that it takes."""

    key: str
    media_type: str
    version: str
    also: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        """The value of Content-Type where the request names no other type."""
        return f"{self.media_type};version={self.version}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The offer that a request gets, and the type that it is sent as."""

    offer: Offer
    content_type: str
    options: SdmxCsvOptions = field(default_factory=SdmxCsvOptions)


@dataclass(frozen=True, slots=True)
class _Range:
    media_type: str
    parameters: Mapping[str, str]
    quality: float


def negotiate(accept: str | None, offers: Sequence[Offer]) -> Chosen:
    """The offer that an Accept header likes best, the first where it likes all the same; 406 lists what there is."""
    ranges = sorted(_ranges(accept), key=lambda one: (-one.quality, one.media_type.count("*")))
    for one in ranges:
        if one.quality <= 0:
            continue
        for offer in offers:
            chosen = _fit(one, offer)
            if chosen is not None:
                return chosen
    listed = ", ".join(offer.content_type for offer in offers)
    raise SdmxError(NOT_ACCEPTABLE, f"Accept names nothing that is served here. There are {listed}.")


def _ranges(accept: str | None) -> list[_Range]:
    if not accept:
        return [_Range("*/*", {}, 1.0)]
    return [_range(part) for part in accept.split(",")[:MAX_RANGES] if part.strip()]


def _range(text: str) -> _Range:
    name, *rest = (piece.strip() for piece in text.split(";"))
    pairs = (piece.partition("=") for piece in rest)
    parameters = {key.strip().lower(): value.strip().strip('"') for key, _, value in pairs}
    try:
        quality = float(parameters.pop("q", "1"))
    except ValueError:
        quality = 0.0
    return _Range(name.lower(), parameters, quality)


def _fit(wanted: _Range, offer: Offer) -> Chosen | None:
    group = offer.media_type.partition("/")[0]
    if wanted.media_type in ("*/*", f"{group}/*"):
        return Chosen(offer, offer.content_type)
    if wanted.media_type in offer.also:
        charset = "; charset=utf-8" if wanted.media_type.startswith("text/") else ""
        return Chosen(offer, f"{wanted.media_type}{charset}")
    if wanted.media_type != offer.media_type or not _same_version(wanted.parameters.get("version"), offer.version):
        return None
    rest = {name: value for name, value in wanted.parameters.items() if name not in ("version", "charset")}
    for name, value in rest.items():
        allowed = offer.options.get(name.lower(), ())
        if value not in allowed:
            said = f"{name} is one of {', '.join(allowed)}" if allowed else f"it has no parameter {name[:40]!r}"
            raise SdmxError(NOT_ACCEPTABLE, f"Of {offer.content_type}, {said}.")
    shown = "".join(f";{name}={value}" for name, value in rest.items())
    return Chosen(offer, offer.content_type + shown, _options(rest))


def _same_version(wanted: str | None, own: str) -> bool:
    """Whether the version named is the offer's: 1.0 is 1.0.0, and `2.0.0+` means that or later."""
    if wanted is None:
        return True
    return _padded(wanted.rstrip("+")) == _padded(own)


def _padded(version: str) -> str:
    return ".".join([*version.split("."), "0", "0"][:3])


def _options(parameters: Mapping[str, str]) -> SdmxCsvOptions:
    return SdmxCsvOptions(Labels(parameters.get("labels", Labels.ID)), Keys(parameters.get("keys", Keys.NONE)))


def _words(words: type[StrEnum], *but: StrEnum) -> tuple[str, ...]:
    return tuple(str(word) for word in words if word not in but)


_TIME_FORMAT = ("original",)
_XML, _JSON, _CSV = ("application/xml", "text/xml"), ("application/json", "text/json"), ("text/csv", "application/csv")
_PREFIX = "application/vnd.sdmx."

DATA_21 = (
    Offer("generic", f"{_PREFIX}genericdata+xml", "2.1", (*_XML, f"{_PREFIX}generic+xml")),
    Offer("generic-series", f"{_PREFIX}generictimeseriesdata+xml", "2.1"),
    Offer("specific", f"{_PREFIX}structurespecificdata+xml", "2.1"),
    Offer("specific-series", f"{_PREFIX}structurespecifictimeseriesdata+xml", "2.1"),
    Offer("json", f"{_PREFIX}data+json", "1.0.0", _JSON),
    Offer(
        "csv",
        f"{_PREFIX}data+csv",
        "1.0.0",
        _CSV,
        {"labels": _words(Labels, Labels.NAME), "keys": _words(Keys), "timeformat": _TIME_FORMAT},
    ),
)
DATA_30 = (
    Offer("specific", f"{_PREFIX}data+xml", "3.0.0", _XML),
    Offer("json", f"{_PREFIX}data+json", "2.0.0", _JSON),
    Offer(
        "csv",
        f"{_PREFIX}data+csv",
        "2.0.0",
        _CSV,
        {"labels": _words(Labels), "keys": _words(Keys), "timeformat": _TIME_FORMAT},
    ),
)
STRUCTURE_21 = (
    Offer("xml", f"{_PREFIX}structure+xml", "2.1", _XML),
    Offer("json", f"{_PREFIX}structure+json", "2.0.0", _JSON),
)
STRUCTURE_30 = (
    Offer("xml", f"{_PREFIX}structure+xml", "3.0.0", _XML),
    Offer("json", f"{_PREFIX}structure+json", "2.0.0", _JSON),
)
SCHEMA_21 = (Offer("xsd", f"{_PREFIX}schema+xml", "2.1", _XML),)
SCHEMA_30 = (Offer("xsd", f"{_PREFIX}schema+xml", "3.0.0", _XML),)


DETAILS = (
    "full", "allstubs", "referencestubs", "allcompletestubs", "referencecompletestubs", "referencepartial",
)  # fmt: skip
AVAILABILITY_REFERENCES = (
    "none", "all", "dataflow", "datastructure", "conceptscheme", "codelist", "valuelist", "dataproviderscheme",
)  # fmt: skip
_LISTED: OnceARelease[Catalogue] = OnceARelease()
_STUBS = {"stubs": STUB, "completestubs": COMPLETE_STUB}


@dataclass(frozen=True)
class Edition:
    """A version of SDMX: the version of its structures, and the writers of its formats of data."""

    version: str
    writers: Mapping[str, Callable[[Message, Chosen], MessageWriter]]
    kinds: Mapping[str, StructureKind | None]
    """The words for kinds of structures; None for those that the standard has and this service has none of."""

    @property
    def is_30(self) -> bool:
        """Whether it is SDMX 3.0."""
        return self.version == "1.0.0"


@dataclass(frozen=True)
class SdmxService:
    """One edition's answers over the data as they stand."""

    edition: Edition
    service: FigureService
    catalogue: Catalogue
    cached: Mapping[str, str]

    @classmethod
    async def of(cls, request: Request, edition: Edition) -> SdmxService:
        """The service over the application's data."""
        service: FigureService = request.app.state.service
        return cls(edition, service, await service.catalogue(), cacheable(request))

    async def data(self, query: DataQuery, chosen: Chosen) -> Response | None:
        """The data that a query asks for, None where there are none."""
        if chosen.offer.key.endswith("-series") and query.at != TIME_PERIOD:
            raise syntax(f"{chosen.offer.media_type} holds time series; dimensionAtObservation is TIME_PERIOD there.")
        reading = DataReading(self.service, self.catalogue, query)
        writer = self.edition.writers[chosen.offer.key](query.message(self.catalogue), chosen)
        headers = self._headers(chosen)
        if query.history or query.updated_after:
            sets = await reading.sets()
            return Response(whole(writer, sets), headers=headers) if sets else None
        series = reading.series()
        first = await anext(series, None)
        if first is None:
            return None
        return StreamingResponse(pieces(writer, first, series), headers=headers)

    async def availability(
        self, query: DataQuery, parameters: SdmxQuery, components: Sequence[str], chosen: Chosen
    ) -> Response:
        """The constraint that says what there is, with what it refers to as far as that is wanted."""
        dimensions = [part.id for part in query.definition.dimensions]
        for name in components:
            if name not in dimensions:
                raise syntax(unknown("dimension", name, dimensions))
        mode = parameters.word("mode", ("exact", "available"), "exact")
        references = _answer_words(parameters, "references", AVAILABILITY_REFERENCES)
        reading = DataReading(self.service, self.catalogue, query)
        found = await (availability.exact if mode == "exact" else availability.addable)(reading)
        if not found.observations:
            raise no_results("There are no data for that.")
        flow = query.flow
        wanted = [StructureRequest(Node(StructureKind.CONSTRAINT, flow)), *self._described(flow, references, found)]
        return await self._written(wanted, {flow: found.only(tuple(components))}, chosen)

    def _described(self, flow: str, words: Iterable[str], found: Available) -> list[StructureRequest]:
        wanted: list[StructureRequest] = []
        words = set(words)
        if words & {"all", "dataflow"}:
            wanted.append(StructureRequest(Node(StructureKind.DATAFLOW, flow)))
        if words & {"all", "datastructure"}:
            wanted += [StructureRequest(node) for node in related([Node(StructureKind.DATAFLOW, flow)], ["children"])]
        if words & {"all", "conceptscheme"}:
            wanted += [
                StructureRequest(node)
                for node in related([Node(StructureKind.DATAFLOW, flow)], [StructureKind.CONCEPTSCHEME])
            ]
        if words & {"all", "codelist"}:
            wanted += _partial([Node(StructureKind.CODELIST, name) for name in LISTS], found)
        return wanted

    async def structures(self, path: StructurePath, parameters: SdmxQuery, chosen: Chosen) -> Response:
        """The structures that a path names, with those that go with them as far as that is wanted."""
        details = (*DETAILS, "raw") if self.edition.is_30 else DETAILS
        detail = parameters.word("detail", details, "full")
        allowed = [word for word in (*REFERENCES, *self.edition.kinds) if self.edition.is_30 or word != "ancestors"]
        words = _answer_words(parameters, "references", allowed)
        nodes = path.nodes(self.edition.version)
        if not nodes:
            raise no_results("There is no such structure here.")
        references = [one for word in words if (one := self._reference(word)) is not None]
        return await self.described(nodes, related(nodes, references), detail, chosen, path.items)

    def _reference(self, word: str) -> str | StructureKind | None:
        return word if word in REFERENCES else self.edition.kinds[word]

    async def described(
        self, nodes: Sequence[Node], others: Sequence[Node], detail: str, chosen: Chosen, items: Sequence[str] = ()
    ) -> Response:
        """Structures in some detail, and others that go with them."""
        found: Mapping[str, Available] = {}
        if detail == "referencepartial" or any(node.kind is StructureKind.CONSTRAINT for node in (*nodes, *others)):
            found = await availability.of_flows(self.service, self.catalogue)
        own, of_others = _details(detail)
        only = frozenset(items) if items else None
        wanted = [StructureRequest(node, own, only) for node in nodes]
        flows = [node.id for node in nodes if node.kind is StructureKind.DATAFLOW] or [FIGURES.id]
        if detail == "referencepartial":
            lists = [node for node in others if node.kind is StructureKind.CODELIST]
            wanted += [StructureRequest(node) for node in others if node.kind is not StructureKind.CODELIST]
            wanted += _partial(lists, *(found[flow] for flow in flows if flow in found))
        else:
            wanted += [StructureRequest(node, of_others) for node in others]
        wanted = [one for one in wanted if one.node.kind is not StructureKind.CONSTRAINT or one.node.id in found]
        return await self._written(wanted, found, chosen)

    async def _written(
        self, wanted: Sequence[StructureRequest], found: Mapping[str, Available], chosen: Chosen
    ) -> Response:
        maker = Structures(await self._listed(), self.edition.version, found)
        release = self.catalogue.newest()
        heading = Heading(
            message_id("STRUCTURES", release.id if release else "empty"),
            release.released_at if release else "1970-01-01T00:00:00Z",
        )

        def write() -> bytes:
            made = maker.make(wanted)
            named = [thing for one, thing in zip(wanted, made, strict=True) if one.items is not None]
            if not made or (wanted[0].items is not None and not any(thing.items for thing in named)):
                raise no_results("There is no such structure or item here.")
            if chosen.offer.key == "json":
                return structures.write_json(made, heading)
            return structures.write_xml(made, heading, version_30=self.edition.is_30)

        # The first call imports pysdmx, which takes a while.
        return Response(await off_the_loop(write), headers=self._headers(chosen))

    async def schema(self, query: DataQuery, chosen: Chosen) -> Response:
        """The XML schema of structure-specific data, or the structures that it is made from."""
        if chosen.offer.key == "xsd":
            spaces = V30 if self.edition.is_30 else V21
            listed = await self._listed()
            written = await off_the_loop(lambda: schema(listed, query.message(self.catalogue), spaces))
            return Response(written, headers=self._headers(chosen))
        node = Node(StructureKind(query.structure.kind), query.structure.id)
        return await self.described([node], related([node], ["descendants"]), "full", chosen)

    async def _listed(self) -> Catalogue:
        """What the code lists hold: the catalogue, and what derived figures have, which /v1/figures tells as SDMX."""
        return await _LISTED.get(self.catalogue, self._with_derived)

    async def _with_derived(self) -> Catalogue:
        derived = (await self.service.audit(self.catalogue)).derived
        return replace(
            self.catalogue,
            indicators={**self.catalogue.indicators, **{one.indicator.code: one.indicator for one in derived}},
            units={
                **self.catalogue.units,
                **{one.served.unit.code: one.served.unit for one in derived},
                NUMBER.code: NUMBER,  # last, since it names the code that it shares with others
            },
            sources={**self.catalogue.sources, CALCULATION.id: CALCULATION},
        )

    def _headers(self, chosen: Chosen) -> dict[str, str]:
        return {"content-type": chosen.content_type, "vary": "Accept", **self.cached}


def _details(detail: str) -> tuple[Detail, Detail]:
    """The detail of what a path names, and of what goes with it."""
    for prefix in ("all", "reference"):
        stub = _STUBS.get(detail.removeprefix(prefix))
        if stub and detail.startswith(prefix):
            return (stub if prefix == "all" else FULL), stub
    return FULL, FULL


def _partial(lists: Iterable[Node], *found: Available) -> list[StructureRequest]:
    """Code lists with the codes that dimensions have; those of attributes in full."""
    used = {part.codelist: part.id for definition in DATA_STRUCTURES.values() for part in definition.key}
    return [StructureRequest(node, items=_codes_in(found, used.get(node.id, ""))) for node in lists]


def _codes_in(found: Sequence[Available], dimension: str) -> frozenset[str] | None:
    """The codes that a dimension has among all that there is; None where it is an attribute of some."""
    if dimension and all(dimension in one.values for one in found):
        return frozenset().union(*(one.values[dimension] for one in found))
    return None


def _answer_words(parameters: SdmxQuery, name: str, allowed: Sequence[str]) -> list[str]:
    text = parameters.text(name)
    words = text.split(",") if text else ["none"]
    for word in words:
        if word not in allowed:
            raise syntax(unknown(name, word, allowed))
    return words
