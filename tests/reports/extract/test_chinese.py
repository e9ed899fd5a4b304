"""What Chinese prose states: numbers, units, comparators, periods, and what looks like a figure and is none."""

from __future__ import annotations

from api.reports.extract import propose
from api.reports.sources.page_text import sentence_sha256
from tests.helpers.tables import every


def figures(text: str) -> list[str]:
    """The figures of a text in short: comparator, value, power of ten and unit."""
    return [f"{item.comparator}{item.value}e{item.scale} {item.unit}".rstrip() for item in propose(text, "zh")]


@every(
    ("text", "expected"),
    [
        ("", []),
        ("没有数字。", []),
        ("出口1.8万亿元，进口3500万美元", ["=1.8e12 CNY", "=3500e4 USD"]),
        ("投资2亿欧元，捐款5千万日元", ["=2e8 EUR", "=5e7 JPY"]),
        ("成本人民币300万元，￥45万", ["=300e4 CNY", "=45e4 CNY"]),
        ("资产1亿2000万元", ["=12000e4 CNY"]),
        ("达1,286.4亿元", ["=1286.4e8 CNY"]),
        ("增长10.8%，占百分之六", ["=10.8e0 percent", "=6e0 percent"]),
        ("百分之三十五点二", ["=35.2e0 percent"]),
        ("三成，六成五，7成", ["=30e0 percent", "=65e0 percent", "=70e0 percent"]),
        ("〇成", []),
        ("提高2.5个百分点", ["=2.5e0 百分点"]),
        ("覆盖35个国家和地区", ["=35e0 国家"]),
        ("举办20场培训，吸引1.2万名代表", ["=20e0 培训", "=1.2e4 代表"]),
        ("发电3500万千瓦时，装机45GW，重16兆瓦", ["=3500e4 千瓦时", "=45e0 GW", "=16e0 兆瓦"]),
        ("客流2.3亿人次，面积120万平方米", ["=2.3e8 人次", "=120e4 平方米"]),
        ("连续12年位居第一", ["=12e0 年"]),
        ("指数为50.8。", ["=50.8e0"]),
        ("受访者达５６．７％", ["=56.7e0 percent"]),
        ("出口19.47萬億元，覆蓋35個國家", ["=19.47e12 CNY", "=35e0 国家"]),
        ("發電量超過3.2億千瓦時，同比下降5個百分點", [">3.2e8 千瓦时", "=-5e0 百分点"]),
        ("3.44万亿和1.98万亿元", ["=3.44e12 CNY", "=1.98e12 CNY"]),
        ("达 15.5 万亿 元，同比 增长 7.2 %", ["=15.5e12 CNY", "=7.2e0 percent"]),
        ("出口额1.8\u00a0万亿元，直采基地\u200965\u3000个", ["=1.8e12 CNY", "=65e0 个"]),
        ("覆盖 35 个国家，超过 RMB 3500 万", ["=35e0 国家", ">3500e4 CNY"]),
        ("基地 65 个 国家馆 120 个", ["=65e0 个", "=120e0 个"]),
    ],
)
def test_numbers_and_units(text: str, expected: list[str]) -> None:
    """万, 亿 and 万亿 are scales; a counted noun is named where its end can be told, else its classifier."""
    assert figures(text) == expected


def test_spaces_of_typesetting_stay_in_the_phrase() -> None:
    """They part no number from its scale and unit, nor a year from its number, and the phrase is found as printed."""
    text = "据介绍，2024 年 网上零售额 达 15.5 万亿 元。"
    (item,) = propose(text)
    assert (item.phrase, item.period, item.comparator, item.value) == ("15.5 万亿 元", "2024", "=", "15.5")
    assert (text.find(item.phrase), item.sentence_sha256) == (item.start, sentence_sha256(text))


