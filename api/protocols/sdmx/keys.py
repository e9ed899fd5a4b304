"""Keys in a path: `A.CHN+WLD..` of SDMX 2.1, `A.CHN.*.*,Q.CHN` of SDMX 3.0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.domain.catalogue import Catalogue
from api.protocols.sdmx.artefacts import is_any
from api.protocols.sdmx.codelists import codes
from api.protocols.sdmx.errors import syntax
from api.protocols.sdmx.filters import MAX_TESTS, Filter, check_code
from api.representations.writers.sdmx.concepts import TIME_PERIOD, Component
from api.representations.writers.sdmx.data_structures import DataStructure
from api.representations.writers.sdmx.observations import Observation

Key = Mapping[str, frozenset[str]]
"""The codes that are wanted of a dimension; one that is not named is free."""

ANY: Key = {}


def read(text: str, definition: DataStructure, catalogue: Catalogue) -> tuple[Key, ...]:
    """The keys of a path, of which any may match; a dimension that is empty, `*` or left out at the end is free."""
    if is_any(text):
        return (ANY,)
    keys = tuple(_key(piece, definition.key, catalogue) for piece in text.split(","))
    if len(keys) > MAX_TESTS:
        raise syntax(f"A path takes at most {MAX_TESTS} keys.")
    return keys


def _key(text: str, dimensions: Sequence[Component], catalogue: Catalogue) -> Key:
    parts = text.split(".")
    names = ".".join(part.id for part in dimensions)
    if len(parts) > len(dimensions):
        raise syntax(f"The key {text[:200]!r} has {len(parts)} dimensions; there are {len(dimensions)}: {names}.")
    key: dict[str, frozenset[str]] = {}
    for part, piece in zip(dimensions, parts, strict=False):
        wanted = frozenset(code for code in piece.split("+") if code)
        if len(wanted) > MAX_TESTS:
            raise syntax(f"A key takes at most {MAX_TESTS} codes of a dimension.")
        if not wanted or "*" in wanted:
            continue
        for code in sorted(wanted):
            check_code(part, code, catalogue)
        key[part.id] = wanted
    return key


@dataclass(frozen=True, slots=True)
class Selection:
    """Which observations are wanted: those that match a key and pass every filter."""

    keys: tuple[Key, ...] = (ANY,)
    filters: tuple[Filter, ...] = ()

    def takes(self, observation: Observation) -> bool:
        """Whether an observation is wanted."""
        return any(_matches(key, observation) for key in self.keys) and all(
            one.takes(observation.cell(one.part.id)) for one in self.filters
        )

    def misses(self, observation: Observation) -> set[str]:
        """The dimensions that rule an observation out, where each does so by itself; of the first key only."""
        missed = {name for name, wanted in self.keys[0].items() if observation.cell(name) not in wanted}
        return missed | {one.part.id for one in self.filters if not one.takes(observation.cell(one.part.id))}

    def codes(self, component: str, catalogue: Catalogue) -> frozenset[str] | None:
        """The codes of a component that wanted observations can have; None where it may be any."""
        found: frozenset[str] | None = None
        wanted = [key.get(component) for key in self.keys]
        if all(one is not None for one in wanted):
            found = frozenset().union(*(one for one in wanted if one is not None))
        for one in self.filters:
            if one.part.id == component:
                passing = frozenset(code for code in codes(catalogue, component) or () if one.takes(code))
                found = passing if found is None else found & passing
        return found

    @property
    def chosen(self) -> set[str]:
        """The components that are chosen among; of the keys, by the first only."""
        return {*self.keys[0], *(one.part.id for one in self.filters)}

    def without(self, component: str) -> Selection:
        """The same with one component free; of the keys, the first only."""
        key = {name: wanted for name, wanted in self.keys[0].items() if name != component}
        return Selection((key,), tuple(one for one in self.filters if one.part.id != component))

    @property
    def time_filters(self) -> tuple[Filter, ...]:
        """The filters on time."""
        return tuple(one for one in self.filters if one.part.id == TIME_PERIOD)


def _matches(key: Key, observation: Observation) -> bool:
    return all(observation.cell(name) in wanted for name, wanted in key.items())
