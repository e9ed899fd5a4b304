"""figures.lock.csv: the place of each phrase of a package in its text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

from api.plugins.packages.reader import MAX_FIGURE_BYTES, Faults, admit, rows, write_whole
from api.plugins.packages.rows import LockedPlace, PackagedFigure

LOCK = "figures.lock.csv"
_COLUMNS = tuple(LockedPlace.model_fields)


class FigureLock:
    """The places in a lock file, by figure; none where there is no file."""

    def __init__(self, folder: Path, places: Mapping[str, LockedPlace], lines: Mapping[str, int]) -> None:
        self._folder = folder
        self._places = places
        self._lines = lines
        self._met: set[str] = set()

    @classmethod
    def read(cls, folder: Path, faults: Faults) -> FigureLock:
        """The lock file of a package; a fault for each row that cannot be read."""
        places: dict[str, LockedPlace] = {}
        lines: dict[str, int] = {}
        if admit(folder, LOCK, MAX_FIGURE_BYTES, Faults()):
            for line, place in rows(folder, LOCK, LockedPlace, faults):
                if place.id in places:
                    faults.add(LOCK, f"{place.id} stands in line {lines[place.id]} already", line=line, column="id")
                places[place.id], lines[place.id] = place, line
        return cls(folder, places, lines)

    def of(self, name: str) -> LockedPlace | None:
        """The place of a figure."""
        return self._places.get(name)

    @property
    def remedy(self) -> str:
        """The command that makes a lock fit."""
        return f"run `indicators check {self._folder} --write`"

    def place(self, line: int, row: PackagedFigure, file: str, faults: Faults) -> PackagedFigure:
        """The figure with its place; a fault where the lock has another or none, and the figure as it is."""
        if row.sentence_sha256 is not None and not self._places:
            return row
        name = row.id
        if name in self._met or row.sentence_sha256 is not None:  # a second row of one id is refused for that alone
            self._met.add(name)
            return row
        self._met.add(name)
        if (place := self._places.get(name)) is None:
            there = (self._folder / LOCK).exists()
            what = f"{LOCK} does not hold it" if there else f"there is no {LOCK}, which holds its place"
            faults.add(file, f"{what}: {self.remedy}", line=line, column="phrase")
        elif (column := place.misfit(row)) is not None:
            detail = f"{LOCK} was made for another {column}, {getattr(place, column)!r}: {self.remedy}"
            faults.add(file, detail, line=line, column=column, value=str(getattr(row, column)))
        else:
            return place.placed(row)
        return row

    def settle(self, file: str, faults: Faults) -> None:
        """A fault for each place whose figure was not met."""
        for name, line in self._lines.items():
            if name not in self._met:
                faults.add(LOCK, f"{file} holds no figure {name}: {self.remedy}", line=line, column="id")


def write_lock(folder: Path, places: Iterable[LockedPlace]) -> bool:
    """Write the lock file of a package, all of it or nothing; whether it was not the same before."""
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_COLUMNS)
    for place in places:
        table.writerow("" if cell is None else cell for cell in (getattr(place, name) for name in _COLUMNS))
    path, content = folder / LOCK, out.getvalue().encode()
    if admit(folder, LOCK, MAX_FIGURE_BYTES, Faults()) and path.read_bytes() == content:
        return False
    write_whole(path, content)
    return True
