"""A table on the way to standard output: drawn in a terminal, aligned when piped, or in one of the API's formats."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Protocol

from api.cli.failures import BAD_INPUT, Failure, printable, say
from api.cli.options import TABLE
from api.domain.quantity import plain
from api.domain.query import Lang
from api.formats import registry as formats
from api.formats.table import CellKind, Column, Table


class PrintedQuery(Protocol):
    """What a command's parameters say of its output."""

    @property
    def format(self) -> str | None:
        """The key of a format, or the terminal's table."""
        ...

    @property
    def lang(self) -> Lang:
        """The language of names."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that were picked, none where all are wanted."""
        ...

    @property
    def given(self) -> Mapping[str, Any]:
        """The values that were given."""
        ...


_RIGHT = (CellKind.NUMBER, CellKind.INTEGER)


def show(table: Table, query: PrintedQuery, meta: Mapping[str, Any], columns: Sequence[str] = ()) -> None:
    """Print the table as asked; a terminal's table has the columns named unless `fields` names others."""
    key = query.format
    if key == TABLE:
        formats.options_of(TABLE, (), query.given)  # refuses what only a format of the API has
    shown = table.select(query.columns or (columns if key == TABLE else ()))
    rows = list(shown.rows)
    shown = replace(shown, rows=rows)
    if key != TABLE:
        _written(shown, query, {"count": len(rows), **meta, "lang": query.lang})
    elif shown.single:
        _upright(shown)
    elif sys.stdout.isatty():
        _drawn(shown)
    else:
        _aligned(shown)
    _remark(len(rows), meta)


def _written(table: Table, query: PrintedQuery, meta: Mapping[str, Any]) -> None:
    chosen = formats.by_key(query.format or "json")
    if chosen.binary and sys.stdout.isatty():
        raise Failure(f"{chosen.key} is a file for a program: add > {table.name}.{chosen.key}", BAD_INPUT)
    body = chosen.write(replace(table, meta=meta), query.given)
    sys.stdout.buffer.write(body if chosen.binary or body.endswith(b"\n") else body + b"\n")
    sys.stdout.flush()


def _remark(count: int, meta: Mapping[str, Any]) -> None:
    """What a reader should know beside the rows."""
    total = meta.get("total", count)
    if not total:
        say("Nothing matches.")
    elif not count:
        say(f"There are {total} rows, and none from --offset {meta['offset']} on.")
    elif count < total:
        say(f"{count} of {total} rows; --limit and --offset give others.")
    if left := meta.get("unconverted"):
        say(f"{len(left)} of these are as printed, since their kind of unit is another one.")


def _cells(table: Table) -> tuple[tuple[Column, ...], list[list[str]]]:
    return table.flat_columns(), [[_text(cell) for cell in row] for row in table.flat_rows()]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, list):
        return ", ".join(cell)
    return printable(str(cell)).replace("\n", " ")


def _upright(table: Table) -> None:
    columns, rows = _cells(table)
    width = max(len(column.name) for column in columns)
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            print(f"{column.name:<{width}}  {cell}".rstrip())


def _drawn(table: Table) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as Drawing

    columns, rows = _cells(table)
    drawing = Drawing(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        # Folded, not cut: a digit that is not shown would make another number.
        drawing.add_column(column.name, justify="right" if column.kind in _RIGHT else "left", overflow="fold")
    for row in rows:
        drawing.add_row(*row)
    Console(markup=False, emoji=False, highlight=False).print(drawing)


def _aligned(table: Table) -> None:
    from rich.cells import cell_len

    columns, rows = _cells(table)
    lines = [[column.name for column in columns], *rows]
    widths = [max(cell_len(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        padded = []
        for column, cell, width in zip(columns, line, widths, strict=True):
            space = " " * (width - cell_len(cell))
            padded.append(space + cell if column.kind in _RIGHT else cell + space)
        print("  ".join(padded).rstrip())
