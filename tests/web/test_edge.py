"""What every response carries: HEAD, ETag and 304, CORS, request ids, compression by Accept-Encoding."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from api.web.in_front.accept_encoding import chosen
from api.web.in_front.etag import matches
from tests.conftest import Client
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine  # headers are made of an answer's bytes, wherever those come from

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
_ANSWERS = f"""
/v1/figures /v1/figures.csv /v1/figures?unit=USD&lang=zh /v1/figures?area=FRA {FIGURE} /v1/market-size
/v1/trade.csv?unit=EUR /v1/partnerships /v1/convert?value=1&from=percent&to=ratio /v1/indicators /v1/areas
/v1/areas/CHN /v1/units /v1/years /v1/sources /v1/reports /v1/releases /v1/rates?base=USD /v1/errors
/v1/errors/not-found /openapi.json /docs /healthz /readyz
"""
ANSWERS = _ANSWERS.split()
REFUSED = ["/nothing", "/v1/figures?unit=kg", "/v1/figures.xml", f"{FIGURE}x", "/v1/figures?format=xml"]
every_address = every("address", [*ANSWERS, *REFUSED])
ELSEWHERE = {"origin": "https://elsewhere.example"}


def lasting(response: httpx.Response) -> dict[str, str]:
    """The headers that do not differ from one request to the next."""
    return {name: value for name, value in response.headers.items() if name != "x-request-id"}


@every_address
def test_head_is_get_without_the_body(client: Client, address: str) -> None:
    """The same status and headers, the length included."""
    got, head = client.get(address), client.request("HEAD", address)
    assert head.content == b""
    assert head.status_code == got.status_code
    # The ids of requests stand in the body of a refusal and are all of one length.
    assert lasting(head) == lasting(got)


@every("address", ANSWERS)
def test_an_unchanged_answer_is_304(client: Client, address: str) -> None:
    """Its strong tag is the same each time; the 304 has no body, type or length, but what caches need."""
    got = client.get(address)
    tag = got.headers["etag"]
    assert tag.startswith('"')
    response = client.get(address, headers={"if-none-match": tag})
    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)
    assert not {"content-type", "content-length", "content-encoding"} & set(response.headers)
    for name in ("cache-control", "vary", "link"):
        assert response.headers.get(name) == got.headers.get(name)


CONDITIONS = {"{}": 304, "W/{}": 304, '"other", {}': 304, '{},"other"': 304, "*": 304}
CONDITIONS |= {'"other"': 200, "": 200, "nonsense": 200}


@every(("template", "status"), CONDITIONS.items())
@every("method", ["GET", "HEAD"])
def test_if_none_match_is_a_list_compared_weakly(client: Client, method: str, template: str, status: int) -> None:
    """As RFC 9110 says in 13.1.2, for HEAD as for GET."""
    tag = client.get(FIGURE).headers["etag"]
    response = client.request(method, FIGURE, headers={"if-none-match": template.format(tag)})
    assert response.status_code == status


@every_address
def test_a_refusal_has_no_etag(client: Client, address: str) -> None:
    """Only answers are worth keeping."""
    response = client.get(address, headers={"if-none-match": "*"})
    assert (response.status_code == 304) == (address in ANSWERS)
    assert ("etag" in response.headers) == (address in ANSWERS)


@pytest.fixture(scope="module")
def other(url: str, connect: Callable[..., Client]) -> Client:
    """A second server over the same database, which keeps nothing ready."""
    return connect(url, cache_bytes=0)


@pytest.mark.full
@every("address", ANSWERS)
def test_two_servers_give_the_same_etag(client: Client, other: Client, address: str) -> None:
    """A tag from one worker is good at another."""
    here, there = client.get(address), other.get(address)
    assert (here.headers["etag"], here.content) == (there.headers["etag"], there.content)


def test_different_answers_have_different_tags(client: Client) -> None:
    """No two representations share one."""
    tags = {client.get(address).headers["etag"] for address in ANSWERS}
    assert len(tags) == len(ANSWERS)


# What is accepted | the coding that comes of it, as RFC 9110 ranks them; what cannot be read is as good as not there.
RANKED = """
                                       | identity
