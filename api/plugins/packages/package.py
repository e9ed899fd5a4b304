"""A report package on disk: files read line by line, within limits and with every fault noted, and appended to."""

import codecs
import csv
import os
import re
import tomllib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from api.cli.output import write_whole
from api.domain.words import nearest
from api.plugins.packages.rows import (
    CHOICES,
    LOCKED,
    REJECTED,
    SHAPES,
    AreaHead,
    Head,
    LockedPlace,
    PackagedFigure,
    PackagedIndicator,
    PackagedRelation,
    PackagedSource,
    Relations,
    ReleaseHead,
    ReportHead,
    UnitHead,
)

MAX_BYTES = 16 * 1024 * 1024
MAX_FIGURE_BYTES = 512 * 1024 * 1024
"""Maximum size of figures.csv, and of the lock file, in bytes."""
MAX_LINE_BYTES = 64 * 1024
MAX_FAULTS = 200
HEAD, SOURCES, INDICATORS, FIGURES = "report.toml", "sources.csv", "indicators.csv", "figures.csv"
RELATIONS, LOCK = "relations.toml", "figures.lock.csv"
LIMITS = {
    HEAD: 256 * 1024,
    SOURCES: MAX_BYTES,
    INDICATORS: MAX_BYTES,
    FIGURES: MAX_FIGURE_BYTES,
    RELATIONS: MAX_BYTES,
    LOCK: MAX_FIGURE_BYTES,
}
"""The files of a package, each with its greatest size in bytes."""

_OPENING = re.compile("^(?:Value error, |((?:Input|String) should))")
_ENUM = re.compile(r"<\w+\.\w+: ('[^']*')>")
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")

RowModel = TypeVar("RowModel", bound=BaseModel)
Row = Mapping[str, Any]


class PackageFault(NamedTuple):
    """A fault in a file of a package: in words, its line, column and value, and the allowed and the nearest values."""

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
        allowed = f" Allowed: {', '.join(self.allowed[:30])}." if self.allowed else ""
        return f"{place}: {self.detail}{given}{hint}{allowed}"


class PackageError(ValueError):
    """Raised for a package that cannot be loaded, with one or more `faults`; the message has the first of them."""

    def __init__(self, faults: Iterable[PackageFault]) -> None:
        self.faults = tuple(faults)
        more = f" and {len(self.faults) - 1} more faults" if len(self.faults) > 1 else ""
        super().__init__(f"{self.faults[0]}{more}")


