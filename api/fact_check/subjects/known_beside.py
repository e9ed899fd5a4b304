"""What may stand beside the name of an indicator without making another subject of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from api.fact_check.subjects.named_areas import AreaNames


class Beside(NamedTuple):
    """What may stand beside the name of an indicator and leave it what it is."""

    strong: Collection[str]
    """The terms by which it was recognised."""
    vocabulary: Collection[str]
    """All terms of its names."""
    areas: AreaNames
    publishers: Collection[str]
    counts_new: bool = True
    """Whether it counts what is new, or is no count at all: what was added is else another number."""
    abroad: bool = False
    """Whether its definition says that what it counts stands abroad."""
    area: str = ""
    """The area of its figures."""
