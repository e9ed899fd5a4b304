"""Tables before a format is chosen: rows of cells, and columns made from the annotations of row classes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from operator import itemgetter
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from api.domain.figure import Dataset
from api.domain.rates import Basis
from api.domain.units import SCALES
from api.domain.words import Comparator

if TYPE_CHECKING:
    from api.domain.models import ReleaseBase, SourceBase

ALL = "*"
"""The value of `fields` that means all columns."""
Cell = Any
"""str, int, bool, Decimal, None, a list of texts, or a row of another class (a nested object)."""
Reader = Callable[[Sequence[Cell]], Cell]


class CellKind(StrEnum):
    """The type of the cells of a column."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    MOMENT = "moment"
    LIST = "list"
    OBJECT = "object"
    ROWS = "rows"
    """A list of rows of another class; formats without nesting give only the first cell of each row."""


class Row(Protocol):
    """The type of a row: any NamedTuple, since Python has no base class for them."""

    def _asdict(self) -> dict[str, Any]:
        """A dict of the cells by the names of their columns."""


RowClass = type[Row]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, kind of cell, meaning, and whether cells may be missing.

    `narrower` is a JSON Schema that restricts a text, such as an enum. In a column of objects each cell is a row of the
    class `row`, and `parts` are the columns that a format without nesting gives instead.
    """

    name: str
    kind: CellKind
    meaning: str
    parts: tuple[Column, ...] = ()
    optional: bool = False
    narrower: Mapping[str, Any] = field(default_factory=dict, hash=False)
    row: RowClass | None = None

    @property
    def required(self) -> bool:
        """True if the column never has an empty cell; a list may be empty."""
        return not self.optional and self.kind is not CellKind.LIST


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns over rows of cells, with the meta and links of the envelope; `single` if the answer is one object.

    `key` names the columns that identify a row. `dataset`, if any, holds the figures that are the rows, for formats
    that write figures rather than cells; without it `sources` are the sources of the rows' figures, if there are any.
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
    """The address of the server, for documents that are read elsewhere; empty if none was given."""
    usual: tuple[str, ...] = ()
    """The columns given by default; all columns if empty."""
    only: Callable[[Sequence[str]], Iterable[Sequence[Cell]]] | None = None
    """Makes the rows with only the named columns, so that no other cells are made; None if rows are made whole."""
    picked: tuple[str, ...] = ()
    """The columns that the caller named; empty for the default columns."""

    def select(self, names: Sequence[str]) -> Table:
        """The table with only the named columns, in that order; with the default columns if none is named, all for `*`.

        `sales_unit` names one field of the figure in the column `sales`. `sales` names the whole figure, and formats
        without nesting then give its value. Raises KeyError if there is no such column.
        """
        chosen = names or self.usual
        if not chosen or ALL in chosen:
            return self
        wanted = tuple(dict.fromkeys(chosen))
        picks = [self._pick(name, alone=bool(names)) for name in wanted]
        if self.only is not None and {column.name for column in self.columns}.issuperset(wanted):
            rows = self.only(wanted)
        else:
            rows = (tuple(read(row) for _, read in picks) for row in self.rows)
        return replace(self, columns=tuple(column for column, _ in picks), rows=rows, picked=tuple(names))

    def _pick(self, name: str, *, alone: bool) -> tuple[Column, Reader]:
        """The column with that name, and the function that reads its cell from a row; raises KeyError for others."""
        for place, column in enumerate(self.columns):
            if column.name == name:
                # For an object that the caller names, formats without nesting give its value.
                value = tuple(part for part in column.parts if alone and part.name == "value")
                return replace(column, parts=value or column.parts), itemgetter(place)
        for flat, read in _flat(self.columns):
            if flat.name == name:
                return flat, read
        raise KeyError(name)

    @property
    def answer(self) -> Dataset:
        """The dataset of a table of figures, for formats that need one; raises AssertionError if the table has none."""
        assert self.dataset is not None  # noqa: S101 - the table of formats sends no other
        return self.dataset

    def where(self, name: str, cells: Collection[Cell]) -> Table:
        """A copy with only the rows, which must be NamedTuples, whose cell in the named column is one of `cells`."""
        return replace(self, rows=[row for row in self.rows if getattr(row, name) in cells])

    def flat_columns(self) -> tuple[Column, ...]:
        """The columns of a format without nesting: each object is replaced by its parts, rows by a list of texts."""
        return flattened(self.columns)

    def flat_rows(self) -> Iterator[list[Cell]]:
        """The rows of a format without nesting, as lists with a cell for each of the flat columns."""
        if all(column.kind not in (CellKind.OBJECT, CellKind.ROWS) for column in self.columns):
            return map(list, self.rows)
        readers = [read for _, read in _flat(self.columns)]
        return ([read(row) for read in readers] for row in self.rows)


def flattened(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns that a format without nesting gives for the given columns."""
    return tuple(flat for flat, _ in _flat(columns))


def _flat(columns: Iterable[Column]) -> Iterator[tuple[Column, Reader]]:
    """The flat columns of the given columns, each with the function that reads its cell from a row."""
    for place, column in enumerate(columns):
        yield from _parts(column, column.name, itemgetter(place))


