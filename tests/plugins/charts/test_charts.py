"""What a chart or the card of a figure says: the finding, lines and gaps, breaks, labels, notes, in SVG for all."""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from lxml import etree

from api.domain.conversion import convert
from api.domain.errors import ConflictingParameters
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Conversion, Lang, Query
from api.domain.rates import AppliedRate, Basis
from api.plugins.charts.chart import Chart, ChartKind
from api.plugins.charts.drawing import Drawing, svg
from api.plugins.charts.layout import axis_ticks, layout
from api.plugins.charts.picture import MOST_LINES, chart_of, figure_card
from api.plugins.charts.theme import MAX_WIDTH, MIN_HEIGHT, MIN_WIDTH
from tests.formats.writers.cases import GROWTH, ODD, PERCENT, PRESS, RELEASE, SALES, USD, dataset, figure, indicator
from tests.helpers import rows
from tests.helpers.evidence import altered
from tests.helpers.tables import every
from tests.plugins.charts.drawings import beyond, chart, lettering, overlaps, said, written

TABLES = rows.tables(__file__)


def axis(made: Chart) -> str:
    ticks = axis_ticks(made, 2000)
    return f"{float(ticks[0]):g} to {float(ticks[-1]):g}"


FACTS: dict[str, Callable[[Chart, Drawing], str]] = {
    "title": lambda chart, _: chart.title,
    "subtitle": lambda chart, _: chart.subtitle,
    "description": lambda chart, _: chart.description,
    "source": lambda chart, _: chart.source_line,
    "kind": lambda chart, _: chart.kind,
    "unit": lambda chart, _: chart.unit_words,
    "axis": lambda chart, _: axis(chart),
    "joins": lambda chart, _: "; ".join(sorted(" ".join(mark.join for mark in line.marks) for line in chart.lines)),
    "labels": lambda chart, _: ", ".join(mark.label for mark in chart.marks),
    "sentences": lambda chart, _: "; ".join(mark.sentence for mark in chart.marks),
    "breaks": lambda chart, _: " ".join(f"{each.at}: {each.reason}" for each in chart.breaks),
    "lines": lambda chart, _: "; ".join(
        f"{line.name}: {' '.join(mark.period for mark in line.marks)}" for line in chart.lines
    ),
    "about": lambda chart, _: "".join(note for note in chart.notes if re.search("pproximate|约数", note)),
}
SEARCHED: dict[str, Callable[[Chart, Drawing], Any]] = {
    "note": lambda chart, _: chart.notes,
    "part of the notes": lambda chart, _: "\n".join(chart.notes),
    "part of the title": lambda chart, _: chart.title,
    "text": lambda _, drawing: [words.text for words in lettering(drawing)],
    "part of the texts": lambda _, drawing: said(drawing),
    "part of the picture": lambda _, drawing: svg(drawing),
}


@every("figures, asked, fact, expected", TABLES["facts"])
def test_a_chart_says_of_its_figures_what_the_table_says(figures: str, asked: str, fact: str, expected: str) -> None:
    """Each fact has its reason above it in the table of that name; of what is searched it may be what is not there."""
    words = asked.split()
    claims, lang = Claims.ALL if "all" in words else Claims.PREFERRED, Lang.ZH if "zh" in words else Lang.EN
    kind = next((word for word in words if word in list(ChartKind)), None)
    highlight = next((word for word in words if "." in word), None)
    made = chart_of(dataset(*written(figures), claims=claims, lang=lang), kind=kind, highlight=highlight)
    drawing = layout(made, next((int(word) for word in words if word.isdigit()), 720))
    if (searched := fact.removeprefix("no ")) in SEARCHED:
        found = SEARCHED[searched](made, drawing)
        assert (expected in found) is (fact == searched), found
    else:
        assert FACTS[fact](made, drawing) == ("" if expected == "-" else expected)


titles = {"titles": lambda figures: tuple(chart(figures, lang=lang).title for lang in (Lang.EN, Lang.ZH))}
test_the_title_says_what_is_proved = rows.shows(__file__, titles)


OFFICES = ", ".join(f"{2010 + n} 1 by=Office_{n}" for n in range(MOST_LINES + 1))
NO_PICTURES = {
    "sales 2023 1, 2024 2 USD": r"in several units: CNY, USD\. `unit=` brings them to one",
    "sales 2023 1, growth 2024 2": "`indicator=` picks one measure",
    f"sales {OFFICES}": f"This would be {MOST_LINES + 1} lines",
}


@every("figures, why", NO_PICTURES.items())
def test_what_is_no_picture(figures: str, why: str) -> None:
    """The problem says what to ask, and how many lines there would be."""
    with pytest.raises(ConflictingParameters, match=why):
        chart(figures)


NS = "{http://www.w3.org/2000/svg}"
DOZEN = written("sales " + ", ".join(f"{2014 + n} {n + 5}" for n in range(12)))


def drawn(data: Dataset, width: int = 720, prefix: str = "c") -> etree._Element:
    """The root of a chart's SVG, as somebody else's reader reads it; of a dozen figures it is at most 12 KB."""
    picture = svg(layout(chart_of(data, "/v1/figures.svg?indicator=sales"), width), prefix)
    assert len(picture.encode()) <= 12 * 1024
    return etree.fromstring(picture.encode())


