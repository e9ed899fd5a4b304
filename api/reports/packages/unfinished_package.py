"""What a package lists already that is still being written: whatever of it is right, and nothing of the rest."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.reports.packages.csv_reader import Faults, PackageError, admit, rows, text
from api.reports.packages.package import HEAD, INDICATORS, LIMITS, SOURCES
from api.reports.packages.package_rows import PackagedIndicator


@dataclass(frozen=True, slots=True)
class UnfinishedPackage:
    """The ids of its sources, its indicators, the kinds of its units by code, and its report's id and language."""

    sources: tuple[str, ...]
    indicators: tuple[PackagedIndicator, ...]
    units: Mapping[str, str]
    report: str
    language: str

    @classmethod
    def read(cls, folder: Path) -> UnfinishedPackage:
        """The lists of the package in a folder."""
        head = _head(folder)
        report = head.get("report")
        name, language = (report.get(key) if isinstance(report, dict) else None for key in ("id", "language"))
        return cls(
            tuple(_sources(folder)),
            tuple(_indicators(folder)),
            dict(_units(head)),
            name if isinstance(name, str) else "",
            language if isinstance(language, str) else "",
        )


def _text(folder: Path, name: str) -> str:
    return text(folder, name, Faults()) or "" if admit(folder, name, LIMITS[name], Faults()) else ""


def _sources(folder: Path) -> Iterator[str]:
    try:
        for row in csv.DictReader(io.StringIO(_text(folder, SOURCES), newline="")):
            if name := row.get("id"):
                yield name
    except csv.Error:
        return


def _indicators(folder: Path) -> Iterator[PackagedIndicator]:
    if admit(folder, INDICATORS, LIMITS[INDICATORS], Faults()):
        try:
            yield from (row for _, row in rows(folder, INDICATORS, PackagedIndicator, Faults()))
        except PackageError:  # so many faults that reading stops
            return


def _head(folder: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(folder, HEAD))
    except (ValueError, RecursionError):
        return {}


def _units(head: dict[str, Any]) -> Iterator[tuple[str, str]]:
    units = head.get("unit")
    for unit in units if isinstance(units, list) else ():
        if isinstance(unit, dict) and isinstance(code := unit.get("code"), str):
            yield code, str(unit.get("kind", ""))
