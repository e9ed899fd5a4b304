"""How to leave a page with something: citations to paste, calls, frames to embed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from api.domain.entries import ReleaseBase, ReportBase
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import one_line
from api.formats.citation import STYLES, CitedFigure, CitedSource, PermanentAddresses
from api.plugins.charts.chart import MIN_HEIGHT
from api.plugins.citations.formats import CITATION_FORMATS
from api.plugins.pages.frame import CHINESE, LANGUAGES, PageFrame, language_of, without_needless
from api.plugins.pages.parameters import FigurePageQuery, IndicatorPageQuery
from api.service.parameters.reading import canonical, pairs_of

_PATH = re.compile(r"(?:/embed)?/(?P<kind>figures|indicators)/(?P<key>[^/]+)/?")
_QUERY = "%!$&'()*+,;=:@/?-._~"
"""What stands in a query string as it is; anything else that an address was pasted with is percent-encoded."""


class EmbeddedKind(StrEnum):
    """What is shown in a frame."""

    FIGURE = "figures"
    INDICATOR = "indicators"


QUERIES = {EmbeddedKind.FIGURE: FigurePageQuery, EmbeddedKind.INDICATOR: IndicatorPageQuery}
"""The parameters of each."""


@dataclass(frozen=True, slots=True)
class EmbeddablePage:
    """A page that can be embedded: whose, and its frame, which has its language and what it asks."""

    kind: EmbeddedKind
    key: str
    frame: PageFrame

    @property
    def embedded(self) -> str:
        """The absolute address of what is put into a page in its place."""
        return self.frame.absolute(self.frame.page(f"/embed/{self.kind}/{self.key}", **self.frame.asked))


def embeddable(address: str, site: str) -> EmbeddablePage | None:
    """The page at an absolute address of a site; None where it is of another site, or no such page.

    Whether it is reached by http or https tells no two sites apart, since a proxy may hide one from the other.
    """
    try:
        given, ours = urlsplit(address.strip()), urlsplit(site)
    except ValueError:
        return None
    same = given.scheme in ("http", "https") and given.netloc.lower() == ours.netloc.lower() and ours.netloc
    if not same or not given.path.startswith(f"{ours.path}/"):
        return None
    path = unquote(given.path.removeprefix(ours.path))
    lang = language_of(path)
    match = _PATH.fullmatch(path.removeprefix(CHINESE) if lang is Lang.ZH else path)
    if match is None:
        return None
    kind, asked = EmbeddedKind(match["kind"]), _asked(given.query)
    spoken = LANGUAGES.get(asked.get("lang", "").lower())
    if spoken is not None:
        lang = Lang.ZH if spoken else Lang.EN
        del asked["lang"]
    return EmbeddablePage(kind, match["key"], PageFrame(lang, f"/{kind}/{match['key']}", asked, site))


def _asked(query: str) -> dict[str, str]:
    """What the page is asked, in the order that makes equal questions equal."""
    return canonical(without_needless(pairs_of(quote(query, safe=_QUERY).encode())))


class Size(NamedTuple):
    """A width and a height in pixels."""

    width: int
    height: int


FRAMES = {EmbeddedKind.FIGURE: Size(600, 400), EmbeddedKind.INDICATOR: Size(600, 580)}
"""Width and height of a frame that shows all of its page, in pixels, in a column of 300 pixels too."""


def frame_size(kind: EmbeddedKind, max_width: int | None, max_height: int | None) -> Size:
    """The size of a frame; one that is smaller than its page scrolls."""
    width, height = FRAMES[kind]
    return Size(min(width, max_width or width), min(height, max_height or height))


def picture_size(whole: Size, max_width: int | None, max_height: int | None) -> Size | None:
    """The size of a picture, which keeps its proportions; None where there is no room for one that can be read."""
    width = min(whole.width, max_width or whole.width)
    if max_height is not None:
        width = min(width, max_height * whole.width // whole.height)
    height = width * whole.height // whole.width
    return Size(width, height) if height >= MIN_HEIGHT else None


STYLE_NAMES = {"apa": "APA", "chicago": "Chicago", "gb-t-7714": "GB/T 7714"}
FORMAT_NAMES = {"bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}


class Snippet(NamedTuple):
    """A text to copy, under the name that it is looked for by."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Citations:
    """A figure cited in each style and for each reference manager; the style that a language is used to first."""

    texts: Sequence[Snippet]
    files: Sequence[Snippet]

    @classmethod
    def of(cls, figure: Figure, addresses: PermanentAddresses, lang: Lang) -> Citations:
        """Those of a figure as its source prints it."""
        cited = CitedFigure.of(figure, addresses, lang)
        styles = sorted(STYLES, key=lambda style: (style == "gb-t-7714") is not (lang is Lang.ZH))
        text = CITATION_FORMATS["text"]
        return cls(
            [Snippet(STYLE_NAMES[style], text.write(cited, style).decode().strip()) for style in styles],
            [
                Snippet(name, CITATION_FORMATS[key].write(cited, None).decode().strip())
                for key, name in FORMAT_NAMES.items()
            ],
        )


