"""Amounts of either language on their way to figures: a number with its unit, units printed once, ranges."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from api.plugins.extract.numbers import Number
from api.plugins.extract.proposal import Doubt, Found, UnitSort


class Amount(NamedTuple):
    """A number with its unit, from the currency before it to the last word of either."""

    number: Number
    start: int
    end: int
    unit: str = ""
    sort: UnitSort = UnitSort.NONE
    sign: str = ""
    doubts: tuple[Doubt, ...] = ()

    @property
    def changes(self) -> bool:
        """True for a unit in which changes are printed: percent, points."""
        return self.sort is UnitSort.SHARE or self.unit.endswith(("points", "百分点", "基点"))

    def of_unit(self, other: Amount, scale: int) -> Amount:
        """The amount at a scale, in the unit that is printed with another one."""
        number = self.number._replace(scale=scale)
        return self._replace(number=number, unit=other.unit, sort=other.sort, doubts=other.doubts)

    def found(self, start: int, end: int, sign: str, *, fell: bool, rate: bool) -> Found:
        """The figure over its whole phrase; one that fell gets its minus."""
        number = self.number
        figure = Found(
            start=start,
            end=end,
            anchor=number.anchor,
            value=number.value,
            scale=number.scale,
            unit=self.unit,
            sort=self.sort,
            comparator=sign or number.sign or "=",
            doubts=(*self.doubts, *[Doubt.UNIT_UNTOLD] * (not self.unit), *number.doubts, *[Doubt.RATE] * rate),
        )
        return figure.fallen() if fell and number.value[0] != "-" else figure


Joint = Callable[[Amount, Amount], str]
"""The way in which two amounts hang together: a `range`, a `list`, a `part` of another, or not at all."""


def shared(amounts: list[Amount], joint: Joint) -> list[Amount]:
    """Units and scales that a range or a list prints once: 4 to 5 percent, $5-7 billion, 3.44万亿和1.98万亿元."""
    for place in range(len(amounts) - 2, -1, -1):
        this, following = amounts[place], amounts[place + 1]
        how, scale = joint(this, following), this.number.scale or following.number.scale
        if how == "part":
            amounts[place] = this.of_unit(following, this.number.scale)._replace(end=following.end)
        elif how and not this.sort and (how == "range" or following.sort is not UnitSort.COUNT):
            amounts[place] = this.of_unit(following, scale)
        elif how == "range" and this.sort is UnitSort.MONEY:
            amounts[place] = this._replace(number=this.number._replace(scale=scale))
            if not following.sort:
                amounts[place + 1] = following.of_unit(this, following.number.scale)
    return amounts


def with_neighbours(amounts: Sequence[Amount]) -> Iterator[tuple[Amount | None, Amount, Amount | None]]:
    """Each amount between the one before it and the one after."""
    return zip([None, *amounts], amounts, [*amounts[1:], None], strict=False)


def end_of_range(
    amount: Amount, previous: Amount | None, following: Amount | None, is_range: Callable[[Amount, Amount], bool]
) -> str:
    """The comparator that a range of one unit gives its end; empty if there is none."""
    for left, right, sign in ((amount, following, ">="), (previous, amount, "<=")):
        if left and right and left.unit == right.unit != "" and is_range(left, right):
            return sign
    return ""


_OPENED = re.compile(r" ?[(（][^)）]{0,16}")


def restated(sentence: str, previous: Amount | None, amount: Amount, start: int) -> str:
    """The currency of money right before a bracket that opens with money of another one."""
    if previous is None or {previous.sort, amount.sort} != {UnitSort.MONEY} or previous.unit == amount.unit:
        return ""
    return previous.unit if _OPENED.fullmatch(sentence, previous.end, start) else ""
