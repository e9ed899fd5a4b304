"""The signs of breaks in their plots: a text stands at its own line, and no other goes through it or before it."""

from __future__ import annotations

from collections.abc import Sequence

from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import Drawing, Stroke
from api.representations.charts.layout import layout
from api.representations.charts.plots.break_signs import DASH
from tests.helpers.tables import every
from tests.representations.charts.content.test_chart_title import sales
from tests.representations.charts.drawn_faults import crossed_texts
from tests.representations.writers.cases import dataset

METHOD = "The method of the survey is new: figures are not comparable."
SCOPE = "The scope has been widened, and levels are not comparable."


def broken(reasons: Sequence[str], width: int) -> tuple[Drawing, list[str]]:
    """Yearly figures with these reasons of breaks in a row, none where one is empty; and what is crossed."""
    made = [
        sales(2014 + place, str(5 + place), status="B" if reason else "A", note_en=reason or None)
        for place, reason in enumerate(reasons)
    ]
    chart = chart_of(dataset(*made), kind="line")
    drawing = layout(chart, width)
    return drawing, crossed_texts(drawing, chart)


@every("width", [320, 480, 720, 900])
@every(
    "reasons",
    [
        ["", "", "", "", METHOD, SCOPE],
        ["", METHOD, SCOPE, "", "", ""],
        ["", *("", METHOD, SCOPE) * 4],
        ["", *(METHOD, SCOPE) * 10],
        ["", *[""] * 30, METHOD, SCOPE],
    ],
)
def test_no_text_of_a_break_lies_over_the_line_of_another(reasons: list[str], width: int) -> None:
    """Wherever they are, and however close; each reason is told beside its line or below."""
    drawing, crossed = broken(reasons, width)
    assert crossed == []
    told = " ".join(words.text for words in drawing.words)
    assert "survey" in told
    assert "widened" in told


def test_breaks_of_one_reason_with_another_between_have_letters() -> None:
    """A text beside the last of them would say nothing of the first, and stand behind the other's line."""
    drawing, _ = broken(["", "", METHOD, SCOPE, METHOD, "", ""], 900)
    letters = [words.text for words in drawing.words if words.halo and words.bold and words.size == 11]
    assert letters == ["a", "a", "b"]
    for letter, reason in (("a", METHOD), ("b", SCOPE)):
        assert any(words.text.startswith(f"{letter} {reason[:20]}") for words in drawing.words)


@every("width", [480, 720, 900])
def test_no_text_of_a_break_lies_over_its_own_line(width: int) -> None:
    """It stands beside it, in a narrower column where there is no more room, or below the plot."""
    drawing, _ = broken(["", "", "", METHOD, "", ""], width)
    (line,) = (part for part in drawing.parts if isinstance(part, Stroke) and part.dash == DASH)
    x = line.points[0][0]
    assert [
        words.text for words in drawing.words if words.box.left < x < words.box.right and METHOD.find(words.text) > 0
    ] == []
    assert "survey" in " ".join(words.text for words in drawing.words)
