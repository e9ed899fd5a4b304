"""Large answers on their way out: in pieces, each body and file once, and no more of them than there is room for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from api.domain.connection_errors import TooManyUnread
from api.web.in_front.byte_ranges import Part
from api.web.in_front.delivery import PIECE, Sent
from api.web.in_front.in_flight import InFlight
from api.web.in_front.standing_headers import StandingHeaders
from tests.helpers.tables import every


class Client:
    """Takes what is sent, a message each time that it reads."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.may_go_on = asyncio.Semaphore(0)

    async def send(self, message: Any) -> None:
        self.messages.append(message)
        await self.may_go_on.acquire()

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages)


class Server:
    """Takes all that is sent at once, as one does whose client has left or reads faster than anybody sends."""

    def __init__(self, leaves_after: int = 10**6) -> None:
        self.left = asyncio.Event()
        self.taken = 0
        self.turns = 0
        """Of the loop, that others had."""
        self._leaves_after = leaves_after

    async def send(self, message: Any) -> None:
        self.taken += bool(message.get("body"))
        if self.taken == self._leaves_after:
            self.left.set()

    async def others(self) -> None:
        while True:
            self.turns += 1
            await asyncio.sleep(0)


def sent(client: Client | Server, in_flight: InFlight) -> Sent:
    left = client.left if isinstance(client, Server) else None
    return Sent(client.send, b"id", StandingHeaders.of(""), in_flight, left)


async def begun(work: Any) -> asyncio.Task[None]:
    """The work as a task that waits for its reader."""
    task = asyncio.create_task(work)
    await asyncio.sleep(0)
    return task


@every("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_an_answer_goes_out_in_pieces(size: int) -> None:
    """A short one at once, the last piece with the word that it is the last."""
    body = bytes(range(256)) * (size // 256 + 1)

    async def run() -> None:
        client, in_flight = Client(), InFlight()
        task = await begun(sent(client, in_flight).ready(200, [], body[:size]))
        assert len(client.messages) == 1
        client.may_go_on._value = 10**6
        client.may_go_on.release()
        await task
        _, *pieces = client.messages
        assert client.body == body[:size]
        assert all(len(piece["body"]) <= PIECE for piece in pieces)
        assert [piece.get("more_body", False) for piece in pieces] == [True] * (len(pieces) - 1) + [False]
        assert len(pieces) == max(1, -(-size // PIECE))
        assert in_flight.size == 0

    asyncio.run(run())


def test_one_body_counts_once_and_another_is_refused() -> None:
    """As long as somebody reads; then there is room again."""
    first, second, small = b"a" * 200_000, b"b" * 200_000, b"c" * 100

    async def run() -> None:
        in_flight, clients = InFlight(bound=300_000), [Client() for _ in range(60)]
        tasks = [await begun(sent(client, in_flight).ready(200, [], first)) for client in clients]
        for client in clients:
            client.may_go_on.release()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert (in_flight.size, in_flight.is_pressed) == (200_000, True)
        refused = Client()
        with pytest.raises(TooManyUnread) as told:
            await sent(refused, in_flight).ready(200, [], second)
        assert (refused.messages, "Retry-After" in told.value.headers) == ([], True)
        with pytest.raises(TooManyUnread):
            await sent(refused, in_flight).part(206, [], second, Part(1, 200_000, 200_000))
        await begun(sent(refused, in_flight).ready(200, [], small))
        assert len(refused.messages) == 1
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (in_flight.size, in_flight.is_pressed) == (0, False)
        await begun(sent(refused, in_flight).ready(200, [], second))
        assert len(refused.messages) == 2

    asyncio.run(run())


def test_a_body_that_alone_is_too_large_goes_out() -> None:
    """Else nobody could ever have it."""
    in_flight = InFlight(bound=10)
    in_flight.check(b"x" * 100)


def test_a_file_is_open_once(tmp_path: Path) -> None:
    """Each reads at its own place; who comes when another file is in its place reads that one."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    in_flight = InFlight()
    with in_flight.file(path) as one, in_flight.file(path) as two:
        assert one is two
        other = tmp_path / "other"
        other.write_bytes(b"newer")
        other.replace(path)
        with in_flight.file(path) as three:
            assert (one.read(), three.read()) == (b"old", b"newer")
    assert (one.closed, three.closed) == (True, True)


WAYS = {
    "whole": lambda send, path: send.ready(200, [], path.read_bytes()),
    "part": lambda send, path: send.part(206, [], path.read_bytes(), Part(1, 10 * PIECE, 10 * PIECE)),
    "passed on": lambda send, path: send.whole(200, [], path.read_bytes()),
    "file": lambda send, path: send.file(200, [], path, Part(0, 10 * PIECE, 10 * PIECE)),
}


@every("way", WAYS)
def test_a_long_answer_lets_others_be_answered(way: str, tmp_path: Path) -> None:
    """Also where the server takes every piece at once."""
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10 * PIECE)

    async def run() -> None:
        server = Server()
        others = await begun(server.others())
        send = sent(server, InFlight())
        await WAYS[way](send, path)
        others.cancel()
        assert (server.taken, send.length) == (10, 10 * PIECE - (way == "part"))
        assert server.turns >= 10

    asyncio.run(run())


@every("way", WAYS)
def test_nothing_is_read_for_a_client_that_has_left(way: str, tmp_path: Path) -> None:
    """Nor counted as sent; what was held for it is let go."""
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10 * PIECE)

    async def run() -> None:
        server, in_flight = Server(leaves_after=3), InFlight()
        send = sent(server, in_flight)
        await WAYS[way](send, path)
        assert (server.taken, send.length) == (3, 2 * PIECE)
        assert (in_flight.size, in_flight._files) == (0, {})

    asyncio.run(run())


def test_a_short_answer_is_counted_where_there_is_somebody_to_read_it() -> None:
    """By whichever way it goes."""

    async def run() -> None:
        for leaves_after, length in ((2, 5), (1, 0)):
            for whole in (False, True):
                send = sent(Server(leaves_after), InFlight())
                await (send.whole(200, [], b"short") if whole else send.ready(200, [], b"short"))
                assert send.length == length

    asyncio.run(run())
