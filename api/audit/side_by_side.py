"""Two claims on one indicator, area and period side by side: what both allow, and what is found between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from api.audit.findings import Finding
from api.audit.formula import parse
from api.audit.relations import RelationKind
from api.domain.amounts import Amount
from api.domain.figure import Figure
from api.domain.quantity import Quantity
from api.domain.rounding_interval import Interval
from api.domain.words.comparators import Comparator
from api.domain.words.scales import Scale


@dataclass(frozen=True, slots=True)
class Overlap:
    """The numbers that lie in both intervals of two claims in one unit.

    `interval` is exact. `low` and `high` are its ends in the scale that the sides are served in, as those of the sides
    are: cut outward where they do not end within 15 significant digits. Of a single number both are that number.
    """

    interval: Interval
    low: Decimal | None
    high: Decimal | None
    amount: Amount
    """The same as an amount, whose words tell the ends."""
    scale: Scale

    @property
    def is_point(self) -> bool:
        """Whether it is a single number."""
        return self.interval.width == 0

    @property
    def rounded(self) -> bool:
        """Whether an end is cut."""
        unit = Fraction(10) ** self.scale.exponent
        ends = (self.low, self.interval.low), (self.high, self.interval.high)
        return any(end is not None and Fraction(end) * unit != exact for end, exact in ends)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A claim and its rival, in one unit where they can be had in one."""

    left: Figure
    right: Figure
    findings: tuple[Finding, ...] = ()
    """Those that speak of these two claims and of nothing else, the one on what both print first."""

    @property
    def in_one_unit(self) -> bool:
        """Whether both are in one unit."""
        return self.left.served.unit.code == self.right.served.unit.code

    @property
    def overlap(self) -> Overlap | None:
        """What both intervals hold; None where that is nothing, or the units differ."""
        ours, theirs = self.left.served.quantity, self.right.served.quantity
        shared = ours.interval.intersection(theirs.interval) if self.in_one_unit else None
        if shared is None:
            return None
        quantity, scale = _quantity(shared, min(ours.step, theirs.step)), self.left.scale
        amount = Amount(quantity, self.left.served.unit, self.left.served.scale)
        if shared.width == 0:
            low = high = quantity.numbers(scale.exponent).value
            return Overlap(shared, low, high, amount, scale)
        low_side = self.left if shared.low == ours.interval.low else self.right
        high_side = self.left if shared.high == ours.interval.high else self.right
        return Overlap(shared, low_side.numbers.low, high_side.numbers.high, amount, scale)

    @property
    def meets(self) -> bool | None:
        """Whether some number lies in both intervals; None where the units differ."""
        return self.overlap is not None if self.in_one_unit else None

    @property
    def says_the_same(self) -> bool:
        """Whether both print the same number in one unit and leave the same open."""
        ours, theirs = self.left.served.quantity, self.right.served.quantity
        return self.in_one_unit and (ours.comparator, ours.interval) == (theirs.comparator, theirs.interval)

    @property
    def touches(self) -> bool:
        """Whether the two share one end and no more, though each leaves more than one number open."""
        overlap = self.overlap
        widths = (side.served.quantity.interval.width for side in (self.left, self.right))
        return overlap is not None and overlap.is_point and all(width != 0 for width in widths)


def _quantity(shared: Interval, step: Fraction) -> Quantity:
    """The quantity whose interval that is: of one with an open end, more or less than the other."""
    low, high = shared.low, shared.high
    if low is not None and high is not None:
        return Quantity((low + high) / 2, step, Comparator.EQUAL, shared)
    if low is not None:
        return Quantity(low, step, Comparator.AT_LEAST if shared.low_closed else Comparator.MORE, shared)
    assert high is not None  # noqa: S101 - what two claims share ends where one of them does
    return Quantity(high, step, Comparator.AT_MOST if shared.high_closed else Comparator.LESS, shared)


def between(findings: Iterable[Finding]) -> Mapping[frozenset[str], tuple[Finding, ...]]:
    """By two figures, the findings of the checks that speak of both and of no other.

    Those that compare what the two print come before those for which one of them is converted.
    """
    found: dict[frozenset[str], list[Finding]] = {}
    for finding in findings:
        if finding.kind is RelationKind.CHECK and len(pair := frozenset(finding.inputs)) == 2:
            found.setdefault(pair, []).append(finding)
    return {pair: tuple(sorted(several, key=_converts)) for pair, several in found.items()}


def _converts(finding: Finding) -> bool:
    return any(reference.unit for reference in parse(finding.formula).references)
