"""Figures in a few words each, and charts of them.

`sales 2023 14.9, 2024 >15.5 F by=A_ministry` are two figures of sales: a period, a comparator and a number, then what
is not as in an ordinary figure. The measure stays until another is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from api.domain.figure import Figure
from api.representations.charts.chart import Chart
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import Drawing, MarkDrawing, Stroke, Symbol
from tests.representations.writers.cases import AREAS, GROWTH, PRESS, SALES, UNITS, dataset, figure, indicator

ZONES = indicator("zones", "count", "Pilot zones", "试验区").model_copy(update={"measuring_type": "count"})
RANK = indicator("rank", "count", "Rank", "名次").model_copy(update={"measuring_type": "rank"})
IN_PERCENT, IN_ZONES, IN_PLACES = ({"unit": UNITS[unit], "scale": "one"} for unit in ("percent", "zones", "place"))
MEASURES: dict[str, tuple[Any, dict[str, Any]]] = {
    "sales": (SALES, {}),
    "growth": (GROWTH, IN_PERCENT),
    "other": (GROWTH.model_copy(update={"code": "b", "name_en": "B"}), IN_PERCENT),
    "place": (RANK, IN_PLACES),
    "zones": (ZONES, IN_ZONES),
    "carried": (ZONES.model_copy(update={"measuring_type": "flow"}), IN_ZONES),
    "fleet": (ZONES.model_copy(update={"measuring_type": "stock"}), IN_ZONES),
}
WORDS: dict[str, dict[str, Any]] = {
    **{status: {"status": status} for status in "ABEFP"},
    **{scale: {"scale": scale} for scale in ("one", "million", "billion", "trillion")},
    **{area.name_en: {"area": area} for area in AREAS},
    **{code: {"unit": unit} for code, unit in UNITS.items()},
    "press": {"source": PRESS},
    "preferred": {"preferred": True},
    "rival": {"preferred": False},
}
TEXTS = {"by": "originator", "note": "note_en"}


def written(text: str) -> list[Figure]:
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
                options |= WORDS.get(word) or {TEXTS.get(name, name): given}
        edition = options.pop("edition", "")
        one = figure(what, words[0], value, **options)
        made.append(replace(one, id=f"{one.id}.{edition}") if edition else one)
    return made


def chart(figures: str, kind: str | None = None, **query: Any) -> Chart:
    """The chart of the figures that a text lists."""
    return chart_of(dataset(*written(figures), **query), kind=kind)


def said(drawing: Drawing) -> str:
    """All texts of a drawing, one behind the other."""
    return " ".join(words.text for words in drawing.words)


def marks(drawing: Drawing) -> list[MarkDrawing]:
    return [part for part in drawing.parts if isinstance(part, MarkDrawing)]


def dots(drawing: Drawing) -> list[tuple[str, Symbol]]:
    """The dots of each mark, with what the mark says."""
    return [(mark.sentence, part) for mark in marks(drawing) for part in mark.parts if isinstance(part, Symbol)]


def strokes(parts: Iterable[object]) -> list[Stroke]:
    return [part for part in parts if isinstance(part, Stroke)]
