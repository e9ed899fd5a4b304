"""The figures of a series as a page shows them, and how to leave with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase, ReleaseBase
from api.domain.errors import Fault, NotFound, Problem
from api.domain.figure import Dataset, Figure
from api.domain.period import Period, Span, period_words
from api.domain.query import DEFAULT_LIMIT, MAX_LIMIT, Claims, Lang, Page, Query
from api.domain.units import UnitKind
from api.domain.words import STATUS_WORDS, Bilingual, vintage_code, vintage_name
from api.formats.registry import offered
from api.plugins.charts.breaks import break_reason
from api.plugins.charts.content import MOST_ROWS
from api.plugins.charts.kinds import Originators, measured_by
from api.plugins.charts.lines import short_period
from api.plugins.pages.charts import PICTURES, ChartOnPage
from api.plugins.pages.contents import area_told
from api.plugins.pages.frame import PageFrame
from api.plugins.pages.parameters import FigurePageQuery, IndicatorPageQuery, asked_as
from api.plugins.pages.use import Snippet
from api.plugins.pages.words import day_in_words
from api.service import answers
from api.service.figures import MAX_ID, FigureService, absent
from api.service.parameters import codes
from api.service.parameters.codes import Code
from api.service.parameters.groups import FigureParameters, OneFigureParameters
from api.service.parameters.reading import not_held
from api.service.parameters.types import ParameterError
from api.service.threads import off_the_loop
from api.web.public_address import API

Entry = TypeVar("Entry")


def named_entry(code: Code, given: str, entries: Mapping[str, Entry], catalogue: Catalogue) -> Entry:
    """The entry of a key in any case of its letters; NotFound names what was probably meant."""
    try:
        return entries[code.resolve(given, catalogue)]
    except ParameterError as wrong:
        detail = not_held(code.noun, f"{API}/{code.path}", given, entries, wrong.near)
        raise NotFound(detail, [Fault("id", detail, given, nearest=wrong.near)]) from None


async def shown_figure(service: FigureService, query: FigurePageQuery, lang: Lang, figure_id: str) -> Dataset:
    """The figure in the unit that is asked for, else also in dollars, or in yuan where its source prints dollars."""
    asked = asked_as(OneFigureParameters, query, lang)
    dataset = await answers.figure(service, asked, figure_id, lambda found: found, _absent)
    (figure,) = dataset.figures
    if query.unit is None and query.basis is None and figure.printed.unit.kind is UnitKind.MONEY:
        other = "CNY" if figure.printed.unit.code == "USD" else "USD"
        asked = asked_as(OneFigureParameters, query, lang, unit=other)
        dataset = await answers.figure(service, asked, figure_id, lambda found: found)
    return dataset


def _absent(figure_id: str, indicator: str | None) -> NotFound:
    """The refusal of the API, with the indicator that a page can lead to."""
    problem = absent(figure_id, indicator)
    near = [indicator] if indicator else []
    return NotFound(problem.detail, [Fault("id", problem.detail, figure_id[:MAX_ID], nearest=near)])


MOST_FIGURES = 500
"""So many figures are shown at most, the newest; the picture says how many there are, and the files have all."""
FEW = 50
"""Figures that are made within a few milliseconds."""


@dataclass(frozen=True, slots=True)
class SeriesChoice:
    """What can be chosen of an indicator, and what is: the areas and reports that have figures, and the areas shown."""

    indicator: IndicatorBase
    areas: Sequence[str]
    reports: Sequence[str]
    chosen: Sequence[str]
    """The areas that are shown; none where there is no figure."""

    @classmethod
    async def of(
        cls, service: FigureService, catalogue: Catalogue, indicator: IndicatorBase, query: IndicatorPageQuery
    ) -> SeriesChoice:
        """The choice that an address makes; without an area all that a picture may hold, or the one told most of."""
        whole = Query(indicators=(indicator.code,), claims=Claims.ALL, as_of=query.as_of)
        releases = await service.values(catalogue, whole, "release")
        reports = sorted({catalogue.releases[release].report for release in releases})
        asked = replace(whole, reports=(query.report,)) if query.report else whole
        areas = await service.values(catalogue, asked, "area")
        if query.area:
            return cls(indicator, areas, reports, (query.area,))
        if len(areas) <= MOST_ROWS:
            return cls(indicator, areas, reports, areas)
        return cls(indicator, areas, reports, (await _told_most(service, indicator, areas),))


async def _told_most(service: FigureService, indicator: IndicatorBase, areas: Sequence[str]) -> str:
    counts = await service.claims_by_area(indicator.code)
    return area_told({area: counts.get(area, 0) for area in areas})


def indicator_of(code: str, catalogue: Catalogue) -> IndicatorBase:
    """The indicator of a code in any case of its letters; NotFound names what was probably meant."""
    return named_entry(codes.INDICATOR, code, catalogue.indicators, catalogue)


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """The figures that are shown and their picture; None where there is none, since one axis cannot hold them."""

    choice: SeriesChoice
    dataset: Dataset
    """Those in the picture; where there is none, all."""
    chart: ChartOnPage | None
    total: int
    """How many figures there are of what is chosen."""
    several_units: bool = False
    """Whether areas are left out since their figures are in several units, and not since they are many."""
    period: Period | None = None
    """The one period that is shown of many areas, whose lines no picture would tell apart; None of a series."""

    @property
    def units(self) -> Sequence[str]:
        """The codes of the units that the figures are shown in."""
        return sorted({figure.served.unit.code for figure in self.dataset.figures})

    @property
    def newest(self) -> Figure | None:
        """The figure that the chart tells, of one period its first.

        Else it is that of the latest period, the longest of those that end with it, and no forecast while others are.
        """
        told = self.chart.chart.told if self.chart else None
        if told is None and self.chart and self.period is not None:
            told = self.chart.chart.marks[0]
        if told is not None:
            return next(figure for figure in self.dataset.figures if figure.id == told.figure)
        known = [figure for figure in self.dataset.figures if figure.status != "F"] or self.dataset.figures
        return max(known, key=_recency, default=None)


def _recency(figure: Figure) -> tuple[object, ...]:
    days = figure.period.last - figure.period.first
    return figure.period.last, days, figure.preferred, figure.id


async def series_shown(
    service: FigureService, choice: SeriesChoice, query: IndicatorPageQuery, frame: PageFrame
) -> SeriesShown:
    """What is shown; NotConvertible where no unit fits.

    Where the areas make no one picture of lines, it is that of one period, and where that makes none, of one area.
    """
    dataset = await figures_of(service, choice, query, frame.lang)
    address = frame.absolute(frame.page(f"/indicators/{choice.indicator.code}"))
    chart = await _chart(dataset, address)
    if chart is not None or not dataset.figures or len(choice.chosen) == 1:
        return SeriesShown(choice, dataset, chart, dataset.total)
    several_units = len({figure.served.unit.code for figure in dataset.figures}) > 1
    if not several_units and (period := _period_of_most(dataset.figures)) is not None:
        beside = await figures_of(service, choice, query, frame.lang, period=period)
        chart = await _chart(beside, address)
        if chart is not None:
            return SeriesShown(choice, beside, chart, dataset.total, period=period)
    chosen = (await _told_most(service, choice.indicator, choice.chosen),)
    choice = replace(choice, chosen=chosen)
    dataset = await figures_of(service, choice, query, frame.lang)
    return SeriesShown(choice, dataset, await _chart(dataset, address), dataset.total, several_units)


def _period_of_most(figures: Sequence[Figure]) -> Period | None:
    """The newest period that half of the areas have a figure of that is no forecast; None where none is so."""
    areas: dict[Period, set[str]] = {}
    for figure in figures:
        if figure.status != "F":
            areas.setdefault(figure.period, set()).add(figure.area.alpha3)
    half = len({figure.area.alpha3 for figure in figures}) / 2
    return max((period for period, told in areas.items() if len(told) >= half), key=_length_and_end, default=None)


def _length_and_end(period: Period) -> tuple[object, ...]:
    return period.last, period.last - period.first


async def figures_of(
    service: FigureService,
    choice: SeriesChoice,
    query: IndicatorPageQuery,
    lang: Lang,
    claims: Claims | None = None,
    period: Period | None = None,
) -> Dataset:
    """The newest figures of the areas that are chosen, with the claims that the page asks for, or with these.

    Of a period, where one is given, they are those of that period and of its parts.
    """
    asked = asked_as(
        FigureParameters,
        query,
        lang,
        indicator=(choice.indicator.code,),
        area=tuple(choice.chosen),
        report=(query.report,) if query.report else (),
        claims=claims or query.claims,
        **({"period": (Span.parse(period.text),)} if period else {}),
    )
    page = Page(limit=MOST_FIGURES, sort=("-period",))
    dataset = await answers.figures(service, asked, page, lambda found: found)
    if len(dataset.figures) <= FEW:
        return dataset
    return replace(dataset, figures=await off_the_loop(lambda: list(dataset.figures)))


async def _chart(dataset: Dataset, address: str) -> ChartOnPage | None:
    if not dataset.figures:
        return None
    try:
        return await off_the_loop(lambda: ChartOnPage.of(dataset, address))
    except Problem:  # several units, or more lines or marks than can be told apart
        return None


MEASURES: Mapping[str, Bilingual] = {
    "flow": Bilingual(
        "An amount that comes together over its period, as sales of a year do.",
        "一段时期内累计的量，例如一年的销售额。",
    ),
    "stock": Bilingual("An amount that is there at one moment.", "某一时点上的存量。"),
    "ratio": Bilingual(
        "A share, a rate or a growth: such numbers cannot be added up.", "比重、比率或增速，此类数值不能相加。"
    ),
    "rank": Bilingual("A place in a ranking.", "排名中的名次。"),
    "count": Bilingual("A number of things, counted one by one.", "逐一计数所得的个数。"),
}
"""By measuring type."""
MOST_NAMED = 12
"""So many periods of a vintage are named; of more the first and the last, and how many they are."""
MOST_RELATED = 8
_REVISED = frozenset({"PRELIMINARY", "REVISED", "FINAL"})

_SEVERAL_UNITS = Bilingual("in several units, which no one picture holds", "单位不同，无法画入一张图")
_TOO_MANY = Bilingual("more than one picture tells apart", "一张图难以分辨")


class SeriesBreak(NamedTuple):
    """A period from which on levels do not compare with those before, and the reasons that are known."""

    period: str
    reasons: Sequence[str]


class Vintage(NamedTuple):
    """The numbers of one state of knowledge, and the periods that there are such of."""

    name: str
    periods: str


def aliases(indicator: IndicatorBase, lang: Lang) -> list[str]:
    """The other names that people look for it by, in a language."""
    text = indicator.aliases_zh if lang is Lang.ZH else indicator.aliases_en
    return [name.strip() for name in (text or "").split(";") if name.strip()]


def definition(indicator: IndicatorBase, lang: Lang) -> str:
    """What is measured; in English where the definition is not known in Chinese."""
    return (indicator.definition_zh if lang is Lang.ZH else indicator.definition_en) or indicator.definition_en


def breaks(figures: Iterable[Figure], lang: Lang) -> list[SeriesBreak]:
    """The periods that a source marks as a break, in the order of time; of several claims on one one tells it."""
    told: dict[tuple[Period, str], Figure] = {}
    for figure in sorted(figures, key=lambda figure: (figure.period.last, not figure.preferred, figure.id)):
        if figure.status == "B":
            told.setdefault((figure.period, figure.area.alpha3), figure)
    found: dict[Period, dict[str, None]] = {}
    for (period, _), figure in told.items():
        found.setdefault(period, {})[break_reason(figure, lang)] = None
    return [SeriesBreak(period_words(period).in_language(lang), list(reasons)) for period, reasons in found.items()]


def vintages(figures: Iterable[Figure], lang: Lang) -> list[Vintage]:
    """The states of knowledge that figures are of, the plain ones left out; forecasts and estimates are such too."""
    found: dict[str, dict[Period, None]] = {}
    for figure in sorted(figures, key=lambda figure: (figure.period.last, figure.id)):
        if figure.vintage:
            name = vintage_name(vintage_code(figure.vintage)).in_language(lang)
        elif figure.status in ("E", "F", "P"):
            label = STATUS_WORDS[figure.status].label.in_language(lang)  # as beside the figure
            name = f"{label[:1].upper()}{label[1:]}"
        else:
            continue
        found.setdefault(name, {})[figure.period] = None
    return [Vintage(name, _periods(list(periods), lang)) for name, periods in found.items()]


def is_revised(figures: Iterable[Figure]) -> bool:
    """Whether some of them are preliminary, revised or final."""
    return any(vintage_code(figure.vintage) in _REVISED or figure.status == "P" for figure in figures)


def is_forecast(figures: Iterable[Figure]) -> bool:
    """Whether some of them are forecasts, or of an edition of such."""
    return any(figure.status == "F" for figure in figures)


def _periods(periods: Sequence[Period], lang: Lang) -> str:
    between = "、" if lang is Lang.ZH else ", "
    if len(periods) <= MOST_NAMED:
        return between.join(short_period(period, lang) for period in periods)
    first, last = (short_period(period, lang) for period in (periods[0], periods[-1]))
    return f"{first}至{last}，共{len(periods)}期" if lang is Lang.ZH else f"{first} to {last}, {len(periods)} periods"


def one_of_many(shown: SeriesShown, lang: Lang) -> str | None:
    """Of which area or period a page tells and why of no other; None where it tells of all that there are."""
    if shown.period is not None:
        return _of_one_period(len(shown.choice.chosen), shown.period, lang)
    count, names = len(shown.choice.areas), [figure.area_name(lang) for figure in shown.dataset.figures[:1]]
    if len(shown.choice.chosen) == count or not names:
        return None
    why = _SEVERAL_UNITS if shown.several_units else _TOO_MANY
    return Bilingual(
        f"There are figures of {count} areas, {why.en}; this is {names[0]}.",
        f"共有{count}个地区的数据，{why.zh}；此处为{names[0]}。",
    ).in_language(lang)


def _of_one_period(areas: int, period: Period, lang: Lang) -> str:
    when = period_words(period)
    return Bilingual(
        f"There are figures of {areas} areas, {_TOO_MANY.en} as lines: here they stand side by side, of {when.en}. "
        "Choose an area for its whole series.",
        f"共有{areas}个地区的数据，连成线条则{_TOO_MANY.zh}；此处并列{when.zh}的数据，选择地区可看其全部时期。",
    ).in_language(lang)


def growth_of(indicator: IndicatorBase, catalogue: Catalogue) -> IndicatorBase | None:
    """The indicator of the growth that sources print of it; None where there is none."""
    if (named := catalogue.indicators.get(f"{indicator.code}-growth")) is not None:
        return named
    if indicator.measure in (None, "growth"):
        return None
    place = (indicator.topic, indicator.breakdown, "growth")
    return next((one for one in catalogue.indicators.values() if _place(one) == place), None)


def _place(indicator: IndicatorBase) -> tuple[str | None, ...]:
    return indicator.topic, indicator.breakdown, indicator.measure


def related(indicator: IndicatorBase, catalogue: Catalogue) -> list[IndicatorBase]:
    """Others of its topic: first its own growth and shares, then what is told of the same part of the topic."""
    others = [
        one for one in catalogue.indicators.values() if one.topic == indicator.topic and one.code != indicator.code
    ]
    ranked = sorted(enumerate(others), key=lambda item: (_farness(indicator, item[1]), item[0]))
    return [one for _, one in ranked[:MOST_RELATED]]


def _farness(indicator: IndicatorBase, other: IndicatorBase) -> int:
    if other.code.startswith(f"{indicator.code}-") or indicator.code.startswith(f"{other.code}-"):
        return 0
    return 1 if other.breakdown is not None and other.breakdown == indicator.breakdown else 2


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
