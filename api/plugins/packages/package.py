"""A report package on disk: its small files whole, its figures row by row, the places of their phrases in its lock."""

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
    """A package whose small files are read; its figures are read again row by row when they are wanted."""

    folder: Path
    head: Head
    sources: Mapping[str, PackagedSource]
    indicators: Mapping[str, PackagedIndicator]
    relations: tuple[PackagedRelation, ...]
    lines: Mapping[str, Mapping[str, int]]
    """By file and code, the line of a source or an indicator."""
    faults: Sequence[PackageFault] = ()
    """Those of the form of its small files, which hold what is right in them."""
    found: Mapping[str, LockedPlace] | None = None
    """The places that a search for all figures found, if there was one."""

    def lock(self, faults: Faults) -> "FigureLock":
        """The places of its figures: as they were found, else of its lock."""
        return FigureLock.read(self.folder, faults) if self.found is None else FigureLock(self.folder, self.found, {})

    def figures(self, faults: Faults) -> Iterator[tuple[int, PackagedFigure]]:
        """The figures with their lines and places; what cannot be read is noted, and a lock that does not fit."""
        lock, met = self.lock(faults), set[str]()
        for line, row in rows(self.folder, FIGURES, PackagedFigure, faults):
            # A second row of one id is refused for that alone.
            is_placed = row.sentence_sha256 is not None or row.id in met
            met.add(row.id)
            is_unfound = self.found is not None and row.id not in self.found  # that no place was found
            yield line, row if is_placed or is_unfound else lock.place(line, row, faults)
        if not faults.found and self.found is None:
            for name in [name for name in lock.places if name not in met]:
                detail = f"{FIGURES} holds no figure {name}: {lock.remedy}"
                faults.add(LOCK, detail, line=lock.lines[name], column="id")

    def line_of(self, file: str, section: str, key: str = "", place: int = 0) -> int | None:
        """The line of a key of a TOML file."""
        return line_of(text(self.folder, file, Faults()) or "", section, key, place)

    def note(self, faults: Faults, section: str, key: str, detail: str, place: int = 0, **more: Any) -> None:
        """Note a fault at a key of the n-th table of that name, in the one of the two TOML files that has it."""
        file, column = (RELATIONS, key) if section == "relation" else (HEAD, f"{section}.{key}")
        faults.add(file, detail, line=self.line_of(file, section, key, place), column=column, **more)

    @cached_property
    def units(self) -> Mapping[str, str]:
        """By indicator, the unit of its first figure; read where the kind of an indicator follows from that alone."""
        units: dict[str, str] = {}
        if any(row.unit_kind is None for row in self.indicators.values()):
            for _, row in cells(self.folder, FIGURES, PackagedFigure, Faults()):
                units.setdefault(row.get("indicator", ""), row.get("unit", ""))
        return units

    @cached_property
    def content_sha256(self) -> str:
        """A hash of all its files, by which a second load of the same content is recognised."""
        paths = (self.folder / name for name in sorted(LIMITS))
        content = (sha256(plain(path.read_bytes(), 1)).hexdigest() for path in paths if path.exists())
        return sha256("".join(content).encode()).hexdigest()


def read(folder: Path, *, partly: bool = False) -> Package:
    """Read a package; PackageError with every fault in the form of its files, the figures' too.

    With `partly` only if its files cannot be read at all: other faults go with what is right, for checks to go on.
    """
    faults = Faults()
    if not folder.is_dir():
        faults.add(str(folder), "there is no such folder; `indicators new NAME` makes one")
        faults.settle()
    left_out = {name for name in (RELATIONS, LOCK) if not os.path.lexists(folder / name)}
    there = {name for name in LIMITS if name not in left_out and admit(folder, name, faults)}
    lines: dict[str, dict[str, int]] = {}
    head = read_toml(folder, HEAD, Head, faults, partly=partly) if HEAD in there else None
    sources = _keyed(folder, SOURCES, PackagedSource, lines, faults) if SOURCES in there else {}
    indicators = _keyed(folder, INDICATORS, PackagedIndicator, lines, faults) if INDICATORS in there else {}
    relations = read_toml(folder, RELATIONS, Relations, faults, partly=partly) if RELATIONS in there else Relations()
    whole = there | left_out == set(LIMITS)
    if head is None or relations is None or (faults.found and not (partly and whole)):
        if FIGURES in there:
            deque(rows(folder, FIGURES, PackagedFigure, faults), maxlen=0)
        raise PackageError(faults.found)
    return Package(folder, head, sources, indicators, relations.relation, lines, faults.found)


def _keyed(
    folder: Path, name: str, model: type[RowModel], lines: dict[str, dict[str, int]], faults: Faults
) -> dict[str, RowModel]:
    """The rows of a file by their first column, and the line of each."""
    key = next(iter(model.model_fields))
    by_code: dict[str, RowModel] = {}
    of_file = lines[name] = {}
    for line, row in rows(folder, name, model, faults, partly=name != LOCK):
        if (code := getattr(row, key)) is None:
            continue
        if code in by_code:
            faults.add(name, f"{code} stands in line {of_file[code]} already", line=line, column=key)
        by_code[code] = row
        of_file.setdefault(code, line)
    return by_code


class FigureLock(NamedTuple):
    """The places in a lock file by figure, and the line of each; none if there is no file."""

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
        """The command that makes a lock fit."""
        return f"run `indicators check {self.folder} --write`"

    def place(self, line: int, row: PackagedFigure, faults: Faults) -> PackagedFigure:
        """The figure with its place; a fault where the lock has another or none, and the figure as it is."""
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
