"""Placement of texts among marks: values, names or numbers at the ends of lines, reasons of breaks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import cycle, pairwise
from math import isqrt
from string import ascii_lowercase

from api.domain.messages import Message
from api.plugins.charts import theme
from api.plugins.charts.axes import Axes, Canvas, MarkPlace, Plot
from api.plugins.charts.chart import Line
from api.plugins.charts.drawing import ELLIPSIS, Box, Face, Lettering, Place, Segment, Stroke, Symbol
from api.plugins.charts.theme import PX, SMALL, TEXT, Ink

Block = Sequence[Lettering]
_GAP, _CLEAR, _ASIDE = 2 * PX, 2 * PX, 20 * PX
"""Space around a text, and by how much it must be nearer to its own mark than to others: above it, or at its side."""
_NAME_LINES, _BREAK_LINES = 3, 4
_WIDEST = 210 * PX
_RING, _CLOSE, _STEP = 7 * PX, 14 * PX, 7 * PX
"""The ring of a number at the end of a line: its radius, its least distance from the end, and the step of tries."""
_WAYS = (
    *((3, 0), (3, 1), (3, -1), (0, -3), (0, 3), (3, -3), (3, 3)),
    *((-3, 0), (-3, -1), (-3, 1), (-3, -3), (-3, 3), (1, -3), (1, 3), (-1, -3), (-1, 3)),
)
"""Directions from the end of a line to its number, in thirds of the distance; those away from the line are first."""
_WIDTHS = 170 * PX, 100 * PX
"""Widths of the reason of a break, tried in this order."""
_SIGN, _REASON = Face(SMALL, Ink.QUIET, bold=True, halo=True), Face(SMALL, Ink.QUIET, halo=True)
_NAME, _VALUE = Face(TEXT), Face(TEXT, bold=True)


def gutter_for(lines: Sequence[Line], canvas: Canvas) -> int:
    """The width for names at the right, at most 22 percent of the picture."""
    widest = max(max(_VALUE.width(line.marks[-1].label), _NAME.width(line.name)) for line in lines)
    return min(widest + 12 * PX, (canvas.right - canvas.left) * 22 // 100)


class Texts:
    """The texts of a plot along time; each is written at the first of its positions that is free."""

    def __init__(self, axes: Axes, plot: Plot) -> None:
        canvas, self._axes, self._plot = axes.canvas, axes, plot
        self._bounds = Box(canvas.left, canvas.top, canvas.right, axes.bottom)
        self._dividers = {axes.x(each.at) for each in axes.chart.breaks}
        self._reach = (axes.right - axes.left) // 4
        """Greatest length of a leader, the thin line from the end of a line to its name."""
        self.taken: list[Box] = []
        self.marks: list[Box] = []
        """Rectangles of marks; a text near a mark seems to belong to it."""
        self.segments: list[Segment] = []

    def _place(
        self, tries: Iterable[Block], fits: Callable[[Box], bool] = lambda _: True, *, over_lines: bool = False
    ) -> Block:
        """The first of some positions of a text that is free and fits, and is then taken; empty if there is none."""
        for block in tries:
            box = _hull(block)
            left, top, right, bottom = box.grown(_GAP)
            if not box.within(self._bounds) or any(
                left < x2 and x1 < right and top < y2 and y1 < bottom for x1, y1, x2, y2 in self.taken
            ):
                continue
            if not over_lines and (self._divides((), box) or any(segment.crosses(box) for segment in self.segments)):
                continue
            if fits(box):
                self.taken.append(box)
                return block
        return ()

    def _divides(self, own: Sequence[int], box: Box) -> bool:
        """True if the line of a break crosses or touches a text, other than the lines at `own`."""
        return any(box.left - _GAP < x < box.right + _GAP and x not in own for x in self._dividers)

    def _is_at(self, own: Box) -> Callable[[Box], bool]:
        """A test of texts, True if a text is clearly nearer to its own mark than to every other mark."""

        def is_own(box: Box) -> bool:
            off, aside = _apart(box, own), abs(own.left + own.right - box.left - box.right) > box.right - box.left
            clear = _ASIDE if aside else _CLEAR
            near = ((far, other) for other in self.marks if (far := _apart(box, other)) < off + clear and other != own)
            return all(far >= off + min(_apart(own, other) // 2, clear) for far, other in near)

        return is_own

    def label(self, at: MarkPlace) -> bool:
        """Write the value of a mark right next to the mark; False if there is no room."""
        reach, face, side = at.reach, Face(TEXT, at.ink, bold=True, halo=True), 8 * PX
        near, far = (reach.top - TEXT * 5, reach.bottom + TEXT * 11)[:: 1 if at.up else -1]
        middle = at.value + TEXT * 4
        ways = [(0, near, "middle"), (0, far, "middle"), (side, middle, "start"), (-side, middle, "end")]
        corners = (side, "start"), (-side, "end"), (2 * side, "end"), (-2 * side, "start")
        ways += [(off, y, anchor) for off, anchor in corners for y in (near, far)]
        found = self._place(_moved([face.at(at.along, 0, at.mark.label)], ways), self._is_at(reach))
        self._plot.above += found
        return bool(found)

    def name_lines(self, ends: Sequence[MarkPlace]) -> Sequence[MarkPlace]:
        """Write names next to line ends, or in the margin with a short leader; return the ends that have no name."""
        right, late, unnamed = self._axes.right, list[MarkPlace](), list[MarkPlace]()
        for end in ends:
            early = end.along < right - 30 * PX
            block = self._place(self._next_to_end(end) if early else (), self._is_at(end.reach))
            self._plot.above += block
            if not block:
                (unnamed if right - end.along > self._reach else late).append(end)
        while late:
            blocks = self._in_margin(late)
            leaders = [_leader(end, block) for end, block in zip(late, blocks, strict=True)]
            lengths = [sum(_far(a, b) for a, b in pairwise(leader)) for leader in leaders]
            over = [self._bounds.top - _hull(block).top for block in blocks]
            if max(lengths) <= self._reach and max(over) <= 0:
                self._plot.below += [
                    Stroke(leader, end.ink, theme.LEADER) for end, leader in zip(late, leaders, strict=True) if leader
                ]
                self.taken += map(_hull, blocks)
                self._plot.above += [words for block in blocks for words in block]
                break
            unnamed.append(late.pop(lengths.index(max(lengths))))
        return [end for end in ends if end in unnamed]

    def _next_to_end(self, end: MarkPlace) -> Iterator[Block]:
        """The positions of a name right of the end of a line, or above or below the end."""
        right, step, near = self._axes.right - 3 * PX, _NAME.step, 9 * PX
        block = _name(end, end.along, _WIDEST)
        if block[-1].text.endswith(ELLIPSIS):  # a number with a key below tells more
            return
        above, below, aside = -16 * PX - step * (len(block) - 1), 16 * PX, 4 * PX
        ways = [(near, 0, "start"), (near, -step // 2, "start"), (-aside, below, "start"), (-aside, above, "start")]
        ways += [(0, below, "middle"), (0, above, "middle"), (aside, below, "end"), (aside, above, "end")]
        yield from (each for each in _moved(block, [*ways, (-near, 0, "end")]) if _hull(each).right <= right)

    def _in_margin(self, ends: Sequence[MarkPlace]) -> list[Block]:
        """The name of each end in the margin, moved so that none overlap; without room, the first go over the top."""
        x, (_, edge, right, low) = self._axes.right + 10 * PX, self._bounds
        blocks = [_name(end, x, right - x) for end in ends]
        hulls = [_hull(block) for block in blocks]
        order = sorted(range(len(ends)), key=lambda place: (hulls[place].top + hulls[place].bottom, place))
        down = [0] * len(ends)
        for place in order:
            down[place] = max(edge - hulls[place].top, 0)
            edge = hulls[place].bottom + down[place] + 2 * _GAP
        for place in reversed(order):
            down[place] = min(down[place], low - hulls[place].bottom)
            low = hulls[place].top + down[place] - 2 * _GAP
        return [next(_moved(block, [(0, by, "start")])) for block, by in zip(blocks, down, strict=True)]

    def number_lines(self, ends: Sequence[MarkPlace]) -> None:
        """Write a number at each end, and a key below; an end without room has a key without a number."""
        rings, words = list[Symbol](), list[Lettering]()
        lang, face = self._axes.chart.lang, Face(SMALL, Ink.GROUND, bold=True)
        for end in ends:
            number = ""
            for disc in self._place(self._around(end), self._is_at(end.reach)) or self._place(
                self._around(end), over_lines=True
            ):
                number = str(len(words) + 1)
                rings.append(Symbol(disc.x, disc.y, _RING, 0, end.ink))
                words.append(face.at(disc.x, disc.y + SMALL * 4, number, "middle"))
                x, y, dx, dy = end.along, end.value, disc.x - end.along, disc.y - end.value
                if (off := isqrt(dx**2 + dy**2)) >= _CLOSE + _STEP:
                    ways = [(x + dx * part // off, y + dy * part // off) for part in (5 * PX, off - _RING)]
                    self._plot.below.append(Stroke(tuple(ways), end.ink, theme.LEADER))
            key = Message("headed", heading=end.line.name, text=end.line.marks[-1].label).in_language(lang)
            self._plot.keys.append((f"{number} {key}".strip(), end.ink))
        self._plot.above += [*rings, *words]

    def _around(self, end: MarkPlace) -> Iterator[Block]:
        """The positions of a number with its ring around the end of a line, the nearest first."""
        for off in range(_CLOSE, self._reach * 3 // 4, _STEP):
            for dx, dy in _WAYS:
                x, y = end.along + off * dx // 3, end.value + off * dy // 3
                yield (Lettering(x, y, "", _SIGN, "middle", Box(x, y, x, y).grown(_RING)),)

    def mark_breaks(self) -> None:
        """Draw the lines of all breaks with their reasons; a reason without room has a letter and is written below."""
        axes, plot, letters = self._axes, self._plot, cycle(ascii_lowercase)
        reasons: dict[str, set[int]] = {}
        for each in axes.chart.breaks:
            reasons.setdefault(each.reason, set()).add(axes.x(each.at))
        for reason, found in reasons.items():
            places = sorted(found)
            for x in places:
                plot.below.append(Stroke(((x, axes.top), (x, axes.bottom)), Ink.QUIET, theme.HAIR, theme.BREAK_DASH))
            if block := () if axes.canvas.narrow else self._place(self._next_to_break(reason, places)):
                plot.above += block
                continue
            letter, signs = next(letters), list[Lettering]()
            for x in places[:9]:
                sides = (x, "middle"), (x + 3 * PX, "start"), (x - 3 * PX, "end")
                heights = range(axes.top - 3 * PX, axes.bottom, 10 * PX)
                ways = ((at, y, anchor) for at, anchor in sides for y in heights)
                tries = (
                    block for block in _moved([_SIGN.at(0, 0, letter)], ways) if not self._divides((x,), _hull(block))
                )
                signs += self._place(tries, over_lines=True)
            plot.above += signs
            plot.keys.append((f"{letter if signs else '┊'} {reason}", Ink.QUIET))

    def _next_to_break(self, reason: str, places: Sequence[int]) -> Iterator[Block]:
        """The positions of a reason between its lines, or right or left of them, the lowest first."""
        first, last, (_, top, _, bottom) = places[0], places[-1], self._bounds
        # A text at the last line would seem to be the reason of another break between the lines.
        if last - first > _WIDTHS[0] or self._divides(places, Box(first, top, last, bottom)):
            return
        sides = ((first + last) // 2, "middle"), (last + 6 * PX, "start"), (first - 6 * PX, "end")
        for width in _WIDTHS:
            block = _REASON.block(0, SMALL * 10, _REASON.wrapped(reason, width))
            if len(block) <= _BREAK_LINES:
                heights = range(bottom - len(block) * _REASON.step - 6 * PX, self._axes.top, -12 * PX)
                yield from _moved(block, ((x, y, anchor) for y in heights for x, anchor in sides))


def _moved(block: Block, ways: Iterable[tuple[int, int, str]]) -> Iterator[Block]:
    """A text, moved by each of some offsets and with the anchor of each."""
    return ([each.placed(each.x + x, each.y + y, anchor) for each in block] for x, y, anchor in ways)


def _hull(block: Block) -> Box:
    return reduce(Box.joined, (words.box for words in block))


def _apart(one: Box, other: Box) -> int:
    across = max(one.left - other.right, other.left - one.right, 0)
    return isqrt(across**2 + max(one.top - other.bottom, other.top - one.bottom, 0) ** 2)


def _far(one: Place, other: Place) -> int:
    """The distance between two points, in whole tenths of a px, the same on every machine."""
    return isqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)


def _name(end: MarkPlace, x: int, width: int) -> Block:
    face, y = Face(TEXT, end.ink), end.value + TEXT * 4
    value = face._replace(bold=True).block(x, y, _VALUE.wrapped(end.line.marks[-1].label, width, 2))
    return [*value, *face.block(x, y + len(value) * face.step, face.wrapped(end.line.name, width, _NAME_LINES))]


def _leader(end: MarkPlace, block: Block) -> tuple[Place, ...]:
    """The thin line from the end of a line to its name in the margin; empty if the name is right next to the end."""
    x, height = block[0].x, block[0].y - TEXT * 4
    if abs(height - end.value) < 8 * PX and x - end.along < 24 * PX:
        return ()
    start, target = end.along + 7 * PX, x - 3 * PX
    return (start, end.value), (max(target - 6 * PX, start), end.value), (target, height)
