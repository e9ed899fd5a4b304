"""Data and availability: the observations that a query asks for, page by page."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.period import Span
from api.domain.query import Among, Both, Claims, Condition, Either, Page, Query
from api.domain.words import vintage_code
from api.plugins.sdmx import parameters as sdmx_parameters
from api.plugins.sdmx.concepts import (
    AGENCY,
    ALL_DIMENSIONS,
    COMPONENTS,
    DATA_STRUCTURES,
    FIGURE,
    FIGURES,
    FLOWS,
    FREQ,
    INDICATOR,
    OBS_VALUE,
    REF_AREA,
    SOURCE,
    TIME_PERIOD,
    VINTAGE,
    DataStructure,
    Flow,
)
from api.plugins.sdmx.errors import TOO_LARGE, SdmxError, no_results, not_implemented, semantic, syntax, unknown
from api.plugins.sdmx.messages import (
    Message,
    MessageWriter,
    Observation,
    Series,
    Set,
    Structure,
    grouped,
    observe,
    source_code,
    source_id,
    stamp,
)
from api.plugins.sdmx.parameters import ANY, Filter, SdmxQuery, Selection, codes, is_any, is_version, version_matches
from api.service.concurrency import OnceARelease, off_the_loop
from api.service.figures import FigureService
from api.web.prefixed_routes import FiguresInUse, by_claims, how_many, in_use, periods_in_use, together

MAX_HISTORY = 50_000
"""Observations that a comparison of several moments holds in memory."""
PAGE = 2000
"""Figures that are read at a time."""
TURN = 100
"""Observations after which others get their turn: making and writing them takes the time of the server's one thread."""
PIECE = 64 * 1024
"""Characters that are sent at a time."""

_EVERY_ATTRIBUTE = ("dsd", "all", "obs")
_NO_ATTRIBUTE = ("msd", "dataset", "series", "none")
"""Every attribute belongs to an observation; there are none of sets and series."""
_FIELDS: Mapping[str, str] = {
    FREQ.id: "frequency",
    REF_AREA.id: "area",
    INDICATOR.id: "indicator",
    VINTAGE.id: "vintage",
    SOURCE.id: "source",
    TIME_PERIOD: "period",
}
"""The field of a figure that tells a dimension; what is computed of a figure, such as its value, is none of them."""


@dataclass(frozen=True, slots=True)
class DataQuery:
    """A data request: which observations, as they were when, and the message that holds them."""

    message: Message
    selection: Selection
    as_of: str | None
    updated_after: str | None
    history: bool
    first: int | None
    last: int | None

    @property
    def flow(self) -> Flow:
        """The dataflow that holds the figures."""
        return self.message.structure.flow


def structure(context: str, agency: str, name: str, version: str, own: str) -> Structure:
    """The structure of a context, agency, id and version; any context is that of dataflows, any flow that of all."""
    if context in ("provisionagreement", "metadataflow", "metadatastructure", "metadataprovisionagreement"):
        raise no_results(f"There is no {context} here.")
    of_flows = context == "dataflow" or is_any(context)
    if not of_flows and context != "datastructure":
        raise syntax(unknown("context", context, ["dataflow", "datastructure", "provisionagreement"]))
    agencies = {part for part in agency.replace("+", ",").split(",") if part}
    if agencies and AGENCY not in agencies and not any(map(is_any, agencies)):
        raise no_results(unknown("agency", agency, [AGENCY]))
    if is_any(name):
        name = FIGURES.id if of_flows else FIGURE.id
    if of_flows and ("," in name or "+" in name):
        raise not_implemented("Ask for the data of one dataflow at a time; FIGURES holds those of all topics.")
    known: Collection[str] = FLOWS if of_flows else DATA_STRUCTURES
    if name not in known:
        raise no_results(unknown("dataflow" if of_flows else "data structure", name, known))
    patterns = [part for part in version.split(",") if part]
    for pattern in patterns:
        if not is_version(pattern):
            raise syntax(f"{pattern[:100]!r} is no version; {own} is one, and latest, +, ~ and * stand for it.")
    if patterns and not any(version_matches(pattern, own) for pattern in patterns):
        raise no_results(f"There is no version {version[:100]}; there is {own}.")
    return Structure("dataflow" if of_flows else "datastructure", name, own)


