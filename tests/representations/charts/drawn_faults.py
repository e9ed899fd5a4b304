"""What must be in no drawing: a text over another, a leader across the plot, a text of a break under another's line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from math import dist

from api.representations.charts.chart import Chart
from api.representations.charts.drawing import Box, Drawing, FilledBox, Ink, Lettering, MarkDrawing, Stroke, Symbol
from api.representations.charts.plots.break_signs import DASH
from api.representations.charts.plots.line_names import LEADER_WIDTH


def assert_faultless(drawing: Drawing, chart: Chart, told: object) -> None:
    """Fail where a drawing has one of the faults, or leaves its box; what is told is shown beside it."""
    assert overlaps(drawing) == [], told
    assert long_leaders(drawing) == [], told
    assert crossed_texts(drawing, chart) == [], told
    picture = Box(0, 0, *drawing.room)
    assert [box for box in _reach(drawing) if not box.within(picture)] == [], told


def overlaps(drawing: Drawing) -> list[tuple[str, str]]:
    return [(a.text, b.text) for a, b in combinations(drawing.words, 2) if a.box.meets(b.box)]


def long_leaders(drawing: Drawing) -> list[float]:
    """The lengths of leaders to names and numbers that are longer than a quarter of the plot is wide."""
    strokes = [part for part in drawing.parts if isinstance(part, Stroke)]
    wide = max((_length(stroke) for stroke in strokes if stroke.ink in (Ink.GRID, Ink.INK)), default=0.0)
    lengths = [_length(stroke) for stroke in strokes if stroke.width == LEADER_WIDTH]
    return [length for length in lengths if length > wide / 4]


def crossed_texts(drawing: Drawing, chart: Chart) -> list[str]:
    """The texts of breaks, letters among them, that the line of a break with another reason crosses."""
    reasons_at: dict[int, set[str]] = {}
    moments = sorted({each.at for each in chart.breaks})
    places = sorted({part.points[0][0] for part in _lines(drawing)})
    if len(places) < len(moments):  # some stand at one place, and cannot be told apart
        return []
    for at, x in zip(moments, places, strict=True):
        reasons_at[x] = {each.reason for each in chart.breaks if each.at == at}
    return [
        words.text
        for words in _texts(drawing)
        for x, reasons in reasons_at.items()
        if words.box.left < x < words.box.right and not any(_tells(words, reason, drawing) for reason in reasons)
    ]


def _reach(drawing: Drawing) -> Iterator[Box]:
    parts = [each for part in drawing.parts for each in (part.parts if isinstance(part, MarkDrawing) else (part,))]
    for part in parts:
        match part:
            case Lettering() | FilledBox():
                yield part.box
            case Stroke():
                xs, ys = zip(*part.points, strict=True)
                yield Box(min(xs), min(ys), max(xs), max(ys))
            case Symbol():
                yield Box(part.x, part.y, part.x, part.y).grown(part.radius)


def _length(stroke: Stroke) -> float:
    return sum(dist(a, b) for a, b in pairwise(stroke.points))


def _lines(drawing: Drawing) -> Iterator[Stroke]:
    return (part for part in drawing.parts if isinstance(part, Stroke) and part.dash == DASH)


def _texts(drawing: Drawing) -> list[Lettering]:
    """The reasons and letters in the plot, which alone are small and set off."""
    return [words for words in drawing.words if words.halo and words.size == 11]


def _tells(words: Lettering, reason: str, drawing: Drawing) -> bool:
    """Whether a line of text is of a reason, or a letter stands for it in the key below."""
    if not words.bold:
        return words.text in reason
    keys = (other.text for other in drawing.words if other.text.startswith(f"{words.text} ") and not other.halo)
    return any(reason.startswith(key[2:]) for key in keys)
