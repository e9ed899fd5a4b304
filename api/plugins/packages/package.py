"""A report package on disk: small files are read whole, figures row by row, their places from the lock file."""

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from api.plugins.packages.reader import (
    FIGURES,
    HEAD,
    INDICATORS,
    LIMITS,
    LOCK,
    RELATIONS,
    SOURCES,
    Faults,
    PackageError,
    PackageFault,
    RowModel,
    admit,
    cells,
    line_of,
    plain,
    read_toml,
    rows,
    text,
)
from api.plugins.packages.rows import (
    LOCKED,
    Head,
    LockedPlace,
    PackagedFigure,
    PackagedIndicator,
    PackagedRelation,
    PackagedSource,
    Relations,
)


@dataclass(frozen=True)
class Package:
    """A package with its small files read; its figures are read from disk, row by row, each time."""

    folder: Path
    head: Head
    sources: Mapping[str, PackagedSource]
    indicators: Mapping[str, PackagedIndicator]
    relations: tuple[PackagedRelation, ...]
    lines: Mapping[str, Mapping[str, int]]
    """The lines of sources and indicators, by file and code."""
    faults: Sequence[PackageFault] = ()
    """Faults of the small files; the fields above have only what is right."""
    found: Mapping[str, LockedPlace] | None = None
    """The places of figures that a search found, by figure; None if there was no search."""

    def lock(self, faults: Faults) -> "FigureLock":
        """The places of the figures: those of the search if there was one, else those of the lock file."""
        return FigureLock.read(self.folder, faults) if self.found is None else FigureLock(self.folder, self.found, {})

    def figures(self, faults: Faults) -> Iterator[tuple[int, PackagedFigure]]:
        """The figures with their line numbers and places; bad rows and a lock that does not fit are noted as faults."""
        lock, met = self.lock(faults), set[str]()
        for line, row in rows(self.folder, FIGURES, PackagedFigure, faults):
            # The second row of one id has no other fault than that.
            is_placed = row.sentence_sha256 is not None or row.id in met
            met.add(row.id)
            is_unfound = self.found is not None and row.id not in self.found  # the search has a fault for it
            yield line, row if is_placed or is_unfound else lock.place(line, row, faults)
        if not faults.found and self.found is None:
            for name in [name for name in lock.places if name not in met]:
                detail = f"{FIGURES} holds no figure {name}: {lock.remedy}"
                faults.add(LOCK, detail, line=lock.lines[name], column="id")

    def line_of(self, file: str, section: str, key: str = "", place: int = 0) -> int | None:
        """The line of a key of a TOML file."""
        return line_of(text(self.folder, file, Faults()) or "", section, key, place)

    def note(self, faults: Faults, section: str, key: str, detail: str, place: int = 0, **more: Any) -> None:
        """Note a fault at `key` in the table number `place` named `section`, in report.toml or relations.toml."""
        file, column = (RELATIONS, key) if section == "relation" else (HEAD, f"{section}.{key}")
        faults.add(file, detail, line=self.line_of(file, section, key, place), column=column, **more)

    @cached_property
    def units(self) -> Mapping[str, str]:
        """The unit of each indicator's first figure, by indicator; empty if every indicator gives its kind of unit."""
        units: dict[str, str] = {}
        if any(row.unit_kind is None for row in self.indicators.values()):
            for _, row in cells(self.folder, FIGURES, PackagedFigure, Faults()):
                units.setdefault(row.get("indicator", ""), row.get("unit", ""))
        return units

    @cached_property
    def content_sha256(self) -> str:
        """A hash of all files of the package, by which a second load of the same content is recognised."""
        paths = (self.folder / name for name in sorted(LIMITS))
        content = (sha256(plain(path.read_bytes(), 1)).hexdigest() for path in paths if path.exists())
        return sha256("".join(content).encode()).hexdigest()


def read(folder: Path) -> Package:
    """Read a package, which has the faults of its small files; PackageError with all faults if a file is unreadable."""
    faults = Faults()
    if not folder.is_dir():
        faults.add(str(folder), "there is no such folder; `indicators new NAME` makes one")
        faults.settle()
    left_out = {name for name in (RELATIONS, LOCK) if not os.path.lexists(folder / name)}
    there = {name for name in LIMITS if name not in left_out and admit(folder, name, faults)}
    lines: dict[str, dict[str, int]] = {}
    head = read_toml(folder, HEAD, Head, faults) if HEAD in there else None
    publisher = {"publisher": head.report.publisher} if head and head.report.publisher else None
    sources = _keyed(folder, SOURCES, PackagedSource, lines, faults, publisher) if SOURCES in there else {}
    indicators = _keyed(folder, INDICATORS, PackagedIndicator, lines, faults) if INDICATORS in there else {}
    relations = read_toml(folder, RELATIONS, Relations, faults) if RELATIONS in there else Relations()
    if head is None or relations is None or there | left_out != set(LIMITS):
        if FIGURES in there:
            deque(rows(folder, FIGURES, PackagedFigure, faults), maxlen=0)
        raise PackageError(faults.found)
    return Package(folder, head, sources, indicators, relations.relation, lines, faults.found)


def _keyed(
    folder: Path,
    name: str,
    model: type[RowModel],
    lines: dict[str, dict[str, int]],
    faults: Faults,
    default: Mapping[str, str] | None = None,
) -> dict[str, RowModel]:
    """The rows of a file by their first column, empty cells as in `default`; `lines` gets the line number of each."""
    key = next(iter(model.model_fields))
    by_code: dict[str, RowModel] = {}
    of_file = lines[name] = {}
    for line, row in rows(folder, name, model, faults, partly=name != LOCK, default=default):
        if (code := getattr(row, key)) is None:
            continue
        if code in by_code:
            faults.add(name, f"{code} stands in line {of_file[code]} already", line=line, column=key)
        by_code[code] = row
        of_file.setdefault(code, line)
    return by_code


class FigureLock(NamedTuple):
    """The places of phrases in a lock file and their line numbers, by figure; empty if there is no file."""

    folder: Path
    places: Mapping[str, LockedPlace]
    lines: Mapping[str, int]

    @classmethod
    def read(cls, folder: Path, faults: Faults) -> "FigureLock":
        """The lock file of a package; a fault for each row that cannot be read."""
        lines: dict[str, dict[str, int]] = {LOCK: {}}
        is_there = admit(folder, LOCK, Faults())
        places = _keyed(folder, LOCK, LockedPlace, lines, faults) if is_there else {}
        return cls(folder, places, lines[LOCK])

    @property
    def remedy(self) -> str:
        """The advice to run the command that makes the lock fit."""
        return f"run `indicators check {self.folder} --write`"

    def place(self, line: int, row: PackagedFigure, faults: Faults) -> PackagedFigure:
        """The figure with its place in the lock; unchanged, and a fault, if the lock lacks or contradicts it."""
        if (place := self.places.get(row.id)) is None:
            there = (self.folder / LOCK).exists()
            what = f"{LOCK} does not hold it" if there else f"there is no {LOCK}, which holds its place"
            faults.add(FIGURES, f"{what}: {self.remedy}", line=line, column="phrase")
        elif column := place.misfit(row):
            detail = f"{LOCK} was made for another {column}, {getattr(place, column)!r}: {self.remedy}"
            faults.add(FIGURES, detail, line=line, column=column, value=str(getattr(row, column)))
        else:
            return row.model_copy(update={name: getattr(place, name) for name in LOCKED})
        return row
