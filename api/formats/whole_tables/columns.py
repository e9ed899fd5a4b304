"""Columns of whole tables as Arrow arrays: cells, citations, quoting, without a Python object a figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import orjson

from api.domain.catalogue import Catalogue
from api.domain.period import Period
from api.domain.query import Lang
from api.domain.units import SCALES, scale_of
from api.domain.words import COMPARATOR_WORDS, one_line
from api.formats.citation import PermanentAddresses, bracketed, other_originator, remarks_of, usual_frame
from api.formats.table import Cell, CellKind, Column, flattened

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Cells of which many are alike: each row names one of them by its place."""

    places: pa.Array
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A text for each row, which is the exact number where the column is one of numbers; null where it is missing."""

    array: pa.Array


@dataclass(frozen=True, slots=True)
class Always:
    """The same cell in each row."""

    cell: Cell


@dataclass(frozen=True, slots=True, eq=False)
class Nested:
    """An object in each row, by the names of its parts."""

    parts: Mapping[str, Cells]


Cells: TypeAlias = Coded | Texts | Always | Nested


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some rows of a table: the cells of each of its columns."""

    rows: int
    columns: Mapping[str, Cells]

    def part(self, start: int, rows: int) -> Chunk:
        """The rows from one on, so many at most."""
        rows = min(rows, self.rows - start)
        return Chunk(rows, {name: _sliced(cells, start, rows) for name, cells in self.columns.items()})

    def flat(self, columns: Sequence[Column]) -> Iterator[tuple[Column, Cells]]:
        """The cells of the columns that a format without nesting gives for these."""
        for column in columns:
            cells = self.columns[column.name]
            if column.kind is not CellKind.OBJECT:
                yield column, cells
            elif cells == Always(None):
                yield from ((part, cells) for part in flattened([column]))
            elif column.parts:
                raise NotImplementedError(f"{column.name}: no format without nesting has its parts yet")


def _sliced(cells: Cells, start: int, rows: int) -> Cells:
    match cells:
        case Coded(places, alike):
            return Coded(places.slice(start, rows), alike)
        case Texts(array):
            return Texts(array.slice(start, rows))
        case Nested(parts):
            return Nested({name: _sliced(part, start, rows) for name, part in parts.items()})
    return cells


class Lines:
    """Lines of the same make for some rows, put together from left to right.

    What follows from the same places is joined once for each place, and not for each row.
    """

    def __init__(self) -> None:
        self._parts: list[Any] = []
        self._before = ""
        self._coded: tuple[pa.Array, list[str]] | None = None

    def text(self, text: str) -> None:
        """The same text in each line."""
        if self._coded is None:
            self._before += text
        else:
            places, texts = self._coded
            self._coded = (places, [before + text for before in texts])

    def coded(self, cells: Coded, text_of: Callable[[Cell], str]) -> None:
        """The text of the cell that each row names."""
        texts = [text_of(cell) for cell in cells.cells]
        if self._coded is not None and _same(self._coded[0], cells.places):
            texts = [before + text for before, text in zip(self._coded[1], texts, strict=True)]
        else:
            self._end_part()
            texts = [self._before + text for text in texts]
            self._before = ""
        self._coded = (cells.places, texts)

    def array(self, array: pa.Array) -> None:
        """A text of each row's own, nothing where it is null."""
        self._end_part()
        if self._before:
            self._parts.append(self._before)
            self._before = ""
        self._parts.append(array)

    def joined(self) -> memoryview:
        """The bytes of all lines, one behind the other."""
        import pyarrow.compute as pc  # type: ignore[import-untyped]

        self._end_part()
        parts = [*self._parts, self._before]
        lines = pc.binary_join_element_wise(*parts, "", null_handling="replace", null_replacement="")
        return bytes_of(lines)

    def _end_part(self) -> None:
        import pyarrow as pa

        if self._coded is not None:
            places, texts = self._coded
            self._parts.append(pa.array(texts, pa.string()).take(places))
            self._coded = None


def _same(places: pa.Array, others: pa.Array) -> bool:
    """Whether two arrays look at the same memory: what was read as one column goes together."""
    (_, first), (_, second) = places.buffers(), others.buffers()
    return bool(first.address == second.address and places.offset == others.offset)


def bytes_of(array: pa.Array) -> memoryview:
    """The bytes of all texts of an array, one behind the other; what is null has none."""
    _, offsets, data = array.buffers()
    if data is None:
        return memoryview(b"")
    places = memoryview(offsets).cast("i")
    return memoryview(data)[places[array.offset] : places[array.offset + len(array)]]


_CONTROLS = frozenset(map(chr, range(0x20)))
_JSON = frozenset('"\\') | _CONTROLS
_CSV = frozenset('",\r\n')
_CSV_QUOTED = re.compile(r'[",\r\n]')
_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_ILLEGAL = _CONTROLS - set("\t\n\r")
"""What XML 1.0 cannot hold, as openpyxl refuses it."""


