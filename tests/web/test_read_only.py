"""Nothing that is sent over HTTP changes what is stored, and the connection that answers could not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.main import NATIVE, PAGES, PROTOCOLS
from api.storage.database import Database
from api.web.in_front import making
from tests.conftest import Client
from tests.faults.grounds import stored
from tests.helpers.every_page import FIGURES
from tests.helpers.tables import every

METHODS = ("POST", "PUT", "PATCH", "DELETE", "MERGE", "PROPFIND")
BODIES = (
    ("text/plain", b"China's online retail sales reached 15.5 trillion yuan in 2024."),
    ("application/json", b'{"jsonrpc":"2.0","id":1,"method":"tools/list","value":"1","id2":"x"}'),
    ("application/x-www-form-urlencoded", b"id=1&value=2&_method=DELETE"),
)
VALUES = {"id": FIGURES[0], "code": "online-retail-sales", "file": "units.csv", "format": "csv", "name": "x"}
MORE = "/mcp/ /odata/v4/Figures /odata/v4/$batch /sdmx/2.1/data/FIGURES /sdmx/3.0/data /metrics /docs"
WRITES = (
    "INSERT INTO year VALUES (1, 'a', 'b')",
    "UPDATE unit SET code = code",
    "DELETE FROM verification",
    "DROP TABLE verification",
    "CREATE TABLE of_a_caller (x integer)",
)


def _paths() -> Iterator[str]:
    for module in (*NATIVE, *PROTOCOLS, *PAGES):
        for path in (route.path for route in module.router.routes if hasattr(route, "path")):
            yield re.sub(r"\{(\w+)(?::\w+)?\}", lambda name: VALUES.get(name[1], FIGURES[0]), path)
    yield from MORE.split()


PATHS = tuple(dict.fromkeys(_paths()))


@pytest.mark.full
@pytest.mark.slow
def test_no_request_changes_what_is_stored(
    fresh_url: str, connect: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each method that writes elsewhere, to each address, with each kind of body: all tables are as before."""
    assert len(PATHS) > 60
    assert not [path for path in PATHS if "{" in path]
    monkeypatch.setattr(making, "SECONDS", 600)  # a busy machine is no failure
    client = connect(fresh_url)
    before = stored(fresh_url)
    answered = set()
    for path in PATHS:
        for method in METHODS:
            for kind, body in BODIES if method == "POST" else BODIES[1:2]:
                answer = client.request(method, path, headers={"content-type": kind}, content=body)
                answered.add((method, answer.status_code))
                assert answer.status_code < 500 or answer.status_code == 501, (method, path, answer.text)
    assert {method for method, _ in answered} == set(METHODS)
    assert {status for method, status in answered if method != "POST"} <= {404, 405, 501}
    assert client.get("/v1/figures?limit=1").status_code == 200
    assert len(before) > 10
    assert stored(fresh_url) == before


@every("statement", WRITES)
def test_the_connection_that_answers_cannot_write(url: str, client: Client, statement: str) -> None:
    """Whatever would be asked of it: the database refuses."""
    database: Database = client.app.state.service.database
    with pytest.raises(DBAPIError, match=r"read.?only"):
        client._portal.call(database.read, lambda connection: connection.execute(text(statement)))
