"""Tables in a text: a row a line, its cells between bars; a line that begins with `#` is a remark."""

from __future__ import annotations

from pathlib import Path


def rows_of(text: str) -> list[list[str]]:
    """The rows of a table."""
    lines = (line for line in text.strip("\n").split("\n") if line and not line.startswith("#"))
    return [[cell.strip() for cell in line.split("| ")] for line in lines]


def rows_beside(test: str, name: str | None = None) -> list[list[str]]:
    """The rows in the text file beside a test: all, or those below the line `[name]`."""
    text = Path(test).with_suffix(".txt").read_text(encoding="utf-8")
    rows = rows_of(text if name is None else f"\n{text}".partition(f"\n[{name}]\n")[2].partition("\n[")[0])
    assert rows, f"{test} has no table {name} beside it"
    return rows
