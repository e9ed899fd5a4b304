"""Keys in a path: `A.CHN+WLD..` of SDMX 2.1, `A.CHN.*.*,Q.CHN` of SDMX 3.0."""

from __future__ import annotations

from dataclasses import dataclass

from api.domain.catalogue import Catalogue
from api.protocols.sdmx.artefacts import is_any
from api.protocols.sdmx.codelists import codes
from api.protocols.sdmx.errors import syntax
from api.protocols.sdmx.filters import MAX_TESTS, Filter, check_code
from api.representations.writers.sdmx.concepts import KEY, TIME_PERIOD
from api.representations.writers.sdmx.observations import Observation

Key = tuple[frozenset[str] | None, ...]
"""For each dimension of a series key the codes that are wanted; None stands for any."""

ANY: Key = (None,) * len(KEY)


def read(text: str, catalogue: Catalogue) -> tuple[Key, ...]:
    """The keys of a path, of which any may match; a dimension that is empty, `*` or left out at the end is free."""
    if is_any(text):
        return (ANY,)
    keys = tuple(_key(piece, catalogue) for piece in text.split(","))
    if len(keys) > MAX_TESTS:
        raise syntax(f"A path takes at most {MAX_TESTS} keys.")
    return keys


def _key(text: str, catalogue: Catalogue) -> Key:
    parts = text.split(".")
    names = ".".join(part.id for part in KEY)
    if len(parts) > len(KEY):
        raise syntax(f"The key {text[:200]!r} has {len(parts)} dimensions; there are {len(KEY)}: {names}.")
    key: list[frozenset[str] | None] = []
    for part, piece in zip(KEY, parts, strict=False):
        wanted = frozenset(code for code in piece.split("+") if code)
        if len(wanted) > MAX_TESTS:
            raise syntax(f"A key takes at most {MAX_TESTS} codes of a dimension.")
        if not wanted or "*" in wanted:
            key.append(None)
            continue
        for code in sorted(wanted):
            check_code(part, code, catalogue)
        key.append(wanted)
    return (*key, *ANY[len(key) :])


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
        missed = {
            part.id
            for part, cell, wanted in zip(KEY, observation.dimensions, self.keys[0], strict=False)
            if wanted is not None and cell not in wanted
        }
        return missed | {one.part.id for one in self.filters if not one.takes(observation.cell(one.part.id))}

    def codes(self, component: str, catalogue: Catalogue) -> frozenset[str] | None:
        """The codes of a dimension that wanted observations can have; None where it may be any."""
        place = next(place for place, part in enumerate(KEY) if part.id == component)
        found: frozenset[str] | None = None
        wanted = [key[place] for key in self.keys]
        if all(one is not None for one in wanted):
            found = frozenset().union(*(one for one in wanted if one is not None))
        for one in self.filters:
            if one.part.id == component:
                passing = frozenset(code for code in codes(catalogue, component) or () if one.takes(code))
                found = passing if found is None else found & passing
        return found

    @property
    def time_filters(self) -> tuple[Filter, ...]:
        """The filters on time."""
        return tuple(one for one in self.filters if one.part.id == TIME_PERIOD)


def _matches(key: Key, observation: Observation) -> bool:
    # The dimensions of a series come first among those of an observation.
    return all(wanted is None or cell in wanted for wanted, cell in zip(key, observation.dimensions, strict=False))
