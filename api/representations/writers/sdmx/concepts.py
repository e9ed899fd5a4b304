"""What the figures are in SDMX: the dimensions, the measure, the attributes, their fixed codes, and the dataflows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from api.domain.quantity import Comparator
from api.domain.query import Lang

AGENCY = "REPORTS"
TIME_PERIOD = "TIME_PERIOD"
ALL_DIMENSIONS = "AllDimensions"
MAX_DECIMALS = 45
"""More decimals than a figure can have: 30 printed ones, told in trillions."""


class Text(NamedTuple):
    """A text in English and Chinese."""

    en: str
    zh: str

    def told(self, lang: Lang) -> str:
        """The text in one language."""
        return self.zh if lang is Lang.ZH else self.en


class Holds(StrEnum):
    """What the values of a component are, by SDMX's names of data types."""

    STRING = "String"
    DECIMAL = "Decimal"
    TIME = "ObservationalTimePeriod"


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension, measure or attribute; `codes` where its code list does not depend on the data."""

    id: str
    name: Text
    meaning: Text
    codelist: str | None = None
    codes: Mapping[str, Text] = field(default_factory=dict)
    holds: Holds = Holds.STRING
    required: bool = True


FREQUENCIES = {
    "A": Text("Annual", "年度"),
    "S": Text("Half-yearly", "半年度"),
    "Q": Text("Quarterly", "季度"),
    "M": Text("Monthly", "月度"),
    "D": Text("Daily", "日度"),
}
STATUSES = {
    "A": Text("Normal value", "正常值"),
    "B": Text("Time series break", "时间序列中断"),
    "E": Text("Estimated value", "估计值"),
    "F": Text("Forecast value", "预测值"),
    "P": Text("Provisional value", "初步值"),
}
_COMPARATORS: Mapping[Comparator, tuple[str, Text]] = {
    Comparator.EQUAL: ("EQ", Text("as printed", "等于")),
    Comparator.ABOUT: ("AP", Text("about", "约")),
    Comparator.MORE: ("GT", Text("more than", "超过")),
    Comparator.AT_LEAST: ("GE", Text("at least", "至少")),
    Comparator.LESS: ("LT", Text("less than", "不足")),
    Comparator.AT_MOST: ("LE", Text("at most", "至多")),
}
COMPARATOR_CODES = {str(sign): code for sign, (code, _) in _COMPARATORS.items()}
"""What stands for each comparator: its sign is no code that SDMX allows."""

MULTIPLIERS = {
    "0": Text("Units", "个"),
    "3": Text("Thousands", "千"),
    "4": Text("Tens of thousands", "万"),
    "6": Text("Millions", "百万"),
    "8": Text("Hundreds of millions", "亿"),
    "9": Text("Billions", "十亿"),
    "12": Text("Trillions", "万亿"),
}
_DECIMALS = {
    str(number): Text(f"{number} decimal{'' if number == 1 else 's'}", f"{number}位小数")
    for number in range(MAX_DECIMALS + 1)
}

FREQ = Component(
    "FREQ", Text("Frequency", "频率"), Text("Length of the period.", "时期的长度。"), "CL_FREQ", FREQUENCIES
)
REF_AREA = Component(
    "REF_AREA",
    Text("Reference area", "参考地区"),
    Text("Country of ISO 3166-1 (alpha-3), or WLD for the world.", "ISO 3166-1三位字母国家代码，WLD为全世界。"),
    "CL_AREA",
)
INDICATOR = Component(
    "INDICATOR", Text("Indicator", "指标"), Text("What is measured.", "所测量的内容。"), "CL_INDICATOR"
)
SOURCE = Component(
    "SOURCE",
    Text("Source", "来源"),
    Text(
        "Where the figure was read; two sources that disagree are two series.", "数据出处；两个来源不一致时为两条序列。"
    ),
    "CL_SOURCE",
)
TIME = Component(
    TIME_PERIOD,
    Text("Time period", "时间"),
    Text("Period that the figure is about.", "数据所属的时期。"),
    holds=Holds.TIME,
)
DIMENSIONS = (FREQ, REF_AREA, INDICATOR, SOURCE, TIME)
DIMENSION_IDS = tuple(part.id for part in DIMENSIONS)
KEY = DIMENSIONS[:-1]
"""The dimensions that a series key is written in."""

OBS_VALUE = Component(
    "OBS_VALUE",
    Text("Value", "数值"),
    Text(
        "The value as printed, in ten to the power UNIT_MULT of UNIT_MEASURE.",
        "印刷的数值，单位为UNIT_MEASURE乘以十的UNIT_MULT次方。",
    ),
    holds=Holds.DECIMAL,
)
UNIT_MEASURE = Component(
    "UNIT_MEASURE",
    Text("Unit of measure", "计量单位"),
    Text(
        "Currency of ISO 4217, PT percent, PN ratio, or a counted noun.", "ISO 4217货币、PT百分比、PN比率或计数名词。"
    ),
    "CL_UNIT_MEASURE",
)
UNIT_MULT = Component(
    "UNIT_MULT",
    Text("Unit multiplier", "单位乘数"),
    Text("Power of ten that the value is told in.", "数值所用的十的幂。"),
    "CL_UNIT_MULT",
    MULTIPLIERS,
)
DECIMALS = Component(
    "DECIMALS",
    Text("Decimals", "小数位数"),
    Text("Number of decimals of the value: they say how precise it is.", "数值的小数位数，即其精度。"),
    "CL_DECIMALS",
    _DECIMALS,
)
OBS_STATUS = Component(
    "OBS_STATUS",
    Text("Observation status", "观测状态"),
    Text(
        "Whether the value is normal, provisional, estimated, a forecast or a break.",
        "数值是否正常、初步、估计、预测或中断。",
    ),
    "CL_OBS_STATUS",
    STATUSES,
)
COMPARATOR = Component(
    "COMPARATOR",
    Text("Comparator", "比较符"),
    Text(
        "What the source says of its number: this, about this, more or less than this.",
        "来源对数字的说法：等于、约、超过或不足。",
    ),
    "CL_COMPARATOR",
    dict(_COMPARATORS.values()),
)
AS_PRINTED = Component(
    "AS_PRINTED",
    Text("As printed", "原文"),
    Text("The words printed in the source.", "来源中印刷的文字。"),
    required=False,
)
LOW = Component(
    "LOW",
    Text("Lower end", "下限"),
    Text(
        "Lower end of what the printed digits leave open, in the unit of the value.",
        "印刷数字所允许的下限，单位同数值。",
    ),
    holds=Holds.DECIMAL,
    required=False,
)
HIGH = Component(
    "HIGH",
    Text("Upper end", "上限"),
    Text(
        "Upper end of what the printed digits leave open, in the unit of the value.",
        "印刷数字所允许的上限，单位同数值。",
    ),
    holds=Holds.DECIMAL,
    required=False,
)
OBS_COM = Component(
    "OBS_COM",
    Text("Comment", "说明"),
    Text("What was inferred or left unsaid.", "推断或未说明的内容。"),
    required=False,
)
ATTRIBUTES = (
    UNIT_MEASURE, UNIT_MULT, DECIMALS, OBS_STATUS, COMPARATOR, AS_PRINTED, LOW, HIGH, OBS_COM,
)  # fmt: skip
COMPONENTS: Mapping[str, Component] = {part.id: part for part in (*DIMENSIONS, OBS_VALUE, *ATTRIBUTES)}


@dataclass(frozen=True, slots=True)
class Flow:
    """A dataflow: the figures of one topic, or of all."""

    id: str
    topic: str | None
    name: Text
    meaning: Text


FLOWS: Mapping[str, Flow] = {
    flow.id: flow
    for flow in (
        Flow(
            "FIGURES",
            None,
            Text("All figures", "全部数据"),
            Text("Every figure of every report.", "所有报告的全部数据。"),
        ),
        Flow(
            "MARKET_SIZE",
            "market-size",
            Text("Market size", "市场规模"),
            Text("Online retail sales, their growth and shares of the world's.", "网上零售额、增速及占全球份额。"),
        ),
        Flow(
            "TRADE",
            "trade",
            Text("Cross-border e-commerce trade", "跨境电商贸易"),
            Text("Cross-border e-commerce by flow, its growth and shares.", "跨境电商进出口额、增速及占比。"),
        ),
        Flow(
            "PARTNERSHIPS",
            "partnerships",
            Text("E-commerce partnerships", "电商合作"),
            Text("Partner countries, pavilions, sourcing bases and training.", "伙伴国、国家馆、直采基地与培训。"),
        ),
    )
}
