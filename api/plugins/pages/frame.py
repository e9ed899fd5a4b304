"""The frame of every page: its language, addresses, words, links, stylesheet, route and response."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from api.domain.catalogue import Catalogue
from api.domain.errors import InvalidParameter
from api.domain.query import Lang
from api.domain.words import one_line, unturned
from api.plugins.charts.chart import PREVIEW_HEIGHT, PREVIEW_WIDTH, Chart
from api.plugins.charts.layout import layout
from api.plugins.pages.assets import PREFIX, script
from api.plugins.pages.contents import ReportContents, ranked_reports, report_contents
from api.plugins.pages.figure_words import FigureWords
from api.service.figures import FigureService
from api.service.parameters.reading import pairs_of
from api.service.threads import off_the_loop
from api.web.dependencies import SAFE, service_of
from api.web.middleware.query import answers_the_meaning, meant_pairs
from api.web.public_address import address_of, cacheable, root_of

FOLDER = Path(__file__).resolve().parent / "styles"
EVERYWHERE = ("a-base",)
CHARTS = ("chart", "d-charts-on-pages")
PARTS: Mapping[str, tuple[str, ...]] = {
    "front.html": ("b-figure", "c-front", *CHARTS),
    "figure.html": ("b-figure", *CHARTS),
    "indicator.html": ("b-figure", "c-indicator", *CHARTS),
    "report.html": ("b-figure", "c-front", "c-report"),
    "source.html": ("b-figure", "c-source"),
    "audit.html": ("b-article", "b-figure", "c-audit"),
    "fact_check.html": ("b-article", "b-figure", "c-fact-check"),
    "search.html": ("b-article", "b-figure", "c-search"),
    "list.html": ("b-article", "b-figure", "c-search"),
    "embed_figure.html": ("b-figure", "c-embed"),
    "embed_indicator.html": ("b-figure", "c-embed", *CHARTS),
}
"""By template, the files below `styles` that it needs beside those of every page."""


@cache
def stylesheet(template: str) -> str:
    """The stylesheet of the pages of a template."""
    names = sorted((*EVERYWHERE, *PARTS.get(template, ())))
    return "\n".join((FOLDER / f"{name}.css").read_text(encoding="utf-8").strip() for name in names)


@cache
def stylesheet_hash(template: str) -> str:
    """What a Content-Security-Policy allows that stylesheet by."""
    return f"'sha256-{b64encode(sha256(stylesheet(template).encode()).digest()).decode()}'"


CHINESE = "/zh"
"""The prefix of pages in Chinese."""


def language_of(path: str) -> Lang:
    """The language of the page at a path."""
    return Lang.ZH if path == CHINESE or path.startswith(f"{CHINESE}/") else Lang.EN


async def _language(request: Request) -> Lang:
    return language_of(request.scope["path"])


PageLanguage = Annotated[Lang, Depends(_language)]


@dataclass(frozen=True)
class PageFrame:
    """Where a page is: its language, its path without the prefix of that, and what its address asks."""

    lang: Lang
    path: str
    asked: Mapping[str, str]
    site: str
    """Scheme, host and the path that a proxy serves the site under."""

    @classmethod
    def of(cls, request: Request) -> PageFrame:
        """The frame of the page that a request asks for."""
        path: str = request.scope["path"]
        lang = language_of(path)
        bare = path.removeprefix(CHINESE) if lang is Lang.ZH else path
        return cls(lang, bare or "/", meant_pairs(request.scope), address_of(request.scope))

    @property
    def root(self) -> str:
        """The path that a proxy serves the site under, empty where it is the host's own."""
        return urlsplit(self.site).path

    @property
    def html_lang(self) -> str:
        """The language tag of the page."""
        return "zh-Hans" if self.lang is Lang.ZH else "en"

    def say(self, en: str, zh: str) -> str:
        """The text in the language of the page."""
        return zh if self.lang is Lang.ZH else en

    def page(self, path: str, **asked: str | None) -> str:
        """The address of a page on this site, in the language of this one."""
        return self._in(self.lang, path, asked)

    def _in(self, lang: Lang, path: str, asked: Mapping[str, str | None]) -> str:
        return f"{self.root}{CHINESE if lang is Lang.ZH else ''}{_address(path, asked)}"

    def kept(self, path: str, **changed: str | None) -> str:
        """The same with what this page asks about units and rates, so that a switch stays where a reader put it."""
        asked = {name: self.asked.get(name) for name in ("unit", "scale", "basis", "rate")}
        return self.page(path, **{**asked, **changed})

    @property
    def home(self) -> str:
        """The address of the front page, in the currency of this one; a unit of another kind is left behind."""
        unit = self.asked.get("unit", "")
        return self.kept("/") if not unit or (len(unit) == 3 and unit.isupper()) else self.page("/")

    def again(self, lang: str | None = None) -> str:
        """The address of this page, in another language if one is named."""
        return self._in(Lang(lang or self.lang), self.path, self.asked)

    def api(self, path: str, **asked: str | None) -> str:
        """The address of an answer of the API."""
        return f"{self.root}/v1{_address(path, asked)}"

    def absolute(self, address: str) -> str:
        """An address of this site with its scheme and host."""
        return f"{self.site.removesuffix(self.root)}{address}"

    @property
    def canonical(self) -> str:
        """The address of this page that others should link to."""
        return self.absolute(self.again())

    @property
    def languages(self) -> Mapping[str, str]:
        """The absolute address of this page in each language, by language tag."""
        return {"en": self.absolute(self.again(Lang.EN)), "zh-Hans": self.absolute(self.again(Lang.ZH))}

    @property
    def script(self) -> str:
        """The address of the script."""
        return f"{self.root}{PREFIX}/{script().name}"


