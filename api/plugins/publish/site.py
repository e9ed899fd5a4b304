"""The answers of the application as files, each at the path that its address gives it."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import signal
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import nullcontext, suppress
from functools import cache, lru_cache, partial
from gzip import GzipFile
from hashlib import file_digest
from html import unescape
from json import loads
from os import SEEK_END
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from time import sleep
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from api.domain.errors import SHOWN_OF_A_PATH
from api.domain.query import Lang
from api.formats.registry import CSVW_SUFFIX, SUFFIXES
from api.plugin import links, own_suffixes
from api.plugins.pages.frame import split_language
from api.service.newest import give_back_freed_memory, keep_heaps_small
from api.web.middleware.response_cache import SHORTEST

if TYPE_CHECKING:
    from starlette.types import Message

    from api.settings import Settings

ROOTS = ("/sitemap.xml", "/robots.txt", "/llms.txt", "/openapi.json", "/favicon.ico", "/v1", "/v1/downloads")
"""Addresses at which publishing begins, and the links of plug-ins; those that they name are published too."""
COPIED = ("json", "csv", "md", "txt")
"""Formats of a single figure that are published without `--cards`; lists and downloads have the others."""
NEEDS_SERVER = frozenset(
    {"q", "text", "figure", "amount", "as_of", "after", "offset", "from", "to", "scale", "rate"},
)
"""Parameters with which no address is published: nobody can enumerate their values, or no page names them."""
LONG = 4 * 1024 * 1024
"""Number of bytes up to which an answer is kept in memory, else in a temporary file."""
_INDEXED = {"application/json": "json", "application/xml": "xml"}
_INDEXED |= {"text/html; charset=utf-8": "html", "text/plain; charset=utf-8": "txt"}
_TEXTS = re.compile(r"text/|[^;]*[/+](?:x-nd)?(?:json|xml|javascript)\b")
_IN_PAGES = re.compile(r'(?:href|src|content)="([^"]*)"')
_IN_DOCUMENTS = re.compile(r'"(?:path|href|example)":"(/[^"{}]*)"')
_OPTIONS = re.compile(r'<option value="([^"]+)"')
_PAGE = re.compile(r"(?P<lang>(?:/zh)?)(?P<path>/(?:figures|indicators)/[^/?]+)")
_ONE_FIGURE = re.compile(r"/v1/figures/[^/?]+")
CLAIM = r'/figures/([^./?#"]+)(?:\.[^./?#"]+){2}\.[^/?#"]+'
"""A pattern of the page of a printed figure, whose group is the indicator; ids of calculated ones have two parts."""
_PAGE_OF_CLAIM = re.compile(rf"(?:/zh)?(?:/embed)?{CLAIM}|/sitemaps/figures-.*")


class Plan(NamedTuple):
    """A site to make: its settings and options, the folder to write, and `before`, the folder of the present site."""

    settings: Settings
    units: Sequence[str]
    langs: Sequence[str]
    cards: bool
    figures: bool
    folder: Path
    before: Path

    @property
    def site(self) -> str:
        """Scheme, host and path that the site is to have, without a slash at the end."""
        return self.settings.public_url.rstrip("/")


class Published(NamedTuple):
    """An answer as a file: headers to send, size and hash, `written` (False: linked from the site before), links."""

    address: str
    file: str
    media_type: str
    policy: str
    size: int
    sha256: str
    written: bool
    named: Sequence[str] = ()


class Answer(NamedTuple):
    """An answer of the application, its body in memory or, if it is long, in a temporary file."""

    status: int
    headers: dict[str, str]
    stream: IO[bytes]

    @property
    def body(self) -> bytes:
        """All bytes of the body, read from its start on each access; afterwards the stream is at its end."""
        self.stream.seek(0)
        return self.stream.read()

    @property
    def media_type(self) -> str:
        """The media type with its parameters; empty if there is none."""
        return self.headers.get("content-type", "")


class UnpublishedError(Exception):
    """Raised if an address answers with a server error, since the site would lack it."""


@cache
def suffixes() -> str:
    """The suffixes that addresses may have, as alternatives of a pattern, the longest first."""
    others = (suffix for own in own_suffixes().values() for suffix in own)
    found = {CSVW_SUFFIX, *SUFFIXES, *others, "atom", "sqlite", "xml", "txt", "js", "css", "ico", "html"}
    return "|".join(sorted(map(re.escape, found), key=lambda suffix: (-len(suffix), suffix)))


def file_of(address: str, media_type: str) -> str:
    """The path of an address's file: `/figures/ID?unit=USD` is `figures/ID/USD/index.html`.

    After the address's path comes its query, for `unit=USD` alone USD, then its suffix or, without one, `/index` and an
    ending by the media type.
    """
    path, _, query = address.partition("?")
    path = unquote(path).strip("/")
    if query:
        query = f"/{query.removeprefix('unit=') if query.startswith('unit=') and '&' not in query else query}"
    if found := re.fullmatch(rf"(.+?)\.({suffixes()})", path):
        return f"{found[1]}{query}.{found[2]}"
    slug = re.sub(r"[^a-z0-9]+", "-", media_type.partition("/")[2].lower())[:40].strip("-")
    ending = _INDEXED.get(media_type, slug)
    return f"{path}{query}/index.{ending}".removeprefix("/")


def wanted(plan: Plan, address: str, at_query: bool = False) -> bool:
    """True if an address that a page names is published; `at_query` is True if that page itself has a query."""
    path, _, query = address.partition("?")
    names = dict(parse_qsl(query))
    if not plan.figures and (_PAGE_OF_CLAIM.fullmatch(path) or "/figures/" in names.get("url", "")):
        return False
    if ".." in unquote(path) or not NEEDS_SERVER.isdisjoint(names) or max(map(len, (*path.split("/"), query))) > 200:
        return False
    lang, _ = split_language(path)
    if not {lang, names.get("lang", lang)} <= {*plan.langs}:
        return False
    unit = names.get("unit")
    if unit and unit not in plan.units and "basis" not in names:
        return False
    kept = {"unit", "report"} if path.startswith("/v1/") else {"unit"} if len(names) == 1 else set[str]()
    if at_query and query and kept.isdisjoint(names):
        return False  # a page of a unit or a report adds its files and pages of the unit, and no further choices
    if not plan.cards and (one := _ONE_FIGURE.match(path)):
        found = re.fullmatch(rf".+?\.({suffixes()})", path)
        return found is None or found[1] in COPIED or "/" in path[one.end() :]
    return plan.cards or "/figures/" not in names.get("url", "")


def _changed(plan: Plan) -> Iterator[tuple[re.Pattern[str], str]]:
    """Yield patterns of links in pages and sitemaps to unpublished addresses, each with its replacement."""
    parts = urlsplit(plan.site)
    here = rf"(?:https?://{re.escape(parts.netloc)})?{re.escape(parts.path)}"
    if not plan.figures:  # links to figures and charts lead to pages of indicators
        yield re.compile(rf'(href="{here}(?:/zh)?){CLAIM}[^"]*"'), r'\1/indicators/\2"'
        marked = rf'(data-chart="{here}(?:/zh)?)/figures/[^"]*"(?=.*?data-figure="([^".]+))'
        yield re.compile(marked, re.DOTALL), r'\1/indicators/\2"'
        yield re.compile("<sitemap><loc>[^<]*/sitemaps/figures-.*?</sitemap>\n"), ""
    if plan.langs == (Lang.EN,):
        yield re.compile(rf"<url><loc>{here}/zh/.*\n|<xhtml:link [^>]*/>"), ""
        yield re.compile(r'<link rel="alternate" hreflang=.*\n| *<ul class="languages">(?s:.*?)</ul>\n'), ""


class Renderer:
    """Publishes addresses one by one with an application of its own; it changes settings of its whole process."""

    def __init__(self, plan: Plan) -> None:
        from api.main import GARBAGE_THRESHOLDS, create_app
        from api.web.middleware import headers_and_etag

        gc.set_threshold(*GARBAGE_THRESHOLDS)
        keep_heaps_small()
        self.plan, self._parts = plan, urlsplit(plan.site)
        headers_and_etag.SECONDS = 3600.0  # nobody waits for an answer
        still = {"cache_bytes": 0, "refresh_seconds": 3600, "log_level": "error", "allowed_hosts": ""}
        self._app = create_app(plan.settings.model_copy(update=still))
        self._roots = {*ROOTS, *(link.path for link in links())}
        self._changed = [*_changed(plan)]
        self._wanted = lru_cache(65536)(partial(wanted, plan))  # pages name the same addresses by the thousand

    async def publish(self, addresses: Sequence[str]) -> list[Published]:
        """Write and return files of addresses; skip no-store and statuses but 200; UnpublishedError for 500 and up."""
        return [one for address in addresses async for one in self._published(address)]

    async def apart(self) -> tuple[str, list[str]]:
        """The HTML of the page for what is not found, and the addresses of withdrawn figures: no page names them."""
        found, turn = list[str](), "/v1/changes.json?fields=old&limit=10000" if self.plan.figures else ""
        while turn:
            answer = loads((await self.get(turn)).body)
            found += (f"/figures/{row['old']}" for row in answer["data"] if row["old"])
            turn = answer["links"].get("next", "")
        page = (await self.get(f"/{'-' * SHOWN_OF_A_PATH}", "text/html")).body.decode()  # a long path is not repeated
        return re.sub(' at “/-[^”]*”| aria-current="page"', lambda found: " here" * ("“" in found[0]), page), found

    async def get(self, address: str, accept: str = "") -> Answer:
        """The application's answer to a GET, with links to unpublished addresses replaced in pages and sitemaps."""
        path, _, query = address.partition("?")
        body, begun = SpooledTemporaryFile(LONG, dir=str(self.plan.folder)), list[Any]()  # noqa: SIM115 - it is returned

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)  # and no pieces of the body, which may be longer than the memory
            body.write(message.get("body", b""))

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": self._parts.scheme,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"host", self._parts.netloc.encode()), *([(b"accept", accept.encode())] if accept else [])],
            "state": {},
        }
        await self._app(scope, receive, send)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in begun[0]["headers"]}
        answer = Answer(begun[0]["status"], headers, body)
        if self._changed and (path.startswith("/sitemap") or answer.media_type.startswith("text/html")):
            text = answer.body.decode()
            for pattern, instead in self._changed:
                text = pattern.sub(instead, text)
            body.seek(0)
            body.truncate()
            body.write(text.encode())
        return answer

    async def _published(self, address: str) -> AsyncIterator[Published]:
        """Write and yield the file of an address, after those that a list of files names; skip as `publish` does."""
        answer = await self.get(address)
        at_query = "?" in address
        named = [each for each in dict.fromkeys(self._named(address, answer)) if self._wanted(each, at_query)]
        if answer.status == 200 and "no-store" in answer.headers.get("cache-control", ""):
            for each in named:  # it lists files by what they are, once they are made
                if each.startswith(f"{address}/"):
                    async for made in self._published(each):
                        yield made
            answer = await self.get(address)
        if answer.status >= 500:
            said = loads(answer.body)["detail"] if "json" in answer.media_type else ""
            raise UnpublishedError(f"{address} answers with {answer.status}. {said}".strip())
        if answer.status != 200 or "no-store" in answer.headers.get("cache-control", ""):
            return
        file = file_of(address, answer.media_type)
        size, written = answer.stream.tell(), stored(self.plan, file, answer.stream, answer.media_type)
        if size > LONG:
            give_back_freed_memory()
        policy, digest = answer.headers.get("content-security-policy", ""), _digest(answer.stream)
        yield Published(address, file, answer.media_type, policy, size, digest, written, named)

    def _named(self, address: str, answer: Answer) -> Iterator[str]:
        """Yield the addresses of this site that an answer names, as paths below its root, some several times."""
        found: list[str] = re.findall("<(.*?)>", answer.headers.get("link", ""))
        is_page = answer.media_type.startswith("text/html")
        is_list = address in self._roots or address.startswith("/sitemaps/")
        text = answer.body.decode() if (is_page or is_list) and _TEXTS.match(answer.media_type) else ""
        if is_page:
            found += map(unescape, _IN_PAGES.findall(text))
            if "?" not in address:
                offered = {*_OPTIONS.findall(text)}
                yield from (f"{address}?unit={unit}" for unit in self.plan.units if unit in offered)
                if page := _PAGE.fullmatch(address):
                    yield f"{page['lang']}/embed{page['path']}"
        elif is_list:
            yield from _IN_DOCUMENTS.findall(text)
            found += re.findall(rf"{re.escape(self.plan.site)}[^\s\"<>()]*", text)
        elif "unit=" in address:
            return
        for each in found:
            rest = each.partition("#")[0].removeprefix(self.plan.site)
            if rest == each.partition("#")[0]:  # no absolute one of this site
                if not each.startswith(f"{self._parts.path}/") or each.startswith("//"):
                    continue
                rest = rest.removeprefix(self._parts.path)
            if rest.startswith("/") or not rest:
                yield rest or "/"


