"""The SVG of a chart: well-formed, told in words, without style or script, the same bytes each time."""

from __future__ import annotations

from lxml import etree

from api.domain.figure import Dataset
from api.domain.query import Lang
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from tests.helpers.tables import every
from tests.representations.writers.cases import ODD, RELEASE, SALES, dataset, figure

SVG = "{http://www.w3.org/2000/svg}"
SERIES = tuple(
    figure(SALES, str(year), str(value)) for year, value in enumerate((2, 3, 4, 6, 7, 8, 9, 11, 12, 14, 15, 16), 2014)
)


def drawn(data: Dataset, width: int = 720, prefix: str = "c", **options: str) -> etree._Element:
    """The root of a chart's SVG, as somebody else's reader reads it."""
    return etree.fromstring(svg(layout(chart_of(data, **options), width), prefix).encode())


@every("lang", list(Lang))
@every("width", [280, 320, 480, 720, 2000])
def test_a_chart_is_an_image_with_a_title_and_a_description(lang: Lang, width: int) -> None:
    """Both are named by the root, in the language of the query."""
    root = drawn(dataset(*SERIES, lang=lang), width)
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    title, description = (root.xpath(f"//*[@id='{name}']") for name in root.get("aria-labelledby").split())
    assert "16" in title[0].text
    told = "折线图，12个数据。" if lang is Lang.ZH else "Line chart of 12 figures."
    assert description[0].text.startswith(told)
    assert root.get("lang") == ("zh-Hans" if lang is Lang.ZH else "en")


def test_each_mark_says_its_figure_in_a_sentence() -> None:
    """Its comparator among it, for who points at it or goes there by keys."""
    root = drawn(dataset(*SERIES[:3], figure(SALES, "2017", "5", comparator=">")))
    marks = root.findall(f".//{SVG}g[@class='ch-mark']")
    assert [mark.get("data-figure") for mark in marks] == [
        f"sales.CHN.{year}.bureau-2025" for year in (2014, 2015, 2016, 2017)
    ]
    assert marks[-1].find(f"{SVG}title").text == "2017: more than 5 trillion yuan (The bureau, as quoted by A bureau)"


def test_names_are_text_and_never_markup() -> None:
    """A hostile name stands in the picture as it is."""
    root = drawn(dataset(figure(ODD, "2023", "1.4"), figure(ODD, "2024", "1.5")))
    assert 'Sales, "net" of <returns> & more' in root.find(f"{SVG}title").text
    allowed = {"svg", "title", "desc", "rect", "text", "path", "g", "circle"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    assert not root.xpath("//@style")


def test_ids_are_the_pages_own() -> None:
    """Two drawings may stand in one page."""
    root = drawn(dataset(*SERIES), prefix="narrow")
    assert root.xpath("//@id") == ["narrow-t", "narrow-d"]


def test_a_dozen_points_are_small() -> None:
    """At most 12 KB, in either language, wide and narrow."""
    for lang in Lang:
        for width in (320, 720):
            text = svg(layout(chart_of(dataset(*SERIES, lang=lang), "/v1/figures.svg?indicator=sales"), width))
            assert len(text.encode()) <= 12 * 1024


@every(("count", "note"), [(12, "Dots are wider than"), (500, "Bars around dots")])
def test_the_note_on_rounding_is_of_the_dots_there_are(count: int, note: str) -> None:
    """Close marks have smaller ones, which no longer hide what rounding leaves open."""
    data = dataset(*(figure(SALES, str(1500 + year), str(30 + 5 * (year % 7))) for year in range(count)))
    assert note in "".join(drawn(data).itertext())


def test_nothing_to_draw_is_a_picture_that_says_so() -> None:
    """With the hint where figures are."""
    empty = Dataset(dataset().query, (), 0, RELEASE, hint="Figures are in 2024.")
    root = drawn(empty)
    assert "There is no figure to draw" in "".join(root.itertext())
    assert "Figures are in 2024." in "".join(root.itertext())


@every("kind", ["line", "step", "bar", "dot"])
@every("width", [280, 320, 480, 720, 1400])
def test_first_and_last_values_are_never_hidden(kind: str, width: int) -> None:
    """Each line's last one and the accent's first, however many lines there are."""
    others = (
        figure(SALES, str(year), f"{year - 2000 + place}.5", originator=f"Office {place}")
        for place in range(5)
        for year in range(2014, 2026)
    )
    bureau = (figure(SALES, str(year), f"{year - 2007}.3") for year in range(2014, 2026))
    data = dataset(*bureau, *others)
    chart = chart_of(data, kind=kind)
    texts = " ".join(words.text for words in layout(chart, width).words)
    assert len(chart.lines) == 6
    for line in chart.lines:
        assert line.marks[-1].label in texts
    assert chart.lines[-1].marks[0].label in texts
