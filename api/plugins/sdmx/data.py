"""Data and availability: the observations that a query asks for, page by page."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from api.domain.catalogue import Catalogue
from api.domain.conditions import Among, Both, Condition, Either
from api.domain.figure import Figure
from api.domain.period import Span
from api.domain.query import Claims, Page, Query
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
    whole_flow,
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
    message_id,
    observe,
    source_code,
    source_id,
)
from api.plugins.sdmx.parameters import (
    ANY,
    Filter,
    Key,
    SdmxQuery,
    Selection,
    codes,
    is_any,
    is_version,
    version_matches,
)
from api.service.cache import OnceARelease
from api.service.figures import FigureService
from api.service.threads import off_the_loop
from api.web.prefixed_routes import FiguresInUse, SeriesPlace, by_claims, how_many, in_use, periods_in_use, together

DATA_21 = (
    "startPeriod", "endPeriod", "updatedAfter", "firstNObservations", "lastNObservations",
    "dimensionAtObservation", "detail", "includeHistory", "asOf",
)  # fmt: skip
DATA_30 = (
    "c", "updatedAfter", "firstNObservations", "lastNObservations", "dimensionAtObservation",
    "attributes", "measures", "includeHistory", "asOf",
)  # fmt: skip
AVAILABLE_21 = ("startPeriod", "endPeriod", "updatedAfter", "references", "mode")
AVAILABLE_30 = ("c", "updatedAfter", "references", "mode")
LATER = ("offset", "limit", "sort", "reportingYearStartDay")
"""Parameters of later versions of the interface."""

_ALL_ATTRIBUTES = frozenset(COMPONENTS)
"""Of those among them that a structure has, all are told."""
_ATTRIBUTE_WORDS = {
    "dsd": _ALL_ATTRIBUTES,
    "all": _ALL_ATTRIBUTES,
    "obs": _ALL_ATTRIBUTES,
    "msd": frozenset[str](),
    "dataset": frozenset[str](),
    "series": frozenset[str](),
    "none": frozenset[str](),
}
"""Every attribute belongs to an observation; there are none of sets and series."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a message holds of the observations: attributes, the value, and the observations at all."""

    attributes: frozenset[str] = _ALL_ATTRIBUTES
    values: bool = True
    observations: bool = True


@dataclass(frozen=True, slots=True)
class DataQuery:
    """A data request: of what, which observations, as they were when, in which layout."""

    structure: Structure
    selection: Selection = field(default_factory=Selection)
    as_of: str | None = None
    updated_after: str | None = None
    history: bool = False
    first: int | None = None
    last: int | None = None
    at: str = TIME_PERIOD
    content: Content = field(default_factory=Content)

    @property
    def definition(self) -> DataStructure:
        """The data structure of the answer."""
        return self.structure.definition

    @property
    def topic(self) -> str | None:
        """The topic of the figures, None for those of all."""
        return FLOWS[self.structure.id].topic if self.structure.kind == "dataflow" else None

    @property
    def flow(self) -> str:
        """The dataflow that holds the figures."""
        return self.structure.id if self.structure.kind == "dataflow" else whole_flow(self.definition).id

    def message(self, catalogue: Catalogue) -> Message:
        """The message that answers it."""
        release = catalogue.newest(self.as_of)
        return Message(
            self.structure,
            message_id(self.structure.id, release.id if release else "empty"),
            release.released_at if release else "1970-01-01T00:00:00Z",
            at=self.at,
            attributes=self.content.attributes,
            values=self.content.values,
            observations=self.content.observations,
            dated=self.history or self.updated_after is not None,
        )


def structure(context: str, agency: str, name: str, version: str, own: str) -> Structure:
    """What a context, agency, id and version name; any context is that of dataflows."""
    if context == "datastructure":
        return data_structure(agency, name, version, own)
    if context == "dataflow" or is_any(context):
        return flow(agency, name, version, own)
    if context in ("provisionagreement", "metadataflow", "metadatastructure", "metadataprovisionagreement"):
        raise no_results(f"There is no {context} here.")
    raise syntax(unknown("context", context, ["dataflow", "datastructure", "provisionagreement"]))


def flow(agency: str, name: str, version: str, own: str) -> Structure:
    """The dataflow that a path names; any is the one of all figures, which holds those of the others."""
    _check_agency(agency)
    if is_any(name):
        name = FIGURES.id
    if "," in name or "+" in name:
        raise not_implemented("Ask for the data of one dataflow at a time; FIGURES holds those of all topics.")
    if name not in FLOWS:
        raise no_results(unknown("dataflow", name, FLOWS))
    check_version(version, own)
    return Structure.of_flow(name, own)


