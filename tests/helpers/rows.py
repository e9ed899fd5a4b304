"""Tables that are written as text: a row a line, its cells parted by `|`."""

from __future__ import annotations

from pathlib import Path


def rows(text: str) -> list[tuple[str, ...]]:
    """The cells of each line; an empty line or one that begins with `#` is none."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines]


def tables(test: str) -> dict[str, list[tuple[str, ...]]]:
    """The tables of the text file that lies beside a test, each below its name in brackets."""
    parts = Path(test).with_suffix(".txt").read_text(encoding="utf-8").split("\n[")
    named = (part.removeprefix("[").partition("]\n") for part in parts)
    return {name: rows(text) for name, _, text in named}
