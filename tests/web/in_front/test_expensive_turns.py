"""Turns at what is expensive: few at once, few that wait, fair by client; and a deadline for what is made."""

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
from api.web.in_front.expensive_turns import ExpensiveTurns
from api.web.in_front.in_flight import InFlight
from api.web.in_front.making import Making
from api.web.in_front.standing_headers import StandingHeaders
from tests.conftest import Client
from tests.helpers.tables import every

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """The loop that the server has."""
    return "asyncio"


async def settled() -> None:
    """Let all tasks go on as far as they can."""
    for _ in range(10):
        await asyncio.sleep(0)


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


async def test_patience_ends() -> None:
    """Who has waited long enough is refused, and leaves its place."""
    turns = ExpensiveTurns(at_once=1, waiting=2, patience=0.01)
    await turns.take("first")
    for _ in range(5):
        with pytest.raises(TooBusy, match="no turn came"):
            await turns.take("second")
    turns.give_back("first")
    await asyncio.wait_for(turns.take("second"), 5)


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


def test_the_answer_is_there_when_it_is_asked_again(
    migrated_url: Callable[[str], str], connect: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What took too long was made all the same, and is kept."""
    client = connect(migrated_url("sqlite"))
    client.get("/v1/units")
    monkeypatch.setattr(making, "SECONDS", 0)
    refused = client.get("/v1/figures")
    assert (refused.status_code, refused.json()["code"]) == (503, "took-too-long")
    assert int(refused.headers["retry-after"]) >= 0
    assert refused.headers["cache-control"] == "no-store"
    again = client.get("/v1/figures")
    for _ in range(100):
        if again.status_code == 200:
            break
        again = client.get("/v1/figures")
    assert again.status_code == 200
    posted = client.request("POST", "/v1/fact-check", content="15.5 trillion", headers={"content-type": "text/plain"})
    assert posted.json()["code"] == "took-too-long"


def front_of(client: Client) -> Any:
    """What stands in front of routing, once the application has been asked."""
    front = client.app.middleware_stack
    while not hasattr(front, "turns"):
        front = front.app
    return front


JSON = "application/json"


@every(
    ("path", "headers", "pieces"),
    [
        ("/v1/fact-check", {"content-type": "text/plain"}, (b"15.5", b" trillion")),
        (
            "/mcp/",
            {"content-type": JSON, "accept": f"{JSON}, text/event-stream"},
            (b'{"jsonrpc": "2.0", "id": 1,', b' "method": "ping"}'),
        ),
    ],
)
def test_who_sends_slowly_holds_no_turn(
    path: str,
    headers: dict[str, str],
    pieces: tuple[bytes, bytes],
    migrated_url: Callable[[str], str],
    connect: Callable[..., Client],
    portal: BlockingPortal,
) -> None:
    """A turn is taken when the body is there; meanwhile others have it."""
    client = connect(migrated_url("sqlite"))
    client.get("/v1/units")
    front_of(client).turns = ExpensiveTurns(at_once=1, waiting=0)

    async def both() -> tuple[int, int]:
        first_is_read, go_on = asyncio.Event(), asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            yield pieces[0]
            first_is_read.set()
            await go_on.wait()
            yield pieces[1]

        transport = httpx.ASGITransport(client.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as asking:
            slow = asyncio.create_task(asking.post(path, content=body(), headers=headers))
            await asyncio.wait_for(first_is_read.wait(), 20)
            quick = await asking.get("/v1/figures?limit=6000")
            go_on.set()
            return quick.status_code, (await slow).status_code

    assert portal.call(both) == (200, 200)


def test_the_time_of_a_body_ends_before_that_of_its_answer() -> None:
    """So that who sends slowly is told 408, and not 503 as if the server were slow."""
    assert bounds.BODY_SECONDS < making.SECONDS


REFUSED_BY = """
/v1/figures?limit=5000                       application/problem+json
/v1/figures.png?indicator=online-retail-sales application/problem+json
/v1/downloads/areas.csv                      application/problem+json
/v1/fact-check?text=15                       application/problem+json
/odata/v4/Figures                            application/json
/odata/v4/Figures/                           application/json
/worldbank/v2/country/all/indicator/online-retail-sales?per_page=5000 application/json
/worldbank/v2/Countries/all/Indicators/online-retail-sales?Per_Page=5000 application/json
/worldbank/v2/sources/2/data                 application/json
/sdmx/2.1/data/FIGURES                       application/xml
"""


@every("row", REFUSED_BY.strip().splitlines())
def test_each_way_in_refuses_as_it_does(
    row: str, migrated_url: Callable[[str], str], connect: Callable[..., Client]
) -> None:
    """503 in the shape of its protocol, with Retry-After; what is kept and what is quick is answered all the while."""
    address, media_type = row.split()
    client = connect(migrated_url("sqlite"))
    kept = "/v1/figures?limit=6000"
    assert client.get(kept).status_code == 200
    front = front_of(client)
    full = front.turns = ExpensiveTurns(at_once=0, waiting=0)
    refused = client.get(address)
    assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (503, True)
    assert refused.headers["content-type"].startswith(media_type)
    assert refused.headers["cache-control"] == "no-store"
    assert client.get(kept).status_code == 200
    assert client.get("/v1/figures?limit=06000&offset=0").status_code == 200  # the same in another spelling
    assert client.get("/v1/figures?limit=10").status_code == 200
    front.turns = ExpensiveTurns()
    assert client.get(address).status_code == 200
    assert full is not front.turns
