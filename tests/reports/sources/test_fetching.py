"""Fetching a page that is not trusted: what is got, what is refused and how long it may take."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from api.reports.sources import fetch_page
from api.reports.sources.fetch_page import FetchedPage, FetchError, Limits, MissingPageError, fetch
from tests.helpers.local_site import HTML, Answer, Site, page, site, to, zipped
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

Get = Callable[..., FetchedPage]
HERE = Limits(seconds=5, bytes=100_000, allow_private=True)


@pytest.fixture(scope="module")
def opened() -> Iterator[Site]:
    """A site for all tests."""
    with site() as opened:
        yield opened


@pytest.fixture
def local(opened: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """That site without pages, which no proxy of the environment comes before."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    opened.answers.clear()
    opened.requests.clear()
    return opened


@pytest.fixture
def get(local: Site, portal: BlockingPortal) -> Get:
    """Fetches an address of it."""

    def run(path: str = "/", limits: Limits = HERE) -> FetchedPage:
        return portal.call(fetch, path if "://" in path else local.address + path, limits)

    return run


def answer(kind: str, body: bytes = b"<p>One</p>", **headers: str) -> Answer:
    """An answer of a content type."""
    return Answer(body, headers={"content-type": kind} | headers)


GBK = "<meta charset={}><p>跨境电商进出口额达2.71万亿元，朱镕基</p>"
PAGES: dict[str, tuple[Answer, str]] = {
    "HTML": (page("<p>One €</p>"), "<p>One €</p>"),
    "an empty page": (page(""), ""),
    "XHTML": (answer("application/xhtml+xml"), "<p>One</p>"),
    "no content type": (Answer(b"<p>One</p>"), "<p>One</p>"),
    "gzip": (zipped("<p>One €</p>"), "<p>One €</p>"),
    "GBK by its head": (answer("text/html; charset=GBK", GBK.format("x").encode("gbk")), GBK.format("x")),
    "GBK by itself": (answer("text/html", GBK.format("gbk").encode("gbk")), GBK.format("gbk")),
    "GBK called GB2312": (answer("text/html", GBK.format("gb2312").encode("gbk")), GBK.format("gb2312")),
    "Big5": (answer("text/html; charset=big5", "億".encode("big5")), "億"),
    "a BOM": (answer("text/html", b"\xef\xbb\xbfOne"), "One"),
    "Windows quotes": (answer("text/html; charset=iso-8859-1", b"\x93One\x94"), "“One”"),
    "bytes that are no UTF-8": (answer(HTML, b"One \xff"), "One \ufffd"),
    "an unknown charset": (answer("text/html; charset=klingon", "€".encode()), "€"),
    "a charset of Python's own": (answer("text/html; charset=punycode", "€".encode()), "€"),
}


@every("name", PAGES)
def test_pages(name: str, local: Site, get: Get) -> None:
    """The text of a page, however it is packed and written."""
    local.answers["/"], text = PAGES[name]
    assert get() == FetchedPage(text, html=True)


@every("kind", ["text/plain", "application/json"])
def test_other_texts(kind: str, local: Site, get: Get) -> None:
    """They are no HTML."""
    local.answers["/"] = answer(kind)
    assert get() == FetchedPage("<p>One</p>", html=False)


REFUSED: dict[str, tuple[Answer, str]] = {
    **{f"status {status}": (Answer(status=status), f"the server answers {status}") for status in (403, 500, 204, 302)},
    "PDF": (answer("application/pdf"), "the server sends application/pdf, which is not read"),
    "an image": (answer("image/png"), "image/png"),
    "brotli": (answer(HTML, **{"content-encoding": "br"}), "packed as br, which was not asked for"),
    "false gzip": (answer(HTML, **{"content-encoding": "gzip"}), "it broken"),
    "half a gzip": (zipped("<p>One</p>" * 99, cut=30), "broken off"),
    "huge": (page("x" * 10_000, times=11), "larger than 100000 bytes"),
    "a bomb": (zipped("x" * 5_000_000), "larger than 100000 bytes"),
    "another site": (to("http://localhost:1/"), "it redirects to another site, localhost"),
    "another scheme": (to("ftp://127.0.0.1/"), "only http and https"),
    "a file": (to("file:///etc/hosts"), "redirects to another site"),
    "no port": (to("http://127.0.0.1:x/"), "Invalid"),
    "no address": (to("http://[::1"), "Invalid URL in location header"),
    "itself": (to("/"), "more than 5 times"),
}
MISSING = {f"status {status}": (Answer(status=status), f"the server answers {status}") for status in (404, 410)}


