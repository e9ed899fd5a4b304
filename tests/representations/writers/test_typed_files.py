"""Workbooks, Parquet and Arrow: typed cells and columns, and nothing that would be calculated."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from api.domain.catalogue_entries import SourceBase
from api.domain.errors import InsufficientStorage
from api.representations.table import Cell, CellKind, Column, Table
from api.representations.writers import arrow, parquet, xlsx
from tests.conftest import Client
from tests.helpers.tables import every
from tests.representations.rows import rows_beside
from tests.representations.writers.cases import CASES, arrow_table, parquet_table, table

TEXT, FLAG, LIST, INTEGER, NUMBER, MOMENT = (
    Column(str(kind), kind, "")
    for kind in (CellKind.TEXT, CellKind.FLAG, CellKind.LIST, CellKind.INTEGER, CellKind.NUMBER, CellKind.MOMENT)
)
TEXTS = ["words", "2024", "=1+1", "=", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\n=1", "<b>&\"'", "中文，元", "two\nlines"]


def numbered(rows: int) -> Table:
    return Table("test", (INTEGER,), [(number,) for number in range(rows)])


def book(made: bytes) -> Any:
    import openpyxl  # takes a third of a second

    return openpyxl.load_workbook(BytesIO(made))


def cell(column: Column, value: Cell) -> Any:
    return book(xlsx.write(Table("test", (column,), [(value,)])))["test"]["A2"]


@every(
    "column, value, expected, kind",
    [
        *((TEXT, text, text, "s") for text in TEXTS),
        (TEXT, "bell\x07", "bell\N{REPLACEMENT CHARACTER}", "s"),
        (TEXT, None, None, "n"),
        (INTEGER, 2024, 2024, "n"),
        (NUMBER, Decimal("15.5"), 15.5, "n"),
        (NUMBER, Decimal("57.0"), 57, "n"),
        (NUMBER, Decimal("-0.25"), -0.25, "n"),
        (FLAG, True, True, "b"),
        (LIST, ["a", "b"], "a;b", "s"),
        (MOMENT, "2024-01-01T00:00:00Z", datetime(2024, 1, 1), "d"),  # noqa: DTZ001 - Excel knows no zones
        (MOMENT, "1066-01-01T00:00:00Z", "1066-01-01T00:00:00Z", "s"),
    ],
)
def test_a_cell_has_its_type(column: Column, value: Cell, expected: Any, kind: str) -> None:
    """Numbers are numbers, dates dates, and a text is never a formula."""
    made = cell(column, value)
    assert (made.value, made.data_type) == (expected, kind)


@every(("value", "shown"), [("57.0", "#,##0.0"), ("57", "#,##0"), ("7.20", "#,##0.00"), ("15500", "#,##0")])
def test_a_number_shows_its_zeros(value: str, shown: str) -> None:
    """57.0 and 57 differ in what they say, and a number in a cell does not keep the zero."""
    assert cell(NUMBER, Decimal(value)).number_format == shown


def test_the_header_is_frozen_and_filtered() -> None:
    """It stays in view, and each column can be filtered."""
    sheet = book(xlsx.write(table("normal")))["figures"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.dimensions.split(':')[1]}"


def noted(made: bytes) -> list[str]:
    """What the notes say of the numbers."""
    rows = book(made)["Notes"].iter_rows(min_row=2, values_only=True)
    return [f"{name}: {meaning}" for of, name, meaning in rows if of == "numbers"]


@every("row", rows_beside(__file__, "notes"))
def test_the_notes_say_what_the_numbers_are_in(client: Client, row: list[str]) -> None:
    """Their scales and units, also where those columns were not picked."""
    address, *expected = row
    path, _, query = address.partition("?")
    told = noted(client.get(f"/v1/{path}.xlsx?{query}").content)
    assert told[: len(expected)] == expected
    assert bool(told) == bool(expected)


def test_a_table_of_no_figures_has_no_sheet_of_sources(client: Client) -> None:
    assert book(client.get("/v1/areas.xlsx").content).sheetnames == ["areas", "Notes"]


def test_no_part_carries_the_time_of_writing() -> None:
    """Else each worker would answer with another ETag."""
    made = zipfile.ZipFile(BytesIO(xlsx.write(table("normal"))))
    assert {part.date_time for part in made.infolist()} == {xlsx.EPOCH}
    assert b"1980-01-01T00:00:00Z" in made.read("docProps/core.xml")


def test_a_workbook_needs_no_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Unless a sheet is long; one that is put by and brought back has the same bytes."""
    kept = xlsx.write(numbered(1000))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert xlsx.write(numbered(1000)) == kept
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(xlsx, "SHEET_BYTES", 1000)
    assert xlsx.write(numbered(1000)) == kept
    assert list(tmp_path.iterdir()) == []


NO_FOLDER = "the server cannot write to its temporary folder (TMPDIR)."