@every("lang", list(Lang))
@every("width", [280, 320, 480, 720, 2000])
def test_a_chart_is_an_image_with_a_title_and_a_description(lang: Lang, width: int) -> None:
    """The root names both, in the language of the query; the ids are the page's own, which may have two drawings."""
    root = drawn(dataset(*DOZEN, lang=lang), width, "narrow")
    assert (root.tag, root.get("role")) == (f"{NS}svg", "img")
    assert root.xpath("//@id") == root.get("aria-labelledby").split() == ["narrow-t", "narrow-d"]
    title, description = root.xpath("//*[@id]")
    assert "16" in title.text
    assert description.text.startswith("折线图，12个数据。" if lang is Lang.ZH else "Line chart: 12 figures.")
    assert root.get("lang") == ("zh-Hans" if lang is Lang.ZH else "en")


def test_names_are_text_and_never_markup() -> None:
    root = drawn(dataset(figure(ODD, "2023", "1.4"), figure(ODD, "2024", "1.5")))
    assert 'Sales, "net" of <returns> & more' in root.find(f"{NS}title").text
    allowed = {"svg", "title", "desc", "rect", "text", "path", "g", "circle"}
    assert {element.tag.removeprefix(NS) for element in root.iter()} <= allowed
    assert not root.xpath("//@style")


def test_nothing_to_draw_is_a_picture_that_says_so() -> None:
    text = "".join(drawn(Dataset(dataset().query, (), 0, RELEASE, hint="Figures are in 2024.")).itertext())
    assert "There is no figure to draw" in text
    assert "Figures are in 2024." in text


ADDRESS = "https://figures.example/figures/sales.CHN.2024.bureau-2025"


def in_dollars(printed: Figure) -> Figure:
    rate = AppliedRate("USD", "CNY", Decimal("7.1956"), Basis.ANNUAL_AVERAGE, "2024", "A bank", 256)
    receipt = convert(printed.printed, USD, rate)
    return altered(printed, converted=receipt.after, receipt=receipt)


def named(name: str, phrase: str) -> Figure:
    made = figure(indicator("long", name_en=name, name_zh=name), "2024-S1", "15.5", phrase=phrase, originator=name)
    return altered(made, source=made.source.model_copy(update={"publisher": name, "publisher_zh": name}))


PLAIN = figure(SALES, "2024", "15.5")
FIGURES = {
    "plain": PLAIN,
    "converted": in_dollars(PLAIN),
    "more than": in_dollars(figure(SALES, "2024", "1.8", comparator=">")),
    "at most": figure(SALES, "2024", "1.8", comparator="<="),
    "about": figure(SALES, "2024-S1", "7.1", comparator="~", status="P"),
    "percent": figure(GROWTH, "2024", "7.20", PERCENT, "one", source=PRESS),
    "negative": figure(GROWTH, "2024", "-0.4", PERCENT, "one"),
    "withdrawn": altered(PLAIN, withdrawn="made-up.2"),
    "replaced": altered(PLAIN, withdrawn="made-up.2", replaced_by="sales.CHN.2024.bureau-2026"),
    "derived": altered(
        figure(SALES, "2023", "14.4", formula="sales / (1 + growth)", phrase="", paragraph=None, sentence_sha256=""),
        inputs=("sales.CHN.2024.bureau-2025", "sales-growth.CHN.2024.bureau-2025"),
    ),
    "thirty digits": figure(SALES, "2024", "123456789012345678901234567890.123456", scale="one"),
    "long": named("Value of goods and services sold " * 6, "goods and services " * 12),
    "one word": named("Verkaufserlöse" * 14, "x" * 200),
    "long in Chinese": named("网上零售额" * 40, "超过一万五千亿元" * 20),
    "hostile": named("<script>alert(1)</script>&\"'\x01\u202e\u200f", "]]><svg onload=alert(1)>"),
}
SIZES = [(MIN_WIDTH, None), (320, None), (720, None), (MAX_WIDTH, None)]
SIZES += [(800, 420), (MIN_WIDTH, MIN_HEIGHT), (2000, 200)]


def card(case: str, width: int, height: int | None = None, lang: Lang = Lang.EN) -> Drawing:
    return figure_card(FIGURES[case], Query(lang=lang, conversion=Conversion("USD")), ADDRESS, width, height)


@every("case", FIGURES)
def test_nothing_leaves_a_card_and_no_line_lies_over_another(case: str) -> None:
    for lang, (width, height) in product(Lang, SIZES):
        drawing = card(case, width, height, lang)
        assert (drawing.width, drawing.height) == (width, height or drawing.height)
        assert (beyond(drawing), overlaps(lettering(drawing))) == ([], []), (lang, width, height)


@every("case, lang, expected", TABLES["cards"])
def test_a_card_has_what_is_to_be_said(case: str, lang: str, expected: str) -> None:
    """Name, place, period, the number as printed and converted, what rounding leaves open, the source, the address."""
    found = " ".join(said(card(case, 900, lang=Lang(lang))).split())
    assert [words for words in expected.split(" / ") if words not in found] == [], found
