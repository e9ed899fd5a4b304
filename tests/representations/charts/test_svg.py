"""The SVG of a chart: well-formed, told in words, without style or script, the same bytes each time."""

from __future__ import annotations

import pytest
from lxml import etree

from api.domain.figure import Dataset
from api.domain.query import Lang
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from tests.helpers.tables import every
from tests.representations.charts.drawings import chart, said, written
from tests.representations.writers.cases import ODD, RELEASE, SALES, dataset, figure

NS = "{http://www.w3.org/2000/svg}"
DOZEN = written(
    "sales 2014 2, 2015 3, 2016 4, 2017 6, 2018 7, 2019 8, 2020 9, 2021 11, 2022 12, 2023 14, 2024 15, 2025 16"
)


def drawn(data: Dataset, width: int = 720, prefix: str = "c") -> etree._Element:
    """The root of a chart's SVG, as somebody else's reader reads it."""
    return etree.fromstring(svg(layout(chart_of(data), width), prefix).encode())


@every("lang", list(Lang))
@every("width", [280, 320, 480, 720, 2000])
def test_a_chart_is_an_image_with_a_title_and_a_description(lang: Lang, width: int) -> None:
    """Both are named by the root, in the language of the query."""
    root = drawn(dataset(*DOZEN, lang=lang), width)
    assert (root.tag, root.get("role")) == (f"{NS}svg", "img")
    title, description = (root.xpath(f"//*[@id='{name}']") for name in root.get("aria-labelledby").split())
    assert "16" in title[0].text
    told = "折线图，12个数据。" if lang is Lang.ZH else "Line chart of 12 figures."
    assert description[0].text.startswith(told)
    assert root.get("lang") == ("zh-Hans" if lang is Lang.ZH else "en")


def test_each_mark_says_its_figure_in_a_sentence() -> None:
    """Its comparator among it, for who points at it or goes there by keys."""
    marks = drawn(dataset(*written("sales 2014 2, 2015 3, 2016 4, 2017 >5"))).findall(f".//{NS}g[@class='ch-mark']")
    assert [mark.get("data-figure") for mark in marks] == [
        f"sales.CHN.{year}.bureau-2025" for year in range(2014, 2018)
    ]
    assert marks[-1].find(f"{NS}title").text == "2017: more than 5 trillion yuan (The bureau, as quoted by A bureau)"


def test_names_are_text_and_never_markup() -> None:
    """A hostile name stands in the picture as it is."""
    root = drawn(dataset(figure(ODD, "2023", "1.4"), figure(ODD, "2024", "1.5")))
    assert 'Sales, "net" of <returns> & more' in root.find(f"{NS}title").text
    allowed = {"svg", "title", "desc", "rect", "text", "path", "g", "circle"}
    assert {element.tag.removeprefix(NS) for element in root.iter()} <= allowed
    assert not root.xpath("//@style")


def test_ids_are_the_pages_own() -> None:
    """Two drawings may stand in one page."""
    assert drawn(dataset(*DOZEN), prefix="narrow").xpath("//@id") == ["narrow-t", "narrow-d"]


def test_a_dozen_points_are_small() -> None:
    """At most 12 KB, in either language, wide and narrow."""
    for lang in Lang:
        for width in (320, 720):
            text = svg(layout(chart_of(dataset(*DOZEN, lang=lang), "/v1/figures.svg?indicator=sales"), width))
            assert len(text.encode()) <= 12 * 1024


@every("count, note", [(12, "Dots are wider than"), (500, "Bars around dots")])
def test_the_note_on_rounding_is_of_the_dots_there_are(count: int, note: str) -> None:
    """Close marks have smaller ones, which no longer hide what rounding leaves open."""
    data = dataset(*(figure(SALES, str(1500 + year), str(30 + 5 * (year % 7))) for year in range(count)))
    assert note in "".join(drawn(data).itertext())


def test_nothing_to_draw_is_a_picture_that_says_so() -> None:
    """With the hint where figures are."""
    text = "".join(drawn(Dataset(dataset().query, (), 0, RELEASE, hint="Figures are in 2024.")).itertext())
    assert "There is no figure to draw" in text
    assert "Figures are in 2024." in text


@pytest.mark.full
@every("kind", ["line", "step", "bar", "dot"])
@every("width", [280, 320, 480, 720, 1400])
def test_first_and_last_values_are_never_hidden(kind: str, width: int) -> None:
    """Each line's last one and the accent's first, however many lines there are."""
    years = range(2014, 2026)
    others = [f"{year} {year - 2000 + place}.5 by=Office_{place}" for place in range(5) for year in years]
    made = chart("sales " + ", ".join([*(f"{year} {year - 2007}.3" for year in years), *others]), kind)
    texts = said(layout(made, width))
    assert len(made.lines) == 6
    assert all(line.marks[-1].label in texts for line in made.lines)
    assert made.lines[-1].marks[0].label in texts
