"""What is expensive, by path and by the query as it is meant; and turns at it: few at once, few that wait, fair."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal

from api.domain.errors import TooBusy, TookTooLong
from api.web.connections import bounds
from api.web.in_front import making
from api.web.in_front.delivery import Message, Sent
from api.web.in_front.expensive_requests import is_expensive
from api.web.in_front.expensive_turns import ExpensiveTurns
from api.web.in_front.in_flight import InFlight
from api.web.in_front.making import Making
from api.web.in_front.meant_query import Meant
from api.web.in_front.standing_headers import StandingHeaders
from tests.conftest import Client
from tests.helpers.front import front_of
from tests.helpers.rows import tables
from tests.helpers.tables import every

TABLES = tables(__file__)
asynchronous = pytest.mark.anyio


def scope(asked: str) -> dict[str, Any]:
    """A request as the application sees it behind the suffix of its path."""
    method, address = asked.split()
    path, _, query = address.partition("?")
    made: dict[str, Any] = {"method": method, "path": path, "query_string": query.encode(), "headers": [], "state": {}}
    stem, _, suffix = path.rpartition(".")
    if path.startswith("/v1/figures") and suffix in ("csv", "svg", "png", "xlsx"):
        made |= {"path": stem, "suffix": suffix}
    return made


@every(
    ("asked", "expensive"), [(row[0], name == "expensive") for name in ("expensive", "cheap") for row in TABLES[name]]
)
def test_what_is_expensive(asked: str, *, expensive: bool) -> None:
    """What is quick never waits, nor what is refused."""
    assert is_expensive(scope(asked)) is expensive


@every(("accept", "kind"), TABLES["by accept"])
def test_a_picture_is_expensive_by_its_header(accept: str, kind: str) -> None:
    """The header chooses where neither suffix nor parameter does."""
    asked = scope("GET /v1/figures?indicator=a") | {"headers": [(b"accept", accept.encode())]}
    assert is_expensive(asked) is (kind == "expensive")


def test_an_encoded_slash_parts_nothing() -> None:
    """As SDMX reads a path: what follows is still no key."""
    path = "/sdmx/3.0/data/dataflow/REPORTS,a%2Fb/FIGURES/1.0.0/*"
    asked = scope(f"GET {path.replace('%2F', '/')}")
    assert is_expensive(asked | {"raw_path": path.encode()})


def test_the_query_is_taken_as_it_is_meant() -> None:
    """Once the parameters are read, their meaning decides."""
    asked = scope("GET /v1/figures?limit=00010000")
    meant = Meant(lambda _query: None)
    meant.settle(b"", {})
    asked["state"]["meant"] = meant
    assert not is_expensive(asked)


@pytest.fixture
def anyio_backend() -> str:
    """The loop that the server has."""
    return "asyncio"


async def settled() -> None:
    """Let all tasks go on as far as they can."""
    for _ in range(10):
        await asyncio.sleep(0)


@asynchronous
async def test_more_than_may_wait_are_refused_at_once() -> None:
    """Two are under way, four wait; whoever comes then is told when to ask again."""
    turns = ExpensiveTurns(at_once=2, waiting=4, patience=60)
    tasks = [asyncio.create_task(turns.take(f"client {number}")) for number in range(6)]
    await settled()
    assert [task.done() for task in tasks] == [True, True, False, False, False, False]
    with pytest.raises(TooBusy) as refused:
        await asyncio.wait_for(turns.take("another"), 5)
    assert int(refused.value.headers["Retry-After"]) > 0
    for number in range(6):
        turns.give_back(f"client {number}")
        await settled()
    assert all(task.done() and task.exception() is None for task in tasks)
    await asyncio.wait_for(turns.take("another"), 5)


@asynchronous
async def test_one_client_fills_half_of_the_places() -> None:
    """Its next is refused, while another client may wait, and comes first."""
    turns = ExpensiveTurns(at_once=1, waiting=4, patience=60)
    await turns.take("greedy")
    greedy = [asyncio.create_task(turns.take("greedy")) for _ in range(2)]
    await settled()
    with pytest.raises(TooBusy):
        await turns.take("greedy")
    other = asyncio.create_task(turns.take("other"))
    await settled()
    turns.give_back("greedy")
    await settled()
    assert [task.done() for task in greedy] == [True, False]  # nobody has one under way: the first who waits
    turns.give_back("greedy")
    await settled()
    assert [task.done() for task in (*greedy, other)] == [True, True, False]
    turns.give_back("greedy")
    await settled()
    assert other.done()


@asynchronous
async def test_who_has_fewest_under_way_is_next() -> None:
    """A client that is served already waits behind one that is not."""
    turns = ExpensiveTurns(at_once=2, waiting=4, patience=60)
    await turns.take("greedy")
    await turns.take("greedy")
    mine = asyncio.create_task(turns.take("greedy"))
    await settled()
    other = asyncio.create_task(turns.take("other"))
    await settled()
    turns.give_back("greedy")
    await settled()
    assert (mine.done(), other.done()) == (False, True)
    mine.cancel()


@asynchronous
async def test_patience_ends() -> None:
    """Who has waited long enough is refused, and leaves its place."""
    turns = ExpensiveTurns(at_once=1, waiting=2, patience=0.01)
    await turns.take("first")
    for _ in range(5):
        with pytest.raises(TooBusy, match="no turn came"):
            await turns.take("second")
    turns.give_back("first")
    await asyncio.wait_for(turns.take("second"), 5)


@asynchronous
async def test_who_goes_away_leaves_no_hole() -> None:
    """One that is cancelled while it waits, or just when it is called, takes no turn with it."""
    turns = ExpensiveTurns(at_once=1, waiting=4, patience=60)
    await turns.take("first")
    waiting, called = (asyncio.create_task(turns.take(name)) for name in ("waiting", "called"))
    await settled()
    waiting.cancel()
    await settled()
    turns.give_back("first")
    called.cancel()  # it was called, and has not run since
    await settled()
    await asyncio.wait_for(turns.take("next"), 5)


def a_making(turns: ExpensiveTurns, took: list[Message]) -> Making:
    """The making of an answer to a request of nobody."""

    async def send(message: Message) -> None:
        took.append(message)

    return Making(Sent(send, b"1", StandingHeaders.of(""), InFlight()), turns, {"method": "GET"})


@asynchronous
async def test_a_turn_stays_taken_until_its_thread_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits is told that it took too long; the thread goes on, and the next waits for it."""
    monkeypatch.setattr(making, "SECONDS", 0.01)
    turns, ended = ExpensiveTurns(at_once=1, waiting=2, patience=60), threading.Event()
    under_way = a_making(turns, [])

    async def work() -> None:
        await under_way.turn.take()
        try:
            await asyncio.to_thread(ended.wait)
        finally:
            under_way.turn.give_back()

    with pytest.raises(TookTooLong, match="still being made"):
        await under_way.in_time(work())
    following = asyncio.create_task(turns.take("next"))
    await settled()
    assert not following.done()
    ended.set()
    await asyncio.wait_for(following, 5)


