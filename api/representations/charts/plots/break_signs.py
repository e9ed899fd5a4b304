"""Breaks of a series in the picture: a dotted line over the whole height and the reason in words beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase

from api.representations.charts.chart import Break, Chart
from api.representations.charts.drawing import PX, Box, Ink, Lettering, Part, Stroke
from api.representations.charts.plots.label_placement import Room
from api.representations.charts.plots.time_axes import Axes
from api.representations.charts.texts.lettering import Face, line_height, placed, words_at, wrapped

DASH = "1.5 3"
_WIDTHS = 170 * PX, 100 * PX
"""How wide a reason may be: narrower where it finds no room else."""
_ASIDE = 3 * PX
_MOST_LINES = 4
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
        block = None if axes.canvas.sizes.narrow else _beside(reason, places, axes, room)
        if block is not None:
            drawn.words += block
        else:
            drawn.number(reason, places, axes, room)
    return drawn


def _beside(reason: str, places: Sequence[int], axes: Axes, room: Room) -> tuple[Lettering, ...] | None:
    size = axes.canvas.sizes.small
    if places[-1] - places[0] > _WIDTHS[0]:
        return None
    between = Box(places[0], axes.top, places[-1], axes.bottom)
    if room.is_divided(between, places):  # a text beside the last of them would seem to tell the other break
        return None
    columns = (wrapped(reason, size, width) for width in _WIDTHS)
    return room.placed_block(
        block for lines in columns if len(lines) <= _MOST_LINES for block in _tries(lines, places, axes)
    )


def _tries(lines: Sequence[str], places: Sequence[int], axes: Axes) -> Iterator[tuple[Lettering, ...]]:
    """Places of a reason, the lowest first: between its lines, right or left of them."""
    size = axes.canvas.sizes.small
    block = _block(lines, 0, 0, size, "middle")
    middle = (places[0] + places[-1]) // 2
    ways = (middle, "middle"), (places[-1] + 6 * PX, "start"), (places[0] - 6 * PX, "end")
    for top in range(axes.bottom - len(lines) * line_height(size) - 6 * PX, axes.top, -12 * PX):
        for x, anchor in ways:
            yield tuple(placed(each, x, each.y + top, anchor) for each in block)


def _block(lines: Sequence[str], x: int, top: int, size: int, anchor: str) -> tuple[Lettering, ...]:
    return tuple(
        words_at(x, top + size * 10 + place * line_height(size), text, Face(size, Ink.QUIET, halo=True), anchor)
        for place, text in enumerate(lines)
    )
