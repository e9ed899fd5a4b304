"""Rows that a release writes, and those that are released already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, func, inspect, update
from sqlalchemy import select as select_columns  # SQLModel's takes four columns at most
from sqlalchemy.orm import joinedload
from sqlmodel import Session, SQLModel, col, select

from api.domain.catalogue import TextCorrection
from api.storage import claim_validity, models
from api.storage.claim_validity import settle
from api.storage.database import Database
from api.storage.models import PrintedFigure, Relation, Release, ServedClaim, Withdrawal, Year, related
from api.storage.writing import insert_rows, refresh_statistics, writing

FigureRow = tuple[Any, ...]
"""The cells of a row of the table of figures, in the order of its columns."""

FIGURE_COLUMNS = tuple(PrintedFigure.model_fields)
"""The columns of the table of figures in their order."""
_FIGURES = select_columns(*(col(getattr(PrintedFigure, name)) for name in FIGURE_COLUMNS))

Result = TypeVar("Result")


async def read_released(database: Database, work: Callable[[ReleasedRows], Result]) -> Result:
    """What the work makes of the rows that are released, read by one connection."""

    def run(connection: Connection) -> Result:
        with Session(connection, autoflush=False) as session:
            return work(ReleasedRows(session))

    return await database.read(run)


class ReleasedRows:
    """Reads what is released, in the transaction of a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def figures(self, ids: Sequence[str]) -> Mapping[str, FigureRow]:
        """The released figures with those ids, by id."""
        if not ids:
            return {}
        rows = self._session.connection().execute(_FIGURES.where(col(PrintedFigure.id).in_(ids)))
        return {row.id: tuple(row) for row in rows}

    def relations(self, report: str) -> Mapping[str, Sequence[Relation]]:
        """The relations of a report that its releases have declared, by id; several where one was replaced."""
        found: dict[str, list[Relation]] = {}
        for row in self._session.exec(select(Relation).where(Relation.report == report)):
            found.setdefault(row.id, []).append(row)
        return found


ClaimRow = tuple[Any, ...]
"""The cells of a row of the table of what is served, in the order of its columns."""

_CLAIM_COLUMNS = tuple(ServedClaim.model_fields)
_CORRECTED: Mapping[str, type[SQLModel]] = {
    "report": models.Report,
    "unit": models.Unit,
    "source": models.Source,
    "indicator": models.Indicator,
}
_YEAR = FIGURE_COLUMNS.index("year")
MANY = 2_000
"""Claims of one release of which PostgreSQL has to know before it plans what is asked of them."""
Row = TypeVar("Row", bound=SQLModel)


async def write_release(url: URL, work: Callable[[ReleaseWriter], Result]) -> Result:
    """Do the work in one transaction: if it raises, nothing of it is kept."""

    def run(connection: Connection) -> Result:
        with Session(connection, autoflush=False) as session:
            return work(ReleaseWriter(session))

    async with writing(url) as writer:
        return await writer.run(run)


class ReleaseWriter:
    """A transaction that writes one release."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.released = ReleasedRows(session)
        """What it must not contradict."""
        self._years: set[int] = set()
        self._claims = 0
        self._indicators: set[str] = set()
        self._relabelled: set[str] = set()

    def number(self, report: str, content_sha256: str, note_en: str, note_zh: str | None) -> Release:
        """A release of a report after all others, with a free id; it is not yet added."""
        session = self._session
        last, last_moment = session.exec(
            select(func.max(col(Release.sequence)), func.max(col(Release.released_at)))
        ).one()
        taken = set(session.exec(select(Release.id).where(Release.report == report)))
        return Release(
            id=next(name for number in count(1) if (name := f"{report}.{number}") not in taken),
            sequence=(last or 0) + 1,
            report=report,
            # A clock that was set back must not put a release before one that was seen already.
            released_at=max(_next_second(), last_moment or ""),
            content_sha256=content_sha256,
            note_en=note_en,
            note_zh=note_zh or note_en,
        )

    def date(self, release: Release) -> None:
        """Date the release by the end of its load, which may have taken minutes."""
        moment = max(_next_second(), release.released_at)
        self._session.exec(update(Release).where(col(Release.id) == release.id).values(released_at=moment))

    def add(self, rows: Sequence[SQLModel]) -> int:
        """Add rows that may refer to those added before; how many they are."""
        self._session.add_all(rows)
        self._session.flush()
        return len(rows)

    def add_figures(self, figures: Sequence[FigureRow]) -> None:
        """Add figures, and the years that are still missing."""
        self.add_years({figure[_YEAR] for figure in figures})
        insert_rows(self._session.connection(), "figure", FIGURE_COLUMNS, figures)

    def add_claims(self, claims: Sequence[ClaimRow]) -> None:
        """Add what is served of claims as if they had no rivals; see `complete`."""
        self._claims += len(claims)
        self._indicators.update(claim[0] for claim in claims)
        insert_rows(self._session.connection(), "served_claim", _CLAIM_COLUMNS, claims)

    def add_years(self, years: set[int]) -> None:
        """Add the calendar years that are not there yet."""
        if not self._years:
            self._years = set(self._session.exec(select(Year.year)))
        missing = sorted(years - self._years)
        self.add([Year(year=year, first_day=f"{year}-01-01", last_day=f"{year}-12-31") for year in missing])
        self._years |= years

    def correct(self, release: Release, corrections: Sequence[TextCorrection]) -> int:
        """Put corrected texts in the place of those before, which are kept; how many they are."""
        for item in corrections:
            table = _CORRECTED[item.kind]
            (key,) = inspect(table).primary_key
            self._session.exec(update(table).where(key == item.code).values({item.field: item.after}))
        self._relabelled |= {item.code for item in corrections if item.kind == "unit" and "label" in item.field}
        return self.add([models.Correction(release=release.id, **_kept(item)) for item in corrections])

    def complete(self, release: Release | None = None) -> None:
        """Bring what is computed of the printed up to this release; after all else, before the transaction ends.

        With a release, what is served of its claims was added.
        """
        self._session.flush()
        connection = self._session.connection()
        if release is None:
            claim_validity.complete(connection)
        else:
            if self._claims > MANY:
                refresh_statistics(connection, "figure", "served_claim")
            settle(connection, release.sequence, sorted(self._indicators))
        if self._relabelled:
            claim_validity.relabel(connection, self._relabelled)

    def is_computed(self) -> bool:
        """Whether what is computed goes up to the last release, so that only what this one adds is missing."""
        return claim_validity.is_current(self._session.connection())

    def standing(self, ids: Collection[str]) -> Sequence[PrintedFigure]:
        """Those of the figures that no release has withdrawn, with their releases."""
        statement = select(PrintedFigure).where(col(PrintedFigure.id).in_(ids), ~col(PrintedFigure.withdrawal).has())
        statement = statement.options(joinedload(related(PrintedFigure.release_row)))
        return self._session.exec(statement).all()

    def withdrawn(self) -> set[str]:
        """The ids of all figures that a release has withdrawn."""
        return set(self._session.exec(select(Withdrawal.figure)))


def _kept(item: TextCorrection) -> dict[str, Any]:
    return {name: cell for name, cell in item._asdict().items() if name != "sequence"}


def _next_second() -> str:
    """The next second: answers as of any moment until now stay as they were."""
    return (datetime.now(UTC) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
