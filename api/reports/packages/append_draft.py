"""Adds what was drafted to a package, rows, units and indicators, and changes nothing that stands there."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.reports.extract.proposal import Proposal, UnitSort
from api.reports.extract.sentences import is_chinese
from api.reports.extract.unit_codes import unit_code
from api.reports.packages.csv_additions import GrowingFile, Row, present
from api.reports.packages.csv_reader import Faults, text
from api.reports.packages.file_habits import replace
from api.reports.packages.package import FIGURES, HEAD, INDICATORS
from api.reports.packages.package_rows import FIGURE_COLUMNS, PackagedFigure, PackagedIndicator

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,19}")
_KINDS = {UnitSort.COUNT: "count", UnitSort.MEASURE: "physical"}
"""The kinds that a package declares; money and shares are known."""


@dataclass(frozen=True, slots=True)
class Appended:
    """The rows that were added, and how many proposals stand in the file already."""

    rows: tuple[Row, ...]
    there: int


def append_draft(folder: Path, drafted: Sequence[Row]) -> Appended:
    """Add the rows that figures.csv does not hold; PackageError, and it stays as it is, where they do not fit it.

    A row holds a proposal if it states the same number in the same words of the same source, or of none yet.
    """
    file = GrowingFile.read(folder, FIGURES, PackagedFigure, FIGURE_COLUMNS)
    new = _missing(file.rows, drafted)
    file.add(new)
    return Appended(tuple(new), len(drafted) - len(new))


def list_indicators(
    folder: Path, known: Container[str], kinds: Mapping[str, str], topic: str
) -> tuple[list[str], list[str]]:
    """Add to indicators.csv those that figures.csv names and nobody lists; their codes, and those that are known.

    Topic and kind of unit are filled in, for a share the measuring type, and out of the code a name to begin with.
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
        cells = {"code": code, "topic": topic, "name_en": code.replace("-", " ").capitalize(), "unit_kind": kind}
        cells["measuring_type"] = "ratio" if kind == "share" else ""
        rows.append({name: cell for name, cell in cells.items() if cell})
    file.add(rows)
    return codes, [code for code in named if code in known]


def _missing(rows: Iterable[Row], drafted: Iterable[Row]) -> list[Row]:
    """The drafted rows that no row holds; each row holds one at most."""
    standing: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        standing.setdefault(_number(row), []).append(row)
    missing: list[Row] = []
    for row in drafted:
        same = standing.get(_number(row), [])
        # The one with the same words before it first, so that a phrase that stands twice finds its own row.
        for held in sorted(same, key=lambda held: held.get("prefix", "") != row.get("prefix", "")):
            if _is_held(row, held):
                same.remove(held)
                break
        else:
            missing.append(row)
    return missing


def _number(row: Row) -> tuple[str, str]:
    return row.get("value", ""), row.get("scale") or "0"


def _is_held(row: Row, held: Row) -> bool:
    phrase, other = row.get("phrase", ""), held.get("phrase", "")
    sources = {row.get("source", ""), held.get("source", "")} - {""}
    return len(sources) < 2 and bool(other) and (phrase in other or other in phrase)


def declare_units(folder: Path, proposals: Iterable[Proposal], wanted: Container[str]) -> list[str]:
    """Declare, at the end of report.toml, those of the units whose code and kind are known, and return their codes."""
    entries: dict[str, str] = {}
    for proposal in proposals:
        code, kind = unit_code(proposal.unit), _KINDS.get(proposal.sort)
        if code in wanted and kind and _CODE.fullmatch(code):
            name = "name_zh" if is_chinese(proposal.unit) else "name_en"
            words = f"code = {json.dumps(code)}\nkind = {json.dumps(kind)}\n"
            words += f"{name} = {json.dumps(proposal.unit, ensure_ascii=False)}\n"
            entries.setdefault(code, f"\n[[unit]]\n{words}")
    head = text(folder, HEAD, Faults()) if (folder / HEAD).is_file() else None
    if not entries or head is None:
        return []
    grown = head + ("" if head.endswith("\n") else "\n") + "".join(entries.values())
    try:
        tomllib.loads(grown)
    except ValueError:  # a file that is no TOML yet is not touched
        return []
    replace(folder / HEAD, grown)
    return list(entries)