def _digest(stream: Any) -> str:
    stream.seek(0)
    return file_digest(stream, "sha256").hexdigest()


def stored(plan: Plan, file: str, body: IO[bytes], media_type: str = "") -> bool:
    """Write a file, and .gz of a longer text; True, or False if the site before has equal bytes, which are linked."""
    new, old = f"{plan.folder}/{file}", f"{plan.before}/{file}"
    os.makedirs(os.path.dirname(new), exist_ok=True)  # noqa: PTH103, PTH120 - paths take a tenth of a short answer
    twins = ["", ".gz"] if body.seek(0, SEEK_END) >= SHORTEST and _TEXTS.match(media_type) else [""]
    with suppress(OSError), open(old, "rb") as before:  # noqa: PTH123 - it is not there, or on a disk without links
        if os.fstat(before.fileno()).st_size == body.tell() and _digest(before) == _digest(body):
            for twin in twins:
                os.link(f"{old}{twin}", f"{new}{twin}")
            return False
    for twin in twins:
        body.seek(0)
        with (
            open(f"{new}{twin}", "wb") as opened,  # noqa: PTH123
            GzipFile("", "wb", 6, opened, 0) if twin else nullcontext(opened) as to,
        ):
            copyfileobj(body, to)
    return True


_RENDERERS: list[tuple[Renderer, asyncio.Runner]] = []


def begin(plan: Plan) -> None:
    """Once in a worker process: make its Renderer, ignore Ctrl-C, start a thread that ends it with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    _RENDERERS.append((Renderer(plan), asyncio.Runner()))


def ask(method: str, *given: Any) -> Any:
    """Run a coroutine method of this process's Renderer by name, and return its result; after `begin` only."""
    ((renderer, runner),) = _RENDERERS
    return runner.run(getattr(renderer, method)(*given))
