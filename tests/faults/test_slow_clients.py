"""Clients that send slowly, not at all, or read nothing: they end in time, and others are answered meanwhile."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeUrl
from tests.faults.grounds import write_packages
from tests.helpers import tables
from tests.helpers.command_line import indicators
from tests.helpers.raw_connection import RealServer, eventually, request, serving
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
SHORTER = {
    **{"IDLE_SECONDS": 1.0, "HEADER_SECONDS": 1.5, "BODY_SECONDS": 1.5, "LINGER_SECONDS": 0.5},
    **{"STALLED_SECONDS": 3.0, "PRESSED_SECONDS": 2.0},
}
DOWNLOAD = "/v1/downloads/figures.sqlite"
LARGE = "/v1/figures?report=my-report&fields=*&limit=10000"
LARGEST = 4 * 2**20
GROWTH = 64
"""Megabytes that a process may grow by while many ask for an answer that it keeps: of 60 whole ones there were 300."""
HELD = 4096
"""Bytes that a client has room for: what it does not read stays at the server."""
TEXT = "Content-Type: text/plain"
POST = request("/v1/fact-check", TEXT, "Content-Length: 100", method="POST")


@pytest.fixture(scope="module")
def url(migrated_url: MakeUrl, pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database in which, where all is tried, an answer may have five megabytes."""
    address = migrated_url("sqlite")
    if pytestconfig.getoption("--rest"):
        package = write_packages(tmp_path_factory.mktemp("packages"))["many"]
        assert indicators(f"load {package}", DATABASE_URL=address).exit_code == 0
    return address


