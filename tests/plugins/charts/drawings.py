"""Figures in a few words each, charts of them, and what must be in no drawing.

`sales 2023 14.9, 2024 >15.5 F by=A_ministry` are two figures of sales: a period, a comparator and a number, then what
is not as in an ordinary figure. The measure stays until another is named.
"""

import re
from collections.abc import Iterable
from itertools import combinations, pairwise
from math import dist
from typing import Any

from api.domain.figure import Figure
from api.plugins.charts.chart import Chart
from api.plugins.charts.drawing import Box, Drawing, FilledBox, Lettering, MarkDrawing, Stroke, Symbol
from api.plugins.charts.picture import chart_of
from api.plugins.charts.theme import LEADER, Ink
from tests.formats.writers.cases import AREAS, GROWTH, PRESS, SALES, UNITS, dataset, figure, indicator
from tests.helpers.evidence import altered

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
        made.append(altered(one, id=f"{one.id}.{edition}") if edition else one)
    return made


def chart(figures: str, kind: str | None = None, **query: Any) -> Chart:
    return chart_of(dataset(*written(figures), **query), kind=kind)


def lettering(drawing: Drawing) -> list[Lettering]:
    return [part for part in drawing.parts if isinstance(part, Lettering)]


def said(drawing: Drawing) -> str:
    return " ".join(words.text for words in lettering(drawing))


def marks(drawing: Drawing) -> list[MarkDrawing]:
    return [part for part in drawing.parts if isinstance(part, MarkDrawing)]


def dots(drawing: Drawing) -> list[tuple[str, Symbol]]:
    return [(mark.sentence, part) for mark in marks(drawing) for part in mark.parts if isinstance(part, Symbol)]


def strokes(parts: Iterable[object]) -> list[Stroke]:
    return [part for part in parts if isinstance(part, Stroke)]


def assert_faultless(drawing: Drawing, of: object) -> None:
    """Fail where a text lies over another, a leader is long, or the box is left."""
    assert overlaps(lettering(drawing)) == [], of
    assert long_leaders(drawing) == [], of
    assert beyond(drawing) == [], of


def overlaps(words: Iterable[Lettering]) -> list[tuple[str, str]]:
    return [(a.text, b.text) for a, b in combinations(words, 2) if a.box.meets(b.box)]


def long_leaders(drawing: Drawing) -> list[float]:
    across = (_length(stroke) for stroke in strokes(drawing.parts) if stroke.ink in (Ink.GRID, Ink.INK))
    most = max(across, default=0.0) / 4
    leaders = (stroke for stroke in strokes(drawing.parts) if stroke.width == LEADER)
    return [length for length in map(_length, leaders) if length > most]


def _length(stroke: Stroke) -> float:
    return sum(dist(a, b) for a, b in pairwise(stroke.points))


def beyond(drawing: Drawing) -> list[Box]:
    parts = [each for part in drawing.parts for each in (part.parts if isinstance(part, MarkDrawing) else (part,))]
    return [box for box in map(_box, parts) if box and not box.within(Box(0, 0, *drawing.room))]


def _box(part: object) -> Box | None:
    match part:
        case Lettering() | FilledBox():
            return part.box
        case Stroke():
            xs, ys = zip(*part.points, strict=True)
            return Box(min(xs), min(ys), max(xs), max(ys))
        case Symbol():
            return Box(part.x, part.y, part.x, part.y).grown(part.radius)
    return None
