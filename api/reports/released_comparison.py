"""Holds the figures and relations of a package against those that are released: what is new, and what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from api.audit.relations import DeclaredRelation
from api.domain.catalogue import Catalogue
from api.reports.database_rows import changed_columns
from api.reports.packages.figure_chunks import FigureChunk, Unplain
from api.reports.packages.package import FIGURES, RELATIONS, Faults, Package
from api.storage.released_rows import FigureRow, ReleasedRows


@dataclass(frozen=True, slots=True)
class ReleasedComparison:
    """A package beside what is released."""

    released: ReleasedRows
    package: Package
    catalogue: Catalogue

    def new_relations(self, faults: Faults) -> list[DeclaredRelation]:
        """The relations that were not released before; a fault for each that was, with another formula or text."""
        released = self.released.relations(self.package.head.report.id)
        for relation in self.package.relations:
            if (before := released.get(relation.id)) is None:
                continue
            now = relation.row()
            if names := [key for key, value in now.items() if key != "position" and getattr(before, key) != value]:
                detail = (
                    f"{relation.id} was released with another {', '.join(names)}; a released relation never changes: "
                    "give the changed one a new id"
                )
                line = self.package.lines[RELATIONS][relation.id]
                faults.add(RELATIONS, detail, line=line, column=names[0])
        return [relation for relation in self.package.relations if relation.id not in released]

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
                    f"{name} was released with another {', '.join(names)}; a released figure never changes: "
                    "restore the row, and add the corrected claim as a row with edition=2"
                )
                faults.add(FIGURES, detail, line=chunk.lines[place], column=names[0])
        return [name not in released for name in chunk.ids]
