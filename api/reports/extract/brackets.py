"""The brackets of a sentence: which of them a place stands in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

OUTSIDE = -1
_MARK = re.compile(r"[()（）]")


@dataclass(frozen=True, slots=True)
class Brackets:
    """Where brackets open and close; one inside another is taken for a part of it."""

    opened: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()
    lengths: tuple[int, ...] = (0,)
    """The characters of all brackets before each, summed."""

    @classmethod
    def of(cls, sentence: str) -> Brackets:
        """The brackets of a sentence; one that is not closed reaches to its end."""
        opened: list[int] = []
        closed: list[int] = []
        depth = 0
        for match in _MARK.finditer(sentence):
            if match[0] in "(（":
                if not depth:
                    opened.append(match.start())
                depth += 1
            elif depth:
                depth -= 1
                if not depth:
                    closed.append(match.start())
        closed = [*closed, len(sentence)][: len(opened)]
        lengths = accumulate((end - start for start, end in zip(opened, closed, strict=True)), initial=0)
        return cls(tuple(opened), tuple(closed), tuple(lengths))

    def group(self, place: int) -> int:
        """Where the bracket opens that a place stands in; OUTSIDE where it stands in none."""
        index = bisect_right(self.opened, place) - 1
        return self.opened[index] if index >= 0 and place <= self.closed[index] else OUTSIDE

    def reach(self, start: int, end: int) -> int:
        """The characters that the brackets take which open between two places."""
        return self.lengths[bisect_left(self.opened, end)] - self.lengths[bisect_left(self.opened, start)]

    def without_inner(self, between: str, start: int, group: int) -> str:
        """The words behind a place without the brackets that it does not stand in."""
        if group != OUTSIDE:
            return between
        first = bisect_left(self.opened, start)
        last = bisect_left(self.opened, start + len(between))
        for index in range(last - 1, first - 1, -1):
            between = between[: self.opened[index] - start] + " " + between[self.closed[index] + 1 - start :]
        return between