def csv_quoted(text: str) -> str:
    """A text as a cell of CSV."""
    return '"' + text.replace('"', '""') + '"' if _CSV_QUOTED.search(text) else text


def csv_cells(array: pa.Array) -> pa.Array:
    """Texts as cells of CSV, in quotes where they need them."""
    import pyarrow.compute as pc

    found = _held(array, _CSV)
    if not found:
        return array
    doubled = pc.replace_substring(array, '"', '""') if '"' in found else array
    quoted = pc.binary_join_element_wise('"', doubled, '"', "")
    return pc.if_else(pc.match_substring_regex(array, '[",\r\n]'), quoted, array)


def json_escaped(array: pa.Array) -> pa.Array:
    """Texts as they stand between the quotes of JSON."""
    return _replaced(array, {character: _json_escape(character) for character in _held(array, _JSON)})


def xml_escaped(array: pa.Array) -> pa.Array:
    """Texts as they stand between the tags of XML."""
    held = _held(array, _ILLEGAL | _XML.keys())
    return _replaced(array, {character: _xml_escape(character) for character in held})


def xml_text(text: str) -> str:
    """A text as it stands between the tags of XML."""
    return "".join(map(_xml_escape, text)) if _held_by(text.encode(), _ILLEGAL | _XML.keys()) else text


def _replaced(array: pa.Array, escapes: dict[str, str]) -> pa.Array:
    import pyarrow.compute as pc

    # What stands in the escapes of others comes first.
    for character in sorted(escapes, key="\\&".find, reverse=True):
        array = pc.replace_substring(array, character, escapes[character])
    return array


@cache
def _json_escape(character: str) -> str:
    return orjson.dumps(character).decode()[1:-1]


def _xml_escape(character: str) -> str:
    return "\N{REPLACEMENT CHARACTER}" if character in _ILLEGAL else _XML.get(character, character)


def _held(array: pa.Array, characters: frozenset[str]) -> list[str]:
    """Those of some ASCII characters that the texts hold."""
    import pyarrow as pa
    import pyarrow.compute as pc

    data = bytes_of(array)
    if not data:
        return []
    whole = pa.py_buffer(data)
    lowest = pc.min_max(pa.Array.from_buffers(pa.uint8(), len(data), [None, whole]))["min"].as_py()
    return _held_by(whole.to_pybytes(), {character for character in characters if ord(character) >= lowest})


def _held_by(data: bytes, characters: frozenset[str] | set[str]) -> list[str]:
    return [character for character in characters if character.encode() in data]


_SIGN = "^[<>=~]+ "
"""The comparator before an amount that is displayed; its word stands there instead."""


def citation_column(read: pa.RecordBatch, catalogue: Catalogue, addresses: PermanentAddresses) -> Texts:
    """The line of each claim: what citation_line gives for it."""
    import pyarrow.compute as pc

    lang = Lang.EN
    sources = read["source"].dictionary.to_pylist()
    frames = {code: usual_frame(catalogue.sources[code], lang) for code in set(sources)}
    alike = ("status", "vintage", "originator")
    remarks = [
        bracketed(
            remarks_of(status, vintage, other_originator(originator, catalogue.sources[source].publisher), lang), lang
        )
        for source, status, vintage, originator in zip(
            sources, *(read[name].dictionary.to_pylist() for name in alike), strict=True
        )
    ]
    between = [f"{remark}{frames[source].between}" for remark, source in zip(remarks, sources, strict=True)]
    lines = pc.binary_join_element_wise(
        _of(read, "source", lambda code: frames[code].before),
        _of(read, "indicator", lambda code: f"{one_line(catalogue.indicators[code].name_en)}, "),
        _of(read, "area", lambda code: f"{one_line(catalogue.areas[code].name_en)}, "),
        _of(read, "period", lambda period: f"{period}: "),
        _of(read, "comparator", lambda sign: f"{COMPARATOR_WORDS[sign].en} ".lstrip()),
        pc.replace_substring_regex(read["display"], _SIGN, ""),
        _taken(read, "source", between),
        addresses.before,
        read["id"],
        addresses.behind,
        _of(read, "source", lambda code: frames[code].behind),
        "",
    )
    return Texts(lines)


def _of(read: pa.RecordBatch, name: str, text: Callable[[str], str]) -> pa.Array:
    """What follows from each code of a column."""
    return _taken(read, name, [text(code) for code in read[name].dictionary.to_pylist()])


def _taken(read: pa.RecordBatch, name: str, texts: list[str]) -> pa.Array:
    """For each row the text that stands where its code stands in the dictionary of a column."""
    import pyarrow as pa

    return pa.array(texts, pa.string()).take(read[name].indices)


