"""How each engine means to find what answers read: by an index, in its order, and not by looking at all."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Pool, event, text
from sqlalchemy.dialects import postgresql, sqlite

from api.domain.catalogue import Catalogue
from api.domain.period import Span
from api.domain.query import Claims, Page, Query
from api.storage import catalogue as catalogue_queries
from api.storage.figures import page_select
from api.storage.sqlite_file import sortable
from tests.conftest import Client, Connect, within
from tests.helpers.rows import cases
from tests.helpers.tables import every
from tests.web.answer_corpus.addresses import addresses

pytestmark = pytest.mark.both_engines

TRADE = ("online-retail-sales", "goods-trade")
LAST = "online-retail-sales.CHN.2015.some-source"
IN_2024 = {"spans": (Span.between("2024", "2024"),)}
ONE = {"indicators": TRADE[:1]}
SERIES = ONE | {"areas": ("CHN",)}
KEY = "SEARCH figure USING PRIMARY KEY"
SORTED = "a report of several releases"
"""Its figures are found release by release, and sorted."""
QUERIES: dict[str, tuple[Query, str]] = {  # and what the plan of SQLite says of the table of figures
    "a page": (Query(page=Page(limit=100)), "SCAN figure"),
    "a page behind a figure": (Query(page=Page(limit=100, after=LAST)), KEY),
    "a series": (Query(**SERIES), f"{KEY} (indicator=? AND area=?)"),
    "an indicator": (Query(**ONE), f"{KEY} (indicator=?)"),
    "one period of an indicator": (Query(**ONE, **IN_2024), f"{KEY} (indicator=?)"),
    "one period of all indicators": (Query(**IN_2024), "SCAN figure"),
    "a source": (Query(sources=("cfis-2025-09-15",)), "SEARCH figure USING INDEX ix_figure_source (source=?)"),
    SORTED: (Query(reports=("new-ecommerce-2025",)), "SEARCH figure USING INDEX ix_figure_release (release=?)"),
    "a series as it was": (Query(**SERIES, as_of="2026-11-24T23:59:59Z"), f"{KEY} (indicator=? AND area=?)"),
    "two series": (Query(indicators=TRADE, areas=("CHN",)), f"{KEY} (indicator=? AND area=?)"),
}

KNOWN = cases(__file__, "read")


def explained(connection: Connection, statement: Any, values: Any = None, *, bitmaps: bool = True) -> list[str]:
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.create_function("exact", 1, sortable)  # type: ignore[union-attr]
        return [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    # A table of a hundred rows is read whole whatever there is: what counts is what serves when it is not.
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    if not bitmaps:
        connection.execute(text("SET LOCAL enable_bitmapscan = off"))
    return [str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values)]


def plan(url: str, statement: Any, **how: bool) -> list[str]:
    dialect = sqlite.dialect() if url.startswith("sqlite") else postgresql.dialect()
    compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return within(url, lambda connection: explained(connection, compiled, **how))


@pytest.fixture(scope="module")
def catalogue(client: Client) -> Catalogue:
    return client.catalogue()


@every("claims", list(Claims))
@every("name", QUERIES)
def test_a_page_is_found_by_the_key(catalogue: Catalogue, url: str, engine: str, name: str, claims: Claims) -> None:
    """Nothing else is sorted, and which claim is valid is looked up by the key of its table, figure after figure."""
    asked, found_by = QUERIES[name]
    page = page_select(catalogue, asked._replace(claims=claims))
    lines = within(url, lambda of: explained(of, *page.compiled(of.dialect), bitmaps=False))
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


def test_the_newest_verification_is_found_by_an_index(url: str) -> None:
    assert "ix_verification_checked_at" in "\n".join(plan(url, catalogue_queries.NEWEST))


@pytest.fixture
def sent(engine: str) -> Iterator[dict[str, tuple[str, Any]]]:
    """The statements that are sent meanwhile, one of each shape, with the values that are bound to it."""
    seen: dict[str, tuple[str, Any]] = {}

    def line(said: str) -> str:
        return " ".join(said.split())

    def connected(connection: Any, _record: Any) -> None:
        if engine == "sqlite":
            connection.set_trace_callback(
                lambda said: seen.setdefault(re.sub(r"'[^']*'|\b\d+\b", "?", said), (line(said), None))
            )

    def executed(connection: Connection, _cursor: Any, said: str, values: Any, *_context: Any) -> None:
        if connection.dialect.name == "postgresql":
            seen.setdefault(said, (line(said), values))

    event.listen(Pool, "connect", connected)
    event.listen(Engine, "before_cursor_execute", executed)
    yield seen
    event.remove(Pool, "connect", connected)
    event.remove(Engine, "before_cursor_execute", executed)


@pytest.mark.slow
@pytest.mark.wider
def test_no_table_of_figures_is_read_unasked(
    url: str, sent: dict[str, tuple[str, Any]], connect: Connect, pytestconfig: pytest.Config
) -> None:
    """A page comes in the order of the key and ends with its limit; anything else that reads all is written down."""
    client = connect(url, cache_bytes=0)
    # The shapes of statements come again and again.
    step, fewest = (4, 100) if pytestconfig.getoption("--rest") else (48, 20)
    asked = addresses()[::step]
    for address in asked:
        client.get(address)
    statements = [said for said in sent.values() if " FROM " in said[0] and "figure" in said[0]]
    assert len(statements) > fewest

    def explain(connection: Connection) -> list[str]:
        read = []
        for statement, values in statements:
            lines = explained(connection, statement, values)
            if reads_all(statement, lines) and not any(re.search(known, statement) for known, _ in KNOWN):
                read.append("\n".join([statement, *lines]))
        return read

    assert within(url, explain) == []


def reads_all(statement: str, lines: list[str]) -> bool:
    told = "\n".join(lines)
    whole = re.search(r"\b(SCAN|Seq Scan on) (figure|served_claim)\b", told) is not None
    return whole and (re.search(r"TEMP B-TREE|\bSort\b", told) is not None or "LIMIT" not in statement)
