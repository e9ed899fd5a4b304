"""A database that is missing, empty, out of reach or broken: what is said, and that no more is."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from sqlalchemy import URL, Connection, text

from tests.conftest import Client, Connect, MakeUrl, migrate, within
from tests.helpers.rows import column
from tests.helpers.tables import every

pytestmark = pytest.mark.slow


def problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-store"
    # What a traceback, a path or a statement would show.
    assert not re.search('Traceback|File "|\\.py|sqlalchemy|SELECT|site-packages|password', response.text)
    body: dict[str, Any] = response.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["request_id"] == response.headers["x-request-id"]
    return body


@pytest.fixture(scope="module", params=["sqlite without a file", "sqlite empty", "postgresql empty", "refused", "none"])
def unready(request: pytest.FixtureRequest, new_url: MakeUrl, connect: Connect, tmp_path_factory: Any) -> Client:
    match request.param:
        case "sqlite without a file":
            url = f"sqlite:///{tmp_path_factory.mktemp('none') / 'missing.db'}"
        case "sqlite empty":
            file: Path = tmp_path_factory.mktemp("none") / "empty.db"
            file.touch()
            url = f"sqlite:///{file}"
        case "postgresql empty":
            url = new_url("postgresql")
        case "refused":
            url = "postgresql+asyncpg://someone:password@127.0.0.1:1/indicators"
        case _:
            server: URL = request.getfixturevalue("postgres")
            url = server.set(database="no_such_database").render_as_string(hide_password=False)
    return connect(url)


def test_without_a_database_the_service_is_not_ready(unready: Client) -> None:
    @every("address", column(__file__, "need data"))
    def test(address: str) -> None:
        problem(unready.get(address), 503, "not-ready")
        head = unready.request("HEAD", address)
        assert (head.status_code, head.content) == (503, b"")

    test()


WITHOUT = "/healthz 200 /metrics 200 /v1/errors 200 /v1/errors/not-ready 200 /nothing 404 /v1/errors/none 404"


@every(("address", "status"), zip(*[iter(f"{WITHOUT} /v1/figures.xyz 406".split())] * 2, strict=True))
def test_a_process_without_a_database_lives(unready: Client, address: str, status: str) -> None:
    """It need not be restarted; it can be measured, explains its 503, and refuses what it can without."""
    assert unready.get(address).status_code == int(status)


def told(
    event: str, client: Client, address: str, status: int = 503, code: str = "not-ready"
) -> tuple[str, dict[str, Any]]:
    """The document of a refusal as text, and the line of the log about it."""
    before = structlog.get_config()
    with structlog.testing.capture_logs() as lines:
        body = problem(client.get(address, headers={"x-request-id": "mine"}), status, code)
    structlog.configure(**before)
    (line,) = [dict(line) for line in lines if line["event"] == event]
    return json.dumps(body), line


def test_a_missing_file_is_named_in_the_log_with_the_way_out(connect: Connect, tmp_path: Path) -> None:
    """Its path, and the command that makes it; who asks is told neither, but when to come again."""
    client = connect(f"sqlite:///{(file := tmp_path / 'mine.db')}")
    body, line = told("database-unreadable", client, "/readyz")
    assert (line["reason"], line["advice"][:25]) == (f"There is no database file {file}.", "Run `indicators migrate`;")
    assert not [word for word in ("mine.db", "migrate", str(tmp_path)) if word in body]
    assert 1 <= int(client.get("/readyz").headers["retry-after"]) <= 60
    with pytest.raises(ValueError, match="not enough values"):
        told("database-unreadable", client, "/v1/units")
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_comes_later_is_served(engine: str, new_url: MakeUrl, connect: Connect) -> None:
    url = new_url(engine)
    client = connect(url, refresh_seconds=0)
    assert client.get("/readyz").status_code == 503
    migrate(url)
    assert client.get("/readyz").status_code == 200


def run(url: str, *statements: str) -> None:
    def execute(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    within(url, execute)


@every("table", ["figure", "exchange_rate", "release"])
def test_a_table_that_goes_away_makes_it_unready(
    engine: str, migrated_url: MakeUrl, connect: Connect, table: str
) -> None:
    url = migrated_url(engine)
    client = connect(url, cache_bytes=0, refresh_seconds=0)
    assert client.get("/v1/figures").status_code == 200
    run(url, f"ALTER TABLE {table} RENAME TO gone")
    body, line = told("database-unreadable", client, "/v1/figures?unit=USD")
    assert table in line["reason"]
    assert "such table" not in body
    assert "exist" not in body
    run(url, f"ALTER TABLE gone RENAME TO {table}")
    assert client.get("/v1/figures?unit=USD").status_code == 200


@every("damage", column(__file__, "damages"))
def test_rows_that_cannot_be_read_are_a_failure(
    engine: str, migrated_url: MakeUrl, connect: Connect, damage: str
) -> None:
    url = migrated_url(engine)
    client = connect(url, cache_bytes=0, refresh_seconds=0)
    assert client.get("/v1/figures").status_code == 200
    run(url, *damage.split("; "))
    body, line = told("failure", client, "/v1/market-size?unit=USD", 500, "internal-error")
    assert '"detail": "The server failed to answer; the request id finds why in its log."' in body
    assert (line["request_id"], line["path"], line["log_level"]) == ("mine", "/v1/market-size", "error")
