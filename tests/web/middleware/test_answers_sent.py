"""Answers on their way out, in pieces and no more of them than there is room for; and the line of each request."""

import asyncio
import gc
import io
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from fastapi import Response
from starlette.responses import StreamingResponse

from api.service.log import LineQueue, configure
from api.settings import Settings
from api.web.connections.protocol import OpenConnections
from api.web.middleware import front
from api.web.middleware.headers_and_etag import CONNECTION, PIECE
from api.web.middleware.log import AccessLog
from api.web.middleware.response_cache import Recorded
from tests.conftest import Client, Connect
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine
FOREVER = 10**6


class Reader:
    """Takes so many messages of an answer; at the piece with a number it leaves."""

    is_last = False

    def __init__(self, takes: int = FOREVER, leaves_at: int = FOREVER) -> None:
        self.messages: list[Any] = []
        self.scope: dict[str, Any] = {}
        self._may_take, self._leaves_at, self._left = asyncio.Semaphore(takes), leaves_at, asyncio.Event()

    @property
    def has_left(self) -> bool:
        return self._left.is_set()

    def answered(self) -> None:
        """Nothing waits for that here."""

    async def ask(self, app: Any, path: str, **headers: str) -> int:
        named = [(name.encode(), value.encode()) for name, value in {"host": "test", **headers}.items()]
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
        scope |= {"http_version": "1.1", "scheme": "http", "headers": named, "state": {CONNECTION: self}}
        self.scope = scope
        await app(scope, self._left.wait, self._send)
        return int(self.messages[0]["status"])

    async def _send(self, message: Any) -> None:
        self.messages.append(message)
        if len(self.pieces) == self._leaves_at:
            self._left.set()
        await self._may_take.acquire()

    @property
    def pieces(self) -> list[bytes]:
        return [message["body"] for message in self.messages if message.get("body")]


