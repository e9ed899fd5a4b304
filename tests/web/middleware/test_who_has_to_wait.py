"""Turns at what is expensive: fair by client, bounded in number and time."""

import asyncio
import threading
from collections.abc import AsyncIterator
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal
from starlette.types import Message
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.domain.errors import TookTooLong
from api.service.log import configure
from api.settings import Settings
from api.web.middleware import front, headers_and_etag
from api.web.middleware.expensive import ExpensiveTurns, client_at
from api.web.middleware.headers_and_etag import Sent
from api.web.middleware.log import AccessLog
from tests.conftest import Client, Connect, MakeUrl
from tests.helpers.rows import tables
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine


@every(("peer", "given", "client"), [*tables(__file__)["chains"], ("x" * 10_000, "-", "x" * 64)])
def test_the_client_is_the_last_that_is_no_proxy(peer: str, given: str, client: str, portal: BlockingPortal) -> None:
    """By its IPv4 address, its IPv6 network, or as it is; what a client writes into the header is not believed."""
    seen: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(client_at(scope["client"][0]))

    proxies = Settings(trusted_proxies="10.0.0.0/8,192.0.2.1,2001:db8:99::/48").forwarding_peers
    headers = [(b"x-forwarded-for", value.encode()) for value in given.split(" + ") if value != "-"]
    scope = {"type": "http", "client": (peer, 1), "scheme": "http", "headers": headers}
    portal.call(ProxyHeadersMiddleware(app, proxies), scope, None, None)
    assert seen == [client]


NETWORKS = {"192.0.2.77": "192.0.2.0/24", "::ffff:192.0.2.77": "192.0.2.0/24", "2001:db8::5": "2001:db8::/64", "": ""}


