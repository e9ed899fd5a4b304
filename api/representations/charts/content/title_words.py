"""What a finding calls that which is measured, and its amount: no noun, and no area, is said twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.units import Scale, UnitKind
from api.domain.words import one_line
from api.representations.spoken_amounts import spoken_figure, unit_words

if TYPE_CHECKING:
    from api.domain.entries import AreaBase, IndicatorBase, UnitBase

_WITH_ARTICLE = (
    "ARE BHS CAF COM CYM DOM FLK FRO GBR GMB IMN MDV MHL MNP NLD PHL SLB SYC TCA USA VGB VIR"  # by their codes
)
"""Areas whose English name takes an article in a sentence."""
WORLD = "WLD"
"""The area that holds all others, and is none among them."""
_MEASURE_WORDS = frozenset("个场家座所项件次名位人台辆艘架套条处种类批只头口笔份部期届轮")
"""A Chinese label of what is counted is one of these, mostly with the noun behind it: 个国家."""
_COUNTED = re.compile(r"(?:数量|个数|家数|件数|人数|户数|场次|次数|总数)$")
_MERE_COUNT = re.compile(r"(?:数量|个数)$")
"""At the end of a name this says that things are counted, as the number behind it does."""


def measured_in_english(indicator: IndicatorBase, area: AreaBase) -> str:
    """`Sales in China`; the area is told where the name does not tell it."""
    name = one_line(indicator.name_en)
    if area.alpha3 == WORLD:
        return name if "world" in name.lower() else f"{name} worldwide"
    place = one_line(area.name_en)
    if re.search(rf"\b{re.escape(place)}\b", name, re.IGNORECASE):
        return name
    if indicator.unit_kind == UnitKind.COUNT or "world" in name.lower():  # which may not be inside the area
        return f"{name} ({place})"
    placed = f"{'the ' if area.alpha3 in _WITH_ARTICLE else ''}{place}"
    return name.replace(" of a country", f" of {placed}") if " of a country" in name else f"{name} in {placed}"


def measured_in_chinese(name: str, area: AreaBase) -> str:
    """中国销售额; the area is told where the name does not tell it."""
    place = "全球" if area.alpha3 == WORLD else one_line(area.name_zh)
    if name.startswith(place):
        return name
    return name.replace("一国", place, 1) if "一国" in name else f"{place}{name}"


def without_count(name: str) -> str:
    """A Chinese name before 达65个: 直采基地 of 直采基地数量."""
    return _MERE_COUNT.sub("", name) or name


def spoken_without_noun(figure: Figure, lang: Lang, wanted: Scale | None) -> str:
    """The amount with its comparator; of a counted noun that the name tells, without the noun."""
    words = spoken_figure(figure.indicator, figure.served, lang, wanted)
    unit = figure.served.unit
    label = one_line(unit_words(unit, lang))
    kept = unit_without_noun(figure.indicator, unit, lang)
    if kept == label or not words.endswith(label):
        return words
    return f"{words.removesuffix(label).rstrip()}{kept}"


def unit_without_noun(indicator: IndicatorBase, unit: UnitBase, lang: Lang) -> str:
    """What stands behind a number of a unit; of a counted noun that the name tells, its measure word or nothing."""
    label = one_line(unit_words(unit, lang))
    if unit.kind is not UnitKind.COUNT or indicator.measuring_type == "rank":
        return label
    if lang is not Lang.ZH:
        return "" if label.lower() in indicator.name_en.lower() else label
    name, noun = indicator.name_zh, label[1:]
    told = noun in name or _COUNTED.search(name) is not None
    return label[0] if noun and label[0] in _MEASURE_WORDS and told else label
