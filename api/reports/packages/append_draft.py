"""Adds what was drafted to a package, rows and indicators, and changes nothing that stands there."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

from api.reports.packages.csv_additions import GrowingFile, Row, present
from api.reports.packages.package import FIGURES, INDICATORS
from api.reports.packages.package_rows import FIGURE_COLUMNS, PackagedFigure, PackagedIndicator


@dataclass(frozen=True, slots=True)
class Appended:
    """The row that states each drafted one, and which of them are new."""

    standing: tuple[Row, ...]
    new: tuple[bool, ...]
    units: tuple[str, ...]
    """Those of all rows of the file, once each."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that were added."""
        return tuple(compress(self.standing, self.new))

    @property
    def there(self) -> int:
        """How many drafted rows the file held already."""
        return len(self.new) - sum(self.new)


def append_draft(folder: Path, drafted: Sequence[Row]) -> Appended:
    """Add the rows that figures.csv does not hold; PackageError, and it stays as it is, where they do not fit it.

    A row holds a proposal if it states the same number in the same words of the same source, or of none yet.
    """
    file = GrowingFile.read(folder, FIGURES, PackagedFigure, FIGURE_COLUMNS)
    held = _held(file.rows, drafted)
    new = [row for row, there in zip(drafted, held, strict=True) if there is None]
    file.add(new)
    standing = tuple(row if there is None else there for row, there in zip(drafted, held, strict=True))
    units = present([*file.rows, *new], "unit")
    return Appended(standing, tuple(there is None for there in held), tuple(units))


def list_indicators(
    folder: Path, known: Container[str], kinds: Mapping[str, str], topic: str, language: str
) -> tuple[list[str], list[str]]:
    """Add to indicators.csv those that figures.csv names and nobody lists; their codes, and those that are known.

    Topic and kind of unit are filled in, and for a share the measuring type; in a report that is not Chinese, out of
    the code a name to begin with.
    """
    file = GrowingFile.read(folder, INDICATORS, PackagedIndicator, tuple(PackagedIndicator.model_fields))
    figures = GrowingFile.read(folder, FIGURES, PackagedFigure, FIGURE_COLUMNS).rows
    listed = set(present(file.rows, "code"))
    named = [code for code in present(figures, "indicator") if code not in listed]
    codes = [code for code in named if code not in known]
    rows: list[Row] = []
    for code in codes:
        units = present((row for row in figures if row.get("indicator") == code), "unit")
        kind = next((kinds[unit] for unit in units if unit in kinds), "")
        name = "" if language.startswith("zh") else code.replace("-", " ").capitalize()
        cells = {"code": code, "topic": topic, "name_en": name, "unit_kind": kind}
        cells["measuring_type"] = "ratio" if kind == "share" else ""
        rows.append({name: cell for name, cell in cells.items() if cell})
    file.add(rows)
    return codes, [code for code in named if code in known]


def _held(rows: Iterable[Row], drafted: Iterable[Row]) -> list[Row | None]:
    """Of each drafted row the one that holds it, if any; each row holds one at most."""
    standing: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        standing.setdefault(_number(row), []).append(row)
    holders: list[Row | None] = []
    for row in drafted:
        same = standing.get(_number(row), [])
        # The one with the same words before it first, so that a phrase that stands twice finds its own row.
        in_order = sorted(same, key=lambda held: held.get("prefix", "") != row.get("prefix", ""))
        holder = next((held for held in in_order if _is_held(row, held)), None)
        if holder is not None:
            same.remove(holder)
        holders.append(holder)
    return holders


def _number(row: Row) -> tuple[str, str]:
    return row.get("value", ""), row.get("scale") or "0"


def _is_held(row: Row, held: Row) -> bool:
    phrase, other = row.get("phrase", ""), held.get("phrase", "")
    sources = {row.get("source", ""), held.get("source", "")} - {""}
    return len(sources) < 2 and bool(other) and (phrase in other or other in phrase)
