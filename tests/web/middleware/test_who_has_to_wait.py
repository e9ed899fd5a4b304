"""Who has to wait: clients that ask too often; and whoever asks for what is expensive, by turns that are fair."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Callable
from itertools import count as counting
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal
from pydantic import ValidationError
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.domain.errors import TookTooLong
from api.main import create_app
from api.settings import Settings
from api.web.middleware import front as making
from api.web.middleware.client_address import client_of
from api.web.middleware.delivery import REFUSAL, Message, Sent, Unread
from api.web.middleware.expensive import ExpensiveTurns
from api.web.middleware.front import Making
from api.web.middleware.headers import StandingHeaders
from api.web.middleware.rate_limit import RatedRequests
from tests.conftest import Client
from tests.helpers.front import front_of
from tests.helpers.rows import rows, tables
from tests.helpers.tables import count, every

pytestmark = pytest.mark.one_engine

FIGURES = "/v1/figures?limit=1"
FIELD = re.compile(r'"(?P<name>[^"]+)";r=(?P<left>\d+);t=(?P<seconds>\d+)')


Ask = Callable[..., httpx.Response]
New = Callable[[], Ask]
numbers = counting()


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
    for module in ("api.web.middleware.rate_limit", "limits.strategies", "limits.storage.memory"):
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


@every("path", ["/healthz", "/readyz", "/metrics"])
def test_watchers_are_free(new: New, path: str) -> None:
    """They are neither counted nor limited, nor is a preflight."""
    ask = new()
    answers = [ask(path) for _ in range(7)]
    assert {(response.status_code, "ratelimit" in response.headers) for response in answers} == {(200, False)}
    assert ask(FIGURES, "OPTIONS", access_control_request_method="GET").status_code == 204
    assert left(ask(FIGURES)) == 4
    assert left(ask(FIGURES, "OPTIONS")) == 3  # no preflight, but a request like others: 405


@pytest.fixture
def rated(portal: BlockingPortal) -> Callable[..., Callable[[str], dict[bytes, bytes]]]:
    """Makes limits, and a function that asks for a client: the headers of the answer, and whether it is refused."""

    def make(wanted: str) -> Callable[[str], dict[bytes, bytes]]:
        found: dict[bytes, bytes] = {}

        async def app(scope: Any, _receive: Any, send: Any) -> None:
            found.clear()
            if (refusal := scope["state"].get(REFUSAL)) is not None:
                found[b"refused"] = refusal.headers["Retry-After"].encode()
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def send(message: Any) -> None:
            found.update(message["headers"])

        front = RatedRequests(app, wanted)

        def ask(client: str) -> dict[bytes, bytes]:
            scope = {"method": "GET", "path": "/", "headers": [], "client": (client, 1), "state": {}}
            portal.call(front, scope, send, send)
            return dict(found)

        return ask

    return make


def test_retry_after_is_long_enough(clock: Any, rated: Any) -> None:
    """Whoever waits so long may ask again."""
    clock.now += 0.5
    ask = rated("3/2second")
    answers = [ask("a") for _ in range(4)]
    assert [b"refused" in answer for answer in answers] == [False, False, False, True]
    clock.now += int(answers[-1][b"refused"])
    assert b"refused" not in ask("a")


def test_of_several_limits_the_tightest_counts(rated: Any) -> None:
    """A policy has them all, and what is left is told of the one used up first."""
    ask = rated("100/hour;2/minute")
    answers = [ask("a") for _ in range(3)]
    assert [b"refused" in answer for answer in answers] == [False, False, True]
    assert answers[0][b"ratelimit-policy"] == b'"2 per 1 minute";q=2;w=60, "100 per 1 hour";q=100;w=3600'
    assert answers[-1][b"ratelimit"].startswith(b'"2 per 1 minute";r=0;t=')
    assert b"refused" not in ask("b")


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


TABLES = tables(__file__)
PING = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
JSON, TEXT = "application/json", "text/plain"
FULL = {"at_once": 0, "waiting": 0}


@pytest.fixture(scope="module")
def shared(read_only_url: Callable[[str], str], connect: Callable[..., Client]) -> Client:
    """A server that has been asked something."""
    client = connect(read_only_url("sqlite"))
    client.get("/v1/units")
    return client


@pytest.fixture
def busy(shared: Client) -> Client:
    """The same, with nothing ready and its usual turns."""
    front = front_of(shared)
    front.store.clear()
    front.turns = ExpensiveTurns()
    return shared


def ask(client: Client, asked: str, accept: str) -> httpx.Response:
    """Send a request of the table, with what belongs to its method."""
    method, address = asked.split()
    kind, content = (TEXT, b"15.5 trillion yuan") if "fact-check" in address else (JSON, PING)
    posted = {"content-type": kind, "accept": f"{JSON}, text/event-stream"} if method == "POST" else {}
    headers = posted | ({"accept": accept} if accept else {})
    return client.request(method, address, headers=headers, content=content if method == "POST" else b"")


SHAPES = {"/odata/": JSON, "/worldbank/": JSON, "/sdmx/": "application/xml"}


@every("row", TABLES["expensive"])
def test_what_is_expensive_is_refused_where_there_is_no_turn(busy: Client, row: tuple[str, ...]) -> None:
    """503 in the shape of its protocol, with Retry-After, by the path and by the query as it is meant."""
    front_of(busy).turns = ExpensiveTurns(**FULL)
    refused = ask(busy, row[0], "".join(row[1:]))
    assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (503, True)
    expected = next((kind for start, kind in SHAPES.items() if f" {start}" in row[0]), "application/problem+json")
    assert refused.headers["content-type"].startswith(expected)
    assert refused.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("part", range(4))
def test_what_is_cheap_needs_no_turn(busy: Client, part: int) -> None:
    """Nor does what is refused."""
    front_of(busy).turns = ExpensiveTurns(**FULL)
    cheap = TABLES["cheap"][part::4]
    count(len(cheap))
    statuses = {row: ask(busy, row[0], "".join(row[1:])).status_code for row in cheap}
    assert {row: status for row, status in statuses.items() if status >= 500} == {}


def test_what_is_kept_needs_no_turn(busy: Client) -> None:
    """However it is spelled; what was refused is made when there are turns again."""
    kept, expensive = "/v1/figures?limit=6000", "/v1/figures?limit=5000"
    assert busy.get(kept).status_code == 200
    front_of(busy).turns = ExpensiveTurns(**FULL)
    asked = (expensive, kept, "/v1/figures?limit=06000&offset=0")
    assert [busy.get(address).status_code for address in asked] == [503, 200, 200]
    front_of(busy).turns = ExpensiveTurns()
    assert busy.get(expensive).status_code == 200


async def settled() -> None:
    """Let all tasks go on as far as they can."""
    for _ in range(10):
        await asyncio.sleep(0)


# Turns at once, places to wait in, seconds of patience; then what happens: `+a` is a request of client a, `-a` the end
# of one, `~3` its client leaves the third; `=1.x~` how each has fared: has its turn, waits, is refused, has left.
PLAYS = """
2 4 60   | +a +b +c +d +e +f =11.... +g =11....x -a -b -c =11111.x -d -e -f +g =111111x1 | too many are refused at once
1 4 60   | +a +a +a =1.. +a =1..x +b =1..x. -a =11.x. -a =111x. -a =111x1 | one client fills half of the places
2 4 60   | +a +a +a +b =11.. -a =11.1                      | who has fewest under way is next
1 2 0.01 | +a +b =1x +b =1xx +b =1xxx -a +b =1xxx1         | patience ends, and leaves its place
1 4 60   | +a +b +c =1.. ~2 =1~. -a~3 =1~~ +d =1~~1        | who leaves while it waits or is called leaves no hole
"""


@every(("turns", "play", "meaning"), rows(PLAYS))
def test_turns(turns: str, play: str, meaning: str) -> None:
    """Each play is what its meaning says; who is refused learns when to ask again."""
    at_once, waiting, patience = turns.split()
    made = ExpensiveTurns(int(at_once), int(waiting), float(patience))
    tasks: list[asyncio.Task[None]] = []

    def fared(task: asyncio.Task[None]) -> str:
        if not task.done():
            return "."
        if task.cancelled():
            return "~"
        error: Any = task.exception()
        return "x" if error and int(error.headers["Retry-After"]) > 0 else "1"

    async def run() -> None:
        for step in play.split():
            if step[0] == "+":
                tasks.append(asyncio.create_task(made.take(step[1:])))
            elif step[0] == "=":
                await asyncio.sleep(0.05 if float(patience) < 1 else 0)
                assert "".join(map(fared, tasks)) == step[1:], (meaning, step)
            if step[0] == "-":
                made.give_back(step[1:2])
            if "~" in step and step[0] != "=":
                tasks[int(step[-1]) - 1].cancel()
            await settled()

    asyncio.run(run())


def test_work_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits is told; its turn stays taken until its thread ends, and then nothing of it goes out any more."""
    monkeypatch.setattr(making, "SECONDS", 0.01)
    took, turns, ended = list[Message](), ExpensiveTurns(at_once=1, waiting=2, patience=60), threading.Event()
    late = a_making(turns, took)

    async def work() -> None:
        await late.take_turn()
        try:
            await asyncio.to_thread(ended.wait)
            await late.send(START)
        finally:
            late.give_back()

    async def run() -> None:
        with pytest.raises(TookTooLong, match="still being made"):
            await late.in_time(work())
        following = asyncio.create_task(turns.take("next"))
        await settled()
        assert not following.done()
        ended.set()
        await asyncio.wait_for(following, 5)

    asyncio.run(run())
    assert took == []


