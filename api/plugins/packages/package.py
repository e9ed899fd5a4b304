"""A report package on disk: its small files whole, its figures row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from api.audit.relations import DeclaredRelation
from api.plugins.packages.lock import LOCK, FigureLock
from api.plugins.packages.reader import (
    HEAD,
    MAX_BYTES,
    MAX_FAULTS,
    MAX_FIGURE_BYTES,
    RELATIONS,
    Faults,
    PackageError,
    PackageFault,
    RowModel,
    Unread,
    admit,
    digest,
    head_as_far,
    line_of,
    read_head,
    read_relations_of,
    rows,
    text,
)
from api.plugins.packages.rows import Head, PackagedFigure, PackagedIndicator, PackagedSource

__all__ = [
    "FIGURES",
    "HEAD",
    "INDICATORS",
    "LOCK",
    "MAX_FAULTS",
    "RELATIONS",
    "SOURCES",
    "Faults",
    "Package",
    "PackageError",
    "PackageFault",
    "read",
    "read_for_check",
]

SOURCES, INDICATORS, FIGURES = "sources.csv", "indicators.csv", "figures.csv"
LIMITS = {HEAD: 256 * 1024, SOURCES: MAX_BYTES, INDICATORS: MAX_BYTES, FIGURES: MAX_FIGURE_BYTES}
"""The files that every package has, and how many bytes of each are read at most."""
MORE = {RELATIONS: MAX_BYTES, LOCK: MAX_FIGURE_BYTES}
"""The same of those that it may have."""


@dataclass(frozen=True)
class Package:
    """A package whose small files are read; its figures are read again row by row when they are wanted."""

    folder: Path
    head: Head
    sources: Mapping[str, PackagedSource]
    indicators: Mapping[str, PackagedIndicator]
    relations: tuple[DeclaredRelation, ...]
    lines: Mapping[str, Mapping[str, int]]
    """By file and code, the line where a source, an indicator or a relation's formula stands."""
    faults: tuple[PackageFault, ...] = ()
    """What is wrong in the form of its small files, of which the rest is here."""
    unread: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    """By file and code, the cells of the sources and indicators that do not fit."""

    def figures(self, faults: Faults) -> Iterator[tuple[int, PackagedFigure]]:
        """The figures with their line numbers, each with its place, which its row or the lock tells.

        Rows that cannot be read are noted, and so is a lock that does not fit them.
        """
        lock = FigureLock.read(self.folder, faults)
        for line, row in self.written_figures(faults):
            yield line, lock.place(line, row, FIGURES, faults)
        if not faults.found:
            lock.settle(FIGURES, faults)

    def written_figures(self, faults: Faults) -> Iterator[tuple[int, PackagedFigure]]:
        """The rows of figures.csv as they are written, with their line numbers; those that cannot be read are noted."""
        return rows(self.folder, FIGURES, PackagedFigure, faults)

    def head_line(self, section: str, key: str = "", place: int = 0) -> int | None:
        """The line of report.toml where a key stands."""
        return line_of(text(self.folder, HEAD, Faults()) or "", section, key, place)

    @cached_property
    def content_sha256(self) -> str:
        """A hash of all its files, by which a second load of the same content is recognised."""
        return digest(path for name in sorted((*LIMITS, *MORE)) if (path := self.folder / name).exists())


def read(folder: Path) -> Package:
    """Read a package; PackageError with every fault of its form if it has any (those of figures.csv only then)."""
    package = read_for_check(folder)
    if package.faults:
        faults = Faults(list(package.faults))
        for _ in package.written_figures(faults):  # so that one reading names every fault
            pass
        faults.settle()
    return package


def read_for_check(folder: Path) -> Package:
    """Read a package as far as it goes, so that one check tells every fault; PackageError where it goes no further."""
    faults = Faults()
    if not folder.is_dir():
        faults.add(str(folder), "there is no such folder; `indicators new NAME` makes one")
        faults.settle()
    there = {name for name, limit in LIMITS.items() if admit(folder, name, limit, faults)}
    for name, limit in MORE.items():
        path = folder / name
        if (path.exists() or path.is_symlink()) and admit(folder, name, limit, faults):
            there.add(name)
    lines: dict[str, dict[str, int]] = {SOURCES: {}, INDICATORS: {}}
    unread = {SOURCES: Unread(), INDICATORS: Unread()}
    head = read_head(folder, faults) if HEAD in there else None
    sources = _keyed(folder, SOURCES, PackagedSource, lines, unread, faults) if SOURCES in there else {}
    indicators = _keyed(folder, INDICATORS, PackagedIndicator, lines, unread, faults) if INDICATORS in there else {}
    relations, lines[RELATIONS] = read_relations_of(folder, faults) if RELATIONS in there else ((), {})
    if head is None and HEAD in there:
        head = head_as_far(folder)
    if head is None or not LIMITS.keys() <= there or any(file.whole for file in unread.values()):
        if FIGURES in there:
            for _ in rows(folder, FIGURES, PackagedFigure, faults):
                pass
        faults.settle()
    assert head is not None  # noqa: S101 - a head that cannot be read at all is a fault
    left = {name: file.rows for name, file in unread.items()}
    return Package(folder, head, sources, indicators, relations, lines, tuple(faults.found), left)


def _keyed(
    folder: Path,
    name: str,
    model: type[RowModel],
    lines: Mapping[str, dict[str, int]],
    unread: Mapping[str, Unread],
    faults: Faults,
) -> dict[str, RowModel]:
    """The rows of a file by their first column, and the line of each."""
    key = next(iter(model.model_fields))
    by_code: dict[str, RowModel] = {}
    for line, row in rows(folder, name, model, faults, unread[name]):
        code = getattr(row, key)
        if code in by_code:
            faults.add(name, f"{code} stands in line {lines[name][code]} already", line=line, column=key)
        by_code[code] = row
        lines[name].setdefault(code, line)
    return by_code
