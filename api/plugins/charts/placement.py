"""Places of all texts among marks: values, names and numbers at line ends, reasons of breaks."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import cycle, pairwise
from math import isqrt
from string import ascii_lowercase
from typing import TypeAlias

from api.domain.query import Lang
from api.plugins.charts.axes import Axes
from api.plugins.charts.chart import Chart, Line
from api.plugins.charts.drawing import Box, Face, Lettering, Place, Segment, Stroke, Symbol
from api.plugins.charts.marks import Canvas, Plot
from api.plugins.charts.text import ELLIPSIS, block_at, line_height, placed, width_of, words_at, wrapped
from api.plugins.charts.theme import BREAK_DASH, HAIR, LEADER, PX, RADIUS, SMALL, TEXT, Ink

Block: TypeAlias = Sequence[Lettering]
_GAP = 2 * PX
_CLEARER = 2 * PX
"""So much nearer a text is to its own mark than to another."""
_RIM = 6 * PX
_UNDER = 40 * PX
"""A mark so near under or over a text that is beside its own one would seem to be told by it."""


class Room:
    """The room of a plot with what is taken in it: every text finds its place here, the first that is free.

    `dividers` are where the lines of breaks stand, from the top to the bottom.
    """

    def __init__(self, bounds: Box, dividers: Iterable[int] = ()) -> None:
        self.bounds, self._dividers = bounds, frozenset(dividers)
        self.taken: list[Box] = []
        self.segments: list[Segment] = []
        self._marks: list[Box] = []
        self._widest = 0

    def take_mark(self, box: Box) -> None:
        """Nothing else goes there, and a text near it seems to be its own."""
        self.taken.append(box)
        insort(self._marks, box)
        self._widest = max(self._widest, box.right - box.left)

    def place(
        self, tries: Iterable[Block], fits: Callable[[Box], bool] = lambda _: True, *, over_lines: bool = False
    ) -> Block:
        """The first of some places of a text that is free and fits, which is taken then; nothing where none is."""
        for block in tries:
            box = hull(block)
            if self.is_free(box, over_lines=over_lines) and fits(box):
                self.taken.append(box)
                return block
        return ()

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
        return any(left < x < right and x not in own for x in self._dividers)

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
        return self.is_nearest(box, own) and not (
            aside
            and any(
                other != own
                and _apart(box, other) < _UNDER
                and box.left - _RIM < (other.left + other.right) // 2 < box.right + _RIM
                for other in self._near(box, _UNDER)
            )
        )

    def _near(self, box: Box, reach: int) -> Sequence[Box]:
        first = bisect_left(self._marks, (box.left - reach - self._widest,))
        return self._marks[first : bisect_left(self._marks, (box.right + reach,))]


def hull(block: Block) -> Box:
    """The rectangle around some lines."""
    return reduce(Box.joined, (words.box for words in block))


def _apart(one: Box, other: Box) -> int:
    """How far two rectangles are from each other."""
    across = max(one.left - other.right, other.left - one.right, 0)
    return isqrt(across**2 + max(one.top - other.bottom, other.top - one.bottom, 0) ** 2)


def _far(one: Place, other: Place) -> int:
    """How far two places are from each other, in whole tenths of a px on every machine."""
    return isqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)


def around(words: Lettering, above: int, below: int, *, up: bool) -> Iterator[Lettering]:
    """Places of a text right beside the mark that it stands on, which reaches so far up and down, the better first.

    Further off it would seem to tell another mark.
    """
    x, y, size = words.x, words.y, words.face.size
    vertical = (y - above - size * 5, y + below + size * 11)
    near, far = vertical if up else vertical[::-1]
    middle, side = y + size * 4, 8 * PX
    tries = [(x, near, "middle"), (x, far, "middle"), (x + side, middle, "start"), (x - side, middle, "end")]
    tries += [(x + off, py, anchor) for py in (near, far) for off, anchor in ((side, "start"), (-side, "end"))]
    tries += [(x + off, py, end) for off, end in ((2 * side, "end"), (-2 * side, "start")) for py in (near, far)]
    return (placed(words, px, py, anchor) for px, py, anchor in tries)


def _stacked(wanted: Sequence[tuple[int, int]], top: int, bottom: int, gap: int) -> list[int] | None:
    """The tops of blocks, wanted at (top, height), shifted so that none meets another; None where they do not fit."""
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


_CLEAR = 6 * PX
"""So much nearer a name is to the end of its line than to that of another."""
_LONGEST = 4
"""A leader is no longer than this part of the plot is wide: a longer one would cross it."""
_MOST_LINES = 3
_BESIDE = 30 * PX
"""A line that ends so far from the margin is named beside its end, if there is room."""
_NARROWEST, _WIDEST = 60 * PX, 210 * PX


@dataclass(frozen=True, slots=True, eq=False)
class LineEnd:
    """The end of a line, where it is, and the room that its mark takes."""

    line: Line
    x: int
    y: int
    reach: Box

    @property
    def point(self) -> Box:
        """Where it is, as a rectangle of no size."""
        return Box(self.x, self.y, self.x, self.y)


def _is_nearest(box: Box, end: LineEnd, ends: Iterable[LineEnd]) -> bool:
    """Whether no other line ends about as near to a name or a number; of ends whose dots touch one may."""
    off = _apart(box, end.point)
    gaps = ((other, _apart(end.point, other.point)) for other in ends)
    return all(_apart(box, o.point) >= off + (min(gap // 2, _CLEAR) if gap > 2 * RADIUS else 0) for o, gap in gaps)


def ink_of(line: Line) -> Ink:
    """The colour of a line and of its name."""
    return Ink.ACCENT if line.accent else Ink.QUIET


def gutter_for(lines: Sequence[Line], canvas: Canvas) -> int:
    """How much room the names take at the right, at most a third of the picture.

    Those that no leader may reach from there are left out.
    """
    first, last = min(line.marks[0].at for line in lines), max(line.marks[-1].at for line in lines)
    most = (canvas.right - canvas.left) * 30 // 100
    widest = max(
        max(width_of(line.marks[-1].label, TEXT, bold=True), width_of(line.name, TEXT))
        for line in lines
        if line.marks[-1].at >= last - (last - first) / _LONGEST
    )
    return min(widest, most) + 12 * PX


def name_lines(ends: Sequence[LineEnd], axes: Axes, room: Room, plot: Plot) -> list[LineEnd] | None:
    """Each name beside its end where there is room and no other mark, else in the margin if its leader is short.

    The ends that have no name; None where the margin cannot hold the names that would go there.
    """
    margin, reach = axes.right, (axes.right - axes.left) // _LONGEST
    late, unnamed = list[LineEnd](), list[LineEnd]()
    for end in ends:
        block: Block = ()
        if end.x < margin - _BESIDE:
            block = room.place(
                _beside(end, margin),
                lambda box, end=end: _is_nearest(box, end, ends) and room.is_nearest(box, end.reach),  # type: ignore[misc]
            )
        plot.above += block
        if not block:
            (unnamed if margin - end.x > reach else late).append(end)
    while (blocks := _in_margin(late, axes, room)) is not None:
        leaders = [_leader(end, block) for end, block in zip(late, blocks, strict=True)]
        lengths = [sum(_far(a, b) for a, b in pairwise(leader.points)) if leader else 0 for leader in leaders]
        if max(lengths, default=0) <= reach:
            plot.below += filter(None, leaders)
            room.taken += map(hull, blocks)
            plot.above += [words for block in blocks for words in block]
            return [end for end in ends if end in unnamed]
        unnamed.append(late.pop(lengths.index(max(lengths))))
    return None


def _beside(end: LineEnd, margin: int) -> Iterator[Block]:
    """Right of the end of a line, or over or under it; as wide as there is room there, else as it may be."""
    right, step, near = margin - 3 * PX, line_height(TEXT), 9 * PX
    for width in sorted({min(right - end.x - near, _WIDEST), _WIDEST}):
        block = _name(end, end.x + near, width, _MOST_LINES)
        if width < _NARROWEST or block[-1].text.endswith(ELLIPSIS):  # the margin may have more room
            continue
        above, below, aside = -16 * PX - step * (len(block) - 1), 16 * PX, 4 * PX
        ways = [(near, 0, "start"), (near, -step // 2, "start"), (-aside, below, "start"), (-aside, above, "start")]
        ways += [(0, below, "middle"), (0, above, "middle"), (aside, below, "end"), (aside, above, "end")]
        ways += [(-near, 0, "end"), (-aside, below + step, "start"), (-aside, above - step, "start")]
        for dx, dy, anchor in ways:
            places = [placed(each, end.x + dx, each.y + dy, anchor) for each in block]
            if hull(places).right <= right:
                yield places


def _in_margin(ends: Sequence[LineEnd], axes: Axes, room: Room) -> list[Block] | None:
    """For each end its lines of text in the margin, shifted so that none meets another; None where they do not fit.

    Nor do they where a name would have to be cut for want of height: a number with a key below tells more.
    """
    x, width = axes.right + 10 * PX, axes.canvas.right - axes.right - 10 * PX
    cut = None
    for most in range(_MOST_LINES, 0, -1):
        blocks = [_name(end, x, width, most) for end in ends]
        ended = [block[-1].text.endswith(ELLIPSIS) for block in blocks]
        cut = cut or ended
        if ended != cut:
            return None
        wanted = [(hull(block).top, hull(block).bottom - hull(block).top) for block in blocks]
        if (tops := _stacked(wanted, room.bounds.top, room.bounds.bottom, 4 * PX)) is not None:
            moves = [place - best for place, (best, _) in zip(tops, wanted, strict=True)]
            return [
                [placed(w, w.x, w.y + by, w.anchor) for w in block] for block, by in zip(blocks, moves, strict=True)
            ]
    return None


def _name(end: LineEnd, x: int, width: int, most: int) -> list[Lettering]:
    face = Face(TEXT, ink_of(end.line))
    value = wrapped(end.line.marks[-1].label, TEXT, width, 2, bold=True)
    name, y = wrapped(end.line.name, TEXT, width, most), end.y + TEXT * 4
    return [
        *block_at(x, y, value, face._replace(bold=True)),
        *block_at(x, y + len(value) * line_height(TEXT), name, face),
    ]


def _leader(end: LineEnd, block: Block) -> Stroke | None:
    """A thin line from the end of a line to its name, where that does not stand right beside it."""
    x, height = block[0].x, block[0].y - TEXT * 4
    if abs(height - end.y) < 8 * PX and x - end.x < 24 * PX:
        return None
    start, target = end.x + 7 * PX, x - 3 * PX
    return Stroke(((start, end.y), (max(target - 6 * PX, start), end.y), (target, height)), ink_of(end.line), LEADER)


_RING = 7 * PX
_CLOSE = 14 * PX
"""From the end of a line to the middle of its number, where nothing is in the way."""
_AT_MARGIN = 20 * PX
_STEP = 7 * PX
_WAYS = (
    *((3, 0), (3, 1), (3, -1), (0, -3), (0, 3), (3, -3), (3, 3)),
    *((-3, 0), (-3, -1), (-3, 1), (-3, -3), (-3, 3), (1, -3), (1, 3), (-1, -3), (-1, 3)),
)
"""Where around an end its number may stand, in thirds: first where the line does not come from."""


def number_lines(ends: Sequence[LineEnd], everywhere: Sequence[LineEnd], axes: Axes, room: Room, plot: Plot) -> None:
    """A number beside each end, and a key below; where no line is named, those at the right stand in the margin.

    One in a throng has none: its colour or shape must tell it.
    """
    reach = (axes.right - axes.left) // _LONGEST
    column = _column(ends, axes, room, reach) if len(ends) == len(everywhere) else {}
    room.taken += [disc.box for disc in column.values()]
    rings, words = list[Symbol](), list[Lettering]()
    colon = "：" if axes.chart.lang is Lang.ZH else ": "
    for end in ends:
        number, ink = str(len(words) + 1), ink_of(end.line)
        disc = column.get(end) or next(iter(_beside_end(end, everywhere, room, reach)), None)
        if disc is not None:
            face = Face(SMALL, Ink.GROUND, bold=True)
            rings.append(Symbol(disc.x, disc.y, _RING, 0, ink))
            words.append(words_at(disc.x, disc.y + SMALL * 4, number, face, "middle"))
            if (off := _far((disc.x, disc.y), (end.x, end.y))) >= _CLOSE + _STEP:
                dx, dy = disc.x - end.x, disc.y - end.y
                ways = [(end.x + dx * part // off, end.y + dy * part // off) for part in (5 * PX, off - _RING)]
                plot.below.append(Stroke(tuple(ways), ink, LEADER))
        name = f"{number if disc else ''} {end.line.name}{colon}{end.line.marks[-1].label}"
        plot.keys.append((name.strip(), ink))
    plot.above += [*rings, *words]


def _disc(x: int, y: int) -> Lettering:
    """The place of a number: its middle, and the ring around it."""
    return Lettering(x, y, "", Face(SMALL), "middle", Box(x, y, x, y).grown(_RING))


def _column(ends: Sequence[LineEnd], axes: Axes, room: Room, reach: int) -> dict[LineEnd, Lettering]:
    """Places in the margin, shifted apart, of those ends that are near it."""
    height = TEXT * 12
    late = [end for end in ends if end.x >= axes.right - _AT_MARGIN]
    tops = _stacked([(end.y - height // 2, height) for end in late], axes.canvas.top, axes.bottom, 0)
    discs = [_disc(axes.right + 8 * PX, top + height // 2) for top in tops or ()]
    return {
        end: disc
        for end, disc in zip(late, discs, strict=False)
        if _far((disc.x, disc.y), (end.x, end.y)) <= reach and room.is_free(disc.box, over_lines=True)
    }


def _beside_end(end: LineEnd, ends: Sequence[LineEnd], room: Room, reach: int) -> Block:
    """The nearest place that is free: over a line where only that is near, and with a leader where none is."""
    own = end.point.grown(PX)

    def tries(least: int, most: int) -> Iterator[Block]:
        for off in range(least, most, _STEP):
            for dx, dy in _WAYS:
                x, y = end.x + off * dx // 3, end.y + off * dy // 3
                if _far((x, y), (end.x, end.y)) < most:
                    yield (_disc(x, y),)

    def is_nearest(box: Box) -> bool:
        return _is_nearest(box, end, ends)

    def is_led_to(box: Box) -> bool:
        """Whether a leader crosses nothing but what is around the end of its own line."""
        one, other = sorted(((end.x, end.y), (box.left + _RING, box.top + _RING)))
        return not any(Segment(*one, *other).crosses(taken) for taken in room.taken if not taken.meets(own))

    far = _CLOSE + 2 * _STEP
    return (
        room.place(tries(_CLOSE, far), is_nearest)
        or room.place(tries(_CLOSE, far), is_nearest, over_lines=True)
        or room.place(tries(far, reach), is_led_to, over_lines=True)
        or room.place(tries(far, reach), over_lines=True)
    )


_WIDTHS = 170 * PX, 100 * PX
"""How wide a reason may be: narrower where it finds no room else."""
_ASIDE, _SIDE = 3 * PX, 6 * PX
_MOST_BREAK_LINES = 4
_MOST_SIGNS = 9


def tell_breaks(chart: Chart, axes: Axes, room: Room, plot: Plot) -> None:
    """The lines of all breaks; a reason that finds no room beside them has a letter there and is told below."""
    reasons: dict[str, set[int]] = {}
    for each in chart.breaks:
        reasons.setdefault(each.reason, set()).add(axes.x(each.at))
    letters = cycle(ascii_lowercase)
    for reason, found in reasons.items():
        places = sorted(found)
        plot.below += [Stroke(((x, axes.top), (x, axes.bottom)), Ink.QUIET, HAIR, BREAK_DASH) for x in places]
        if block := () if axes.canvas.narrow else _next_to_break(reason, places, axes, room):
            plot.above += block
            continue
        letter = next(letters)
        signs = [sign for x in places[:_MOST_SIGNS] for sign in _letter(letter, x, axes, room)]
        plot.above += signs
        plot.keys.append((f"{letter if signs else '┊'} {reason}", Ink.QUIET))


def _letter(letter: str, x: int, axes: Axes, room: Room) -> Block:
    """A letter may lie over what joins marks and over its own line, but over no other."""
    face = Face(SMALL, Ink.QUIET, bold=True, halo=True)
    heights = range(axes.top - 3 * PX, axes.bottom, 10 * PX)
    ways = (x, "middle"), (x + _ASIDE, "start"), (x - _ASIDE, "end")
    tries = ((words_at(at, y, letter, face, anchor),) for at, anchor in ways for y in heights)
    return room.place(tries, lambda box: not room.is_divided(box, (x,)), over_lines=True)


def _next_to_break(reason: str, places: Sequence[int], axes: Axes, room: Room) -> Block:
    """A reason between its lines, right or left of them, as low as there is room."""
    first, last = places[0], places[-1]
    # A text beside the last of them would seem to tell the break of another that lies between.
    if last - first > _WIDTHS[0] or room.is_divided(Box(first, axes.top, last, axes.bottom), places):
        return ()
    face, step = Face(SMALL, Ink.QUIET, halo=True), line_height(SMALL)
    ways = ((first + last) // 2, "middle"), (last + _SIDE, "start"), (first - _SIDE, "end")
    columns = [wrapped(reason, SMALL, width) for width in _WIDTHS]
    blocks = [block_at(0, SMALL * 10, lines, face) for lines in columns if len(lines) <= _MOST_BREAK_LINES]
    return room.place(
        [placed(each, x, each.y + top, anchor) for each in block]
        for block in blocks
        for top in range(axes.bottom - len(block) * step - 6 * PX, axes.top, -12 * PX)
        for x, anchor in ways
    )
