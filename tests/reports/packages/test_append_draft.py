"""Drafted rows join figures.csv, and nothing that stands there is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.reports.packages.append_draft import append_draft
from api.reports.packages.csv_reader import PackageError
from api.reports.packages.package_rows import FIGURE_COLUMNS
from tests.helpers.tables import every

HEADER = ",".join(FIGURE_COLUMNS)
ROW = {"period": "2024", "value": "5", "scale": "0", "unit": "percent", "source": "s", "phrase": "5%", "status": "A"}


def cells(**given: str) -> dict[str, str]:
    """A drafted row."""
    return ROW | given


def line(**given: str) -> str:
    """A row of the file."""
    return ",".join(given.get(name, "") for name in FIGURE_COLUMNS)


HELD = [
    ("", [ROW], 1),
    (f"{HEADER}\n", [ROW], 1),
    (f"{HEADER}\n{line(value='7', phrase='7 of')}", [ROW], 1),  # no line end
    # The same, completed, in a longer or a shorter phrase, and of no source yet.
    (f"{HEADER}\n{line(**ROW)}\n", [ROW], 0),
    (f"{HEADER}\n{line(**cells(indicator='a', area='CHN', period='2023'))}\n", [ROW], 0),
    (f"{HEADER}\n{line(**cells(phrase='up 5% on'))}\n", [ROW], 0),
    (f"{HEADER}\n{line(**cells(phrase='5%'))}\n", [cells(phrase="up 5% on")], 0),
    (f"{HEADER}\n{line(**cells(source=''))}\n", [ROW], 0),
    # Another source, number or scale.
    (f"{HEADER}\n{line(**cells(source='t'))}\n", [ROW], 1),
    (f"{HEADER}\n{line(**cells(value='6'))}\n", [ROW], 1),
    (f"{HEADER}\n{line(**cells(scale='6'))}\n", [ROW], 1),
    # One of two alike, and both.
    (f"{HEADER}\n{line(**ROW)}\n", [ROW, cells(prefix="again")], 1),
    (f"{HEADER}\n{line(**cells(prefix='again'))}\n{line(**ROW)}\n", [ROW, cells(prefix="again")], 0),
    ("phrase,value,period,unit,source,status\n", [{**ROW, "scale": ""}], 1),
]


@every(("content", "drafted", "added"), HELD)
def test_rows_are_added_once(content: str, drafted: list[dict[str, str]], added: int, tmp_path: Path) -> None:
    """What is there stays, byte for byte, and what was drafted comes after it or is there already."""
    path = tmp_path / "figures.csv"
    path.unlink(missing_ok=True)
    if content:
        path.write_text(content, encoding="utf-8")
    given = [{name: cell for name, cell in row.items() if cell} for row in drafted]
    done = append_draft(tmp_path, given)
    assert (len(done.rows), done.there) == (added, len(drafted) - added)
    after = path.read_text(encoding="utf-8")
    assert after.startswith(content)
    assert len(after.splitlines()) == max(1, len(content.splitlines())) + added
    assert append_draft(tmp_path, given).rows == ()
    assert path.read_text(encoding="utf-8") == after


REFUSED = [
    ("value,phrase\n", "figures.csv:1:period: there is no column period, and 1 of the 1"),
    (f"{HEADER},country\n", "figures.csv:1: no such column (given: 'country')"),
    (f"{HEADER}\na,b\n", "figures.csv:2: the row has 2 cells, and the header 20"),
    (f'{HEADER}\n"', "figures.csv:2: it is not CSV"),
    (f"{HEADER}\r", "figures.csv:1: it holds a CR without LF"),
    (HEADER.replace(",", ";"), "figures.csv:1: its columns have semicolons between them"),
]


@every(("content", "words"), REFUSED)
def test_what_a_file_cannot_take_is_refused(content: str, words: str, tmp_path: Path) -> None:
    """The fault names the place, and the file stays as it was."""
    path = tmp_path / "figures.csv"
    path.write_bytes(content.encode())
    with pytest.raises(PackageError) as refused:
        append_draft(tmp_path, [ROW])
    assert str(refused.value.faults[0]).startswith(words)
    assert path.read_bytes() == content.encode()
    assert [file.name for file in tmp_path.iterdir()] == ["figures.csv"]