@every(("host", "shown"), NETWORKS.items())
def test_a_network_names_no_client(host: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    """LOG_CLIENTS=network has it in the log in place of the address."""
    assert client_at(host, bits=24) == shown
    settings = Settings(log_format="text", log_clients="network")
    configure(settings)
    scope = {"method": "GET", "path": "/", "query_string": b"", "client": (host, 1)}
    AccessLog(settings).write(scope, 200, 5, 0.001, "mine")
    line = capsys.readouterr().err
    assert shown in line
    assert not host or host not in line


TABLES = tables(__file__)
PING = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
JSON, TEXT = "application/json", "text/plain"
FULL = {"at_once": 0, "waiting": 0}


@pytest.fixture(scope="module")
def shared(read_only_url: MakeUrl, connect: Connect) -> Client:
    client = connect(read_only_url("sqlite"))
    client.get("/v1/units")
    return client


@pytest.fixture
def busy(shared: Client) -> Client:
    """The same, with nothing ready and its usual turns."""
    front = shared.app
    front.store.clear()
    front.turns = ExpensiveTurns()
    return shared


def ask(client: Client, asked: str, accept: str) -> httpx.Response:
    method, address = asked.split()
    kind, content = (TEXT, b"15.5 trillion yuan") if "fact-check" in address else (JSON, PING)
    posted = {"content-type": kind, "accept": f"{JSON}, text/event-stream"} if method == "POST" else {}
    headers = posted | ({"accept": accept} if accept else {})
    return client.request(method, address, headers=headers, content=content if method == "POST" else b"")


SHAPES = {"/odata/": JSON, "/worldbank/": JSON, "/sdmx/": "application/xml"}


@every("row", TABLES["expensive"])
def test_what_is_expensive_is_refused_where_there_is_no_turn(busy: Client, row: tuple[str, ...]) -> None:
    """503 in the shape of its protocol, with Retry-After, by the path and by the query as it is meant."""
    busy.app.turns = ExpensiveTurns(**FULL)
    refused = ask(busy, row[0], "".join(row[1:]))
    assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (503, True)
    expected = next((kind for start, kind in SHAPES.items() if f" {start}" in row[0]), "application/problem+json")
    assert refused.headers["content-type"].startswith(expected)
    assert refused.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("part", range(4))
def test_what_is_cheap_needs_no_turn(busy: Client, part: int) -> None:
    busy.app.turns = ExpensiveTurns(**FULL)
    cheap = TABLES["cheap"][part::4]
    statuses = {row: ask(busy, row[0], "".join(row[1:])).status_code for row in cheap}
    assert {row: status for row, status in statuses.items() if status >= 500} == {}


def test_what_is_kept_needs_no_turn(busy: Client) -> None:
    kept, expensive = "/v1/figures?limit=6000", "/v1/figures?limit=5000"
    assert busy.get(kept).status_code == 200
    busy.app.turns = ExpensiveTurns(**FULL)
    assert [busy.get(address).status_code for address in (expensive, kept)] == [503, 200]
    busy.app.turns = ExpensiveTurns()
    assert busy.get(expensive).status_code == 200


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@every(("turns", "play", "meaning"), TABLES["turns"])
def test_turns(turns: str, play: str, meaning: str) -> None:
    at_once, waiting, patience = turns.split()
    made = ExpensiveTurns(int(at_once), int(waiting), float(patience))
    tasks: list[asyncio.Task[None]] = []
    left: list[threading.Event] = []

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
                left.append(threading.Event())
                tasks.append(asyncio.create_task(made.take(step[1:], left[-1].is_set)))
            elif step[0] == "=":
                await asyncio.sleep(0.05 if float(patience) < 1 else 0)
                assert "".join(map(fared, tasks)) == step[1:], (meaning, step)
            if step[0] == "!":
                left[int(step[1]) - 1].set()
            if step[0] == "-":
                made.give_back(step[1:2])
            if "~" in step and step[0] != "=":
                tasks[int(step[-1]) - 1].cancel()
            await settled()

    asyncio.run(run())


def test_work_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits is told; its turn stays taken until its thread ends, and then nothing of it goes out any more."""
    monkeypatch.setattr(headers_and_etag, "SECONDS", 0.01)
    took, turns, ended = list[Message](), ExpensiveTurns(at_once=1, waiting=2, patience=60), threading.Event()

    async def send(message: Message) -> None:
        took.append(message)

    late = Sent(send, {"state": {"request_id": "1"}}, (), turns)

    async def work() -> None:
        await late.take_turn()
        try:
            await asyncio.to_thread(ended.wait)
            await late.made({"type": "http.response.start", "status": 200, "headers": []})
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


def test_the_answer_is_there_when_it_is_asked_again(busy: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headers_and_etag, "SECONDS", 0)
    refused = busy.get("/v1/figures")
    assert (refused.status_code, refused.json()["code"]) == (503, "took-too-long")
    assert int(refused.headers["retry-after"]) >= 0
    assert refused.headers["cache-control"] == "no-store"
    until = monotonic() + 8  # the work goes on after the refusal, for as long as this machine needs
    while busy.get("/v1/figures").status_code != 200:
        assert monotonic() < until
        sleep(0.01)
    assert ask(busy, "POST /v1/fact-check", "").json()["code"] == "took-too-long"


IN_TWO = [
    ("/v1/fact-check", {"content-type": TEXT}, [b"15.5", b" trillion"]),
    ("/mcp/", {"content-type": JSON, "accept": f"{JSON}, text/event-stream"}, [PING[:20], PING[20:]]),
]


@every(("path", "headers", "sent"), IN_TWO)
def test_who_sends_slowly_holds_no_turn(
    path: str, headers: dict[str, str], sent: list[bytes], busy: Client, portal: BlockingPortal
) -> None:
    busy.app.store.clear()
    busy.app.turns = ExpensiveTurns(at_once=1, waiting=0)

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
    assert front.BODY_SECONDS < headers_and_etag.SECONDS, (
        "a body that is late gets 408, and not 503 as if the server were slow"
    )
