"""Numbers in discs at the ends of lines that have no room for a name; a key below the plot tells what each is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from api.domain.query import Lang
from api.representations.charts.drawing import PX, Box, Ink, Lettering, Segment, Stroke, Symbol
from api.representations.charts.plots.label_placement import Room, stacked
from api.representations.charts.plots.line_names import (
    LEADER_WIDTH,
    NamedEnd,
    Place,
    far,
    ink_of,
    is_nearest,
    longest_leader,
)
from api.representations.charts.plots.time_axes import Axes
from api.representations.charts.texts.lettering import Face, words_at

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
        if (leader := _leader(end, at)) is not None:
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


def _leader(end: NamedEnd, place: Place) -> tuple[Place, Place] | None:
    """From the end of a line to the ring, where that is not right beside it."""
    length = far(place, end.place)
    if length < _CLOSE + _STEP:
        return None
    dx, dy = place[0] - end.x, place[1] - end.y
    start, stop = ((end.x + dx * part // length, end.y + dy * part // length) for part in (5 * PX, length - _RING))
    return start, stop
