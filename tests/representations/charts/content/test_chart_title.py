"""The finding of a chart: what intervals and comparability prove, and not a word more."""

from __future__ import annotations

from typing import Any

from api.domain.figure import Figure
from api.domain.query import Claims, Lang
from api.representations.charts.chart_of_figures import chart_of
from tests.helpers.tables import every
from tests.representations.charts.generated_series import ZONES
from tests.representations.writers.cases import (
    CHINA,
    GROWTH,
    PERCENT,
    PRESS,
    SALES,
    USD,
    WORLD,
    dataset,
    figure,
    indicator,
)

COUNTED = indicator("zones", "count", "Pilot zones", "试验区").model_copy(update={"measuring_type": "count"})
RANK = indicator("rank", "count", "Rank", "名次").model_copy(update={"measuring_type": "rank"})
PLACE = ZONES.model_copy(update={"code": "place", "name_en": "place", "label_en": "place", "label_zh": "位"})
BASES = ZONES.model_copy(update={"code": "bases", "name_en": "bases", "label_en": "bases", "label_zh": "个直采基地"})
LANDS = ZONES.model_copy(update={"code": "lands", "name_en": "lands", "label_en": "lands", "label_zh": "个国家"})
COURSES = ZONES.model_copy(update={"code": "courses", "label_en": "sessions", "label_zh": "场培训"})
CARS = ZONES.model_copy(update={"code": "cars", "name_en": "cars", "label_en": "cars", "label_zh": "辆汽车"})
COUNTS = [
    (
        "Sourcing bases",
        "直采基地数量",
        BASES,
        ("Sourcing bases (China) stood at 65 in 2024", "2024年中国直采基地为65个"),
    ),
    ("Partners", "伙伴国数量", LANDS, ("Partners (China) stood at 65 lands in 2024", "2024年中国伙伴国为65个")),
    ("Sessions", "线上培训场次", COURSES, ("Sessions (China) stood at 65 in 2024", "2024年中国线上培训场次为65场")),
    ("Exports", "整车出口", CARS, ("Exports (China) stood at 65 cars in 2024", "2024年中国整车出口为65辆汽车")),
]
"""Names, the unit, and the findings."""
GERMANY = CHINA.model_copy(
    update={"alpha3": "DEU", "alpha2": "DE", "m49": "276", "name_en": "Germany", "name_zh": "德国"}
)


def sales(year: int | str, value: str, **other: Any) -> Figure:
    """Sales of a year in trillion yuan."""
    return figure(SALES, str(year), value, **other)


def growth(year: int, value: str, **other: Any) -> Figure:
    """Growth of a year in percent."""
    return figure(GROWTH, str(year), value, PERCENT, "one", **other)


def place(period: str, value: str, **other: Any) -> Figure:
    """A place in a ranking."""
    return figure(RANK, period, value, PLACE, "one", **other)


def title(*figures: Figure, **query: Any) -> str:
    """The finding of some figures."""
    return chart_of(dataset(*figures, **query)).title


