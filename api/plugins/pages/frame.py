"""The frame of every page: its language, addresses, words, links, stylesheet, route and response."""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from api.domain.catalogue import Catalogue
from api.domain.errors import InvalidParameter, NotFound
from api.domain.messages import Message, joined
from api.domain.query import Lang
from api.domain.words import one_line, unturned
from api.formats.catalogue_rows import text_in
from api.plugins.charts.chart import Chart
from api.plugins.charts.layout import layout
from api.plugins.charts.theme import MIN_HEIGHT, PREVIEW_HEIGHT, PREVIEW_WIDTH
from api.plugins.pages.contents import ReportContents, ranked_reports, report_contents
from api.plugins.pages.words import FigureWords, day_in_words
from api.service.concurrency import off_the_loop
from api.service.parameters.reading import pairs_of
from api.web import links
from api.web.dependencies import service_of, settings_of
from api.web.links import SAFE, address_of, linked, meant_pairs, root_of
from api.web.middleware.delivery import cacheable

FOLDER = Path(__file__).resolve().parent
ASSETS = "/assets"
PREFIXES = {lang: "" if lang is Lang.EN else f"/{lang}" for lang in Lang}
"""The beginning of the paths of pages in each language."""

router = APIRouter(include_in_schema=False)


def split_language(path: str) -> tuple[Lang, str]:
    """The language of the page at a path, and the path without its prefix."""
    for lang, prefix in PREFIXES.items():
        if prefix and (path == prefix or path.startswith(f"{prefix}/")):
            return lang, path.removeprefix(prefix) or "/"
    return Lang.EN, path


@cache
def script() -> tuple[str, bytes]:
    """The name of the one script, which changes with its content, and its parts in alphabetical order."""
    files = sorted((FOLDER / "script").glob("*.js"))
    body = "\n".join(file.read_text(encoding="utf-8") for file in files).encode()
    return f"pages-{sha256(body).hexdigest()[:12]}.js", body


@router.get(f"{ASSETS}/{{name}}")
async def asset(name: str) -> Response:
    """The script, which browsers may keep for good: another one has another name."""
    if name != script()[0]:
        raise NotFound("There is no such file; the pages name those that there are.")
    kept = "public, max-age=31536000, immutable"
    return Response(script()[1], headers={"content-type": "text/javascript; charset=utf-8", "cache-control": kept})


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """The sign of the site."""
    icon = (FOLDER / "favicon.ico").read_bytes()
    return Response(icon, headers={"content-type": "image/x-icon", **cacheable(request)})


