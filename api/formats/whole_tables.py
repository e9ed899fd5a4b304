"""Whole tables of claims as CSV, JSON, NDJSON, Arrow and Parquet, made from Arrow columns, not figure by figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO, NamedTuple, TypeAlias

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
from pyarrow import csv

from api.domain.catalogue import Catalogue
from api.domain.period import Period
from api.domain.query import Lang
from api.domain.units import scale_of
from api.domain.words import COMPARATOR_WORDS, one_line
from api.formats.sentences import (
    STYLES,
    PermanentAddresses,
    bracketed,
    cited_source,
    other_originator,
    remarks_of,
    usual_style,
)
from api.formats.table import Cell, CellKind, Column, Table, flattened
from api.formats.writers import arrow
from api.formats.writers.csv import cell_text
from api.formats.writers.json import dumps


class Coded(NamedTuple):
    """A column with few distinct `cells`; `places` has each row's index into them, or is None if all rows share one."""

    places: pa.Array | None
    cells: Sequence[Cell]

    def map(self, cell: Callable[[Any], Cell]) -> Coded:
        """A copy in which a function was applied to each distinct cell."""
        return Coded(self.places, list(map(cell, self.cells)))

    def texts(self) -> Any:
        """An Arrow array with a text for each row, or one string if all rows share it."""
        return self.cells[0] if self.places is None else pa.array(self.cells, pa.string()).take(self.places)


Cells: TypeAlias = "pa.Array | Coded | Mapping[str, Cells]"
"""The cells of a column: an Arrow array of texts, numbers included; a coded column; or an object's cells by field."""


Chunk = Mapping[str, Cells]
"""The cells of a block of rows, by column of FigureRow."""


def _flat(chunk: Chunk, table: Table) -> Iterator[tuple[Column, Cells]]:
    """The columns of a format without nesting, each with its cells; a part gets the empty cell of its object."""
    for column in table.columns:
        for part in flattened([column]):
            yield part, chunk[column.name]


READ = (
    *("indicator", "area", "period", "id", "value", "scale", "unit", "comparator", "status", "vintage", "source"),
    *("originator", "paragraph", "phrase", "sentence_sha256", "inferred", "note_en", "release", "preferred"),
    *("served_value", "low", "high", "display", "fragment", "verified", "verified_at"),
)
"""The stored columns that are read for a table, in this order."""
FREE = frozenset({"phrase", "vintage", "originator", "inferred", "note_en", "display", "fragment"})
"""Columns of free text, which CSV puts in quotes."""
MISSING = "\x01"
"""The text of a missing cell; no package may contain this character."""
AS_STORED: Mapping[str, Any] = {
    **{"scale": "one", "unit_mult": 0, "conversion": None},
    **{"derived": False, "formula": None, "inputs": [], "withdrawn": None, "replaced_by": None},
}
"""Cells by column that all claims share: they have no conversion, no derivation and no withdrawal."""
_REPEATED = (
    *("area", "comparator", "indicator", "inferred", "originator", "period", "preferred", "release", "scale"),
    *("source", "status", "unit", "verified", "verified_at", "vintage"),
)


