"""The labels that units had from release to release: a display is made of that of its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, inspect
from sqlmodel import col, select

from api.domain.catalogue_entries import UnitBase
from api.domain.corrections import TextCorrection, undone
from api.storage import models
from api.storage.catalogue_queries import CORRECTIONS
from api.storage.models import Unit
from api.storage.series_counts import OPEN

UnitVersions = Sequence[tuple[int, UnitBase]]
"""A unit with each of its labels, and the release from which on it had it."""


def units_by_code(connection: Connection) -> Mapping[str, UnitVersions]:
    """All units there are, each with the labels that it had from release to release."""
    newest = {row.code: UnitBase(**row._mapping) for row in connection.execute(select(Unit))}
    versions: dict[str, list[tuple[int, UnitBase]]] = {}
    corrections = label_corrections(connection)
    for code in {item.code for item in corrections}:
        own = [item for item in corrections if item.code == code]
        numbers = sorted({item.sequence for item in own})
        versions[code] = [
            (since, undone("unit", {code: newest[code]}, [item for item in own if item.sequence > since])[code])
            for since in (0, *numbers)
        ]
    return {code: versions.get(code, [(0, unit)]) for code, unit in newest.items()}


def label_corrections(connection: Connection) -> Sequence[TextCorrection]:
    """The corrections of units, in the order of their releases; none at a revision before these were kept."""
    if not inspect(connection).has_table("correction"):
        return ()
    rows = connection.execute(CORRECTIONS.where(col(models.Correction.kind) == "unit"))
    return [TextCorrection._make(row) for row in rows]


def labelled(versions: UnitVersions, first: int, behind: int) -> Iterator[tuple[int, int, UnitBase]]:
    """The parts of a span of releases in which the unit had one label each."""
    ends = [since for since, _ in versions[1:]] + [OPEN]
    for (since, unit), until in zip(versions, ends, strict=True):
        start, end = max(since, first), min(until, behind)
        if start < end:
            yield start, end, unit
