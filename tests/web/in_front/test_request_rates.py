"""How often a client may ask, who that is, and what it is told."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import httpx
import pytest
from anyio.from_thread import BlockingPortal
from pydantic import ValidationError
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.main import create_app
from api.settings import Settings
from api.web.in_front.client_address import client_of
from api.web.in_front.delivery import REFUSAL
from api.web.in_front.rate_memory import CLIENTS
from api.web.in_front.request_rates import RatedRequests, RequestRates
from tests.conftest import Client
from tests.helpers.rows import tables
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine

FIGURES = "/v1/figures?limit=1"
FIELD = re.compile(r'"(?P<name>[^"]+)";r=(?P<left>\d+);t=(?P<seconds>\d+)')


Ask = Callable[..., httpx.Response]
New = Callable[[], Ask]
numbers = count()


@pytest.fixture(scope="module")
def few(url: str, connect: Callable[..., Client]) -> Client:
    """A server that may be asked five times an hour by one client."""
    return connect(url, rate_limit="5/hour")


@pytest.fixture
def new(few: Client, portal: BlockingPortal) -> New:
    """Makes a client of it that has asked nothing yet, or one at an address."""

    def make(address: str = "") -> Ask:
        peer = address or f"10.9.{next(numbers)}.1"

        async def asked(path: str, method: str = "GET", **headers: str) -> httpx.Response:
            transport = httpx.ASGITransport(few.app, client=(peer, 1))
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, headers=named)

        return lambda path, method="GET", **headers: portal.call(lambda: asked(path, method, **headers))

    return make


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that a test sets."""
    clock = SimpleNamespace(now=1000.0, time=lambda: clock.now)
    for module in ("api.web.in_front.rate_memory", "api.web.in_front.request_rates", "limits.strategies"):
        monkeypatch.setattr(f"{module}.time", clock)
    return clock


def left(response: httpx.Response) -> int:
    """How many requests the answer says are left."""
    field = FIELD.fullmatch(response.headers["ratelimit"])
    assert field is not None
    assert 1 <= int(field["seconds"]) <= 3600
    return int(field["left"])


def test_too_many_are_refused(new: New) -> None:
    """Each answer says what is left, a refusal by this server too; then 429 says when there is more."""
    ask = new()
    assert [left(ask(path)) for path in (FIGURES, FIGURES, FIGURES, "/nothing", "/v1/units")] == [4, 3, 2, 1, 0]
    refused = ask(FIGURES)
    assert (refused.status_code, refused.json()["code"], left(refused)) == (429, "too-many-requests", 0)
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 3600
    assert refused.headers["ratelimit-policy"] == '"5 per 1 hour";q=5;w=3600'
    exposed = refused.headers["access-control-expose-headers"].split(", ")
    assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= set(exposed)
    assert refused.headers["x-request-id"]
    assert ask(FIGURES, "HEAD").status_code == 429


def test_what_is_unchanged_is_free(new: New) -> None:
    """304 takes nothing away; an If-None-Match that matches nothing does."""
    ask = new()
    tag = ask(FIGURES).headers["etag"]
    again = [ask(FIGURES, if_none_match=tag) for _ in range(10)]
    assert {(response.status_code, left(response)) for response in again} == {(304, 4)}
    others = [ask(FIGURES, if_none_match='"x"') for _ in range(5)]
    assert [response.status_code for response in others] == [200, 200, 200, 200, 429]


@every("tags", ["*", '"x", *', "W/*"])
def test_what_matches_anything_is_counted(new: New, tags: str) -> None:
    """It is answered by 304 for what its client never had, and made for that."""
    ask = new()
    answers = [ask(f"/v1/figures?limit={limit}", if_none_match=tags) for limit in range(1, 7)]
    assert [answer.status_code for answer in answers] == [304] * 5 + [429]
    assert [left(answer) for answer in answers] == [4, 3, 2, 1, 0, 0]


@every("status", [200, 304])
def test_of_many_at_once_no_more_are_made_than_may_be(portal: BlockingPortal, status: int) -> None:
    """Whatever tags they send; what was unchanged is given back when that is known."""
    rates, refused = RequestRates("1/hour"), list[bool]()

    async def three() -> None:
        go_on = asyncio.Event()

        async def app(scope: Any, _receive: Any, send: Any) -> None:
            refused.append(REFUSAL in scope["state"])
            await go_on.wait()
            await send({"type": "http.response.start", "status": status, "headers": []})

        scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"if-none-match", b'"x"')], "client": "a1"}
        rated = RatedRequests(app, rates)
        asked = [asyncio.create_task(rated({**scope, "state": {}}, None, AsyncMock())) for _ in range(3)]  # type: ignore[arg-type]
        await asyncio.sleep(0)  # in which each comes to where it waits
        go_on.set()
        await asyncio.gather(*asked)

    portal.call(three)
    assert refused == [False, True, True]
    assert rates.count("a") == (status == 304)


