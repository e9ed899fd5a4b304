"""SDMX 2.1 at /sdmx/2.1 and 3.0 at /sdmx/3.0: data and structures; `editions.toml` lists their paths."""

import tomllib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from api.audit.sentences import NUMBER
from api.domain.catalogue import Catalogue
from api.domain.errors import (
    ConflictingParameters,
    InvalidParameter,
    NotAcceptable,
    NotFound,
    NotImplementedHere,
    Problem,
    UnknownCode,
)
from api.domain.figure import Figure
from api.domain.period import Period
from api.domain.query import FEW_SERIES, Page, Query, pinned
from api.domain.words import vintage_code
from api.formats.registry import quality, ranges
from api.formats.writers.json import dumps
from api.plugins.sdmx import structures
from api.plugins.sdmx.concepts import (
    ALL_DIMENSIONS,
    CLAIM,
    FIGURES,
    FLOWS,
    FREQ,
    INDICATOR,
    OBS_VALUE,
    REF_AREA,
    TIME,
    TIME_PERIOD,
    Component,
    DataStructure,
    Flow,
    Node,
    Observation,
    codes,
    legal,
    observe,
    source_code,
    time_value,
)
from api.plugins.sdmx.parameters import (
    Named,
    SdmxQuery,
    between,
    check,
    condition,
    listed,
    names_version,
    read_filter,
    read_keys,
    refusal,
    take,
    target,
)
from api.plugins.sdmx.structures import REFERENCES, Available, StructureRequest, named, related
from api.plugins.sdmx.writers import DECLARATION, NEW, OLD, SPACES, DataMessage, flow_of, message, text
from api.service.audit import CALCULATION
from api.service.concurrency import of_rows, off_the_loop, once_a_release
from api.service.figures import FigureService
from api.service.series import FiguresInUse, by_claims, in_use, periods_in_use, together
from api.web.dependencies import service_of
from api.web.middleware.expensive import take_turn
from api.web.prefixed_routes import catch_all, path_of

PAGE = 2000
"""Number of figures that are read at a time."""

_EVERY_ATTRIBUTE = ("dsd", "all", "obs")
_NO_ATTRIBUTE = ("msd", "dataset", "series", "none")
"""Words for no attribute: all attributes belong to observations, none to data sets or series."""
_TABLES = tomllib.loads(Path(__file__).with_name("editions.toml").read_text(encoding="utf-8"))


class Offer(NamedTuple):
    """A media type that is served: its name after `application/vnd.sdmx.`, its version, and other names for it."""

    kind: str
    version: str
    also: Sequence[str] = ()

    @property
    def content_type(self) -> str:
        """The Content-Type, unless the request accepts the offer by one of its other names."""
        return f"application/vnd.sdmx.{self.kind};version={self.version}"


def negotiate(accept: str | None, offers: Sequence[Offer]) -> tuple[str, str]:
    """The kind of the first offer that an Accept header prefers, and the Content-Type; NotAcceptable if none fits."""
    liked = [(name, options) for name, options in ranges(accept or "*/*") if quality(options) > 0]
    for name, options in sorted(liked, key=lambda each: (-quality(each[1]), each[0].count("*"))):
        for offer in offers:
            if name in offer.also:
                return offer.kind, f"{name}; charset=utf-8" if name.startswith("text/") else name
            # `1.0` is 1.0.0, and `2.0.0+` means that or later.
            versions = {version.rstrip(".0+") for version in (options.get("version", offer.version), offer.version)}
            if name == f"application/vnd.sdmx.{offer.kind}" and len(versions) == 1:
                if others := options.keys() - {"q", "version", "charset"}:
                    raise NotAcceptable(f"{offer.content_type} has no parameter {min(others)[:40]!r}.")
                return offer.kind, offer.content_type
            if name in ("*/*", "application/*"):
                return offer.kind, offer.content_type
    listed = ", ".join(offer.content_type for offer in offers)
    raise NotAcceptable(f"Accept names nothing that is served here. There are {listed}.")