class ClaimColumns:
    """Makes the columns of whole tables of claims, with names of the catalogue and ids of the audit's findings."""

    def __init__(self, catalogue: Catalogue, findings: Mapping[str, Sequence[str]], site: str) -> None:
        self._catalogue = catalogue
        self._addresses = PermanentAddresses.of(catalogue.newest(), site)
        self._found = pa.array(findings, pa.string())
        self._findings = [*map(list, findings.values()), []]

    def chunk(self, text: str | bytes) -> Chunk:
        """The cells, by column, of the claims in `text`, which is CSV with the columns of READ and no header."""
        data = pa.py_buffer(text.encode() if isinstance(text, str) else text)
        table = csv.read_csv(
            pa.BufferReader(data),
            csv.ReadOptions(column_names=READ, block_size=data.size + 1, use_threads=False),
            csv.ParseOptions(newlines_in_values=True),
            csv.ConvertOptions(
                column_types=dict.fromkeys(READ, pa.string()), null_values=[MISSING], strings_can_be_null=True
            ),
        )
        read = {name: table[name].combine_chunks() for name in READ}
        indicators, areas, sources = self._catalogue.indicators, self._catalogue.areas, self._catalogue.sources
        repeated = {name: _coded(read[name]) for name in _REPEATED}
        code, area, period, source = (repeated[name] for name in ("indicator", "area", "period", "source"))
        return {
            **{name: read[name] for name in ("id", "low", "high", "display", "paragraph", "sentence_sha256")},
            **repeated,
            **{name: Coded(None, [usual]) for name, usual in AS_STORED.items()},
            "name": code.map(lambda of: indicators[of].name_en),
            "topic": code.map(lambda of: indicators[of].topic),
            "area_name": area.map(lambda of: areas[of].name_en),
            "year": period.map(lambda of: Period.parse(of).year),
            "time": period.map(lambda of: f"{Period.parse(of).first.isoformat()}T00:00:00Z"),
            "value": read["served_value"],
            "value_text": read["served_value"],
            "printed_value": read["value"],
            "printed_scale": repeated["scale"].map(lambda of: scale_of(int(of)).name),
            "as_printed": read["phrase"],
            "source_link": _joined(source.map(lambda of: sources[of].url), read["fragment"]),
            "preferred": repeated["preferred"].map(lambda of: of in ("1", "true")),
            "notes": read["note_en"],
            "findings": Coded(pc.index_in(read["id"], self._found).fill_null(len(self._found)), self._findings),
            "citation": self._citations(read, repeated),
            "links": {
                "self": _joined("/v1/figures/", read["id"]),
                "indicator": code.map(lambda of: f"/v1/indicators/{of}"),
                "source": source.map(lambda of: f"/v1/sources/{of}"),
            },
        }

    def _citations(self, read: Mapping[str, pa.Array], repeated: Mapping[str, Coded]) -> pa.Array:
        """The English citation of each claim, equal to that of `citation_line`."""
        indicators, areas, lang = self._catalogue.indicators, self._catalogue.areas, Lang.EN
        frames = {id: STYLES[usual_style(lang)](cited_source(of, lang)) for id, of in self._catalogue.sources.items()}
        before, _, after = self._addresses.of_figure(MISSING).partition(MISSING)
        how = [pc.fill_null(read[name], "") for name in ("source", "status", "vintage", "originator")]

        def between(alike: str) -> str:
            source, status, vintage, originator = alike.split(MISSING)
            named = other_originator(originator, self._catalogue.sources[source].publisher)
            return bracketed(remarks_of(status, vintage, named, lang), lang) + frames[source].between

        return _joined(
            repeated["source"].map(lambda of: frames[of].before),
            repeated["indicator"].map(lambda of: f"{one_line(indicators[of].name_en)}, "),
            repeated["area"].map(lambda of: f"{one_line(areas[of].name_en)}, "),
            repeated["period"].map(lambda of: f"{of}: "),
            repeated["comparator"].map(lambda of: f"{COMPARATOR_WORDS[of].in_language(lang)} ".lstrip()),
            pc.replace_substring_regex(read["display"], "^[<>=~]+ ", ""),  # the sign has a word in its place already
            _coded(pc.binary_join_element_wise(*how, MISSING)).map(between),
            before,
            read["id"],
            after,
            repeated["source"].map(lambda of: frames[of].after),
        )


def _coded(texts: pa.Array) -> Coded:
    found = texts.dictionary_encode(null_encoding="encode")
    return Coded(found.indices, found.dictionary.to_pylist())


def _joined(*parts: Any, **options: Any) -> pa.Array:
    """An Arrow array of texts joined by row from strings, coded columns or arrays; null where a part is null."""
    texts = (part.texts() if isinstance(part, Coded) else part for part in parts)
    return pc.binary_join_element_wise(*texts, "", **options)


def _lines(*parts: Any) -> memoryview:
    """The UTF-8 bytes of all rows, joined from parts as by `_joined`, nulls as empty, with no line ends of its own."""
    lines = _joined(*parts, null_handling="replace", null_replacement="")
    _, offsets, data = lines.buffers()
    places = memoryview(offsets).cast("i")
    return memoryview(data or b"")[places[lines.offset] : places[lines.offset + len(lines)]]


def _json_texts(texts: pa.Array) -> pa.Array:
    """The texts as JSON, missing ones as null."""
    quoted = _joined('"', texts, '"').fill_null("null")
    special = pc.match_substring_regex(texts, r'["\\\x00-\x1f]').fill_null(False)
    written = pa.array(map(_json_text, texts.filter(special).to_pylist()), pa.string())
    return pc.replace_with_mask(quoted, special, written)


