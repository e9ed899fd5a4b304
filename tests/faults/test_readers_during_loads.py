"""Clients read while releases are loaded and workers restarted: every answer is of one release, and none is lost."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import MakeUrl
from tests.faults import known_releases
from tests.faults.history import Anomaly, History, Read, Told
from tests.faults.processes import run
from tests.helpers.own_server import PATIENCE, OwnServer, own_server, within
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

CLIENTS = 8
KINDS = list(known_releases.PATHS)


class LostError(Exception):
    """A request that got no answer."""


class Answer(NamedTuple):
    """An answer as it came."""

    status: int
    etag: str | None
    body: bytes


class ReadingClient:
    """Asks over one connection at a time; `keeps` says whether that is used again."""

    def __init__(self, port: int, keeps: bool) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._headers = {} if keeps else {"Connection": "close"}
        self.again = 0
        """Requests that were sent once more, since the connection had been closed meanwhile (RFC 9110, 9.2.2)."""

    def get(self, path: str) -> Answer:
        """The answer; LostError where none comes."""
        is_kept = self._connection.sock is not None
        try:
            try:
                self._connection.request("GET", path, headers=self._headers)
                answer = self._connection.getresponse()
            except (ConnectionResetError, BrokenPipeError):  # before any byte of the answer
                self.close()
                if not is_kept:
                    raise
                self.again += 1
                return self.get(path)
            return Answer(answer.status, answer.getheader("etag"), answer.read())
        except (OSError, HTTPException) as error:
            self.close()
            raise LostError(repr(error)) from error

    def close(self) -> None:
        """Close."""
        self._connection.close()


class Size(NamedTuple):
    """How much happens: reads at least, releases after the first, restarts by SIGHUP and by SIGTERM in turn.

    A client pauses between two reads: without it they would leave no time for those that load and start.
    """

    reads: int
    loads: int
    restarts: int
    pause_seconds: float


class Run:
    """Clients that read until they are told that it is over."""

    def __init__(self, port: int, size: Size) -> None:
        self.history = History(known_releases.truths(size.loads + 1))
        self.reads = self.again = 0
        self.is_over = threading.Event()
        self._port, self._pause_seconds = port, size.pause_seconds
        self._known: dict[tuple[str, bytes], Told] = {}
        self._lock = threading.Lock()

    def read(self, number: int) -> None:
        """What one client does; each third makes a new connection each time."""
        client = ReadingClient(self._port, keeps=number % 3 != 0)
        for turn in count(number):
            if self.is_over.wait(self._pause_seconds):
                break
            read = self._read(client, number, KINDS[turn % len(KINDS)])
            with self._lock:
                self.history.add(read)
                self.reads += 1
                if read.told is None and len(self.history.found) > 100:  # a server that does not answer any more
                    self.is_over.set()
        client.close()
        with self._lock:
            self.again += client.again

    def _read(self, client: ReadingClient, number: int, kind: str) -> Read:
        try:
            answer = client.get(known_releases.PATHS[kind])
        except LostError as error:
            return Read(number, kind, None, lost=str(error))
        if answer.status != 200:
            return Read(number, kind, None, lost=f"{answer.status} {answer.body[:300]!r}")
        told = self._known.get((kind, answer.body))
        if told is None:  # most bodies come again and again
            told = self._known[kind, answer.body] = known_releases.told(kind, answer.body)
        return Read(number, kind, told, answer.etag)


def workers(server: OwnServer) -> set[int]:
    """The processes that answer."""
    supervisor = server.process.pid
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text(encoding="ascii").split()
    return {int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def restart(server: OwnServer, turn: int) -> None:
    """All workers in turn, or one: until as many as before are there, and those are new."""
    before = workers(server)
    ended = before if turn % 2 == 0 else {min(before)}
    os.kill(server.process.pid if turn % 2 == 0 else min(ended), signal.SIGHUP if turn % 2 == 0 else signal.SIGTERM)
    assert within(PATIENCE, lambda: not workers(server) & ended and len(workers(server)) == len(before))


def events(size: Size) -> Iterator[tuple[int, str]]:
    """What happens after how many reads."""
    loads = [(size.reads * turn // (size.loads + 1), "load") for turn in range(1, size.loads + 1)]
    restarts = [(size.reads * turn // (size.restarts + 1), "restart") for turn in range(1, size.restarts + 1)]
    yield from sorted(loads + restarts)


@pytest.mark.full
@pytest.mark.one_engine
def test_some_reads(engine: str, migrated_url: MakeUrl, tmp_path: Path) -> None:
    """While two releases are loaded and all processes are replaced in turn."""
    assert_consistent(Size(200, 2, 1, 0.1), migrated_url(engine), tmp_path)


@pytest.mark.full
@pytest.mark.both_engines
@pytest.mark.parametrize("size", [Size(10_000, 10, 2, 0.01), Size(1_000_000, 100, 20, 0.001)], ids=["short", "long"])
def test_very_many_reads(size: Size, engine: str, migrated_url: MakeUrl, tmp_path: Path) -> None:
    """The same for longer."""
    assert_consistent(size, migrated_url(engine), tmp_path)


def assert_consistent(size: Size, url: str, tmp_path: Path) -> None:
    """No answer is mixed, none is older than one that its client has seen, no request is lost, all of it agrees."""
    numbers, turns, restarting = count(1), count(), []

    def load() -> None:
        number = next(numbers)
        package = known_releases.write_package(tmp_path / f"package-{number}", number)
        ended = run(f"load '{package}'", tmp_path / f"load-{number}", DATABASE_URL=url)
        assert ended.code == 0, ended.output

    load()
    settings = {"DATABASE_URL": url, "REFRESH_SECONDS": "0.2", "LOG_LEVEL": "warning"}
    with own_server(tmp_path, "--workers 2", **settings) as server, ThreadPoolExecutor(CLIENTS + 1) as threads:
        assert within(PATIENCE, lambda: len(workers(server)) == 2)
        everything = Run(server.port, size)
        reading = [threads.submit(everything.read, number) for number in range(CLIENTS)]
        try:
            for reads, event in events(size):
                while everything.reads < reads and not everything.is_over.is_set():
                    time.sleep(0.01)
                if event == "load":
                    load()
                else:  # releases are loaded meanwhile
                    for restarted in restarting:
                        restarted.result()
                    restarting = [threads.submit(restart, server, next(turns))]
            for restarted in restarting:
                restarted.result()
            while everything.reads < size.reads and not everything.is_over.is_set():
                time.sleep(0.01)
            newest = len(everything.history.truths["count"])
            assert within(PATIENCE, lambda: everything.is_over.is_set() or everything.history.releases[newest] > 0)
        finally:
            everything.is_over.set()
        for client in reading:
            client.result()
        told = server.told.read_text(encoding="utf-8")
    print(f"{everything.reads} reads, {size.loads} loads, {size.restarts} restarts, {everything.again} sent again")
    found: list[Hashable] = [(anomaly.value, str(read)[:500]) for anomaly, read in everything.history.found]
    assert found == [], f"{len(found)} of {everything.reads} reads, the first: {found[:3]}"
    assert set(everything.history.reads) == set(KINDS)
    assert set(everything.history.releases) > {1, newest}
    assert "Traceback" not in told


TRUTHS = {"list": {("a", "b"): 1, ("b", "c"): 2, ("c", "d"): 3}, "count": {2: 1, 3: 2, 4: 3}}
FIRST, SECOND = Told(("a", "b"), 1, "09:00"), Told(("b", "c"), 2, "10:00")
RIGHT = [
    Read(0, "list", FIRST, '"x"'),
    Read(1, "list", SECOND, '"y"'),
    Read(0, "list", FIRST, '"x"'),
    Read(0, "count", Told(3), '"z"'),
    Read(0, "list", SECOND, '"y"'),
    Read(1, "count", Told(4), '"w"'),
]
BROKEN = {
    Anomaly.LOST: Read(0, "list", None, lost="reset"),
    Anomaly.MIXED: Read(0, "list", Told(("a", "c"), 2, "10:00"), '"m"'),
    Anomaly.MISLABELLED: Read(0, "list", Told(("b", "c"), 3), '"y"'),
    Anomaly.BACK: Read(1, "list", SECOND, '"y"'),
    Anomaly.TWO_TAGS: Read(0, "list", SECOND, '"other"'),
    Anomaly.TWO_MOMENTS: Read(0, "list", Told(("b", "c"), 2, "10:01"), '"y"'),
}


def history(*reads: Read) -> History:
    """A history of these."""
    made = History(TRUTHS)
    for read in reads:
        made.add(read)
    return made


def test_nothing_is_found_in_a_right_history() -> None:
    """Clients may be of different releases, each of its own goes forward only."""
    right = history(*RIGHT)
    assert right.found == []
    assert (right.reads, right.releases) == ({"list": 4, "count": 2}, {1: 2, 2: 3, 3: 1})


@every("anomaly", Anomaly)
def test_what_is_wrong_is_found(anomaly: Anomaly) -> None:
    """A mixed answer, a step back, a lost request, and whatever does not agree: that, and no more."""
    assert history(*RIGHT, BROKEN[anomaly]).found == [(anomaly, BROKEN[anomaly])]


def test_a_step_back_counts_over_all_kinds() -> None:
    """A client that has counted in a release does not list an older one."""
    found = history(Read(0, "count", Told(4), '"w"'), Read(0, "list", SECOND, '"y"')).found
    assert [anomaly for anomaly, _ in found] == [Anomaly.BACK]
