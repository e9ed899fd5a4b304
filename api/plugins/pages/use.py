"""Texts to leave a page with: citations to paste, calls, frames to embed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from api.domain.entries import ReleaseBase, ReportBase
from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import one_line
from api.formats.citation import STYLES, CitedSource
from api.plugins.citations.formats import CITATION_FORMATS, Item
from api.plugins.pages.frame import LANGUAGES, PageFrame, split_language, without_needless
from api.service.parameters.reading import canonical, pairs_of

_PATH = re.compile(r"(?:/embed)?(?P<page>/(?:figures|indicators)/[^/]+)/?")
_QUERY = "%!$&'()*+,;=:@/?-._~"
"""Signs of a query string that stay as they are; anything else that an address was pasted with is percent-encoded."""


def embeddable(address: str, site: str) -> PageFrame | None:
    """The frame of the page at an absolute address of a site; None where it is of another site, or no such page.

    Whether it is reached by http or https tells no two sites apart, since a proxy may hide one from the other.
    """
    try:
        given, ours = urlsplit(address.strip()), urlsplit(site)
    except ValueError:
        return None
    same = given.scheme in ("http", "https") and given.netloc.lower() == ours.netloc.lower() and ours.netloc
    if not same or not given.path.startswith(f"{ours.path}/"):
        return None
    lang, path = split_language(unquote(given.path.removeprefix(ours.path)))
    if (match := _PATH.fullmatch(path)) is None:
        return None
    asked = canonical(without_needless(pairs_of(quote(given.query, safe=_QUERY).encode())))
    if asked.get("lang", "").lower() in LANGUAGES:
        lang = LANGUAGES[asked.pop("lang").lower()]
    return PageFrame(lang, match["page"], asked, site)


FRAMES = {"figures": (600, 400), "indicators": (600, 580)}
"""Width and height in pixels of a frame that shows all of its page, in a column of 300 pixels too."""


class Snippet(NamedTuple):
    """A text to copy, under the name that it is looked for by."""

    name: str
    text: str


STYLE_NAMES = {"apa": "APA", "chicago": "Chicago", "gb-t-7714": "GB/T 7714"}
FORMAT_NAMES = {"bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}


def in_styles(write: Callable[[str], str], lang: Lang) -> Sequence[Snippet]:
    """A citation in each style; the style that a language is used to first."""
    styles = sorted(STYLES, key=lambda style: (style == "gb-t-7714") is not (lang is Lang.ZH))
    return [Snippet(STYLE_NAMES[style], write(style)) for style in styles]


def citations(item: Item, lang: Lang) -> tuple[Sequence[Snippet], Sequence[Snippet]]:
    """A figure cited in each style and for each reference manager."""

    def written(key: str, style: str | None = None) -> str:
        return CITATION_FORMATS[key].write(item, style).decode().strip()

    files = [Snippet(name, written(key)) for key, name in FORMAT_NAMES.items()]
    return in_styles(lambda style: written("text", style), lang), files


def report_citations(
    report: ReportBase, title: str, release: ReleaseBase, newest: ReleaseBase, frame: PageFrame
) -> Sequence[Snippet]:
    """The figures of a report in each style; the address gives them as they stand now for ever.

    `release` is the report's own newest, `newest` that of all, by whose moment the address is bound. A report whose
    publisher is not known stands under its title, as the styles have it.
    """
    publisher = one_line(report.publisher) if report.publisher else None
    told, title = frame.say(f"figures, release {release.id}", f"数据，发布{release.id}"), one_line(title)
    claim = f"{title}: {told}" if publisher else f"{told[:1].upper()}{told[1:]}"
    cited = CitedSource(publisher or title, None, str(report.year) if report.year else None)
    address = frame.absolute(frame.api("/figures", report=report.id, as_of=newest.released_at))
    return in_styles(lambda style: STYLES[style](cited).around(claim, address), frame.lang)


def calls(json: str, csv: str, series: str, value: str, sheet: str, flat: str) -> Sequence[Snippet]:
    """The calls that bring figures into a shell, a script or a sheet, by the addresses of what each reads."""
    return [
        Snippet("URL", json),
        Snippet("curl", f"curl '{csv}'"),
        Snippet("pandas", f'import pandas as pd\n\nseries = pd.read_csv("{series}")'),
        Snippet("R", f'series <- read.csv("{series}")'),
        Snippet("Excel", f'=VALUE(WEBSERVICE("{value}"))'),
        Snippet("Sheets", f'=IMPORTDATA("{sheet}")'),
        Snippet("Grafana", f"Infinity · JSON · GET\n{flat}"),
    ]


def calls_of_figure(figure: Figure, frame: PageFrame) -> Sequence[Snippet]:
    """The calls for a figure, in the unit that the page shows."""
    asked = frame.choice("as_of")
    series = {**asked, "indicator": figure.indicator.code, "area": figure.area.alpha3}

    def at(path: str, asked: dict[str, str | None], **more: str) -> str:
        return frame.absolute(frame.api(path, **asked, **more))

    one = f"/figures/{figure.id}"
    value = at(f"{one}.txt", asked, fields="value")
    flat = at("/figures", series, shape="flat")
    return calls(at(one, asked), at(f"{one}.csv", asked), at("/figures.csv", series), value, value, flat)


def embeds(frame: PageFrame, path: str, release: ReleaseBase | None, title: str) -> Sequence[Snippet]:
    """The frame to put into a page of one's own: one that follows new releases, and one pinned to this one."""
    moments: dict[str, str | None] = {frame.say("Live", "随发布更新"): None}
    if release is not None:
        moments[frame.say("As of this release", "固定于此发布")] = release.released_at
    pages = {name: frame.page(path, **frame.choice("area"), as_of=moment) for name, moment in moments.items()}
    size = FRAMES[path.split("/")[2]]
    return [Snippet(name, embed_code(frame.absolute(page), title, size)) for name, page in pages.items()]


def embed_code(address: str, title: str, size: tuple[int, int]) -> str:
    """The HTML of a frame, which `title` names for those who cannot see it."""
    source, name = escape(address), escape(title)
    return (
        f'<iframe src="{source}" title="{name}" width="{size[0]}" height="{size[1]}" loading="lazy"'
        ' style="border:0;max-width:100%"></iframe>'
    )
