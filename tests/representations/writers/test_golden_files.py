"""Each format of the table against its golden files, and what no format may lose."""

from __future__ import annotations

from api.representations.formats import FORMATS
from tests.helpers import tables
from tests.helpers.tables import every
from tests.representations.writers.cases import CASES, GOLDEN, PICTURES, as_text, each_golden, golden_file, table

SDMX_SIGNS = {"~": "AP", ">": "GT"}
IN_WORDS = ("text", *PICTURES)
"""Formats for people, that have words where others have codes."""


@every("case, key", list(each_golden()))
def test_a_case_is_written_as_ever_and_the_same_twice(case: str, key: str) -> None:
    """Byte for byte, or value by value for what only a program reads; the ETag is a hash of the bytes."""
    row = FORMATS[key]
    written = row.write(table(case))
    assert as_text(row, written) == golden_file(case, row).read_bytes().decode("utf-8")
    assert row.write(table(case)) == written
    tables.count(1)


def test_there_is_no_golden_file_of_nothing() -> None:
    """A file whose case or format is gone would look as if it were tested."""
    assert {path.name for path in GOLDEN.iterdir()} == {
        golden_file(case, FORMATS[key]).name for case, key in each_golden()
    }


@every("key", [key for key in FORMATS if key not in IN_WORDS])
@every("case", ["normal", "missing", "more_than"])
def test_no_format_drops_what_a_value_means(key: str, case: str) -> None:
    """Each figure's comparator, status, unit and source stand in every representation of it."""
    row = FORMATS[key]
    text = as_text(row, row.write(table(case)))
    for figure in CASES[case]().figures:
        unit, sign = figure.served.unit, figure.served.quantity.comparator
        assert figure.source.id in text
        assert f'"{figure.status}' in text or f",{figure.status}," in text or f"| {figure.status} |" in text
        assert unit.code in text or f'"{unit.sdmx}"' in text or f",{unit.sdmx}," in text
        signs = (f'{sign}"', f",{sign},", f"| {sign} |", SDMX_SIGNS.get(sign, "="))
        assert sign == "=" or any(written in text for written in signs)


@every("key", list(FORMATS))
def test_an_empty_answer_is_an_answer(key: str) -> None:
    """A file of that format without figures, never a failure."""
    assert isinstance(FORMATS[key].write(table("empty")), bytes)
