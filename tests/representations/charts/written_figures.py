"""Figures in a few words each, and charts of them.

`sales 2023 14.9, 2024 >15.5 F by=A_ministry` are two figures of sales: a period, a comparator and a number, then what
is not as in an ordinary figure. The measure stays until another is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from api.domain.figure import Figure
from api.representations.charts.chart import Chart
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import Drawing, MarkDrawing, Stroke, Symbol
from tests.representations.charts.generated_series import ZONES
from tests.representations.writers.cases import (
    CHINA,
    GROWTH,
    PERCENT,
    PRESS,
    SALES,
    USD,
    WORLD,
    dataset,
    figure,
    indicator,
)

COUNTED = indicator("zones", "count", "Pilot zones", "试验区").model_copy(update={"measuring_type": "count"})
CARRIED = COUNTED.model_copy(update={"measuring_type": "flow"})
FLEET = COUNTED.model_copy(update={"measuring_type": "stock"})
RANK = indicator("rank", "count", "Rank", "名次").model_copy(update={"measuring_type": "rank"})
PLACE = ZONES.model_copy(update={"code": "place", "name_en": "place", "label_en": "place", "label_zh": "位"})
GERMANY = CHINA.model_copy(
    update={"alpha3": "DEU", "alpha2": "DE", "m49": "276", "name_en": "Germany", "name_zh": "德国"}
)
COUNT = {"unit": ZONES, "scale": "one"}
MEASURES: dict[str, tuple[Any, dict[str, Any]]] = {
    "sales": (SALES, {}),
    "growth": (GROWTH, {"unit": PERCENT, "scale": "one"}),
    "other": (GROWTH.model_copy(update={"code": "b", "name_en": "B"}), {"unit": PERCENT}),
    "place": (RANK, {"unit": PLACE, "scale": "one"}),
    "zones": (COUNTED, COUNT),
    "carried": (CARRIED, COUNT),
    "fleet": (FLEET, COUNT),
}
WORDS: dict[str, dict[str, Any]] = {
    **{status: {"status": status} for status in "ABEFP"},
    **{scale: {"scale": scale} for scale in ("one", "million", "billion", "trillion")},
    **{area.name_en: {"area": area} for area in (CHINA, GERMANY, WORLD)},
    **{
        en: {"unit": ZONES.model_copy(update={"code": en, "name_en": en, "label_en": en, "label_zh": zh})}
        for en, zh in (("bases", "个直采基地"), ("lands", "个国家"), ("cars", "辆汽车"))
    },
    "courses": {"unit": ZONES.model_copy(update={"code": "courses", "label_en": "sessions", "label_zh": "场培训"})},
    "USD": {"unit": USD},
    "press": {"source": PRESS},
    "preferred": {"preferred": True},
    "rival": {"preferred": False},
}
TEXTS = {"by": "originator", "note": "note_en", "vintage": "vintage", "release": "release"}


def written(text: str) -> list[Figure]:
    """The figures that a text lists."""
    made, measure = [], ""
    for part in filter(None, text.split(", ")):
        words = part.split()
        measure = words.pop(0) if words[0] in MEASURES else measure
        what, options = MEASURES[measure]
        sign, value = re.fullmatch("([<>=~]*)(.+)", words[1]).groups()  # type: ignore[union-attr]
        options = {**options, "comparator": sign or "="}
        for word in words[2:]:
            name, _, given = word.partition("=")
            given = given.replace("_", " ")
            if name == "named":
                what = what.model_copy(update=dict(zip(("name_en", "name_zh"), given.split("/"), strict=True)))
            else:
                options |= WORDS.get(word) or {TEXTS[name]: given}
        made.append(figure(what, words[0], value, **options))
    return made


def chart(figures: str, kind: str | None = None, **query: Any) -> Chart:
    """The chart of the figures that a text lists."""
    return chart_of(dataset(*written(figures), **query), kind=kind)


def said(drawing: Drawing) -> str:
    """All texts of a drawing, one behind the other."""
    return " ".join(words.text for words in drawing.words)


def marks(drawing: Drawing) -> list[MarkDrawing]:
    """The marks of a drawing."""
    return [part for part in drawing.parts if isinstance(part, MarkDrawing)]


def dots(drawing: Drawing) -> list[tuple[str, Symbol]]:
    """The dots of each mark, with what the mark says."""
    return [(mark.sentence, part) for mark in marks(drawing) for part in mark.parts if isinstance(part, Symbol)]


def strokes(parts: Iterable[object]) -> list[Stroke]:
    """The lines among some parts."""
    return [part for part in parts if isinstance(part, Stroke)]
