"""Clients read while releases are loaded and workers restarted: every answer is of one release, and none is lost."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import MakeUrl
from tests.faults import known_releases
from tests.faults.known_releases import History, Read, Told
from tests.faults.processes import run
from tests.helpers.own_server import PATIENCE, OwnServer, own_server, within
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

CLIENTS = 8
KINDS = list(known_releases.PATHS)


class Run:
    """Clients that read until it is over."""

    def __init__(self, port: int, releases: int, pause_seconds: float) -> None:
        self.history = History(known_releases.truths(releases))
        self.reads = self.again = 0
        """Reads; and requests that were sent once more, their connection having been closed (RFC 9110, 9.2.2)."""
        self.is_over = threading.Event()
        self._port, self._pause_seconds = port, pause_seconds
        self._read: dict[tuple[str, bytes], Told] = {}
        self._lock = threading.Lock()

    def client(self, number: int) -> None:
        """What one client does; each third makes a new connection each time."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        headers = {} if number % 3 else {"Connection": "close"}
        for turn in count(number):
            if self.is_over.wait(self._pause_seconds):
                break
            kind = KINDS[turn % len(KINDS)]
            read = self._answer(connection, headers, number, kind)
            with self._lock:
                self.history.add(read)
                self.reads += 1
                if read.told is None and len(self.history.found) > 100:  # a server that does not answer any more
                    self.is_over.set()
        connection.close()

    def _answer(self, connection: HTTPConnection, headers: dict[str, str], number: int, kind: str) -> Read:
        is_kept, answer = connection.sock is not None, None
        try:
            connection.request("GET", known_releases.PATHS[kind], headers=headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, HTTPException) as error:
            connection.close()
            if is_kept and answer is None and isinstance(error, ConnectionResetError | BrokenPipeError):
                self.again += 1
                return self._answer(connection, headers, number, kind)
            return Read(number, kind, None, lost=repr(error))
        if answer.status != 200:
            return Read(number, kind, None, lost=f"{answer.status} {body[:300]!r}")
        if (kind, body) not in self._read:  # most bodies come again and again
            self._read[kind, body] = known_releases.told(kind, body)
        return Read(number, kind, self._read[kind, body], answer.getheader("etag"))


def workers(server: OwnServer) -> set[int]:
    """The processes that answer."""
    supervisor = server.process.pid
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text(encoding="ascii").split()
    return {int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def restart(server: OwnServer, turn: int) -> None:
    """All workers in turn, or one: until as many as before are there, and those are new."""
    before = workers(server)
    one, ended = min(before), before if turn % 2 == 0 else {min(before)}
    os.kill(*((server.process.pid, signal.SIGHUP) if turn % 2 == 0 else (one, signal.SIGTERM)))
    assert within(PATIENCE, lambda: not workers(server) & ended and len(workers(server)) == len(before))


@pytest.mark.full
@pytest.mark.both_engines
@pytest.mark.parametrize("size", [(10_000, 10, 2, 0.01), (1_000_000, 100, 20, 0.001)], ids=["short", "long"])
def test_very_many_reads(size: tuple[int, int, int, float], engine: str, migrated_url: MakeUrl, tmp_path: Path) -> None:
    """No answer is mixed, none is older than one that its client has seen, no request is lost, all of it agrees."""
    reads, loads, restarts, pause = size  # without a pause nobody would have time to load and start
    url = migrated_url(engine)
    numbers, turns, restarting = count(1), count(), []

    def load() -> None:
        number = next(numbers)
        package = known_releases.write_package(tmp_path / f"package-{number}", number)
        ended = run(f"load '{package}'", tmp_path / f"load-{number}", DATABASE_URL=url)
        assert ended.code == 0, ended.output

    load()
    events = [(reads * turn // (loads + 1), "load") for turn in range(1, loads + 1)]
    events += [(reads * turn // (restarts + 1), "restart") for turn in range(1, restarts + 1)]
    settings = {"DATABASE_URL": url, "REFRESH_SECONDS": "0.2", "LOG_LEVEL": "warning"}
    with own_server(tmp_path, "--workers 2", **settings) as server, ThreadPoolExecutor(CLIENTS + 1) as threads:
        assert within(PATIENCE, lambda: len(workers(server)) == 2)
        everything = Run(server.port, loads + 1, pause)
        reading = [threads.submit(everything.client, number) for number in range(CLIENTS)]
        try:
            for number, event in [*sorted(events), (reads, "end")]:
                while everything.reads < number and not everything.is_over.is_set():
                    time.sleep(0.01)
                if event == "load":
                    load()
                    continue
                for restarted in restarting:  # releases are loaded meanwhile
                    restarted.result()
                restarting = [threads.submit(restart, server, next(turns))] if event == "restart" else []
            newest = len(everything.history.truths["count"])
            assert within(PATIENCE, lambda: everything.is_over.is_set() or everything.history.releases[newest] > 0)
        finally:
            everything.is_over.set()
        for client in reading:
            client.result()
    print(f"{everything.reads} reads, {loads} loads, {restarts} restarts, {everything.again} sent again")
    found = [(anomaly, str(read)[:500]) for anomaly, read in everything.history.found]
    assert found == [], f"{len(found)} of {everything.reads} reads, the first: {found[:3]}"
    assert set(everything.history.reads) == set(KINDS)
    assert set(everything.history.releases) > {1, newest}
    assert not server.lines("Traceback")


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


@every(
    ("words", "wrong"),
    [
        ("request without an answer", Read(0, "list", None, lost="reset")),
        ("of no release", Read(0, "list", Told(("a", "c"), 2, "10:00"), '"m"')),
        ("names another release", Read(0, "list", Told(("b", "c"), 3), '"y"')),
        ("older than one", Read(1, "list", SECOND, '"y"')),  # than that of a count
        ("two ETags", Read(0, "list", SECOND, '"other"')),
        ("two moments", Read(0, "list", Told(("b", "c"), 2, "10:01"), '"y"')),
    ],
)
def test_what_is_wrong_is_found(words: str, wrong: Read) -> None:
    """That, and no more: clients may be of different releases, each of its own goes forward only."""
    history = History(TRUTHS)
    for read in RIGHT:
        history.add(read)
    assert history.found == []
    assert (history.reads, history.releases) == ({"list": 4, "count": 2}, {1: 2, 2: 3, 3: 1})
    history.add(wrong)
    assert [(words in anomaly, read) for anomaly, read in history.found] == [(True, wrong)]
