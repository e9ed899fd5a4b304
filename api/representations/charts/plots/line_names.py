"""The names of lines at their ends, with the last value over each: beside the end, or in the margin, shifted apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from typing import TypeAlias

from api.representations.charts.chart import Line
from api.representations.charts.drawing import PX, Box, Ink, Lettering, Part, Stroke
from api.representations.charts.plots.label_placement import Neighbours, Room, hull, stacked
from api.representations.charts.plots.mark_shapes import RADIUS
from api.representations.charts.plots.plot_frame import Canvas
from api.representations.charts.plots.time_axes import Axes
from api.representations.charts.texts.lettering import ELLIPSIS, Face, line_height, placed, width_of, words_at, wrapped

Place: TypeAlias = tuple[int, int]

LEADER_WIDTH = 6
_CLEAR = 6 * PX
"""So much nearer a name is to the end of its line than to that of another."""
_LONGEST = 4
"""A leader is no longer than this part of the plot is wide."""
_MOST_LINES = 3
_BESIDE = 30 * PX
"""A line that ends so far from the margin is named beside its end, if there is room."""
_NARROWEST, _WIDEST = 60 * PX, 210 * PX


@dataclass(frozen=True, slots=True)
class NamedEnd:
    """The end of a line and where it is."""

    line: Line
    x: int
    y: int
    reach: Box
    """The room that its mark takes."""

    @property
    def place(self) -> Place:
        """Both together."""
        return self.x, self.y


def is_nearest(box: Box, end: NamedEnd, ends: Sequence[NamedEnd]) -> bool:
    """Whether no other line ends about as near to a name or a number, which would seem to be that one's.

    Of ends whose dots touch it is enough to be no nearer to the other.
    """
    own = _off(box, end)
    for other in ends:
        apart = far(end.place, other.place)
        if _off(box, other) < own + (min(apart // 2, _CLEAR) if apart > 2 * RADIUS else 0):
            return False
    return True


def _off(box: Box, end: NamedEnd) -> int:
    """How far a rectangle is from an end."""
    nearest = max(box.left, min(end.x, box.right)), max(box.top, min(end.y, box.bottom))
    return far(end.place, nearest)


def far(one: Place, other: Place) -> int:
    """How far two places are from each other, in whole tenths of a px on every machine."""
    return isqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)


def ink_of(line: Line) -> Ink:
    """The colour of a line and of its name."""
    return Ink.ACCENT if line.accent else Ink.QUIET


@dataclass(frozen=True, slots=True)
class LineNames:
    """The names that found a place with the leaders to them, and which lines' ends have one and which have none."""

    words: Sequence[Lettering]
    leaders: Sequence[Part]
    named: Sequence[NamedEnd]
    unnamed: Sequence[NamedEnd]


def gutter_for(lines: Sequence[Line], canvas: Canvas) -> int:
    """How much room the names take at the right, at most a third of the picture.

    Those that no leader may reach from there are left out.
    """
    first, last = min(line.marks[0].at for line in lines), max(line.marks[-1].at for line in lines)
    early = last - (last - first) / _LONGEST
    size = canvas.sizes.text
    most = (canvas.right - canvas.left) * 30 // 100
    widest = max(
        max(width_of(line.marks[-1].label, size, bold=True), min(width_of(line.name, size), most))
        for line in lines
        if line.marks[-1].at >= early
    )
    return min(widest, most) + 12 * PX


def longest_leader(axes: Axes) -> int:
    """How far a name or a number may stand from the end of its line: a longer leader would cross the plot."""
    return (axes.right - axes.left) // _LONGEST


def named_lines(
    ends: Sequence[NamedEnd], canvas: Canvas, axes: Axes, room: Room, neighbours: Neighbours
) -> LineNames | None:
    """Each name beside its end where there is room and no other mark, else in the margin if its leader is short.

    None where the margin cannot hold the names that would go there.
    """
    margin, reach = axes.right, longest_leader(axes)
    words: list[Lettering] = []
    leaders: list[Part] = []
    late: list[NamedEnd] = []
    unnamed: set[int] = set()
    for place, end in enumerate(ends):
        ways = _beside(end, canvas, margin) if end.x < margin - _BESIDE else ()
        beside = room.placed_block(
            block
            for block in ways
            if is_nearest(hull(block), end, ends) and neighbours.is_nearest(hull(block), end.reach)
        )
        if beside is not None:
            words += beside
        elif margin - end.x > reach:
            unnamed.add(place)
        else:
            late.append(end)
    blocks = _in_margin(late, canvas, margin, room)
    if blocks is None:
        return None
    for end, block in zip(late, blocks, strict=True):
        leader = _leader(end, block)
        if leader is not None and length_of(leader) > reach:
            unnamed.add(ends.index(end))
            continue
        leaders += [] if leader is None else [leader]
        room.take(hull(block))
        words += block
    named = [end for place, end in enumerate(ends) if place not in unnamed]
    return LineNames(words, leaders, named, [ends[place] for place in sorted(unnamed)])