def data_structure(agency: str, name: str, version: str, own: str) -> Structure:
    """The data structure that a path names."""
    _check_agency(agency)
    if is_any(name):
        name = FIGURE.id
    if name not in DATA_STRUCTURES:
        raise no_results(unknown("data structure", name, DATA_STRUCTURES))
    check_version(version, own)
    return Structure.of_definition(DATA_STRUCTURES[name], own)


def _check_agency(agency: str) -> None:
    parameters = {part for part in agency.replace("+", ",").split(",") if part}
    if parameters and AGENCY not in parameters and not any(map(is_any, parameters)):
        raise no_results(unknown("agency", agency, [AGENCY]))


def check_version(version: str, own: str) -> None:
    """Refuse what is no version, and a version that there is not."""
    patterns = [part for part in version.split(",") if part]
    for pattern in patterns:
        if not is_version(pattern):
            raise syntax(f"{pattern[:100]!r} is no version; {own} is one, and latest, +, ~ and * stand for it.")
    if patterns and not any(version_matches(pattern, own) for pattern in patterns):
        raise no_results(f"There is no version {version[:100]}; there is {own}.")


def read(structure: Structure, key: str, parameters: SdmxQuery, catalogue: Catalogue) -> DataQuery:
    """The query of a data or availability path, whose parameters are those of either version."""
    definition = structure.definition
    dimensions = tuple(part.id for part in definition.dimensions)
    query = DataQuery(
        structure,
        Selection(sdmx_parameters.read_keys(key, definition, catalogue), _filters(parameters, definition, catalogue)),
        as_of=parameters.moment("asOf", past=True),
        updated_after=parameters.moment("updatedAfter"),
        history=parameters.truth("includeHistory"),
        first=parameters.number("firstNObservations"),
        last=parameters.number("lastNObservations"),
        at=parameters.word("dimensionAtObservation", (*dimensions, ALL_DIMENSIONS), TIME_PERIOD),
        content=_content(parameters, definition),
    )
    if query.as_of and query.updated_after and query.updated_after > query.as_of:
        raise semantic("updatedAfter lies after asOf, so that nothing can have changed in between.")
    trimmed = query.first is not None or query.last is not None
    if trimmed and (query.history or query.updated_after):
        raise not_implemented("firstNObservations and lastNObservations go with the data of one moment only.")
    if trimmed and query.at != TIME_PERIOD:
        raise not_implemented("firstNObservations and lastNObservations go with TIME_PERIOD at observation only.")
    return query


def _filters(parameters: SdmxQuery, definition: DataStructure, catalogue: Catalogue) -> tuple[Filter, ...]:
    found = [
        sdmx_parameters.read(component, text, definition, catalogue) for component, text in parameters.filters.items()
    ]
    found.append(sdmx_parameters.between(parameters.text("startPeriod"), parameters.text("endPeriod")))
    return tuple(one for one in found if one is not None)


def _content(parameters: SdmxQuery, definition: DataStructure) -> Content:
    detail = parameters.word("detail", ("full", "dataonly", "serieskeysonly", "nodata"), "full")
    content = {
        "full": Content(),
        "dataonly": Content(attributes=frozenset()),
        # There are no attributes of series, so that without observations only keys are left.
        "serieskeysonly": Content(frozenset(), values=False, observations=False),
        "nodata": Content(frozenset(), values=False, observations=False),
    }[detail]
    if "attributes" in parameters.values:
        content = replace(content, attributes=_attributes(parameters.text("attributes") or "", definition))
    if "measures" in parameters.values:
        content = replace(content, values=_measures(parameters.text("measures") or ""))
    return content if content.values or content.attributes else Content(frozenset(), values=False, observations=False)


def _attributes(text: str, definition: DataStructure) -> frozenset[str]:
    own = [part.id for part in definition.attributes]
    found: frozenset[str] = frozenset()
    for name in text.split(","):
        if name in _ATTRIBUTE_WORDS:
            found |= _ATTRIBUTE_WORDS[name]
        elif name in own:
            found |= {name}
        else:
            raise syntax(unknown("attribute", name, [*_ATTRIBUTE_WORDS, *own]))
    return found