@every(
    ("figures", "en", "zh"),
    [
        # One figure claims nothing but itself.
        ([sales(2024, "15.5")], "Sales in China stood at 15.5 trillion yuan in 2024", "2024年中国销售额为15.5万亿元"),
        (
            [sales(2024, "1.8", comparator=">")],
            "Sales in China exceeded 1.8 trillion yuan in 2024",
            "2024年中国销售额超过1.8万亿元",
        ),
        (
            [sales(2024, "1.8", comparator="<")],
            "Sales in China stood below 1.8 trillion yuan in 2024",
            "2024年中国销售额不足1.8万亿元",
        ),
        (
            [growth(2024, "33", comparator="~")],
            "Growth of sales in China stood at about 33% in 2024",
            "2024年中国销售额增速约为33%",
        ),
        ([sales(2024, "-2.5")], "Sales in China stood at −2.5 trillion yuan in 2024", "2024年中国销售额为−2.5万亿元"),
        # A forecast is told as one, its limit among it; so is what is preliminary.
        (
            [sales(2026, "50", status="F", comparator=">")],
            "Sales in China: forecast of more than 50 trillion yuan for 2026",
            "2026年中国销售额预测超过50万亿元",
        ),
        (
            [sales(2024, "2.38", status="P")],
            "Sales in China stood at 2.38 trillion yuan in 2024, provisional",
            "2024年中国销售额为2.38万亿元（初步值）",
        ),
        (
            [figure(SALES, "2024", "6.3", USD, area=WORLD)],
            "Sales worldwide stood at 6.3 trillion US dollars in 2024",
            "2024年全球销售额为6.3万亿美元",
        ),
        # Its own number is told, whatever round one lies between it and that of the year before.
        (
            [sales(2023, "14.9"), sales(2024, "15.5")],
            "Sales in China reached 15.5 trillion yuan in 2024",
            "2024年中国销售额达15.5万亿元",
        ),
        (
            [sales(2023, "15"), sales(2024, "15.6")],
            "Sales in China reached 15.6 trillion yuan in 2024",
            "2024年中国销售额达15.6万亿元",
        ),
        (
            [sales(2022, "15.3"), sales(2023, "14.9"), sales(2024, "15.5")],
            "Sales in China reached 15.5 trillion yuan in 2024",
            "2024年中国销售额达15.5万亿元",
        ),
        (
            [sales(2023, "15.5"), sales(2024, "14.9")],
            "Sales in China fell to 14.9 trillion yuan in 2024",
            "2024年中国销售额降至14.9万亿元",
        ),
        (
            [growth(2023, "7.2"), growth(2024, "8.6")],
            "Growth of sales in China rose to 8.6% in 2024",
            "2024年中国销售额增速升至8.6%",
        ),
        (
            [sales(2023, "3.355"), sales(2024, "3.537")],
            "Sales in China reached 3.537 trillion yuan in 2024",
            "2024年中国销售额达3.537万亿元",
        ),
        # A line that goes on with forecasts is about the last figure that is none.
        (
            [sales(2023, "3.2"), sales(2024, "3.9", status="F")],
            "Sales in China stood at 3.2 trillion yuan in 2023",
            "2023年中国销售额为3.2万亿元",
        ),
        # What rounding leaves open overlaps: nothing rose.
        (
            [growth(2023, "8"), growth(2024, "8.4")],
            "Growth of sales in China stood at 8.4% in 2024",
            "2024年中国销售额增速为8.4%",
        ),
        # Over a break, a gap, between vintages and between originators nothing is compared.
        (
            [sales(2023, "14.9"), sales(2024, "15.5", status="B")],
            "Sales in China reached 15.5 trillion yuan in 2024",
            "2024年中国销售额达15.5万亿元",
        ),
        (
            [sales(2022, "14.9"), sales(2024, "15.5")],
            "Sales in China reached 15.5 trillion yuan in 2024",
            "2024年中国销售额达15.5万亿元",
        ),
        (
            [sales(2023, "2.9", vintage="preliminary"), sales(2024, "2.1", vintage="preliminary")],
            "Sales in China stood at 2.1 trillion yuan in 2024",
            "2024年中国销售额为2.1万亿元",
        ),
        (
            [sales(2023, "14.9", originator="A ministry"), sales(2024, "15.5")],
            "Sales in China reached 15.5 trillion yuan in 2024",
            "2024年中国销售额达15.5万亿元",
        ),
        (
            [growth(2023, "9", comparator="<"), growth(2024, "8.6")],
            "Growth of sales in China stood at 8.6% in 2024",
            "2024年中国销售额增速为8.6%",
        ),
        # Nor is it with what another says of the year before, or with a limit.
        (
            [sales(2022, "15.2", originator="A ministry"), sales(2023, "14.9"), sales(2024, "15.5")],
            "Sales in China reached 15.5 trillion yuan in 2024",
            "2024年中国销售额达15.5万亿元",
        ),
        (
            [sales(2022, "9", comparator=">"), sales(2023, "14.9"), sales(2024, "15.5")],
            "Sales in China reached 15.5 trillion yuan in 2024",
            "2024年中国销售额达15.5万亿元",
        ),
        # Of a lower limit nobody knows how far above it lies, and what only may be larger was not reached.
        (
            [sales(2022, "14"), sales(2023, "15.2", comparator=">"), sales(2024, "15.5")],
            "Sales in China stood at 15.5 trillion yuan in 2024",
            "2024年中国销售额为15.5万亿元",
        ),
        (
            [sales(2023, "20", comparator="<"), sales(2024, "21.5")],
            "Sales in China reached 21.5 trillion yuan in 2024",
            "2024年中国销售额达21.5万亿元",
        ),
        # What was forecast for a year before is nothing known.
        (
            [sales(2015, "2", status="F", vintage="edition-2014"), sales(2024, "6.3")],
            "Sales in China stood at 6.3 trillion yuan in 2024",
            "2024年中国销售额为6.3万亿元",
        ),
        # Below zero what exceeds a number would be read as further below it.
        (
            [sales(2024, "-3.1", comparator=">")],
            "Sales in China stood above −3.1 trillion yuan in 2024",
            "2024年中国销售额高于−3.1万亿元",
        ),
        # What was larger before a break was not reached.
        (
            [sales(2023, "16.2"), sales(2024, "15.5", status="B")],
            "Sales in China stood at 15.5 trillion yuan in 2024",
            "2024年中国销售额为15.5万亿元",
        ),
        # One limit says nothing of what was before.
        (
            [growth(2023, "80", comparator=">"), growth(2024, "30", comparator="<")],
            "Growth of sales in China stood below 30% in 2024",
            "2024年中国销售额增速不足30%",
        ),
        (
            [growth(2023, "3", comparator=">="), growth(2024, "-1", comparator="<=")],
            "Growth of sales in China stood at or below −1% in 2024",
            "2024年中国销售额增速至多−1%",
        ),
        (
            [growth(2023, "9"), growth(2024, "3", comparator=">=")],
            "Growth of sales in China stood at or above 3% in 2024",
            "2024年中国销售额增速至少3%",
        ),
        # The larger number is the worse place.
        ([place("2024", "2")], "Rank (China) stood at place 2 in 2024", "2024年中国名次列第2位"),
        (
            [place("2023", "1"), place("2024", "2")],
            "Rank (China) slipped to place 2 in 2024",
            "2024年中国名次退至第2位",
        ),
        (
            [place("2023", "12"), place("2024", "9")],
            "Rank (China) improved to place 9 in 2024",
            "2024年中国名次进至第9位",
        ),
        ([place("2023", "2"), place("2024", "2")], "Rank (China) stood at place 2 in 2024", "2024年中国名次列第2位"),
        (
            [place("2024", "10", comparator="<=")],
            "Rank (China): place 10 or better in 2024",
            "2024年中国名次第10位或之前",
        ),
        (
            [place("2024", "9", comparator="~")],
            "Rank (China) stood at about place 9 in 2024",
            "2024年中国名次列约第9位",
        ),
        (
            [place("2024", "9", status="F")],
            "Rank (China): forecast of place 9 for 2024",
            "2024年中国名次预测为第9位",
        ),
        (
            [place("2024", "6"), place("2024", "1", area=GERMANY)],
            "Rank, 2024: Germany ranks highest, at place 1",
            "2024年名次：德国名次最高，列第1位",
        ),
        # The world leads no country; where it is beside one alone, none leads.
        (
            [sales(2024, "2"), sales(2024, "5", area=GERMANY), sales(2024, "90", area=WORLD)],
            "Sales, 2024: Germany leads with 5 trillion yuan",
            "2024年销售额：德国居首，5万亿元",
        ),
        ([sales(2024, "2"), sales(2024, "90", area=WORLD)], "Sales, 2 areas, 2024", "销售额，2个地区，2024年"),
        # Of a year and its second half the year is the newest, which the heading of a page tells too.
        (
            [sales("2023-S2", "1.2"), sales(2023, "2.3"), sales("2024-S2", "1.3"), sales(2024, "2.5")],
            "Sales in China reached 2.5 trillion yuan in 2024",
            "2024年中国销售额达2.5万亿元",
        ),
        # A counted noun that the name tells is not told twice.
        (
            [figure(COUNTED, "2024", "165", ZONES, "one")],
            "Pilot zones (China) stood at 165 in 2024",
            "2024年中国试验区为165个",
        ),
        *[
            ([figure(COUNTED.model_copy(update={"name_en": en, "name_zh": zh}), "2024", "65", unit, "one")], *told)
            for en, zh, unit, told in COUNTS
        ],
        # Nor is the area, where the name begins with it or has a place for it.
        (
            [
                figure(
                    SALES.model_copy(update={"name_en": "China online sales", "name_zh": "中国网上零售额"}), "2024", "2"
                )
            ],
            "China online sales stood at 2 trillion yuan in 2024",
            "2024年中国网上零售额为2万亿元",
        ),
        (
            [
                figure(
                    SALES.model_copy(update={"name_en": "Sales of a country", "name_zh": "甲口径一国销售额"}),
                    "2024",
                    "2",
                )
            ],
            "Sales of China stood at 2 trillion yuan in 2024",
            "2024年甲口径中国销售额为2万亿元",
        ),
        # What is not plain stands behind it in one bracket.
        (
            [
                sales(2024, "2.4", status="P", preferred=True),
                sales(2023, "2"),
                sales(2024, "2.7", originator="A ministry", source=PRESS),
            ],
            "Sales in China stood at 2.4 trillion yuan in 2024, provisional, says The bureau",
            "2024年中国销售额为2.4万亿元（初步值，据The bureau）",
        ),
    ],
)
def test_the_title_says_what_is_proved(figures: list[Figure], en: str, zh: str) -> None:
    """In both languages."""
    assert (title(*figures), title(*figures, lang=Lang.ZH)) == (en, zh)


