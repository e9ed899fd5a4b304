"""Counts that are expensive to read, remembered as long as the catalogue stands of which they were read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from api.domain.catalogue import Catalogue

LIMIT = 10_000
"""Different questions that are remembered of a catalogue; they are forgotten together when there are more."""

Counted = TypeVar("Counted")


class RememberedCounts(Generic[Counted]):
    """What was counted, by what was asked. Of several who ask at once each counts."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Catalogue, dict[Hashable, Counted]] = WeakKeyDictionary()

    async def get(self, catalogue: Catalogue, asked: Hashable, count: Callable[[], Awaitable[Counted]]) -> Counted:
        """What `count` gives, or gave before."""
        kept = self._kept.setdefault(catalogue, {})
        if asked in kept:
            return kept[asked]
        counted = await count()
        if len(kept) >= LIMIT:
            kept.clear()
        kept[asked] = counted
        return counted