def _measures(text: str) -> bool:
    for name in text.split(","):
        if name not in ("all", "none", OBS_VALUE.id):
            raise syntax(unknown("measure", name, ["all", "none", OBS_VALUE.id]))
    return text != "none"


_FIELDS: Mapping[str, str] = {
    FREQ.id: "frequency",
    REF_AREA.id: "area",
    INDICATOR.id: "indicator",
    VINTAGE.id: "vintage",
    SOURCE.id: "source",
    TIME_PERIOD: "period",
}
"""The field of a figure that tells a dimension; what is computed of a figure, such as its value, is none of them."""


def can_be_selected(selection: Selection) -> bool:
    """Whether a condition says the same as the selection."""
    return all(one.part.id in _FIELDS for one in selection.filters)


def condition(selection: Selection, catalogue: Catalogue, periods: Collection[str]) -> Condition | None:
    """The selection as a condition, None where it takes everything; `periods` are those that figures have."""
    parts: list[Condition] = [_passing(one, catalogue, periods) for one in selection.filters]
    if ANY not in selection.keys:
        parts.append(Either(tuple(_matching(key, catalogue) for key in selection.keys)))
    return Both(tuple(parts)) if parts else None


def _passing(one: Filter, catalogue: Catalogue, periods: Collection[str]) -> Condition:
    name = one.part.id
    known = periods if name == TIME_PERIOD else codes(catalogue, name) or ()
    return _among(name, (code for code in known if one.takes(code)), catalogue)


def _matching(key: Key, catalogue: Catalogue) -> Condition:
    return Both(tuple(_among(name, wanted, catalogue) for name, wanted in key.items()))


def _among(name: str, wanted: Iterable[str], catalogue: Catalogue) -> Condition:
    if name == VINTAGE.id:
        written = {vintage_code(vintage): vintage for vintage in (None, *catalogue.vintages)}
        return Among(_FIELDS[name], tuple(written[code] for code in sorted(wanted)))
    return Among(_FIELDS[name], tuple(source_id(code) if name == SOURCE.id else code for code in sorted(wanted)))


MAX_HISTORY = 50_000
"""Observations that a comparison of several moments holds in memory."""
PAGE = 2000
"""Figures that are read at a time."""
TURN = 100
"""Observations after which others get their turn: making and writing them takes the time of the server's one thread."""
PIECE = 64 * 1024
"""Characters that are sent at a time."""


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
            made = (observe(figure, query.definition) for figure in figures)
            return [observation for observation in made if query.selection.takes(observation)]

        return make() if len(figures) <= TURN else await off_the_loop(make)

    def figures(self, query: DataQuery) -> Query | None:
        """The figures that hold all observations wanted, and some more; None where a filter leaves no code."""
        selection = query.selection
        chosen = {part.id: selection.codes(part.id, self.catalogue) for part in (INDICATOR, REF_AREA, SOURCE)}
        if any(codes is not None and not codes for codes in chosen.values()):
            return None
        codes = {name: tuple(sorted(found)) if found else () for name, found in chosen.items()}
        bounds = [one.bounds() for one in selection.time_filters]
        spans = tuple(Span(first, last) for first, last in bounds if first or last)
        return Query(
            topics=(query.topic,) if query.topic else (),
            indicators=codes[INDICATOR.id],
            areas=codes[REF_AREA.id],
            sources=tuple(source_id(code) for code in codes[SOURCE.id]),
            spans=spans[:1],  # several would stand for any of them; the others are looked at afterwards
            claims=query.definition.claims,
            as_of=query.as_of,
            updated_after=query.updated_after,
            page=Page(limit=PAGE, counted=False),
        )

    async def series(self) -> AsyncIterator[Series]:
        """The series wanted; where the message is flat, the observations in handfuls."""
        message = self.query.message(self.catalogue)
        gathered: list[Observation] = []
        async for observation in self.observations():
            # The data come in the order of indicator and area: what shares a series is among its neighbours.
            if gathered and _neighbours(self.query.at, gathered[0]) != _neighbours(self.query.at, observation):
                for one in self._trimmed(message, gathered):
                    yield one
                gathered = []
            gathered.append(observation)
        for one in self._trimmed(message, gathered):
            yield one

    def _trimmed(self, message: Message, observations: Sequence[Observation]) -> Iterable[Series]:
        first, last = self.query.first, self.query.last
        for series in grouped(message, sorted(observations, key=_place)) if observations else ():
            kept = series.observations
            if first is not None or last is not None:
                # With both, the first ones and the last ones, none of them twice.
                start = kept[: first or 0]
                end = kept[max(len(start), len(kept) - (last or 0)) :]
                kept = [*start, *end]
            yield Series(series.key, kept)

    async def sets(self) -> list[tuple[Set, list[Series]]]:
        """What changed: since a moment as one set, or with every release as a set; what was withdrawn apart."""
        query = self.query
        message = query.message(self.catalogue)
        moments = self._moments()
        before = await self._snapshot(moments[0]) if moments[0] else {}
        found: list[tuple[Set, list[Series]]] = []
        for moment in moments[1:]:
            now = await self._snapshot(moment)
            changed = [one for key, one in now.items() if key not in before or _differ(before[key], one)]
            gone = [one for key, one in before.items() if key not in now]
            for head, observations in (
                (Set("Replace", valid_from=moment or message.prepared), changed),
                (Set("Delete", valid_to=moment or message.prepared), gone),
            ):
                if observations:
                    found.append((head, grouped(message, sorted(observations, key=_place))))
            before = now
        return found

    def _moments(self) -> list[str | None]:
        """The moments to compare, the first of them the one before; None for before the first release."""
        query = self.query
        end = query.as_of or max((one.released_at for one in self.catalogue.releases.values()), default="")
        start = query.updated_after
        if not query.history:
            return [start, end]
        between = {one.released_at for one in self.catalogue.releases.values() if one.released_at <= end}
        return [start, *sorted(moment for moment in between if start is None or moment > start)]

    async def _snapshot(self, moment: str | None) -> dict[tuple[str, ...], Observation]:
        """What stood at a moment, by dimensions."""
        found: dict[tuple[str, ...], Observation] = {}
        async for observation in self.observations(replace(self.query, as_of=moment, updated_after=None)):
            found[observation.dimensions] = observation
            if len(found) > MAX_HISTORY:
                detail = f"More than {MAX_HISTORY} observations would have to be compared: narrow the key or the time."
                raise SdmxError(TOO_LARGE, detail)
        return found