def test_the_highlighted_figure_is_what_the_title_is_about() -> None:
    """Not the last one."""
    data = dataset(sales(2023, "14.9"), sales(2024, "15.5"))
    assert (
        chart_of(data, highlight="sales.CHN.2023.bureau-2025").title
        == "Sales in China stood at 14.9 trillion yuan in 2023"
    )


def test_a_disputed_figure_is_told_with_who_says_so() -> None:
    """The preferred one, where another claim on the same is in the picture that rounding does not bring to it."""
    before, ours = sales(2023, "2.52", preferred=True), sales(2024, "2.6", preferred=True)
    rival = sales(2024, "2.71", originator="A ministry", source=PRESS)
    claims = dataset(before, rival, ours, claims=Claims.ALL)
    assert chart_of(claims).title == "Sales in China reached 2.6 trillion yuan in 2024, says The bureau"
    assert title(before, rival, ours, claims=Claims.ALL, lang=Lang.ZH) == "2024年中国销售额达2.6万亿元（据The bureau）"
    near = sales(2024, "2.64", originator="A ministry", source=PRESS)
    assert title(before, near, ours, claims=Claims.ALL) == "Sales in China reached 2.6 trillion yuan in 2024"


@every(
    ("values", "end"),
    [
        (("2.6", "2.71"), "2 claims, 2.6 trillion yuan to 2.71 trillion yuan; no one number fits all"),
        (("2.6", "2.64"), "2 claims, 2.6 trillion yuan to 2.64 trillion yuan"),
        (("15.42", "15.43"), "2 claims, 15.42 trillion yuan to 15.43 trillion yuan; they meet only within rounding"),
        (("15.5", "15.5"), "all 2 claims say 15.5 trillion yuan"),
    ],
)
def test_rival_claims_are_held_against_each_other(values: tuple[str, str], end: str) -> None:
    """By what their rounding leaves open."""
    ours, theirs = values
    told = title(sales(2024, ours), sales(2024, theirs, source=PRESS), claims=Claims.ALL)
    assert told == f"Sales in China, 2024: {end}"
