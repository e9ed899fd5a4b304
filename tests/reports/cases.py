r"""Tables that are too long for a test: `NAME.txt` beside `test_NAME.py`, a section for each test.

A section begins with `# name: column | column`, and each line of it is a row, but for comments, `## so`. Cells are
texts, `\n` and `\u00a0` in them what they are in Python; a hyphen is None.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.helpers.tables import every

SEED = Path(__file__).resolve().parents[2] / "seed"
Row = tuple[str | None, ...]


@cache
def _sections(path: Path) -> dict[str, tuple[list[str], list[Row]]]:
    sections: dict[str, tuple[list[str], list[Row]]] = {}
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# "):
            name, _, columns = line.removeprefix("# ").partition(": ")
            sections[name] = (columns.split(" | "), rows := [])
        elif line and not line.startswith("## "):
            rows.append(tuple(_cell(cell.strip(" ")) for cell in f" {line} ".split(" | ")))
    return sections


def _cell(text: str) -> str | None:
    plain = re.sub(r"\\(?:[nrt]|x..|u....)", lambda found: found[0].encode().decode("unicode_escape"), text)
    return None if text == "-" else plain


def _section(test_file: str, name: str) -> tuple[list[str], list[Row]]:
    path = Path(test_file)
    return _sections(path.with_name(path.name.removeprefix("test_")).with_suffix(".txt"))[name]


def cases(test_file: str, section: str) -> list[Row]:
    """The rows of a section of the file beside a test."""
    return _section(test_file, section)[1]


def each(test_file: str, section: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make one test of a function and the rows of a section; its columns are what the function takes."""
    return every(*_section(test_file, section))


@cache
def seed_table(folder: str, name: str) -> list[dict[str, str]]:
    """The rows of a table of the seed."""
    with (SEED / folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))
