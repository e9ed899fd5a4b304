"""Where texts go so that none lies over another, over a mark or over a line, nor seems to tell another mark."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import isqrt

from api.representations.charts.drawing import PX, Box, Lettering, Segment
from api.representations.charts.texts.lettering import placed

_GAP = 2 * PX
_CLEARER = 2 * PX
"""So much nearer a text is to its own mark than to another."""
_RIM = 6 * PX
_UNDER = 40 * PX
"""A mark so near under or over a text that is beside its own one would seem to be told by it."""


@dataclass
class Room:
    """The room of a plot, with what is already taken."""

    bounds: Box
    taken: list[Box] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    dividers: frozenset[int] = frozenset()
    """Where the lines of breaks stand, from the top to the bottom."""

    def take(self, box: Box) -> None:
        """Nothing else goes there."""
        self.taken.append(box)

    def is_free(self, box: Box, *, over_lines: bool = False) -> bool:
        """Whether a text may stand there; `over_lines` lets it lie over what joins marks, and over breaks."""
        if not box.within(self.bounds):
            return False
        rim = box.grown(_GAP)
        if any(rim.meets(other) for other in self.taken):
            return False
        return over_lines or not (self.is_divided(box) or any(segment.crosses(box) for segment in self.segments))

    def is_divided(self, box: Box, own: Container[int] = ()) -> bool:
        """Whether the line of a break crosses it, or touches it, other than its own."""
        left, right = box.left - _GAP, box.right + _GAP
        return any(left < x < right and x not in own for x in self.dividers)

    def placed(self, tries: Iterable[Lettering]) -> Lettering | None:
        """The first of some places of a text that is free; it is taken then."""
        block = self.placed_block((words,) for words in tries)
        return block[0] if block else None

    def placed_block(self, tries: Iterable[tuple[Lettering, ...]]) -> tuple[Lettering, ...] | None:
        """The first of some places of several lines that is free; it is taken then."""
        for block in tries:
            if block and self.is_free(hull(block)):
                self.take(hull(block))
                return block
        return None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The room that each mark takes, by which a text is known to stand at its own one."""

    marks: Sequence[Box]
    """In the order of their left sides."""
    widest: int

    @classmethod
    def of(cls, marks: Iterable[Box]) -> Neighbours:
        """All marks of a plot."""
        ordered = sorted(marks)
        return cls(ordered, max((mark.right - mark.left for mark in ordered), default=0))

    def _near(self, box: Box, reach: int) -> Sequence[Box]:
        first = bisect_left(self.marks, (box.left - reach - self.widest,))
        return self.marks[first : bisect_left(self.marks, (box.right + reach,))]

    def is_nearest(self, box: Box, own: Box) -> bool:
        """Whether no other mark is about as near to a text as its own one; of two that touch it may be."""
        off = _apart(box, own)
        return all(
            other == own or _apart(box, other) >= off + (_CLEARER if _apart(own, other) else 0)
            for other in self._near(box, off + _CLEARER)
        )

    def tells(self, box: Box, own: Box, *, is_limit: bool = False) -> bool:
        """Whether a text stands at its own mark: no other is nearer, nor near under one that is not over its own.

        It is over it where that is in its middle half; of limits, which stand close, anywhere under it.
        """
        off_middle, width = abs(own.left + own.right - box.left - box.right), box.right - box.left
        aside = off_middle > width if is_limit else 2 * off_middle > width
        if aside and any(
            other != own
            and _apart(box, other) < _UNDER
            and box.left - _RIM < (other.left + other.right) // 2 < box.right + _RIM
            for other in self._near(box, _UNDER)
        ):
            return False
        return self.is_nearest(box, own)


def _apart(one: Box, other: Box) -> int:
    """How far two rectangles are from each other."""
    across = max(one.left - other.right, other.left - one.right, 0)
    return isqrt(across**2 + max(one.top - other.bottom, other.top - one.bottom, 0) ** 2)


def hull(block: Sequence[Lettering]) -> Box:
    """The rectangle around some lines."""
    return reduce(Box.joined, (words.box for words in block))


def around(words: Lettering, reach: tuple[int, int], *, up: bool = True) -> Iterator[Lettering]:
    """Places of a text right beside the mark that it stands on, which reaches so far up and down, the better first.

    Further off it would seem to tell another mark.
    """
    x, y, size = words.x, words.y, words.size
    above, below = y - reach[0] - size * 5, y + reach[1] + size * 11
    middle, side = y + size * 4, 8 * PX
    vertical = (above, below) if up else (below, above)
    tries = [(x, vertical[0], "middle"), (x, vertical[1], "middle"), (x + side, middle, "start")]
    tries += [(x - side, middle, "end"), (x + side, vertical[0], "start"), (x - side, vertical[0], "end")]
    tries += [(x + side, vertical[1], "start"), (x - side, vertical[1], "end")]
    tries += [(x + 2 * side, vertical[0], "end"), (x + 2 * side, vertical[1], "end")]
    tries += [(x - 2 * side, vertical[0], "start"), (x - 2 * side, vertical[1], "start")]
    return (placed(words, px, py, anchor) for px, py, anchor in tries)


def stacked(wanted: Sequence[tuple[int, int]], top: int, bottom: int, gap: int) -> list[int] | None:
    """The tops of blocks, wanted at (top, height), shifted along one axis so that none meets another.

    None where they do not fit between top and bottom.
    """
    if sum(height for _, height in wanted) + gap * (len(wanted) - 1) > bottom - top:
        return None
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place][0] + wanted[place][1] // 2, place))
    tops = [0] * len(wanted)
    edge = top
    for place in order:
        tops[place] = max(wanted[place][0], edge)
        edge = tops[place] + wanted[place][1] + gap
    edge = bottom
    for place in reversed(order):
        tops[place] = min(tops[place], edge - wanted[place][1])
        edge = tops[place] - gap
    return tops
