"""The rows that a row of a table refers to, as SQLModel relationships."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import Connection
from sqlmodel import Session, SQLModel, col, select

from api.domain.query import Query
from api.reports.database_rows import figure_columns
from api.reports.packages.figure_chunks import FigureChunk
from api.reports.packages.package_rows import PackagedFigure
from api.storage import catalogue_queries, models
from api.storage.database import Database
from api.storage.models import PrintedFigure, Withdrawal
from api.storage.sourced_figures import sourced_figures
from tests.conftest import MakeUrl, within
from tests.helpers import claims
from tests.helpers.tables import every

Result = TypeVar("Result")
SALES = "online-retail-sales.CHN.2024.cfis-2025-09-15"


@pytest.fixture(scope="module")
def address(engine: str, migrated_url: MakeUrl) -> str:
    """A migrated database with the made-up report, whose figures were withdrawn and replaced."""
    address = migrated_url(engine)
    within(address, claims.add_claims)
    return address


def in_session(url: str, work: Callable[[Session], Result]) -> Result:
    """Do the work with a session of a transaction."""

    def run(connection: Connection) -> Result:
        with Session(connection) as session:
            return work(session)

    return within(url, run)


REFERENCES = [
    (mapper.class_, relationship)
    for mapper in SQLModel._sa_registry.mappers
    for relationship in mapper.relationships
    if relationship.key.endswith("_row")
]


@every(("table", "relationship"), REFERENCES)
def test_a_column_and_its_row_agree(address: str, table: type[SQLModel], relationship: Any) -> None:
    """The row of `indicator_row` is the one that `indicator` names, and so for every reference."""
    column = relationship.key.removesuffix("_row")
    key = next(iter(relationship.mapper.primary_key)).key if column not in ("figure", "replaced_by") else "id"

    def look(session: Session) -> None:
        for row in session.exec(select(table).limit(20)):
            other = getattr(row, relationship.key)
            assert (getattr(other, key) if other else None) == getattr(row, column)

    in_session(address, look)


def test_a_report_has_its_releases_and_a_withdrawn_figure_its_withdrawal(address: str) -> None:
    """It names the figure in its place; a figure that stands has none, and a select may ask for these."""

    def look(session: Session) -> None:
        report = session.exec(select(models.Report).where(models.Report.id == claims.REPORT)).one()
        assert {release.id for release in report.releases} == set(claims.RELEASES)
        figures = {figure.id: figure for figure in session.exec(select(PrintedFigure))}
        gone = figures[claims.figure_id("FRA.2018.a-old")].withdrawal
        assert gone is not None
        assert gone.replaced_by_row is not None
        assert gone.replaced_by_row.id == claims.figure_id("FRA.2018.a-old.2")
        assert figures[SALES].withdrawal is None
        standing = session.exec(select(PrintedFigure).where(~col(PrintedFigure.withdrawal).has())).all()
        withdrawn = session.exec(select(Withdrawal)).all()
        assert len(figures) - len(standing) == len(withdrawn) == len(claims.WITHDRAWALS)

    in_session(address, look)


def test_figures_come_with_the_rows_of_their_sources(address: str, portal: BlockingPortal) -> None:
    """They can be read after the session is closed, and are those of the sources named."""

    async def read() -> list[tuple[str, str]]:
        database = Database(address)
        try:
            catalogue = await catalogue_queries.catalogue(database)
            figures = await sourced_figures(database, catalogue, Query(sources=("cfis-2025-09-15",)))
            return [(figure.source_row.id, figure.source_row.publisher) for figure in figures]
        finally:
            await database.close()

    assert set(portal.call(read)) == {("cfis-2025-09-15", "CFIS")}


def test_a_packaged_figure_gives_every_column() -> None:
    """What a load inserts has the columns of the table, since no instance of it is made."""
    row = {"indicator": "online-retail-sales", "area": "CHN", "period": "2024", "value": "1", "unit": "CNY"}
    row |= {"source": "s", "phrase": "1", "sentence_sha256": "0" * 64}
    chunk = FigureChunk.of_rows([(2, PackagedFigure(**row))])
    assert figure_columns(chunk, "release").keys() == PrintedFigure.model_fields.keys()
