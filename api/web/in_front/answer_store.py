"""The bytes of ready answers, plain and compressed, kept in memory up to a bound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from api.web.in_front.delivery import Ready
from api.web.in_front.recorded_answer import Recorded

SPELLINGS = 16
"""Ways to ask for one answer that are remembered; of more the first is forgotten, and found again by reading it."""
_OF_AN_OBJECT = 60
"""About how many bytes a text takes beside its letters."""
_OF_A_PLACE = 250
"""The same of a place in a table, with the tuple that it is found by."""


def taken_by_key(key: Hashable) -> int:
    """About how many bytes it takes to find something by a key, which may hold all that an address does."""
    parts = key if isinstance(key, tuple) else (key,)
    return _OF_A_PLACE + sum(_OF_AN_OBJECT + len(part) for part in parts if isinstance(part, (bytes, str)))


class Kept:
    """One answer: as it was recorded, and ready to be sent in each coding that was asked for."""

    __slots__ = ("key", "recorded", "size", "spellings", "variants")

    def __init__(self, key: Hashable, recorded: Recorded) -> None:
        self.key = key
        self.recorded = recorded
        self.variants: dict[bytes, Ready] = {}
        self.spellings: dict[Hashable, None] = {}
        self.size = recorded.size + taken_by_key(key)


class AnswerStore:
    """Kept answers, the least recently used thrown out beyond a number of bytes.

    Each stands under what it answers, and is found by every way of asking (a spelling) that was seen to mean it.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._size = 0
        self._answers: OrderedDict[Hashable, Kept] = OrderedDict()
        self._by_spelling: dict[Hashable, Kept] = {}

    def get(self, spelling: Hashable) -> Kept | None:
        """The answer that was seen to be meant by it."""
        kept = self._by_spelling.get(spelling)
        if kept is not None:
            self._answers.move_to_end(kept.key)
        return kept

    def find(self, key: Hashable) -> Kept | None:
        """The answer that stands under the key."""
        return self._answers.get(key)

    def put(self, key: Hashable, spelling: Hashable, recorded: Recorded) -> Kept:
        """Keep an answer, unless it alone would fill a quarter of the store, and give it back either way."""
        kept = self._answers.get(key)
        if kept is None:
            kept = Kept(key, recorded)
            if kept.size > self._capacity // 4:
                return kept
            self._answers[key] = kept
            self._size += kept.size
        self.remember(spelling, kept)
        return kept

    def remember(self, spelling: Hashable, kept: Kept) -> None:
        """Find the answer by this spelling from now on."""
        if spelling in kept.spellings or self._answers.get(kept.key) is not kept:
            return
        if len(kept.spellings) == SPELLINGS:
            first = next(iter(kept.spellings))
            del kept.spellings[first], self._by_spelling[first]
            self._grow(kept, -taken_by_key(first))
        kept.spellings[spelling] = None
        self._by_spelling[spelling] = kept
        self._grow(kept, taken_by_key(spelling))

    def add_variant(self, kept: Kept, coding: bytes, ready: Ready) -> None:
        """Keep the answer in a coding beside the others."""
        if coding in kept.variants:
            return
        kept.variants[coding] = ready
        shared = ready.body is kept.recorded.body
        self._grow(kept, ready.size - (len(ready.body) if shared else 0))

    def clear(self) -> None:
        """Forget all."""
        self._answers.clear()
        self._by_spelling.clear()
        self._size = 0

    @property
    def size(self) -> int:
        """About how many bytes all take."""
        return self._size

    def __len__(self) -> int:
        """How many there are."""
        return len(self._answers)

    def _grow(self, kept: Kept, size: int) -> None:
        kept.size += size
        if self._answers.get(kept.key) is not kept:  # thrown out, or too large to be kept
            return
        self._size += size
        while self._size > self._capacity:
            _, oldest = self._answers.popitem(last=False)
            self._size -= oldest.size
            for spelling in oldest.spellings:
                del self._by_spelling[spelling]
