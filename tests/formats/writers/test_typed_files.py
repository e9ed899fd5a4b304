"""Workbooks, Parquet and Arrow: typed cells and columns, and nothing that would be calculated."""

import tempfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from errno import ENOSPC
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from api.domain.errors import InsufficientStorage
from api.domain.models import SourceBase
from api.formats.registry import FORMATS
from api.formats.table import Cell, CellKind, Column, Table
from api.formats.writers import arrow, xlsx
from tests.conftest import Client
from tests.formats.writers.cases import CASES, arrow_table, parquet_table, table
from tests.helpers import rows
from tests.helpers.tables import every

TABLES = rows.tables(__file__)
TEXTS = ["words", "2024", "=1+1", "=", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\n=1", "<b>&\"'", "中文，元", "two\nlines"]


def one_column(kind: str, *values: Cell) -> Table:
    return Table("test", (Column(kind, CellKind(kind), "", optional=True),), iter([(value,) for value in values]))


def book(made: bytes) -> Any:
    import openpyxl  # takes a third of a second

    return openpyxl.load_workbook(BytesIO(made))


def cell(kind: str, value: Cell) -> Any:
    return book(FORMATS["xlsx"].write(one_column(kind, value)))["test"]["A2"]


@every(
    "column, value, expected, kind",
    [
        *(("text", text, text, "s") for text in TEXTS),
        ("text", "<r><t>a</t></r> & <b></r>", "<r><t>a</t></r> & <b></r>", "s"),  # xlsxwriter's mark of its own XML
        *(("text", f"bell{mark}", "bell\N{REPLACEMENT CHARACTER}", "s") for mark in "\x07\x1f\ufffe\uffff"),
        *(("text", nothing, None, "n") for nothing in (None, "")),
        *(("number", Decimal(value), float(value), "n") for value in ("15.5", "57.0", "-0.25")),
        *(("integer", 2024, 2024, "n"), ("flag", True, True, "b"), ("list", ["a", "b"], "a;b", "s")),
        ("moment", "2024-01-01T00:00:00Z", datetime(2024, 1, 1), "d"),  # noqa: DTZ001 - Excel knows no zones
        ("moment", "1066-01-01T00:00:00Z", "1066-01-01T00:00:00Z", "s"),
    ],
)
def test_a_cell_has_its_type(column: str, value: Cell, expected: Any, kind: str) -> None:
    """Numbers are numbers, dates dates, and a text is never a formula."""
    made = cell(column, value)
    assert (made.value, made.data_type) == (expected, kind)


@every("value, shown", [("57.0", "#,##0.0"), ("57", "#,##0"), ("7.20", "#,##0.00"), ("15500", "#,##0")])
def test_a_number_shows_its_zeros(value: str, shown: str) -> None:
    """57.0 and 57 differ in what they say, and a number in a cell does not keep the zero."""
    assert cell("number", Decimal(value)).number_format == shown


def test_a_workbook_is_the_same_whenever_it_is_written() -> None:
    """No part has the time of writing, else each worker would answer with another ETag; its header stays in view."""
    made = FORMATS["xlsx"].write(table("normal"))
    sheet, parts = book(made)["figures"], zipfile.ZipFile(BytesIO(made))
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:{sheet.dimensions.split(':')[1]}")
    assert {part.date_time[:2] for part in parts.infolist()} == {(1980, 1)}
    assert b"1980-01-01T00:00:00Z" in parts.read("docProps/core.xml")


@every("row", TABLES["notes"])
def test_the_notes_say_what_the_numbers_are_in(client: Client, row: Sequence[str]) -> None:
    address, *expected = row
    path, _, query = address.partition("?")
    notes = book(client.get(f"/v1/{path}.xlsx?{query}").content)["Notes"].iter_rows(min_row=2, values_only=True)
    found = [f"{name}: {meaning}" for of, name, meaning in notes if of == "numbers"]
    assert found[: len(expected) or 1] == expected


def test_sheets_are_those_of_the_table(client: Client) -> None:
    """Typed rows have the sources of their figures; a whole table brings its own; other tables have none."""
    assert book(client.get("/v1/areas.xlsx").content).sheetnames == ["areas", "Notes"]
    assert book(client.get("/v1/market-size.xlsx").content).sheetnames == ["market-size", "Sources", "Notes"]
    source = SourceBase(id="s", publisher="P", language="en", url="https://p.example", tier="A")
    whole = Table("figures", (Column("text", CellKind.TEXT, ""),), [("a",)], sources=[source])
    assert book(FORMATS["xlsx"].write(whole))["Sources"]["A2"].value == "s"


