"""Every statement that answers send to the storage, explained by its engine: none reads a table of figures unasked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Pool, event, text

from tests.conftest import Client, within
from tests.faults.known_releases import write_package
from tests.helpers.command_line import indicators
from tests.web.answer_corpus.addresses import addresses

EACH = 4
"""Of the addresses of the corpus every fourth is asked: the shapes of statements come again and again."""
READS_ALL = {
    r"OVER \(PARTITION BY": "the newest periods of whatever there is: each series has to be looked at",
    r"ORDER BY figure\.(?!indicator ASC, figure\.area ASC, figure\.period ASC)": "an order of the caller's own",
    r"ORDER BY (?!figure\.)": "an order of the caller's own, by what is computed",
    r"SELECT DISTINCT figure\.\w+ FROM figure WHERE figure\.(first|last)_day": "what an empty answer says of a time",
    r"count\(\*\) AS total FROM figure WHERE (figure\.year|replace|NOT \(substr)\b": "how many pass OData's own filter",
    r"served_claim_1\.since <= 0 ": "what an empty answer says of a moment before the first release",
}
"""What is told by looking at all figures, and why."""


@pytest.fixture
def sent(engine: str) -> Iterator[dict[str, tuple[str, Any]]]:
    """The statements that are sent meanwhile, one of each shape, with the values that are bound to it."""
    seen: dict[str, tuple[str, Any]] = {}

    def connected(connection: Any, _record: Any) -> None:
        if engine == "sqlite":
            connection.set_trace_callback(lambda said: seen.setdefault(_shape(said), (_line(said), None)))

    def executed(connection: Connection, _cursor: Any, said: str, values: Any, *_context: Any) -> None:
        if connection.dialect.name == "postgresql":
            seen.setdefault(said, (_line(said), values))

    event.listen(Pool, "connect", connected)
    event.listen(Engine, "before_cursor_execute", executed)
    yield seen
    event.remove(Pool, "connect", connected)
    event.remove(Engine, "before_cursor_execute", executed)


def _line(said: str) -> str:
    return " ".join(said.split())


def _shape(said: str) -> str:
    return re.sub(r"'[^']*'|\b\d+\b", "?", said)


def test_no_table_of_figures_is_read_unasked(
    engine: str, fresh_url: str, sent: dict[str, tuple[str, Any]], connect: Callable[..., Client]
) -> None:
    """A page comes in the order of the key and ends with its limit; anything else that reads all is written down."""
    client = connect(fresh_url, cache_bytes=0)
    for address in addresses()[::EACH]:
        client.get(address)
    statements = [said for said in sent.values() if " FROM " in said[0] and "figure" in said[0]]
    assert len(statements) > 100
    read: list[str] = []

    def explain(connection: Connection) -> None:
        if engine == "postgresql":
            # A table of a hundred rows is read whole whatever there is: what counts is what serves when it is not.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        prefix = "EXPLAIN QUERY PLAN" if engine == "sqlite" else "EXPLAIN"
        for statement, values in statements:
            rows = connection.exec_driver_sql(f"{prefix} {statement}", values).all()
            plan = [str(row[3] if engine == "sqlite" else row[0]) for row in rows]
            if _reads_all(statement, plan) and not any(re.search(known, statement) for known in READS_ALL):
                read.append("\n".join([statement, *plan]))

    within(fresh_url, explain)
    assert read == []


def _reads_all(statement: str, plan: list[str]) -> bool:
    """Whether a table of figures is gone through from end to end."""
    whole = any(re.search(r"\bSCAN (figure|served_claim)\b|Seq Scan on (figure|served_claim)\b", line) for line in plan)
    sorts = any("TEMP B-TREE" in line or re.search(r"\bSort\b", line) for line in plan)
    return whole and (sorts or "LIMIT" not in statement)


AFTER_A_RELEASE = (
    "/v1/figures?limit=3",
    "/v1/market-size",
    "/v1/changes",
    "/v1/audit",
    "/v1/comparisons",
    "/figures/online-retail-sales.CHN.2024.cfis-2025-09-15",
    "/indicators/online-retail-sales",
)


def test_no_statement_lists_every_release(
    sent: dict[str, tuple[str, Any]], fresh_url: str, connect: Callable[..., Client], tmp_path: Path
) -> None:
    """It would be another one after each load, which every connection prepares and keeps: a server would grow."""
    client = connect(fresh_url, cache_bytes=0, refresh_seconds=0)
    package = write_package(tmp_path / "package", 1)
    assert indicators(f"load '{package}'", DATABASE_URL=fresh_url).exit_code == 0
    assert {client.get(address).status_code for address in AFTER_A_RELEASE} == {200}
    said = [statement for statement, _ in sent.values()]
    assert any("release IN (SELECT" in statement for statement in said)
    assert not [statement for statement in said if re.search(r"release IN \((?!SELECT)", statement)]
