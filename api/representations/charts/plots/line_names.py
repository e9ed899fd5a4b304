"""The names of lines at their ends, with the last value over each: beside the end, or in the margin, shifted apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.representations.charts.chart import Line
from api.representations.charts.drawing import PX, Ink, Lettering, Part, Stroke
from api.representations.charts.plots.label_placement import Room, hull, stacked
from api.representations.charts.plots.plot_frame import Canvas
from api.representations.charts.texts.lettering import ELLIPSIS, Face, line_height, placed, width_of, words_at, wrapped

_MOST_LINES = 3
_BESIDE = 30 * PX
"""A line that ends so far from the margin is named beside its end, if there is room."""
_WIDEST = 210 * PX


@dataclass(frozen=True, slots=True)
class NamedEnd:
    """The end of a line and where it is."""

    line: Line
    x: int
    y: int


def ink_of(line: Line) -> Ink:
    """The colour of a line and of its name."""
    return Ink.ACCENT if line.accent else Ink.QUIET


def gutter_for(lines: Sequence[Line], canvas: Canvas) -> int:
    """How much room the names take at the right, at most a third of the picture."""
    size = canvas.sizes.text
    most = (canvas.right - canvas.left) * 30 // 100
    widest = max(
        max(width_of(line.marks[-1].label, size, bold=True), min(width_of(line.name, size), most)) for line in lines
    )
    return min(widest, most) + 12 * PX


def named_lines(
    ends: Sequence[NamedEnd], canvas: Canvas, margin: int, room: Room
) -> tuple[list[Lettering], list[Part]]:
    """The names of all lines and the leaders to them; no words at all where the margin cannot hold them."""
    words: list[Lettering] = []
    late: list[NamedEnd] = []
    for end in ends:
        beside = room.placed_block(_beside(end, canvas, margin)) if end.x < margin - _BESIDE else None
        if beside is None:
            late.append(end)
        else:
            words += beside
    blocks = _in_margin(late, canvas, margin, room)
    if blocks is None:
        return [], []
    leaders = [line for end, block in zip(late, blocks, strict=True) if (line := _leader(end, block)) is not None]
    for block in blocks:
        room.take(hull(block))
        words += block
    return words, leaders


def _beside(end: NamedEnd, canvas: Canvas, margin: int) -> list[tuple[Lettering, ...]]:
    """Right of the end of a line, or over or under it."""
    size = canvas.sizes.text
    width = min(margin - end.x - 12 * PX, _WIDEST)
    if width < 60 * PX:
        return []
    block = _block(end, size, end.x + 9 * PX, width, _MOST_LINES)
    if block[-1].text.endswith(ELLIPSIS):  # the margin may have more room
        return []
    step = line_height(size)
    above, below = -16 * PX - step * (len(block) - 1), 16 * PX
    ways = [(9 * PX, 0, "start"), (9 * PX, -step // 2, "start"), (-4 * PX, below, "start"), (-4 * PX, above, "start")]
    ways += [(0, below, "middle"), (0, above, "middle"), (4 * PX, below, "end"), (4 * PX, above, "end")]
    ways += [(-9 * PX, 0, "end"), (-4 * PX, below + step, "start"), (-4 * PX, above - step, "start")]
    return [tuple(placed(each, end.x + dx, each.y + dy, anchor) for each in block) for dx, dy, anchor in ways]


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


def _leader(end: NamedEnd, block: Sequence[Lettering]) -> Part | None:
    """A thin line from the end of a line to its name, where that does not stand right beside it."""
    first = block[0]
    height = first.y - first.size * 4
    if abs(height - end.y) < 8 * PX and first.x - end.x < 24 * PX:
        return None
    start, target = end.x + 7 * PX, first.x - 3 * PX
    turn = max(target - 6 * PX, start)
    return Stroke(((start, end.y), (turn, end.y), (target, height)), ink_of(end.line), 6)
