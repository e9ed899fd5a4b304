"""One making of an answer for all who ask at once, by routes of a real application that take their time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal
from fastapi import Response
from starlette.responses import StreamingResponse

from tests.conftest import Client

pytestmark = pytest.mark.one_engine
Ask = Callable[..., "asyncio.Task[httpx.Response]"]
BODY = b"a,b\n1,2\n" * 30_000


class Slow:
    """A route that answers when it is told to, and counts how often it was called."""

    def __init__(self, *answers: Any) -> None:
        self.calls = 0
        self.entered = asyncio.Event()
        self.may_answer = asyncio.Event()
        self._answers = answers or (200,)

    async def __call__(self) -> Response:
        """The next of the answers, the last one again and again: a status, a response or an exception."""
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


@pytest.fixture
def scene(url: str, connect: Callable[..., Client], portal: BlockingPortal) -> Callable[..., None]:
    """Plays a scene on the event loop: it gets the slow route, and a function that asks for it in a task."""

    def play(act: Callable[[Slow, Ask], Awaitable[None]], *answers: Any, **settings: Any) -> None:
        app = connect(url, **settings).app

        async def run() -> None:
            slow = Slow(*answers)
            app.add_api_route("/slow", slow.__call__, methods=["GET"])
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:

                def ask(method: str = "GET", **headers: str) -> asyncio.Task[httpx.Response]:
                    named = {name.replace("_", "-"): value for name, value in headers.items()}
                    return asyncio.create_task(client.request(method, "/slow", headers=named))

                async with asyncio.timeout(20):
                    await act(slow, ask)

        portal.call(run)

    return play


async def settle() -> None:
    """Let every task go as far as it comes."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize("cache_bytes", [0, 1_000_000])
def test_an_answer_is_made_once_for_all_who_ask_meanwhile(scene: Callable[..., None], cache_bytes: int) -> None:
    """Whether it is kept or not, for HEAD, parts and every coding too; each response has its own id."""

    async def act(slow: Slow, ask: Ask) -> None:
        codings = ("identity", "gzip", "br", "zstd")
        asked = [ask(accept_encoding=coding) for coding in codings for _ in range(5)]
        asked += [ask("HEAD"), ask(range="bytes=0-7")]
        await slow.entered.wait()
        await settle()
        slow.may_answer.set()
        *whole, head, part = [await task for task in asked]
        assert slow.calls == 1
        assert {(response.status_code, response.content) for response in whole} == {(200, BODY)}
        assert [response.headers.get("content-encoding", "identity") for response in whole[::5]] == list(codings)
        assert len({response.headers["etag"] for response in whole}) == len(codings)
        assert (head.status_code, head.content) == (200, b"")
        assert (part.status_code, part.content) == (206, BODY[:8])
        assert len({response.headers["x-request-id"] for response in (*whole, head, part)}) == len(asked)

    scene(act, cache_bytes=cache_bytes)


def test_who_asks_later_gets_what_was_kept(scene: Callable[..., None]) -> None:
    """And none of them asks the application."""

    async def act(slow: Slow, ask: Ask) -> None:
        slow.may_answer.set()
        answers = [await ask(accept_encoding=coding) for coding in ("br", "br", "gzip", "identity")]
        assert {answer.content for answer in answers} == {BODY}
        assert slow.calls == 1

    scene(act)


def test_a_first_asker_who_leaves_leaves_the_others_unharmed(scene: Callable[..., None]) -> None:
    """The next of them makes the answer, once for the rest."""

    async def act(slow: Slow, ask: Ask) -> None:
        first = ask()
        await slow.entered.wait()
        others = [ask() for _ in range(5)]
        await settle()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        await settle()
        slow.may_answer.set()
        assert {(await task).content for task in others} == {BODY}
        assert slow.calls == 2

    scene(act)


def test_a_waiting_asker_who_leaves_harms_nobody(scene: Callable[..., None]) -> None:
    """Neither the first nor those who wait beside it."""

    async def act(slow: Slow, ask: Ask) -> None:
        asked = [ask() for _ in range(4)]
        await slow.entered.wait()
        await settle()
        asked[2].cancel()
        await settle()
        slow.may_answer.set()
        assert {(await task).content for task in (*asked[:2], asked[3])} == {BODY}
        assert slow.calls == 1

    scene(act)


def test_a_failure_is_the_first_askers_alone(scene: Callable[..., None]) -> None:
    """The others make their own, and what they make is kept."""

    async def act(slow: Slow, ask: Ask) -> None:
        asked = [ask() for _ in range(4)]
        await slow.entered.wait()
        await settle()
        slow.may_answer.set()
        first, *others = [await task for task in asked]
        assert first.status_code == 500
        assert first.headers["content-type"] == "application/problem+json"
        assert {(task.status_code, task.content) for task in others} == {(200, BODY)}
        assert slow.calls == 4
        assert (await ask()).content == BODY
        assert slow.calls == 4

    scene(act, RuntimeError("broken"), 200)


@pytest.mark.parametrize("status", [404, 503])
def test_a_refusal_is_shared_by_nobody(scene: Callable[..., None], status: int) -> None:
    """It names the request that it answers."""

    async def act(slow: Slow, ask: Ask) -> None:
        asked = [ask() for _ in range(3)]
        await slow.entered.wait()
        slow.may_answer.set()
        assert {(await task).status_code for task in asked} == {status}
        assert slow.calls == 3

    scene(act, status)


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_long_answer_goes_out_as_it_comes(scene: Callable[..., None], coding: str) -> None:
    """Whoever waited for it makes it anew, while it still runs."""
    piece = b"0123456789abcdef" * 65_536

    async def act(slow: Slow, ask: Ask) -> None:
        slow.may_answer.set()
        asked = [ask(accept_encoding=coding) for _ in range(2)]
        answers = [await task for task in asked]
        assert {answer.content == piece * 6 for answer in answers} == {True}
        assert {answer.headers.get("content-encoding", "identity") for answer in answers} == {coding}
        assert slow.calls == 2

    def long() -> Response:
        async def pieces() -> Any:
            for _ in range(6):
                yield piece
                await asyncio.sleep(0)

        return StreamingResponse(pieces(), media_type="text/plain")

    scene(act, long)


def test_what_may_not_be_kept_is_not_shared(scene: Callable[..., None]) -> None:
    """`no-store` is each asker's own, and nobody waits for the end of another's."""

    async def act(slow: Slow, ask: Ask) -> None:
        slow.may_answer.set()
        first, second = ask(), ask()
        assert (await second).content == (await first).content == b"now"
        assert slow.calls == 2

    scene(act, lambda: Response(b"now", headers={"cache-control": "no-store"}))