@every(
    "folder, told",
    [("/dev/null", NO_FOLDER), ("/nowhere", NO_FOLDER), (None, "the server's temporary disk took no more.")],
)
def test_a_disk_that_takes_no_sheet(folder: str | None, told: str) -> None:
    """Who asks for a long one is told so, and whether the disk is full or there is none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx, "SHEET_BYTES", 1000)
        if folder is None:
            full = Path("/dev/full").open("w+b", buffering=0)  # noqa: SIM115 - the writer closes it
            patch.setattr(tempfile, "TemporaryFile", lambda *_args, **_options: full)
        else:
            patch.setattr(tempfile, "tempdir", folder)
        with pytest.raises(InsufficientStorage) as raised:
            xlsx.write(numbered(1000))
    assert raised.value.detail == f"The workbook was not made: {told}"


@every("count, sheets", [(0, ["test"]), (3, ["test"]), (4, ["test", "test 2"])])
def test_rows_that_are_too_many_go_on(count: int, sheets: Sequence[str]) -> None:
    """In a next sheet with a header of its own; none is lost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx, "MAX_ROWS", 3)
        made = book(xlsx.write(numbered(count)))
    assert made.sheetnames == [*sheets, "Notes"]
    read = [row[0] for name in sheets for row in made[name].iter_rows(min_row=2, values_only=True)]
    assert read == list(range(count))
    assert all(made[name]["A1"].value == "integer" for name in sheets)


def test_a_whole_table_brings_its_own_sources() -> None:
    """A download is written without a dataset."""
    source = SourceBase(id="s", publisher="P", language="en", url="https://p.example", tier="A")
    made = book(xlsx.write(Table("figures", (TEXT,), [("a",)], sources=[source])))
    assert made["Sources"]["A2"].value == "s"


def test_typed_rows_are_a_workbook_too(client: Client) -> None:
    """With the sources of the figures in them."""
    made = book(client.get("/v1/market-size.xlsx").content)
    assert made.sheetnames == ["market-size", "Sources", "Notes"]
    assert made["market-size"]["A1"].value == "area"


VALUE = Column("value", CellKind.NUMBER, "A number", optional=True)
BOTH = every("write, read", [(arrow.write, arrow_table), (parquet.write, parquet_table)])
Write, Read = Callable[[Table], bytes], Callable[[bytes], Any]


def numbers(*values: float | str | None) -> Table:
    return Table("test", (VALUE,), iter([(None if value is None else Decimal(value),) for value in values]))


@BOTH
@every("row", [(), *rows_beside(__file__, "values")])
def test_a_value_comes_back_as_the_nearest_float(write: Write, read: Read, row: Sequence[str]) -> None:
    """Of any number of digits, and with no other number between."""
    values = [None if value == "-" else value for text in row for value in text.split()]
    made = read(write(numbers(*values)))
    assert str(made.schema.field("value").type) == "double"
    assert [item["value"] for item in made.to_pylist()] == [float(value) if value else None for value in values]


@BOTH
def test_batches_hold_the_rows_as_they_come(write: Write, read: Read) -> None:
    """One by one, each read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow, "BATCH", 2)
        assert read(write(numbers(*range(5)))).column("value").to_pylist() == [0.0, 1.0, 2.0, 3.0, 4.0]


@BOTH
def test_every_answer_has_one_schema(write: Write, read: Read) -> None:
    """So that the files of several requests can be read as one, the empty one too; columns say what they mean."""
    schemas = [read(write(table(case))).schema for case in CASES]
    assert all(schema.equals(schemas[0]) for schema in schemas)
    assert all(schema.field("comparator").metadata[b"description"].startswith(b"= as printed") for schema in schemas)


def file_of(made: bytes) -> Any:
    """A Parquet file, of which its reader has seen the end."""
    from pyarrow.parquet import ParquetFile

    return ParquetFile(BytesIO(made))


def test_parquet_is_compressed_with_what_every_reader_has() -> None:
    """Readers in browsers have Snappy built in, and Zstandard not."""
    metadata = file_of(parquet.write(table("normal"))).metadata
    columns = [metadata.row_group(0).column(number) for number in range(metadata.num_columns)]
    assert {column.compression for column in columns} == {"SNAPPY"}


def test_row_groups_hold_the_rows_of_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader by range fetches those that it wants."""
    monkeypatch.setattr(arrow, "BATCH", 10)
    file = file_of(parquet.write(numbers(*range(25))))
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [10, 10, 5]


MORE = ["/v1/figures?claims=all&unit=USD", "/v1/market-size", "/v1/areas", "/v1/rates?base=USD", "/v1/figures?area=FRA"]


@every("address", MORE)
def test_both_hold_what_the_csv_holds(client: Client, address: str) -> None:
    """The same columns and number of rows, on every kind of path."""
    path, _, query = address.partition("?")
    header, *rows = client.get(f"{path}.csv?{query}").content.decode().split("\r\n")[:-1]
    for suffix, read in (("parquet", parquet_table), ("arrow", arrow_table)):
        made = read(client.get(f"{path}.{suffix}?{query}").content)
        assert made.column_names == header.split(",")
        assert made.num_rows == len(rows) or any('"' in row for row in rows)
