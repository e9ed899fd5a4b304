"""Which figures another one has taken the place of: taken back, deprecated, or of an earlier vintage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from api.domain.figure import Figure

_EDITION = "edition-"


@dataclass(frozen=True, slots=True)
class Superseded:
    """Tells old figures; `taken_back` are the ids of those that a release withdrew or replaced."""

    taken_back: Collection[str] = ()

    def __call__(self, figure: Figure, others: Sequence[Figure]) -> bool:
        """Whether another figure on the same thing has taken a figure's place, of the `others` on its indicator."""
        if figure.id in self.taken_back:
            return True
        if figure.preferred:
            return False
        if figure.rank == "deprecated":
            return True
        newest = next((each for each in others if each.preferred and each.period == figure.period), None)
        if newest is None or figure.vintage is None or newest.vintage in (None, figure.vintage):
            return False
        # Of two editions the later one may be quoted, though another is preferred.
        editions = figure.vintage.startswith(_EDITION) and str(newest.vintage).startswith(_EDITION)
        return not (editions and figure.vintage > str(newest.vintage))
