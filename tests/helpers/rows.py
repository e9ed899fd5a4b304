r"""Tables of tests that are text, a row a line, its cells parted by `|`; and those of the seed.

In the file of `cases` and `each` a section begins with `# name: column | column`, and `## so` begins a comment; `\n`
and `\u00a0` in a cell are what they are in Python, and a hyphen is None.
"""

import csv
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Any

from tests.helpers.tables import every

SEED = Path(__file__).resolve().parents[2] / "seed"
Row = tuple[str | None, ...]


def rows(text: str) -> list[tuple[str, ...]]:
    """The cells of each line; an empty line or one that begins with `#` is none."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines]


def tables(test: str) -> dict[str, list[tuple[str, ...]]]:
    """The tables of the text file of a test's name, each below its own name in brackets."""
    parts = Path(test).with_suffix(".txt").read_text(encoding="utf-8").split("\n[")
    named = (part.removeprefix("[").partition("]\n") for part in parts)
    return {name: rows(text) for name, _, text in named}


def column(test: str, table: str) -> list[str]:
    return [cell for (cell,) in tables(test)[table]]


def shows(test: str, read: Mapping[str, Callable[..., object]], *fixtures: str) -> Callable[..., None]:
    """Make one test of tables of the text file: the function of each is given a row's first cells and makes the others.

    It takes the fixtures before these cells; what it gives, several of them as a tuple, is compared as text, a fraction
    as a number.
    """

    def of_row(table: str, row: tuple[str, ...], **given: Any) -> None:
        taken = len(signature(read[table]).parameters) - len(fixtures)
        found = read[table](*given.values(), *row[:taken])
        cells = zip(found if isinstance(found, tuple) else (found,), row[taken:], strict=True)
        wrong = [(cell, text) for cell, text in cells if not _is(cell, text)]
        assert wrong == [], wrong

    names = [Parameter(name, Parameter.KEYWORD_ONLY) for name in (*fixtures, "table", "row")]
    of_row.__signature__ = Signature(names)  # type: ignore[attr-defined]
    return every("table, row", [(table, row) for table in read for row in tables(test)[table]])(of_row)


def _is(cell: object, text: str) -> bool:
    return cell == Fraction(text) if isinstance(cell, Fraction) else text == ("" if cell is None else str(cell))


def cases(test: str, section: str) -> list[Row]:
    """The rows of a section of `NAME.txt` in the folder of `test_NAME.py`."""
    return _sections(test)[section][1]


def each(test: str, section: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make one test of a function and the rows of a section; its columns are what the function takes."""
    return every(*_sections(test)[section])


@cache
def _sections(test: str) -> dict[str, tuple[list[str], list[Row]]]:
    sections: dict[str, tuple[list[str], list[Row]]] = {}
    path = Path(test)
    path = path.with_name(path.name.removeprefix("test_")).with_suffix(".txt")
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# "):
            name, _, columns = line.removeprefix("# ").partition(": ")
            sections[name] = (columns.split(" | "), found := [])
        elif line and not line.startswith("## "):
            found.append(tuple(_cell(cell.strip(" ")) for cell in f" {line} ".split(" | ")))
    return sections


def _cell(text: str) -> str | None:
    plain = re.sub(r"\\(?:[nrt]|x..|u....)", lambda found: found[0].encode().decode("unicode_escape"), text)
    return None if text == "-" else plain


@cache
def seed_table(folder: str, name: str) -> list[dict[str, str]]:
    with (SEED / folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))