def _address(path: str, asked: Mapping[str, str | None]) -> str:
    pairs = sorted((name.rstrip("_"), value) for name, value in asked.items() if value)
    path = quote(path, safe="/:@!$&'()*+,;=-._~")
    return f"{path}?{urlencode(pairs, safe=SAFE)}" if pairs else path


OF_UNITS = frozenset({"basis", "rate"})
"""What says how to convert, and is left over in a form whose unit is taken back."""
TRACKERS = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "yclid", "twclid", "igshid", "mc_cid", "mc_eid", "_ga", "ref_src", "spm"}
)
"""What other sites append to a link to tell where a reader came from; utm_ is a whole family of such."""
LANGUAGES = {"zh": CHINESE, "zh-cn": CHINESE, "zh-hans": CHINESE, "cn": CHINESE, "en": ""}
"""The prefix of the pages that `lang=` means."""


def plain_address(request: Request) -> str | None:
    """The plain address of a page; None where it is that already."""
    try:
        pairs = pairs_of(request.scope["query_string"])
    except InvalidParameter:
        return None
    path: str = request.scope["path"]
    spoken = next((value.lower() for name, value in pairs if name == "lang" and value.lower() in LANGUAGES), None)
    kept = [(name, value) for name, value in without_needless(pairs) if name != "lang" or spoken is None]
    if len(kept) == len(pairs):
        return None
    if spoken is not None:
        bare = path.removeprefix(CHINESE) if language_of(path) is Lang.ZH else path
        path = f"{LANGUAGES[spoken]}{bare or '/'}"
    query = urlencode(kept, safe=SAFE)
    # A path that began with `//` would name another host.
    return f"{root_of(request.scope)}/{path.lstrip('/')}" + (f"?{query}" if query else "")


