"""What a mark looks like: a dot over its rounding interval, an arrow for more or less than, a soft bar for about."""

from __future__ import annotations

from dataclasses import dataclass

from api.domain.words import ONE_SIDED, Comparator
from api.representations.charts.chart import Mark
from api.representations.charts.drawing import PX, Box, FilledBox, Ink, Part, Stroke, Symbol

RADIUS, CLOSE_RADIUS = 35, 15
ARROW = 18 * PX
SEEN = 4 * PX
"""An interval that is no longer is no sign at the end of a bar but a blob."""
_SHORTEST_ARROW = 6 * PX
_HEAD = 4 * PX
_BAR = 25
_SOFT_BAR = 45
_CAP = 5 * PX


@dataclass(frozen=True, slots=True)
class MarkPlace:
    """Where a mark stands: along time, its value, and the ends of its interval (None where open), in tenths of a px.

    In a row `along` is the height and the others run to the right; else they run upwards.
    """

    along: int
    value: int
    low: int | None
    high: int | None
    in_row: bool = False
    radius: int = RADIUS
    """Of its dot, which is smaller where marks are close."""
    floor: int | None = None
    """Where zero is, or the first place, if no number can lie beyond it."""
    downwards: bool = False
    """Whether larger numbers are further down, as places in a ranking are."""

    def box(self, low: int, high: int, half: int) -> Box:
        """A bar from one end to the other."""
        ends = min(low, high), max(low, high)
        if self.in_row:
            return Box(ends[0], self.along - half, ends[1], self.along + half)
        return Box(self.along - half, ends[0], self.along + half, ends[1])

    def point(self, value: int, aside: int = 0) -> tuple[int, int]:
        """A place at a value, so far aside of the mark."""
        return (value, self.along + aside) if self.in_row else (self.along + aside, value)


def mark_parts(mark: Mark, place: MarkPlace, ink: Ink, shape: int, *, dot: bool = True) -> tuple[Part, ...]:
    """The parts of a mark; without `dot` the end of a bar is its value, with its interval where that is seen."""
    if mark.comparator in ONE_SIDED:
        return _arrow(mark, place, ink)
    parts: list[Part] = []
    wide = 0 if place.low is None or place.high is None else abs(place.high - place.low)
    if place.low is not None and place.high is not None and wide > (0 if dot else SEEN):
        about = mark.comparator is Comparator.ABOUT
        half = _SOFT_BAR if about else _BAR
        soft = 25 if about else 45
        # Over a bar of the same colour only another one is seen.
        parts.append(FilledBox(place.box(place.low, place.high, half), ink if dot else Ink.INK, soft))
    if dot:
        x, y = place.point(place.value)
        parts.append(Symbol(x, y, place.radius, shape, ink, mark.hollow))
    return tuple(parts)


def softness(mark: Mark, ink: Ink) -> int:
    """How faint a bar is: one that its number does not fill, since it lies inside, shows the arrow that leads there."""
    if mark.inward:
        return 25
    return 100 if ink is Ink.ACCENT else 55


def _outward(mark: Mark, place: MarkPlace) -> int:
    more = ">" in mark.comparator
    return 1 if more == (place.in_row or place.downwards) else -1


def _tip(mark: Mark, place: MarkPlace) -> int:
    """Where the arrow from a limit ends: not beyond zero, if nothing lies there."""
    length = ARROW
    if place.floor is not None and mark.inward:
        length = max(min(abs(place.value - place.floor), ARROW), _SHORTEST_ARROW)
    return place.value + _outward(mark, place) * length


def _arrow(mark: Mark, place: MarkPlace, ink: Ink) -> tuple[Part, ...]:
    """From the bound outwards, with a head."""
    tip = _tip(mark, place)
    back = tip - _outward(mark, place) * _HEAD
    return (
        Stroke((place.point(place.value, -_CAP), place.point(place.value, _CAP)), ink, 20),
        Stroke((place.point(place.value), place.point(tip)), ink, 16),
        Stroke((place.point(back, -_HEAD), place.point(tip), place.point(back, _HEAD)), ink, 16),
    )


def mark_reach(mark: Mark, place: MarkPlace) -> Box:
    """The rectangle that a mark takes."""
    if mark.comparator in ONE_SIDED:
        return place.box(place.value, _tip(mark, place), _CAP).grown(10)
    low = place.value if place.low is None else place.low
    high = place.value if place.high is None else place.high
    around = place.box(low, high, RADIUS)
    x, y = place.point(place.value)
    reach = RADIUS + 5
    return around.joined(Box(x - reach, y - reach, x + reach, y + reach))
