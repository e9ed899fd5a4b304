"""Markdown for assistants and people: an entry as a page of its fields, a list as a table, both with links."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from api.formats.sentences import statement
from api.formats.table import CellKind, Column, Row, Table, columns_of
from api.formats.writers.csv import cell_text

_TITLE = (("name", "area_name", "period"), ("name",), ("title",), ("publisher",), ("display",), ("code",), ("id",))
"""Fields that make the title of an entry: the first group whose fields are all filled is used."""
_TOGETHER = (
    *("comparator", "value", "low", "high", "value_text", "unit", "scale", "unit_mult", "display"),
    *("printed_value", "printed_scale", "as_printed", "period", "source"),
)
"""The fields of a figure that are shown in one table, since each is understood only with the others."""
_MARKS = re.compile(r"[\\`*\[\]|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=\S)")
"""Characters that Markdown would read as marks."""


def write(table: Table) -> bytes:
    """The bytes of a Markdown document with the table, its meta and its links; it ends with a line break."""
    blocks = (
        _entry(table)
        if table.single
        else ([f"# {escaped(table.name)}"], list(_rows(table.flat_columns(), table.flat_rows())))
    )
    return ("\n\n".join(["\n".join(block) for block in (*blocks, *_around(table)) if block]) + "\n").encode("utf-8")


Block = Sequence[str]


def _entry(table: Table) -> Iterator[Block]:
    """The blocks of a single row: title, statement of its figure, related fields as a table, other fields, objects."""
    row = next(iter(table.rows))
    cells = {column.name: cell for column, cell in zip(table.columns, row, strict=True)}
    columns = {column.name: column for column in table.columns}
    yield [f"# {_title(table, cells)}"]
    if table.dataset:
        lang = table.dataset.query.lang
        yield [f"**{escaped(statement(figure, lang))}**" for figure in table.dataset.figures]
    together = [columns[name] for name in _TOGETHER if name in columns] if {"value", "unit"} & cells.keys() else []
    if together:
        yield list(_rows(together, [[cells[column.name] for column in together]]))
    yield [
        f"- **{column.name}**: {_inline(column, cells[column.name])}"
        for column in table.columns
        if column not in together and column.kind is not CellKind.OBJECT and _is_there(cells[column.name])
    ]
    for column in table.columns:
        if column.kind is CellKind.OBJECT and cells[column.name] is not None:
            yield [f"## {column.name}"]
            yield _nested(cells[column.name])


def _nested(row: Row) -> Block:
    """An object inside an entry: a list of links if all its values are addresses, else a table of one row."""
    cells = row._asdict()
    there = {name: value for name, value in cells.items() if value is not None}
    if all(isinstance(value, str) and value.startswith("/") for value in there.values()):
        return _links(there)
    return list(_rows(columns_of(type(row)), [list(cells.values())]))


def _around(table: Table) -> Iterator[Block]:
    """The blocks of the answer's meta and links, as in the envelope of the JSON; empty blocks if there are none."""
    yield ["## Answer"] if table.meta or table.links else []
    yield [f"- **{name}**: {escaped(_plain(value))}" for name, value in table.meta.items() if _is_there(value)]
    yield _links(table.links)


def _links(links: Mapping[str, str]) -> Block:
    return [f"- [{escaped(name)}](<{address}>)" for name, address in links.items()]


def _rows(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a table in GitHub's Markdown, header first."""
    yield _row(column.name for column in columns)
    yield _row("---" for _ in columns)
    for row in rows:
        yield _row(_inline(column, cell) for column, cell in zip(columns, row, strict=True))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _inline(column: Column, cell: Any) -> str:
    if isinstance(cell, str) and column.narrower.get("format") == "uri":
        return f"<{cell}>"
    return escaped(_plain(cell))


def _plain(cell: Any) -> str:
    """The cell as text on one line: a list with commas, a mapping as `name (value)` with semicolons."""
    if isinstance(cell, Mapping):
        return "; ".join(f"{name or 'none'} ({_plain(value)})" for name, value in cell.items())
    if isinstance(cell, list | tuple):
        return ", ".join(map(_plain, cell))
    return " ".join(str(cell_text(cell)).split())


def escaped(text: str) -> str:
    """The text with the characters that Markdown would read as marks escaped, so that they are shown."""
    return _MARKS.sub(lambda mark: "&amp;" if mark[0] == "&" else f"\\{mark[0]}", text)


def _title(table: Table, cells: Mapping[str, Any]) -> str:
    for names in _TITLE:
        if all(cells.get(name) for name in names):
            return escaped(", ".join(map(_plain, (cells[name] for name in names))))
    return escaped(table.name)


def _is_there(cell: Any) -> bool:
    return cell is not None and cell not in ("", [], {})
