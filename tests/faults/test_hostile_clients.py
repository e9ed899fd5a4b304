"""Clients that send what is malformed or too large, that send slowly or not at all, or that read nothing."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeUrl
from tests.faults.grounds import write_packages
from tests.helpers.command_line import indicators
from tests.helpers.own_server import PATIENCE, OwnServer, own_server, request, within
from tests.helpers.raw_request import expanded
from tests.helpers.rows import tables
from tests.helpers.tables import count, every

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
SHORTER = {
    **{"IDLE_SECONDS": 1.0, "HEADER_SECONDS": 1.5, "BODY_SECONDS": 1.5},
    **{"STALLED_SECONDS": 3.0, "PRESSED_SECONDS": 2.0},
}
CHUNKED = "Transfer-Encoding: chunked"
CODES = {"400": "bad-request", "413": "content-too-large", "414": "uri-too-long", "431": "header-fields-too-large"}


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
    """A server that has less patience."""
    with own_server(tmp_path_factory.mktemp("server"), bounds=SHORTER, DATABASE_URL=url, LOG_FORMAT="json") as running:
        running.get(FIGURE)
        yield running


@pytest.fixture
def server(running: OwnServer) -> Iterator[OwnServer]:
    """The same without connections."""
    yield running
    running.forget()


def post(*headers: str, path: str = "/v1/fact-check") -> bytes:
    """The head of a request with a text to check."""
    return request(path, "Content-Type: text/plain", *headers, method="POST")


HALF = post("Content-Length: 100") + b"x"
GARBAGE = b"GARBAGE\r\n\r\n"
SHORT = {
    "H": "HTTP/1.1↵Host: test↵",
    "POST": "POST /v1/fact-check HTTP/1.1↵Host: test↵Content-Type: text/plain↵",
}


def sent(text: str) -> bytes:
    """The bytes of a request that is written as in test_hostile_clients.txt."""
    line = expanded(text.format(**SHORT)).replace("↵", "\\r\\n")
    return line.encode().decode("unicode_escape").encode("latin-1")


@every(("text", "status", "words"), tables(__file__)["requests"])
def test_what_is_beyond_a_bound_or_malformed(server: OwnServer, text: str, status: str, words: str) -> None:
    """A problem with the headers of every answer, and the end; what is sent on keeps nobody from reading why."""
    raw = server.connect(sent(text))
    response = raw.response()
    assert response.status == int(status)
    if status == "200":
        return
    assert response.problem == (int(status), CODES[status])
    problem = json.loads(response.body)
    assert not words or problem["detail"].startswith(f"The request cannot be read as HTTP/1.1: {words}")
    assert response.headers["connection"] == "close"
    assert response.headers["x-request-id"] == problem["request_id"]
    assert {"date", "access-control-allow-origin"} <= set(response.headers)
    assert raw.rest() == b""


def test_refusals_are_counted_and_logged(server: OwnServer) -> None:
    """As every request is, and nothing else is written."""
    refused = (GARBAGE, request("/healthz", f"A: {'x' * 33_000}"))
    ids = [server.connect(each).response().headers["x-request-id"] for each in refused]

    def logged() -> list[list[Any]]:
        lines = [line for line in server.events("request") if line["request_id"] in ids]
        return [[line[key] for key in ("method", "path", "status")] for line in lines]

    assert within(PATIENCE, lambda: len(logged()) == 2)
    assert logged() == [["-", "-", 400], ["GET", "/healthz", 431]]
    metrics = server.get("/metrics").text
    assert 'indicators_requests_total{method="other",route="unrouted",status="400"}' in metrics
    assert 'indicators_requests_total{method="GET",route="unrouted",status="431"}' in metrics
    assert not server.lines("Invalid HTTP request")


@every(
    ("told", "scheme"),
    [
        *(("https", "https"), ("HTTPS", "https"), ("https, http", "https"), (" http ,https", "http")),
        *(("wss", "http"), ("ws", "http"), ("ftp", "http"), ("", "http")),
    ],
)
def test_the_scheme_that_a_proxy_tells(server: OwnServer, told: str, scheme: str) -> None:
    """Either of HTTP in any case, the first of several; addresses begin with it."""
    response = server.connect(request("/nothing", f"X-Forwarded-Proto: {told}")).response()
    assert json.loads(response.body)["type"].startswith(f"{scheme}://test")


def test_requests_of_one_connection(server: OwnServer) -> None:
    """They are answered in order, a refusal in its turn; a body that nobody reads is passed over."""
    count(3)
    paths = ["/v1/areas/CHN", "/v1/areas/WLD", "/v1/areas/USA"]
    raw = server.connect(b"".join(request(path) for path in paths) + post() + GARBAGE)
    assert [json.loads(raw.response().body)["data"]["alpha3"] for _ in paths] == ["CHN", "WLD", "USA"]
    assert raw.response().status == 422
    assert raw.response().problem == (400, "bad-request")
    assert raw.rest() == b""
    raw = server.connect(request(FIGURE, "Content-Length: 200000") + b"x" * 200_000 + request("/healthz"))
    assert [raw.response().status, raw.response().status] == [200, 200]
    raw = server.connect(post(CHUNKED) + b"200000\r\n" + 2 * MEGABYTE)  # refused by who reads it
    assert (raw.response().problem, raw.rest()) == ((413, "content-too-large"), b"")
    raw = server.connect(post("Content-Length: 5", "Expect: 100-continue"))
    assert raw.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert raw.send(b"Hello").response().status == 200


@pytest.mark.full
def test_a_header_behind_a_body_changes_nothing(server: OwnServer) -> None:
    """Not even the type of the body, which is read before."""
    text = b"5\r\nHello\r\n0\r\nContent-Type: image/png\r\nX-Request-ID: other\r\n\r\n"
    raw = server.connect(post(CHUNKED) + text + request("/healthz"))
    assert [raw.response().status, raw.response().status] == [200, 200]


@pytest.mark.full
def test_memory_stays_as_it_is_under_a_header_of_600_megabytes(server: OwnServer) -> None:
    """It is refused while it comes, whether it is one or many."""
    before = server.megabytes()
    for line in (b"A: ", b"A: b\r\n" * 200_000):
        raw = server.connect(request("/healthz")[:-2] + line)
        assert any(raw.send(MEGABYTE).refused for _ in range(600))
    assert server.status("/healthz") == 200
    assert server.megabytes() - before < GROWTH


@pytest.mark.full
def test_many_pipelined_requests_take_no_memory(url: str, tmp_path: Path) -> None:
    """Beyond some the connection ends, which a client has to expect."""
    with own_server(tmp_path, DATABASE_URL=url) as server:
        server.get(FIGURE)
        before = server.megabytes()
        raws = [server.connect(request(FIGURE) * 3_000) for _ in range(20)]
        assert server.status("/healthz") == 200
        assert server.megabytes() - before < GROWTH
        assert [raws[0].response().status for _ in range(20)] == [200] * 20


@pytest.mark.full
def test_half_a_request_is_refused_in_time(server: OwnServer) -> None:
    """What never began ends without a word, as does a connection that idles."""
    half = server.connect(b"GET /healthz HTTP/1.1\r\nHost: te")
    second = server.connect(request("/healthz") + b"GET /heal")
    body, never, idle = server.connect(HALF), server.connect(), server.connect(request("/healthz"))
    lines, nobody = server.connect(b"\r\n"), server.connect(request("/healthz", "Content-Length: 9"))
    assert [second.response().status, idle.response().status, nobody.response().status] == [200, 200, 200]
    assert [raw.response().problem for raw in (half, second, body)] == [(408, "request-timeout")] * 3
    assert [raw.rest() for raw in (half, second, body, never, idle, lines, nobody)] == [b""] * 7


def test_dribbling_does_not_help(server: OwnServer) -> None:
    """The time runs from the first byte on."""
    raw = server.connect(b"GET /healthz HTTP/1.1\r\n")

    def dribble() -> bool:
        time.sleep(0.2)
        return raw.send(b"A: b\r\n").refused is not None

    assert within(20, dribble)
    assert raw.response().problem == (408, "request-timeout")


@pytest.mark.full
@every("headers", [(), ("Range: bytes=1-",), ("Accept-Encoding: gzip",)])
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


@pytest.mark.full
def test_connections_that_are_at_work_are_not_pushed_out(url: str, tmp_path: Path) -> None:
    """Beyond the bound a new one gets a 503 then, and is closed; an idle one makes room for it."""
    with own_server(tmp_path, bounds={"STALLED_SECONDS": 600.0}, DATABASE_URL=url, MAX_CONNECTIONS="3") as server:
        assert within(PATIENCE, lambda: server.status("/healthz") == 200)
        working = [server.connect(request(LARGE), receive_buffer=ROOM) for _ in range(3)]
        assert within(PATIENCE, lambda: all(raw.socket.recv(1) == b"H" for raw in working))
        refused = server.connect(request("/healthz"))
        response = refused.response()
        assert response.problem == (503, "too-many-connections")
        assert response.headers["retry-after"].isdigit()
        assert refused.rest() == b""
        # Who has taken nothing for a while has to make room.
        assert within(PATIENCE, lambda: server.status("/healthz") == 200)
        assert server.lines("connections at their bound")


@pytest.mark.full
def test_bodies_that_do_not_go_on_lock_nobody_out(url: str, tmp_path: Path) -> None:
    """At the bound they make room after a second, long before their time is over; one that goes on is read."""
    bounds = {"BODY_SECONDS": 600.0, "PRESSED_SECONDS": 600.0}
    with own_server(tmp_path, bounds=bounds, DATABASE_URL=url, MAX_CONNECTIONS="8") as server:
        *_, going_on = [server.connect(HALF) for _ in range(8)]

        def answered() -> bool:
            going_on.send(b"x")
            return server.status("/healthz") == 200

        assert within(PATIENCE, answered)
        assert all(answered() for _ in range(5))
        assert going_on.send(b"x" * 100).response().status == 200


@pytest.mark.full
def test_the_bound_of_one_address(url: str, tmp_path: Path) -> None:
    """Where it is set, the longest idle of that address makes room."""
    with own_server(tmp_path, DATABASE_URL=url, MAX_CONNECTIONS_PER_CLIENT="2") as server:
        raws = [server.connect(request("/healthz")) for _ in range(2)]
        assert [raw.response().status for raw in raws] == [200, 200]
        assert server.connect(request("/healthz")).response().status == 200
        assert raws[0].rest() == b""
        assert raws[1].send(request("/healthz")).response().status == 200


@pytest.mark.full
def test_few_descriptors(url: str, tmp_path: Path) -> None:
    """The server says at its start that it holds fewer connections, and 100 idle ones lock nobody out."""
    few = {"preexec_fn": partial(resource.setrlimit, resource.RLIMIT_NOFILE, (64, 64))}
    with own_server(tmp_path, "", few, DATABASE_URL=url, LOG_FORMAT="json") as server:
        assert '"connections":24,"descriptors":64' in server.log
        for _ in range(100):
            server.connect()
        assert [server.status(FIGURE) for _ in range(20)] == [200] * 20
        assert server.status("/v1/downloads/figures.csv") == 200
        assert not server.lines("Traceback")


@pytest.mark.full
def test_no_descriptor_is_left(url: str, tmp_path: Path) -> None:
    """Where others have taken them, the log says so, and the server goes on when there are some again."""
    with own_server(tmp_path, DATABASE_URL=url) as server:
        pid, kept = server.process.pid, resource.RLIMIT_NOFILE
        before = resource.prlimit(pid, kept)
        resource.prlimit(pid, kept, (len(list(Path(f"/proc/{pid}/fd").iterdir())) + 3, before[1]))

        def is_told() -> bool:
            server.connect()  # also those that the database gives back, which finds none for its next look
            return bool(server.lines("no descriptor is left"))

        assert within(PATIENCE, is_told), server.log
        resource.prlimit(pid, kept, before)
        server.forget()
        assert within(PATIENCE, lambda: server.status(FIGURE) == 200)
        assert not server.lines("Traceback")


@pytest.mark.full
def test_bodies_that_are_being_read_are_bounded_together(url: str, tmp_path: Path) -> None:
    """A further one gets a 503, until those before it have gone; what was asked before it ends nothing of a body."""
    part = b"x" * 40_000
    begun = post(f"Content-Length: {len(part) + 1}") + part
    with own_server(tmp_path, bounds={"BODIES_BYTES": 100_000}, DATABASE_URL=url) as server:
        first, second = server.connect(request("/healthz") + begun), server.connect(begun)
        assert first.response().status == 200
        assert server.status("/healthz") == 200  # by now they have been read
        assert server.connect(begun).response().problem == (503, "too-many-connections")
        assert first.send(b"x").response().status == 200
        second.socket.close()
        assert within(PATIENCE, lambda: server.connect(begun + b"x").response().status == 200)
