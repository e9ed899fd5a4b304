"""What there is: the values that each dimension takes among some observations, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from api.protocols.sdmx.data import DataReading
from api.protocols.sdmx.data_query import DataQuery
from api.protocols.sdmx.errors import not_implemented
from api.protocols.sdmx.keys import Selection
from api.representations.writers.sdmx.concepts import DIMENSIONS, FLOWS, KEY, TIME_PERIOD
from api.representations.writers.sdmx.messages import Structure
from api.representations.writers.sdmx.observations import Observation


@dataclass
class Available:
    """Values by dimension, and numbers of series and observations; filled one observation after the other."""

    values: dict[str, set[str]] = field(default_factory=lambda: {part.id: set() for part in DIMENSIONS})
    observations: int = 0
    _series: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def series(self) -> int:
        """How many series there are."""
        return len(self._series)

    def add(self, observation: Observation) -> None:
        """Count an observation in."""
        for part, cell in zip(DIMENSIONS, observation.dimensions, strict=True):
            self.values[part.id].add(cell)
        self._series.add(observation.dimensions[: len(KEY)])
        self.observations += 1

    def only(self, components: tuple[str, ...]) -> Available:
        """The same with the values of some dimensions only; of all where none is named."""
        kept = {name: found for name, found in self.values.items() if not components or name in components}
        return replace(self, values=kept)


async def exact(reading: DataReading) -> Available:
    """What an answer to the query would hold."""
    found = Available()
    async for observation in reading.observations():
        found.add(observation)
    return found


async def addable(reading: DataReading) -> Available:
    """What the query could be widened by: of each dimension, the values that the other dimensions' choices leave."""
    selection = reading.query.selection
    if len(selection.keys) > 1:
        raise not_implemented("mode=available goes with one key; join codes by + instead.")
    found = Available()
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
    every = DataQuery(Structure.of_flow("FIGURES", version))
    found = {name: Available() for name in FLOWS}
    async for observation in replace(reading, query=every).observations():
        for name, flow in FLOWS.items():
            if flow.topic in (None, observation.figure.indicator.topic):
                found[name].add(observation)
    return {name: one for name, one in found.items() if one.observations}