def content(size: int) -> bytes:
    return b"".join(b"%7d\n" % number for number in range(size // 8 + 1))[:size]


@pytest.fixture(scope="module")
def app(url: str, connect: Connect) -> Client:
    """A server that has answers of any size, kept or made as they go out, and writes a line for each request."""
    client = connect(url, log_level="info", log_format="json")
    client.get("/healthz")

    async def flowing(size: int) -> AsyncIterator[bytes]:
        yield content(size)

    kept = {"cache-control": "max-age=60"}
    add = partial(client.app.add_api_route, include_in_schema=False)
    add("/kept/{size}", lambda size: Response(content(int(size)), headers=kept))
    add("/flowing/{size}", lambda size: StreamingResponse(flowing(int(size))))
    return client


def played(client: Client, portal: BlockingPortal, act: Callable[[], Awaitable[None]]) -> list[int]:
    front, lengths = client.app, list[int]()
    front.log = SimpleNamespace(write=lambda *line: lengths.append(line[2]))
    portal.call(act)
    return lengths


WAYS = [(f"/kept/{size}", "") for size in (1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7, 10 * PIECE)]
WAYS += [("/v1/downloads/figures.sqlite", "bytes=7-"), ("/flowing/600000", ""), ("/v1/downloads/figures.sqlite", "")]


@every(("path", "part"), WAYS)
def test_an_answer_goes_out_in_pieces(path: str, part: str, app: Client, portal: BlockingPortal) -> None:
    """Others have their turn at each, however fast they are taken; a client that has left is read and sent no more."""
    headers = {"range": part} if part else {}
    whole = app.get(path, headers=headers).content
    expected = [whole[start : start + PIECE] for start in range(0, len(whole), PIECE)]
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def act() -> None:
        reader, other = Reader(), asyncio.create_task(others())
        await reader.ask(app.app, path, **headers)
        other.cancel()
        assert reader.pieces == expected
        assert [message.get("more_body", False) for message in reader.messages[1:-1]] == [True] * (
            len(reader.messages) - 2
        )
        assert not reader.messages[-1].get("more_body", False)
        assert turns >= len(expected) - 1
        leaving = Reader(leaves_at=min(3, len(expected)))
        await leaving.ask(app.app, path, **headers)
        assert leaving.pieces == expected[:3]

    assert played(app, portal, act) == [len(whole), min(2, len(expected) - 1) * PIECE]
    assert path[:6] != "/kept/" or part or whole == content(int(path[6:]))


def test_no_body_is_kept_once_it_is_sent(app: Client, portal: BlockingPortal) -> None:
    """Neither by its connection, which is garbage for minutes before it is collected, nor by users of the store."""
    store, readers = app.app.store, [Reader() for _ in range(3)]

    def kept() -> list[int]:
        bodies = [each.body for each in gc.get_objects() if isinstance(each, Recorded)]
        return [len(body) for body in bodies if isinstance(body, bytes) and len(body) > PIECE]

    async def act() -> None:
        for reader, size in zip(readers, (PIECE, 2 * PIECE, 3 * PIECE), strict=True):
            await reader.ask(app.app, f"/kept/{size + 5}")
            reader.messages.clear()
        assert len(answers := store._answers) == 3
        store.clear()
        assert not answers
        for _ in range(100):  # until the thread that compressed the last one is done with it
            if kept():
                await asyncio.sleep(0.05)

    store.clear()
    gc.collect()
    gc.disable()
    try:
        played(app, portal, act)
        assert kept() == []
    finally:
        gc.enable()
    assert all(reader.scope["state"]["sent"].length > PIECE for reader in readers)


def test_freed_memory_is_given_back(app: Client, portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as the process has grown by FREED_BYTES since the last time, or since it was smallest."""
    sizes, seen, mega = [100, 101, 108, 109, 104, 50, 58, 59, 52, 56, 61, 55], list[Any](), 1024 * 1024

    def look() -> int:
        seen.append(sizes[len(seen) - seen.count("given back")])
        return int(seen[-1] * mega)

    async def act() -> None:
        with pytest.raises(IndexError):
            await app.app.watch(OpenConnections(Settings()))

    monkeypatch.setattr(front, "LOOK_SECONDS", 0)
    monkeypatch.setattr(front, "resident_bytes", look)
    monkeypatch.setattr(front, "give_back_freed_memory", lambda: seen.append("given back"))
    played(app, portal, act)
    back = "given back"
    assert seen == [100, 101, 108, 109, back, 104, 50, 58, 59, back, 52, 56, 61, back, 55]


Captured = pytest.CaptureFixture[str]
ADDRESSES = ["/v1/units?limit=1", "/nothing", "/v1/fact-check?lang=en&text=A+secret+of+15+tonnes&as_of=2026-01-01"]
ADDRESSES += ["/zh/fact-check?t%65%78T=x&%74e%78t=A+secret+of+15+tonnes&area=CHN", "/fact-check?text=A+secret&text=t&z"]
QUERIES = ["limit=1", "", "lang=en&text=-&as_of=2026-01-01", "t%65%78T=x&text=-&area=CHN", "text=-&text=-&z"]


def test_each_request_has_a_line(app: Client, capsys: Captured) -> None:
    """With its id, status and length, for answers and refusals, ready or not; nothing of a text to check."""
    log = app.app.log = AccessLog(app.app.state.settings)
    answers = [app.get(address, headers={"x-request-id": name}) for address in ADDRESSES for name in ("one", "two")]
    answers.append(app.request("POST", "/v1/fact-check?lang=en", content="A secret", headers={"x-request-id": "three"}))
    log.flush()
    written = capsys.readouterr().err
    assert "secret" not in written
    lines = [json.loads(line) for line in written.splitlines()]
    assert [line.pop("query") for line in lines] == [*(query for query in QUERIES for _ in range(2)), "lang=en"]
    for line, answer in zip(lines, answers, strict=True):
        request = answer.request
        assert line.pop("milliseconds") > 0
        assert line.pop("timestamp").endswith("Z")
        assert list(line.items()) == [
            *(
                ("client", "127.0.0.1"),
                ("method", request.method),
                ("path", request.url.path),
                ("status", answer.status_code),
            ),
            *(("bytes", len(answer.content)), ("request_id", request.headers["x-request-id"])),
            *(("event", "request"), ("level", "info")),
        ]


def test_a_reader_in_a_terminal_sees_a_line_at_once(capsys: Captured) -> None:
    """As text, with the same fields; it obeys no client, and Chinese stands as it is."""
    settings = Settings(log_format="text")
    configure(settings)
    path = "/\x1b]0;中\x07\u202e\x9b1m"
    AccessLog(settings).write({"method": "GET", "path": path, "query_string": b"\x9b2m"}, 404, 5, 0.001, "mine")
    (line,) = capsys.readouterr().err.splitlines()
    for words in ("request", "mine", r"/\x1b]0;中\x07\u202e\x9b1m", r"\x9b2m"):
        assert words in line
    assert not {"\x07", "\x9b", "\u202e"} & set(line)
    assert "\x1b]" not in line  # other colours are the logger's own


class Target(io.StringIO):
    """A file that takes nothing before it is let, and fails the first time where it is to."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__()
        self.asked, self.let, self.error = threading.Event(), threading.Event(), error

    def write(self, text: str) -> int:
        self.asked.set()
        assert self.let.wait(20)
        if error := self.error:
            self.error = None
            raise error
        return super().write(text)


@every("error", [None, BrokenPipeError(), ValueError("I/O operation on closed file")])
def test_a_reader_who_does_not_read_or_went_away_holds_nobody_up(
    error: Exception | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines wait up to a bound, beyond it the oldest are dropped; the others keep their order."""
    monkeypatch.setattr("api.service.log.CAPACITY", 3)
    file = Target(error)
    queue = LineQueue(file)
    queue.put(b"0\n")
    assert file.asked.wait(20)
    for number in range(1, 9):
        queue.put(b"%d\n" % number)
    file.let.set()
    queue.flush()
    assert file.getvalue() == ("" if error else "0\n") + "6\n7\n8\n"
    for number in range(9, 200):
        queue.put(b"%d\n" % number)
        queue.flush()
    assert file.getvalue().endswith("".join(f"{number}\n" for number in range(9, 200)))