def _parts(column: Column, name: str, read: Reader) -> Iterator[tuple[Column, Reader]]:
    """The flat columns of one column under that name, whose cell `read` takes from a row."""
    if column.kind is CellKind.ROWS:
        yield replace(column, name=name, kind=CellKind.LIST), lambda row: [each[0] for each in read(row)]
    elif column.kind is not CellKind.OBJECT:
        yield replace(column, name=name), read
    for part in column.parts:
        # The value of a figure gets the column's own name, other fields get longer names: `sales`, `sales_unit`.
        inner = name if part.name == "value" else f"{name}_{part.name}"
        for flat, cell in _parts(part, inner, partial(_field, read, part.name)):
            yield replace(flat, optional=flat.optional or column.optional), cell


def _field(read: Reader, name: str, row: Sequence[Cell]) -> Cell:
    """The field of the object that `read` takes from a row; None without an object."""
    cell = read(row)
    return None if cell is None else getattr(cell, name)


@dataclass(frozen=True, slots=True)
class Narrower:
    """An annotation of a row's field: the JSON Schema that restricts its text, such as an enum or a format."""

    schema: Mapping[str, Any] = field(hash=False)


LIKE: dict[RowClass, RowClass] = {}
Made = TypeVar("Made", bound=Row)


def like(other: RowClass) -> Callable[[type[Made]], type[Made]]:
    """A decorator: a field of the row class that has no description takes the column of the same name from `other`."""

    def mark(row: type[Made]) -> type[Made]:
        LIKE[row] = other
        return row

    return mark


Moment = Annotated[str, CellKind.MOMENT]
Day = Annotated[str, Narrower({"format": "date"})]
Address = Annotated[str, Narrower({"format": "uri"})]
ComparatorSign = Annotated[str, Narrower({"enum": list(Comparator)})]
ScaleName = Annotated[str, Narrower({"enum": list(SCALES)})]
BasisName = Annotated[str, Narrower({"enum": list(Basis)})]

_KINDS: Mapping[Any, CellKind] = {
    str: CellKind.TEXT,
    Decimal: CellKind.NUMBER,
    int: CellKind.INTEGER,
    bool: CellKind.FLAG,
    list[str]: CellKind.LIST,
}


@cache
def columns_of(row: RowClass) -> tuple[Column, ...]:
    """The columns of a row class, one a field; a tuple in an annotation names the parts that flat formats give."""
    others = {column.name: column for column in columns_of(LIKE[row])} if row in LIKE else {}
    hints = get_type_hints(row, include_extras=True)
    return tuple(_column(name, hint, others.get(name)) for name, hint in hints.items())


def names_of(row: RowClass) -> tuple[str, ...]:
    """The names of the columns of a row class."""
    return tuple(column.name for column in columns_of(row))


def _column(name: str, hint: Any, same: Column | None) -> Column:
    """The column of a field with its annotation; it is `same` if that is given and the field has no description."""
    inner, optional, notes = _read(hint)
    noted: dict[type, Any] = {type(note): note for note in reversed(notes)}
    meaning = noted.get(str, "")
    if same is not None and not meaning:
        return same
    if get_origin(inner) is list and inner not in _KINDS:
        (row,) = get_args(inner)
        return Column(name, CellKind.ROWS, meaning, optional=optional, row=row)
    kind = noted.get(CellKind) or _KINDS.get(inner, CellKind.OBJECT)
    if kind is CellKind.OBJECT:
        found = {column.name: column for column in columns_of(inner)}
        parts = tuple(found[each] for each in noted.get(tuple, found))
        return Column(name, kind, meaning, parts, optional, row=inner)
    narrower = noted[Narrower].schema if Narrower in noted else {}
    return Column(name, kind, meaning, optional=optional, narrower=narrower)


def _read(hint: Any) -> tuple[Any, bool, list[Any]]:
    """The bare type of a field, True if the field may be None, and a list of its annotations."""
    if get_origin(hint) is Annotated:
        inner, optional, notes = _read(hint.__origin__)
        return inner, optional, [*notes, *hint.__metadata__]
    if get_origin(hint) in (Union, UnionType):
        inner, _, notes = _read(next(choice for choice in get_args(hint) if choice is not NoneType))
        return inner, True, notes
    return hint, False, []


def release_meta(release: ReleaseBase | None) -> dict[str, Any]:
    """A dict of the id and moment of an answer's release, for its meta; both are None if there is no release."""
    return {"release": release and release.id, "released_at": release and release.released_at}


def dataset_meta(dataset: Dataset) -> dict[str, Any]:
    """A dict for the meta of an answer with figures: release, if they apply unconverted, unscaled, vintages, hint."""
    meta, conversion = release_meta(dataset.release), dataset.query.conversion
    if conversion.unit:
        meta["unconverted"] = list(dataset.unconverted)
    if conversion.scale:
        meta["unscaled"] = list(dataset.unscaled)
    if vintages := dataset.vintages:
        meta["vintages"] = vintages
    if dataset.hint:
        meta["hint"] = dataset.hint
    return meta