@every(("name", "kind"), [*((name, FetchError) for name in REFUSED), *((name, MissingPageError) for name in MISSING)])
def test_what_is_no_page(name: str, kind: type[FetchError], local: Site, get: Get) -> None:
    """Each failure has its words; only the server's word that there is no such page means that."""
    local.answers["/"], words = (REFUSED | MISSING)[name]
    with pytest.raises(FetchError, match=words) as failed:
        get()
    assert type(failed.value) is kind


@every("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_site(status: int, local: Site, get: Get) -> None:
    """It is followed, by an address of any form."""
    local.requests.clear()
    local.answers |= {"/a/": to("b", status), "/a/b": to(f"{local.address}/c", status), "/c": page("One")}
    assert get("/a/").text == "One"
    assert local.paths == ["/a/", "/a/b", "/c"]


def test_a_loop_ends(local: Site, get: Get) -> None:
    """A circle of redirects is left after five."""
    local.answers |= {"/": to("/a"), "/a": to("/")}
    with pytest.raises(FetchError, match="more than 5 times"):
        get()
    assert len(local.requests) == fetch_page.MAX_REDIRECTS + 1


@pytest.mark.full
@every("slow", [page("One", wait=2), page("x", wait=0.1, times=200)])
def test_a_slow_page(slow: Answer, local: Site, get: Get) -> None:
    """The limit is on the whole, however busy the line is kept."""
    local.answers["/"] = slow
    start = perf_counter()
    with pytest.raises(FetchError, match=r"no answer within 0\.3 seconds"):
        get("/", Limits(seconds=0.3, allow_private=True))
    assert perf_counter() - start < 1.5


def test_nobody_listens(get: Get) -> None:
    """A refused connection is no page, and not a missing one."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and not listening
        with pytest.raises(FetchError, match="ConnectError") as failed:
            get(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert type(failed.value) is FetchError


@every("address", ["ftp://example.org/", "file:///etc/hosts", "http:///", "http://[::1", "/a", ""])
def test_addresses_that_are_not_fetched(address: str, portal: BlockingPortal) -> None:
    """Only http and https are spoken."""
    with pytest.raises(FetchError):
        portal.call(fetch, address, Limits())


@every("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::127.0.0.1]", "[64:ff9b::7f00:1]"])
def test_private_hosts_are_refused(host: str, local: Site, get: Get) -> None:
    """By default nothing is asked of a private address, however it is written."""
    port = local.address.rpartition(":")[2]
    with pytest.raises(FetchError, match=r"private address; --allow-private fetches it|is not found"):
        get(f"http://{host}:{port}/", Limits())
    assert local.requests == []


@every("host", ["127.0.0.1.", "0x7f.1.", "1.2.3.4.5"])
def test_a_proxy_is_asked_for_names_alone(
    host: str, local: Site, portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written as a number and cannot be judged here is not left to one that may read it as an address."""
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, local.address)
    with pytest.raises(FetchError, match=r"is not found|private address"):
        portal.call(fetch, f"http://{host}/", Limits(seconds=5))
    assert local.requests == []


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name resolve to some addresses, the first time it is looked up, and then to this machine."""
    answers = iter([addresses])
    real = socket.getaddrinfo

    def look_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if str(host).replace(".", "").isdigit():
            return real(host, port, *rest, **more)
        found = next(answers, ("127.0.0.1",))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def test_a_name_with_one_private_address(local: Site, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """One address that is not public is enough to refuse a name."""
    resolving(monkeypatch, "1.1.1.1", "127.0.0.1")
    with pytest.raises(FetchError, match=r"example\.org is a private address"):
        get("http://example.org/", Limits())


def test_a_name_is_looked_up_once(local: Site, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was judged is the one that is asked, with the site's name, whatever a second look-up says."""
    monkeypatch.setattr(fetch_page, "is_public", lambda address: address == "127.0.0.2")
    resolving(monkeypatch, "127.0.0.2")
    local.answers["/a"] = page("One")
    port = local.address.rpartition(":")[2]
    with pytest.raises(FetchError, match="ConnectError"):  # the site listens on 127.0.0.1, the second answer, only
        get(f"http://example.org:{port}/a", Limits(seconds=5))
    monkeypatch.setattr(fetch_page, "is_public", lambda address: address == "127.0.0.1")
    assert get(f"http://example.org:{port}/a", Limits(seconds=5)).text == "One"
    assert local.requests[0][1]["host"] == f"example.org:{port}"


def test_who_asks(local: Site, get: Get) -> None:
    """The site can tell from whom and what for a request comes, and is asked for no packing but gzip."""
    local.answers["/"] = page("One")
    get()
    headers = local.requests[0][1]
    assert headers["user-agent"].startswith("report-indicators/")
    assert headers["accept-encoding"] == "gzip"
    assert "cookie" not in headers