def test_a_workbook_needs_no_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Unless it is long; what lay on the disk meanwhile reads as what did not, and is gone. A sheet may have 2 GB."""
    rows = {folder: one_column("integer", *range(100)) for folder in ("gone", "")}
    read = []
    for folder, most in (("gone", 1000), ("", 10)):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / folder))
        monkeypatch.setattr(xlsx, "IN_MEMORY", most)
        monkeypatch.setattr(zipfile, "ZIP64_LIMIT", most * 100)  # as if a sheet had more than 2 GB on the disk
        made = FORMATS["xlsx"].write(rows[folder])
        read.append([cell.value for (cell,) in book(made)["test"].iter_rows()])
        assert FORMATS["xlsx"].write(one_column("integer", *range(100))) == made
    assert read[0] == read[1] == ["integer", *range(100)]
    assert list(tmp_path.iterdir()) == []


@every("folder", ["/dev/null", "/nowhere", None])
def test_a_disk_that_takes_no_sheet(folder: str | None) -> None:
    """Who wants a long one reads so, and whether the disk is full or there is none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx, "IN_MEMORY", 10)
        reason = "the server cannot write to its temporary folder (TMPDIR)."
        patch.setattr(tempfile, "tempdir", folder)
        if folder is None:
            reason = "the server's temporary disk took no more."
            patch.setattr("xlsxwriter.worksheet.open", Mock(side_effect=OSError(ENOSPC, "full")), raising=False)
        with pytest.raises(InsufficientStorage) as raised:
            FORMATS["xlsx"].write(one_column("integer", *range(1000)))
    assert raised.value.detail == f"The file was not made: {reason}"


@every("count, sheets", [(0, ["test"]), (3, ["test"]), (4, ["test", "test 2"])])
def test_rows_that_are_too_many_go_on(count: int, sheets: Sequence[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx, "MAX_ROWS", 3)
        made = book(FORMATS["xlsx"].write(one_column("integer", *range(count))))
    assert made.sheetnames == [*sheets, "Notes"]
    read = [[row[0] for row in made[name].iter_rows(values_only=True)] for name in sheets]
    assert [header for header, *_ in read] == ["integer"] * len(sheets)
    assert [number for _, *numbers in read for number in numbers] == list(range(count))


BOTH = every("write, read", [(FORMATS["arrow"].write, arrow_table), (FORMATS["parquet"].write, parquet_table)])
Write, Read = Callable[[Table], bytes], Callable[[bytes], Any]


@BOTH
@every("row", [(), *TABLES["values"]])
def test_a_value_comes_back_as_the_nearest_float(write: Write, read: Read, row: Sequence[str]) -> None:
    values = [None if value == "-" else Decimal(value) for text in row for value in text.split()]
    made = read(write(one_column("number", *values)))
    assert str(made.schema.field("number").type) == "double"
    assert made.column("number").to_pylist() == [None if value is None else float(value) for value in values]


@BOTH
def test_every_answer_has_one_schema(write: Write, read: Read) -> None:
    """So that the files of several requests can be read as one, the empty one too; columns say what they mean."""
    schemas = [read(write(table(case))).schema for case in CASES]
    assert all(schema.equals(schemas[0]) for schema in schemas)
    assert all(schema.field("comparator").metadata[b"description"].startswith(b"= as printed") for schema in schemas)


@BOTH
def test_batches_hold_the_rows_as_they_come(write: Write, read: Read) -> None:
    """Read once, one by one; a reader by range fetches the row groups that it wants, in Snappy, which each one has."""
    from pyarrow.parquet import ParquetFile

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrow, "BATCH", 10)
        made = write(one_column("number", *map(Decimal, range(25))))
    assert read(made).column("number").to_pylist() == [float(n) for n in range(25)]
    if read is parquet_table:
        metadata = ParquetFile(BytesIO(made)).metadata
        groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        assert [group.num_rows for group in groups] == [10, 10, 5]
        assert {group.column(0).compression for group in groups} == {"SNAPPY"}
