"""What marks say beside and below a picture, and to who cannot see it: labels, notes, sentences, the description."""

from __future__ import annotations

from api.domain.figure import Figure
from api.domain.query import Claims, Lang
from api.representations.charts.layout import layout
from tests.helpers.tables import every
from tests.representations.charts.content.test_chart_lines import counted, drawn
from tests.representations.charts.content.test_chart_title import GERMANY, growth, place, sales
from tests.representations.writers.cases import GROWTH, PERCENT, PRESS, SALES, USD, WORLD, figure

ORDERS = [figure(SALES, str(2020 + n), "1", USD, name) for n, name in enumerate(("one", "million", "trillion"))]


@every(
    ("lang", "labels", "note"),
    [
        (
            Lang.EN,
            ["1 US dollar", "1 million", "1"],
            "Too small to be told from zero here: 2020 (1 US dollar), 2021 (1 million US dollars).",
        ),
        (Lang.ZH, ["1美元", "100万", "1"], "太小而在图上与零无法区分：2020（1美元）、2021（100万美元）。"),
    ],
)
def test_a_label_is_in_the_axis_unit_or_has_its_own(lang: Lang, labels: list[str], note: str) -> None:
    """Beside trillions a bare 1 would be one of them."""
    chart = drawn(*ORDERS, lang=lang)
    assert ([mark.label for mark in chart.marks], note in chart.notes) == (labels, True)


@every(
    ("figures", "en", "zh"),
    [
        # Several areas or measures are named; one alone the title tells.
        (
            [place("2024", "3"), place("2024", "1", area=GERMANY)],
            "Dot chart of 2 figures. Germany, 2024: place 1 (The bureau, as quoted by A bureau); "
            "China, 2024: place 3 (The bureau, as quoted by A bureau).",
            "点图，2个数据。德国，2024年：第1位（The bureau，某局引述）；中国，2024年：第3位（The bureau，某局引述）。",
        ),
        (
            [sales(2023, "1"), sales(2024, "2"), sales(2025, "3"), figure(SALES, "2024", "9", area=WORLD)],
            "Line chart of 4 figures. China, 2023: 1 trillion yuan (The bureau, as quoted by A bureau); "
            "China, 2025: 3 trillion yuan (The bureau, as quoted by A bureau). "
            "World, 2024: 9 trillion yuan (The bureau, as quoted by A bureau).",
            "折线图，4个数据。中国，2023年：1万亿元（The bureau，某局引述）；"
            "中国，2025年：3万亿元（The bureau，某局引述）。世界，2024年：9万亿元（The bureau，某局引述）。",
        ),
        (
            [growth(2024, "-4")],
            "Dot chart of 1 figure. 2024: −4% (The bureau, as quoted by A bureau).",
            "点图，1个数据。2024年：−4%（The bureau，某局引述）。",
        ),
    ],
)
def test_the_description_tells_all_rows_and_the_ends_of_lines(figures: list[Figure], en: str, zh: str) -> None:
    """Each figure with what tells it from the others."""
    assert [drawn(*figures, lang=lang).description for lang in Lang] == [en, zh]


def test_the_description_tells_all_claims() -> None:
    """Not the largest and the smallest alone."""
    made = [sales(2024, f"{n}.5", originator=f"Office {n}", source=PRESS) for n in range(1, 9)]
    told = drawn(*made, claims=Claims.ALL).description
    assert [f"Office {n}" in told for n in range(1, 9)] == [True] * 8


def test_marks_of_several_measures_say_which_they_are_of() -> None:
    """In the sentence that is shown to who points at them."""
    chart = drawn(
        growth(2024, "4"), figure(GROWTH.model_copy(update={"code": "b", "name_en": "B"}), "2024", "5", PERCENT)
    )
    assert [mark.sentence.partition(":")[0] for mark in chart.marks] == ["B, 2024", "Growth of sales, 2024"]


@every(("lang", "label"), [(Lang.EN, "50 (forecast)"), (Lang.ZH, "50（预测）")])
@every("width", [320, 720, 1200])
def test_a_forecast_is_called_one_at_the_end_of_its_line(width: int, lang: Lang, label: str) -> None:
    """In the name of the line as beside the mark."""
    chart = drawn(sales(2023, "30"), sales(2024, "40", status="F"), sales(2025, "50", status="F"), lang=lang)
    assert label in [words.text for words in layout(chart, width).words]


ABOUT = [sales(2022, "30", comparator="~"), sales(2023, "40", comparator="~")]


@every(
    ("figures", "en", "zh"),
    [
        ([sales(2021, "20"), *ABOUT], "“About”, as the source has it: 2022–2023.", "来源称为约数：2022–2023年。"),
        (ABOUT, "Every number is “about”, as the source has it.", "每个数都是来源所称的约数。"),
        (
            [sales(2021, "20"), sales(2023, "9", area=WORLD), ABOUT[0]],
            "“About”, as the source has it: 2022 (about 30 trillion yuan).",
            "来源称为约数：2022（约30万亿元）。",
        ),
        ([sales(2021, "20")], None, None),
        ([sales(2021, "20", comparator="~"), sales(2021, "21", source=PRESS)], None, None),  # a row's label says it
    ],
)
def test_numbers_that_are_about_are_told(figures: list[Figure], en: str | None, zh: str | None) -> None:
    """A dot that is wider than what it leaves open looks like an exact one."""
    told = [
        [note for note in drawn(*figures, lang=lang).notes if "as the source has" in note or "约数" in note]
        for lang in Lang
    ]
    assert told == [[en] if en else [], [zh] if zh else []]


@every(("comparator", "left"), [("=", "rounding leaves"), ("~", "rounding or “about” leaves")])
def test_the_note_on_dots_names_about_too(comparator: str, left: str) -> None:
    """What rounding leaves open is not all of it then."""
    texts = [
        words.text for words in layout(drawn(sales(2021, "2"), sales(2023, "9", comparator=comparator)), 1200).words
    ]
    assert f"what {left} open" in " ".join(texts)


def test_places_say_which_way_they_run() -> None:
    """The axis has the smallest number on top, and no unit behind any."""
    chart = drawn(place("2022", "12"), place("2023", "2"))
    assert (chart.unit_words, chart.subtitle) == ("", "Rank, China, 2022–2023")
    assert "The best place is on top: the smaller the number, the better." in chart.notes
    assert not any("smaller the number" in note for note in drawn(counted("2023", "2"), counted("2024", "1")).notes)


def test_the_best_place_stands_out() -> None:
    """In rows it comes first; of lines that end alike it is the accent."""
    made = [place("2024", "3"), place("2024", "1", area=GERMANY)]
    rows = drawn(*made).marks
    assert [(mark.name, mark.highlighted) for mark in rows] == [("Germany", True), ("China", False)]
    lines = drawn(place("2023", "1"), place("2023", "2", area=GERMANY), *made).lines
    assert [(line.name, line.accent) for line in lines] == [("China", False), ("Germany", True)]
