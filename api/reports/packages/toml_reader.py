"""The TOML files of a package, report.toml and relations.toml: what they declare, or each fault with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from api.audit.relations import DeclaredRelation, RelationError, read_relations
from api.domain.search import nearest
from api.domain.units import UnitKind
from api.reports.packages.csv_reader import Faults, note_item, text
from api.reports.packages.package_rows import Head, ReleaseHead, ReportHead, UnitHead

HEAD, RELATIONS = "report.toml", "relations.toml"
_SECTIONS: Mapping[str | int, type[BaseModel]] = {"report": ReportHead, "release": ReleaseHead, "unit": UnitHead}


def read_head(folder: Path, faults: Faults) -> Head | None:
    """What report.toml says; None where it cannot be read."""
    if (toml := text(folder, HEAD, faults)) is None:
        return None
    try:
        return Head.model_validate(tomllib.loads(toml))
    except ValidationError as error:
        for item in error.errors(include_url=False):
            _note(item, toml, faults)
    except (ValueError, RecursionError) as error:  # an integer can have too many digits for int()
        faults.add(HEAD, f"it is not TOML: {error}", line=_line_named_in(str(error)))
    return None


def head_as_far(folder: Path) -> Head | None:
    """What can be relied on of a report.toml with faults: codes and kinds of units, texts; None if it is no TOML."""
    try:
        given = tomllib.loads(text(folder, HEAD, Faults()) or "")
    except (ValueError, RecursionError):
        return None
    report, texts, units = given.get("report"), given.get("texts"), given.get("unit")
    name = report.get("id") if isinstance(report, dict) else None
    return Head.model_construct(
        report=ReportHead.model_construct(id=name if isinstance(name, str) else ""),
        release=ReleaseHead(),
        unit=tuple(_units_as_far(units if isinstance(units, list) else ())),
        texts={source: name for source, name in texts.items() if isinstance(name, str)}
        if isinstance(texts, dict)
        else {},
    )


def _units_as_far(entries: Iterable[object]) -> Iterator[UnitHead]:
    for entry in entries:
        if isinstance(entry, dict) and isinstance(code := entry.get("code"), str):
            kind: Any = entry.get("kind") if entry.get("kind") in list(UnitKind) else ""
            yield UnitHead.model_construct(code=code, kind=kind)


def _line_named_in(message: str) -> int | None:
    """The line that a message of the TOML reader names, if any."""
    place = re.search(r"\(at line (\d+), column \d+\)", message)
    return int(place[1]) if place else None


def _note(item: ErrorDetails, toml: str, faults: Faults) -> None:
    section, *keys = item["loc"]
    place = int(keys.pop(0)) if keys and isinstance(keys[0], int) else 0
    line = line_of(toml, str(section), str(keys[0]) if keys else "", place)
    if item["type"] != "extra_forbidden":
        note_item(item, HEAD, line, faults)
        return
    allowed = tuple((_SECTIONS[section] if keys else Head).model_fields)
    column = ".".join(str(part) for part in item["loc"])
    near = tuple(nearest(str(item["loc"][-1]), allowed))
    faults.add(HEAD, "there is no such key", line=line, column=column, allowed=allowed, near=near)


def read_relations_of(folder: Path, faults: Faults) -> tuple[tuple[DeclaredRelation, ...], dict[str, int]]:
    """The relations that a package declares, and the lines of each one's formula and area, `id` and `id.area`."""
    if (toml := text(folder, RELATIONS, faults)) is None:
        return (), {}
    try:
        relations = tuple(read_relations(toml))
    except RelationError as error:
        for fault in error.faults:
            place = _place(toml, fault.relation)
            line = _line_named_in(fault.detail) if place is None else line_of(toml, "relation", fault.key, place)
            name = f"{fault.relation}: " if fault.relation else ""
            faults.add(RELATIONS, f"{name}{fault.detail}", line=line, column=fault.key or None)
        return (), {}
    lines: dict[str, int] = {}
    for row in relations:
        for name, key in ((row.id, "formula"), (f"{row.id}.area", "area")):
            lines[name] = line_of(toml, "relation", key, row.position - 1) or 1
    return relations, lines


def _place(toml: str, relation: str) -> int | None:
    """Which of the [[relation]] entries a fault's name means."""
    if numbered := re.fullmatch(r"relation (\d+)", relation):
        return int(numbered[1]) - 1
    named = list(re.finditer(rf"^\s*id\s*=\s*[\"']{re.escape(relation)}[\"']", toml, re.MULTILINE))
    if not named:
        return None
    before = toml[: named[-1].start()]
    return len(re.findall(r"^\s*\[\[\s*relation\s*\]\]", before, re.MULTILINE)) - 1


def line_of(toml: str, section: str, key: str = "", place: int = 0) -> int | None:
    """The line of a key of the n-th table of that name, or of the table's head: near enough for a message."""
    line_number, seen, inside = None, -1, False
    for number, line in enumerate(toml.splitlines(), 1):
        words = line.strip()
        if words.startswith("["):
            inside = words.partition("#")[0].strip(" []") == section
            seen += inside
            line_number = number if inside and seen == place else line_number
            continue
        # A key that stands before every table is one of the file itself.
        sought = key if inside and seen == place else section if seen < 0 else ""
        if sought and re.match(rf"[\"']?{re.escape(sought)}[\"']?\s*=", words):
            return number
    return line_number
