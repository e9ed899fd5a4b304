"""The cells of a column in Arrow arrays, and lines of text joined of them without a Python object a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from api.representations.table import Cell, CellKind, Column, flattened

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Cells of which many are alike: each row names one of them by its place."""

    places: pa.Array
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A text for each row, which is the exact number where the column is one of numbers; null where it is missing."""

    array: pa.Array


@dataclass(frozen=True, slots=True)
class Always:
    """The same cell in each row."""

    cell: Cell


@dataclass(frozen=True, slots=True, eq=False)
class Nested:
    """An object in each row, by the names of its parts."""

    parts: Mapping[str, Cells]


Cells: TypeAlias = Coded | Texts | Always | Nested


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some rows of a table: the cells of each of its columns."""

    rows: int
    columns: Mapping[str, Cells]

    def part(self, start: int, rows: int) -> Chunk:
        """The rows from one on, so many at most."""
        rows = min(rows, self.rows - start)
        return Chunk(rows, {name: _sliced(cells, start, rows) for name, cells in self.columns.items()})

    def flat(self, columns: Sequence[Column]) -> Iterator[tuple[Column, Cells]]:
        """The cells of the columns that a format without nesting gives for these."""
        for column in columns:
            cells = self.columns[column.name]
            if column.kind is not CellKind.OBJECT:
                yield column, cells
            elif cells == Always(None):
                yield from ((part, cells) for part in flattened([column]))
            elif column.parts:
                raise NotImplementedError(f"{column.name}: no format without nesting has its parts yet")


def _sliced(cells: Cells, start: int, rows: int) -> Cells:
    match cells:
        case Coded(places, alike):
            return Coded(places.slice(start, rows), alike)
        case Texts(array):
            return Texts(array.slice(start, rows))
        case Nested(parts):
            return Nested({name: _sliced(part, start, rows) for name, part in parts.items()})
    return cells


class Lines:
    """Lines of the same make for some rows, put together from left to right.

    What follows from the same places is joined once for each place, and not for each row.
    """

    def __init__(self) -> None:
        self._parts: list[Any] = []
        self._before = ""
        self._coded: tuple[pa.Array, list[str]] | None = None

    def text(self, text: str) -> None:
        """The same text in each line."""
        if self._coded is None:
            self._before += text
        else:
            places, texts = self._coded
            self._coded = (places, [before + text for before in texts])

    def coded(self, cells: Coded, text_of: Callable[[Cell], str]) -> None:
        """The text of the cell that each row names."""
        texts = [text_of(cell) for cell in cells.cells]
        if self._coded is not None and _same(self._coded[0], cells.places):
            texts = [before + text for before, text in zip(self._coded[1], texts, strict=True)]
        else:
            self._end_part()
            texts = [self._before + text for text in texts]
            self._before = ""
        self._coded = (cells.places, texts)

    def array(self, array: pa.Array) -> None:
        """A text of each row's own, nothing where it is null."""
        self._end_part()
        if self._before:
            self._parts.append(self._before)
            self._before = ""
        self._parts.append(array)

    def joined(self) -> memoryview:
        """The bytes of all lines, one behind the other."""
        import pyarrow.compute as pc  # type: ignore[import-untyped]

        self._end_part()
        parts = [*self._parts, self._before]
        lines = pc.binary_join_element_wise(*parts, "", null_handling="replace", null_replacement="")
        return bytes_of(lines)

    def _end_part(self) -> None:
        import pyarrow as pa

        if self._coded is not None:
            places, texts = self._coded
            self._parts.append(pa.array(texts, pa.string()).take(places))
            self._coded = None


def _same(places: pa.Array, others: pa.Array) -> bool:
    """Whether two arrays look at the same memory: what was read as one column goes together."""
    (_, first), (_, second) = places.buffers(), others.buffers()
    return bool(first.address == second.address and places.offset == others.offset)


def bytes_of(array: pa.Array) -> memoryview:
    """The bytes of all texts of an array, one behind the other; what is null has none."""
    _, offsets, data = array.buffers()
    if data is None:
        return memoryview(b"")
    places = memoryview(offsets).cast("i")
    return memoryview(data)[places[array.offset] : places[array.offset + len(array)]]
