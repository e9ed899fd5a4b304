"""Parts common to all pages: addresses, words, stylesheet, routes, responses, embedding; and problems as pages."""

import re
from base64 import b64encode
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape
from starlette.datastructures import Headers
from starlette.types import Scope

from api.domain.catalogue import Catalogue
from api.domain.errors import SHOWN_OF_A_PATH, Fault, InvalidParameter, NotFound, Problem
from api.domain.figure import Dataset
from api.domain.messages import Message
from api.domain.period import Period
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Lang, Page, Query
from api.domain.words import one_line, unturned
from api.formats.catalogue_rows import text_in
from api.formats.registry import FORMATS
from api.formats.sentences import unit_words
from api.formats.topic_rows import TOPICS
from api.formats.writers.json import dumps
from api.plugin import links
from api.plugins.charts.chart import Chart
from api.plugins.charts.drawing import svg
from api.plugins.charts.layout import layout
from api.plugins.charts.theme import MIN_HEIGHT, PREVIEW_HEIGHT, PREVIEW_WIDTH
from api.plugins.pages.parameters import parameters_of
from api.plugins.pages.words import FigureWords, day_in_words, name_in
from api.service.concurrency import off_the_loop
from api.service.downloads.descriptions import terms_at
from api.service.downloads.files import CLAIMS
from api.service.figures import FigureService
from api.service.parameters.groups import FigureParameters, Parameters
from api.service.parameters.reading import cut, figure_query, pairs_of
from api.service.parameters.types import LANG, MOMENT, ParameterError
from api.web.dependencies import Service, settings_of
from api.web.links import API, DOCS, SAFE, TypedLink, address_of, linked, meant_pairs, root_of
from api.web.openapi import CONTACT
from api.web.problems import meant_by

FOLDER = Path(__file__).resolve().parent
ASSETS = "/assets"
PREFIXES = {lang: "" if lang is Lang.EN else f"/{lang}" for lang in Lang}
"""The beginning of the paths of pages in each language."""

router = APIRouter(include_in_schema=False)


def split_language(path: str) -> tuple[Lang, str]:
    """The language of the page at a path, and the path without the language's prefix."""
    for lang, prefix in PREFIXES.items():
        if prefix and (path == prefix or path.startswith(f"{prefix}/")):
            return lang, path.removeprefix(prefix) or "/"
    return Lang.EN, path


def _texts(pattern: str) -> str:
    """The texts of the files of this folder that match a glob pattern, by name, joined by line ends."""
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob(pattern)))


@cache
def script() -> tuple[str, bytes]:
    """The file name of the script of all pages, which has a hash of its content, and the content."""
    body = _texts("script/*.js").encode()
    return f"pages-{sha256(body).hexdigest()[:12]}.js", body


@router.get(f"{ASSETS}/{{name}}")
async def asset(name: str) -> Response:
    """The script, which browsers may keep for ever, since its name changes with it; NotFound for any other name."""
    if name != script()[0]:
        raise NotFound("There is no such file; the pages name those that there are.")
    kept = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(script()[1], headers=kept, media_type="text/javascript")


@router.get("/favicon.ico")
async def favicon() -> Response:
    """The icon of the site, favicon.ico."""
    return Response((FOLDER / "favicon.ico").read_bytes(), media_type="image/x-icon")


