"""The words of a sentence that tell whether it speaks of the past or of what is to come."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TenseMarks:
    """Where the marks stand, in order, and of each whether it tells of the future; None for the present."""

    places: tuple[int, ...] = ()
    ahead: tuple[bool | None, ...] = ()
    breaks: tuple[int, ...] = ()
    """Where clauses end."""

    def at(self, place: int) -> bool | None:
        """True for the future, False for the past, None for the present and where nothing tells."""
        mark = self._mark(place)
        return None if mark is None else self.ahead[mark]

    def is_present(self, place: int) -> bool:
        """Whether a verb tells that it is of the present."""
        mark = self._mark(place)
        return mark is not None and self.ahead[mark] is None

    def _mark(self, place: int) -> int | None:
        """The mark before a place in its clause, else the first behind it there, else the last before."""
        if not self.places:
            return None
        behind = bisect_right(self.places, place)
        ended = bisect_left(self.breaks, place)
        opened = self.breaks[ended - 1] if ended else -2
        if behind and self.places[behind - 1] > opened:
            return behind - 1
        ended += ended < len(self.breaks) and self.breaks[ended] <= place + 1  # In August, there were
        close = self.breaks[ended] if ended < len(self.breaks) else None
        if behind < len(self.places) and (close is None or self.places[behind] < close):
            return behind
        return max(behind - 1, 0)
