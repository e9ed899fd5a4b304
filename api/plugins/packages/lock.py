"""figures.lock.csv: where each phrase of a package stands in its text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from itertools import chain, compress, islice
from pathlib import Path
from typing import Any

from api.plugins.packages.reader import (
    MAX_FIGURE_BYTES,
    Columns,
    Faults,
    Unplain,
    admit,
    chunks,
    ids,
    rows,
    write_whole,
)
from api.plugins.packages.rows import LOCKED, LockedPlace, PackagedFigure

LOCK = "figures.lock.csv"
_COLUMNS = tuple(LockedPlace.model_fields)
_HELD = ("id", "phrase", *LOCKED)


def may_be_read(folder: Path) -> bool:
    """Whether there is a lock file that is a file of the package, and no larger than one is read."""
    return admit(folder, LOCK, MAX_FIGURE_BYTES, Faults())


class FigureLock:
    """The places that a lock file holds, by figure; none where there is no file."""

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
        found = rows(folder, LOCK, LockedPlace, faults) if may_be_read(folder) else ()
        for line, place in found:
            if place.id in places:
                faults.add(LOCK, f"{place.id} stands in line {lines[place.id]} already", line=line, column="id")
            places[place.id], lines[place.id] = place, line
        return cls(folder, places, lines)

    def of(self, name: str) -> LockedPlace | None:
        """The place of a figure."""
        return self._places.get(name)

    @property
    def remedy(self) -> str:
        """What makes a lock fit."""
        return f"run `indicators check {self._folder} --write`"

    def place(self, line: int, row: PackagedFigure, file: str, faults: Faults) -> PackagedFigure:
        """The figure with its place; a fault where the lock does not hold it, and the figure as it is."""
        if row.id in self._met:  # it is refused for that alone
            return row
        self._met.add(row.id)
        if row.sentence_sha256 is not None:
            return row
        if (place := self._places.get(row.id)) is None:
            there = (self._folder / LOCK).exists()
            what = f"{LOCK} does not hold it" if there else f"there is no {LOCK}, which holds its place"
            faults.add(file, f"{what}: {self.remedy}", line=line, column="phrase")
        elif (name := place.misfit(row)) is not None:
            detail = f"{LOCK} was made for another {name}, {getattr(place, name)!r}: {self.remedy}"
            faults.add(file, detail, line=line, column=name, value=str(getattr(row, name)))
        else:
            return place.placed(row)
        return row

    def settle(self, file: str, faults: Faults) -> None:
        """A fault for each place of a figure that was not met."""
        for name, line in self._lines.items():
            if name not in self._met:
                faults.add(LOCK, f"{file} holds no figure {name}: {self.remedy}", line=line, column="id")


class LockedColumns:
    """The same of whole columns, where the lock holds the figures in the order of figures.csv."""

    def __init__(self, folder: Path) -> None:
        places = chunks(folder / LOCK, LockedPlace) if may_be_read(folder) else ()
        self._rows = chain.from_iterable(map(_by_row, places))

    def place(self, columns: Columns) -> Columns:
        """The columns with the places of those figures that do not tell them; Unplain where the lock may not fit."""
        missing = [told is None for told in columns["sentence_sha256"]]
        if not any(missing):
            return columns
        wanted = list(compress(zip(ids(columns), *(columns[name] for name in _HELD[1:-1]), strict=True), missing))
        held = list(islice(self._rows, len(wanted)))
        if len(held) != len(wanted) or not all(map(_fits, wanted, held)):
            raise Unplain
        places = iter(held)
        merged = [next(places)[2:] if lacks else None for lacks in missing]
        cells = {
            name: [told if place is None else place[at] for told, place in zip(columns[name], merged, strict=True)]
            for at, name in enumerate(LOCKED)
        }
        return {**columns, **cells}

    def settle(self) -> None:
        """Unplain where the lock holds more."""
        if next(self._rows, None) is not None:
            raise Unplain


def _by_row(columns: Columns) -> Iterator[tuple[Any, ...]]:
    return zip(*(columns[name] for name in _HELD), strict=True)


def _fits(wanted: tuple[Any, ...], held: tuple[Any, ...]) -> bool:
    """Whether id and phrase are the same, and whatever else the figure tells of its place."""
    return wanted[:2] == held[:2] and all(
        told is None or told == place for told, place in zip(wanted[2:], held[2:], strict=False)
    )


def write_lock(folder: Path, places: Iterable[LockedPlace]) -> bool:
    """Write the lock file of a package, all of it or nothing; whether it was not the same before."""
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_COLUMNS)
    for place in places:
        table.writerow("" if cell is None else cell for cell in (getattr(place, name) for name in _COLUMNS))
    path, content = folder / LOCK, out.getvalue().encode()
    if may_be_read(folder) and path.read_bytes() == content:
        return False
    write_whole(path, content)
    return True
