"""How to leave the page of an indicator with its series: every format, calls for other programs, a citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from api.domain.entries import ReleaseBase
from api.domain.figure import Figure
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Lang
from api.domain.words import Bilingual
from api.formats.registry import offered
from api.plugins.charts.kinds import Originators, measured_by
from api.web.pages.page_frame import PageFrame
from api.web.pages.parts.charts_on_pages import PICTURES
from api.web.pages.parts.cite_and_use import Snippet
from api.web.pages.parts.series_shown import MOST_FIGURES, SeriesShown
from api.web.pages.words.days_and_numbers import day_in_words

NAMED = 3
"""So many who measured a series are named in its citation."""
KEPT = ("unit", "scale", "basis", "rate", "as_of", "report", "claims")
GROUPS: Mapping[Bilingual, tuple[str, ...]] = {
    Bilingual("For sheets and data frames", "表格与数据框"): ("csv", "xlsx", "parquet", "arrow"),
    Bilingual("For programs", "程序"): ("json", "ndjson", "jsonstat", "sdmx-json", "sdmx-csv", "sdmx-ml"),
    Bilingual("As a text", "文本"): ("md", "text"),
    Bilingual("As a picture", "图片"): ("svg", "png", "vegalite"),
}
NAMES = {
    "csv": "CSV",
    "xlsx": "Excel (XLSX)",
    "parquet": "Parquet",
    "arrow": "Arrow",
    "json": "JSON",
    "ndjson": "NDJSON",
    "jsonstat": "JSON-stat",
    "sdmx-json": "SDMX-JSON",
    "sdmx-csv": "SDMX-CSV",
    "sdmx-ml": "SDMX-ML",
    "md": "Markdown",
    "text": "TXT",
    "svg": "SVG",
    "png": "PNG",
    "vegalite": "Vega-Lite",
}


class DownloadLink(NamedTuple):
    """A format by its name, and the address of the series in it."""

    name: str
    address: str


class SeriesUse(NamedTuple):
    """The addresses of the figures that a page shows: the same figures, in the same unit."""

    frame: PageFrame
    shown: SeriesShown

    def address(self, suffix: str = "", **more: str | None) -> str:
        """The address of the figures in a format."""
        choice = self.shown.choice
        asked = {name: self.frame.asked.get(name) for name in KEPT}
        area = ",".join(choice.chosen) if set(choice.chosen) != set(choice.areas) else None
        lang = "zh" if self.frame.lang is Lang.ZH else None
        limit = str(MAX_LIMIT) if self.shown.total > DEFAULT_LIMIT else None
        place = {"indicator": choice.indicator.code, "area": area, "lang": lang, "limit": limit}
        return self.frame.api(f"/figures{suffix}", **{**asked, **place, **more})

    def picture(self, suffix: str) -> str:
        """The same as a picture, which holds the newest of many, or as a file beside one."""
        if suffix in PICTURES and self.shown.period is not None:
            return self.address(f".{suffix}", period=self.shown.period.text, limit=None)
        if suffix not in PICTURES or self.shown.total <= MOST_FIGURES:
            return self.address(f".{suffix}")
        return self.address(f".{suffix}", latest=str(MOST_FIGURES), limit=None)

    @property
    def downloads(self) -> Sequence[tuple[str, Sequence[DownloadLink]]]:
        """By what they are for, the formats; pictures only of what is in one."""
        rows = {row.key: row for row in offered(figures=True) if row.key not in PICTURES or self.shown.chart}
        lang = self.frame.lang
        return [
            (
                title.in_language(lang),
                [DownloadLink(NAMES[key], self.picture(rows[key].suffix)) for key in keys if key in rows],
            )
            for title, keys in GROUPS.items()
            if any(key in rows for key in keys)
        ]

    @property
    def calls(self) -> Sequence[Snippet]:
        """The calls that bring the series into a shell, a script or a sheet."""
        absolute = self.frame.absolute
        csv, json = absolute(self.address(".csv")), absolute(self.address())
        return [
            Snippet("URL", json),
            Snippet("curl", f"curl '{csv}'"),
            Snippet("pandas", f'import pandas as pd\n\nseries = pd.read_csv("{csv}")'),
            Snippet("R", f'series <- read.csv("{csv}")'),
            Snippet("Excel", f'=VALUE(WEBSERVICE("{absolute(self.address(".txt", latest="1", fields="value"))}"))'),
            Snippet("Sheets", f'=IMPORTDATA("{csv}")'),
            Snippet("Grafana", f"Infinity · JSON · GET\n{absolute(self.address(shape='flat'))}"),
        ]

    def citation(self, own: ReleaseBase | None, newest: ReleaseBase | None, names: Originators) -> Snippet:
        """The series in one line: what it is, who measured it, the release that holds it, and where that stands.

        `own` is the newest release of its own reports, `newest` that of all, by whose moment the address is bound.
        """
        frame, dataset = self.frame, self.shown.dataset
        say, moment = frame.say, newest.released_at if newest else None
        asked = {name: frame.asked.get(name) for name in KEPT} | {"area": frame.asked.get("area")}
        where = frame.absolute(frame.page(frame.path, **{**asked, "as_of": moment}))
        told = [what_and_where(self.shown, frame.lang), _measured(dataset.figures, names)]
        if own is not None:
            day = day_in_words(own.released_at, frame.lang)
            told.append(say(f"Release {own.id}, {day}", f"发布{own.id}，{day}"))
        stop = say(".", "。")
        sentences = [part if part.endswith(stop) else f"{part}{stop}" for part in told if part]
        return Snippet(say("This series", "本序列"), say(" ", "").join([*sentences, where]))


def what_and_where(shown: SeriesShown, lang: Lang) -> str:
    """The indicator, and its area where one is shown."""
    indicator = shown.choice.indicator
    name = indicator.name_zh if lang is Lang.ZH else indicator.name_en
    areas = {figure.area.alpha3: figure.area_name(lang) for figure in shown.dataset.figures}
    if len(areas) != 1:
        return name
    return f"{name}{'，' if lang is Lang.ZH else ', '}{next(iter(areas.values()))}"


def _measured(figures: Sequence[Figure], names: Originators) -> str:
    counts = Counter(names.name(measured_by(figure)) for figure in figures)
    named = sorted(counts, key=lambda who: (-counts[who], who))
    more = len(named) - NAMED
    zh = names.lang is Lang.ZH
    text = ("、" if zh else "; ").join(named[:NAMED])
    if more <= 0:
        return text
    return f"{text}等{len(named)}家" if zh else f"{text} and {more} more"