class Reading:
    """Reads the files in a package's folder and collects their faults; raises PackageError at MAX_FAULTS of them."""

    def __init__(self, folder: Path, faults: Iterable[PackageFault] = ()) -> None:
        self.folder, self.faults = folder, list(faults)

    def fault(self, file: str, detail: str, *, among: Iterable[str] = (), **place: Any) -> None:
        """Add a fault with fields `place` and words of `among` like its value or column; PackageError at MAX_FAULTS."""
        given = place.get("value") or str(place.get("column") or "").rpartition(".")[2]
        near = tuple(nearest(given, among)) if among and given else ()
        self.faults.append(PackageFault(file, detail, near=near, **place))
        if len(self.faults) >= MAX_FAULTS:
            raise PackageError(self.faults)

    def note(self, section: str, key: str, detail: str, place: int = 0, **more: Any) -> None:
        """Add a fault at a key in table number `place`, from 0, of those named `section`, and find its line.

        The file is relations.toml for the section `relation`, else report.toml.
        """
        file, column = (RELATIONS, key) if section == "relation" else (HEAD, f"{section}.{key}")
        line = line_of(Reading(self.folder).text(file) or "", section, key, place)
        self.fault(file, detail, line=line, column=column, **more)

    def settle(self) -> None:
        """Raise PackageError with the faults, each once, if there are any."""
        if self.faults:
            raise PackageError(dict.fromkeys(self.faults))

    def text(self, name: str) -> str | None:
        """The whole text of a file; None, with a fault added, if it is missing, too large or not plain UTF-8."""
        try:
            return "".join(_lines(self.folder, name))
        except UnreadableError as error:
            self.fault(name, error.args[0], line=error.args[1])
        return None

    def rows(
        self, name: str, model: type[RowModel], *, partly: bool = False, default: Row | None = None
    ) -> Iterator[tuple[int, RowModel]]:
        """Yield line number and model of each row of a CSV file, but REJECTED ones, with empty cells as in `default`.

        The faults of a row are added; it is yielded only if `partly`, as an incomplete model of its right cells.
        """
        for line, cells_given in self.cells(name, model):
            given = {**default, **cells_given} if default else cells_given
            if given.get("indicator") == REJECTED:
                continue
            try:
                yield line, model.model_validate(given)
            except ValidationError as error:
                found = error.errors(include_url=False)
                for item in found:
                    self._note_item(item, name, line, model)
                if partly:
                    yield line, partial(model, given, [item["loc"] for item in found])

    def cells(self, name: str, model: type[BaseModel]) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield first line number and dict of filled cells of each whole row of a CSV file; adds faults for others."""
        reader = csv.reader(_lines(self.folder, name), strict=True)
        start = 1
        try:
            header = next(reader, [])
            if not self._header(header, name, model):
                return
            start = reader.line_num + 1
            for row in reader:
                line, start = start, reader.line_num + 1
                if len(row) == len(header):
                    yield line, {column: cell for column, cell in zip(header, row, strict=True) if cell}
                    continue
                many = f"the row has {len(row)} cells, and the header {len(header)}" if row else "the line is blank"
                self.fault(name, many, line=line)
        except UnreadableError as error:
            self.fault(name, error.args[0], line=error.args[1])
        except csv.Error as error:
            open_end = "unexpected end" in str(error)
            self.fault(name, "a quote is opened and not closed" if open_end else f"it is not CSV: {error}", line=start)

    def _header(self, given: list[str], file: str, model: type[BaseModel]) -> bool:
        """True if a header names columns of the model only, each once, and all required ones; else adds faults."""
        before, columns = len(self.faults), tuple(model.model_fields)
        if not given:
            self.fault(file, "the first line names no columns", line=1)
        elif unknown := [name for name in given if name not in columns]:
            for name in unknown:
                self.fault(file, "no such column", line=1, value=name, allowed=columns, among=columns)
        else:
            for name, info in model.model_fields.items():
                if info.is_required() and name not in given:
                    self.fault(file, f"the column {name} is missing", line=1, column=name)
            if twice := next((name for name in given if given.count(name) > 1), None):
                self.fault(file, f"the column {twice} stands twice", line=1, column=twice)
        return len(self.faults) == before

    def _note_item(self, item: ErrorDetails, file: str, line: int | None, model: type[BaseModel]) -> None:
        """Add one error of a pydantic model as a fault in words for a person."""
        column = ".".join(str(part) for part in item["loc"]) or None
        value = None if item["input"] is None or isinstance(item["input"], (dict, list)) else str(item["input"])
        choice = CHOICES.get(".".join(part for part in item["loc"] if isinstance(part, str)))
        allowed: tuple[str, ...] = ()
        if item["type"] == "extra_forbidden":
            detail, value, allowed = "there is no such key", None, tuple(model.model_fields)
        elif item["type"] == "missing":
            detail = f"it is required: {choice}" if choice else "it is required"
        elif item["type"] == "string_too_short" and not item["input"]:
            detail, value = "it is blank", None
        elif choice and item["type"] in ("literal_error", "enum"):
            detail = f"it should be {choice}"
        elif item["type"] == "string_pattern_mismatch":
            detail = f"it is {SHAPES[item['ctx']['pattern']]}"
        else:
            detail = _ENUM.sub(r"\1", _OPENING.sub(lambda said: "it should" if said[1] else "", item["msg"]))
        self.fault(file, detail, line=line, column=column, value=value, allowed=allowed, among=allowed)

    def toml(self, name: str, model: type[RowModel]) -> RowModel | None:
        """A TOML file as a model, wrong values left out and added as faults; None, with a fault, if unreadable."""
        if (toml := self.text(name)) is None:
            return None
        try:
            return model.model_validate(given := tomllib.loads(toml))
        except ValidationError as error:
            found = error.errors(include_url=False)
            right = partial(model, given, [item["loc"] for item in found])
            for item in found:
                path = item["loc"]
                table = next((_TABLES[part] for part in path[-2::-1] if part in _TABLES), model)
                section, place = str(path[0]), next((part for part in path if isinstance(part, int)), 0)
                if section == "relation" and len(path) > 1:  # the entry's position is no part of the column
                    item["loc"] = path[2:]
                key = next((str(part) for part in item["loc"] if part not in (section, place)), "")
                self._note_item(item, name, line_of(toml, section, key, place), table)
            return right
        except (ValueError, RecursionError) as error:  # an integer can have too many digits for int()
            named = re.search(r"\(at line (\d+), column \d+\)", str(error))
            self.fault(name, f"it is not TOML: {error}", line=int(named[1]) if named else None)
        return None

    def keyed(
        self, name: str, model: type[RowModel], default: Row | None = None
    ) -> tuple[dict[str, RowModel], dict[str, int]]:
        """Two dicts by the first column: rows of a CSV file, and their line numbers; adds faults for repeated keys."""
        key = next(iter(model.model_fields))
        by_code, lines = {}, dict[str, int]()
        for line, row in self.rows(name, model, partly=name != LOCK, default=default):
            if (code := getattr(row, key)) is None:
                continue
            if code in by_code:
                self.fault(name, f"{code} stands in line {lines[code]} already", line=line, column=key)
            by_code[code] = row
            lines.setdefault(code, line)
        return by_code, lines


class UnreadableError(ValueError):
    """Raised for a file that cannot be read as text, with the reason and the line number, None for the whole file."""


def unfit(folder: Path, name: str, limit: int) -> str | None:
    """The fault, in words, of a file outside of the folder, missing, or over `limit` bytes; None if it may be read."""
    path = folder / name
    # Not Path.resolve, which raises RuntimeError for a link to itself, nor Path.is_file, where a name is too long.
    if "\0" not in name and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        return "the file leads out of the package's folder"
    if not os.path.isfile(path):  # noqa: PTH113
        return "the file is missing"
    size = path.stat().st_size
    return f"the file has {size} bytes; at most {limit} are read" if size > limit else None


def _lines(folder: Path, name: str) -> Iterator[str]:
    """Yield the lines of a text file, with LF ends; UnreadableError if it or a line cannot be read as text."""
    if fault := unfit(folder, name, LIMITS.get(name, MAX_BYTES)):
        raise UnreadableError(fault, None)
    number = 1
    try:
        with (folder / name).open("rb") as file:
            for number, raw in enumerate(iter(lambda: file.readline(MAX_LINE_BYTES + 1), b""), 1):
                line = plain(raw, number)
                text = line.decode("utf-8")
                control = _CONTROL.search(line)
                if b"\r" in line:
                    raise UnreadableError("it holds a CR without LF: save it with LF or CR LF line ends", number)
                if control:
                    raise UnreadableError(f"it holds a control character (0x{control[0][0]:02x})", number)
                if len(line) > MAX_LINE_BYTES:
                    raise UnreadableError(f"the line is longer than {MAX_LINE_BYTES} bytes", number)
                yield text
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1} of the line, 0x{error.object[error.start]:02x}"
        raise UnreadableError(f"it is not UTF-8 ({place}): save it as UTF-8, comma delimited", number) from None
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error.strerror}", number) from None


def plain(line: bytes, number: int) -> bytes:
    """Bytes with LF in place of CR LF, and without a byte order mark if they are line number 1."""
    return (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).replace(b"\r\n", b"\n")


def append(path: Path, lines: str) -> None:
    """Append lines with LF to an existing file, all or none, in its own line ends; Failure if it cannot be written."""
    before = path.read_bytes()
    end = b"\r\n" if before.partition(b"\n")[0].endswith(b"\r") else b"\n"
    gap = b"" if not before or before.endswith(b"\n") else end
    write_whole(path, before + gap + lines.encode().replace(b"\n", end))


_TABLES: Mapping[str | int, type[BaseModel]] = {
    "report": ReportHead,
    "release": ReleaseHead,
    "unit": UnitHead,
    "area": AreaHead,
    "relation": PackagedRelation,
}
"""By name, the model of each table in report.toml and relations.toml, for finding its keys."""


def partial(model: type[RowModel], given: Row, faulty: Sequence[tuple[int | str, ...]]) -> RowModel:
    """Make an unvalidated model of the right values only; required ones that are faulty or missing are None.

    `faulty` are the paths of the faulty values; tables inside the model are made in the same way.
    """
    right = dict.fromkeys(name for name, info in model.model_fields.items() if info.is_required())
    for name in given.keys() & model.model_fields.keys():
        cell, table, inner = given[name], _TABLES.get(name), [path[1:] for path in faulty if path[:1] == (name,)]
        if () in inner:
            continue
        if table and isinstance(cell, dict):
            right[name] = partial(table, cell, inner)
        elif table and isinstance(cell, list):
            right[name] = tuple(
                partial(table, entry, [path[1:] for path in inner if path[0] == place])
                for place, entry in enumerate(cell)
                if isinstance(entry, dict)
            )
        elif not inner:
            right[name] = cell
    return model.model_construct(**right)


def line_of(toml: str, section: str, key: str, place: int = 0) -> int | None:
    """The line of a key in table number `place`, from 0, named `section`; without the key, of its head; else None."""
    line_number, seen, inside = None, -1, False
    for number, line in enumerate(toml.splitlines(), 1):
        words = line.strip()
        if words.startswith("["):
            inside = words.partition("#")[0].strip(" []") == section
            seen += inside
            line_number = number if inside and seen == place else line_number
            continue
        # A key before every table is one of the file itself.
        sought = key if inside and seen == place else section if seen < 0 else ""
        if sought and re.match(rf"[\"']?{re.escape(sought)}[\"']?\s*=", words):
            return number
    return line_number


@dataclass(frozen=True)
class Package:
    """A package with its small files read; its figures are read from disk, row by row, each time."""

    folder: Path
    head: Head
    sources: Mapping[str, PackagedSource]
    indicators: Mapping[str, PackagedIndicator]
    relations: tuple[PackagedRelation, ...]
    places: Mapping[str, LockedPlace]
    """The places of phrases in the lock file, by the figure's id; empty if there is no file."""
    lines: Mapping[str, Mapping[str, int]]
    """By file name, the line numbers of sources, indicators and places by their codes or ids."""
    faults: Sequence[PackageFault]
    """The faults of all files but figures.csv; the fields above have only values without a fault."""
    unfound: Set[str] = frozenset()
    """The ids of figures whose phrases a search has not found, with a fault for each among `faults`."""

    @property
    def remedy(self) -> str:
        """Advice in words: the command that writes a new lock file."""
        return f"run `indicators check {self.folder} --write`"

    def figures(self, reading: Reading) -> Iterator[tuple[int, PackagedFigure]]:
        """Yield line number and row of each figure, with its place; adds faults of rows and of an unfit lock."""
        met = set[str]()
        for line, row in reading.rows(FIGURES, PackagedFigure):
            # The second row of one id has no other fault than that.
            is_placed = row.sentence_sha256 or row.id in met
            met.add(row.id)
            yield line, row if is_placed else self._placed(line, row, reading)
        for name, number in self.lines[LOCK].items() if not reading.faults else ():
            if name not in met:
                reading.fault(LOCK, f"{FIGURES} holds no figure {name}: {self.remedy}", line=number, column="id")

    def _placed(self, line: int, row: PackagedFigure, reading: Reading) -> PackagedFigure:
        """A copy of a row with its place in the lock; the row itself, with a fault, if the lock does not fit it."""
        if row.id in self.unfound:
            return row
        if not (place := self.places.get(row.id)):
            there = (self.folder / LOCK).exists()
            what = f"{LOCK} does not hold it" if there else f"there is no {LOCK}, which holds its place"
            reading.fault(FIGURES, f"{what}: {self.remedy}", line=line, column="phrase")
        elif column := place.misfit(row):
            detail = f"{LOCK} was made for another {column}, {getattr(place, column)!r}: {self.remedy}"
            reading.fault(FIGURES, detail, line=line, column=column, value=str(getattr(row, column)))
        else:
            return row.model_copy(update={name: getattr(place, name) for name in LOCKED})
        return row

    @cached_property
    def units(self) -> Mapping[str, str]:
        """The unit code in each indicator's first figure, by indicator; empty if all have a unit_kind."""
        units: dict[str, str] = {}
        if not all(row.unit_kind for row in self.indicators.values()):
            for _, row in Reading(self.folder).cells(FIGURES, PackagedFigure):
                units.setdefault(row.get("indicator", ""), row.get("unit", ""))
        return units

    @cached_property
    def content_sha256(self) -> str:
        """The SHA-256, as hex, of the package's files, by which a second load of the same content is recognised."""
        paths = (self.folder / name for name in sorted(LIMITS))
        content = (sha256(plain(path.read_bytes(), 1)).hexdigest() for path in paths if path.exists())
        return sha256("".join(content).encode()).hexdigest()