class PageFrame(NamedTuple):
    """The place of a page: its language, its path without the prefix of that, and the parameters of its address."""

    lang: Lang
    path: str
    query: Mapping[str, str]
    site: str
    """Scheme, host and the path that a proxy serves the site under."""
    operator: str = ""
    contact: str = ""

    @classmethod
    def of(cls, request: Request) -> "PageFrame":
        """The frame of the page that a request asks for."""
        scope, settings = request.scope, settings_of(request)
        place = *split_language(scope["path"]), meant_pairs(scope), address_of(scope)
        return cls(*place, settings.operator, settings.contact)

    @property
    def contact_link(self) -> str | None:
        """The target of the link to whoever runs the site."""
        return (
            f"mailto:{self.contact}" if "@" in self.contact and ":" not in self.contact else link_target(self.contact)
        )

    @property
    def root(self) -> str:
        """The path that a proxy serves the site under, empty if it is the host's own."""
        return urlsplit(self.site).path

    @property
    def html_lang(self) -> str:
        """The language tag of the page."""
        return Message("language-tag").in_language(self.lang)

    @property
    def api_lang(self) -> str | None:
        """The language that an answer of the API is wanted in; None for its own."""
        return None if self.lang is Lang.EN else self.lang

    def say(self, name: str, **values: str | int) -> str:
        """A message in the language of the page; markup where one of its values is."""
        if not any(isinstance(value, Markup) for value in values.values()):
            return Message(name, **values).in_language(self.lang)
        texts = {key: escape(value) if isinstance(value, str) else value for key, value in values.items()}
        return Markup(Message(name, **texts).in_language(self.lang))  # noqa: S704 - our own words, and escaped values

    def label(self, en: str, zh: str) -> str:
        """The name of a part of a page in its language."""
        return zh if self.lang is Lang.ZH else en

    def verdict(self, verdict: str) -> str:
        """The name of a verdict of the audit in the language of the page."""
        return self.say(f"page-verdict-{verdict.replace(' ', '-')}")

    def text(self, entry: object, field: str = "name") -> str:
        """A text of an entry in the language of the page."""
        return text_in(entry, field, self.lang) or ""

    def day(self, text: str | None) -> str:
        """A day or a moment as people write it; empty if there is none."""
        return day_in_words(text, self.lang)

    def page(self, path: str, **query: str | None) -> str:
        """The address of a page on this site, in the language of this one."""
        return f"{self.root}{PREFIXES[self.lang]}{_address(path, query)}"

    def choice(self, *more: str) -> dict[str, str | None]:
        """The parameters of this page about units and rates, and others by name."""
        return {name: self.query.get(name) for name in ("unit", "scale", "basis", "rate", *more)}

    def kept(self, path: str, **changed: str | None) -> str:
        """The address of a page that keeps the units and rates of this one, so that a switch stays where it is."""
        return self.page(path, **{**self.choice(), **changed})

    def again(self, lang: str | None = None) -> str:
        """The address of this page, in another language if one is named."""
        return self._replace(lang=Lang(lang or self.lang)).page(self.path, **self.query)

    def api(self, path: str, **query: str | None) -> str:
        """The address of an answer of the API; a CSV, which is opened in a spreadsheet, tells that it is UTF-8."""
        marked = path.endswith(".csv") and not path.startswith("/downloads/")
        return f"{self.root}/v1{_address(path, {'bom': '1', **query} if marked else query)}"

    def absolute(self, address: str) -> str:
        """An address of this site with its scheme and host."""
        return f"{self.site.removesuffix(self.root)}{address}"

    @property
    def canonical(self) -> str:
        """The address of this page that others should link to."""
        return self.absolute(self.again())

    @property
    def dark(self) -> str:
        """The media that the page has its colours on a dark ground for."""
        return THEMES.get(self.query.get("theme", ""), DARK)

    @property
    def script(self) -> str:
        """The address of the script."""
        return f"{self.root}{ASSETS}/{script()[0]}"


def _address(path: str, query: Mapping[str, str | None]) -> str:
    pairs = sorted((name.rstrip("_"), value) for name, value in query.items() if value)
    path = quote(path, safe="/:@!$&'()*+,;=-._~")
    return f"{path}?{urlencode(pairs, safe=SAFE)}" if pairs else path


async def _frame(request: Request) -> PageFrame:
    return PageFrame.of(request)


Frame = Annotated[PageFrame, Depends(_frame)]
"""The frame as a parameter of a page, after its query, whose spelling it takes over."""

TRACKERS = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "yclid", "twclid", "igshid", "mc_cid", "mc_eid", "_ga", "ref_src", "spm"}
)
"""Parameters that other sites append to a link to tell where a reader came from; utm_ is a whole family of such."""
LANGUAGES = {"zh-cn": Lang.ZH, "zh-hans": Lang.ZH, "cn": Lang.ZH, **{str(lang): lang for lang in Lang}}
"""The language of the pages that `lang=` means."""


def plain_address(request: Request) -> str | None:
    """The plain address of a page; None if it is that already."""
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
        path = f"{PREFIXES[LANGUAGES[spoken]]}{split_language(path)[1]}"
    query = urlencode(kept, safe=SAFE)
    # A path that began with `//` would name another host.
    return f"{root_of(request.scope)}/{path.lstrip('/')}" + (f"?{query}" if query else "")


