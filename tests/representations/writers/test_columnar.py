"""Parquet and Arrow: numbers as float64, typed columns, one schema for every answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from api.representations.table import CellKind, Column, Table
from api.representations.writers import arrow, parquet
from tests.conftest import Client
from tests.helpers.tables import every
from tests.representations.writers.cases import CASES, arrow_table, parquet_table, table

NUMBER = Column("value", CellKind.NUMBER, "A number", optional=True)
BOTH = every("write, read", [(arrow.write, arrow_table), (parquet.write, parquet_table)])
Write, Read = Callable[[Table], bytes], Callable[[bytes], Any]


def numbers(*values: float | str | None) -> Table:
    """A table of one column of numbers."""
    return Table("test", (NUMBER,), iter([(None if value is None else Decimal(value),) for value in values]))


@BOTH
@every(
    "values",
    [
        (),
        (None,),
        ("15.5",),
        ("0", "-0.25", None, "99999999999999999999999999"),
        ("2154098266941.64",),
        ("0.1234567890123", "1.5"),
        ("0.12345678901234567890123456789012345678",),
        ("1" * 60, f"0.{'1' * 60}"),
    ],
)
def test_a_value_comes_back_as_the_nearest_float(write: Write, read: Read, values: Sequence[str | None]) -> None:
    """Of any number of digits, and with no other number between."""
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
