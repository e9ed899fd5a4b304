"""The ends of lines in their plots: a name or a number stands beside each, or is led to over a short way."""

from __future__ import annotations

from api.domain.figure import Figure
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import Drawing, Lettering, MarkDrawing, Stroke, Symbol
from api.representations.charts.layout import layout
from api.representations.charts.plots.line_names import LEADER_WIDTH
from tests.helpers.tables import every
from tests.representations.charts.content.test_chart_title import sales
from tests.representations.writers.cases import dataset

LONG_NAME = "A ministry that has been given a name of so many words that they make three full lines and more of them"


def drawn(*figures: Figure, width: int = 720) -> Drawing:
    """The figures as lines, drawn."""
    return layout(chart_of(dataset(*figures), kind="line"), width)


def early_and_late(originator: str) -> list[Figure]:
    """A line over six years, and one that ends in its second."""
    early = [sales(2019, "11", originator=originator), sales(2020, "12", originator=originator)]
    return [*early, *(sales(2019 + place, str(2 + place)) for place in range(6))]


def end_of(drawing: Drawing, period: str, value: str) -> tuple[int, int]:
    """Where the dot of a figure is."""
    for part in drawing.parts:
        if isinstance(part, MarkDrawing) and part.sentence.startswith(f"{period}: {value} "):
            (dot,) = (each for each in part.parts if isinstance(each, Symbol))
            return dot.x, dot.y
    raise LookupError(period)


def leaders(drawing: Drawing) -> list[Stroke]:
    """The thin lines to names and numbers."""
    return [part for part in drawing.parts if isinstance(part, Stroke) and part.width == LEADER_WIDTH]


def numbers(drawing: Drawing) -> list[Lettering]:
    """The numbers in their rings."""
    rings = [part for part in drawing.parts if isinstance(part, Symbol)]
    return [words for words in drawing.words if any((words.x, words.y - 44) == (ring.x, ring.y) for ring in rings)]


def test_a_line_that_ends_early_is_named_beside_its_end() -> None:
    """No leader goes to it, and no key is needed."""
    drawing = drawn(*early_and_late("A ministry"))
    x, y = end_of(drawing, "2020", "12")
    (name,) = (words for words in drawing.words if words.text == "A ministry")
    assert abs(name.box.left - x) < 200
    assert abs(name.y - y) < 400
    assert leaders(drawing) == []
    assert numbers(drawing) == []


def test_one_without_room_for_its_name_has_a_number_there() -> None:
    """The others keep their names; the key below tells the number with the value."""
    drawing = drawn(*early_and_late(LONG_NAME))
    x, y = end_of(drawing, "2020", "12")
    (number,) = numbers(drawing)
    assert number.text == "1"
    assert max(abs(number.x - x), abs(number.y - y)) < 250
    assert [words.text for words in drawing.words if words.text.startswith("1 A ministry")]
    assert leaders(drawing) == []
    assert "The bureau" in [words.text for words in drawing.words]


@every("originator", ["A ministry", LONG_NAME])
def test_narrow_pictures_have_numbers_beside_the_ends(originator: str) -> None:
    """That of the line that ends early is there too, far from the margin."""
    drawing = drawn(*early_and_late(originator), width=320)
    ends = [end_of(drawing, "2020", "12"), end_of(drawing, "2024", "7")]
    found = {words.text: words for words in numbers(drawing)}
    assert sorted(found) == ["1", "2"]
    for number, (x, y) in zip("12", ends, strict=True):
        assert max(abs(found[number].x - x), abs(found[number].y - y)) < 250


@every("width", [320, 720])
def test_values_that_are_almost_the_same_have_numbers_or_names_each(width: int) -> None:
    """Ends that lie upon each other hide none."""
    who = ["One", "Another", "A third", "A fourth"]
    rivals = [sales(2019, f"10.{place}", originator=name) for place, name in enumerate(who)]
    drawing = drawn(*rivals, *(sales(2019 + place, str(2 + place)) for place in range(6)), width=width)
    told = {words.text for words in drawing.words} & set(who)
    assert len(told) + len(numbers(drawing)) == len(who) + (width == 320)