def ways_to_use(figure: Figure, frame: PageFrame) -> Sequence[Snippet]:
    """The calls that bring a figure into a shell, a script or a sheet, in the unit that the page shows."""
    asked = {name: frame.asked.get(name) for name in ("unit", "scale", "basis", "rate", "as_of")}
    figures = {**asked, "indicator": figure.indicator.code, "area": figure.area.alpha3}

    def one(suffix: str, **more: str) -> str:
        return frame.absolute(frame.api(f"/figures/{figure.id}{suffix}", **asked, **more))

    series = frame.absolute(frame.api("/figures.csv", **figures))
    cell = one(".txt", fields="value")
    return [
        Snippet("URL", one("")),
        Snippet("curl", f"curl '{one('.csv')}'"),
        Snippet("pandas", f'import pandas as pd\n\nseries = pd.read_csv("{series}")'),
        Snippet("R", f'series <- read.csv("{series}")'),
        Snippet("Excel", f'=VALUE(WEBSERVICE("{cell}"))'),
        Snippet("Sheets", f'=IMPORTDATA("{cell}")'),
        Snippet("Grafana", f"Infinity · JSON · GET\n{frame.absolute(frame.api('/figures', **figures, shape='flat'))}"),
    ]


def embeds(frame: PageFrame, path: str, release: ReleaseBase | None, title: str) -> Sequence[Snippet]:
    """The frame to put into a page of one's own: one that follows new releases, and one pinned to this one."""
    asked = {name: frame.asked.get(name) for name in ("unit", "scale", "basis", "rate", "area")}
    kinds: list[tuple[str, str | None]] = [(frame.say("Live", "随发布更新"), None)]
    if release is not None:
        kinds.append((frame.say("As of this release", "固定于此发布"), release.released_at))
    size = FRAMES[EmbeddedKind(path.split("/")[2])]
    return [
        Snippet(name, embed_code(frame.absolute(frame.page(path, **{**asked, "as_of": moment})), title, size))
        for name, moment in kinds
    ]


def embed_code(address: str, title: str, size: Size) -> str:
    """The HTML of a frame, which `title` names for those who cannot see it."""
    source, name = escape(address), escape(title)
    return (
        f'<iframe src="{source}" title="{name}" width="{size.width}" height="{size.height}" loading="lazy"'
        ' style="border:0;max-width:100%"></iframe>'
    )


def report_citations(
    report: ReportBase, title: str, release: ReleaseBase, newest: ReleaseBase, frame: PageFrame
) -> Sequence[Snippet]:
    """The figures in each style, that of the language first; the address gives them as they stand now for ever.

    `release` is the report's own newest, `newest` that of all, by whose moment the address is bound. A report whose
    publisher is not known stands under its title, as the styles have it.
    """
    publisher = one_line(report.publisher) if report.publisher else None
    told, title = frame.say(f"figures, release {release.id}", f"数据，发布{release.id}"), one_line(title)
    claim = f"{title}: {told}" if publisher else f"{told[:1].upper()}{told[1:]}"
    cited = CitedSource(publisher or title, None, str(report.year) if report.year else None)
    address = frame.absolute(frame.api("/figures", report=report.id, as_of=newest.released_at))
    styles = sorted(STYLES, key=lambda style: (style == "gb-t-7714") is not (frame.lang is Lang.ZH))
    return [Snippet(STYLE_NAMES[style], STYLES[style](cited).around(claim, address)) for style in styles]
