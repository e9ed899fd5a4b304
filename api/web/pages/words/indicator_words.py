"""An indicator in the words of a page: what kind of number it is, its breaks and vintages, and what is near to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase
from api.domain.figure import Figure
from api.domain.period import Period, period_words
from api.domain.query import Lang
from api.domain.words import STATUS_WORDS, Bilingual, vintage_code, vintage_name
from api.plugins.charts.breaks import break_reason
from api.plugins.charts.lines import short_period
from api.web.pages.parts.series_shown import SeriesShown

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