POLICY = (
    "default-src 'none'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)
"""The content security policy of every page, to which the hash of the stylesheet is added."""
HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": f"{POLICY}; script-src 'self'; frame-ancestors 'none'",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
IN_FRAMES = {**HEADERS, "content-security-policy": f"{POLICY}; script-src 'none'; frame-ancestors * file:"}
"""Headers of a page that any site and any local file may put in a frame; the page runs no script."""


@dataclass(frozen=True)
class PageFrame:
    """A page's language, path without the language's prefix and query, with the links and words for its template."""

    lang: Lang
    path: str
    query: Mapping[str, str]
    site: str
    """Scheme, host and the path that a proxy serves the site under."""
    operator: str = ""
    contact: str = ""

    @property
    def contact_link(self) -> str | None:
        """The link to the operator's contact, with `mailto:` for e-mail; None if it is no e-mail or web address."""
        return (
            f"mailto:{self.contact}" if "@" in self.contact and ":" not in self.contact else link_target(self.contact)
        )

    @property
    def root(self) -> str:
        """The path that a proxy serves the site under; empty if there is none."""
        return urlsplit(self.site).path

    @property
    def html_lang(self) -> str:
        """The language tag of the page, for HTML."""
        return self.lang.message("language-tag")

    @property
    def api_lang(self) -> str | None:
        """The `lang=` of links to the API; None for English, which is the API's own."""
        return None if self.lang is Lang.EN else self.lang

    def say(self, name: str, **values: str | int) -> str:
        """The message with a name in the page's language; Markup, with other values escaped, if one value is Markup."""
        if not any(isinstance(value, Markup) for value in values.values()):
            return Message(name, **values).in_language(self.lang)
        texts = {key: escape(value) if isinstance(value, str) else value for key, value in values.items()}
        return Markup(Message(name, **texts).in_language(self.lang))  # noqa: S704 - our own words, and escaped values

    def label(self, en: str, zh: str) -> str:
        """Of two texts for one label, the one in the language of the page."""
        return zh if self.lang is Lang.ZH else en

    def verdict(self, verdict: str) -> str:
        """The name of a verdict of the audit or the fact-check in the language of the page."""
        return self.say(f"page-verdict-{verdict.replace(' ', '-')}")

    def text(self, entry: object, field: str = "name") -> str:
        """A field of a catalogue entry in the page's language, else in English, else ''; the entry must have it."""
        return text_in(entry, field, self.lang) or ""

    def day(self, text: str | None) -> str:
        """A day or a moment, such as 2025-09-15, in words; empty if there is none."""
        return day_in_words(text, self.lang)

    def page(self, path: str, **query: str | None) -> str:
        """The address, without scheme and host, of a page on this site, in the language of this one."""
        return f"{self.root}{PREFIXES[self.lang]}{_address(path, query)}"

    def choice(self, *more: str) -> dict[str, str | None]:
        """This page's parameters for unit, scale and rates, and those named in `more`; None for absent ones."""
        return {name: self.query.get(name) for name in ("unit", "scale", "basis", "rate", *more)}

    def kept(self, path: str, **changed: str | None) -> str:
        """The address of a page with the unit, scale and rates of this page, which `changed` overrides."""
        return self.page(path, **{**self.choice(), **changed})

    def again(self, lang: str | None = None) -> str:
        """The address of this page with its parameters, in another language if one is named."""
        return f"{self.root}{PREFIXES[Lang(lang or self.lang)]}{_address(self.path, self.query)}"

    def api(self, path: str, **query: str | None) -> str:
        """The address of an answer of the API; with `bom=1`, for spreadsheets, if it is a CSV and no download."""
        marked = path.endswith(".csv") and not path.startswith("/downloads/")
        return f"{self.root}/v1{_address(path, {'bom': '1', **query} if marked else query)}"

    def files(self, path: str, suffixes: Iterable[str], **query: str | None) -> list[tuple[str, str]]:
        """Pairs of address and suffix of an answer of the API, one for each suffix."""
        return [(self.api(f"{path}.{suffix}", **query), suffix) for suffix in suffixes]

    def picture(self, path: str, **chosen: str) -> str:
        """The absolute address of a picture of the API, in the language, unit and moment of the page."""
        return self.absolute(self.api(path, **self.choice("as_of"), **chosen, lang=self.api_lang))

    def absolute(self, address: str) -> str:
        """An address on this site, which begins with `root`, with scheme and host before it."""
        return f"{self.site.removesuffix(self.root)}{address}"

    @property
    def canonical(self) -> str:
        """The absolute address of this page that others should link to."""
        return self.absolute(self.again())

    @property
    def whole(self) -> str:
        """The absolute address of the page that this embedded page is a part of, without the theme."""
        return self.absolute(self.page(self.path.removeprefix("/embed"), **{**self.query, "theme": None}))

    @property
    def script(self) -> str:
        """The address of the script, without scheme and host."""
        return f"{self.root}{ASSETS}/{script()[0]}"

    def rendered(self, template: str, status: int, allowed: Mapping[str, str], **values: Any) -> Response:
        """The response with a template's page; `allowed` are its headers, whose policy gets the stylesheet's hash."""
        style = Markup(stylesheet(THEMES.get(self.query.get("theme", ""), DARK)))  # noqa: S704 - our own files
        made = environment().get_template(template)
        body = made.render(frame=self, say=self.say, label=self.label, stylesheet=style, **values)
        digest = b64encode(sha256(style.encode()).digest()).decode()
        policy = f"{allowed['content-security-policy']}; style-src 'sha256-{digest}'"
        return Response(body.encode("utf-8", "replace"), status, {**allowed, "content-security-policy": policy})


def _address(path: str, query: Mapping[str, str | None]) -> str:
    """The path, percent-encoded, with the parameters that have a value, sorted; `from_` is written `from`."""
    pairs = sorted((name.rstrip("_"), value) for name, value in query.items() if value)
    path = quote(path, safe="/:@!$&'()*+,;=-._~")
    return f"{path}?{urlencode(pairs, safe=SAFE)}" if pairs else path


@dataclass(frozen=True, kw_only=True)
class RequestedPage(PageFrame):
    """A page that is requested, with the request, the service and the catalogue that its content comes from."""

    request: Request
    service: FigureService
    newest: Catalogue

    @cached_property
    def catalogue(self) -> Catalogue:
        """The newest catalogue, or, if the page has `as_of`, with the texts of that moment."""
        moment = self.query.get("as_of")
        return self.newest.at(MOMENT.read(moment) if moment else None)

    @property
    def unit(self) -> str:
        """The wanted unit in words; empty if none is wanted."""
        code = self.query.get("unit")
        return unit_words(self.catalogue.units[code], self.lang) if code else ""

    async def figures(self, query: Parameters | None, page: Page | None = None, **more: object) -> Dataset:
        """The Dataset of figures that a page's parameters, overridden by `more`, select; by default up to MAX_LIMIT."""
        wanted = figure_query(parameters_of(FigureParameters, query, self.lang, **more), page or Page(MAX_LIMIT))
        return await self.service.fetch(self.catalogue, wanted)

    async def response(
        self,
        template: str,
        status: int = 200,
        allowed: Mapping[str, str] = HEADERS,
        about: str = "",
        **values: Any,
    ) -> Response:
        """The response with a template's page; `about` is the path in the API of its content, for a Link header."""
        response = await off_the_loop(lambda: self.rendered(template, status, allowed, **values))
        response.headers["content-language"] = self.html_lang
        entry = TypedLink("alternate", f"{self.site}{API}/{about}", "application/json")
        return linked(response, [entry]) if about else response


async def _frame(request: Request, service: Service) -> RequestedPage:
    scope, settings = request.scope, settings_of(request)
    place = *split_language(scope["path"]), meant_pairs(scope), address_of(scope)
    by, newest = (settings.operator, settings.contact), await service.catalogue()
    return RequestedPage(*place, *by, request=request, service=service, newest=newest)


Frame = Annotated[RequestedPage, Depends(_frame)]
"""The page as a parameter of its route, after its query, whose corrected spelling the page has."""

_TRACKER = re.compile("(fb|g|d|y|tw)clid|msclkid|igshid|mc_[ce]id|_ga|ref_src|spm|utm_.*")
"""Parameters that other sites append to a link to track readers."""


def plain_address(request: Request) -> str | None:
    """The address to redirect to if a page's has needless parameters or `lang=`; None otherwise, or if unreadable."""
    try:
        pairs = pairs_of(request.scope["query_string"])
    except InvalidParameter:
        return None
    path, (lang, kept) = request.scope["path"], plain_pairs(pairs)
    if len(kept) == len(pairs):
        return None
    if lang is not None:
        path = f"{PREFIXES[lang]}{split_language(path)[1]}"
    query = urlencode(kept, safe=SAFE)
    # A path that began with `//` would name another host.
    return f"{root_of(request.scope)}/{path.lstrip('/')}" + (f"?{query}" if query else "")


def plain_pairs(pairs: Sequence[tuple[str, str]]) -> tuple[Lang | None, list[tuple[str, str]]]:
    """The language that `lang=` names, or None, and the parameters of a page without it, empty fields and trackers.

    A `lang=` of no language stays. If the form's unit is empty, `basis` and `rate` are left out too.
    """
    lang, needless = None, {"basis", "rate"} if ("unit", "") in pairs else set[str]()
    for name, value in pairs:
        if name == "lang":
            with suppress(ParameterError):
                lang = LANG.read(value)
                needless.add(name)
    kept = [(name, value) for name, value in pairs if value and name not in needless and not _TRACKER.fullmatch(name)]
    return lang, kept


class ShareCard(NamedTuple):
    """The preview of a page's link on other sites: a picture's absolute address, its text and its size in pixels."""

    picture: str
    shows: str
    width: int = PREVIEW_WIDTH
    height: int = PREVIEW_HEIGHT

    @classmethod
    def of_figure(cls, words: FigureWords, frame: PageFrame) -> "ShareCard":
        """The preview of a figure's page: its picture as PNG, and the figure in one line."""
        return cls(frame.picture(f"/figures/{words.figure.id}.png"), one_line(words.claim))

    @classmethod
    def of_chart(cls, frame: PageFrame, address: str, chart: Chart) -> "ShareCard":
        """The preview of a chart whose PNG is at an absolute address, with its title and subtitle as text."""
        shows = frame.say("followed", text=chart.title, next=chart.subtitle)
        height = layout(chart, PREVIEW_WIDTH, PREVIEW_HEIGHT, grows=True).height
        return cls(address, one_line(shows), height=height)

    def within(self, max_width: int | None, max_height: int | None) -> tuple[str, int, int] | None:
        """The picture's address, width and height, scaled down to some room; None if too small to be drawn."""
        width = min(self.width, max_width or self.width)
        if max_height is not None:
            width = min(width, max_height * self.width // self.height)
        height = width * self.height // self.width
        if width == self.width:
            return self.picture, width, height
        address = f"{self.picture}{'&' if '?' in self.picture else '?'}width={width}&height={height}"
        return (address, width, height) if height >= MIN_HEIGHT else None


DARK = "screen and (prefers-color-scheme: dark)"
"""The media query of the dark colours in the stylesheets."""
THEMES = {"light": "not all", "dark": "screen"}
"""The media query of the dark colours for each theme."""


@cache
def stylesheet(dark: str = DARK) -> str:
    """The CSS of all pages, with a media query for its dark colours, without comments and indents.

    It is in each page, which a phone has one round trip earlier if it fits into the first 14 KB.
    """
    text = re.sub(r"(?s)/\*.*?\*/", "", _texts("styles/*.css").replace(DARK, dark))
    return re.sub(r"\s*([{};])\s*", r"\1", text).strip()


def link_target(address: str | None) -> str | None:
    """The address without spaces around it if it is http or https, so that a page may link to it; else None."""
    address = (address or "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def _inserted(value: Any) -> Any:
    """The value as a template inserts it; a text is without characters that turn the direction of what follows."""
    return type(value)(unturned(value)) if isinstance(value, str) else value


WIDTHS = {"wide": 600, "narrow": 280}
"""Widths of the drawings, in pixels; the stylesheet chooses one by the room that there is."""
COLUMNS, COLUMN_HEIGHT = {"narrow": 320, "wide": 520}, 450
"""Widths of the drawings of an embedded page, and their greatest height."""


def drawings(chart: Chart, *, embedded: bool = False) -> Iterator[tuple[str, Markup]]:
    """Pairs of a width's name and the SVG of a chart, without source line, address and, unless embedded, subtitle."""
    bare = chart._replace(subtitle=chart.subtitle if embedded else "", source_line="", address="")
    for name, width in (COLUMNS if embedded else WIDTHS).items():
        drawing = layout(bare, width)
        if embedded and drawing.height > COLUMN_HEIGHT:
            drawing = layout(bare, width, COLUMN_HEIGHT, grows=True)
        # Safe: the writer of the chart escapes every text that it inserts.
        yield name, Markup(svg(drawing, f"chart-{name}"))  # noqa: S704


@cache
def environment() -> Environment:
    """The templates' Jinja environment: inserted values are escaped, and an undefined name is an error."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        finalize=_inserted,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(link_target=link_target, quoted=partial(quote, safe=""))  # `urlencode` leaves slashes
    made.globals.update(link=Markup('<a href="{}">{}</a>').format, drawings=drawings)
    return made


Links = list[tuple[str, str]]
"""Addresses, or texts to copy, each with its name."""

FRAMES = {"figures": (600, 440), "indicators": (600, 580)}
"""Width and height in pixels of a frame that shows its whole page, even if a column narrows it to 300 pixels."""


def recipes(csv: str, value: str) -> Links:
    """Pairs of a program and a call that brings figures into it, by the addresses of a CSV table and of a number."""
    return [
        ("curl", f"curl '{csv}'"),
        ("pandas", f'pandas.read_csv("{csv}")'),
        ("R", f'read.csv("{csv}")'),
        ("Excel", f'=VALUE(WEBSERVICE("{value}"))'),
        ("Sheets", f'=IMPORTDATA("{value}")'),
    ]


def embed_of(frame: PageFrame, path: str, title: str) -> str:
    """The HTML to embed the page `/embed/figures/…` or `/embed/indicators/…`, with this page's unit, area, moment."""
    page = frame.page(path, **frame.choice("area", "as_of"))
    return embed_code(frame.absolute(page), title, FRAMES[path.split("/")[2]])


_IFRAME = Markup(
    '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" style="border:0;max-width:100%"></iframe>'
)


def embed_code(address: str, title: str, size: tuple[int, int]) -> str:
    """The HTML of a frame, given the address and the width and height; its `title` is for screen readers."""
    return str(_IFRAME.format(address, title, *size))


MOST = 8
"""Maximum number of areas and of sources that are named."""
FILES = ("csv", "json", "parquet")
"""The formats in which the figures of a page are offered."""


async def dataset_of(frame: RequestedPage, query: Query, words: tuple[str, str], **chosen: str | None) -> Markup:
    """The schema.org Dataset of a query's claims, as JSON; `words` are name and text, `chosen` parameters of files."""
    service, catalogue = frame.service, frame.catalogue
    covered = {name: await service.values(catalogue, query, name) for name in ("area", "source", "period")}
    spans = [Period.parse(text) for text in covered["period"]]
    release = catalogue.newest(query.as_of, catalogue.releases_of(query))
    maker = {"@type": "Organization", "name": CONTACT, "url": frame.absolute(frame.page("/"))}
    count = await service.count(catalogue, query)
    select = {**chosen, "claims": "all", "limit": str(MAX_LIMIT) if count > DEFAULT_LIMIT else None}
    # A table too large for one answer is in the files with all claims.
    table, select = ("/figures", select) if count <= MAX_LIMIT else (f"/downloads/{CLAIMS}", {})
    data = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": one_line(words[0]),
        "description": words[1],
        "url": frame.canonical,
        "inLanguage": frame.html_lang,
        "license": terms_at(frame.site),
        "isAccessibleForFree": True,
        "creator": maker,
        "publisher": maker,
        "dateModified": release.released_at if release else None,
        "temporalCoverage": f"{min(x.first for x in spans)}/{max(x.last for x in spans)}" if spans else None,
        "spatialCoverage": [frame.text(catalogue.areas[code]) for code in covered["area"][:MOST]],
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": frame.absolute(frame.api(f"{table}.{key}", **select)),
                "encodingFormat": FORMATS[key].media_type,
            }
            for key in FILES
        ],
        "isBasedOn": [
            address for code in covered["source"][:MOST] if (address := link_target(catalogue.sources[code].url))
        ],
    }
    there = {name: value for name, value in data.items() if value not in ([], None)}
    return htmlsafe_json_dumps(there, lambda each: dumps(each).decode())


