"""What every response carries: HEAD, ETag and 304, CORS, request ids, compression by Accept-Encoding."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.conftest import Client
from tests.helpers.tables import count, every

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


def lasting(response: httpx.Response) -> dict[str, str]:
    """The headers that do not differ from one request to the next."""
    return {name: value for name, value in response.headers.items() if name != "x-request-id"}


@every_address
def test_head_is_get_without_the_body(client: Client, address: str) -> None:
    """The same status and headers, the length included; only answers, which are worth keeping, have a tag."""
    got, head = client.get(address), client.request("HEAD", address)
    assert head.content == b""
    assert head.status_code == got.status_code
    # The ids of requests are in the body of a refusal and are all of one length.
    assert lasting(head) == lasting(got)
    response = client.get(address, headers={"if-none-match": "*"})
    assert (response.status_code == 304) == (address in ANSWERS)
    assert ("etag" in response.headers) == (address in ANSWERS)


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


CONDITIONS = {"{}": 304, "W/{}": 304, '"other", {}': 304, '{},"other"': 304, "*": 304, " W/{} ,": 304}
CONDITIONS |= {'"other"': 200, "": 200, "nonsense": 200, ",": 200}


@every(("template", "status"), CONDITIONS.items())
@every("method", ["GET", "HEAD"])
def test_if_none_match_is_a_list_compared_weakly(client: Client, method: str, template: str, status: int) -> None:
    """As RFC 9110 says in 13.1.2, for HEAD as for GET; empty entries and spaces mean nothing."""
    tag = client.get(FIGURE).headers["etag"]
    response = client.request(method, FIGURE, headers={"if-none-match": template.format(tag)})
    assert response.status_code == status


def test_no_two_answers_have_one_tag(client: Client) -> None:
    """Each representation has its own."""
    assert len({client.get(address).headers["etag"] for address in ANSWERS}) == len(ANSWERS)


@pytest.mark.full
def test_two_servers_give_the_same_etag(client: Client, url: str, connect: Callable[..., Client]) -> None:
    """A tag from one worker is good at another, which keeps nothing ready."""
    for address in ANSWERS:
        here, there = client.get(address), connect(url, cache_bytes=0).get(address)
        assert (here.headers["etag"], here.content) == (there.headers["etag"], there.content)
        count(1)


@every("encoding", ["identity", "gzip", "br", "zstd"])
def test_compression_is_negotiated(client: Client, encoding: str) -> None:
    """A long answer comes as asked, says so, varies by it and has a tag of its own."""
    plain = client.get("/v1/figures", headers={"accept-encoding": "identity"})
    packed = client.get("/v1/figures", headers={"accept-encoding": encoding})
    assert packed.headers.get("content-encoding", "identity") == encoding
    assert packed.json() == plain.json()
    assert {part.strip() for part in packed.headers["vary"].split(",")} == {"Accept", "Accept-Encoding"}
    assert (packed.headers["etag"] == plain.headers["etag"]) == (encoding == "identity")


def test_a_long_accept_encoding_is_read_to_a_point(client: Client) -> None:
    """No caller makes the server work for it."""
    answer = client.get("/v1/figures", headers={"accept-encoding": "gzip," + "x," * 50_000 + "gzip;q=0, br"})
    assert answer.headers["content-encoding"] == "gzip"


@every_address
@every("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_any_page_may_read_it_and_finds_its_request_id(client: Client, method: str, address: str) -> None:
    """CORS is open, on errors too, and lets scripts see the headers that matter; a caller's own id is echoed.

    A preflight is answered in front of routing, for any path.
    """
    asked = {"origin": "https://elsewhere.example", "x-request-id": "caller-1.2_3"}
    response = client.request(method, address, headers=asked)
    assert response.headers["x-request-id"] == "caller-1.2_3"
    assert response.headers["access-control-allow-origin"] == "*"
    if method != "OPTIONS":
        exposed = response.headers["access-control-expose-headers"].split(", ")
        assert {"ETag", "Link", "X-Request-ID"} <= set(exposed)
        return
    response = client.request(method, address, headers=asked | {"access-control-request-method": "GET"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["x-request-id"] == "caller-1.2_3"
    assert "content-length" not in response.headers  # RFC 9110, 8.6
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response.headers["access-control-allow-headers"]


@every("given", ["", "a b", "x" * 65, "é", "<script>", 'a"b', "a\tb", None, None])
def test_an_unfit_request_id_is_replaced(client: Client, given: str | None) -> None:
    """What could forge a log line is not repeated; each request without an id gets its own, ready bytes or not."""
    headers = {} if given is None else {"x-request-id": given.encode("latin-1")}
    found = [client.get(address, headers=headers).headers["x-request-id"] for address in ("/healthz", "/v1/units") * 2]
    assert all(len(one) == 32 and one.isalnum() for one in found)
    assert len(set(found)) == 4
