"""The Host of a request: who is answered, who is refused, and what absolute addresses are made of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from api.settings import Settings
from api.web.in_front.host_header import Hosts
from tests.conftest import Client
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine  # a Host is judged before any table is read

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
ALLOWED = "figures.example.org, *.Example.net,[::1], ports.example.org:8000,dots.example.org.,"


@pytest.fixture(scope="module")
def choosy(url: str, connect: Callable[..., Client]) -> Client:
    """A server that answers some hosts alone."""
    return connect(url, allowed_hosts=ALLOWED, public_url="https://public.example.com/figures")


@every(
    "host",
    ["test", "test:8000", "127.0.0.1:80", "[::1]:8000", "under_score", "xn--fiqs8s.example", "a.", "", "a:"],
)
def test_any_host_is_answered_where_none_is_set(client: Client, host: str) -> None:
    """As long as it is one."""
    assert client.get("/v1/units", headers={"host": host}).status_code == 200


@every(
    "host",
    ["a/b", "a b", "a@b", "a,b", "<script>", 'x"y', "a:b", "a:123456", "[::1", "::1", "a?b", "a#b", "é", "x" * 254],
)
@every("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_a_host_that_is_none_is_refused(client: Client, host: str, method: str) -> None:
    """400, by every method, and its own words lead to no other host."""
    answer = client.request(method, FIGURE, headers={"host": host.encode("latin-1")})
    assert answer.status_code == 400
    if method == "HEAD":
        assert answer.content == b""
    else:
        assert (answer.json()["code"], answer.json()["type"]) == ("bad-request", "/v1/errors/bad-request")
        assert answer.headers["connection"] == "close"


def test_two_hosts_are_refused(client: Client) -> None:
    """Even where they are the same."""
    answer = client.get(FIGURE, headers=[("host", "test"), ("host", "test")])
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")


@every(
    ("host", "status"),
    [
        ("figures.example.org", 200),
        ("FIGURES.example.org:8000", 200),
        ("figures.example.org.", 200),
        ("a.example.net", 200),
        ("a.b.example.net:80", 200),
        ("[::1]:8000", 200),
        ("public.example.com", 200),
        ("ports.example.org", 200),
        ("ports.example.org:8000", 200),
        ("dots.example.org", 200),
        ("example.net", 421),
        ("badexample.net", 421),
        ("figures.example.org.evil.example", 421),
        ("test", 421),
        ("", 421),
        ("a/b", 400),
    ],
)
def test_allowed_hosts(choosy: Client, host: str, status: int) -> None:
    """Names in any case, with any port; a star stands for one label or several; PUBLIC_URL's is one of them."""
    for _ in range(2):
        assert choosy.get(FIGURE, headers={"host": host}).status_code == status


def test_another_host_is_misdirected(choosy: Client) -> None:
    """A document that leads to the public address."""
    told = choosy.get(FIGURE, headers={"host": "evil.example"}).json()
    assert (told["code"], told["instance"]) == ("misdirected-request", FIGURE)
    assert told["type"] == "https://public.example.com/figures/v1/errors/misdirected-request"


@every("path", ["/healthz", "/readyz", "/metrics"])
def test_probes_come_by_any_name(choosy: Client, path: str) -> None:
    """What watches the service asks the address of a container."""
    assert choosy.get(path, headers={"host": "10.1.2.3:8000"}).status_code == 200


def test_an_allowed_host_stands_in_absolute_addresses(url: str, connect: Callable[..., Client]) -> None:
    """Where no PUBLIC_URL does."""
    client = connect(url, allowed_hosts=ALLOWED)
    told = client.get("/nothing", headers={"host": "a.example.net:8000"}).json()
    assert told["type"] == "http://a.example.net:8000/v1/errors/not-found"


def test_many_hosts_are_not_all_remembered() -> None:
    """However many are asked for."""
    hosts = Hosts()
    assert [hosts.refusal(b"host-%d" % number, "1.1", "/") for number in range(1000)] == [None] * 1000
    assert 0 < len(hosts.known) <= 256


@every(("version", "refused"), [("1.0", False), ("1.1", True), ("2", False)])
def test_no_host(version: str, refused: bool) -> None:
    """HTTP/1.0 has none, HTTP/1.1 must, and the server of HTTP/2 makes one of the request's authority."""
    assert (Hosts().refusal(None, version, "/") is not None) == refused


@every("allowed", [",", " ", "http://x.org", "x.org/figures", "a*b", "*.*", "*.", "x.org:port", "[::x]", "x.org,a b"])
def test_hosts_that_no_request_has_are_refused(allowed: str) -> None:
    """At the start: they would have everybody refused, or, where none is named, nobody."""
    with pytest.raises(ValidationError):
        Settings(allowed_hosts=allowed)


@every(
    "address",
    [
        *("figures.example.org", "nonsense", "ftp://x.org", "https://", "https://[::x]", "https://数据.example"),
        *("https://x y.org", "https://x.org:99999", "https://x.org:0", "https://x.org:", " https://x.org"),
        *("https://x.org?x=1", "https://x.org/sub#f", "https://me:word@x.org", "https://me@x.org", "https://x.org/a b"),
    ],
)
def test_a_public_address_that_no_link_can_begin_with_is_refused(address: str) -> None:
    """At the start: each redirect, sitemap and type of a problem would be made of it."""
    with pytest.raises(ValidationError):
        Settings(public_url=address)


@every("address", ["", "https://x.org", "HTTPS://X.org/", "http://[::1]:8000", "http://10.0.0.1:8000/a/%E4%B8%AD/"])
def test_a_public_address(address: str) -> None:
    """With a port and a path where it has them."""
    assert Settings(public_url=address).public_url == address