class PageRoute(APIRoute):
    """A route that redirects to the plain address: without empty fields, trackers and `lang=`, which is in its path."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """A handler that redirects (302) if the address is not plain, and else calls the route's own."""
        handle = super().get_route_handler()

        async def plainly(request: Request) -> Response:
            if request.scope["query_string"] and (address := plain_address(request)):
                return RedirectResponse(address, status_code=302)
            return await handle(request)

        return plainly


class PageRouter(APIRouter):
    """A router of pages, each at its path in every language, which are not in the OpenAPI document."""

    def __init__(self) -> None:
        super().__init__(include_in_schema=False, route_class=PageRoute)

    def add_api_route(self, path: str, *given: Any, **options: Any) -> None:
        """Add a page at its path in every language, but not where the whole path would be empty."""
        for whole in filter(None, (f"{prefix}{path}" for prefix in PREFIXES.values())):
            super().add_api_route(whole, *given, **options)


def page_address(lang: Lang, path: str, query: Mapping[str, str], site: str) -> str:
    """The address of a page in a language, with the path of `site` before it, without scheme and host."""
    return PageFrame(lang, path, query, site).again()


PAGES = {
    "/": "page-all-figures",
    "/indicators": "page-all-indicators",
    "/reports": "page-reports",
    "/sources": "page-sources",
    "/audit": "page-audit-title",
    "/fact-check": "page-check-numbers",
    "/search": "page-search",
    DOCS: "page-api",
}
"""The pages that a refusal may lead to, each with the message that names it."""
_PAGE_OF = {
    **{path: page for page in PAGES for path in (page, f"{API}{page}")},
    **dict.fromkeys((API, "/openapi.json"), DOCS),
    f"{API}/figures": "/",
    **{f"{API}/{topic}": "/indicators" for topic in TOPICS.values()},
    f"{API}/areas": "/search",
    f"{API}/releases": "/reports",
}
"""The page for people that corresponds to a path, by that path."""