def without_needless(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What an address of a page asks, without empty fields and others' trackers; no rate where a form asks no unit."""
    needless = TRACKERS | (OF_UNITS if ("unit", "") in pairs else frozenset())
    return [(name, value) for name, value in pairs if value and name not in needless and not name.startswith("utm_")]


PATH = "/oembed"


class OembedAddresses(NamedTuple):
    """The absolute addresses of what is to be embedded, as JSON and as XML."""

    json: str
    xml: str

    @classmethod
    def of(cls, frame: PageFrame) -> OembedAddresses:
        """Those of a page."""
        page = quote(frame.canonical, safe="")
        base = f"{frame.site}{PATH}?"
        return cls(f"{base}url={page}", f"{base}format=xml&url={page}")


CONVERSION = ("unit", "scale", "basis", "rate", "as_of")
"""What a page asks that its picture is asked too."""


class Label(NamedTuple):
    """A line that some programs show below the picture: its name and what it says."""

    name: str
    data: str


@dataclass(frozen=True, slots=True)
class ShareCard:
    """The absolute address of a picture, what it shows in words, its size, and what else is told."""

    picture: str
    shows: str
    width: int = PREVIEW_WIDTH
    height: int = PREVIEW_HEIGHT
    labels: Sequence[Label] = ()
    oembed: OembedAddresses | None = None
    kind: str = "website"
    """`article` of a page about one thing, by the Open Graph protocol."""

    @classmethod
    def of_figure(cls, words: FigureWords, frame: PageFrame) -> ShareCard:
        """The card of a figure: what its source prints, and who publishes it when."""
        figure = words.figure
        publisher, day = figure.source.publisher_in(frame.lang), words.day(figure.source.published)
        source = f"{publisher}{frame.say(', ', '，')}{day}" if day else publisher
        if figure.formula is None:
            first = Label(frame.say("Printed as", "原文"), one_line(figure.locator.phrase))
        else:
            first = Label(frame.say("Calculated from", "推算依据"), ", ".join(figure.inputs))
        return cls(
            picture=picture_address(frame, f"/figures/{figure.id}.png"),
            shows=words.claim,
            labels=(first, Label(frame.say("Source", "来源"), one_line(source))),
            oembed=OembedAddresses.of(frame),
            kind="article",
        )

    @classmethod
    def of_newest(cls, words: FigureWords, frame: PageFrame) -> ShareCard:
        """The card of a series that no one picture holds: the picture of its newest figure."""
        return cls(
            picture=picture_address(frame, f"/figures/{words.figure.id}.png"),
            shows=one_line(words.claim),
            oembed=OembedAddresses.of(frame),
        )

    @classmethod
    def of_chart(cls, frame: PageFrame, address: str, chart: Chart, *, embeds: bool) -> ShareCard:
        """The card of a chart that is at an address; `embeds` where the page is about that chart and nothing else."""
        shows = f"{chart.title}{frame.say('. ', '。')}{chart.subtitle}"
        height = layout(chart, PREVIEW_WIDTH, PREVIEW_HEIGHT, grows=True).height
        return cls(
            frame.absolute(address),
            one_line(shows),
            height=height,
            oembed=OembedAddresses.of(frame) if embeds else None,
        )

    def picture_of(self, width: int, height: int) -> str:
        """The address of the same picture in another size."""
        if (width, height) == (self.width, self.height):
            return self.picture
        sign = "&" if "?" in self.picture else "?"
        return f"{self.picture}{sign}width={width}&height={height}"


def picture_address(frame: PageFrame, path: str, **chosen: str) -> str:
    """The absolute address of a picture of the API, in the language, unit and moment of the page."""
    asked = {name: frame.asked.get(name) for name in CONVERSION}
    return frame.absolute(frame.api(path, **asked, **chosen, lang=frame.say("", "zh")))


async def site_card(service: FigureService, frame: PageFrame) -> ShareCard | None:
    """The longest series of the first report; None while there is none of two figures."""
    catalogue = await service.catalogue()
    contents = await report_contents(service, catalogue)
    first = next(iter(ranked_reports(catalogue, contents)), None)
    return report_card(contents[first.id], catalogue, frame) if first else None


def report_card(contents: ReportContents, catalogue: Catalogue, frame: PageFrame) -> ShareCard | None:
    """The longest series of a report; None where none has two figures."""
    drawn = contents.drawn
    if drawn is None:
        return None
    indicator, area = catalogue.indicators[drawn.indicator], catalogue.areas[drawn.area]
    names = (indicator.name_zh, area.name_zh) if frame.lang is Lang.ZH else (indicator.name_en, area.name_en)
    picture = picture_address(frame, "/figures.png", indicator=drawn.indicator, area=drawn.area)
    return ShareCard(picture, one_line(frame.say(", ", "，").join(names)))


TEMPLATES = Path(__file__).resolve().parent / "templates"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""What a page may load and do: the site's own script and pictures, nothing within the page, in nobody's frame.

The stylesheet of its template is added to it.
"""


def policy(**changed: str) -> str:
    """The value of Content-Security-Policy, with some of its directives otherwise."""
    directives = {**POLICY, **{name.replace("_", "-"): value for name, value in changed.items()}}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy(),
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
IN_FRAMES = {**HEADERS, "content-security-policy": policy(frame_ancestors="* file:", script_src="'none'")}
"""Those of a page that anybody may put into a frame, in a file on a disk too; it runs nothing."""


def link_target(address: str | None) -> str | None:
    """An address that a page may lead to: http or https, or one of this site; None for what a browser would run."""
    if not address:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def _inserted(value: Any) -> Any:
    """What a template inserts; a name or a note of a package turns nothing that stands behind it."""
    if not isinstance(value, str):
        return value
    return Markup(unturned(value)) if isinstance(value, Markup) else unturned(value)  # noqa: S704 - as safe as it was


@cache
def environment() -> Environment:
    """The templates: everything that they insert is escaped, and a name that there is not is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        finalize=_inserted,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["link_target"] = link_target
    made.globals["Markup"] = Markup
    return made


def rendered(template: str, frame: PageFrame, **told: Any) -> str:
    """The page that a template makes of what it tells."""
    style = Markup(stylesheet(template))  # noqa: S704 - our own files
    return environment().get_template(template).render(frame=frame, say=frame.say, stylesheet=style, **told)


def headers_for(template: str, allowed: Mapping[str, str] = HEADERS) -> dict[str, str]:
    """The headers of a page that may load and do what is allowed, with the stylesheet of its template."""
    said = allowed["content-security-policy"]
    return {**allowed, "content-security-policy": f"{said}; style-src {stylesheet_hash(template)}"}


async def page_response(
    request: Request,
    template: str,
    frame: PageFrame,
    status: int = 200,
    allowed: Mapping[str, str] = HEADERS,
    **told: Any,
) -> Response:
    """The page as a response, which caches may keep as they may keep answers of the API.

    `allowed` are the headers that say what it may load and do. Told no `card`, it is shared with that of the site.
    """
    if "card" not in told:
        told["card"] = await site_card(service_of(request), frame)
    body = await off_the_loop(lambda: rendered(template, frame, **told))
    headers = {**headers_for(template, allowed), "content-language": frame.html_lang, **cacheable(request)}
    answers_the_meaning(request.scope)
    return Response(body, status, headers)


Endpoint = TypeVar("Endpoint", bound=Callable[..., Awaitable[Response]])


class PageRoute(APIRoute):
    """A route whose address is led to the plain one: without empty fields of a form, and without others' trackers.

    `lang=zh`, which the API takes, leads to the page below /zh. Any other name that a page does not know is refused.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, behind the look at the address."""
        handle = super().get_route_handler()

        async def plainly(request: Request) -> Response:
            if request.scope["query_string"] and (address := plain_address(request)):
                return RedirectResponse(address, status_code=302)
            return await handle(request)

        return plainly


def page_router() -> APIRouter:
    """A router of pages, which the description of the API does not list."""
    return APIRouter(include_in_schema=False, route_class=PageRoute)


def page(router: APIRouter, path: str) -> Callable[[Endpoint], Endpoint]:
    """Route a page at its path in both languages."""

    def add(endpoint: Endpoint) -> Endpoint:
        for prefix in ("", CHINESE):
            router.add_api_route(f"{prefix}{path}", endpoint, response_model=None, methods=["GET"])
        return endpoint

    return add