class Role(NamedTuple):
    """A resource of SDMX: the shape of its paths, and the parameters that it accepts, or refuses as not implemented."""

    name: str
    shape: str
    accepted: Sequence[str]
    later: Sequence[str] = ()


class Edition:
    """A version of SDMX: its kinds of structures, media types and resources, read from a table of `editions.toml`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.version, self.is_30 = table["version"], table["version"] == NEW
        self.kinds: Mapping[str, str | None] = {**table["kinds"], **dict.fromkeys(table["none"])}
        """The kind of structures by its word in a path; None for any kind, and for a kind that this service lacks."""
        self.offers = {name: [Offer(**offer) for offer in offers] for name, offers in table["offers"].items()}
        """The media types by `data` and `structures`, the default one first."""
        self.resources: dict[str, Role | None] = {}
        """The Role by the first part of a path; None for a part of the standard that this service does not have."""
        for name, row in table["resources"].items():
            self.resources |= dict.fromkeys(self.kinds if name == "*" else [name], Role(**row) if row else None)


async def _answer(edition: Edition, request: Request) -> Response:
    """Answer a request of an edition: data, availability, structures, or the schema of a structure."""
    resource, *parts = path_of(request).strip("/").split("/")
    check("resource", resource, edition.resources)
    role = edition.resources[resource]
    if role is None:
        raise NotImplementedHere(f"There is no {resource} here.")
    offers = edition.offers["data" if role.name == "data" else "structures"]
    kind, content_type = negotiate(request.headers.get("accept"), offers)
    parameters = SdmxQuery.read(request.scope["query_string"], role.accepted, role.later)
    service = service_of(request)
    headers = {"content-type": content_type, "vary": "Accept"}
    answers = _SdmxRequest(edition, request, parameters, kind, headers, service, await service.catalogue())
    if role.name == "structure":
        return await answers.structures(resource, parts)
    structure, key, component = target(parts, role.shape, edition.version)
    query = await answers.query(structure, key)
    if role.name == "availability":
        return await answers.availability(query, listed(component))
    if role.name == "data":
        return await answers.data(query)
    return await answers.described([structure], related([structure], ["descendants"]))


class DataQuery(NamedTuple):
    """A data request: message to write, query of its figures, numbers of first and last observations per series."""

    message: DataMessage
    figures: Query
    first: int
    last: int

    def written(self, waiting: Sequence[Observation], found: Sequence[Figure]) -> tuple[str, list[Observation]]:
        """The text of the complete series, and the observations at the end, which may go on with the next page.

        `waiting` are those left of the page before. Series are sorted by key and time, and each is cut to its first and
        last observations if wanted.
        """
        order = (INDICATOR, REF_AREA, *self.message.dimensions[3:-1], FREQ)
        observations = [*waiting, *map(observe, found)]
        left: list[Observation] = []
        if len(found) == PAGE:
            # The data come in the order of indicator and area: the observations of a series are neighbours.
            last = observations[-1].key(order[:2])
            left = [one for one in observations if one.key(order[:2]) == last]
            del observations[-len(left) :]
        observations.sort(key=lambda one: (*one.key(order), one.figure.period.first))
        several = self.message.grouped(observations)
        if self.first or self.last:
            several = [[*kept[: self.first], *kept[max(self.first, len(kept) - self.last) :]] for kept in several]
        return self.message.joined(several), left


def _content(parameters: SdmxQuery, definition: DataStructure) -> tuple[Sequence[Component], bool]:
    """Attributes to show, and True if values are, by `detail`, `attributes` and `measures`; or InvalidParameter."""
    detail = parameters.word("detail", ("full", "dataonly", "serieskeysonly", "nodata"), "full")
    own = [part.id for part in definition.attributes]
    names = parameters.words("attributes", [*_EVERY_ATTRIBUTE, *_NO_ATTRIBUTE, *own], "attribute")
    names = names or ["all" if detail == "full" else "none"]
    every = not set(names).isdisjoint(_EVERY_ATTRIBUTE)
    measures = parameters.words("measures", ["all", "none", OBS_VALUE.id], "measure")
    measures = measures or ["all" if detail in ("full", "dataonly") else "none"]
    return [part for part in definition.attributes if every or part.id in names], measures != ["none"]


def _of_figures(flow: Flow, catalogue: Catalogue, found: FiguresInUse, observations: int) -> Available:
    """The codes and periods, and the number of series, of a dataflow's figures in use; `observations` is passed on."""
    indicators = {one.code for one in catalogue.indicators.values() if not flow.topics or one.topic in flow.topics}
    series = {
        (place.frequency, place.area, place.indicator, vintage_code(place.vintage), source_code(place.source))
        for place in found.places
        if place.indicator in indicators
    }
    length = len(flow.structure.key)
    periods = {period for indicator in indicators for period in found.periods.get(indicator, ())}
    times = {time_value(Period.parse(period)) for period in periods}
    keys = {key[:length] for key in series}
    values = dict(zip((part.id for part in flow.structure.key), map(frozenset, zip(*keys, strict=True)), strict=False))
    return Available({**values, TIME_PERIOD: times}, len(keys), observations)