def without_needless(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters of a page without empty fields and others' trackers; no rate where a form asks no unit."""
    needless = TRACKERS | ({"basis", "rate"} if ("unit", "") in pairs else set())
    return [(name, value) for name, value in pairs if value and name not in needless and not name.startswith("utm_")]


class ShareCard(NamedTuple):
    """The absolute address of a picture, its text and size, and lines that some programs show below it."""

    picture: str
    shows: str
    width: int = PREVIEW_WIDTH
    height: int = PREVIEW_HEIGHT
    labels: Sequence[tuple[str, str]] = ()
    embeds: bool = False
    """True if the page is about the picture and nothing else, so that oEmbed answers for it."""

    @classmethod
    def of_figure(cls, words: FigureWords, frame: PageFrame) -> "ShareCard":
        """The card of a figure, with its source."""
        figure = words.figure
        if figure.formula is None:
            first = frame.say("page-card-printed"), one_line(figure.locator.phrase)
        else:
            first = frame.say("page-card-calculated"), ", ".join(figure.inputs)
        labels = first, (frame.say("field-source"), one_line(words.source))
        picture = picture_address(frame, f"/figures/{figure.id}.png")
        return cls(picture, words.claim, labels=labels, embeds=True)

    @classmethod
    def of_chart(cls, frame: PageFrame, address: str, chart: Chart, *, embeds: bool) -> "ShareCard":
        """The card of a chart whose picture is at an absolute address."""
        shows = frame.say("page-chart-shows", title=chart.title, subtitle=chart.subtitle)
        height = layout(chart, PREVIEW_WIDTH, PREVIEW_HEIGHT, grows=True).height
        return cls(address, one_line(shows), height=height, embeds=embeds)

    def within(self, max_width: int | None, max_height: int | None) -> tuple[str, int, int] | None:
        """The address, width and height of the picture in its proportions; None without room for one to be read."""
        width = min(self.width, max_width or self.width)
        if max_height is not None:
            width = min(width, max_height * self.width // self.height)
        height = width * self.height // self.width
        if width == self.width:
            return self.picture, width, height
        address = f"{self.picture}{'&' if '?' in self.picture else '?'}width={width}&height={height}"
        return (address, width, height) if height >= MIN_HEIGHT else None


def picture_address(frame: PageFrame, path: str, **chosen: str) -> str:
    """The absolute address of a picture of the API, in the language, unit and moment of the page."""
    return frame.absolute(frame.api(path, **frame.choice("as_of"), **chosen, lang=frame.api_lang))


def report_card(contents: ReportContents, catalogue: Catalogue, frame: PageFrame) -> ShareCard | None:
    """The card of the longest series of a report; None if none has two figures."""
    if (drawn := contents.drawn) is None:
        return None
    names = frame.text(catalogue.indicators[drawn.indicator]), frame.text(catalogue.areas[drawn.area])
    picture = picture_address(frame, "/figures.png", indicator=drawn.indicator, area=drawn.area)
    return ShareCard(picture, one_line(joined(names, frame.lang)))


DARK = "screen and (prefers-color-scheme: dark)"
"""The media that the stylesheets have colours on a dark ground for."""
THEMES = {"light": "not all", "dark": "screen"}
"""The media that a theme has them for."""


@cache
def stylesheet(dark: str = DARK) -> str:
    """The stylesheet of all pages, dark on some media."""
    files = sorted((FOLDER / "styles").glob("*.css"))
    return "\n".join(file.read_text(encoding="utf-8").strip() for file in files).replace(DARK, dark)


POLICY = (
    "default-src 'none'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)
"""All that any page may load and do; the stylesheet is added to it."""
HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": f"{POLICY}; script-src 'self'; frame-ancestors 'none'",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
IN_FRAMES = {**HEADERS, "content-security-policy": f"{POLICY}; script-src 'none'; frame-ancestors * file:"}
"""Headers of a page that any other may frame, also a file on a disk; it runs no script."""


def link_target(address: str | None) -> str | None:
    """An address that a page may lead to: http or https, or one of this site; None for what a browser would run."""
    address = (address or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def _inserted(value: Any) -> Any:
    """The value as a template inserts it; a name or a note of a package turns nothing that follows."""
    if not isinstance(value, str):
        return value
    return Markup(unturned(value)) if isinstance(value, Markup) else unturned(value)  # noqa: S704 - as safe as it was


@cache
def environment() -> Environment:
    """The templates: everything that they insert is escaped, and a name that there is not is an error."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        finalize=_inserted,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(link_target=link_target, quoted=partial(quote, safe=""))
    made.globals["link"] = Markup('<a href="{}">{}</a>').format
    return made


def rendered(template: str, frame: PageFrame, **values: Any) -> str:
    """The page that a template makes of some values."""
    style = Markup(stylesheet(frame.dark))  # noqa: S704 - our own files
    return (
        environment()
        .get_template(template)
        .render(frame=frame, say=frame.say, label=frame.label, stylesheet=style, **values)
    )


def headers_for(allowed: Mapping[str, str] = HEADERS, dark: str = DARK) -> dict[str, str]:
    """The headers of a page that may load and do what is allowed, with the stylesheet."""
    digest = b64encode(sha256(stylesheet(dark).encode()).digest()).decode()
    return {**allowed, "content-security-policy": f"{allowed['content-security-policy']}; style-src 'sha256-{digest}'"}


async def page_response(
    request: Request,
    template: str,
    frame: PageFrame,
    status: int = 200,
    allowed: Mapping[str, str] = HEADERS,
    about: str = "",
    **values: Any,
) -> Response:
    """The page as a response, which caches may keep as they may keep answers of the API.

    `allowed` are the headers that say what it may load and do, `about` is the path of what it shows in the API.
    Without a `card` it is shared with that of the first report.
    """
    if "card" not in values:
        service = service_of(request)
        catalogue = await service.catalogue()
        contents = await report_contents(service, catalogue)
        first = next(iter(ranked_reports(catalogue, contents)), None)
        values["card"] = report_card(contents[first.id], catalogue, frame) if first else None
    body = await off_the_loop(lambda: rendered(template, frame, **values))
    headers = {**headers_for(allowed, frame.dark), "content-language": frame.html_lang, **cacheable(request)}
    response = Response(body, status, headers)
    return linked(response, links.of_page(frame.site, about)) if about else response


Endpoint = TypeVar("Endpoint", bound=Callable[..., Awaitable[Response]])


class PageRoute(APIRoute):
    """A route whose address is led to the plain one: without empty fields of a form, and without others' trackers.

    `lang=zh`, which the API takes, leads to the page below /zh. Any other name that a page does not know is refused.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, after the look at the address."""
        handle = super().get_route_handler()

        async def plainly(request: Request) -> Response:
            if request.scope["query_string"] and (address := plain_address(request)):
                return RedirectResponse(address, status_code=302)
            return await handle(request)

        return plainly


class PageRouter(APIRouter):
    """A router of pages, which the description of the API does not list."""

    def __init__(self) -> None:
        super().__init__(include_in_schema=False, route_class=PageRoute)

    def page(self, path: str) -> Callable[[Endpoint], Endpoint]:
        """Route a page at its path in every language."""

        def add(endpoint: Endpoint) -> Endpoint:
            for prefix in PREFIXES.values():
                self.get(f"{prefix}{path}")(endpoint)
            return endpoint

        return add


def page_address(lang: Lang, path: str, query: Mapping[str, str], site: str) -> str:
    """The address of a page, relative to the host, so that no proxy matters."""
    return PageFrame(lang, path, query, site).again()