def read(structure: Structure, key: str, parameters: SdmxQuery, catalogue: Catalogue) -> DataQuery:
    """The query of a data or availability path, whose parameters are those of either version."""
    definition = structure.definition
    selection = Selection(
        sdmx_parameters.read_keys(key, definition, catalogue), _filters(parameters, definition, catalogue)
    )
    as_of, updated_after = parameters.moment("asOf", past=True), parameters.moment("updatedAfter")
    history = parameters.truth("includeHistory")
    first, last = parameters.number("firstNObservations"), parameters.number("lastNObservations")
    dimensions = tuple(part.id for part in definition.dimensions)
    at = parameters.word("dimensionAtObservation", (*dimensions, ALL_DIMENSIONS), TIME_PERIOD)
    attributes, values = _content(parameters, definition)
    if as_of and updated_after and updated_after > as_of:
        raise semantic("updatedAfter lies after asOf, so that nothing can have changed in between.")
    trimmed = first is not None or last is not None
    if trimmed and (history or updated_after):
        raise not_implemented("firstNObservations and lastNObservations go with the data of one moment only.")
    if trimmed and at != TIME_PERIOD:
        raise not_implemented("firstNObservations and lastNObservations go with TIME_PERIOD at observation only.")
    message = Message(
        structure,
        *stamp(structure.id, catalogue.newest(as_of)),
        at=at,
        attributes=attributes,
        values=values,
        observations=values or bool(attributes),
        dated=history or updated_after is not None,
    )
    return DataQuery(message, selection, as_of, updated_after, history, first, last)


def _filters(parameters: SdmxQuery, definition: DataStructure, catalogue: Catalogue) -> tuple[Filter, ...]:
    found = [
        sdmx_parameters.read(component, text, definition, catalogue) for component, text in parameters.filters.items()
    ]
    found.append(sdmx_parameters.between(parameters.text("startPeriod"), parameters.text("endPeriod")))
    return tuple(one for one in found if one is not None)


def _content(parameters: SdmxQuery, definition: DataStructure) -> tuple[frozenset[str], bool]:
    """The attributes of the observations that are told, and whether the value is.

    There are no attributes of series, so that without observations only keys are left.
    """
    detail = parameters.word("detail", ("full", "dataonly", "serieskeysonly", "nodata"), "full")
    attributes, values = frozenset(COMPONENTS if detail == "full" else ()), detail in ("full", "dataonly")
    if "attributes" in parameters.values:
        own = [part.id for part in definition.attributes]
        words = [*_EVERY_ATTRIBUTE, *_NO_ATTRIBUTE]
        names = (parameters.text("attributes") or "").split(",")
        for name in names:
            if name not in words and name not in own:
                raise syntax(unknown("attribute", name, [*words, *own]))
        every = any(name in _EVERY_ATTRIBUTE for name in names)
        attributes = frozenset(COMPONENTS if every else (name for name in names if name in own))
    if "measures" in parameters.values:
        measures = parameters.text("measures") or ""
        for name in measures.split(","):
            if name not in ("all", "none", OBS_VALUE.id):
                raise syntax(unknown("measure", name, ["all", "none", OBS_VALUE.id]))
        values = measures != "none"
    return attributes, values