def _differ(before: Observation, now: Observation) -> bool:
    """Whether another figure stands now, or the same one is told otherwise: it has become the preferred one."""
    return before.figure.id != now.figure.id or before.cells != now.cells


def _neighbours(at: str, observation: Observation) -> tuple[str, ...]:
    """What observations have in common that come one after the other and among which a series is complete."""
    if at == INDICATOR.id:
        return ()
    cells = observation.cells
    return (cells.INDICATOR,) if at == REF_AREA.id else (cells.REF_AREA, cells.INDICATOR)


def _place(observation: Observation) -> tuple[object, ...]:
    """The order of observations: by key, in a series by time."""
    cells = observation.cells
    frequency, _, _, *others, _ = observation.dimensions
    return (cells.INDICATOR, cells.REF_AREA, *others, frequency, observation.figure.period.first)


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


def whole(writer: MessageWriter, sets: Iterable[tuple[Set, Sequence[Series]]]) -> bytes:
    """A message with several sets."""
    parts = [writer.start()]
    for head, series in sets:
        parts += [writer.open(head), *map(writer.series, series), writer.close()]
    return "".join([*parts, writer.end()]).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Available:
    """Values by dimension, and numbers of series and observations."""

    values: Mapping[str, Collection[str]]
    series: int = 0
    observations: int = 0

    def only(self, components: tuple[str, ...]) -> Available:
        """The same with the values of some dimensions only; of all where none is named."""
        kept = {name: found for name, found in self.values.items() if not components or name in components}
        return replace(self, values=kept)


def of_figures(definition: DataStructure, found: FiguresInUse, observations: int) -> Available:
    """What so many figures hold that stand at some places."""
    cells = [_CELLS[part.id] for part in definition.key]
    series = {tuple(cell(place) for cell in cells) for place in found.places}
    columns = zip(*series, strict=True) if series else ((),) * len(cells)
    values: dict[str, Collection[str]] = {
        part.id: set(column) for part, column in zip(definition.key, columns, strict=True)
    }
    return Available({**values, TIME_PERIOD: found.all_periods}, len(series), observations)


_CELLS: Mapping[str, Callable[[SeriesPlace], str]] = {
    FREQ.id: lambda place: place.frequency,
    REF_AREA.id: lambda place: place.area,
    INDICATOR.id: lambda place: place.indicator,
    VINTAGE.id: lambda place: vintage_code(place.vintage),
    SOURCE.id: lambda place: source_code(place.source),
}
"""By dimension, its code of the figures at a place."""