@every("path", ["/healthz", "/readyz", "/metrics"])
def test_watchers_are_free(new: New, path: str) -> None:
    """They are neither counted nor limited, nor is a preflight."""
    ask = new()
    answers = [ask(path) for _ in range(7)]
    assert {(response.status_code, "ratelimit" in response.headers) for response in answers} == {(200, False)}
    assert ask(FIGURES, "OPTIONS", access_control_request_method="GET").status_code == 204
    assert left(ask(FIGURES)) == 4
    assert left(ask(FIGURES, "OPTIONS")) == 3  # no preflight, but a request like others: 405


def test_retry_after_is_long_enough(clock: Any) -> None:
    """Whoever waits so long may ask again."""
    clock.now += 0.5
    rates = RequestRates("3/2second")
    assert [rates.count("a") for _ in range(4)] == [True, True, True, False]
    clock.now += int(rates.refusal("a").headers["Retry-After"])
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
    """The client that was seen longest ago makes way, and no other; several limits do not halve them."""
    rates = RequestRates("1/year;2/year")
    assert rates.count("mine")
    for others in (CLIENTS - 1, CLIENTS):
        assert not rates.count("mine")
        for number in range(others):
            rates.count(f"client {others} {number}")
    assert rates.count("mine")


# Seconds after two requests of ten in ten seconds; whether one more comes; what is left, and where one is taken back.
WINDOWS = """
0 no 8 9     10 no 8 9     15 no 9 10      20 no 10 10
0 yes 7 8    10 yes 7 8    17.5 yes 9 9    20 yes 9 9
"""


@every(("later", "again", "expected", "taken_back"), zip(*[iter(WINDOWS.split())] * 4, strict=True))
def test_a_window_slides(clock: Any, later: str, again: str, expected: str, taken_back: str) -> None:
    """The window before counts for the share that is still in it; a request is taken back from its own."""
    rates = RequestRates("10/10second")
    clock.now = 1000.0

    def left_of(client: str) -> str:
        (_, (_, told)) = rates.headers(client)
        return told.decode().partition(";r=")[2].partition(";")[0]

    for client in "aabb":
        rates.count(client)
    clock.now += float(later)
    for client in ("a", "b") if again == "yes" else ():
        rates.count(client)
    for client in ("b", "nobody"):
        rates.take_back(client, 1000.0)
    assert (left_of("a"), left_of("b"), left_of("nobody")) == (expected, taken_back, "10")


@every(("peer", "given", "client"), [*tables(__file__)["chains"], ("x" * 10_000, "-", "x" * 64)])
def test_the_client_is_the_last_that_is_no_proxy(peer: str, given: str, client: str, portal: BlockingPortal) -> None:
    """By its IPv4 address, its IPv6 network, or as it is; what a client writes into the header is not believed."""
    seen: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(client_of(scope))

    proxies = Settings(trusted_proxies="10.0.0.0/8,192.0.2.1,2001:db8:99::/48").forwarding_peers
    headers = [(b"x-forwarded-for", value.encode()) for value in given.split(" + ") if value != "-"]
    scope = {"type": "http", "client": (peer, 1), "scheme": "http", "headers": headers}
    portal.call(ProxyHeadersMiddleware(app, proxies), scope, None, None)
    assert seen == [client]


def test_each_client_has_its_own(new: New) -> None:
    """What one has used up another has still."""

    def asked(peer: str) -> int:
        return new(peer)(FIGURES).status_code

    assert [asked("198.51.100.1") for _ in range(6)] == [200] * 5 + [429]
    assert asked("198.51.100.2") == 200
    assert [asked(f"2001:db8::{number}") for number in range(6)] == [200] * 5 + [429]


WRONG = "rate_limit many  rate_limit 5/fortnight  rate_limit 0/minute  rate_limit 10/second;0/hour"
WRONG += "  trusted_proxies *  trusted_proxies proxy"


@every(("name", "value"), zip(*[iter(WRONG.split())] * 2, strict=True))
def test_a_setting_that_cannot_be_read_is_refused(name: str, value: str) -> None:
    """At the start, not at the first request; any proxy at all would let each client name itself."""
    with pytest.raises(ValidationError):
        create_app(Settings(**{name: value}))
