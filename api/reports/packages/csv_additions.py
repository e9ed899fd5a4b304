"""A CSV file of a package that rows are added to: what stands in it stays, byte for byte, in its own line ends."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from api.reports.packages.csv_reader import Faults, admit, known_columns, text
from api.reports.packages.file_habits import append, replace
from api.reports.packages.package import LIMITS

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GrowingFile:
    """A file with its columns and its rows as they are written; one that is not there yet has the columns alone."""

    path: Path
    content: str
    header: Sequence[str]
    rows: Sequence[Row]

    @classmethod
    def read(cls, folder: Path, name: str, model: type[BaseModel], columns: Sequence[str]) -> GrowingFile:
        """The file of a package; PackageError where no row can be added to it."""
        faults = Faults()
        if not folder.is_dir():
            faults.add(str(folder), "there is no such folder; `indicators new NAME` makes one")
        content = ""
        if (folder / name).exists() and admit(folder, name, LIMITS[name], faults):
            content = text(folder, name, faults) or ""
        faults.settle()
        header, rows = _parsed(content, name, list(model.model_fields), faults)
        faults.settle()
        return cls(folder / name, content, header or columns, rows)

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows behind those that stand there; PackageError, and nothing is written, where a column is missing."""
        faults = Faults()
        for name in dict.fromkeys(name for row in rows for name in row):
            if name not in self.header:
                count = sum(name in row for row in rows)
                detail = f"there is no column {name}, and {count} of the {len(rows)} proposals need it"
                faults.add(self.path.name, f"{detail}: add it to the file first", line=1, column=name)
        faults.settle()
        if not rows and self.content:
            return
        out = io.StringIO()
        table = csv.DictWriter(out, self.header, restval="", lineterminator="\n")
        if not self.content:
            table.writeheader()
        table.writerows(rows)
        if self.content:
            append(self.path, out.getvalue())
        else:
            replace(self.path, out.getvalue())


def _parsed(content: str, file: str, columns: Sequence[str], faults: Faults) -> tuple[Sequence[str], list[Row]]:
    """The columns and the rows of a file; a fault for each that is none of its model."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    header: list[str] = []
    rows: list[Row] = []
    try:
        header = next(reader, [])
        if not known_columns(header, file, columns, faults):
            return header, rows
        for cells in reader:
            if len(cells) != len(header):
                many = f"the row has {len(cells)} cells, and the header {len(header)}"
                faults.add(file, many, line=reader.line_num)
            rows.append(dict(zip(header, cells, strict=False)))
    except csv.Error as error:
        faults.add(file, f"it is not CSV: {error}", line=reader.line_num)
    return header, rows


def present(rows: Iterable[Row], column: str) -> list[str]:
    """The different texts of a column, in order, but for the empty one."""
    return list(dict.fromkeys(cell for row in rows if (cell := row.get(column, ""))))
