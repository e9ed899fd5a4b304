"""How to leave a page with something: citations to paste, and the calls that bring a figure into other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from api.domain.entries import ReleaseBase
from api.domain.figure import Figure
from api.domain.query import Lang
from api.formats.citation import STYLES, CitedFigure, PermanentAddresses
from api.plugins.citations.formats import CITATION_FORMATS
from api.web.pages.page_frame import PageFrame
from api.web.pages.sharing.embed_size import FRAMES, Size
from api.web.pages.sharing.embeddable_page import EmbeddedKind

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