@asynchronous
async def test_what_has_begun_to_go_out_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reader sets the pace then, and others have their turn meanwhile."""
    monkeypatch.setattr(making, "SECONDS", 0.01)
    turns, took = ExpensiveTurns(at_once=1, waiting=2, patience=60), list[Message]()
    slow = a_making(turns, took)

    async def work() -> str:
        await slow.turn.take()
        await slow.send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.wait_for(turns.take("next"), 5)
        await asyncio.sleep(0.05)
        return "made"

    assert await slow.in_time(work()) == "made"
    assert len(took) == 1


@asynchronous
async def test_nothing_goes_out_behind_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that comes to its sending when its request is answered already ends there."""
    monkeypatch.setattr(making, "SECONDS", 0.01)
    took = list[Message]()
    late, go_on, ended = a_making(ExpensiveTurns(), took), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await go_on.wait()
        try:
            await late.send({"type": "http.response.start", "status": 200, "headers": []})
        finally:
            ended.set()

    with pytest.raises(TookTooLong):
        await late.in_time(work())
    go_on.set()
    await asyncio.wait_for(ended.wait(), 5)
    assert took == []


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


def test_the_answer_is_there_when_it_is_asked_again(busy: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What took too long was made all the same, and is kept."""
    monkeypatch.setattr(making, "SECONDS", 0)
    refused = busy.get("/v1/figures")
    assert (refused.status_code, refused.json()["code"]) == (503, "took-too-long")
    assert int(refused.headers["retry-after"]) >= 0
    assert refused.headers["cache-control"] == "no-store"
    assert any(busy.get("/v1/figures").status_code == 200 for _ in range(100))
    posted = busy.request("POST", "/v1/fact-check", content="15.5 trillion", headers={"content-type": "text/plain"})
    assert posted.json()["code"] == "took-too-long"


JSON = "application/json"
IN_TWO = [
    ("/v1/fact-check", {"content-type": "text/plain"}, b"15.5| trillion"),
    (
        *("/mcp/", {"content-type": JSON, "accept": f"{JSON}, text/event-stream"}),
        b'{"jsonrpc": "2.0", "id": 1,| "method": "ping"}',
    ),
]


@every(("path", "headers", "sent"), IN_TWO)
def test_who_sends_slowly_holds_no_turn(
    path: str, headers: dict[str, str], sent: bytes, busy: Client, portal: BlockingPortal
) -> None:
    """A turn is taken when the body is there; meanwhile others have it."""
    front_of(busy).store.clear()
    front_of(busy).turns = ExpensiveTurns(at_once=1, waiting=0)

    async def both() -> tuple[int, int]:
        first_is_read, go_on = asyncio.Event(), asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            first, second = sent.split(b"|")
            yield first
            first_is_read.set()
            await go_on.wait()
            yield second

        transport = httpx.ASGITransport(busy.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as asking:
            slow = asyncio.create_task(asking.post(path, content=body(), headers=headers))
            await asyncio.wait_for(first_is_read.wait(), 20)
            quick = await asking.get("/v1/figures?limit=6000")
            go_on.set()
            return quick.status_code, (await slow).status_code

    assert portal.call(both) == (200, 200)


def test_the_time_of_a_body_ends_before_that_of_its_answer() -> None:
    """So that who sends slowly gets 408, and not 503 as if the server were slow."""
    assert bounds.BODY_SECONDS < making.SECONDS


@every(("address", "media_type"), TABLES["refused by"])
def test_each_way_in_refuses_as_it_does(busy: Client, address: str, media_type: str) -> None:
    """503 in the shape of its protocol, with Retry-After; what is kept and what is quick is answered all the while."""
    front, kept = front_of(busy), "/v1/figures?limit=6000"
    front.store.clear()
    assert busy.get(kept).status_code == 200
    full = front.turns = ExpensiveTurns(at_once=0, waiting=0)
    refused = busy.get(address)
    assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (503, True)
    assert refused.headers["content-type"].startswith(media_type)
    assert refused.headers["cache-control"] == "no-store"
    assert busy.get(kept).status_code == 200
    assert busy.get("/v1/figures?limit=06000&offset=0").status_code == 200  # the same in another spelling
    assert busy.get("/v1/figures?limit=10").status_code == 200
    front.turns = ExpensiveTurns()
    assert busy.get(address).status_code == 200
    assert full is not front.turns
