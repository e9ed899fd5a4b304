"""Verification of stored figures against the pages of their sources, fetched from the public internet within limits."""

import asyncio
import re
import socket
from collections.abc import Callable, Iterable
from importlib.metadata import version
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import httpx

from api.plugins.packages.proof import Proof, ProofVerdict, SourceText, prove
from api.storage.tables import PrintedFigure, Source


async def prove_by_fetching(
    figures: Iterable[PrintedFigure], limits: "Limits", progress: Callable[[Source], None]
) -> list[Proof]:
    """Compare figures, which must be sorted by source, with their sources' pages, each fetched once; return Proofs.

    A page that cannot be fetched gives the verdict of its FetchError. `progress` is called after each source.
    """
    proofs = []
    for _, group in groupby(figures, attrgetter("source")):
        of_source = list(group)
        source = of_source[0].source_row
        try:
            page = await fetch(source.url, limits)
            text = SourceText.of_page(page.text, source.title, html=page.html)
            proofs += [prove(figure, text) for figure in of_source]
        except FetchError as error:
            proofs += [Proof(figure.id, figure.source, error.verdict, str(error)) for figure in of_source]
        progress(source)
    return proofs


_SET_ASIDE = tuple(map(ip_network, ("192.0.0.0/24", "168.63.129.16/32", "2002::/16", "3fff::/20", "fec0::/10")))
"""Networks that some versions of Python call public and that are refused: services inside clouds, 6to4, others."""


def is_public(text: str) -> bool:
    """True if an IP address, of a NAT64 or mapped one its IPv4 address, is public; ValueError for other texts."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        within = (
            IPv4Address(int(address) & 0xFFFF_FFFF) if address in IPv6Network("64:ff9b::/96") else address.ipv4_mapped
        )
        address = within or address
    set_aside = address.is_multicast or address.is_reserved or any(address in network for network in _SET_ASIDE)
    return address.is_global and not set_aside


MAX_REDIRECTS = 5
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset=["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_CHARSETS = re.compile(
    r"utf-?(8|16)|utf-16(le|be)|gbk|gb2312|gb18030|big5(-hkscs)?|euc-(jp|kr)|shift[-_]jis|iso-2022-jp|us-ascii|ascii"
    r"|latin-?1|iso-?8859-([1-9]|1[013-6])|windows-125[0-8]|koi8-[ru]|macintosh"
)
_MEANT = {"utf-8": "utf-8-sig", "utf8": "utf-8-sig", "gb2312": "gb18030", "gbk": "gb18030"}
"""By declared charset, the codec used in its place, since pages have characters that only this one reads."""
_MEANT |= dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii"), "windows-1252")


class FetchError(Exception):
    """Raised for a page that was not fetched, with the reason, and the verdict on the figures of its source."""

    def __init__(self, detail: str, verdict: ProofVerdict = ProofVerdict.UNREACHABLE) -> None:
        super().__init__(detail)
        self.verdict = verdict


class Limits(NamedTuple):
    """Limits for fetching a page: seconds in all, bytes of its unpacked body, and True to allow private addresses."""

    seconds: float = 30.0
    bytes: int = 8 * 1024 * 1024
    allow_private: bool = False


class FetchedPage(NamedTuple):
    """The decoded text of a page, and True if it is read as HTML: neither plain text nor JSON."""

    text: str
    html: bool


async def fetch(url: str, limits: Limits) -> FetchedPage:
    """Fetch a page, following redirects within its site; FetchError if it fails, of verdict MISSING for 404 or 410."""
    timeout = httpx.Timeout(limits.seconds, connect=min(10.0, limits.seconds))
    headers = {
        "user-agent": f"report-indicators/{version('report-indicators')} (checks quoted figures against their source)",
        "accept": "text/html, text/plain;q=0.9, */*;q=0.1",
        "accept-encoding": "gzip",
    }
    try:
        async with (
            asyncio.timeout(limits.seconds),
            httpx.AsyncClient(timeout=timeout, headers=headers, trust_env=False) as client,
        ):
            return await _follow(client, url, limits)
    except (TimeoutError, httpx.TimeoutException):
        raise FetchError(f"no answer within {limits.seconds:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__) from error


async def _follow(client: httpx.AsyncClient, url: str, limits: Limits) -> FetchedPage:
    """The page at a URL or after its redirects, each checked first; FetchError if refused; httpx's own errors pass."""
    site = ""
    for redirects in range(MAX_REDIRECTS + 1):
        try:
            address = await _admitted(url, limits)
        except FetchError as refused:
            raise FetchError(str(refused)) if redirects else refused from None  # the source has answered by then
        site = site or _site(url)
        request = client.build_request("GET", url)
        if address:  # a second look-up of the name could give another address
            request.extensions["sni_hostname"] = request.url.host
            request.url = request.url.copy_with(host=address)
        response = await client.send(request, stream=True)
        try:
            if response.has_redirect_location:
                url = urljoin(url, response.headers["location"])  # httpx has checked that it is a URL
                if _site(url) != site:
                    raise FetchError(f"it redirects to another site, {urlsplit(url).hostname}")
                continue
            return await _page(response, limits.bytes)
        finally:
            await response.aclose()
    raise FetchError(f"it redirects more than {MAX_REDIRECTS} times")


async def _page(response: httpx.Response, limit: int) -> FetchedPage:
    """The decoded page of a response; FetchError for a status other than 200, no text, or a body beyond the limit."""
    if response.status_code in (404, 410):
        raise FetchError(f"the server answers {response.status_code}", ProofVerdict.MISSING)
    if response.status_code != httpx.codes.OK:
        raise FetchError(f"the server answers {response.status_code}")
    kind = response.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if not kind.startswith(("text/", "application/xhtml+xml", "application/xml", "application/json")):
        raise FetchError(f"the server sends {kind or 'no text'}, which is not read")
    body = await _body(response, limit)
    declared = _DECLARED.search(body[:4096])
    charset = (response.charset_encoding or (declared[1].decode("ascii") if declared else "utf-8")).lower()
    if not _CHARSETS.fullmatch(charset):  # unknown, or one of Python's that no page is written in
        charset = "utf-8"
    text = body.decode(_MEANT.get(charset, charset), "replace")
    return FetchedPage(text, html=kind not in ("text/plain", "application/json"))


async def _body(response: httpx.Response, limit: int) -> bytes:
    """The unpacked body of a response; FetchError beyond `limit` bytes, or for a coding other than gzip."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(f"the server sends it packed as {coding[:40]}, which was not asked for")
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > limit:
            raise FetchError(f"the page is larger than {limit} bytes")
    return body


def _site(url: str) -> str:
    """The host of a URL, without a leading `www.`; empty if it has no host. A redirect must lead to the same."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


async def _admitted(url: str, limits: Limits) -> str | None:
    """A public IP address of a URL's host; None if private ones are allowed; FetchError for a private or no address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise FetchError("it is no address that can be fetched", ProofVerdict.NOT_FETCHED) from None
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError("only http and https addresses are fetched", ProofVerdict.NOT_FETCHED)
    if limits.allow_private:
        return None
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"the host {host} is not found ({getattr(error, 'strerror', None) or error})") from None
    addresses = [str(address[0]).partition("%")[0] for *_, address in found]
    if not all(map(is_public, addresses)):
        raise FetchError(
            f"{host} is a private address; --allow-private fetches it all the same", ProofVerdict.NOT_FETCHED
        )
    return min(addresses, key=lambda address: ":" in address)  # IPv4 reaches wherever IPv6 does
