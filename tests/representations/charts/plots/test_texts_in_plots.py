"""Texts in plots: numbers at their own marks, names at the ends of their lines, reasons at their own breaks."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

from api.domain.query import Claims, Lang
from api.representations.charts.drawing import Box, Drawing, Lettering, Stroke, Symbol
from api.representations.charts.layout import layout
from api.representations.charts.plots.break_signs import DASH
from api.representations.charts.plots.label_placement import Neighbours
from api.representations.charts.plots.line_names import LEADER_WIDTH
from tests.helpers.tables import every
from tests.representations.charts.drawn_faults import crossed_texts
from tests.representations.charts.written_figures import chart, dots, said, strokes

FORECASTS = "sales 2019 10, 2021 5.5 B, 2022 17 P, 2023 20 F, 2024 24 F"
VINTAGES = (
    "sales 2018 20.0 vintage=final, 2019 20.9 vintage=final, 2020 21.8 vintage=final, 2021 22.7 vintage=final, "
    "2022 23.6 vintage=final, 2023 24.5 vintage=final, 2024 25.1 P vintage=preliminary, "
    "2024 25.2 F vintage=edition-2024, 2025 25.5 F vintage=edition-2024, 2026 26 F vintage=edition-2024, "
    "2030 ~33 F vintage=edition-2025"
)
AREAS = "sales " + ", ".join(
    f"{2020 + n} {base * (50 + n) // 50} {area}"
    for area, base in (("Germany", 2500), ("World", 105000), ("China", 9000))
    for n in range(5)
)
STEEP = "growth 2018 2, 2019 9, 2020 1, 2021 8, 2022 2, 2023 9"
EQUAL = "sales 2019 7.0, 2020 7.0, 2021 7.0, 2022 7.0, 2023 7.0"


def off(box: Box, dot: Symbol) -> float:
    """How far a text is from a dot."""
    across = max(box.left - dot.x, dot.x - box.right, 0)
    return hypot(across, max(box.top - dot.y, dot.y - box.bottom, 0))


def labels(drawing: Drawing) -> list[Lettering]:
    """The numbers in the plot, which are set off and not small."""
    return [words for words in drawing.words if words.halo and words.size > 11]


@every("lang", list(Lang))
@every("width, height", [(320, None), (720, None), (1200, 630)])
@every("kind", ["line", "dot", "bar"])
@every("figures", [FORECASTS, VINTAGES, AREAS])
def test_a_number_stands_at_its_own_mark(figures: str, kind: str, width: int, height: int | None, lang: Lang) -> None:
    """Nearer to it than to any other, and close: else it would tell another figure."""
    made = chart(figures, kind, lang=lang, claims=Claims.ALL)
    drawing = layout(made, width, height)
    for words in labels(drawing):
        mark = next(mark for mark in made.marks if mark.label == words.text)
        others = [off(words.box, dot) for sentence, dot in dots(drawing) if sentence != mark.sentence]
        for distance in (off(words.box, dot) for sentence, dot in dots(drawing) if sentence == mark.sentence):
            assert distance < 150
            assert distance <= min(others, default=distance), words.text


def lines_over(drawing: Drawing, box: Box) -> list[Stroke]:
    """The thick lines between marks that go through a text, looked for point by point."""
    return [
        stroke
        for stroke in strokes(drawing.parts)
        if stroke.width >= 16
        for (x1, y1), (x2, y2) in pairwise(stroke.points)
        for x, y in ((x1 + (x2 - x1) * n // 200, y1 + (y2 - y1) * n // 200) for n in range(201))
        if box.left < x < box.right and box.top < y < box.bottom
    ]


@every("width", [320, 720])
@every("figures", [STEEP, EQUAL, FORECASTS, VINTAGES])
def test_no_line_goes_through_a_number(figures: str, width: int) -> None:
    """Not its own either; what finds no room is told below."""
    made = chart(figures, "line")
    drawing = layout(made, width)
    assert [words.text for words in labels(drawing) if lines_over(drawing, words.box)] == []
    assert made.lines[-1].marks[0].label in said(drawing)


def test_one_number_among_limits_is_told_as_they_are() -> None:
    """Beside its mark, though it is neither the first nor the last."""
    drawing = layout(chart("growth 2021 <-7, 2022 -1.5, 2023 >-3.4"), 720)
    assert "−1.5" in [words.text for words in drawing.words]


@every(
    "own, other, tells",
    [
        (Box(80, 250, 120, 290), Box(400, 250, 440, 290), True),
        (Box(80, 250, 120, 290), Box(80, 40, 120, 80), False),
        # Beside its own mark it lies over another that is near, or over one that is far.
        (Box(230, 130, 270, 170), Box(80, 250, 120, 290), False),
        (Box(230, 130, 270, 170), Box(80, 900, 120, 940), True),
        # At the end of the text is not over its own mark, while another is near under the other end.
        (Box(170, 220, 190, 240), Box(-10, 300, 10, 320), False),
        (Box(90, 220, 110, 240), Box(-10, 300, 10, 320), True),
        # Of two marks that touch it may stand at either.
        (Box(80, 250, 120, 290), Box(90, 250, 130, 290), True),
    ],
)
def test_a_text_tells_the_mark_that_it_is_nearest_to(own: Box, other: Box, tells: bool) -> None:
    """And none that another lies under."""
    assert Neighbours.of([own, other]).tells(Box(0, 100, 200, 200), own) is tells


LONG_NAME = "A ministry that has been given a name of so many words that they make three full lines and more of them"
SIX_YEARS = "2019 2, 2020 3, 2021 4, 2022 5, 2023 6, 2024 7"


def early_and_late(originator: str, width: int = 720) -> Drawing:
    """A line over six years, and one that ends in its second."""
    by = f"by={originator}".replace(" ", "_")
    return layout(chart(f"sales 2019 11 {by}, 2020 12 {by}, {SIX_YEARS}", "line"), width)


def end_of(drawing: Drawing, figure: str) -> tuple[int, int]:
    """Where the dot of a figure is."""
    return next((dot.x, dot.y) for sentence, dot in dots(drawing) if sentence.startswith(f"{figure} "))


def leaders(drawing: Drawing) -> list[Stroke]:
    """The thin lines to names and numbers."""
    return [stroke for stroke in strokes(drawing.parts) if stroke.width == LEADER_WIDTH]


def numbers(drawing: Drawing) -> list[Lettering]:
    """The numbers in their rings."""
    rings = [(part.x, part.y) for part in drawing.parts if isinstance(part, Symbol)]
    return [words for words in drawing.words if (words.x, words.y - 44) in rings]


def test_a_line_that_ends_early_is_named_beside_its_end() -> None:
    """No leader goes to it, and no key is needed."""
    drawing = early_and_late("A ministry")
    x, y = end_of(drawing, "2020: 12")
    (name,) = (words for words in drawing.words if words.text == "A ministry")
    assert abs(name.box.left - x) < 200
    assert abs(name.y - y) < 400
    assert leaders(drawing) == []
    assert numbers(drawing) == []


def test_one_without_room_for_its_name_has_a_number_there() -> None:
    """The others keep their names; the key below tells the number with the value."""
    drawing = early_and_late(LONG_NAME)
    x, y = end_of(drawing, "2020: 12")
    (number,) = numbers(drawing)
    assert number.text == "1"
    assert max(abs(number.x - x), abs(number.y - y)) < 250
    assert [words.text for words in drawing.words if words.text.startswith("1 A ministry")]
    assert leaders(drawing) == []
    assert "The bureau" in [words.text for words in drawing.words]


@every("originator", ["A ministry", LONG_NAME])
def test_narrow_pictures_have_numbers_beside_the_ends(originator: str) -> None:
    """That of the line that ends early is there too, far from the margin."""
    drawing = early_and_late(originator, width=320)
    found = {words.text: words for words in numbers(drawing)}
    assert sorted(found) == ["1", "2"]
    for number, (x, y) in (("1", end_of(drawing, "2020: 12")), ("2", end_of(drawing, "2024: 7"))):
        assert max(abs(found[number].x - x), abs(found[number].y - y)) < 250


@every("width", [320, 720])
def test_values_that_are_almost_the_same_have_numbers_or_names_each(width: int) -> None:
    """Ends that lie upon each other hide none."""
    who = ["One", "Another", "A third", "A fourth"]
    rivals = ", ".join(f"2019 10.{place} by={name.replace(' ', '_')}" for place, name in enumerate(who))
    drawing = layout(chart(f"sales {rivals}, {SIX_YEARS}", "line"), width)
    told = {words.text for words in drawing.words} & set(who)
    assert len(told) + len(numbers(drawing)) == len(who) + (width == 320)


METHOD = "The method of the survey is new: figures are not comparable."
SCOPE = "The scope has been widened, and levels are not comparable."


def broken(reasons: str, width: int) -> tuple[Drawing, list[str]]:
    """Yearly figures with breaks of these reasons, M or S, in a row, and none at a dot; and what is crossed."""
    notes = {"M": METHOD, "S": SCOPE}
    breaks = {".": "", **{sign: f" B note={note.replace(' ', '_')}" for sign, note in notes.items()}}
    made = chart("sales " + ", ".join(f"{2014 + n} {5 + n}{breaks[each]}" for n, each in enumerate(reasons)), "line")
    drawing = layout(made, width)
    return drawing, crossed_texts(drawing, made)


@every("width", [320, 480, 720, 900])
@every("reasons", ["....MS", ".MS...", ".." + "MS." * 3 + "MS", "." + "MS" * 10, "." * 31 + "MS"])
def test_no_text_of_a_break_lies_over_the_line_of_another(reasons: str, width: int) -> None:
    """Wherever they are, and however close; each reason is told beside its line or below."""
    drawing, crossed = broken(reasons, width)
    assert crossed == []
    assert "survey" in said(drawing)
    assert "widened" in said(drawing)


def test_breaks_of_one_reason_with_another_between_have_letters() -> None:
    """A text beside the last of them would say nothing of the first, and stand behind the other's line."""
    drawing, _ = broken("..MSM..", 900)
    letters = [words.text for words in drawing.words if words.halo and words.bold and words.size == 11]
    assert letters == ["a", "a", "b"]
    for letter, reason in (("a", METHOD), ("b", SCOPE)):
        assert any(words.text.startswith(f"{letter} {reason[:20]}") for words in drawing.words)


@every("width", [480, 720, 900])
def test_no_text_of_a_break_lies_over_its_own_line(width: int) -> None:
    """It stands beside it, in a narrower column where there is no more room, or below the plot."""
    drawing, _ = broken("...M..", width)
    (line,) = (part for part in strokes(drawing.parts) if part.dash == DASH)
    over = (words.text for words in drawing.words if words.box.left < line.points[0][0] < words.box.right)
    assert [text for text in over if METHOD.find(text) > 0] == []
    assert "survey" in said(drawing)
