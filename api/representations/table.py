"""Tables: columns with a meaning over rows of cells, nested or flat, in no format yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from api.domain.figure import Dataset

if TYPE_CHECKING:
    from api.domain.entries import SourceBase

ALL = "*"
"""What `fields` says for all columns."""
Cell = Any
"""str, int, bool, Decimal, None, a list of texts, or a row of another class (a nested object)."""


class CellKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    MOMENT = "moment"
    LIST = "list"
    OBJECT = "object"
    ROWS = "rows"
    """A list of rows of another class, of each of which formats without nesting give the first cell."""


class Row(Protocol):
    """What every NamedTuple has; Python gives them no base in common."""

    def _asdict(self) -> dict[str, Any]:
        """The cells by the names of their columns."""


RowClass: TypeAlias = type[Row]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, kind of cell, meaning, and whether cells may be missing.

    The meaning stands in Chinese too where a format gives both. `narrower` is what JSON Schema says of a text beyond
    that it is one. The cells of an object are rows of the class `row`; its `parts` are the columns that a flat format
    gives instead.
    """

    name: str
    kind: CellKind
    meaning: str
    parts: tuple[Column, ...] = ()
    optional: bool = False
    narrower: Mapping[str, Any] = field(default_factory=dict, hash=False)
    row: RowClass | None = None
    meaning_zh: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns over rows of cells, with what the envelope says about them; `single` where it is one object.

    `key` names the columns that identify a row. Where each row is a figure, `dataset` holds them, for formats that
    are about figures and not about cells. Where rows hold figures otherwise, `sources` are those of the figures.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    meta: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    single: bool = False
    dataset: Dataset | None = None
    sources: Sequence[SourceBase] = ()
    key: tuple[str, ...] = ()
    site: str = ""
    """The address of the server, for what is looked at away from it; empty where nobody set it."""
    usual: tuple[str, ...] = ()
    """The columns that are given where none are asked for; all where it is empty."""
    only: Callable[[Sequence[str]], Iterable[Sequence[Cell]]] | None = None
    """Makes rows of the named columns only, where the others need not be made first."""
    picked: tuple[str, ...] = ()
    """The names of columns that were asked for."""

    def select(self, names: Sequence[str]) -> Table:
        """Only the named columns, in the order given; the usual ones where none is named, all of them for `*`.

        `sales_unit` names a field of the figure in `sales`, and `sales` itself the whole figure, of which formats
        without nesting give the value.
        """
        chosen = names or self.usual
        if not chosen or ALL in chosen:
            return self
        wanted = tuple(dict.fromkeys(chosen))
        by_name = {column.name: column for column in self.columns}
        if self.only is not None and by_name.keys() >= set(wanted):
            columns = tuple(_alone(by_name[name]) if names else by_name[name] for name in wanted)
            return replace(self, columns=columns, rows=self.only(wanted), picked=tuple(names))
        picks = [self._pick(name, alone=bool(names)) for name in wanted]
        rows = (tuple(read(row) for _, read in picks) for row in self.rows)
        return replace(self, columns=tuple(column for column, _ in picks), rows=rows, picked=tuple(names))

    def _pick(self, name: str, *, alone: bool) -> tuple[Column, Callable[[Sequence[Cell]], Cell]]:
        """The column of that name, and how its cell is read from a row."""
        for place, column in enumerate(self.columns):
            if column.name == name:
                return _alone(column) if alone else column, itemgetter(place)
        for place, column in enumerate(self.columns):
            for flat, path in _paths(column):
                if flat.name == name:
                    return flat, _reader(place, path)
        raise KeyError(name)

    def where(self, name: str, cells: Collection[Cell]) -> Table:
        """Only the rows whose cell in the named column is one of these."""
        cell = itemgetter(self._place(name))
        return replace(self, rows=[row for row in self.rows if cell(row) in cells])

    def column(self, name: str) -> list[Cell]:
        """The cells of the named column."""
        return list(map(itemgetter(self._place(name)), self.rows))

    def _place(self, name: str) -> int:
        return [column.name for column in self.columns].index(name)

    def flat_columns(self) -> tuple[Column, ...]:
        """The columns of a format without nesting; objects give way to their parts."""
        return flattened(self.columns)

    def flat_rows(self) -> Iterator[list[Cell]]:
        """The rows of a format without nesting."""
        for row in self.rows:
            cells: list[Cell] = []
            for column, cell in zip(self.columns, row, strict=True):
                _flatten(column, cell, cells)
            yield cells


def flattened(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns that a format without nesting gives for these."""
    return tuple(flat for column in columns for flat, _ in _paths(column))


def _paths(column: Column, prefix: str = "") -> Iterator[tuple[Column, tuple[str, ...]]]:
    """The flat columns that a column gives, each with the fields that lead to its cell."""
    name = f"{prefix}_{column.name}".strip("_")
    if column.kind is CellKind.ROWS:
        yield replace(column, name=name, kind=CellKind.LIST, row=None), ()
    elif column.kind is not CellKind.OBJECT:
        yield replace(column, name=name), ()
    for part in column.parts:
        # A figure inside a row gives its value under the row's own name: `sales`, `sales_unit`.
        inner = [(replace(part, name=name), ())] if part.name == "value" else _paths(part, name)
        for flat, path in inner:
            yield replace(flat, optional=flat.optional or column.optional), (part.name, *path)


def _alone(column: Column) -> Column:
    """A column that was asked for by its name: of an object that has a value, formats without nesting give that."""
    value = tuple(part for part in column.parts if part.name == "value")
    return replace(column, parts=value) if value else column


def _reader(place: int, path: tuple[str, ...]) -> Callable[[Sequence[Cell]], Cell]:
    def read(row: Sequence[Cell]) -> Cell:
        cell = row[place]
        for name in path:
            cell = None if cell is None else getattr(cell, name)
        return cell

    return read


def _flatten(column: Column, cell: Cell, cells: list[Cell]) -> None:
    if column.kind is CellKind.ROWS:
        cells.append([row[0] for row in cell])
    elif column.kind is not CellKind.OBJECT:
        cells.append(cell)
    for part in column.parts:
        _flatten(part, None if cell is None else getattr(cell, part.name), cells)