def length_of(stroke: Stroke) -> int:
    """How long a line through some places is."""
    return sum(far(a, b) for a, b in pairwise(stroke.points))


def _beside(end: NamedEnd, canvas: Canvas, margin: int) -> Iterator[tuple[Lettering, ...]]:
    """Right of the end of a line, or over or under it; as wide as there is room there, else as it may be."""
    right = margin - 3 * PX
    for width in sorted({min(right - end.x - 9 * PX, _WIDEST), _WIDEST}):
        if width < _NARROWEST:
            continue
        block = _block(end, canvas.sizes.text, end.x + 9 * PX, width, _MOST_LINES)
        if block[-1].text.endswith(ELLIPSIS):  # the margin may have more room
            continue
        for places in _ways(end, block):
            if hull(places).right <= right:
                yield places


def _ways(end: NamedEnd, block: Sequence[Lettering]) -> Iterator[tuple[Lettering, ...]]:
    """The places of a name around the end of its line, the better ones first."""
    step = line_height(block[0].size)
    above, below = -16 * PX - step * (len(block) - 1), 16 * PX
    ways = [(9 * PX, 0, "start"), (9 * PX, -step // 2, "start"), (-4 * PX, below, "start"), (-4 * PX, above, "start")]
    ways += [(0, below, "middle"), (0, above, "middle"), (4 * PX, below, "end"), (4 * PX, above, "end")]
    ways += [(-9 * PX, 0, "end"), (-4 * PX, below + step, "start"), (-4 * PX, above - step, "start")]
    return (tuple(placed(each, end.x + dx, each.y + dy, anchor) for each in block) for dx, dy, anchor in ways)


def _in_margin(ends: Sequence[NamedEnd], canvas: Canvas, margin: int, room: Room) -> list[list[Lettering]] | None:
    """For each end its lines of text in the margin, shifted so that none meets another; None where they do not fit.

    Nor do they where a name would have to be cut for want of height: a number with a key below tells more.
    """
    top, bottom = room.bounds.top, room.bounds.bottom
    size = canvas.sizes.text
    cut = None
    for most in range(_MOST_LINES, 0, -1):
        blocks = [_block(end, size, margin + 10 * PX, canvas.right - margin - 10 * PX, most) for end in ends]
        ended = [block[-1].text.endswith(ELLIPSIS) for block in blocks]
        cut = cut or ended
        if ended != cut:
            return None
        wanted = [(hull(block).top, hull(block).bottom - hull(block).top) for block in blocks]
        if (tops := stacked(wanted, top, bottom, 4 * PX)) is not None:
            moves = [place - best[0] for place, best in zip(tops, wanted, strict=True)]
            return [[placed(w, w.x, w.y + by) for w in block] for block, by in zip(blocks, moves, strict=True)]
    return None


def _block(end: NamedEnd, size: int, x: int, width: int, most: int) -> list[Lettering]:
    ink = ink_of(end.line)
    values = wrapped(end.line.marks[-1].label, size, width, 2, bold=True)
    names = wrapped(end.line.name, size, width, most)
    faces = [Face(size, ink, bold=True)] * len(values) + [Face(size, ink)] * len(names)
    return [
        words_at(x, end.y + size * 4 + place * line_height(size), text, face)
        for place, (text, face) in enumerate(zip([*values, *names], faces, strict=True))
    ]


def _leader(end: NamedEnd, block: Sequence[Lettering]) -> Stroke | None:
    """A thin line from the end of a line to its name, where that does not stand right beside it."""
    first = block[0]
    height = first.y - first.size * 4
    if abs(height - end.y) < 8 * PX and first.x - end.x < 24 * PX:
        return None
    start, target = end.x + 7 * PX, first.x - 3 * PX
    turn = max(target - 6 * PX, start)
    return Stroke(((start, end.y), (turn, end.y), (target, height)), ink_of(end.line), LEADER_WIDTH)
