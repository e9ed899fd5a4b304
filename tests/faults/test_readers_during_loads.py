"""Clients read while releases are loaded and workers restarted: every answer is of one release, and none is lost."""

import json
import os
import signal
import threading
from collections import Counter
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import MakeUrl
from tests.faults.known_releases import PATHS, REPORT, truths, write_package
from tests.faults.processes import run
from tests.helpers.own_server import PATIENCE, OwnServer, own_server, within

pytestmark = pytest.mark.slow

CLIENTS = 8
KINDS = list(PATHS)


def told(kind: str, body: bytes) -> tuple[Hashable, int | None, str | None]:
    """The fact in an answer, the release that it names, if it names one, and when that was released."""
    if kind == "csv":
        rows = (line.split(",") for line in body.decode().splitlines()[1:])
        return tuple(sorted((row[0], int(row[1])) for row in rows)), None, None
    answer = json.loads(body)
    data, meta = answer["data"], answer["meta"]
    if kind == "catalogue":
        own = sorted((row["sequence"], row["id"]) for row in data if row["report"] == REPORT)
        return tuple(release for _, release in own), None, None
    fact = meta["total"] if kind == "count" else tuple(sorted((row["id"], row["value"]) for row in data))
    return fact, int(meta["release"].rpartition(".")[2]), meta["released_at"]


class Readers:
    """Clients that read until it is over, what they have read, and what was wrong with it."""

    def __init__(self, port: int, releases: int, pause_seconds: float) -> None:
        self.wrong: list[tuple[str, str]] = []
        self.reads, self.releases = Counter[str](), Counter[int]()
        self.is_over = threading.Event()
        self._port, self._pause_seconds, self._truths = port, pause_seconds, truths(releases)
        self._known: dict[Hashable, str | None] = {}
        self._lock = threading.Lock()

    def client(self, number: int) -> None:
        """What one client does; each third makes a new connection each time."""
        connection, newest = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE), 0
        for turn in count(number):
            if self.is_over.wait(self._pause_seconds):
                break
            kind = KINDS[turn % len(KINDS)]
            try:
                answer, body = self._answer(connection, kind, {} if number % 3 else {"Connection": "close"})
                assert answer.status == 200, f"{answer.status} {body[:300]!r}"
            except (OSError, HTTPException, AssertionError) as error:
                self.wrong.append((kind, repr(error)))
                self.is_over.wait(1)
                continue
            with self._lock:
                newest = max(newest, self._release(kind, body, answer.getheader("etag"), newest))
        connection.close()

    def _answer(self, connection: HTTPConnection, kind: str, headers: dict[str, str]) -> tuple[HTTPResponse, bytes]:
        is_kept, answer = connection.sock is not None, None
        try:
            connection.request("GET", PATHS[kind], headers=headers)
            answer = connection.getresponse()
            return answer, answer.read()
        except (ConnectionResetError, BrokenPipeError):
            connection.close()
            if is_kept and answer is None:  # it was closed while it idled, and the client sends again (RFC 9110, 9.2.2)
                return self._answer(connection, kind, headers)
            raise

    def _release(self, kind: str, body: bytes, etag: str | None, newest: int) -> int:
        fact, named, moment = told(kind, body)
        release = self._truths[kind].get(fact, 0)
        wrong = {
            "an answer that is of no release": release == 0,
            "an answer that names another release than it is of": named not in (None, release),
            "a release older than one that the client has seen": release < newest,
            "two ETags of one answer": self._known.setdefault((kind, fact, named), etag) != etag,
            "two moments of one release": moment and self._known.setdefault(release, moment) != moment,
        }
        self.wrong += [(anomaly, body[:500].decode()) for anomaly, is_so in wrong.items() if is_so]
        self.reads[kind] += 1
        self.releases[release] += 1
        return release


def workers(server: OwnServer) -> set[int]:
    supervisor = server.process.pid
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text(encoding="ascii").split()
    found = set()
    for child in children:
        with suppress(FileNotFoundError, ProcessLookupError):  # it may have ended meanwhile
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.add(int(child))
    return found


def restart(server: OwnServer, turn: int) -> None:
    """All workers in turn, or one: until as many as before are there, and those are new."""
    before = workers(server)
    one, ended = min(before), before if turn % 2 == 0 else {min(before)}
    os.kill(*((server.process.pid, signal.SIGHUP) if turn % 2 == 0 else (one, signal.SIGTERM)))
    assert within(PATIENCE, lambda: not workers(server) & ended and len(workers(server)) == len(before))


@pytest.mark.full
@pytest.mark.both_engines
def test_very_many_reads(migrated_url: MakeUrl, engine: str, tmp_path: Path) -> None:
    """No answer is mixed, none is older than one that its client has seen, no request is lost, all of it agrees."""
    reads, loads, restarts, pause = 10_000, 10, 2, 0.01  # without a pause nobody would have time to load and start
    url = migrated_url(engine)
    numbers, turns, restarting = count(1), count(), []

    def load() -> None:
        number = next(numbers)
        package = write_package(tmp_path / f"package-{number}", number)
        ended = run(f"load '{package}'", tmp_path / f"load-{number}", DATABASE_URL=url)
        assert ended.code == 0, ended.output

    load()
    events = [(reads * turn // (loads + 1), "load") for turn in range(1, loads + 1)]
    events += [(reads * turn // (restarts + 1), "restart") for turn in range(1, restarts + 1)]
    settings = {"DATABASE_URL": url, "REFRESH_SECONDS": "0.2", "LOG_LEVEL": "warning"}
    with own_server(tmp_path, "--workers 2", **settings) as server, ThreadPoolExecutor(CLIENTS + 1) as threads:
        assert within(PATIENCE, lambda: len(workers(server)) == 2)
        all_of_them, newest = Readers(server.port, loads + 1, pause), loads + 1
        reading = [threads.submit(all_of_them.client, number) for number in range(CLIENTS)]
        try:
            for number, event in [*sorted(events), (reads, "end")]:
                assert within(10 * PATIENCE, lambda number=number: all_of_them.reads.total() >= number)
                if event == "load":
                    load()
                    continue
                for restarted in restarting:  # releases are loaded meanwhile
                    restarted.result()
                restarting = [threads.submit(restart, server, next(turns))] if event == "restart" else []
            assert within(PATIENCE, lambda: all_of_them.releases[newest] > 0)
        finally:
            all_of_them.is_over.set()
        for client in reading:
            client.result()
    assert all_of_them.wrong == [], f"{len(all_of_them.wrong)} of {all_of_them.reads.total()} reads"
    assert set(all_of_them.reads) == set(KINDS)
    assert set(all_of_them.releases) > {1, newest}
    assert not server.lines("Traceback")
