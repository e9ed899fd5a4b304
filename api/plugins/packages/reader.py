"""Readers of a package's files, line by line within limits, with every fault."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import re
import secrets
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NamedTuple, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from api.audit.relations import DeclaredRelation, RelationError, read_relations
from api.domain.errors import UnwrittenError
from api.domain.search import nearest
from api.domain.units import UnitKind
from api.plugins.packages.cells import CHOICES, OF_PROVINCES, PROVINCE, SHAPES
from api.plugins.packages.rows import Head, PackagedFigure, ReleaseHead, ReportHead, UnitHead, figure_id

_BLOCK = 1 << 16
_CR_LF, _LF = b"\r\n", b"\n"


def plain(content: bytes, *, first: bool) -> bytes:
    """Whole lines without a byte order mark, which only the `first` of a file may have, each ended by LF."""
    return (content.removeprefix(codecs.BOM_UTF8) if first else content).replace(_CR_LF, _LF)


def plain_blocks(file: BinaryIO) -> Iterator[bytes]:
    """The content of a file by blocks, plain."""
    first, kept = True, b""
    while block := file.read(_BLOCK):
        block = kept + block
        kept = b"\r" if block.endswith(b"\r") else b""  # its LF may be in the next block
        yield plain(block.removesuffix(kept), first=first)
        first = False
    yield kept


def in_habit_of(path: Path, text: str) -> bytes:
    """A text as bytes with the line ends of the first line of a file; with LF where there is no file."""
    content = text.encode("utf-8")
    if not path.is_file():
        return content
    with path.open("rb") as file:
        return content.replace(_LF, _CR_LF) if file.readline(_BLOCK).endswith(_CR_LF) else content


def replace(path: Path, text: str) -> None:
    """Write a file anew in its habit, all of it or nothing."""
    content = in_habit_of(path, text)
    if path.is_file():
        with path.open("rb") as file:
            content = codecs.BOM_UTF8 + content if file.read(3) == codecs.BOM_UTF8 else content
    write_whole(path, content)


def append(path: Path, text: str) -> None:
    """Write a text behind what a file holds, on a line of its own and in the file's habit, all of it or nothing."""
    before = path.read_bytes()
    end = "" if not before or before.endswith(_LF) else "\n"
    write_whole(path, before + in_habit_of(path, end + text))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, all of it or nothing; UnwrittenError where the system does not.

    The new content goes to a file whose name nobody can guess and that must not exist, since a package may be a
    stranger's: a link that it brings would lead the writing to any file of the user's.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # a name must not be given to what a power cut could still empty
        beside.replace(path)
    except OSError as error:
        raise UnwrittenError(path, error.strerror) from error
    finally:
        with suppress(OSError):
            beside.unlink()


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


CHUNK = 1000
"""Rows that are read, checked and written at a time."""
_KEPT = 2000
"""Texts of a column that are remembered; one that repeats nothing must not fill the memory."""

Columns = Mapping[str, Sequence[Any]]
"""By the name of a column, what the rows of a chunk hold."""


class FigureChunk(NamedTuple):
    """Some rows of figures.csv by column, with the ids of their figures, and their lines where these were counted."""

    columns: Columns
    ids: Sequence[str]
    lines: Sequence[int] = ()

    @classmethod
    def of_rows(cls, rows: Sequence[tuple[int, PackagedFigure]]) -> FigureChunk:
        """The same of rows that were read one by one."""
        columns = {name: [getattr(row, name) for _, row in rows] for name in PackagedFigure.model_fields}
        columns["comparator"] = list(map(str, columns["comparator"]))
        return cls(columns, [row.id for _, row in rows], [line for line, _ in rows])


class Unplain(Exception):  # noqa: N818 - it is no error: a close look may find all of it right
    """What only a reading row by row can judge."""