def test_what_has_begun_to_go_out_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reader sets the pace then, and others have their turn meanwhile."""
    monkeypatch.setattr(making, "SECONDS", 0.01)
    took, turns = list[Message](), ExpensiveTurns(at_once=1, waiting=2, patience=60)
    slow = a_making(turns, took)

    async def work() -> str:
        await slow.take_turn()
        await slow.send(START)
        await asyncio.wait_for(turns.take("next"), 5)
        await asyncio.sleep(0.05)
        return "made"

    assert asyncio.run(slow.in_time(work())) == "made"
    assert len(took) == 1


START: Message = {"type": "http.response.start", "status": 200, "headers": []}


def a_making(turns: ExpensiveTurns, took: list[Message]) -> Making:
    """The making of an answer to a request of nobody."""

    async def send(message: Message) -> None:
        took.append(message)

    return Making(Sent(send, "1", StandingHeaders.of(""), Unread(), None), turns, {"method": "GET"})


def test_the_answer_is_there_when_it_is_asked_again(busy: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What took too long was made all the same, and is kept."""
    monkeypatch.setattr(making, "SECONDS", 0)
    refused = busy.get("/v1/figures")
    assert (refused.status_code, refused.json()["code"]) == (503, "took-too-long")
    assert int(refused.headers["retry-after"]) >= 0
    assert refused.headers["cache-control"] == "no-store"
    assert any(busy.get("/v1/figures").status_code == 200 for _ in range(100))
    assert ask(busy, "POST /v1/fact-check", "").json()["code"] == "took-too-long"


