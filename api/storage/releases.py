"""Rows of earlier releases to read, rows of a new release to write, and verdicts of verifications."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from operator import attrgetter
from typing import Any

from sqlalchemy import URL, Connection, Row, bindparam, delete, func, insert, inspect, select, update
from sqlmodel import SQLModel, col

from api.domain.catalogue import TextCorrection
from api.domain.figure import Locator
from api.storage import claim_validity, tables
from api.storage.database import Database, Result
from api.storage.tables import Context, PrintedFigure, Relation, Release, Verification, Withdrawal, Year
from api.storage.writing import insert_rows, write

FigureRow = tuple[Any, ...]
"""The cells of a row of the table of figures, in the order of its columns."""
FIGURE_COLUMNS = tuple(PrintedFigure.model_fields)
"""The columns of the table of figures in their order."""
_YEAR = FIGURE_COLUMNS.index("year")
_AT_ONCE = 2000  # ids in a statement; both engines take more than 30,000
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class ReleaseRows:
    """Reads rows of releases and writes those of a new one, in the transaction of a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def figures(self, ids: Sequence[str]) -> Mapping[str, FigureRow]:
        """By id, the cells of the released figures with these ids; other ids are left out."""
        return {row.id: tuple(row) for row in self._by_id(select(PrintedFigure), ids)}

    def places(self, ids: Sequence[str]) -> Sequence[Row[Any]]:
        """In no fixed order, a row for each released figure with these ids: id, Locator fields, and clause or None."""
        clause = col(Context.before) + PrintedFigure.phrase + Context.after
        locator: list[Any] = list(attrgetter("id", *Locator._fields)(PrintedFigure))
        return list(self._by_id(select(*locator, clause.label("clause")).outerjoin(Context), ids))

    def _by_id(self, statement: Any, ids: Sequence[str]) -> Iterator[Row[Any]]:
        """The rows of a statement for the figures with these ids, read _AT_ONCE ids at a time."""
        for start in range(0, len(ids), _AT_ONCE):
            part = col(PrintedFigure.id).in_(ids[start : start + _AT_ONCE])
            yield from self._connection.execute(statement.where(part))

    def relations(self, report: str) -> Sequence[Row[Any]]:
        """The rows of all relations that the releases of a report have declared, also of replaced ones."""
        return self._connection.execute(select(Relation).where(col(Relation.report) == report)).all()

    def number(self, report: str, content_sha256: str, note_en: str, note_zh: str | None) -> Release:
        """A new Release of a report, not yet added, with a free id and a higher number than all others."""
        newest = select(func.max(Release.sequence), func.max(Release.released_at))
        last, last_moment = self._connection.execute(newest).one()
        taken = set(self._connection.scalars(select(col(Release.id)).where(col(Release.report) == report)))
        return Release(
            id=next(name for number in count(1) if (name := f"{report}.{number}") not in taken),
            sequence=(last or 0) + 1,
            report=report,
            # If the clock was set back, the release must still come after a release that was seen already.
            released_at=max(_next_second(), last_moment or ""),
            content_sha256=content_sha256,
            note_en=note_en,
            note_zh=note_zh or note_en,
        )

    def add(self, rows: Sequence[SQLModel]) -> int:
        """Add rows of one table, which may refer to rows added before; return the number of rows."""
        if rows:
            self._connection.execute(insert(type(rows[0])), [dict(row) for row in rows])
        return len(rows)

    def add_figures(self, figures: Sequence[FigureRow]) -> None:
        """Add figures, given as cells, and the calendar years that are not there yet."""
        self.add_years({figure[_YEAR] for figure in figures})
        insert_rows(self._connection, "figure", FIGURE_COLUMNS, figures)

    def add_context(self, clauses: Mapping[str, tuple[str, str, str]]) -> None:
        """Add, by id of a figure, the words before and after its phrase, cut to 200 characters; none without phrase."""
        rows = [(figure, before[-200:], after[:200]) for figure, (before, phrase, after) in clauses.items() if phrase]
        insert_rows(self._connection, "context", ("figure", "before", "after"), rows)

    def add_years(self, years: set[int]) -> None:
        """Add the calendar years that are not there yet."""
        missing = sorted(years.difference(self._connection.scalars(select(col(Year.year)))))
        self.add([Year(year=year, first_day=f"{year}-01-01", last_day=f"{year}-12-31") for year in missing])

    def correct(self, release: Release, corrections: Sequence[TextCorrection]) -> int:
        """Replace texts of entries, and store the earlier texts as corrections; return the number of corrections."""
        for item in corrections:
            table = getattr(tables, item.kind.capitalize())
            (key,) = inspect(table).primary_key
            self._connection.execute(update(table).where(key == item.code).values({item.field: item.after}))
        return self.add([tables.Correction(**item._asdict(), release=release.id) for item in corrections])

    def complete(self, release: Release) -> None:
        """Bring the computed tables up to the release, and set its time, after a load that may have taken minutes."""
        claim_validity.complete(self._connection)
        moment = max(_next_second(), release.released_at)
        self._connection.execute(update(Release).where(col(Release.id) == release.id).values(released_at=moment))

    def reports(self, ids: Sequence[str]) -> Mapping[str, str]:
        """By id of each of these figures, the id of its report."""
        of = select(col(PrintedFigure.id), col(Release.report)).select_from(PrintedFigure).join(Release)
        return {row.id: row.report for row in self._by_id(of, ids)}

    def withdrawn(self) -> set[str]:
        """The ids of all figures that a release has withdrawn."""
        return set(self._connection.scalars(select(col(Withdrawal.figure))))


