"""Fetching a page that is not trusted: what is got, what is refused, how long it may take, and what is public."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from api.plugins.packages import verify
from api.plugins.packages.proof import ProofVerdict
from api.plugins.packages.verify import FetchedPage, FetchError, Limits, fetch, is_public
from tests.helpers.local_site import HTML, Answer, Site, page, site, to, zipped
from tests.helpers.rows import cases
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

Get = Callable[..., FetchedPage]
HERE = Limits(seconds=5, bytes=100_000, allow_private=True)


@pytest.fixture(scope="module")
def opened() -> Iterator[Site]:
    with site() as opened:
        yield opened


@pytest.fixture
def local(opened: Site) -> Site:
    """That site without pages."""
    opened.answers.clear()
    opened.requests.clear()
    return opened


@pytest.fixture
def get(local: Site, portal: BlockingPortal) -> Get:

    def run(path: str = "/", limits: Limits = HERE) -> FetchedPage:
        return portal.call(fetch, path if "://" in path else local.address + path, limits)

    return run


def answer(kind: str, body: bytes = b"<p>One</p>", **headers: str) -> Answer:
    return Answer(body, headers={"content-type": kind} | headers)


def encoded(charset: str, text: str, codec: str) -> Answer:
    return answer(f"text/html; charset={charset}" if charset else "text/html", text.encode(codec))


GBK = "<meta charset={}><p>跨境电商进出口额达2.71万亿元，朱镕基</p>"
PAGES: dict[str, tuple[Answer, str]] = {
    "HTML": (page("<p>One €</p>"), "<p>One €</p>"),
    "an empty page": (page(""), ""),
    "XHTML": (answer("application/xhtml+xml"), "<p>One</p>"),
    "no content type": (Answer(b"<p>One</p>"), "<p>One</p>"),
    "gzip": (zipped("<p>One €</p>"), "<p>One €</p>"),
    "GBK by its head": (encoded("GBK", GBK.format("x"), "gbk"), GBK.format("x")),
    "GBK by itself": (encoded("", GBK.format("gbk"), "gbk"), GBK.format("gbk")),
    "GBK called GB2312": (encoded("", GBK.format("gb2312"), "gbk"), GBK.format("gb2312")),
    "Big5": (encoded("big5", "億", "big5"), "億"),
    "a BOM": (encoded("", "\ufeffOne", "utf-8"), "One"),
    "Windows quotes": (encoded("iso-8859-1", "“One”", "cp1252"), "“One”"),
    "bytes that are no UTF-8": (answer(HTML, b"One \xff"), "One \ufffd"),
    "an unknown charset": (encoded("klingon", "€", "utf-8"), "€"),
    "a charset of Python's own": (encoded("punycode", "€", "utf-8"), "€"),
    "plain text": (answer("text/plain"), "<p>One</p>"),
    "JSON": (answer("application/json"), "<p>One</p>"),
}


@every("name", PAGES)
def test_pages(name: str, local: Site, get: Get) -> None:
    """The text of a page, however it is packed and written, and whether it is HTML."""
    local.answers["/"], text = PAGES[name]
    assert get() == FetchedPage(text, html=name not in ("plain text", "JSON"))


REFUSED: dict[str, tuple[Answer, str]] = {
    **{
        f"status {code}": (Answer(status=code), f"the server answers {code}") for code in (403, 500, 204, 302, 404, 410)
    },
    "PDF": (answer("application/pdf"), "the server sends application/pdf, which is not read"),
    "an image": (answer("image/png"), "image/png"),
    "brotli": (answer(HTML, **{"content-encoding": "br"}), "packed as br, which was not asked for"),
    "false gzip": (answer(HTML, **{"content-encoding": "gzip"}), "DecodingError"),
    "huge": (page("x" * 10_000, times=11), "larger than 100000 bytes"),
    "a bomb": (zipped("x" * 5_000_000), "larger than 100000 bytes"),
    "another site": (to("http://localhost:1/"), "it redirects to another site, localhost"),
    "another scheme": (to("ftp://127.0.0.1/"), "only http and https"),
    "a file": (to("file:///etc/hosts"), "redirects to another site"),
    "no port": (to("http://127.0.0.1:x/"), "Invalid"),
    "no address": (to("http://[::1"), "Invalid URL in location header"),
    "itself": (to("/"), "more than 5 times"),
}


@every("name", REFUSED)
def test_what_is_no_page(name: str, local: Site, get: Get) -> None:
    """Each failure has its words; only the server's word that there is no such page means that."""
    local.answers["/"], words = REFUSED[name]
    with pytest.raises(FetchError, match=words) as failed:
        get()
    gone = name in ("status 404", "status 410")
    assert failed.value.verdict is (ProofVerdict.MISSING if gone else ProofVerdict.UNREACHABLE)


