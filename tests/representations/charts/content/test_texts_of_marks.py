"""What marks say beside and below a picture, and to who cannot see it: labels, notes, sentences, the description."""

from __future__ import annotations

from api.domain.query import Claims, Lang
from api.representations.charts.layout import layout
from tests.helpers.tables import every
from tests.representations.charts.written_figures import chart as drawn
from tests.representations.charts.written_figures import said
from tests.representations.rows import rows_of

ORDERS = """
en | 1 US dollar, 1 million, 1 | Too small to be told from zero here: 2020 (1 US dollar), 2021 (1 million US dollars).
zh | 1美元, 100万, 1           | 太小而在图上与零无法区分：2020（1美元）、2021（100万美元）。
"""


@every("lang, labels, note", rows_of(ORDERS))
def test_a_label_is_in_the_axis_unit_or_has_its_own(lang: str, labels: str, note: str) -> None:
    """Beside trillions a bare 1 would be one of them."""
    chart = drawn("sales 2020 1 USD one, 2021 1 USD million, 2022 1 USD trillion", lang=Lang(lang))
    assert (", ".join(mark.label for mark in chart.marks), note in chart.notes) == (labels, True)


DESCRIPTIONS = """
# Several areas or measures are named; one alone the title tells.
place 2024 3, 2024 1 Germany \
| Dot chart of 2 figures. Germany, 2024: place 1 {en}; China, 2024: place 3 {en}. \
| 点图，2个数据。德国，2024年：第1位{zh}；中国，2024年：第3位{zh}。
sales 2023 1, 2024 2, 2025 3, 2024 9 World \
| Line chart of 4 figures. China, 2023: 1 trillion yuan {en}; China, 2025: 3 trillion yuan {en}. \
World, 2024: 9 trillion yuan {en}. \
| 折线图，4个数据。中国，2023年：1万亿元{zh}；中国，2025年：3万亿元{zh}。世界，2024年：9万亿元{zh}。
growth 2024 -4 | Dot chart of 1 figure. 2024: −4% {en}. | 点图，1个数据。2024年：−4%{zh}。
"""
SAYS = {"en": "(The bureau, as quoted by A bureau)", "zh": "（The bureau，某局引述）"}


@every("figures, en, zh", rows_of(DESCRIPTIONS))
def test_the_description_tells_all_rows_and_the_ends_of_lines(figures: str, en: str, zh: str) -> None:
    """Each figure with what tells it from the others."""
    told = [drawn(figures, lang=lang).description for lang in (Lang.EN, Lang.ZH)]
    assert told == [en.format(**SAYS), zh.format(**SAYS)]


def test_the_description_tells_all_claims() -> None:
    """Not the largest and the smallest alone."""
    made = ", ".join(f"2024 {n}.5 by=Office_{n} press" for n in range(1, 9))
    told = drawn(f"sales {made}", claims=Claims.ALL).description
    assert [f"Office {n}" in told for n in range(1, 9)] == [True] * 8


def test_marks_of_several_measures_say_which_they_are_of() -> None:
    """In the sentence that is shown to who points at them."""
    chart = drawn("growth 2024 4, other 2024 5")
    assert [mark.sentence.partition(":")[0] for mark in chart.marks] == ["B, 2024", "Growth of sales, 2024"]


@every("lang, label", [(Lang.EN, "50 (forecast)"), (Lang.ZH, "50（预测）")])
@every("width", [320, 720, 1200])
def test_a_forecast_is_called_one_at_the_end_of_its_line(width: int, lang: Lang, label: str) -> None:
    """In the name of the line as beside the mark."""
    chart = drawn("sales 2023 30, 2024 40 F, 2025 50 F", lang=lang)
    assert label in [words.text for words in layout(chart, width).words]


# In the last row the label says it.
ABOUT = """
sales 2021 20, 2022 ~30, 2023 ~40 | “About”, as the source has it: 2022–2023. | 来源称为约数：2022–2023年。
sales 2022 ~30, 2023 ~40 | Every number is “about”, as the source has it. | 每个数都是来源所称的约数。
sales 2021 20, 2023 9 World, 2022 ~30 \
| “About”, as the source has it: 2022 (about 30 trillion yuan). | 来源称为约数：2022（约30万亿元）。
sales 2021 20 | - | -
sales 2021 ~20, 2021 21 press | - | -
"""


@every("figures, en, zh", rows_of(ABOUT))
def test_numbers_that_are_about_are_told(figures: str, en: str, zh: str) -> None:
    """A dot that is wider than what it leaves open looks like an exact one."""
    for lang, told in ((Lang.EN, en), (Lang.ZH, zh)):
        notes = [note for note in drawn(figures, lang=lang).notes if "as the source has" in note or "约数" in note]
        assert notes == ([] if told == "-" else [told])


@every("sign, left", [("", "rounding leaves"), ("~", "rounding or “about” leaves")])
def test_the_note_on_dots_names_about_too(sign: str, left: str) -> None:
    """What rounding leaves open is not all of it then."""
    assert f"what {left} open" in said(layout(drawn(f"sales 2021 2, 2023 {sign}9"), 1200))


def test_places_say_which_way_they_run() -> None:
    """The axis has the smallest number on top, and no unit behind any."""
    chart = drawn("place 2022 12, 2023 2")
    assert (chart.unit_words, chart.subtitle) == ("", "Rank, China, 2022–2023")
    assert "The best place is on top: the smaller the number, the better." in chart.notes
    assert not any("smaller the number" in note for note in drawn("zones 2023 2, 2024 1").notes)


def test_the_best_place_stands_out() -> None:
    """In rows it comes first; of lines that end alike it is the accent."""
    rows = drawn("place 2024 3, 2024 1 Germany").marks
    assert [(mark.name, mark.highlighted) for mark in rows] == [("Germany", True), ("China", False)]
    lines = drawn("place 2023 1, 2023 2 Germany, 2024 3, 2024 1 Germany").lines
    assert [(line.name, line.accent) for line in lines] == [("China", False), ("Germany", True)]