async def exact(reading: DataReading) -> Available:
    """What an answer to the query would hold."""
    query = reading.query
    if not can_be_selected(query.selection):
        return await _exact_by_reading(reading)
    if query.selection == Selection() and not query.updated_after:
        every = await of_flows(reading.service, reading.catalogue)
        return every.get(query.flow) or Available({})
    return await _selected(reading, query.selection)


async def addable(reading: DataReading) -> Available:
    """What the query could be widened by: of each dimension, the values that the other dimensions' choices leave."""
    selection = reading.query.selection
    if len(selection.keys) > 1:
        raise not_implemented("mode=available goes with one key; join codes by + instead.")
    if not can_be_selected(selection):
        return await _addable_by_reading(reading)
    found = await exact(reading)
    values = dict(found.values)
    for name in selection.chosen & values.keys() - {TIME_PERIOD}:
        values[name] = (await _selected(reading, selection.without(name))).values[name]
    return replace(found, values=values)


async def _selected(reading: DataReading, selection: Selection) -> Available:
    """What the observations hold that a selection takes."""
    service, catalogue, definition = reading.service, reading.catalogue, reading.query.definition
    figures = reading.figures(replace(reading.query, selection=selection))
    if figures is None:
        return of_figures(definition, FiguresInUse([], {}), 0)
    periods = together(await periods_in_use(service, catalogue)) if selection.time_filters else ()
    figures = replace(figures, where=condition(selection, catalogue, periods))
    found = await in_use(service, catalogue, figures)
    observations = await how_many(service, catalogue, figures)
    return await off_the_loop(lambda: of_figures(definition, found, observations))


_FLOWS: OnceARelease[Mapping[str, Available]] = OnceARelease()


async def of_flows(service: FigureService, catalogue: Catalogue) -> Mapping[str, Available]:
    """What each dataflow holds; those that hold nothing are left out. Made once a release."""

    async def make() -> Mapping[str, Available]:
        found = await by_claims(service, catalogue)
        counts = {name: await how_many(service, catalogue, _query(flow)) for name, flow in FLOWS.items()}
        return await off_the_loop(lambda: _of_flows(catalogue, found, counts))

    return await _FLOWS.get(catalogue, make)


def _query(flow: Flow) -> Query:
    return Query(topics=(flow.topic,) if flow.topic else (), claims=flow.structure.claims)


def _of_flows(
    catalogue: Catalogue, found: Mapping[Claims, FiguresInUse], counts: Mapping[str, int]
) -> Mapping[str, Available]:
    return {
        name: of_figures(flow.structure, _of_topic(flow.topic, catalogue, found[flow.structure.claims]), counts[name])
        for name, flow in FLOWS.items()
        if counts[name]
    }


def _of_topic(topic: str | None, catalogue: Catalogue, found: FiguresInUse) -> FiguresInUse:
    if topic is None:
        return found
    codes = frozenset(catalogue.codes_of_topics((topic,)))
    periods = {code: periods for code, periods in found.periods.items() if code in codes}
    return FiguresInUse([place for place in found.places if place.indicator in codes], periods)


@dataclass
class _Counting:
    """Filled one observation after the other."""

    values: dict[str, set[str]]
    observations: int = 0
    series: set[tuple[str, ...]] = field(default_factory=set)

    @classmethod
    def of(cls, definition: DataStructure) -> _Counting:
        return cls({part.id: set() for part in definition.dimensions})

    def add(self, observation: Observation) -> None:
        for found, cell in zip(self.values.values(), observation.dimensions, strict=True):
            found.add(cell)
        self.series.add(observation.dimensions[:-1])
        self.observations += 1

    def counted(self) -> Available:
        return Available(self.values, len(self.series), self.observations)


async def _exact_by_reading(reading: DataReading) -> Available:
    found = _Counting.of(reading.query.definition)
    async for observation in reading.observations():
        found.add(observation)
    return found.counted()


async def _addable_by_reading(reading: DataReading) -> Available:
    selection = reading.query.selection
    found = _Counting.of(reading.query.definition)
    wider = replace(reading.query, selection=Selection(filters=selection.time_filters))
    async for observation in reading.observations(wider):
        missed = selection.misses(observation)
        if not missed:
            found.add(observation)
        elif len(missed) == 1 and missed <= found.values.keys() - {TIME_PERIOD}:
            name = missed.pop()
            found.values[name].add(observation.cell(name) or "")
    return found.counted()
