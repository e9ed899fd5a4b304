"""Tables of tests that are kept as text: a row a line, its cells between bars."""

from __future__ import annotations

from pathlib import Path


def text_rows(text: str) -> list[list[str]]:
    """The cells of each line, without the spaces around them."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def rows_beside(test: str, name: str) -> list[list[str]]:
    """The rows of a file in the folder of a test."""
    return text_rows(Path(test).with_name(name).read_text(encoding="utf-8"))