def chunks(path: Path, model: type[BaseModel] = PackagedFigure, size: int = CHUNK) -> Iterator[Columns]:
    """The rows of a file by column, each column of the model among them; Unplain where one may not be right."""
    reader = csv.reader(chain.from_iterable(_chunk_lines(path)), strict=True)
    try:
        header = next(reader, [])
        cells = _readers(header, model)
        while rows := list(islice(reader, size)):
            given = dict(zip(header, zip(*rows, strict=True), strict=True))
            yield {name: column.values(given.get(name), len(rows)) for name, column in cells.items()}
    except (csv.Error, ValueError, OSError) as error:  # a row of another width and a text that is not allowed are too
        raise Unplain from error


def ids(columns: Columns) -> list[str]:
    """The permanent ids of the figures of a chunk."""
    bases = base_ids(columns)
    if not any(columns["restates"]) and not any(columns["edition"]):
        return bases
    return list(map(figure_id, bases, columns["unit"], columns["restates"], columns["edition"]))


def base_ids(columns: Columns) -> list[str]:
    """The ids of the claims' first editions."""
    places = zip(columns["indicator"], columns["area"], columns["period"], columns["source"], strict=True)
    return [f"{indicator}.{area}.{period}.{source}" for indicator, area, period, source in places]


def _chunk_lines(path: Path) -> Iterator[io.StringIO]:
    """The lines of a text file, by blocks; ValueError where it is no text that a package holds."""
    with path.open("rb") as file:
        first = True
        while block := file.read(_BLOCK):
            block = plain(block + file.readline(MAX_LINE_BYTES), first=first)
            first = False
            if b"\r" in block or CONTROL.search(block):
                raise ValueError
            lines = io.StringIO(block.decode("utf-8"), newline="\n")
            yield lines


class _ColumnReader:
    """What the texts of one column stand for."""

    def __init__(self, info: FieldInfo) -> None:
        annotation: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        self._read = adapter.validator.validate_python
        self._absent: dict[str, Any] = {} if info.is_required() else {"": info.default}
        self._known = dict(self._absent)

    def values(self, texts: Sequence[str] | None, count: int) -> Sequence[Any]:
        """What these texts stand for; ValueError where one may not stand there. None is a column that is not given."""
        known = self._known
        if texts is None:
            return list(repeat(known[""], count))
        if unknown := set(texts).difference(known):
            if "" in unknown:
                raise ValueError
            if len(known) + len(unknown) > _KEPT:
                self._known = known = {text: known[text] for text in set(texts) - unknown} | self._absent
            known.update(zip(unknown, map(self._read, unknown), strict=True))
        return list(map(known.__getitem__, texts))


def _readers(header: list[str], model: type[BaseModel]) -> dict[str, _ColumnReader]:
    fields = model.model_fields
    required = {name for name, info in fields.items() if info.is_required()}
    if len(set(header)) != len(header) or not required <= set(header) <= set(fields):
        raise Unplain
    return {name: _ColumnReader(info) for name, info in fields.items()}


HEAD, RELATIONS = "report.toml", "relations.toml"
_SECTIONS: Mapping[str | int, type[BaseModel]] = {"report": ReportHead, "release": ReleaseHead, "unit": UnitHead}


def read_head(folder: Path, faults: Faults) -> Head | None:
    """What report.toml says; None where it cannot be read."""
    if (toml := text(folder, HEAD, faults)) is None:
        return None
    try:
        return Head.model_validate(tomllib.loads(toml))
    except ValidationError as error:
        for item in error.errors(include_url=False):
            _note(item, toml, faults)
    except (ValueError, RecursionError) as error:  # an integer can have too many digits for int()
        faults.add(HEAD, f"it is not TOML: {error}", line=_line_named_in(str(error)))
    return None