def refusal(problem: Problem, path: str, catalogue: Catalogue | None, frame: PageFrame) -> tuple[str, Links]:
    """The sentence on a page that is refused, and the pages that were probably meant, as address and name."""
    kind, _, key = path.removeprefix("/embed").strip("/").partition("/")
    if not isinstance(problem, NotFound):
        return frame.say("page-refusal", code=problem.code, detail=problem.detail), []
    if kind not in ("indicators", "figures", "reports", "sources") or not key:
        pages = dict.fromkeys(_PAGE_OF[near.partition("?")[0]] for near in meant_by(path, _PAGE_OF))
        return frame.say("page-no-page", key=cut(path)), named_pages(pages, frame)
    sentence, meant = frame.say(f"page-absent-{kind}", key=cut(key)), dict[str, str]()
    for fault in problem.faults:
        if fault.parameter == "as_of" and fault.nearest:  # what is looked for came later than the wanted day
            then, came = (day_in_words(day, Lang.ZH) for day in (fault.value, fault.nearest[0]))
            sentence = frame.say("page-not-yet", detail=problem.detail, then=then, came=came)
            meant[key] = kind
        else:
            meant |= dict.fromkeys(fault.nearest, "indicators" if kind == "figures" else kind)
    return sentence, [
        (frame.page(f"/{of}/{key}"), name_in(catalogue, of, key, frame.lang)) for key, of in meant.items()
    ]