IN_TWO = [
    ("/v1/fact-check", {"content-type": TEXT}, [b"15.5", b" trillion"]),
    ("/mcp/", {"content-type": JSON, "accept": f"{JSON}, text/event-stream"}, [PING[:20], PING[20:]]),
]


@every(("path", "headers", "sent"), IN_TWO)
def test_who_sends_slowly_holds_no_turn(
    path: str, headers: dict[str, str], sent: list[bytes], busy: Client, portal: BlockingPortal
) -> None:
    """A turn is taken when the body is there; meanwhile others have it."""
    front_of(busy).store.clear()
    front_of(busy).turns = ExpensiveTurns(at_once=1, waiting=0)

    async def both() -> tuple[int, int]:
        first_is_read, go_on = asyncio.Event(), asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            yield sent[0]
            first_is_read.set()
            await go_on.wait()
            yield sent[1]

        transport = httpx.ASGITransport(busy.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as asking:
            slow = asyncio.create_task(asking.post(path, content=body(), headers=headers))
            await asyncio.wait_for(first_is_read.wait(), 20)
            quick = await asking.get("/v1/figures?limit=6000")
            go_on.set()
            return quick.status_code, (await slow).status_code

    assert portal.call(both) == (200, 200)
    assert making.BODY_SECONDS < making.SECONDS, "a body that is late gets 408, and not 503 as if the server were slow"
