"""Clients that leave before they have their answer: whoever asks next gets a whole one, and failures are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from api.web.in_front import front_of_routing
from tests.conftest import Client
from tests.web.in_front.test_spellings import front

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
IN_PIECES = ("/sdmx/2.1/data/FIGURES", "/sdmx/3.0/data/dataflow/REPORTS/FIGURES/+/*")


@pytest.fixture
def fresh(url: str, connect: Callable[..., Client]) -> Client:
    """A server that has answered nothing yet."""
    return connect(url)


async def leave(app: Any, path: str, accept: str) -> None:
    """Ask for something, and leave at once."""
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        return next(asked, {"type": "http.disconnect"})

    async def send(_message: Any) -> None:
        pass

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"test"), (b"accept", accept.encode()), (b"accept-encoding", b"identity")],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
        "state": {},
    }
    await app(scope, receive, send)


@pytest.mark.parametrize("path", IN_PIECES)
@pytest.mark.parametrize("accept", ["text/csv", "*/*"])
def test_an_answer_is_made_to_its_end(
    path: str, accept: str, fresh: Client, client: Client, portal: BlockingPortal
) -> None:
    """One that is made in pieces too; what was left half made was kept for all."""
    headers = {"accept": accept, "accept-encoding": "identity"}
    whole = client.get(path, headers=headers)
    assert whole.status_code == 200
    portal.call(leave, fresh.app, path, accept)
    assert len(front(fresh)) == 1
    found = fresh.get(path, headers=headers)
    if accept == "text/csv":
        assert found.content == whole.content
    assert len(found.content) == len(whole.content)


@pytest.mark.one_engine
def test_what_fails_on_the_way_out_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """As every failure is: a problem document with the headers that all answers have."""

    async def lost(*_given: Any) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(front_of_routing, "deliver", lost)
    response = client.get(FIGURE)
    assert (response.status_code, response.json()["code"]) == (500, "internal-error")
    assert response.headers["content-type"] == "application/problem+json"
    assert {"x-request-id", "x-content-type-options", "access-control-allow-origin"} <= set(response.headers)


@pytest.mark.one_engine
def test_what_nobody_reads_makes_no_other_answer(fresh: Client) -> None:
    """The scheme is that of the connection, or what a trusted proxy says; the headers by themselves mean nothing."""
    for number in range(5):
        fresh.get(FIGURE, headers={"x-forwarded-proto": f"https{number}", "x-forwarded-host": f"{number}.example"})
    assert len(front(fresh)) == 1