@pytest.fixture(scope="module")
def running(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    with serving(url, tmp_path_factory.mktemp("server"), SHORTER) as running:
        running.get(FIGURE)
        yield running


@pytest.fixture
def server(running: RealServer) -> Iterator[RealServer]:
    yield running
    running.forget()


@pytest.mark.full
def test_half_a_request_is_refused_in_time(server: RealServer) -> None:
    """However it dribbles in; what never began ends without a word, as does a connection that idles."""
    half = server.connect(b"GET /healthz HTTP/1.1\r\nHost: te")
    second = server.connect(request("/healthz") + b"GET /heal")
    body, never, idle = server.connect(POST + b"Half"), server.connect(), server.connect(request("/healthz"))
    lines, nobody = server.connect(b"\r\n"), server.connect(request("/healthz", "Content-Length: 9"))
    assert half.response().problem == (408, "request-timeout")
    assert (second.response().status, second.response().problem) == (200, (408, "request-timeout"))
    assert body.response().problem == (408, "request-timeout")
    assert (idle.response().status, nobody.response().status) == (200, 200)
    assert [raw.rest() for raw in (half, second, body, never, idle, lines, nobody)] == [b""] * 7


def test_dribbling_does_not_help(server: RealServer) -> None:
    """The time runs from the first byte on."""
    raw = server.connect(b"GET /healthz HTTP/1.1\r\n")

    def dribble() -> bool:
        time.sleep(0.2)
        raw.send(b"A: b\r\n")
        return raw.refused is not None

    assert eventually(dribble, 20)
    assert raw.response().problem == (408, "request-timeout")


@pytest.mark.full
@every("headers", [(), ("Range: bytes=1-",), ("Accept-Encoding: gzip",)])
def test_answers_that_nobody_reads_take_no_memory(server: RealServer, headers: tuple[str, ...]) -> None:
    """Of one kept answer each has a piece; others are answered meanwhile; in time such readers are given up."""
    assert len(server.get(LARGE).body) > LARGEST
    before = server.megabytes()
    raws = [server.connect(request(LARGE, *headers), receive_buffer=HELD) for _ in range(150)]
    for _ in range(10):
        assert server.get("/healthz").status == 200
        time.sleep(0.1)
    assert server.megabytes() - before < GROWTH
    assert eventually(lambda: all(raw.rest().count(b"\r\n\r\n") == 1 for raw in raws))
    assert len(server.get(LARGE).body) > LARGEST
    server.forget()


def assert_given_up(server: RealServer, path: str) -> None:
    """Who reads a byte a second is; and who reads steadily gets all, however small the pieces."""
    slow, steady = (server.connect(request(path), receive_buffer=HELD) for _ in range(2))

    def given_up() -> bool:
        time.sleep(0.5)
        slow.socket.recv(1)
        return slow.is_reset()

    assert steady.response().status == 200
    assert eventually(given_up)


def assert_nothing_is_sent_on(server: RealServer, path: str, behind: bytes) -> None:
    """To who has left: the log tells how much it was, whatever else had been asked, and that is all it tells."""
    size = len(server.get(path).body)
    name = f"left-{len(behind)}-{len(path)}"
    raw = server.connect(request(path, f"X-Request-ID: {name}") + behind, receive_buffer=HELD)
    assert raw.socket.recv(1) == b"H"
    raw.close()

    def lines() -> list[dict[str, Any]]:
        return [json.loads(line) for line in server.log.read_text().splitlines() if name in line]

    assert eventually(lambda: len(lines()) == 1)
    assert lines()[0]["bytes"] < size // 2
    assert server.get("/healthz").status == 200
    assert "ASGI" not in server.log.read_text()


@pytest.mark.full
def test_slow_readers_of_a_file(server: RealServer) -> None:
    """They are given up in time, and at once where they leave."""
    tables.count(2)
    assert_nothing_is_sent_on(server, DOWNLOAD, b"")
    assert_given_up(server, DOWNLOAD)


@pytest.mark.full
def test_slow_readers_of_a_kept_answer(server: RealServer) -> None:
    """So are they, whatever they have asked behind it."""
    assert_given_up(server, LARGE)
    tables.count(4)
    for path, behind in ((LARGE, b""), (LARGE, request("/healthz")), (DOWNLOAD, request("/healthz"))):
        assert_nothing_is_sent_on(server, path, behind)


@pytest.mark.full
def test_idle_connections_lock_nobody_out(server: RealServer) -> None:
    """2,000 come and send nothing, or half a request; whoever asks is answered, and none of them stays."""
    raws = [server.connect(b"GET / HT" if number % 2 else b"") for number in range(2_000)]
    answers = [server.get(FIGURE).status for _ in range(20)]
    assert answers == [200] * 20
    # The first ones had to give way, without a word; the last had all their time.
    ends = [raw.rest()[:12] for raw in (*raws[::111], raws[-2], raws[-1])]
    assert set(ends) <= {b"", b"HTTP/1.1 408"}
    assert ends[-2:] == [b"", b"HTTP/1.1 408"]


def bounded(url: str, folder: Path, bounds: dict[str, float], **settings: str) -> AbstractContextManager[RealServer]:
    """A server with bounds of its own."""
    return serving(url, folder, bounds, settings=settings)


@pytest.mark.full
def test_connections_that_are_at_work_are_not_pushed_out(url: str, tmp_path: Path) -> None:
    """Beyond the bound a new one gets a 503 then, and is closed; an idle one makes room for it."""
    with bounded(url, tmp_path, {"STALLED_SECONDS": 600.0}, MAX_CONNECTIONS="3") as server:
        assert eventually(lambda: server.get("/healthz").status == 200)
        working = [server.connect(request(LARGE), receive_buffer=HELD) for _ in range(3)]
        assert eventually(lambda: all(raw.socket.recv(1) == b"H" for raw in working))
        refused = server.connect(request("/healthz"))
        response = refused.response()
        assert response.problem == (503, "too-many-connections")
        assert response.headers["retry-after"].isdigit()
        assert refused.rest() == b""
        # Who has taken nothing for a while has to make room.
        assert eventually(lambda: server.get("/healthz").status == 200)
        assert "connections at their bound" in server.log.read_text()


@pytest.mark.full
def test_bodies_that_do_not_go_on_lock_nobody_out(url: str, tmp_path: Path) -> None:
    """At the bound they make room after a second, long before their time is over; one that goes on is read."""
    bounds = {"BODY_SECONDS": 600.0, "PRESSED_SECONDS": 600.0}
    with bounded(url, tmp_path, bounds, MAX_CONNECTIONS="8") as server:
        for _ in range(7):
            server.connect(POST + b"x")
        going_on = server.connect(POST + b"x")

        def answered() -> bool:
            going_on.send(b"x")
            return server.get("/healthz").status == 200

        assert eventually(answered)
        assert all(answered() for _ in range(5))
        assert going_on.send(b"x" * 100).response().status == 200


@pytest.mark.full
def test_the_bound_of_one_address(url: str, tmp_path: Path) -> None:
    """Where it is set, the longest idle of that address makes room."""
    with bounded(url, tmp_path, {}, MAX_CONNECTIONS_PER_CLIENT="2") as server:
        raws = [server.connect(request("/healthz")) for _ in range(2)]
        assert [raw.response().status for raw in raws] == [200, 200]
        assert server.connect(request("/healthz")).response().status == 200
        assert raws[0].rest() == b""
        assert raws[1].send(request("/healthz")).response().status == 200


@pytest.mark.full
def test_few_descriptors(url: str, tmp_path: Path) -> None:
    """The server says at its start that it holds fewer connections, and 100 idle ones lock nobody out."""
    few = partial(resource.setrlimit, resource.RLIMIT_NOFILE, (64, 64))
    with serving(url, tmp_path, {}, preexec_fn=few) as server:
        assert '"connections":24,"descriptors":64' in server.log.read_text()
        for _ in range(100):
            server.connect()
        assert [server.get(FIGURE).status for _ in range(20)] == [200] * 20
        assert server.get("/v1/downloads/figures.csv").status == 200
        assert "Traceback" not in server.log.read_text()


@pytest.mark.full
def test_no_descriptor_is_left(url: str, tmp_path: Path) -> None:
    """Where others have taken them, the log says so, and the server goes on when there are some again."""
    with serving(url, tmp_path, {}) as server:
        pid, kept = server.process.pid, resource.RLIMIT_NOFILE
        before = resource.prlimit(pid, kept)
        resource.prlimit(pid, kept, (len(list(Path(f"/proc/{pid}/fd").iterdir())) + 3, before[1]))

        def is_told() -> bool:
            server.connect()  # also those that the database gives back, which finds none for its next look
            return "no descriptor is left" in server.log.read_text()

        assert eventually(is_told), server.log.read_text()
        resource.prlimit(pid, kept, before)
        server.forget()
        assert eventually(lambda: server.get(FIGURE).status == 200)
        assert "Traceback" not in server.log.read_text()


@pytest.mark.full
def test_bodies_that_are_being_read_are_bounded_together(url: str, tmp_path: Path) -> None:
    """Beyond it a further one gets a 503, and is taken when those before it have gone.

    One of them comes behind another request, whose answer ends nothing of its body.
    """
    part = b"x" * 40_000
    post = request("/v1/fact-check", TEXT, f"Content-Length: {len(part) + 1}", method="POST")
    with serving(url, tmp_path, {"BODIES_BYTES": 100_000}) as server:
        held = [server.connect(request("/healthz") + post + part), server.connect(post + part)]
        assert held[0].response().status == 200
        assert server.get("/healthz").status == 200  # by now they have been read
        assert server.connect(post + part).response().problem == (503, "too-many-connections")
        assert held[0].send(b"x").response().status == 200
        held[1].close()
        assert eventually(lambda: server.connect(post + part + b"x").response().status == 200)
