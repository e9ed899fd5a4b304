"""How each engine means to find the figures of a query: by an index, in its order, and not by looking at all."""

from __future__ import annotations

from dataclasses import replace

from anyio.from_thread import BlockingPortal
from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql, sqlite

from api.domain.period import Span
from api.domain.query import Claims, Page, Query
from api.service.figure_service import FigureService
from api.service.numbers_said import numbers_said
from api.storage.database import Database
from api.storage.figure_queries import page_select
from api.storage.printed_numbers import printing_select
from tests.conftest import within
from tests.helpers.tables import every

LAST = "online-retail-sales.CHN.2015.some-source"
SERIES = {"indicators": ("online-retail-sales",), "areas": ("CHN",)}
SORTED = "a report of several releases"
"""Its figures are found release by release, and sorted."""
# What is asked; what the plan of SQLite says of the table of figures.
QUERIES: dict[str, tuple[Query, str]] = {
    "a page": (Query(page=Page(limit=100)), "SCAN figure"),
    "a page behind a figure": (Query(page=Page(limit=100, after=LAST)), "SEARCH figure USING PRIMARY KEY"),
    "a series": (Query(**SERIES), "SEARCH figure USING PRIMARY KEY (indicator=? AND area=?)"),
    "an indicator": (Query(indicators=SERIES["indicators"]), "SEARCH figure USING PRIMARY KEY (indicator=?)"),
    "one period of an indicator": (
        Query(indicators=SERIES["indicators"], spans=(Span.between("2024", "2024"),)),
        "SEARCH figure USING PRIMARY KEY (indicator=?)",
    ),
    "one period of all indicators": (Query(spans=(Span.between("2024", "2024"),)), "SCAN figure"),
    "a source": (Query(sources=("cfis-2025-09-15",)), "SEARCH figure USING INDEX ix_figure_source (source=?)"),
    SORTED: (Query(reports=("new-ecommerce-2025",)), "SEARCH figure USING INDEX ix_figure_release (release=?)"),
    "a series as it was": (
        Query(**SERIES, as_of="2026-11-24T23:59:59Z"),
        "SEARCH figure USING PRIMARY KEY (indicator=? AND area=?)",
    ),
    "two series": (
        Query(indicators=("online-retail-sales", "goods-trade"), areas=("CHN",)),
        "SEARCH figure USING PRIMARY KEY (indicator=? AND area=?)",
    ),
}


@every("claims", list(Claims))
@every("name", QUERIES)
def test_a_page_is_found_by_the_key(portal: BlockingPortal, url: str, engine: str, name: str, claims: Claims) -> None:
    """Nothing else is sorted, and which claim stands is looked up by the key of its table, figure after figure."""
    asked, found_by = QUERIES[name]
    query = Query(**{field: getattr(asked, field) for field in asked.__slots__} | {"claims": claims})
    service = FigureService(Database(url))
    catalogue = portal.call(service.catalogue)
    portal.call(service.close)
    dialect = sqlite.dialect() if engine == "sqlite" else postgresql.dialect()
    statement = page_select(catalogue, query).statement()
    compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})

    def plan(connection: Connection) -> list[str]:
        if engine == "sqlite":
            return [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
        # A table of a hundred rows is read whole whatever there is: what counts is what serves when it is not.
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        return [row[0] for row in connection.execute(text(f"EXPLAIN {compiled}"))]

    lines = within(url, plan)
    told = "\n".join(lines)
    if engine == "sqlite":
        assert any(line.startswith(found_by) for line in lines), told
        assert ("TEMP B-TREE" in told) == (name == SORTED)
        assert "SEARCH served_claim USING PRIMARY KEY (indicator=? AND area=? AND period=? AND figure=?" in told
    else:
        assert "Seq Scan" not in told
        assert "on figure" in told
        assert "Index" in next(line for line in lines if " on figure" in line), told
        assert "served_claim_pkey" in told or "pk_served_claim" in told, told


@every("indicators", [None, ("online-retail-sales", "goods-trade")])
def test_a_number_is_found_by_its_digits(
    portal: BlockingPortal, url: str, engine: str, indicators: tuple[str, ...] | None
) -> None:
    """By the index on digits and scales, and each claim that stands by the key of its table."""
    service = FigureService(Database(url))
    catalogue = portal.call(service.catalogue)
    portal.call(service.close)
    (number,) = numbers_said(catalogue, "15.5 trillion yuan")
    spans = () if indicators is None else (Span.between("2024", "2024"),)
    statement = printing_select(catalogue, replace(number, indicators=indicators, spans=spans)).limit(20)
    dialect = sqlite.dialect() if engine == "sqlite" else postgresql.dialect()
    compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})

    def plan(connection: Connection) -> list[str]:
        if engine == "sqlite":
            return [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        return [row[0] for row in connection.execute(text(f"EXPLAIN {compiled}"))]

    told = "\n".join(within(url, plan))
    if engine == "sqlite":
        assert "SEARCH figure USING INDEX ix_figure_value_scale (value=? AND scale=?)" in told, told
    else:
        assert "Seq Scan" not in told