@once_a_release
async def _of_flows(service: FigureService, catalogue: Catalogue) -> Mapping[str, Available]:
    """The available data by dataflow, of those that have any; read once for each release."""
    found, made = await by_claims(service, catalogue), {}
    for name, flow in FLOWS.items():
        claims = flow.structure.claims
        if count := await service.count(catalogue, Query(topics=flow.topics, claims=claims)):
            made[name] = await off_the_loop(partial(_of_figures, flow, catalogue, found[claims], count))
    return made


class _SdmxRequest(NamedTuple):
    """A request to one version of SDMX, with methods that make its responses."""

    edition: Edition
    request: Request
    parameters: SdmxQuery
    kind: str
    headers: Mapping[str, str]
    service: FigureService
    catalogue: Catalogue

    async def query(self, structure: Node, key: str) -> DataQuery:
        """The DataQuery of a data or availability path; a Problem for a wrong parameter or an unknown code."""
        flow, catalogue, parameters = flow_of(structure), self.catalogue, self.parameters
        definition = flow.structure
        codes_named: Named = []
        keys = read_keys(key, definition, codes_named)
        given = [read_filter(part, text, definition, codes_named) for part, text in parameters.filters.items()]
        given.append(between(parameters.text("startPeriod"), parameters.text("endPeriod")))
        filters = [one for one in given if one]
        for part, code in codes_named:
            if code not in (every := codes(catalogue, part)):
                there = (await _of_flows(self.service, catalogue)).get(flow.id)
                used = there.values.get(part.id, every) if there else ()
                raise refusal(f"code of {part.id}", code, every, UnknownCode, used, f" {part.codelist} lists them.")
        first, last = (parameters.whole(f"{end}NObservations", 1, 999_999_999, 0) for end in ("first", "last"))
        at = parameters.word("dimensionAtObservation", (TIME_PERIOD, ALL_DIMENSIONS), TIME_PERIOD)
        shown, values = _content(parameters, definition)
        if (first or last) and at != TIME_PERIOD:
            detail = "firstNObservations and lastNObservations go with TIME_PERIOD at observation only."
            raise NotImplementedHere(detail)
        made = message(self.kind, structure, self.edition.version, catalogue.newest(), shown, at, values)
        in_time = any(part is TIME for part, _ in filters)
        periods = together(await periods_in_use(self.service, catalogue)) if in_time else ()
        where = condition(keys, filters, periods, catalogue)
        figures = Query(
            topics=flow.topics,
            # Given here too, these two keep the claims few among which the preferred ones are found.
            indicators=pinned(where, "indicator"),
            areas=pinned(where, "area"),
            claims=definition.claims,
            where=where,
            page=Page(limit=PAGE, counted=False),
        )
        return DataQuery(made, figures, first, last)

    async def data(self, query: DataQuery) -> Response:
        """The streamed response with the data of a query; without data NotFound in 2.1, and a 204 in 3.0."""
        if not 0 < len(query.figures.areas) * len(query.figures.indicators) <= FEW_SERIES:  # none means all
            await take_turn(self.request.scope)
        if first := (await self.service.printed(self.catalogue, query.figures)).figures:
            return StreamingResponse(self._pieces(query, first), headers=self.headers)
        if self.edition.is_30:
            return Response(status_code=204, headers={"vary": "Accept"})
        raise NotFound("There are no data for that.")

    async def _pieces(self, query: DataQuery, found: Sequence[Figure]) -> AsyncIterator[str]:
        """Yield the text of a message, page by page; `found` are the figures of the first page."""
        page, waiting = query.figures.page, list[Observation]()
        yield query.message.start()
        while True:
            written, waiting = await of_rows(len(waiting) + len(found), partial(query.written, waiting, found))
            yield written
            if len(found) < PAGE:
                break
            page = page._replace(after=found[-1].id)
            found = (await self.service.printed(self.catalogue, query.figures._replace(page=page))).figures
        yield query.message.end()

    async def availability(self, query: DataQuery, components: Sequence[str]) -> Response:
        """The response with the codes in the data as a constraint, and the structures that `references` adds.

        `components` are the dimensions wanted, all if empty. NotFound without data, a Problem for a wrong parameter.
        """
        dimensions = [part.id for part in query.message.dimensions]
        for name in components:
            check("dimension", name, dimensions)
        if self.parameters.word("mode", ("exact", "available"), "exact") == "available":
            raise NotImplementedHere("mode=available is not implemented here.")
        references = self.parameters.word("references", ("none", "all"), "none")
        if not (count := await self.service.count(self.catalogue, query.figures)):
            raise NotFound("There are no data for that.")
        flow, used = query.message.flow, await in_use(self.service, self.catalogue, query.figures)
        found = await off_the_loop(partial(_of_figures, flow, self.catalogue, used, count))
        values = {name: each for name, each in found.values.items() if not components or name in components}
        others = related([Node("constraint", flow.id)], ["descendants"]) if references == "all" else []
        there = {flow.id: found._replace(values=values)}
        return await self.described([Node("constraint", flow.id)], others, "referencepartial", there=there)

    async def structures(self, resource: str, parts: Sequence[str]) -> Response:
        """The response with the structures and items of a path, and those of `references`; NotFound if none."""
        kinds, is_30 = self.edition.kinds, self.edition.is_30
        kind, *parts = (parts or ["*"]) if is_30 else (resource, *parts)
        check("kind of structure", kind, kinds)
        shape = f"{'structure/' if is_30 else ''}{kind}/{{agency}}/{{id}}/{{version}}/{{item}}"
        agency, name, version, item = take(parts, shape)
        there = names_version(version, self.edition.version)
        found = kinds[kind]
        if found is None and kind not in ("structure", "*"):
            raise NotFound(f"There is no {kind} here.")
        items = listed(item)
        nodes = named(found, listed(agency), listed(name), items) if there else []
        detail = self.parameters.word("detail", _TABLES["details"], "full")
        words = self.parameters.words("references", [*REFERENCES, *kinds])
        if not nodes:
            raise NotFound("There is no such structure here.")
        references = [one for word in words if (one := word if word in REFERENCES else kinds[word])]
        return await self.described(nodes, related(nodes, references), detail, frozenset(items) or None)

    async def described(
        self,
        nodes: Sequence[Node],
        others: Sequence[Node],
        detail: str = "full",
        items: frozenset[str] | None = None,
        there: Mapping[str, Available] | None = None,
    ) -> Response:
        """The response with the structures `nodes`, only their `items` if given, and `others`, in that detail.

        `there` has the available data by dataflow; None means all data.
        """
        if there is None:
            there = await _of_flows(self.service, self.catalogue)
        stub = detail == "allcompletestubs"
        flows = [node.id for node in nodes if node.kind in ("dataflow", "constraint")] or [FIGURES.id]
        found = [there[flow] for flow in flows if flow in there]
        partial_others = detail == "referencepartial"
        shown = dict.fromkeys(nodes, items) | {
            node: _codes_in_use(node, found) if partial_others else None for node in others
        }
        wanted = [
            StructureRequest(node, codes, stub)
            for node, codes in shown.items()
            if node.kind != "constraint" or node.id in there
        ]
        version, listed = self.edition.version, await _listed(self.service, self.catalogue)
        # The first call imports pysdmx, which takes a while.
        body = await off_the_loop(partial(structures.message, self.kind, wanted, listed, version, there))
        return Response(body, headers=self.headers)


