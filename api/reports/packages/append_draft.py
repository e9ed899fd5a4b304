"""Adds what was drafted to a package, rows and units, and changes nothing that stands there."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.domain.suggestions import nearest
from api.reports.extract.proposal import Proposal, UnitSort
from api.reports.extract.sentences import is_chinese
from api.reports.extract.unit_codes import unit_code
from api.reports.packages.csv_reader import Faults, admit, text
from api.reports.packages.package import FIGURES, HEAD, LIMITS
from api.reports.packages.package_rows import FIGURE_COLUMNS, PackagedFigure

Row = Mapping[str, str]
_COLUMNS = tuple(PackagedFigure.model_fields)
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
    faults = Faults()
    if not folder.is_dir():
        faults.add(str(folder), "there is no such folder; `indicators new NAME` makes one")
    there = folder / FIGURES
    content = ""
    if there.exists() and admit(folder, FIGURES, LIMITS[FIGURES], faults):
        content = text(folder, FIGURES, faults) or ""
    faults.settle()
    header, rows = _read(content, faults)
    new = _missing(rows, drafted)
    for name in sorted({name for row in new for name in row} - set(header), key=FIGURE_COLUMNS.index):
        count = sum(name in row for row in new)
        detail = f"there is no column {name}, and {count} of the {len(new)} proposals need it: add it to the file first"
        faults.add(FIGURES, detail, line=1, column=name)
    faults.settle()
    if new or not content:
        _append(there, content, header, new)
    return Appended(tuple(new), len(drafted) - len(new))


def _read(content: str, faults: Faults) -> tuple[Sequence[str], list[dict[str, str]]]:
    """The columns and the rows of the file; a fault where no row can be added to it."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    rows: list[dict[str, str]] = []
    try:
        header = next(reader, None) or list(FIGURE_COLUMNS)
        for name in header:
            if name not in _COLUMNS:
                near = tuple(nearest(name, _COLUMNS))
                faults.add(FIGURES, "no such column", line=1, value=name, allowed=_COLUMNS, near=near)
        for cells in reader:
            if len(cells) != len(header):
                many = f"the row has {len(cells)} cells, and the header {len(header)}"
                faults.add(FIGURES, many, line=reader.line_num)
            rows.append(dict(zip(header, cells, strict=False)))
    except csv.Error as error:
        faults.add(FIGURES, f"it is not CSV: {error}", line=reader.line_num)
    faults.settle()
    return header, rows


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


def _append(path: Path, content: str, header: Sequence[str], rows: Iterable[Row]) -> None:
    out = io.StringIO()
    table = csv.DictWriter(out, header, restval="", lineterminator="\n")
    if not content:
        table.writeheader()
    table.writerows(rows)
    end = "" if not content or content.endswith("\n") else "\n"
    _replace(path, content + end + out.getvalue())


def _replace(path: Path, content: str) -> None:
    """Write a file anew, all of it or nothing."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(content, encoding="utf-8", newline="")
    beside.replace(path)


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
    _replace(folder / HEAD, grown)
    return list(entries)
