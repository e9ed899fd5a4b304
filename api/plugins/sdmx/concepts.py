"""A figure in the terms of SDMX: dimensions, measure, attributes, the two data structures, the dataflows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import Any

from api.domain.query import Claims
from api.domain.units import EXPONENTS
from api.domain.words import COMPARATOR_WORDS, STATUS_WORDS, Bilingual, Comparator
from api.formats.figure_rows import FigureRow
from api.formats.table import columns_of
from api.formats.topic_rows import TOPIC_ROWS

AGENCY = "REPORTS"
TIME_PERIOD = "TIME_PERIOD"
ALL_DIMENSIONS = "AllDimensions"
MAX_DECIMALS = 99
"""More decimals than a value can have: 30 printed ones, 12 of a rate, 15 digits of the result, told in trillions."""


class Holds(StrEnum):
    """Data types of components, by SDMX's names."""

    STRING = "String"
    DECIMAL = "Decimal"
    BOOLEAN = "Boolean"
    TIME = "ObservationalTimePeriod"


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension, measure or attribute; `codes` where its code list does not depend on the data."""

    id: str
    name: Bilingual
    meaning: Bilingual
    codelist: str | None = None
    codes: Mapping[str, Bilingual] = field(default_factory=dict)
    holds: Holds = Holds.STRING
    required: bool = True


def _part(id: str, en: str, zh: str, meaning: tuple[str, str], listed: str | None = None, **more: Any) -> Component:
    return Component(id, Bilingual(en, zh), Bilingual(*meaning), listed, **more)


def _of_rows(field: str) -> tuple[str, str]:
    """The meaning of a field in the rows of figures."""
    column = next(column for column in columns_of(FigureRow) if column.name == field)
    return f"{column.meaning}.", f"{column.meaning_zh}。"


FREQUENCIES = {
    "A": Bilingual("Annual", "年度"),
    "S": Bilingual("Half-yearly", "半年度"),
    "Q": Bilingual("Quarterly", "季度"),
    "M": Bilingual("Monthly", "月度"),
    "D": Bilingual("Daily", "日度"),
}
STATUSES = {code: words.name for code, words in STATUS_WORDS.items()}
_COMPARATORS: Mapping[Comparator, tuple[str, Bilingual]] = {
    Comparator.EQUAL: ("EQ", Bilingual("as printed", "等于")),
    Comparator.ABOUT: ("AP", COMPARATOR_WORDS[Comparator.ABOUT]),
    Comparator.MORE: ("GT", COMPARATOR_WORDS[Comparator.MORE]),
    Comparator.AT_LEAST: ("GE", COMPARATOR_WORDS[Comparator.AT_LEAST]),
    Comparator.LESS: ("LT", COMPARATOR_WORDS[Comparator.LESS]),
    Comparator.AT_MOST: ("LE", COMPARATOR_WORDS[Comparator.AT_MOST]),
}
COMPARATOR_CODES = {str(sign): code for sign, (code, _) in _COMPARATORS.items()}
"""Codes of comparators, whose signs SDMX does not allow."""
MULTIPLIERS = {
    str(exponent): Bilingual(scale.plural_en, scale.name_zh or "个") for exponent, scale in EXPONENTS.items()
}
_DECIMALS = {
    str(number): Bilingual(f"{number} decimal{'' if number == 1 else 's'}", f"{number}位小数")
    for number in range(MAX_DECIMALS + 1)
}

FREQ = _part("FREQ", "Frequency", "频率", ("Length of the period.", "时期的长度。"), "CL_FREQ", codes=FREQUENCIES)
_MEANING = ("Country of ISO 3166-1 (alpha-3), or WLD for the world.", "ISO 3166-1三位字母国家代码，WLD为全世界。")
REF_AREA = _part("REF_AREA", "Reference area", "参考地区", _MEANING, "CL_AREA")
INDICATOR = _part("INDICATOR", "Indicator", "指标", ("What is measured.", "所测量的内容。"), "CL_INDICATOR")
_MEANING = (
    "Preliminary, revised, final or an edition, each a series of its own; _Z where the source tells none.",
    "初步、修订、最终或某一版本，各为一条序列；来源未说明时为_Z。",
)
VINTAGE = _part("VINTAGE", "Vintage", "版本", _MEANING, "CL_VINTAGE")
_MEANING = (
    "Where the figure was read. Of sources that disagree, FIGURES has the preferred one and CLAIMS a series each.",
    "数据出处。来源不一致时，FIGURES取首选来源，CLAIMS各为一条序列。",
)
SOURCE = _part("SOURCE", "Source", "来源", _MEANING, "CL_SOURCE")
_MEANING = ("Period that the figure is about.", "数据所属的时期。")
TIME = _part(TIME_PERIOD, "Time period", "时间", _MEANING, holds=Holds.TIME)
_MEANING = (
    "The value in whole units of UNIT_MEASURE; /v1/figures tells it in another power of ten where scale= asks.",
    "以UNIT_MEASURE为单位的数值；/v1/figures可用scale=指定十的幂。",
)
OBS_VALUE = _part("OBS_VALUE", "Value", "数值", _MEANING, holds=Holds.DECIMAL)
_MEANING = (
    "Currency of ISO 4217, PT percent, PN ratio, or a counted noun.",
    "ISO 4217货币、PT百分比、PN比率或计数名词。",
)
UNIT_MEASURE = _part("UNIT_MEASURE", "Unit of measure", "计量单位", _MEANING, "CL_UNIT_MEASURE")
_MEANING = (
    "Power of ten of the value and its ends: 0 unless another is asked for.",
    "数值及上下限所用的十的幂：未指定时为0。",
)
UNIT_MULT = _part("UNIT_MULT", "Unit multiplier", "单位乘数", _MEANING, "CL_UNIT_MULT", codes=MULTIPLIERS)
_MEANING = ("Number of decimals of the value.", "数值的小数位数。")
DECIMALS = _part("DECIMALS", "Decimals", "小数位数", _MEANING, "CL_DECIMALS", codes=_DECIMALS)
_MEANING = (
    "Whether the value is normal, provisional, estimated, a forecast or a break.",
    "数值是否正常、初步、估计、预测或中断。",
)
OBS_STATUS = _part("OBS_STATUS", "Observation status", "观测状态", _MEANING, "CL_OBS_STATUS", codes=STATUSES)
_MEANING = (
    "What the source says of its number: this, about this, more or less than this.",
    "来源对数字的说法：等于、约、超过或不足。",
)
COMPARATOR = _part("COMPARATOR", "Comparator", "比较符", _MEANING, "CL_COMPARATOR", codes=dict(_COMPARATORS.values()))
PREFERRED = _part("PREFERRED", "Preferred", "首选", _of_rows("preferred"), holds=Holds.BOOLEAN)
AS_PRINTED = _part("AS_PRINTED", "As printed", "原文", _of_rows("as_printed"), required=False)
LOW = _part("LOW", "Lower end", "下限", _of_rows("low"), holds=Holds.DECIMAL, required=False)
HIGH = _part("HIGH", "Upper end", "上限", _of_rows("high"), holds=Holds.DECIMAL, required=False)
OBS_COM = _part("OBS_COM", "Comment", "说明", _of_rows("notes"), required=False)
COMPONENTS: Mapping[str, Component] = {
    part.id: part
    for part in (
        *(FREQ, REF_AREA, INDICATOR, VINTAGE, SOURCE, TIME, OBS_VALUE),
        *(UNIT_MEASURE, UNIT_MULT, DECIMALS, OBS_STATUS, COMPARATOR, PREFERRED, AS_PRINTED, LOW, HIGH, OBS_COM),
    )
}
"""All components of a figure, by id."""


@dataclass(frozen=True, eq=False)  # one by identity
class DataStructure:
    """Dimensions that tell observations apart, attributes of each, and the claims that are observations."""

    id: str
    name: Bilingual
    meaning: Bilingual
    dimensions: tuple[Component, ...]
    attributes: tuple[Component, ...]
    claims: Claims

    @property
    def key(self) -> tuple[Component, ...]:
        """The dimensions that a series key is written in: all but time, which stands last."""
        return self.dimensions[:-1]

    @cached_property
    def components(self) -> Mapping[str, Component]:
        """The dimensions, the measure and the attributes by id."""
        return {part.id: part for part in (*self.dimensions, OBS_VALUE, *self.attributes)}

    @cached_property
    def dimension_cells(self) -> Callable[[Any], tuple[str, ...]]:
        """Picks the dimensions of all the cells of an observation."""
        return itemgetter(*(part.id for part in self.dimensions))

    @cached_property
    def attribute_cells(self) -> Callable[[Any], tuple[str | None, ...]]:
        """Picks the attributes of all the cells of an observation."""
        return itemgetter(*(part.id for part in self.attributes))


FIGURE = DataStructure(
    "FIGURE",
    Bilingual("Figure of a report", "报告数据"),
    Bilingual(
        "One figure for each indicator, area and period: the preferred claim of all sources, which SOURCE names.",
        "每个指标、地区与时期一个数据：所有来源中的首选，来源见SOURCE。",
    ),
    (FREQ, REF_AREA, INDICATOR, VINTAGE, TIME),
    (UNIT_MEASURE, UNIT_MULT, DECIMALS, OBS_STATUS, COMPARATOR, SOURCE, AS_PRINTED, LOW, HIGH, OBS_COM),
    Claims.PREFERRED,
)
CLAIM = DataStructure(
    "CLAIM",
    Bilingual("Claim of a source", "来源陈述"),
    Bilingual(
        "What each source says: sources that disagree are series of their own, and PREFERRED tells which stands.",
        "每个来源的说法：来源不一致时各为一条序列，PREFERRED标明首选。",
    ),
    (FREQ, REF_AREA, INDICATOR, VINTAGE, SOURCE, TIME),
    (UNIT_MEASURE, UNIT_MULT, DECIMALS, OBS_STATUS, COMPARATOR, PREFERRED, AS_PRINTED, LOW, HIGH, OBS_COM),
    Claims.ALL,
)
DATA_STRUCTURES: Mapping[str, DataStructure] = {structure.id: structure for structure in (FIGURE, CLAIM)}


@dataclass(frozen=True, slots=True)
class Flow:
    """A dataflow: the figures of one topic, or of all, or every source's claims."""

    id: str
    topic: str | None
    name: Bilingual
    meaning: Bilingual
    structure: DataStructure = FIGURE


_EVERY = Bilingual(
    "The preferred figure for each indicator, area and period, of every report.",
    "所有报告中每个指标、地区与时期的首选数据。",
)
_CLAIMED = Bilingual("Every figure of every source, rivals included.", "所有来源的全部数据，包括互不一致者。")
FIGURES = Flow("FIGURES", None, Bilingual("All figures", "全部数据"), _EVERY)
CLAIMS = Flow("CLAIMS", None, Bilingual("All claims", "全部陈述"), _CLAIMED, CLAIM)
_TOPICS = [row.topic() for row in TOPIC_ROWS]
FLOWS: Mapping[str, Flow] = {
    flow.id: flow
    for flow in (
        FIGURES,
        *(Flow(one.code.upper().replace("-", "_"), one.code, one.name, one.meaning) for one in _TOPICS),
        CLAIMS,
    )
}