@once_a_release
async def _listed(service: FigureService, catalogue: Catalogue) -> Catalogue:
    """The catalogue for code lists: with the indicators, units and source of derived figures, which are served too."""
    derived = (await service.audit(catalogue)).derived
    units = {one.served.unit.code: one.served.unit for one in derived}
    return replace(
        catalogue,
        indicators={**catalogue.indicators, **{one.indicator.code: one.indicator for one in derived}},
        # NUMBER is last, since it names the code that it shares with others.
        units={**catalogue.units, **units, NUMBER.code: NUMBER},
        sources={**catalogue.sources, CALCULATION.id: CALCULATION},
    )


def _codes_in_use(node: Node, found: Iterable[Available]) -> frozenset[str] | None:
    """The codes of a code list in the data; None, meaning all, if no dimension has the list or some data lack it."""
    used = {part.codelist: part.id for part in CLAIM.key}
    every = [one.values.get(used.get(node.id, "")) for one in found]
    return None if None in every or node.id not in used else frozenset[str]().union(*filter(None, every))


_NUMBERS: Mapping[int, tuple[int, str]] = {
    400: (140, "Syntax error"),
    403: (150, "Semantic error"),
    404: (100, "No results found"),
    405: (140, "Syntax error"),
    406: (1406, "Not acceptable"),  # SDMX has no number for it; numbers above 1000 are a service's own
    413: (510, "Response size exceeds service limit"),
    422: (150, "Semantic error"),
    501: (501, "Not implemented"),
    503: (503, "Service unavailable"),
}
"""The number and the title of SDMX errors by their HTTP status."""


