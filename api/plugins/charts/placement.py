"""Places of texts among marks: names and numbers at line ends, break signs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from math import isqrt
from string import ascii_lowercase
from typing import TypeAlias

from api.domain.query import Lang
from api.plugins.charts.axes import Axes
from api.plugins.charts.chart import Break, Chart, Line
from api.plugins.charts.drawing import PX, Box, Ink, Lettering, Part, Segment, Stroke, Symbol
from api.plugins.charts.marks import RADIUS, Canvas
from api.plugins.charts.text import ELLIPSIS, Face, line_height, placed, width_of, words_at, wrapped

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


@dataclass
class LineNumbers:
    """The numbers with their rings and leaders, and the keys that tell them."""

    axes: Axes
    rings: list[Symbol] = field(default_factory=list)
    words: list[Lettering] = field(default_factory=list)
    leaders: list[Stroke] = field(default_factory=list)
    keys: list[tuple[str, Ink]] = field(default_factory=list)

    def put(self, number: int, end: NamedEnd, at: Place) -> None:
        """A number at a place, with a leader where that is not right beside the end of its line."""
        (x, y), ink, size = at, ink_of(end.line), self.axes.canvas.sizes.small
        self.rings.append(Symbol(x, y, _RING, 0, ink))
        self.words.append(words_at(x, y + size * 4, str(number), Face(size, Ink.GROUND, bold=True), "middle"))
        if (leader := _number_leader(end, at)) is not None:
            self.leaders.append(Stroke(leader, ink, LEADER_WIDTH))

    def tell(self, number: str, end: NamedEnd) -> None:
        """Below the plot what a number stands for."""
        colon = "：" if self.axes.chart.lang is Lang.ZH else ": "
        self.keys.append((f"{number} {end.line.name}{colon}{end.line.marks[-1].label}".strip(), ink_of(end.line)))


def number_lines(ends: Sequence[NamedEnd], named: Sequence[NamedEnd], axes: Axes, room: Room) -> LineNumbers:
    """A number beside each end; where no line is named, those at the right stand below each other in the margin."""
    drawn = LineNumbers(axes)
    column = [None] * len(ends) if named else _column(ends, axes, room)
    for taken in filter(None, column):
        room.take(_box(taken))
    everywhere = [*ends, *named]
    number = 1
    for end, in_column in zip(ends, column, strict=True):
        place = in_column or _free_place(end, everywhere, longest_leader(axes), room)
        if place is None:  # in a throng; its colour or shape must tell it
            drawn.tell("", end)
            continue
        if place is not in_column:
            room.take(_box(place))
        drawn.put(number, end, place)
        drawn.tell(str(number), end)
        number += 1
    return drawn


def _column(ends: Sequence[NamedEnd], axes: Axes, room: Room) -> list[Place | None]:
    """Places in the margin, shifted apart, of those ends that are near it; None of the others."""
    height, x = axes.canvas.sizes.text * 12, axes.right + 8 * PX
    late = [end for end in ends if end.x >= axes.right - _AT_MARGIN]
    tops = stacked([(end.y - height // 2, height) for end in late], axes.canvas.top, axes.bottom, 0)
    if tops is None:
        return [None] * len(ends)
    middles = iter(top + height // 2 for top in tops)
    places = [(x, next(middles)) if end.x >= axes.right - _AT_MARGIN else None for end in ends]
    reach = longest_leader(axes)
    return [
        place if place and far(place, end.place) <= reach and room.is_free(_box(place), over_lines=True) else None
        for end, place in zip(ends, places, strict=True)
    ]


def _free_place(end: NamedEnd, ends: Sequence[NamedEnd], reach: int, room: Room) -> Place | None:
    """The nearest place that is free: over a line where only that is near, and with a leader where none is."""
    over_line: Place | None = None
    for place in _around(end, _CLOSE, _CLOSE + 2 * _STEP):
        box = _box(place)
        if not room.is_free(box, over_lines=True) or not is_nearest(box, end, ends):
            continue
        if room.is_free(box):
            return place
        over_line = over_line or place
    if over_line is not None:
        return over_line
    further = _around(end, _CLOSE + 2 * _STEP, reach)
    free = [place for place in further if room.is_free(_box(place), over_lines=True)]
    return next((place for place in free if _is_led_to(end, place, room)), free[0] if free else None)


def _around(end: NamedEnd, least: int, most: int) -> Iterator[Place]:
    """Places around an end, the near ones first."""
    for off in range(least, most, _STEP):
        for dx, dy in _WAYS:
            place = end.x + off * dx // 3, end.y + off * dy // 3
            if far(place, end.place) < most:
                yield place


def _is_led_to(end: NamedEnd, place: Place, room: Room) -> bool:
    """Whether a leader to a place crosses nothing but what is around the end of its own line."""
    (x1, y1), (x2, y2) = sorted((end.place, place))
    leader, own = Segment(x1, y1, x2, y2), Box(end.x, end.y, end.x, end.y).grown(PX)
    return not any(leader.crosses(box) for box in room.taken if not box.meets(own))


def _box(place: Place) -> Box:
    return Box(*place, *place).grown(_RING)


def _number_leader(end: NamedEnd, place: Place) -> tuple[Place, Place] | None:
    """From the end of a line to the ring, where that is not right beside it."""
    length = far(place, end.place)
    if length < _CLOSE + _STEP:
        return None
    dx, dy = place[0] - end.x, place[1] - end.y
    start, stop = ((end.x + dx * part // length, end.y + dy * part // length) for part in (5 * PX, length - _RING))
    return start, stop


DASH = "1.5 3"
_WIDTHS = 170 * PX, 100 * PX
"""How wide a reason may be: narrower where it finds no room else."""
_ASIDE = 3 * PX
_MOST_BREAK_LINES = 4
_MOST_SIGNS = 9


@dataclass
class BreakSigns:
    """The lines of breaks, their reasons beside them, and the numbered reasons that stand below the plot."""

    signs: list[Part] = field(default_factory=list)
    words: list[Lettering] = field(default_factory=list)
    keys: list[tuple[str, Ink]] = field(default_factory=list)

    def number(self, reason: str, places: Sequence[int], axes: Axes, room: Room) -> None:
        """A letter at each line, and below the plot the reason that it stands for."""
        letter = ascii_lowercase[len(self.keys) % len(ascii_lowercase)]
        face = Face(axes.canvas.sizes.small, Ink.QUIET, bold=True, halo=True)
        put = False
        for x in places[:_MOST_SIGNS]:
            heights = range(axes.top - 3 * PX, axes.bottom, 10 * PX)
            ways = (x, "middle"), (x + _ASIDE, "start"), (x - _ASIDE, "end")
            tries = (words_at(at, y, letter, face, anchor) for at, anchor in ways for y in heights)
            sign = next((words for words in tries if _letter_is_free(words.box, x, room)), None)
            if sign is not None:
                room.take(sign.box)
                self.words.append(sign)
                put = True
        self.keys.append((f"{letter if put else '┊'} {reason}", Ink.QUIET))


def _letter_is_free(box: Box, x: int, room: Room) -> bool:
    """A letter may lie over what joins marks and over its own line, but over no other."""
    return room.is_free(box, over_lines=True) and not room.is_divided(box, (x,))


def break_places(chart: Chart, axes: Axes) -> frozenset[int]:
    """Where the lines of all breaks stand, which is known before any text has a place."""
    return frozenset(axes.x(each.at) for each in chart.breaks)


def draw_breaks(chart: Chart, axes: Axes, room: Room) -> BreakSigns:
    """The signs of all breaks; a reason that finds no room beside its line is numbered and told below."""
    drawn = BreakSigns()
    by_reason: dict[str, list[Break]] = {}
    for each in chart.breaks:
        by_reason.setdefault(each.reason, []).append(each)
    for reason, breaks in by_reason.items():
        places = sorted({axes.x(each.at) for each in breaks})
        drawn.signs += [Stroke(((x, axes.top), (x, axes.bottom)), Ink.QUIET, 10, DASH) for x in places]
        block = None if axes.canvas.sizes.narrow else _next_to_break(reason, places, axes, room)
        if block is not None:
            drawn.words += block
        else:
            drawn.number(reason, places, axes, room)
    return drawn


def _next_to_break(reason: str, places: Sequence[int], axes: Axes, room: Room) -> tuple[Lettering, ...] | None:
    size = axes.canvas.sizes.small
    if places[-1] - places[0] > _WIDTHS[0]:
        return None
    between = Box(places[0], axes.top, places[-1], axes.bottom)
    if room.is_divided(between, places):  # a text beside the last of them would seem to tell the other break
        return None
    columns = (wrapped(reason, size, width) for width in _WIDTHS)
    return room.placed_block(
        block for lines in columns if len(lines) <= _MOST_BREAK_LINES for block in _tries(lines, places, axes)
    )


def _tries(lines: Sequence[str], places: Sequence[int], axes: Axes) -> Iterator[tuple[Lettering, ...]]:
    """Places of a reason, the lowest first: between its lines, right or left of them."""
    size = axes.canvas.sizes.small
    block = _break_block(lines, 0, 0, size, "middle")
    middle = (places[0] + places[-1]) // 2
    ways = (middle, "middle"), (places[-1] + 6 * PX, "start"), (places[0] - 6 * PX, "end")
    for top in range(axes.bottom - len(lines) * line_height(size) - 6 * PX, axes.top, -12 * PX):
        for x, anchor in ways:
            yield tuple(placed(each, x, each.y + top, anchor) for each in block)


def _break_block(lines: Sequence[str], x: int, top: int, size: int, anchor: str) -> tuple[Lettering, ...]:
    return tuple(
        words_at(x, top + size * 10 + place * line_height(size), text, Face(size, Ink.QUIET, halo=True), anchor)
        for place, text in enumerate(lines)
    )
