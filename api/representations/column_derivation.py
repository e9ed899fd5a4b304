"""How the annotated fields of a row class become the columns of a table.

A row class is a `NamedTuple` with one field a column. The type of a field is the kind of its cells, `| None` says that
a cell may be missing, another row class is a nested object. Its annotation gives the meaning, in words, or as a
`Bilingual` where a format gives it in both languages:

    class RateRow(NamedTuple):
        \"\"\"An entry of /v1/rates.\"\"\"

        base: Annotated[str, "The currency of which one unit is priced"]
        mean: Annotated[Decimal, "Mean of the year's daily cross rates"]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from api.domain.rates import Basis
from api.domain.units import SCALES
from api.domain.words import Bilingual, Comparator
from api.representations.table import CellKind, Column, RowClass


@dataclass(frozen=True, slots=True)
class Narrower:
    """What a text is beyond that it is text, in the words of JSON Schema."""

    schema: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Flat:
    """The fields of a nested row that a format without nesting gives, in that order; without this, all of them."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameAs:
    """That a field is what the field of the same name is in another row class."""

    row: RowClass


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
    """The columns of the rows of that class, one a field and in their order."""
    return tuple(_column(name, hint) for name, hint in get_type_hints(row, include_extras=True).items())


def names_of(row: RowClass) -> tuple[str, ...]:
    """The names of those columns."""
    return tuple(column.name for column in columns_of(row))


def _column(name: str, hint: Any) -> Column:
    inner, optional, notes = _read(hint)
    if same := _one(notes, SameAs):
        return next(column for column in columns_of(same.row) if column.name == name)
    meaning = _one(notes, Bilingual) or Bilingual(next((note for note in notes if type(note) is str), ""), "")
    if get_origin(inner) is list and inner not in _KINDS:
        (row,) = get_args(inner)
        return Column(name, CellKind.ROWS, meaning.en, optional=optional, row=row)
    kind = _one(notes, CellKind) or _KINDS.get(inner, CellKind.OBJECT)
    if kind is CellKind.OBJECT:
        return Column(name, kind, meaning.en, _parts(inner, _one(notes, Flat)), optional, row=inner)
    narrower = _one(notes, Narrower)
    return Column(
        name,
        kind,
        meaning.en,
        optional=optional,
        narrower=narrower.schema if narrower else {},
        meaning_zh=meaning.zh,
    )


def _read(hint: Any) -> tuple[Any, bool, list[Any]]:
    """The bare type of a field, whether it may be None, and what is noted on it."""
    if get_origin(hint) is Annotated:
        inner, optional, notes = _read(hint.__origin__)
        return inner, optional, [*notes, *hint.__metadata__]
    if get_origin(hint) in (Union, UnionType):
        inner, _, notes = _read(next(choice for choice in get_args(hint) if choice is not NoneType))
        return inner, True, notes
    return hint, False, []


def _one(notes: Iterable[Any], kind: type[Any]) -> Any:
    return next((note for note in notes if isinstance(note, kind)), None)


def _parts(row: RowClass, flat: Flat | None) -> tuple[Column, ...]:
    found = {column.name: column for column in columns_of(row)}
    return tuple(found[name] for name in flat.names) if flat else tuple(found.values())
