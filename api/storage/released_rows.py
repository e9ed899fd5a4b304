"""What is released already of what a package holds: its figures and relations, which a release must not contradict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy import select as select_columns  # SQLModel's takes four columns at most
from sqlmodel import Session, col, select

from api.storage.database import Database
from api.storage.models import PrintedFigure, Relation

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