@dataclass(frozen=True, slots=True)
class DataReading:
    """A query put to the data."""

    service: FigureService
    catalogue: Catalogue
    query: DataQuery

    async def observations(self, other: DataQuery | None = None) -> AsyncIterator[Observation]:
        """The observations wanted, in the order of indicator and area."""
        query = other or self.query
        figures = self.figures(query)
        while figures is not None:
            found = (await self.service.printed(self.catalogue, figures)).figures
            for number, observation in enumerate(await self._wanted(query, found), 1):
                if number % TURN == 0:
                    await sleep(0)
                yield observation
            behind = replace(figures.page, after=found[-1].id) if len(found) == PAGE else None
            figures = replace(figures, page=behind) if behind else None

    async def _wanted(self, query: DataQuery, figures: Sequence[Figure]) -> Sequence[Observation]:
        """Those of the figures that are wanted, as observations; of many they are made off the loop."""

        def make() -> Sequence[Observation]:
            made = (observe(figure, query.flow.structure) for figure in figures)
            return [observation for observation in made if query.selection.takes(observation)]

        return make() if len(figures) <= TURN else await off_the_loop(make)

    def figures(self, query: DataQuery) -> Query | None:
        """The figures that hold all observations wanted, and some more; None where a filter leaves no code."""
        selection, flow = query.selection, query.flow
        chosen = [selection.codes(part.id, self.catalogue) for part in (INDICATOR, REF_AREA, SOURCE)]
        if any(codes is not None and not codes for codes in chosen):
            return None
        indicators, areas, sources = (tuple(sorted(codes or ())) for codes in chosen)
        bounds = [one.bounds() for one in selection.time_filters]
        spans = tuple(Span(first, last) for first, last in bounds if first or last)
        return Query(
            topics=(flow.topic,) if flow.topic else (),
            indicators=indicators,
            areas=areas,
            sources=tuple(map(source_id, sources)),
            spans=spans[:1],  # several would stand for any of them; the others are looked at afterwards
            claims=flow.structure.claims,
            as_of=query.as_of,
            updated_after=query.updated_after,
            page=Page(limit=PAGE, counted=False),
        )

    async def series(self) -> AsyncIterator[Series]:
        """The series wanted; where the message is flat, the observations in handfuls."""
        at = self.query.message.at
        gathered: list[Observation] = []
        async for observation in self.observations():
            # The data come in the order of indicator and area: what shares a series is among its neighbours.
            if gathered and _neighbours(at, gathered[0]) != _neighbours(at, observation):
                for one in self._trimmed(gathered):
                    yield one
                gathered = []
            gathered.append(observation)
        for one in self._trimmed(gathered):
            yield one

    def _trimmed(self, observations: Sequence[Observation]) -> Iterable[Series]:
        first, last = self.query.first, self.query.last
        for series in self._grouped(observations) if observations else ():
            if first is None and last is None:
                yield series
            else:
                # With both, the first ones and the last ones, none of them twice.
                start, kept = series.observations[: first or 0], series.observations
                yield Series(series.key, [*start, *kept[max(len(start), len(kept) - (last or 0)) :]])

    def _grouped(self, observations: Iterable[Observation]) -> list[Series]:
        """The series of observations, by key, in a series by time."""

        def place(observation: Observation) -> tuple[object, ...]:
            frequency, area, indicator, *others, _ = observation.dimensions
            return (indicator, area, *others, frequency, observation.figure.period.first)

        return grouped(self.query.message, sorted(observations, key=place))

    async def sets(self) -> list[tuple[Set, list[Series]]]:
        """The changes since a moment as one set, or those of every release as a set; withdrawals apart."""
        query, released = self.query, {one.released_at for one in self.catalogue.releases.values()}
        start, end = query.updated_after, query.as_of or max(released, default="")
        moments = [end]
        if query.history:
            moments = sorted(one for one in released if one <= end and (start is None or one > start))
        before = await self._snapshot(start) if start else {}
        found: list[tuple[Set, list[Series]]] = []
        for moment in moments:
            now, valid = await self._snapshot(moment), moment or query.message.prepared
            changed = [one for key, one in now.items() if key not in before or _differ(before[key], one)]
            gone = [one for key, one in before.items() if key not in now]
            heads = ((Set("Replace", valid_from=valid), changed), (Set("Delete", valid_to=valid), gone))
            found += [(head, self._grouped(observations)) for head, observations in heads if observations]
            before = now
        return found

    async def _snapshot(self, moment: str | None) -> dict[tuple[str, ...], Observation]:
        """The observations of a moment, by dimensions."""
        found: dict[tuple[str, ...], Observation] = {}
        async for observation in self.observations(replace(self.query, as_of=moment, updated_after=None)):
            found[observation.dimensions] = observation
            if len(found) > MAX_HISTORY:
                detail = f"More than {MAX_HISTORY} observations would have to be compared: narrow the key or the time."
                raise SdmxError(TOO_LARGE, detail)
        return found

    async def selected(self, selection: Selection) -> Available:
        """The codes, series and observations that a selection takes."""
        query = replace(self.query, selection=selection)
        if any(one.part.id not in _FIELDS for one in selection.filters):
            return await self._counted(query)
        figures, definition = self.figures(query), query.flow.structure
        if figures is None:
            return _of_figures(definition, FiguresInUse([], {}), 0)
        periods = together(await periods_in_use(self.service, self.catalogue)) if selection.time_filters else ()
        figures = replace(figures, where=condition(selection, self.catalogue, periods))
        found = await in_use(self.service, self.catalogue, figures)
        observations = await how_many(self.service, self.catalogue, figures)
        return await off_the_loop(lambda: _of_figures(definition, found, observations))

    async def _counted(self, query: DataQuery) -> Available:
        """The same by reading them, where a filter is about what is computed of a figure."""
        values: dict[str, set[str]] = {part.id: set() for part in query.message.dimensions}
        series, observations = set(), 0
        async for observation in self.observations(query):
            observations += 1
            series.add(observation.dimensions[:-1])
            for found, cell in zip(values.values(), observation.dimensions, strict=True):
                found.add(cell)
        return Available(values, len(series), observations)

    async def exact(self) -> Available:
        """The codes, series and observations that an answer would hold."""
        if self.query.selection == Selection() and not self.query.updated_after:
            every = await of_flows(self.service, self.catalogue)
            return every.get(self.query.flow.id) or Available({})
        return await self.selected(self.query.selection)

    async def addable(self) -> Available:
        """Of each dimension the codes that the query could be widened by: those that the others' choices leave."""
        selection = self.query.selection
        if len(selection.keys) > 1:
            raise not_implemented("mode=available goes with one key; join codes by + instead.")
        found = await self.exact()
        values = dict(found.values)
        for name in selection.chosen & values.keys() - {TIME_PERIOD}:
            values[name] = (await self.selected(selection.without(name))).values[name]
        return found._replace(values=values)


