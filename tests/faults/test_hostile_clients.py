"""Clients that send what is malformed or too large, that send slowly or not at all, or that read nothing."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MakeUrl
from tests.faults.grounds import write_packages
from tests.helpers.command_line import indicators
from tests.helpers.own_server import PATIENCE, OwnServer, own_server, request, within
from tests.helpers.raw_request import expanded
from tests.helpers.rows import tables
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
DOWNLOAD = "/v1/downloads/figures.sqlite"
LARGE = "/v1/figures?report=my-report&fields=*&limit=10000"
LARGEST = 4 * 2**20
MEGABYTE = b"x" * 2**20
GROWTH = 64
"""Megabytes that a process may grow by while many ask for an answer that it keeps: of 60 whole ones there were 300."""
ROOM = 4096
"""Bytes that a client has room for: what it does not read stays at the server."""
SHORTER = {"IDLE_SECONDS": 4.0, "HEADER_SECONDS": 1.0, "BODY_SECONDS": 1.5, "STALLED_SECONDS": 3.0}
CHUNKED = "Transfer-Encoding: chunked"


@pytest.fixture(scope="module")
def url(migrated_url: MakeUrl, pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database in which, where all is tried, an answer may have five megabytes."""
    address = migrated_url("sqlite")
    if pytestconfig.getoption("--rest"):
        package = write_packages(tmp_path_factory.mktemp("packages"))["many"]
        assert indicators(f"load {package}", DATABASE_URL=address).exit_code == 0
    return address


