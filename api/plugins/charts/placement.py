"""Places of all texts among marks: values, names and numbers at line ends, reasons of breaks."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import reduce
from itertools import cycle, pairwise
from math import isqrt
from string import ascii_lowercase
from typing import TypeAlias

from api.domain.query import Lang
from api.domain.words import ONE_SIDED
from api.plugins.charts import theme
from api.plugins.charts.axes import Axes, Canvas, MarkPlace, Plot
from api.plugins.charts.chart import Line
from api.plugins.charts.drawing import ELLIPSIS, Box, Face, Lettering, Place, Segment, Stroke, Symbol
from api.plugins.charts.theme import PX, RADIUS, SMALL, TEXT, Ink

Block: TypeAlias = Sequence[Lettering]
_GAP = 2 * PX
_CLEARER, _CLEAR = 2 * PX, 6 * PX
"""So much nearer a text is to its own mark than to another, and a name to the end of its line."""
_RIM, _UNDER = 6 * PX, 40 * PX
"""A mark so near under or over a text that is at the side of its own one would seem to be meant by it."""


class Room:
    """The room of a plot with what is taken in it: every text finds its place here, the first that is free.

    `dividers` are the places of the lines of breaks, which run from the top to the bottom.
    """

    def __init__(self, bounds: Box, dividers: Iterable[int] = ()) -> None:
        self.bounds, self._dividers = bounds, frozenset(dividers)
        self.taken: list[Box] = []
        self.marks: list[Box] = []
        self.segments: list[Segment] = []

    def take_mark(self, box: Box) -> None:
        """Take the place of a mark, to which a text near it seems to belong."""
        self.taken.append(box)
        self.marks.append(box)

    def place(
        self, tries: Iterable[Block], fits: Callable[[Box], bool] = lambda _: True, *, over_lines: bool = False
    ) -> Block:
        """The first of some places of a text that is free and fits, which is taken then; nothing where none is."""
        for block in tries:
            box = _hull(block)
            if self.is_free(box, over_lines=over_lines) and fits(box):
                self.taken.append(box)
                return block
        return ()

    def is_free(self, box: Box, *, over_lines: bool = False) -> bool:
        """True where a text has room; `over_lines` lets it lie over what joins marks, and over breaks."""
        rim = box.grown(_GAP)
        if not box.within(self.bounds) or any(rim.meets(other) for other in self.taken):
            return False
        return over_lines or not (self.is_divided(box) or any(segment.crosses(box) for segment in self.segments))

    def is_divided(self, box: Box, own: Container[int] = ()) -> bool:
        """True where the line of a break crosses or touches it, other than its own."""
        left, right = box.left - _GAP, box.right + _GAP
        return any(left < x < right and x not in own for x in self._dividers)

    def tells(self, box: Box, own: Box, *, is_limit: bool = False) -> bool:
        """True of a text at its own mark: no other is nearer, nor near under one that is not over its own.

        It is over it where that is in its middle half; of limits, which are close, anywhere under it.
        """
        off_middle, width = abs(own.left + own.right - box.left - box.right), box.right - box.left
        aside = off_middle > width if is_limit else 2 * off_middle > width
        under = box.left - _RIM, box.right + _RIM
        return _is_nearest(box, own, self.marks, _CLEARER) and not any(
            other != own and under[0] < (other.left + other.right) // 2 < under[1] and _apart(box, other) < _UNDER
            for other in (self.marks if aside else ())
        )


def _hull(block: Block) -> Box:
    return reduce(Box.joined, (words.box for words in block))


def _apart(one: Box, other: Box) -> int:
    across = max(one.left - other.right, other.left - one.right, 0)
    return isqrt(across**2 + max(one.top - other.bottom, other.top - one.bottom, 0) ** 2)


def _far(one: Place, other: Place) -> int:
    """The distance of two places, in whole tenths of a px on every machine."""
    return isqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)


def _is_nearest(box: Box, own: Box, others: Iterable[Box], clear: int, touching: int = 0) -> bool:
    """True where no other place is about as near to a text as its own one; of two that touch one may be."""
    off = _apart(box, own)
    near = ((_apart(own, other), far) for other in others if (far := _apart(box, other)) < off + clear and other != own)
    return all(far >= off + (min(gap // 2, clear) if gap > touching else 0) for gap, far in near)


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


_LONGEST = 4
"""A leader is no longer than this part of the plot is wide: a longer one would cross it."""
_MOST_LINES = 3
_BESIDE = 30 * PX
"""A line that ends so far from the margin is named at its end, if there is room."""
_NARROWEST, _WIDEST = 60 * PX, 210 * PX
_RING = 7 * PX
_CLOSE = 14 * PX
"""From the end of a line to the middle of its number, where nothing is in the way."""
_AT_MARGIN = 20 * PX
_STEP = 7 * PX
_WAYS = (
    *((3, 0), (3, 1), (3, -1), (0, -3), (0, 3), (3, -3), (3, 3)),
    *((-3, 0), (-3, -1), (-3, 1), (-3, -3), (-3, 3), (1, -3), (1, 3), (-1, -3), (-1, 3)),
)
"""Places of a number around an end, in thirds: first where the line does not come from."""
_WIDTHS = 170 * PX, 100 * PX
"""The width of a reason: narrower where it finds no room else."""
_ASIDE, _SIDE = 3 * PX, 6 * PX
_MOST_BREAK_LINES = 4
_MOST_SIGNS = 9
_SIGN, _REASON = Face(SMALL, Ink.QUIET, bold=True, halo=True), Face(SMALL, Ink.QUIET, halo=True)
_NAME, _VALUE = Face(TEXT), Face(TEXT, bold=True)


def gutter_for(lines: Sequence[Line], canvas: Canvas) -> int:
    """The room that names take at the right, at most a third of the picture.

    Those that no leader may reach from there are left out.
    """
    first, last = min(line.marks[0].at for line in lines), max(line.marks[-1].at for line in lines)
    late = [line for line in lines if line.marks[-1].at >= last - (last - first) / _LONGEST]
    widest = max(max(_VALUE.width(line.marks[-1].label), _NAME.width(line.name)) for line in late)
    return min(widest, (canvas.right - canvas.left) * 30 // 100) + 12 * PX


class Texts(Room):
    """The texts of a plot along time, which go to its layers where they find room."""

    def __init__(self, axes: Axes, plot: Plot) -> None:
        canvas, self._axes, self._plot = axes.canvas, axes, plot
        bounds = Box(canvas.left, canvas.top, canvas.right, axes.bottom)
        super().__init__(bounds, (axes.x(each.at) for each in axes.chart.breaks))
        self._reach = (axes.right - axes.left) // _LONGEST

    def label(self, at: MarkPlace) -> bool:
        """The value of a mark right at it, if there is room; further off it would seem to be another's."""
        reach, face = at.reach, Face(TEXT, at.ink, bold=True, halo=True)
        vertical = (reach.top - TEXT * 5, reach.bottom + TEXT * 11)
        near, far = vertical if at.up else vertical[::-1]
        middle, side = at.value + TEXT * 4, 8 * PX
        tries = [(0, near, "middle"), (0, far, "middle"), (side, middle, "start"), (-side, middle, "end")]
        tries += [(off, y, anchor) for y in (near, far) for off, anchor in ((side, "start"), (-side, "end"))]
        tries += [(off, y, anchor) for off, anchor in ((2 * side, "end"), (-2 * side, "start")) for y in (near, far)]
        is_limit = at.mark.comparator in ONE_SIDED
        found = self.place(
            ([face.at(at.along + off, y, at.mark.label, anchor)] for off, y, anchor in tries),
            lambda box: self.tells(box, reach, is_limit=is_limit),
        )
        self._plot.above += found
        return bool(found)

    def name_lines(self, ends: Sequence[MarkPlace]) -> list[MarkPlace] | None:
        """Each name at its end where there is room and no other mark, else in the margin if its leader is short.

        The ends that have no name; None where the margin cannot hold the names that would go there.
        """
        margin, points = self._axes.right, [end.point for end in ends]
        late, unnamed = list[MarkPlace](), list[MarkPlace]()
        for end in ends:
            block = self.place(
                self._beside(end) if end.along < margin - _BESIDE else (),
                lambda box, end=end: (
                    _is_nearest(box, end.point, points, _CLEAR, 2 * RADIUS)  # type: ignore[misc]
                    and _is_nearest(box, end.reach, self.marks, _CLEARER)
                ),
            )
            self._plot.above += block
            if not block:
                (unnamed if margin - end.along > self._reach else late).append(end)
        while (blocks := self._in_margin(late)) is not None:
            leaders = [_leader(end, block) for end, block in zip(late, blocks, strict=True)]
            lengths = [sum(_far(a, b) for a, b in pairwise(leader.points)) if leader else 0 for leader in leaders]
            if max(lengths, default=0) <= self._reach:
                self._plot.below += filter(None, leaders)
                self.taken += map(_hull, blocks)
                self._plot.above += [words for block in blocks for words in block]
                return [end for end in ends if end in unnamed]
            unnamed.append(late.pop(lengths.index(max(lengths))))
        return None

    def _beside(self, end: MarkPlace) -> Iterator[Block]:
        """Right of the end of a line, or over or under it; as wide as there is room there, else as it may be."""
        right, step, near = self._axes.right - 3 * PX, _NAME.step, 9 * PX
        for width in sorted({min(right - end.along - near, _WIDEST), _WIDEST}):
            block = _name(end, end.along + near, width, _MOST_LINES)
            if width < _NARROWEST or block[-1].text.endswith(ELLIPSIS):  # the margin may have more room
                continue
            above, below, aside = -16 * PX - step * (len(block) - 1), 16 * PX, 4 * PX
            ways = [(near, 0, "start"), (near, -step // 2, "start"), (-aside, below, "start"), (-aside, above, "start")]
            ways += [(0, below, "middle"), (0, above, "middle"), (aside, below, "end"), (aside, above, "end")]
            ways += [(-near, 0, "end"), (-aside, below + step, "start"), (-aside, above - step, "start")]
            for dx, dy, anchor in ways:
                places = [each.placed(end.along + dx, each.y + dy, anchor) for each in block]
                if _hull(places).right <= right:
                    yield places

    def _in_margin(self, ends: Sequence[MarkPlace]) -> list[Block] | None:
        """The lines of text of each end in the margin, shifted so that none meets another; None if they do not fit.

        Nor do they where a name would have to be cut for want of height: a number with a key below tells more.
        """
        x, width = self._axes.right + 10 * PX, self.bounds.right - self._axes.right - 10 * PX
        cut = None
        for most in range(_MOST_LINES, 0, -1):
            blocks = [_name(end, x, width, most) for end in ends]
            ended = [block[-1].text.endswith(ELLIPSIS) for block in blocks]
            cut = cut or ended
            if ended != cut:
                return None
            hulls = [_hull(block) for block in blocks]
            tops = _stacked([(hull.top, hull.bottom - hull.top) for hull in hulls], *self.bounds[1::2], 4 * PX)
            if tops is not None:
                moved = zip(blocks, (top - hull.top for top, hull in zip(tops, hulls, strict=True)), strict=True)
                return [[words.placed(words.x, words.y + by, words.anchor) for words in block] for block, by in moved]
        return None

    def number_lines(self, ends: Sequence[MarkPlace], everywhere: Sequence[MarkPlace]) -> None:
        """A number at each end, and a key below; where no line is named, those at the right are in the margin.

        One in a throng has none: its colour or shape must tell it.
        """
        points, height, right = [end.point for end in everywhere], TEXT * 12, self._axes.right
        alone = len(ends) == len(everywhere)
        late = [(n, end) for n, end in enumerate(ends) if alone and end.along >= right - _AT_MARGIN]
        tops = _stacked([(end.value - height // 2, height) for _, end in late], *self.bounds[1::2], 0)
        discs = [_disc(right + 8 * PX, top + height // 2) for top in tops or ()]
        column = {
            n: disc
            for (n, end), disc in zip(late, discs, strict=False)
            if _far((disc.x, disc.y), (end.along, end.value)) <= self._reach and self.is_free(disc.box, over_lines=True)
        }
        self.taken += [disc.box for disc in column.values()]
        rings, words = list[Symbol](), list[Lettering]()
        colon, face = "：" if self._axes.chart.lang is Lang.ZH else ": ", Face(SMALL, Ink.GROUND, bold=True)
        for n, end in enumerate(ends):
            number, ink = str(len(words) + 1), end.ink
            disc = column.get(n) or next(iter(self._beside_end(end, points)), None)
            if disc is not None:
                rings.append(Symbol(disc.x, disc.y, _RING, 0, ink))
                words.append(face.at(disc.x, disc.y + SMALL * 4, number, "middle"))
                x, y, dx, dy = end.along, end.value, disc.x - end.along, disc.y - end.value
                if (off := isqrt(dx**2 + dy**2)) >= _CLOSE + _STEP:
                    ways = [(x + dx * part // off, y + dy * part // off) for part in (5 * PX, off - _RING)]
                    self._plot.below.append(Stroke(tuple(ways), ink, theme.LEADER))
            name = f"{number if disc else ''} {end.line.name}{colon}{end.line.marks[-1].label}"
            self._plot.keys.append((name.strip(), ink))
        self._plot.above += [*rings, *words]

    def _beside_end(self, end: MarkPlace, points: Sequence[Box]) -> Block:
        """The nearest place that is free: over a line where only that is near, and with a leader where none is."""

        def tries(least: int, most: int) -> Iterator[Block]:
            for off in range(least, most, _STEP):
                for dx, dy in _WAYS:
                    x, y = end.along + off * dx // 3, end.value + off * dy // 3
                    if _far((x, y), (end.along, end.value)) < most:
                        yield (_disc(x, y),)

        def is_nearest(box: Box) -> bool:
            return _is_nearest(box, end.point, points, _CLEAR, 2 * RADIUS)

        far = _CLOSE + 2 * _STEP
        return (
            self.place(tries(_CLOSE, far), is_nearest)
            or self.place(tries(_CLOSE, far), is_nearest, over_lines=True)
            or self.place(tries(far, self._reach), over_lines=True)
        )

    def tell_breaks(self) -> None:
        """The lines of all breaks; a reason that finds no room there has a letter and is written below.

        A letter may lie over what joins marks and over its own line, but over no other.
        """
        axes, plot, letters = self._axes, self._plot, cycle(ascii_lowercase)
        reasons: dict[str, set[int]] = {}
        for each in axes.chart.breaks:
            reasons.setdefault(each.reason, set()).add(axes.x(each.at))
        for reason, found in reasons.items():
            places = sorted(found)
            ends = axes.top, axes.bottom
            plot.below += [Stroke(tuple((x, y) for y in ends), Ink.QUIET, theme.HAIR, theme.BREAK_DASH) for x in places]
            if block := () if axes.canvas.narrow else self._next_to_break(reason, places):
                plot.above += block
                continue
            letter, signs, heights = next(letters), list[Lettering](), range(axes.top - 3 * PX, axes.bottom, 10 * PX)
            for x in places[:_MOST_SIGNS]:
                ways = (x, "middle"), (x + _ASIDE, "start"), (x - _ASIDE, "end")
                tries = ([_SIGN.at(at, y, letter, anchor)] for at, anchor in ways for y in heights)
                signs += self.place(tries, lambda box, x=x: not self.is_divided(box, (x,)), over_lines=True)  # type: ignore[misc]
            plot.above += signs
            plot.keys.append((f"{letter if signs else '┊'} {reason}", Ink.QUIET))

    def _next_to_break(self, reason: str, places: Sequence[int]) -> Block:
        """A reason between its lines, right or left of them, as low as there is room."""
        first, last, (top, bottom) = places[0], places[-1], self.bounds[1::2]
        # A text at the last of them would seem to be on the break of another that lies between.
        if last - first > _WIDTHS[0] or self.is_divided(Box(first, top, last, bottom), places):
            return ()
        ways = ((first + last) // 2, "middle"), (last + _SIDE, "start"), (first - _SIDE, "end")
        columns = [_REASON.wrapped(reason, width) for width in _WIDTHS]
        return self.place(
            [each.placed(x, each.y + y, anchor) for each in block]
            for block in (_REASON.block(0, SMALL * 10, lines) for lines in columns if len(lines) <= _MOST_BREAK_LINES)
            for y in range(bottom - len(block) * _REASON.step - 6 * PX, self._axes.top, -12 * PX)
            for x, anchor in ways
        )


def _name(end: MarkPlace, x: int, width: int, most: int) -> Block:
    face, y = Face(TEXT, end.ink), end.value + TEXT * 4
    value = face._replace(bold=True).block(x, y, _VALUE.wrapped(end.line.marks[-1].label, width, 2))
    return [*value, *face.block(x, y + len(value) * face.step, face.wrapped(end.line.name, width, most))]


def _leader(end: MarkPlace, block: Block) -> Stroke | None:
    """A thin line from the end of a line to its name, where that is not right there."""
    x, height = block[0].x, block[0].y - TEXT * 4
    if abs(height - end.value) < 8 * PX and x - end.along < 24 * PX:
        return None
    start, target = end.along + 7 * PX, x - 3 * PX
    points = (start, end.value), (max(target - 6 * PX, start), end.value), (target, height)
    return Stroke(points, end.ink, theme.LEADER)


def _disc(x: int, y: int) -> Lettering:
    """The place of a number: its middle, and the ring around it."""
    return Lettering(x, y, "", Face(SMALL), "middle", Box(x, y, x, y).grown(_RING))