def read(folder: Path) -> Package:
    """Read a package, its `faults` those of all but figures.csv; PackageError for an unreadable file or missing id."""
    reading = Reading(folder)
    if not folder.is_dir():
        reading.fault(str(folder), "there is no such folder; `indicators new NAME` makes one")
        reading.settle()
    head = reading.toml(HEAD, Head)
    publisher = getattr(head and head.report, "publisher", None)
    default = {"publisher": publisher} if publisher else None
    sources, source_lines = reading.keyed(SOURCES, PackagedSource, default)
    indicators, indicator_lines = reading.keyed(INDICATORS, PackagedIndicator)
    declares, locks = (os.path.lexists(folder / name) for name in (RELATIONS, LOCK))
    relations = reading.toml(RELATIONS, Relations) if declares else Relations()
    places, place_lines = reading.keyed(LOCK, LockedPlace) if locks else ({}, {})
    named = getattr(head and head.report, "id", None)
    is_unfit = unfit(folder, FIGURES, LIMITS[FIGURES]) or any(fault.line is None for fault in reading.faults)
    if is_unfit or not (head and named and relations):
        deque(reading.rows(FIGURES, PackagedFigure), maxlen=0)
        raise PackageError(reading.faults)
    lines = {SOURCES: source_lines, INDICATORS: indicator_lines, LOCK: place_lines}
    return Package(folder, head, sources, indicators, relations.relation, places, lines, reading.faults)
