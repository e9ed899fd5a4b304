"""A report package on disk: its small files whole, its figures row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from api.audit.relations import DeclaredRelation
from api.plugins.packages.lock import LOCK, FigureLock
from api.plugins.packages.reader import (
    HEAD,
    MAX_BYTES,
    MAX_FIGURE_BYTES,
    RELATIONS,
    Faults,
    PackageFault,
    RowModel,
    admit,
    digest,
    line_of,
    read_head,
    read_relations_of,
    rows,
    text,
)
from api.plugins.packages.rows import Head, PackagedFigure, PackagedIndicator, PackagedSource

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
    """By file and code, the line of a source, an indicator or a relation's formula."""
    faults: tuple[PackageFault, ...] = ()
    """The faults in the form of its small files, which are here as far as they go."""

    def figures(self, faults: Faults) -> Iterator[tuple[int, PackagedFigure]]:
        """The figures with their line numbers, each with its place, of its row or of the lock.

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
        """The line of a key of report.toml."""
        return line_of(text(self.folder, HEAD, Faults()) or "", section, key, place)

    @cached_property
    def content_sha256(self) -> str:
        """A hash of all its files, by which a second load of the same content is recognised."""
        return digest(path for name in sorted((*LIMITS, *MORE)) if (path := self.folder / name).exists())


def read(folder: Path) -> Package:
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
    lines: dict[str, dict[str, int]] = {}
    head = read_head(folder, faults) if HEAD in there else None
    sources = _keyed(folder, SOURCES, PackagedSource, lines, faults) if SOURCES in there else {}
    indicators = _keyed(folder, INDICATORS, PackagedIndicator, lines, faults) if INDICATORS in there else {}
    relations, lines[RELATIONS] = read_relations_of(folder, faults) if RELATIONS in there else ((), {})
    if head is None or not LIMITS.keys() <= there or faults.files:
        if FIGURES in there:
            for _ in rows(folder, FIGURES, PackagedFigure, faults):
                pass
        faults.settle()
    assert head is not None  # noqa: S101 - a head that cannot be read at all is a fault
    return Package(folder, head, sources, indicators, relations, lines, tuple(faults.found))


def _keyed(
    folder: Path, name: str, model: type[RowModel], lines: dict[str, dict[str, int]], faults: Faults
) -> dict[str, RowModel]:
    """The rows of a file by their first column, and the line of each."""
    key = next(iter(model.model_fields))
    by_code: dict[str, RowModel] = {}
    of_file = lines[name] = {}
    for line, row in rows(folder, name, model, faults, faulty=True):
        code = getattr(row, key) or ""
        if code in by_code:
            faults.add(name, f"{code} stands in line {of_file[code]} already", line=line, column=key)
        by_code[code] = row
        of_file.setdefault(code, line)
    return by_code
