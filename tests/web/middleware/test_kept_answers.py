"""Ready answers: the store of them, equal ones for all spellings of a question, one making for all who ask at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import count as counting
from typing import Any
from unittest.mock import AsyncMock
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from anyio.from_thread import BlockingPortal
from fastapi import Response

from api.web.middleware.response_cache import AnswerStore, Recorded
from tests.conftest import Client, Connect
from tests.helpers.rows import tables
from tests.helpers.tables import every


def recorded(size: int) -> Recorded:
    return Recorded(200, [], b"x" * size, "/")


def test_the_store_has_a_bound() -> None:
    """Each answer counts once, with all its codings; the least recently used makes way."""
    store = AnswerStore(80_000)
    first = recorded(3_000)
    for _ in range(100):
        store.put("long", first)
        assert store.get("long") is first
    assert store.size == first.size >= 2 * 3_000
    store.clear()
    assert (store.get("long"), len(store), store.size) == (None, 0, 0)
    for key in "abcdefgh":
        store.put(key, recorded(2_000))
    store.get("a")
    store.put("i", recorded(2_000))
    assert [key for key in "abcdefghi" if store.get(key)] == list("acdefghi")
    assert store.size == sum(found.size for key in "abcdefghi" if (found := store.get(key)))
    small = AnswerStore(4_999)  # one answer may not throw out all the others
    small.put("a", recorded(2_000))
    assert (small.get("a"), len(small), small.size) == (None, 0, 0)


once = pytest.mark.one_engine


def address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


@pytest.fixture(scope="module")
def server(url: str, connect: Connect) -> Client:
    client = connect(url)
    client.get("/healthz")
    return client


@pytest.fixture
def fresh(server: Client) -> Client:
    server.app.store.clear()
    return server


@pytest.fixture(scope="module")
def forgetful(url: str, connect: Connect) -> Client:
    return connect(url, cache_bytes=0)


@once
@pytest.mark.parametrize("part", range(3))
def test_all_spellings_are_one_answer(forgetful: Client, fresh: Client, part: int) -> None:
    """Made for each it has the same bytes, headers and tag, ready or not, and `links.self` is what all stand for."""
    for path, meant, *others in tables(__file__)["spellings"][part::3]:
        fresh.app.store.clear()
        first = forgetful.get(address(path, meant))
        for query in (*others, meant, others[0]):
            made, kept = (client.get(address(path, query)) for client in (forgetful, fresh))
            assert (made.status_code, made.content) == (kept.status_code, kept.content) == (200, first.content), query
            assert {**made.headers, "x-request-id": ""} == {**first.headers, "x-request-id": ""}
        if "ndjson" not in meant:
            itself = first.json()["links"]["self"]
            assert dict(parse_qsl(urlsplit(itself).query)) == dict(parse_qsl(meant))
            assert fresh.get(itself).content == first.content


@once
@every("suffix", ["csv", "csv-metadata.json"])
def test_a_description_names_the_very_address(fresh: Client, suffix: str) -> None:
    """A reader of CSVW takes a description only if it names the file as it was asked for: each spelling is apart."""
    fresh.app.store.clear()
    queries = ("area=CHN&unit=USD", "unit=USD&area=CHN", "unit=usd&area=CHN")
    for query in (*queries, *queries):
        response = fresh.get(f"/v1/figures.{suffix}?{query}")
        assert query in (response.headers["link"] if suffix == "csv" else response.text)
    assert len(fresh.app.store) == len(queries)


@once
def test_what_differs_stays_apart_and_nothing_else(fresh: Client) -> None:
    """Another value, format, host or path is another answer; headers that no trusted proxy sent mean nothing."""
    usd = "/v1/figures?unit=USD"
    others = ("/v1/figures?unit=EUR", f"{usd}&format=json", "/v1/figures.json?unit=USD", f"{usd}&area=CHN")
    named: list[dict[str, str]] = [{}, {"accept": "application/x-ndjson"}, {"host": "figures.example"}]
    asked = [*((usd, headers) for headers in named), *((path, {}) for path in (*others, "/v1/trade?unit=USD"))]
    forwarded = [(usd, {"x-forwarded-proto": f"https{n}", "x-forwarded-host": f"{n}.example"}) for n in range(5)]
    for target, headers in asked + asked + forwarded:
        assert fresh.get(target, headers=headers).status_code == 200
    assert len(fresh.app.store) == len(asked)


async def leave(app: Any, path: str, accept: str) -> None:
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Any:
        return next(asked, {"type": "http.disconnect"})

    scope = {"type": "http", "http_version": "1.1", "scheme": "http", "method": "GET", "path": path, "state": {}}
    scope |= {"raw_path": path.encode(), "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1)}
    scope["headers"] = [(b"host", b"test"), (b"accept", accept.encode()), (b"accept-encoding", b"identity")]
    await app(scope, receive, AsyncMock())


@every("path", ["/sdmx/2.1/data/FIGURES", "/sdmx/3.0/data/dataflow/REPORTS/FIGURES/+/*"])
@every("accept", ["text/csv", "*/*"])
def test_an_answer_is_made_to_its_end(
    path: str, accept: str, fresh: Client, forgetful: Client, portal: BlockingPortal
) -> None:
    """One that is made in pieces too; what was left half made was kept for all."""
    fresh.app.store.clear()
    headers = {"accept": accept, "accept-encoding": "identity"}
    whole = forgetful.get(path, headers=headers)
    portal.call(leave, fresh.app, path, accept)
    assert (whole.status_code, len(fresh.app.store)) == (200, 1)
    found = fresh.get(path, headers=headers)
    assert accept != "text/csv" or found.content == whole.content
    assert len(found.content) == len(whole.content)


Ask = Callable[..., "asyncio.Task[httpx.Response]"]
BODY = b"a,b\n1,2\n" * 30_000
numbers = counting()


class Slow:
    """A route that answers when it may, and counts how often it was called."""

    def __init__(self, answers: Sequence[Any]) -> None:
        self.calls = 0
        self.entered, self.may_answer = asyncio.Event(), asyncio.Event()
        self._answers = answers

    async def __call__(self) -> Response:
        """The next of the answers, the last one again and again: a status, what makes a response, or an exception."""
        answer = self._answers[min(self.calls, len(self._answers) - 1)]
        self.calls += 1
        self.entered.set()
        await self.may_answer.wait()
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return Response(BODY, answer, {"content-type": "text/plain", "cache-control": "max-age=60"})
        response: Response = answer()
        return response


def play(
    server: Client, portal: BlockingPortal, act: Callable[[Slow, Ask], Awaitable[None]], answers: Sequence[Any] = (200,)
) -> None:
    path = f"/slow-{next(numbers)}"

    async def run() -> None:
        slow = Slow(answers)
        server.app.add_api_route(path, slow.__call__, include_in_schema=False)
        transport = httpx.ASGITransport(server.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client, asyncio.timeout(20):

            def ask(method: str = "GET", **headers: str) -> asyncio.Task[httpx.Response]:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return asyncio.create_task(client.request(method, path, headers=named))

            await act(slow, ask)

    portal.call(run)


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@once
@every("keeps", [False, True])
def test_an_answer_is_made_once_for_all_who_ask_meanwhile(
    server: Client, forgetful: Client, portal: BlockingPortal, *, keeps: bool
) -> None:
    """For HEAD and every coding too, each with its own id; who asks later gets what was kept."""

    async def act(slow: Slow, ask: Ask) -> None:
        codings = ("identity", "gzip", "br", "zstd")
        asked = [ask(accept_encoding=coding) for coding in codings for _ in range(5)]
        asked += [ask("HEAD")]
        await slow.entered.wait()
        await settle()
        slow.may_answer.set()
        *whole, head = [await task for task in asked]
        assert slow.calls == 1
        assert {(response.status_code, response.content) for response in whole} == {(200, BODY)}
        assert [response.headers.get("content-encoding", "identity") for response in whole[::5]] == list(codings)
        assert len({response.headers["etag"] for response in whole}) == len(codings)
        assert (head.status_code, head.content) == (200, b"")
        assert len({response.headers["x-request-id"] for response in (*whole, head)}) == len(asked)
        assert {(await ask(accept_encoding=coding)).content for coding in codings} == {BODY}
        assert slow.calls == (1 if keeps else 5)

    play(server if keeps else forgetful, portal, act)


def now() -> Response:
    return Response(b"now", headers={"cache-control": "no-store"})


# What the route answers; which of six askers leaves; the statuses of the first and of the others; how often it is
# called, and then for one who asks later.
SCENES = {
    "the others make it where the first leaves": ((200,), 0, (200, 200), 6, 0),
    "nobody misses one that waits": ((200,), 2, (200, 200), 1, 0),
    "a failure is the first asker's alone": ((RuntimeError("broken"), 200), None, (500, 200), 6, 0),
    "a refusal names the request that it answers": ((404,), None, (404, 404), 6, 1),
    "what is not there now may be there soon": ((503,), None, (503, 503), 6, 1),
    "what may not be kept is not shared": ((now,), None, (200, 200), 6, 1),
}


@once
@every("meaning", SCENES)
def test_who_shares_what(server: Client, portal: BlockingPortal, meaning: str) -> None:
    answers, leaving, statuses, calls, later = SCENES[meaning]

    async def act(slow: Slow, ask: Ask) -> None:
        asked = [ask() for _ in range(6)]
        await slow.entered.wait()
        await settle()
        if leaving is not None:
            left = asked.pop(leaving)
            left.cancel()
            with pytest.raises(asyncio.CancelledError):
                await left
            await settle()
        slow.may_answer.set()
        first, *others = [await task for task in asked]
        assert (first.status_code, {other.status_code for other in others}) == (statuses[0], {statuses[1]})
        assert {other.content for other in others} <= {BODY, b"now"}
        assert slow.calls == calls
        await ask()
        assert slow.calls == calls + later

    play(server, portal, act, answers)
