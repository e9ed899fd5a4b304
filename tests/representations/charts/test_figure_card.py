"""The card of one figure: all that is to be known of it stands in it, and nothing leaves it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product

from lxml import etree

from api.domain.conversion import convert
from api.domain.figure import Figure, Locator
from api.domain.query import Conversion, Lang, Query
from api.domain.rates import AppliedRate, Basis
from api.representations.charts.chart_options import MAX_WIDTH, MIN_HEIGHT, MIN_WIDTH
from api.representations.charts.drawing import Box, Drawing, FilledBox, Lettering, Stroke
from api.representations.charts.figure_card import figure_card
from api.representations.charts.svg import svg
from tests.helpers.tables import every
from tests.representations.rows import rows_beside
from tests.representations.writers.cases import GROWTH, PERCENT, PRESS, SALES, USD, figure, indicator

ADDRESS = "https://figures.example/figures/sales.CHN.2024.bureau-2025"


def in_dollars(printed: Figure) -> Figure:
    """The figure in dollars at the average rate of a year, with its receipt."""
    rate = AppliedRate("USD", "CNY", Decimal("7.1956"), Basis.ANNUAL_AVERAGE, "2024", "A bank", 256)
    told, receipt = convert(printed.printed, USD, rate)
    return replace(printed, converted=told, receipt=receipt)


def named(name: str, phrase: str) -> Figure:
    made = figure(indicator("long", name_en=name, name_zh=name), "2024-S1", "15.5", phrase=phrase, originator=name)
    return replace(made, source=made.source.model_copy(update={"publisher": name, "publisher_zh": name}))


FIGURES = {
    "plain": figure(SALES, "2024", "15.5"),
    "converted": in_dollars(figure(SALES, "2024", "15.5")),
    "more than": in_dollars(figure(SALES, "2024", "1.8", comparator=">")),
    "at most": figure(SALES, "2024", "1.8", comparator="<="),
    "about": figure(SALES, "2024-S1", "7.1", comparator="~", status="P"),
    "percent": figure(GROWTH, "2024", "7.20", PERCENT, "one", source=PRESS),
    "negative": figure(GROWTH, "2024", "-0.4", PERCENT, "one"),
    "withdrawn": replace(figure(SALES, "2024", "15.5"), withdrawn="made-up.2"),
    "replaced": replace(figure(SALES, "2024", "15.5"), withdrawn="made-up.2", replaced_by="sales.CHN.2024.bureau-2026"),
    "derived": replace(
        figure(SALES, "2023", "14.4"),
        formula="sales / (1 + growth)",
        inputs=("sales.CHN.2024.bureau-2025", "sales-growth.CHN.2024.bureau-2025"),
        locator=Locator(None, "", None, None, ""),
    ),
    "thirty digits": figure(SALES, "2024", "123456789012345678901234567890.123456", scale="one"),
    "long": named("Value of goods and services sold " * 6, "goods and services " * 12),
    "one word": named("Verkaufserlöse" * 14, "x" * 200),
    "long in Chinese": named("网上零售额" * 40, "超过一万五千亿元" * 20),
    "hostile": named("<script>alert(1)</script>&\"'\x01\u202e\u200f", "]]><svg onload=alert(1)>"),
}
SIZES = [
    *((width, None) for width in (MIN_WIDTH, 320, 720, MAX_WIDTH)),
    *((800, 420), (MIN_WIDTH, MIN_HEIGHT), (2000, 200)),
]


def lines_of(drawing: Drawing) -> list[Lettering]:
    return [part for part in drawing.parts if isinstance(part, Lettering)]


def texts(drawing: Drawing) -> str:
    """What stands in a card, without the breaks between lines."""
    return " ".join(" ".join(line.text for line in lines_of(drawing)).split())


@every("case", FIGURES)
def test_nothing_leaves_a_card_and_no_line_lies_over_another(case: str) -> None:
    """In both languages, in each width, and in a height that is asked."""
    for lang, (width, height) in product(Lang, SIZES):
        query = Query(lang=lang, conversion=Conversion("USD"))
        drawing = figure_card(FIGURES[case], query, ADDRESS, width, height)
        assert (drawing.width, drawing.height) == (width, height or drawing.height)
        frame = Box(0, 0, *drawing.room)
        lines = lines_of(drawing)
        told = case, lang, width, height
        assert [line.text for line in lines if not line.box.within(frame)] == [], told
        assert [(a.text, b.text) for a, b in combinations(lines, 2) if a.box.meets(b.box)] == [], told
        for part in drawing.parts:
            if isinstance(part, Stroke):
                assert all(0 <= x <= frame.right and 0 <= y <= frame.bottom for x, y in part.points), told
            elif isinstance(part, FilledBox):
                assert part.box.within(frame), told


@every("case, lang, told", rows_beside(__file__, "told"))
def test_a_card_tells_what_is_to_be_known(case: str, lang: str, told: str) -> None:
    """Name, place, period, the number as printed and converted, what rounding leaves open, the source, the address."""
    found = texts(figure_card(FIGURES[case], Query(lang=Lang(lang), conversion=Conversion("USD")), ADDRESS, 900))
    assert [words for words in told.split(" / ") if words not in found] == [], found


def test_what_a_name_holds_is_text() -> None:
    """No element comes of it, and nothing turns the words behind it around."""
    picture = svg(figure_card(FIGURES["hostile"], Query(), ADDRESS, 720))
    root = etree.fromstring(picture.encode())
    assert "<script>alert(1)</script>&\"'" in "".join(root.itertext())
    assert not list(root.iter("{*}script"))
    assert not {"\u202e", "\u200f"} & set(picture)


def test_a_unit_that_cannot_be_had_is_told() -> None:
    """The printed number stays, and no conversion is shown."""
    drawing = figure_card(FIGURES["percent"], Query(conversion=Conversion("USD")), ADDRESS, 720)
    assert "Not in USD" in texts(drawing)
    assert "7.20%" in texts(drawing)


def test_a_number_is_as_large_as_it_fits() -> None:
    """In one line where there is room for it, however narrow the card is."""
    sizes = {}
    for width in (280, 320, 480, 720):
        drawing = figure_card(FIGURES["plain"], Query(), ADDRESS, width)
        (sizes[width],) = [line.size for line in lines_of(drawing) if line.text == "15.5 trillion yuan"]
    assert sizes[280] < sizes[320] < sizes[480] <= sizes[720]
    assert sizes[280] >= 22


def test_a_card_fills_the_height_that_is_asked() -> None:
    """Little is set large, much is set small."""
    cards = (figure_card(FIGURES[case], Query(), ADDRESS, 800, 420) for case in ("plain", "long"))
    little, much = (max(line.size for line in lines_of(card)) for card in cards)
    assert little > much
