"""Headers of every answer: what browsers may make of it and the digest of its body; and the Host that is asked."""

import time
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.domain.errors import BadRequest
from api.plugins.pages.frame import HEADERS, script
from api.settings import Settings
from api.web.middleware.headers_and_etag import DATA, DOCUMENT
from tests.conftest import Client, Connect
from tests.helpers.facts import check
from tests.helpers.pages import EVERY_PAGE, FIGURES
from tests.helpers.rows import tables
from tests.helpers.sent_headers import ALWAYS, wrong_headers
from tests.helpers.tables import every

TABLES = tables(__file__)
ONE = f"/v1/figures/{FIGURES[0]}"
CALL = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'
BROWSER = {"accept": "text/html"}
once = pytest.mark.one_engine  # headers know no SQL


@once
@pytest.mark.parametrize("sent", [name for name in TABLES if name.startswith("sent")])
def test_an_answer_says_what_browsers_may_make_of_it(client: Client, sent: str) -> None:
    """Once each, and a second time, from where answers are kept; the answer corpus asks more."""
    for method, address, status, *named in TABLES[sent]:
        path = address.replace("ONE", ONE).replace("FIGURE", FIGURES[0]).replace("SCRIPT", f"/assets/{script()[0]}")
        body = CALL if path == "/mcp/" else b"15.5 trillion yuan" if method == "POST" else b""
        headers = dict(header.split(": ", 1) for header in named)
        for _ in range(2):
            answer = client.request(method, path, headers=headers, content=body)
            assert (path, answer.status_code, wrong_headers(answer)) == (path, int(status), [])


@once
@every("path", EVERY_PAGE[::4])
def test_a_page_says_it_too(client: Client, path: str) -> None:
    """Its own policy stands alone, and a revalidation says the same again."""
    answer = client.get(path, headers=BROWSER)
    again = client.get(path, headers={**BROWSER, "if-none-match": answer.headers["etag"]})
    assert (answer.status_code, again.status_code, wrong_headers(answer)) == (200, 304, [])
    for name in ("content-security-policy", "x-content-type-options"):
        assert again.headers[name] == answer.headers[name]


def test_the_reference_has_them(repository: Path) -> None:
    told = (repository / "docs" / "reference.md").read_text(encoding="utf-8")
    table = told.partition("## Headers for browsers")[2].partition("\n## ")[0].lower()
    own = {**ALWAYS, "permissions-policy": HEADERS["permissions-policy"], "x-frame-options": "deny"}
    missing = [name for name, value in own.items() if f"| `{name}` | `{value}` |".lower() not in table]
    missing += [value.decode() for value in (DATA, DOCUMENT) if f"`{value.decode()}`" not in table]
    assert missing == []


@every("coding", ["identity", "gzip", "br", "zstd"])
def test_each_coding_has_a_digest_of_its_own(client: Client, url: str, connect: Connect, coding: str) -> None:
    """Equal in another process, and at another time, which gzip would write into what it makes."""
    asked = {"accept-encoding": coding}
    whole = client.get("/v1/figures", headers=asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: 1_000_000_000.0)
        assert connect(url).get("/v1/figures", headers=asked).headers["etag"] == whole.headers["etag"]
    assert whole.headers.get("content-encoding", "identity") == coding
    sent = client.get("/v1/figures", headers={"accept-encoding": "identity"})
    assert whole.content == sent.content
    assert {part.strip() for part in whole.headers["vary"].split(",")} == {"Accept", "Accept-Encoding"}
    assert (whole.headers["etag"] == sent.headers["etag"]) == (coding == "identity")
    assert (whole.headers["repr-digest"] == sent.headers["repr-digest"]) == (coding == "identity")
    if coding == "identity":  # the SHA-256 of what is sent (RFC 9530)
        assert whole.headers["repr-digest"] == f"sha-256=:{b64encode(sha256(whole.content).digest()).decode()}:"
    head = client.request("HEAD", "/v1/figures", headers=asked)
    unchanged = client.get("/v1/figures", headers={**asked, "if-none-match": whole.headers["etag"]})
    assert unchanged.status_code == 304
    assert head.headers["repr-digest"] == unchanged.headers["repr-digest"] == whole.headers["repr-digest"]
    assert "repr-digest" not in client.get("/v1/figures?colour=red", headers=asked).headers


ALLOWED = "figures.example.org, *.Example.net,[::1], ports.example.org:8000,dots.example.org.,"
_NO_HOSTS = 'a/b a@b a,b <script> x"y a:b a:123456 [::1 ::1 a?b a#b é'


@pytest.fixture(scope="module")
def choosy(url: str, connect: Connect) -> Client:
    return connect(url, allowed_hosts=ALLOWED, public_url="https://public.example.com/figures")


@once
@pytest.mark.parametrize("fact", [name for name in TABLES if "host" in name or "probes" in name])
def test_a_fact_of_hosts(client: Client, choosy: Client, fact: str) -> None:
    for _ in range(2):
        check(client if "any host" in fact else choosy, TABLES[fact])


@once
@every("host", [*_NO_HOSTS.split(), "a b", "x" * 254])
@every("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_a_host_that_is_none_is_refused(client: Client, host: str, method: str) -> None:
    answer = client.request(method, ONE, headers={"host": host.encode("latin-1")})
    assert answer.status_code == 400
    if method == "HEAD":
        assert answer.content == b""
    else:
        assert (answer.json()["code"], answer.json()["type"]) == ("bad-request", "/v1/errors/bad-request")
        assert answer.headers["connection"] == "close"


@once
def test_one_allowed_host_stands_in_absolute_addresses(client: Client, url: str, connect: Connect) -> None:
    two = client.get(ONE, headers=[("host", "test"), ("host", "test")])
    assert (two.status_code, two.json()["code"]) == (400, "bad-request")
    answer = connect(url, allowed_hosts=ALLOWED).get("/nothing", headers={"host": "a.example.net:8000"})
    assert answer.json()["type"] == "http://a.example.net:8000/v1/errors/not-found"


def test_no_host_and_many_hosts(client: Client) -> None:
    """HTTP/1.0 has none, HTTP/1.1 must, and the server of HTTP/2 makes one of it; not all of many are remembered."""
    check = client.app._check_host
    check(None, "1.0", "/")
    check(None, "2", "/")
    with pytest.raises(BadRequest, match="no Host"):
        check(None, "1.1", "/")
    for number in range(1000):
        check(b"host-%d" % number, "1.1", "/")
    assert 0 < len(client.app._hosts_seen) <= 256


@every(
    ("name", "value"),
    [(name, value) for name, *each in TABLES["unusable settings"] for value in each]
    + [("allowed_hosts", " "), ("public_url", " https://x.org")],
)
def test_settings_that_no_request_or_link_can_have_are_refused(name: str, value: str) -> None:
    """At the start: such hosts would have everybody refused, or nobody, and each redirect is made of the address."""
    with pytest.raises(ValidationError):
        Settings(**{name: value})


@every("address", ["", "https://x.org", "HTTPS://X.org/", "http://[::1]:8000", "http://10.0.0.1:8000/a/%E4%B8%AD/"])
def test_a_public_address(address: str) -> None:
    assert Settings(public_url=address).public_url == address.rstrip("/")
