"""The files of figures read by column, a thousand rows at a time: the way through a package in which nothing is wrong.

A column repeats what it holds, so that each text is read by pydantic once and looked up afterwards; a row takes a
tenth of the time that a model of it takes. It tells no faults: whatever is not plainly right is Unplain, and whoever
meets that has the rows read one by one (csv_reader), which finds the same wrong and says where.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from api.reports.packages.csv_reader import CONTROL, MAX_LINE_BYTES
from api.reports.packages.file_habits import plain
from api.reports.packages.package_rows import PackagedFigure, figure_id

CHUNK = 1000
"""Rows that are read, checked and written at a time."""
_BLOCK = 1 << 16
_KEPT = 2000
"""Texts of a column that are remembered; one that repeats nothing must not fill the memory."""

Columns = Mapping[str, Sequence[Any]]
"""By the name of a column, what the rows of a chunk hold."""


class FigureChunk(NamedTuple):
    """Some rows of figures.csv by column, with the ids of their figures, and their lines where these were counted."""

    columns: Columns
    ids: Sequence[str]
    lines: Sequence[int] = ()

    @classmethod
    def of_rows(cls, rows: Sequence[tuple[int, PackagedFigure]]) -> FigureChunk:
        """The same of rows that were read one by one."""
        columns = {name: [getattr(row, name) for _, row in rows] for name in PackagedFigure.model_fields}
        columns["comparator"] = list(map(str, columns["comparator"]))
        return cls(columns, [row.id for _, row in rows], [line for line, _ in rows])


class Unplain(Exception):  # noqa: N818 - it is no error: a close look may find all of it right
    """What only a reading row by row can judge."""


def chunks(path: Path, model: type[BaseModel] = PackagedFigure, size: int = CHUNK) -> Iterator[Columns]:
    """The rows of a file by column, each column of the model among them; Unplain where one may not be right."""
    reader = csv.reader(chain.from_iterable(_lines(path)), strict=True)
    try:
        header = next(reader, [])
        cells = _readers(header, model)
        while rows := list(islice(reader, size)):
            given = dict(zip(header, zip(*rows, strict=True), strict=True))
            yield {name: column.values(given.get(name), len(rows)) for name, column in cells.items()}
    except (csv.Error, ValueError, OSError) as error:  # a row of another width and a text that is not allowed are too
        raise Unplain from error


def ids(columns: Columns) -> list[str]:
    """The permanent ids of the figures of a chunk."""
    bases = base_ids(columns)
    if not any(columns["restates"]) and not any(columns["edition"]):
        return bases
    return list(map(figure_id, bases, columns["unit"], columns["restates"], columns["edition"]))


def base_ids(columns: Columns) -> list[str]:
    """The ids of the claims' first editions."""
    places = zip(columns["indicator"], columns["area"], columns["period"], columns["source"], strict=True)
    return [f"{indicator}.{area}.{period}.{source}" for indicator, area, period, source in places]


def _lines(path: Path) -> Iterator[io.StringIO]:
    """The lines of a text file, by blocks; ValueError where it is no text that a package holds."""
    with path.open("rb") as file:
        first = True
        while block := file.read(_BLOCK):
            block = plain(block + file.readline(MAX_LINE_BYTES), first=first)
            first = False
            if b"\r" in block or CONTROL.search(block):
                raise ValueError
            lines = io.StringIO(block.decode("utf-8"), newline="\n")
            yield lines


class _ColumnReader:
    """What the texts of one column stand for."""

    def __init__(self, info: FieldInfo) -> None:
        annotation: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        self._read = adapter.validator.validate_python
        self._absent: dict[str, Any] = {} if info.is_required() else {"": info.default}
        self._known = dict(self._absent)

    def values(self, texts: Sequence[str] | None, count: int) -> Sequence[Any]:
        """What these texts stand for; ValueError where one may not stand there. None is a column that is not given."""
        known = self._known
        if texts is None:
            return list(repeat(known[""], count))
        if unknown := set(texts).difference(known):
            if "" in unknown:
                raise ValueError
            if len(known) + len(unknown) > _KEPT:
                self._known = known = {text: known[text] for text in set(texts) - unknown} | self._absent
            known.update(zip(unknown, map(self._read, unknown), strict=True))
        return list(map(known.__getitem__, texts))


def _readers(header: list[str], model: type[BaseModel]) -> dict[str, _ColumnReader]:
    fields = model.model_fields
    required = {name for name, info in fields.items() if info.is_required()}
    if len(set(header)) != len(header) or not required <= set(header) <= set(fields):
        raise Unplain
    return {name: _ColumnReader(info) for name, info in fields.items()}
