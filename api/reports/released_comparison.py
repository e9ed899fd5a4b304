"""Holds the figures and relations of a package against those that are released: what is new, and what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from api.audit.relations import DeclaredRelation
from api.domain.catalogue import Catalogue
from api.reports.database_rows import changed_columns
from api.reports.packages.figure_chunks import FigureChunk, Unplain
from api.reports.packages.package import FIGURES, Faults, Package
from api.storage.models import Relation
from api.storage.releases import FigureRow, ReleasedRows


@dataclass(frozen=True, slots=True)
class ReleasedComparison:
    """A package beside what is released."""

    released: ReleasedRows
    package: Package
    catalogue: Catalogue

    def new_relations(self) -> list[DeclaredRelation]:
        """The relations that no release has declared in these words; one with a released id takes that one's place.

        Words that a later release replaced stay replaced, so that an old package can be loaded again.
        """
        released = self.released.relations(self.package.head.report.id)
        return [
            relation
            for relation in self.package.relations
            if not any(_same(relation, before) for before in released.get(relation.id, ()))
        ]

    def fresh(self, chunk: FigureChunk, figures: Sequence[FigureRow], faults: Faults | None) -> list[bool]:
        """Which rows of a chunk were not released before; a fault for each that was, and said something else.

        Unplain instead of a fault where there are none to add to: the rows then come without their lines.
        """
        # A source that is new to the database has no released figures: its rows are not looked for.
        known = [source in self.catalogue.sources for source in chunk.columns["source"]]
        if not any(known):
            return [True] * len(known)
        released = self.released.figures(list(compress(chunk.ids, known)))
        for place, (name, figure) in enumerate(zip(chunk.ids, figures, strict=True)):
            before = released.get(name)
            if before is not None and (names := changed_columns(figure, before)):
                if faults is None:
                    raise Unplain
                detail = (
                    f"the figure was released with another {', '.join(names)}; a released figure never changes: "
                    "restore the row, and add the corrected claim as a row with edition=2"
                )
                faults.add(FIGURES, detail, line=chunk.lines[place], column=names[0])
        return [name not in released for name in chunk.ids]


def _same(relation: DeclaredRelation, released: Relation) -> bool:
    """Whether a release has declared it so, wherever it stood in its file."""
    return all(getattr(released, key) == value for key, value in relation.row().items() if key != "position")