@every(
    ("phrase", "sign"),
    [
        *[(f"{word}300家", ">") for word in ("超过", "超", "逾", "突破")],
        *[(f"{word}300家", "<") for word in ("近", "将近", "不到", "不足")],
        *[(f"{word}300家", ">=") for word in ("至少", "不少于")],
        *[(f"{word}300家", "<=") for word in ("不超过", "最多")],
        ("约300家", "~"),
        ("300多家", ">"),
        ("300余家", ">"),
        ("300家以上", ">="),
        ("300家以下", "<="),
        ("300家左右", "~"),
    ],
)
def test_comparators(phrase: str, sign: str) -> None:
    """The words belong to the phrase."""
    (item,) = propose(f"当地有{phrase}。", "zh")
    assert (item.comparator, item.phrase) == (sign, phrase)


@every(
    ("text", "expected"),
    [
        ("增长5%至7%", [">=5e0 percent", "<=7e0 percent"]),
        ("30至40个国家", [">=30e0 国家", "<=40e0 国家"]),
        ("从5%到7%", ["=5e0 percent", "=7e0 percent"]),
    ],
)
def test_ranges(text: str, expected: list[str]) -> None:
    """A range gives its ends, a change its two values."""
    assert figures(text) == expected


@every(
    "text",
    [
        "第五届大会于3月15日上午9时30分在16号馆开幕",
        "G20、5G网络、A股、A320、12345热线、“618”",
        "电话010-65123456",
        "近5年、过去10年、3天内、6个月后、5年来",
        "60岁及以上、18岁以上",
        "一带一路、两个方面、三大优势、四个阶段、十四五规划、万众一心",
        "比例为3:1、4.1:38.6:57.3",
        "每10万人、前10名、20世纪90年代、第3页、2.0版",
        "上半年、半导体、大半天、万一、千方百计",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    """Dates, times, durations, ordinals, names, codes, ages, ratios and set phrases."""
    assert figures(text) == []


@every(
    ("told", "period"),
    [
        ("2024年", "2024"),
        ("2025年6月底", "2025-06"),
        ("截至2024年底", "2024"),
        ("截至2025年6月30日", "2025-06-30"),
        ("2024年上半年", "2024-S1"),
        ("2024年第四季度", "2024-Q4"),
        ("2024年一季度", "2024-Q1"),
        ("2024年1—6月", "2024-S1"),
        ("2024年1至11月", None),
        ("2024年前三季度", None),
        ("二〇二三年", "2023"),
        ("2019—2023年", None),
        ("自2015年以来", None),
        ("去年", None),
    ],
)
def test_a_period_is_told_in_sdmx(told: str, period: str | None) -> None:
    """One day, month, quarter, half-year or year; what is none of these stays empty."""
    assert [item.period for item in propose(f"{told}，有35个国家参加。", "zh")] == [period]


@every(
    ("text", "expected"),
    [
        ("由2020年的18.3%提高到2024年的26%。", [("2020", False), ("2024", False)]),
        ("2024年比2023年增长5%。", [("2024", False)]),
        ("2024年出口9亿元。进口8亿元。", [("2024", False), ("2024", True)]),
        ("2024年出口9亿元。上半年出口4亿元。", [("2024", False), ("2024-S1", True)]),
        ("2024年出口9亿元，上年同期为8亿元。", [("2024", False), ("2023", True)]),
        ("2025年1月20日\n去年出口9亿元。", [("2024", True)]),
        ("2024年公报\n出口9亿元。", [("2024", True)]),
    ],
)
def test_each_figure_has_its_own_period(text: str, expected: list[tuple[str, bool]]) -> None:
    """The one before it, never the one it is compared with; what the sentence leaves out is marked as inferred."""
    assert [(item.period, "period" in item.inferred) for item in propose(text, "zh")] == expected


def test_a_text_may_be_in_both_languages() -> None:
    """Without a language each paragraph tells its own."""
    assert [item.unit for item in propose("Exports to 35 countries\n出口至35个国家")] == ["countries", "国家"]
