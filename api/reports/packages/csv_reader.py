"""The files of a package, read line by line within limits, and every fault of their form named by its place."""

from __future__ import annotations

import codecs
import csv
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from api.domain.search import nearest
from api.reports.packages.cell_types import CHOICES, OF_PROVINCES, PROVINCE, SHAPES
from api.reports.packages.file_habits import plain, plain_blocks

MAX_BYTES = 16 * 1024 * 1024
MAX_FIGURE_BYTES = 512 * 1024 * 1024
"""Of figures.csv, and of the lock that holds the places of its rows."""
MAX_LINE_BYTES = 64 * 1024
MAX_FAULTS = 200
_SHOWN_ALLOWED = 30
_SEPARATORS = {";": "semicolons", "\t": "tabs"}
_OPENING = re.compile("^(?:Value error, |((?:Input|String) should))")
_ENUM = re.compile(r"<\w+\.\w+: ('[^']*')>")
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

RowModel = TypeVar("RowModel", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class PackageFault:
    """What is wrong in a package: the file, the line in it, the column, and what is allowed there."""

    file: str
    detail: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    allowed: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        given = f" (given: {self.value[:80]!r})" if self.value is not None else ""
        hint = f" Nearest: {', '.join(self.near)}." if self.near else ""
        allowed = f" Allowed: {', '.join(self.allowed[:_SHOWN_ALLOWED])}." if self.allowed else ""
        return f"{place}: {self.detail}{given}{hint}{allowed}"


class PackageError(ValueError):
    """A package that cannot be loaded, with everything that is wrong in it."""

    def __init__(self, faults: Iterable[PackageFault]) -> None:
        self.faults = tuple(faults)
        more = f" and {len(self.faults) - 1} more faults" if len(self.faults) > 1 else ""
        super().__init__(f"{self.faults[0]}{more}")


@dataclass(slots=True)
class Faults:
    """The faults found so far; reading stops at more than anybody would mend at once."""

    found: list[PackageFault] = field(default_factory=list)

    def add(self, file: str, detail: str, **place: Any) -> None:
        """Note a fault."""
        self.found.append(PackageFault(file, detail, **place))
        if len(self.found) >= MAX_FAULTS:
            raise PackageError(self.found)

    def settle(self) -> None:
        """Raise PackageError if there are any faults."""
        if self.found:
            raise PackageError(self.found)


@dataclass(slots=True)
class Unread:
    """The rows of a file that do not fit its model, by their first column; `whole` where none can be relied on."""

    rows: dict[str, Mapping[str, str]] = field(default_factory=dict)
    whole: bool = False


class _LineError(ValueError):
    """A line that no text file of a package holds."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(detail)
        self.line = line


def admit(folder: Path, name: str, limit: int, faults: Faults) -> bool:
    """Refuse a file that is missing, leads out of the folder, or is larger than any package needs."""
    path = folder / name
    before = len(faults.found)
    if leads_out(path, folder):
        faults.add(name, "the file leads out of the package's folder")
    elif not path.is_file():
        faults.add(name, "the file is missing")
    elif path.stat().st_size > limit:
        faults.add(name, f"the file has {path.stat().st_size} bytes; at most {limit} are read")
    return len(faults.found) == before


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a file lies outside of a folder once its links are followed; a link to itself leads nowhere."""
    # Not Path.resolve, which raises RuntimeError for such a link.
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def text(folder: Path, name: str, faults: Faults) -> str | None:
    """The whole text of a small file; None where it is no text."""
    try:
        return "".join(_lines(folder / name))
    except _LineError as error:
        faults.add(name, str(error), line=error.line)
        return None


def rows(
    folder: Path, name: str, model: type[RowModel], faults: Faults, unread: Unread | None = None
) -> Iterator[tuple[int, RowModel]]:
    """The rows of a CSV file that fit the model, with the line that each begins in; those that do not are noted."""
    unread = unread or Unread()
    key = next(iter(model.model_fields))
    reader = csv.reader(_lines(folder / name), strict=True)
    start = 1
    try:
        header = next(reader, [])
        if not _header(header, name, model, faults):
            unread.whole = True
            return
        start = reader.line_num + 1
        for cells in reader:
            line, start = start, reader.line_num + 1
            if len(cells) != len(header):
                many = f"the row has {len(cells)} cells, and the header {len(header)}" if cells else "the line is blank"
                faults.add(name, many, line=line)
                unread.whole = True
                continue
            given = {column: cell for column, cell in zip(header, cells, strict=True) if cell}
            try:
                row = model.model_validate(given)
            except ValidationError as error:
                note(error, name, line, faults)
                for text_name in getattr(model, "texts", ()):  # which pydantic looks for only where each cell is right
                    if not any(given.get(f"{text_name}_{language}") for language in ("en", "zh")):
                        _require_text(text_name, name, line, faults)
                unread.rows[given.get(key, "")] = given
                continue
            yield line, row
    except _LineError as error:
        unread.whole = True
        faults.add(name, str(error), line=error.line)
    except csv.Error as error:
        unread.whole = True
        open_end = "unexpected end" in str(error)
        faults.add(name, "a quote is opened and not closed" if open_end else f"it is not CSV: {error}", line=start)


def _require_text(name: str, file: str, line: int, faults: Faults) -> None:
    fault = PackageFault(file, f"{name}_en or {name}_zh is required", line)
    if fault not in faults.found:
        faults.add(file, fault.detail, line=line)


def note(error: ValidationError, file: str, line: int, faults: Faults) -> None:
    """Note what a model found wrong in a row."""
    for item in error.errors(include_url=False):
        note_item(item, file, line, faults)


def note_item(item: ErrorDetails, file: str, line: int | None, faults: Faults) -> None:
    """Note one thing that a model found wrong, in words."""
    column = ".".join(str(part) for part in item["loc"]) or None
    value = None if isinstance(item["input"], (dict, list)) else str(item["input"])
    choice = CHOICES.get(str(item["loc"][-1])) if item["loc"] else None
    if item["type"] == "missing":
        detail, value = f"it is required: {choice}" if choice else "it is required", None
    elif item["type"] == "string_too_short" and not item["input"]:
        detail, value = "it is blank", None
    elif choice and item["type"] in ("literal_error", "enum"):
        detail = f"it should be {choice}"
    elif item["type"] == "string_pattern_mismatch":
        detail = f"it is {SHAPES[item['ctx']['pattern']]}"
        if column == "area" and PROVINCE.fullmatch(value or ""):
            detail = f"{detail}; {OF_PROVINCES}"
    else:
        detail = _ENUM.sub(r"\1", _OPENING.sub(lambda said: "it should" if said[1] else "", item["msg"]))
    faults.add(file, detail, line=line, column=column, value=value)


def digest(paths: Iterable[Path]) -> str:
    """A hash of the content of some files, whatever their line ends are."""
    digests = []
    for path in paths:
        of_file = hashlib.sha256()
        with path.open("rb") as file:
            for block in plain_blocks(file):
                of_file.update(block)
        digests.append(of_file.hexdigest())
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def _lines(path: Path) -> Iterator[str]:
    """The lines of a text file; _LineError at the first that is none, before more of it is read."""
    try:
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(MAX_LINE_BYTES + 1):
                number += 1
                line = plain(raw, first=number == 1)
                if fault := _fault(line, first=number == 1):
                    raise _LineError(number, fault)
                try:
                    yield line.decode("utf-8")
                except UnicodeDecodeError as error:
                    place = f"byte {error.start + 1} of the line, 0x{line[error.start]:02x}"
                    raise _LineError(number, f"it is not UTF-8 ({place}): save it as UTF-8") from None
    except OSError as error:
        raise _LineError(1, f"it cannot be read: {error.strerror}") from None


def _fault(line: bytes, *, first: bool) -> str | None:
    if first and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "it is UTF-16: save it as UTF-8 (in Excel: `CSV UTF-8 (Comma delimited)`)"
    if b"\r" in line:
        return "it holds a CR without LF: save it with LF or CR LF line ends"
    if control := CONTROL.search(line):
        return f"it holds a control character (0x{control[0][0]:02x})"
    if len(line) > MAX_LINE_BYTES:
        return f"the line is longer than {MAX_LINE_BYTES} bytes"
    return None


def known_columns(given: Sequence[str], file: str, columns: Sequence[str], faults: Faults) -> bool:
    """Whether a header names columns that there are; a fault for each that is none, or one for another separator."""
    before = len(faults.found)
    for sign, name in _SEPARATORS.items():
        if len(given) == 1 and sign in given[0]:
            detail = f"its columns have {name} between them: save it as CSV with commas"
            faults.add(file, f"{detail} (Excel takes the list separator of the system's region settings)", line=1)
            return False
    for name in given:
        if name not in columns:
            near = tuple(nearest(name, columns))
            faults.add(file, "no such column", line=1, value=name, allowed=tuple(columns), near=near)
    return len(faults.found) == before


def _header(given: list[str], file: str, model: type[BaseModel], faults: Faults) -> bool:
    if not given:
        faults.add(file, "the first line names no columns", line=1)
        return False
    columns = list(model.model_fields)
    before = len(faults.found)
    if not known_columns(given, file, columns, faults):
        return False
    for name, info in model.model_fields.items():
        if info.is_required() and name not in given:
            faults.add(file, f"the column {name} is missing", line=1, column=name)
    if len(set(given)) != len(given):
        twice = next(name for name in given if given.count(name) > 1)
        faults.add(file, f"the column {twice} stands twice", line=1, column=twice)
    return len(faults.found) == before