def named_pages(pages: Iterable[str], frame: PageFrame) -> Links:
    """Pairs of address and name of the pages with some paths, which must be in PAGES."""
    return [(frame.page(page), frame.say(PAGES[page])) for page in pages]


SUGGESTED = 6
"""Maximum number of values that are suggested."""
_FIELDS = {"unknown-parameter": "parameter", "not-convertible": "to-unit", "unknown-code": "", "invalid-parameter": ""}
"""Problems with one parameter, by code, each with the field that the heading names, if not the parameter itself."""


def corrected(problem: Problem, fault: Fault, frame: PageFrame, catalogue: Catalogue | None) -> tuple[str, Links]:
    """A heading on a wrong parameter or value, and links to the same page with each that would fit instead."""
    is_name = problem.code == "unknown-parameter"
    wrong = fault.parameter if is_name else fault.value or ""
    field = _FIELDS.get(problem.code)
    heading = "" if field is None else frame.say("page-unknown", field=field or fault.parameter, value=cut(wrong))
    others = {name: value for name, value in frame.query.items() if name != fault.parameter}
    few = () if is_name or len(fault.allowed) > SUGGESTED else fault.allowed
    links = []
    for right in (fault.nearest or few)[:SUGGESTED]:
        changed = {right: fault.value} if is_name else {fault.parameter: right}
        name = name_in(catalogue, f"{fault.parameter}s", right, frame.lang)
        links.append((frame.page(frame.path, **{**others, **changed}), name))
    return heading, links


