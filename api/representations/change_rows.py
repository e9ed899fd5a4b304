"""What releases did to figures, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.query import Lang
from api.representations.column_derivation import Moment, columns_of
from api.representations.table import Table


class ChangeRow(NamedTuple):
    """An entry of /v1/changes."""

    figure: Annotated[str, "Id of the figure"]
    change: Annotated[str, "added or withdrawn"]
    release: Annotated[str, "Id of the release that did it"]
    at: Annotated[Moment, "When that release was made, UTC"]
    report: Annotated[str, "The report of the release"]
    replaced_by: Annotated[str | None, "Id of the figure that took its place"]
    reason: Annotated[str | None, "Why it was withdrawn, in the language asked for"]


def change_row(change: Any, catalogue: Catalogue, lang: Lang) -> ChangeRow:
    """The row of an addition or withdrawal as the storage gives it."""
    release = catalogue.releases[change.release]
    return ChangeRow(
        figure=change.figure,
        change=change.change,
        release=release.id,
        at=release.released_at,
        report=release.report,
        replaced_by=change.replaced_by,
        reason=(change.reason_zh if lang is Lang.ZH else change.reason_en) or change.reason_en,
    )


def changes_table(changes: Iterable[Any], catalogue: Catalogue, lang: Lang) -> Table:
    """One row for each addition or withdrawal."""
    return Table("changes", columns_of(ChangeRow), [change_row(change, catalogue, lang) for change in changes])
