"""What there is: the values that each dimension takes among some observations, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from api.protocols.sdmx.data import DataReading
from api.protocols.sdmx.data_query import DataQuery
from api.protocols.sdmx.errors import not_implemented
from api.protocols.sdmx.keys import Selection
from api.representations.writers.sdmx.concepts import TIME_PERIOD
from api.representations.writers.sdmx.data_structures import CLAIM, CLAIMS, FIGURE, FLOWS, DataStructure
from api.representations.writers.sdmx.messages import Structure
from api.representations.writers.sdmx.observations import Observation


@dataclass
class Available:
    """Values by dimension, and numbers of series and observations; filled one observation after the other."""

    values: dict[str, set[str]]
    observations: int = 0
    _series: set[tuple[str, ...]] = field(default_factory=set)

    @classmethod
    def of(cls, definition: DataStructure) -> Available:
        """Nothing yet, of the dimensions of a data structure."""
        return cls({part.id: set() for part in definition.dimensions})

    @property
    def series(self) -> int:
        """How many series there are."""
        return len(self._series)

    def add(self, observation: Observation) -> None:
        """Count an observation in."""
        for found, cell in zip(self.values.values(), observation.dimensions, strict=True):
            found.add(cell)
        self._series.add(observation.dimensions[:-1])
        self.observations += 1

    def only(self, components: tuple[str, ...]) -> Available:
        """The same with the values of some dimensions only; of all where none is named."""
        kept = {name: found for name, found in self.values.items() if not components or name in components}
        return replace(self, values=kept)


async def exact(reading: DataReading) -> Available:
    """What an answer to the query would hold."""
    found = Available.of(reading.query.definition)
    async for observation in reading.observations():
        found.add(observation)
    return found


async def addable(reading: DataReading) -> Available:
    """What the query could be widened by: of each dimension, the values that the other dimensions' choices leave."""
    selection = reading.query.selection
    if len(selection.keys) > 1:
        raise not_implemented("mode=available goes with one key; join codes by + instead.")
    found = Available.of(reading.query.definition)
    wider = replace(reading.query, selection=Selection(filters=selection.time_filters))
    async for observation in reading.observations(wider):
        missed = selection.misses(observation)
        if not missed:
            found.add(observation)
        elif len(missed) == 1 and missed <= found.values.keys() - {TIME_PERIOD}:
            name = missed.pop()
            found.values[name].add(observation.cell(name) or "")
    return found


async def of_flows(reading: DataReading, version: str) -> dict[str, Available]:
    """What each dataflow holds; those that hold nothing are left out."""
    every = DataQuery(Structure.of_flow(CLAIMS.id, version))
    found = {name: Available.of(flow.structure) for name, flow in FLOWS.items()}
    async for claim in replace(reading, query=every).observations():
        figure = claim.figure
        preferred = Observation.of(figure, claim.cells, FIGURE) if figure.preferred else None
        for name, flow in FLOWS.items():
            observation = claim if flow.structure is CLAIM else preferred
            if observation and flow.topic in (None, figure.indicator.topic):
                found[name].add(observation)
    return {name: one for name, one in found.items() if one.observations}