async def read_released(database: Database, work: Callable[[ReleaseRows], Result]) -> Result:
    """The result of `work`, which reads rows of releases on one connection; NotReady as for Database.rows."""
    return await database.read(lambda connection: work(ReleaseRows(connection)))


async def write_release(url: URL, work: Callable[[ReleaseRows], Result]) -> Result:
    """The result of `work`, which writes a release in one transaction; it raises, and blocks, as `write` does."""
    return await write(url, lambda connection: work(ReleaseRows(connection)))


TABLES = (
    "year",
    "unit",
    "area",
    "report",
    "release",
    "source",
    "indicator",
    "figure",
    "context",
    "relation",
    "withdrawal",
    "correction",
)
"""The tables to which a release adds rows, each after the tables to which it refers."""


async def release_tables(database: Database) -> dict[str, list[dict[str, Any]]]:
    """By name of each table in TABLES, all its rows as dicts."""
    tables = {name: SQLModel.metadata.tables[name] for name in TABLES}
    return {name: [dict(row._mapping) for row in await database.rows(select(at))] for name, at in tables.items()}


async def record_verdicts(url: URL, verdicts: Mapping[str, str]) -> str:
    """Replace, by id of a figure, the verdict of its comparison with its live source; return the run's time as text."""

    def run(connection: Connection) -> str:
        last = connection.scalar(select(func.max(col(Verification.checked_at)))) or ""
        moment = datetime.now(UTC).strftime(_MOMENT)
        if moment <= last:  # the newest moment distinguishes one state of the table from the next
            moment = (datetime.fromisoformat(last) + timedelta(seconds=1)).strftime(_MOMENT)
        rows = [{"figure": figure, "verdict": verdict, "checked_at": moment} for figure, verdict in verdicts.items()]
        if rows:
            connection.execute(delete(Verification).where(col(Verification.figure) == bindparam("figure")), rows)
            connection.execute(insert(Verification), rows)
        return moment

    return await write(url, run)


def _next_second() -> str:
    """The next full second, as text, so that answers as of any moment until now stay unchanged."""
    return (datetime.now(UTC) + timedelta(seconds=1)).strftime(_MOMENT)


def without_reports(connection: Connection) -> None:
    """Delete the rows of all tables but those of units, areas, years and exchange rates."""
    kept = {"unit", "area", "year", "exchange_rate", "fiscal_rate"}
    for table in reversed(SQLModel.metadata.sorted_tables):
        if table.name not in kept:
            connection.execute(delete(table))
