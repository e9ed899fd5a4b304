"""How often a client may ask, who that is, and what it is told."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from itertools import count
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


class Clock:
    """What the rates take for the time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        clock = SimpleNamespace(time=lambda: self.now)
        monkeypatch.setattr("api.web.in_front.rate_memory.time", clock)
        monkeypatch.setattr("api.web.in_front.request_rates.time", clock)
        monkeypatch.setattr("limits.strategies.time", clock)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that a test sets."""
    return Clock(monkeypatch)


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


@every("path", ["/healthz", "/readyz", "/metrics"])
def test_watchers_are_free(new: New, path: str) -> None:
    """They are neither counted nor limited."""
    ask = new()
    answers = [ask(path) for _ in range(7)]
    assert {response.status_code for response in answers} == {200}
    assert "ratelimit" not in answers[0].headers
    assert ask(FIGURES, "OPTIONS", access_control_request_method="GET").status_code == 204
    assert left(ask(FIGURES)) == 4
    assert left(ask(FIGURES, "OPTIONS")) == 3  # no preflight, but a request like others: 405


def test_without_a_limit_no_answer_has_one(client: Client) -> None:
    """It is off unless it is set."""
    response = client.get(FIGURES)
    assert not {"ratelimit", "ratelimit-policy"} & response.headers.keys()


def test_retry_after_is_long_enough(clock: Clock) -> None:
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
    *((0, False, (0, 1)), (0, True, (0, 2)), (10, False, (1, 0)), (10, True, (1, 1))),
    *((20, False, (0, 0)), (20, True, (0, 1))),
]


@every(("later", "again", "held"), TAKEN_BACK)
def test_a_request_is_taken_back_from_its_own_window(
    clock: Clock, later: int, held: tuple[int, int], *, again: bool
) -> None:
    """However long its answer took."""
    clock.now = 1000.0
    memory = RateMemory()
    memory.incr("a", 10)
    memory.incr("a", 10)
    clock.now += later
    if again:
        memory.incr("a", 10)
    memory.take_back("a", 10, 1000.0)
    memory.take_back("nobody", 10, 1000.0)
    before, _, now, _ = memory.get_sliding_window("a", 10)
    assert (before, now) == held


def test_a_window_slides(clock: Clock) -> None:
    """What was asked in the window before counts for the share of it that still lies within one window from now."""
    memory = RateMemory()
    for _ in range(10):
        memory.incr("a", 1)
    clock.now += 1.25
    assert memory.get_sliding_window("a", 1) == (10, 0.75, 0, 1.75)
    clock.now += 2
    assert memory.get_sliding_window("a", 1)[:1] == (0,)


APART = [
    *(("203.0.113.7", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"), ("fe80::1%eth0", "fe80::/64")),
    *(("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::ffff", "2001:db8:1:2::/64")),
    *(("2001:db8:1:3::", "2001:db8:1:3::/64"), ("unknown", "unknown"), ("x" * 10_000, "x" * 64), ("", "")),
]


@every(("host", "client"), APART)
def test_clients_are_told_apart(host: str, client: str) -> None:
    """IPv4 by its address, IPv6 by its network, anything else as it is."""
    assert told_apart(host) == client


@every(("peer", "given", "client"), tables(__file__)["chains"])
def test_the_client_is_the_last_that_is_no_proxy(peer: str, given: str, client: str, portal: BlockingPortal) -> None:
    """What a client writes into the header itself stands further left, and is not believed."""
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


WRONG = [
    *(("rate_limit", rate) for rate in ("many", "5/fortnight", "0/minute", "10/second;0/hour")),
    *(("trusted_proxies", proxies) for proxies in ("*", "proxy")),
]


@every(("name", "value"), WRONG)
def test_a_setting_that_cannot_be_read_is_refused(name: str, value: str) -> None:
    """At the start, not at the first request; any proxy at all would let each client name itself."""
    with pytest.raises(ValidationError):
        create_app(Settings(**{name: value}))
