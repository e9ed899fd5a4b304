"""Very many expensive requests at once, to a server that really runs: few are made, others told, nobody stopped."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from api.web.in_front.expensive_turns import AT_ONCE, WAITING
from benchmarks.data.packages import write_packages
from tests.conftest import MakeUrl
from tests.helpers.command_line import indicators
from tests.helpers.own_server import own_server

pytestmark = [pytest.mark.slow, pytest.mark.full]  # what is refused in front has tests of its own

FIGURES = 6_000
KEPT = "/v1/figures?limit=3"
CROWD = 40
ALLOWED = AT_ONCE + WAITING // 2
"""Requests of one client that are made or wait."""


@pytest.fixture(scope="module")
def server(migrated_url: MakeUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over very many figures."""
    folder, url = tmp_path_factory.mktemp("expensive"), migrated_url("sqlite")
    for package in write_packages(folder / "package", FIGURES):
        assert indicators(f"load '{package}'", DATABASE_URL=url).exit_code == 0
    with own_server(folder, DATABASE_URL=url, LOG_LEVEL="error") as server:
        yield str(server.client.base_url)


def client_at(base: str, address: str) -> httpx.AsyncClient:
    """A client with an address of its own."""
    transport = httpx.AsyncHTTPTransport(local_address=address, limits=httpx.Limits(max_connections=None))
    return httpx.AsyncClient(base_url=base, transport=transport, timeout=120)


def workbook(number: int) -> str:
    """The address of a workbook that nobody has asked for."""
    return f"/v1/figures.xlsx?limit={FIGURES // 2}&offset={number}"


async def crowd(base: str) -> tuple[list[httpx.Response], httpx.Response, list[int], float]:
    """Forty workbooks of one client, one of another, what is kept and quick meanwhile, and how late refusals came."""
    async with client_at(base, "127.0.0.1") as greedy, client_at(base, "127.0.0.2") as other:
        assert (await other.get(KEPT)).status_code == 200
        asked = [asyncio.create_task(greedy.get(workbook(number))) for number in range(CROWD)]
        start = time.monotonic()
        refused, waited = 0, 0.0
        for done in asyncio.as_completed(asked):
            if (await done).status_code == 503:
                refused, waited = refused + 1, time.monotonic() - start
            if refused == CROWD - ALLOWED:
                break
        mine = asyncio.create_task(other.get(workbook(CROWD)))
        meanwhile = []
        while not mine.done():
            paths = (KEPT, "/healthz", f"/v1/figures?limit=1&offset={len(meanwhile)}")
            meanwhile += [(await other.get(path)).status_code for path in paths]
        return list(await asyncio.gather(*asked)), await mine, meanwhile, waited


def test_a_crowd_is_told_at_once_and_stops_nobody(server: str) -> None:
    """What may wait is made, the others are refused with when to come again, another client has its turn."""
    answers, other, meanwhile, waited = asyncio.run(crowd(server))
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses.keys() <= {200, 503}
    assert AT_ONCE <= statuses[200] <= ALLOWED
    for answer in answers:
        if answer.status_code == 503:
            assert answer.json()["code"] == "too-busy"
            assert int(answer.headers["retry-after"]) > 0
    longest = max(answer.elapsed.total_seconds() for answer in answers)
    assert waited < longest, "who is refused must not wait as those do who are served"
    assert other.status_code == 200
    assert meanwhile
    assert set(meanwhile) == {200}


def test_equal_requests_are_one(server: str) -> None:
    """However many ask for the same at once, it is made once, and none of them is refused."""

    async def same() -> list[httpx.Response]:
        async with client_at(server, "127.0.0.1") as client:
            return await asyncio.gather(*(client.get(workbook(1_000)) for _ in range(CROWD)))

    answers = asyncio.run(same())
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.headers["etag"] for answer in answers}) == 1


def test_clients_behind_a_trusted_proxy_are_told_apart(server: str) -> None:
    """This machine is trusted: what the last proxy adds to X-Forwarded-For is the client, what stands before is not."""

    async def refusals(first: int, clients: list[str]) -> set[str]:
        async with client_at(server, "127.0.0.1") as proxy:
            asked = (
                proxy.get(workbook(first + number), headers={"x-forwarded-for": f"10.0.0.{number}, {client}"})
                for number, client in enumerate(clients)
            )
            answers = await asyncio.gather(*asked)
            return {answer.json()["detail"] for answer in answers if answer.status_code == 503}

    many = asyncio.run(refusals(2_000, [f"198.51.100.{number}" for number in range(AT_ONCE + WAITING)]))
    assert not any("of yours are waiting" in detail for detail in many)
    one = asyncio.run(refusals(2_500, ["198.51.100.1"] * (AT_ONCE + WAITING)))
    assert any("of yours are waiting" in detail for detail in one)