def _respond(version_30: bool, request: Request, problem: Problem) -> Response:
    """The response for a problem, in SDMX's own form: JSON if Accept names JSON and not XML, else XML."""
    detail, status = legal(problem.detail), problem.status
    if isinstance(problem, UnknownCode) and not version_30:
        status = 404
    elif isinstance(problem, UnknownCode | ConflictingParameters):
        status = 422 if version_30 else 403
    elif isinstance(problem, InvalidParameter):
        status = 400
    number, title = _NUMBERS.get(status, (500, "Internal server error"))
    accepted = request.headers.get("accept", "").lower()
    if "json" in accepted and "xml" not in accepted:
        body = dumps({"errors": [{"code": number, "title": title, "detail": detail}]})
        media_type = "application/vnd.sdmx.data+json;version=2.0.0" if version_30 else "application/json"
    else:
        spaces, media_type = SPACES[NEW if version_30 else OLD], "application/xml"
        body = (
            f'{DECLARATION}<mes:Error xmlns:mes="{spaces}/message" xmlns:com="{spaces}/common">'
            f'<mes:ErrorMessage code="{number}"><com:Text xml:lang="en">{title}</com:Text>'
            f'<com:Text xml:lang="en">{text(detail)}</com:Text></mes:ErrorMessage></mes:Error>'
        ).encode()
    return Response(body, status, {"vary": "Accept", "content-type": media_type})


router = APIRouter()
for _table in _TABLES["edition"]:
    _edition = Edition(_table)
    _functions = partial(_answer, _edition), partial(_respond, _edition.is_30)
    router.include_router(catch_all(_table["prefix"], *_functions, _table["below"]))