def _csv_texts(texts: pa.Array) -> pa.Array:
    """The texts as CSV, in quotes if they need them; missing ones stay missing."""
    quoted = _joined('"', pc.replace_substring(texts, '"', '""'), '"')
    return pc.if_else(pc.match_substring_regex(texts, '[",\r\n]'), quoted, texts)


def _csv_text(cell: Cell) -> str:
    text = str(cell_text(cell))
    return '"' + text.replace('"', '""') + '"' if set('",\r\n').intersection(text) else text


def _json_text(cell: Cell) -> str:
    return dumps(cell).decode()


def save_csv(table: Table, file: BinaryIO, chunks: Iterable[Chunk], _rows: int) -> None:
    """Write CSV, a header and a line for each row; objects as columns of their own, lists joined by semicolons."""
    file.write(",".join(column.name for column in table.flat_columns()).encode() + b"\r\n")
    for chunk in chunks:
        parts: list[Any] = []
        for column, cells in _flat(chunk, table):
            if isinstance(cells, Coded):
                parts += [cells.map(_csv_text), ","]
            else:
                parts += [_csv_texts(cells) if column.kind is CellKind.TEXT else cells, ","]
        file.write(_lines(*parts[:-1], "\r\n"))


def save_json(table: Table, file: BinaryIO, chunks: Iterable[Chunk], _rows: int) -> None:
    """Write one JSON array of flat objects, one for each row."""
    before = b"["
    for chunk in chunks:
        lines = _lines(",\n", *_object(_flat(chunk, table)))
        file.write(b"[" + bytes(lines[2:]) if before else lines)
        before = b""
    file.write(before + b"]\n")


def save_ndjson(table: Table, file: BinaryIO, chunks: Iterable[Chunk], _rows: int) -> None:
    """Write one JSON object a line, with nested objects."""
    for chunk in chunks:
        file.write(_lines(*_object((column, chunk[column.name]) for column in table.columns), "\n"))


def _object(columns: Iterable[tuple[Column, Cells]]) -> Iterator[Any]:
    """The parts from which `_lines` joins one JSON object for each row."""
    before = "{"
    for column, cells in columns:
        yield f"{before}{_json_text(column.name)}:"
        before = ","
        if isinstance(cells, Coded):
            yield cells.map(_json_text)
        elif isinstance(cells, Mapping):
            yield from _object((Column(name, CellKind.TEXT, ""), part) for name, part in cells.items())
        else:
            yield _json_texts(cells) if column.kind is CellKind.TEXT else cells.fill_null("null")
    yield "}"


def save_arrow(table: Table, file: BinaryIO, chunks: Iterable[Chunk], _rows: int) -> None:
    """Write an Arrow IPC file with one record batch for each chunk."""
    arrow.save(table, file, partial(_batches, chunks))


GROUPS = 75
"""Maximum number of row groups: each takes 3,000 bytes of the footer, and DuckDB reads the last 256 KiB first."""
SHORTEST = 8_000
"""Fewest rows of a row group, the last one apart; a row group is in memory until it is written."""


def save_parquet(table: Table, file: BinaryIO, chunks: Iterable[Chunk], rows: int) -> None:
    """Write a Parquet file of which a reader of one series needs only the footer and the few row groups with it."""
    arrow.save_parquet(
        table,
        file,
        partial(_batches, chunks),
        max(-(-rows // GROUPS), SHORTEST),
        use_dictionary=[*_REPEATED, "name", "topic", "area_name", "year", "time", "printed_scale"],
        # Rows are sorted by these two columns; statistics of more columns would only lengthen the footer.
        write_statistics=["indicator", "area"],
    )


def _batches(chunks: Iterable[Chunk], table: Table, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The record batches of chunks, one each, with the columns of the schema."""
    for chunk in chunks:
        arrays = []
        for field, (_, cells) in zip(schema, _flat(chunk, table), strict=True):
            array: Any = cells
            if isinstance(cells, Coded):
                values = pa.array(arrow.typed(field.type, cells.cells), field.type)
                places = cells.places
                array = values.take(places) if places is not None else pa.repeat(values[0], len(chunk["id"]))
            arrays.append(array.cast(field.type))
        yield pa.record_batch(arrays, schema=schema)


SAVERS = {
    "csv": save_csv,
    "json": save_json,
    "ndjson": save_ndjson,
    "arrow": save_arrow,
    "parquet": save_parquet,
}
"""By format, the function that writes the chunks of a table into a file, given also the number of rows."""
