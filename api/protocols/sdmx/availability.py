"""What there is: the values that each dimension takes among some observations, and how many there are.

Told of series and periods, as far as the database can select by what is asked; of observations one by one otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from api.domain.catalogue import Catalogue
from api.domain.query import Claims, Query
from api.domain.words import vintage_code
from api.protocols.figures_in_use import (
    FiguresInUse,
    SeriesPlace,
    by_claims,
    how_many,
    in_use,
    periods_in_use,
    together,
)
from api.protocols.sdmx import selection_condition
from api.protocols.sdmx.data import DataReading
from api.protocols.sdmx.errors import not_implemented
from api.protocols.sdmx.keys import Selection
from api.representations.writers.sdmx.concepts import FREQ, INDICATOR, REF_AREA, SOURCE, TIME_PERIOD, VINTAGE
from api.representations.writers.sdmx.data_structures import FLOWS, DataStructure, Flow
from api.representations.writers.sdmx.observations import Observation, source_code
from api.service.cache import OnceARelease
from api.service.figures import FigureService
from api.service.threads import off_the_loop


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
    if not selection_condition.can_be_selected(query.selection):
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
    if not selection_condition.can_be_selected(selection):
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
    figures = replace(figures, where=selection_condition.condition(selection, catalogue, periods))
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
