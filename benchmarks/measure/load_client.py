"""The client that asks: a process of its own on its own core, with kept connections and as little work as can be.

Sockets on epoll and nothing else, so that what it measures is the server even where that answers 30,000 times a
second; the share of the time that it computed itself is told, and nothing near 1 is a measurement of the server.
A job comes as JSON on standard input, what was found leaves as JSON on standard output.
"""

from __future__ import annotations

import json
import os
import select
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import cycle
from typing import Any

_END_OF_CHUNKS = b"\r\n0\r\n\r\n"
_READ = 1 << 18


@dataclass(frozen=True)
class Job:
    """What to ask: the requests in turn, for so long, as fast as answers come or `rate` times a second."""

    port: int
    requests: tuple[str, ...]
    connections: int
    seconds: float
    core: int
    rate: float = 0.0
    at_least: int = 1


@dataclass
class Found:
    """What came: seconds of each answer from when it was due, and how busy the client was."""

    seconds: float = 0.0
    busy: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    bytes: int = 0


class _Connection:
    """One kept connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due = 0.0
        self._buffer = b""
        self._wanted = -1  # bytes of the whole answer; -1 until the head is there, -2 if it comes in chunks

    def ask(self, request: bytes, due: float) -> None:
        self.due, self._buffer, self._wanted = due, b"", -1
        self.socket.sendall(request)

    def take(self) -> tuple[str, int] | None:
        """The status and length of the answer, once all of it is there."""
        part = self.socket.recv(_READ)
        if not part:
            raise ConnectionError("the server closed a connection in the middle of an answer")
        self._buffer += part
        if self._wanted == -1:
            self._read_head()
        chunked = self._wanted == -2
        done = self._buffer.endswith(_END_OF_CHUNKS) if chunked else 0 < self._wanted <= len(self._buffer)
        return (self._buffer[9:12].decode("ascii"), len(self._buffer)) if done else None

    def _read_head(self) -> None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        place = head.find(b"\r\ncontent-length:")
        if head[9:12] == b"304":
            self._wanted = end + 4
        elif place >= 0:
            self._wanted = end + 4 + int(head[place + 17 :].split(b"\r\n", 1)[0])
        else:
            self._wanted = -2


def measure(job: Job) -> Found:
    """Ask as the job says."""
    os.sched_setaffinity(0, {job.core})
    requests = cycle([text.encode("latin-1") for text in job.requests])
    connections = [_Connection(job.port) for _ in range(job.connections)]
    found = Found()
    began, computed = time.perf_counter(), time.process_time()
    (_open_loop if job.rate else _closed_loop)(job, requests, connections, found)
    found.seconds = time.perf_counter() - began
    found.busy = (time.process_time() - computed) / found.seconds
    return found


def _closed_loop(job: Job, requests: Iterator[bytes], connections: list[_Connection], found: Found) -> None:
    """Each connection asks again as soon as it is answered."""
    end = time.perf_counter() + job.seconds
    under_way = len(connections)
    for connection in connections:
        connection.ask(next(requests), time.perf_counter())

    def again(connection: _Connection) -> None:
        nonlocal under_way
        now = time.perf_counter()
        if now < end or len(found.latencies) + under_way <= job.at_least:
            connection.ask(next(requests), now)
        else:
            under_way -= 1

    wait = _answers(connections, found, again)
    while under_way:
        wait(-1.0)


def _open_loop(job: Job, requests: Iterator[bytes], connections: list[_Connection], found: Found) -> None:
    """Requests fall due at a constant rate whether or not earlier ones are answered; one that waits has waited."""
    free = deque(connections)
    wait = _answers(connections, found, free.append)
    began = time.perf_counter()
    total = max(1, int(job.rate * job.seconds))
    asked = 0
    while len(found.latencies) < total:
        due = began + asked / job.rate
        now = time.perf_counter()
        if asked < total and free and due <= now:
            free.popleft().ask(next(requests), due)
            asked += 1
        else:
            wait(max(0.0, due - now) if asked < total and free else -1.0)


def _answers(
    connections: list[_Connection], found: Found, then: Callable[[_Connection], Any]
) -> Callable[[float], None]:
    poll = select.epoll()
    by_number = {connection.socket.fileno(): connection for connection in connections}
    for number in by_number:
        poll.register(number, select.EPOLLIN)

    def wait(seconds: float) -> None:
        for number, _ in poll.poll(seconds):
            connection = by_number[number]
            if answer := connection.take():
                status, length = answer
                found.latencies.append(time.perf_counter() - connection.due)
                found.statuses[status] = found.statuses.get(status, 0) + 1
                found.bytes += length
                then(connection)

    return wait


def main() -> None:
    """Do the job on standard input."""
    given = json.load(sys.stdin)
    json.dump(asdict(measure(Job(**given))), sys.stdout)


if __name__ == "__main__":
    main()
