"""Requests that are malformed or beyond a bound: a problem document, an end of the connection, no memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.raw_connection import RealServer, eventually, request, serving
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
MEGABYTE = b"x" * 2**20
GROWTH = 48
"""Megabytes that a process may grow by for reasons of its own, such as answers that it keeps."""
CHUNKED = "Transfer-Encoding: chunked"
POSTED = {"method": "POST"}


@pytest.fixture(scope="module")
def server(migrated_url: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    with serving(migrated_url("sqlite"), tmp_path_factory.mktemp("server"), {}) as running:
        yield running


def post(path: str, *headers: str) -> bytes:
    return request(path, "Content-Type: text/plain", *headers, method="POST")


BAD = {
    "no HTTP": b"GARBAGE\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00",
    "no Host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two Hosts": request("/healthz", "Host: other"),
    "a Host that is none": b"GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "a Host with a user": b"GET /healthz HTTP/1.1\r\nHost: a@b\r\n\r\n",
    "length and chunks": post("/v1/fact-check", CHUNKED, "Content-Length: 3") + b"0\r\n\r\n",
    "two lengths": post("/v1/fact-check", "Content-Length: 3", "Content-Length: 4") + b"abcd",
    "a coding before chunks": post("/v1/fact-check", "Transfer-Encoding: gzip, chunked") + b"0\r\n\r\n",
    "a coding before chunks, of a GET": request(FIGURE, "Transfer-Encoding: gzip", CHUNKED),
    "a space before the colon": post("/v1/fact-check", "Transfer-Encoding : chunked"),
    "a chunk of no size": post("/v1/fact-check", CHUNKED) + b"x\r\nabc\r\n",
    "a chunk of no size, of a GET": request(FIGURE, CHUNKED) + b"x\r\nabc\r\n",
    "a chunk of no size, later": post("/v1/fact-check", CHUNKED) + b"1\r\na\r\n-1\r\n",
    "a folded line": request("/healthz", "A: b", " c"),
    "bare LF": b"GET /healthz HTTP/1.1\nHost: test\n\n",
    "NUL": request("/healthz", "A: b\0c"),
    "an address that is none": request("http://"),
    "no ASCII": request("/v1/figures?area=中国"),
}
REFUSED = {name: (sent, 400, "bad-request") for name, sent in BAD.items()} | {
    "a long address": (request(f"/v1/figures?area={'x' * 17_000}"), 414, "uri-too-long"),
    "a long address without end": (b"GET /" + b"x" * 40_000, 414, "uri-too-long"),
    "a large header": (request("/healthz", f"A: {'x' * 33_000}"), 431, "header-fields-too-large"),
    "a header without end": (request("/healthz")[:-2] + b"A: " + MEGABYTE, 431, "header-fields-too-large"),
    "many headers": (request("/healthz", *["A: b"] * 9_000), 431, "header-fields-too-large"),
    "a large trailer": (post("/v1/fact-check", CHUNKED) + b"0\r\nA: " + b"x" * 80_000, 431, "header-fields-too-large"),
    "a large body, as declared": (post("/v1/fact-check", f"Content-Length: {2**30}"), 413, "content-too-large"),
    "a large body that nobody reads": (post("/v1/figures", f"Content-Length: {2**30}"), 413, "content-too-large"),
}


@every("name", REFUSED)
def test_a_refusal_is_a_problem_and_the_end(server: RealServer, name: str) -> None:
    """With the headers that every answer has; what the client still sends does not keep it from reading why."""
    sent, status, code = REFUSED[name]
    raw = server.connect(sent)
    response = raw.response()
    assert response.problem == (status, code)
    assert response.headers["connection"] == "close"
    assert response.headers["x-request-id"] == json.loads(response.body)["request_id"]
    assert {"date", "access-control-allow-origin"} <= set(response.headers)
    assert raw.rest() == b""


@every(
    ("sent", "told"),
    [
        (BAD["TLS"], "it begins with no method, which are in capitals, as GET is; https is not spoken on this port"),
        (b"get /v1 HTTP/1.1\r\nHost: test\r\n\r\n", "it begins with no method, which are in capitals, as GET is"),
        (BAD["no ASCII"], "its address holds a sign that has to be percent-encoded, as 中 is %E4%B8%AD"),
        (request("/v1/search?q=a b"), "behind its address stands no HTTP/1.1; a space in an address is %20"),
        (BAD["length and chunks"], "Content-Length can't be present with Transfer-Encoding"),
        (BAD["a chunk of no size"], "Invalid character in chunk size"),
        (b"GET /v1 HTTP/2.7\r\nHost: test\r\n\r\n", "Invalid HTTP version"),
    ],
)
def test_a_refusal_says_what_cannot_be_read(server: RealServer, sent: bytes, told: str) -> None:
    """In words that help who wrote the request."""
    detail = json.loads(server.connect(sent).response().body)["detail"]
    assert detail.startswith(f"The request cannot be read as HTTP/1.1: {told}")


@every(
    ("told", "scheme"),
    [
        *(("https", "https"), ("HTTPS", "https"), ("https, http", "https"), (" http ,https", "http")),
        *(("wss", "http"), ("ws", "http"), ("ftp", "http"), ("", "http")),
    ],
)
def test_the_scheme_that_a_proxy_tells(server: RealServer, told: str, scheme: str) -> None:
    """Either of HTTP in any case, the first of several; addresses begin with it."""
    response = server.connect(request("/nothing", f"X-Forwarded-Proto: {told}")).response()
    assert json.loads(response.body)["type"].startswith(f"{scheme}://test")


def test_refusals_are_counted_and_logged(server: RealServer) -> None:
    """As every request is, and nothing else is written."""
    ids = [
        server.connect(REFUSED[name][0]).response().headers["x-request-id"] for name in ("no HTTP", "a large header")
    ]

    def lines() -> list[dict[str, object]]:
        told = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in told if line.get("request_id") in ids]

    assert eventually(lambda: len(lines()) == 2)
    told = [[line[key] for key in ("event", "method", "path", "status")] for line in lines()]
    assert told == [["request", "-", "-", 400], ["request", "GET", "/healthz", 431]]
    metrics = server.get("/metrics").body.decode()
    assert 'indicators_requests_total{method="other",route="unrouted",status="400"}' in metrics
    assert 'indicators_requests_total{method="GET",route="unrouted",status="431"}' in metrics
    assert "Invalid HTTP request" not in server.log.read_text()


def test_a_large_body_in_chunks_is_refused_by_who_reads_it(server: RealServer) -> None:
    """In its own words, and what comes after them ends the connection."""
    raw = server.connect(post("/v1/fact-check", CHUNKED) + b"200000\r\n" + 2 * MEGABYTE)
    assert raw.response().problem == (413, "content-too-large")
    assert raw.rest() == b""


@every(
    "sent",
    [
        request("/healthz", f"A: {'x' * 30_000}"),
        request(f"/v1/fact-check?text={'online+' * 2_300}"),
        request("/healthz", *(f"A{number}: b" for number in range(2_000))),
        b"GET /healthz HTTP/1.0\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: under_score.example:80\r\n\r\n",
        b"\r\n\r\n" + request("/healthz"),
        request("/healthz", "Connection: Upgrade", "Upgrade: h2c"),
        request("http://test/healthz"),
    ],
)
def test_what_is_within_the_bounds_is_answered(server: RealServer, sent: bytes) -> None:
    """As before."""
    assert server.connect(sent).response().status == 200


@pytest.mark.full
def test_memory_stays_as_it_is_under_a_header_of_600_megabytes(server: RealServer) -> None:
    """It is refused while it comes, whether it is one or many."""
    before = server.megabytes()
    for line in (b"A: ", b"A: b\r\n" * 200_000):
        raw = server.connect(request("/healthz")[:-2] + line)
        for _ in range(600):
            if raw.send(MEGABYTE).refused:
                break
        else:
            pytest.fail("all of it was taken")
    assert server.get("/healthz").status == 200
    assert server.megabytes() - before < GROWTH


@pytest.mark.full
def test_many_pipelined_requests_take_no_memory(server: RealServer) -> None:
    """Beyond some the connection ends, which a client has to expect."""
    server.get(FIGURE)
    before = server.megabytes()
    raws = [server.connect(request(FIGURE) * 3_000) for _ in range(20)]
    assert server.get("/healthz").status == 200
    assert server.megabytes() - before < GROWTH
    answers = [raws[0].response().status for _ in range(20)]
    assert answers == [200] * 20
    server.forget()


def test_pipelined_requests_are_answered_in_order(server: RealServer) -> None:
    """A refusal comes in its turn, behind what was asked before."""
    paths = ["/v1/areas/CHN", "/v1/areas/WLD", "/v1/areas/USA"]
    raw = server.connect(b"".join(request(path) for path in paths) + post("/v1/fact-check") + b"GARBAGE\r\n\r\n")
    codes = [json.loads(raw.response().body)["data"]["alpha3"] for _ in paths]
    assert codes == ["CHN", "WLD", "USA"]
    assert raw.response().status == 422
    assert raw.response().problem == (400, "bad-request")
    assert raw.rest() == b""


@pytest.mark.full
def test_a_header_behind_a_body_changes_nothing(server: RealServer) -> None:
    """Not even the type of the body, which is read before."""
    text = b"5\r\nHello\r\n0\r\nContent-Type: image/png\r\nX-Request-ID: other\r\n\r\n"
    raw = server.connect(post("/v1/fact-check", CHUNKED) + text + request("/healthz"))
    assert raw.response().status == 200
    assert raw.response().status == 200


def test_who_asks_first_whether_to_go_on_is_told(server: RealServer) -> None:
    """Expect: 100-continue, then the body; and a refusal at once where it would be too large."""
    raw = server.connect(post("/v1/fact-check", "Content-Length: 5", "Expect: 100-continue"))
    assert raw.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert raw.send(b"Hello").response().status == 200
    refused = server.connect(post("/v1/fact-check", f"Content-Length: {2**30}", "Expect: 100-continue"))
    assert refused.response().problem == (413, "content-too-large")


def test_a_body_that_nobody_reads_is_passed_over(server: RealServer) -> None:
    """And the next request of the connection is answered."""
    raw = server.connect(request(FIGURE, "Content-Length: 200000") + b"x" * 200_000 + request("/healthz"))
    assert [raw.response().status, raw.response().status] == [200, 200]


@pytest.mark.full
def test_several_workers_refuse_as_one_does(tmp_path: Path, migrated_url: Callable[[str], str]) -> None:
    """Each has the protocol and its bounds."""
    with serving(migrated_url("sqlite"), tmp_path, {}, settings={"WORKERS": "2"}) as server:
        for _ in range(8):
            assert server.connect(b"GARBAGE\r\n\r\n").response().problem == (400, "bad-request")