def condition(selection: Selection, catalogue: Catalogue, periods: Collection[str]) -> Condition | None:
    """The selection as a condition, None where it takes everything; `periods` are those that figures have."""
    parts: list[Condition] = []
    for one in selection.filters:
        known = periods if one.part.id == TIME_PERIOD else codes(catalogue, one.part.id) or ()
        parts.append(_among(one.part.id, (code for code in known if one.takes(code)), catalogue))
    if ANY not in selection.keys:
        keys = (Both(tuple(_among(*wanted, catalogue) for wanted in key.items())) for key in selection.keys)
        parts.append(Either(tuple(keys)))
    return Both(tuple(parts)) if parts else None


def _among(name: str, wanted: Iterable[str], catalogue: Catalogue) -> Condition:
    if name == VINTAGE.id:
        written = {vintage_code(vintage): vintage for vintage in (None, *catalogue.vintages)}
        return Among(_FIELDS[name], tuple(written[code] for code in sorted(wanted)))
    return Among(_FIELDS[name], tuple(source_id(code) if name == SOURCE.id else code for code in sorted(wanted)))


def _differ(before: Observation, now: Observation) -> bool:
    """True where another figure took the place, or the same one has become the preferred one."""
    return before.figure.id != now.figure.id or before.cells != now.cells


def _neighbours(at: str, observation: Observation) -> tuple[str, ...]:
    """The codes shared by observations that come one after the other and among which a series is complete."""
    if at == INDICATOR.id:
        return ()
    _, area, indicator, *_ = observation.dimensions
    return (indicator,) if at == REF_AREA.id else (area, indicator)


async def pieces(writer: MessageWriter, first: Series, rest: AsyncIterator[Series]) -> AsyncIterator[bytes]:
    """A message with one set, in pieces as the data come."""
    waiting = [writer.start(), writer.open(Set()), writer.series(first)]
    size = sum(map(len, waiting))
    async for series in rest:
        waiting.append(writer.series(series))
        size += len(waiting[-1])
        if size > PIECE:
            yield "".join(waiting).encode("utf-8")
            waiting, size = [], 0
    yield "".join([*waiting, writer.close(), writer.end()]).encode("utf-8")


class Available(NamedTuple):
    """Values by dimension, and numbers of series and observations."""

    values: Mapping[str, Collection[str]]
    series: int = 0
    observations: int = 0


def _of_figures(definition: DataStructure, found: FiguresInUse, observations: int) -> Available:
    """The codes and series of so many figures at some places."""
    names = [part.id for part in definition.key]
    series = {
        (place.frequency, place.area, place.indicator, vintage_code(place.vintage), source_code(place.source))[
            : len(names)
        ]
        for place in found.places
    }
    columns = zip(*series, strict=True) if series else ((),) * len(names)
    values: dict[str, Collection[str]] = {name: set(column) for name, column in zip(names, columns, strict=True)}
    return Available({**values, TIME_PERIOD: found.all_periods}, len(series), observations)


_FLOWS: OnceARelease[Mapping[str, Available]] = OnceARelease()


async def of_flows(service: FigureService, catalogue: Catalogue) -> Mapping[str, Available]:
    """Codes, series and observations of each dataflow that is not empty. Made once a release."""

    async def make() -> Mapping[str, Available]:
        found = await by_claims(service, catalogue)
        counts = {}
        for name, flow in FLOWS.items():
            query = Query(topics=(flow.topic,) if flow.topic else (), claims=flow.structure.claims)
            counts[name] = await how_many(service, catalogue, query)
        return await off_the_loop(lambda: _of_flows(catalogue, found, counts))

    return await _FLOWS.get(catalogue, make)


def _of_flows(
    catalogue: Catalogue, found: Mapping[Claims, FiguresInUse], counts: Mapping[str, int]
) -> Mapping[str, Available]:
    made = {}
    for name, flow in FLOWS.items():
        every = found[flow.structure.claims]
        if flow.topic:
            topic = frozenset(catalogue.codes_of_topics((flow.topic,)))
            periods = {code: periods for code, periods in every.periods.items() if code in topic}
            every = FiguresInUse([place for place in every.places if place.indicator in topic], periods)
        if counts[name]:
            made[name] = _of_figures(flow.structure, every, counts[name])
    return made
