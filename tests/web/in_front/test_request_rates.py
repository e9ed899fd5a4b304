"""How often a client may ask, who that is, and what it is told."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal
from pydantic import ValidationError
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.main import create_app
from api.settings import Settings
from api.web.in_front.client_address import client_of, told_apart
from api.web.in_front.delivery import REFUSAL
from api.web.in_front.rate_memory import CLIENTS, RateMemory
from api.web.in_front.request_rates import RatedRequests, RequestRates
from tests.conftest import Client
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine

FIGURES = "/v1/figures?limit=1"
FIELD = re.compile(r'"(?P<name>[^"]+)";r=(?P<left>\d+);t=(?P<seconds>\d+)')


@pytest.fixture
def few(fresh_url: str, connect: Callable[..., Client]) -> Client:
    """A client that may ask five times an hour."""
    return connect(fresh_url, rate_limit="5/hour")


def left(response: httpx.Response) -> int:
    """How many requests the answer says are left."""
    field = FIELD.fullmatch(response.headers["ratelimit"])
    assert field is not None
    assert 1 <= int(field["seconds"]) <= 3600
    return int(field["left"])


def test_too_many_are_refused(few: Client) -> None:
    """Each answer tells what is left, a refusal by this server too; then 429 says when there is more."""
    assert [left(few.get(FIGURES)) for _ in range(3)] == [4, 3, 2]
    assert left(few.get("/nothing")) == 1
    assert left(few.get("/v1/units")) == 0
    refused = few.get(FIGURES)
    assert (refused.status_code, refused.json()["code"], left(refused)) == (429, "too-many-requests", 0)
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 3600
    assert refused.headers["ratelimit-policy"] == '"5 per 1 hour";q=5;w=3600'
    assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= set(
        refused.headers["access-control-expose-headers"].split(", ")
    )
    assert refused.headers["x-request-id"]
    assert few.request("HEAD", FIGURES).status_code == 429


def test_what_is_unchanged_is_free(few: Client) -> None:
    """304 takes nothing away; an If-None-Match that matches nothing does."""
    tag = few.get(FIGURES).headers["etag"]
    again = [few.get(FIGURES, headers={"if-none-match": tag}) for _ in range(10)]
    assert {(response.status_code, left(response)) for response in again} == {(304, 4)}
    others = [few.get(FIGURES, headers={"if-none-match": '"x"'}) for _ in range(5)]
    assert [response.status_code for response in others] == [200, 200, 200, 200, 429]


@pytest.mark.parametrize("tags", ["*", '"x", *', "W/*"])
def test_what_matches_anything_is_counted(few: Client, tags: str) -> None:
    """It is answered by 304 for what its client never had, and made for that."""
    answers = [few.get(f"/v1/figures?limit={limit}", headers={"if-none-match": tags}) for limit in range(1, 7)]
    assert [answer.status_code for answer in answers] == [304] * 5 + [429]
    assert [left(answer) for answer in answers] == [4, 3, 2, 1, 0, 0]


@every("status", [200, 304])
def test_of_many_at_once_no_more_are_made_than_may_be(portal: BlockingPortal, status: int) -> None:
    """Whatever tags they send; what was unchanged is given back when that is known."""
    rates, refused = RequestRates("1/hour"), list[bool]()

    async def three() -> None:
        go_on = asyncio.Event()

        async def app(scope: Any, _receive: Any, send: Any) -> None:
            refused.append(is_refused := REFUSAL in scope.get("state", {}))
            await go_on.wait()
            await send({"type": "http.response.start", "status": 429 if is_refused else status, "headers": []})

        async def send(_message: Any) -> None:
            """Nobody reads it."""

        async def ask() -> None:
            headers = [(b"if-none-match", b'"x"')]
            scope = {"type": "http", "method": "GET", "path": "/", "headers": headers, "client": ("a", 1)}
            await RatedRequests(app, rates)(scope, None, send)  # type: ignore[arg-type]

        asked = [asyncio.create_task(ask()) for _ in range(3)]
        await asyncio.sleep(0)  # in which each comes to where it waits
        go_on.set()
        await asyncio.gather(*asked)

    portal.call(three)
    assert refused == [False, True, True]
    assert rates.count("a") == (status == 304)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_watchers_are_free(few: Client, path: str) -> None:
    """They are neither counted nor told of a limit."""
    answers = [few.get(path) for _ in range(7)]
    assert {response.status_code for response in answers} == {200}
    assert "ratelimit" not in answers[0].headers
    preflight = few.request("OPTIONS", FIGURES, headers={"access-control-request-method": "GET"})
    assert preflight.status_code == 204
    assert left(few.get(FIGURES)) == 4
    assert left(few.request("OPTIONS", FIGURES)) == 3  # no preflight, but a request like others: 405


def test_without_a_limit_nothing_is_told(client: Client) -> None:
    """It is off unless it is set."""
    response = client.get(FIGURES)
    assert not {"ratelimit", "ratelimit-policy"} & response.headers.keys()


def test_retry_after_is_long_enough() -> None:
    """Whoever waits so long may ask again."""
    rates = RequestRates("3/2second")
    assert [rates.count("a") for _ in range(4)] == [True, True, True, False]
    time.sleep(int(rates.refusal("a").headers["Retry-After"]))
    assert rates.count("a")


def test_of_several_limits_the_tightest_counts() -> None:
    """A policy has them all, and what is left is told of the one used up first."""
    rates = RequestRates("100/hour;2/minute")
    assert [rates.count("a") for _ in range(3)] == [True, True, False]
    policy, tightest = (value.decode() for _, value in rates.headers("a"))
    assert policy == '"2 per 1 minute";q=2;w=60, "100 per 1 hour";q=100;w=3600'
    assert tightest.startswith('"2 per 1 minute";r=0;t=')
    assert rates.count("b")


def test_the_memory_has_an_end() -> None:
    """The client that was seen longest ago makes way, and no other."""
    memory = RateMemory(clients=100)
    rates = RequestRates("2/hour", memory)
    for number in range(1000):
        rates.count("mine" if number % 10 == 0 else f"client {number}")
    assert len(memory) == 100
    assert not rates.count("mine")


def test_each_limit_remembers_as_many_clients() -> None:
    """Two limits do not halve them."""
    rates = RequestRates("1/year;2/year")
    assert rates.count("mine")
    for number in range(CLIENTS - 1):
        rates.count(f"client {number}")
    assert not rates.count("mine")


# Seconds after two requests, whether the client asks once more then, what its windows hold when one is taken back.
TAKEN_BACK = [
    (0, False, (0, 1)),
    (0, True, (0, 2)),
    (10, False, (1, 0)),
    (10, True, (1, 1)),
    (20, False, (0, 0)),
    (20, True, (0, 1)),
]


@pytest.mark.parametrize(("later", "again", "held"), TAKEN_BACK)
def test_a_request_is_taken_back_from_its_own_window(
    monkeypatch: pytest.MonkeyPatch, later: int, held: tuple[int, int], *, again: bool
) -> None:
    """However long its answer took."""
    clock = SimpleNamespace(time=lambda: 1000.0)
    monkeypatch.setattr("api.web.in_front.rate_memory.time", clock)
    memory = RateMemory()
    memory.incr("a", 10)
    memory.incr("a", 10)
    clock.time = lambda: 1000.0 + later
    if again:
        memory.incr("a", 10)
    memory.take_back("a", 10, 1000.0)
    memory.take_back("nobody", 10, 1000.0)
    before, _, now, _ = memory.get_sliding_window("a", 10)
    assert (before, now) == held


def test_a_window_slides() -> None:
    """What was asked in the window before counts for the share of it that still lies within one window from now."""
    memory = RateMemory()
    for _ in range(10):
        memory.incr("a", 1)
    time.sleep(1)
    before, seconds, now, _ = memory.get_sliding_window("a", 1)
    assert (before, now) in ((10, 0), (0, 0))  # the latter where the machine slept for another second
    assert 0 < seconds <= 1
    time.sleep(2)
    assert memory.get_sliding_window("a", 1)[:1] == (0,)


@every(
    ("host", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("x" * 10_000, "x" * 64),
        ("", ""),
    ],
)
def test_clients_are_told_apart(host: str, client: str) -> None:
    """IPv4 by its address, IPv6 by its network, anything else as it is."""
    assert told_apart(host) == client


PROXIES = "10.0.0.0/8,192.0.2.1,2001:db8:99::/48"
# The peer, what it sends in X-Forwarded-For, and who the client is.
CHAINS = """
203.0.113.7          | -                                    | 203.0.113.7
203.0.113.7          | 198.51.100.1                         | 203.0.113.7
10.0.0.5             | -                                    | 10.0.0.5
10.0.0.5             | 198.51.100.1                         | 198.51.100.1
10.0.0.5             | 1.1.1.1, 198.51.100.1                | 198.51.100.1
10.0.0.5             | 1.1.1.1, 198.51.100.1, 10.9.9.9      | 198.51.100.1
10.0.0.5             | 10.1.1.1, 198.51.100.1, 192.0.2.1    | 198.51.100.1
10.0.0.5             | 10.1.1.1, 10.2.2.2                   | 10.1.1.1
10.0.0.5             | 198.51.100.1:4711                    | 198.51.100.1
10.0.0.5             | [2001:db8:1:2::3]:4711               | 2001:db8:1:2::/64
10.0.0.5             | 1.1.1.1 + 198.51.100.1               | 198.51.100.1
10.0.0.5             | 198.51.100.1, unknown                | unknown
::ffff:10.0.0.5      | 1.1.1.1, 198.51.100.1                | 198.51.100.1
2001:db8:99::1       | 1.1.1.1, 2001:db8:5:6::7             | 2001:db8:5:6::/64
2001:db8:98::1       | 1.1.1.1                              | 2001:db8:98::/64
"""


@every("row", CHAINS.strip().splitlines())
def test_the_client_is_the_last_that_is_no_proxy(row: str, portal: BlockingPortal) -> None:
    """What a client writes into the header itself stands further left, and is not believed."""
    peer, given, client = (cell.strip() for cell in row.split("|"))
    seen: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(client_of(scope))

    proxies = Settings(trusted_proxies=PROXIES).forwarding_peers
    headers = [(b"x-forwarded-for", value.encode()) for value in given.split(" + ") if value != "-"]
    scope = {"type": "http", "client": (peer, 1), "scheme": "http", "headers": headers}
    portal.call(ProxyHeadersMiddleware(app, proxies), scope, None, None)
    assert seen == [client]


def test_each_client_has_its_own(few: Client, portal: BlockingPortal) -> None:
    """What one has used up another has still."""

    async def asked(peer: str) -> int:
        transport = httpx.ASGITransport(few.app, client=(peer, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return (await client.get(FIGURES)).status_code

    assert [portal.call(asked, "198.51.100.1") for _ in range(6)] == [200] * 5 + [429]
    assert portal.call(asked, "198.51.100.2") == 200
    assert [portal.call(asked, f"2001:db8::{number}") for number in range(6)] == [200] * 5 + [429]


@every(
    "wrong",
    [
        *[{"rate_limit": rate} for rate in ("many", "5/fortnight", "0/minute", "10/second;0/hour")],
        *[{"trusted_proxies": proxies} for proxies in ("*", "proxy")],
    ],
)
def test_a_setting_that_cannot_be_read_is_refused(wrong: dict[str, str]) -> None:
    """At the start, not at the first request; any proxy at all would let each client name itself."""
    with pytest.raises(ValidationError):
        create_app(Settings(**wrong))