ONE = SCALES["one"]
_period = lru_cache(maxsize=8192)(Period.parse)


class FigureColumns:
    """Makes the columns of claims that stand, with the names that the catalogue has and the findings of the audit.

    `site` is the address of the server, for citations.
    """

    def __init__(self, catalogue: Catalogue, findings: Mapping[str, Sequence[str]], site: str) -> None:
        import pyarrow as pa

        self._catalogue = catalogue
        self._addresses = PermanentAddresses.of(catalogue.newest(), site)
        self._found = pa.array(findings, pa.string())
        self._findings = [[], *map(list, findings.values())]

    def of(self, read: pa.RecordBatch) -> Chunk:
        """The columns of some claims as they were read."""
        catalogue, ids = self._catalogue, read["id"]
        code, area, period = _Code(read["indicator"]), _Code(read["area"]), _Code(read["period"])
        source, unit, scale = _Code(read["source"]), _Code(read["unit"]), _Code(read["scale"])
        value = Texts(read["value"])
        columns: dict[str, Cells] = {
            "id": Texts(ids),
            "indicator": code.itself(),
            "name": code.of(lambda of: catalogue.indicators[of].name_en),
            "topic": code.of(lambda of: catalogue.indicators[of].topic),
            "area": area.itself(),
            "area_name": area.of(lambda of: catalogue.areas[of].name_en),
            "period": period.itself(),
            "year": period.of(lambda of: _period(of).year),
            "time": period.of(lambda of: f"{_period(of).first.isoformat()}T00:00:00Z"),
            "comparator": _Code(read["comparator"]).itself(),
            "value": value,
            "value_text": value,
            "unit": unit.itself(),
            "scale": Always(ONE.name),
            "low": Texts(read["low"]),
            "high": Texts(read["high"]),
            "display": Texts(read["display"]),
            "printed_value": Texts(read["printed_value"]),
            "printed_scale": scale.of(lambda of: scale_of(int(of)).name),
            "as_printed": Texts(read["phrase"]),
            "status": _Code(read["status"]).itself(),
            "source": source.itself(),
            "originator": _Code(read["originator"]).itself(),
            "paragraph": Texts(read["paragraph"]),
            "source_link": Texts(_joined(source.texts(lambda of: catalogue.sources[of].url), read["fragment"])),
            "sentence_sha256": Texts(read["sentence_sha256"]),
            "inferred": _Code(read["inferred"]).itself(),
            "derived": Always(False),
            "preferred": _Code(read["preferred"]).of(lambda of: of == "1"),
            "vintage": _Code(read["vintage"]).itself(),
            "unit_mult": Always(ONE.exponent),
            "formula": Always(None),
            "inputs": Always([]),
            "conversion": Always(None),
            "notes": Texts(read["note"]),
            "findings": self._findings_of(ids),
            "release": _Code(read["release"]).itself(),
            "withdrawn": Always(None),
            "replaced_by": Always(None),
            "verified": _verified(read, "verified"),
            "verified_at": _verified(read, "verified_at"),
            "citation": citation_column(read, catalogue, self._addresses),
            "links": Nested({
                "self": Texts(_joined("/v1/figures/", ids)),
                "indicator": code.of(lambda of: f"/v1/indicators/{of}"),
                "source": source.of(lambda of: f"/v1/sources/{of}"),
            }),
        }  # fmt: skip
        return Chunk(read.num_rows, columns)

    def _findings_of(self, ids: pa.Array) -> Cells:
        import pyarrow as pa
        import pyarrow.compute as pc

        places = pc.index_in(ids, self._found)
        if places.null_count == len(ids):
            return Always([])
        return Coded(pc.fill_null(pc.add(places, pa.scalar(1, pa.int32())), 0), self._findings)


class _Code:
    """A column of codes, of which many rows have the same: what follows from one is made once."""

    def __init__(self, read: pa.Array) -> None:
        self._codes: list[str | None] = read.dictionary.to_pylist()
        self._places = read.indices
        if self._places.null_count:
            self._places = self._places.fill_null(len(self._codes))
            self._codes.append(None)

    def of(self, cell: Callable[[str], Cell]) -> Coded:
        """What follows from the code, nothing where it is missing."""
        return Coded(self._places, [None if code is None else cell(code) for code in self._codes])

    def itself(self) -> Coded:
        """The code."""
        return Coded(self._places, self._codes)

    def texts(self, text: Callable[[str], str]) -> pa.Array:
        """What follows from the code, as an array."""
        import pyarrow as pa

        return pa.array(self.of(text).cells, pa.string()).take(self._places)


def _verified(read: pa.RecordBatch, name: str) -> Cells:
    return _Code(read[name]).itself() if name in read.schema.names else Always(None)


def _joined(first: pa.Array | str, second: pa.Array) -> pa.Array:
    """Two texts as one, missing where one of them is."""
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(first, second, "")
