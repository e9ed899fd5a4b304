"""What every response carries: HEAD, ETag and 304, CORS, request ids, compression."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from api.web.in_front.etag import matches
from tests.conftest import Client
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine  # headers are made of an answer's bytes, wherever those come from

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
ANSWERS = [
    "/v1/figures",
    "/v1/figures.csv",
    "/v1/figures?unit=USD&lang=zh",
    "/v1/figures?area=FRA",
    FIGURE,
    "/v1/market-size",
    "/v1/trade.csv?unit=EUR",
    "/v1/partnerships",
    "/v1/convert?value=1&from=percent&to=ratio",
    "/v1/indicators",
    "/v1/areas",
    "/v1/areas/CHN",
    "/v1/units",
    "/v1/years",
    "/v1/sources",
    "/v1/reports",
    "/v1/releases",
    "/v1/rates?base=USD",
    "/v1/errors",
    "/v1/errors/not-found",
    "/openapi.json",
    "/docs",
    "/healthz",
    "/readyz",
]
REFUSED = ["/nothing", "/v1/figures?unit=kg", "/v1/figures.xml", f"{FIGURE}x", "/v1/figures?format=xml"]
each_answer = every("address", ANSWERS)
every_address = every("address", [*ANSWERS, *REFUSED])


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


@each_answer
def test_an_answer_has_a_strong_etag(client: Client, address: str) -> None:
    """The hash of its bytes, the same each time."""
    tags = {client.get(address).headers["etag"] for _ in range(2)}
    assert len(tags) == 1
    assert tags.pop().startswith('"')


@each_answer
def test_an_unchanged_answer_is_304(client: Client, address: str) -> None:
    """Without body, type or length, with the tag and what caches need."""
    tag = client.get(address).headers["etag"]
    response = client.get(address, headers={"if-none-match": tag})
    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)
    assert not {"content-type", "content-length", "content-encoding"} & set(response.headers)
    kept = ("cache-control", "vary", "link")
    assert {name: response.headers.get(name) for name in kept} == {
        name: client.get(address).headers.get(name) for name in kept
    }


@every(
    ("template", "status"),
    [
        ("{}", 304),
        ("W/{}", 304),
        ('"other", {}', 304),
        ('{},"other"', 304),
        ("*", 304),
        ('"other"', 200),
        ("", 200),
        ("nonsense", 200),
    ],
)
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


@pytest.mark.slow
@each_answer
def test_two_servers_give_the_same_etag(client: Client, other: Client, address: str) -> None:
    """A tag from one worker is good at another."""
    here, there = client.get(address), other.get(address)
    assert (here.headers["etag"], here.content) == (there.headers["etag"], there.content)


def test_different_answers_have_different_tags(client: Client) -> None:
    """No two representations share one."""
    tags = {client.get(address).headers["etag"] for address in ANSWERS}
    assert len(tags) == len(ANSWERS)


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
def test_a_refusal_is_not_kept(client: Client, address: str) -> None:
    """It may be mended the next moment."""
    assert client.get(address).headers["cache-control"] == "no-store"


@every_address
@every("method", ["GET", "HEAD", "POST"])
def test_any_page_may_read_it(client: Client, method: str, address: str) -> None:
    """CORS is open, on errors too, and lets scripts see the headers that matter."""
    response = client.request(method, address, headers={"origin": "https://elsewhere.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    exposed = response.headers["access-control-expose-headers"].split(", ")
    assert {"ETag", "Link", "X-Request-ID"} <= set(exposed)


@every_address
def test_a_preflight_allows_get_and_head(client: Client, address: str) -> None:
    """Answered in front of routing, for any path."""
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
    response = client.request("OPTIONS", address, headers=asked)
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


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "é", "<script>", 'a"b', "a\tb"])
def test_an_unfit_request_id_is_replaced(client: Client, given: str) -> None:
    """What could forge a log line is not repeated."""
    response = client.get("/healthz", headers={"x-request-id": given.encode("latin-1")})
    assert len(response.headers["x-request-id"]) == 32
    assert response.headers["x-request-id"].isalnum()


def test_request_ids_differ(client: Client) -> None:
    """Each request without one gets its own, ready bytes or not."""
    assert len({client.get("/v1/units").headers["x-request-id"] for _ in range(5)}) == 5


@every("address", REFUSED)
def test_a_refusal_repeats_the_request_id(client: Client, address: str) -> None:
    """In the body too, for whoever reports it."""
    response = client.get(address, headers={"x-request-id": "mine"})
    assert response.json()["request_id"] == "mine"


@every(("header", "found"), [(b"", False), (b",", False), (b'"a"', True), (b' W/"a" ,', True)])
def test_tags_are_read_leniently(header: bytes, found: bool) -> None:
    """Empty entries and spaces mean nothing."""
    assert matches(header, b'"a"') is found
