"""The numbers beside marks: each at its own mark, over no line and near no other, else told below the plot."""

from __future__ import annotations

from math import hypot

from api.domain.figure import Figure
from api.domain.query import Claims, Lang
from api.representations.charts.chart import Chart
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import Box, Drawing, MarkDrawing, Stroke, Symbol
from api.representations.charts.layout import layout
from api.representations.charts.plots.label_placement import Neighbours
from tests.helpers.tables import every
from tests.representations.charts.content.test_chart_title import GERMANY, growth, sales
from tests.representations.writers.cases import SALES, WORLD, dataset, figure

FORECASTS = [
    *(sales(year, value, status="B" if year == 2021 else "A") for year, value in ((2019, "10"), (2021, "5.5"))),
    sales(2022, "17", status="P"),
    sales(2023, "20", status="F"),
    sales(2024, "24", status="F"),
]
VINTAGES = [
    *(sales(2018 + n, f"{20 + 0.9 * n:.1f}", vintage="final") for n in range(6)),
    sales(2024, "25.1", status="P", vintage="preliminary"),
    *(sales(2024 + n, value, status="F", vintage="edition-2024") for n, value in enumerate(("25.2", "25.5", "26"))),
    sales(2030, "33", status="F", vintage="edition-2025", comparator="~"),
]
AREAS = [
    figure(SALES, str(2020 + n), f"{base * (50 + n) // 50}", area=area)
    for area, base in ((GERMANY, 2500), (WORLD, 105000), (sales(2024, "1").area, 9000))
    for n in range(5)
]
SERIES = {"forecasts": FORECASTS, "vintages": VINTAGES, "areas": AREAS}


def dots(drawing: Drawing) -> list[tuple[str, Symbol]]:
    """The dot of each mark, with what the mark says."""
    return [
        (part.sentence, dot)
        for part in drawing.parts
        if isinstance(part, MarkDrawing)
        for dot in part.parts
        if isinstance(dot, Symbol)
    ]


def off(box: Box, dot: Symbol) -> float:
    """How far a text is from a dot."""
    across = max(box.left - dot.x, dot.x - box.right, 0)
    return hypot(across, max(box.top - dot.y, dot.y - box.bottom, 0))


def number_of(label: str) -> str:
    """A label without what is behind its number."""
    return label.partition(" (")[0].partition("（")[0].removeprefix("about ").removeprefix("约").replace(",", "")


@every("lang", list(Lang))
@every(("width", "height"), [(320, None), (720, None), (1200, 630)])
@every("kind", ["line", "dot", "bar"])
@every("name", SERIES)
def test_a_number_stands_at_its_own_mark(name: str, kind: str, width: int, height: int | None, lang: Lang) -> None:
    """Nearer to it than to any other, and close: else it would tell another figure."""
    chart = chart_of(dataset(*SERIES[name], lang=lang, claims=Claims.ALL), kind=kind)
    drawing = layout(chart, width, height)
    for words in (words for words in drawing.words if words.halo and words.size > 11):
        mark = next(mark for mark in chart.marks if mark.label == words.text)
        own = [dot for sentence, dot in dots(drawing) if sentence == mark.sentence]
        others = [dot for sentence, dot in dots(drawing) if sentence != mark.sentence]
        for dot in own:
            assert off(words.box, dot) < 150
            assert all(off(words.box, dot) <= off(words.box, other) for other in others), words.text


def lines_over(drawing: Drawing, box: Box) -> list[Stroke]:
    """The thick lines between marks that go through a text, looked for point by point."""
    found = []
    for stroke in drawing.parts:
        if not isinstance(stroke, Stroke) or stroke.width < 16:
            continue
        for (x1, y1), (x2, y2) in zip(stroke.points, stroke.points[1:], strict=False):
            steps = [(x1 + (x2 - x1) * n // 200, y1 + (y2 - y1) * n // 200) for n in range(201)]
            if any(box.left < x < box.right and box.top < y < box.bottom for x, y in steps):
                found.append(stroke)
    return found


STEEP = [growth(2018 + n, value) for n, value in enumerate(("2", "9", "1", "8", "2", "9"))]
EQUAL = [sales(2019 + n, "7.0") for n in range(5)]


@every("width", [320, 720])
@every("figures", [STEEP, EQUAL, FORECASTS, VINTAGES])
def test_no_line_goes_through_a_number(figures: list[Figure], width: int) -> None:
    """Not its own either; what finds no room is told below."""
    chart: Chart = chart_of(dataset(*figures), kind="line")
    drawing = layout(chart, width)
    for words in (words for words in drawing.words if words.halo and words.size > 11):
        assert lines_over(drawing, words.box) == [], words.text
    assert chart.lines[-1].marks[0].label in " ".join(words.text for words in drawing.words)


def test_one_number_among_limits_is_told_as_they_are() -> None:
    """Beside its mark, though it is neither the first nor the last."""
    made = [growth(2021, "-7", comparator="<"), growth(2022, "-1.5"), growth(2023, "-3.4", comparator=">")]
    texts = [words.text for words in layout(chart_of(dataset(*made)), 720).words]
    assert "−1.5" in texts


@every(
    ("box", "own", "other", "tells"),
    [
        (Box(0, 100, 200, 200), Box(80, 250, 120, 290), Box(400, 250, 440, 290), True),
        (Box(0, 100, 200, 200), Box(80, 250, 120, 290), Box(80, 40, 120, 80), False),
        # Beside its own mark it lies over another that is near, or over one that is far.
        (Box(0, 100, 200, 200), Box(230, 130, 270, 170), Box(80, 250, 120, 290), False),
        (Box(0, 100, 200, 200), Box(230, 130, 270, 170), Box(80, 900, 120, 940), True),
        # At the end of the text is not over its own mark, while another is near under the other end.
        (Box(0, 100, 200, 200), Box(170, 220, 190, 240), Box(-10, 300, 10, 320), False),
        (Box(0, 100, 200, 200), Box(90, 220, 110, 240), Box(-10, 300, 10, 320), True),
        # Of two marks that touch it may stand at either.
        (Box(0, 100, 200, 200), Box(80, 250, 120, 290), Box(90, 250, 130, 290), True),
    ],
)
def test_a_text_tells_the_mark_that_it_is_nearest_to(box: Box, own: Box, other: Box, tells: bool) -> None:
    """And none that another lies under."""
    assert Neighbours.of([own, other]).tells(box, own) is tells
