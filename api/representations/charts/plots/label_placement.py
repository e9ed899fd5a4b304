"""Where texts go so that none lies over another, over a mark or over a line: shifted along one axis, never hidden."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce

from api.representations.charts.drawing import PX, Box, Lettering, Segment
from api.representations.charts.texts.lettering import placed

_GAP = 2 * PX


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

    def is_free(self, box: Box, *, over_lines: bool = False, own: Container[int] = ()) -> bool:
        """Whether a text may stand there; `over_lines` lets it lie over what joins marks, and over breaks.

        Over those that are its `own` it may lie anyway.
        """
        if not box.within(self.bounds):
            return False
        rim = box.grown(_GAP)
        if any(rim.meets(other) for other in self.taken):
            return False
        return over_lines or not (self.is_divided(box, own) or any(segment.crosses(box) for segment in self.segments))

    def is_divided(self, box: Box, own: Container[int] = ()) -> bool:
        """Whether the line of a break crosses it, or touches it, other than its own."""
        left, right = box.left - _GAP, box.right + _GAP
        return any(left < x < right and x not in own for x in self.dividers)

    def placed(self, tries: Iterable[Lettering]) -> Lettering | None:
        """The first of some places of a text that is free, else the first that is over a line; it is taken then."""
        over_line: Lettering | None = None
        for words in tries:
            if self.is_free(words.box):
                self.take(words.box)
                return words
            if over_line is None and self.is_free(words.box, over_lines=True):
                over_line = words
        if over_line is not None:
            self.take(over_line.box)
        return over_line

    def placed_block(
        self, tries: Iterable[tuple[Lettering, ...]], own: Container[int] = ()
    ) -> tuple[Lettering, ...] | None:
        """The first of some places of several lines that is free of everything but its own; it is taken then."""
        for block in tries:
            if block and self.is_free(hull(block), own=own):
                self.take(hull(block))
                return block
        return None


def hull(block: Sequence[Lettering]) -> Box:
    """The rectangle around some lines."""
    return reduce(Box.joined, (words.box for words in block))


def around(words: Lettering, reach: tuple[int, int], *, up: bool = True, near: bool = False) -> Iterator[Lettering]:
    """Places of a text around the mark that it stands on, which reaches so far up and down; the better ones first.

    Only those right beside it are `near`: further off a text would seem to tell another mark.
    """
    x, y, size = words.x, words.y, words.size
    above, below = y - reach[0] - size * 5, y + reach[1] + size * 11
    middle, side = y + size * 4, 8 * PX
    vertical = (above, below) if up else (below, above)
    tries = [(x, vertical[0], "middle"), (x, vertical[1], "middle"), (x + side, middle, "start")]
    tries += [(x - side, middle, "end"), (x + side, vertical[0], "start"), (x - side, vertical[0], "end")]
    tries += [(x + side, vertical[1], "start"), (x - side, vertical[1], "end")]
    tries += [(x + 2 * side, vertical[0], "end"), (x + 2 * side, vertical[1], "end")]
    further = () if near else (above - size * 13, below + size * 13, above - size * 26, below + size * 26)
    tries += [(x, height, anchor) for height in further for anchor in ("middle", "start", "end")]
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