@pytest.fixture(scope="module")
def running(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    with own_server(tmp_path_factory.mktemp("server"), bounds=SHORTER, DATABASE_URL=url, LOG_FORMAT="json") as running:
        running.get(FIGURE)
        yield running


@pytest.fixture
def server(running: OwnServer) -> Iterator[OwnServer]:
    yield running
    running.forget()


def post(*headers: str, path: str = "/v1/fact-check") -> bytes:
    return request(path, "Content-Type: text/plain", *headers, method="POST")


HALF = post("Content-Length: 100") + b"x"
GARBAGE = b"GARBAGE\r\n\r\n"
SHORT = {
    "H": "HTTP/1.1↵Host: test↵",
    "POST": "POST /v1/fact-check HTTP/1.1↵Host: test↵Content-Type: text/plain↵",
}


def sent(text: str) -> bytes:
    line = expanded(text.format(**SHORT)).replace("↵", "\\r\\n")
    return line.encode().decode("unicode_escape").encode("latin-1")


@every(("text", "status"), tables(__file__)["requests"])
def test_what_is_beyond_a_bound_or_malformed(server: OwnServer, text: str, status: str) -> None:
    raw = server.connect(sent(text))
    response = raw.response()
    assert response.status == int(status)
    if status in ("400", "431"):
        assert (response.headers["connection"], raw.rest()) == ("close", b"")


def test_requests_of_one_connection(server: OwnServer) -> None:
    """They are answered in order, a refusal in its turn; what is behind a body that nobody knows the end of is not."""
    paths = ["/v1/areas/CHN", "/v1/areas/WLD", "/v1/areas/USA"]
    raw = server.connect(b"".join(request(path) for path in paths) + post() + GARBAGE)
    assert [json.loads(raw.response().body)["data"]["alpha3"] for _ in paths] == ["CHN", "WLD", "USA"]
    assert [raw.response().status, raw.response().status, raw.rest()] == [422, 400, b""]
    raw = server.connect(post("Content-Length: 5") + b"Hello" + request("/healthz"))
    assert [raw.response().status, raw.response().status] == [200, 200]
    raw = server.connect(post(CHUNKED) + b"5\r\nHello\r\n0\r\n\r\n" + request("/healthz"))
    assert (raw.response().status, raw.rest()) == (200, b"")
    raw = server.connect(post("Content-Length: 70000") + b"x" * 70_000 + request("/healthz"))
    assert raw.response().problem == (413, "content-too-large")
    raw = server.connect(post("Content-Length: 5", "Expect: 100-continue"))
    assert raw.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert raw.send(b"Hello").response().status == 200


@pytest.mark.full
def test_memory_stays_as_it_is_under_a_header_of_600_megabytes(server: OwnServer) -> None:
    before = server.megabytes()
    for line in (b"A: ", b"A: b\r\n" * 200_000):
        raw = server.connect(request("/healthz")[:-2] + line)
        assert any(raw.send(MEGABYTE).refused for _ in range(600))
    assert server.status("/healthz") == 200
    assert server.megabytes() - before < GROWTH


@pytest.mark.full
def test_many_pipelined_requests_take_no_memory(url: str, tmp_path: Path) -> None:
    with own_server(tmp_path, DATABASE_URL=url) as server:
        server.get(FIGURE)
        before = server.megabytes()
        raws = [server.connect(request(FIGURE) * 3_000) for _ in range(20)]
        assert server.status("/healthz") == 200
        assert server.megabytes() - before < GROWTH
        assert [raws[0].response().status for _ in range(20)] == [200] * 20


@pytest.mark.full
def test_half_a_request_is_refused_in_time(server: OwnServer) -> None:
    half = server.connect(b"GET /healthz HTTP/1.1\r\nHost: te")
    second = server.connect(request("/healthz") + b"GET /heal")
    body, never, idle = server.connect(HALF), server.connect(), server.connect(request("/healthz"))
    lines = server.connect(b"\r\n")
    assert [second.response().status, idle.response().status] == [200, 200]
    assert [raw.response().status for raw in (half, second)] == [408, 408]
    assert body.response().problem == (408, "request-timeout")
    assert [raw.rest() for raw in (half, second, body, never, idle, lines)] == [b""] * 6


def test_dribbling_does_not_help(server: OwnServer) -> None:
    raw = server.connect(b"GET /healthz HTTP/1.1\r\n")

    def dribble() -> bool:
        time.sleep(0.2)
        return raw.send(b"A: b\r\n").refused is not None

    assert within(20, dribble)


@pytest.mark.full
@every("headers", [(), ("Accept-Encoding: gzip",)])
def test_answers_that_nobody_reads_take_no_memory(server: OwnServer, headers: tuple[str, ...]) -> None:
    """Of one kept answer each has a piece; others are answered meanwhile; in time such readers are given up."""
    assert len(server.get(LARGE).content) > LARGEST
    before = server.megabytes()
    raws = [server.connect(request(LARGE, *headers), receive_buffer=ROOM) for _ in range(150)]
    for _ in range(10):
        assert server.status("/healthz") == 200
        time.sleep(0.1)
    assert server.megabytes() - before < GROWTH
    assert within(PATIENCE, lambda: all(raw.rest().count(b"\r\n\r\n") == 1 for raw in raws))
    assert len(server.get(LARGE).content) > LARGEST
    server.forget()


@pytest.mark.full
@every("path", [DOWNLOAD, LARGE])
@every("behind", [b"", request("/healthz")])
def test_nothing_is_sent_on_to_who_has_left(server: OwnServer, path: str, behind: bytes) -> None:
    """The log has how much it was, whatever else had been asked, and that is all it has."""
    size, name = len(server.get(path).content), f"left-{len(behind)}-{len(path)}"
    raw = server.connect(request(path, f"X-Request-ID: {name}") + behind, receive_buffer=ROOM)
    assert raw.socket.recv(1) == b"H"
    raw.socket.close()
    assert within(PATIENCE, lambda: len(server.lines(name)) == 1)
    assert json.loads(server.lines(name)[0])["bytes"] < size // 2
    assert server.status("/healthz") == 200
    assert not server.lines("ASGI")


@pytest.mark.full
@every("path", [DOWNLOAD, LARGE])
def test_slow_readers_are_given_up(server: OwnServer, path: str) -> None:
    """Who reads a byte a second is; and who reads steadily gets all, however small the pieces."""
    slow, steady = (server.connect(request(path), receive_buffer=ROOM) for _ in range(2))

    def given_up() -> bool:
        time.sleep(0.5)
        slow.socket.recv(1)
        return slow.is_reset()

    assert steady.response().status == 200
    assert within(PATIENCE, given_up)


@pytest.mark.full
def test_idle_connections_lock_nobody_out(server: OwnServer) -> None:
    """2,000 come and send nothing, or half a request; whoever asks is answered, and none of them stays."""
    raws = [server.connect(b"GET / HT" if number % 2 else b"") for number in range(2_000)]
    assert [server.status(FIGURE) for _ in range(20)] == [200] * 20
    # The first ones had to give way, without a word; the last had all their time.
    ends = [raw.rest()[:12] for raw in (*raws[::111], raws[-2], raws[-1])]
    assert set(ends) <= {b"", b"HTTP/1.1 408"}
    assert ends[-2:] == [b"", b"HTTP/1.1 408"]
    (line,) = server.events("connections at their bound")
    assert line["most"].keys() == {"127.0.0.1"}
