"""Changes of a release to a figure: the figure before and after, and by how much the number moved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from api.domain.quantity import power_of_ten_below
from api.domain.words import Bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.domain.catalogue import Catalogue
    from api.domain.entries import ReleaseBase
    from api.domain.figure import Figure


class ChangeKind(StrEnum):
    """Kind of a change."""

    CORRECTED = "corrected"
    REISSUED = "reissued"
    """The same amount at a new id: something about it was corrected, its sentence say, and not what it states."""
    WITHDRAWN = "withdrawn"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class ChangeQuery:
    """Filters of changes: reports, indicators, figures, and releases after one and up to another."""

    reports: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    updated_after: str | None = None

    def releases(self, catalogue: Catalogue) -> list[ReleaseBase]:
        """The releases whose changes are wanted, the newest first."""
        first = catalogue.releases[self.since].sequence if self.since else 0
        last = catalogue.releases[self.until].sequence if self.until else None
        found = (
            release
            for release in catalogue.releases.values()
            if release.sequence > first
            and (last is None or release.sequence <= last)
            and (not self.reports or release.report in self.reports)
            and (self.as_of is None or release.released_at <= self.as_of)
            and (self.updated_after is None or release.released_at > self.updated_after)
        )
        return sorted(found, key=lambda release: release.sequence, reverse=True)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure added, withdrawn, or replaced by another."""

    kind: ChangeKind
    old: Figure | None
    new: Figure | None
    release: str
    reason: Bilingual | None = None

    @property
    def place(self) -> Figure:
        """The figure that says what changed, where and when: the old one, unless there was none."""
        place = self.old or self.new
        assert place is not None  # noqa: S101 - a change has one side at least
        return place

    @property
    def difference(self) -> Decimal | None:
        """The new number less the old one, in their unit; None where one is missing, or the units differ."""
        if self.old is None or self.new is None or self.old.printed.unit.code != self.new.printed.unit.code:
            return None
        old, new = self.old.printed.quantity, self.new.printed.quantity
        return _exact(new.value - old.value, min(old.step, new.step))


@dataclass(frozen=True, slots=True)
class ReleaseChanges:
    """The changes of one release: their number by kind, and the first of them."""

    release: ReleaseBase
    counts: dict[ChangeKind, int]
    changes: Sequence[FigureChange]

    @property
    def total(self) -> int:
        """The number of figures that it changed."""
        return sum(self.counts.values())


def number_of(figure: Figure | None) -> Decimal | None:
    """The number that a source prints, scale words multiplied out, with the decimals that it prints."""
    quantity = figure.printed.quantity if figure else None
    return _exact(quantity.value, quantity.step) if quantity else None


def _exact(value: Fraction, step: Fraction) -> Decimal:
    """A multiple of a power of ten, whole or with that power's decimals; no context rounds it."""
    power, multiple = power_of_ten_below(step), value / step
    assert multiple.denominator == 1  # noqa: S101 - of printed numbers, and of differences in their finer step
    digits = tuple(int(digit) for digit in str(abs(multiple.numerator)))
    zeros = (0,) * power if multiple else ()
    return Decimal((int(multiple < 0), (*digits, *zeros), min(power, 0)))