def head_as_far(folder: Path) -> Head | None:
    """What can be relied on of a report.toml with faults: codes and kinds of units, texts; None if it is no TOML."""
    try:
        given = tomllib.loads(text(folder, HEAD, Faults()) or "")
    except (ValueError, RecursionError):
        return None
    report, texts, units = given.get("report"), given.get("texts"), given.get("unit")
    name = report.get("id") if isinstance(report, dict) else None
    return Head.model_construct(
        report=ReportHead.model_construct(id=name if isinstance(name, str) else ""),
        release=ReleaseHead(),
        unit=tuple(_units_as_far(units if isinstance(units, list) else ())),
        texts={source: name for source, name in texts.items() if isinstance(name, str)}
        if isinstance(texts, dict)
        else {},
    )


def _units_as_far(entries: Iterable[object]) -> Iterator[UnitHead]:
    for entry in entries:
        if isinstance(entry, dict) and isinstance(code := entry.get("code"), str):
            kind: Any = entry.get("kind") if entry.get("kind") in list(UnitKind) else ""
            yield UnitHead.model_construct(code=code, kind=kind)


def _line_named_in(message: str) -> int | None:
    """The line that a message of the TOML reader names, if any."""
    place = re.search(r"\(at line (\d+), column \d+\)", message)
    return int(place[1]) if place else None


def _note(item: ErrorDetails, toml: str, faults: Faults) -> None:
    section, *keys = item["loc"]
    place = int(keys.pop(0)) if keys and isinstance(keys[0], int) else 0
    line = line_of(toml, str(section), str(keys[0]) if keys else "", place)
    if item["type"] != "extra_forbidden":
        note_item(item, HEAD, line, faults)
        return
    allowed = tuple((_SECTIONS[section] if keys else Head).model_fields)
    column = ".".join(str(part) for part in item["loc"])
    near = tuple(nearest(str(item["loc"][-1]), allowed))
    faults.add(HEAD, "there is no such key", line=line, column=column, allowed=allowed, near=near)


def read_relations_of(folder: Path, faults: Faults) -> tuple[tuple[DeclaredRelation, ...], dict[str, int]]:
    """The relations that a package declares, and the lines of each one's formula and area, `id` and `id.area`."""
    if (toml := text(folder, RELATIONS, faults)) is None:
        return (), {}
    try:
        relations = tuple(read_relations(toml))
    except RelationError as error:
        for fault in error.faults:
            place = _place(toml, fault.relation)
            line = _line_named_in(fault.detail) if place is None else line_of(toml, "relation", fault.key, place)
            name = f"{fault.relation}: " if fault.relation else ""
            faults.add(RELATIONS, f"{name}{fault.detail}", line=line, column=fault.key or None)
        return (), {}
    lines: dict[str, int] = {}
    for row in relations:
        for name, key in ((row.id, "formula"), (f"{row.id}.area", "area")):
            lines[name] = line_of(toml, "relation", key, row.position - 1) or 1
    return relations, lines


def _place(toml: str, relation: str) -> int | None:
    """Which of the [[relation]] entries a fault's name means."""
    if numbered := re.fullmatch(r"relation (\d+)", relation):
        return int(numbered[1]) - 1
    named = list(re.finditer(rf"^\s*id\s*=\s*[\"']{re.escape(relation)}[\"']", toml, re.MULTILINE))
    if not named:
        return None
    before = toml[: named[-1].start()]
    return len(re.findall(r"^\s*\[\[\s*relation\s*\]\]", before, re.MULTILINE)) - 1


def line_of(toml: str, section: str, key: str = "", place: int = 0) -> int | None:
    """The line of a key of the n-th table of that name, or of the table's head: near enough for a message."""
    line_number, seen, inside = None, -1, False
    for number, line in enumerate(toml.splitlines(), 1):
        words = line.strip()
        if words.startswith("["):
            inside = words.partition("#")[0].strip(" []") == section
            seen += inside
            line_number = number if inside and seen == place else line_number
            continue
        # A key that stands before every table is one of the file itself.
        sought = key if inside and seen == place else section if seen < 0 else ""
        if sought and re.match(rf"[\"']?{re.escape(sought)}[\"']?\s*=", words):
            return number
    return line_number