def problem_page(problem: Problem, faults: Sequence[Fault], scope: Scope) -> Response | None:
    """The HTML response to a problem; None if the path or the Accept header wants no page. No database is read."""
    path: str = scope["path"]
    # Below a path for programs a problem is always a document; elsewhere it is a page for browsers.
    programs = tuple(f"{place}/" for place in (API, *(link.programs for link in links() if link.programs)))
    if "text/html" not in Headers(scope=scope).get("accept", "") or f"{path}/".startswith(programs):
        return None
    lang, bare = split_language(path)
    # An absent page has no page in the other language either: a long path would be repeated six times.
    repeated = bare if bare.startswith("/") and len(bare) <= SHOWN_OF_A_PATH else "/"
    settings, catalogue = scope["app"].state.settings, scope["app"].state.service.newest.current
    frame = PageFrame(lang, repeated, {}, address_of(scope), settings.operator, settings.contact)
    (sentence, meant), heading = refusal(problem, bare, catalogue, frame), ""
    if faults and problem.status == 422:
        given = frame
        with suppress(InvalidParameter):
            given = replace(frame, query=dict(pairs_of(scope["query_string"])))
        heading, meant = corrected(problem, faults[0], given, catalogue)
    response = frame.rendered(
        "problem.html",
        problem.status,
        IN_FRAMES if bare.startswith("/embed/") else HEADERS,
        problem=problem,
        heading=heading,
        sentence=sentence.replace("`", ""),
        meant=meant,
        ways=named_pages(("/", "/indicators", "/reports", "/sources"), frame),
        has_query=bool(scope["query_string"]),
        request_id=scope.get("state", {}).get("request_id"),
    )
    response.headers.update({**problem.headers, "cache-control": "no-store"})
    return response
