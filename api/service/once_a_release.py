"""What is made of a catalogue is made once, however many ask for it meanwhile, and is let go with the catalogue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from api.domain.catalogue import Catalogue
from api.service.shared_turn import SharedTurn

Made = TypeVar("Made")


@dataclass(slots=True)
class _Kept(Generic[Made]):
    turn: SharedTurn = field(default_factory=SharedTurn)
    made: Made | None = None


class OnceARelease(Generic[Made]):
    """Things of one sort by the catalogue that they are made of, and by a key where there are several of it.

    They may not refer to their catalogue, which would then never be let go. A making that fails or is cancelled is
    taken up by the next who waits for it, unless the database could not be read.
    """

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Catalogue, dict[Hashable, _Kept[Made]]] = WeakKeyDictionary()

    async def get(self, catalogue: Catalogue, make: Callable[[], Awaitable[Made]], key: Hashable = None) -> Made:
        """What was made of the catalogue under that key, made now if it is not there yet."""
        kept = self._kept.setdefault(catalogue, {}).setdefault(key, _Kept())
        if kept.made is None:
            async with kept.turn.taken():
                if kept.made is None:
                    kept.made = await make()
        return kept.made