gzip                                   | gzip
gzip, deflate                          | gzip
gzip, deflate, br, zstd                | br
GZIP;Q=0.5                             | gzip
x-gzip                                 | gzip
*                                      | identity
identity;q=1, *;q=0.5                  | identity
br;q=1.0, gzip;q=0.8, *;q=0.1          | br
gzip;q=0.8, br;q=0.9, zstd;q=0.1       | br
gzip, identity                         | gzip
gzip;q=0.5, identity                   | identity
gzip;q=0.5, *                          | identity
gzip;q=0                               | identity
zstd;q=0, *                            | identity
identity;q=0                           | gzip
identity;q=0, br                       | br
identity;q=0, gzip;q=0, *;q=0          | identity
*;q=0                                  | identity
deflate, compress                      | identity
gzip;q=nan, br;q=2                     | identity
;;;,q=1,                               | identity
"""


@every(("header", "coding"), [[cell.strip() for cell in row.split("|")] for row in RANKED.split("\n")[1:-1]])
def test_the_first_rank_of_accept_encoding_wins(client: Client, header: str, coding: str) -> None:
    """Also from memory, where an answer is kept once a coding."""
    assert chosen(header.encode()).decode() == coding
    for _ in range(2):
        response = client.get("/v1/indicators", headers={"accept-encoding": header})
        assert response.headers.get("content-encoding", "identity") == coding
        assert "Accept-Encoding" in response.headers["vary"]
        assert response.json()["data"]


def test_a_long_accept_encoding_is_read_to_a_point() -> None:
    """No caller makes the server work for it."""
    assert chosen(b"gzip," + b"x," * 100_000) == b"gzip"


@every("encoding", ["identity", "gzip", "br", "zstd"])
def test_compression_is_negotiated(client: Client, encoding: str) -> None:
    """A long answer comes as asked, says so, varies by it and has a tag of its own."""
    plain = client.get("/v1/figures", headers={"accept-encoding": "identity"})
    packed = client.get("/v1/figures", headers={"accept-encoding": encoding})
    assert packed.headers.get("content-encoding", "identity") == encoding
    assert packed.json() == plain.json()
    assert {part.strip() for part in packed.headers["vary"].split(",")} == {"Accept", "Accept-Encoding"}
    assert (packed.headers["etag"] == plain.headers["etag"]) == (encoding == "identity")


@every("address", ["/v1/figures", "/v1/units/CNY", "/v1/figures.csv"])
def test_data_may_be_kept_for_a_minute(client: Client, address: str) -> None:
    """By any cache, apart for each Accept; and where this service gives none, for a day."""
    headers = client.get(address).headers
    assert headers["cache-control"] == "public, max-age=60, stale-if-error=86400"
    assert "Accept" in headers["vary"].split(", ")


@every("address", REFUSED)
def test_a_refusal_is_not_kept_and_repeats_the_request_id(client: Client, address: str) -> None:
    """It may be mended the next moment; the id stands in the body too, for whoever reports it."""
    response = client.get(address, headers={"x-request-id": "mine"})
    assert response.headers["cache-control"] == "no-store"
    assert response.json()["request_id"] == "mine"


@every_address
@every("method", ["GET", "HEAD", "POST"])
def test_any_page_may_read_it(client: Client, method: str, address: str) -> None:
    """CORS is open, on errors too, and lets scripts see the headers that matter."""
    response = client.request(method, address, headers=ELSEWHERE)
    assert response.headers["access-control-allow-origin"] == "*"
    exposed = response.headers["access-control-expose-headers"].split(", ")
    assert {"ETag", "Link", "X-Request-ID"} <= set(exposed)


@every_address
def test_a_preflight_allows_get_and_head(client: Client, address: str) -> None:
    """Answered in front of routing, for any path."""
    response = client.request("OPTIONS", address, headers=ELSEWHERE | {"access-control-request-method": "GET"})
    assert (response.status_code, response.content) == (204, b"")
    assert "content-length" not in response.headers  # RFC 9110, 8.6
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response.headers["access-control-allow-headers"]


@every_address
@every("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_a_request_id_is_echoed(client: Client, method: str, address: str) -> None:
    """A caller finds its own id on any response."""
    response = client.request(method, address, headers={"x-request-id": "caller-1.2_3"})
    assert response.headers["x-request-id"] == "caller-1.2_3"


@every("given", ["", "a b", "x" * 65, "é", "<script>", 'a"b', "a\tb"])
def test_an_unfit_request_id_is_replaced(client: Client, given: str) -> None:
    """What could forge a log line is not repeated."""
    response = client.get("/healthz", headers={"x-request-id": given.encode("latin-1")})
    assert len(response.headers["x-request-id"]) == 32
    assert response.headers["x-request-id"].isalnum()


def test_request_ids_differ(client: Client) -> None:
    """Each request without one gets its own, ready bytes or not."""
    assert len({client.get("/v1/units").headers["x-request-id"] for _ in range(5)}) == 5


@every(("header", "found"), [(b"", False), (b",", False), (b'"a"', True), (b' W/"a" ,', True)])
def test_tags_are_read_leniently(header: bytes, found: bool) -> None:
    """Empty entries and spaces mean nothing."""
    assert matches(header, b'"a"') is found
