"""Two intervals over one scale: every place is where the number lies, open ends go beyond, what both hold is marked."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from api.representations.charts.plots.side_by_side_bars import Extent, SideBySideBars
from tests.helpers.tables import every
from tests.representations.rows import rows_beside


def extent(text: str) -> Extent:
    """A value, and the ends of the interval around it; a dash is an open one."""
    value, *ends = (None if number == "-" else Decimal(number) for number in text.split())
    return Extent(value or Decimal(0), *ends)


def share(text: str) -> Fraction:
    """A percentage as a number."""
    return Fraction(text.removesuffix("%"))


def test_places_are_exact() -> None:
    """Thirteen trillion against 16.39: on a scale from 12.5 to 17.5 each lies at its share of the way."""
    bars = SideBySideBars.of(extent("13 12.5 13.5"), extent("16.39 16.385 16.395"))
    assert [tick.number for tick in bars.ticks] == [Fraction(25, 2), 15, Fraction(35, 2)]
    first, last = share(bars.ticks[0].place), share(bars.ticks[-1].place)
    left, right = bars.bars
    assert (share(left.start), share(left.width)) == (first, (last - first) / 5)
    assert abs(share(right.mark) - (first + (last - first) * Fraction(389, 500))) < Fraction(1, 1000)
    assert bars.shared is None


@every("left, right, shared", rows_beside(__file__, "shared"))
def test_what_both_hold_is_told(left: str, right: str, shared: str) -> None:
    """An end that both have counts, since the printed ends are closed."""
    assert (SideBySideBars.of(extent(left), extent(right)).shared is not None) is (shared == "shared")


numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**13), max_value=10**13, places=4)


@st.composite
def extents(draw: st.DrawFn) -> Extent:
    """An interval of any width, with open ends now and then."""
    low, value, high = sorted(draw(numbers) for _ in range(3))
    open_end = draw(st.sampled_from(["none", "none", "low", "high"]))
    return Extent(value, None if open_end == "low" else low, None if open_end == "high" else high)


@given(extents(), extents())
def test_nothing_leaves_the_scale(left: Extent, right: Extent) -> None:
    """Bars lie within the width, marks within their bars, and larger numbers never to the left of smaller ones."""
    bars = SideBySideBars.of(left, right)
    assert 1 <= len(bars.ticks) <= 3
    for bar in bars.bars:
        start, width = share(bar.start), share(bar.width)
        assert start >= 0
        assert width >= 0
        assert start + width <= 100
        assert start - 1 < share(bar.mark) < start + width + 1
    ours, theirs = (share(bar.mark) for bar in bars.bars)
    if left.value <= right.value:
        assert ours <= theirs