@every("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_site(status: int, local: Site, get: Get) -> None:
    """It is followed, by an address of any form; a circle is left after five."""
    local.requests.clear()
    local.answers |= {"/a/": to("b", status), "/a/b": to(f"{local.address}/c", status), "/c": page("One")}
    assert get("/a/").text == "One"
    assert local.paths == ["/a/", "/a/b", "/c"]
    local.requests.clear()
    local.answers |= {"/": to("/a", status), "/a": to("/", status)}
    with pytest.raises(FetchError, match="more than 5 times"):
        get()
    assert len(local.requests) == verify.MAX_REDIRECTS + 1


@every("address", ["ftp://example.org/", "file:///etc/hosts", "http:///", "http://[::1", "/a", ""])
def test_addresses_that_are_not_fetched(address: str, portal: BlockingPortal) -> None:
    """Only http and https are spoken; a refused connection is no page, and not a missing one."""
    with pytest.raises(FetchError):
        portal.call(fetch, address, Limits())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and not listening
        with pytest.raises(FetchError, match="ConnectError") as failed:
            portal.call(fetch, f"http://127.0.0.1:{taken.getsockname()[1]}/", HERE)
    assert failed.value.verdict is ProofVerdict.UNREACHABLE


@every("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::127.0.0.1]", "[64:ff9b::7f00:1]"])
def test_private_hosts_are_refused(host: str, local: Site, get: Get) -> None:
    """By default nothing is asked of a private address, however it is written."""
    port = local.address.rpartition(":")[2]
    with pytest.raises(FetchError, match=r"private address; --allow-private fetches it|is not found"):
        get(f"http://{host}:{port}/", Limits())
    assert local.requests == []


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str, real: Any = socket.getaddrinfo) -> None:
    """Let every name resolve to some addresses, the first time it is looked up, and then to this machine."""
    answers = iter([addresses])

    def look_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if str(host).replace(".", "").isdigit():
            return real(host, port, *rest, **more)
        found = next(answers, ("127.0.0.1",))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def test_a_name_is_looked_up_once(local: Site, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was judged gets the request; one private address among several is enough to ask nothing."""
    resolving(monkeypatch, "1.1.1.1", "127.0.0.1")
    with pytest.raises(FetchError, match=r"example\.org is a private address"):
        get("http://example.org/", Limits())
    monkeypatch.setattr(verify, "is_public", lambda address: address == "127.0.0.2")
    resolving(monkeypatch, "127.0.0.2")
    local.answers["/a"] = page("One")
    port = local.address.rpartition(":")[2]
    with pytest.raises(FetchError, match="ConnectError"):  # the site listens on 127.0.0.1, the second answer, only
        get(f"http://example.org:{port}/a", Limits(seconds=5))
    monkeypatch.setattr(verify, "is_public", lambda address: address == "127.0.0.1")
    assert get(f"http://example.org:{port}/a", Limits(seconds=5)).text == "One"
    headers = local.requests[0][1]
    assert (headers["host"], headers["accept-encoding"]) == (f"example.org:{port}", "gzip")
    assert headers["user-agent"].startswith("report-indicators/")
    assert "cookie" not in headers


@every(
    ("address", "expected"),
    [(address, name == "public") for name in ("private", "public") for row in cases(__file__, name)
     for address in str(row[0]).split()],
)  # fmt: skip
def test_what_is_public(address: str, expected: bool) -> None:
    """Not this machine, this network, what is set aside, nor each of them within another address; neighbours are."""
    assert is_public(address) is expected
