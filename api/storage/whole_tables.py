"""Claims that are valid now, chunk by chunk as Arrow columns."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    outerjoin,
    true,
    tuple_,
)
from sqlalchemy import select as select_columns  # SQLModel's takes four at most
from sqlmodel import col

from api.domain.catalogue import Catalogue
from api.storage.database import Database, FigureFilter, PreparedSelect, Values
from api.storage.database_address import sqlite_path
from api.storage.models import ClaimCount, PrintedFigure, ServedClaim, Verification

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]


ROWS = 7_000
"""Claims of a chunk, about."""
MISSING, BETWEEN = "\x01", "\x1f"
"""What stands for a cell that is missing, and between cells that are read as one: packages may hold no such sign."""


def _or_missing(column: Any) -> ColumnElement[str]:
    cell: ColumnElement[str] = func.coalesce(cast(column, Text), MISSING)
    return cell


class _ReadColumn(NamedTuple):
    """A column that is read, of one cell or of several as one."""

    name: str
    cells: Sequence[Any]
    free: bool = False
    """Whether it is free text, which goes between quotes."""
    repeats: bool = False
    """Whether many claims have the same: it comes as a dictionary."""


_figure, _served = PrintedFigure, ServedClaim
_ALIKE: Mapping[str, Any] = {
    "comparator": col(_figure.comparator),
    "unit": col(_figure.unit),
    "scale": col(_figure.scale),
    "status": col(_figure.status),
    "source": col(_figure.source),
    "originator": _or_missing(_figure.originator),
    "inferred": _or_missing(_figure.inferred),
    "vintage": _or_missing(_figure.vintage),
    "release": col(_figure.release),
}
"""What many figures have in common, all of it: it is read as one column."""
_PRINTED = (
    _ReadColumn("indicator", [col(_figure.indicator)], repeats=True),
    _ReadColumn("area", [col(_figure.area)], repeats=True),
    _ReadColumn("period", [col(_figure.period)], repeats=True),
    _ReadColumn("id", [col(_figure.id)]),
    _ReadColumn("alike", list(_ALIKE.values()), free=True, repeats=True),
    _ReadColumn("printed_value", [col(_figure.value)]),
    _ReadColumn("phrase", [col(_figure.phrase)], free=True),
    _ReadColumn("paragraph", [_or_missing(_figure.paragraph)]),
    _ReadColumn("sentence_sha256", [col(_figure.sentence_sha256)]),
    _ReadColumn("note", [_or_missing(_figure.note_en)], free=True),
)
_VERIFIED = (
    _ReadColumn("verified", [_or_missing(Verification.verdict)], repeats=True),
    _ReadColumn("verified_at", [_or_missing(Verification.checked_at)], repeats=True),
)
"""What the last comparison of a figure found, of those that were compared."""
_SERVED = (
    _ReadColumn("figure", [col(_served.figure)]),
    _ReadColumn("value", [col(_served.value)]),
    _ReadColumn("low", [_or_missing(_served.low)]),
    _ReadColumn("high", [_or_missing(_served.high)]),
    _ReadColumn("display", [col(_served.display_en)], free=True),
    _ReadColumn("fragment", [_or_missing(_served.fragment)], free=True),
    _ReadColumn("preferred", [case((col(_served.preferred), "1"), else_="0")], repeats=True),
)


ReadChunk = Callable[[], "pa.RecordBatch"]
"""Gives the columns of a chunk that was read: called in a thread, since to parse it takes a while."""


async def chunks(database: Database, catalogue: Catalogue, *, preferred: bool) -> AsyncIterator[ReadChunk]:
    """All claims, or the preferred ones, in the order of their key; what is newer than the catalogue is left out."""
    newest = catalogue.newest()
    moment = (newest.sequence if newest else 0,) * 2
    printed = (*_PRINTED, *_VERIFIED) if catalogue.verified_at is not None else _PRINTED
    of_sqlite = sqlite_path(database.url) is not None
    served_lines = partial(_served_lines, preferred=preferred, of_sqlite=of_sqlite)
    printed_lines = partial(_printed_lines, columns=printed, of_sqlite=of_sqlite)
    async for cut in _cuts(database):
        select = PreparedSelect(("served lines", preferred), (cut.of(_served),), moment, served_lines)
        ((stands,),) = await database.prepared(select, tuple, bulk=True)
        if stands is not None:
            select = PreparedSelect(("printed lines", len(printed)), (cut.of(_figure),), (), printed_lines)
            ((stated,),) = await database.prepared(select, tuple, bulk=True)
            yield partial(_side_by_side, stated, printed, stands)


End = tuple[str, ...]
"""Where the key is cut: behind an indicator, or behind an area of one."""


class _Cut(NamedTuple):
    """A part of a table by its key, from behind one end up to another."""

    after: End = ()
    last: End = ()

    def of(self, table: type[PrintedFigure | ServedClaim]) -> FigureFilter:
        """The condition, for which an index finds both ends."""
        lengths = (len(self.after), len(self.last))

        def expression(values: Values) -> ColumnElement[bool]:
            after, last = values[: lengths[0]], values[lengths[0] :]
            columns: Any = [(), tuple_(col(table.indicator)), tuple_(col(table.indicator), col(table.area))]
            above = [columns[lengths[0]] > tuple_(*after)] if after else []
            return and_(true(), *above, *([columns[lengths[1]] <= tuple_(*last)] if last else []))

        return FigureFilter((table.__name__, *lengths), (*self.after, *self.last), expression)


async def _cuts(database: Database) -> AsyncIterator[_Cut]:
    """The table in parts that hold about as much as a chunk, in order and without a gap."""
    after: End = ()
    async for end in _ends(database):
        yield _Cut(after, end)
        after = end
    yield _Cut(after)


async def _ends(database: Database) -> AsyncIterator[End]:
    for indicator, claims in _packed(await database.rows(_sizes(ClaimCount.indicator))):
        if claims > ROWS:
            of_areas = await database.rows(_sizes(ClaimCount.area).where(col(ClaimCount.indicator) == indicator))
            for area, _ in _packed(of_areas):
                yield (indicator, area)
        yield (indicator,)


def _sizes(code: str) -> Select[Any]:
    """How many claims each code has, in the order of the codes."""
    columns: tuple[Any, ...] = (col(code), func.sum(col(ClaimCount.claims)))
    return select_columns(*columns).group_by(col(code)).order_by(col(code))


def _packed(sizes: Iterable[Sequence[Any]]) -> Iterator[tuple[str, int]]:
    """Runs of codes that fit into a chunk, or one code that does not: the last code, and the claims."""
    last, held = "", 0
    for code, claims in sizes:
        if held and held + claims > ROWS:
            yield last, held
            held = 0
        last, held = code, held + int(claims)
    if held:
        yield last, held


def _served_lines(
    conditions: Sequence[ColumnElement[bool]], moment: Values, *, preferred: bool, of_sqlite: bool
) -> Select[Any]:
    """What is served of the claims that stand at a moment, the number of a release, as one text."""
    since, until = moment
    standing = [col(_served.since) <= since, col(_served.until) > until]
    if preferred:
        standing.append(col(_served.preferred).is_(True))
    return _as_one(_SERVED, [*conditions, *standing], _served, _served.figure, of_sqlite=of_sqlite)


def _printed_lines(
    conditions: Sequence[ColumnElement[bool]], _values: Values, *, columns: Sequence[_ReadColumn], of_sqlite: bool
) -> Select[Any]:
    """What is printed of all figures, restatements and withdrawn ones among them, as one text."""
    source: Any = _figure
    if columns is not _PRINTED:
        source = outerjoin(_figure, Verification, col(Verification.figure) == col(_figure.id))
    return _as_one(columns, conditions, source, _figure.id, of_sqlite=of_sqlite)


def _as_one(
    columns: Sequence[_ReadColumn], conditions: Iterable[Any], source: Any, last_of_key: Any, *, of_sqlite: bool
) -> Select[Any]:
    """The lines of some rows in the order of their key, joined; nothing where there are none."""
    table = _served if source is _served else _figure
    key = (col(table.indicator), col(table.area), col(table.period), col(last_of_key))
    line = _line_of_sqlite(columns) if of_sqlite else _line(columns)
    lines = select_columns(line.label("line")).select_from(source).where(*conditions).order_by(*key).subquery().c.line
    # SQLite hands over bytes as they are, a text as Python's.
    return select_columns(
        cast(func.group_concat(lines, "\n"), LargeBinary) if of_sqlite else func.string_agg(lines, "\n")
    )


def _line_of_sqlite(columns: Sequence[_ReadColumn]) -> ColumnElement[str]:
    """A row as a line of CSV; `%w` doubles the quotes in a text."""
    marks = [f'"{BETWEEN.join(["%w"] * len(read.cells))}"' if read.free else "%s" for read in columns]
    line: ColumnElement[str] = func.printf(",".join(marks), *chain.from_iterable(read.cells for read in columns))
    return line


def _line(columns: Sequence[_ReadColumn]) -> ColumnElement[str]:
    """The same on PostgreSQL."""
    line: ColumnElement[str] = func.concat_ws(",", *(_quoted(read) if read.free else read.cells[0] for read in columns))
    return line


def _quoted(read: _ReadColumn) -> ColumnElement[str]:
    return literal('"') + func.replace(func.concat_ws(BETWEEN, *read.cells), '"', '""') + literal('"')


def _parsed(text: str | bytes, columns: Sequence[_ReadColumn]) -> pa.RecordBatch:
    import pyarrow as pa
    from pyarrow import csv

    data = pa.py_buffer(text.encode() if isinstance(text, str) else text)
    dictionary = pa.dictionary(pa.int32(), pa.string())
    table = csv.read_csv(
        pa.BufferReader(data),
        read_options=csv.ReadOptions(
            column_names=[read.name for read in columns], block_size=data.size + 1, use_threads=False
        ),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types={read.name: dictionary if read.repeats else pa.string() for read in columns},
            null_values=[MISSING],
            strings_can_be_null=True,
        ),
    )
    (batch,) = table.combine_chunks().to_batches()
    return batch


def _side_by_side(
    stated: str | bytes, columns_of_printed: Sequence[_ReadColumn], stands: str | bytes
) -> pa.RecordBatch:
    """The columns of the claims that stand, each beside what is printed of it."""
    import pyarrow as pa
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    printed, served = _parsed(stated, columns_of_printed), _parsed(stands, _SERVED)
    if not printed["id"].equals(served["figure"]):  # restatements are printed, and what was withdrawn
        printed = printed.take(pc.index_in(served["figure"], printed["id"]))
    columns = {name: printed[name] for name in printed.schema.names} | {
        name: served[name] for name in served.schema.names
    }
    alike = columns.pop("alike")
    parts = zip(*(text.split(BETWEEN) for text in alike.dictionary.to_pylist()), strict=True)
    for name, cells in zip(_ALIKE, parts, strict=True):
        dictionary = pa.array([None if cell == MISSING else cell for cell in cells], pa.string())
        columns[name] = pa.DictionaryArray.from_arrays(alike.indices, dictionary)
    return pa.RecordBatch.from_pydict(columns)
