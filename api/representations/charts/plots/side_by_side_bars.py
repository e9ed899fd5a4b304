"""Two intervals over one scale: where each begins, has its value and ends, in percent of the width that there is.

Nothing is drawn here: shares of a width are the same in a column of 300 pixels and in one of 700.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from api.plugins.charts.marks import value_ticks

_FIRST, _LAST = Fraction(6), Fraction(92)
"""Between which percents the numbers of the scale lie; what is beyond is for the arrows of open ends."""
_BEFORE, _BEHIND = Fraction(3), Fraction(95)
"""How far a bar goes whose end is open."""
_TICKS = 3


@dataclass(frozen=True, slots=True)
class Extent:
    """An interval around a value, each in one unit; None for an open end."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class PlacedBar:
    """A bar: where it begins and how wide it is, where its value stands, and which of its ends are open."""

    start: str
    width: str
    mark: str
    end: str
    open_low: bool
    open_high: bool
    is_point: bool
    """Whether it has no width: nothing is left open."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A number of the scale and its place."""

    number: Fraction
    place: str


@dataclass(frozen=True, slots=True)
class SharedSpan:
    """What both bars hold: where it begins, how wide it is, where it ends."""

    start: str
    width: str
    end: str


@dataclass(frozen=True, slots=True)
class SideBySideBars:
    """Two bars over one scale; `shared` is None where they hold nothing in common."""

    bars: tuple[PlacedBar, PlacedBar]
    ticks: Sequence[Tick]
    shared: SharedSpan | None

    @classmethod
    def of(cls, left: Extent, right: Extent) -> SideBySideBars:
        """The bars of two intervals in one unit."""
        numbers = [
            Fraction(end) for side in (left, right) for end in (side.value, side.low, side.high) if end is not None
        ]
        scale = _Scale.over(min(numbers), max(numbers))
        ours, theirs = scale.ends(left), scale.ends(right)
        low, high = max(ours[0], theirs[0]), min(ours[1], theirs[1])
        return cls(
            (scale.bar(left), scale.bar(right)),
            [Tick(number, percent(scale.place(number))) for number in scale.ticks],
            SharedSpan(percent(low), percent(high - low), percent(high)) if low <= high else None,
        )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Numbers from the first tick to the last; where there is one alone, it stands in the middle."""

    ticks: Sequence[Fraction]

    @classmethod
    def over(cls, low: Fraction, high: Fraction) -> _Scale:
        return cls(value_ticks(low, high, _TICKS) if low < high else [low])

    def place(self, number: Fraction) -> Fraction:
        first, last = self.ticks[0], self.ticks[-1]
        if first == last:
            return (_FIRST + _LAST) / 2
        return _FIRST + (number - first) / (last - first) * (_LAST - _FIRST)

    def ends(self, side: Extent) -> tuple[Fraction, Fraction]:
        low = _BEFORE if side.low is None else self.place(Fraction(side.low))
        return low, _BEHIND if side.high is None else self.place(Fraction(side.high))

    def bar(self, side: Extent) -> PlacedBar:
        low, high = self.ends(side)
        return PlacedBar(
            start=percent(low),
            width=percent(high - low),
            mark=percent(self.place(Fraction(side.value))),
            end=percent(high),
            open_low=side.low is None,
            open_high=side.high is None,
            is_point=low == high,
        )


def percent(share: Fraction) -> str:
    """A share as SVG reads it, to a thousandth of a percent: less than a hundredth of a pixel."""
    return f"{Decimal(round(share * 1000)).scaleb(-3):f}%"
